r"""The likelihood of dated moves, and of the days on which nothing moved.

The world stands in :math:`x_t` on day t. For actor a with intention :math:`\theta`, moves
:math:`x_j \to y_j` on days :math:`t_j` up to day T have the log likelihood of a point process
[DaleyVereJones2003]_ (section 7.2),

.. math:: \sum_j \log q_{a\theta}(x_j \to y_j) - \int_0^T \sum_y q_{a\theta}(x_t \to y)\, dt,

in which the integral is the evidence of not moving. Inside the window of an announced step its extra rate is
added to q. Given the setting the actors are independent, so each has a likelihood of its own.

Days are counted from the beginning of the first; a move dated on a day is placed at its noon. What one actor
changes on one day is one package. Where several actors move on one day the order within it is unknown: each
actor's rate is then averaged over all orders in which every move is legal.

References
----------
.. [DaleyVereJones2003] D. J. Daley and D. Vere-Jones, *An Introduction to the Theory of Point Processes*,
   vol. 1, 2nd ed., Springer, 2003.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, permutations

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.states import StateIndex
from standoff.errors import InputError
from standoff.inference.choice import Policies, chance_rates, rates
from standoff.inference.game import Chance, Game

__all__ = ["DatedChange", "Leg", "Path", "PathLikelihood", "path_of"]

Floats = NDArray[np.float64]

MOST_TIED = 4
"""Actors that may move on one day with every order counted; with more, the order of the case stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedChange:
    """What one evidence item says was taken and dropped, by whom and when.

    ``taken`` and ``dropped`` are masks of options; ``day`` is the number of the day, from 0.
    """

    item: str
    player: int
    day: int
    taken: int
    dropped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One actor's package on one day: the arcs it may have been, one for each order of the day's moves."""

    player: int
    day: int
    arcs: tuple[tuple[int, int], ...]
    """Pairs of the state left and the state entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Where the world stood: states with the time each was entered, and the moves between them.

    ``entered`` is in days; the first is 0. ``legs`` are in order of days.
    """

    states: tuple[int, ...]
    entered: tuple[float, ...]
    legs: tuple[Leg, ...]

    def state_on(self, day: float) -> int:
        """Return the state in which the world stood at a time."""
        return self.states[max(k for k, entry in enumerate(self.entered) if entry <= day)]


def path_of(
    game: Game, states: NDArray[np.uint64], start: int, changes: Sequence[DatedChange], until: int
) -> Path:
    """Follow the changes dated up to the end of day ``until``.

    Parameters
    ----------
    game
        Whose arcs say what is legal.
    states
        ``uint64[S]``, the masks.
    start
        The state on day 0.
    changes
        In any order of days; changes to what is so already have no effect.

    Raises
    ------
    InputError
        If a change leads to no feasible state or cannot be made from where the world stood.
    """
    index = StateIndex.of(states)
    visited, entered, legs = [start], [0.0], []
    ordered = sorted((change for change in changes if change.day <= until), key=lambda change: change.day)
    for day, same_day in groupby(ordered, key=lambda change: change.day):
        moved, after = _legs_of(game, states, index, visited[-1], list(same_day), day)
        if moved:
            legs.extend(moved)
            visited.append(after)
            entered.append(day + 0.5)
    return Path(states=tuple(visited), entered=tuple(entered), legs=tuple(legs))


class PathLikelihood:
    """Log likelihoods of paths, for every player, setting and intention.

    What is needed of the policies at a state is computed when a path first visits it.
    """

    def __init__(self, game: Game, policies: Policies, chances: Sequence[Chance]) -> None:
        self._game = game
        self._chances = chances
        self._rates = [rates(game, policies, g) for g in range(len(policies.reliability))]
        self._extra = [
            np.stack([chance_rates(game, policies, g, chance) for g in range(len(policies.reliability))])
            for chance in chances
        ]
        self._exit_of: dict[tuple[int, int], Floats] = {}

    def log(self, path: Path, until: float, announced: frozenset[int]) -> tuple[Floats, ...]:
        """Return for each player ``float64[G, K]``, the log likelihood of its moves and stays up to ``until``."""
        return tuple(
            self._exposure(player, path, until, announced) + self._moves(player, path, announced)
            for player in range(len(self._game.players))
        )

    def exit_rates(self, player: int, state: int) -> Floats:
        """Return the rate at which a player leaves a state, announced steps apart, ``float64[G, K]``."""
        if (player, state) not in self._exit_of:
            row = slice(*self._game.players[player].indptr[state : state + 2])
            self._exit_of[player, state] = np.stack([own[player][:, row].sum(axis=1) for own in self._rates])
        return self._exit_of[player, state]

    def arc_rates(self, player: int, state: int) -> Floats:
        """Return a player's rates of all arcs from a state, ``float64[G, K, arcs]``."""
        row = slice(*self._game.players[player].indptr[state : state + 2])
        return np.stack([own[player][:, row] for own in self._rates])

    def _exposure(self, player: int, path: Path, until: float, announced: frozenset[int]) -> Floats:
        total = np.zeros_like(self.exit_rates(player, path.states[0]))
        ends = (*path.entered[1:], np.inf)
        for state, begin, end in zip(path.states, path.entered, ends, strict=True):
            last = min(end, until)
            if last > begin:
                total -= self.exit_rates(player, state) * (last - begin)
                for k in announced:
                    if self._chances[k].player == player:
                        total -= self._extra[k][:, :, state] * self._chances[k].overlap(begin, last)
        return total

    def _moves(self, player: int, path: Path, announced: frozenset[int]) -> Floats:
        total = np.zeros_like(self.exit_rates(player, path.states[0]))
        for leg in path.legs:
            if leg.player == player:
                summed = sum(self._arc(player, arc, leg.day + 0.5, announced) for arc in leg.arcs)
                # A rate that underflows says "next to impossible", which is finite evidence.
                total += np.log(np.maximum(summed, np.finfo(np.float64).tiny) / len(leg.arcs))
        return total

    def _arc(self, player: int, arc: tuple[int, int], day: float, announced: frozenset[int]) -> Floats:
        number = self._game.players[player].arc(*arc)
        if number is None:
            raise InputError(f"no move of {self._game.players[player].id} joins these states")
        rate = np.stack([own[player][:, number] for own in self._rates])
        for k in announced:
            chance = self._chances[k]
            within = chance.begins <= day < chance.ends
            if chance.player == player and within and chance.target[arc[0]] == arc[1]:
                rate = rate + self._extra[k][:, :, arc[0]]
        return rate


def _legs_of(
    game: Game,
    states: NDArray[np.uint64],
    index: StateIndex,
    start: int,
    changes: Sequence[DatedChange],
    day: int,
) -> tuple[list[Leg], int]:
    """Return the packages of one day and the state after them."""
    packages: dict[int, tuple[int, int]] = {}
    for change in changes:
        taken, dropped = packages.get(change.player, (0, 0))
        packages[change.player] = (
            taken & ~change.dropped | change.taken,
            dropped & ~change.taken | change.dropped,
        )
    orders = list(permutations(packages)) if len(packages) <= MOST_TIED else [tuple(packages)]
    arcs: dict[int, list[tuple[int, int]]] = {player: [] for player in packages}
    after = None
    for order in orders:
        walk = _walk(game, states, index, start, [(player, *packages[player]) for player in order])
        if walk is None:
            continue
        after = walk[-1][2] if walk else start
        for player, left, entered in walk:
            if left != entered:
                arcs[player].append((left, entered))
    if after is None:
        names = ", ".join(change.item for change in changes)
        raise InputError(
            f"evidence {names}: the move cannot be made from where the world stood on day {day + 1} of the case;"
            " it leads to no feasible state, or changes what cannot be changed"
        )
    legs = [Leg(player=player, day=day, arcs=tuple(found)) for player, found in arcs.items() if found]
    return legs, after


def _walk(
    game: Game,
    states: NDArray[np.uint64],
    index: StateIndex,
    start: int,
    packages: Sequence[tuple[int, int, int]],
) -> list[tuple[int, int, int]] | None:
    """Apply packages in order; ``None`` if one of them is not legal."""
    here, walk = start, []
    for player, taken, dropped in packages:
        mask = int(states[here]) & ~dropped | taken
        there = int(index.find(np.array([mask], dtype=np.uint64))[0])
        if there < 0 or (there != here and game.players[player].arc(here, there) is None):
            return None
        walk.append((player, here, there))
        here = there
    return walk
