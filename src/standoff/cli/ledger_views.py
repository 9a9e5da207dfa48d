"""How the ledger is shown to a person, and as records."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from standoff.cli.printing import open_console, print_lines
from standoff.passages import doubt_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from standoff.ledger.record import DocumentRow, Entry, Hit, SourceRow, Statement, StatementSource

__all__ = [
    "print_claims",
    "print_document",
    "print_documents",
    "print_hits",
    "print_sources",
    "statement_record",
]

_ROOM_FOR_A_TABLE = 100
"""Cells that a table of documents needs for its titles not to be cut into pieces."""
_AROUND = 240
"""Characters of a long statement that are shown around what was found."""


def statement_record(statement: "Statement") -> dict[str, Any]:
    """Return a statement as commands print it."""
    return asdict(statement)


def print_documents(rows: "Sequence[DocumentRow]", ledger: str) -> None:
    """Print a table of documents; on a narrow terminal a few lines for each."""
    console = open_console()
    if console.width < _ROOM_FOR_A_TABLE:
        for row in rows:
            _print_block(console, row)
        _print_count(console, len(rows), "document", ledger)
        return
    table = _table("Id", "Document", "Dated", "#Claims", "#Cites", "#Doubts", "Added")
    for row in rows:
        file = row.name.replace("\\", "/").rpartition("/")[2]
        title = row.title or file
        below = [part for part in (row.publication, file if row.title else None) if part]
        table.add_row(
            row.id,
            title + "".join(f"\n{part}" for part in below),
            _dated(row.date, row.date_basis),
            f"{row.claims:,}",
            f"{row.citations:,}",
            f"{row.warnings:,}" if row.warnings else "",
            row.added,
        )
    _finish(console, table, len(rows), "document", ledger)


def _print_block(console: "Console", row: "DocumentRow") -> None:
    """Print a document as a few lines: its id and title, its counts and dates, where it is from."""
    from rich.padding import Padding
    from rich.text import Text

    file = row.name.replace("\\", "/").rpartition("/")[2]
    counted = (
        (row.claims, "claim"),
        (row.citations, "citation"),
        *(((row.warnings, "doubt"),) if row.warnings else ()),
    )
    facts = [f"{number:,} {what}{'' if number == 1 else 's'}" for number, what in counted]
    facts += [f"dated {_dated(row.date, row.date_basis)}"] if row.date else []
    console.print(Text.assemble((row.id, "bold"), "  ", row.title or file))
    origin = [part for part in (row.publication, file if row.title else None) if part]
    lines = [*(["; ".join(origin)] if origin else []), ", ".join([*facts, f"added {row.added}"])]
    console.print(Padding(Text("\n".join(lines), overflow="fold"), (0, 0, 0, 4)))


def print_sources(rows: "Sequence[SourceRow]", ledger: str) -> None:
    """Print a table of sources: two lines for each, so that it fits a narrow terminal."""
    console = open_console()
    table = _table("Source", "#Claims", "#Texts", "Dated")
    for row in rows:
        below = "; ".join(
            part
            for part in (row.outlet or "unlisted", ", ".join(filter(None, (row.kind, row.country))))
            if part
        )
        days = dict.fromkeys(day for day in (row.first, row.last) if day)
        table.add_row(f"{row.name}\n{below}", f"{row.claims:,}", f"{row.documents:,}", "\n".join(days))
    _finish(console, table, len(rows), "source", ledger)


def print_claims(claims: "Sequence[Statement]", ledger: str) -> None:
    """Print a table of claims."""
    console = open_console()
    table = _table("Id", "At", "Claim", "Sources and dates", lines=True)
    for claim in claims:
        table.add_row(
            claim.document, f"{claim.start}-{claim.end}", _one_line(claim.text), _sources(claim.sources)
        )
    _finish(console, table, len(claims), "claim", ledger)


def print_document(entry: "Entry", claims: "Sequence[Statement]") -> None:
    """Print a document: what it is, its claims, its warnings."""
    console = open_console()
    serial = ", ".join(
        f"{name} {number}"
        for name, number in (("volume", entry.volume), ("issue", entry.issue))
        if number is not None
    )
    heads = {
        "id": entry.sha256,
        "file": entry.name,
        "title": entry.title,
        "publication": ", ".join(part for part in (entry.publication, serial) if part),
        "dated": _dated(entry.date, entry.date_basis),
        "added": f"{entry.added}, read by Standoff {entry.reader}",
        "text": f"{len(entry.text):,} characters, {len(entry.sentences):,} sentences,"
        f" {len(entry.citations):,} citations",
    }
    for name, value in heads.items():
        if value:
            console.print(f"{name:<12} {value}", highlight=False, markup=False, soft_wrap=True)
    table = _table("At", "Claim", "Sources and dates", lines=True)
    for claim in claims:
        table.add_row(f"{claim.start}-{claim.end}", _one_line(claim.text), _sources(claim.sources))
    console.print(table if claims else "no claims")
    print_lines(doubt_lines(entry.warnings))


def print_hits(hits: "Sequence[Hit]") -> None:
    """Print what a search found: where, the words in their surroundings, who said so."""
    from rich.padding import Padding

    console = open_console()
    for hit in hits:
        said = hit.statement
        day = _dated(said.document_date, said.document_date_basis)
        head = f"{said.document}  {said.title}" + (f", {day}" if day else "")
        console.print(head, style="bold", highlight=False, markup=False)
        console.print(Padding(_snippet(hit), (0, 0, 0, 2)))
        sources = _sources(said.sources).replace("\n", "; ") or _VOICES[said.kind]
        console.print(
            f"  {sources}  (at {said.start}-{said.end})", style="dim", highlight=False, markup=False
        )
        console.print()


_VOICES = {"claim": "", "uncited": "uncited", "other": "heading, note or caption"}


def _snippet(hit: "Hit") -> "Text":
    """Return the words found in their surroundings, on one line, those found in bold."""
    from rich.text import Text

    text = hit.statement.text
    first = hit.places[0].start if hit.places else 0
    begin = 0 if len(text) <= _AROUND else max(0, min(first - _AROUND // 3, len(text) - _AROUND))
    end = min(len(text), begin + _AROUND) if len(text) > _AROUND else len(text)
    while begin and not text[begin - 1].isspace() and begin < first:
        begin += 1
    while end < len(text) and not text[end].isspace() and end > begin:
        end -= 1
    shown = Text("… " if begin else "", overflow="fold")
    at = begin
    for place in hit.places:
        if place.start >= end:
            break
        if place.start < at:
            continue
        shown.append(_blanked(text[at : place.start]))
        shown.append(_blanked(text[place.start : place.end]), style="bold underline")
        at = place.end
    shown.append(_blanked(text[at:end]) if at < end else "")
    shown.append(" …" if end < len(text) else "")
    return shown


def _blanked(text: str) -> str:
    """Return a text with its line ends as blanks."""
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _dated(day: str | None, basis: str | None) -> str:
    """Return a document's date with what it rests on, where that is not its own word."""
    if day is None:
        return ""
    return {"floor": f"≥ {day}", "volume": f"{day} (volume)"}.get(basis or "", day)


def _sources(sources: "Sequence[StatementSource]") -> str:
    """Return sources with their dates, a line each."""
    lines = []
    for source in sources:
        name = source.outlet or f"{source.name} (unlisted)"
        signal = f"{source.signal} " if source.signal else ""
        lines.append(f"{signal}{name} {', '.join(source.dates)}".rstrip())
    return "\n".join(lines)


def _table(*names: str, lines: bool = False) -> Any:  # noqa: ANN401 - rich is imported late
    """Return a table without its rows; a name that begins with # is a column of numbers."""
    from rich.table import Table

    table = Table(header_style="bold", show_lines=lines)
    narrow = {"Id", "Outlet", "At", "Dated", "Added", "First", "Last"}
    for name in names:
        number = name.startswith("#")
        table.add_column(
            name.removeprefix("#"),
            justify="right" if number else "left",
            no_wrap=number or name in narrow,
            overflow="fold",
        )
    return table


def _finish(console: "Console", table: Any, count: int, what: str, ledger: str) -> None:  # noqa: ANN401
    """Print a table, or that there is nothing, and how many rows it has."""
    if count:
        console.print(table)
    _print_count(console, count, what, ledger)


def _print_count(console: "Console", count: int, what: str, ledger: str) -> None:
    """Print how many rows there are."""
    console.print(
        f"{count:,} {what}{'' if count == 1 else 's'} in {ledger}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
