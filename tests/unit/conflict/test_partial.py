"""What is known of a preference in part, on conflicts small enough to check by hand."""

import numpy as np
import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff.case.expressions import Expression, Taken
from standoff.case.model import Chains, Ranking, Unsorted
from standoff.conflict import partial
from standoff.conflict.partial import UNKNOWN, compare_states, is_partial
from standoff.conflict.preferences import rank_states
from standoff.errors import InputError, TooLarge

CONFLICT = conflict_of([0, 0], 1, [0, 1, 2, 3])
FIRST, SECOND = (Expression(text=f"actor0.option{k}", tree=Taken(option=f"actor0.option{k}")) for k in (0, 1))
U = UNKNOWN


def test_statements_of_no_known_order():
    found = compare_states(CONFLICT, Unsorted(groups=((FIRST, SECOND),)))
    assert found.sign.tolist() == [[0, 1, 1, 1], [-1, 0, U, 1], [-1, U, 0, 1], [-1, -1, -1, 0]]
    assert not found.complete
    assert not found.sign.flags.writeable


def test_a_group_decides_before_those_after_it():
    found = compare_states(CONFLICT, Unsorted(groups=((FIRST,), (FIRST, SECOND))))
    assert found.complete
    assert (
        found.sign == compare_states(CONFLICT, Ranking(classes=(("s4",), ("s2",), ("s3",), ("s1",)))).sign
    ).all()


def test_chains_and_what_follows_from_them():
    graph = drawn_of([[[], [], [], []]])
    chains = Chains(chains=((("place0", "place1"), ("place2",)), (("place2",), ("place3",))))
    assert compare_states(graph, chains).sign.tolist() == [
        [0, 0, -1, -1],
        [0, 0, -1, -1],
        [1, 1, 0, -1],
        [1, 1, 1, 0],
    ]
    assert compare_states(graph, Chains(chains=((("place0",), ("place3",)),))).sign[1].tolist() == [
        U,
        0,
        U,
        U,
    ]


def test_which_moves_can_be_improvements_together():
    """Of two states that each lead to the other one way can be better, or neither."""
    graph = drawn_of([[[1], [0], []]])
    nothing = compare_states(graph, Chains(chains=((("place2",), ("place0",)),)))
    source, target = graph.moves_from(0, np.arange(3))
    found = {tuple(marks.tolist()) for marks in nothing.improving(source, target, 100)}
    assert found == {(True, False), (False, True), (False, False)}
    with pytest.raises(TooLarge, match="more than 3 ways"):
        nothing.improving(source, target, 3)
    ordered = compare_states(CONFLICT, Unsorted(groups=((FIRST, SECOND),)))
    assert len(ordered.improving(np.array([1]), np.array([2]), 2)) == 2
    with pytest.raises(TooLarge, match="2 ways; at most 1"):
        ordered.improving(np.array([1]), np.array([2]), 1)


def test_what_cannot_be_compared_is_refused(monkeypatch):
    loop = Chains(chains=((("s1",), ("s2",)), (("s2",), ("s3",)), (("s3",), ("s1",))))
    with pytest.raises(InputError, match="contradict"):
        compare_states(CONFLICT, loop)
    with pytest.raises(InputError, match="s9"):
        compare_states(CONFLICT, Chains(chains=((("s1",), ("s9",)),)))
    monkeypatch.setattr(partial, "MOST_COMPARED", 3)
    with pytest.raises(TooLarge, match="every pair of 4 states"):
        compare_states(CONFLICT, Unsorted(groups=((FIRST, SECOND),)))


def test_it_is_not_ranked():
    unsorted = Unsorted(groups=((FIRST, SECOND),))
    assert is_partial(unsorted)
    assert not is_partial(None)
    with pytest.raises(InputError, match="--concepts uncertain"):
        rank_states(CONFLICT, unsorted)
