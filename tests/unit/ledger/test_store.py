"""The ledger's file: what goes in comes out, and nothing that stands there is harmed."""

import dataclasses
import os
import random
import shutil
import sqlite3
import subprocess
import sys

import pytest
from tests.unit.ledger.builder import BRIDGE, FERRY, entry

from standoff import filing
from standoff.errors import LedgerError
from standoff.filing import EXPORTS, entry_of, read_again, reading_of
from standoff.ledger import schema, store
from standoff.ledger.filters import Filters
from standoff.ledger.listing import list_claims, list_documents, list_sources, short_ids
from standoff.ledger.passages import passages_of
from standoff.ledger.search import search
from standoff.ledger.store import open_ledger
from standoff.reading.reader import read_document


def sound(path):
    """Check the file, its references and its search index against the texts."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    connection.close()


@pytest.mark.parametrize(
    "text", [FERRY, BRIDGE, "", "No citation here.", "a\r\nb (TASS, May 1, 2021).\r\n\U0001f600 c"]
)
def test_a_reading_comes_back_as_it_went_in(path, text):
    reading = read_document("note.txt", text)
    with open_ledger(path, write=True) as ledger:
        ledger.add(entry_of(reading, added="2022-01-20"))
        back = ledger.entry(reading.document.sha256)
    assert reading_of(back) == reading
    assert back.added == "2022-01-20"
    sound(path)


def test_reading_twice_adds_nothing(path):
    with open_ledger(path, write=True) as ledger:
        first = ledger.add(entry(FERRY))
        before = list_documents(ledger)
        second = ledger.add(entry(FERRY, name="copy.txt", added="2022-02-02"))
        assert (first.new, second.new, first.id) == (True, False, second.id)
        assert list_documents(ledger) == before


def test_a_file_that_is_there_is_not_read_again(path, tmp_path, monkeypatch):
    file = tmp_path / "ferry.txt"
    file.write_text(FERRY, encoding="utf-8")
    with open_ledger(path, write=True) as ledger:
        first = filing.add_file(ledger, str(file), encoding=None, added="2022-01-20")
        monkeypatch.setattr(filing, "read_file", None)
        second = filing.add_file(ledger, str(file), encoding=None, added="2022-01-21")
    assert first == dataclasses.replace(second, new=True)
    assert (first.claims, first.title) == (2, "Ferry Stays in Port")


def test_what_was_taken_out_is_gone_and_the_rest_stays(ledger, path):
    kept, gone = ledger.digests()[0], ledger.digests()[1]
    before = ledger.entry(kept)
    ledger.remove(gone)
    assert ledger.digests() == (kept,)
    assert ledger.entry(kept) == before
    with pytest.raises(LedgerError, match="not in the ledger"):
        ledger.entry(gone)
    for table in (
        "citation",
        "cited",
        "cited_date",
        "passage",
        "support",
        "mention",
        "running_date",
        "warning",
    ):
        rows = ledger.connection.execute(f"SELECT count(*) FROM {table} WHERE document <> 1")  # noqa: S608
        assert rows.fetchone() == (0,)
    sound(path)


def test_every_word_is_in_a_passage_or_a_citation():
    for text in (FERRY, BRIDGE):
        one = entry(text)
        covered = [*passages_of(one), *one.citations]
        for place, sign in enumerate(text):
            if sign.isalnum():
                assert any(span.start <= place < span.end for span in covered), text[place:]


def test_passages_of_random_spans_cover_each_word_once():
    chance = random.Random(7)
    text = "ab c. d\n\nef (gh) i; jk lm.\nno"
    for _ in range(300):
        spans = [sorted(chance.sample(range(len(text) + 1), 2)) for _ in range(chance.randrange(6))]
        one = dataclasses.replace(
            entry(text), citations=(), claims=(), sentences=tuple(tuple(span) for span in spans)
        )
        got = [0] * len(text)
        for span in passages_of(one):
            assert text[span.start : span.end].strip() == text[span.start : span.end]
            for place in range(span.start, span.end):
                got[place] += 1
        inside = {place for start, end in spans for place in range(start, end)}
        for place, sign in enumerate(text):
            if sign.isalnum():
                assert got[place] >= 1
                assert got[place] == 1 or place in inside


def test_spans_that_do_not_fit_are_refused(path):
    good = entry(FERRY)
    claim, citation = good.claims[0], good.citations[0]
    bad = [
        dataclasses.replace(good, claims=(dataclasses.replace(claim, end=len(good.text) + 1),)),
        dataclasses.replace(good, claims=(dataclasses.replace(claim, citations=(99,)),)),
        dataclasses.replace(good, citations=(dataclasses.replace(citation, text="other"),), claims=()),
        dataclasses.replace(good, sentences=((5, 4),)),
    ]
    with open_ledger(path, write=True) as ledger:
        for one in bad:
            with pytest.raises(LedgerError, match=r"note\.txt: .*not added"):
                ledger.add(one)
        assert ledger.digests() == ()


def test_signs_that_no_database_holds_keep_their_place(path):
    reading = read_document("page.html", "A \ud800 b\0 said (TASS, May 1, 2021).")
    with open_ledger(path, write=True) as ledger:
        filed = entry_of(reading, added="2022-01-20")
        ledger.add(filed)
        assert ledger.entry(filed.sha256) == filed
    assert filed.text[2] == filed.text[5] == "\ufffd"
    assert filed.citations[0].start == reading.citations[0].start
    sound(path)


def test_ids_are_beginnings_and_ambiguous_ones_are_refused(path):
    with open_ledger(path, write=True) as ledger:
        digests = ["ab" + "0" * 62, "ab" + "0" * 8 + "1" * 54, "cd" + "2" * 62]
        for number, digest in enumerate(digests):
            ledger.add(dataclasses.replace(entry(f"Text {number}."), sha256=digest, title=f"Title {number}"))
        assert short_ids(ledger) == {one: ledger.short(one) for one in digests}
        assert ledger.short(digests[0]) == "ab000000000"
        assert ledger.short(digests[2]) == "cd222222"
        assert ledger.find("CD2") == digests[2]
        assert ledger.find(digests[1]) == digests[1]
        with pytest.raises(LedgerError, match=r"(?s)several.*ab000000000  Title 0.*ab000000001  Title 1"):
            ledger.find("ab")
        for wrong in ("", "zz", "ab%", "ef"):
            with pytest.raises(LedgerError):
                ledger.find(wrong)


def test_reading_again_changes_nothing_of_the_same_reader(ledger):
    for digest in ledger.digests():
        before = ledger.entry(digest)
        again = read_again(before)
        assert again == before
        ledger.replace(dataclasses.replace(again, title="Another"))
        assert ledger.entry(digest).title == "Another"
    sound(ledger.path)


def test_the_index_is_made_anew(ledger):
    ledger.connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    ledger.index_anew()
    sound(ledger.path)
    assert ledger.connection.execute("SELECT count(*) FROM words WHERE words MATCH 'ferry'").fetchone() == (
        2,
    )


def use(path, write):
    with open_ledger(path, write=write) as ledger:
        for row in list_documents(ledger):
            ledger.entry(row.sha256)
        ledger.add(entry("New."))


def refused(path, match, write=True):
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LedgerError, match=match):
        use(path, write)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_what_is_no_ledger_is_refused_and_left_alone(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("notes " * 1000, encoding="utf-8")
    other = tmp_path / "other.sqlite3"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE mine (x)")
    connection.close()
    for write in (True, False):
        refused(text, "damaged or no ledger", write)
        refused(other, "not a ledger of Standoff", write)
        refused(tmp_path, "folder", write)
    refused(tmp_path / "none.sqlite3", "there is no ledger yet", write=False)
    assert not (tmp_path / "none.sqlite3").exists()


def test_a_newer_ledger_is_refused(ledger, path):
    ledger.connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    ledger.connection.close()
    for write in (True, False):
        refused(path, "newer Standoff", write)


@pytest.mark.parametrize("version", [0, -1])
def test_a_ledger_without_its_version_is_damaged(ledger, path, version):
    ledger.connection.execute(f"PRAGMA user_version = {version}")
    ledger.connection.close()
    for write in (True, False):
        refused(path, f"marked as a ledger, of version {version}", write)


def test_an_empty_file_becomes_a_ledger(path):
    path.touch()
    with pytest.raises(LedgerError, match="nothing in the ledger yet"), open_ledger(path):
        pass
    with open_ledger(path, write=True) as ledger:
        assert ledger.add(entry(FERRY)).new


def test_an_older_ledger_goes_through_the_steps(ledger, path, monkeypatch):
    ledger.connection.close()
    monkeypatch.setattr(store, "STEPS", (*schema.STEPS, "CREATE TABLE more (x);\nCREATE TABLE yet_more (x);"))
    monkeypatch.setattr(store, "VERSION", schema.VERSION + 1)
    with open_ledger(path) as opened:
        assert len(list_documents(opened)) == 2
        assert opened.connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION + 1,)
        assert opened.connection.execute("SELECT count(*) FROM yet_more").fetchone() == (0,)


def test_a_step_that_fails_leaves_the_old_version(ledger, path, monkeypatch):
    ledger.connection.close()
    monkeypatch.setattr(store, "STEPS", (*schema.STEPS, "CREATE TABLE more (x);\nCREATE TABLE more (x);"))
    monkeypatch.setattr(store, "VERSION", schema.VERSION + 1)
    with pytest.raises(LedgerError, match="SQLite says"), open_ledger(path, write=True):
        pass
    monkeypatch.undo()
    with open_ledger(path, write=True) as opened:
        assert opened.add(entry("New.")).new


@pytest.mark.parametrize("kept", [100, 3000, 4096, 20_000, 0.5, 0.9])
def test_a_truncated_file_is_refused_and_never_written_over(path, kept):
    with open_ledger(path, write=True) as ledger:
        for number in range(30):
            ledger.add(entry(f"{FERRY}\nNumber {number}."))
    whole = path.read_bytes()
    short = whole[: kept if kept > 1 else int(len(whole) * kept)]
    path.write_bytes(short)
    for write in (False, True):
        refused(path, "damaged", write)
    assert path.read_bytes() == short


def test_damage_anywhere_is_told_or_harmless_but_never_a_traceback(path):
    with open_ledger(path, write=True) as ledger:
        for number in range(10):
            ledger.add(entry(f"{FERRY}\nNumber {number}."))
    whole = path.read_bytes()
    chance = random.Random(3)
    told = 0
    for _ in range(60):
        spoilt = bytearray(whole)
        length = chance.choice([1, 4, 200])
        at = chance.randrange(100, len(spoilt) - length)
        spoilt[at : at + length] = chance.randbytes(length)
        path.write_bytes(spoilt)
        for use in (
            list_documents,
            list_sources,
            list_claims,
            lambda ledger: search(ledger, "ferry"),
            *EXPORTS.values(),
        ):
            try:
                with open_ledger(path) as ledger:
                    list(use(ledger, Filters()) if use in EXPORTS.values() else [use(ledger)])
            except LedgerError as error:
                told += 1
                assert str(path) in str(error)  # noqa: PT017 - either way is right
        assert path.read_bytes() == spoilt
    assert told > 10


def test_what_is_read_is_of_one_moment(path):
    with open_ledger(path, write=True) as ledger:
        for number in range(3):
            ledger.add(entry(f"{FERRY}\nNumber {number}."))
        with open_ledger(path) as reader:
            before = list_documents(reader)
            ledger.remove(ledger.digests()[0])
            assert list_documents(reader) == before
            assert len(search(reader, "captain").hits) == 3
        with open_ledger(path) as reader:
            assert len(list_documents(reader)) == 2


def test_a_ledger_that_may_only_be_read_is_still_read(ledger, path, tmp_path):
    ledger.connection.close()
    others = shutil.which("setpriv")
    if os.name != "posix" or (os.getuid() == 0 and not others):
        pytest.skip("nobody here whom a mode would stop")
    become = ["setpriv", "--reuid", "65534", "--clear-groups", "--"] if os.getuid() == 0 else []
    if subprocess.run([*become, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("another user may not run this Python")
    place = path.rename(tmp_path / "ledger.sqlite3")
    for log in tmp_path.glob("*-*"):
        log.unlink()
    program = (
        "import sys; from pathlib import Path; from standoff.ledger.store import open_ledger;"
        "from standoff.ledger.listing import list_documents; from standoff.errors import LedgerError\n"
        "with open_ledger(Path(sys.argv[1])) as l: print(len(list_documents(l)))\n"
        "try:\n"
        "    with open_ledger(Path(sys.argv[1]), write=True) as l: l.remove(l.digests()[0])\n"
        "except LedgerError as error: print(error)\n"
    )
    for file_mode, folder_mode in ((0o444, 0o755), (0o444, 0o555), (0o666, 0o555)):
        place.chmod(file_mode)
        tmp_path.chmod(folder_mode)
        above = [folder for folder in tmp_path.parents if folder.stat().st_mode & 0o555 != 0o555]
        modes = [folder.stat().st_mode for folder in above]
        for folder in above:
            folder.chmod(folder.stat().st_mode | 0o555)
        try:
            ended = subprocess.run(
                [*become, sys.executable, "-B", "-c", program, str(place)],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "HOME": "/nonexistent"},
            )
        finally:
            tmp_path.chmod(0o755)
            for folder, mode in zip(above, modes, strict=True):
                folder.chmod(mode)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.startswith("2\n")
        assert "may only be read" in ended.stdout
    assert len(place.read_bytes()) > 0


def test_a_sqlite_without_full_text_search_is_told(path, monkeypatch):
    class Bare:
        def __init__(self, connection):
            self.connection = connection

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.connection.close()

        def close(self):
            self.connection.close()

        def execute(self, *_):
            raise sqlite3.OperationalError("no such module: fts5")

    real = sqlite3.connect
    monkeypatch.setattr(store.sqlite3, "connect", lambda *_, **__: Bare(real(":memory:")))
    with pytest.raises(LedgerError, match="FTS5"), open_ledger(path, write=True):
        pass
    assert not path.exists()
