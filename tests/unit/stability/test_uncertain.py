"""What is possible and what is necessary, on games small enough to check by hand."""

import numpy as np
import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff.case.expressions import Expression, Taken
from standoff.case.model import Chains, Unsorted
from standoff.conflict.partial import compare_states
from standoff.errors import InputError, TooLarge
from standoff.stability import uncertain
from standoff.stability.comparison_witnesses import explain_comparison
from standoff.stability.concepts import CONCEPTS
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.question import Question


def chains(*pairs):
    return Chains(chains=tuple(tuple((name,) for name in pair) for pair in pairs))


def test_the_others_are_not_expected_to_improve_both_ways():
    """Actor 1 would answer by 1 -> 2 or by 1 -> 3, and one of the two is an improvement whatever it prefers."""
    graph = drawn_of([[[1], [], [], []], [[], [2, 3], [], []]])
    mine = chains(("place1", "place0"), ("place0", "place2"), ("place0", "place3"))
    # It prefers 2 or 3 to 1, but which one is not known: 2 > 1 or 3 > 1 is nowhere written, only 2 > 3.
    yours = chains(("place2", "place3"))
    question = Question(partial=tuple(compare_states(graph, one) for one in (mine, yours)))
    nothing = [np.zeros(4, dtype=np.int64)] * 2
    stable = analyse(graph, nothing, ("possible_seq", "necessary_seq", "seq_a", "seq_d"), question).stable
    assert stable["possible_seq"][0, 0]
    assert not stable["necessary_seq"][0, 0]
    assert stable["seq_a"][0, 0]


def test_without_what_is_known_or_with_too_much_it_is_refused(monkeypatch):
    graph = drawn_of([[[1], [], [], []], [[], [2, 3], [], []]])
    game = prepare(graph, [np.zeros(4, dtype=np.int64)] * 2)
    with pytest.raises(InputError, match="what is known"):
        CONCEPTS["gmr_a"].judge(game, Question())
    mine = chains(("place1", "place0"), ("place0", "place2"), ("place0", "place3"))
    question = Question(
        partial=(compare_states(graph, mine), compare_states(graph, chains(("place2", "place3"))))
    )
    with pytest.raises(InputError, match="seq_a, seq_b"):
        explain_comparison(game, 0, 0, "possible_seq", question)
    monkeypatch.setattr(uncertain, "MOST_COMPLETIONS", 2)
    with pytest.raises(TooLarge, match="completions of actor1 are needed"):
        CONCEPTS["possible_seq"].judge(game, question)


def test_statements_that_may_come_in_either_order():
    """Whether actor 0 takes its option depends on which of its two aims matters more."""
    conflict = conflict_of([0, 1], 2, [0b01, 0b10])
    aims = tuple(Expression(text=f"{k}", tree=Taken(option=conflict.options[k])) for k in (0, 1))
    known = compare_states(conflict, Unsorted(groups=(aims,)))
    graph = drawn_of([[[1], [0]], [[], []]])
    question = Question(partial=(known, compare_states(graph, None)))
    names = ("possible_nash", "necessary_nash", "nash_a", "nash_b")
    stable = analyse(graph, [np.zeros(2, dtype=np.int64)] * 2, names, question).stable
    assert stable["possible_nash"][0].tolist() == stable["nash_b"][0].tolist() == [True, True]
    assert stable["necessary_nash"][0].tolist() == stable["nash_a"][0].tolist() == [False, False]
