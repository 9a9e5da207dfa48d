"""The claims of a reading as a table, each with the evidence items of a case that rest on it; its doubts as lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from standoff.ledger.record import EntryWarning
from standoff.linking import link, words_of
from standoff.reading.record import ENCODING, CitedSource, Claim, Doubt, Reading

__all__ = ["doubt_lines", "evidence_of_document", "reading_rows"]


def evidence_of_document(file: str) -> Mapping[int, tuple[str, ...]]:
    """Return for each passage of a case's own document (by its start) the evidence items that rest on it."""
    path = Path(file)
    folder = path.resolve().parent.parent
    if path.resolve().parent.name != "documents" or not (folder / "case.yaml").is_file():
        return {}
    # A text that lies in no case is read without what reads cases.
    from standoff.case.reader import read_case

    case = read_case(folder)
    found: dict[int, list[str]] = {}
    passages = link(case).passages
    for item in case.evidence:
        for report in item.reports:
            passage = passages.get(report.id)
            if passage and passage.document == path.name and item.id not in found.get(passage.start, []):
                found.setdefault(passage.start, []).append(item.id)
    return {start: tuple(items) for start, items in found.items()}


def reading_rows(
    reading: Reading, evidence: Mapping[int, Sequence[str]]
) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Return header and rows of the table that `standoff read` prints: a row for each claim, made when asked for."""
    header: tuple[str, ...] = ("At", "Claim", "Sources and dates", *(("Evidence",) if evidence else ()))
    return header, (_row(reading, claim, evidence) for claim in reading.claims)


def _row(reading: Reading, claim: Claim, evidence: Mapping[int, Sequence[str]]) -> tuple[str, ...]:
    """Return the row of a claim."""
    cited = [
        f"{contrast}{source.outlet or f'{source.name} (unlisted)'} {', '.join(source.dates)}".strip()
        for contrast, source in _sources(reading, claim)
    ]
    linked = (", ".join(evidence.get(claim.start, ())),) if evidence else ()
    words = words_of(reading, claim.start, claim.end)
    return (f"{claim.start}-{claim.end}", words, "\n".join(cited), *linked)


def _sources(reading: Reading, claim: Claim) -> list[tuple[str, CitedSource]]:
    """Return the sources of a claim, each with the signal that it is cited for contrast, if it is."""
    cited = [reading.citations[index] for index in claim.citations]
    return [
        (f"{one.signal} " if one.signal in {"cf.", "but see"} else "", source)
        for one in cited
        for source in one.sources
    ]


def doubt_lines(doubts: Iterable[Doubt | EntryWarning]) -> list[str]:
    """Tell each doubt once, with the place where it arose first and at how many it did."""
    first: dict[str, int | None] = {}
    times = Counter[str]()
    for doubt in doubts:
        first.setdefault(doubt.message, doubt.start if doubt.kind != ENCODING else None)
        times[doubt.message] += 1
    return [f"warning: {message}{_places(start, times[message])}" for message, start in first.items()]


def _places(first: int | None, count: int) -> str:
    """Tell where a doubt arose, if it is not of the text as a whole."""
    if first is None:
        return ""
    return f" (at {count:,} places, first at {first})" if count > 1 else f" (at {first})"
