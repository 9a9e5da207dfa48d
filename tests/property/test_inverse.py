"""Smallest changes of a preference against every change, one by one, on small conflicts."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import oracle
from tests.property.strategies import (
    Played,
    conflict_of,
    drawn_of,
    drawn_played,
    played,
    random_drawn,
    random_played,
)

from standoff.stability.edits import apply_edit, rank_by_statements
from standoff.stability.inverse import ANSWERED, need_of
from standoff.stability.removals import _needed, _Search, _Way, fewest_pairs
from standoff.stability.rewritings import fewest_statements


def stable_if(case: Played, actor: int, state: int, concept: str, rank) -> bool:
    """The literal definition with one actor's preference exchanged."""
    ranks = [list(map(int, one)) for one in case.ranks]
    ranks[actor] = list(map(int, rank))
    return oracle.CONCEPTS[concept](oracle.literal(case.conflict, ranks), actor, state)


def check_pairs(case: Played, actor: int, state: int, concept: str) -> None:
    rank = case.ranks[actor]
    found = fewest_pairs(need_of(case.conflict, case.ranks, actor, state, concept), rank)
    assert found.minimal
    lowered = rank.copy()
    lowered[list(found.states)] = rank[state]
    assert stable_if(case, actor, state, concept, lowered)
    better = [s for s in range(len(rank)) if rank[s] > rank[state]]
    assert set(found.states) <= set(better)
    others = [s for s in range(len(rank)) if s not in {*better, state}]
    # Every set of states that could be better than s instead, with fewer pairs changed, fails.
    for size in range(len(found.states)):
        for changed in combinations([*better, *others], size):
            set_apart = np.array([(s in better) != (s in changed) for s in range(len(rank))], dtype=int)
            assert not stable_if(case, actor, state, concept, set_apart)


@settings(max_examples=80, deadline=None)
@given(case=played(most_options=4), data=st.data())
def test_no_fewer_pairs_will_do(case: Played, data: st.DataObject) -> None:
    actor = data.draw(st.integers(0, len(case.ranks) - 1))
    state = data.draw(st.integers(0, case.conflict.n_states - 1))
    check_pairs(case, actor, state, data.draw(st.sampled_from(ANSWERED)))


@settings(max_examples=100, deadline=None)
@given(case=drawn_played(), data=st.data())
def test_no_fewer_pairs_will_do_in_a_hand_drawn_graph(case: Played, data: st.DataObject) -> None:
    actor = data.draw(st.integers(0, len(case.ranks) - 1))
    state = data.draw(st.integers(0, case.conflict.n_states - 1))
    check_pairs(case, actor, state, data.draw(st.sampled_from(ANSWERED)))


@pytest.mark.parametrize("concept", ANSWERED)
def test_no_fewer_pairs_will_do_in_crowded_conflicts(concept: str) -> None:
    rng = np.random.default_rng(sum(map(ord, concept)))  # noqa: TID251 - a test's own chance
    sizes = set()
    for _ in range(25):
        case = random_played(rng, n_actors=int(rng.integers(2, 4)), n_options=4)
        # Low states have most that is better.
        for actor, rank in enumerate(case.ranks):
            state = int(np.argsort(rank)[min(2, len(rank) - 1)])
            found = fewest_pairs(need_of(case.conflict, case.ranks, actor, state, concept), rank)
            sizes.add(len(found.states))
            if len(found.states) <= 3:
                check_pairs(case, actor, state, concept)
    assert {0, 1, 2} <= sizes


def test_an_improvement_that_answers_another_is_counted_once() -> None:
    """Tying place 1 with place 0 takes that improvement away and lets it answer the one to place 2."""
    conflict = drawn_of([[[1, 2], [], [], []], [[], [], [1, 3], []]])
    ranks = [np.array([0, 3, 1, 2]), np.array([2, 1, 0, 3])]
    for concept in ("gmr", "smr"):
        assert fewest_pairs(need_of(conflict, ranks, 0, 0, concept), ranks[0]).states == (1,)
    check_pairs(Played(conflict=conflict, ranks=ranks), 0, 0, "gmr")


@pytest.mark.parametrize("concept", ANSWERED)
def test_no_fewer_pairs_will_do_in_crowded_hand_drawn_graphs(concept: str) -> None:
    rng = np.random.default_rng(40 + len(concept))  # noqa: TID251 - a test's own chance
    sizes = set()
    for trial in range(150):
        case = random_drawn(rng, n_actors=2 + trial % 2, n_states=4 + trial % 3)
        # From low states an actor improves most, and what answers is most often an improvement itself.
        actor = trial % len(case.ranks)
        for state in np.argsort(case.ranks[actor], kind="stable")[:3].tolist():
            need = need_of(case.conflict, case.ranks, actor, state, concept)
            sizes.add(len(fewest_pairs(need, case.ranks[actor]).states))
            check_pairs(case, actor, state, concept)
    assert {0, 1, 2} <= sizes


def every_list(start, kinds):
    """Lists by the number of edits that lead to them, edit by edit, written out."""
    level, seen = {start}, {start}
    while level:
        yield level
        following = set()
        for one in level:
            for k in range(len(one)):
                rest = [*one[:k], *one[k + 1 :]]
                if "drop" in kinds and rest:
                    following.add(tuple(rest))
                if "negate" in kinds:
                    following.add((*one[:k], (one[k][0], not one[k][1]), *one[k + 1 :]))
                if "move" in kinds:
                    following |= {(*rest[:to], one[k], *rest[to:]) for to in range(len(one))}
        level = following - seen
        seen |= level


KINDS = [("drop", "move", "negate"), ("move",), ("drop",), ("drop", "move"), ("negate",)]


def check_statements(case: Played, actor: int, state: int, concept: str, truths, kinds) -> int | None:
    """Check the search, and return the fewest edits."""
    found = fewest_statements(need_of(case.conflict, case.ranks, actor, state, concept), truths, kinds=kinds)
    start = tuple((k, True) for k in range(len(truths)))
    expected, edits = set(), 0
    for edits, lists in enumerate(every_list(start, kinds)):  # noqa: B007 - the last one counts
        expected = {
            one for one in lists if stable_if(case, actor, state, concept, rank_by_statements(truths, one))
        }
        if expected:
            break
    assert {one for one, _ in found.found} == expected
    if not expected:
        assert found.exhausted
        return None
    assert found.searched == edits
    for one, steps in found.found:
        made = start
        for edit in steps:
            made = apply_edit(made, edit)
        assert made == one
        assert len(steps) == edits
    return edits


@settings(max_examples=80, deadline=None)
@given(case=played(most_options=4), data=st.data(), seed=st.integers(0, 2**16))
def test_no_fewer_statements_will_do(case: Played, data: st.DataObject, seed: int) -> None:
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    actor = data.draw(st.integers(0, len(case.ranks) - 1))
    state = data.draw(st.integers(0, case.conflict.n_states - 1))
    truths = rng.random((3, case.conflict.n_states)) < 0.5
    check_statements(
        case, actor, state, data.draw(st.sampled_from(ANSWERED)), truths, data.draw(st.sampled_from(KINDS))
    )


@pytest.mark.parametrize("concept", ANSWERED)
def test_no_fewer_statements_will_do_in_crowded_conflicts(concept: str) -> None:
    rng = np.random.default_rng(len(concept))  # noqa: TID251 - a test's own chance
    sizes = Counter()
    for trial in range(40):
        case = random_played(rng, n_actors=int(rng.integers(2, 4)), n_options=4)
        truths = rng.random((3, case.conflict.n_states)) < 0.5
        # The worst states have most that is better, and the fewest answers.
        rank = rank_by_statements(truths, [(0, True), (1, True), (2, True)])
        state, actor = int(np.argsort(rank, kind="stable")[trial % 3]), trial % len(case.ranks)
        sizes[check_statements(case, actor, state, concept, truths, KINDS[trial % len(KINDS)])] += 1
    assert {0, 1, 2} <= set(sizes)


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.frozensets(st.integers(4, 9), min_size=1, max_size=3), st.integers(1, 15)), max_size=7
    ),
    st.frozensets(st.integers(0, 3)),
)
def test_the_search_finds_the_smallest_union(drawn, twice):
    """Improvements 0..3 may go themselves; a way's states may hold some of them."""
    ways = {_Way(frozenset({bit}), 1 << bit, 0) for bit in range(4)}
    for cost, covers in drawn:
        states = cost | (twice if len(cost) == 1 else frozenset())
        ways.add(_Way(states, covers | sum(1 << bit for bit in range(4) if bit in states), 0))
    search = _Search(_needed(ways), frozenset(range(4)), 10_000)
    search.look(frozenset(), 15)
    unions = (
        frozenset().union(*(way.cost for way in chosen))
        for size in range(1, 5)
        for chosen in combinations(ways, size)
    )
    works = (one for one in unions if all(dealt_with(one, bit, ways) for bit in range(4)))
    assert all(dealt_with(search.best, bit, ways) for bit in range(4))
    assert len(search.best) == min(map(len, works))


def dealt_with(gone, bit, ways):
    return any(way.covers >> bit & 1 and way.cost <= gone for way in ways)


def test_a_search_that_stops_early_says_so() -> None:
    conflict = conflict_of([0], 1, [0, 1])
    need = need_of(conflict, [np.array([0, 1])], 0, 0, "nash")
    truths = np.array([[False, True]] * 5)
    stopped = fewest_statements(need, truths, kinds=("move",), most=10)
    assert (stopped.found, stopped.exhausted) == ((), False)
    whole = fewest_statements(need, truths, kinds=("move",))
    assert (whole.found, whole.exhausted) == ((), True)
    assert len(fewest_statements(need, truths).found[0][1]) == 1
