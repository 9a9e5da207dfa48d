import dataclasses

import numpy as np
import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff.errors import InputError, TooLarge
from standoff.stability.concepts import CONCEPTS, concept_named, concepts_of
from standoff.stability.equilibria import TABLED, analyse, prepare
from standoff.stability.simultaneous import combinations, sim
from standoff.stability.witnesses import explain

DILEMMA = conflict_of([0, 1], 2, [0, 1, 2, 3])
ALL = concepts_of("plain")
RANKS = [np.array([2, 3, 0, 1]), np.array([2, 0, 3, 1])]


def test_the_dilemma_has_one_nash_and_two_sequential_equilibria():
    result = analyse(DILEMMA, RANKS)
    assert tuple(result.stable) == TABLED
    assert np.flatnonzero(result.equilibria["nash"]).tolist() == [3]
    for concept in ("gmr", "smr", "seq", "sim"):
        assert np.flatnonzero(result.equilibria[concept]).tolist() == [0, 3]


def test_a_result_names_its_rules_and_methods_and_is_closed():
    result = analyse(DILEMMA, RANKS)
    assert set(result.rules) == {"ties", "sanction_movement", "mover_order"}
    assert set(result.methods) == set(TABLED)
    assert result.missing == {}
    assert not result.stable["seq"].flags.writeable
    assert not result.equilibria["seq"].flags.writeable


def test_everything_is_stable_for_the_indifferent():
    nothing = np.zeros(4, dtype=np.int64)
    result = analyse(DILEMMA, [nothing, nothing], ALL)
    assert all(verdicts.all() for verdicts in result.stable.values())


def test_one_actor_alone_cannot_be_sanctioned():
    alone = conflict_of([0, 0], 1, [0, 1, 2, 3])
    result = analyse(alone, [np.array([0, 3, 1, 2])], ALL)
    for concept in ALL:
        assert np.flatnonzero(result.equilibria[concept]).tolist() == [1], concept


def test_one_state_is_an_equilibrium():
    result = analyse(conflict_of([0, 1], 2, [2]), [np.array([0]), np.array([0])], ALL)
    assert all(verdicts.tolist() == [True] for verdicts in result.equilibria.values())


def test_ranks_need_not_be_dense():
    result = analyse(DILEMMA, [10**12 * rank for rank in RANKS])
    assert np.flatnonzero(result.equilibria["seq"]).tolist() == [0, 3]


@pytest.mark.parametrize("ranks", [RANKS[:1], [RANKS[0], RANKS[1][:3]], [RANKS[0], RANKS[1] - 1]])
def test_ranks_that_do_not_fit_are_refused(ranks):
    with pytest.raises(InputError, match="preference"):
        analyse(DILEMMA, ranks)


def test_an_unknown_concept_is_named():
    with pytest.raises(InputError, match="no stability concept 'core'; there are nash, gmr"):
        concept_named("core")


def test_combinations_are_counted_and_refused_beyond_the_bound(monkeypatch):
    game = prepare(DILEMMA, RANKS)
    # From each state either side improves by defecting, unless it has.
    assert combinations(game, 0).tolist() == [2, 0, 1, 0]
    with pytest.raises(TooLarge, match="actor0 takes up to 3 combinations of improvements, about 0 seconds"):
        sim(game, 0, most=2)
    assert sim(game, 0, most=3).tolist() == [True, True, False, True]

    def refuse(_game, _question):
        raise TooLarge("too many")

    replaced = dataclasses.replace(CONCEPTS["sim"], judge=refuse)
    monkeypatch.setitem(CONCEPTS, "sim", replaced)
    result = analyse(DILEMMA, RANKS)
    assert dict(result.missing) == {"sim": "too many"}
    assert "sim" not in result.stable
    assert "sim" not in result.equilibria
    assert "sim" not in result.methods


def test_an_answer_may_take_the_same_actor_twice_but_not_in_succession():
    """Only actor1, actor2, actor1 brings about what actor0 fears: one move for each is not enough."""
    # Bits: 0 of actor0; 1 of actor1; 2 of actor2; feasible in a line after actor0's improvement.
    states = [0b0000, 0b0001, 0b0011, 0b0111, 0b1101]
    conflict = conflict_of([0, 1, 2, 1], 3, states)
    ranks = [np.array([1, 2, 2, 2, 0]), np.array([0, 1, 2, 3, 4]), np.array([0, 1, 2, 3, 4])]
    result = analyse(conflict, ranks)
    assert result.stable["nash"][0].tolist() == [False, True, True, True, True]
    for concept in ("gmr", "smr", "seq"):
        assert result.stable[concept][0].tolist() == [True] * 5


def test_an_actor_does_not_answer_twice_in_succession_in_a_hand_drawn_graph():
    """Two moves of actor1 in a row would punish actor0; drawn by hand they are not one."""
    graph = drawn_of([[[1], [], [], []], [[], [2], [3], []], [[], [], [], []]])
    ranks = [np.array([1, 2, 2, 0]), np.array([0, 1, 2, 3]), np.zeros(4, dtype=np.int64)]
    assert not analyse(graph, ranks).stable["gmr"][0, 0]
    taking_turns = drawn_of([[[1], [], [], []], [[], [2], [], []], [[], [], [3], []]])
    assert analyse(taking_turns, ranks).stable["gmr"][0, 0]


def test_a_hand_drawn_graph_has_no_simultaneous_moves():
    result = analyse(drawn_of([[[1], []]]), [np.array([0, 1])])
    assert "has no options" in result.missing["sim"]
    assert set(result.stable) == {"nash", "gmr", "smr", "seq"}


def test_a_long_chain_of_states_is_settled():
    """Two actors climb in turns; what the third fears comes only after three hundred moves."""
    length = 300
    states = sorted({(i + step) | i << 10 for i in range(length) for step in (0, 1)} | {1 << 20})
    conflict = conflict_of([0] * 10 + [1] * 10 + [2], 3, states)
    climbing = np.arange(conflict.n_states)
    # From the last state the third actor improves to the foot of the chain, and it fears the top of it.
    fearing = np.full(conflict.n_states, 2)
    fearing[-1], fearing[-2] = 1, 0
    ranks = [climbing, climbing, fearing]
    assert conflict.n_states == 2 * length + 1
    for concept in ("gmr", "smr", "seq", "sseq"):
        stable = analyse(conflict, ranks, (concept,)).stable[concept]
        assert stable[2, -1], concept
    fearing[-2] = 2
    assert not analyse(conflict, ranks, ("gmr",)).stable["gmr"][2, -1]


def test_simultaneous_stability_tells_its_own_rules():
    """No sequence of moves answers there, so that the shared rules must not be told of it."""
    alone = analyse(DILEMMA, RANKS, ("sim",))
    assert "at the very moment" in alone.rules["sanction_movement"]
    assert alone.rules["mover_order"] == "none: all move at the same time"
    beside = analyse(DILEMMA, RANKS)
    assert "any number of moves in any order" in beside.rules["sanction_movement"]
    assert "otherwise in SIM" in beside.rules["sanction_movement"]
    assert beside.rules["ties"] == alone.rules["ties"]
    assert set(beside.own_rules) == {"sim"}
    assert "not all of them stay" in beside.own_rules["sim"]["sanction_movement"]
    told = explain(DILEMMA, RANKS, 0, 0, "sim")
    assert told.rules == alone.rules
    assert "any number of moves" in explain(DILEMMA, RANKS, 0, 0, "seq").rules["sanction_movement"]


def test_possible_seq_is_labelled_as_possible_for_each_actor():
    assert CONCEPTS["possible_seq"].label == "SEQ possible for each actor"
    assert "at once is not said" in CONCEPTS["possible_seq"].rules["equilibrium"]
