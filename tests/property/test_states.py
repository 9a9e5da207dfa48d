"""Expressions over all states at once, and the building of feasible states, against brute force."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.strategies import conflict_of, trees
from tests.unit.conflict.cases import case_of

from standoff.case.expressions import AllOf, AnyOf, Count, Expression, Iff, Implies, Node, Not, Taken
from standoff.case.model import Statements
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import feasible, truth
from standoff.conflict.truth import bounds

OPTIONS = [f"a.o{k}" for k in range(5)]
EVERY = np.arange(32, dtype=np.uint64)


def holds(tree: Node, mask: int) -> bool:
    """The plain meaning of an expression in one state."""
    match tree:
        case Taken(option=option):
            return bool(mask >> OPTIONS.index(option) & 1)
        case Not(operand=operand):
            return not holds(operand, mask)
        case AllOf(operands=operands):
            return all(holds(operand, mask) for operand in operands)
        case AnyOf(operands=operands):
            return any(holds(operand, mask) for operand in operands)
        case Implies(condition=condition, consequence=consequence):
            return not holds(condition, mask) or holds(consequence, mask)
        case Iff(left=left, right=right):
            return holds(left, mask) == holds(right, mask)
        case Count(kind=kind, number=number, operands=operands):
            count = sum(holds(operand, mask) for operand in operands)
            return {"at most": count <= number, "at least": count >= number, "exactly": count == number}[kind]


@settings(max_examples=200, deadline=None)
@given(tree=trees(OPTIONS))
def test_truth_is_the_meaning_of_the_expression(tree: Node) -> None:
    assert truth(tree, EVERY, OPTIONS).tolist() == [holds(tree, mask) for mask in range(32)]


@settings(max_examples=200, deadline=None)
@given(tree=trees(OPTIONS), decided=st.integers(0, 31))
def test_bounds_hold_whatever_the_open_options_will_be(tree: Node, decided: int) -> None:
    bits = {option: k for k, option in enumerate(OPTIONS)}
    must, may = bounds(tree, EVERY, bits, decided)
    for mask in range(32):
        outcomes = {holds(tree, (mask & decided) | (rest & ~decided)) for rest in range(32)}
        assert not must[mask] or outcomes == {True}
        assert may[mask] or outcomes == {False}
        if decided == 31:
            assert must[mask] == may[mask]


@settings(max_examples=100, deadline=None)
@given(infeasible=st.lists(trees(OPTIONS), max_size=4))
def test_the_feasible_states_are_those_without_an_infeasible_combination(infeasible: list[Node]) -> None:
    case = case_of({"a": ["o0", "o1", "o2", "o3", "o4"]}, infeasible=infeasible)
    expected = [mask for mask in range(32) if not any(holds(tree, mask) for tree in infeasible)]
    assert feasible(case).tolist() == expected


@settings(max_examples=60, deadline=None)
@given(values=st.lists(trees(OPTIONS), max_size=6), long=st.booleans())
def test_statements_compare_as_vectors(values: list[Node], long: bool) -> None:
    conflict = conflict_of([0] * 5, 2, list(range(32)))
    names = {f"a.o{k}": option for k, option in enumerate(conflict.options)}
    # The first statement thirty times over changes no comparison, but passes every integer's width.
    trees_used = [tree for tree in values for _ in range(30 if long else 1)]
    statements = tuple(Expression(text="", tree=renamed(tree, names)) for tree in trees_used)
    ranked = rank_states(conflict, Statements(statements=statements))
    vectors = [tuple(holds(tree, mask) for tree in values) for mask in range(32)]
    assert ranked.rank.tolist() == [sorted(set(vectors)).index(vector) for vector in vectors]
    best_first = np.argsort(-ranked.rank, kind="stable")
    assert all(ranked.utility[s] >= ranked.utility[t] for s, t in pairwise(best_first))
    assert ranked.utility.max() == (1.0 if len(set(vectors)) > 1 else 0.0)
    assert ranked.utility.min() == 0.0


def renamed(tree: Node, names: dict[str, str]) -> Node:
    match tree:
        case Taken(option=option):
            return Taken(option=names[option])
        case Not(operand=operand):
            return Not(operand=renamed(operand, names))
        case AllOf(operands=operands):
            return AllOf(operands=tuple(renamed(operand, names) for operand in operands))
        case AnyOf(operands=operands):
            return AnyOf(operands=tuple(renamed(operand, names) for operand in operands))
        case Implies(condition=condition, consequence=consequence):
            return Implies(condition=renamed(condition, names), consequence=renamed(consequence, names))
        case Iff(left=left, right=right):
            return Iff(left=renamed(left, names), right=renamed(right, names))
        case Count(kind=kind, number=number, operands=operands):
            return Count(
                kind=kind, number=number, operands=tuple(renamed(operand, names) for operand in operands)
            )
