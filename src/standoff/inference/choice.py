r"""How actors choose, given what states are worth to them: a logit over packages of changes, with inertia.

At a chance to move (rate :math:`r_a`) actor a with intention :math:`\theta` in state x stays, with weight 1,
or takes package t to the state y, with weight :math:`w_t(x) e^{\lambda g_t}`, where the gain is
:math:`g_t = V_{a\theta}(y) - V_{a\theta}(x) - c_t`. So it goes to y at the rate

.. math:: q_{a\theta}(x \to y) = r_a \frac{w_t(x)\, e^{\lambda g_t}}{1 + \sum_u w_u(x)\, e^{\lambda g_u}}.

The weights of the legal packages at x are proportional to :math:`f^{k-1}` for a package that changes k
options and sum to :math:`\epsilon_a / (1 - \epsilon_a)`: with nothing to gain the actor changes course at a
share :math:`\epsilon_a` of its chances. The cost :math:`c_t` enters the choice, not the value. The form of value
and choice is that of [ArcidiaconoEtAl2016]_; the weight of staying is the inertia of this project.

The values V are those of `standoff.inference.values`. They are all that need be kept: rates are written out only
when asked for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.errors import NotConverged
from standoff.inference.continuation import Points
from standoff.inference.game import Chance, Game, Player

__all__ = [
    "Policies",
    "Setting",
    "chance_rates",
    "frozen",
    "origins",
    "package_shares",
    "player_rates",
    "rates",
    "rates_at",
    "state_rates",
    "stay_weights",
]

MOST_RESTLESS = 0.49
"""An actor changes course for nothing at fewer than half of its chances, whatever the multiplier."""


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


def rates(game: Game, policies: Policies, setting: int) -> tuple[NDArray[np.float64], ...]:
    """Return every actor's rates at one setting, recomputed from the values.

    Returns
    -------
    tuple[NDArray, ...]
        For each player ``float64[K, A]``, per day: the rate of each arc under each intention.
    """
    lam = float(policies.reliability[setting])
    return rates_at(game, policies.values[setting], lam, float(policies.restless_times[setting]))


def rates_at(game: Game, values: Points, lam: float, times: float) -> tuple[NDArray[np.float64], ...]:
    """Return every actor's rates that follow from values, ``float64[N, S]``; as `rates` does."""
    return tuple(_rates_of(game, values, lam, times, player) for player in range(len(game.players)))


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
    return frozen(own.pace * odds / (1.0 + odds.sum(axis=2, keepdims=True)))


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
    return frozen(np.where(possible, chance.pace * odds / (1.0 + odds), 0.0))


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
    return frozen(player.pace * odds / totals[:, origin])


def frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an array that can no longer be written to."""
    array.setflags(write=False)
    return array
