"""A kill at any moment leaves each document whole or absent; two writers do not lose each other's."""

import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from tests.unit.ledger.builder import FERRY, entry
from tests.unit.ledger.test_store import sound

from standoff.errors import LedgerError
from standoff.ledger import store
from standoff.ledger.listing import list_documents
from standoff.ledger.store import open_ledger

WRITER = """
import sys
from pathlib import Path
from standoff.filing import entry_of
from standoff.ledger.store import open_ledger
from standoff.reading.reader import read_document
path, first, last, text = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
with open_ledger(path, write=True) as ledger:
    for number in range(first, last):
        reading = read_document("note.txt", f"{text}\\nNumber {number}.")
        print(ledger.add(entry_of(reading, added="2022-01-20")).new, flush=True)
"""


def writer(path, first, last):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(first), str(last), FERRY],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill that cannot be caught")
def test_a_kill_at_any_moment_leaves_each_document_whole_or_absent(path):
    chance = random.Random(5)
    told = 0
    for round_ in range(8):
        process = writer(path, 10_000 * round_, 10_000 * round_ + 10_000)
        if round_ % 2:
            told += process.stdout.readline() == "True\n"
        time.sleep(chance.uniform(0.0, 0.3))
        process.kill()
        told += process.communicate()[0].count("True\n")
        if not path.exists() or not path.stat().st_size:
            assert told == 0
            continue
        with open_ledger(path, write=True) as ledger:
            rows = list_documents(ledger)
            whole = entry(f"{FERRY}\nNumber 0.")
            for row in rows:
                kept = ledger.entry(row.sha256)
                assert (kept.claims, kept.citations) == (whole.claims, whole.citations)
            assert len(rows) >= told
        sound(path)
    assert told > 10


def test_two_writers_at_once_lose_nothing(path):
    processes = [writer(path, 0, 60), writer(path, 30, 90)]
    ended = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], ended
    assert sum(out.count("True\n") for out, _ in ended) == 90
    with open_ledger(path) as ledger:
        assert len(list_documents(ledger)) == 90
    sound(path)


def test_a_reader_sees_whole_documents_while_another_writes(path):
    with open_ledger(path, write=True) as ledger:
        ledger.add(entry(FERRY))
        with open_ledger(path) as other:
            ledger.connection.execute("BEGIN IMMEDIATE")
            ledger.connection.execute("DELETE FROM document")
            assert len(list_documents(other)) == 1
            ledger.connection.execute("ROLLBACK")


def test_a_writer_that_waits_too_long_is_told(path, monkeypatch):
    monkeypatch.setattr(store, "_WAIT", 0.05)
    with open_ledger(path, write=True) as ledger:
        ledger.connection.execute("BEGIN IMMEDIATE")
        with open_ledger(path, write=True) as other, pytest.raises(LedgerError, match="another process"):
            other.add(entry(FERRY))
        ledger.connection.execute("ROLLBACK")


def test_a_full_disk_leaves_what_was_there(path):
    with open_ledger(path, write=True) as ledger:
        ledger.add(entry(FERRY))
        pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
        ledger.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.add(entry(FERRY * 400))
        assert len(list_documents(ledger)) == 1
    sound(path)


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of the size of files")
def test_a_limit_of_the_system_is_told(path):
    import resource

    with open_ledger(path, write=True) as ledger:
        ledger.add(entry(FERRY))
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
            with pytest.raises(LedgerError, match="could not be read or written; is it full"):
                ledger.add(entry(FERRY * 4_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, ignored)
        assert len(list_documents(ledger)) == 1
    sound(path)


def test_an_error_in_the_middle_puts_in_nothing(path):
    with open_ledger(path, write=True) as ledger:
        ledger.connection.execute(
            "CREATE TEMP TRIGGER stop BEFORE INSERT ON mention BEGIN SELECT raise(ABORT, 'stop'); END"
        )
        with pytest.raises((LedgerError, sqlite3.Error)):
            ledger.add(entry(FERRY))
        assert list_documents(ledger) == ()
        ledger.connection.execute("DROP TRIGGER stop")
        assert ledger.add(entry(FERRY)).new
    sound(path)
