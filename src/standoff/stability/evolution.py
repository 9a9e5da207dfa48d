"""Evolution: which states can come about from one state, by whose moves, in how many legal steps.

A *legal sequence* is one in which no actor moves twice in succession. Three ways lead from the origin s:

- **by moves**: a legal sequence of any moves;
- **by improvements**: a legal sequence of unilateral improvements, each judged at the state it leaves;
- **by a coalition**: a legal sequence of moves by members of H that ends where every member of H is
  better off than at s, whatever the states on the way are worth (a coalition improvement from s).

The number of steps is that of a shortest legal sequence. In option form one actor's moves are transitive,
and so are its improvements, so that a shortest sequence never has an actor move twice in succession, and
a plain search breadth first finds it. In a hand-drawn graph that fails; there the search keeps pairs of
a state and its last mover.

References: Li, Kilgour and Hipel, *Status quo analysis in the graph model for conflict resolution*,
Journal of the Operational Research Society 56 (2005) 699-707; Kilgour, Hipel, Fang and Peng (2001) for coalitions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import Choices, choices
from standoff.errors import InputError, TooLarge
from standoff.stability.game import Values
from standoff.stability.walks import UNREACHED, Walk, walk_of
from standoff.stability.witnesses import Step

__all__ = [
    "MOST_COALITIONS",
    "MOST_REACHED",
    "Evolution",
    "Jumps",
    "Paths",
    "evolve",
    "jumps",
    "reached_from",
]

Places: TypeAlias = NDArray[np.intp]

MOST_COALITIONS = 2**12
"""Coalitions that are tried one by one."""

MOST_REACHED = 2**28
"""Answers kept of what many states lead to: 256 MB."""

_EXACT = 2.0**53
"""Whole numbers below this are exact as floats; more paths than this are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The shortest legal sequences to a state.

    Attributes
    ----------
    steps
        Their number of steps.
    count
        How many there are; ``None`` where there are more than 2^53.
    paths
        The first of them, in the order of who moves and where to.
    """

    steps: int
    count: int | None
    paths: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evolution:
    """What can come about from one state.

    Attributes
    ----------
    origin
        Place of the state where it begins.
    movers
        The actors whose moves count, ascending.
    improving
        Whether only improvements count.
    steps
        ``int32[S]``, read-only: steps of a shortest legal sequence to each state, 0 for the origin, -1 for
        a state that none leads to.
    by
        ``int64[S]``, read-only: bit i is set where actor i moves in the shortest sequence that was found first.
    """

    origin: int
    movers: tuple[int, ...]
    improving: bool
    steps: NDArray[np.int32]
    by: NDArray[np.int64]
    _walk: Walk
    _reached: NDArray[np.int32]
    """``int32[nodes]``: as ``steps``, for the nodes of the walk."""

    def actors_to(self, state: int) -> tuple[int, ...]:
        """Return who moves in the shortest sequence to a state that was found first, ascending."""
        return _members(int(self.by[state]))

    def paths_to(self, state: int, most: int = 1) -> Paths | None:
        """Return the shortest legal sequences to a state, at most so many of them; ``None`` if there is none."""
        last = int(self.steps[state])
        if last < 0:
            return None
        nodes = self._walk.nodes_of(state)
        ways = np.zeros(len(self._reached))
        ways[nodes[self._reached[nodes] == last]] = 1.0
        by_steps = np.argsort(self._reached, kind="stable")
        ends = np.searchsorted(self._reached[by_steps], np.arange(-1, last + 1), side="right")
        with np.errstate(over="ignore"):
            for step in range(last - 1, -1, -1):
                before = by_steps[ends[step] : ends[step + 1]]
                after = by_steps[ends[step + 1] : ends[step + 2]]
                ways[before] = self._walk.sums(before, after[ways[after] > 0.0], ways)
        total = float(ways[self._walk.origin])
        found: list[tuple[Step, ...]] = []
        for path in self._follow(self._walk.origin, 0, last, ways):
            if len(found) == most:
                break
            found.append(path)
        return Paths(steps=last, count=int(total) if total < _EXACT else None, paths=tuple(found))

    def _follow(
        self, node: int, step: int, last: int, ways: NDArray[np.float64]
    ) -> Iterator[tuple[Step, ...]]:
        """Yield the paths from a node on that arrive after the last step, one after the other."""
        # A path can have thousands of steps, so that the search keeps its own stack.
        path: list[Step] = []
        waiting = [iter(self._onward(node, step, ways))] if step < last else []
        if step == last:
            yield ()
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                if path:
                    path.pop()
                continue
            mover, before, after = following
            path.append(Step(actor=mover, before=self._walk.state(before), after=self._walk.state(after)))
            if len(path) == last:
                yield tuple(path)
                path.pop()
            else:
                waiting.append(iter(self._onward(after, len(path), ways)))

    def _onward(self, node: int, step: int, ways: NDArray[np.float64]) -> list[tuple[int, int, int]]:
        """Return the moves from a node that stay on a shortest path: mover, the node, the node after."""
        found = []
        for mover, targets in self._walk.targets(node):
            on_path = targets[(self._reached[targets] == step + 1) & (ways[targets] > 0.0)]
            found += [(mover, node, int(after)) for after in np.sort(on_path)]
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Jumps:
    """Which states a coalition can bring about to the gain of all its members.

    Attributes
    ----------
    origin
        Place of the state where it begins.
    coalition
        ``int64[S]``, read-only: bit i is set where actor i belongs to the coalition of the fewest members
        (among these, the one of the actors named first) that improves to the state; 0 where none does.
    """

    origin: int
    coalition: NDArray[np.int64]

    def members(self, state: int) -> tuple[int, ...]:
        """Return the members of the coalition that improves to a state; nobody where none does."""
        return _members(int(self.coalition[state]))


def evolve(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    origin: int,
    *,
    improving: bool,
    movers: Sequence[int] | None = None,
) -> Evolution:
    """Find what can come about from a state, and in how many legal steps.

    Parameters
    ----------
    conflict
        The conflict, in option form or drawn by hand.
    ranks
        For each actor ``int64[S]``, higher is better.
    origin
        Place of the state where it begins.
    improving
        Whether only improvements count, or any moves.
    movers
        The actors whose moves count; by default all.

    Returns
    -------
    Evolution
        The steps to every state; its ``paths_to`` has the sequences.

    Raises
    ------
    InputError
        There is no such state or actor.

    Examples
    --------
    In the prisoner's dilemma, from both silent (place 0) to both speaking (place 3):

    >>> dilemma = Conflict(
    ...     actors=("a", "b"),
    ...     options=("a.defect", "b.defect"),
    ...     owner=(0, 1),
    ...     states=np.arange(4, dtype=np.uint64),
    ... )
    >>> ranks = [np.array([2, 3, 0, 1]), np.array([2, 0, 3, 1])]
    >>> found = evolve(dilemma, ranks, 0, improving=True)
    >>> found.steps.tolist(), found.paths_to(3).count
    ([0, 1, 1, 2], 2)
    """
    n_actors = len(conflict.actors)
    chosen = tuple(range(n_actors)) if movers is None else tuple(sorted(set(movers)))
    if not 0 <= origin < conflict.n_states or not set(chosen) <= set(range(n_actors)):
        raise InputError(f"there is no state {origin} or no actor among {chosen}")
    return _evolve(conflict, ranks, origin, improving, chosen, None)


def reached_from(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    origins: Sequence[int],
    *,
    improving: bool,
    movers: Sequence[int],
    most: int = MOST_REACHED,
) -> NDArray[np.bool_]:
    """Find what some actors bring about from each of some states.

    Parameters
    ----------
    conflict, ranks, improving, movers
        As `evolve`.
    origins
        Places of F states.
    most
        Bound on F times S.

    Returns
    -------
    numpy.ndarray
        ``bool[F, S]``: the states reached by a legal sequence of one or more moves, but for the origin.

    Raises
    ------
    TooLarge
        There are too many origins for so many states.
    """
    if len(origins) * conflict.n_states > most:
        raise TooLarge(
            f"what {len(origins):,} states of {conflict.n_states:,} lead to are {len(origins) * conflict.n_states:,} "
            f"answers; at most {most:,} are kept"
        )
    lists = None if isinstance(conflict, DrawnConflict) else [choices(conflict, j) for j in movers]
    found = np.zeros((len(origins), conflict.n_states), dtype=np.bool_)
    for place, origin in enumerate(origins):
        found[place] = _evolve(conflict, ranks, origin, improving, tuple(movers), lists).steps > 0
    return found


def _evolve(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    origin: int,
    improving: bool,
    movers: tuple[int, ...],
    lists: Sequence[Choices] | None,
) -> Evolution:
    """Search breadth first."""
    walk = walk_of(conflict, ranks, origin, movers, improving, lists)
    reached = np.full(walk.n_nodes, UNREACHED, dtype=np.int32)
    reached[walk.origin] = 0
    by = np.zeros(walk.n_nodes, dtype=np.int64)
    frontier = np.array([walk.origin], dtype=np.intp)
    step = 0
    while len(frontier):
        step += 1
        new = [frontier[:0]]
        for mover, before, after in walk.spread(frontier, reached):
            reached[after] = step
            by[after] = by[before] | 1 << mover
            new.append(after)
        frontier = np.concatenate(new)
    steps, by = walk.fewest(reached, by)
    steps.flags.writeable = by.flags.writeable = False
    return Evolution(
        origin=origin, movers=movers, improving=improving, steps=steps, by=by, _walk=walk, _reached=reached
    )


def jumps(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    origin: int,
    *,
    movers: Sequence[int] | None = None,
) -> Jumps:
    """Find for every state the smallest coalition that improves to it from the origin.

    Parameters
    ----------
    conflict, ranks, origin, movers
        As `evolve`.

    Returns
    -------
    Jumps
        The coalitions; a coalition of one is a unilateral improvement.

    Raises
    ------
    InputError
        There is no such state or actor.
    TooLarge
        There are more than `MOST_COALITIONS` coalitions.
    """
    chosen = tuple(range(len(conflict.actors))) if movers is None else tuple(sorted(set(movers)))
    if 2 ** len(chosen) > MOST_COALITIONS:
        raise TooLarge(
            f"{len(chosen)} actors make {2 ** len(chosen) - 1:,} coalitions; "
            f"at most {MOST_COALITIONS:,} are tried one by one: name fewer actors"
        )
    gains = [rank > rank[origin] for rank in ranks]
    coalition = np.zeros(conflict.n_states, dtype=np.int64)
    for size in range(1, len(chosen) + 1):
        for members in combinations(chosen, size):
            wanted = (coalition == 0) & np.logical_and.reduce([gains[i] for i in members])
            if wanted.any():
                found = evolve(conflict, ranks, origin, improving=False, movers=members)
                coalition[wanted & (found.steps > 0)] = sum(1 << i for i in members)
    coalition.flags.writeable = False
    return Jumps(origin=origin, coalition=coalition)


def _members(mask: int) -> tuple[int, ...]:
    """Return the places of the bits that are set."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
