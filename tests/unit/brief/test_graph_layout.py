"""The geometry of the picture of a graph: arcs in lanes of their own, past boxes, their letters legible."""

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from standoff import analysis
from standoff.assessment import GraphArc, GraphState, StateGraph
from standoff.brief.graph.badges import HALF_HEIGHT, half_width, place_badges, tags_of
from standoff.brief.graph.boxes import WIDTH
from standoff.brief.graph.drawing import draw_graph
from standoff.brief.graph.layout import lay_out
from standoff.case.library import bundled_cases
from standoff.run import Run

LANE = 16.0


def made_up(seed, *, tall=False):
    """A graph as no conflict need have it: any number of arcs, also several between two states, also far ones."""
    rng = Run(seed=seed).rng("picture")
    n = int(rng.integers(2, 33))
    column = np.sort(rng.integers(0, 2 if tall else 5, n))
    column = np.unique(column, return_inverse=True)[1]
    seen = Counter()
    states = []
    for k, c in enumerate(column.tolist()):
        taken = tuple(f"a.option{j}" for j in range(int(rng.integers(0, 6))))
        concepts = ("nash",) if rng.random() < 0.3 else ()
        states.append(GraphState(state=f"s{k}", taken=taken, concepts=concepts, column=c, row=seen[c]))
        seen[c] += 1
    arcs = []
    for _ in range(int(rng.integers(1, 3 * n + 1))):
        one, other = rng.choice(n, 2, replace=False).tolist()
        arcs.append(
            GraphArc(
                actor=str(rng.choice(["a", "b", "c"])),
                before=f"s{one}",
                after=f"s{other}",
                improves=bool(rng.random() < 0.5),
                back=bool(rng.random() < 0.5),
            )
        )
    return StateGraph(
        intentions={}, origin="s0", target=None, actors={"a": "Ada", "b": "Bo Li", "c": "Cy"},
        states=tuple(states), arcs=tuple(arcs), path=(), n_states=n, n_equilibria=0, arcs_shown="all moves",
    )  # fmt: skip


BUNDLED = [*((name, None) for name in bundled_cases()), ("january-2022", 16), ("january-2022", 32)]
GRAPHS = [pytest.param(made_up(seed, tall=seed % 2 == 0), id=f"made-up-{seed}") for seed in range(40)]


def stretches(route):
    """The straight stretches of an arc; of a curved one only those beside the boxes."""
    pairs = list(zip(route.points, route.points[1:], strict=False))
    return [pairs[0], pairs[2]] if route.curved else pairs


def dots(trace, step=2.0):
    for (x0, y0), (x1, y1) in zip(trace, trace[1:], strict=False):
        n = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / step))
        for k in range(n + 1):
            yield x0 + (x1 - x0) * k / n, y0 + (y1 - y0) * k / n


def check_geometry(graph, lane):
    layout = lay_out(graph, lane)
    assert [route.arc for route in layout.routes] == list(graph.arcs)
    no_arc_runs_through_a_box(layout)
    no_two_arcs_share_a_lane(layout)
    curves_meet_at_most_once(layout)
    curves_keep_out_of_the_lanes(layout)
    heads_lie_apart(layout)
    all_lies_within(layout)


def no_arc_runs_through_a_box(layout):
    for route in layout.routes:
        begin, *_, end = route.points
        for x, y in dots(route.trace()):
            for name, box in layout.boxes.items():
                clear = 4.0
                if (
                    name in {route.arc.before, route.arc.after}
                    and min(abs(x - begin[0]), abs(x - end[0])) < 14
                ):
                    clear = 0.0  # beside its own port
                inside = box.x - clear < x < box.x + WIDTH + clear
                assert not (inside and box.y - clear < y < box.y + box.height + clear), (route.arc, name)


def no_two_arcs_share_a_lane(layout):
    """Of two level stretches at one height, or two upright ones at one place, none covers part of the other."""
    for one, other in combinations(layout.routes, 2):
        for (a, b), (c, d) in ((p, q) for p in stretches(one) for q in stretches(other)):
            for across in (0, 1):
                if a[across] == b[across] and c[across] == d[across] and abs(a[across] - c[across]) < 4:
                    first = sorted((a[1 - across], b[1 - across]))
                    second = sorted((c[1 - across], d[1 - across]))
                    assert first[1] < second[0] or second[1] < first[0] or first[0] == first[1] or second[0] == second[1], (
                        one.arc, other.arc,
                    )  # fmt: skip


def curves_meet_at_most_once(layout):
    curves = [sorted(route.trace()[1:-1]) for route in layout.routes if route.curved]
    for one, other in combinations(curves, 2):
        if one[0][0] == other[0][0]:
            apart = np.array([a[1] - b[1] for a, b in zip(one, other, strict=True)])
            assert (np.abs(apart) < 0.5).sum() <= 2
            assert (np.diff(np.sign(apart[apart != 0])) != 0).sum() <= 1


def curves_keep_out_of_the_lanes(layout):
    lanes = {x for route in layout.routes if not route.curved for x, _ in route.points[1:-1]}
    for route in layout.routes:
        if route.curved:
            left, right = sorted(x for x, _ in route.points[1:3])
            assert not any(left < lane < right for lane in lanes)


def heads_lie_apart(layout):
    ends = {}
    for route in layout.routes:
        for state, (x, y) in ((route.arc.before, route.points[0]), (route.arc.after, route.points[-1])):
            box = layout.boxes[state]
            assert x in (box.x, box.x + WIDTH)
            assert box.y + 6 < y < box.y + box.height - 6
            ends.setdefault(x, []).append(y)
        for tip, foot in (route.points[:2], route.points[:-3:-1]):
            assert tip[1] == foot[1]
            assert abs(tip[0] - foot[0]) > 9
    for heights in ends.values():
        assert min(np.diff(np.sort(heights)), default=99) >= 9


def all_lies_within(layout):
    for route in layout.routes:
        for x, y in route.points:
            assert 0 < x < layout.width
            assert layout.top <= y < layout.bottom


def check_letters(graph):
    tags = tags_of(graph.actors)
    layout = lay_out(graph, 2 * max(half_width(tag) for tag in tags.values()) + 2)
    places = place_badges(layout, tags)
    frames = []
    for route, (x, y) in zip(layout.routes, places, strict=True):
        half = half_width(tags[route.arc.actor])
        assert min(abs(x - a) + abs(y - b) for a, b in dots(route.trace(), 0.5)) < 2
        for box in layout.boxes.values():
            beside = x + half <= box.x or box.x + WIDTH <= x - half
            assert beside or y + HALF_HEIGHT <= box.y or box.y + box.height <= y - HALF_HEIGHT
        frames.append((x - half, x + half, y - HALF_HEIGHT, y + HALF_HEIGHT))
    for a, b in combinations(frames, 2):
        assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_geometry_of_any_graph(graph):
    check_geometry(graph, LANE)


@pytest.mark.parametrize(("name", "most"), BUNDLED)
def test_the_geometry_of_the_bundled_conflicts(name, most):
    graph = analysis.graph(analysis.load(name), {}, most=most)
    check_geometry(graph, LANE)
    check_letters(graph)


@pytest.mark.parametrize("graph", GRAPHS)
def test_letters_hide_neither_each_other_nor_boxes(graph):
    check_letters(graph)


def beside(layout):
    """Pairs of arcs beside one column, each as its states and the height that it spans."""
    arcs = [
        (route, {route.arc.before, route.arc.after}, sorted((route.points[1][1], route.points[2][1])))
        for route in layout.routes
        if not route.curved and len(route.points) == 4
    ]
    for one, other in combinations(arcs, 2):
        if layout.boxes[one[0].arc.before].x == layout.boxes[other[0].arc.before].x:
            yield one, other


@pytest.mark.parametrize("seed", range(0, 12, 2))
def test_arcs_beside_a_column_nest(seed):
    """The longer of two arcs beside a column runs outside the shorter that it spans."""
    checked = 0
    for (one, _, (a, b)), (other, _, (c, d)) in beside(lay_out(made_up(seed, tall=True), LANE)):
        if a < c < d < b or c < a < b < d:
            outer, inner = (one, other) if b - a > d - c else (other, one)
            assert outer.points[1][0] > inner.points[1][0]
            checked += 1
    assert checked


@pytest.mark.parametrize("seed", range(0, 12, 2))
def test_arcs_from_one_box_to_one_side_do_not_cross(seed):
    """Of two arcs beside a column that leave one box upwards, or downwards, one spans the other."""
    layout = lay_out(made_up(seed, tall=True), LANE)
    checked = 0
    for (_, joined, (a, b)), (_, others, (c, d)) in beside(layout):
        for shared in joined & others:
            (far,), (other_far,) = joined - {shared}, others - {shared}
            upwards = [layout.boxes[one].y < layout.boxes[shared].y for one in (far, other_far)]
            if upwards[0] == upwards[1]:
                assert a < c < d < b or c < a < b < d
                checked += 1
    assert checked


def test_a_graph_without_arcs():
    graph = replace(made_up(7), arcs=())
    layout = lay_out(graph, LANE)
    assert layout.routes == ()
    assert len(layout.boxes) == len(graph.states)
    assert place_badges(layout, tags_of(graph.actors)) == []
    ET.fromstring(draw_graph(graph))


def test_the_same_graph_gives_the_same_places():
    graph = made_up(5)
    assert lay_out(graph, LANE) == lay_out(graph, LANE)
