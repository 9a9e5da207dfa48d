"""``standoff ledger``: what it prints, and how it ends."""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass

import pytest
from tests.unit.ledger.builder import BRIDGE, FERRY

from standoff.cli.main import main
from standoff.ledger import store


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "bridge Ж.txt").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "broken.bin").write_bytes(bytes(range(256)) * 4)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANDOFF_LEDGER", str(tmp_path / "new folder" / "my ledger.sqlite3"))

    def standoff(*arguments, text=""):
        monkeypatch.setattr(sys, "argv", ["standoff", "ledger", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capfd.readouterr()
        return Ended(ended.value.code, printed.out, printed.err)

    return standoff


def test_from_adding_to_taking_out(run, tmp_path):
    ended = run("add", "ferry.txt", "bridge Ж.txt")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "new folder" / "my ledger.sqlite3").is_file()
    documents = json.loads(run("list", "--json").stdout)["documents"]
    assert [one["name"] for one in documents] == ["ferry.txt", "bridge Ж.txt"]
    ferry = documents[0]["id"]
    assert "Ferry Stays in Port" in run("list").stdout
    assert "kommersant" in run("list", "--sources").stdout
    assert "regrettable" in run("list", "--claims", "--outlet", "kommersant").stdout
    hits = json.loads(run("search", "ferry", "port", "--json").stdout)["hits"]
    assert {hit["document"] for hit in hits} == {ferry}
    assert "tass 2022-01-12" in run("search", "third").stdout
    shown = json.loads(run("show", ferry[:4], "--json").stdout)
    assert {"document", "sentences", "citations", "claims", "mentions", "dates", "warnings"} < set(shown)
    assert run("show", ferry, "--text").stdout == FERRY
    refused = run("remove", ferry)
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert run("remove", ferry, "--yes").returncode == 0
    assert run("search", "ferry").returncode == 1
    assert json.loads(run("search", "ferry", "--json").stdout)["hits"] == []
    assert run("show", ferry).returncode == 2


def test_bad_files_are_told_and_the_good_ones_kept(run):
    ended = run("add", "ferry.txt", "broken.bin", "none.txt", "bridge Ж.txt")
    assert ended.returncode == 2
    assert "broken.bin: is a binary file" in ended.stderr
    assert "none.txt" in ended.stderr
    assert "2 added, 0 there already, 2 not read" in ended.stdout
    record = json.loads(run("add", "ferry.txt", "broken.bin", "ferry.txt", "--json").stdout)
    assert [one["new"] for one in record["documents"]] == [False, False]
    assert [(one["file"], one["kind"]) for one in record["failed"]] == [("broken.bin", "DocumentError")]
    assert len(json.loads(run("list", "--json").stdout)["documents"]) == 2


def test_standard_input_is_kept_too(run):
    assert run("add", "-", text=FERRY).returncode == 0
    assert run("add", "ferry.txt").stdout.count("there already") == 2


def test_exports_are_printed_or_written_whole(run, tmp_path):
    run("add", "ferry.txt")
    for form in ("csv", "jsonl", "csl-json"):
        printed = run("export", "--format", form).stdout
        out = tmp_path / f"out.{form}"
        ended = run("export", "--format", form, "--out", out, "--json")
        assert json.loads(ended.stdout)["bytes"] == out.stat().st_size
        assert out.read_bytes().decode().replace("\r\n", "\n") == printed.replace("\r\n", "\n")
        assert json.loads(run("export", "--format", form, "--json").stdout)["format"] == form
    assert run("export", "--out", tmp_path / "no" / "such" / "folder.csv").returncode == 2
    ended = run("export", "--format", "xml")
    assert (ended.returncode, "csv, jsonl, csl-json" in ended.stderr) == (2, True)


def test_a_rebuild_reads_again(run):
    run("add", "ferry.txt", "bridge Ж.txt")
    record = json.loads(run("rebuild", "--json").stdout)
    assert (record["documents"], record["changed"], record["failed"]) == (2, [], [])


def test_statements_are_narrowed_alike_in_every_command_that_tells_them(run):
    run("add", "ferry.txt", "bridge Ж.txt")
    (ferry, _) = (one["id"] for one in json.loads(run("list", "--json").stdout)["documents"])
    everything = json.loads(run("list", "--claims", "--json").stdout)["claims"]
    for narrowing in (
        ("--outlet", "kommersant"),
        ("--from", "2022-01-12", "--to", "2022-01-12"),
        ("--document", ferry),
        ("--actor", "RUS.PUTIN"),
    ):
        listed = json.loads(run("list", "--claims", "--json", *narrowing).stdout)["claims"]
        rows = csv.DictReader(run("export", *narrowing).stdout.splitlines())
        told = {(one["document"], int(one["start"])) for one in rows}
        assert told == {(one["document"], one["start"]) for one in listed} != set(), narrowing
        assert len(listed) < len(everything), narrowing
    assert json.loads(run("search", "port", "--document", ferry, "--json").stdout)["hits"]
    for command in (("list",), ("search", "port"), ("export",)):
        told = run(*command, "--help").stdout
        for option in ("--outlet NAME", "--actor NAME", "--from DATE", "--to DATE", "--document ID"):
            assert option in told
        assert run(*command, "--document", "zzzz").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list",), "there is no ledger yet"),
        (("search", "x"), "there is no ledger yet"),
        (("rebuild",), "there is no ledger yet"),
        (("list", "--ledger", "ferry.txt"), "damaged or no ledger"),
        (("list", "--sources", "--claims"), "accepted is one of them"),
        (("add", "ferry.txt", "--ledger", "."), "a folder"),
    ],
)
def test_bad_input_ends_with_two(run, arguments, said):
    ended = run(*arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_filters_that_make_no_sense_end_with_two(run):
    run("add", "ferry.txt")
    for arguments, said in (
        (("list", "--outlet", "Komersant"), "did you mean kommersant"),
        (("list", "--from", "14.1.2022"), "--from 14.1.2022: not a date"),
        (("search", "()"), "no word to look for"),
        (("show", "xyz"), "not an id"),
    ):
        ended = run(*arguments)
        assert ended.returncode == 2
        assert said in ended.stderr


def test_the_same_bytes_in_any_locale_and_order_of_hashing(run):
    run("add", "ferry.txt", "bridge Ж.txt")
    for arguments in (["list", "--sources"], ["search", "port"], ["export", "--format", "csl-json"]):
        texts = {
            subprocess.run(
                [sys.executable, "-m", "standoff.cli", "ledger", *arguments],
                capture_output=True,
                check=True,
                env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "1"},
            ).stdout
            for seed, locale in (("0", "C"), ("1", "C.UTF-8"))
        }
        assert len(texts) == 1


def test_an_encoding_that_is_given_is_used(run, tmp_path):
    (tmp_path / "old.txt").write_bytes(BRIDGE.encode("cp1251"))
    assert run("add", "old.txt", "--encoding", "cp1251").returncode == 0
    assert run("search", "впереди").returncode == 0
    assert run("add", "ferry.txt", "--encoding", "no-such").returncode == 2


def test_an_encoding_that_was_found_out_is_told_also_after_a_rebuild(run, tmp_path):
    (tmp_path / "old.txt").write_bytes(BRIDGE.encode("cp1251"))
    assert " doubt" in run("add", "old.txt").stdout
    (one,) = json.loads(run("list", "--json").stdout)["documents"]
    assert "read as cp1251" in run("show", one["id"]).stdout
    assert json.loads(run("rebuild", "--json").stdout)["changed"] == []
    assert "read as cp1251" in run("show", one["id"]).stdout


def test_a_document_goes_into_a_case(run, tmp_path):
    from standoff.case.writer import new_case

    new_case(tmp_path / "case")
    run("add", "ferry.txt")
    (one,) = json.loads(run("list", "--json").stdout)["documents"]
    ended = run("show", one["id"], "--into", "case", "--json")
    record = json.loads(ended.stdout)
    assert [added["reports"][0]["source"] for added in record["added"]] == ["tass", "kommersant"]
    assert json.loads(run("show", one["id"], "--into", "case", "--json").stdout)["known"] == 2


def test_an_export_overwrites_nothing_unless_told_to(run, tmp_path):
    run("add", "ferry.txt")
    kept = tmp_path / "claims.csv"
    kept.write_text("mine", encoding="utf-8")
    refused = run("export", "--out", kept)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert kept.read_text(encoding="utf-8") == "mine"
    assert run("export", "--out", kept, "--force").returncode == 0
    header, first = kept.read_text(encoding="utf-8").splitlines()[:2]
    assert header.startswith("document,title,document_date,document_date_basis,")
    assert first.split(",")[3] in {"explicit", "volume", "floor"}
    assert run("export", "--out", tmp_path, "--force").returncode == 2


def test_a_list_of_documents_fits_a_narrow_terminal(run, monkeypatch):
    run("add", "ferry.txt", "bridge Ж.txt")
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("list").stdout.splitlines()
    assert len(lines) <= 7
    assert max(map(len, lines[:-1])) <= 80
    assert lines[0].endswith("Ferry Stays in Port")


def test_sources_fit_a_narrow_terminal_without_a_cut(run, monkeypatch):
    run("add", "ferry.txt", "bridge Ж.txt")
    rows = json.loads(run("list", "--sources", "--json").stdout)["sources"]
    for width in (80, 100, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        lines = run("list", "--sources").stdout.splitlines()
        assert max(map(len, lines[:-1])) <= width
        assert len(lines) == 3 + 2 * len(rows) + 1 + 1
        told = "\n".join(lines)
        for row in rows:
            assert {row["name"], row["outlet"] or "unlisted", row["first"], row["last"]} <= {
                cell.strip() for line in lines for part in line.split("│") for cell in part.split(";")
            }, told


def test_what_befalls_the_ledger_itself_is_told_once(run, tmp_path, monkeypatch):
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(f"{FERRY}\n\n{number}.", encoding="utf-8")
    insert, before = store.insert_entry, []

    def full(connection, entry, **more):
        if len(before) == 3:
            raise sqlite3.OperationalError("database or disk is full")
        before.append(entry)
        insert(connection, entry, **more)

    monkeypatch.setattr(store, "insert_entry", full)
    files = [f"{number}.txt" for number in range(9)]
    ended = run("add", *files)
    assert ended.returncode == 2
    assert ended.stderr.count("the disk is full") == len(ended.stderr.splitlines()) == 1
    assert ended.stdout.splitlines()[-1].endswith("3 added, 0 there already; stopped, 6 file(s) not added")
    ended = run("add", *files, "--json")
    record = json.loads(ended.stdout)
    assert ([one["new"] for one in record["documents"]], ended.returncode) == ([False] * 3, 2)
    assert [one["file"] for one in record["failed"]] == ["3.txt"]
    assert record["untried"] == files[4:]
    assert len(json.loads(run("list", "--json").stdout)["documents"]) == 3


def test_whoever_stops_an_addition_is_told_what_was_kept(run, monkeypatch):
    insert, before = store.insert_entry, []

    def stopped(connection, entry, **more):
        if before:
            raise KeyboardInterrupt
        before.append(entry)
        insert(connection, entry, **more)

    monkeypatch.setattr(store, "insert_entry", stopped)
    ended = run("add", "ferry.txt", "bridge Ж.txt")
    assert (ended.returncode, ended.stderr) == (130, "standoff: stopped\n")
    assert ended.stdout.splitlines()[-1].endswith("1 added, 0 there already; stopped, 1 file(s) not added")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--ledger", ""), "--ledger: the name given is empty"),
        (("add", ""), "the name of a file is empty"),
        pytest.param(
            ("add", "ferry.txt", "--ledger", os.devnull),
            "no file that can keep anything",
            marks=pytest.mark.skipif(os.name == "nt", reason="another kind of device on Windows"),
        ),
    ],
)
def test_names_that_are_none(run, arguments, said):
    ended = run(*arguments)
    assert ended.returncode == 2
    assert said in ended.stderr


def test_only_near_actors_are_offered(run):
    run("add", "ferry.txt")
    assert run("list", "--actor", "Martians").stderr == (
        "standoff: --actor Martians: not in the registry of actors\n"
    )
    assert "did you mean RUS?" in run("list", "--actor", "Rusia").stderr


@pytest.mark.skipif(os.name == "nt", reason="no such names on Windows")
def test_names_of_files_stay_on_their_line(run, tmp_path):
    (tmp_path / "a\nb\x1b[2J.txt").write_text(FERRY, encoding="utf-8")
    ended = run("add", "a\nb\x1b[2J.txt", "no\nfile.txt")
    assert ended.stdout.splitlines()[0].endswith("added: a\\nb\\x1b[2J.txt (2 claims, 1 doubt)")
    assert ended.stderr.startswith("standoff: no\\nfile.txt: cannot be read")
    assert "\x1b" not in ended.stdout


def test_no_sign_of_a_text_steers_the_terminal(run, tmp_path):
    (tmp_path / "odd.txt").write_text(
        "\x1b]0;title\x07\nMay 31, 2022\n\n\x1bcThe ferry\x9b sank (TASS, May 3; Foo\x1b7 Bar, May 4).\n",
        encoding="utf-8",
    )
    run("add", "odd.txt")
    (one,) = json.loads(run("list", "--json").stdout)["documents"]
    for command in (
        ("list",), ("list", "--claims"), ("list", "--sources"), ("search", "ferry"), ("show", one["id"]),
    ):  # fmt: skip
        printed = run(*command)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", printed.stdout + printed.stderr), command
        assert printed.returncode == 0
    assert "cThe ferry sank" in run("list", "--claims").stdout
    assert run("show", one["id"], "--text").stdout.startswith("\x1b]0;title\x07\n")
