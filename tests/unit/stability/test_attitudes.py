"""Attitudes on a game small enough to check by hand."""

import numpy as np
import pytest
from tests.property.strategies import conflict_of

from standoff.errors import InputError, TooLarge
from standoff.stability import comparisons
from standoff.stability.attitudes import attitude_rules
from standoff.stability.comparison_witnesses import explain_comparison
from standoff.stability.concepts import CONCEPTS
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.question import Question

# The prisoner's dilemma: 0 both silent, 1 the first speaks, 2 the second speaks, 3 both do.
DILEMMA = conflict_of([0, 1], 2, [0, 1, 2, 3])
RANKS = [np.array([2, 3, 0, 1]), np.array([2, 0, 3, 1])]


def held(attitudes, concept="rnash"):
    found = analyse(DILEMMA, RANKS, (concept,), Question(attitudes=attitudes))
    return np.flatnonzero(found.equilibria[concept]).tolist()


def test_who_wishes_the_other_well_stays_silent():
    devoted = ((0, 1), (1, 0))
    assert held(devoted) == [0]


def test_who_cares_for_both_leaves_only_what_is_worse_for_both():
    assert held(((1, 1), (1, 1))) == [0, 1, 2, 3]


def test_who_wishes_the_other_ill_speaks():
    assert held(((1, -1), (-1, 1))) == [3]


def test_who_cares_for_nobody_may_go_anywhere():
    """Only the way back to where it was could keep it, and two actors cannot lead it there."""
    for concept in ("rnash", "rgmr", "rseq"):
        assert held(((0, 0), (0, 0)), concept) == []


def test_the_rules_tell_what_is_not_an_egoist():
    told = attitude_rules(prepare(DILEMMA, RANKS), Question(attitudes=((1, -1), (0, 0))))["attitudes"]
    assert told.startswith("actor0 is negative to actor1, actor1 is neutral to itself;")
    assert "none written" not in told
    assert "none written" in attitude_rules(prepare(DILEMMA, RANKS), Question())["attitudes"]


def test_an_escape_is_told():
    """The others can bring actor 0 down, and it gets up again: RGMR holds and RSMR does not."""
    conflict = conflict_of([0, 1], 2, [0, 1, 2, 3])
    game = prepare(conflict, [np.array([1, 2, 2, 0]), np.array([0, 0, 0, 0])])
    assert explain_comparison(game, 0, 0, "rgmr", Question()).stable
    told = explain_comparison(game, 0, 0, "rsmr", Question())
    assert not told.stable
    assert (told.unpunished, told.evaded.leads_to, told.evaded.escape) == (1, 3, 2)


def test_what_does_not_fit_is_refused(monkeypatch):
    game = prepare(DILEMMA, RANKS)
    with pytest.raises(InputError, match="2 actors towards all"):
        CONCEPTS["rnash"].judge(game, Question(attitudes=((1,),)))
    with pytest.raises(InputError, match="no state 9"):
        explain_comparison(game, 9, 0, "rnash", Question())
    monkeypatch.setattr(comparisons, "MOST_PAIRS", 63)
    with pytest.raises(TooLarge, match="judging 2 of 2 actors over 4 states takes 64 comparisons"):
        CONCEPTS["rseq"].judge(game, Question())
    assert CONCEPTS["rnash"].judge(game, Question()).shape == (2, 4)
