"""One move of one actor from every state at once: the sweeps that reachability is made of.

Two layouts of the states serve. Each is read in long rows, so that a sweep takes a few nanoseconds a
state.

- `Table`: the lists of `standoff.conflict.moves.Choices` stand side by side as columns, the best state
  of each in the first row, the next best in the second. The smallest value of what is strictly better is
  a running minimum down the rows, one comparison of two rows at a time. Lists differ in length, so there
  is a table for each doubling of it; a short list repeats its last state, which changes no minimum.
- `Cube`: where every combination of the options is feasible and none is one-way, the values are an array
  with an axis for each run of options of one owner. All that an actor can reach is a maximum along its
  axes, and all that the others can reach one minimum along theirs; nothing need be looked up.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict
from standoff.conflict.moves import Choices, of_similar_length
from standoff.stability.game import Values

__all__ = ["Cube", "Swept", "Table", "narrowed"]

Places: TypeAlias = NDArray[np.intp]

Swept: TypeAlias = NDArray[np.int32] | NDArray[np.int64]
"""A number for every state, in as few bytes as hold it: half the bytes, and they are found in the cache."""

_FEW = 64
"""Tables with fewer columns are swept by one call for all rows: a call costs as much as so many entries."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """An actor's lists of choices as columns of tables.

    Attributes
    ----------
    shapes
        Rows and columns of each table.
    state
        ``intp[E']``, the states of the tables, one table after the other, row by row.
    column
        ``intp[S]``, the column of the state's list, counted through all tables.
    better
        ``intp[S]``, where the running minimum over what is strictly better than the state stands in the
        array that `improved` fills: each table has a row more there, for those that have nothing better.
    """

    shapes: tuple[tuple[int, int], ...]
    state: Places
    column: Places
    better: Places

    @classmethod
    def of(cls, lists: Choices) -> "Table":
        """Set an actor's lists side by side."""
        lengths = lists.lengths()
        shapes, states = [], []
        column = np.empty(len(lengths), dtype=np.intp)
        first = np.empty(len(lengths), dtype=np.intp)
        across = np.empty(len(lengths), dtype=np.intp)
        columns = cells = 0
        for which, height in of_similar_length(lengths):
            width = len(which)
            row = np.minimum(np.arange(height)[:, None], lengths[which] - 1)
            row += lists.starts[which]
            states.append(lists.order[row].ravel())
            column[which] = columns + np.arange(width)
            first[which] = cells + np.arange(width)
            across[which] = width
            shapes.append((height, width))
            columns += width
            cells += (height + 1) * width
        better = lists.n_improvements()
        if len(shapes) == 1:
            better *= len(lengths)
            better += lists.list_of
        else:
            better *= across[lists.list_of]
            better += first[lists.list_of]
        return cls(
            shapes=tuple(shapes),
            state=states[0] if len(states) == 1 else np.concatenate(states),
            column=lists.list_of if len(shapes) == 1 else column[lists.list_of],
            better=better,
        )

    def largest(self, value: Swept) -> Swept:
        """Return the largest value of each state's list."""
        return self._of_lists(value, np.maximum)

    def smallest(self, value: Swept) -> Swept:
        """Return the smallest value of each state's list."""
        return self._of_lists(value, np.minimum)

    def improved(self, value: Swept) -> Swept:
        """Return the smallest value of the state and all that is strictly better in its list."""
        taken = value.take(self.state)
        running = np.empty(len(taken) + sum(width for _, width in self.shapes), dtype=value.dtype)
        # More than any value: what nothing better can be reached from.
        beyond = np.iinfo(value.dtype).max
        read = written = 0
        for height, width in self.shapes:
            rows = taken[read : read + height * width].reshape(height, width)
            below = running[written : written + (height + 1) * width].reshape(height + 1, width)
            below[0] = beyond
            if width < _FEW:
                np.minimum.accumulate(rows, axis=0, out=below[1:])
            else:
                for k in range(height):
                    np.minimum(below[k], rows[k], out=below[k + 1])
            read += height * width
            written += (height + 1) * width
        best = running.take(self.better)
        smallest: Swept = np.minimum(best, value, out=best)
        return smallest

    def _of_lists(self, value: Swept, extreme: np.ufunc) -> Swept:
        """Reduce each list to one value and give it to all its states."""
        taken = value.take(self.state)
        found = []
        read = 0
        for height, width in self.shapes:
            found.append(extreme.reduce(taken[read : read + height * width].reshape(height, width), axis=0))
            read += height * width
        of_list: Swept = found[0] if len(found) == 1 else np.concatenate(found)
        return of_list.take(self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """All combinations of options that all can be taken and dropped, as an array.

    Attributes
    ----------
    shape
        An axis for each run of options of one owner, the last option first; ascending masks read the
        array in order.
    owner
        The owner of each axis.
    """

    shape: tuple[int, ...]
    owner: tuple[int, ...]

    @classmethod
    def of(cls, conflict: Conflict) -> "Cube | None":
        """Return the layout of a conflict, or ``None`` if it is no such cube."""
        count = 1 << len(conflict.owner)
        if conflict.no_drop or conflict.no_take or conflict.n_states != count:
            return None
        if not np.array_equal(conflict.states, np.arange(count, dtype=np.uint64)):
            return None
        shape: list[int] = []
        owner: list[int] = []
        for k in reversed(conflict.owner):
            if owner and owner[-1] == k:
                shape[-1] *= 2
            else:
                shape.append(2)
                owner.append(k)
        return cls(shape=tuple(shape), owner=tuple(owner))

    def largest(self, value: Values, actor: int) -> Values:
        """Return the largest value among the states that differ in the actor's options only."""
        return self._along(value, np.maximum, tuple(k for k, i in enumerate(self.owner) if i == actor))

    def smallest_by_others(self, value: Values, actor: int) -> Values:
        """Return the smallest value among the states that agree on the actor's options."""
        return self._along(value, np.minimum, tuple(k for k, i in enumerate(self.owner) if i != actor))

    def _along(self, value: Values, extreme: np.ufunc, axes: tuple[int, ...]) -> Values:
        """Reduce along some axes and give the outcome to all entries along them."""
        found = extreme.reduce(value.reshape(self.shape), axis=axes, keepdims=True)
        spread: Values = np.broadcast_to(found, self.shape).reshape(value.shape)
        return spread


def narrowed(value: Values) -> Swept:
    """Return the values in four bytes each, if they fit."""
    bound = np.iinfo(np.int32)
    if bound.min <= int(value.min()) and int(value.max()) <= bound.max:
        return value.astype(np.int32)
    return value
