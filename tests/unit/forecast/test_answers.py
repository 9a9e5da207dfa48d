"""Forecasts of whole games against matrix exponentials, cell by cell, and against simulation."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm
from tests.unit.inference.games import chance_on, conflict_of, game_on, generator

from standoff.errors import TooLarge
from standoff.forecast.answers import Target, Visit, forecast, given, joint_weights, mixed_error
from standoff.forecast.rates import Pattern, SettingRates, cells_of
from standoff.inference.choice import Setting, chance_rates, origins, rates
from standoff.inference.values import solve_policies

SETTINGS = (Setting(reliability=4.0, restless_times=1.0), Setting(reliability=12.0, restless_times=3.0))
PRIORS = [[0.3, 0.7], [0.5, 0.5], [1.0]]
HORIZON = 30.0
BOTH = frozenset({0, 1})


@pytest.fixture(scope="module")
def world():
    rng = generator(2)
    conflict = conflict_of((0, 0, 1, 2), [m for m in range(16) if m != 9], no_drop=1)
    game = game_on(conflict, [rng.random((len(p), 15)) for p in PRIORS], PRIORS)
    policies = solve_policies(game, SETTINGS, restart=False)
    chances = (
        chance_on(conflict, 2, taken=True, begins=3.0, ends=8.0),
        chance_on(conflict, 0, taken=True, begins=5.0, ends=12.0, restless=0.3),
    )
    masks = conflict.states
    targets = (
        Target(id="first", states=(masks & 1) != 0, by=20.0),
        Target(id="soon", states=(masks & 1) != 0, by=6.0),
        Target(id="both", states=(masks & 6) == 6, by=HORIZON),
        Target(id="over", states=(masks & 8) != 0, by=1.0),
    )
    return conflict, game, policies, chances, targets


def generator_matrix(game, policies, g, cell, chances):
    """Rates of everybody under one intention each, the active steps added, as a dense generator."""
    q = np.zeros((game.n_states, game.n_states))
    for player, k in enumerate(cell):
        own = game.players[player]
        np.add.at(q, (origins(own), own.target), rates(game, policies, g)[player][k])
    for chance in chances:
        extra = chance_rates(game, policies, g, chance)[cell[chance.player]]
        for state in range(game.n_states):
            if chance.target[state] >= 0:
                q[state, chance.target[state]] += extra[state]
    return q - np.diag(q.sum(axis=1))


def literal(world, g, cell, day, announced, until, absorbing):
    """Transition matrix from ``day`` to ``until`` with the target absorbing: a product over the windows' ends."""
    _, game, policies, chances, _ = world
    carried = np.eye(game.n_states)
    known = [chances[k] for k in sorted(announced)]
    days = sorted({day, until} | {d for c in known for d in (c.begins, c.ends) if day < d < until})
    for first, last in zip(days, days[1:], strict=False):
        active = [c for c in known if c.begins <= first < c.ends]
        q = generator_matrix(game, policies, g, cell, active)
        q[absorbing] = 0.0
        carried = carried @ expm(q * (last - first))
    return carried


VISITS = (
    Visit(day=0.0, state=0),
    Visit(day=2.0, state=0),
    Visit(day=4.0, state=2, announced=BOTH),
    Visit(day=9.0, state=2, announced=BOTH),
    Visit(day=13.0, state=2, announced=BOTH),
)


def predict(world, visits=VISITS, **settings):
    _, game, policies, chances, targets = world
    return forecast(
        game, policies, chances=chances, targets=targets, visits=visits, horizon=HORIZON, rng=generator_of,
        **settings,
    )  # fmt: skip


def generator_of(stream):
    return generator(len(stream))


def test_first_passage_is_the_matrix_exponential_in_every_cell(world):
    found = predict(world)
    assert found.cells == tuple((i, j, 0) for i in range(2) for j in range(2))
    assert found.passage.shape == (2, 4, len(VISITS), 4)
    assert found.paths is None
    for g in range(2):
        for c, cell in enumerate(found.cells):
            for v, visit in enumerate(VISITS):
                for q, target in enumerate(world[4]):
                    if visit.day >= target.by:
                        expected = 0.0
                    else:
                        absorbed = literal(
                            world, g, cell, visit.day, visit.announced, target.by, target.states
                        )
                        expected = absorbed[visit.state, target.states].sum()
                    assert found.passage[g, c, v, q] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("last", [1, 2, 4])
def test_the_state_at_the_horizon_is_the_matrix_exponential(world, last):
    visits = VISITS[: last + 1]
    found = predict(world, visits)
    today = visits[-1]
    nothing = np.zeros(15, dtype=bool)
    for g in range(2):
        for c, cell in enumerate(found.cells):
            expected = literal(world, g, cell, today.day, today.announced, HORIZON, nothing)[today.state]
            assert found.final[g, c] == pytest.approx(expected, abs=1e-9)
            assert found.final[g, c].sum() == pytest.approx(1.0, abs=1e-12)


def test_a_window_known_only_later_changes_only_what_is_seen_later(world):
    without = predict(world, tuple(replace(visit, announced=frozenset()) for visit in VISITS))
    found = predict(world)
    assert found.passage[:, :, :2] == pytest.approx(without.passage[:, :, :2], abs=1e-10)
    assert found.passage[:, :, 4] == pytest.approx(without.passage[:, :, 4], abs=1e-10)
    assert (found.passage[:, :, 2, 0] > without.passage[:, :, 2, 0]).all()


def test_what_has_happened_is_certain_and_what_is_over_is_impossible(world):
    visits = (VISITS[0], replace(VISITS[2], met=frozenset({3, 1})))
    found = predict(world, visits)
    assert (found.passage[:, :, 1, 3] == 1.0).all()
    assert (found.passage[:, :, 1, 1] == 1.0).all()
    over = predict(world, (replace(VISITS[4], day=20.0),))
    assert (over.passage[:, :, 0, [0, 1, 3]] == 0.0).all()
    assert (over.passage[:, :, 0, 2] > 0.0).all()


def test_at_the_horizon_the_world_is_where_it_is(world):
    found = predict(world, (Visit(day=HORIZON, state=6),))
    assert (found.final[:, :, 6] == 1.0).all()
    assert (found.passage[:, :, 0] == 0.0).all()


def test_a_case_without_questions_still_has_outcomes(world):
    found = predict((*world[:4], ()))
    assert found.passage.shape == (2, 4, len(VISITS), 0)
    assert found.final.sum(axis=2) == pytest.approx(np.ones((2, 4)))


def test_simulation_agrees_with_the_exact_solution(world):
    exact = predict(world)
    simulated = predict(world, most_exact=4, paths=20_000)
    assert simulated.paths == 20_000
    for v in (0, 4):
        error = np.abs(simulated.passage[:, :, v] - exact.passage[:, :, v])
        assert (error <= 4.5 * simulated.passage_error[:, :, v]).all()
    assert np.isnan(simulated.passage[:, :, 2, 0]).all()
    assert (np.abs(simulated.final - exact.final) <= 5 * simulated.final_error).all()
    again = predict(world, most_exact=4, paths=20_000)
    assert np.array_equal(simulated.passage, again.passage, equal_nan=True)


def test_threads_change_nothing(world):
    seen = []
    with ThreadPoolExecutor(2) as executor:
        found = predict(world, executor=executor, progress=lambda done, total: seen.append((done, total)))
    assert np.array_equal(found.passage, predict(world).passage)
    assert seen == [(1, 2), (2, 2)]


def test_rates_leave_the_rows_of_a_generator(world):
    _, game, policies, chances, _ = world
    at = SettingRates(game, Pattern.of(game), policies, 1, chances)
    for cell in cells_of(game):
        for stretch in at.stretches(cell, 0.0, HORIZON, [0, 1]):
            active = [c for c in chances if c.begins <= stretch.first < c.ends]
            expected = generator_matrix(game, policies, 1, cell, active)
            dense = stretch.rates.toarray()
            assert dense - np.diag(dense.sum(axis=1)) == pytest.approx(expected, abs=1e-14)
            assert expected.sum(axis=1) == pytest.approx(np.zeros(15), abs=1e-12)


def test_too_many_combinations_are_refused():
    conflict = conflict_of((0, 1, 2))
    game = game_on(conflict, [np.zeros((6, 8))] * 3, [np.full(6, 1 / 6)] * 3)
    with pytest.raises(TooLarge, match="6 x 6 x 6 = 216 combinations"):
        cells_of(game)


def test_joint_weights_multiply_what_is_independent():
    cells = ((0, 0), (0, 1), (1, 0), (1, 1))
    setting = np.array([0.25, 0.75])
    first, second = np.array([[0.1, 0.9], [0.4, 0.6]]), np.array([[0.5, 0.5], [0.2, 0.8]])
    weights = joint_weights(setting, [first, second], cells)
    assert weights.sum() == pytest.approx(1.0)
    for g in range(2):
        for c, (i, j) in enumerate(cells):
            assert weights[g, c] == pytest.approx(setting[g] * first[g, i] * second[g, j])
    held = given(weights, cells, 0, 1)
    assert held.sum() == pytest.approx(1.0)
    assert held[:, :2] == pytest.approx(np.zeros((2, 2)))
    assert held[1, 3] == pytest.approx(weights[1, 3] / weights[:, 2:].sum())


def test_an_impossible_intention_is_imposed_on_the_rest():
    cells = ((0, 0), (0, 1), (1, 0), (1, 1))
    none, second = np.array([[1.0, 0.0]]), np.array([[0.3, 0.7]])
    weights = joint_weights(np.ones(1), [none, second], cells)
    assert given(weights, cells, 0, 1)[0] == pytest.approx([0.0, 0.0, 0.3, 0.7])


def test_errors_of_independent_estimates_add_in_squares():
    weights = np.array([[0.5, 0.5]])
    assert mixed_error(weights, np.array([[[0.03], [0.04]]])) == pytest.approx([0.025])
