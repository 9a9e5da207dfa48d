"""Scores of moves against integrals, and of forecasts against what they must be."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from tests.unit.inference.games import SETTINGS, conflict_of, game_on, generator

from standoff.inference.choice import package_shares
from standoff.inference.likelihood import DatedChange, PathLikelihood, path_of
from standoff.inference.values import solve_policies
from standoff.scoring import brier_score, log_score, predict_moves

UNTIL = 20.0
NONE = frozenset()


@pytest.fixture(scope="module")
def world():
    rng = generator(1)
    conflict = conflict_of((0, 0, 1))
    game = game_on(conflict, [rng.random((3, 8)), rng.random((1, 8))], [[0.2, 0.3, 0.5], [1.0]])
    likelihood = PathLikelihood(game, solve_policies(game, SETTINGS, restart=False), ())
    changes = [
        DatedChange(item="m", player=0, day=3, taken=1, dropped=0),
        DatedChange(item="k", player=1, day=5, taken=4, dropped=0),
        DatedChange(item="n", player=0, day=11, taken=2, dropped=1),
    ]
    return game, likelihood, path_of(game, conflict.states, 0, changes, 19)


def test_the_base_rate_is_the_integral_over_its_rate(world):
    game, likelihood, path = world
    found = predict_moves(game, likelihood, path, UNTIL, NONE, 0)
    own = game.players[0]
    shares = package_shares(game, own)
    where = shares[own.arc(0, 1)] * shares[own.arc(5, 6)]
    mean = own.restless * own.pace
    when, _ = quad(lambda mu: mu**2 * math.exp(-mu * UNTIL) * math.exp(-mu / mean) / mean, 0.0, np.inf)
    assert found.moves == 2
    assert found.base_rate == pytest.approx(math.log(when * where))


def test_the_model_is_scored_by_its_marginal_likelihood(world):
    game, likelihood, path = world
    found = predict_moves(game, likelihood, path, UNTIL, NONE, 0)
    weights = game.players[0].prior * np.exp(likelihood.log(path, UNTIL, NONE)[0])
    assert found.model == pytest.approx(math.log(weights.sum(axis=1).mean()))


def test_uniform_never_learns(world):
    game, likelihood, path = world
    found = predict_moves(game, likelihood, path, UNTIL, NONE, 0)
    own = game.players[0]
    total = 0.0
    pieces = [((0, 3.5),), ((1, 2.0), (5, 6.0)), ((6, 8.5),)]
    for stays, arc in zip(pieces, [(0, 1), (5, 6), None], strict=True):
        log = -sum(likelihood.exit_rates(0, state) * days for state, days in stays)
        if arc is not None:
            log = log + np.log(likelihood.arc_rate(0, arc, 0.0, NONE))
        total += math.log((own.prior * np.exp(log)).sum(axis=1).mean())
    assert found.uniform == pytest.approx(total)
    assert found.uniform != pytest.approx(found.model)


def test_an_actor_that_never_moved_is_scored_by_its_waiting(world):
    game, likelihood, _ = world
    still = path_of(game, np.arange(8, dtype=np.uint64), 0, [], 19)
    found = predict_moves(game, likelihood, still, UNTIL, NONE, 1)
    assert found.moves == 0
    assert found.model == pytest.approx(found.uniform)
    beta = 1.0 / (game.players[1].restless * game.players[1].pace)
    assert found.base_rate == pytest.approx(math.log(beta / (beta + UNTIL)))


def test_the_scores_of_forecasts():
    assert brier_score([0.0, 0.3, 1.0], [False, True, True]) == pytest.approx([0.0, 0.49, 0.0])
    assert log_score([0.2, 0.2], [True, False]) == pytest.approx([math.log(0.2), math.log(0.8)])
    assert log_score([0.0, 1.0], [False, True]).tolist() == [0.0, 0.0]
    assert log_score(0.0, happened=True) == -np.inf


@pytest.mark.parametrize("score", [lambda p, x: -brier_score(p, x), log_score])
def test_honesty_scores_best(score):
    belief = 0.3
    said = np.linspace(0.01, 0.99, 99)
    expected = belief * score(said, np.ones(99, bool)) + (1 - belief) * score(said, np.zeros(99, bool))
    assert said[np.argmax(expected)] == pytest.approx(belief)
