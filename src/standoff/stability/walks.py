"""The graphs that a search of what can come about walks on: states, or pairs of a state and its last mover.

In option form one actor's moves are transitive, and so are its improvements, so that a node is a state. In a
hand-drawn graph that fails, and a node is a pair of a state and the actor who moved last.

Moves are never listed one by one. All states that share a list of choices (`Choices`) have it looked through once for
moves, and for improvements once more each time a state is met that is worse for its owner than all met before in
that list.
"""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import Choices, choices
from standoff.stability.game import Values

__all__ = ["UNREACHED", "Walk", "walk_of"]

Places: TypeAlias = NDArray[np.intp]

UNREACHED = np.int32(-1)
"""The steps to what is not reached."""


class Walk(Protocol):
    """A graph of nodes to search; in option form a node is a state."""

    n_nodes: int
    origin: int

    @abstractmethod
    def state(self, node: int) -> int:
        """Return the state of a node."""

    @abstractmethod
    def nodes_of(self, state: int) -> Places:
        """Return the nodes of a state."""

    @abstractmethod
    def fewest(
        self, reached: NDArray[np.int32], by: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return for each state the fewest steps to one of its nodes, or -1, and who moves on the way."""

    @abstractmethod
    def spread(self, frontier: Places, reached: NDArray[np.int32]) -> Iterator[tuple[int, Places, Places]]:
        """Yield for each mover the nodes that are new, each after the node that it moved from.

        Whoever takes them notes them in ``reached`` before asking for the next mover's.
        """

    @abstractmethod
    def sums(self, before: Places, after: Places, ways: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each node before sum the ways of those nodes after that one move leads to."""

    @abstractmethod
    def targets(self, node: int) -> Iterator[tuple[int, Places]]:
        """Yield for each mover the nodes that its moves lead to."""


def walk_of(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    origin: int,
    movers: tuple[int, ...],
    improving: bool,
    lists: Sequence[Choices] | None = None,
) -> Walk:
    """Return the graph to search in a conflict.

    Parameters
    ----------
    conflict, ranks
        The conflict, and for each actor ``int64[S]``, higher is better.
    origin
        Place of the state where it begins.
    movers
        The actors whose moves count, ascending.
    improving
        Whether only improvements count, or any moves.
    lists
        The choices of each mover in option form, if they are at hand.
    """
    if isinstance(conflict, DrawnConflict):
        return _DrawnWalk(conflict, ranks, origin, movers, improving)
    return _OptionWalk(conflict, ranks, origin, movers, improving, lists)


class _OptionWalk:
    """Moves in option form, list by list."""

    def __init__(
        self,
        conflict: Conflict,
        ranks: Sequence[Values],
        origin: int,
        movers: tuple[int, ...],
        improving: bool,
        lists: Sequence[Choices] | None = None,
    ) -> None:
        self.n_nodes = conflict.n_states
        self.origin = origin
        self._movers = movers
        self._improving = improving
        self._lists = [choices(conflict, j) for j in movers] if lists is None else list(lists)
        # A move is an improvement to 1 from 0 everywhere where any move counts.
        self._rank = [_small(ranks[j]) if improving else None for j in movers]
        self._least = [np.full(len(lists.starts), np.iinfo(np.int64).max) for lists in self._lists]

    def state(self, node: int) -> int:
        return node

    def nodes_of(self, state: int) -> Places:
        return np.array([state], dtype=np.intp)

    def fewest(
        self, reached: NDArray[np.int32], by: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        return reached.copy(), by

    def spread(self, frontier: Places, reached: NDArray[np.int32]) -> Iterator[tuple[int, Places, Places]]:
        for mover, lists, rank, least in zip(self._movers, self._lists, self._rank, self._least, strict=True):
            of = lists.list_of[frontier]
            worth = np.zeros(len(frontier), dtype=np.int64) if rank is None else rank[frontier]
            # Of the nodes in one list the worst for the mover reaches all that the others reach.
            order = np.lexsort((worth, of))
            touched, first = np.unique(of[order], return_index=True)
            worst = order[first]
            farther = worth[worst] < least[touched]
            touched, worst = touched[farther], worst[farther]
            least[touched] = worth[worst]
            entry, which = _entries(lists, touched)
            fresh = reached[entry] < 0
            if rank is not None:
                fresh &= rank[entry] > worth[worst][which]
            after, first = np.unique(entry[fresh], return_index=True)
            yield mover, frontier[worst][which[fresh][first]], after

    def sums(self, before: Places, after: Places, ways: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.zeros(len(before))
        there = np.zeros(self.n_nodes, dtype=bool)
        there[after] = True
        for lists, rank in zip(self._lists, self._rank, strict=True):
            of = lists.list_of[before]
            touched, place = np.unique(of, return_inverse=True)
            entry, which = _entries(lists, touched)
            on_path = there[entry]
            entry, which = entry[on_path], which[on_path]
            span = 1 if rank is None else int(rank.max()) + 2
            key = which * span if rank is None else which * span + rank[entry]
            order = np.argsort(key, kind="stable")
            upto = np.concatenate([[0.0], np.cumsum(ways[entry[order]])])
            sought = place * span - 1 if rank is None else place * span + rank[before]
            first = np.searchsorted(key[order], sought, side="right")
            last = np.searchsorted(key[order], (place + 1) * span - 1, side="right")
            total += upto[last] - upto[first]
        return total

    def targets(self, node: int) -> Iterator[tuple[int, Places]]:
        for mover, lists, rank in zip(self._movers, self._lists, self._rank, strict=True):
            entry, _ = _entries(lists, lists.list_of[[node]])
            yield mover, entry[entry != node] if rank is None else entry[rank[entry] > rank[node]]


class _DrawnWalk:
    """Moves drawn by hand; node s has no last mover, node s + (j + 1) S was arrived at by actor j."""

    def __init__(
        self,
        conflict: DrawnConflict,
        ranks: Sequence[Values],
        origin: int,
        movers: tuple[int, ...],
        improving: bool,
    ) -> None:
        self._n_states = conflict.n_states
        self.n_nodes = (len(conflict.actors) + 1) * conflict.n_states
        self.origin = origin
        self._arcs: dict[int, tuple[Places, Places]] = {}
        for j in movers:
            source, target = conflict.moves_from(j, np.arange(conflict.n_states))
            kept = ranks[j][target] > ranks[j][source] if improving else np.ones(len(source), dtype=bool)
            self._arcs[j] = (source[kept], target[kept])

    def state(self, node: int) -> int:
        return node % self._n_states

    def nodes_of(self, state: int) -> Places:
        return np.arange(state, self.n_nodes, self._n_states)

    def fewest(
        self, reached: NDArray[np.int32], by: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        far = np.iinfo(np.int32).max
        layers = np.where(reached < 0, far, reached).reshape(-1, self._n_states)
        nearest = layers.argmin(axis=0)[None]
        least = np.take_along_axis(layers, nearest, axis=0)[0]
        who = np.take_along_axis(by.reshape(-1, self._n_states), nearest, axis=0)[0]
        return np.where(least == far, UNREACHED, least).astype(np.int32), who

    def spread(self, frontier: Places, reached: NDArray[np.int32]) -> Iterator[tuple[int, Places, Places]]:
        for mover in self._arcs:
            place, target = self._from(mover, frontier)
            fresh = reached[target] < 0
            after, first = np.unique(target[fresh], return_index=True)
            yield mover, frontier[place[fresh][first]], after

    def sums(self, before: Places, after: Places, ways: NDArray[np.float64]) -> NDArray[np.float64]:
        there = np.zeros(self.n_nodes, dtype=bool)
        there[after] = True
        total = np.zeros(len(before))
        for mover in self._arcs:
            place, target = self._from(mover, before)
            on_path = there[target]
            np.add.at(total, place[on_path], ways[target[on_path]])
        return total

    def targets(self, node: int) -> Iterator[tuple[int, Places]]:
        for mover in self._arcs:
            yield mover, self._from(mover, np.array([node], dtype=np.intp))[1]

    def _from(self, mover: int, nodes: Places) -> tuple[Places, Places]:
        """List a mover's moves from nodes that it did not itself arrive at: places in them, and nodes."""
        source, target = self._arcs[mover]
        in_turn = np.flatnonzero(nodes // self._n_states != mover + 1)
        states = nodes[in_turn] % self._n_states
        first = np.searchsorted(source, states, side="left")
        count = np.searchsorted(source, states, side="right") - first
        place = np.repeat(in_turn, count)
        within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        return place, target[np.repeat(first, count) + within] + (mover + 1) * self._n_states


def _entries(lists: Choices, which: Places) -> tuple[Places, Places]:
    """Return the states in some lists, and for each the place of its list among those asked for."""
    count = lists.lengths()[which]
    place = np.repeat(np.arange(len(which)), count)
    within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    return lists.order[lists.starts[which][place] + within], place


def _small(rank: Values) -> Values:
    """Return ranks small enough that a list's number and a rank fit one integer."""
    if int(rank.max()) < 2**31:
        return rank
    dense: Values = np.unique(rank, return_inverse=True)[1].astype(np.int64)
    return dense
