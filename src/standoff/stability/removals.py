"""The fewest states that must become no better than a state for it to be stable.

Taking states out of B, those that are better than s, never makes s less stable (`standoff.stability.inverse`), so that the
fewest states are sought whose *removal* from B leaves no harmful improvement: to each harmful t there is t itself, or a set
of states all of which must go for an answer to serve. With answers of one state that is a minimum hitting set. It is
searched exactly, by branch and bound.

A change is a set of states that become no better than s, and costs one for each: the pair (s, t) is then compared otherwise.
They are tied with s, all other states stay as they were, so that the outcome is a weak order again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.stability.game import Stable, Values
from standoff.stability.inverse import Need

__all__ = ["MOST_NODES", "Removal", "fewest_pairs"]

Places: TypeAlias = NDArray[np.intp]

MOST_NODES = 100_000
"""Nodes of the search for pairs; some seconds."""

_MOST_HARMFUL = 400
"""Harmful improvements up to which a smallest set is searched; beyond, removing them all is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """States that must become no better than s.

    Attributes
    ----------
    states
        Their places, ascending; empty where s is stable as it is.
    minimal
        Whether it is proven that no fewer will do.
    """

    states: tuple[int, ...]
    minimal: bool


def fewest_pairs(need: Need, rank: Values, most: int = MOST_NODES) -> Removal:
    """Find the fewest states that must become no better than s for it to be stable.

    Parameters
    ----------
    need
        What stability asks.
    rank
        The actor's preference, ``int64[S]``.
    most
        Bound on the nodes of the search.

    Returns
    -------
    Removal
        One of the smallest sets.
    """
    better = rank > rank[need.state]
    harmful = need.harmful(better)
    every = frozenset(need.moves[harmful].tolist())
    if not need.reached[harmful].any():
        # Without any answer each improvement must go by itself.
        return Removal(states=tuple(sorted(every)), minimal=True)
    if len(harmful) > _MOST_HARMFUL:
        return Removal(states=tuple(sorted(every)), minimal=False)
    ways = _ways(need, better, harmful, rank)
    search = _Search(ways, every, most)
    search.look(frozenset(), (1 << len(harmful)) - 1)
    return Removal(states=tuple(sorted(search.best)), minimal=search.nodes <= most)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to deal with harmful improvements: states that go, and the improvements (bits) that this deals with."""

    cost: frozenset[int]
    covers: int
    distance: int
    """How far the states stand above s; the nearest goes first among equals."""


def _ways(need: Need, better: Stable, harmful: Places, rank: Values) -> list[_Way]:
    """List the ways to deal with harmful improvements, without those that another makes needless."""
    above = rank - rank[need.state]
    targets = need.moves[harmful].tolist()
    rows = need.reached[harmful].copy()
    # An improvement is dealt with by itself too. On a graph drawn by hand it may moreover be an answer to another,
    # and then its removal serves twice.
    rows[np.arange(len(targets)), targets] = True
    columns = np.flatnonzero(rows.any(axis=0))
    columns = columns[np.argsort(need.list_of[columns], kind="stable")]
    numbers, first = np.unique(need.list_of[columns], return_index=True)
    touched = np.packbits(
        np.logical_or.reduceat(rows[:, columns], first, axis=1), axis=0, bitorder="little"
    ).T
    if need.alone:
        # Each answer is one state: of those that meet the same improvements the nearest to s will do.
        by = np.lexsort((need.order[numbers], above[need.order[numbers]]))
        _, kept = np.unique(touched[by], axis=0, return_index=True)
        numbers, touched = numbers[by[kept]], touched[by[kept]]
    ways = []
    for number, met in zip(numbers.tolist(), touched, strict=True):
        members = need.members(number)
        ways.append((members[better[members]].tolist(), int.from_bytes(met.tobytes(), "little")))
    ways += [([place], 0) for place in targets]
    return _needed({
        _Way(
            frozenset(states),
            met | sum(1 << bit for bit, place in enumerate(targets) if place in states),
            int(above[states].sum()),
        )
        for states, met in ways
    })  # fmt: skip


def _needed(ways: set[_Way]) -> list[_Way]:
    """Leave out each way that can be exchanged for one that deals with as much and costs no more.

    That is so if the other's states are among its own; or if no third way needs any of its states, and the other
    needs no more states than it.
    """
    together: dict[frozenset[int], _Way] = {}
    for way in ways:
        met = together[way.cost].covers if way.cost in together else 0
        together[way.cost] = _Way(way.cost, way.covers | met, way.distance)
    order = sorted(
        together.values(),
        key=lambda way: (len(way.cost), -way.covers.bit_count(), way.distance, sorted(way.cost)),
    )
    times: dict[int, int] = {}
    for way in order:
        for state in way.cost:
            times[state] = times.get(state, 0) + 1
    kept: list[_Way] = []
    for way in order:
        isolated = all(times[state] == 1 for state in way.cost)
        if not any(
            way.covers & ~other.covers == 0 and (isolated or other.cost <= way.cost) for other in kept
        ):
            kept.append(way)
    return kept


class _Search:
    """Branch and bound over ways, for the smallest union of their states that deals with every improvement."""

    def __init__(self, ways: Sequence[_Way], every: frozenset[int], most: int) -> None:
        self._ways = ways
        self._apart = sum(len(way.cost) for way in ways) == len(set[int]().union(*(way.cost for way in ways)))
        self._most = most
        self.best = every
        self.nodes = 0

    def look(self, gone: frozenset[int], open_still: int) -> None:
        """Try every way on from some states that are gone, with the improvements (bits) not yet dealt with."""
        self.nodes += 1
        if self.nodes > self._most:
            return
        for way in self._ways:
            if way.cost <= gone:
                open_still &= ~way.covers
        if not open_still:
            if len(gone) < len(self.best):
                self.best = gone
            return
        useful = [(way, len(way.cost - gone)) for way in self._ways if way.covers & open_still]
        if len(gone) + self._at_least(useful, open_still) >= len(self.best):
            return
        by_bit = [
            (sum(1 for way, _ in useful if way.covers >> bit & 1), bit)
            for bit in range(open_still.bit_length())
            if open_still >> bit & 1
        ]
        _, pivot = min(by_bit)
        branches = [(way, price) for way, price in useful if way.covers >> pivot & 1]
        for way, _ in sorted(
            branches, key=lambda pair: (pair[1], -(pair[0].covers & open_still).bit_count(), pair[0].distance)
        ):
            self.look(gone | way.cost, open_still)

    def _at_least(self, useful: Sequence[tuple[_Way, int]], open_still: int) -> int:
        """Return so many states must go in any case to deal with all that is open."""
        if self._apart:
            # No way deals with more for each state that goes than the best one does by itself.
            rate = max(Fraction((way.covers & open_still).bit_count(), price) for way, price in useful)
            return ceil(open_still.bit_count() / rate)
        return max(
            min(price for way, price in useful if way.covers >> bit & 1)
            for bit in range(open_still.bit_length())
            if open_still >> bit & 1
        )
