"""From a reading to the ledger and back: a reading is filed as an entry, an entry is read again from its text."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from standoff import __version__
from standoff.ledger.export import csl_json, csv_rows
from standoff.ledger.filters import Filters
from standoff.ledger.listing import list_documents
from standoff.ledger.record import (
    Cited,
    Entry,
    EntryCitation,
    EntryClaim,
    EntryDate,
    EntryMention,
    EntryWarning,
    Filed,
)
from standoff.ledger.store import Ledger
from standoff.pieces import json_pieces
from standoff.reading.decoding import digest
from standoff.reading.inputs import MAX_BYTES
from standoff.reading.reader import read_document, read_file
from standoff.reading.record import (
    ENCODING,
    Citation,
    CitedSource,
    Claim,
    DateMention,
    Document,
    Doubt,
    Json,
    Mention,
    Reading,
    Sentence,
    record_parts,
)

__all__ = ["EXPORTS", "add_file", "entry_of", "json_lines", "read_again", "reading_of", "record_of"]

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What a database cannot hold as text: pages and PDFs now and then yield it."""


def entry_of(reading: Reading, *, added: str) -> Entry:
    """Return a reading as an entry of the ledger, added on a day (ISO 8601).

    A zero character or half a surrogate pair becomes U+FFFD, one for one, so that offsets stay.
    """
    document = reading.document
    return Entry(
        sha256=document.sha256,
        name=_clean(document.name),
        text=_clean(reading.text),
        title=_clean(document.title) if document.title is not None else None,
        publication=document.publication,
        volume=document.volume,
        issue=document.issue,
        date=document.date,
        date_basis=document.date_basis,
        added=added,
        reader=__version__,
        sentences=tuple((one.start, one.end) for one in reading.sentences),
        citations=tuple(
            EntryCitation(
                start=one.start,
                end=one.end,
                text=_clean(one.text),
                signal=one.signal,
                sources=tuple(
                    Cited(
                        outlet=source.outlet,
                        name=_clean(source.name),
                        dates=source.dates,
                        date_basis=source.date_basis,
                        precision=source.precision,
                        url=_clean(source.url) if source.url is not None else None,
                    )
                    for source in one.sources
                ),
                rule=one.rule,
            )
            for one in reading.citations
        ),
        claims=tuple(
            EntryClaim(start=one.start, end=one.end, citations=one.citations) for one in reading.claims
        ),
        mentions=tuple(
            EntryMention(start=one.start, end=one.end, actor=one.actor) for one in reading.mentions
        ),
        dates=tuple(
            EntryDate(start=one.start, end=one.end, value=one.value, basis=one.basis) for one in reading.dates
        ),
        warnings=tuple(
            EntryWarning(kind=one.kind, start=one.start, end=one.end, message=_clean(one.message))
            for one in reading.warnings
        ),
    )


def add_file(ledger: Ledger, file: str, *, encoding: str | None, added: str) -> Filed:
    """Read a file and put it in, unless it is there; one that is there by its digest is not read again.

    Raises
    ------
    DocumentError, TooLarge
        If the file cannot be read.
    LedgerError
        If it cannot be put in.
    """
    path = Path(file)
    if file != "-" and path.is_file() and path.stat().st_size <= MAX_BYTES:
        try:
            known = ledger.known(digest(path.read_bytes()))
        except OSError:
            known = None  # the reader says what is the matter
        if known is not None:
            return known
    return ledger.add(entry_of(read_file(file, encoding=encoding), added=added))


def reading_of(entry: Entry) -> Reading:
    """Return an entry of the ledger as the reading it was made of."""
    text = entry.text
    return Reading(
        document=Document(
            name=entry.name,
            sha256=entry.sha256,
            title=entry.title,
            publication=entry.publication,
            volume=entry.volume,
            issue=entry.issue,
            date=entry.date,
            date_basis=entry.date_basis,
        ),
        text=text,
        sentences=tuple(Sentence(start=start, end=end) for start, end in entry.sentences),
        citations=tuple(
            Citation(
                start=one.start,
                end=one.end,
                text=one.text,
                signal=one.signal,
                sources=tuple(
                    CitedSource(
                        outlet=source.outlet,
                        name=source.name,
                        dates=source.dates,
                        date_basis=source.date_basis,
                        precision=source.precision,
                        url=source.url,
                    )
                    for source in one.sources
                ),
                rule=one.rule,
            )
            for one in entry.citations
        ),
        claims=tuple(Claim(start=one.start, end=one.end, citations=one.citations) for one in entry.claims),
        mentions=tuple(Mention(start=one.start, end=one.end, actor=one.actor) for one in entry.mentions),
        dates=tuple(
            DateMention(
                start=one.start, end=one.end, text=text[one.start : one.end], value=one.value, basis=one.basis
            )
            for one in entry.dates
        ),
        warnings=tuple(
            Doubt(kind=one.kind, start=one.start, end=one.end, message=one.message) for one in entry.warnings
        ),
    )


def read_again(entry: Entry) -> Entry:
    """Read the kept text of an entry again, by this version's rules.

    Raises
    ------
    TooLarge
        If the reader takes no text of this length any more.
    """
    told = entry.date if entry.date_basis == "explicit" and len(entry.date or "") == 10 else None
    again = read_document(entry.name, entry.text, key=entry.sha256, title=entry.title, published=told)
    anew = entry_of(again, added=entry.added)
    # The bytes are not kept; how they were decoded is known from the first time.
    decoding = tuple(one for one in entry.warnings if one.kind == ENCODING)
    return replace(anew, warnings=decoding + anew.warnings)


def record_of(entry: Entry, identity: str, *, text: bool) -> dict[str, Json | Iterator[dict[str, Json]]]:
    """Return the record of a kept document: as `standoff read` prints it, with what the ledger knows besides.

    Its long lists are made item by item when it is written.
    """
    kept: dict[str, Json] = {
        "id": identity,
        "file": entry.name,
        "added": entry.added,
        "reader": entry.reader,
        "characters": len(entry.text),
    }
    return {**kept, **record_parts(reading_of(entry)), **({"text": entry.text} if text else {})}


def json_lines(ledger: Ledger, filters: Filters) -> Iterator[str]:
    """Yield a line for each document that holds a statement as asked for: its record, with the whole text."""
    for row in list_documents(ledger, filters):
        yield from json_pieces(record_of(ledger.entry(row.sha256), row.id, text=True), None)
        yield "\n"


EXPORTS: Mapping[str, Callable[[Ledger, Filters], Iterator[str]]] = {
    "csv": csv_rows,
    "jsonl": json_lines,
    "csl-json": csl_json,
}
"""The forms in which a ledger is exported, by the name of ``--format``."""


def _clean(text: str) -> str:
    """Return a text without what a database cannot hold."""
    return _NO_TEXT.sub("\ufffd", text)
