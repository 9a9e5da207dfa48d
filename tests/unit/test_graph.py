"""The picture of the graph: what it shows is what the moves and verdicts are."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from standoff import analysis
from standoff.brief.graph.drawing import draw_graph
from standoff.brief.graph.telling import describe_graph, graph_rows, tell_graph
from standoff.conflict.moves import improvements, reachable
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import graph_from_case, place_of
from standoff.errors import InputError
from standoff.facts import actor_facts, option_facts
from standoff.run import Run
from standoff.stability.concepts import CONCEPTS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def cuba():
    return analysis.load("published/fraser-1984/cuba-1962")


def texts(drawing):
    return ["".join(element.itertext()) for element in ET.fromstring(drawing).iter(f"{SVG}text")]


def test_a_small_graph_is_shown_whole_with_every_move(cuba):
    picture = analysis.graph(cuba, {})
    conflict = graph_from_case(cuba)
    assert len(picture.states) == conflict.n_states == picture.n_states
    assert picture.arcs_shown == "all moves"
    expected = set()
    for actor in cuba.actors:
        i = conflict.actors.index(str(actor.id))
        rank = rank_states(conflict, actor.intentions[0].preference).rank
        for s in range(conflict.n_states):
            better = set(improvements(conflict, i, rank, s).tolist())
            for t in reachable(conflict, i, s).tolist():
                expected.add((conflict.actors[i], s, t, t in better))
    found = set()
    for arc in picture.arcs:
        s, t = place_of(conflict, arc.before), place_of(conflict, arc.after)
        found.add((arc.actor, s, t, arc.improves))
        if arc.back:
            found.add((arc.actor, t, s, False))
    assert found == expected


def test_equilibria_are_those_of_the_table(cuba):
    verdicts = analysis.stability(cuba, {}).record()["equilibria"]
    for state in analysis.graph(cuba, {}).states:
        assert set(state.concepts) == {
            concept for concept in ("nash", "gmr", "smr", "seq") if state.state in verdicts[concept]
        }


def test_a_large_graph_is_cut_down_and_says_so():
    case = analysis.load("january-2022")
    picture = analysis.graph(case, {"russia": "war"}, to="s553")
    assert len(picture.states) <= 10 < picture.n_states
    shown = {state.state for state in picture.states}
    assert {picture.origin, *(after for _, _, after in picture.path)} <= shown
    assert {arc.before for arc in picture.arcs} | {arc.after for arc in picture.arcs} <= shown
    assert (
        f"{picture.n_states - len(shown):,} of {picture.n_states:,} states are not drawn"
        in tell_graph(picture)[0]
    )
    assert picture.path[-1][2] == "s553"


def test_every_state_has_a_place_of_its_own(cuba):
    picture = analysis.graph(cuba, {})
    assert len({(state.column, state.row) for state in picture.states}) == len(picture.states)
    assert [state.state for state in picture.states if state.column == 0] == [picture.origin]


def test_the_drawing_is_xml_and_names_every_state(cuba):
    picture = analysis.graph(cuba, {}, to="s7")
    drawing = draw_graph(picture, prefix="x")
    written = " ".join(texts(drawing))
    assert all(state.state in written for state in picture.states)
    root = ET.fromstring(drawing)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}desc").text == describe_graph(picture)
    assert "the path to s7" in written
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")


def test_boxes_do_not_lie_upon_each_other(cuba):
    drawing = ET.fromstring(draw_graph(analysis.graph(cuba, {})))
    boxes = [
        tuple(float(rect.get(key)) for key in ("x", "y", "width", "height"))
        for rect in drawing.iter(f"{SVG}rect")
        if rect.get("rx") == "5"
    ]
    assert len(boxes) == 12
    for k, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[:k]:
            apart = x >= other_x + other_width or other_x >= x + width
            assert apart or y >= other_y + other_height or other_y >= y + height


def test_names_that_would_break_a_drawing(cuba):
    picture = analysis.graph(cuba, {})
    hostile = {actor: f"{name} <script>&\u202e\x07" for actor, name in picture.actors.items()}
    drawing = draw_graph(replace(picture, actors=hostile))
    assert "<script>" not in drawing
    ET.fromstring(drawing)


def test_the_table_tells_each_move_once(cuba):
    picture = analysis.graph(cuba, {})
    header, rows = graph_rows(picture, option_facts(cuba), actor_facts(cuba))
    assert rows[0][0] == picture.origin
    told = sum(len(cell.replace(";", ",").split(",")) for row in rows for cell in row[3:] if cell != "–")
    assert told == len(picture.arcs) + sum(arc.back for arc in picture.arcs)
    assert len(header) == len(rows[0])


def test_a_drawn_graph():
    case = analysis.load("published/hipel-1993/elmira")
    picture = analysis.graph(case, {})
    conflict = graph_from_case(case)
    count = sum(len(target) for target in conflict.target)
    assert len(picture.arcs) + sum(arc.back for arc in picture.arcs) == count
    ET.fromstring(draw_graph(picture))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"to": "s99"}, "s99"),
        ({"origin": "s99"}, "s99"),
        ({"most": 1}, "--most 1: accepted is a number of states from 2 up"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cuba, asked, message):
    with pytest.raises(InputError, match=message):
        analysis.graph(cuba, {}, **asked)


def test_no_way_to_the_target():
    case = analysis.load("published/hipel-1993/elmira")
    with pytest.raises(InputError, match="no moves lead from s9 to s1"):
        analysis.graph(case, {}, origin="s9", to="s1")


def test_concepts_stand_in_the_order_of_the_registry_in_every_command():
    case = analysis.load("january-2022")
    order = list(CONCEPTS)
    graph = analysis.graph(case, {})
    grid = analysis.grid(case, {}, weights="equal", run=Run())
    hold = analysis.hold(case, {}, weights="equal", run=Run())
    told = [
        *(state.concepts for state in graph.states),
        tuple(grid.shares()),
        *(concepts for row in hold.rows for concepts in row.stable),
        tuple(analysis.stability(case, {}).result.stable),
    ]
    assert max(map(len, told)) > 3
    for concepts in told:
        assert list(concepts) == sorted(concepts, key=order.index)
