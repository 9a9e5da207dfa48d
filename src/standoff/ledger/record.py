"""The records of the ledger: what is put in, and what comes out.

Offsets count code points of the document's text, which is kept whole; what a claim, a citation or a mention
says is sliced from it and stored nowhere else.
"""

from dataclasses import dataclass

__all__ = [
    "Cited",
    "DocumentRow",
    "Entry",
    "EntryCitation",
    "EntryClaim",
    "EntryDate",
    "EntryMention",
    "EntryWarning",
    "Filed",
    "Hit",
    "Place",
    "SourceRow",
    "Statement",
    "StatementSource",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One source within a citation, with the dates it is cited for."""

    outlet: str | None
    """Registry id; none for an unlisted outlet."""
    name: str
    """As written."""
    dates: tuple[str, ...] = ()
    """ISO 8601, of any precision."""
    date_basis: str | None = None
    precision: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCitation:
    """A place that names sources and dates; ``text`` must be what stands there."""

    start: int
    end: int
    text: str
    signal: str | None
    sources: tuple[Cited, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryClaim:
    """A span and the citations, by index, that support it."""

    start: int
    end: int
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMention:
    """An actor spoken of."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDate:
    """A date in running text."""

    start: int
    end: int
    value: str | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWarning:
    """Something read with doubt."""

    kind: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document that was read, with all that was found in it."""

    sha256: str
    name: str
    """Its file, as it was given."""
    text: str
    title: str | None = None
    publication: str | None = None
    volume: int | None = None
    issue: int | None = None
    date: str | None = None
    date_basis: str | None = None
    added: str
    """The day it came in, ISO 8601."""
    reader: str
    """Version of Standoff that read it."""
    sentences: tuple[tuple[int, int], ...] = ()
    citations: tuple[EntryCitation, ...] = ()
    claims: tuple[EntryClaim, ...] = ()
    mentions: tuple[EntryMention, ...] = ()
    dates: tuple[EntryDate, ...] = ()
    warnings: tuple[EntryWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What became of a document: whether it is new, its ids, and what it holds."""

    id: str
    sha256: str
    new: bool
    title: str | None
    claims: int
    citations: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document as lists show it."""

    id: str
    """The shortest beginning of its digest, of at least eight signs, that no other document shares."""
    sha256: str
    name: str
    title: str | None
    publication: str | None
    date: str | None
    date_basis: str | None
    added: str
    characters: int
    claims: int
    citations: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source over the whole ledger, or the part of it that was asked for."""

    outlet: str | None
    name: str
    """The registry's name; of an unlisted source, the name as first written."""
    kind: str
    country: str
    documents: int
    claims: int
    first: str | None
    """The earliest date it is cited for."""
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSource:
    """A source of a statement, with the signal of its citation."""

    outlet: str | None
    name: str
    dates: tuple[str, ...]
    date_basis: str | None
    precision: str | None
    url: str | None
    signal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A passage of a document: a claim with its sources, or words without a citation."""

    document: str
    """Short id."""
    title: str
    """The document's title, else its file."""
    document_date: str | None
    document_date_basis: str | None
    kind: str
    """``claim``, ``uncited`` (the author's own voice) or ``other`` (headings, notes, captions)."""
    start: int
    end: int
    text: str
    sources: tuple[StatementSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span that a search found, within the text of its statement."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A statement that a search found."""

    statement: Statement
    places: tuple[Place, ...]
    """Where the words stand in the statement's text; none if only its sources' names were hit."""
