"""Following a branch: against Gambit on games in normal form, and where a branch ends."""

import io

import numpy as np
import pygambit
import pytest
from tests.unit.inference.games import generator

from standoff.inference.continuation import fixed_point, follow, logit_equilibrium

SHAPES = [(2, 2), (3, 3), (2, 3, 2), (4, 3)]


def gambit_game(payoffs):
    """Hand the game over as the text of a .nfg file: payoffs profile by profile, the first player fastest."""
    shape = payoffs[0].shape
    players = " ".join(f'"{i}"' for i in range(len(payoffs)))
    sizes = " ".join(map(str, shape))
    profiles = [tuple(reversed(index)) for index in np.ndindex(*reversed(shape))]
    numbers = " ".join(repr(float(payoff[profile])) for profile in profiles for payoff in payoffs)
    text = f'NFG 1 R "game" {{ {players} }} {{ {sizes} }}\n\n{numbers}\n'
    return pygambit.read_nfg(io.BytesIO(text.encode()))


def by_gambit(payoffs, precision):
    (end,) = pygambit.qre.logit_solve_lambda(gambit_game(payoffs), precision)
    return [float(probability) for strategies in end.profile for _, probability in strategies]


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("precision", [1.0, 8.0])
def test_the_logit_equilibrium_agrees_with_gambit(seed, precision):
    rng = generator(seed)
    shape = SHAPES[seed % len(SHAPES)]
    payoffs = [np.round(rng.random(shape), 3) for _ in shape]
    mine = logit_equilibrium(payoffs, precision)
    assert [len(p) for p in mine] == list(shape)
    assert np.concatenate(mine) == pytest.approx(by_gambit(payoffs, precision), abs=1e-6)


# Nearly symmetric coordination: the principal branch bends away from the middle, which stays a fixed point.
COORDINATION = [np.array([[0.551, 0.028], [0.207, 0.448]]), np.array([[0.524, 0.125], [0.459, 0.78]])]


@pytest.mark.parametrize("precision", [4.0, 6.0, 10.0, 30.0])
def test_the_branch_is_kept_where_another_comes_near(precision):
    mine = np.concatenate(logit_equilibrium(COORDINATION, precision))
    assert mine == pytest.approx(by_gambit(COORDINATION, precision), abs=1e-6)


def test_without_precision_everybody_mixes_evenly():
    row, column = logit_equilibrium([generator(0).random((3, 2)) for _ in range(2)], 1e-9)
    assert row == pytest.approx(np.full(3, 1 / 3))
    assert column == pytest.approx(np.full(2, 1 / 2))


def logistic(slope):
    """x -> 1 / (1 + exp(-slope (2 x - 1 - 0.1))): a fold when the slope grows."""

    def respond(x):
        image = 1.0 / (1.0 + np.exp(-slope * (2.0 * x - 1.1)))
        return image, float(np.abs(image - x).max())

    return respond


def test_a_fixed_point_that_plain_iteration_circles_is_found():
    def respond(x):
        image = 1.0 / (1.0 + np.exp(30.0 * (x - 0.5)))
        return image, float(np.abs(image - x).max())

    x = np.array([0.4])
    for _ in range(50):
        x = 0.5 * x + 0.5 * respond(x)[0]
    assert respond(x)[1] > 0.1  # damping by half does not help
    found = fixed_point(respond, np.array([0.4]), tolerance=1e-12)
    assert found.converged
    assert found.point == pytest.approx([0.5])


def test_what_does_not_converge_says_so():
    def respond(x):
        return 1.0 - x + 0.3, 1.0

    found = fixed_point(respond, np.array([0.2]), tolerance=1e-12, most=20)
    assert not found.converged
    assert found.iterations == 20


def test_a_branch_that_turns_back_is_reported_as_lost():
    def fold(parameter):
        """x = parameter / 4 + x^2 has no real solution beyond parameter 1."""

        def respond(x):
            image = np.clip(parameter / 4.0 + x**2, 0.0, 1.0)
            return image, float(np.abs(image - x).max())

        return respond

    before, after = follow(fold, np.array([0.0]), [0.5, 2.0], tolerance=lambda _: 1e-12, coarse=1e-9)
    assert before.converged
    assert before.lost_at is None
    assert before.point == pytest.approx([(1 - np.sqrt(0.5)) / 2])
    assert after.lost_at == pytest.approx(1.0, abs=0.01)


def test_every_target_is_reported_in_order():
    seen = []
    ends = follow(
        logistic, np.array([0.5]), [0.3, 0.6, 0.9],
        tolerance=lambda _: 1e-12, progress=lambda: seen.append(1),
    )  # fmt: skip
    assert len(ends) == len(seen) == 3
    for target, end in zip([0.3, 0.6, 0.9], ends, strict=True):
        assert end.converged
        assert logistic(target)(end.point)[1] < 1e-12
        assert not end.point.flags.writeable
