"""Where everything in the picture of a graph stands: boxes in columns, arcs in lanes of their own.

Beside each column run *lanes*, straight up and down: on its right those of arcs that stay within the column,
and on either side those of arcs that pass over other columns, above all boxes. What is left between two columns
belongs to the curves from the one to the other. An arc leaves and meets a box level, at a *port* of its own.

So, by construction: arcs may cross but never run along each other; no arc runs through a box; the heads of two
arrows do not touch. Of arcs beside a column the shorter take the inner lanes, so that they nest; two that share no
height may share a lane.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from standoff.assessment import GraphArc, StateGraph
from standoff.brief.graph.boxes import WIDTH, Box, stack

__all__ = ["Layout", "Point", "Route", "lay_out"]

_MIDDLE, _WIDEST_MIDDLE = 92.0, 170.0
"""Room between two columns for the curves from one to the other: at least, and at most."""
_STEEP = 3.5
"""A curve rises or falls at most so much, on the mean, while there is room to make its way longer."""
_STUB = 15.0
"""How far an arc runs level from a box, which is more than the head of an arrow is long."""
_OVER = 17.0
"""Height of a lane above the boxes."""
_MARGIN = 12.0
_CLEAR = 6.0
"""How far apart two arcs end that follow one another in one lane."""

Point: TypeAlias = tuple[float, float]
Side: TypeAlias = Literal["left", "right"]
Span: TypeAlias = tuple[float, float]
_End: TypeAlias = tuple[int, int]
"""An arc, by its place, and which end: 0 where it begins, 1 where it leads to."""
_Key = TypeVar("_Key", int, _End)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way of an arc through the picture.

    Attributes
    ----------
    arc
        What is drawn.
    points
        From the port that it leaves to the port that it meets; every other stretch is level.
    curved
        Whether the middle stretch is a curve from column to column; else all stretches are straight, and upright
        where they are not level.
    """

    arc: GraphArc
    points: tuple[Point, ...]
    curved: bool

    def trace(self) -> list[Point]:
        """Return the way as straight stretches, the curve cut into many."""
        if not self.curved:
            return list(self.points)
        begin, leave, arrive, end = self.points
        return [begin, *(self._bent(leave, arrive, k / 24) for k in range(25)), end]

    def controls(self) -> tuple[Point, Point]:
        """Return the control points of the curve between the second point and the third."""
        (x0, y0), (x1, y1) = self.points[1:3]
        bend = 0.5 * (x1 - x0)
        return (x0 + bend, y0), (x1 - bend, y1)

    def _bent(self, leave: Point, arrive: Point, t: float) -> Point:
        one, other = self.controls()
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        return (
            a * leave[0] + b * one[0] + c * other[0] + d * arrive[0],
            a * leave[1] + b * one[1] + c * other[1] + d * arrive[1],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of boxes and arcs.

    ``top`` is the upper edge, above the lanes over the boxes; ``bottom`` the lower edge of what stands in columns.
    """

    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]
    width: float
    top: float
    bottom: float


def lay_out(graph: StateGraph, lane: float) -> Layout:
    """Place the boxes and lead every arc.

    Parameters
    ----------
    graph
        What is shown; each state's column and row.
    lane
        The width of a lane, enough for what is written on an arc.
    """
    column = {state.state: state.column for state in graph.states}
    sides = [_sides(column[arc.before], column[arc.after]) for arc in graph.arcs]
    meeting: dict[tuple[str, Side], list[_End]] = {}
    for k, arc in enumerate(graph.arcs):
        for end, state in enumerate((arc.before, arc.after)):
            meeting.setdefault((state, sides[k][end]), []).append((k, end))
    most = {
        state.state: max(len(meeting.get((state.state, side), ())) for side in ("left", "right"))
        for state in graph.states
    }
    boxes, bottom = stack(graph, most)
    ports = _ports(graph, boxes, meeting)
    above = _above(graph, column)
    lanes = _beside(graph, column, sides, ports, above)
    rooms: dict[tuple[int, Side], int] = {}
    for (k, end), number in lanes.items():
        where = (column[(graph.arcs[k].before, graph.arcs[k].after)[end]], sides[k][end])
        rooms[where] = max(rooms.get(where, 0), number + 1)
    last = max(column.values())
    x = _MARGIN
    placed: dict[str, Box] = {}
    for c in range(last + 1):
        placed |= {name: replace(box, x=x) for name, box in boxes.items() if column[name] == c}
        x += WIDTH
        if c < last:
            middle = _middle(graph, column, ports, c)
            x += _room(rooms, c, "right", lane) + middle + _room(rooms, c + 1, "left", lane)
        elif (c, "right") in rooms:
            x += _room(rooms, c, "right", lane)
    leading = _Leading(
        boxes=placed, sides=sides, ports=ports, above=above, lanes=lanes, rooms=rooms, lane=lane
    )
    return Layout(
        boxes=placed,
        routes=tuple(leading.route(k, arc) for k, arc in enumerate(graph.arcs)),
        width=x + _MARGIN,
        top=0.0 - _OVER * (max(above.values(), default=-1) + 1),
        bottom=bottom,
    )


def _sides(one: int, other: int) -> tuple[Side, Side]:
    """Return the sides at which an arc leaves a box of the one column and meets one of the other."""
    if one == other:
        return "right", "right"
    return ("right", "left") if one < other else ("left", "right")


def _ports(
    graph: StateGraph, boxes: Mapping[str, Box], meeting: Mapping[tuple[str, Side], Sequence[_End]]
) -> dict[_End, float]:
    """Return the height of each arc's port at either end.

    On a side of a box the ports lie in the order of where they lead, so that arcs do not cross at once: those to
    lanes that lead upwards, the nearest first; those to the next column; those to lanes that lead downwards, the
    nearest last.
    """
    ports: dict[_End, float] = {}
    for (state, _), ends in meeting.items():
        box = boxes[state]

        def leads(one: _End, box: Box = box) -> tuple[int, float, int]:
            k, end = one
            far = boxes[(graph.arcs[k].after, graph.arcs[k].before)[end]]
            apart = abs(far.state.column - box.state.column)
            if apart == 1:
                return 1, far.middle, k
            if apart > 1:
                return 0, 1e9 + apart, k
            upwards = far.middle < box.middle
            return (0, box.middle - far.middle, k) if upwards else (2, box.middle - far.middle, -k)

        for place, one in enumerate(sorted(ends, key=leads), start=1):
            ports[one] = box.y + box.height * place / (len(ends) + 1)
    return ports


def _above(graph: StateGraph, column: Mapping[str, int]) -> dict[int, int]:
    """Give each arc that passes over a column its lane above the boxes, from 0; short ones lie lowest."""
    spans: dict[int, Span] = {}
    for k, arc in enumerate(graph.arcs):
        low, high = sorted((column[arc.before], column[arc.after]))
        if high - low > 1:
            spans[k] = (low, high - 1)
    return _share_lanes(spans, 0.0)


def _beside(
    graph: StateGraph,
    column: Mapping[str, int],
    sides: Sequence[tuple[Side, Side]],
    ports: Mapping[_End, float],
    above: Mapping[int, int],
) -> dict[_End, int]:
    """Give each arc that needs them its lanes beside columns, from 0 next to the boxes."""
    spans: dict[tuple[int, Side], dict[_End, Span]] = {}
    for k, arc in enumerate(graph.arcs):
        if column[arc.before] == column[arc.after]:
            low, high = sorted((ports[k, 0], ports[k, 1]))
            spans.setdefault((column[arc.before], "right"), {})[k, 0] = (low, high)
        elif k in above:
            for end, state in enumerate((arc.before, arc.after)):
                span = (-_OVER * above[k], ports[k, end])
                spans.setdefault((column[state], sides[k][end]), {})[k, end] = span
    lanes: dict[_End, int] = {}
    for inside in spans.values():
        lanes |= _share_lanes(inside, _CLEAR)
    return lanes


def _share_lanes(spans: Mapping[_Key, Span], apart: float) -> dict[_Key, int]:
    """Give each span the first lane where it overlaps no other; the shortest choose first, so that spans nest."""
    lanes: list[list[Span]] = []
    chosen: dict[_Key, int] = {}
    for key, (low, high) in sorted(spans.items(), key=lambda one: (one[1][1] - one[1][0], one[1], one[0])):
        number = next(
            (
                n
                for n, taken in enumerate(lanes)
                if all(high + apart < b or t + apart < low for b, t in taken)
            ),
            len(lanes),
        )
        if number == len(lanes):
            lanes.append([])
        lanes[number].append((low, high))
        chosen[key] = number
    return chosen


def _middle(graph: StateGraph, column: Mapping[str, int], ports: Mapping[_End, float], left: int) -> float:
    """Return the room for the curves between a column and the next: the more, the steeper they would be."""
    drops = [
        abs(ports[k, 0] - ports[k, 1])
        for k, arc in enumerate(graph.arcs)
        if {column[arc.before], column[arc.after]} == {left, left + 1}
    ]
    return min(_WIDEST_MIDDLE, max(_MIDDLE, max(drops, default=0.0) / _STEEP))


def _room(rooms: Mapping[tuple[int, Side], int], column: int, side: Side, lane: float) -> float:
    """Return the room that the lanes on a side of a column take."""
    return _STUB + lane * rooms.get((column, side), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leading:
    """What is needed to lead the arcs."""

    boxes: Mapping[str, Box]
    sides: Sequence[tuple[Side, Side]]
    ports: Mapping[_End, float]
    above: Mapping[int, int]
    lanes: Mapping[_End, int]
    rooms: Mapping[tuple[int, Side], int]
    lane: float

    def route(self, k: int, arc: GraphArc) -> Route:
        """Lead one arc from port to port."""
        ends = [
            (self.boxes[state].x + (WIDTH if side == "right" else 0.0), self.ports[k, end])
            for end, (state, side) in enumerate(zip((arc.before, arc.after), self.sides[k], strict=True))
        ]
        if k in self.above:
            over = -_OVER * self.above[k]
            out, home = (self._in_lane(k, end, ends[end]) for end in (0, 1))
            points = (ends[0], out, (out[0], over), (home[0], over), home, ends[1])
            return Route(arc=arc, points=points, curved=False)
        if (k, 0) in self.lanes:
            out = self._in_lane(k, 0, ends[0])
            return Route(arc=arc, points=(ends[0], out, (out[0], ends[1][1]), ends[1]), curved=False)
        out, home = (self._past_lanes(arc, k, end, ends[end]) for end in (0, 1))
        return Route(arc=arc, points=(ends[0], out, home, ends[1]), curved=True)

    def _in_lane(self, k: int, end: int, port: Point) -> Point:
        away = _STUB + self.lane * (self.lanes[k, end] + 0.5)
        return port[0] + (away if self.sides[k][end] == "right" else -away), port[1]

    def _past_lanes(self, arc: GraphArc, k: int, end: int, port: Point) -> Point:
        side = self.sides[k][end]
        column = self.boxes[(arc.before, arc.after)[end]].state.column
        away = _room(self.rooms, column, side, self.lane)
        return port[0] + (away if side == "right" else -away), port[1]
