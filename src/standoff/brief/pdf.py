"""The document tree as PDF, set by Typst.

The tree goes to the template (``brief.typ``) as data: no text of a case ever becomes Typst source, so nothing in
it can be read as markup. Only the fonts that come with Standoff and with Typst are used, and the date in the
file is the as-of date, so that the same assessment gives the same bytes on any machine.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files

from standoff.brief.tree import (
    Block,
    Break,
    Cell,
    Citation,
    Content,
    Document,
    Figure,
    Items,
    Link,
    Mark,
    Note,
    Number,
    Paragraph,
    Row,
    Section,
    Sentence,
    Table,
    Text,
    text_of,
)
from standoff.brief.words import day, plain

__all__ = ["to_pdf"]

_Data = dict[str, object]

MOST_ROWS_DENSE, MOST_ROWS = 14, 7
"""Tables of so many rows stay on one page,"""
MOST_LINES = 18
"""if they have about so many lines at most, which is a quarter of a page; what is taller may break between rows."""
LETTERS_ACROSS = 130
"""Letters of a table's type across the page, about."""
LETTERS_OF_NUMBERS = 10
"""Letters that a column as narrow as its content takes, about."""


def to_pdf(document: Document, drawings: Mapping[str, str]) -> bytes:
    """Return the brief as a tagged PDF (PDF/UA-1).

    Parameters
    ----------
    document
        The brief.
    drawings
        Figure id to its drawing as SVG.

    Notes
    -----
    A script that no bundled font can show forbids PDF/UA. Such a brief is tagged all the same, and says on its
    first page that the HTML shows what it cannot.
    """
    import typst

    data = _Writer(document=document, drawings=drawings).data()
    made = datetime(document.as_of.year, document.as_of.month, document.as_of.day, tzinfo=UTC)
    with as_file(files("standoff.brief")) as folder:
        compiler = typst.Compiler(
            input=folder / "brief.typ",
            root=folder,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder / "fonts"]
            ),
        )

        def compiled(*, unshown: bool) -> bytes:
            pdf = compiler.compile(
                format="pdf",
                sys_inputs={"brief": json.dumps(data | {"unshown": unshown}, ensure_ascii=False)},
                pdf_standards=[] if unshown else "ua-1",
                timestamp=made,
            )
            assert isinstance(pdf, bytes)  # noqa: S101 -- a PDF is one file; lists are for a file a page
            return pdf

        try:
            return compiled(unshown=False)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            return compiled(unshown=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Turns the tree into plain data, as the template reads it."""

    document: Document
    drawings: Mapping[str, str]

    def data(self) -> _Data:
        document = self.document
        return {
            "title": document.title,
            "summary": document.summary,
            "as_of": day(document.as_of),
            "particulars": [list(pair) for pair in document.particulars],
            "sections": [self.section(section) for section in document.sections],
        }

    def section(self, section: Section) -> _Data:
        return {
            "id": section.id,
            "title": plain(section.title),
            "blocks": [self.block(block) for block in section.blocks],
            "sections": [self.section(inner) for inner in section.sections],
            "appendix": section.appendix,
        }

    def block(self, block: Block) -> _Data:
        match block:
            case Paragraph(sentences=sentences, lead=lead):
                return {"block": "paragraph", "lead": lead, "content": self.contents(sentences)}
            case Note(content=content, caveat=caveat):
                return {"block": "note", "caveat": caveat, "content": self.contents(content)}
            case Items(items=items, ordered=ordered):
                entries = [{"anchor": item.anchor, "content": self.contents(item.content)} for item in items]
                return {"block": "items", "ordered": ordered, "items": entries}
            case Table():
                return self.table(block)
            case Figure(id=name, caption=caption, alt=alt, table=table):
                return {
                    "block": "figure",
                    "id": name,
                    "caption": plain(caption),
                    "alt": plain(alt),
                    "drawing": self.drawings[name],
                    "table": self.table(table),
                }

    def table(self, table: Table) -> _Data:
        # A table that stays on one page has a header that is not repeated, which alone may hold links.
        most = MOST_ROWS_DENSE if table.layout == "dense" else MOST_ROWS
        whole = len(table.rows) <= most and _lines(table) <= MOST_LINES
        heads = [
            whole and column.target is not None and _shared_by_column(table, place)
            for place, column in enumerate(table.columns)
        ]
        return {
            "block": "table",
            "id": table.id,
            "caption": plain(table.caption),
            "kind": table.kind,
            "layout": table.layout,
            "whole": whole,
            "columns": [
                {
                    "below": column.below,
                    "header": plain(column.header),
                    "target": column.target if head else None,
                    "width": column.width,
                    "numeric": column.numeric,
                }
                for column, head in zip(table.columns, heads, strict=True)
            ],
            "rows": [self.row(row, heads) for row in table.rows],
            "note": self.contents(table.note),
        }

    def row(self, row: Row, heads: Sequence[bool]) -> _Data:
        # A link costs time and bytes: where all numbers of a row or a column lead to one entry, its header
        # alone is a link.
        shared = _shared_by_row(row)
        cells = [
            self.cell(cell, linked=shared is None and (row.total or not head))
            for cell, head in zip(row.cells, heads, strict=True)
        ]
        target = None if shared is None else self.document.traces[shared]
        return {"anchor": row.anchor, "total": row.total, "cells": cells, "target": target}

    def cell(self, cell: Cell, *, linked: bool) -> _Data:
        return {"content": self.contents(cell.content), "bar": cell.bar, "mark": cell.mark, "linked": linked}

    def contents(self, content: Iterable[Content]) -> list[_Data]:
        return [self.part(part) for part in content]

    def part(self, part: Content) -> _Data:
        match part:
            case Sentence(kind=kind, content=content, anchor=anchor):
                return {"is": "sentence", "kind": kind, "anchor": anchor, "content": self.contents(content)}
            case Text(text=words, style=style):
                return {"is": "text", "text": _spaced(words), "style": style}
            case Number(text=words, trace=trace, style=style):
                return {
                    "is": "number",
                    "text": words,
                    "target": self.document.traces[trace],
                    "style": style,
                }
            case Citation(text=words, target=target) | Link(text=words, target=target):
                return {"is": "link", "text": plain(words), "target": target}
            case Break():
                return {"is": "break"}
            case Mark(kind=kind):
                return {"is": "mark", "kind": kind}


def _lines(table: Table) -> int:
    """Return about how many lines the rows of a table have on paper."""
    narrow = sum(not column.width for column in table.columns if not column.below)
    shares = sum(column.width for column in table.columns if not column.below)
    rest = max(LETTERS_ACROSS - narrow * LETTERS_OF_NUMBERS, 20)
    lines = 0
    for row in table.rows:
        beside, below = 1, 0
        for column, cell in zip(table.columns, row.cells, strict=True):
            words = text_of(cell.content)
            if column.below:
                below += math.ceil(len(words) / LETTERS_ACROSS)
            elif column.width:
                breaks = sum(isinstance(part, Break) for part in cell.content)
                beside = max(beside, breaks + math.ceil(len(words) * shares / (rest * column.width)))
        lines += beside + below
    return lines


def _shared_by_row(row: Row) -> str | None:
    """Return the trace that three or more numbers of a row all lead to, if its header leads nowhere yet."""
    numbers = [part for cell in row.cells for part in cell.content if isinstance(part, Number)]
    header = row.cells[0].content
    if len(numbers) < 3 or len({part.trace for part in numbers}) > 1:
        return None
    return numbers[0].trace if all(isinstance(part, Text | Number) for part in header) else None


def _shared_by_column(table: Table, place: int) -> bool:
    """Whether three or more numbers of a column all lead to one entry; the rows that sum up aside."""
    numbers = [
        part
        for row in table.rows
        if not row.total
        for part in row.cells[place].content
        if isinstance(part, Number)
    ]
    return len(numbers) > 2 and len({part.trace for part in numbers}) == 1


def _spaced(text: str) -> str:
    """Return a text on one line, spaces at its ends kept."""
    if not text.strip(" "):
        return text
    return f"{' ' if text[0] == ' ' else ''}{plain(text)}{' ' if text[-1] == ' ' else ''}"
