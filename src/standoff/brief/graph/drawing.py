"""The graph of states drawn as SVG.

A box is a state, a line what one actor can move. An actor is told by colour and by the letters on its
lines, an improvement by a solid line, an equilibrium by a double frame and its concepts in words: nothing
hangs on colour alone. The drawing holds no script, no link and no font of its own.
"""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from standoff.assessment import StateGraph
from standoff.brief.graph.badges import HALF_HEIGHT, half_width, place_badges, tags_of
from standoff.brief.graph.boxes import LINE, PAD, WIDTH, Box
from standoff.brief.graph.layout import Point, Route, lay_out
from standoff.brief.graph.telling import concept_names, describe_graph
from standoff.brief.words import heading

__all__ = ["FONTS", "draw_graph"]

_INK, _FAINT, _PAPER, _HELD, _PATH = "#1a1a1a", "#555555", "#ffffff", "#eef3f8", "#f5c542"
_COLOURS = ("#0b5fa5", "#b5451b", "#00745a", "#7d3f83", "#6b5200", "#1d7f9e", "#9a1f4b", "#3f3f3f")
FONTS = "Inter, 'Helvetica Neue', Arial, sans-serif"

_LEGEND = 21.0
"""Height of a line of the legend."""
_ROUND = 8.0
"""Radius of a corner."""


def draw_graph(graph: StateGraph, *, prefix: str = "graph", font: str = FONTS) -> str:
    """Draw the graph as one SVG element.

    Parameters
    ----------
    graph
        What is shown, and where it stands.
    prefix
        Begins the ids inside, so that several drawings fit one page.
    font
        Families of letters, the first that there is.
    """
    tags = tags_of(graph.actors)
    colours = {actor: _COLOURS[k % len(_COLOURS)] for k, actor in enumerate(graph.actors)}
    layout = lay_out(graph, 2 * max(half_width(tag) for tag in tags.values()) + 2)
    legend, legend_height = _legend(graph, tags, colours, layout.width, layout.bottom + 14)
    walked = [_route_of(layout.routes, step) for step in graph.path]
    top = layout.top - (HALF_HEIGHT + 2 if layout.top else 0)
    across, down = _n(layout.width), _n(layout.bottom + legend_height + 14 - top)
    size = f'width="{across}" height="{down}"'
    named = f'role="img" aria-labelledby="{prefix}-title {prefix}-desc"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {_n(top)} {across} {down}" {size} {named} font-family="{font}">',
        f'<title id="{prefix}-title">Graph of states and moves</title>',
        f'<desc id="{prefix}-desc">{escape(describe_graph(graph))}</desc>',
        f'<rect x="0" y="{_n(top)}" {size} fill="{_PAPER}"/>',
        *(
            f'<path d="{_d(route)}" fill="none" stroke="{_PATH}" stroke-width="9" stroke-linecap="round"/>'
            for route in walked
            if route is not None
        ),
        *(_arc(route, colours[route.arc.actor]) for route in layout.routes),
        *(_draw_box(box, graph) for box in layout.boxes.values()),
        *(
            _badge(place, tags[route.arc.actor], colours[route.arc.actor])
            for route, place in zip(layout.routes, place_badges(layout, tags), strict=True)
        ),
        *legend,
        "</svg>",
    ]
    return "\n".join(parts)


def _draw_box(box: Box, graph: StateGraph) -> str:
    held = bool(box.state.concepts)
    begins = box.state.state == graph.origin
    x, y = box.x, box.y
    size = f'x="{_n(x)}" y="{_n(y)}" width="{_n(WIDTH)}" height="{_n(box.height)}"'
    look = f'fill="{_HELD if held else _PAPER}" stroke="{_INK}" stroke-width="{1.6 if held else 0.9}"'
    parts = [
        f"<g><title>{escape(', '.join(box.state.taken) or box.state.state)}</title>",
        f'<rect {size} rx="5" {look}/>',
    ]
    if held:
        parts.append(
            f'<rect x="{_n(x + 3)}" y="{_n(y + 3)}" width="{_n(WIDTH - 6)}" height="{_n(box.height - 6)}" rx="3" '
            f'fill="none" stroke="{_INK}" stroke-width="0.7"/>'
        )
    if begins:
        parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="6" height="{_n(box.height)}" fill="{_INK}"/>')
    left, base = x + 12, y + PAD + 11
    said = "begins here" if begins else ""
    parts.append(
        f'<text x="{_n(left)}" y="{_n(base)}" font-size="12.5" font-weight="600" fill="{_INK}">'
        f"{escape(_short(box.state.state, 20))}"
        + (f'<tspan font-weight="400" font-size="10.5" fill="{_FAINT}" dx="6">{said}</tspan>' if said else "")
        + "</text>"
    )
    for k, line in enumerate(box.lines, start=1):
        parts.append(
            f'<text x="{_n(left)}" y="{_n(base + LINE * k)}" font-size="11.5" fill="{_INK}">{escape(line)}</text>'
        )
    if held:
        parts.append(
            f'<text x="{_n(left)}" y="{_n(base + LINE * (1 + len(box.lines)))}" font-size="10.5" font-weight="600" '
            f'fill="{_FAINT}">{escape(" · ".join(concept_names(box.state)))}</text>'
        )
    return "".join([*parts, "</g>"])


def _route_of(routes: tuple[Route, ...], step: tuple[str, str, str]) -> Route | None:
    """Find the way of a step of the path, which may go against the arc's own direction."""
    actor, before, after = step
    for route in routes:
        if route.arc.actor == actor and {route.arc.before, route.arc.after} == {before, after}:
            return route
    return None


def _arc(route: Route, colour: str) -> str:
    arc, points = route.arc, route.points
    dash = "" if arc.improves else ' stroke-dasharray="5 4"'
    width = 1.7 if arc.improves else 1.0
    back = _head(points[1], points[0], colour, filled=False) if arc.back else ""
    return (
        f'<path d="{_d(route)}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>'
        f"{_head(points[-2], points[-1], colour, filled=arc.improves)}{back}"
    )


def _head(towards: Point, tip: Point, colour: str, *, filled: bool) -> str:
    """Draw the head of an arrow that comes from a control point to its tip."""
    dx, dy = tip[0] - towards[0], tip[1] - towards[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / length, dy / length
    size, half = (8.0, 3.6) if filled else (7.0, 3.2)
    back = (tip[0] - size * dx, tip[1] - size * dy)
    points = " ".join(
        f"{_n(x)},{_n(y)}"
        for x, y in (
            tip,
            (back[0] - half * dy, back[1] + half * dx),
            (back[0] + half * dy, back[1] - half * dx),
        )
    )
    return f'<polygon points="{points}" fill="{colour if filled else _PAPER}" stroke="{colour}" stroke-width="1"/>'


def _badge(place: Point, tag: str, colour: str) -> str:
    half = half_width(tag)
    return (
        f'<rect x="{_n(place[0] - half)}" y="{_n(place[1] - HALF_HEIGHT)}" width="{_n(2 * half)}" height="{_n(2 * HALF_HEIGHT)}" rx="{_n(HALF_HEIGHT)}" '
        f'fill="{_PAPER}" stroke="{colour}" stroke-width="1"/>'
        f'<text x="{_n(place[0])}" y="{_n(place[1] + 3.2)}" font-size="9" font-weight="600" text-anchor="middle" '
        f'fill="{colour}">{escape(tag)}</text>'
    )


def _legend(
    graph: StateGraph, tags: Mapping[str, str], colours: Mapping[str, str], width: float, top: float
) -> tuple[list[str], float]:
    """Explain the marks, in as many lines as the width needs; return also their height."""
    items: list[tuple[str, str]] = [
        (_badge((12, 0), tags[actor], colours[actor]), heading(name))
        for actor, name in graph.actors.items()
        if any(arc.actor == actor for arc in graph.arcs)
    ]
    shown = graph.arcs
    if any(arc.improves for arc in shown):
        items.append((_sample(solid=True), "an improvement for its mover"))
    if any(not arc.improves for arc in shown):
        items.append((_sample(solid=False), "a move that improves nothing"))
    if any(arc.back for arc in shown):
        items.append((_head((20, 0), (6, 0), _INK, filled=False), "can be moved back"))
    if any(state.concepts for state in graph.states):
        frame = "".join(
            f'<rect x="{2 + d}" y="{-6 + d}" width="{20 - 2 * d}" height="{12 - 2 * d}" rx="2" fill="{_HELD}" '
            f'stroke="{_INK}" stroke-width="{0.7 if d else 1.4}"/>'
            for d in (0, 2.5)
        )
        items.append((frame, "an equilibrium"))
    if graph.path:
        items.append(
            (
                f'<line x1="2" y1="0" x2="22" y2="0" stroke="{_PATH}" stroke-width="8" stroke-linecap="round"/>',
                f"the path to {graph.target}",
            )
        )
    parts, x, y = [], 12.0, top
    for mark, text in items:
        room = 30 + 6.4 * len(text) + 16
        if x > 12 and x + room > width - 6:
            x, y = 12.0, y + _LEGEND
        parts.append(
            f'<g transform="translate({_n(x)} {_n(y)})">{mark}'
            f'<text x="30" y="3.5" font-size="11.5" fill="{_FAINT}">{escape(text)}</text></g>'
        )
        x += room
    return parts, y - top + _LEGEND


def _sample(*, solid: bool) -> str:
    dash = "" if solid else ' stroke-dasharray="5 4"'
    return (
        f'<line x1="0" y1="0" x2="22" y2="0" stroke="{_INK}" stroke-width="{1.7 if solid else 1.0}"{dash}/>'
        f"{_head((0, 0), (24, 0), _INK, filled=solid)}"
    )


def _d(route: Route) -> str:
    """Write a way as the drawing's path: the curve from column to column, or corners rounded."""
    begin, *inner, end = route.points
    if route.curved:
        (leave, arrive), (one, other) = inner, route.controls()
        bent = " ".join(_pair(point) for point in (one, other, arrive))
        return f"M{_pair(begin)}L{_pair(leave)}C{bent}L{_pair(end)}"
    parts = [f"M{_pair(begin)}"]
    for before, corner, after in zip(route.points, inner, route.points[2:], strict=False):
        radius = min(_ROUND, _apart(before, corner) / 2, _apart(corner, after) / 2)
        parts.append(
            f"L{_pair(_towards(corner, before, radius))}Q{_pair(corner)} {_pair(_towards(corner, after, radius))}"
        )
    return "".join([*parts, f"L{_pair(end)}"])


def _apart(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(one: Point, other: Point, length: float) -> Point:
    """Return the point that lies so far from the one towards the other, on a level or upright line."""
    share = length / (_apart(one, other) or 1.0)
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _pair(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
