"""The boxes of the picture: what is written in a state's box, and how high it must be."""

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.assessment import GraphState, StateGraph

__all__ = ["LINE", "PAD", "PORT", "WIDTH", "Box", "differences", "lines_of", "stack"]

WIDTH, LINE, PAD = 184.0, 14.5, 7.0
"""Width of a box, height of a line in it, and room around the lines."""

PORT = 10.0
"""Room for an arc to leave or meet a box, so that the heads of arrows lie clear of each other."""

_DOWN = 24.0
"""Room between the boxes of a column."""
_TOP = 12.0
_LETTERS = 26
"""Letters that fit a line of a box."""
_MOST_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A state's box: its place and what is written in it."""

    state: GraphState
    x: float
    y: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


def stack(graph: StateGraph, ports: dict[str, int]) -> tuple[dict[str, Box], float]:
    """Stack the boxes of each column, all columns centred on one height.

    Parameters
    ----------
    graph
        The states.
    ports
        For each state the number of arcs at that side of its box where most of them are.

    Returns
    -------
    tuple
        The boxes by state, at x = 0 as yet, and the height of the picture.
    """
    begin = next(state for state in graph.states if state.state == graph.origin)
    lines = {state.state: lines_of(state, begin) for state in graph.states}
    heights = {
        state.state: max(
            2 * PAD + LINE * (1 + len(lines[state.state]) + bool(state.concepts)),
            PORT * (1 + ports.get(state.state, 0)),
        )
        for state in graph.states
    }
    columns: dict[int, list[GraphState]] = {}
    for state in sorted(graph.states, key=lambda one: (one.column, one.row)):
        columns.setdefault(state.column, []).append(state)
    tall = {c: sum(heights[s.state] + _DOWN for s in inside) - _DOWN for c, inside in columns.items()}
    height = max(tall.values())
    boxes = {}
    for c, inside in columns.items():
        y = _TOP + (height - tall[c]) / 2
        for state in inside:
            name = state.state
            boxes[name] = Box(state=state, x=0.0, y=y, height=heights[name], lines=lines[name])
            y += heights[name] + _DOWN
    return boxes, height + 2 * _TOP


def lines_of(state: GraphState, begin: GraphState) -> tuple[str, ...]:
    """Say what differs from where the picture begins, in a few short lines."""
    if state.state == begin.state:
        words = list(state.taken)
    else:
        words = [
            f"− {one[4:]}" if one.startswith("not ") else f"+ {one}"
            for one in differences(begin.taken, state.taken)
        ]
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 3 <= _LETTERS:
            lines[-1] += f" · {word}"
        else:
            lines.append(word)
    if len(lines) > _MOST_LINES:
        hidden = sum(line.count(" · ") + 1 for line in lines[_MOST_LINES - 1 :])
        lines = [*lines[: _MOST_LINES - 1], f"and {hidden} more"]
    return tuple(line if len(line) <= _LETTERS else f"{line[: _LETTERS - 1]}…" for line in lines)


def differences(was: Sequence[str], then: Sequence[str]) -> list[str]:
    """Return the options taken or, after ``not``, dropped between two states."""
    return [*(one for one in then if one not in was), *(f"not {one}" for one in was if one not in then)]
