import json
from datetime import date

import pytest
from typer.testing import CliRunner

from standoff import analysis
from standoff.brief.evolving import paths_rows, tell_paths
from standoff.cli.main import app
from standoff.errors import InputError
from standoff.moment import as_known_on, origin_of
from standoff.world import evidence_of, world_of


def standoff(*arguments):
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def elmira():
    return analysis.load("elmira")


def test_elmira_jumps_as_published(elmira):
    """Kilgour, Hipel, Fang and Peng (2001): from s5 the Ministry and Uniroyal together improve to s8."""
    report = analysis.paths(elmira, {}, to="s8", origin="s5")
    by = {way.way: way for way in report.ways}
    assert by["improvements"].paths is None
    assert [report.conflict.actors[i] for i in by["coalition"].members] == ["moe", "uniroyal"]
    assert by["coalition"].paths.steps == 2
    assert report.reached


def test_the_equilibria_of_january_and_who_brings_them_about():
    report = analysis.paths(analysis.load("january-2022"), {})
    record = report.record()
    assert record["from"]["id"] == "s509"
    found = {entry["id"]: entry for entry in record["equilibria"]}
    assert found["s509"]["improvements"] == {"steps": 0, "by": []}
    assert found["s553"]["improvements"] == {"steps": 2, "by": ["russia", "usa"]}
    assert found["s553"]["coalition"] == ["russia", "usa"]
    assert "nash" in found["s553"]["concepts"]
    header, rows, notes = paths_rows(report, every_state=False)
    assert len(header) == len(rows[0])
    assert rows[0][0] == "s509 (here)"
    assert "more equilibria" in notes[0]
    assert len(paths_rows(report, every_state=True)[1]) == len(found)


def test_the_sequences_are_told_in_words_and_legal():
    report = analysis.paths(analysis.load("january-2022"), {}, to="s553", by="improvements", most=10)
    (way,) = report.ways
    assert way.paths.count == len(way.paths.paths) == len({tuple(path) for path in way.paths.paths})
    for path in way.paths.paths:
        assert [step.before for step in path[1:]] == [step.after for step in path[:-1]]
        assert all(one.actor != two.actor for one, two in zip(path[:-1], path[1:], strict=True))
        for step in path:
            rank = report.ranked[report.conflict.actors[step.actor]].rank
            assert rank[step.after] > rank[step.before]
    told = "\n".join(tell_paths(report))
    assert "United States has answered the demands in writing and agrees to a summit (to s551)" in told


def test_only_some_actors_count():
    january = analysis.load("january-2022")
    assert not analysis.paths(january, {}, to="s553", only=["usa"]).reached
    assert analysis.paths(january, {}, to="s523", only=["usa"]).reached


def test_begin_and_target_may_be_one_state():
    report = analysis.paths(analysis.load("january-2022"), {}, to="s509")
    assert {way.way: way.paths and way.paths.steps for way in report.ways} == {
        "improvements": 0, "coalition": None, "moves": 0,
    }  # fmt: skip
    assert "it begins there" in "\n".join(tell_paths(report))


@pytest.mark.parametrize("day", [date(2021, 12, 17), date(2022, 1, 8), date(2022, 1, 12), date(2022, 1, 17)])
def test_now_is_where_the_known_moves_lead(day):
    case = as_known_on(analysis.load("january-2022"), day)
    world = world_of(case)
    evidence = evidence_of(world, withheld=True)
    known = evidence.path_on(world.game, evidence.as_of).states
    assert origin_of(case, world.conflict, "now") == origin_of(case, world.conflict, None) == known[-1]
    assert origin_of(case, world.conflict, "start") == known[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"to": "s99999"}, "s1 .. s2016"),
        ({"origin": "s0"}, "s1 .. s2016"),
        ({"by": "force"}, "improvements, coalition, moves"),
        ({"only": ["eve"]}, "russia, usa"),
        ({"most": 0}, "from 1 up"),
    ],
)
def test_bad_input_says_what_is_accepted(asked, said):
    with pytest.raises(InputError, match=said):
        analysis.paths(analysis.load("january-2022"), {}, **asked)


def test_without_a_start_a_state_must_be_named():
    with pytest.raises(InputError, match="no start"):
        analysis.paths(analysis.load("cuba-1962"), {})
    assert analysis.paths(analysis.load("cuba-1962"), {}, origin="s1").reached


def test_the_command_prints_a_table_a_record_and_ends_with_one_if_nothing_leads_there():
    table = standoff("paths", "elmira")
    assert table.exit_code == 0
    assert "By improvements" in table.stdout
    record = json.loads(standoff("paths", "elmira", "--to", "s8", "--json").stdout)
    assert record["to"]["id"] == "s8"
    assert record["ways"]["improvements"] is None
    assert record["ways"]["moves"]["steps"] == 3
    told = standoff("paths", "elmira", "--to", "s8", "--by", "improvements")
    assert told.exit_code == 1
    assert "no way leads to s8" in told.stdout
