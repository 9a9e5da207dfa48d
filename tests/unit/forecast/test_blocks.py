"""Rates applied along the axes of a box are the rates arc by arc."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.unit.inference.games import SETTINGS, chance_on, conflict_of, game_on, generator, random_game

from standoff.forecast import blocks
from standoff.forecast.answers import Target, Visit, forecast
from standoff.forecast.blocks import Blocks, Box
from standoff.forecast.markov import Stretch, simulate
from standoff.forecast.rates import Pattern, SettingRates, cells_of
from standoff.inference.values import solve_policies

DAYS = 20.0


@pytest.fixture(autouse=True)
def _boxes_of_any_size(monkeypatch):
    monkeypatch.setattr(blocks, "FEWEST_ARCS", 0.0)
    monkeypatch.setattr(blocks, "LEAST_FILLED", 0.0)


def never(_stream):
    raise AssertionError("an exact solution needs no chance")


def dense_of(rates, place):
    """The rates between states as a dense matrix, column by column through the product."""
    found = np.zeros((len(place), len(place)))
    for column, at in enumerate(place):
        unit = np.zeros((rates.shape[0], 1))
        unit[at] = 1.0
        product = rates.rest @ unit + sum(part.ahead(unit) for part in rates.parts)
        found[:, column] = product[place, 0]
    return found


GAMES = [
    {"seed": 1},
    {"seed": 2, "costs": True},
    {"seed": 3, "owner": (0, 1, 0, 1, 2, 2), "costs": True},
    {"seed": 4, "owner": (0, 0, 0, 0, 1), "intentions": (2, 2), "one_way": False},
    {"seed": 5, "owner": (0, 0, 0, 1, 1, 1), "intentions": (1, 2), "hole": False},
    {"seed": 6, "owner": (0, 1, 1, 1, 2), "intentions": (2, 1, 1), "costs": True},
]


@pytest.mark.parametrize("given", GAMES)
def test_products_along_axes_are_the_rates_arc_by_arc(given):
    conflict, game = random_game(**given)
    policies = solve_policies(game, SETTINGS[:2], restart=False)
    chances = tuple(
        chance_on(conflict, option, taken, begins=4.0, ends=9.0, cost=0.01)
        for option, taken in ((1, True), (3, False))
    )
    box = Box.of(game)
    assert any(axis is not None for axis in box.axes)
    rng = generator(given["seed"])
    for setting in range(2):
        listed = SettingRates(game, Pattern.of(game), policies, setting, chances)
        boxed = SettingRates(game, Pattern.of(game, box), policies, setting, chances)
        for cell in cells_of(game):
            pairs = zip(
                listed.stretches(cell, 0.0, DAYS, (0, 1)),
                boxed.stretches(cell, 0.0, DAYS, (0, 1)),
                strict=True,
            )
            for plain, other in pairs:
                assert isinstance(plain.rates, csr_array)
                assert isinstance(other.rates, Blocks)
                expected = plain.rates.toarray()
                assert dense_of(other.rates, boxed.place) == pytest.approx(expected, rel=1e-11, abs=1e-16)
                exits = other.rates.exits()
                assert exits[boxed.place] == pytest.approx(expected.sum(axis=1), rel=1e-12)
                assert np.delete(exits, boxed.place) == pytest.approx(0.0)
                pi = np.zeros(box.size)
                pi[boxed.place] = rng.random(game.n_states)
                onward = other.rates.rest.T @ pi + sum(part.behind(pi) for part in other.rates.parts)
                assert onward[boxed.place] == pytest.approx(pi[boxed.place] @ expected, rel=1e-11)


@pytest.mark.parametrize("given", [GAMES[1], GAMES[2], GAMES[4]])
def test_a_forecast_in_a_box_is_the_forecast_without(given):
    conflict, game = random_game(**given)
    policies = solve_policies(game, SETTINGS, restart=False)
    chances = (chance_on(conflict, 1, taken=True, begins=4.0, ends=9.0),)
    masks = conflict.states
    targets = (
        Target(id="one", states=(masks & 2) != 0, by=12.0),
        Target(id="both", states=(masks & 12) == 12, by=DAYS),
    )
    visits = (Visit(day=0.0, state=0), Visit(day=3.0, state=1, announced=frozenset({0})))
    found, other = (
        forecast(one, policies, chances=chances, targets=targets, visits=visits, horizon=DAYS, rng=never)
        for one in (game, replace(game, states=None))
    )
    assert found.passage == pytest.approx(other.passage, rel=1e-11, abs=1e-14)
    assert found.final == pytest.approx(other.final, rel=1e-11, abs=1e-14)


def test_arcs_of_another_form_are_listed():
    _, game = random_game(5, owner=(0, 0, 0, 1, 1, 1), intentions=(1, 1), hole=False, costs=True)
    first, second = game.players
    assert all(axis is not None for axis in Box.of(game).axes)
    odd = first.cost.copy()
    odd[7] += 0.5
    assert Box.of(replace(game, players=(replace(first, cost=odd), second))).axes[0] is None
    fewer = replace(
        first,
        indptr=np.minimum(first.indptr, len(first.target) - 1),
        target=first.target[:-1], changes=first.changes[:-1], cost=first.cost[:-1],
    )  # fmt: skip
    assert Box.of(replace(game, players=(fewer, second))).axes[0] is None
    assert Box.of(
        replace(game, players=(replace(first, mask=second.mask), replace(second, mask=0)))
    ).axes == (None, None)


def test_without_masks_or_with_few_arcs_all_is_listed(monkeypatch):
    _, game = random_game(1)
    assert Box.of(replace(game, states=None)).axes == (None, None, None)
    monkeypatch.setattr(blocks, "FEWEST_ARCS", 6.0)
    box = Box.of(game)
    assert box.axes == (None, None, None)
    assert box.place.tolist() == list(range(game.n_states))


def test_a_box_that_would_be_mostly_empty_is_not_made(monkeypatch):
    conflict = conflict_of((0, 0, 0, 1, 1, 1), [0, 1, 2, 4, 8, 16, 32])
    game = game_on(conflict, [np.zeros((1, 7))] * 2, [[1.0]] * 2)
    assert Box.of(game).size > 7
    monkeypatch.setattr(blocks, "LEAST_FILLED", 0.9)
    assert Box.of(game).size == 7


def test_large_products_are_cut_into_pieces_that_one_thread_takes(monkeypatch):
    _, game = random_game(5, owner=(0, 0, 0, 1, 1, 1), intentions=(1, 1), hole=False)
    axes = Box.of(game).axes
    rng = generator(3)
    kernel, box = rng.random((8, 8)), rng.random((64, 3))
    whole = [axis.product(kernel, box) for axis in axes]
    alone = [axis.product(kernel, box[:, :1]) for axis in axes]
    monkeypatch.setattr(blocks, "AT_ONCE", 1)
    for axis, all_columns, one in zip(axes, whole, alone, strict=True):
        assert axis.product(kernel, box) == pytest.approx(all_columns, rel=1e-14)
        assert axis.product(kernel, box[:, :1])[:, 0] == pytest.approx(all_columns[:, 0], rel=1e-14)
        assert one[:, 0] == pytest.approx(all_columns[:, 0], rel=1e-14)


def test_paths_are_simulated_from_listed_rates_alone():
    _, game = random_game(1)
    policies = solve_policies(game, SETTINGS[:1], restart=False)
    (stretch,) = SettingRates(game, Pattern.of(game, Box.of(game)), policies, 0, ()).stretches(
        (0, 0, 0), 0.0, DAYS, ()
    )
    assert isinstance(stretch, Stretch)
    with pytest.raises(TypeError, match="arc by arc"):
        simulate(0, [stretch], np.zeros((1, game.n_states), dtype=bool), [DAYS], paths=5, rng=generator(1))
