"""Marks of notes: where the body refers to a note, as ``[3]``, ``³``, ``word.3``, ``(3)`` or ``word.†``.

A document marks its notes in one way; the first of these that leads to a note of the document is it.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from standoff.reading.blocks import NOTE_SIGNS, Block
from standoff.reading.interim import interim

__all__ = ["NO_MARKS", "RAISED", "LackingMark", "Note", "NoteMarks", "find_marks"]

_PAGES = r"(?:,?\s*(?:pp?\.|с\.|стр\.|С\.)\s*[\d\s,–-]+)?"
_SQUARE_MARK = re.compile(
    rf"\[\^(?P<label>[\w-]{{1,20}})\]|\[(?P<numbers>\d{{1,3}}(?:\s*[,;–-]\s*\d{{1,3}})*){_PAGES}\](?!\()|"
    r"(?P<raised>[¹²³⁰⁴-⁹]{1,3}(?:[,˒ ]+[¹²³⁰⁴-⁹]{1,3})*)"
)
_GLUED_MARK = re.compile(r"(?<=[a-zа-яё.,;:!?\"')])(?<![\d.]\.)(?P<glued>\d{1,3})(?=[\s—–,;.)]|$)")
_ROUND_MARK = re.compile(r"\((?P<round>\d{1,3}(?:\s*,\s*\d{1,3})*)\)")
_SIGN_MARK = re.compile(rf"(?<=[\w.,;:!?\"')\]])(?P<sign>{NOTE_SIGNS})(?=[\s,;.)]|$)")
_EMPHASIS_OPENS = re.compile(r"(?<![^\s(\[\"'])\*+[^\s*]")
"""Asterisks that close an emphasis are no marks."""
_SURE_WITHOUT_NOTE = re.compile(r"[^\W\d_]{3}[.!?][\"')]*$")
"""What stands before a number that closes upon a sentence: a mark, even if there is no such note."""
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@interim(frozen=True, slots=True, kw_only=True)
class Note:
    """A note at the end or a footnote: its label and the place of its text."""

    label: str
    start: int
    end: int


@interim(frozen=True, slots=True, kw_only=True)
class LackingMark:
    """A mark that refers to a note which the document lacks."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMarks:
    """The marks of notes in the body of a document; offsets are those of the copy."""

    of: Mapping[str, Sequence[tuple[int, int]]]
    """The places of the marks of each note, by the note's label."""
    lacking: Sequence[LackingMark] = ()


NO_MARKS = NoteMarks(of=MappingProxyType({}))
"""Of a document without notes."""


def find_marks(copy: str, paragraphs: Sequence[Block], notes: Sequence[Note]) -> NoteMarks:
    """Find the marks of the notes in the paragraphs of the body."""
    labels = {note.label for note in notes}
    if not labels or not paragraphs:
        return NO_MARKS
    for pattern in (_SQUARE_MARK, _GLUED_MARK, _ROUND_MARK, _SIGN_MARK):
        marks, lacking = _marks_of(pattern, copy, paragraphs, labels)
        if not marks:
            continue
        if pattern is _GLUED_MARK:
            marks |= _after_digits(copy, paragraphs, notes, marks)
        return NoteMarks(of=marks, lacking=lacking)
    return NO_MARKS


def _marks_of(
    pattern: re.Pattern[str], copy: str, paragraphs: Sequence[Block], labels: AbstractSet[str]
) -> tuple[dict[str, list[tuple[int, int]]], list[LackingMark]]:
    """Return the marks of one form, by the label of their note, and those whose note is lacking."""
    marks: dict[str, list[tuple[int, int]]] = {}
    lacking: list[LackingMark] = []
    for block in paragraphs:
        if pattern is _SIGN_MARK and _EMPHASIS_OPENS.search(copy, block.start, block.end):
            continue
        for found in pattern.finditer(copy, block.start, block.end):
            for label in _labels(found):
                if label in labels:
                    marks.setdefault(label, []).append(found.span())
                elif _is_sure(copy, block, found):
                    lacking.append(LackingMark(start=found.start(), end=found.end(), label=label))
    return marks, lacking


def _is_sure(copy: str, block: Block, found: re.Match[str]) -> bool:
    """Tell whether what looks like a mark is one, though there is no such note: raised, in square brackets, or after a sentence."""
    if found.re is not _GLUED_MARK:
        return found.re is _SQUARE_MARK
    before = copy[max(block.start, found.start() - 6) : found.start()]
    after = copy[found.end() : min(found.end() + 2, block.end)]
    return _SURE_WITHOUT_NOTE.search(before) is not None and (
        not after.strip() or (after[0].isspace() and (after[1].isupper() or after[1] in "\"'("))
    )


def _after_digits(
    copy: str,
    paragraphs: Sequence[Block],
    notes: Sequence[Note],
    marks: Mapping[str, Sequence[tuple[int, int]]],
) -> dict[str, list[tuple[int, int]]]:
    """Return the marks that close upon a figure (``in 2008.3``), which look like decimals.

    Such a mark is believed where the marks before and after it are known and just one place between them
    fits: a sentence or clause ends there, or the figure is a year.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for note in notes:
        if note.label in marks or not note.label.isdecimal():
            continue
        number = int(note.label)
        before = marks.get(str(number - 1)) or found.get(str(number - 1))
        after = marks.get(str(number + 1))
        if (before is None and number > 1) or (after is None and note is not notes[-1]):
            continue
        first = before[0][1] if before else paragraphs[0].start
        last = after[0][0] if after else notes[0].start
        fits = re.compile(
            rf"(?<=\d[.,;:]){number}(?=\s+[\"'(A-ZА-ЯЁ]|\s*\n|\s*$)|(?<=\b(?:19|20)\d\d){number}(?=[\s.,;:)]|$)"
        )
        places = [place.span() for place in fits.finditer(copy, first, max(first, last))]
        if len(places) == 1:
            found[note.label] = places
    return found


def _labels(found: re.Match[str]) -> list[str]:
    """Return the labels that a mark refers to; a range names all in it."""
    name = found.lastgroup or ""
    written = found[name].translate(RAISED)
    if name in {"label", "sign"}:
        return [written]
    labels: list[str] = []
    for part in re.split(r"\s*[,;˒ ]\s*", written):
        first, _, last = part.replace("–", "-").partition("-")
        if last and last.strip().isdecimal() and 0 < int(last) - int(first) < 30:
            labels.extend(str(number) for number in range(int(first), int(last) + 1))
        elif first.strip():
            labels.append(str(int(first)))
    return labels
