"""Heads of paragraphs in press reviews: ``Example Agency, January 13: banks fear the worst``."""

import re
from collections.abc import Iterator

from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import parse_groups
from standoff.reading.page import Page

__all__ = ["run_in_heads"]

_HEAD = re.compile(
    r"(?:[-*•·]\s+|\d{1,3}[.)]\s+)?[*_]{0,3}(?P<inside>[\"A-ZА-ЯЁІЇЄ][^\n,:;()]{1,50},\s[^\n:;()]{3,60}?)[*_]{0,3}(?::[*_]{0,3}|\s[-–—])\s"
)


def run_in_heads(page: Page) -> Iterator[CitationDraft]:
    """Read a listed outlet and its date, with a colon or dash after them, at the head of a paragraph."""
    copy = page.copy
    for block in page.paragraphs:
        found = _HEAD.match(copy, block.start, min(block.end, block.start + 130))
        if found is None:
            continue
        groups = parse_groups(copy, *found.span("inside"))
        sources = tuple(one for group in groups for one in group.sources)
        if not sources or any(group.prose for group in groups):
            continue
        if all(one.listed and one.dates for one in sources):
            mark = found.span("inside")
            yield CitationDraft(
                start=mark[0],
                end=mark[1],
                rule="run-in head",
                sources=sources,
                marks=((block.start, found.end()),),
                reach="after",
            )
