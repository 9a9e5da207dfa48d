"""``standoff read``: what it prints, in any locale, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "Москва и Киев начали переговоры (Коммерсантъ, 14 января 2022).\n"
LOCALES = {
    "western": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "none": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "речь.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.bin").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "empty.txt").write_bytes(b"")
    return tmp_path


def standoff(folder, *arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "standoff.cli", *map(os.fsencode, arguments)],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, "STANDOFF_LEDGER": str(folder / "ledger.sqlite3"), **variables},
    )


@pytest.mark.parametrize("name", LOCALES)
def test_bytes_are_the_same_in_any_locale(folder, name):
    for arguments in (
        ("read", "речь.txt", "--json"),
        ("read", "good.txt"),
        ("ledger", "add", "речь.txt", "--json"),
        ("ledger", "search", "переговоры"),
        ("ledger", "export"),
        ("read", "нет.txt", "--json"),
        ("read", "нет.txt"),
    ):
        plain = standoff(folder, *arguments, PYTHONUTF8="1")
        other = standoff(folder, *arguments, **LOCALES[name])
        if arguments[:2] == ("ledger", "add"):
            plain = standoff(folder, *arguments, PYTHONUTF8="1")  # the first time, it was new
        assert (other.returncode, other.stdout, other.stderr) == (
            plain.returncode,
            plain.stdout,
            plain.stderr,
        ), arguments
        assert plain.stdout or plain.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are any bytes on Linux alone")
def test_a_name_that_is_no_text_can_be_printed(folder):
    ended = standoff(folder, b"read", b"no\xff.txt", "--json")
    assert ended.returncode == 2
    assert "no\udcff.txt" in json.loads(ended.stdout)["error"]["message"]


def test_what_can_be_read_is_printed_and_the_rest_named(folder):
    ended = standoff(folder, "read", "bad.bin", "good.txt", "empty.txt", "--json")
    assert ended.returncode == 2
    records = json.loads(ended.stdout)
    assert [record.get("file") for record in records] == ["bad.bin", "good.txt", "empty.txt"]
    assert records[0]["error"]["kind"] == "DocumentError"
    assert "binary" in records[0]["error"]["message"]
    assert records[1] == json.loads(standoff(folder, "read", "good.txt", "--json").stdout)
    shown = standoff(folder, "read", "bad.bin", "good.txt", "empty.txt")
    assert shown.returncode == 2
    assert "good.txt: 1 claim" in shown.stdout.decode()
    assert [line.split(": ")[1] for line in shown.stderr.decode().splitlines()] == ["bad.bin", "empty.txt"]


def test_into_a_case_goes_what_can_be_read(folder):
    assert standoff(folder, "new", "case").returncode == 0
    ended = standoff(folder, "read", "bad.bin", "good.txt", "--into", "case", "--json")
    assert ended.returncode == 2
    record = json.loads(ended.stdout)
    assert record["readings"][0]["error"]["kind"] == "DocumentError"
    assert [draft["claim"] for draft in record["into"]["added"]] == ["Москва и Киев начали переговоры"]
    assert "Москва" in (folder / "case" / "evidence.yaml").read_text(encoding="utf-8")
    none = standoff(folder, "read", "bad.bin", "empty.txt", "--into", "case", "--json")
    assert (none.returncode, json.loads(none.stdout)["into"]) == (2, None)


@pytest.mark.parametrize("command", [("read",), ("ledger", "add")])
@pytest.mark.parametrize("text", [b"", b" \n\t\n", "\ufeff\u200b\n".encode()])
def test_an_empty_file_is_refused_by_name(folder, command, text):
    (folder / "nothing.txt").write_bytes(text)
    ended = standoff(folder, *command, "nothing.txt")
    assert ended.returncode == 2
    assert b"standoff: nothing.txt: is " in ended.stderr


def test_brackets_in_a_text_are_printed_as_they_are(folder):
    text = "The [/red] port [bold]closed[/bold] :smile: [/x] (TASS, January 14, 2022)."
    (folder / "a[b].txt").write_text(text, encoding="utf-8")
    claim = text.partition(" (")[0]
    shown = standoff(folder, "read", "a[b].txt")
    assert shown.returncode == 0, shown.stderr
    assert "a[b].txt: 1 claim" in shown.stdout.decode()
    assert claim in shown.stdout.decode()
    assert standoff(folder, "ledger", "add", "a[b].txt").returncode == 0
    assert "a[b].txt" in standoff(folder, "ledger", "list").stdout.decode()
    assert claim in standoff(folder, "ledger", "list", "--claims").stdout.decode()


def test_a_library_does_not_speak_between(folder):
    pytest.importorskip("pypdf")
    (folder / "torn.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 9\n")
    ended = standoff(folder, "read", "torn.pdf")
    assert ended.returncode == 2
    assert [line.split(":")[0] for line in ended.stderr.decode().splitlines()] == ["standoff"]


def test_texts_from_standard_input_have_names_of_their_own_in_a_case(folder):
    assert standoff(folder, "new", "case").returncode == 0
    for text in (GOOD, GOOD.replace("Киев", "Минск")):
        ended = subprocess.run(
            [sys.executable, "-m", "standoff.cli", "read", "-", "--into", "case"],
            capture_output=True,
            check=False,
            cwd=folder,
            input=text.encode(),
        )
        assert ended.returncode == 0, ended.stderr
    kept = sorted(path.name for path in (folder / "case" / "documents").glob("standard*"))
    assert len(kept) == 2
    for name in kept:
        assert len(name) == len("standard-input-01234567.txt"), name
        assert " " not in name


def test_many_claims_are_told_in_plain_lines(folder):
    said = "Point %d was made (TASS, January 3, 2022; but see Some Gazette, January 4, 2022).\n\n"
    (folder / "long.txt").write_text("".join(said % number for number in range(1_001)), encoding="utf-8")
    told = standoff(folder, "read", "long.txt").stdout.decode().splitlines()
    assert told[:4] == [
        "long.txt: 1,001 claims",
        "no title; not before 2022-01-04, the latest day that it cites",
        "0-16  Point 0 was made",
        "    sources and dates: tass 2022-01-03; but see Some Gazette (unlisted) 2022-01-04",
    ]
    assert len(told) == 2 + 2 * 1_001 + 1
    assert told[-1].startswith("warning: 'Some Gazette' is unlisted")
    assert told[-1].endswith(" (at 1,001 places, first at 41)")


def test_a_document_is_told_by_title_date_and_what_the_date_rests_on(folder):
    (folder / "dated.txt").write_text(
        f"A Short Title\nJanuary 31, 2022\n\n{GOOD}\n\nA boat sank (A Gazette, May 3). A pier fell (A Gazette, May 4).",
        encoding="utf-8",
    )
    told = standoff(folder, "read", "dated.txt").stdout.decode()
    assert told.splitlines()[:2] == [
        "dated.txt: 3 claims",
        "A Short Title; dated 2022-01-31, as it says itself",
    ]
    assert told.count("'A Gazette' is unlisted") == 1
    assert " (at 2 places, first at " in told
    (folder / "none.txt").write_text("Nobody said anything.", encoding="utf-8")
    assert standoff(folder, "read", "none.txt").stdout.decode().splitlines() == [
        "none.txt: 0 claims",
        "no title; no date is told",
        "No claim was found: no place in the text cites a source in a way that is known.",
    ]


def test_the_text_that_was_read_can_be_had(folder):
    page = f"<html><body><article><p>{GOOD}</p><p>{'A sentence of a page. ' * 20}</p></article></body></html>"
    (folder / "page.html").write_text(page, encoding="utf-8")
    record = json.loads(standoff(folder, "read", "page.html", "--json", "--text").stdout)
    text = standoff(folder, "read", "page.html", "--text").stdout.decode()
    assert record["text"] == text
    assert "<p>" not in text
    for one in record["citations"]:
        assert text[one["start"] : one["end"]] == one["text"]
    assert record["citations"]
    assert "text" not in json.loads(standoff(folder, "read", "page.html", "--json").stdout)
    ended = standoff(folder, "read", "page.html", "good.txt", "--text")
    assert (ended.returncode, b"--text: accepted is one file" in ended.stderr) == (2, True)
    assert standoff(folder, "read", "").stderr.startswith(b"standoff: the name of a file is empty")


@pytest.mark.skipif(sys.platform != "linux", reason="the full device is of Linux")
@pytest.mark.parametrize(
    "arguments",
    [("read", "good.txt"), ("read", "good.txt", "--json"), ("read", "no.txt", "--json"), ("--help",)],
)
def test_a_full_disk_is_told_in_one_line(folder, arguments):
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "standoff.cli", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=folder,
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"standoff: ")
    assert ended.stderr.count(b"\n") == 1
    assert b"No space left on device" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes streams")
@pytest.mark.parametrize("more", ["", " --json"])
def test_a_closed_output_is_told_in_one_line(folder, more):
    command = f"{sys.executable} -m standoff.cli read good.txt{more} >&-"
    ended = subprocess.run(["/bin/sh", "-c", command], stderr=subprocess.PIPE, check=False, cwd=folder)
    assert ended.returncode == 2
    assert ended.stderr == b"standoff: there is no standard output to print to; it was closed\n"
