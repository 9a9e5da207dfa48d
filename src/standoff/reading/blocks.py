"""Paragraphs, headings, list items and notes: the blocks of a text, told by empty lines and by lines that are no wrapping."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from standoff.reading.interim import interim

__all__ = ["NOTES_HEADING", "NOTE_SIGNS", "Block", "blocks"]


@interim(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or note of the copy; its line breaks are blanks."""

    start: int
    end: int
    lines: int


_OPENS_BLOCK = re.compile(
    r" {0,8}(?:#{1,6} |[-•·] |\*{1,3} |[†‡]{1,2} ?|\d{1,3}[.)] |\[\^?[\w-]{1,12}\]:? ?|[¹²³⁰⁴-⁹]+ ?|>|\||={3,}|-{3,}|_{3,}|\*{3,}|"
    r"(?:Publication|Volume|Issue|Date|Published|Author|By|Source|Title|Quelle|Источник|Источники|Джерело|Джерела)s?: )"
)
NOTE_SIGNS = r"\*{1,3}(?!\*)|[†‡]{1,2}"
"""Signs that mark notes where there are few, as a pattern."""
NOTES_HEADING = re.compile(
    r"[#*_\s]*(?:end|foot)?(?:notes?(?:\s+and\s+references)?|references|sources|works\s+cited|bibliography|citations|примечания|источники|сноски|"
    r"примітки|джерела|литература)[*_:\s]*",
    re.IGNORECASE,
)
"""A line that stands over notes."""
_LONGEST_HEADING = 40
_NUMBER = re.compile(
    r" *(?:(?P<bare>\d{1,3})(?: [-–—])?(?= +[\"A-ZА-ЯЁ])|\((?P<round>\d{1,3})\)(?= +[\"'A-ZА-ЯЁ@*_\[h]))"
)
_DATE_LINE = re.compile(
    r"\s*(?:[A-ZА-Я]\w{2,10},?\s+)?(?:[A-ZА-Я][a-zа-я]{2,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|\d{1,2}\.?\s+[A-Za-zА-Яа-яіїє]{3,9}\.?,?\s+(?:19|20)\d\d|"
    r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)(?:\s*[|•·–—][^\n]{0,40}|\s+г\.|\s+р\.)?\s*$",
)
"""A line that is a date; it stands apart from the title above it."""
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"')\]*_]*\s*$")
_NONE_MOVED: Mapping[int, int] = MappingProxyType({})
_WRAP_WIDTH = 120
"""No hard-wrapped line is longer; a line that is longer is a whole paragraph."""


def blocks(copy: str, moved: Mapping[int, int] = _NONE_MOVED) -> list[Block]:
    """Split the copy into blocks: at empty lines, and at line ends that are no wrapping.

    ``moved`` are the line ends that :class:`Text` moved behind a word.
    """
    found: list[Block] = []
    group: list[tuple[int, int]] = []
    at = 0
    for line in copy.split("\n"):
        end = at + len(line)
        if line.strip():
            group.append((at, end))
        elif group:
            _split_group(copy, group, found, moved)
            group = []
        at = end + 1
    if group:
        _split_group(copy, group, found, moved)
    if len(copy) > _LONGEST and any(block.end - block.start > _LONGEST for block in found):
        return [part for block in found for part in _in_parts(copy, block)]
    return found


_LONGEST = 100_000
"""Characters; a longer paragraph is none, and is read in parts, so that what is held of one stays small."""


def _in_parts(copy: str, block: Block) -> Iterator[Block]:
    """Give a block, or its parts if it is too long: each ends at a line end or blank, if one is near."""
    at = block.start
    while block.end - at > _LONGEST:
        until = at + _LONGEST
        for blank in ("\n", ". ", " "):
            near = copy.rfind(blank, until - _LONGEST // 10, until)
            if near >= 0:
                until = near + len(blank)
                break
        if copy[at:until].strip():
            yield _block(copy, at, until, 1)
        at = until
    if copy[at : block.end].strip():
        yield _block(copy, at, block.end, block.lines)


def _split_group(
    copy: str, group: list[tuple[int, int]], found: list[Block], moved: Mapping[int, int]
) -> None:
    """Split lines without an empty line between them, and add their blocks."""
    if len(group) == 1:
        found.append(_block(copy, group[0][0], group[0][1], 1))
        return
    widths = [end - start - moved.get(end, 0) + moved.get(start - 1, 0) for start, end in group]
    widest = max(widths)
    first = 0
    opened = -1
    for index in range(1, len(group) + 1):
        opened = _opened(copy, *group[index - 1], opened)
        within = opened >= 0 and group[index - 1][1] - opened < _LONGEST_BRACKET
        if (
            index == len(group)
            or _breaks(copy, group[index - 1], group[index], widest, widths[index - 1], within=within)
            or _counts_on(copy, group[first], group[index])
        ):
            found.append(_block(copy, group[first][0], group[index - 1][1], index - first))
            first, opened = index, -1


_LONGEST_BRACKET = 300
"""Characters over which a parenthesis that a line leaves open keeps the lines after it together."""


def _opened(copy: str, start: int, end: int, before: int) -> int:
    """Return the place of the parenthesis that is open after a line, or -1; ``before`` is that of the line before."""
    opening, closing = copy.rfind("(", start, end), copy.rfind(")", start, end)
    return before if opening == closing else opening if opening > closing else -1


def _breaks(
    copy: str, line: tuple[int, int], following: tuple[int, int], widest: int, width: int, *, within: bool
) -> bool:
    """Tell whether a line end is the end of a paragraph rather than wrapping; none is ``within`` a parenthesis."""
    if _OPENS_BLOCK.match(copy, following[0], following[1]):
        return True
    written = copy[line[0] : line[1]]
    word = copy[following[0] : following[1]].lstrip().partition(" ")[0]
    if word[:1].islower() or written.rstrip()[-1:] in ",;(–—" or within:
        return False
    if widest > _WRAP_WIDTH or _DATE_LINE.match(copy, *following) is not None:
        return True
    if any(
        end - start < _LONGEST_HEADING and NOTES_HEADING.fullmatch(copy, start, end)
        for start, end in (line, following)
    ):
        return True
    ends = _ENDS_SENTENCE.search(written, max(0, len(written) - 12)) is not None
    return widest - width > len(word) + (6 if ends else 12)


def _counts_on(copy: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Tell whether a line opens with the number after that which opens the block: the next note of a list."""
    number = _NUMBER.match(copy, *following)
    if number is None:
        return False
    before = _NUMBER.match(copy, *line)
    if before is None or before.lastgroup != number.lastgroup:
        return False
    return int(number[number.lastgroup or 0]) == int(before[number.lastgroup or 0]) + 1


def _block(copy: str, start: int, end: int, lines: int) -> Block:
    """Make a block, trimmed of blanks."""
    text = copy[start:end]
    return Block(start=start + len(text) - len(text.lstrip()), end=start + len(text.rstrip()), lines=lines)
