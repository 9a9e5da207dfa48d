"""Each convention reads its own example, and can say why."""

import json

import pytest
from typer.testing import CliRunner

from standoff.cli.main import app
from standoff.reading import claims, running
from standoff.reading.citations import CONVENTIONS
from standoff.reading.explaining import BASES, explain
from standoff.reading.reader import read_document


@pytest.mark.parametrize("name", CONVENTIONS)
def test_a_convention_reads_its_example(name):
    reading = read_document("example", CONVENTIONS[name].example)
    assert [citation.rule for citation in reading.citations] == [name]
    assert all(source.outlet for source in reading.citations[0].sources)
    assert reading.claims, "the example's citation supports something"


def test_prose_is_left_alone_where_brackets_cite():
    text = "On June 7, 2021, TASS reported that the port is shut (TASS, June 7, 2021). Interfax reported on June 8, 2021."
    assert [citation.rule for citation in read_document("x", text).citations] == ["in brackets"]
    bare = "On June 7, 2021, TASS reported that the port is shut. Talks on June 8, 2021 failed."
    assert [(one.rule, one.text) for one in read_document("x", bare).citations] == [
        ("in prose", "June 7, 2021, TASS")
    ]


TEXT = (
    "Harbour Dues\n\nJune 10, 2021\n\nPilots stopped work last Friday (TASS, June 7; see EDM, May 3, 2021). "
    "The weekly Salt (June 8) knew it first.\n\nNobody was told. (Agency Nobody Listed, June 9)\n"
)


def test_explanation_runs_beside_the_record():
    reading = read_document("x", TEXT)
    told = explain(reading)
    assert [one["rule"] for one in told["citations"]] == ["in brackets", "date after name", "in brackets"]
    assert [one["rule"] for one in told["claims"]] == ["before", "sentence", "before"]
    assert [one["rule"] for one in told["dates"]] == ["period"]
    assert told["citations"][0]["sources"][0]["outlet"] == "name in the registry"
    assert told["citations"][1]["sources"][0]["outlet"] == "unlisted"
    assert {claim.rule for claim in reading.claims} <= set(claims.RULES)
    assert {one.rule for one in reading.dates} <= set(running.RULES)
    assert {s.date_basis for c in reading.citations for s in c.sources} <= set(BASES)


def test_explain_in_the_terminal_and_in_the_record(tmp_path):
    file = tmp_path / "dues.txt"
    file.write_text(TEXT, encoding="utf-8")
    shown = CliRunner().invoke(app, ["read", str(file), "--explain"])
    assert shown.exit_code == 0, shown.output
    for word in ("in brackets", "date after name", "supports", "signal", "period", "Rules of citations"):
        assert word in shown.output or word == "signal"
    printed = CliRunner().invoke(app, ["read", str(file), "--explain", "--json"])
    record = json.loads(printed.output)
    assert len(record["explain"]["citations"]) == len(record["citations"])
    assert "explain" not in json.loads(CliRunner().invoke(app, ["read", str(file), "--json"]).output)


def test_encoding_is_given_or_declared(tmp_path):
    text = "Порт закрыт (Коммерсантъ, 14 января 2022 г.).\n"
    file = tmp_path / "port.txt"
    file.write_bytes(text.encode("koi8-r"))
    printed = CliRunner().invoke(app, ["read", str(file), "--encoding", "koi8-r", "--json"])
    assert json.loads(printed.output)["citations"][0]["sources"][0]["outlet"] == "kommersant"
    wrong = CliRunner().invoke(app, ["read", str(file), "--encoding", "no-such-code"])
    assert wrong.exit_code != 0


@pytest.mark.parametrize(
    ("inside", "signals"),
    [
        ("TASS, May 3, 2021; but see RBC, May 4, 2021", [(None, "tass"), ("but see", "rbc")]),
        ("TASS, May 3, 2021; but cf. RBC, May 4, 2021", [(None, "tass"), ("but see", "rbc")]),
        ("TASS, May 3, 2021; however, see RBC, May 4, 2021", [(None, "tass"), ("but see", "rbc")]),
        ("TASS, May 3, 2021; contra RBC, May 4, 2021", [(None, "tass"), ("but see", "rbc")]),
        ("TASS, May 3, 2021, but see RBC, May 4, 2021", [(None, "tass"), ("but see", "rbc")]),
        ("TASS, May 3; cf. RBC, May 4, 2021; Meduza, May 5, 2021", [(None, "tass"), ("cf.", "rbc meduza")]),
        ("cf. TASS, May 3, 2021; see RBC, May 4, 2021", [("cf.", "tass"), ("see", "rbc")]),
        ("see TASS, May 3, 2021; RBC, May 4, 2021", [("see", "tass rbc")]),
        ("TASS, May 3, 2021; see RBC, May 4, 2021", [(None, "tass rbc")]),
        ("ТАСС, 3 мая 2021; но см. РБК, 4 мая 2021", [(None, "tass"), ("but see", "rbc")]),
    ],
)
def test_a_turn_of_the_signal_makes_a_further_citation(inside, signals):
    for text in (f"The dam broke ({inside}).", f"The dam broke.[1]\n\nNotes\n\n[1] {inside}."):
        reading = read_document("x", text)
        found = [(one.signal, " ".join(s.outlet for s in one.sources)) for one in reading.citations]
        assert found == signals
        assert inside in reading.citations[0].text
        assert all(s.dates[0].startswith("2021-05-0") for one in reading.citations for s in one.sources)
        assert reading.claims[0].citations == tuple(range(len(signals)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rose. With reporting by Reuters, AFP, and Civil.ge", "reuters afp civil-ge"),
        ("It rose. With reporting by Reuters, Civil.ge, and AFP.", "reuters civil-ge afp"),
        ("It rose (Krasnodar, July 3, 2019).", ""),
        ("It rose (Prime Minister Mishustin, July 3, 2019).", ""),
        ("It rose (V. V. Petrov, July 3, 2019).", ""),
        ("It rose (Harbour Herald, July 3, 2019).", "Harbour Herald"),
        ("It rose (Governor's Gazette, July 3, 2019).", "Governor's Gazette"),
        ("It rose (N1, July 3, 2019).", "N1"),
        ("It rose.[1]\n\nNotes\n\n[1] N1, 12 April 2022.", "N1"),
    ],
)
def test_what_is_an_outlet_and_what_is_none(text, found):
    sources = [source for one in read_document("x", text).citations for source in one.sources]
    assert " ".join(source.outlet or source.name for source in sources) == found


@pytest.mark.parametrize(
    ("inside", "dates"),
    [
        ("Izvestia, Dec. 31, 2019/Jan. 1, 2020", "2019-12-31 2020-01-01"),
        ("Izvestia, 31 December 2019/1 January 2020", "2019-12-31 2020-01-01"),
        ("Izvestia, May 3, 2021; ibid., May 4, 2021", "2021-05-03 2021-05-04"),
        ("Izvestia, 14121617, 2019", ""),
    ],
)
def test_dates_within_a_citation(inside, dates):
    reading = read_document("x", f"It rose ({inside}).")
    assert " ".join(day for source in reading.citations[0].sources for day in source.dates) == dates
    assert [one.kind for one in reading.warnings] == ([] if dates else ["garbled date"])


def test_a_heading_with_a_date_is_the_title_and_dates_the_document():
    told = read_document(
        "x", "# Sanctions diary, 14 March 2023\n\nThe port closed (TASS, March 2).\n"
    ).document
    assert (told.title, told.date) == ("Sanctions diary, 14 March 2023", "2023-03-14")


def cited(text):
    """The outlets and dates of each citation."""
    return [
        [(one.outlet, *one.dates) for one in found.sources] for found in read_document("x", text).citations
    ]


def test_the_same_source_again_in_brackets():
    text = (
        "The ferry sank (TASS, November 1, 2021; RIA Novosti, November 2, 2021). Ten died (ibid., Nov. 3). All rose "
        "(Ibid.). It was a lie (same source, November 4; but see Kommersant, November 5). So be it (ibid., p. 5)."
    )
    assert cited(text) == [
        [("tass", "2021-11-01"), ("ria-novosti", "2021-11-02")],
        [("ria-novosti", "2021-11-03")],
        [("ria-novosti", "2021-11-03")],
        [("ria-novosti", "2021-11-04")],
        [("kommersant", "2021-11-05")],
        [("ria-novosti", "2021-11-04"), ("kommersant", "2021-11-05")],
    ]
    assert cited("Паром затонул (ТАСС, 1 ноября 2021). Десять погибли (там же, 3 ноября).") == [
        [("tass", "2021-11-01")],
        [("tass", "2021-11-03")],
    ]


def test_no_same_source_where_nothing_was_cited_or_more_is_said():
    assert cited("The ferry sank (ibid., Nov. 3). Ten died (Ibid.).") == []
    text = "The ferry sank (TASS, November 1, 2021). Ten died (ibid. means in the same place) of (the same source of woe)."
    assert cited(text) == [[("tass", "2021-11-01")]]


def test_explaining_tells_what_is_cited_against_a_claim(tmp_path):
    (tmp_path / "a.txt").write_text(
        "The ferry sank (TASS, January 12, 2022; but see Kommersant, January 13, 2022; cf. RIA Novosti, May 3, 2021)."
    )
    told = CliRunner().invoke(app, ["read", str(tmp_path / "a.txt"), "--explain"]).output
    facts = [line.split() for line in told.splitlines() if "The ferry sank (before)" in line]
    assert [words[0] for words in facts] == ["supports", "against", "compared"]


@pytest.mark.parametrize(
    ("head", "title", "day"),
    [
        ("The Quarry Closes\nBy Anna Ferro", "The Quarry Closes", None),
        ("The Quarry Closes\nBy Anna Ferro\nMarch 2, 2023", "The Quarry Closes", "2023-03-02"),
        ("The Quarry Closes: a Chronology\n12.05.2020", "The Quarry Closes: a Chronology", "2020-05-12"),
        ("The Quarry Closes\nafter a Winter of Water", "The Quarry Closes after a Winter of Water", None),
        ("The Quarry Closes\n=====", "The Quarry Closes", None),
    ],
)
def test_a_title_ends_before_the_lines_of_author_and_date(head, title, day):
    document = read_document("x", f"{head}\n\nIt was sold to a neighbour before the spring came.\n").document
    assert (document.title, document.date) == (title, day)
