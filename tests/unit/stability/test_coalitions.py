"""Coalitions on games small enough to check by hand, and on the published jump of Elmira."""

import numpy as np
import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff import analysis
from standoff.errors import InputError, TooLarge
from standoff.stability import coalitions
from standoff.stability.coalition_witnesses import explain_coalition
from standoff.stability.coalitions import all_coalitions, equilibrium_jumps
from standoff.stability.concepts import CONCEPTS
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.question import Question
from standoff.verdicts.asking import Wanted

DILEMMA = conflict_of([0, 1], 2, [0, 1, 2, 3])
RANKS = [np.array([2, 3, 0, 1]), np.array([2, 0, 3, 1])]
BOTH = Question(coalitions=((0, 1),))


def test_two_prisoners_together_leave_mutual_defection():
    result = analyse(DILEMMA, RANKS, ("cnash", "cseq"))
    assert result.judged("cnash") == ("actor0", "actor1", "actor0+actor1")
    assert np.flatnonzero(result.stable["cnash"][2]).tolist() == [0, 1, 2]
    assert np.flatnonzero(result.equilibria["cseq"]).tolist() == [0]
    assert "every coalition" in result.own_rules["cseq"]["coalitions"]


def test_only_the_coalition_named_is_asked():
    result = analyse(DILEMMA, RANKS, ("nash", "cnash"), BOTH)
    assert result.judged("cnash") == ("actor0+actor1",)
    assert result.judged("nash") == ("actor0", "actor1")
    assert set(result.own_rules) == {"cnash"}
    assert CONCEPTS["cnash"].stable(prepare(DILEMMA, RANKS), 0).tolist() == [False, True, False, True]


def test_others_who_gain_together_sanction_what_none_of_them_would_alone():
    """Two others, each worse off by the first step and both better off by the two: CSEQ is not SEQ."""
    conflict = conflict_of([0, 1, 2], 3, list(range(8)))
    # Actor 0 improves from 000 to 001; from there only 111 would hurt it.
    mine = np.array([1, 2, 1, 2, 1, 2, 1, 0])
    theirs = np.array([1, 1, 0, 0, 0, 0, 0, 2])
    ranks = [mine, theirs, theirs]
    assert not analyse(conflict, ranks, ("seq",)).stable["seq"][0, 0]
    assert analyse(conflict, ranks, ("cseq",)).stable["cseq"][0, 0]
    told = explain_coalition(prepare(conflict, ranks), 0, (0,), "cseq")
    (sanction,) = told.sanctions
    assert [turn.coalition for turn in sanction.turns] == [(1, 2)]
    assert sanction.leads_to == 7


def test_who_moved_last_in_one_turn_is_not_the_first_to_move_in_the_next():
    """From place 2 the others go to 0 and by actor 2 to 1 together; then actor 2 would have to move again."""
    conflict = drawn_of([[[2], [], []], [[], [2], [1]], [[1], [2], [0]]])
    ranks = [np.array([2, 1, 0]), np.array([1, 0, 2]), np.array([1, 2, 0])]
    asked = Question(coalitions=((1,),))
    stable = analyse(conflict, ranks, ("cgmr", "cseq"), asked).stable
    assert not stable["cgmr"][0, 1]
    assert not stable["cseq"][0, 1]
    told = explain_coalition(prepare(conflict, ranks), 1, (1,), "cseq")
    assert (told.stable, told.unpunished) == (False, 2)


def test_the_published_jump_of_elmira():
    """Kilgour, Hipel, Fang and Peng (2001): the Ministry and Uniroyal together go from s5 to s8."""
    report = analysis.stability(analysis.load("elmira"), {}, Wanted(jumps="nash"))
    record = report.record()
    assert record["jumps"] == {
        "concept": "nash",
        "found": [
            {
                "from": "s5",
                "to": "s8",
                "coalitions": [["moe", "uniroyal"]],
                "moves": [
                    {"actor": "moe", "from": "s5", "to": "s6"},
                    {"actor": "uniroyal", "from": "s6", "to": "s8"},
                ],
            }
        ],
    }


def test_no_coalition_jumps_where_nobody_gains():
    game = prepare(DILEMMA, RANKS)
    assert equilibrium_jumps(game, np.array([True, False, False, True]))[0].coalitions == ((0, 1),)
    assert equilibrium_jumps(game, np.array([True, True, True, False])) == ()


def test_what_costs_too_much_is_refused_with_the_estimate(monkeypatch):
    monkeypatch.setattr(coalitions, "MOST_PAIRS", 47)
    monkeypatch.setattr(coalitions, "_LEAST_PAIRS", 0)
    with pytest.raises(TooLarge, match="3 coalitions over 4 states takes 48 comparisons"):
        CONCEPTS["cnash"].judge(prepare(DILEMMA, RANKS), Question())
    result = analyse(DILEMMA, RANKS, ("cnash", "nash"))
    assert set(result.stable) == {"nash"}
    assert "48 comparisons" in result.missing["cnash"]
    monkeypatch.setattr(coalitions, "MOST_PAIRS", 5000)
    with pytest.raises(TooLarge, match="answers of 2 coalitions over 4 states takes 8,192"):
        CONCEPTS["cseq"].judge(prepare(DILEMMA, RANKS), Question())
    with pytest.raises(InputError, match="131,071 coalitions"):
        all_coalitions(17)


def test_a_setting_that_nothing_uses_is_refused():
    case = analysis.load("prisoners-dilemma")
    with pytest.raises(InputError, match="--concepts coalition asks"):
        analysis.stability(case, {}, Wanted(concepts=("nash",), coalitions=("row",)))
    asked = analysis.stability(case, {}, Wanted(coalitions=("column,row",)))
    assert asked.record()["stable"]["cnash"] == {"row+column": ["s1", "s2", "s3"]}
