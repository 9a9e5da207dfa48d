"""Preference known in part: against all completions, one by one, and against the published extensions."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import completion_oracle, oracle
from tests.property.comparison_oracle import judge
from tests.property.renaming import renamed
from tests.property.strategies import Played, conflict_of, drawn_of, drawn_played, played
from tests.property.witness_check import check_comparison

from standoff.case.expressions import Expression, Not, Taken
from standoff.case.model import Chains, Preference, StateId, Unsorted
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.partial import Partial, compare_states
from standoff.conflict.states import state_names
from standoff.errors import InputError
from standoff.stability.comparison_witnesses import explain_comparison
from standoff.stability.comparisons import BASES
from standoff.stability.concepts import concepts_of
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.question import Question
from standoff.stability.uncertain import EXTENSIONS


@dataclass(frozen=True)
class Open:
    """A conflict, what is known of each preference, and all completions of each."""

    conflict: Conflict | DrawnConflict
    preferences: list[Preference]
    completions: list[list[completion_oracle.Ranks]]

    def question(self) -> Question:
        return Question(partial=tuple(compare_states(self.conflict, one) for one in self.preferences))

    def ranks(self) -> list[np.ndarray]:
        return [np.zeros(self.conflict.n_states, dtype=np.int64)] * len(self.preferences)

    def literal(self) -> oracle.Literal:
        return oracle.literal(self.conflict, [rank.tolist() for rank in self.ranks()])


def by_chains(rng: np.random.Generator, conflict: Conflict | DrawnConflict) -> tuple[Preference, list]:
    """Take some of a random order's pairs as known."""
    n, names = conflict.n_states, state_names(conflict)
    rank = rng.integers(0, n, n)
    chains = []
    for _ in range(int(rng.integers(0, 4))):
        picked = rng.permutation(n)[: int(rng.integers(2, n + 1))] if n > 1 else np.arange(n)
        classes: dict[int, list[int]] = {}
        for s in sorted(picked.tolist(), key=lambda s: -rank[s]):
            classes.setdefault(int(rank[s]), []).append(s)
        chains.append(list(classes.values()))
    known = tuple(tuple(tuple(StateId(names[s]) for s in tied) for tied in chain) for chain in chains)
    return Chains(chains=known), completion_oracle.of_chains(chains, n)


def by_groups(rng: np.random.Generator, conflict: Conflict) -> tuple[Preference, list]:
    """Group a few random statements over the options."""
    groups, truths = [], []
    for _ in range(int(rng.integers(1, 3))):
        group, values = [], []
        for _ in range(int(rng.integers(1, 4))):
            k, negated = int(rng.integers(len(conflict.options))), bool(rng.integers(2))
            taken = Taken(option=conflict.options[k])
            tree = Not(operand=taken) if negated else taken
            group.append(Expression(text=f"{negated}{k}", tree=tree))
            values.append([bool(int(mask) >> k & 1) != negated for mask in conflict.states])
        groups.append(tuple(group))
        truths.append(values)
    return Unsorted(groups=tuple(groups)), completion_oracle.of_groups(truths, conflict.n_states)


def random_open(rng: np.random.Generator, *, n_actors: int, drawn: bool, most: int) -> Open:
    """Make a small conflict whose completions are few enough to be gone through."""
    while True:
        if drawn:
            n = int(rng.integers(2, 5))
            reach = [
                [sorted({int(t) for t in rng.integers(0, n, rng.integers(0, 3))} - {s}) for s in range(n)]
                for _ in range(n_actors)
            ]
            conflict: Conflict | DrawnConflict = drawn_of(reach)
            made = [by_chains(rng, conflict) for _ in range(n_actors)]
        else:
            owner = [*range(n_actors), *rng.integers(0, n_actors, 1).tolist()][: max(2, n_actors)]
            kept = np.flatnonzero(rng.random(2 ** len(owner)) < 0.8).tolist() or [0]
            conflict = conflict_of(owner, n_actors, kept, int(rng.integers(4)) if rng.random() < 0.3 else 0)
            made = [
                by_groups(rng, conflict)
                if rng.random() < 0.6 or conflict.n_states > 4
                else by_chains(rng, conflict)
                for _ in range(n_actors)
            ]
        completions = [each for _, each in made]
        if np.prod([len(each) for each in completions]) <= most:
            return Open(conflict=conflict, preferences=[each for each, _ in made], completions=completions)


def check_completions(case: Open) -> None:
    names = [f"{modality}_{base}" for modality in ("possible", "necessary") for base in BASES]
    result = analyse(case.conflict, case.ranks(), names, case.question())
    assert not result.missing
    for base in BASES:
        possible, necessary = completion_oracle.verdicts(case.literal(), case.completions, base)
        assert result.stable[f"possible_{base}"].tolist() == possible, base
        assert result.stable[f"necessary_{base}"].tolist() == necessary, base


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("n_actors", [2, 3])
def test_possible_and_necessary_are_over_all_completions(n_actors: int, drawn: bool) -> None:
    rng = np.random.default_rng(70 + n_actors)  # noqa: TID251 - a test's own chance
    for _ in range(60 if n_actors == 2 else 25):
        check_completions(random_open(rng, n_actors=n_actors, drawn=drawn, most=800))


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("n_actors", [2, 3, 4])
def test_the_extensions_are_their_definitions(n_actors: int, drawn: bool) -> None:
    rng = np.random.default_rng(80 + n_actors)  # noqa: TID251 - a test's own chance
    for _ in range(25):
        case = random_open(rng, n_actors=n_actors, drawn=drawn, most=10**9)
        game, prepared = case.literal(), prepare(case.conflict, case.ranks())
        for name, (tempting, deterring) in EXTENSIONS.items():
            asks = completion_oracle.extension(case.completions, tempting=tempting, deterring=deterring)
            for base in BASES:
                found = analyse(case.conflict, case.ranks(), (f"{base}_{name}",), case.question())
                expected = [[judge(game, asks, base, i, s) for s in game.states] for i in game.actors]
                assert found.stable[f"{base}_{name}"].tolist() == expected, (base, name)
                told = explain_comparison(prepared, 0, 0, f"{base}_{name}", case.question())
                check_comparison(game, asks, base, told)


def test_signs_are_what_all_completions_agree_on() -> None:
    rng = np.random.default_rng(90)  # noqa: TID251 - a test's own chance
    for k in range(150):
        case = random_open(rng, n_actors=2, drawn=k % 2 == 0, most=10**9)
        for preference, completions in zip(case.preferences, case.completions, strict=True):
            sign = compare_states(case.conflict, preference).sign
            for s in range(case.conflict.n_states):
                for t in range(case.conflict.n_states):
                    known = completion_oracle.known_sign(completions, s, t)
                    assert sign[s, t] == (2 if known is None else known)


def test_what_is_possible_depends_on_the_others_completions_somewhere() -> None:
    """Else trying them would be for nothing, and its test empty."""
    rng = np.random.default_rng(91)  # noqa: TID251 - a test's own chance
    differs = 0
    for _ in range(300):
        case = random_open(rng, n_actors=2, drawn=True, most=10**9)
        names = ("possible_seq", "necessary_seq", "seq_a", "seq_d")
        stable = analyse(case.conflict, case.ranks(), names, case.question()).stable
        assert not (stable["necessary_seq"] & ~stable["seq_a"]).any()
        assert not (stable["possible_seq"] & ~stable["seq_d"]).any()
        differs += bool((stable["necessary_seq"] != stable["seq_a"]).any())
    assert differs > 10


@settings(max_examples=40, deadline=None)
@given(case=st.one_of(played(), drawn_played()))
def test_where_all_is_known_nothing_is_only_possible(case: Played) -> None:
    n = case.conflict.n_states
    names = state_names(case.conflict)
    whole = [
        Chains(
            chains=(
                tuple(
                    tuple(StateId(names[s]) for s in range(n) if rank[s] == value)
                    for value in sorted(set(rank.tolist()), reverse=True)
                ),
            )
        )
        for rank in case.ranks
    ]
    question = Question(partial=tuple(compare_states(case.conflict, one) for one in whole))
    assert all(one.complete for one in question.partial or ())
    kinds = [f"{base}_{extension}" for base in BASES for extension in EXTENSIONS]
    kinds += [f"{modality}_{base}" for modality in ("possible", "necessary") for base in BASES]
    plain = analyse(case.conflict, case.ranks, BASES).stable
    found = analyse(case.conflict, case.ranks, kinds, question).stable
    for name in kinds:
        base = next(base for base in BASES if base in name.split("_"))
        assert (found[name] == plain[base]).all(), name


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), n_actors=st.integers(2, 3), data=st.data())
def test_renaming_changes_nothing(seed: int, n_actors: int, data: st.DataObject) -> None:
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    case = random_open(rng, n_actors=n_actors, drawn=False, most=10**9)
    other = renamed(Played(conflict=case.conflict, ranks=case.ranks()), data)
    before = case.question()
    assert before.partial is not None
    moved: list[Partial] = list(before.partial)
    for i, one in enumerate(before.partial):
        groups = None if one.groups is None else tuple(group[:, other.order] for group in one.groups)
        sign = one.sign[np.ix_(other.order, other.order)]
        moved[other.actor_to[i]] = Partial(sign=sign, rule="", groups=groups)
    names = concepts_of("uncertain")
    first = analyse(case.conflict, case.ranks(), names, before).stable
    second = analyse(other.case.conflict, other.case.ranks, names, Question(partial=tuple(moved))).stable
    for concept in names:
        for i, j in enumerate(other.actor_to):
            assert (second[concept][j] == first[concept][i][other.order]).all(), concept


def test_chains_that_contradict_each_other_are_refused() -> None:
    graph = drawn_of([[[], []]])
    chains = tuple(((StateId(a),), (StateId(b),)) for a, b in (("place0", "place1"), ("place1", "place0")))
    with pytest.raises(InputError, match="contradict"):
        compare_states(graph, Chains(chains=chains))
