"""Limited foresight on games small enough to check by hand."""

import re

import numpy as np
import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff import analysis
from standoff.errors import InputError, TooLarge
from standoff.stability import foresight
from standoff.stability.concepts import CONCEPTS
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.foresight import explain_foresight
from standoff.stability.question import Question
from standoff.verdicts.asking import Wanted

DILEMMA = conflict_of([0, 1], 2, [0, 1, 2, 3])
RANKS = [np.array([2, 3, 0, 1]), np.array([2, 0, 3, 1])]


@pytest.mark.parametrize(("case", "held"), [("prisoners-dilemma", ["s1", "s4"]), ("chicken", ["s4"])])
def test_the_far_sighted_equilibria_of_two_famous_games(case, held):
    """Brams and Wittman (1981): both of the dilemma's, and of chicken only that both give way."""
    asked = Wanted(concepts=("nm",))
    assert analysis.stability(analysis.load(case), {}, asked).record()["equilibria"]["nm"] == held


def test_two_who_chase_each_other_settle_at_no_horizon():
    """Each would leave if it had the last word, at odd horizons; where it has no move it stays."""
    graph = drawn_of([[[1], []], [[], [0]]])
    ranks = [np.array([0, 1]), np.array([1, 0])]
    for horizon in range(1, 7):
        stable = analyse(graph, ranks, ("lh",), Question(horizon=horizon)).stable["lh"]
        assert stable[:, 0].tolist() == [horizon % 2 == 0, True]
        assert stable[:, 1].tolist() == [True, horizon % 2 == 0]
    assert analyse(graph, ranks, ("nm",)).stable["nm"].tolist() == [[False, True], [True, False]]
    told = explain_foresight(prepare(graph, ranks), 0, 0, "nm", Question())
    assert (told.period, told.horizon % 2, told.stable) == (2, 1, False)


def test_an_irreversible_move_is_made_where_a_reversible_one_is_not():
    """From the dilemma's start the other's answer deters; if it cannot answer, nothing does."""
    one_way = conflict_of([0, 1], 2, [0, 1, 2, 3], no_take=2)
    two = Question(horizon=2)
    assert analyse(DILEMMA, RANKS, ("lh",), two).stable["lh"][0, 0]
    assert not analyse(one_way, RANKS, ("lh",), two).stable["lh"][0, 0]


def test_a_mover_that_does_not_care_is_expected_to_choose_the_worst():
    """Actor 0 gains by moving unless actor 1, to whom it is all one, then picks the state that 0 fears."""
    graph = drawn_of([[[1], [], [], []], [[], [2, 3], [], []]])
    careless = [np.array([1, 2, 3, 0]), np.array([0, 0, 1, 1])]
    assert analyse(graph, careless, ("lh",), Question(horizon=2)).stable["lh"][0, 0]
    caring = [careless[0], np.array([0, 0, 2, 1])]
    assert not analyse(graph, caring, ("lh",), Question(horizon=2)).stable["lh"][0, 0]


def test_with_three_actors_the_order_decides_and_must_be_given():
    graph = drawn_of([[[1], [], [], []], [[], [2], [], []], [[], [3], [], []]])
    ranks = [np.array([1, 2, 3, 0]), np.array([0, 0, 1, 0]), np.array([0, 0, 0, 1])]
    for order, stays in (((0, 1, 2), False), ((0, 2, 1), True)):
        asked = Question(horizon=2, order=order)
        assert analyse(graph, ranks, ("lh",), asked).stable["lh"][0, 0] == stays
    assert "--order actor0,actor1,actor2" in analyse(graph, ranks, ("nm",)).missing["nm"]
    with pytest.raises(InputError, match="all 3 actors"):
        CONCEPTS["nm"].judge(prepare(graph, ranks), Question(order=(0, 1)))


def test_the_rules_tell_every_tie_break_and_that_a_single_actor_moves_on():
    """Alone, an actor passes through what it dislikes; with three, a tie is broken by all the others in turn."""
    graph = drawn_of([[[1], [2], []]])
    ranks = [np.array([1, 0, 2])]
    assert analyse(graph, ranks, ("nash",)).stable["nash"][0, 0]
    told = explain_foresight(prepare(graph, ranks), 0, 0, "lh", Question(horizon=2))
    assert not told.stable
    assert "may move several times in succession" in told.rules["mover_order"]
    pair = foresight.foresight_rules(prepare(DILEMMA, RANKS), Question())
    assert "succession" not in pair["mover_order"]
    assert "before that" not in pair["ties"]
    trio = prepare(drawn_of([[[1], []], [[], []], [[], []]]), [np.array([0, 1])] * 3)
    assert (
        "then for the one before that" in foresight.foresight_rules(trio, Question(order=(0, 1, 2)))["ties"]
    )


@pytest.mark.parametrize("horizon", [None, 0, -1, 10_001])
def test_a_horizon_that_cannot_be_is_refused(horizon):
    with pytest.raises(InputError, match="horizon"):
        CONCEPTS["lh"].judge(prepare(DILEMMA, RANKS), Question(horizon=horizon))


def test_what_costs_too_much_is_refused_with_the_estimate(monkeypatch):
    monkeypatch.setattr(foresight, "_MOST_WORK", 20)
    game = prepare(DILEMMA, RANKS)
    with pytest.raises(TooLarge, match="looking 3 moves ahead weighs 24 moves"):
        CONCEPTS["lh"].judge(game, Question(horizon=3))
    with pytest.raises(TooLarge, match=r"weighs 8 moves at every horizon .*, as a rule 128 in all"):
        CONCEPTS["nm"].judge(game, Question())
    monkeypatch.setattr(foresight, "_USUAL_ROUNDS", 1)
    with pytest.raises(TooLarge, match="do not repeat within 2 moves looked ahead, 8 weighed for each"):
        CONCEPTS["nm"].judge(game, Question())
    monkeypatch.setattr(foresight, "_MOST_WORK", 100)
    monkeypatch.setattr(foresight, "_MOST_KEPT", 10)
    with pytest.raises(TooLarge, match="keeps 24 outcomes"):
        explain_foresight(game, 0, 0, "lh", Question(horizon=3))
    monkeypatch.setattr(foresight, "MOST_HORIZON", 1)
    with pytest.raises(TooLarge, match="do not repeat within 1 moves"):
        CONCEPTS["nm"].judge(game, Question())


def test_what_has_no_bound_is_refused_before_its_moves_are_written_out(monkeypatch):
    """At a million states and five actors they alone would take a gigabyte."""
    options = 20
    large = conflict_of([k % 5 for k in range(options)], 5, range(2**12))
    monkeypatch.setattr(foresight, "_MOST_WORK", 2**20)
    monkeypatch.setattr(foresight.Graph, "of", lambda _: pytest.fail("the moves were written out"))
    ranks = [np.arange(2**12)] * 5
    told = analyse(large, ranks, ("nm",), Question(order=(0, 1, 2, 3, 4))).missing["nm"]
    assert re.search(r"about \d+ seconds; at most 1,048,576 are weighed: ask for lh with a horizon", told)


def test_the_play_is_told():
    told = explain_foresight(prepare(DILEMMA, RANKS), 0, 0, "lh", Question(horizon=2))
    assert told.stable
    assert [(step.actor, step.before, step.after) for step in told.steps] == [(0, 0, 1), (1, 1, 3)]
    assert told.rules["horizon"].startswith("2")
