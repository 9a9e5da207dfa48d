"""What is in the ledger: documents, sources, claims."""

from collections.abc import Sequence

from standoff.ledger.filters import Filters, conditions
from standoff.ledger.record import DocumentRow, SourceRow, Statement, StatementSource
from standoff.ledger.schema import KINDS
from standoff.ledger.store import SHORTEST, Ledger, shared_beginning, translated
from standoff.sources.registry import OutletId, outlets

__all__ = ["list_claims", "list_documents", "list_sources", "short_ids", "statements"]


def list_documents(ledger: Ledger, filters: Filters | None = None) -> tuple[DocumentRow, ...]:
    """Return the documents that hold a statement as asked for, in the order in which they came in."""
    where, given = conditions(filters or Filters())
    some = (
        f" WHERE EXISTS (SELECT 1 FROM passage WHERE passage.document = document.id{where})" if where else ""
    )
    with translated(ledger.path):
        rows = ledger.connection.execute(
            "SELECT sha256, name, title, publication, date, date_basis, added, characters, claims, citations, warnings"
            f" FROM document{some} ORDER BY id",
            given,
        ).fetchall()
    short = short_ids(ledger)
    keys = (
        "sha256", "name", "title", "publication", "date", "date_basis", "added", "characters", "claims",
        "citations", "warnings",
    )  # fmt: skip
    return tuple(DocumentRow(id=short[str(row[0])], **dict(zip(keys, row, strict=True))) for row in rows)


def list_sources(ledger: Ledger, filters: Filters | None = None) -> tuple[SourceRow, ...]:
    """Return the sources of the claims asked for, the most cited first."""
    filters = filters or Filters()
    where, given = conditions(filters)
    # Only claims are supported by citations, so that without filters nothing need be asked of the passages.
    asked = (
        " JOIN passage ON passage.id = support.passage JOIN document ON document.id = passage.document"
        f" WHERE TRUE{where}"
        if where
        else ""
    )
    own = " WHERE source = ?" if filters.outlet is not None else ""
    of_it = (
        "FROM cited_date AS one WHERE one.document = cited.document AND one.citation = cited.citation"
        " AND one.cited = cited.number"
    )
    with translated(ledger.path):
        rows = ledger.connection.execute(
            "SELECT source, max(outlet), min(name), count(DISTINCT document), count(DISTINCT claim), min(first),"
            " max(last) FROM ("
            "SELECT cited.source AS source, cited.outlet AS outlet, cited.name AS name, support.document AS document,"
            f" support.passage AS claim, (SELECT min(date) {of_it}) AS first, (SELECT max(date) {of_it}) AS last"
            f" FROM support JOIN cited USING (document, citation){asked}"
            f"){own} GROUP BY source, outlet IS NULL ORDER BY 5 DESC, 1",
            [*given, *([filters.outlet] if filters.outlet is not None else [])],
        ).fetchall()
    return tuple(_source(*row) for row in rows)


def list_claims(
    ledger: Ledger, filters: Filters | None = None, *, most: int | None = None
) -> tuple[Statement, ...]:
    """Return the claims asked for, document after document, at most so many."""
    where, given = conditions(filters or Filters())
    with translated(ledger.path):
        rows = ledger.connection.execute(
            "SELECT passage.id FROM passage JOIN document ON document.id = passage.document"
            f" WHERE passage.kind = 0{where} ORDER BY document.id, passage.start, passage.id LIMIT ?",
            [*given, -1 if most is None else most],
        ).fetchall()
    return statements(ledger, [row[0] for row in rows])


def statements(ledger: Ledger, passages: Sequence[int]) -> tuple[Statement, ...]:
    """Return passages, by their keys and in this order, with their sources."""
    found: dict[int, Statement] = {}
    ids: dict[str, str] = {}
    with translated(ledger.path):
        for key in passages:
            row = ledger.connection.execute(
                "SELECT sha256, coalesce(title, name), date, date_basis, kind, start, end, substr(text, start + 1, end - start)"
                " FROM passage JOIN document ON document.id = passage.document WHERE passage.id = ?",
                (key,),
            ).fetchone()
            if row is None:
                continue  # taken out by another process since
            sha256, title, day, basis, kind, start, end, text = row
            if sha256 not in ids:
                ids[sha256] = ledger.short(sha256)
            found[key] = Statement(
                document=ids[sha256],
                title=title,
                document_date=day,
                document_date_basis=basis,
                kind=KINDS[kind],
                start=start,
                end=end,
                text=text,
                sources=_sources(ledger, key),
            )
    return tuple(found[key] for key in passages if key in found)


def short_ids(ledger: Ledger) -> dict[str, str]:
    """Return the short id of every document: the shortest beginning of its digest that no other has."""
    digests = sorted(ledger.digests())
    shared = dict.fromkeys(digests, 0)
    for one, other in zip(digests[:-1], digests[1:], strict=True):
        common = shared_beginning(one, other)
        shared[one], shared[other] = max(shared[one], common), common
    return {digest: digest[: max(SHORTEST, shared[digest] + 1)] for digest in digests}


def _sources(ledger: Ledger, passage: int) -> tuple[StatementSource, ...]:
    """Return the sources of a passage with their dates."""
    rows = ledger.connection.execute(
        "SELECT support.number, cited.number, cited.outlet, cited.name, cited.date_basis, cited.precision, cited.url,"
        " citation.signal, cited_date.date"
        " FROM support"
        " JOIN citation ON citation.document = support.document AND citation.number = support.citation"
        " JOIN cited ON cited.document = support.document AND cited.citation = support.citation"
        " LEFT JOIN cited_date ON cited_date.document = cited.document"
        " AND cited_date.citation = cited.citation AND cited_date.cited = cited.number"
        " WHERE support.passage = ? ORDER BY support.number, cited.number, cited_date.number",
        (passage,),
    )
    dates: dict[tuple[int, int], list[str]] = {}
    heads: dict[tuple[int, int], tuple[str | None, str, str | None, str | None, str | None, str | None]] = {}
    for order, number, outlet, name, basis, precision, url, signal, day in rows:
        heads[order, number] = (outlet, name, basis, precision, url, signal)
        dates.setdefault((order, number), []).extend([day] if day is not None else [])
    return tuple(
        StatementSource(
            outlet=outlet,
            name=name,
            dates=tuple(dates[place]),
            date_basis=basis,
            precision=precision,
            url=url,
            signal=signal,
        )
        for place, (outlet, name, basis, precision, url, signal) in heads.items()
    )


def _source(
    source: str,
    outlet: str | None,
    name: str,
    documents: int,
    claims: int,
    first: str | None,
    last: str | None,
) -> SourceRow:
    """Make the row of a source; the registry tells what it knows of it."""
    known = outlets().get(OutletId(source)) if outlet is not None else None
    return SourceRow(
        outlet=outlet,
        name=known.name if known else name,
        kind=known.kind if known else "",
        country=known.country if known else "",
        documents=documents,
        claims=claims,
        first=first,
        last=last,
    )
