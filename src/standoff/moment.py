"""A case at a moment: what was known of it on a day, and where the conflict stood then."""

from dataclasses import replace
from datetime import date

import numpy as np

from standoff.case.model import NONE_OF_THESE, Actor, Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import StateIndex, place_of
from standoff.errors import InputError

__all__ = ["as_known_on", "likeliest", "origin_of"]


def as_known_on(case: Case, as_of: date | None) -> Case:
    """Return the case with only what was published by a day.

    A move reported by then and dated later is still to come: its item stays as what was said, without the move.

    Raises
    ------
    InputError
        If the case has no as-of date, or the day lies outside what it covers.
    """
    if case.begins is None or case.as_of is None:
        raise InputError(f"{case.id}: to weigh intentions the case needs `begins:` and `as_of:`")
    day = as_of or case.as_of
    if not case.begins <= day <= case.as_of:
        raise InputError(
            f"--as-of {day}: accepted is a day from {case.begins}, when the case begins, to its own as_of, {case.as_of}"
        )
    known = (
        replace(item, reports=tuple(report for report in item.reports if report.date <= day))
        for item in case.evidence
    )
    evidence = tuple(
        replace(item, moves=(), on=None) if item.on is not None and item.on > day else item
        for item in known
        if item.reports
    )
    return replace(case, as_of=day, evidence=evidence)


def likeliest(actor: Actor) -> str:
    """Return the likeliest intention a priori, the first written among equals; never the residual."""
    listed = [intention for intention in actor.intentions if intention.id != NONE_OF_THESE]
    return str(max(listed, key=lambda intention: intention.prior).id)


def origin_of(case: Case, conflict: Conflict | DrawnConflict, given: str | None) -> int:
    """Return the place of the state where something begins.

    Parameters
    ----------
    case, conflict
        The case and its conflict.
    given
        The name of a state; or ``start``, the status quo of the case; or ``now``, the status quo with the
        moves known from the evidence made. Nothing given means ``now``.

    Raises
    ------
    InputError
        There is no such state; the case has no start; the known moves lead to no feasible state.
    """
    if given is not None and (given not in {"start", "now"} or given in _drawn_names(conflict)):
        return place_of(conflict, given)
    if conflict.start is None:
        how = (
            "give one with `start:`"
            if case.drawn
            else "mark the options taken then with `at_start: yes`, or one with `at_start: no` where none is"
        )
        raise InputError(f"{case.id}: the case has no start; {how}, or name a state")
    if given == "start" or isinstance(conflict, DrawnConflict):
        return conflict.start
    return _state_now(case, conflict, conflict.start)


def _drawn_names(conflict: Conflict | DrawnConflict) -> tuple[str, ...]:
    return conflict.names if isinstance(conflict, DrawnConflict) else ()


def _state_now(case: Case, conflict: Conflict, start: int) -> int:
    """Make the known moves, the earliest first."""
    mask = int(conflict.states[start])
    for item in sorted(
        (item for item in case.evidence if item.moves),
        key=lambda item: item.on or min(report.date for report in item.reports),
    ):
        for change in item.moves:
            bit = 1 << conflict.options.index(change.option)
            mask = mask | bit if change.taken else mask & ~bit
    found = int(StateIndex.of(conflict.states).find(np.array([mask], dtype=np.uint64))[0])
    if found < 0:
        raise InputError(f"{case.id}: the moves in evidence.yaml lead to a state that is not feasible")
    return found
