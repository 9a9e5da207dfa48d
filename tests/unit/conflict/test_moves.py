import numpy as np
import pytest
from tests.property.strategies import conflict_of

from standoff.conflict import moves
from standoff.conflict.moves import arcs, choices, improvements, moves_from, reachable
from standoff.conflict.states import StateIndex
from standoff.errors import TooLarge

ALL = list(range(8))


def test_an_actor_changes_its_own_options_in_any_combination():
    conflict = conflict_of([0, 1, 0], 2, ALL)
    assert reachable(conflict, 0, 0b010).tolist() == [0b011, 0b110, 0b111]
    assert reachable(conflict, 1, 0b010).tolist() == [0b000]


def test_one_forbidden_change_forbids_the_package():
    conflict = conflict_of([0, 0, 1], 2, ALL, no_drop=0b001, no_take=0b010)
    # From 01 (first taken, may not be dropped; second may not be taken) nothing is left.
    assert reachable(conflict, 0, 0b001).tolist() == []
    assert reachable(conflict, 0, 0b010).tolist() == [0b000, 0b001, 0b011]
    assert reachable(conflict, 0, 0b011).tolist() == [0b001]


def test_an_option_that_may_change_neither_way_stays():
    conflict = conflict_of([0, 0], 2, [0, 1, 2, 3], no_drop=1, no_take=1)
    assert [reachable(conflict, 0, s).tolist() for s in range(4)] == [[2], [3], [0], [1]]
    assert len(choices(conflict, 0).order) == 4


def test_a_package_may_pass_over_an_infeasible_state():
    conflict = conflict_of([0, 0, 1], 2, [0b000, 0b011])
    assert reachable(conflict, 0, 0).tolist() == [1]


def test_arcs_are_rows_with_the_options_they_change():
    conflict = conflict_of([0, 0, 1], 2, ALL, no_drop=0b001)
    rows = arcs(conflict, 0)
    assert rows.indptr.tolist() == [0, 3, 4, 7, 8, 11, 12, 15, 16]
    assert rows.target[:4].tolist() == [1, 2, 3, 3]
    assert rows.changed[:4].tolist() == [1, 2, 3, 2]


def test_an_actor_without_options_has_no_moves():
    conflict = conflict_of([0], 2, [0, 1])
    assert arcs(conflict, 1).indptr.tolist() == [0, 0, 0]
    assert reachable(conflict, 1, 0).tolist() == []
    source, target = moves_from(conflict, StateIndex.of(conflict.states), 1, np.arange(2))
    assert (len(source), len(target)) == (0, 0)


def test_improvements_are_strict():
    conflict = conflict_of([0, 0], 2, [0, 1, 2, 3])
    assert improvements(conflict, 0, np.array([1, 1, 2, 0]), 0).tolist() == [2]


def test_more_packages_than_states_are_looked_for_among_the_states():
    conflict = conflict_of([0] * 40, 2, [0, 2**39, 2**20 + 1])
    source, target = moves_from(conflict, StateIndex.of(conflict.states), 0, np.array([2, 0]))
    assert source.tolist() == [0, 0, 1, 1]
    assert target.tolist() == [0, 1, 1, 2]


def test_sixty_three_options_and_many_ranks_fit_one_sort():
    # 2^62 times 128 ranks is 0 in 64 bits: the two lists would be shuffled into one.
    states = [*range(64), *(2**62 + mask for mask in range(64))]
    conflict = conflict_of([0] * 6 + [1] * 57, 2, states)
    place = np.arange(128)
    rank = 127 - (2 * (place % 64) + place // 64)
    counted = choices(conflict, 0, rank).n_improvements()
    assert counted.tolist() == [*range(64), *range(64)]


def test_too_many_arcs_are_refused():
    conflict = conflict_of([0] * 3, 1, ALL)
    with pytest.raises(TooLarge, match="56 moves over all states"):
        arcs(conflict, 0, most=55)
    assert len(arcs(conflict, 0, most=56).target) == 56


def test_too_long_lists_are_refused(monkeypatch):
    conflict = conflict_of([0] * 3, 1, ALL, no_drop=0b111)
    monkeypatch.setattr(moves, "_MOST_ENTRIES", 26)
    with pytest.raises(TooLarge, match="lists of 27 moves"):
        choices(conflict, 0)
    monkeypatch.setattr(moves, "_MOST_ENTRIES", 27)
    assert len(choices(conflict, 0).order) == 27


def test_too_many_moves_to_look_at_are_refused(monkeypatch):
    conflict = conflict_of([0, 0], 1, [0, 1, 2, 3])
    index = StateIndex.of(conflict.states)
    monkeypatch.setattr(moves, "_MOST_LOOKED_AT", 15)
    assert len(moves_from(conflict, index, 0, np.arange(3))[1]) == 9
    with pytest.raises(TooLarge, match="16 moves from 4 states"):
        moves_from(conflict, index, 0, np.arange(4))
