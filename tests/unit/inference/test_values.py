"""The fixed point of values against its literal definition, plain iteration and another solver."""

import io
from dataclasses import replace

import numpy as np
import pygambit
import pytest
from tests.unit.inference.games import (
    SETTINGS,
    conflict_of,
    game_on,
    generator,
    literal_round,
    random_game,
)

from standoff.errors import InputError
from standoff.inference.choice import (
    Setting,
    rates,
)
from standoff.inference.game import Game, Player
from standoff.inference.values import solve_policies


@pytest.mark.parametrize("seed", range(4))
def test_values_satisfy_the_literal_equation(seed):
    owner, intentions = [((0, 0, 1, 2), (2, 1, 1)), ((0, 1, 1), (2, 2)), ((0, 0, 1), (3, 1))][seed % 3]
    conflict, game = random_game(seed, owner=owner, intentions=intentions)
    policies = solve_policies(game, SETTINGS)
    assert policies.converged.all()
    for setting, values in zip(SETTINGS, policies.values, strict=True):
        image = literal_round(conflict, game, values.tolist(), setting)
        assert np.array(image) == pytest.approx(values, abs=1e-9)


def test_values_are_those_of_plain_iteration_where_it_converges():
    conflict, game = random_game(7, owner=(0, 1, 1), intentions=(2, 1))
    setting = Setting(reliability=2.0, restless_times=1.0)
    values = np.full((3, game.n_states), 0.5)
    for _ in range(400):
        values = np.array(literal_round(conflict, game, values.tolist(), setting))
    assert solve_policies(game, [setting]).values[0] == pytest.approx(values, abs=1e-8)


def test_policies_come_in_the_order_asked_for_and_are_the_same_each_time():
    _, game = random_game(4)
    forth, back = solve_policies(game, SETTINGS), solve_policies(game, SETTINGS[::-1])
    assert forth.settings == SETTINGS
    assert back.settings == SETTINGS[::-1]
    assert np.array_equal(forth.values, back.values[::-1])
    assert np.array_equal(forth.values, solve_policies(game, SETTINGS).values)


def test_warm_values_give_the_same_solution():
    _, game = random_game(6)
    cold = solve_policies(game, SETTINGS)
    warm = solve_policies(game, SETTINGS, warm=cold)
    assert warm.values == pytest.approx(cold.values, abs=1e-9)
    assert warm.iterations.sum() < cold.iterations.sum() / 4
    moved = replace(game, discount=game.discount * 1.05)
    near = solve_policies(moved, SETTINGS, warm=cold)
    assert near.values == pytest.approx(solve_policies(moved, SETTINGS).values, abs=1e-8)
    _, other = random_game(6, owner=(0, 1), intentions=(1, 1))
    assert solve_policies(other, SETTINGS, warm=cold).converged.all()


def test_a_second_start_finds_the_same_solution_of_an_easy_game():
    _, game = random_game(8)
    gaps = solve_policies(game, SETTINGS).restart_gap
    assert np.isnan(gaps[:2]).all()
    assert (gaps[2:] < 1e-6).all()
    assert np.isnan(solve_policies(game, SETTINGS, restart=False).restart_gap).all()


def test_progress_counts_every_setting():
    seen = []
    solve_policies(random_game(9)[1], SETTINGS, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize(("reliability", "times"), [(0.0, 1.0), (2000.0, 1.0), (5.0, 0.0), (-1.0, 1.0)])
def test_a_setting_out_of_range_is_refused(reliability, times):
    with pytest.raises(InputError, match="accepted are numbers above 0"):
        solve_policies(random_game(0)[1], [Setting(reliability=reliability, restless_times=times)])


def test_the_most_reliable_choice_stays_within_double_precision():
    conflict = conflict_of((0, 0, 1))
    rng = generator(12)
    game = game_on(conflict, [rng.random((1, 8)), np.zeros((1, 8))], [[1.0], [1.0]])
    policies = solve_policies(game, [Setting(reliability=1000.0, restless_times=1.0)])
    for found in rates(game, policies, 0):
        assert np.isfinite(found).all()
        assert (found >= 0.0).all()


# One game that an extensive form and the chain both express: B goes left or right without knowing which of
# two sorts of A it faces; A answers; nothing can be undone. Patience without end makes the chain's values
# those of the tree, and the moves out of a state an agent logit equilibrium. The two sorts want opposite
# things, so that both answer equally soon; in the chain the sooner one would count for more.

PRIOR = (0.3, 0.7)
PAYOFF_B = np.array([[0.9, 0.1], [0.2, 0.6]])  # [B's move, A's answer]
PAYOFF_A = np.array([[[0.8, 0.3], [0.1, 0.5]], [[0.3, 0.8], [0.5, 0.1]]])  # [sort, B's move, A's answer]


def tree_as_chain():
    arcs_b, arcs_a = {0: [1, 2]}, {1: [3, 4], 2: [5, 6]}

    def player(name, moves, utilities, prior):
        rows = [moves.get(state, []) for state in range(7)]
        target = np.array([t for row in rows for t in row], dtype=np.int64)
        return Player(
            id=name,
            intentions=tuple(f"t{k}" for k in range(len(prior))),
            indptr=np.cumsum([0, *map(len, rows)]).astype(np.int64),
            target=target,
            changes=np.ones(len(target), dtype=np.int64),
            cost=np.zeros(len(target)),
            utilities=np.array(utilities),
            prior=np.array(prior),
            pace=1.0,
            restless=0.45,
        )

    ends_b = [0.5, 0.5, 0.5, *PAYOFF_B.ravel()]
    ends_a = [[0.5, 0.5, 0.5, *PAYOFF_A[sort].ravel()] for sort in range(2)]
    b, a = player("b", arcs_b, [ends_b], [1.0]), player("a", arcs_a, ends_a, PRIOR)
    return Game(players=(b, a), discount=1e-8, package_factor=0.25)


def tree_by_gambit(precision):
    sorts = []
    for sort in range(2):
        answers = []
        for move in range(2):
            number = 10 * sort + 2 * move + 1
            ends = "\n".join(
                f't "" {number + k} "" {{ {PAYOFF_B[move, k]}, {PAYOFF_A[sort, move, k]} }}' for k in range(2)
            )
            answers.append(f'p "" 2 {2 * sort + move + 1} "" {{ "l" "r" }} 0\n{ends}')
        sorts.append('p "" 1 1 "" { "L" "R" } 0\n' + "\n".join(answers))
    chance = f'c "" 1 "" {{ "x" {PRIOR[0]} "y" {PRIOR[1]} }} 0\n'
    text = 'EFG 2 R "tree" { "b" "a" }\n\n' + chance + "\n".join(sorts) + "\n"
    game = pygambit.read_efg(io.BytesIO(text.encode()))
    (end,) = pygambit.qre.logit_solve_lambda(game, precision, use_strategic=False)
    return [float(p) for behavior in end.profile for _, mixed in behavior for _, p in mixed]


def test_the_patient_limit_of_the_chain_is_gambits_agent_logit_equilibrium():
    precision = 3.0
    game = tree_as_chain()
    policies = solve_policies(game, [Setting(reliability=precision, restless_times=1.0)], restart=False)
    rate_b, rate_a = rates(game, policies, 0)
    mine = [rate_b[0] / rate_b[0].sum()]
    mine += [
        rate_a[sort, 2 * move :][:2] / rate_a[sort, 2 * move :][:2].sum()
        for sort in range(2)
        for move in range(2)
    ]
    assert np.concatenate(mine) == pytest.approx(tree_by_gambit(precision), abs=1e-6)
    assert policies.converged.all()
