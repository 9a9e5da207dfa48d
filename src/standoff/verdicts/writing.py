"""The record of the verdicts as text, piece by piece: a million states need no million records.

Each state is a line of its own. What is taken in it is put together from texts of eight options each.
"""

import json
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.verdicts.stability import StabilityReport

__all__ = ["json_pieces"]

_TOGETHER = 2**14
"""States in a piece: about 2 MB of text."""

Namer = Callable[[NDArray[np.intp]], list[str]]


def json_pieces(report: StabilityReport) -> Iterator[str]:
    """Yield the text of what `StabilityReport.record` returns, in pieces.

    Parameters
    ----------
    report
        The verdicts.

    Yields
    ------
    str
        Pieces that together are one JSON object.
    """
    conflict, result = report.conflict, report.result
    named, kept = _namer(conflict), report.recorded()
    yield f'{{\n "rules": {_text(report.rules())},\n "actors": {_text(list(result.actors))},\n "states": ['
    yield from _states(conflict, np.flatnonzero(kept), named)
    yield '\n ],\n "stable": {'
    for k, (concept, verdicts) in enumerate(result.stable.items()):
        yield f"{',' if k else ''}\n  {_text(concept)}: {{"
        for i, (judged, row) in enumerate(zip(result.judged(concept), verdicts, strict=True)):
            yield f"{',' if i else ''}\n   {_text(judged)}: ["
            yield from _listed(row & kept, named)
            yield "]"
        yield "\n  }"
    yield '\n },\n "equilibria": {'
    for k, (concept, verdicts) in enumerate(result.equilibria.items()):
        yield f"{',' if k else ''}\n  {_text(concept)}: ["
        yield from _listed(verdicts, named)
        yield "]"
    yield "\n }"
    jumps = report.jumps_record()
    if jumps is not None:
        yield f',\n "jumps": {_text(jumps)}'
    left_out = report.left_out()
    if left_out is not None:
        yield f',\n "left_out": {_text(left_out)}'
    yield "\n}\n"


def _states(conflict: Conflict | DrawnConflict, written: NDArray[np.intp], named: Namer) -> Iterator[str]:
    """Write some states with what is taken in each."""
    for first in range(0, len(written), _TOGETHER):
        places = written[first : first + _TOGETHER]
        told = _taken(conflict, places)
        lines = [
            f'  {{"id": {name}, "taken": [{taken}]}}' for name, taken in zip(named(places), told, strict=True)
        ]
        yield (",\n" if first else "\n") + ",\n".join(lines)


def _taken(conflict: Conflict | DrawnConflict, places: NDArray[np.intp]) -> list[str]:
    """Write the options taken in some states, in their order."""
    if isinstance(conflict, DrawnConflict):
        return [""] * len(places)
    quoted = [_text(option) for option in conflict.options]
    parts = []
    for low in range(0, len(quoted), 8):
        eight = quoted[low : low + 8]
        of = [", ".join(q for k, q in enumerate(eight) if byte >> k & 1) for byte in range(1 << len(eight))]
        bytes_of = (conflict.states[places] >> np.uint64(low) & np.uint64(255)).tolist()
        parts.append([of[byte] for byte in bytes_of])
    return [", ".join(filter(None, each)) for each in zip(*parts, strict=True)]


def _listed(marked: NDArray[np.bool_], named: Namer) -> Iterator[str]:
    """Write the names of the states that are marked."""
    places = np.flatnonzero(marked)
    for first in range(0, len(places), _TOGETHER):
        yield (", " if first else "") + ", ".join(named(places[first : first + _TOGETHER]))


def _namer(conflict: Conflict | DrawnConflict) -> Namer:
    """Return what writes the names of states by their places."""
    if isinstance(conflict, DrawnConflict):
        names: Sequence[str] = [_text(name) for name in conflict.names]
        return lambda places: [names[s] for s in places.tolist()]
    return lambda places: [f'"s{s}"' for s in (places + 1).tolist()]


def _text(record: object) -> str:
    """Write a small record on one line."""
    return json.dumps(record, ensure_ascii=False)
