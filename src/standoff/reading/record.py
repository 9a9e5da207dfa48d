"""The records of a reading: what was found in a text, with offsets.

Offsets count code points of the decoded text, untouched. :func:`to_json` gives the record that
``standoff read --json`` prints; the fields named *rule* and *url* are for
:mod:`standoff.reading.explaining` and for the ledger and do not enter it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = [
    "ENCODING",
    "WARNINGS",
    "Citation",
    "CitedSource",
    "Claim",
    "DateMention",
    "Document",
    "Doubt",
    "Json",
    "Mention",
    "Reading",
    "Sentence",
    "record_parts",
    "to_json",
]

ENCODING = "encoding"
"""The kind of a doubt that is of the text as a whole: how its bytes were decoded."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text that was read, and what its header tells."""

    name: str
    """The file's name, for messages."""
    sha256: str
    title: str | None = None
    publication: str | None = None
    volume: int | None = None
    issue: int | None = None
    date: str | None = None
    """ISO 8601, of any precision."""
    date_basis: str | None = None
    """``explicit``, ``volume`` (only the year is known) or ``floor`` (the latest item cited: not earlier)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the body."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """One outlet within a citation, with the dates it is cited for."""

    outlet: str | None
    """Registry id; none for an unlisted outlet."""
    name: str
    """As written."""
    dates: tuple[str, ...] = ()
    date_basis: str | None = None
    """``explicit``, ``borrowed`` (from a date of its group), ``volume``, ``article``, ``floor``, ``path``."""
    precision: str | None = None
    """``day``, ``month`` or ``year``; the coarsest of its dates."""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A place that names sources and dates."""

    start: int
    end: int
    text: str
    signal: str | None = None
    """``see``, ``cf.`` or ``but see``."""
    sources: tuple[CitedSource, ...]
    rule: str
    """Name of the rule that made it, a key of ``citations.CONVENTIONS``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The span that citations (by index) support."""

    start: int
    end: int
    citations: tuple[int, ...]
    rule: str = "before"
    """How it was found, a key of ``claims.RULES``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An actor spoken of, by its registry id."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in running text; without a value, ``basis`` tells why it is unresolved."""

    start: int
    end: int
    text: str
    value: str | None
    """ISO 8601, of any precision, or an interval ``start/end``."""
    basis: str
    rule: str = "date"
    """How it was found, a key of ``running.RULES``."""


WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "unlisted": "an outlet that the registry lacks; it is kept under its name as written",
        "date": "a date of a citation that no day of the calendar fits, or whose year cannot be told; it is left without a value",
        "garbled date": "what looks like a date of a citation and is none; it is left without a value",
        "weekday": "a date of the running text whose weekday is another one",
        "unreadable": "characters that were lost in decoding or before",
        "unread note": "a note in which no source is found (a book, a remark); its mark ends a claim as others do, and makes none",
        "note without mark": "notes to which nothing in the text refers: where they are cited, they support no claim",
        "mark without note": "marks of notes that the document lacks; they end a claim as others do, and make none",
    }
)
"""The kinds of warnings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something read with doubt: kept, and said."""

    kind: str
    """A key of :data:`WARNINGS`."""
    start: int
    end: int
    message: str

    def __str__(self) -> str:
        """Tell the doubt."""
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who said what when, in one text."""

    document: Document
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[DateMention, ...]
    warnings: tuple[Doubt, ...]


def to_json(reading: Reading) -> dict[str, Json]:
    """Return the record that ``standoff read --json`` prints."""
    return {
        key: list(part) if isinstance(part, Iterator) else part for key, part in record_parts(reading).items()
    }


def record_parts(reading: Reading) -> dict[str, Json | Iterator[dict[str, Json]]]:
    """Return that record with its long lists still to be made, item by item, when it is written."""
    document = reading.document
    return {
        "document": {
            "sha256": document.sha256,
            "title": document.title,
            "publication": document.publication,
            "volume": document.volume,
            "issue": document.issue,
            "date": document.date,
            "date_basis": document.date_basis,
        },
        "sentences": (_span(sentence) for sentence in reading.sentences),
        "citations": map(_citation, reading.citations),
        "claims": ({**_span(claim), "citations": list(claim.citations)} for claim in reading.claims),
        "mentions": ({**_span(found), "actor": found.actor} for found in reading.mentions),
        "dates": (
            {
                **_span(found),
                "text": found.text,
                "value": found.value,
                "basis": found.basis,
            }
            for found in reading.dates
        ),
        "warnings": (
            {"kind": said.kind, **_span(said), "message": said.message} for said in reading.warnings
        ),
    }


def _span(found: Sentence | Claim | Mention | DateMention | Doubt) -> dict[str, Json]:
    """Return where something stands."""
    return {"start": found.start, "end": found.end}


def _citation(citation: Citation) -> dict[str, Json]:
    """Return a citation as the command prints it."""
    return {
        "start": citation.start,
        "end": citation.end,
        "text": citation.text,
        "signal": citation.signal,
        "sources": [
            {
                "outlet": source.outlet,
                "name": source.name,
                "dates": list(source.dates),
                "date_basis": source.date_basis,
                "precision": source.precision,
            }
            for source in citation.sources
        ],
    }
