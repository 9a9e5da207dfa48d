"""Exports: rows that no spreadsheet computes with, references that Zotero takes, lines that hold everything."""

import csv
import io
import json
import re

import pytest
from tests.unit.ledger.builder import FERRY, entry

from standoff.filing import EXPORTS
from standoff.ledger.export import COLUMNS, harmless
from standoff.ledger.filters import Filters, resolve
from standoff.reading.reader import read_document
from standoff.reading.record import to_json

EVIL = '=HYPERLINK(1) (TASS, May 1, 2021).\n\n@SUM(1) (+ A "Paper, Ltd", May 2, 2021).\n'


def exported(form, ledger, **asked):
    return "".join(EXPORTS[form](ledger, resolve(ledger, **asked)))


def test_rows_have_a_line_for_each_claim_source_and_date(ledger):
    rows = list(csv.DictReader(io.StringIO(exported("csv", ledger), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["outlet"] or row["name"], row["date"]) for row in rows] == [
        ("tass", "2022-01-12"),
        ("kommersant", "2022-01-13"),
        ("kommersant", "2022-01-14"),
        ("A Paper Nobody Listed", "2022-01"),
        ("kommersant", "2022-01-14"),
        ("meduza", "2022-01-15"),
    ]
    assert rows[1]["signal"] == "see"
    assert rows[3]["precision"] == "month"
    assert rows[5]["url"] == "https://meduza.io/news/2022/01/15/bridge"
    for row in rows:
        text = ledger.entry(ledger.find(row["document"])).text
        assert " ".join(text[int(row["start"]) : int(row["end"])].split()) == row["claim"]


def test_no_cell_begins_like_a_formula(ledger):
    ledger.add(entry(EVIL, name="=evil.txt"))
    rows = list(csv.reader(io.StringIO(exported("csv", ledger), newline="")))
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert "'=evil.txt" in cells
    assert [cell for cell in cells if re.match(r"\s*[=+\-@\t\r\n]", cell)] == []
    assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r", "\n=1", "  =1", "＝1", "\u00a0@x"])
def test_harmless(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "1-2", "(=1)", "2022-01-14"])
def test_what_is_harmless_stays(cell):
    assert harmless(cell) == cell


def test_references_are_csl_json(ledger):
    # Fields and types as the schema of the Citation Style Language has them (csl-data.json, version 1.0.2).
    fields = {"id", "type", "title", "container-title", "issued", "accessed", "URL", "note"}
    items = json.loads(exported("csl-json", ledger))
    by_id = {item["id"]: item for item in items}
    assert len(by_id) == len(items) == 7
    for item in items:
        assert {"id", "type", "title"} <= set(item) <= fields
        assert item["type"] in {"article-newspaper", "webpage", "document"}
        assert all(isinstance(item[key], str) and item[key] for key in set(item) - {"issued", "accessed"})
        for key in {"issued", "accessed"} & set(item):
            assert set(item[key]) <= {"date-parts", "circa"}
            (parts,) = item[key]["date-parts"]
            assert 1 <= len(parts) <= 3
            assert all(isinstance(part, int) for part in parts)
    assert by_id["kommersant-2022-01-14"]["note"].count("characters") == 2
    assert by_id["tass-2022-01-12"] == {
        "id": "tass-2022-01-12",
        "type": "article-newspaper",
        "title": "[TASS, 2022-01-12]",
        "container-title": "TASS",
        "issued": {"date-parts": [[2022, 1, 12]]},
        "note": by_id["tass-2022-01-12"]["note"],
    }
    (page,) = [item for item in items if item["type"] == "webpage"]
    assert page["URL"] == "https://meduza.io/news/2022/01/15/bridge"
    (ferry,) = [item for item in items if item["title"] == "Ferry Stays in Port"]
    assert (ferry["container-title"], ferry["accessed"]) == ("Harbor Review", {"date-parts": [[2022, 1, 20]]})


def test_lines_hold_all_that_reading_finds(ledger):
    records = [json.loads(line) for line in exported("jsonl", ledger).splitlines()]
    assert len(records) == 2
    known = ("id", "file", "added", "reader", "characters", "text")
    kept = {key: records[0].pop(key) for key in known}
    assert kept["text"] == FERRY
    assert records[0] == to_json(read_document("ferry.txt", FERRY))


def test_exports_take_filters_and_an_empty_ledger(ledger):
    assert len(exported("csv", ledger, outlet="tass").splitlines()) == 2
    assert len(exported("jsonl", ledger, outlet="tass").splitlines()) == 1
    for digest in ledger.digests():
        ledger.remove(digest)
    assert exported("csv", ledger) == ",".join(COLUMNS) + "\r\n"
    assert json.loads(exported("csl-json", ledger)) == []
    assert exported("jsonl", ledger) == "".join(EXPORTS["jsonl"](ledger, Filters())) == ""
