"""Feasible states: which combinations of options may occur, as an array of bit masks.

The options are decided one after the other, each doubling the states so far. A state in which an
infeasible expression is already sure to be true is dropped at once, so that sixty options under many
constraints never make 2^60 states.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.case.expressions import Expression, options_in
from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.sizes import tell_bytes
from standoff.conflict.truth import bounds, truth
from standoff.errors import InputError, TooLarge

__all__ = [
    "LARGEST",
    "MOST_OPTIONS",
    "StateIndex",
    "conflict_from_case",
    "feasible",
    "graph_from_case",
    "place_of",
    "state_id",
    "state_index",
    "state_name",
    "state_names",
    "taken",
    "truth",
]

MOST_OPTIONS = 63
"""Options a case may have: a state is one 64-bit mask, and sums of masks must not overflow."""

LARGEST = 2**24
"""Default bound on the number of states, kept or passed through while building."""

_TABLE = 2**22
"""Masks below this are looked up in a table; above, by binary search."""

States: TypeAlias = NDArray[np.uint64]


def feasible(case: Case, *, largest: int = LARGEST) -> States:
    """Find the feasible states of a case.

    An explicit list keeps its order and is returned as it stands; otherwise the states are ascending.
    The array is empty when the infeasible expressions leave nothing.

    Parameters
    ----------
    case
        A case with options.
    largest
        Bound on the states kept, and on those passed through on the way.

    Returns
    -------
    numpy.ndarray
        ``uint64[S]``, read-only.

    Raises
    ------
    TooLarge
        More than 63 options, or more states than ``largest``; raised before the memory is taken.
    """
    options = tuple(option.id for option in case.options)
    if len(options) > MOST_OPTIONS:
        raise TooLarge(
            f"{case.id}: the case has {len(options)} options; at most {MOST_OPTIONS} are supported: "
            "drop options, or join those that always go together"
        )
    if case.explicit_states is not None:
        states = np.array(case.explicit_states, dtype=np.uint64)
    else:
        states = _build(case.id, options, case.infeasible, largest)
    states.flags.writeable = False
    return states


def conflict_from_case(case: Case, *, largest: int = LARGEST) -> Conflict:
    """Make the conflict of a case: its feasible states and what forbids a move.

    Parameters
    ----------
    case
        A case with options; `graph_from_case` takes hand-drawn graphs too.
    largest
        Bound on the number of states.

    Returns
    -------
    Conflict
        With ``start`` set if the case gives a feasible one.

    Raises
    ------
    InputError
        A hand-drawn graph, no feasible state, or an infeasible start.
    TooLarge
        As `feasible`.
    """
    if case.drawn is not None:
        raise InputError(
            f"{case.id}: its states and moves are drawn by hand, so there are no options to compute on; "
            "such a case can be analysed for stability only"
        )
    states = feasible(case, largest=largest)
    if not len(states):
        raise InputError(f"{case.id}: the infeasible combinations leave no state")
    start = None
    if case.start is not None:
        found = np.flatnonzero(states == np.uint64(case.start))
        if not len(found):
            raise InputError(f"{case.id}: the state at the start is not feasible")
        start = int(found[0])
    owner = {option.id: i for i, actor in enumerate(case.actors) for option in actor.options}
    return Conflict(
        actors=tuple(str(actor.id) for actor in case.actors),
        options=tuple(str(option.id) for option in case.options),
        owner=tuple(owner[option.id] for option in case.options),
        states=states,
        no_drop=sum(1 << k for k, option in enumerate(case.options) if not option.reversible),
        no_take=sum(1 << k for k, option in enumerate(case.options) if not option.retakable),
        start=start,
    )


def graph_from_case(case: Case, *, largest: int = LARGEST) -> Conflict | DrawnConflict:
    """Make the conflict of any case, in option form or drawn by hand.

    Parameters
    ----------
    case
        A case with options, or with named states and moves.
    largest
        Bound on the number of states.

    Returns
    -------
    Conflict or DrawnConflict
        What stability can be analysed on.

    Raises
    ------
    InputError
        As `conflict_from_case`.
    TooLarge
        As `feasible`.
    """
    drawn = case.drawn
    if drawn is None:
        return conflict_from_case(case, largest=largest)
    place = {name: s for s, name in enumerate(drawn.states)}
    indptr, target = [], []
    for actor in case.actors:
        moves = drawn.moves.get(actor.id, {})
        rows = [sorted({place[t] for t in moves.get(name, ())} - {s}) for s, name in enumerate(drawn.states)]
        indptr.append(np.cumsum([0, *map(len, rows)], dtype=np.intp))
        target.append(np.array([t for row in rows for t in row], dtype=np.intp))
    return DrawnConflict(
        actors=tuple(str(actor.id) for actor in case.actors),
        names=tuple(str(name) for name in drawn.states),
        indptr=tuple(indptr),
        target=tuple(target),
        start=None if case.drawn_start is None else place[case.drawn_start],
    )


def state_name(conflict: Conflict | DrawnConflict, index: int) -> str:
    """Return the name of the state at a place: ``s1`` for 0, or as it was drawn."""
    return conflict.names[index] if isinstance(conflict, DrawnConflict) else state_id(index)


def state_names(conflict: Conflict | DrawnConflict) -> tuple[str, ...]:
    """Return the names of all states in order: ``s1`` .. ``sN``, or as they were drawn."""
    if isinstance(conflict, DrawnConflict):
        return conflict.names
    return tuple(state_id(s) for s in range(conflict.n_states))


def state_id(index: int) -> str:
    """Name the state at a place: ``s1`` for 0."""
    return f"s{index + 1}"


def state_index(n_states: int, name: str) -> int:
    """Return the place of the state of that name, of ``s1`` .. ``sN``.

    Raises
    ------
    InputError
        There is no such state.

    Examples
    --------
    >>> state_index(12, "s3")
    2
    """
    digits = name[1:]
    # A number with more digits than the largest place cannot be one, and need not be parsed.
    short = digits.isascii() and digits.isdecimal() and len(digits) <= len(str(n_states))
    if name[:1] == "s" and short and digits[0] != "0" and int(digits) <= n_states:
        return int(digits) - 1
    raise InputError(f"no state {name!r}; the states are s1 .. s{n_states}")


def place_of(conflict: Conflict | DrawnConflict, name: str) -> int:
    """Return the place of a state by its name, in either kind of conflict.

    Raises
    ------
    InputError
        There is no such state.
    """
    if not isinstance(conflict, DrawnConflict):
        return state_index(conflict.n_states, name)
    if name in conflict.names:
        return conflict.names.index(name)
    raise InputError(f"no state {name!r}; the states are {', '.join(conflict.names)}")


def taken(conflict: Conflict | DrawnConflict, index: int) -> tuple[str, ...]:
    """Return the ids of the options taken in a state, in their order; none in a hand-drawn graph."""
    if isinstance(conflict, DrawnConflict):
        return ()
    mask = int(conflict.states[index])
    return tuple(option for k, option in enumerate(conflict.options) if mask >> k & 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StateIndex:
    """From masks to places: which state is this combination of options, if any.

    Attributes
    ----------
    sorted_states
        ``uint64[S]``, ascending; empty when ``table`` serves.
    place
        ``intp[S]``, where each sorted state stands in the conflict.
    table
        ``intp[2^m]``, place of each mask or -1; empty when there are too many masks.
    """

    sorted_states: States
    place: NDArray[np.intp]
    table: NDArray[np.intp]

    @classmethod
    def of(cls, states: States) -> "StateIndex":
        """Index an array of states, ``uint64[S]``."""
        top = int(states.max()) + 1
        empty = np.empty(0, dtype=np.intp)
        if top <= _TABLE:
            table = np.full(top, -1, dtype=np.intp)
            table[states.astype(np.intp)] = np.arange(len(states))
            return cls(sorted_states=np.empty(0, dtype=np.uint64), place=empty, table=table)
        place = np.argsort(states)
        return cls(sorted_states=states[place], place=place, table=empty)

    def find(self, masks: States) -> NDArray[np.intp]:
        """Return the place of each mask, or -1 where it is not feasible."""
        if len(self.table):
            inside = masks < np.uint64(len(self.table))
            return np.where(inside, self.table[np.where(inside, masks, 0).astype(np.intp)], -1)
        at = np.minimum(np.searchsorted(self.sorted_states, masks), len(self.sorted_states) - 1)
        return np.where(self.sorted_states[at] == masks, self.place[at], -1)


def _build(case: str, options: Sequence[str], infeasible: Sequence[Expression], largest: int) -> States:
    """Decide the options one by one, dropping states as soon as they are infeasible."""
    bits = {option: k for k, option in enumerate(options)}
    about = [sum(1 << bits[option] for option in set(options_in(e.tree))) for e in infeasible]
    order, free = _deciding_order(len(options), about)
    states = np.zeros(1, dtype=np.uint64)
    decided = 0
    states = _drop(states, infeasible, bits, decided)
    for done, k in enumerate(order):
        if 2 * len(states) > largest:
            raise TooLarge(_too_many(case, 2 * len(states), done + 1, len(options), largest))
        states = np.concatenate([states, states | np.uint64(1 << k)])
        decided |= 1 << k
        touched = [e for e, mask in zip(infeasible, about, strict=True) if mask >> k & 1]
        states = _drop(states, touched, bits, decided)
        if not len(states):
            return states
    if len(states) << len(free) > largest:
        raise TooLarge(_too_many(case, len(states) << len(free), len(options), len(options), largest))
    for k in free:
        states = np.concatenate([states, states | np.uint64(1 << k)])
    return np.sort(states)


def _too_many(case: str, count: int, decided: int, options: int, largest: int) -> str:
    """Say how many states there would be, and what bounds them."""
    way = f"after {decided} of {options} options" if decided < options else "in all"
    return (
        f"{case}: {count:,} states {way}, {tell_bytes(8 * count)} for their masks alone; "
        f"at most {largest:,} are accepted: add infeasible combinations or drop options"
    )


def _drop(states: States, infeasible: Sequence[Expression], bits: Mapping[str, int], decided: int) -> States:
    """Keep the states in which no expression is sure to be true."""
    for expression in infeasible:
        must, _ = bounds(expression.tree, states, bits, decided)
        states = states[~must]
    return states


def _deciding_order(m: int, about: Sequence[int]) -> tuple[list[int], list[int]]:
    """Order the constrained options so that expressions are complete early; the free ones apart."""
    order: list[int] = []
    decided = 0
    waiting = list(about)
    while waiting:
        nearest = min(waiting, key=lambda mask: (mask & ~decided).bit_count())
        waiting.remove(nearest)
        order.extend(k for k in range(m) if (nearest & ~decided) >> k & 1)
        decided |= nearest
    return order, [k for k in range(m) if not decided >> k & 1]
