"""The graph of states drawn as SVG, and the table behind it.

A box is a state, a curve what one actor can move. An actor is told by colour and by the letters on its
curves, an improvement by a solid line, an equilibrium by a double frame and its concepts in words: nothing
hangs on colour alone. The drawing holds no script, no link and no font of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from standoff.assessment import ActorFacts, GraphArc, GraphState, OptionFacts, StateGraph
from standoff.brief.sentences import tell_changes
from standoff.brief.words import capitalised, count, heading, joined, plain

__all__ = ["CONCEPT_NAMES", "FONTS", "describe_graph", "draw_graph", "graph_rows", "tell_graph"]

CONCEPT_NAMES = {"nash": "Nash", "smr": "SMR", "seq": "SEQ", "gmr": "GMR"}

_INK, _FAINT, _PAPER, _HELD, _PATH = "#1a1a1a", "#555555", "#ffffff", "#eef3f8", "#f5c542"
_COLOURS = ("#0b5fa5", "#b5451b", "#00745a", "#7d3f83", "#6b5200", "#1d7f9e", "#9a1f4b", "#3f3f3f")
FONTS = "Inter, 'Helvetica Neue', Arial, sans-serif"

_WIDTH, _LINE, _PAD = 184.0, 14.5, 7.0
_ACROSS, _DOWN = 104.0, 24.0
"""Room between columns, and between the boxes of one."""
_LETTERS = 26
"""Letters that fit a line of a box."""
_MOST_LINES = 4
_LANE = 16.0
"""Height of a lane above the boxes, for arcs that pass over a column."""
_LEGEND = 21.0

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A state's box: its place and what is written in it."""

    state: GraphState
    x: float
    y: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


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
    boxes, width, height = _place(graph)
    tags = _tags(graph.actors)
    colours = {actor: _COLOURS[k % len(_COLOURS)] for k, actor in enumerate(graph.actors)}
    lanes, curves = _curves(graph, boxes)
    legend, legend_height = _legend(graph, tags, colours, width, height + 14)
    walked = [_curve_of(curves, step) for step in graph.path]
    across, down, top = _n(width), _n(height + legend_height + 14 + lanes), _n(-lanes)
    size = f'width="{across}" height="{down}"'
    named = f'role="img" aria-labelledby="{prefix}-title {prefix}-desc"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {across} {down}" {size} {named} font-family="{font}">',
        f'<title id="{prefix}-title">Graph of states and moves</title>',
        f'<desc id="{prefix}-desc">{escape(describe_graph(graph))}</desc>',
        f'<rect x="0" y="{top}" {size} fill="{_PAPER}"/>',
        *(
            f'<path d="{_d(curve)}" fill="none" stroke="{_PATH}" stroke-width="9" stroke-linecap="round"/>'
            for curve in walked
            if curve is not None
        ),
        *(_arc(arc, curve, colours[arc.actor]) for arc, curve in curves),
        *(_draw_box(box, graph) for box in boxes.values()),
        *_badges(curves, tags, colours, boxes),
        *legend,
        "</svg>",
    ]
    return "\n".join(parts)


def describe_graph(graph: StateGraph) -> str:
    """Tell in words what the picture shows, for those who do not see it."""
    held = [state for state in graph.states if state.concepts]
    sizes = f"{count(len(graph.states), 'state')} of {graph.n_states:,} and {count(len(graph.arcs), 'move')}"
    parts = [f"{sizes} between them, in columns by their steps from {graph.origin}."]
    if held:
        told = joined([f"{state.state} ({joined(_concepts(state))})" for state in held])
        parts.append(f"Equilibria: {told}.")
    else:
        parts.append("None of them is an equilibrium.")
    if graph.path:
        steps = ", then ".join(
            f"{plain(graph.actors[actor])} moves to {after}" for actor, _, after in graph.path
        )
        parts.append(f"Path to {graph.target}: {steps}.")
    return " ".join(parts)


def tell_graph(graph: StateGraph) -> tuple[str, ...]:
    """Tell what was left out of the picture, a line each; nothing where all is shown."""
    lines = []
    hidden = graph.n_states - len(graph.states)
    if hidden:
        held = sum(bool(state.concepts) for state in graph.states)
        lines.append(
            f"{hidden:,} of {graph.n_states:,} states are not drawn; of {count(graph.n_equilibria, 'equilibrium', 'equilibria')} "
            f"{held:,} {'is' if held == 1 else 'are'}. Shown are those that moves from {graph.origin} lead to, the most "
            "stable first, and the states on the way."
        )
    if graph.arcs_shown == "improvements":
        lines.append("Moves that improve nothing for their mover are not drawn.")
    if graph.arcs_shown == "best improvements":
        lines.append("Of each actor's moves from a state only the one to what it likes best is drawn.")
    return tuple(lines)


def graph_rows(
    graph: StateGraph, options: Mapping[str, OptionFacts], actors: Mapping[str, ActorFacts]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return header and rows of the table behind the picture: a state, what holds in it, the moves from it."""
    header = ("State", "What differs", "Equilibrium", "Improvements", "Other moves")
    begin = next(state for state in graph.states if state.state == graph.origin)
    rows: list[tuple[str, ...]] = []
    for state in sorted(graph.states, key=lambda one: (one.column, one.row)):
        changes = _changes(begin.taken, state.taken)
        if state.state == graph.origin:
            held = tell_changes(state.taken, options, actors) if options else ""
            said = f"the picture begins here{': ' + held if held else ''}"
        else:
            said = capitalised(tell_changes(changes, options, actors)) if options else ""
        better: dict[str, list[str]] = {}
        other: dict[str, list[str]] = {}
        for arc in graph.arcs:
            if arc.before == state.state:
                (better if arc.improves else other).setdefault(plain(graph.actors[arc.actor]), []).append(
                    arc.after
                )
            elif arc.after == state.state and arc.back:
                other.setdefault(plain(graph.actors[arc.actor]), []).append(arc.before)
        rows.append(
            (state.state, said, joined(_concepts(state)) or "–", _tell_moves(better), _tell_moves(other))
        )
    return header, rows


def _tell_moves(moves: Mapping[str, Sequence[str]]) -> str:
    """Tell moves as *Row to s2, s3; Column to s4*."""
    return "; ".join(f"{name} to {', '.join(targets)}" for name, targets in moves.items()) or "–"


def _concepts(state: GraphState) -> list[str]:
    return [CONCEPT_NAMES[concept] for concept in state.concepts]


def _changes(was: Sequence[str], then: Sequence[str]) -> list[str]:
    return [*(one for one in then if one not in was), *(f"not {one}" for one in was if one not in then)]


def _place(graph: StateGraph) -> tuple[dict[str, _Box], float, float]:
    """Give each state its box; return the boxes and the size of the drawing."""
    begin = next(state for state in graph.states if state.state == graph.origin)
    lines = {state.state: _lines(state, begin) for state in graph.states}
    heights = {
        state.state: 2 * _PAD + _LINE * (1 + len(lines[state.state]) + bool(state.concepts))
        for state in graph.states
    }
    columns: dict[int, list[GraphState]] = {}
    for state in sorted(graph.states, key=lambda one: (one.column, one.row)):
        columns.setdefault(state.column, []).append(state)
    tall = {c: sum(heights[s.state] + _DOWN for s in inside) - _DOWN for c, inside in columns.items()}
    height = max(tall.values())
    boxes = {}
    for c, inside in columns.items():
        y = 12 + (height - tall[c]) / 2
        for state in inside:
            boxes[state.state] = _Box(
                state=state,
                x=12 + c * (_WIDTH + _ACROSS),
                y=y,
                height=heights[state.state],
                lines=lines[state.state],
            )
            y += heights[state.state] + _DOWN
    last = {state.state for state in columns[max(columns)]}
    bulge = _ACROSS * 0.72 if any(arc.before in last and arc.after in last for arc in graph.arcs) else 0.0
    return boxes, 24 + _WIDTH + max(columns) * (_WIDTH + _ACROSS) + bulge, height + 24


def _lines(state: GraphState, begin: GraphState) -> tuple[str, ...]:
    """Say what differs from where the picture begins, in a few short lines."""
    if state.state == begin.state:
        words = list(state.taken)
    else:
        words = [
            f"− {one[4:]}" if one.startswith("not ") else f"+ {one}"
            for one in _changes(begin.taken, state.taken)
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


def _draw_box(box: _Box, graph: StateGraph) -> str:
    held = bool(box.state.concepts)
    begins = box.state.state == graph.origin
    x, y = box.x, box.y
    size = f'x="{_n(x)}" y="{_n(y)}" width="{_n(_WIDTH)}" height="{_n(box.height)}"'
    look = f'fill="{_HELD if held else _PAPER}" stroke="{_INK}" stroke-width="{1.6 if held else 0.9}"'
    parts = [
        f"<g><title>{escape(', '.join(box.state.taken) or box.state.state)}</title>",
        f'<rect {size} rx="5" {look}/>',
    ]
    if held:
        parts.append(
            f'<rect x="{_n(x + 3)}" y="{_n(y + 3)}" width="{_n(_WIDTH - 6)}" height="{_n(box.height - 6)}" rx="3" '
            f'fill="none" stroke="{_INK}" stroke-width="0.7"/>'
        )
    if begins:
        parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="6" height="{_n(box.height)}" fill="{_INK}"/>')
    left, base = x + 12, y + _PAD + 11
    said = "begins here" if begins else ""
    parts.append(
        f'<text x="{_n(left)}" y="{_n(base)}" font-size="12.5" font-weight="600" fill="{_INK}">'
        f"{escape(_short(box.state.state, 20))}"
        + (f'<tspan font-weight="400" font-size="10.5" fill="{_FAINT}" dx="6">{said}</tspan>' if said else "")
        + "</text>"
    )
    for k, line in enumerate(box.lines, start=1):
        parts.append(
            f'<text x="{_n(left)}" y="{_n(base + _LINE * k)}" font-size="11.5" fill="{_INK}">{escape(line)}</text>'
        )
    if held:
        parts.append(
            f'<text x="{_n(left)}" y="{_n(base + _LINE * (1 + len(box.lines)))}" font-size="10.5" font-weight="600" '
            f'fill="{_FAINT}">{escape(" · ".join(_concepts(box.state)))}</text>'
        )
    return "".join([*parts, "</g>"])


def _curves(graph: StateGraph, boxes: Mapping[str, _Box]) -> tuple[float, list[tuple[GraphArc, Curve]]]:
    """Bend a curve for every arc; return also the height of the lanes above the boxes."""
    ends = [_sides(boxes[arc.before], boxes[arc.after]) for arc in graph.arcs]
    ports = _ports(graph, boxes, ends)
    curves: list[tuple[GraphArc, Curve]] = []
    over = 0
    for k, arc in enumerate(graph.arcs):
        one, other = boxes[arc.before], boxes[arc.after]
        x0, x1 = (
            box.x + (_WIDTH if side == "right" else 0.0)
            for box, side in zip((one, other), ends[k], strict=True)
        )
        y0, y1 = ports[k, 0], ports[k, 1]
        apart = abs(one.state.column - other.state.column)
        # A cubic reaches three quarters of the way to controls of one height.
        height0, height1 = y0, y1
        if apart == 0:
            bend = min(_ACROSS * 0.95, 30 + 0.22 * abs(y1 - y0))
        elif apart == 1:
            bend = (x1 - x0) * 0.45
        else:
            over += 1
            height0 = height1 = (-over * _LANE - (y0 + y1) / 8) / 0.75
            bend = _ACROSS * 0.8 * (1 if x1 > x0 else -1)
        leave, arrive = x0 + bend, x1 + (bend if apart == 0 else -bend)
        curves.append((arc, ((x0, y0), (leave, height0), (arrive, height1), (x1, y1))))
    return over * _LANE + (8 if over else 0), curves


def _sides(one: _Box, other: _Box) -> tuple[str, str]:
    """Return the sides at which an arc leaves the one box and meets the other."""
    if one.state.column == other.state.column:
        return "right", "right"
    return ("right", "left") if one.state.column < other.state.column else ("left", "right")


def _ports(
    graph: StateGraph, boxes: Mapping[str, _Box], ends: Sequence[tuple[str, str]]
) -> dict[tuple[int, int], float]:
    """Return the height at which each arc leaves (0) and meets (1) a box.

    On a side of a box they lie one below the other, in the order of where they lead, so that they neither
    cross at once nor lie upon each other.
    """
    at: dict[tuple[str, str], list[tuple[float, int, int]]] = {}
    for k, arc in enumerate(graph.arcs):
        for end, (state, far) in enumerate(pairwise((arc.before, arc.after, arc.before))):
            at.setdefault((state, ends[k][end]), []).append((boxes[far].middle, k, end))
    ports = {}
    for (state, _), meeting in at.items():
        box = boxes[state]
        for place, (_, k, end) in enumerate(sorted(meeting), start=1):
            ports[k, end] = box.y + box.height * place / (len(meeting) + 1)
    return ports


def _curve_of(curves: Sequence[tuple[GraphArc, Curve]], step: tuple[str, str, str]) -> Curve | None:
    actor, before, after = step
    for arc, curve in curves:
        if arc.actor == actor and {arc.before, arc.after} == {before, after}:
            return curve
    return None


def _arc(arc: GraphArc, curve: Curve, colour: str) -> str:
    dash = "" if arc.improves else ' stroke-dasharray="5 4"'
    width = 1.7 if arc.improves else 1.0
    back = _head(curve[1], curve[0], colour, filled=False) if arc.back else ""
    return (
        f'<path d="{_d(curve)}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>'
        f"{_head(curve[2], curve[3], colour, filled=arc.improves)}{back}"
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


def _badges(
    curves: Sequence[tuple[GraphArc, Curve]],
    tags: Mapping[str, str],
    colours: Mapping[str, str],
    boxes: Mapping[str, _Box],
) -> list[str]:
    """Put each actor's letters on its curves, clear of boxes and of each other."""
    taken: list[Point] = []
    parts = []
    for arc, curve in curves:
        places = [_at(curve, t) for t in (0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75)]
        free = [
            place
            for place in places
            if all((place[0] - x) ** 2 + (place[1] - y) ** 2 > 225 for x, y in taken)
            and not any(
                box.x - 9 < place[0] < box.x + _WIDTH + 9 and box.y - 9 < place[1] < box.y + box.height + 9
                for box in boxes.values()
            )
        ]
        place = (free or places)[0]
        taken.append(place)
        parts.append(_badge(place, tags[arc.actor], colours[arc.actor]))
    return parts


def _badge(place: Point, tag: str, colour: str) -> str:
    half = 4.0 + 2.9 * len(tag)
    return (
        f'<rect x="{_n(place[0] - half)}" y="{_n(place[1] - 7)}" width="{_n(2 * half)}" height="14" rx="7" '
        f'fill="{_PAPER}" stroke="{colour}" stroke-width="1"/>'
        f'<text x="{_n(place[0])}" y="{_n(place[1] + 3.2)}" font-size="9" font-weight="600" text-anchor="middle" '
        f'fill="{colour}">{escape(tag)}</text>'
    )


def _tags(actors: Mapping[str, str]) -> dict[str, str]:
    """Shorten each actor's name to the fewest letters that tell it from the others."""
    bare = {actor: plain(name).removeprefix("the ").removeprefix("The ") for actor, name in actors.items()}
    names = {actor: "".join(c for c in name if c.isalnum()) or actor for actor, name in bare.items()}
    tags = {}
    for actor, name in names.items():
        others = [other for key, other in names.items() if key != actor]
        size = next(
            (
                n
                for n in range(1, len(name))
                if not any(other[:n].lower() == name[:n].lower() for other in others)
            ),
            len(name),
        )
        initials = "".join(word[0] for word in bare[actor].split() if word[0].isalnum()).upper()
        short = [
            "".join(word[0] for word in bare[key].split() if word[0].isalnum()).upper()
            for key in names
            if key != actor
        ]
        tags[actor] = (
            initials if len(initials) > 1 and initials not in short and size > 1 else name[: min(size, 4)]
        )
    if len(set(tags.values())) < len(tags):
        return {actor: str(k) for k, actor in enumerate(names, start=1)}
    return tags


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


def _at(curve: Curve, t: float) -> Point:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    return a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def _d(curve: Curve) -> str:
    (x0, y0), *rest = curve
    return f"M{_n(x0)} {_n(y0)}C" + " ".join(f"{_n(x)} {_n(y)}" for x, y in rest)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
