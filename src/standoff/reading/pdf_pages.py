"""Pages of a PDF joined to one text: without running heads and page numbers, footnotes after the body.

A footnote stands at the foot of the page with its mark; joined as they come, the pages would have notes in
the middle of sentences. Here they are set at the end of the text under a heading, and their marks written
``[1]``; both are numbered through where each page counts anew.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from standoff.reading.page_notes import with_notes

__all__ = ["joined"]

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|стр\.|с\.)\s*)?(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:of|/|из)\s*\d{1,4})?\W*", re.IGNORECASE
)
_FIRST_NUMBER = re.compile(r"^\d{1,4}\b")
_LAST_NUMBER = re.compile(r"\b\d{1,4}$")
_EDGE = 2
"""Lines at the head and at the foot of a page among which running heads and page numbers stand."""
_OPENS_NOTE = re.compile(r"\s*[\[(]?(?P<number>\d{1,3})[\])]?[.]?\s*(?=[\"'“”„«‘A-ZÀ-ÞА-ЯЁІЇЄҐh@*])")
_LONGEST_RUN = 60
"""Notes of a page; more are a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Foot:
    """The notes at the foot of a page: the index of their first line, and each note's number and first line."""

    line: int
    notes: tuple[tuple[int, int], ...]


def joined(pages: Sequence[str]) -> str:
    r"""Join the pages of a document.

    Examples
    --------
    >>> print(joined(["Digest 3\nNobody came.1 The hall\n1 TASS, May 3, 2021.", "Digest 4\nstood empty."]))
    Digest 3
    Nobody came.[1] The hall
    stood empty.
    <BLANKLINE>
    Notes
    <BLANKLINE>
    [1] TASS, May 3, 2021.
    """
    sheets = _without_running_lines([page.split("\n") for page in pages])
    bodies: list[str] = []
    notes: list[tuple[str, str]] = []
    for lines in sheets:
        foot = _foot(lines)
        marks = _marks("\n".join(lines[: foot.line]), foot) if foot is not None else None
        if foot is None or marks is None:
            bodies.append("\n".join(lines))
            continue
        body = "\n".join(lines[: foot.line])
        labels = [str(len(notes) + index) for index in range(1, len(foot.notes) + 1)]
        notes += zip(labels, _written(lines, foot), strict=True)
        bodies.append(_marked(body, marks, labels))
    return with_notes("\n".join(bodies), notes)


def _without_running_lines(sheets: Sequence[list[str]]) -> list[list[str]]:
    """Leave out page numbers, and lines that stand at the edges of several pages; the first such line stays."""
    if len(sheets) < 2:
        return [list(lines) for lines in sheets]
    counts = Counter(
        key
        for page, lines in enumerate(sheets)
        for key in {k for at in _edges(lines) for k in _keys(lines[at], page)}
    )
    needed = max(2, len(sheets) // 3)
    seen: set[str] = set()
    kept: list[list[str]] = []
    for page, lines in enumerate(sheets):
        dropped: set[int] = set()
        for at in _edges(lines):
            running = {key for key in _keys(lines[at], page) if counts[key] >= needed}
            if running & seen or (not running and _PAGE_NUMBER.fullmatch(lines[at])):
                dropped.add(at)
            seen |= running
        kept.append([line for at, line in enumerate(lines) if at not in dropped])
    return kept


def _edges(lines: Sequence[str]) -> Iterable[int]:
    """Return the indices of the first and last lines of a page that show something."""
    shown = [at for at, line in enumerate(lines) if line.strip()]
    return dict.fromkeys([*shown[:_EDGE], *shown[-_EDGE:]])


def _keys(line: str, page: int) -> Iterable[str]:
    """Give what a running line shares with those of other pages: itself, or all but the number of its page."""
    written = " ".join(line.split())
    if not any(map(str.isalpha, written)):
        return
    yield written
    for number in (_FIRST_NUMBER.search(written), _LAST_NUMBER.search(written)):
        if number is not None:
            yield f"{written[: number.start()]}#{int(number.group()) - page}{written[number.end() :]}"


def _foot(lines: Sequence[str]) -> _Foot | None:
    """Return the notes at the foot of a page: lines that open with numbers that count up to the last such line."""
    found: list[tuple[int, int]] = []
    for at in range(len(lines) - 1, 0, -1):
        opening = _OPENS_NOTE.match(lines[at])
        if opening is None:
            continue
        number = int(opening["number"])
        if not found or number == found[-1][0] - 1:
            found.append((number, at))
        if number == 1 or len(found) > _LONGEST_RUN:
            break
    return _Foot(line=found[-1][1], notes=tuple(reversed(found))) if found else None


def _marks(body: str, foot: _Foot) -> list[tuple[int, int] | None] | None:
    """Return where the body refers to each note of its page; none at all unless it does to most."""
    places: list[tuple[int, int] | None] = []
    at = 0
    for number, _ in foot.notes:
        place = next((m.span() for form in _mark_forms(number) if (m := form.search(body, at))), None)
        places.append(place)
        at = place[1] if place is not None else at
    found = sum(place is not None for place in places)
    return places if 2 * found > len(places) else None


def _mark_forms(number: int) -> Iterable[re.Pattern[str]]:
    """Give the ways a mark is set, the surest first: after a word or its stop, in brackets, apart, after a figure."""
    yield re.compile(
        rf"(?<=[^\W\d_]){number}(?![\w%])|(?<=[^\W\d_][.,;:!?\"'”’»)]){number}(?![\w%])|(?<=[.,!?][\"'”’»)]){number}(?![\w%])"
    )
    yield re.compile(rf"\[{number}\]")
    yield re.compile(rf"(?<=[.!?\"”’)] ){number}(?=\s+[\"“«A-ZА-ЯЁ])")
    yield re.compile(
        rf"(?<=\d[.,;:]){number}(?=\s+[\"“«A-ZА-ЯЁ]|\s*$)|(?<=\b(?:19|20)\d\d){number}(?=[\s.,;:)]|$)"
    )


def _written(lines: Sequence[str], foot: _Foot) -> Iterable[str]:
    """Give the text of each note of a page, without its number."""
    ends = [at for _, at in foot.notes[1:]] + [len(lines)]
    for (_, first), end in zip(foot.notes, ends, strict=True):
        text = "\n".join(line.rstrip() for line in lines[first:end] if line.strip())
        yield _OPENS_NOTE.sub("", text, count=1).strip()


def _marked(body: str, marks: Sequence[tuple[int, int] | None], labels: Sequence[str]) -> str:
    """Return the body with each mark as ``[label]``."""
    pieces: list[str] = []
    done = 0
    for place, label in zip(marks, labels, strict=True):
        if place is not None:
            pieces += (body[done : place[0]], f"[{label}]")
            done = place[1]
    return "".join([*pieces, body[done:]])
