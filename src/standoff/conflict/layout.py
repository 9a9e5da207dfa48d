"""Where the states of a graph stand in a picture: columns by distance, few crossings between them.

A layered drawing (Sugiyama, Tagawa and Toda, 1981, *Methods for visual understanding of hierarchical system
structures*): the column of a state is given, here its steps from the state where the picture begins; its
place within the column follows the mean place of its neighbours, swept back and forth, and the order with
the fewest crossings met on the way is kept. Nothing is random, so screen and print agree.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["crossings", "order_in_columns"]

_SWEEPS = 24
"""Sweeps over all columns; the order settles, or repeats, within a few."""


def order_in_columns(column: Sequence[int], pairs: Sequence[tuple[int, int]]) -> NDArray[np.intp]:
    """Return the place of each state within its column, from the top.

    Parameters
    ----------
    column
        For each of N states its column, from 0.
    pairs
        States joined by an arc, by index; in any order and direction.

    Returns
    -------
    numpy.ndarray
        ``intp[N]``, from 0 within each column.

    Examples
    --------
    Two arcs that cross are untangled:

    >>> order_in_columns([0, 0, 1, 1], [(0, 3), (1, 2)]).tolist()
    [0, 1, 1, 0]
    """
    columns = np.asarray(column, dtype=np.intp)
    place = np.zeros(len(columns), dtype=np.intp)
    members = [np.flatnonzero(columns == c) for c in range(int(columns.max(initial=-1)) + 1)]
    for inside in members:
        place[inside] = np.arange(len(inside))
    near: list[list[int]] = [[] for _ in columns]
    for one, other in pairs:
        if columns[one] != columns[other]:
            near[one].append(other)
            near[other].append(one)
    best, fewest = place.copy(), crossings(columns, place, pairs)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        for inside in members if sweep % 2 == 0 else members[::-1]:
            # Heights are told from the middle of a column, since columns are drawn centred.
            height = {s: place[s] - len(members[columns[s]]) / 2 for t in inside for s in (int(t), *near[t])}
            mean = [np.mean([height[s] for s in near[t]]) if near[t] else height[int(t)] for t in inside]
            place[inside[np.lexsort((place[inside], mean))]] = np.arange(len(inside))
        found = crossings(columns, place, pairs)
        if found < fewest:
            best, fewest = place.copy(), found
    return best


def crossings(column: NDArray[np.intp], place: NDArray[np.intp], pairs: Sequence[tuple[int, int]]) -> int:
    """Count the pairs of arcs that cross between two columns."""
    between: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for pair in pairs:
        one, other = sorted(pair, key=lambda s: int(column[s]))
        if column[one] != column[other]:
            ends = (int(column[one]), int(column[other]))
            between.setdefault(ends, []).append((int(place[one]), int(place[other])))
    count = 0
    for arcs in between.values():
        left, right = np.array(arcs).T
        opposed = (left[:, None] - left[None, :]) * (right[:, None] - right[None, :]) < 0
        count += int(opposed.sum()) // 2
    return count
