"""Dated paths: where the world stood, and the point-process likelihood written out."""

import itertools
import math

import numpy as np
import pytest
from tests.unit.inference.games import (
    SETTINGS,
    chance_on,
    conflict_of,
    game_on,
    generator,
)

from standoff.errors import InputError
from standoff.inference.choice import chance_rates, rates
from standoff.inference.likelihood import DatedChange, Leg, Path, PathLikelihood, path_of
from standoff.inference.values import solve_policies

NONE = frozenset()
OWNER = (0, 0, 1, 2)


@pytest.fixture(scope="module")
def small():
    """Three actors, the first with three intentions, every combination of four options feasible."""
    rng = generator(0)
    conflict = conflict_of(OWNER)
    game = game_on(conflict, [rng.random((k, 16)) for k in (3, 1, 1)], [[0.2, 0.3, 0.5], [1.0], [1.0]])
    return conflict, game, solve_policies(game, SETTINGS, restart=False)


def change(item, player, day, taken=0, dropped=0):
    return DatedChange(item=item, player=player, day=day, taken=taken, dropped=dropped)


def walk(small, changes, until, **settings):
    conflict, game, _ = small
    return path_of(game, conflict.states, 0, changes, until, **settings)


def leaving(game, policies, g, player, k, state):
    own = game.players[player]
    return rates(game, policies, g)[player][k][own.indptr[state] : own.indptr[state + 1]].sum()


def arc(game, policies, g, player, k, left, entered):
    return rates(game, policies, g)[player][k][game.players[player].arc(left, entered)]


def test_the_path_holds_states_days_and_packages(small):
    path = walk(small, [change("m", 1, 6, taken=4), change("k", 0, 2, taken=3)], 9)
    assert path.states == (0, 3, 7)
    assert path.entered == (0.0, 2.5, 6.5)
    assert [(leg.player, leg.day, leg.arcs) for leg in path.legs] == [(0, 2, ((0, 3),)), (1, 6, ((3, 7),))]
    assert [path.state_on(day) for day in (0.0, 2.4, 2.5, 6.6)] == [0, 0, 3, 7]


def test_changes_of_one_actor_on_one_day_are_one_package(small):
    path = walk(small, [change("m", 0, 2, taken=1), change("k", 0, 2, taken=2)], 9)
    assert [leg.arcs for leg in path.legs] == [((0, 3),)]
    undone = walk(small, [change("m", 0, 2, taken=1), change("k", 0, 2, dropped=1)], 9)
    assert undone.legs == ()


def test_a_change_to_what_is_so_already_is_no_move(small):
    path = walk(small, [change("m", 0, 2, dropped=1)], 9)
    assert path.states == (0,)
    assert path.legs == ()


def test_moves_after_the_last_day_do_not_count(small):
    assert walk(small, [change("m", 0, 5, taken=1)], 4).states == (0,)
    assert walk(small, [change("m", 0, 5, taken=1)], 5).states == (0, 1)


def test_the_likelihood_is_that_of_a_point_process(small):
    _, game, policies = small
    path = walk(small, [change("m", 0, 2, taken=3), change("k", 1, 6, taken=4)], 9)
    found = PathLikelihood(game, policies, ()).log(path, 10.0, NONE)
    assert [own.shape for own in found] == [(4, 3), (4, 1), (4, 1)]
    for g in range(4):
        for player, own in enumerate(game.players):
            for k in range(own.n_intentions):
                stays = [(0, 2.5), (3, 4.0), (7, 3.5)]
                expected = -sum(days * leaving(game, policies, g, player, k, s) for s, days in stays)
                moves = {0: (0, 3), 1: (3, 7)}
                if player in moves:
                    expected += math.log(arc(game, policies, g, player, k, *moves[player]))
                assert found[player][g, k] == pytest.approx(expected, rel=1e-10)


def test_likelihoods_of_longer_stretches_add_up(small):
    _, game, policies = small
    likelihood = PathLikelihood(game, policies, ())
    path = walk(small, [change("m", 0, 2, taken=3)], 9)
    early, late = likelihood.log(path, 4.0, NONE)[0], likelihood.log(path, 9.0, NONE)[0]
    assert late - early == pytest.approx(-5.0 * likelihood.exit_rates(0, 3))
    assert (late < early).all()


def test_every_order_of_a_days_moves_counts(small):
    _, game, policies = small
    changes = [change("m", 0, 3, taken=1), change("k", 1, 3, taken=4), change("n", 2, 3, taken=8)]
    path = walk(small, changes, 5)
    assert path.states == (0, 13)
    found = PathLikelihood(game, policies, ()).log(path, 3.5, NONE)
    bits = {0: 1, 1: 4, 2: 8}
    for g in range(4):
        for k in range(3):
            total = 0.0
            for order in itertools.permutations(bits):
                here, product = 0, 1.0
                for player in order:
                    product *= arc(
                        game, policies, g, player, k if player == 0 else 0, here, here | bits[player]
                    )
                    here |= bits[player]
                total += product / 6.0
            joint = found[0][g, k] + found[1][g, 0] + found[2][g, 0]
            stays = -3.5 * sum(
                leaving(game, policies, g, player, k if player == 0 else 0, 0) for player in bits
            )
            assert joint - stays == pytest.approx(math.log(total), rel=1e-10)


def test_only_legal_orders_of_a_days_moves_count():
    # The second actor may move only once the first has.
    conflict = conflict_of((0, 1), [0b00, 0b01, 0b11])
    rng = generator(3)
    game = game_on(conflict, [rng.random((2, 3)), rng.random((1, 3))], [[0.5, 0.5], [1.0]])
    policies = solve_policies(game, SETTINGS[:1], restart=False)
    path = path_of(game, conflict.states, 0, [change("k", 1, 1, taken=2), change("m", 0, 1, taken=1)], 4)
    assert {leg.player: leg.arcs for leg in path.legs} == {1: ((1, 2),), 0: ((0, 1),)}
    found = PathLikelihood(game, policies, ()).log(path, 1.5, NONE)
    stays = [1.5 * leaving(game, policies, 0, player, 0, 0) for player in range(2)]
    assert found[0][0, 0] + stays[0] == pytest.approx(math.log(arc(game, policies, 0, 0, 0, 0, 1)))
    assert found[1][0, 0] + stays[1] == pytest.approx(math.log(arc(game, policies, 0, 1, 0, 1, 2)))


def test_two_with_rivals_moving_on_one_day_stay_independent():
    rng = generator(4)
    conflict = conflict_of((0, 1))
    game = game_on(conflict, [rng.random((2, 4)), rng.random((2, 4))], [[0.5, 0.5], [0.4, 0.6]])
    policies = solve_policies(game, SETTINGS[:2], restart=False)
    path = path_of(game, conflict.states, 0, [change("m", 0, 0, taken=1), change("k", 1, 0, taken=2)], 1)
    found = PathLikelihood(game, policies, ()).log(path, 0.5, NONE)
    for g, k in itertools.product(range(2), range(2)):
        mean = (arc(game, policies, g, 0, k, 0, 1) + arc(game, policies, g, 0, k, 2, 3)) / 2
        expected = math.log(mean) - 0.5 * leaving(game, policies, g, 0, k, 0)
        assert found[0][g, k] == pytest.approx(expected)


def test_more_actors_than_can_be_ordered_move_in_the_order_of_the_case():
    conflict = conflict_of((0, 1, 2, 3, 4))
    game = game_on(conflict, [np.zeros((1, 32))] * 5, [[1.0]] * 5)
    path = path_of(
        game, conflict.states, 0, [change(f"m{i}", i, 0, taken=1 << i) for i in (3, 1, 0, 2, 4)], 1
    )
    assert [len(leg.arcs) for leg in path.legs] == [1] * 5
    assert path.legs[0].arcs == ((0, 8),)
    assert path.states == (0, 31)


def test_an_announced_step_adds_its_rate_inside_its_window(small):
    conflict, game, policies = small
    chance = chance_on(conflict, 2, taken=True, begins=2.0, ends=5.0)
    likelihood = PathLikelihood(game, policies, (chance,))
    path = walk(small, [change("m", 1, 3, taken=4)], 9)
    without, during = (likelihood.log(path, 6.0, announced)[1] for announced in (NONE, frozenset({0})))
    for g in range(4):
        extra = chance_rates(game, policies, g, chance)[0]
        rate = arc(game, policies, g, 1, 0, 0, 4)
        # One and a half days of the window pass before the move; after it the change is made already.
        expected = math.log((rate + extra[0]) / rate) - 1.5 * extra[0]
        assert during[g, 0] - without[g, 0] == pytest.approx(expected)
    assert likelihood.log(path, 6.0, frozenset({0}))[0] == pytest.approx(likelihood.log(path, 6.0, NONE)[0])


def test_an_announced_step_outside_its_window_does_nothing(small):
    conflict, game, policies = small
    chance = chance_on(conflict, 2, taken=True, begins=7.0, ends=9.0)
    likelihood = PathLikelihood(game, policies, (chance,))
    path = walk(small, [change("m", 1, 3, taken=4)], 9)
    for plain, with_it in zip(
        likelihood.log(path, 6.0, NONE), likelihood.log(path, 6.0, frozenset({0})), strict=True
    ):
        assert np.array_equal(plain, with_it)


def test_a_move_that_cannot_be_made_names_its_item():
    conflict = conflict_of((0, 1), [0b00, 0b01, 0b11])
    game = game_on(conflict, [np.zeros((1, 3)), np.zeros((1, 3))], [[1.0], [1.0]])
    with pytest.raises(InputError, match="evidence early-bird: the move cannot be made"):
        path_of(game, conflict.states, 0, [change("early-bird", 1, 1, taken=2)], 4)


def test_a_forbidden_change_names_its_item():
    conflict = conflict_of((0, 1), no_drop=1)
    game = game_on(conflict, [np.zeros((1, 4)), np.zeros((1, 4))], [[1.0], [1.0]])
    with pytest.raises(InputError, match="evidence retreat"):
        path_of(game, conflict.states, 1, [change("retreat", 0, 1, dropped=1)], 4)


def test_a_move_from_before_the_beginning_names_its_item(small):
    with pytest.raises(InputError, match="evidence older: a move from before the case begins"):
        walk(small, [change("older", 0, -1, taken=1)], 4)


def test_until_all_is_known_a_day_that_cannot_be_is_left_out():
    conflict = conflict_of((0, 1), [0b00, 0b01, 0b11])
    game = game_on(conflict, [np.zeros((1, 3)), np.zeros((1, 3))], [[1.0], [1.0]])
    later = change("later", 1, 3, taken=2)
    assert path_of(game, conflict.states, 0, [later], 4, partial=True).states == (0,)
    whole = path_of(game, conflict.states, 0, [later, change("first", 0, 2, taken=1)], 4)
    assert whole.states == (0, 1, 2)


def test_no_arc_has_no_rate(small):
    _, game, policies = small
    with pytest.raises(InputError, match="no move of a1"):
        PathLikelihood(game, policies, ()).arc_rate(1, (0, 1), 0.5, NONE)


def test_an_actor_that_moves_twice_a_day_in_a_known_order_is_counted_twice(small):
    _, game, policies = small
    legs = (Leg(player=0, day=2, arcs=((0, 1),)), Leg(player=0, day=2, arcs=((1, 3),)))
    path = Path(states=(0, 1, 3), entered=(0.0, 2.2, 2.6), legs=legs)
    found = PathLikelihood(game, policies, ()).log(path, 4.0, NONE)[0]
    stays = [(0, 2.2), (1, 0.4), (3, 1.4)]
    for k in range(3):
        expected = -sum(days * leaving(game, policies, 0, 0, k, s) for s, days in stays)
        expected += sum(math.log(arc(game, policies, 0, 0, k, *move)) for move in ((0, 1), (1, 3)))
        assert found[0, k] == pytest.approx(expected)
