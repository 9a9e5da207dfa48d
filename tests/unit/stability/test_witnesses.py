import numpy as np
import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff.errors import InputError, TooLarge
from standoff.stability import witnesses
from standoff.stability.witnesses import Step, explain

DILEMMA = conflict_of([0, 1], 2, [0, 1, 2, 3])
RANKS = [np.array([2, 3, 0, 1]), np.array([2, 0, 3, 1])]
CHICKEN = [np.array([2, 3, 1, 0]), np.array([2, 1, 3, 0])]


def test_a_sanction_is_told_with_its_moves():
    told = explain(DILEMMA, RANKS, 0, 0, "seq")
    assert told.stable
    assert told.improvements == (1,)
    (sanction,) = told.sanctions
    assert sanction.improvement == 1
    assert sanction.steps == (Step(actor=1, before=1, after=3),)
    assert sanction.leads_to == 3
    assert told.rules["ties"]


def test_an_improvement_that_nobody_can_punish():
    told = explain(DILEMMA, RANKS, 2, 0, "gmr")
    assert not told.stable
    assert (told.unpunished, told.evaded, told.sanctions) == (3, None, ())


def test_nash_stability_knows_no_sanction():
    told = explain(DILEMMA, RANKS, 0, 0, "nash")
    assert (told.stable, told.unpunished, told.sanctions) == (False, 1, ())
    assert explain(DILEMMA, RANKS, 1, 0, "nash").stable


def test_what_is_credible_is_not_what_is_possible():
    assert explain(DILEMMA, CHICKEN, 0, 0, "gmr").stable
    assert not explain(DILEMMA, CHICKEN, 0, 0, "seq").stable


def test_an_escape_undoes_a_sanction():
    ranks = [np.array([1, 2, 2, 0]), np.array([0, 0, 0, 0])]
    gmr, smr = (explain(DILEMMA, ranks, 0, 0, concept) for concept in ("gmr", "smr"))
    assert gmr.stable
    assert not smr.stable
    assert smr.unpunished == 1
    assert smr.evaded is not None
    assert (smr.evaded.leads_to, smr.evaded.escapes, smr.evaded.escape) == (3, (2,), 2)


def test_without_an_escape_the_states_it_could_move_to_are_told():
    told = explain(DILEMMA, RANKS, 0, 0, "smr")
    assert told.stable
    assert told.sanctions[0].escapes == (2,)


def test_simultaneous_answers_start_where_the_actor_starts():
    told = explain(DILEMMA, RANKS, 0, 0, "sim")
    assert told.sanctions[0].steps == (Step(actor=1, before=0, after=2),)
    assert told.sanctions[0].leads_to == 3


def test_too_many_simultaneous_answers_are_refused(monkeypatch):
    monkeypatch.setattr(witnesses, "_MOST_AT_ONCE", 1)
    with pytest.raises(TooLarge, match="in 2 ways"):
        explain(DILEMMA, RANKS, 0, 0, "sim")


@pytest.mark.parametrize(
    ("state", "actor", "concept"), [(4, 0, "seq"), (-1, 0, "seq"), (0, 2, "seq"), (0, 0, "x")]
)
def test_what_there_is_not_cannot_be_explained(state, actor, concept):
    with pytest.raises(InputError):
        explain(DILEMMA, RANKS, state, actor, concept)


def test_a_sequence_in_a_hand_drawn_graph_takes_turns():
    graph = drawn_of([[[1], [], [], []], [[], [2], [3], []], [[], [], [1, 3], []]])
    ranks = [np.array([1, 2, 2, 0]), np.array([0, 1, 2, 3]), np.zeros(4, dtype=np.int64)]
    told = explain(graph, ranks, 0, 0, "gmr")
    assert told.sanctions[0].steps == (Step(actor=1, before=1, after=2), Step(actor=2, before=2, after=3))
    assert told.sanctions[0].leads_to == 3
    with pytest.raises(InputError, match="has no options"):
        explain(graph, ranks, 0, 0, "sim")
