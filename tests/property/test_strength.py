"""Strong and weak stability against their literal definitions, and what must hold of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import oracle
from tests.property.comparison_oracle import Literally, judge
from tests.property.renaming import renamed
from tests.property.strategies import Played, crowded, drawn_of, drawn_played, played
from tests.property.witness_check import check_comparison

from standoff.conflict.strength import Great
from standoff.stability.comparison_witnesses import explain_comparison
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.question import Question

ANY = st.one_of(played(), drawn_played())
BASES = ("gmr", "smr", "seq")
NAMES = tuple(f"{degree}_{base}" for degree in ("strong", "weak") for base in BASES)


def differing_by(case: Played, least: int) -> tuple[Great, ...]:
    """A state is greatly better when its rank is larger by so much."""
    return tuple(Great(cutoff=np.maximum(rank - least, -1), rule="") for rank in case.ranks)


def literally(game: oracle.Literal, great: tuple[Great, ...]) -> Literally:
    def better(i: int, s: int, t: int) -> bool:
        return game.p[i][t] > game.p[i][s]

    def deters(i: int, s: int, u: int) -> bool:
        return game.p[i][u] <= great[i].cutoff[s]

    return Literally(leaves=better, deters=deters, answers=better)


def check(case: Played, great: tuple[Great, ...]) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    asks = literally(game, great)
    result = analyse(case.conflict, case.ranks, NAMES, Question(great=great))
    assert not result.missing
    for base in BASES:
        strong = [[judge(game, asks, base, i, s) for s in game.states] for i in game.actors]
        plain = [[oracle.CONCEPTS[base](game, i, s) for s in game.states] for i in game.actors]
        assert result.stable[f"strong_{base}"].tolist() == strong, base
        weak = np.array(plain) & ~np.array(strong)
        assert result.stable[f"weak_{base}"].tolist() == weak.tolist(), base
        for s in game.states:
            all_stable = all(row[s] for row in plain)
            all_strongly = all(row[s] for row in strong)
            assert result.equilibria[f"strong_{base}"][s] == all_strongly
            assert result.equilibria[f"weak_{base}"][s] == (all_stable and not all_strongly)


@settings(max_examples=120, deadline=None)
@given(case=ANY, least=st.integers(1, 4))
def test_each_degree_is_its_definition(case: Played, least: int) -> None:
    check(case, differing_by(case, least))


@pytest.mark.parametrize("n_actors", [2, 3, 4])
def test_each_degree_is_its_definition_in_crowded_conflicts(n_actors: int) -> None:
    rng = np.random.default_rng(60 + n_actors)  # noqa: TID251 - a test's own chance
    for case in crowded(rng, n_actors=n_actors, rounds=6):
        check(case, differing_by(case, int(rng.integers(1, 4))))


def test_what_is_strong_for_one_and_weak_for_another_is_a_weak_equilibrium() -> None:
    """From s1 each improves to a state from which the other's move makes it worse: greatly for a, mildly for b."""
    graph = drawn_of([[[1], [], [4], [], []], [[2], [3], [], [], []]])
    ranks = [np.array([2, 3, 2, 0, 2]), np.array([2, 2, 3, 2, 1])]
    great = (
        Great(cutoff=np.array([1, 2, 1, -1, 1]), rule=""),
        Great(cutoff=np.array([-1, -1, 0, -1, -1]), rule=""),
    )
    result = analyse(graph, ranks, ("gmr", *NAMES), Question(great=great))
    assert result.equilibria["gmr"][0]
    assert [bool(row[0]) for row in result.stable["strong_gmr"]] == [True, False]
    assert [bool(row[0]) for row in result.stable["weak_gmr"]] == [False, True]
    assert result.equilibria["weak_gmr"][0]
    assert not result.equilibria["strong_gmr"][0]


@settings(max_examples=100, deadline=None)
@given(case=ANY, least=st.integers(1, 4))
def test_what_follows_from_what(case: Played, least: int) -> None:
    question = Question(great=differing_by(case, least))
    stable = analyse(case.conflict, case.ranks, ("nash", *BASES, *NAMES), question).stable
    for base in BASES:
        strong, weak = stable[f"strong_{base}"], stable[f"weak_{base}"]
        assert not (strong & weak).any()
        assert ((strong | weak) == stable[base]).all()
        assert not (stable["nash"] & ~strong).any()
    result = analyse(case.conflict, case.ranks, (*BASES, *NAMES), question)
    for base in BASES:
        strong, weak = result.equilibria[f"strong_{base}"], result.equilibria[f"weak_{base}"]
        assert not (strong & weak).any()
        assert ((strong | weak) == result.equilibria[base]).all()
    for narrow in ("strong_smr", "strong_seq"):
        assert not (stable[narrow] & ~stable["strong_gmr"]).any()


@settings(max_examples=60, deadline=None)
@given(case=ANY)
def test_if_every_loss_is_great_all_stability_is_strong_but_for_standstill(case: Played) -> None:
    """With a threshold of one rank only what is exactly as good fails to deter."""
    ranks = [np.argsort(np.argsort(rank, kind="stable")).astype(np.int64) for rank in case.ranks]
    strict = Played(conflict=case.conflict, ranks=ranks)
    stable = analyse(strict.conflict, ranks, NAMES, Question(great=differing_by(strict, 1))).stable
    plain = analyse(strict.conflict, ranks, BASES).stable
    for base in BASES:
        assert not (stable[f"strong_{base}"] & ~plain[base]).any()


@settings(max_examples=40, deadline=None)
@given(case=played(), data=st.data(), least=st.integers(1, 3))
def test_renaming_changes_nothing(case: Played, data: st.DataObject, least: int) -> None:
    other = renamed(case, data)
    before = analyse(case.conflict, case.ranks, NAMES, Question(great=differing_by(case, least))).stable
    # Renaming multiplies ranks by three.
    moved = differing_by(other.case, 3 * least)
    after = analyse(other.case.conflict, other.case.ranks, NAMES, Question(great=moved)).stable
    for concept in NAMES:
        for i, j in enumerate(other.actor_to):
            assert (after[concept][j] == before[concept][i][other.order]).all()


@settings(max_examples=50, deadline=None)
@given(case=ANY, least=st.integers(1, 3))
def test_every_strong_verdict_has_a_witness_that_holds(case: Played, least: int) -> None:
    great = differing_by(case, least)
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    prepared = prepare(case.conflict, case.ranks)
    for base in BASES:
        for i in game.actors:
            for s in list(game.states)[:4]:
                told = explain_comparison(prepared, s, i, f"strong_{base}", Question(great=great))
                check_comparison(game, literally(game, great), base, told)
