r"""The likelihood of dated moves, and of the days on which nothing moved.

The world stands in :math:`x_t` on day t. For actor a with intention :math:`\theta`, moves
:math:`x_j \to y_j` on days :math:`t_j` up to day T have the log likelihood of a point process
[DaleyVereJones2003]_ (section 7.2),

.. math:: \sum_j \log q_{a\theta}(x_j \to y_j) - \int_0^T \sum_y q_{a\theta}(x_t \to y)\, dt,

in which the integral is the evidence of not moving. Inside the window of an announced step its extra rate is
added to q. Given the setting the actors are independent, so each has a likelihood of its own.

Days are counted from the beginning of the first; a move dated on a day is placed at its noon. What one actor
changes on one day is one package. Where several actors move on one day the order within it is unknown, and the
likelihood is the mean over all orders in which every move is legal, up to `MOST_TIED` actors. Where two or more
of them have rival intentions, the orders are averaged for each of these on its own, weighed by the moves of
those without: an approximation that keeps the actors independent.

References
----------
.. [DaleyVereJones2003] D. J. Daley and D. Vere-Jones, *An Introduction to the Theory of Point Processes*,
   vol. 1, 2nd ed., Springer, 2003.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import MOST_TIED
from standoff.errors import InputError
from standoff.inference.choice import Policies, chance_rates, state_rates
from standoff.inference.game import Chance, Game

__all__ = ["DatedChange", "Leg", "Path", "PathLikelihood", "path_of"]

Floats = NDArray[np.float64]


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

    ``entered`` is in days; the first is 0. ``legs`` are in order of days; of one actor there is one a day, unless the
    order of all moves is known and every leg has one arc.
    """

    states: tuple[int, ...]
    entered: tuple[float, ...]
    legs: tuple[Leg, ...]

    def state_on(self, day: float) -> int:
        """Return the state in which the world stood at a time."""
        return self.states[max(k for k, entry in enumerate(self.entered) if entry <= day)]


def path_of(
    game: Game,
    states: NDArray[np.uint64],
    start: int,
    changes: Sequence[DatedChange],
    until: int,
    *,
    partial: bool = False,
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
    partial
        Whether more changes may become known: then a day whose changes cannot be made, for want of one that
        is reported later, is left out until that one is known.

    Raises
    ------
    InputError
        Unless ``partial``, if a change leads to no feasible state or cannot be made from where the world stood.
    """
    early = [change.item for change in changes if change.day < 0]
    if early:
        raise InputError(
            f"evidence {', '.join(early)}: a move from before the case begins; accepted are days from its beginning on"
        )
    visited, entered, legs = [start], [0.0], []
    ordered = sorted((change for change in changes if change.day <= until), key=lambda change: change.day)
    for day, same_day in groupby(ordered, key=lambda change: change.day):
        try:
            moved, after = _legs_of(game, states, visited[-1], list(same_day), day)
        except InputError:
            if not partial:
                raise
            continue
        if moved:
            legs.extend(moved)
            visited.append(after)
            entered.append(day + 0.5)
    return Path(states=tuple(visited), entered=tuple(entered), legs=tuple(legs))


class PathLikelihood:
    """Log likelihoods of paths, for every player, setting and intention.

    Rates at a state are computed from the values of the G settings when a path first visits it, so making one
    costs nothing, and the likelihood of a longer path reuses that of its beginning.
    """

    def __init__(self, game: Game, policies: Policies, chances: Sequence[Chance]) -> None:
        self._game = game
        self._policies = policies
        self._chances = chances
        self._rows: dict[tuple[int, int], Floats] = {}
        self._exits: dict[tuple[int, int], Floats] = {}
        self._extras: dict[tuple[int, int], Floats] = {}
        self._settled: dict[tuple[Path, frozenset[int]], tuple[Floats, ...]] = {}
        self._paths: dict[tuple[int, tuple[DatedChange, ...], bool], Path] = {}

    def path(
        self,
        states: NDArray[np.uint64],
        start: int,
        changes: Sequence[DatedChange],
        until: int,
        *,
        partial: bool,
    ) -> Path:
        """Return the path that `path_of` follows on the states of this game, from memory where it was followed."""
        key = start, tuple(change for change in changes if change.day <= until), partial
        if key not in self._paths:
            self._paths[key] = path_of(self._game, states, start, key[1], until, partial=partial)
        return self._paths[key]

    def log(self, path: Path, until: float, announced: frozenset[int]) -> tuple[Floats, ...]:
        """Return for each player ``float64[G, K]``, the log likelihood of its moves and stays up to ``until``.

        Parameters
        ----------
        path
            With no move later than ``until``.
        until
            In days.
        announced
            Indices of the announced steps that count.
        """
        if (path, announced) not in self._settled:
            self._settled[path, announced] = self._moves_and_stays(path, announced)
        last, entered = path.states[-1], path.entered[-1]
        return tuple(
            settled - self.exposure(player, last, entered, until, announced)
            for player, settled in enumerate(self._settled[path, announced])
        )

    def exposure(
        self, player: int, state: int, begin: float, end: float, announced: frozenset[int]
    ) -> Floats:
        """Return how many moves of a player are expected in a stretch of time in a state, ``float64[G, K]``."""
        total = self.exit_rates(player, state) * (end - begin)
        for k in announced:
            if self._chances[k].player == player:
                days = self._chances[k].overlap(begin, end)
                if days > 0.0:
                    total = total + self._extra(k, state) * days
        return total

    def exit_rates(self, player: int, state: int) -> Floats:
        """Return the rate at which a player leaves a state, announced steps apart, ``float64[G, K]``."""
        if (player, state) not in self._exits:
            self._exits[player, state] = self.arc_rates(player, state).sum(axis=2)
        return self._exits[player, state]

    def arc_rates(self, player: int, state: int) -> Floats:
        """Return a player's rates of all arcs from a state, ``float64[G, K, arcs]``."""
        if (player, state) not in self._rows:
            self._rows[player, state] = state_rates(self._game, self._policies, player, state)
        return self._rows[player, state]

    def stretches(
        self, player: int, state: int, begin: float, end: float, announced: frozenset[int]
    ) -> Iterator[tuple[float, float, Floats]]:
        """Divide a stretch of time in a state where windows of announced steps open and close.

        Yields the beginning and end of each piece and the player's rates of all arcs in it,
        ``float64[G, K, arcs]``; nothing if the stretch is empty.
        """
        own = [k for k in sorted(announced) if self._chances[k].player == player]
        inner = {day for k in own for day in (self._chances[k].begins, self._chances[k].ends)}
        cuts = sorted({begin, end} | {day for day in inner if begin < day < end}) if begin < end else []
        moves = self._game.players[player]
        targets = moves.target[moves.indptr[state] : moves.indptr[state + 1]]
        for first, last in pairwise(cuts):
            rates = self.arc_rates(player, state)
            for k in own:
                if self._chances[k].overlap(first, last) > 0.0:
                    steps = targets == self._chances[k].target[state]
                    rates = rates + self._extra(k, state)[:, :, None] * steps
            yield first, last, rates

    def arc_rate(self, player: int, arc: tuple[int, int], day: float, announced: frozenset[int]) -> Floats:
        """Return a player's rate of one arc at a time, announced steps within their windows, ``float64[G, K]``.

        Raises
        ------
        InputError
            If no move of the player joins the two states.
        """
        moves = self._game.players[player]
        number = moves.arc(*arc)
        if number is None:
            raise InputError(f"no move of {moves.id} joins these states")
        rate: Floats = self.arc_rates(player, arc[0])[:, :, number - moves.indptr[arc[0]]]
        for k in announced:
            chance = self._chances[k]
            within = chance.begins <= day < chance.ends
            if chance.player == player and within and chance.target[arc[0]] == arc[1]:
                rate = rate + self._extra(k, arc[0])
        return rate

    def expected(
        self, player: int, arc: tuple[int, int], begin: float, end: float, announced: frozenset[int]
    ) -> Floats:
        """Return how often a player would make one move in a stretch of time in its first state, ``float64[G, K]``."""
        moves = self._game.players[player]
        targets = moves.target[moves.indptr[arc[0]] : moves.indptr[arc[0] + 1]]
        (place,) = np.flatnonzero(targets == arc[1])
        zero = np.zeros((len(self._policies.reliability), moves.n_intentions))
        pieces = self.stretches(player, arc[0], begin, end, announced)
        return sum(((last - first) * rates[:, :, place] for first, last, rates in pieces), start=zero)

    def _extra(self, k: int, state: int) -> Floats:
        """Extra rate of an announced step at a state, inside its window, ``float64[G, K]``."""
        if (k, state) not in self._extras:
            self._extras[k, state] = np.stack(
                [
                    chance_rates(self._game, self._policies, g, self._chances[k], np.array([state]))[:, 0]
                    for g in range(len(self._policies.reliability))
                ]
            )
        return self._extras[k, state]

    def _moves_and_stays(self, path: Path, announced: frozenset[int]) -> tuple[Floats, ...]:
        """Return for each player the log likelihood up to the entry of the last state."""
        totals = [
            np.zeros((len(self._policies.reliability), player.n_intentions)) for player in self._game.players
        ]
        for state, begin, end in zip(path.states, path.entered, path.entered[1:], strict=False):
            for player in range(len(totals)):
                totals[player] -= self.exposure(player, state, begin, end, announced)
        for day, same_day in groupby(path.legs, key=lambda leg: leg.day):
            legs = list(same_day)
            if all(len(leg.arcs) == 1 for leg in legs):
                for leg in legs:
                    totals[leg.player] += _log(self.arc_rate(leg.player, leg.arcs[0], day + 0.5, announced))
            else:
                for player, term in self._tied(legs, day + 0.5, announced):
                    totals[player] += term
        return tuple(totals)

    def _tied(self, legs: Sequence[Leg], day: float, announced: frozenset[int]) -> list[tuple[int, Floats]]:
        """Return for players that moved on one day their share of its log likelihood, ``float64[G, K]`` each.

        Those without rival intentions share one factor for each setting and order; it weighs the orders for
        the others, so that with one of these the sum over orders is exact.
        """
        rates = {
            leg.player: np.stack([self.arc_rate(leg.player, arc, day, announced) for arc in leg.arcs])
            for leg in legs
        }
        certain = [player for player in rates if self._game.players[player].n_intentions == 1]
        uncertain = [player for player in rates if player not in certain]
        logs = {player: _log(rate) for player, rate in rates.items()}
        common = sum((logs[player] for player in certain), start=np.zeros((len(legs[0].arcs), 1, 1)))
        weight = np.asarray(np.logaddexp.reduce(common, axis=0) - np.log(len(legs[0].arcs)))
        order = common - np.logaddexp.reduce(common, axis=0)
        terms = [
            (player, np.asarray(np.logaddexp.reduce(order + logs[player], axis=0))) for player in uncertain
        ]
        return [*terms, (certain[0], weight)] if certain else terms


def _log(rate: Floats) -> Floats:
    """Return the log of a rate; one that underflows says "next to impossible", which is finite evidence."""
    return np.asarray(np.log(np.maximum(rate, np.finfo(np.float64).tiny)))


def _legs_of(
    game: Game,
    states: NDArray[np.uint64],
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
        walk = _walk(game, states, start, [(player, *packages[player]) for player in order])
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
    start: int,
    packages: Sequence[tuple[int, int, int]],
) -> list[tuple[int, int, int]] | None:
    """Apply packages in order; ``None`` if one of them is not legal."""
    here, walk = start, []
    for player, taken, dropped in packages:
        mask = int(states[here]) & ~dropped | taken
        there = here
        if mask != states[here]:
            own = game.players[player]
            row = own.target[own.indptr[here] : own.indptr[here + 1]]
            matches = states[row] == np.uint64(mask)
            if not matches.any():
                return None
            there = int(row[matches.argmax()])
        walk.append((player, here, there))
        here = there
    return walk
