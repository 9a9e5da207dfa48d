"""Source lines below a report: ``Source: Example Agency, Moscow, in Russian 0815 gmt 14 Jan 22``."""

import re
from collections.abc import Iterator

from standoff.reading.cited import SourceDraft
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.dates import MONTHS, Written
from standoff.reading.groups import parse_groups, sharing
from standoff.reading.header import SOURCE_LINE
from standoff.reading.names import classify
from standoff.reading.page import Page

__all__ = ["source_lines"]

_BROADCAST = re.compile(
    r"(?P<name>[^\n,]{2,60}?)(?:\s+(?:news agency|news site|website|web site|newspaper|radio|TV|television|channel|on Telegram))?"
    r"(?:,\s*(?P<place>[A-ZА-ЯЁ][^\n,\d]{1,40}))?,?\s+in\s+[A-Z][a-z]+,?\s+(?:\d{4}\s*(?:gmt|GMT|utc|UTC)\s+)?"
    r"(?P<day>\d{1,2})\s+(?P<month>[A-Z][a-z]{2,8})\.?\s+(?P<year>(?:19|20)?\d\d)\b"
)
"""The line of the monitoring services: agency, place, language, hour, day; the year may have two digits."""
_TAIL = re.compile(r"(?:[ *_)\]]|(?<! [гр])\.)+$")
_TURN_OF_CENTURY = 50
"""Two digits below this are of the 21st century."""
_LONGEST = 300


def source_lines(page: Page) -> Iterator[CitationDraft]:
    """Read the line after a paragraph that opens with *Source:* and names outlets."""
    copy = page.copy
    for block in page.source_lines:
        label = SOURCE_LINE.match(copy, block.start, block.end)
        if label is None or block.end - block.start > _LONGEST:
            continue
        sources = _broadcast(copy, label.end(), block.end) or _named(copy, label.end(), block.end)
        if sources:
            end = block.start + len(_TAIL.sub("", copy[block.start : block.end]))
            mark = (block.start, end)
            yield CitationDraft(start=mark[0], end=end, rule="source line", sources=sources, marks=(mark,))


def _broadcast(copy: str, start: int, end: int) -> tuple[SourceDraft, ...]:
    """Read the line of a monitoring service."""
    found = _BROADCAST.match(copy, start, end)
    if found is None:
        return ()
    name = classify(copy, *found.span("name"))
    month = MONTHS.get(found["month"].lower())
    if name is None or name.kind == "other" or month is None or not 1 <= int(found["day"]) <= 31:
        return ()
    year = int(found["year"])
    if year < 100:
        year += 2000 if year < _TURN_OF_CENTURY else 1900
    date = Written(
        start=found.start("day"), end=found.end("year"), year=year, month=month, day=int(found["day"])
    )
    listed = name.outlet is not None
    return (SourceDraft(start=name.start, end=name.end, outlet=name.outlet, listed=listed, dates=(date,)),)


def _named(copy: str, start: int, end: int) -> tuple[SourceDraft, ...]:
    """Read outlets as within brackets; one must be listed, or all dated."""
    groups = parse_groups(copy, start, end)
    sources = tuple(one for group in sharing(groups) for one in group.sources)
    if not sources or sum(group.prose for group in groups) > len(sources):
        return ()
    if any(one.listed or one.url for one in sources) or all(one.dates for one in sources):
        return sources
    return ()
