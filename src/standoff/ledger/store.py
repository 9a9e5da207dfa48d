"""The ledger's file: opening it, putting a document in whole or not at all, taking it out again.

One SQLite file. Each document enters in one transaction, in the write-ahead log, so that a reader and another
writer may be at work at the same time and a process killed at any moment leaves every document whole or
absent. A file that is no ledger, is of a newer version or is damaged is refused and left as it is.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

import platformdirs

from standoff.errors import LedgerError
from standoff.ledger.entries import delete_entry, insert_entry, read_entry, verify
from standoff.ledger.record import Entry, Filed
from standoff.ledger.schema import APPLICATION_ID, STEPS, VERSION

__all__ = [
    "SHORTEST",
    "Ledger",
    "default_path",
    "of_the_file",
    "open_ledger",
    "shared_beginning",
    "translated",
]

_WAIT = 20.0
"""Seconds that a writer waits for another to finish its document."""
SHORTEST = 8
"""Fewest signs of a digest that are shown."""


def default_path() -> Path:
    """Return where the user's ledger is: in the data folder, or where ``STANDOFF_LEDGER`` says."""
    given = os.environ.get("STANDOFF_LEDGER")
    return Path(given) if given else Path(platformdirs.user_data_dir("standoff")) / "ledger.sqlite3"


def shared_beginning(one: str, other: str) -> int:
    """Return how many signs two digests have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))  # in a damaged file one may be shorter
    return next((place for place, (mine, its) in pairs if mine != its), len(one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An open ledger; use it in a ``with`` statement."""

    path: Path
    connection: sqlite3.Connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def add(self, entry: Entry) -> Filed:
        """Put a document in, unless it is there already.

        Raises
        ------
        LedgerError
            If a span does not fit the text, the text is too long, or the file cannot be written.
        """
        verify(entry)
        with translated(self.path), _transaction(self.connection):
            there = self._filed(entry.sha256, new=False)
            if there is None:
                insert_entry(self.connection, entry)
            filed = there or self._filed(entry.sha256, new=True)
        if filed is None:
            raise LedgerError(f"{self.path}: {entry.name} was put in and is not there; look at the disk")
        return filed

    def known(self, sha256: str) -> Filed | None:
        """Return what is kept of a document, if it is there."""
        with translated(self.path):
            return self._filed(sha256, new=False)

    def replace(self, entry: Entry) -> None:
        """Put a document in anew, in the place of what was found in it before.

        Raises
        ------
        LedgerError
            As for `add`; the old state then stands.
        """
        verify(entry)
        with translated(self.path), _transaction(self.connection):
            found = self.connection.execute("SELECT id FROM document WHERE sha256 = ?", (entry.sha256,))
            row = found.fetchone()
            if row is not None:
                delete_entry(self.connection, row[0])
                insert_entry(self.connection, entry, number=row[0])

    def remove(self, sha256: str) -> None:
        """Take a document out, with all that was found in it."""
        with translated(self.path), _transaction(self.connection):
            found = self.connection.execute("SELECT id FROM document WHERE sha256 = ?", (sha256,))
            row = found.fetchone()
            if row is not None:
                delete_entry(self.connection, row[0])

    def index_anew(self) -> None:
        """Make the search index anew from the kept texts."""
        with translated(self.path), _transaction(self.connection):
            self.connection.execute("INSERT INTO words (words) VALUES ('rebuild')")

    def digests(self) -> tuple[str, ...]:
        """Return the digests of all documents in the order in which they came in."""
        with translated(self.path):
            return tuple(
                str(row[0]) for row in self.connection.execute("SELECT sha256 FROM document ORDER BY id")
            )

    def short(self, sha256: str) -> str:
        """Return the shortest beginning of a digest, of eight signs or more, that no other document has."""
        with translated(self.path):
            beside = self.connection.execute(
                "SELECT max(sha256) FROM document WHERE sha256 < ?1"
                " UNION ALL SELECT min(sha256) FROM document WHERE sha256 > ?1",
                (sha256,),
            )
            shared = max((shared_beginning(sha256, other) for (other,) in beside if other), default=0)
        return sha256[: max(SHORTEST, shared + 1)]

    def find(self, given: str) -> str:
        """Return the digest of the one document whose digest begins so.

        Raises
        ------
        LedgerError
            If none begins so, or several do.
        """
        wanted = given.strip().lower()
        if not wanted or set(wanted) - set("0123456789abcdef"):
            raise LedgerError(
                f"{given}: not an id; accepted is the beginning of a document's SHA-256, as `standoff ledger list`"
                " shows it"
            )
        with translated(self.path):
            rows = self.connection.execute(
                "SELECT sha256, coalesce(title, name) FROM document WHERE sha256 >= ? AND sha256 < ?"
                " ORDER BY sha256 LIMIT 11",
                (wanted, wanted + "g"),
            ).fetchall()
        if len(rows) == 1:
            return str(rows[0][0])
        if not rows:
            raise LedgerError(
                f"{given}: no document of {self.path} begins so; `standoff ledger list` lists them"
            )
        shown = "".join(f"\n  {self.short(sha256)}  {title}" for sha256, title in rows[:10])
        more = "\n  and more" if len(rows) > 10 else ""
        raise LedgerError(f"{given}: several documents begin so; give more of the id:{shown}{more}")

    def _filed(self, sha256: str, *, new: bool) -> Filed | None:
        """Tell of a document, if it is there."""
        row = self.connection.execute(
            "SELECT title, claims, citations, warnings FROM document WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if row is None:
            return None
        title, claims, citations, warnings = row
        return Filed(
            id=self.short(sha256),
            sha256=sha256,
            new=new,
            title=title,
            claims=claims,
            citations=citations,
            warnings=warnings,
        )

    def entry(self, sha256: str) -> Entry:
        """Return a document with all that was found in it, as it was put in."""
        with translated(self.path):
            return read_entry(self.connection, sha256)


@contextmanager
def open_ledger(path: Path, *, write: bool = False) -> Iterator[Ledger]:
    """Open a ledger, to read or to write; to write, it is made where there is none.

    Raises
    ------
    LedgerError
        If there is none to read, or it cannot be used; the file is then left as it was.
    """
    if path.is_dir():
        raise LedgerError(f"{path}: a folder; accepted is a file, which is made if there is none")
    if path.exists() and not path.is_file():
        raise LedgerError(
            f"{path}: no file that can keep anything; accepted is one, which is made if there is none"
        )
    with translated(path):
        connection = _connect_to_write(path) if write else _connect_to_read(path)
    with Ledger(path=path, connection=connection) as ledger:
        yield ledger


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ones that say what is the matter with the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerError(f"{path}: {_operational(error)}") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError, json.JSONDecodeError, IndexError) as error:
        # What SQLite reads from a damaged page may also be no text, no list of spans, no kind of passage.
        raise LedgerError(
            f"{path}: the file is damaged or no ledger ({error}); it was left as it is. Restore a copy of it, or name"
            " a new file with --ledger and add the documents again"
        ) from error


def of_the_file(error: LedgerError) -> bool:
    """Tell whether an error is one of the ledger's file, and not of a single document."""
    return isinstance(error.__cause__, sqlite3.Error)


def _operational(error: sqlite3.OperationalError) -> str:
    """Say what an operational error of SQLite means."""
    told = str(error)
    if "locked" in told or "busy" in told:
        return f"another process has been writing for {_WAIT:.0f} seconds; try again when it is done"
    if "readonly" in told or "read-only" in told:
        return "the file or its folder may only be read; name another with --ledger"
    if "full" in told:
        return "the disk is full; what was in the ledger before is unchanged"
    if "I/O" in told:
        return (
            "the disk could not be read or written; is it full, or is a limit reached? What was in the ledger before is"
            " unchanged"
        )
    if "unable to open" in told:
        return "cannot be opened; is its folder there, and may it be written?"
    return f"SQLite says: {told}"


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """Connect by an address that says how; blanks, ``?`` and ``#`` of the path are quoted."""
    address = f"file:{quote(str(path.absolute()))}?{mode}"
    connection = sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """Connect to read; where the folder may not be written, without the log that the folder would hold."""
    if not path.exists():
        raise LedgerError(f"{path}: there is no ledger yet; `standoff ledger add FILE` begins one")
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        connection = _connect(path, "mode=ro&immutable=1")
    try:
        version = _checked_version(connection, path)
    except BaseException:
        connection.close()
        raise
    if version == 0:
        connection.close()
        raise LedgerError(f"{path}: there is nothing in the ledger yet; `standoff ledger add FILE` begins it")
    if version < VERSION:
        connection.close()
        _connect_to_write(path).close()
        connection = _connect(path, "mode=ro")
    connection.execute("BEGIN")  # all that is read is of one moment, whatever others write meanwhile
    return connection


def _connect_to_write(path: Path) -> sqlite3.Connection:
    """Connect to write: make the file if there is none, bring an older one up to date."""
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as broken:
            raise LedgerError(f"{path}: its folder cannot be made: {broken.strerror}") from None
    elif path.is_file() and not os.access(path, os.W_OK):
        raise LedgerError(f"{path}: the file may only be read; name another with --ledger")
    _require_search()
    connection = _connect(path, "mode=rwc")
    try:
        if _checked_version(connection, path) < VERSION:
            _bring_up_to_date(connection, path)
        # The log is asked for on every opening, since a process may have been killed before it was.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _require_search() -> None:
    """Refuse a SQLite that was built without full-text search."""
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        except sqlite3.OperationalError:
            raise LedgerError(
                f"the ledger needs SQLite with FTS5, and this Python's SQLite {sqlite3.sqlite_version} was built"
                " without it; install a Python whose sqlite3 has it (python.org, conda and most systems do)"
            ) from None


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a ledger, 0 of an empty file; refuse what is none or is newer."""
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if mark != APPLICATION_ID:
        if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            return 0
        raise LedgerError(
            f"{path}: a database, but not a ledger of Standoff; name another file with --ledger"
        )
    if version < 1:  # mark and version are written at once
        raise LedgerError(
            f"{path}: the file is damaged: it is marked as a ledger, of version {version}; restore a copy of it, or name a"
            " new file with --ledger and add the documents again"
        )
    if version > VERSION:
        raise LedgerError(
            f"{path}: written by a newer Standoff (its version of the ledger is {version}, this program's {VERSION});"
            " update Standoff to use it"
        )
    return version


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or the steps that are missing, all in one transaction."""
    with _transaction(connection, kind="EXCLUSIVE"):
        version = _checked_version(connection, path)  # another process may have been quicker
        for step in STEPS[version:]:
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _statements(step: str) -> Iterator[str]:
    """Split a step into statements; ``executescript`` would end the transaction."""
    statement = ""
    for line in step.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _transaction(connection: sqlite3.Connection, *, kind: str = "IMMEDIATE") -> Iterator[None]:
    """Do all of it or nothing of it; the lock is taken at the start, so that nobody waits half done."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
