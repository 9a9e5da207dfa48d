"""Datelines of wire reports: ``KYIV, January 14 (Example Agency) —``."""

import re
from collections.abc import Iterator

from standoff.reading.cited import SourceDraft
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import parse_groups
from standoff.reading.names import classify
from standoff.reading.page import Page

__all__ = ["datelines"]

_DATELINE = re.compile(
    r"(?P<place>(?:[A-ZА-ЯЁІЇЄ][\w.'-]*[\s,./]+){0,5})(?P<date>[^()\n/]{0,30}?)\s*"
    r"(?:\((?P<outlet>[A-ZА-ЯЁa-z][\w .'/-]{1,40})\)\s*(?:[-–—]{1,2}|:)|/(?P<slashed>[A-ZА-ЯЁa-z][\w .'-]{1,30})/[.:]?\s*[-–—]?|[-–—]{1,2}\s*(?P<dashed>[A-ZА-ЯЁ][\w .'-]{1,40}?)\.\s|"
    r"(?<=\.\s)(?P<stopped>[A-ZА-ЯЁІЇЄ][\w.'-]{2,40})\s+[-–—])"
)
_MARK = re.compile("[-–—:/]")
"""What every dateline has."""


def datelines(page: Page) -> Iterator[CitationDraft]:
    """Read the dateline of a wire report at the head of a paragraph."""
    copy = page.copy
    for block in page.paragraphs:
        until = min(block.end, block.start + 140)
        marked = _MARK.search(copy, block.start, until) is not None
        found = _DATELINE.match(copy, block.start, until) if marked else None
        if found is None:
            continue
        kind = next(name for name in ("outlet", "slashed", "dashed", "stopped") if found[name] is not None)
        name = classify(copy, *found.span(kind))
        head = copy[block.start : found.start(kind)]
        if (
            name is None
            or name.kind not in {"listed", "unlisted", "host"}
            or (name.outlet is None and kind != "outlet")
        ):
            continue
        dates = tuple(
            date.moved(block.start)
            for group in [parse_groups(head.rstrip(" (/-–—"), 0, len(head.rstrip(" (/-–—")))[0]]
            for date in [*(d for one in group.sources for d in one.dates), *group.loose]
        )[:1]
        if not _is_place_line(head, dates=bool(dates), listed=name.outlet is not None):
            continue
        source = SourceDraft(
            start=name.start, end=name.end, outlet=name.outlet, listed=name.outlet is not None, dates=dates
        )
        end = found.end(kind) + (kind in {"outlet", "slashed"})
        yield CitationDraft(
            start=block.start,
            end=end,
            rule="dateline",
            sources=(source,),
            marks=((block.start, found.end()),),
            reach="after",
        )


_PLACE_LINE = re.compile(
    r"[A-ZА-ЯЁІЇЄ][A-ZА-ЯЁІЇЄ .,'/-]+\b|[A-ZА-ЯЁ][\w.'-]+(?:[ -][A-ZА-ЯЁ][\w.'-]+){0,2}[,.]"
)


def _is_place_line(head: str, *, dates: bool, listed: bool) -> bool:
    """Tell whether what stands before the outlet is a place, a date, both, or (if it is listed) nothing."""
    written = head.rstrip(" (/-–—\n")
    if not written:
        return listed
    return dates or _PLACE_LINE.match(written) is not None
