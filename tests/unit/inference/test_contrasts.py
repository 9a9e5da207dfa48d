"""Where intentions show in conduct, against looking at every state and every setting."""

import math

import numpy as np
import pytest
from tests.unit.inference.games import SETTINGS, chance_on, conflict_of, game_on, generator, random_game

from standoff.inference.choice import Setting, rates, state_rates
from standoff.inference.contrasts import NEARLY_NEVER, indistinct_pairs, reachable, unlikely_moves
from standoff.inference.likelihood import DatedChange, PathLikelihood, path_of
from standoff.inference.values import solve_policies

CHOOSY = (
    Setting(reliability=30.0, restless_times=0.5),
    Setting(reliability=60.0, restless_times=1.0),
)


def literally_reached(game, start):
    found = {start}
    while True:
        more = {int(t) for p in game.players for s in found for t in p.target[p.indptr[s] : p.indptr[s + 1]]}
        if more <= found:
            return found
        found |= more


@pytest.mark.parametrize("seed", range(6))
def test_states_are_reached_along_arcs_of_anyone(seed):
    _, game = random_game(seed)
    for start in range(0, game.n_states, 5):
        assert set(np.flatnonzero(reachable(game, start)).tolist()) == literally_reached(game, start)


def one_way_world():
    """Two options of a, the first never undone; intentions 0 and 1 differ only while it is not taken, 2 always."""
    conflict = conflict_of((0, 0, 1), no_drop=1)
    rng = generator(3)
    utility = np.stack([rng.random(8), np.zeros(8), rng.random(8)])
    utility[1] = utility[0]
    taken = np.array([bool(mask & 1) for mask in range(8)])
    utility[1, ~taken] = 1.0 - utility[0, ~taken]
    game = game_on(conflict, [utility, rng.random((1, 8))], [[0.4, 0.4, 0.2], [1.0]])
    return conflict, game, solve_policies(game, SETTINGS, restart=False)


def test_intentions_that_differ_only_where_nobody_can_get_any_more_act_alike():
    _, game, policies = one_way_world()
    assert indistinct_pairs(game, policies, 0, 0) == ()
    assert indistinct_pairs(game, policies, 1, 0) == ((0, 1),)
    assert indistinct_pairs(game, policies, 1, 1) == ()


@pytest.mark.parametrize("seed", range(5))
def test_pairs_that_act_alike_are_found_by_looking_everywhere(seed):
    conflict, game = random_game(seed, intentions=(3, 2, 1))
    rng = generator(seed)
    utility = game.players[0].utilities.copy()
    utility[rng.integers(3)] = utility[0]
    game = game_on(
        conflict,
        [utility, *(player.utilities for player in game.players[1:])],
        [player.prior for player in game.players],
    )
    policies = solve_policies(game, SETTINGS, restart=False)
    for player, own in enumerate(game.players):
        expected = []
        for i in range(own.n_intentions):
            for j in range(i + 1, own.n_intentions):
                gap = max(
                    float(np.abs(rate[:, i] - rate[:, j]).max(initial=0.0))
                    for state in literally_reached(game, 0)
                    for rate in [state_rates(game, policies, player, state)]
                )
                if gap <= 1e-6:
                    expected.append((i, j))
        assert indistinct_pairs(game, policies, 0, player) == tuple(expected)


def test_a_move_that_an_intention_all_but_excludes_is_told():
    conflict = conflict_of((0, 1))
    loves, hates = np.array([0.0, 1.0, 0.0, 1.0]), np.array([1.0, 0.0, 1.0, 0.0])
    game = game_on(conflict, [np.stack([loves, hates]), np.zeros((1, 4))], [[0.5, 0.5], [1.0]])
    policies = solve_policies(game, CHOOSY, restart=False)
    chance = chance_on(conflict, 0, taken=True, begins=2.0, ends=5.0, restless=0.9, pace=3.0)
    likelihood = PathLikelihood(game, policies, (chance,))
    move = DatedChange(item="m", player=0, day=3, taken=1, dropped=0)
    path = path_of(game, conflict.states, 0, [move], 10)
    for until, announced in ((4.0, frozenset()), (400.0, frozenset()), (4.0, frozenset({0}))):
        literal = []
        for k in range(2):
            by_setting = []
            for g in range(len(CHOOSY)):
                rate = rates(game, policies, g)[0][k, game.players[0].arc(0, 1)]
                extra = likelihood.arc_rate(0, (0, 1), 2.5, announced)[g, k] - rate
                by_setting.append(1.0 - math.exp(-rate * until - extra * 2.0))
            literal.append(max(by_setting))
        found = unlikely_moves(likelihood, path, until, announced, 0)
        below = tuple(k for k in range(2) if literal[k] < NEARLY_NEVER)
        assert [each.excluded_by for each in found] == ([below] if below else [])
        for each in found:
            assert each.probability == pytest.approx(literal, rel=1e-9)
    assert unlikely_moves(likelihood, path, 4.0, frozenset(), 0)[0].excluded_by == (1,)
    assert unlikely_moves(likelihood, path, 4.0, frozenset(), 1) == ()
