"""What counts as greatly better, in each way to write a preference."""

import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff.case.expressions import Expression, Taken
from standoff.case.model import Ranking, Statements, Utility, Weights
from standoff.conflict.preferences import rank_states
from standoff.conflict.strength import great_gaps

CONFLICT = conflict_of([0, 0], 1, [0, 1, 2, 3])
FIRST, SECOND = (Expression(text=f"actor0.option{k}", tree=Taken(option=f"actor0.option{k}")) for k in (0, 1))


def worse(conflict, preference):
    """For each state those greatly worse than it."""
    ranked = rank_states(conflict, preference)
    great = great_gaps(conflict, preference, ranked)
    return [[t for t, r in enumerate(ranked.rank) if r <= least] for least in great.cutoff]


def test_the_first_statements_decide_greatly():
    by_one = Statements(statements=(FIRST, SECOND), greatly=1)
    assert worse(CONFLICT, by_one) == [[], [0, 2], [], [0, 2]]
    by_two = Statements(statements=(FIRST, SECOND), greatly=2)
    assert worse(CONFLICT, by_two) == [[], [0, 2], [0], [0, 1, 2]]


def test_a_sum_of_weights_that_is_larger_by_so_much():
    weights = Weights(weights=((FIRST, 0.1), (SECOND, 0.2)), greatly=0.2)
    assert worse(CONFLICT, weights) == [[], [], [0], [0, 1]]
    more = Weights(weights=((FIRST, 0.1), (SECOND, 0.2)), greatly=0.3)
    assert worse(CONFLICT, more) == [[], [], [], [0]]


@pytest.mark.parametrize("graph", [CONFLICT, drawn_of([[[], [], [], []]])])
def test_gaps_in_a_ranking_and_differences_of_utility(graph):
    names = ("s1", "s2", "s3", "s4") if graph is CONFLICT else ("place0", "place1", "place2", "place3")
    a, b, c, d = names
    ranking = Ranking(classes=((b,), (d, a), (c,)), greatly=(a,))
    assert worse(graph, ranking) == [[], [0, 2, 3], [], []]
    twice = Ranking(classes=((b,), (d, a), (c,)), greatly=(c, d, a))
    assert worse(graph, twice) == [[2], [0, 2, 3], [], [2]]
    utility = Utility(values={a: 0.0, b: 0.3, c: 0.1, d: 0.2}, greatly=0.2)
    assert worse(graph, utility) == [[], [0, 2], [], [0]]


def test_what_says_nothing_has_no_gaps():
    for preference in (None, Statements(statements=(FIRST,)), Ranking(classes=(("s1", "s2", "s3", "s4"),))):
        assert great_gaps(CONFLICT, preference, rank_states(CONFLICT, preference)) is None


def test_the_least_of_differences_never_makes_a_state_worse_than_itself():
    utility = Utility(values={"s1": 0.0, "s2": 1e9, "s3": 1.0, "s4": 2.0}, greatly=1e-300)
    assert worse(CONFLICT, utility) == [[], [0, 2, 3], [0], [0, 2]]
