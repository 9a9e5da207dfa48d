"""The near-linear algorithms against the literal definitions, and what must hold between concepts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import oracle
from tests.property.renaming import renamed
from tests.property.strategies import Played, conflicts, drawn_played, played, random_played

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import arcs, choices, improvements, moves_from, reachable
from standoff.conflict.states import StateIndex
from standoff.stability import reach
from standoff.stability.concepts import CONCEPTS, concepts_of
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.witnesses import explain

ALL = concepts_of("plain")
DRAWN = tuple(concept for concept in ALL if concept != "sim")


def verdict(game: oracle.Literal, conflict: Conflict | DrawnConflict, concept: str, i: int, s: int) -> bool:
    if concept == "sim":
        assert isinstance(conflict, Conflict)
        return oracle.sim(game, i, s, conflict)
    return oracle.CONCEPTS[concept](game, i, s)


def check_definitions(case: Played, concepts: tuple[str, ...] = ALL) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    result = analyse(case.conflict, case.ranks, concepts)
    assert set(result.stable) == set(concepts)
    for concept, found in result.stable.items():
        expected = [[verdict(game, case.conflict, concept, i, s) for s in game.states] for i in game.actors]
        assert found.tolist() == expected, concept
        assert result.equilibria[concept].tolist() == [all(column) for column in zip(*expected, strict=True)]


@settings(max_examples=150, deadline=None)
@given(case=played())
def test_each_concept_is_its_definition(case: Played) -> None:
    check_definitions(case)


@pytest.mark.parametrize("n_actors", [2, 3, 4, 5])
def test_each_concept_is_its_definition_in_crowded_conflicts(n_actors: int) -> None:
    rng = np.random.default_rng(n_actors)  # noqa: TID251 - a test's own chance
    for n_options in (2, 3, 4, 5, 6) * 8:
        check_definitions(random_played(rng, n_actors=n_actors, n_options=n_options))


@pytest.mark.parametrize("n_actors", [2, 3, 4])
def test_each_concept_is_its_definition_when_states_are_settled_one_by_one(n_actors, monkeypatch) -> None:
    monkeypatch.setattr(reach, "_PATIENCE", 0)
    rng = np.random.default_rng(10 + n_actors)  # noqa: TID251 - a test's own chance
    for n_options in (2, 3, 4, 5, 6) * 6:
        check_definitions(random_played(rng, n_actors=n_actors, n_options=n_options))


@settings(max_examples=200, deadline=None)
@given(case=drawn_played())
def test_each_concept_is_its_definition_in_a_hand_drawn_graph(case: Played) -> None:
    check_definitions(case, DRAWN)


@settings(max_examples=100, deadline=None)
@given(case=played(most_options=6))
def test_implications(case: Played) -> None:
    stable = analyse(case.conflict, case.ranks, ALL).stable
    for narrow, wide in (
        ("nash", "smr"), ("smr", "gmr"), ("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("sseq", "smr"),
        ("nash", "sim"),
    ):  # fmt: skip
        assert not (stable[narrow] & ~stable[wide]).any(), (narrow, wide)


@settings(max_examples=60, deadline=None)
@given(case=played(), data=st.data())
def test_renaming_changes_nothing(case: Played, data: st.DataObject) -> None:
    other = renamed(case, data)
    before = analyse(case.conflict, case.ranks, ALL).stable
    after = analyse(other.case.conflict, other.case.ranks, ALL).stable
    for concept in ALL:
        for i, j in enumerate(other.actor_to):
            assert (after[concept][j] == before[concept][i][other.order]).all(), concept


@settings(max_examples=100, deadline=None)
@given(case=played())
def test_every_verdict_has_a_witness_that_holds(case: Played) -> None:
    check_witnesses(case, ALL)


@settings(max_examples=100, deadline=None)
@given(case=drawn_played())
def test_every_verdict_in_a_hand_drawn_graph_has_a_witness_that_holds(case: Played) -> None:
    check_witnesses(case, DRAWN)


def check_witnesses(case: Played, concepts: tuple[str, ...]) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    stable = analyse(case.conflict, case.ranks, concepts).stable
    for concept in concepts:
        for i in game.actors:
            for s in list(game.states)[:6]:
                check_witness(case, game, concept, i, s, stable=bool(stable[concept][i, s]))


def check_witness(case: Played, game: oracle.Literal, concept: str, i: int, s: int, *, stable: bool) -> None:
    p = game.p[i]
    told = explain(case.conflict, case.ranks, s, i, concept)
    assert (told.concept, told.actor, told.state, told.stable) == (concept, i, s, stable)
    assert set(told.improvements) == game.better(i, s)
    assert [p[t] for t in told.improvements] == sorted((p[t] for t in told.improvements), reverse=True)
    punished = [sanction.improvement for sanction in told.sanctions]
    if stable:
        assert told.unpunished is None
        assert punished == list(told.improvements)
    else:
        assert told.unpunished in game.better(i, s)
        assert told.unpunished not in punished
        assert told.unpunished == next(t for t in told.improvements if t not in punished)
    for sanction in told.sanctions:
        assert p[sanction.leads_to] <= p[s]
        assert sanction.steps
        assert sanction.escape is None
        assert all(step.actor != i for step in sanction.steps)
        if concept == "sim":
            assert all(
                step.before == s and step.after in game.better(step.actor, s) for step in sanction.steps
            )
            assert len({step.actor for step in sanction.steps}) == len(sanction.steps)
            continue
        at, last = sanction.improvement, None
        for step in sanction.steps:
            assert step.before == at
            assert step.actor != last
            assert step.after in game.reach[step.actor][at]
            if concept in ("seq", "sseq"):
                assert p_of(game, step.actor, step.after) > p_of(game, step.actor, at)
            at, last = step.after, step.actor
        assert at == sanction.leads_to
        if concept in ("smr", "sseq"):
            assert set(sanction.escapes) == game.reach[i][at]
            assert all(p[t] <= p[s] for t in sanction.escapes)
    if told.evaded is not None:
        assert concept in ("smr", "sseq")
        assert told.evaded.improvement == told.unpunished
        assert p[told.evaded.leads_to] <= p[s]
        assert told.evaded.escape in game.reach[i][told.evaded.leads_to]
        assert p[told.evaded.escape] > p[s]


def p_of(game: oracle.Literal, actor: int, state: int) -> int:
    return game.p[actor][state]


@settings(max_examples=100, deadline=None)
@given(conflict=conflicts())
def test_moves_are_their_definition(conflict: Conflict) -> None:
    n = conflict.n_states
    rank = np.arange(n, dtype=np.int64)[::-1] // 2
    game = oracle.literal(conflict, [rank.tolist()] * len(conflict.actors))
    index = StateIndex.of(conflict.states)
    everywhere = np.arange(n)
    assert (index.find(conflict.states) == everywhere).all()
    for i in game.actors:
        listed = arcs(conflict, i)
        source, target = moves_from(conflict, index, i, everywhere)
        assert (source == np.repeat(everywhere, np.diff(listed.indptr))).all()
        assert (target == listed.target).all()
        assert (listed.changed == conflict.states[source] ^ conflict.states[target]).all()
        lists = choices(conflict, i, rank)
        counted = lists.n_improvements()
        for s in range(n):
            row = listed.target[listed.indptr[s] : listed.indptr[s + 1]].tolist()
            assert row == sorted(game.reach[i][s]) == reachable(conflict, i, s).tolist()
            assert improvements(conflict, i, rank, s).tolist() == sorted(game.better(i, s))
            start = lists.starts[lists.list_of[s]]
            length = lists.lengths()[lists.list_of[s]]
            assert set(lists.order[start : start + length].tolist()) == game.reach[i][s] | {s}
            assert set(lists.order[start : start + counted[s]].tolist()) == game.better(i, s)


def test_no_move_is_transitive_by_accident() -> None:
    """The lemma the algorithms rest on, on the literal arcs themselves."""
    rng = np.random.default_rng(7)  # noqa: TID251 - a test's own chance
    for _ in range(40):
        case = random_played(rng, n_actors=3, n_options=6)
        game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
        for i in game.actors:
            for s in game.states:
                for t in game.reach[i][s]:
                    assert game.reach[i][t] <= game.reach[i][s] | {s}


def test_prepare_is_shared_by_concepts() -> None:
    rng = np.random.default_rng(1)  # noqa: TID251 - a test's own chance
    case = random_played(rng, n_actors=3, n_options=6)
    game = prepare(case.conflict, case.ranks)
    result = analyse(case.conflict, case.ranks, ALL)
    for name, concept in ((name, CONCEPTS[name]) for name in ALL):
        for i in range(game.n_actors):
            assert (concept.stable(game, i) == result.stable[name][i]).all()
