"""A document laid out for reading: header, body paragraphs, brackets, and the notes at its end."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from standoff.reading.blocks import NOTE_SIGNS, NOTES_HEADING, Block, blocks
from standoff.reading.document import Text
from standoff.reading.header import SOURCE_LINE, Header, is_caption, is_heading, read_header
from standoff.reading.interim import interim
from standoff.reading.note_marks import RAISED, Note, NoteMarks, find_marks

__all__ = ["SHORT", "Bracket", "Page", "lay_out", "places_of"]

SHORT = 1_000_000
"""Of a text of so many characters, what is found may be kept for quickness; of a longer one it is found again."""

_ENTRY = re.compile(
    r"[ >]*(?:\[\^(?P<label>[\w-]{1,20})\]:|\[(?P<bracketed>\d{1,3})\](?!\()|(?P<raised>[¹²³⁰⁴-⁹]{1,3})|(?P<plain>\d{1,3})[.)]|\((?P<rounded>\d{1,3})\)"
    r"|(?P<bare>\d{1,3})(?:\s+[-–—])?(?=\s+[\"A-ZА-ЯЁ]))[ \t]*(?:[\^↑] *)?"
)
_SIGNED_ENTRY = re.compile(rf"[ >]*(?P<sign>{NOTE_SIGNS})(?:(?<=\*) +|(?<!\*) *)(?=[^\W\d_]|[\"'@])")
_BULLETED_ENTRY = re.compile(r"[ >]*(?P<bullet>[-*•·]) +(?:[\^↑] *)?")
_FIRST_SIGNS = frozenset("*†")
_MOST_SIGNED = 6
"""Notes that signs mark; there are no more signs."""
_SOURCED = re.compile(r"(?:19|20)\d\d|https?://|\b(?:ibid|там же|там само)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"[ ]{0,3}\[([^\]\n^]{1,40})\]:[ ]*<?(https?://[^\s>]+)>?")
_DEEPEST = 12
"""Brackets nested deeper than this are not read."""
_LONGEST = 700
"""A longer parenthesis is no citation."""


@interim(frozen=True, slots=True, kw_only=True)
class Bracket:
    """A parenthesis or square bracket with its marks; ``closed`` is false where its end is missing."""

    start: int
    end: int
    depth: int
    square: bool
    closed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document laid out for reading; all offsets are those of the copy."""

    text: Text
    header: Header
    paragraphs: tuple[Block, ...]
    """The body."""
    captions: tuple[Block, ...]
    source_lines: tuple[Block, ...]
    """Lines right after a paragraph that name its sources."""
    brackets: Iterable[Sequence[Bracket]]
    """The brackets of each paragraph, in order of their start."""
    notes: tuple[Note, ...]
    marks: NoteMarks
    """Where the body refers to the notes."""
    references: dict[str, str]
    """Addresses of Markdown reference links by label."""

    @property
    def copy(self) -> str:
        """The copy that is read."""
        return self.text.copy


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brackets:
    """The brackets of each paragraph, found anew each time they are gone through."""

    copy: str
    paragraphs: Sequence[Block]

    def __iter__(self) -> Iterator[Sequence[Bracket]]:
        return (_brackets(self.copy, block) for block in self.paragraphs)


def lay_out(text: Text) -> Page:
    """Lay a text out."""
    copy = text.copy
    parts = blocks(copy, text.moved)
    header = read_header(copy, parts)
    body: list[Block] = []
    source_lines: list[Block] = []
    captions = [block for block in parts[: header.body] if is_caption(copy[block.start : block.end])]
    notes: list[Note] = []
    references: dict[str, str] = {}
    first_note, opens_note = _notes_at_end(copy, parts, header.body)
    for index in range(header.body, len(parts)):
        block = parts[index]
        if index == header.footer:
            continue
        if (reference := _REFERENCE.match(copy, block.start, block.end)) is not None:
            references[reference[1].casefold()] = reference[2]
            continue
        entry = (opens_note if index >= first_note else _ENTRY).match(copy, block.start, block.end)
        if entry is not None and (index >= first_note or entry["label"] is not None):
            label = _label(entry) if entry.lastgroup != "bullet" else str(len(notes) + 1)
            notes.append(Note(label=label, start=entry.end(), end=block.end))
        elif index >= first_note:
            _continue_note(notes, copy, block)
        elif body and parts[index - 1] is body[-1] and SOURCE_LINE.match(copy, block.start, block.end):
            source_lines.append(block)
        elif _is_body(copy, block, last=index + 1 == len(parts)):
            body.append(block)
        elif block.end - block.start <= 400 and is_caption(copy[block.start : block.end]):
            captions.append(block)
    brackets: Iterable[Sequence[Bracket]] = _Brackets(copy=copy, paragraphs=body)
    if len(copy) <= SHORT:
        brackets = tuple(brackets)
    return Page(
        text=text,
        header=header,
        paragraphs=tuple(body),
        captions=tuple(captions),
        source_lines=tuple(source_lines),
        brackets=brackets,
        notes=tuple(notes),
        marks=find_marks(copy, body, notes),
        references=references,
    )


def _label(entry: re.Match[str]) -> str:
    """Return a note's label: its number in plain digits, or its name."""
    return entry[entry.lastgroup or 0].translate(RAISED)


def _first_note(copy: str, parts: Sequence[Block], body: int) -> int:
    """Return the index of the first block of the notes: after a heading, or a numbered run at the end."""
    for index in range(len(parts) - 1, body, -1):
        block = parts[index]
        if block.end - block.start < 60 and NOTES_HEADING.fullmatch(copy, block.start, block.end):
            following = parts[index + 1 : index + 2]
            if following and _ENTRY.match(copy, following[0].start, following[0].end):
                return index + 1
    first = len(parts)
    expected: int | None = None
    for index in range(len(parts) - 1, body, -1):
        entry = _ENTRY.match(copy, parts[index].start, parts[index].end)
        if entry is None or not _label(entry).isdecimal():
            break
        number = int(_label(entry))
        if expected is not None and number != expected:
            break
        first, expected = index, number - 1
    sourced = sum(_SOURCED.search(copy, part.start, part.end) is not None for part in parts[first:])
    return first if expected == 0 and 2 * sourced >= len(parts) - first else len(parts)


def _notes_at_end(copy: str, parts: Sequence[Block], body: int) -> tuple[int, re.Pattern[str]]:
    """Return the index of the first block of the notes, and what opens each of them."""
    first = _first_note(copy, parts, body)
    if first < len(parts):
        return first, _ENTRY
    if (bulleted := _first_bulleted(copy, parts, body)) is not None:
        return bulleted, _BULLETED_ENTRY
    if (signed := _first_signed(copy, parts, body)) is not None:
        return signed, _SIGNED_ENTRY
    return first, _ENTRY


def _first_bulleted(copy: str, parts: Sequence[Block], body: int) -> int | None:
    """Return the index of the first of the notes that lost their numbers: a list after a heading, at the end of the text."""
    first = len(parts)
    bullets: set[str] = set()
    for index in range(len(parts) - 1, body, -1):
        block = parts[index]
        if _BULLETED_ENTRY.match(copy, block.start, block.end) is None:
            break
        first = index
        bullets.add(copy[block.start])
    if first == len(parts) or len(bullets) > 1:
        return None
    heading = parts[first - 1]
    if heading.end - heading.start >= 60 or not NOTES_HEADING.fullmatch(copy, heading.start, heading.end):
        return None
    sourced = sum(_SOURCED.search(copy, part.start, part.end) is not None for part in parts[first:])
    return first if 2 * sourced >= len(parts) - first else None


def _first_signed(copy: str, parts: Sequence[Block], body: int) -> int | None:
    """Return the index of the first block of notes that signs mark, at the end of the text; none if there is none.

    Bullets are such signs too: the notes have different signs, and the body refers to each.
    """
    first = len(parts)
    signs: list[str] = []
    for index in range(len(parts) - 1, max(body, len(parts) - 1 - _MOST_SIGNED), -1):
        entry = _SIGNED_ENTRY.match(copy, parts[index].start, parts[index].end)
        if entry is None or entry["sign"] in signs:
            break
        first = index
        signs.append(entry["sign"])
    if not signs or signs[-1] not in _FIRST_SIGNS:
        return None
    if any(_SOURCED.search(copy, part.start, part.end) is None for part in parts[first:]):
        return None
    referred = find_marks(copy, parts[body:first], [Note(label=sign, start=0, end=0) for sign in signs])
    return first if all(sign in referred.of for sign in signs) else None


def _continue_note(notes: list[Note], copy: str, block: Block) -> None:
    """Add a paragraph to the note before it, unless it is a heading."""
    if notes and not copy.startswith("#", block.start) and block.end - notes[-1].start < 4000:
        last = notes.pop()
        notes.append(Note(label=last.label, start=last.start, end=block.end))


def _is_body(copy: str, block: Block, *, last: bool) -> bool:
    """Tell whether a block is a paragraph of the body."""
    start = block.start
    if not any(character.isalnum() for character in copy[start : min(block.end, start + 200)]):
        return False
    if block.end - start > 400:
        return True
    written = copy[start : block.end]
    return not is_caption(written) and (last or not is_heading(written))


def places_of(sign: str, copy: str, start: int, end: int) -> Iterator[int]:
    """Give the places of a sign in a stretch of the copy."""
    at = copy.find(sign, start, end)
    while at >= 0:
        yield at
        at = copy.find(sign, at + 1, end)


def _brackets(copy: str, block: Block) -> list[Bracket]:
    """Pair the brackets of a paragraph; an unclosed one reaches to the next such one or the paragraph's end."""
    found: list[Bracket] = []
    open_at: deque[int] = deque()
    unclosed: list[int] = []
    for at in sorted(at for sign in "()[]" for at in places_of(sign, copy, block.start, block.end)):
        sign = copy[at]
        while open_at and at - open_at[0] > _LONGEST:
            unclosed.append(open_at.popleft())
        if sign in "([":
            open_at.append(at)
        elif open_at and copy[open_at[-1]] == ("(" if sign == ")" else "["):
            start = open_at.pop()
            if len(open_at) < _DEEPEST:
                found.append(Bracket(start=start, end=at + 1, depth=len(open_at), square=sign == "]"))
        elif len(open_at) > 1 and copy[open_at[-2]] == ("(" if sign == ")" else "["):
            unclosed.append(open_at.pop())
            found.append(Bracket(start=open_at.pop(), end=at + 1, depth=len(open_at), square=sign == "]"))
    opened = sorted((*unclosed, *open_at))
    for start, following in pairwise([*opened, block.end]):
        end = min(following, start + _LONGEST)
        found.append(Bracket(start=start, end=end, depth=0, square=copy[start] == "[", closed=False))
    found.sort(key=lambda bracket: bracket.start)
    return found
