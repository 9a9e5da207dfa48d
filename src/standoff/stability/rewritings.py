"""The fewest edits of a list of statements that make a state stable.

A change is a sequence of edits, each a drop, a move to another place, or a negation (`standoff.stability.edits`), and costs
one for each. Lists are tried in the order of how many edits lead to them, each once, so that the first that serves is a
smallest, and none serves when no list is left. Only which of the relevant states are better than s is computed for a list:
they are put in classes by the statements that tell them from s, a class is a bit, and the lists of a hundred thousand edits
take seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.stability.edits import Edit, Statement, Truths, apply_edit, single_edits
from standoff.stability.inverse import Need

__all__ = ["EDITS", "MOST_LISTS", "ListSearch", "every_list", "fewest_statements"]

Places: TypeAlias = NDArray[np.intp]

EDITS = ("drop", "move", "negate")
"""The edits of a list of statements, each of which counts once."""

MOST_LISTS = 200_000
"""Lists of statements that are tried; some seconds."""

_COMPARED = 50
"""Answers with which each is compared to see whether it is needless; more would cost more than they save."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSearch:
    """What a search over lists of statements found.

    Attributes
    ----------
    found
        The lists that serve with the fewest edits, each with its edits; empty where none was found.
    searched
        All lists of fewer edits than this were tried, and do not serve.
    exhausted
        Whether every list that edits lead to was tried; if nothing was found, none serves.
    """

    found: tuple[tuple[tuple[Statement, ...], tuple[Edit, ...]], ...]
    searched: int
    exhausted: bool


def every_list(
    length: int, kinds: Sequence[str] = EDITS, *, most: int = MOST_LISTS
) -> tuple[dict[tuple[Statement, ...], tuple[Edit, ...]], bool]:
    """List all that edits make of a list of statements, each with a shortest sequence of edits, the shortest first.

    Parameters
    ----------
    length
        Statements of the list as written.
    kinds
        The edits allowed. A list never becomes empty.
    most
        Bound on the lists.

    Returns
    -------
    tuple
        The lists, and whether they are all.
    """
    start: tuple[Statement, ...] = tuple((k, True) for k in range(length))
    came_by: dict[tuple[Statement, ...], tuple[Edit, ...]] = {start: ()}
    level = [start]
    while level:
        following: list[tuple[Statement, ...]] = []
        for one in level:
            for edit in single_edits(len(one), kinds):
                changed = apply_edit(one, edit)
                if changed and changed not in came_by:
                    if len(came_by) >= most:
                        return came_by, False
                    came_by[changed] = (*came_by[one], edit)
                    following.append(changed)
        level = following
    return came_by, True


def fewest_statements(
    need: Need,
    truths: Truths,
    *,
    kinds: Sequence[str] = EDITS,
    fits: Callable[[tuple[Statement, ...]], bool] | None = None,
    most: int = MOST_LISTS,
    progress: Callable[[int, int], None] | None = None,
) -> ListSearch:
    """Find the lists of statements nearest to the one written for which s is stable.

    Parameters
    ----------
    need
        What stability asks.
    truths
        Where the statements as written are true, ``bool[K, S]``.
    kinds
        The edits allowed, of `EDITS`. A list never becomes empty: a preference needs a statement.
    fits
        A further condition on a list that serves.
    most
        Bound on the lists tried.
    progress
        Called with the number of lists met and the bound.

    Returns
    -------
    ListSearch
        All lists that serve with the fewest edits.
    """
    serves = _ClassTest(need, truths)
    start: tuple[Statement, ...] = tuple((k, True) for k in range(len(truths)))
    came_by: dict[tuple[Statement, ...], tuple[Edit, ...]] = {start: ()}
    level = [start]
    searched = 0
    while level:
        found = [one for one in level if serves(one) and (fits is None or fits(one))]
        if found:
            return ListSearch(
                found=tuple((one, came_by[one]) for one in found), searched=searched, exhausted=False
            )
        searched += 1
        following: list[tuple[Statement, ...]] = []
        for one in level:
            for edit in single_edits(len(one), kinds):
                changed = apply_edit(one, edit)
                if changed and changed not in came_by:
                    came_by[changed] = (*came_by[one], edit)
                    following.append(changed)
            if len(came_by) > most:
                return ListSearch(found=(), searched=searched, exhausted=False)
        if progress is not None:
            progress(len(came_by), most)
        level = following
    return ListSearch(found=(), searched=searched, exhausted=True)


class _ClassTest:
    """Whether s is stable under a list of statements, computed on classes of states.

    States that every statement compares with s alike are one class, and a class is a bit.
    """

    def __init__(self, need: Need, truths: Truths) -> None:
        versus = truths.astype(np.int8) - truths[:, [need.state]].astype(np.int8)
        relevant = np.flatnonzero(need.reached.any(axis=0))
        lists = np.unique(need.list_of[relevant])
        entry, _ = _entries_of(need, lists)
        involved = np.unique(np.concatenate([need.moves, entry]))
        first, number = _columns(versus[:, involved])
        rows = versus[:, involved[first]]
        cls = np.zeros(len(need.list_of), dtype=np.int64)
        cls[involved] = number
        self._better = [_mask(np.flatnonzero(row > 0)) for row in rows]
        self._worse = [_mask(np.flatnonzero(row < 0)) for row in rows]
        self._all = (1 << rows.shape[1]) - 1
        found: dict[tuple[int, int, tuple[int, ...]], None] = {}
        of_list = {} if need.alone else {n: _mask(np.unique(cls[need.members(n)])) for n in lists.tolist()}
        for place, row in zip(need.moves.tolist(), need.reached, strict=True):
            reached = np.flatnonzero(row)
            any_of, answers = 0, set[int]()
            if need.alone:
                # Answers of one state each serve unless all their classes are better.
                any_of = _mask(np.unique(cls[reached]))
            else:
                answers = {of_list[n] for n in np.unique(need.list_of[reached]).tolist()}
            found[1 << int(cls[place]), any_of, _smallest(answers)] = None
        self._improvements = list(found)

    def __call__(self, statements: Sequence[Statement]) -> bool:
        """Tell whether s is stable."""
        undecided, better = self._all, 0
        for which, as_written in statements:
            up, down = self._better[which], self._worse[which]
            better |= undecided & (up if as_written else down)
            undecided &= ~(up | down)
            if not undecided:
                break
        return all(
            not move & better or any_of & ~better or any(not answer & better for answer in answers)
            for move, any_of, answers in self._improvements
        )


def _columns(versus: NDArray[np.int8]) -> tuple[Places, Places]:
    """Tell distinct columns of -1, 0 and 1 apart: where each is first met, and which one each column is."""
    code = np.zeros(versus.shape[1], dtype=np.int64)
    for row in versus:
        if int(code.max(initial=0)) > 2**60:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
        code = 3 * code + (row + 1)
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    return first, number


def _entries_of(need: Need, lists: Places) -> tuple[Places, Places]:
    """Return the states in some lists, and for each the place of its list among those asked for."""
    ends = np.append(need.starts, len(need.order))
    count = ends[lists + 1] - ends[lists]
    place = np.repeat(np.arange(len(lists)), count)
    within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    return need.order[need.starts[lists][place] + within], place


def _mask(bits: Places) -> int:
    """Return an integer with some bits set."""
    flags = np.zeros(int(bits.max()) + 1 if len(bits) else 0, dtype=np.bool_)
    flags[bits] = True
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _smallest(answers: set[int]) -> tuple[int, ...]:
    """Leave out answers that ask for all that one of the smallest asks for, and more."""
    kept: list[int] = []
    for answer in sorted(answers, key=lambda mask: (mask.bit_count(), mask)):
        if not any(other & ~answer == 0 for other in kept[:_COMPARED]):
            kept.append(answer)
    return tuple(kept)
