r"""The game that is being played: who may change what, what it is worth, and how often one may.

Letters, as in the literature on continuous-time dynamic games with logit choice [DoraszelskiJudd2012]_,
[ArcidiaconoEtAl2016]_:

====================  ==================================================================================
:math:`r_a`           chances to move of actor a, per day
:math:`\epsilon_a`    share of them at which it would change course were nothing to be gained
:math:`\rho`          rate of discounting, per day; :math:`\ln 2` over the half-life
:math:`U_{a\theta}`   utility of each state to actor a with intention :math:`\theta`, in [0, 1]
:math:`p_a`           prior over the intentions of a; the public mixture that others play against
====================  ==================================================================================

The records hold plain arrays; `game_of` and `chances_of` make them from a case.

References
----------
.. [DoraszelskiJudd2012] U. Doraszelski and K. L. Judd, "Avoiding the curse of dimensionality in dynamic
   stochastic games", *Quantitative Economics* 3 (2012), 53-93.
.. [ArcidiaconoEtAl2016] P. Arcidiacono, P. Bayer, J. R. Blevins and P. B. Ellickson, "Estimation of dynamic
   discrete choice models in continuous time with an application to retail competition", *Review of Economic
   Studies* 83 (2016), 889-931.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Actor, Case
from standoff.conflict.conflict import Conflict
from standoff.conflict.moves import arcs
from standoff.conflict.states import StateIndex
from standoff.errors import InputError

__all__ = ["Chance", "Game", "Player", "chances_of", "game_of"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Player:
    """One actor's part in a game of S states.

    Attributes
    ----------
    id
        The actor's id.
    intentions
        Ids of its K intentions.
    indptr, target
        Its arcs, row by row: from state s to ``target[indptr[s]:indptr[s + 1]]``; ``int64[S + 1]`` and
        ``int64[A]``.
    changes
        Number of options each arc changes, ``int64[A]``, at least 1.
    cost
        What each arc costs its owner, on the scale of utility, ``float64[A]``.
    utilities
        ``float64[K, S]`` in [0, 1].
    prior
        ``float64[K]``, sums to 1.
    pace
        Chances to move per day, positive.
    restless
        Share of the chances at which it would change course for nothing, in (0, 1).
    mask
        Its own options, as in the states of the game; 0 where the states are no combinations of options.
    """

    id: str
    intentions: tuple[str, ...]
    indptr: NDArray[np.int64]
    target: NDArray[np.int64]
    changes: NDArray[np.int64]
    cost: NDArray[np.float64]
    utilities: NDArray[np.float64]
    prior: NDArray[np.float64]
    pace: float
    restless: float
    mask: int = 0

    @property
    def n_intentions(self) -> int:
        """K, the number of readings of what it wants."""
        return len(self.prior)

    def arc(self, state: int, target: int) -> int | None:
        """Return the number of the arc from ``state`` to ``target``, or ``None`` if there is none."""
        row = self.target[self.indptr[state] : self.indptr[state + 1]]
        (places,) = np.nonzero(row == target)
        return int(self.indptr[state] + places[0]) if len(places) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Game:
    r"""The players and what they have in common.

    Attributes
    ----------
    players
        In the case's order of actors; all on the same S states.
    discount
        :math:`\rho`, per day.
    package_factor
        The weight of a package of changes falls by this with every further option it changes.
    states
        ``uint64[S]``, the options taken in each state, by bit. Only speed rests on it: with it the rates of packages
        are applied without listing every arc (`standoff.forecast.blocks`).
    """

    players: tuple[Player, ...]
    discount: float
    package_factor: float
    states: NDArray[np.uint64] | None = None

    @property
    def n_states(self) -> int:
        """S, the number of states."""
        return int(self.players[0].utilities.shape[1])

    @property
    def columns(self) -> tuple[slice, ...]:
        """For each player its columns among the N value functions, stacked in order."""
        ends = np.cumsum([player.n_intentions for player in self.players]).tolist()
        return tuple(slice(end - p.n_intentions, end) for end, p in zip(ends, self.players, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chance:
    """An announced step: extra chances, inside a window, for one change of one option.

    Attributes
    ----------
    id
        What to call it: the change as the case writes it.
    player
        Index of the owner of the option.
    target
        ``int64[S]``: where the change leads from each state; -1 where it is made already or not legal.
    cost
        What the change costs its owner.
    pace
        Extra chances per day inside the window.
    restless
        Share of them at which the change would be made were nothing else gained, in (0, 1).
    begins, ends
        The window in days since the beginning of the first day; ``ends`` is the end of its last day.
    """

    id: str
    player: int
    target: NDArray[np.int64]
    cost: float
    pace: float
    restless: float
    begins: float
    ends: float

    def overlap(self, first: float, last: float) -> float:
        """Days of [first, last] that lie inside the window."""
        return max(0.0, min(last, self.ends) - max(first, self.begins))


def game_of(case: Case, conflict: Conflict, utilities: Sequence[NDArray[np.float64]]) -> Game:
    """Make the game of a case.

    Parameters
    ----------
    case
        Its actors, their pace and the settings of its model.
    conflict
        Its S feasible states.
    utilities
        For each actor ``float64[K, S]`` in [0, 1], a row for each of its intentions.
    """
    options = [option for actor in case.actors for option in actor.options]
    cost = np.array([option.cost for option in options], dtype=np.float64)
    players = []
    for i, (actor, utility) in enumerate(zip(case.actors, utilities, strict=True)):
        moves = arcs(conflict, i)
        players.append(
            Player(
                id=str(actor.id),
                intentions=tuple(str(intention.id) for intention in actor.intentions),
                indptr=moves.indptr.astype(np.int64),
                target=moves.target.astype(np.int64),
                changes=np.bitwise_count(moves.changed).astype(np.int64),
                cost=_cost(moves.changed, cost),
                utilities=np.ascontiguousarray(utility, dtype=np.float64),
                prior=np.array([intention.prior for intention in actor.intentions], dtype=np.float64),
                pace=1.0 / actor.decides_every,
                restless=actor.restless,
                mask=conflict.own_mask(i),
            )
        )
    return Game(
        players=tuple(players),
        discount=float(np.log(2.0)) / case.model.half_life,
        package_factor=case.model.package_factor,
        states=conflict.states,
    )


def chances_of(case: Case, conflict: Conflict) -> tuple[Chance, ...]:
    """Make the announced steps of a case: its schedule, with days counted from its beginning.

    Raises
    ------
    InputError
        If the case has a schedule but does not say when it begins.
    """
    begins = case.begins
    if not case.schedule:
        return ()
    if begins is None:
        raise InputError(f"{case.id}: a schedule needs `begins:`, the day on which the case begins")
    index = StateIndex.of(conflict.states)
    chances = []
    for scheduled in case.schedule:
        k = conflict.options.index(scheduled.change.option)
        bit = np.uint64(1 << k)
        taken = (conflict.states & bit) != 0
        forbidden = conflict.no_take if scheduled.change.taken else conflict.no_drop
        target = index.find(conflict.states ^ bit).astype(np.int64)
        target[taken == scheduled.change.taken] = -1
        if forbidden >> k & 1:
            target[:] = -1
        owner = conflict.owner[k]
        chances.append(
            Chance(
                id=scheduled.change.option if scheduled.change.taken else f"not {scheduled.change.option}",
                player=owner,
                target=target,
                cost=_option_cost(case.actors[owner], scheduled.change.option),
                pace=1.0 / scheduled.decides_every,
                restless=scheduled.restless,
                begins=float((scheduled.first - begins).days),
                ends=float((scheduled.last - begins).days + 1),
            )
        )
    return tuple(chances)


def _cost(changed: NDArray[np.uint64], cost: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over the changed options of what changing each costs."""
    total = np.zeros(len(changed))
    for k in np.flatnonzero(cost):
        total += cost[k] * ((changed >> np.uint64(k)) & np.uint64(1))
    return total


def _option_cost(actor: Actor, option_id: str) -> float:
    return next(option.cost for option in actor.options if option.id == option_id)
