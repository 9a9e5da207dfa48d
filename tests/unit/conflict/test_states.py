import tracemalloc

import numpy as np
import pytest
from tests.unit.conflict.cases import case_of

from standoff.case.expressions import AllOf, Count, Iff, Not, Taken
from standoff.case.model import ActorId, DrawnGraph, StateId
from standoff.conflict.conflict import DrawnConflict
from standoff.conflict.states import (
    StateIndex,
    conflict_from_case,
    feasible,
    graph_from_case,
    place_of,
    state_id,
    state_index,
    state_names,
    taken,
    truth,
)
from standoff.errors import InputError, TooLarge

X, Y = Taken(option="a.x"), Taken(option="b.y")


def test_states_are_ascending_masks_whose_lowest_bit_is_the_first_option():
    case = case_of({"a": ["x"], "b": ["y"]}, infeasible=[AllOf(operands=(X, Y))])
    states = feasible(case)
    assert states.tolist() == [0, 1, 2]
    assert states.dtype == np.uint64
    assert not states.flags.writeable


def test_an_explicit_list_keeps_its_order():
    case = case_of({"a": ["x"], "b": ["y"]}, explicit_states=(3, 0, 2), start=2)
    conflict = conflict_from_case(case)
    assert conflict.states.tolist() == [3, 0, 2]
    assert conflict.start == 2
    assert [taken(conflict, s) for s in range(3)] == [("a.x", "b.y"), (), ("b.y",)]


def test_a_conflict_knows_owners_and_one_way_options():
    case = case_of({"a": ["x", "w"], "b": ["y"]}, irreversible=["a.w"], not_retakable=["b.y"])
    conflict = conflict_from_case(case)
    assert conflict.actors == ("a", "b")
    assert conflict.options == ("a.x", "a.w", "b.y")
    assert conflict.owner == (0, 0, 1)
    assert (conflict.no_drop, conflict.no_take, conflict.start) == (0b010, 0b100, None)
    assert [conflict.own_mask(i) for i in range(2)] == [0b011, 0b100]


def test_sixty_options_under_constraints():
    # Twenty actors with three courses each, of which exactly one is taken; at most one takes the last.
    names = {f"a{i}": ["p", "q", "r"] for i in range(20)}
    one_each = [
        Not(
            operand=Count(
                kind="exactly", number=1, operands=tuple(Taken(option=f"{actor}.{o}") for o in options)
            )
        )
        for actor, options in names.items()
    ]
    first = [Not(operand=Taken(option=f"a{i}.p")) for i in range(13)]
    few = Count(kind="at least", number=2, operands=tuple(Taken(option=f"a{i}.r") for i in range(20)))
    states = feasible(case_of(names, infeasible=[few, *one_each, *first]))
    # Thirteen actors are tied down; of seven with p or q, none or one may take r instead.
    assert len(states) == 2**7 + 7 * 2**6
    assert (np.diff(states.astype(object)) > 0).all()


def test_an_expression_drops_states_before_all_its_options_are_decided():
    names = {"a": [f"o{k}" for k in range(40)]}
    most = Count(kind="at least", number=2, operands=tuple(Taken(option=f"a.o{k}") for k in range(40)))
    assert len(feasible(case_of(names, infeasible=[most]), largest=200)) == 41


def test_too_many_states_are_refused_before_their_memory_is_taken():
    case = case_of({"a": [f"o{k}" for k in range(60)]})
    tracemalloc.start()
    with pytest.raises(TooLarge, match=r"1,152,921,504,606,846,976 states in all, .* at most 16,777,216"):
        feasible(case)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_too_many_states_on_the_way_are_refused():
    pairs = [Iff(left=Taken(option=f"a.o{k}"), right=Taken(option=f"a.o{k + 10}")) for k in range(10)]
    case = case_of({"a": [f"o{k}" for k in range(20)]}, infeasible=[AllOf(operands=tuple(pairs))])
    with pytest.raises(TooLarge, match=r"512 states after 9 of 20 options"):
        feasible(case, largest=256)


@pytest.mark.parametrize("count", [64, 100])
def test_more_options_than_a_mask_holds_are_refused(count):
    with pytest.raises(TooLarge, match=f"{count} options; at most 63"):
        feasible(case_of({"a": [f"o{k}" for k in range(count)]}))


def test_sixty_three_options_are_accepted():
    names = {"a": [f"o{k}" for k in range(63)]}
    most = Count(kind="at least", number=2, operands=tuple(Taken(option=f"a.o{k}") for k in range(63)))
    states = feasible(case_of(names, infeasible=[most]))
    assert states.tolist() == [0, *(2**k for k in range(63))]
    index = StateIndex.of(states)
    assert index.find(states[::-1]).tolist() == list(range(64))[::-1]
    assert index.find(np.array([3, 2**63 + 1], dtype=np.uint64)).tolist() == [-1, -1]


def test_no_state_left_is_empty_and_no_conflict():
    case = case_of({"a": ["x"]}, infeasible=[X, Not(operand=X)])
    assert len(feasible(case)) == 0
    with pytest.raises(InputError, match="leave no state"):
        conflict_from_case(case)


def test_an_infeasible_start_is_refused():
    with pytest.raises(InputError, match="at the start is not feasible"):
        conflict_from_case(case_of({"a": ["x"]}, infeasible=[X], start=1))


def test_a_hand_drawn_graph_has_no_options_to_compute_on():
    drawn = DrawnGraph(states=(StateId("s1"),), moves={ActorId("a"): {}})
    with pytest.raises(InputError, match="drawn by hand"):
        conflict_from_case(case_of({"a": []}, drawn=drawn))


def test_a_hand_drawn_graph_keeps_its_names_and_moves():
    s1, s2, s9 = (StateId(name) for name in ("s1", "s2", "s9"))
    drawn = DrawnGraph(states=(s1, s2, s9), moves={ActorId("b"): {s1: (s9, s2), s9: (s9,)}})
    graph = graph_from_case(case_of({"a": [], "b": []}, drawn=drawn, drawn_start=s2))
    assert isinstance(graph, DrawnConflict)
    assert (graph.actors, graph.start) == (("a", "b"), 1)
    assert state_names(graph) == ("s1", "s2", "s9")
    assert [place_of(graph, name) for name in state_names(graph)] == [0, 1, 2]
    assert taken(graph, 0) == ()
    assert [rows.tolist() for rows in graph.indptr] == [[0, 0, 0, 0], [0, 2, 2, 2]]
    source, target = graph.moves_from(1, np.array([2, 0, 0]))
    assert (source.tolist(), target.tolist()) == ([1, 1, 2, 2], [1, 2, 1, 2])
    with pytest.raises(InputError, match="the states are s1, s2, s9"):
        place_of(graph, "s3")


def test_a_graph_of_options_is_its_conflict():
    conflict = graph_from_case(case_of({"a": ["x"]}, infeasible=[X]))
    assert state_names(conflict) == ("s1",)
    assert place_of(conflict, "s1") == 0


def test_an_unknown_option_is_named_with_the_nearest():
    with pytest.raises(InputError, match=r"no option 'a\.xs'; did you mean 'a\.x'"):
        truth(Taken(option="a.xs"), np.arange(2, dtype=np.uint64), ("a.x",))


def test_deep_agreements_are_evaluated_once_each():
    tree = X
    for _ in range(60):
        tree = Iff(left=tree, right=X)
    assert truth(tree, np.arange(2, dtype=np.uint64), ("a.x",)).tolist() == [False, True]


def test_states_are_named_from_one():
    assert [state_id(0), state_id(11)] == ["s1", "s12"]
    assert state_index(12, "s12") == 11


@pytest.mark.parametrize("name", ["", "s", "s0", "s13", "s01", "x1", "s1 ", "s٣", "s" + "9" * 5000])
def test_no_other_name_is_a_state(name):
    with pytest.raises(InputError, match=r"s1 \.\. s12"):
        state_index(12, name)


def test_an_index_finds_places_by_table_and_by_search():
    small = np.array([5, 0, 3], dtype=np.uint64)
    large = small + np.uint64(2**40)
    asked = np.array([0, 1, 3, 5, 9], dtype=np.uint64)
    assert StateIndex.of(small).find(asked).tolist() == [1, -1, 2, 0, -1]
    assert StateIndex.of(large).find(asked + np.uint64(2**40)).tolist() == [1, -1, 2, 0, -1]
