"""Random small conflicts: infeasible states, ties, one-way options, actors with none or many options."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from standoff.case.expressions import AllOf, AnyOf, Count, Iff, Implies, Node, Not, Taken
from standoff.conflict.conflict import Conflict, DrawnConflict


@dataclass(frozen=True)
class Played:
    """A conflict with a rank for every actor."""

    conflict: Conflict | DrawnConflict
    ranks: list[NDArray[np.int64]]


def conflict_of(
    owner: list[int], n_actors: int, states: list[int], no_drop: int = 0, no_take: int = 0
) -> Conflict:
    """Make a conflict with options named by their owner."""
    return Conflict(
        actors=tuple(f"actor{i}" for i in range(n_actors)),
        options=tuple(f"actor{i}.option{k}" for k, i in enumerate(owner)),
        owner=tuple(owner),
        states=np.array(states, dtype=np.uint64),
        no_drop=no_drop,
        no_take=no_take,
    )


@st.composite
def conflicts(draw: st.DrawFn, most_options: int = 6) -> Conflict:
    """Draw a conflict of 2-5 actors whose options may lie in any order."""
    n_actors = draw(st.integers(2, 5))
    owner = draw(st.lists(st.integers(0, n_actors - 1), min_size=1, max_size=most_options))
    masks = st.integers(0, 2 ** len(owner) - 1)
    states = draw(
        st.one_of(
            st.just(list(range(2 ** len(owner)))),
            st.lists(masks, min_size=1, max_size=24, unique=True),
        )
    )
    one_way = st.one_of(st.just(0), masks)
    return conflict_of(owner, n_actors, states, draw(one_way), draw(one_way))


@st.composite
def played(draw: st.DrawFn, most_options: int = 5) -> Played:
    """Draw a conflict and everybody's preference, with or without ties."""
    conflict = draw(conflicts(most_options))
    n = conflict.n_states
    classes = draw(st.sampled_from([2, 4, n]))
    rank = st.lists(st.integers(0, classes), min_size=n, max_size=n)
    ranks = [np.array(draw(rank), dtype=np.int64) for _ in conflict.actors]
    return Played(conflict=conflict, ranks=ranks)


def random_played(rng: np.random.Generator, *, n_actors: int, n_options: int) -> Played:
    """Make a conflict by a seeded generator: denser in moves than the small ones that are drawn."""
    owner = [*range(n_actors), *rng.integers(0, n_actors, max(0, n_options - n_actors)).tolist()][:n_options]
    rng.shuffle(owner)
    everything = np.arange(2 ** len(owner))
    kept = rng.random(len(everything)) < rng.choice([1.0, 0.8, 0.4])
    states = everything[kept].tolist() or [0]
    masks = [int(rng.integers(0, 2 ** len(owner))) if rng.random() < 0.4 else 0 for _ in range(2)]
    if rng.random() < 0.3:
        rng.shuffle(states)
    conflict = conflict_of(owner, n_actors, states, *masks)
    n = conflict.n_states
    classes = int(rng.choice([3, 6, n]))
    ranks = [
        rng.permutation(n).astype(np.int64) if classes == n else rng.integers(0, classes, n)
        for _ in range(n_actors)
    ]
    return Played(conflict=conflict, ranks=ranks)


def drawn_of(reach: list[list[list[int]]]) -> DrawnConflict:
    """Make a hand-drawn conflict from each actor's targets of each state."""
    return DrawnConflict(
        actors=tuple(f"actor{i}" for i in range(len(reach))),
        names=tuple(f"place{s}" for s in range(len(reach[0]))),
        indptr=tuple(np.cumsum([0, *map(len, rows)], dtype=np.intp) for rows in reach),
        target=tuple(np.array([t for row in rows for t in sorted(row)], dtype=np.intp) for rows in reach),
    )


@st.composite
def drawn_played(draw: st.DrawFn) -> Played:
    """Draw a graph of any arcs, mostly not transitive, and everybody's preference."""
    n_actors, n_states = draw(st.integers(1, 4)), draw(st.integers(1, 7))
    places = st.integers(0, n_states - 1)
    reach = [
        [sorted(draw(st.sets(places, max_size=2)) - {s}) for s in range(n_states)] for _ in range(n_actors)
    ]
    rank = st.lists(st.integers(0, 5), min_size=n_states, max_size=n_states)
    ranks = [np.array(draw(rank), dtype=np.int64) for _ in range(n_actors)]
    return Played(conflict=drawn_of(reach), ranks=ranks)


def random_drawn(rng: np.random.Generator, *, n_actors: int, n_states: int) -> Played:
    """Make a sparse graph with long ways by a seeded generator: where turns matter, it shows here."""
    reach = [
        [
            sorted({int(t) for t in rng.integers(0, n_states, rng.integers(0, 3))} - {s})
            for s in range(n_states)
        ]
        for _ in range(n_actors)
    ]
    ranks = [rng.integers(0, n_states, n_states).astype(np.int64) for _ in range(n_actors)]
    return Played(conflict=drawn_of(reach), ranks=ranks)


def crowded(rng: np.random.Generator, *, n_actors: int, rounds: int) -> Iterator[Played]:
    """Make conflicts in option form and drawn ones in turn, small and larger, each size so many times."""
    for n in (2, 3, 4, 5) * rounds:
        yield random_played(rng, n_actors=n_actors, n_options=n)
        yield random_drawn(rng, n_actors=n_actors, n_states=2 * n)


def trees(
    options: Sequence[str], *, operands: tuple[int, int] = (1, 4), most: int = 4, leaves: int = 12
) -> st.SearchStrategy[Node]:
    """Draw expressions over some options: how many operands a node has, the largest number counted, the most leaves."""

    def grow(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(below, min_size=operands[0], max_size=operands[1]).map(tuple)
        return st.one_of(
            st.builds(Not, operand=below),
            st.builds(AllOf, operands=several),
            st.builds(AnyOf, operands=several),
            st.builds(Implies, condition=below, consequence=below),
            st.builds(Iff, left=below, right=below),
            st.builds(
                Count,
                kind=st.sampled_from(["at most", "at least", "exactly"]),
                number=st.integers(0, most),
                operands=several,
            ),
        )

    return st.recursive(st.builds(Taken, option=st.sampled_from(options)), grow, max_leaves=leaves)
