"""From a report to the words it rests on: the passage of a document, and the citation beside it.

A report that quotes is linked to the claim around its quote. A report that does not is linked to the one
claim, if there is just one, whose citation names its source and its date.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from standoff.case.model import Case, EvidenceItem, Report
from standoff.case.quotes import find_quote
from standoff.reading.reader import read_document
from standoff.reading.record import Citation, Claim, Reading

__all__ = ["Links", "Passage", "link", "words_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of a document in the case, in code points of its untouched text."""

    document: str
    start: int
    end: int
    text: str
    citation: str | None
    """The citation that supports it, as written; ``None`` in the document's own voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What every report rests on, and what does not fit."""

    passages: Mapping[str, Passage]
    """Report id to passage; a report that could not be linked is absent."""
    doubts: tuple[str, ...]
    """One sentence for each report whose passage does not cite it."""


def link(case: Case) -> Links:
    """Link every report of a case to its passage.

    Raises
    ------
    standoff.errors.DocumentError
        If a document of the case cannot be read.
    """
    readings = {document.name: read_document(document.name, document.text) for document in case.documents}
    names = {str(name): source.name for name, source in case.sources.items()}
    passages: dict[str, Passage] = {}
    doubts: list[str] = []
    for item in case.evidence:
        for report in item.reports:
            passage = (_quoted if report.quote else _named)(report, readings, names)
            if passage is None:
                continue
            passages[report.id] = passage
            if report.quote and item.voice == "reported":
                doubts.extend(_doubts(item, report, passage, readings[report.document]))
    return Links(passages=passages, doubts=tuple(doubts))


def words_of(reading: Reading, start: int, end: int) -> str:
    """Return a span of the text on one line."""
    return " ".join(reading.text[start:end].split())


def _quoted(report: Report, readings: Mapping[str, Reading], names: Mapping[str, str]) -> Passage | None:
    """Return the claim, else the sentence, in which the quote begins."""
    reading = readings.get(report.document)
    found = find_quote(report.quote, reading.text) if reading else ()
    if reading is None or not found:
        return None
    at, end = found[0]
    for claim in reading.claims:
        if claim.start <= at < claim.end:
            return _of_claim(reading, claim, report, names)
    for sentence in reading.sentences:
        if sentence.start <= at < sentence.end:
            return _passage(reading, sentence.start, sentence.end, None)
    return _passage(reading, at, end, None)


def _named(report: Report, readings: Mapping[str, Reading], names: Mapping[str, str]) -> Passage | None:
    """Return the one claim whose citation names the report's source and date."""
    hits = [
        (reading, claim)
        for reading in readings.values()
        for claim in reading.claims
        if any(_names(reading.citations[index], report, names) for index in claim.citations)
    ]
    return _of_claim(*hits[0], report, names) if len(hits) == 1 else None


def _of_claim(reading: Reading, claim: Claim, report: Report, names: Mapping[str, str]) -> Passage:
    citations = [reading.citations[index] for index in claim.citations]
    named = [citation.text for citation in citations if _names(citation, report, names)]
    return _passage(reading, claim.start, claim.end, named[0] if named else None)


def _passage(reading: Reading, start: int, end: int, citation: str | None) -> Passage:
    return Passage(
        document=reading.document.name,
        start=start,
        end=end,
        text=words_of(reading, start, end),
        citation=citation,
    )


def _names(citation: Citation, report: Report, names: Mapping[str, str]) -> bool:
    """Whether the citation names the report's source and its date, as far as it gives one."""
    return any(
        (source.outlet == report.source or source.name.casefold() == names.get(report.source, "").casefold())
        and (not source.dates or any(report.date.isoformat().startswith(day) for day in source.dates))
        for source in citation.sources
    )


def _doubts(item: EvidenceItem, report: Report, passage: Passage, reading: Reading) -> Iterator[str]:
    if passage.citation is None:
        yield (
            f"evidence {item.id}: the passage in {reading.document.name} does not cite {report.source},"
            f" {report.date.isoformat()}"
        )
