"""Small changes of a preference, and how much of it they change.

A preference by statements compares two states by the first statement, of W_1, W_2, ..., that is true in
one of them and false in the other (option prioritisation). An *edit* changes the list at one place:

- **drop** W_k;
- **swap** W_k with its neighbour W_k+1;
- **move** W_k to another place;
- **negate** W_k: not W_k stands in its place.

A swap is a move by one place. The size of a change of preference, however it is made, is the number of
pairs of states that it makes compare otherwise than before. Each pair counts once, whether an order is reversed,
made a tie, or a tie broken. It is not the distance between weak orders of Kemeny and Snell (1962), in which a
reversal counts twice as much as a tie made or broken.

References: Kemeny and Snell, *Mathematical Models in the Social Sciences* (1962), chapter 2, for the contrast.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.stability.game import Values

__all__ = [
    "Edit",
    "Statement",
    "Truths",
    "apply_edit",
    "neighbouring_edits",
    "pairs_changed",
    "rank_by_statements",
    "single_edits",
]

Truths: TypeAlias = NDArray[np.bool_]
"""Where each of K statements is true, ``bool[K, S]``."""

Statement: TypeAlias = tuple[int, bool]
"""A statement of a list: its place in the list as written, and whether it stands as written or negated."""

_CODE_BITS = 62
"""Truth values packed into one integer."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edit:
    """One change of a list of statements.

    Attributes
    ----------
    kind
        What is done.
    place
        The place in the list, from 0, of the statement it is done to.
    to
        For a move or a swap the place at which that statement then stands.
    """

    kind: Literal["drop", "swap", "move", "negate"]
    place: int
    to: int = -1


def neighbouring_edits(length: int) -> tuple[Edit, ...]:
    """Return every drop of one of so many statements, and every swap of two neighbours."""
    return (
        *(Edit(kind="drop", place=k) for k in range(length)),
        *(Edit(kind="swap", place=k, to=k + 1) for k in range(length - 1)),
    )


def single_edits(length: int, kinds: Sequence[str] = ("drop", "move", "negate")) -> tuple[Edit, ...]:
    """Return every edit of the given kinds of a list of so many statements.

    A move to the next place and the move of that neighbour back give one list; only the first is returned.
    """
    edits: list[Edit] = []
    if "drop" in kinds:
        edits += (Edit(kind="drop", place=k) for k in range(length))
    if "negate" in kinds:
        edits += (Edit(kind="negate", place=k) for k in range(length))
    if "move" in kinds:
        edits += (
            Edit(kind="move", place=k, to=to)
            for k in range(length)
            for to in range(length)
            if to not in {k, k - 1}
        )
    return tuple(edits)


def apply_edit(statements: Sequence[Statement], edit: Edit) -> tuple[Statement, ...]:
    """Return the list that an edit makes of a list.

    Examples
    --------
    >>> apply_edit([(0, True), (1, True), (2, True)], Edit(kind="move", place=2, to=0))
    ((2, True), (0, True), (1, True))
    """
    changed = list(statements)
    which, as_written = changed.pop(edit.place)
    if edit.kind == "negate":
        changed.insert(edit.place, (which, not as_written))
    elif edit.kind != "drop":
        changed.insert(edit.to, (which, as_written))
    return tuple(changed)


def rank_by_statements(truths: Truths, statements: Sequence[Statement]) -> Values:
    """Rank states by a list of statements, the most important first.

    Parameters
    ----------
    truths
        Where the statements as written are true, ``bool[K, S]``.
    statements
        The list; if it is empty all states are tied.

    Returns
    -------
    numpy.ndarray
        ``int64[S]``, dense from 0, higher is better.
    """
    code = np.zeros(truths.shape[1], dtype=np.int64)
    bits = 0
    for which, as_written in statements:
        if bits == _CODE_BITS:
            code = _dense(code)
            bits = int(code.max()).bit_length()
        code = (code << 1) | (truths[which] == as_written)
        bits += 1
    return _dense(code)


def pairs_changed(before: Values, after: Values) -> int:
    """Count the pairs of states that two preferences compare otherwise.

    Parameters
    ----------
    before, after
        ``int64[S]`` each, higher is better.

    Returns
    -------
    int
        The pairs {s, t} on which one says better, worse or tied and the other does not; at most S(S-1)/2.

    Examples
    --------
    >>> pairs_changed(np.array([0, 1, 2]), np.array([1, 0, 2]))
    1
    >>> pairs_changed(np.array([0, 0, 1]), np.array([0, 1, 1]))
    2
    """
    p, q = _dense(before), _dense(after)
    both = _dense(p * (int(q.max()) + 1) + q)
    tied_in_both = _tied(both)
    tied_in_one = _tied(p) + _tied(q) - 2 * tied_in_both
    return tied_in_one + _reversed(p, q)


def _tied(rank: Values) -> int:
    """Count the pairs in one class."""
    return sum(count * (count - 1) // 2 for count in np.bincount(rank).tolist())


def _reversed(p: Values, q: Values) -> int:
    """Count the pairs that p orders one way and q the other, digit by binary digit of q.

    Sorted by p, a reversed pair stands in the wrong order of q. It is counted at the highest digit in
    which the two differ: among the states that agree in all higher digits, each 0 after so many 1s. States
    tied in p are sorted by q, so that they make no such pair.
    """
    order = q[np.lexsort((q, p))]
    total = 0
    for digit in range(int(q.max()).bit_length() - 1, -1, -1):
        higher = order >> (digit + 1)
        by = np.argsort(higher, kind="stable")
        one = (order[by] >> digit) & 1
        group = higher[by]
        ones = np.cumsum(one)
        first = np.searchsorted(group, group, side="left")
        before_group = ones[first] - one[first]
        total += int((ones - before_group)[one == 0].sum())
    return total


def _dense(code: Values) -> Values:
    """Replace each value by its place among the distinct values in use."""
    top = int(code.max()) + 1
    if top <= 4 * len(code):
        # Few possible values: counting them takes one pass, where sorting takes twenty.
        used = np.zeros(top, dtype=bool)
        used[code] = True
        counted: Values = (np.cumsum(used) - 1)[code]
        return counted
    dense: Values = np.unique(code, return_inverse=True)[1].astype(np.int64)
    return dense
