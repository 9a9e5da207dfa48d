"""The ledger for other programs: claims as rows for a spreadsheet, references for Zotero."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from standoff.ledger.filters import Filters
from standoff.ledger.listing import list_claims, list_documents
from standoff.ledger.record import DocumentRow, Statement, StatementSource
from standoff.ledger.store import Ledger
from standoff.sources.registry import OutletId, outlets

__all__ = ["COLUMNS", "csl_json", "csv_rows", "harmless"]

COLUMNS = (
    "document", "title", "document_date", "document_date_basis", "start", "end", "claim", "outlet", "name", "date", "date_basis", "precision",
    "signal", "url",
)  # fmt: skip
"""Columns of the rows: a row for each claim, source and date."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs at which spreadsheets begin to compute (OWASP, CSV Injection); full-width ones are read alike by some."""


def csv_rows(ledger: Ledger, filters: Filters) -> Iterator[str]:
    """Yield the claims asked for as lines of CSV (RFC 4180): a row for each claim, source and date."""
    yield _line(COLUMNS)
    for claim in list_claims(ledger, filters):
        for source in claim.sources or (None,):
            for day in (source.dates if source else ()) or ("",):
                yield _line(_row(claim, source, day))


def csl_json(ledger: Ledger, filters: Filters) -> Iterator[str]:
    r"""Yield the documents, and the reports they cite, as a list in CSL-JSON.

    A report is known by its outlet, its date and, where one is given, its address; it has no headline, so its
    title says in brackets what it is. Its note tells where it is cited.
    """
    items = [_document_item(row) for row in list_documents(ledger, filters)]
    cited: dict[str, _Report] = {}
    for claim in list_claims(ledger, filters):
        for source in claim.sources:
            for day in source.dates or ("",):
                identity = _report_id(source, day)
                report = cited.setdefault(identity, _Report(source=source, day=day))
                report.places.setdefault(
                    f"{claim.title} ({claim.document}), characters {claim.start}-{claim.end}"
                )
    items += [_report_item(identity, report) for identity, report in sorted(cited.items())]
    yield "["
    for number, item in enumerate(items):
        yield (",\n " if number else "\n ") + json.dumps(item, ensure_ascii=False)
    yield "\n]\n"


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one that begins like it gets an apostrophe before it.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless(" @x"), harmless("a = b")
    ("'=HYPERLINK(1)", "' @x", 'a = b')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def _row(claim: Statement, source: StatementSource | None, day: str) -> tuple[str, ...]:
    """Return the cells of a row."""
    head = (
        claim.document, claim.title, claim.document_date or "", claim.document_date_basis or "", str(claim.start), str(claim.end),
        " ".join(claim.text.split()),
    )  # fmt: skip
    if source is None:
        return (*head, *[""] * (len(COLUMNS) - len(head)))
    return (
        *head, source.outlet or "", source.name, day, source.date_basis or "", source.precision or "",
        source.signal or "", source.url or "",
    )  # fmt: skip


def _line(cells: tuple[str, ...]) -> str:
    """Return a line of CSV."""
    line = StringIO(newline="")
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return line.getvalue()


@dataclass(slots=True, kw_only=True)
class _Report:
    """A report that is cited, and where."""

    source: StatementSource
    day: str
    places: dict[str, None] = field(default_factory=dict)


def _report_id(source: StatementSource, day: str) -> str:
    """Return the key of a report."""
    name = source.outlet or "unlisted-" + hashlib.sha256(source.name.casefold().encode()).hexdigest()[:8]
    address = "-" + hashlib.sha256(source.url.encode()).hexdigest()[:8] if source.url else ""
    return f"{name}-{day or 'undated'}{address}"


def _report_item(identity: str, report: _Report) -> dict[str, Any]:
    """Return the reference of a report."""
    source = report.source
    listed = outlets().get(OutletId(source.outlet)) if source.outlet else None
    name = listed.name if listed else source.name
    return {
        "id": identity,
        "type": "webpage" if source.url else "article-newspaper",
        "title": f"[{name}, {report.day or 'no date'}]",
        "container-title": name,
        **_issued(report.day, circa=source.date_basis in {"floor", "volume"}),
        **({"URL": source.url} if source.url else {}),
        "note": "Cited in " + "; ".join(report.places),
    }


def _document_item(row: DocumentRow) -> dict[str, Any]:
    """Return the reference of a document."""
    return {
        "id": f"document-{row.id}",
        "type": "article-newspaper" if row.publication else "document",
        "title": row.title or row.name,
        **({"container-title": row.publication} if row.publication else {}),
        **_issued(row.date or "", circa=row.date_basis == "floor"),
        **({"accessed": _date(row.added)} if row.added else {}),
        "note": f"Read from {row.name}; SHA-256 {row.sha256}",
    }


def _issued(day: str, *, circa: bool) -> dict[str, Any]:
    """Return when something appeared, as far as it is known."""
    if not day:
        return {}
    return {"issued": {**_date(day), **({"circa": True} if circa else {})}}


def _date(day: str) -> dict[str, Any]:
    """Return a date of any precision as CSL-JSON has it; what is none, as it is written."""
    if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", day):
        return {"literal": day}
    return {"date-parts": [[int(part) for part in day.split("-")]]}
