"""From a reading to a case: draft evidence items, and which items already rest on a claim."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from standoff.case.library import find_case
from standoff.case.reader import read_case
from standoff.case.writer import append_evidence
from standoff.errors import InputError
from standoff.linking import link, words_of
from standoff.reading.record import CitedSource, Claim, Reading

__all__ = ["add_drafts", "evidence_of_document", "reading_rows"]


def add_drafts(case: str, reading: Reading) -> tuple[str, ...]:
    """Append a draft evidence item for every claim that the case does not have yet.

    A draft holds the claim as the document has it and the reports that support it; what it is - a move, an
    indicator, context - is left to the analyst. A claim whose text or passage is in the case already, and a
    citation without a known outlet or a full date, add nothing.

    Returns
    -------
    tuple[str, ...]
        Ids of the items added.

    Raises
    ------
    InputError
        If there is no such case.
    """
    folder = find_case(case)
    have = read_case(folder)
    claims = {item.claim for item in have.evidence}
    spans = {(passage.document, passage.start) for passage in link(have).passages.values()}
    prefix = f"draft-{reading.document.sha256[:8]}"
    ids = {item.id for item in have.evidence}
    items: list[dict[str, object]] = []
    late = 0
    for number, claim in enumerate(reading.claims, start=1):
        text = words_of(reading, claim.start, claim.end)
        reports = [
            (source.outlet, date.fromisoformat(day))
            for source in _sources(reading, claim)
            if source.outlet and source.precision == "day"
            for day in source.dates
        ]
        name = f"{prefix}-{number}"
        known = name in ids or text in claims or (Path(reading.document.name).name, claim.start) in spans
        if reports and not known:
            late += have.as_of is not None and any(day > have.as_of for _, day in reports)
            named = [{"source": source, "date": day} for source, day in reports]
            items.append({"id": name, "claim": text, "reports": named})
    if late:
        raise InputError(
            f"{reading.document.name}: {late} claims are dated after the case's as_of, {have.as_of};"
            " nothing was added"
        )
    if items:
        append_evidence(folder / "evidence.yaml", items)
    return tuple(str(item["id"]) for item in items)


def evidence_of_document(file: str) -> Mapping[int, tuple[str, ...]]:
    """Return for each passage of a case's own document (by its start) the evidence items that rest on it."""
    path = Path(file)
    folder = path.resolve().parent.parent
    if path.resolve().parent.name != "documents" or not (folder / "case.yaml").is_file():
        return {}
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
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return header and rows of the table that `standoff read` prints: a row for each claim."""
    header: tuple[str, ...] = ("At", "Claim", "Sources and dates", *(("Evidence",) if evidence else ()))
    rows: list[tuple[str, ...]] = []
    for claim in reading.claims:
        cited = [
            f"{source.outlet or f'{source.name} (unlisted)'} {', '.join(source.dates)}".strip()
            for source in _sources(reading, claim)
        ]
        linked = (", ".join(evidence.get(claim.start, ())),) if evidence else ()
        rows.append(
            (
                f"{claim.start}-{claim.end}",
                words_of(reading, claim.start, claim.end),
                "\n".join(cited),
                *linked,
            )
        )
    return header, rows


def _sources(reading: Reading, claim: Claim) -> list[CitedSource]:
    return [source for index in claim.citations for source in reading.citations[index].sources]
