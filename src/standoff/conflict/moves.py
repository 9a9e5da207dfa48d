"""Unilateral moves: which states an actor can go to by changing its own options.

A *package* is a set of changes of one actor's options, made at once. It is legal when the state it
leads to is feasible and no change in it is forbidden; one forbidden change forbids the whole package.

Let a one-way option count as *spent* where it can no longer be changed: taken, if it may not be
dropped; not taken, if it may not be taken. An actor moves from s to t exactly when the two agree on
all that it cannot change and what is spent in s is spent in t. So all states that agree on what the
actor cannot change, and on what is spent, have the same list of states to stay in or move to, and the
lists together are about as long as there are states. Moves of one actor are transitive (Lemma in
section 2 of the notes on conflict; Fang, Hipel and Kilgour, 1993, section 2.3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.sizes import tell_bytes
from standoff.conflict.states import StateIndex
from standoff.errors import TooLarge

__all__ = [
    "Arcs",
    "Choices",
    "arcs",
    "choices",
    "improvements",
    "mover_of",
    "moves_from",
    "of_similar_length",
    "reachable",
]

Numbers: TypeAlias = NDArray[np.int32 | np.int64]

_MOST_ENTRIES = 2**28
"""Bound on the length of all lists, or of all arcs, together: 2 GB for each array of that length."""

_MOST_LOOKED_AT = 2**25
"""Bound on states times packages in one look: 256 MB for each array of that length."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choices:
    """For every state, the list of states in which an actor may stand after moving at most once.

    States share a list, so the lists hold E entries in all: E = S where no option is one-way.

    Attributes
    ----------
    order
        ``intp[E]``, places of states, list after list; within a list the best for the actor first.
    starts
        ``intp[L]``, where in ``order`` each list begins.
    list_of
        ``intp[S]``, the list of each state; it holds the state itself.
    better
        ``intp[S]``, where in ``order`` the last entry stands that is in the state's list and strictly
        better than it, or E if there is none. All entries from the beginning of the list to there
        are its improvements.
    """

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    list_of: NDArray[np.intp]
    better: NDArray[np.intp]

    def lengths(self) -> NDArray[np.intp]:
        """Return the length of each list, ``intp[L]``."""
        return np.diff(self.starts, append=len(self.order))

    def n_improvements(self) -> NDArray[np.intp]:
        """Count the unilateral improvements from each state, ``intp[S]``."""
        count = self.starts.take(self.list_of)
        np.subtract(self.better, count, out=count)
        count += 1
        count[self.better == len(self.order)] = 0
        return count


def choices(conflict: Conflict, actor: int, rank: NDArray[np.int64] | None = None) -> Choices:
    """List where an actor can go from every state.

    Parameters
    ----------
    conflict
        The conflict.
    actor
        Index of the actor.
    rank
        ``int64[S]``, the actor's preference, higher is better; without it no state is better than
        another and each list is in the order of the states.

    Returns
    -------
    Choices
        Its lists, the best first.

    Raises
    ------
    TooLarge
        Many one-way options make the lists too long; raised before the memory is taken.
    """
    movable = conflict.own_mask(actor) & ~(conflict.no_drop & conflict.no_take)
    key = (conflict.states & np.uint64(~movable & (1 << 64) - 1)).astype(np.int64)
    one_way = movable & (conflict.no_drop | conflict.no_take)
    home: NDArray[np.bool_] | None = None
    if one_way:
        spent = (conflict.states ^ np.uint64(conflict.no_take)) & np.uint64(one_way)
        member, key, home = _one_way_lists(key, spent)
        by = np.argsort(key, kind="stable")
        order, home = member[by], home[by]
    else:
        # States stand in ascending order, so that keys come in runs: what a merging sort is quick at.
        order = by = np.argsort(key, kind="stable")
    new_list = _changes(key[by])
    del key, by
    starts = np.flatnonzero(new_list)
    list_of = np.empty(conflict.n_states, dtype=np.intp)
    better = np.empty(conflict.n_states, dtype=np.intp)
    if rank is None:
        last_better = np.full(len(order), len(order))
    else:
        worse = rank.max() - rank
        within = _best_first(worse[order], starts)
        order = order[within]
        home = None if home is None else home[within]
        new_class = _changes(worse[order])
        new_class |= new_list
        last_better = np.arange(len(order)) - 1
        last_better[starts] = len(order)
        tied = np.flatnonzero(~new_class)
        if len(tied):
            class_start = np.flatnonzero(new_class)
            last_better[tied] = last_better[class_start[np.searchsorted(class_start, tied) - 1]]
    number = np.cumsum(new_list, dtype=np.intp)
    number -= 1
    if home is None:
        list_of[order], better[order] = number, last_better
    else:
        # A state is entered in the lists of other states too; here its own is meant.
        list_of[order[home]], better[order[home]] = number[home], last_better[home]
    return Choices(order=order, starts=starts, list_of=list_of, better=better)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arcs:
    """All legal packages of one actor, state by state (compressed rows).

    Attributes
    ----------
    indptr
        ``intp[S + 1]``; the arcs from state s are those from ``indptr[s]`` to ``indptr[s + 1]``.
    target
        ``intp[A]``, the place of the state that each arc leads to; ascending within a state.
    changed
        ``uint64[A]``, mask of the options that each arc changes.
    """

    indptr: NDArray[np.intp]
    target: NDArray[np.intp]
    changed: NDArray[np.uint64]


def arcs(conflict: Conflict, actor: int, *, most: int = _MOST_ENTRIES) -> Arcs:
    """List all legal packages of an actor.

    Parameters
    ----------
    conflict
        The conflict.
    actor
        Index of the actor.
    most
        Bound on the number of arcs.

    Returns
    -------
    Arcs
        One arc for each state and legal package.

    Raises
    ------
    TooLarge
        There are more than ``most`` arcs; raised before the memory is taken.
    """
    lists = choices(conflict, actor)
    lengths = lists.lengths()[lists.list_of]
    count = int(lengths.sum()) - conflict.n_states
    if count > most:
        name = conflict.actors[actor]
        raise TooLarge(
            f"{name} has {count:,} moves over all states, {tell_bytes(16 * count)}; "
            f"at most {most:,} are accepted"
        )
    indptr = np.zeros(conflict.n_states + 1, dtype=np.intp)
    np.cumsum(lengths, out=indptr[1:])
    source = np.repeat(np.arange(conflict.n_states), lengths)
    first = lists.starts[lists.list_of] - indptr[:-1]
    target = lists.order[np.arange(len(source)) + first[source]]
    moving = target != source
    source, target = source[moving], target[moving]
    # Each state's list held the state itself, once.
    indptr -= np.arange(conflict.n_states + 1)
    return Arcs(indptr=indptr, target=target, changed=conflict.states[source] ^ conflict.states[target])


def reachable(conflict: Conflict, actor: int, state: int) -> NDArray[np.intp]:
    """Return the places of the states that an actor reaches from one state in one move, ascending."""
    here = conflict.states[state]
    own = np.uint64(conflict.own_mask(actor))
    changed = conflict.states ^ here
    legal = (changed & ~own) == 0
    legal &= (changed & here & np.uint64(conflict.no_drop)) == 0
    legal &= (changed & ~here & np.uint64(conflict.no_take)) == 0
    legal[state] = False
    return np.flatnonzero(legal)


def improvements(conflict: Conflict, actor: int, rank: NDArray[np.int64], state: int) -> NDArray[np.intp]:
    """Return the unilateral improvements of an actor from one state, places ascending."""
    targets = reachable(conflict, actor, state)
    better: NDArray[np.intp] = targets[rank[targets] > rank[state]]
    return better


def mover_of(
    conflict: Conflict | DrawnConflict,
) -> Callable[[int, NDArray[np.intp]], tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return what lists an actor's moves from a few states; the states are indexed once.

    It takes the index of the actor and ``intp[F]``, places of states, and returns what `moves_from` does.
    """
    if isinstance(conflict, DrawnConflict):
        return conflict.moves_from
    return partial(moves_from, conflict, StateIndex.of(conflict.states))


def moves_from(
    conflict: Conflict, index: StateIndex, actor: int, sources: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """List an actor's moves from a few states, at a cost that does not grow with all of them.

    Parameters
    ----------
    conflict
        The conflict.
    index
        Of its states.
    actor
        Index of the actor.
    sources
        ``intp[F]``, places of states.

    Returns
    -------
    tuple of numpy.ndarray
        For each move the place of its source in ``sources`` and the place of its target among the
        states, ordered by the one, then the other.

    Raises
    ------
    TooLarge
        An actor with very many options is asked about very many states.
    """
    bits = [np.uint64(1 << k) for k, owner in enumerate(conflict.owner) if owner == actor]
    if 1 << len(bits) > conflict.n_states:
        # More packages than states: looking at every state is cheaper.
        found = [reachable(conflict, actor, int(s)) for s in sources]
        lengths = [len(targets) for targets in found]
        return np.repeat(np.arange(len(sources)), lengths), np.concatenate([*found, sources[:0]])
    if len(sources) << len(bits) > _MOST_LOOKED_AT:
        raise TooLarge(
            f"{conflict.actors[actor]} may have {len(sources) << len(bits):,} moves from {len(sources):,} states; "
            f"at most {_MOST_LOOKED_AT:,} are looked at together"
        )
    packages = np.zeros(1, dtype=np.uint64)
    for bit in bits:
        packages = np.concatenate([packages, packages | bit])
    packages = packages[1:]
    here = conflict.states[sources][:, None]
    forbidden = (here & np.uint64(conflict.no_drop)) | (~here & np.uint64(conflict.no_take))
    target = index.find(here ^ packages)
    target[(forbidden & packages) != 0] = -1
    target.sort(axis=1)
    source, place = np.nonzero(target >= 0)
    return source, target[source, place]


def _changes(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark each entry that differs from the one before it, and the first."""
    marks = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=marks[1:])
    return marks


def _best_first(worse: NDArray[np.int64], starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Sort each of many lists that stand end to end, from the best to the worst; equals keep their order.

    Returns the place of each entry. Lists of about one length are the rows of a table, sorted row by
    row: a hundred thousand sorts of sixteen numbers each stay within the processor's cache, where one
    sort of them all would not. In a row a number is sorted together with its column.
    """
    lengths = np.diff(starts, append=len(worse))
    within = np.empty(len(worse), dtype=np.intp)
    for lists, width in of_similar_length(lengths):
        bits = width.bit_length()
        if int(worse.max()) >> 62 - bits:
            worse = np.unique(worse, return_inverse=True)[1].astype(np.int64)
        # Half the bytes are sorted in half the time, and most ranks fit.
        kind: type[np.int32 | np.int64] = np.int64 if int(worse.max()) >> 30 - bits else np.int32
        column: Numbers = np.arange(width, dtype=kind)
        packed: Numbers
        if len(lists) == len(starts) and len(lists) * width == len(worse):
            packed = worse.reshape(-1, width).astype(kind)
            _sort_rows(packed, column, bits)
            np.add(packed, starts[:, None], out=within.reshape(-1, width))
            continue
        place = starts[lists, None] + column
        inside = column < lengths[lists, None]
        packed = worse[np.where(inside, place, 0)].astype(kind)
        # What pads a short list comes last: it is worse than anything.
        packed[~inside] = np.iinfo(kind).max >> bits
        _sort_rows(packed, column, bits)
        within[place[inside]] = (packed + starts[lists, None])[inside]
    return within


def _sort_rows(rows: Numbers, column: Numbers, bits: int) -> None:
    """Replace each row by the columns of its numbers in ascending order."""
    rows <<= bits
    rows |= column
    rows.sort(axis=1)
    rows &= (1 << bits) - 1


def of_similar_length(lengths: NDArray[np.intp]) -> list[tuple[NDArray[np.intp], int]]:
    """Part lists into such as are alike in length to a factor of two, the shortest first.

    Returns for each part the numbers of its lists, ascending, and the length of its longest.
    """
    parts = []
    doubled = np.frexp(lengths - 0.5)[1]
    for exponent in np.flatnonzero(np.bincount(doubled)):
        lists = np.flatnonzero(doubled == exponent)
        parts.append((lists, int(lengths[lists].max())))
    return parts


def _one_way_lists(
    key: NDArray[np.int64], spent: NDArray[np.uint64]
) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.bool_]]:
    """List for each pattern of spent options the states with at least these spent.

    Returns the state of each entry, the number of the list it is in, and whether that list is the
    state's own.
    """
    patterns, counts = np.unique(spent, return_counts=True)
    length = sum(int(counts[(patterns & least) == least].sum()) for least in patterns)
    if length > _MOST_ENTRIES:
        raise TooLarge(
            f"the one-way options of one actor make lists of {length:,} moves; "
            f"at most {_MOST_ENTRIES:,} are accepted: make fewer of its options one-way"
        )
    groups, group = np.unique(key, return_inverse=True)
    members, keys, homes = [], [], []
    n_lists = 0
    for least in patterns:
        own = spent == least
        number = np.full(len(groups), -1, dtype=np.int64)
        present = np.unique(group[own])
        number[present] = np.arange(n_lists, n_lists + len(present))
        n_lists += len(present)
        # A group in which no state has exactly this pattern needs no list for it.
        member = np.flatnonzero((spent & least) == least)
        member = member[number[group[member]] >= 0]
        members.append(member)
        keys.append(number[group[member]])
        homes.append(own[member])
    return np.concatenate(members), np.concatenate(keys), np.concatenate(homes)
