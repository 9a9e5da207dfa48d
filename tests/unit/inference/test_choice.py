"""The choice rule against its formula and what it promises."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.inference.games import (
    SETTINGS,
    chance_on,
    conflict_of,
    game_on,
    generator,
    literal_rates,
    literal_round,
    random_game,
)

from standoff.errors import NotConverged
from standoff.inference.choice import (
    Policies,
    Setting,
    chance_rates,
    origins,
    package_shares,
    rates,
    state_rates,
)
from standoff.inference.values import solve_policies


@pytest.mark.parametrize("costs", [False, True])
def test_rates_follow_the_formula(costs):
    option_cost = [0.05, 0.0, 0.1, 0.02] if costs else None
    conflict = conflict_of((0, 0, 1, 1), [m for m in range(16) if m != 6], no_drop=1)
    rng = generator(1)
    game = game_on(
        conflict, [rng.random((2, 15)), rng.random((1, 15))], [[0.3, 0.7], [1.0]], option_cost=option_cost
    )
    policies = solve_policies(game, SETTINGS)
    for g, setting in enumerate(SETTINGS):
        literal = literal_rates(conflict, game, policies.values[g].tolist(), setting, option_cost)
        found = rates(game, policies, g)
        for actor, player in enumerate(game.players):
            count = 0
            for (a, intention, state), row in literal.items():
                if a != actor:
                    continue
                for target, rate in row.items():
                    assert found[actor][intention, player.arc(state, target)] == pytest.approx(rate, rel=1e-9)
                    count += 1
            assert count == found[actor].size
    if costs:
        image = literal_round(conflict, game, policies.values[0].tolist(), SETTINGS[0], option_cost)
        assert np.array(image) == pytest.approx(policies.values[0], abs=1e-9)


def test_with_nothing_to_gain_the_share_of_moves_is_restlessness():
    conflict = conflict_of((0, 0, 0, 1))
    game = game_on(conflict, [np.zeros((1, 16)), np.zeros((1, 16))], [[1.0], [1.0]], restless=0.05)
    policies = solve_policies(game, SETTINGS)
    for g, setting in enumerate(SETTINGS):
        for player, found in zip(game.players, rates(game, policies, g), strict=True):
            leaving = np.bincount(origins(player), found[0], minlength=16)
            assert leaving == pytest.approx(np.full(16, player.pace * 0.05 * setting.restless_times))
        found = rates(game, policies, g)[0][0]
        single, triple = game.players[0].arc(0, 1), game.players[0].arc(0, 7)
        assert found[triple] / found[single] == pytest.approx(0.25**2)


def test_restlessness_is_capped_below_one_half():
    conflict = conflict_of((0, 1))
    game = game_on(conflict, [np.zeros((1, 4)), np.zeros((1, 4))], [[1.0], [1.0]], restless=0.3)
    policies = solve_policies(game, [Setting(reliability=1.0, restless_times=3.0)])
    assert rates(game, policies, 0)[0].max() == pytest.approx(game.players[0].pace * 0.49)


def test_an_indifferent_intention_moves_by_restlessness_alone():
    conflict, game = random_game(3, intentions=(2, 1, 1), hole=False, one_way=False)
    utilities = game.players[0].utilities.copy()
    utilities[1] = 0.0
    first = replace(game.players[0], utilities=utilities)
    game = replace(game, players=(first, *game.players[1:]))
    policies = solve_policies(game, SETTINGS[:1])
    assert policies.values[0][1] == pytest.approx(np.zeros(conflict.n_states))
    leaving = np.bincount(origins(first), rates(game, policies, 0)[0][1])
    assert leaving == pytest.approx(np.full(conflict.n_states, first.pace * first.restless * 0.5))


def test_rates_at_one_state_are_the_rows_of_all_rates():
    conflict, game = random_game(5, costs=True)
    policies = solve_policies(game, SETTINGS)
    for player, own in enumerate(game.players):
        whole = np.stack([rates(game, policies, g)[player] for g in range(len(SETTINGS))])
        for state in range(conflict.n_states):
            row = slice(*own.indptr[state : state + 2])
            assert state_rates(game, policies, player, state) == pytest.approx(whole[:, :, row], rel=1e-12)


def test_package_shares_sum_to_one_where_there_is_a_move():
    conflict, game = random_game(11)
    for player in game.players:
        total = np.bincount(origins(player), package_shares(game, player), minlength=conflict.n_states)
        moving = np.diff(player.indptr) > 0
        assert total[moving] == pytest.approx(np.ones(moving.sum()))


def test_an_announced_step_has_the_odds_it_was_given():
    conflict, game = random_game(2, hole=False, one_way=True)
    policies = solve_policies(game, SETTINGS)
    chance = chance_on(conflict, 1, taken=True, begins=0.0, ends=3.0, pace=0.5, restless=0.98, cost=0.03)
    own = policies.values[2, game.columns[chance.player]]
    found = chance_rates(game, policies, 2, chance)
    for state in range(conflict.n_states):
        target = chance.target[state]
        if target < 0:
            assert (found[:, state] == 0.0).all()
            continue
        odds = 0.98 / 0.02 * np.exp(SETTINGS[2].reliability * (own[:, target] - own[:, state] - 0.03))
        assert found[:, state] == pytest.approx(0.5 * odds / (1.0 + odds))
    some = np.array([0, 3])
    assert chance_rates(game, policies, 2, chance, some) == pytest.approx(found[:, some])


def test_only_settings_that_converged_are_usable():
    _, game = random_game(10)
    policies = solve_policies(game, SETTINGS)
    assert policies.usable() is policies
    half = replace(policies, converged=np.array([True, False, True, False]))
    assert half.usable().settings == (SETTINGS[0], SETTINGS[2])
    assert half.usable().values.shape[0] == 2
    with pytest.raises(NotConverged, match="no policy converged"):
        replace(policies, converged=np.zeros(4, dtype=bool)).usable()


def test_policies_are_plain_arrays():
    policies = solve_policies(random_game(10)[1], SETTINGS)
    again = Policies(**{name: np.array(getattr(policies, name)) for name in Policies.__dataclass_fields__})
    assert again.settings == policies.settings
    assert again.values.shape == (4, 5, policies.values.shape[2])
