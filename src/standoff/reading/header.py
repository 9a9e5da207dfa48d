"""The head of a document: title, periodical, date, and where the body begins.

Blocks before the body are told apart by form: a title, lines of the kind ``Publication: ... Volume: ...``,
a date line, a byline, a caption. What is told here is never read as a claim.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from standoff.reading.blocks import Block
from standoff.reading.dates import Written, find_dates

__all__ = ["SOURCE_LINE", "Header", "is_caption", "is_date_line", "is_heading", "read_header"]

_SERIAL = re.compile(
    r"(?:Publication:\s*)?(?P<publication>[A-Z][^\n:|]{2,60}?)[\s,|–—-]+Vol(?:ume|\.)?:?\s*(?P<volume>\d{1,3})"
    r"(?:[\s,|–—-]+(?:Issue|No\.?|Number|Iss\.?)?:?\s*#?(?P<issue>\d{1,3}))?\b"
)
_SERIAL_SHORT = re.compile(
    r"(?P<publication>[A-Z][A-Za-z ]{2,60}?),?\s+(?P<volume>\d{1,3})\s?\((?P<issue>\d{1,3})\)"
)
_FIELD = re.compile(r"[*_>\s]*(?P<key>[A-Za-zА-Яа-я ]{3,20})[*_]*:[*_]*\s*(?P<value>.+)", re.DOTALL)
_OPENS_FRONT_MATTER = re.compile(r"---[ ]*\n(?:[ ]*#[^\n]*\n)*[\w-]{1,40}[ ]*:")
_FIELDS = {
    "title": "title", "заголовок": "title", "publication": "publication", "journal": "publication", "volume": "volume",
    "vol": "volume", "issue": "issue", "number": "issue", "date": "date", "published": "date", "publication date": "date",
    "published on": "date", "posted": "date", "posted on": "date", "updated": "other", "last updated": "other",
    "дата": "date", "опубликовано": "date", "author": "other", "authors": "other", "by": "other", "tags": "other",
    "category": "other", "keywords": "other", "source": "other", "url": "other", "автор": "other", "region": "other",
    "topics": "other", "photo": "other", "image": "other", "reading time": "other", "lang": "other", "language": "other",
}  # fmt: skip
SOURCE_LINE = re.compile(r"[*_]*(?:sources?|quelle|источники?|джерел[оа])[*_]*\s*:[*_]*\s*", re.IGNORECASE)
"""Opens a line that names the sources of the text before it."""
_CAPTION_OPENS = re.compile(
    r"[*_(\[]*(?:Photo|Image|Picture|Caption|Photograph|Photo credit|Фото|Figure \d+|Map \d*|!\[)\b",
    re.IGNORECASE,
)
_CREDIT_IN_BRACKETS = re.compile(
    r"\((?:Photo|Image|Credits?|Picture|Foto|Map|Courtesy|Фото|(?:Source|Источник)(?![^()]*\b\d{1,2}\b))\b[^()]{0,150}\)[*_.\s]*$",
    re.IGNORECASE,
)
_AGENCY_AT_END = re.compile(
    r"\b(?:Getty Images|AP Photo|via REUTERS|EPA-EFE|AFP via)\b[^.]{0,60}$", re.IGNORECASE
)
_LONGEST_AGENCY = 80
"""Characters of such a credit, at most."""
_ENDS = re.compile(
    r"[.!?…][\"')\]*_]*(?:\s*(?:\[\^[\w-]{1,20}\]|\[\d{1,3}(?:[\s,;–-]{1,3}\d{1,3})*(?:,?\s*(?:pp?|с|стр|С)\.[\d\s,–-]{1,20})?\]|"
    r"[¹²³⁰⁴-⁹,˒]|\d{1,3}(?!\d)|\(\d{1,3}\)|[*†‡§]))*\s*$"
)
"""A full stop at the end, or before the marks of notes there; no two ways lead through the same figures."""
_CITES = re.compile(
    r"\s[-–—]{1,3}\s*(?:[A-ZА-ЯЁ@]|\d+\.[a-z])[^.!?]{2,70}\b\d{1,4}\s*\.?$|[(\[][^()\[\]]{3,}\d|https?://|\[\^[\w-]{1,20}\]|\[\d+\]|\b[Rr]eport(?:ing|s)\s+(?:by|from)\s"
)
_SENTENCE_WITHIN = re.compile(r"[a-zа-яё0-9][.!?…][\"')]*\s+[\"—–-]*\s?[\"(A-ZА-ЯЁ]")
_DATELINE = re.compile(
    r"[A-ZА-ЯЁ][\w .,'/-]{1,60}?\((?:[A-Z][\w -]{1,30})\)\s*[-–—]|.{0,60}?/[A-ZА-Я -]{2,20}/|\([A-Z][\w -]{1,30}\)\s*[-–—]"
)
_DATE_LINE_REST = re.compile(
    r"\b(?:published|posted|date|updated|issued|on|at|by|from|the|first|last|online|min(?:ute)?s?|read|time|am|pm|a\.m|p\.m|msk|gmt|utc|et|est|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|г|года|опубликовано)\b\.?|[\d:|•·,.—–()+/-]+",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"[*_]*(?:By|Автор|Author)[: ]\s*[A-ZА-ЯЁ]")
_LIST_ITEM = re.compile(r"[-*•·–—]\s|\d{1,3}[.)]\s|>")
_MAX_HEADER_BLOCKS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the head of a document tells."""

    title: tuple[int, int] | None = None
    given_title: str | None = None
    publication: str | None = None
    volume: int | None = None
    issue: int | None = None
    date: Written | None = None
    body: int = 0
    """Index of the first block of the body."""
    footer: int | None = None
    """Index of a line at the end that only tells the date (*Published February 3, 2023*)."""


def is_caption(text: str) -> bool:
    """Tell whether a block is the caption or credit of a picture."""
    return len(text) < 400 and (
        _CAPTION_OPENS.match(text) is not None
        or ("(" in text and _CREDIT_IN_BRACKETS.search(text) is not None)
        or _AGENCY_AT_END.search(text, max(0, len(text) - _LONGEST_AGENCY)) is not None
    )


def is_heading(text: str) -> bool:
    """Tell whether a block within the body is a heading."""
    if text.startswith("#"):
        return True
    return (
        len(text) <= 120
        and "\n" not in text
        and not _ENDS.search(text)
        and not _SENTENCE_WITHIN.search(text)
        and not text.endswith((":", ";", ",", ")"))
        and not _CITES.search(text)
        and not _LIST_ITEM.match(text)
    )


def read_header(copy: str, blocks: Sequence[Block]) -> Header:
    """Read the blocks before the body."""
    header = Header()
    index = _front_matter_end(copy, blocks)
    if index:
        header = _front_matter(header, copy, blocks[0].start, blocks[index - 1].end)
    untitled: int | None = None
    while index < min(len(blocks), _MAX_HEADER_BLOCKS):
        block = blocks[index]
        text = copy[block.start : block.end]
        told = _told(header, copy, block, text)
        if told is not None:
            header = told
        elif header.title is None and untitled is None and _may_be_title(text, last=index + 1 == len(blocks)):
            span = _title_span(copy, block)
            header, untitled = replace(header, title=span), index
            if copy[span[1] : block.end].strip("=-#*_ \n"):
                header = _dated(header, copy, span[1], block.end)
        elif not _is_aside(text):
            break
        index += 1
    if index >= len(blocks) and untitled is not None:
        header, index = replace(header, title=None), untitled
    return _dated_by_footer(replace(_dated_by_title(header, copy), body=index), copy, blocks)


def _front_matter_end(copy: str, blocks: Sequence[Block]) -> int:
    """Return the index after a leading block of front matter between ``---`` lines, or 0."""
    if not blocks or _OPENS_FRONT_MATTER.match(copy, blocks[0].start) is None:
        return 0
    for index, block in enumerate(blocks[: _MAX_HEADER_BLOCKS * 2]):
        closing = copy.rstrip()[-3:] if index + 1 == len(blocks) else copy[block.start : block.end][-3:]
        if closing == "---" and (index or block.lines > 1):
            return index + 1
    return 0


def _front_matter(header: Header, copy: str, start: int, end: int) -> Header:
    """Return the header with the fields of front matter; keys that tell nothing here are passed over."""
    at = start
    for line in copy[start:end].split("\n"):
        found = _FIELD.match(line)
        key = _FIELDS.get(found["key"].strip().casefold()) if found is not None else None
        if found is not None and key is not None:
            header = _with_field(header, key, copy, at + found.start("value"), at + found.end("value"))
        at += len(line) + 1
    return header


def _told(header: Header, copy: str, block: Block, text: str) -> Header | None:
    """Return the header with what a line of the head tells; none if the block is no such line."""
    if len(text) > 300:
        return None
    if not text.strip("#*_=~- \n"):
        return header
    if is_caption(text):
        return header
    serial = (_SERIAL.search(text) if "Vol" in text else None) or _SERIAL_SHORT.fullmatch(text)
    if serial is not None and len(text) < 160:
        issue = serial["issue"]
        found = replace(
            header,
            publication=serial["publication"].strip(" *_"),
            volume=int(serial["volume"]),
            issue=int(issue) if issue else header.issue,
        )
        return _dated(found, copy, block.start + serial.end(), block.end)
    if (told := _field(header, copy, block)) is not None:
        return told
    most = 0 if text.startswith("#") and header.title is None else 3
    if len(text) <= 140 and (is_date_line(text, most) or _BYLINE.match(text)):
        return _dated(header, copy, block.start, block.end)
    return None


def _field(header: Header, copy: str, block: Block) -> Header | None:
    """Return the header with a line ``key: value``; none for another line."""
    told: Header | None = None
    at = block.start
    for line in copy[block.start : block.end].split("\n"):
        found = _FIELD.match(line)
        key = _FIELDS.get(found["key"].strip().casefold()) if found is not None else None
        if found is not None and key is not None:
            told = _with_field(told or header, key, copy, at + found.start("value"), at + found.end("value"))
        elif told is None:
            return None
        at += len(line) + 1
    return told


def _with_field(header: Header, key: str, copy: str, start: int, end: int) -> Header:
    """Return the header with one field."""
    value = copy[start:end].strip(" *_\"'")
    if key == "title" and header.title is None:
        return replace(
            header,
            title=(start + copy[start:end].index(value), start + copy[start:end].index(value) + len(value)),
        )
    if key == "publication" and header.publication is None:
        return replace(header, publication=value)
    if key in {"volume", "issue"} and value.isdecimal() and len(value) < 4:
        return replace(header, volume=int(value)) if key == "volume" else replace(header, issue=int(value))
    if key == "date":
        return _dated(header, copy, start, end)
    return header


def _dated(header: Header, copy: str, start: int, end: int) -> Header:
    """Return the header with the first full date of a stretch, if it has none yet."""
    if header.date is not None:
        return header
    for found in find_dates(copy, start, end):
        if found.year is not None and found.day is not None and found.problem is None:
            return replace(header, date=found)
    return header


def is_date_line(text: str, most: int = 3) -> bool:
    """Tell whether a line is a date and little else: at most so many words besides."""
    dates = list(find_dates(text))
    if not dates:
        return False
    rest = text
    for found in dates:
        rest = rest[: found.start] + " " * (found.end - found.start) + rest[found.end :]
    rest = rest.lstrip("#")
    return (
        len(_DATE_LINE_REST.sub(" ", rest).split()) <= most and not _DATELINE.match(text) and "(" not in text
    )


def _may_be_title(text: str, *, last: bool) -> bool:
    """Tell whether a block can be the title: short, and no sentence of the body."""
    if last or len(text) > 250 or _LIST_ITEM.match(text) or _DATELINE.match(text):
        return False
    if text.startswith("#"):
        return True
    if _CITES.search(text) or text.count("\n") > 2:
        return False
    if _SENTENCE_WITHIN.search(text) and not text.startswith("#"):
        return False
    closing = text.rstrip("\"')")[-1:]
    return closing not in ".:;," and not (closing in "?!" and len(text) > 140)


def _title_span(copy: str, block: Block) -> tuple[int, int]:
    """Return the span of the title itself, without its marks and the lines of the author and the date below it."""
    first, *more = copy[block.start : block.end].split("\n")
    body = first
    for line in more:
        if line.startswith(("=", "-")) or _BYLINE.match(line) or is_date_line(line, most=0):
            break
        body += f"\n{line}"
    inner = body.strip("#*_ \n")
    start = block.start + body.index(inner)
    return start, start + len(inner)


def _is_aside(text: str) -> bool:
    """Tell whether a block between title and body is a subtitle or another line that claims nothing."""
    return (
        len(text) <= 160
        and not _SENTENCE_WITHIN.search(text)
        and not _ENDS.search(text)
        and not _CITES.search(text)
        and not _LIST_ITEM.match(text)
        and (text.startswith("#") or not _DATELINE.match(text))
        and not text.endswith((":", ")"))
    )


def _dated_by_title(header: Header, copy: str) -> Header:
    """Return the header dated by a title that ends in a full date, where nothing else tells one."""
    if header.date is not None or header.title is None:
        return header
    start, end = header.title
    end -= len(copy[start:end]) - len(_REMARK_AT_END.sub("", copy[start:end]))
    for found in find_dates(copy, start, end):
        if (
            found.year is not None
            and found.day is not None
            and found.problem is None
            and found.end >= end - 2
        ):
            return replace(header, date=found)
    return header


_REMARK_AT_END = re.compile(r"\s*\([^()]*\)\s*$")
_AT_THE_END = 3
"""A date line counts as the article's own date among so many last blocks."""


def _dated_by_footer(header: Header, copy: str, blocks: Sequence[Block]) -> Header:
    """Return the header dated by a date line at the document's end, where nothing else tells one."""
    if header.date is not None:
        return header
    for index in range(len(blocks) - 1, max(header.body, len(blocks) - 1 - _AT_THE_END), -1):
        block = blocks[index]
        text = copy[block.start : block.end]
        if len(text) <= 140 and is_date_line(text, most=0):
            dated = _dated(header, copy, block.start, block.end)
            return replace(dated, footer=index) if dated.date is not None else header
    return header
