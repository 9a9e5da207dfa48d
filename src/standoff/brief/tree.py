"""The document tree of a brief: frozen records that every renderer walks.

::

    Document
    └── Section                      id, title, blocks, sections
        └── Block
            ├── Paragraph            of typed sentences
            ├── Note                 words about the document itself; claims nothing of the world
            ├── Items                a list
            ├── Table                caption, columns, rows of cells
            └── Figure               what is drawn, its text alternative and the table behind it

A sentence says something of the world and is one of three kinds, which is checked when it is made:

``reported``
    someone said it; it must hold a citation;
``assumption``
    it is taken as given; it must stand in the list of assumptions or point into it;
``judgement``
    it was computed; it must hold a number that leads to its computation.

Targets of links (``anchor``, ``target``) are ids within the document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from standoff.assessment import StateGraph

__all__ = [
    "LETTERS",
    "Block",
    "Break",
    "Cell",
    "Citation",
    "Column",
    "Content",
    "Document",
    "Figure",
    "Inline",
    "Item",
    "Items",
    "Kind",
    "Link",
    "Mark",
    "Note",
    "Number",
    "Paragraph",
    "Row",
    "Section",
    "Sentence",
    "Table",
    "Text",
    "blocks_of",
    "inlines_of",
    "sentences_of",
    "text_of",
]

Kind = Literal["reported", "assumption", "judgement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Running text."""

    text: str
    style: Literal["plain", "strong", "emphasis", "code", "small", "title"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as printed, with the computation it leads to."""

    value: float
    text: str
    trace: str
    """Id of its trace entry: its path in the assessment."""
    style: Literal["plain", "strong", "emphasis"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A pointer to what was reported."""

    evidence: str
    """Id of the evidence item."""
    report: str | None
    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A pointer within the document."""

    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A new line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark of a kind of sentence, shown to explain it."""

    kind: Kind


Inline = Text | Number | Citation | Link | Break | Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A typed sentence.

    Raises
    ------
    ValueError
        If a reported sentence cites nothing, an assumption is not listed, or a judgement leads to no
        computation.
    """

    kind: Kind
    content: tuple[Inline, ...]
    anchor: str | None = None

    def __post_init__(self) -> None:
        """Refuse a sentence that does not hold what its kind must."""
        if self.kind == "reported":
            fits = any(isinstance(part, Citation) for part in self.content)
        elif self.kind == "judgement":
            fits = any(isinstance(part, Number) for part in self.content)
        else:
            places = [self.anchor or "", *(part.target for part in self.content if isinstance(part, Link))]
            fits = any(place.startswith("assumption-") for place in places)
        if not fits:
            raise ValueError(
                f"a sentence of kind {self.kind} must {_MUST[self.kind]}: {text_of(self.content)!r}"
            )


_MUST = {
    "reported": "cite a report",
    "assumption": "be listed among the assumptions",
    "judgement": "hold a number that leads to its computation",
}

LETTERS: dict[Kind, str] = {"judgement": "J", "reported": "R", "assumption": "A"}
"""The letter that marks a sentence, or a table, by its kind."""

Content = Inline | Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Typed sentences."""

    sentences: tuple[Sentence, ...]
    lead: bool = False
    """Set larger: the bottom line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Words about the document, for instance how to read a table, or a caveat on its numbers."""

    content: tuple[Inline, ...]
    caveat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a list."""

    content: tuple[Content, ...]
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    items: tuple[Item, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its short header, what that stands for, and how wide it should be."""

    header: str
    says: str = ""
    """The header in full, where it is abbreviated."""
    target: str | None = None
    width: float = 1.0
    """Share of the width; 0 for as narrow as its content."""
    numeric: bool = False
    below: bool = False
    """On paper, and on a narrow terminal, set below its row: words that would take too much of the width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell; ``bar`` draws a probability as a bar beside its number."""

    content: tuple[Content, ...]
    bar: float | None = None
    mark: bool = False
    """Set apart: the largest of its column, say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row; its first cell is its header."""

    cells: tuple[Cell, ...]
    anchor: str | None = None
    total: bool = False
    """Set apart from the rows above, which it sums up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, which says what its numbers are and in what unit."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: Kind | None = None
    """What the cells are; ``None`` for a table about the document."""
    note: tuple[Inline, ...] = ()
    layout: Literal["plain", "dense", "cards"] = "plain"
    """``dense``: many numbers, set small; ``cards``: on a narrow screen each row becomes a card."""

    def __post_init__(self) -> None:
        """Refuse a ragged table."""
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"table {self.id}: a row of {len(row.cells)} cells under {len(self.columns)} columns"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, the words that stand for it, and the table behind it."""

    id: str
    caption: str
    alt: str
    spec: Mapping[str, object] | StateGraph
    """A Vega-Lite specification, or a graph of states laid out."""
    table: Table


Block = Paragraph | Note | Items | Table | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled part."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple["Section", ...] = ()
    appendix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A brief."""

    title: str
    summary: str
    as_of: date
    particulars: tuple[tuple[str, str], ...]
    """Name and value, printed under the title."""
    sections: tuple[Section, ...]
    """The first is the top page."""
    traces: Mapping[str, str]
    """Trace id to the anchor of its entry, in the order of first printing."""
    causes: Mapping[str, str]
    """Trace id to what the number is, in a line."""


def blocks_of(sections: tuple[Section, ...]) -> Iterator[Block]:
    """Walk all blocks in reading order; the table behind a figure follows it."""
    for section in sections:
        for block in section.blocks:
            yield block
            if isinstance(block, Figure):
                yield block.table
        yield from blocks_of(section.sections)


def _contents(block: Block) -> Iterator[Content]:
    match block:
        case Paragraph(sentences=sentences):
            yield from sentences
        case Note(content=content):
            yield from content
        case Items(items=items):
            for item in items:
                yield from item.content
        case Table(rows=rows, note=note):
            for row in rows:
                for cell in row.cells:
                    yield from cell.content
            yield from note
        case Figure():
            return


def inlines_of(sections: tuple[Section, ...]) -> Iterator[Inline]:
    """Walk all inlines in reading order."""
    for block in blocks_of(sections):
        for part in _contents(block):
            if isinstance(part, Sentence):
                yield from part.content
            else:
                yield part


def sentences_of(sections: tuple[Section, ...]) -> Iterator[Sentence]:
    """Walk all typed sentences in reading order."""
    for block in blocks_of(sections):
        for part in _contents(block):
            if isinstance(part, Sentence):
                yield part


def text_of(content: tuple[Content, ...]) -> str:
    """Return the words of a content, without marks or links."""
    words = []
    for part in content:
        match part:
            case Sentence(content=inner):
                words.append(text_of(inner))
            case Break() | Mark():
                words.append(" ")
            case _:
                words.append(part.text)
    return "".join(words)
