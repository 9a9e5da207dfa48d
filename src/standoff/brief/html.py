"""The document tree as one self-contained HTML file.

No script, no address outside the file, and every text escaped: what a case says stays text. A content
security policy in the page forbids the rest.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from standoff.brief.tree import (
    LETTERS,
    Block,
    Break,
    Cell,
    Citation,
    Column,
    Content,
    Document,
    Figure,
    Inline,
    Items,
    Kind,
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
)
from standoff.brief.words import day, plain

__all__ = ["to_html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
_SAYS: dict[Kind, str] = {"judgement": "judged", "reported": "reported", "assumption": "assumed"}
_FONTS = (("Regular", 400, "normal"), ("SemiBold", 600, "normal"), ("Italic", 400, "italic"))
_NUMBER_STYLES = {"strong": "b", "emphasis": "i"}
_STYLES = {"strong": "strong", "emphasis": "em", "code": "code", "small": "small"}


def to_html(document: Document, drawings: Mapping[str, str]) -> str:
    """Return the page.

    Parameters
    ----------
    document
        The brief.
    drawings
        Figure id to its drawing as SVG.
    """
    return _Writer(document=document, drawings=drawings).page()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes the parts of one page."""

    document: Document
    drawings: Mapping[str, str]

    def page(self) -> str:
        document = self.document
        title = escape(document.title)
        first, *rest = document.sections
        contents = "".join(
            f'<li><a href="#{section.id}">{_safe(section.title)}</a></li>' for section in document.sections
        )
        particulars = "".join(
            f"<div><dt>{_safe(name)}</dt><dd>{_safe(value)}</dd></div>"
            for name, value in document.particulars
        )
        summary = f'<p class="summary">{_safe(document.summary)}</p>' if document.summary else ""
        return (
            "<!doctype html>\n"
            '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title} – as of {_safe(day(document.as_of))}</title>\n"
            '<meta name="generator" content="Standoff">\n'
            f"<style>\n{_style()}</style>\n</head>\n<body>\n"
            '<a class="skip" href="#bottom-line">Skip to the bottom line</a>\n'
            f'<header class="top"><p class="kind">Brief</p><h1>{title}</h1>{summary}'
            f'<dl class="particulars">{particulars}</dl></header>\n'
            f'<nav class="contents" aria-label="Contents"><details><summary>In this brief</summary><ol>{contents}</ol></details></nav>\n'
            f"<main>\n{self.section(first, 2)}{''.join(self.section(one, 2) for one in rest)}</main>\n"
            "<footer><p>Made by Standoff from the case and evidence named above. The same inputs give the same file.</p></footer>\n"
            "</body>\n</html>\n"
        )

    def section(self, section: Section, level: int) -> str:
        look = ' class="appendix"' if section.appendix else ""
        parts = [
            f'<section id="{section.id}" aria-labelledby="{section.id}-title"{look}>\n',
            f'<h{level} id="{section.id}-title">{_safe(section.title)}</h{level}>\n',
        ]
        parts += [self.block(block) for block in section.blocks]
        parts += [self.section(inner, level + 1) for inner in section.sections]
        return f"{''.join(parts)}</section>\n"

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(sentences=sentences, lead=lead):
                words = " ".join(self.sentence(one) for one in sentences)
                return f"<p{' class=lead' if lead else ''}>{words}</p>\n"
            case Note(content=content, caveat=caveat):
                return f'<p class="{"caveat" if caveat else "note"}">{self.inlines(content)}</p>\n'
            case Items():
                return self.items(block)
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)

    def items(self, block: Items) -> str:
        tag = "ol" if block.ordered else "ul"
        items = "".join(f"<li{_id(item.anchor)}>{self.contents(item.content)}</li>\n" for item in block.items)
        return f"<{tag}>\n{items}</{tag}>\n"

    def figure(self, figure: Figure) -> str:
        return (
            f'<figure id="{figure.id}">\n<figcaption>{_safe(figure.caption)}\u00a0{self.mark("judgement")}</figcaption>\n'
            f'<div class="plot" role="group" tabindex="0" aria-label="Figure: {_safe(figure.caption)}">'
            f"{_accessible(self.drawings[figure.id], figure.alt)}</div>\n"
            f"<details><summary>The table behind this figure</summary>\n{self.table(figure.table)}</details>\n</figure>\n"
        )

    def table(self, table: Table) -> str:
        mark = f"\u00a0{self.mark(table.kind)}" if table.kind else ""
        head = "".join(self.header(column) for column in table.columns)
        body = "".join(self.row(row, table.columns) for row in table.rows)
        note = f'<p class="note">{self.inlines(table.note)}</p>\n' if table.note else ""
        return (
            f'<div class="wide" role="group" tabindex="0" aria-labelledby="{table.id}-caption">\n'
            f'<table id="{table.id}" class="{table.layout}" role="table">\n'
            f'<caption id="{table.id}-caption">{_safe(table.caption)}{mark}</caption>\n'
            f"{_widths(table.columns)}"
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">\n{body}</tbody>\n</table>\n</div>\n{note}'
        )

    def header(self, column: Column) -> str:
        words = _safe(column.header) or '<span class="unseen">Label</span>'
        if column.says:
            words = f'<abbr title="{_safe(column.says)}">{words}</abbr>'
        if column.target:
            words = f'<a href="#{column.target}">{words}</a>'
        return f'<th scope="col" role="columnheader"{" class=num" if column.numeric else ""}>{words}</th>'

    def row(self, row: Row, columns: tuple[Column, ...]) -> str:
        cells = "".join(
            self.cell(cell, column, first=not place)
            for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
        )
        return f'<tr role="row"{_id(row.anchor)}{" class=total" if row.total else ""}>{cells}</tr>\n'

    def cell(self, cell: Cell, column: Column, *, first: bool) -> str:
        names = [
            name
            for name, on in (("num", column.numeric), ("set", cell.mark), ("tight", column.width == 0))
            if on
        ]
        kind = f' class="{" ".join(names)}"' if names else ""
        label = "" if first else f' data-label="{_safe(column.header)}"'
        words = self.contents(cell.content)
        if cell.bar is not None:
            words += (
                f'<span class="bar" aria-hidden="true"><i style="width:{100 * cell.bar:.1f}%"></i></span>'
            )
        if first and words:
            return f'<th scope="row" role="rowheader"{kind}>{words}</th>'
        return f'<td role="cell"{kind}{label}>{words}</td>'

    def contents(self, content: Iterable[Content]) -> str:
        return "".join(
            self.sentence(part) if isinstance(part, Sentence) else self.inline(part) for part in content
        )

    def sentence(self, sentence: Sentence) -> str:
        words = self.inlines(sentence.content).rstrip()
        return f'<span{_id(sentence.anchor)} class="{_SAYS[sentence.kind]}">{words}\u00a0{self.mark(sentence.kind)}</span>'

    def inlines(self, content: Iterable[Inline]) -> str:
        return "".join(self.inline(part) for part in content)

    def inline(self, part: Inline) -> str:
        match part:
            case Text(text=words, style=style):
                tag = _STYLES.get(style)
                return f"<{tag}>{_safe(words)}</{tag}>" if tag else _safe(words)
            case Number():
                return self.number(part)
            case Citation(text=words, target=target):
                return f'<a class="cite" href="#{target}">{_safe(words)}</a>'
            case Link(text=words, target=target):
                return f'<a href="#{target}">{_safe(words)}</a>'
            case Break():
                return "<br>"
            case Mark(kind=kind):
                return self.mark(kind)

    def number(self, number: Number) -> str:
        tag = _NUMBER_STYLES.get(number.style)
        words = f"<{tag}>{_safe(number.text)}</{tag}>" if tag else _safe(number.text)
        target = self.document.traces[number.trace]
        cause = _safe(self.document.causes.get(number.trace, ""))
        return f'<a class="n" href="#{target}" title="{cause}">{words}</a>'

    def mark(self, kind: Kind) -> str:
        letter, says = LETTERS[kind], _SAYS[kind]
        return f'<abbr class="mark {says}" title="{says}">{letter}</abbr>'


def _safe(text: str) -> str:
    """Return a text as HTML, on one line, spaces at its ends kept."""
    if not text.strip(" "):
        return text
    head = " " if text[0] == " " else ""
    tail = " " if text[-1] == " " else ""
    return f"{head}{escape(plain(text))}{tail}"


def _id(anchor: str | None) -> str:
    return f' id="{anchor}"' if anchor else ""


def _widths(columns: tuple[Column, ...]) -> str:
    whole = sum(column.width for column in columns)
    share = [f"{100 * column.width / whole:.1f}%" if column.width else "1%" for column in columns]
    columns_told = "".join(f'<col style="width:{one}">' for one in share)
    return f"<colgroup>{columns_told}</colgroup>\n"


def _accessible(drawing: str, alt: str) -> str:
    """Give a drawing its text alternative, and let it shrink with the page."""
    head, _, rest = drawing.partition(">")
    size = re.search(r'viewBox="0 \S+ (\d+)', head)
    width = size[1] if size else "660"
    head = re.sub(r' (?:width|height|class|version|role|aria-labelledby)="[^"]*"', "", head)
    return f'{head} role="img" aria-label="{_safe(alt)}" style="max-width:{width}px">{rest}'


def _style() -> str:
    folder = files("standoff.brief")
    faces = []
    for name, weight, slant in _FONTS:
        data = base64.b64encode((folder / "fonts" / f"Inter-{name}.woff2").read_bytes()).decode()
        faces.append(
            f"@font-face{{font-family:Inter;font-weight:{weight};font-style:{slant};"
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
        )
    return "".join(faces) + (folder / "brief.css").read_text(encoding="utf-8")
