"""The moves of a conflict written out, and what can be reached along them.

The concepts that compare states by more than one number (coalitions, attitudes, unknown preferences)
need the states that are reached, not only the smallest value among them. Reached states are kept as
bits, one row for all states that reach the same: the strongly connected components of the graph, each
row joined from the rows that its component leads to. That is quadratic in the states, so that such
concepts have a bound of their own, which they state.

Where a graph is drawn by hand, or where moves are filtered by a relation that is not transitive, it
matters that no actor moves twice in succession (Fang, Hipel and Kilgour, 1993, section 2.3): there the
nodes are pairs of a state and its last mover.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import arcs
from standoff.errors import TooLarge
from standoff.stability.game import Stable, Values

__all__ = [
    "MOST_MOVES",
    "Bits",
    "Graph",
    "Node",
    "Paths",
    "Reach",
    "Step",
    "chunks",
    "packed",
    "reach_by",
    "reach_in_turn",
    "reach_with_mover",
    "refuse_beyond",
    "unpacked",
]

Places: TypeAlias = NDArray[np.intp]
Bits: TypeAlias = NDArray[np.uint8]

MOST_MOVES = 2**25
"""Moves of one actor that are written out: half a gigabyte."""

_CHUNK = 2**22
"""Pairs of states looked at together."""

_BEYOND = 2**62
"""More than any rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move of one actor, from a state to a state (their places)."""

    actor: int
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """Every actor's moves as compressed rows.

    Attributes
    ----------
    n_states
        S, the number of states.
    indptr
        For each actor ``intp[S + 1]``; its moves from state s are those from ``indptr[s]`` on to
        ``indptr[s + 1]``.
    target
        For each actor ``intp[A]``, where each move leads.
    in_turn
        Whether it matters that no actor moves twice in succession.
    """

    n_states: int
    indptr: tuple[Places, ...]
    target: tuple[Places, ...]
    in_turn: bool

    @classmethod
    def of(cls, conflict: Conflict | DrawnConflict) -> "Graph":
        """Write out the moves of a conflict; `TooLarge` if an actor has too many."""
        if isinstance(conflict, DrawnConflict):
            return cls(
                n_states=conflict.n_states, indptr=conflict.indptr, target=conflict.target, in_turn=True
            )
        listed = [arcs(conflict, i, most=MOST_MOVES) for i in range(len(conflict.actors))]
        return cls(
            n_states=conflict.n_states,
            indptr=tuple(each.indptr for each in listed),
            target=tuple(each.target for each in listed),
            in_turn=False,
        )

    @property
    def n_actors(self) -> int:
        """The number of actors, n."""
        return len(self.indptr)

    def moves(self, actor: int) -> tuple[Places, Places]:
        """List an actor's moves as sources and targets."""
        return np.repeat(np.arange(self.n_states), np.diff(self.indptr[actor])), self.target[actor]

    def after(self, actor: int, state: int) -> Places:
        """Return the places that an actor reaches from one state in one move."""
        return self.target[actor][self.indptr[actor][state] : self.indptr[actor][state + 1]]

    def kept(self, keep: Callable[[int, Places, Places], Stable], *, in_turn: bool) -> "Graph":
        """Return the graph of those moves only that ``keep(actor, sources, targets)`` marks."""
        indptr, target = [], []
        for actor in range(self.n_actors):
            source, to = self.moves(actor)
            marked = keep(actor, source, to)
            counts = np.bincount(source[marked], minlength=self.n_states)
            indptr.append(np.concatenate([[0], np.cumsum(counts)]).astype(np.intp))
            target.append(to[marked])
        return Graph(
            n_states=self.n_states,
            indptr=tuple(indptr),
            target=tuple(target),
            in_turn=in_turn or self.in_turn,
        )

    def paths(self, movers: Sequence[int], origin: int, last: int = -1) -> "Paths":
        """Follow the movers' legal sequences of one or more moves from a state, the shortest first.

        Where ``last`` has just moved there, it is not the first to move.
        """
        arrived: dict[Node, tuple[Node, int]] = {}
        first: dict[int, Node] = {}
        root: Node = (origin, last)
        frontier: list[Node] = [root]
        while frontier:
            found: list[Node] = []
            for node in frontier:
                state, mover = node
                for actor in movers:
                    if actor == mover:
                        continue
                    for after in self.after(actor, state).tolist():
                        there = (after, actor if self.in_turn else -2)
                        if there not in arrived and there != root:
                            arrived[there] = (node, actor)
                            first.setdefault(after, there)
                            found.append(there)
            frontier = found
        return Paths(root=root, first=first, arrived=arrived)


Node: TypeAlias = tuple[int, int]
"""A state, and who moved last: -1 for nobody, -2 where it does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paths:
    """Shortest legal sequences from one state to all that they reach.

    Attributes
    ----------
    root
        The node where they begin.
    first
        For each state reached, the node in which it is reached first.
    arrived
        For each node reached the node before it, and who moved.
    """

    root: Node
    first: Mapping[int, Node]
    arrived: Mapping[Node, tuple[Node, int]]

    def length(self, end: int) -> int:
        """Return how many moves lead to a state that is reached."""
        return len(self.steps_to(end))

    def steps_to(self, end: int) -> tuple[Step, ...]:
        """Return the moves to a state that is reached."""
        return self.steps_into(self.first[end])

    def steps_into(self, node: Node) -> tuple[Step, ...]:
        """Return the moves to a node that is reached."""
        steps: list[Step] = []
        while node != self.root:
            before, actor = self.arrived[node]
            steps.append(Step(actor=actor, before=before[0], after=node[0]))
            node = before
        return tuple(reversed(steps))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """Which states are reached from each, itself among them.

    Attributes
    ----------
    rows
        ``uint8[K, ceil(S / 8)]``, bit t of a row set where state t is reached (lowest bit first).
    row_of
        ``intp[S]``, the row of each state.
    """

    rows: Bits
    row_of: Places

    @property
    def n_states(self) -> int:
        """S, the number of states."""
        return len(self.row_of)

    def from_states(self, states: Places) -> Stable:
        """Spell out what some states reach, ``bool[len(states), S]``."""
        return unpacked(self.rows[self.row_of[states]], self.n_states)

    def meets(self, wanted: Bits) -> Stable:
        """Say from which states some state of a packed row is reached, ``bool[S]``."""
        some: Stable = np.any(self.rows & wanted, axis=1)
        return some[self.row_of]

    def smallest(self, value: Values) -> Values:
        """Return the smallest v that is reached from each state, ``int64[S]``."""
        least = np.empty(len(self.rows), dtype=np.int64)
        for chunk in chunks(len(self.rows), self.n_states):
            reached = unpacked(self.rows[chunk], self.n_states)
            least[chunk] = np.where(reached, value, _BEYOND).min(axis=1)
        return least[self.row_of]


def reach_by(graph: Graph, movers: Sequence[int]) -> Reach:
    """Find what legal sequences of moves by some actors reach from each state.

    Parameters
    ----------
    graph
        The moves.
    movers
        Indices of those who move.

    Returns
    -------
    Reach
        With every state reaching itself, by no move.
    """
    n = graph.n_states
    everywhere = np.arange(n)
    if not graph.in_turn:
        listed = [graph.moves(j) for j in movers]
        source = np.concatenate([everywhere[:0], *(source for source, _ in listed)])
        target = np.concatenate([everywhere[:0], *(target for _, target in listed)])
        rows, row_of = _closure(source, target, everywhere, n)
        return Reach(rows=rows, row_of=row_of)
    rows, row_of = _layers(graph, movers, everywhere)
    return Reach(rows=rows, row_of=row_of)


def reach_in_turn(graph: Graph, movers: Sequence[int]) -> Reach:
    """Find what legal sequences of one or more moves by some actors reach from each state.

    As `reach_by`, except that a state reaches itself only where moves in turn lead back to it.
    """
    rows, row_of = _layers(graph, movers, np.full(graph.n_states, -1))
    return Reach(rows=rows, row_of=row_of)


def reach_with_mover(graph: Graph, movers: Sequence[int]) -> tuple[Bits, Places]:
    """Find what legal sequences of moves by some actors reach from each state, and who has then moved last.

    Returns
    -------
    tuple
        ``uint8[K, ceil(k S / 8)]``, whose bit m S + t tells that state t is reached with the m-th of the k movers
        as the last; and ``intp[k + 1, S]``, the row of each state, first where none of them has just moved there,
        then where the m-th has, who is then not the first to move. A state reaches itself by no move in the latter.
    """
    n, k = graph.n_states, len(movers)
    stands_at = np.concatenate([np.full(n, -1), np.arange(k * n)])
    rows, row_of = _in_turn(graph, movers, stands_at, k * n)
    return rows, row_of.reshape(k + 1, n)


def _layers(graph: Graph, movers: Sequence[int], unmoved: Places) -> tuple[Bits, Places]:
    """Join what is reached in turn; ``unmoved`` is the bit of each state before any move, or -1."""
    n = graph.n_states
    stands_at = np.concatenate([unmoved, np.tile(np.arange(n), len(movers))])
    rows, row_of = _in_turn(graph, movers, stands_at, n)
    return rows, row_of[:n]


def _in_turn(graph: Graph, movers: Sequence[int], stands_at: Places, n_bits: int) -> tuple[Bits, Places]:
    """Join what is reached in turn from the pairs of a state and its last mover, at whose bits they stand."""
    n = graph.n_states
    everywhere = np.arange(n)
    # Layer 0 holds the states before any move, layer k + 1 the states to which mover k has just moved.
    sources, targets = [everywhere[:0]], [everywhere[:0]]
    for k, j in enumerate(movers):
        source, target = graph.moves(j)
        for layer in range(len(movers) + 1):
            if layer != k + 1:
                sources.append(source + layer * n)
                targets.append(target + (k + 1) * n)
    return _closure(np.concatenate(sources), np.concatenate(targets), stands_at, n_bits)


def _closure(source: Places, target: Places, stands_at: Places, n_bits: int) -> tuple[Bits, Places]:
    """Join what every node reaches: one row for each strongly connected component.

    ``stands_at`` is the bit of each node, or -1. Components are taken up once all that they lead to are
    known.
    """
    n = len(stands_at)
    # SciPy takes longer to load than the table of a small case to make, and most concepts do without it.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(n, n))
    k, label = connected_components(graph, directed=True, connection="strong")
    row_of: Places = np.asarray(label, dtype=np.intp)
    rows = np.zeros((k, (n_bits + 7) >> 3), dtype=np.uint8)
    bit, row = stands_at[stands_at >= 0], row_of[stands_at >= 0]
    np.bitwise_or.at(rows, (row, bit >> 3), (1 << (bit & 7)).astype(np.uint8))
    across = np.unique(row_of[source] * k + row_of[target])
    above, below = np.divmod(across, k)
    above, below = above[above != below], below[above != below]
    leads_to = np.split(below, np.cumsum(np.bincount(above, minlength=k))[:-1])
    by_below = np.argsort(below, kind="stable")
    led_from = np.split(above[by_below], np.cumsum(np.bincount(below, minlength=k))[:-1])
    unknown = np.bincount(above, minlength=k)
    ready = np.flatnonzero(unknown == 0).tolist()
    while ready:
        component = ready.pop()
        if len(leads_to[component]):
            rows[component] |= np.bitwise_or.reduce(rows[leads_to[component]], axis=0)
        higher = led_from[component]
        unknown[higher] -= 1
        ready += higher[unknown[higher] == 0].tolist()
    return rows, row_of


def packed(marks: Stable) -> Bits:
    """Pack ``bool[..., S]`` into bits, the lowest first."""
    return np.packbits(marks, axis=-1, bitorder="little")


def unpacked(bits: Bits, n_states: int) -> Stable:
    """Spell out packed rows, ``bool[..., S]``."""
    return np.unpackbits(bits, axis=-1, count=n_states, bitorder="little").view(np.bool_)


def chunks(n_rows: int, width: int) -> Iterator[Places]:
    """Yield the numbers of rows, so many at a time that a table of that width stays small."""
    step = max(1, _CHUNK // max(1, width))
    for first in range(0, n_rows, step):
        yield np.arange(first, min(first + step, n_rows))


def refuse_beyond(what: str, pairs: float, most: int) -> None:
    """Refuse to compare more pairs of states than a bound; `TooLarge` with the estimate."""
    if pairs > most:
        raise TooLarge(
            f"{what} takes {pairs:,.0f} comparisons of two states; at most {most:,} are made: "
            "add infeasible combinations, or ask of fewer coalitions or a smaller case"
        )
