r"""What states are worth to actors that anticipate each other: the coupled fixed point of a Markov game.

Values anticipate everybody's moves, each made by the rule of `standoff.inference.choice`:

.. math:: V_{a\theta}(x) = \frac{\rho U_{a\theta}(x) + \sum_y q(x \to y)\, V_{a\theta}(y)}{\rho + \sum_y q(x \to y)},

where q sums the actor's own rates under :math:`\theta` and the others' rates mixed over their intentions by
the public prior: nobody is told what another wants, and beliefs do not move inside the game. The form is that of
the continuous-time games of [ArcidiaconoEtAl2016]_.

The fixed point is traced upward from :math:`\lambda = 0`, where it is unique (`continuation`). Because
:math:`e^{\lambda g}` splits into a factor at y and one at x, a round needs one exponential for each state and
intention and a few products with a sparse matrix.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from standoff.case.model import MOST_RELIABLE
from standoff.errors import InputError
from standoff.inference.choice import Policies, Setting, frozen, package_shares, rates_at, stay_weights
from standoff.inference.continuation import FixedPoint, Points, Response, fixed_point, follow
from standoff.inference.game import Game

__all__ = ["SAME", "solve_policies"]

TOLERANCE = 1e-8
"""Largest change of any rate (per day) that one more round may make at a solution."""

SAME = 1e-6
"""Two solutions whose rates (per day) differ by less are one solution."""


def solve_policies(
    game: Game,
    settings: Sequence[Setting],
    *,
    warm: Policies | None = None,
    restart: bool = True,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Policies:
    """Solve the game at every setting, following the principal branch upward in lambda.

    Parameters
    ----------
    game
        S states, N value functions over all actors.
    settings
        The G settings, in any order.
    warm
        Policies of a similar game: where it has the same setting, solving starts from its values and
        tracing is skipped if that converges.
    restart
        Whether to look for another solution from another start.
    executor
        Where to follow the branches side by side; the answer is the same without.
    progress
        Called with the number of settings done and in all.

    Returns
    -------
    Policies
        In the order of ``settings``, whether converged or not.

    Raises
    ------
    InputError
        If a setting is out of range.
    """
    for setting in settings:
        if not (0.0 < setting.reliability <= MOST_RELIABLE and setting.restless_times > 0.0):
            raise InputError(
                f"reliability_of_choice {setting.reliability:g}, restless_times {setting.restless_times:g}: "
                f"accepted are numbers above 0, the first up to {MOST_RELIABLE:g}"
            )
    rounds = _Rounds(game)
    counter = _Counter(len(settings), progress)
    found: dict[Setting, _Solved] = {}
    chains = [
        sorted({setting for setting in settings if setting.restless_times == times})
        for times in sorted({setting.restless_times for setting in settings})
    ]

    def solve_chain(chain: list[Setting]) -> dict[Setting, _Solved]:
        return _solve_chain(rounds, chain, warm=warm, restart=restart, progress=counter)

    for part in executor.map(solve_chain, chains) if executor else map(solve_chain, chains):
        found |= part
    ends = [found[setting].end for setting in settings]
    residual = np.array([found[setting].residual for setting in settings])
    return Policies(
        reliability=np.array([setting.reliability for setting in settings]),
        restless_times=np.array([setting.restless_times for setting in settings]),
        values=frozen(np.stack([end.point for end in ends])),
        residual=residual,
        iterations=np.array([end.iterations for end in ends], dtype=np.int64),
        converged=residual < TOLERANCE,
        lost_at=np.array([np.nan if end.lost_at is None else end.lost_at for end in ends]),
        restart_gap=np.array([found[setting].restart_gap for setting in settings]),
    )


class _Rounds:
    """One round of the fixed point at any setting; holds the sparse matrices of the game."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.utilities = np.concatenate([player.utilities for player in game.players])
        self.shares = [package_shares(game, player) for player in game.players]
        self.structure = [
            (player.target.astype(np.int32), player.indptr.astype(np.int32)) for player in game.players
        ]

    def response(self, lam: float, times: float) -> Response:
        """Return the map from values, ``float64[N, S]``, to the values that follow from the choices they induce."""
        game = self.game
        size = game.n_states
        matrices = []
        for player, share, (target, indptr) in zip(game.players, self.shares, self.structure, strict=True):
            weight = share * stay_weights(player.restless, times)
            if player.cost.any():
                weight = weight * np.exp(-lam * player.cost)
            matrices.append(csr_array((weight, target, indptr), shape=(size, size)))
        rho = game.discount

        def respond(values: Points) -> tuple[Points, float]:
            gained = rho * self.utilities
            leaving = np.full_like(gained, rho)
            tilts = np.exp(lam * (values - 0.5))
            for player, matrix, mine in zip(game.players, matrices, game.columns, strict=True):
                weighed, own, others = _summed(matrix, tilts[mine], values, mine)
                pace = player.pace / (tilts[mine] + weighed)
                exits = pace * weighed
                gained[mine] += pace * own
                leaving[mine] += exits
                public = np.einsum("kos,ks->os", others, pace * player.prior[:, None])
                gained[: mine.start] += public[: mine.start]
                gained[mine.stop :] += public[mine.start :]
                left = np.einsum("k,ks->s", player.prior, exits)
                leaving[: mine.start] += left
                leaving[mine.stop :] += left
            image = gained / leaving
            # (gained - leaving * V) / rho bounds how far V is from the values of the choices it induces.
            defect = float(np.abs(leaving * (image - values)).max()) / rho
            return image, defect

        return respond


def _summed(matrix: csr_array, tilt: Points, values: Points, mine: slice) -> tuple[Points, Points, Points]:
    """Sum over an actor's arcs, in one product: its tilts, its tilted values, and the others' values so tilted.

    Shapes ``[K, S]``, ``[K, S]`` and ``[K, N - K, S]``, K being the actor's intentions.
    """
    k, size = tilt.shape
    block = np.empty((k, 2 + len(values) - k, size))
    block[:, 0] = tilt
    np.multiply(tilt, values[mine], out=block[:, 1])
    np.multiply(tilt[:, None], values[: mine.start], out=block[:, 2 : 2 + mine.start])
    np.multiply(tilt[:, None], values[mine.stop :], out=block[:, 2 + mine.start :])
    # Columns side by side suit the sparse product; states side by side suit all the rest.
    summed = matrix @ np.ascontiguousarray(block.reshape(-1, size).T)
    block = np.ascontiguousarray(summed.T).reshape(block.shape)
    return block[:, 0], block[:, 1], block[:, 2:]


class _Counter:
    """Counts solved settings for whoever watches."""

    def __init__(self, total: int, watch: Callable[[int, int], None] | None) -> None:
        self.done, self.total, self.watch = 0, total, watch

    def __call__(self) -> None:
        self.done += 1
        if self.watch is not None:
            self.watch(self.done, self.total)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Solved:
    """The end of one setting and how far it may be trusted."""

    end: FixedPoint
    residual: float
    restart_gap: float


def _solve_chain(
    rounds: _Rounds,
    chain: Sequence[Setting],
    *,
    warm: Policies | None,
    restart: bool,
    progress: Callable[[], None],
) -> dict[Setting, _Solved]:
    """Solve the settings of one multiplier of restlessness, lambda ascending."""
    game, times = rounds.game, chain[0].restless_times
    ends = _from_warm(rounds, chain, warm) if warm is not None else None
    if ends is None:
        ends = follow(
            lambda lam: rounds.response(lam, times),
            rounds.utilities,
            [setting.reliability for setting in chain],
            tolerance=lambda lam: _value_tolerance(game, lam),
            progress=progress,
        )
    else:
        for _ in chain:
            progress()
    return {
        setting: _Solved(
            end=end,
            residual=_residual(rounds, setting, end.point),
            restart_gap=_restart_gap(rounds, setting, end) if restart and setting == chain[-1] else np.nan,
        )
        for setting, end in zip(chain, ends, strict=True)
    }


def _from_warm(rounds: _Rounds, chain: Sequence[Setting], warm: Policies) -> tuple[FixedPoint, ...] | None:
    """Solve from the values of a similar game; ``None`` unless every setting is among them and converges."""
    near = dict(zip(warm.settings, warm.values, strict=True))
    if warm.values.shape[1:] != rounds.utilities.shape or not set(chain) <= set(near):
        return None
    ends = tuple(
        fixed_point(
            rounds.response(setting.reliability, setting.restless_times),
            near[setting],
            tolerance=_value_tolerance(rounds.game, setting.reliability),
        )
        for setting in chain
    )
    return ends if all(end.converged for end in ends) else None


def _value_tolerance(game: Game, lam: float) -> float:
    """Error of the values that moves no rate by more than a tenth of the tolerance: |dq| <= r lam |dV| / 2."""
    fastest = max(player.pace for player in game.players)
    return min(TOLERANCE, 0.2 * TOLERANCE / (lam * fastest)) if lam > 0.0 else TOLERANCE


def _residual(rounds: _Rounds, setting: Setting, values: Points) -> float:
    """Largest change of any rate that one more round would make."""
    image, _ = rounds.response(setting.reliability, setting.restless_times)(values)
    return _distance(rounds.game, setting, values, image)


def _restart_gap(rounds: _Rounds, setting: Setting, end: FixedPoint) -> float:
    """Largest difference of any rate from a solution found from the utilities, as if nobody moved."""
    response = rounds.response(setting.reliability, setting.restless_times)
    other = fixed_point(response, rounds.utilities, tolerance=SAME / 10.0)
    return _distance(rounds.game, setting, end.point, other.point) if other.converged else float("nan")


def _distance(game: Game, setting: Setting, values: Points, others: Points) -> float:
    lam, times = setting.reliability, setting.restless_times
    pairs = zip(rates_at(game, values, lam, times), rates_at(game, others, lam, times), strict=True)
    return max(float(np.abs(one - other).max(initial=0.0)) for one, other in pairs)
