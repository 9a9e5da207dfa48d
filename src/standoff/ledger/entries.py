"""An entry in the tables: put in, read back, taken out. The caller holds the transaction."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from standoff.errors import LedgerError
from standoff.ledger.passages import passages_of
from standoff.ledger.record import (
    Cited,
    Entry,
    EntryCitation,
    EntryClaim,
    EntryDate,
    EntryMention,
    EntryWarning,
)
from standoff.ledger.schema import KINDS, folded
from standoff.sources.registry import name_key

__all__ = ["MOST_CHARACTERS", "delete_entry", "insert_entry", "read_entry", "verify"]

MOST_CHARACTERS = 200_000_000
"""A longer text is refused; SQLite's own bound is 1,000,000,000 bytes a row."""


def verify(entry: Entry) -> None:
    """Refuse an entry whose spans do not fit its text."""
    length = len(entry.text)
    if length > MOST_CHARACTERS:
        raise LedgerError(
            f"{entry.name}: {length:,} characters; the ledger takes at most {MOST_CHARACTERS:,}"
        )
    spans: Iterable[tuple[str, int, int]] = (
        *(("sentence", start, end) for start, end in entry.sentences),
        *(("citation", one.start, one.end) for one in entry.citations),
        *(("claim", one.start, one.end) for one in entry.claims),
        *(("mention", one.start, one.end) for one in entry.mentions),
        *(("date", one.start, one.end) for one in entry.dates),
        *(("warning", one.start, one.end) for one in entry.warnings),
    )
    for what, start, end in spans:
        if not 0 <= start <= end <= length:
            raise LedgerError(
                f"{entry.name}: a {what} at {start}-{end} does not lie in the text of {length:,} characters; not added"
            )
    for citation in entry.citations:
        if entry.text[citation.start : citation.end] != citation.text:
            raise LedgerError(
                f"{entry.name}: the citation {citation.text!r} is not what stands at {citation.start}; not added"
            )
    for claim in entry.claims:
        if not all(0 <= index < len(entry.citations) for index in claim.citations):
            raise LedgerError(
                f"{entry.name}: the claim at {claim.start} names a citation that is not there; not added"
            )


def insert_entry(connection: sqlite3.Connection, entry: Entry, number: int | None = None) -> None:
    """Insert a document and all that was found in it."""
    cursor = connection.execute(
        "INSERT INTO document (id, sha256, name, title, publication, volume, issue, date, date_basis, added, reader,"
        " characters, claims, citations, warnings, sentences, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number, entry.sha256, entry.name, entry.title, entry.publication, entry.volume, entry.issue,
            entry.date, entry.date_basis, entry.added, entry.reader, len(entry.text), len(entry.claims),
            len(entry.citations), len(entry.warnings),
            json.dumps(entry.sentences, separators=(",", ":")), entry.text,
        ),
    )  # fmt: skip
    document = cursor.lastrowid
    connection.executemany(
        "INSERT INTO citation VALUES (?, ?, ?, ?, ?, ?)",
        [
            (document, index, one.start, one.end, one.signal, one.rule)
            for index, one in enumerate(entry.citations)
        ],
    )
    cited = [
        (index, place, source)
        for index, one in enumerate(entry.citations)
        for place, source in enumerate(one.sources)
    ]
    connection.executemany(
        "INSERT INTO cited VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                document, index, place, source.outlet or name_key(source.name), source.outlet, source.name,
                source.date_basis, source.precision, source.url,
            )
            for index, place, source in cited
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO cited_date VALUES (?, ?, ?, ?, ?)",
        [
            (document, index, place, order, day)
            for index, place, source in cited
            for order, day in enumerate(source.dates)
        ],
    )
    _insert_passages(connection, document, entry)
    connection.executemany(
        "INSERT INTO mention VALUES (?, ?, ?, ?, ?)",
        [(document, order, one.start, one.end, one.actor) for order, one in enumerate(entry.mentions)],
    )
    connection.executemany(
        "INSERT INTO running_date VALUES (?, ?, ?, ?, ?, ?)",
        [
            (document, order, one.start, one.end, one.value, one.basis)
            for order, one in enumerate(entry.dates)
        ],
    )
    connection.executemany(
        "INSERT INTO warning VALUES (?, ?, ?, ?, ?, ?)",
        [
            (document, order, one.kind, one.start, one.end, one.message)
            for order, one in enumerate(entry.warnings)
        ],
    )


def _insert_passages(connection: sqlite3.Connection, document: int | None, entry: Entry) -> None:
    """Insert the passages of a document, what supports them, and their words."""
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM passage").fetchone()[0]
    passages = list(enumerate(passages_of(entry), start=first))
    connection.executemany(
        "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
        [(key, document, KINDS.index(one.kind), one.start, one.end) for key, one in passages],
    )
    connection.executemany(
        "INSERT INTO support VALUES (?, ?, ?, ?)",
        [(key, order, document, index) for key, one in passages for order, index in enumerate(one.citations)],
    )
    connection.executemany(
        "INSERT INTO words (rowid, text, cited) VALUES (?, ?, ?)",
        [
            (key, folded(entry.text[one.start : one.end]), folded(_names(entry, one.citations)))
            for key, one in passages
        ],
    )


def _names(entry: Entry, citations: tuple[int, ...]) -> str:
    """Return the names of the sources of citations, as the view ``passage_text`` joins them."""
    return "; ".join(source.name for index in citations for source in entry.citations[index].sources)


def delete_entry(connection: sqlite3.Connection, document: int) -> None:
    """Delete a document; its words first, since the index must be told what it is to forget."""
    entry = read_entry(connection, connection.execute(
        "SELECT sha256 FROM document WHERE id = ?", (document,)
    ).fetchone()[0])  # fmt: skip
    rows = connection.execute(
        "SELECT id, start, end FROM passage WHERE document = ? ORDER BY id", (document,)
    )
    supports: dict[int, tuple[int, ...]] = {}
    for key, index in connection.execute(
        "SELECT passage, citation FROM support WHERE document = ? ORDER BY passage, number", (document,)
    ):
        supports[key] = (*supports.get(key, ()), index)
    connection.executemany(
        "INSERT INTO words (words, rowid, text, cited) VALUES ('delete', ?, ?, ?)",
        [
            (key, folded(entry.text[start:end]), folded(_names(entry, supports.get(key, ()))))
            for key, start, end in rows.fetchall()
        ],
    )
    connection.execute("DELETE FROM document WHERE id = ?", (document,))


def read_entry(connection: sqlite3.Connection, sha256: str) -> Entry:
    """Read a document and all that was found in it."""
    row = connection.execute(
        "SELECT id, sha256, name, title, publication, volume, issue, date, date_basis, added, reader, sentences, text"
        " FROM document WHERE sha256 = ?",
        (sha256,),
    ).fetchone()
    if row is None:
        raise LedgerError(f"{sha256}: not in the ledger any more")
    document, *head, sentences, text = row
    keys = (
        "sha256", "name", "title", "publication", "volume", "issue", "date", "date_basis", "added", "reader"
    )  # fmt: skip

    return Entry(
        **dict(zip(keys, head, strict=True)),
        text=text,
        sentences=tuple((start, end) for start, end in json.loads(sentences)),
        citations=_citations(connection, document, text),
        claims=_claims(connection, document),
        mentions=tuple(
            EntryMention(start=start, end=end, actor=actor)
            for start, end, actor in _children(connection, document, "start, end, actor", "mention")
        ),
        dates=tuple(
            EntryDate(start=start, end=end, value=value, basis=basis)
            for start, end, value, basis in _children(
                connection, document, "start, end, value, basis", "running_date"
            )
        ),
        warnings=tuple(
            EntryWarning(kind=kind, start=start, end=end, message=message)
            for kind, start, end, message in _children(
                connection, document, "kind, start, end, message", "warning"
            )
        ),
    )


def _children(
    connection: sqlite3.Connection, document: int, columns: str, table: str
) -> list[tuple[Any, ...]]:
    """Read rows of a document in their order; columns and table are names of the schema."""
    return connection.execute(
        f"SELECT {columns} FROM {table} WHERE document = ? ORDER BY number",
        (document,),
    ).fetchall()


def _citations(connection: sqlite3.Connection, document: int, text: str) -> tuple[EntryCitation, ...]:
    """Read the citations of a document with their sources and dates."""
    dates: dict[tuple[int, int], list[str]] = {}
    for index, place, day in connection.execute(
        "SELECT citation, cited, date FROM cited_date WHERE document = ? ORDER BY citation, cited, number",
        (document,),
    ):
        dates.setdefault((index, place), []).append(day)
    sources: dict[int, list[Cited]] = {}
    for index, place, outlet, name, basis, precision, url in connection.execute(
        "SELECT citation, number, outlet, name, date_basis, precision, url FROM cited WHERE document = ?"
        " ORDER BY citation, number",
        (document,),
    ):
        source = Cited(
            outlet=outlet,
            name=name,
            dates=tuple(dates.get((index, place), ())),
            date_basis=basis,
            precision=precision,
            url=url,
        )
        sources.setdefault(index, []).append(source)
    return tuple(
        EntryCitation(
            start=start,
            end=end,
            text=text[start:end],
            signal=signal,
            sources=tuple(sources.get(index, ())),
            rule=rule,
        )
        for index, start, end, signal, rule in connection.execute(
            "SELECT number, start, end, signal, rule FROM citation WHERE document = ? ORDER BY number",
            (document,),
        )
    )


def _claims(connection: sqlite3.Connection, document: int) -> tuple[EntryClaim, ...]:
    """Read the claims of a document."""
    claims: dict[int, tuple[int, int, list[int]]] = {}
    for key, start, end, index in connection.execute(
        "SELECT passage.id, start, end, support.citation FROM passage LEFT JOIN support ON support.passage = passage.id"
        " WHERE passage.document = ? AND kind = 0 ORDER BY passage.id, support.number",
        (document,),
    ):
        claim = claims.setdefault(key, (start, end, []))
        if index is not None:
            claim[2].append(index)
    return tuple(
        EntryClaim(start=start, end=end, citations=tuple(found)) for start, end, found in claims.values()
    )
