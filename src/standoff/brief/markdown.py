"""The document tree as Markdown with tables, as code forges show it.

Every sign that Markdown, HTML or a forge's autolinks would read as more than itself is written as a character
reference, so that what a case says stays text. A figure is told by its text alternative and its table.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from standoff.brief.tree import (
    LETTERS,
    Block,
    Break,
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
)
from standoff.brief.words import plain

__all__ = ["to_markdown"]

_STYLES = {"strong": "**", "emphasis": "*"}


def to_markdown(document: Document) -> str:
    """Return the brief as Markdown."""
    return _Writer(document=document).text()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    document: Document

    def text(self) -> str:
        document = self.document
        parts = [f"# {_safe(document.title)}"]
        if document.summary:
            parts.append(_begun(_safe(document.summary)))
        parts.append(
            "  \n".join(f"{_safe(name)}: **{_safe(value)}**" for name, value in document.particulars)
        )
        parts += [self.section(section, 2) for section in document.sections]
        return "\n\n".join(parts) + "\n"

    def section(self, section: Section, level: int) -> str:
        head = f'<a id="{section.id}"></a>\n\n{"#" * level} {_safe(section.title)}'
        parts = [head, *(self.block(block) for block in section.blocks)]
        return "\n\n".join(parts + [self.section(inner, level + 1) for inner in section.sections])

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(sentences=sentences):
                return _begun(" ".join(self.sentence(one) for one in sentences))
            case Note(content=content, caveat=caveat):
                words = _begun(self.contents(content))
                return f"> {words}" if caveat else words
            case Items():
                return self.items(block)
            case Table():
                return self.table(block)
            case Figure(id=name, alt=alt, caption=caption, table=table):
                return (
                    f'<a id="{name}"></a>\n\n**{_safe(caption)}** (drawn in the HTML and the PDF)\n\n'
                    f"{_safe(alt)}\n\n{self.table(table)}"
                )

    def items(self, block: Items) -> str:
        return "\n".join(
            f"{f'{place}.' if block.ordered else '-'} {_anchor(item.anchor)}{_begun(self.contents(item.content))}"
            for place, item in enumerate(block.items, 1)
        )

    def table(self, table: Table) -> str:
        mark = f" \\[{LETTERS[table.kind]}\\]" if table.kind else ""
        heads = [
            f"[{_safe(column.header)}](#{column.target})" if column.target else _safe(column.header)
            for column in table.columns
        ]
        lines = [
            f"| {' | '.join(heads)} |",
            f"| {' | '.join('--:' if column.numeric else ':--' for column in table.columns)} |",
            *(self.row(row) for row in table.rows),
        ]
        note = f"\n\n{self.contents(table.note)}" if table.note else ""
        return f'<a id="{table.id}"></a>\n\n**{_safe(table.caption)}**{mark}\n\n' + "\n".join(lines) + note

    def row(self, row: Row) -> str:
        cells = [self.contents(cell.content) for cell in row.cells]
        cells[0] = _anchor(row.anchor) + cells[0]
        return f"| {' | '.join(cells)} |"

    def contents(self, content: Iterable[Content]) -> str:
        return "".join(self.part(part) for part in content)

    def sentence(self, sentence: Sentence) -> str:
        words = self.contents(sentence.content).rstrip()
        return f"{_anchor(sentence.anchor)}{words} \\[{LETTERS[sentence.kind]}\\]"

    def part(self, part: Content) -> str:
        match part:
            case Sentence():
                return self.sentence(part)
            case Text(text=words, style=style):
                return _styled(words, style)
            case Number(text=words, trace=trace, style=style):
                shown = _styled(words, style)
                return f"[{shown}](#{self.document.traces[trace]})"
            case Citation(text=words, target=target) | Link(text=words, target=target):
                return f"[{_safe(words)}](#{target})"
            case Break():
                return "<br>"
            case Mark(kind=kind):
                return f"\\[{LETTERS[kind]}\\]"


def _styled(words: str, style: str) -> str:
    """Set a text in its style; the style's signs must touch the words they enclose."""
    core = _safe(words.strip(" "))
    if not core:
        return words
    head, tail = words[: len(words) - len(words.lstrip(" "))], words[len(words.rstrip(" ")) :]
    sign = _STYLES.get(style, "")
    if style == "code":
        return f"{head}<code>{core}</code>{tail}"
    return f"{head}{sign}{core}{sign}{tail}"


def _safe(text: str) -> str:
    """Write a text so that only itself is read."""
    head = " " if text[:1] == " " else ""
    tail = " " if text[-1:] == " " and text.strip(" ") else ""
    words = _SIGNS.sub(lambda found: f"&#{ord(found[0])};", plain(text))
    words = words.replace("://", "&#58;//").replace("www.", "www&#46;")
    return f"{head}{words}{tail}"


def _begun(words: str) -> str:
    """Write the beginning of a block so that it begins no list or heading."""
    return _LEADING.sub(lambda found: f"{found[1]}&#{ord(found[2])};", words)


_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~#@&$]")
_LEADING = re.compile(r"^ {0,3}(\d*)([-+.=)])(?=\s|$|[-+=])")


def _anchor(name: str | None) -> str:
    return f'<a id="{name}"></a>' if name else ""
