r"""How actors choose: the coupled fixed point of a continuous-time Markov game with logit choice.

At a chance to move (rate :math:`r_a`) actor a with intention :math:`\theta` in state x stays, with weight 1,
or takes package t to the state y, with weight :math:`w_t(x) e^{\lambda g_t}`, where the gain is
:math:`g_t = V_{a\theta}(y) - V_{a\theta}(x) - c_t`. So it goes to y at the rate

.. math:: q_{a\theta}(x \to y) = r_a \frac{w_t(x)\, e^{\lambda g_t}}{1 + \sum_u w_u(x)\, e^{\lambda g_u}}.

The weights of the legal packages at x are proportional to :math:`f^{k-1}` for a package that changes k
options and sum to :math:`\epsilon_a / (1 - \epsilon_a)`: with nothing to gain the actor changes course at a
share :math:`\epsilon_a` of its chances. Values anticipate everybody's moves,

.. math:: V_{a\theta}(x) = \frac{\rho U_{a\theta}(x) + \sum_y q(x \to y)\, V_{a\theta}(y)}{\rho + \sum_y q(x \to y)},

where q sums the actor's own rates under :math:`\theta` and the others' rates mixed over their intentions by
the public prior: nobody is told what another wants, and beliefs do not move inside the game. The cost
:math:`c_t` enters the choice, not the value. The form of value and choice is that of [ArcidiaconoEtAl2016]_;
the weight of staying is the inertia of this project.

The fixed point is traced upward from :math:`\lambda = 0`, where it is unique (`continuation`). Because
:math:`e^{\lambda g}` splits into a factor at y and one at x, a round needs one exponential for each state and
intention and a few products with a sparse matrix; rates are written out only when asked for (`rates`), so
values are all that need be kept.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from standoff.case.model import MOST_RELIABLE
from standoff.errors import InputError, NotConverged
from standoff.inference.continuation import FixedPoint, Points, Response, fixed_point, follow
from standoff.inference.game import Chance, Game, Player

__all__ = [
    "Policies",
    "Setting",
    "chance_rates",
    "origins",
    "package_shares",
    "player_rates",
    "rates",
    "solve_policies",
    "state_rates",
    "stay_weights",
]

MOST_RESTLESS = 0.49
"""An actor changes course for nothing at fewer than half of its chances, whatever the multiplier."""

TOLERANCE = 1e-8
"""Largest change of any rate (per day) that one more round may make at a solution."""

SAME = 1e-6
"""Two solutions whose rates (per day) differ by less are one solution."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Setting:
    """One point of the grid over how actors choose.

    ``reliability`` is lambda, per unit of value; ``restless_times`` multiplies every actor's ``restless``.
    """

    reliability: float
    restless_times: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Policies:
    """The solved values at each of G settings; rates follow from them by `rates`.

    Attributes
    ----------
    reliability, restless_times
        The settings, ``float64[G]`` each.
    values
        ``float64[G, N, S]`` in [0, 1]: the N value functions, actors in order and intentions within them.
    residual
        ``float64[G]``: largest change of any rate, per day, that one more round would make.
    iterations
        ``int64[G]``: rounds spent, on the way from the setting before.
    converged
        ``bool[G]``: whether ``residual`` is below 1e-8.
    lost_at
        ``float64[G]``: lambda at which the principal branch could not be followed further; NaN where it
        was followed all the way.
    restart_gap
        ``float64[G]``: largest difference of any rate from the solution found from another start. Above 1e-6
        there are several solutions. NaN where that search did not converge or was not made: it is made, if
        asked for, at the largest lambda of each multiplier, where several solutions are likeliest.
    """

    reliability: NDArray[np.float64]
    restless_times: NDArray[np.float64]
    values: NDArray[np.float64]
    residual: NDArray[np.float64]
    iterations: NDArray[np.int64]
    converged: NDArray[np.bool_]
    lost_at: NDArray[np.float64]
    restart_gap: NDArray[np.float64]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The settings as records."""
        return tuple(
            Setting(reliability=lam, restless_times=times)
            for lam, times in zip(self.reliability.tolist(), self.restless_times.tolist(), strict=True)
        )

    def usable(self) -> "Policies":
        """Return the settings that converged; no posterior may rest on the others.

        Raises
        ------
        NotConverged
            If none did.
        """
        if not self.converged.any():
            worst = float(self.residual.min())
            raise NotConverged(
                f"no policy converged at any setting; the smallest residual is {worst:.2g} a day"
            )
        if self.converged.all():
            return self
        kept = self.converged
        return Policies(
            reliability=self.reliability[kept],
            restless_times=self.restless_times[kept],
            values=self.values[kept],
            residual=self.residual[kept],
            iterations=self.iterations[kept],
            converged=self.converged[kept],
            lost_at=self.lost_at[kept],
            restart_gap=self.restart_gap[kept],
        )


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
        values=_frozen(np.stack([end.point for end in ends])),
        residual=residual,
        iterations=np.array([end.iterations for end in ends], dtype=np.int64),
        converged=residual < TOLERANCE,
        lost_at=np.array([np.nan if end.lost_at is None else end.lost_at for end in ends]),
        restart_gap=np.array([found[setting].restart_gap for setting in settings]),
    )


def rates(game: Game, policies: Policies, setting: int) -> tuple[NDArray[np.float64], ...]:
    """Return every actor's rates at one setting, recomputed from the values.

    Returns
    -------
    tuple[NDArray, ...]
        For each player ``float64[K, A]``, per day: the rate of each arc under each intention.
    """
    lam = float(policies.reliability[setting])
    return _rates(game, policies.values[setting], lam, float(policies.restless_times[setting]))


def player_rates(game: Game, policies: Policies, setting: int, player: int) -> NDArray[np.float64]:
    """Return one actor's rates of all its arcs at one setting, ``float64[K, A]``, per day."""
    lam = float(policies.reliability[setting])
    return _rates_of(game, policies.values[setting], lam, float(policies.restless_times[setting]), player)


def state_rates(game: Game, policies: Policies, player: int, state: int) -> NDArray[np.float64]:
    """Return an actor's rates of all arcs from one state at every setting, ``float64[G, K, arcs]``, per day."""
    own = game.players[player]
    row = slice(*own.indptr[state : state + 2])
    columns = game.columns[player]
    lam = policies.reliability[:, None, None]
    values = policies.values[:, columns]
    here, there = values[:, :, state, None], values[:, :, own.target[row]]
    share = game.package_factor ** (own.changes[row] - 1.0)
    weight = np.array([stay_weights(own.restless, times) for times in policies.restless_times.tolist()])
    odds = weight[:, None, None] * (share / share.sum()) * np.exp(lam * (there - here - own.cost[row]))
    return _frozen(own.pace * odds / (1.0 + odds.sum(axis=2, keepdims=True)))


def chance_rates(
    game: Game,
    policies: Policies,
    setting: int,
    chance: Chance,
    states: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Return the extra rate of an announced change inside its window, ``float64[K, S]``, per day.

    The change has the odds ``restless / (1 - restless)`` times ``exp(lambda * gain)`` against staying; it is
    0 where the change is made already or is not legal. The values are those of the game without the window.
    The multipliers of restlessness leave an announced step alone: its share is elicited for it, and a step
    that was promised may well have one near 1. With ``states`` only these are computed.
    """
    here = slice(None) if states is None else states
    own = policies.values[setting, game.columns[chance.player]]
    target = chance.target[here]
    possible = target >= 0
    gain = np.where(possible, own[:, np.where(possible, target, 0)] - own[:, here] - chance.cost, 0.0)
    odds = chance.restless / (1.0 - chance.restless) * np.exp(policies.reliability[setting] * gain)
    return _frozen(np.where(possible, chance.pace * odds / (1.0 + odds), 0.0))


def stay_weights(restless: float, restless_times: float) -> float:
    """Return the summed weight of all packages beside the weight 1 of staying, with nothing to gain."""
    share = min(restless * restless_times, MOST_RESTLESS)
    return share / (1.0 - share)


def package_shares(game: Game, player: Player) -> NDArray[np.float64]:
    """Return each arc's share of the weight of all packages at its state, ``float64[A]``; rows sum to 1."""
    weight = game.package_factor ** (player.changes - 1.0)
    origin = origins(player)
    total = np.bincount(origin, weight, minlength=game.n_states)
    return np.asarray(weight / total[origin])


def origins(player: Player) -> NDArray[np.int64]:
    """Return the state each arc leaves, ``int64[A]``."""
    return np.repeat(np.arange(len(player.indptr) - 1), np.diff(player.indptr))


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
    pairs = zip(_rates(game, values, lam, times), _rates(game, others, lam, times), strict=True)
    return max(float(np.abs(one - other).max(initial=0.0)) for one, other in pairs)


def _rates(game: Game, values: Points, lam: float, times: float) -> tuple[NDArray[np.float64], ...]:
    return tuple(_rates_of(game, values, lam, times, player) for player in range(len(game.players)))


def _rates_of(game: Game, values: Points, lam: float, times: float, k: int) -> NDArray[np.float64]:
    player = game.players[k]
    own = values[game.columns[k]]
    origin = origins(player)
    weight = package_shares(game, player) * stay_weights(player.restless, times) * np.exp(-lam * player.cost)
    scores = np.exp(lam * (own - 0.5))
    odds = scores[:, player.target] * weight
    filled = np.flatnonzero(np.diff(player.indptr))
    totals = scores.copy()
    if len(filled):
        totals[:, filled] += np.add.reduceat(odds, player.indptr[filled], axis=1)
    return _frozen(player.pace * odds / totals[:, origin])


def _frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.setflags(write=False)
    return array
