"""Source lines below a report: ``Source: Example Agency, Moscow, in Russian 0815 gmt 14 Jan 22``."""

import re
from collections.abc import Iterator

from standoff.reading.cited import SourceDraft
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import parse_groups, sharing
from standoff.reading.header import SOURCE_LINE
from standoff.reading.page import Page

__all__ = ["source_lines"]

_TAIL = re.compile(r"(?:[ *_)\]]|(?<! [гр])\.)+$")
_LONGEST = 300


def source_lines(page: Page) -> Iterator[CitationDraft]:
    """Read the line after a paragraph that opens with *Source:* and names outlets."""
    copy = page.copy
    for block in page.source_lines:
        label = SOURCE_LINE.match(copy, block.start, block.end)
        if label is None or block.end - block.start > _LONGEST:
            continue
        sources = _named(copy, label.end(), block.end)
        if sources:
            end = block.start + len(_TAIL.sub("", copy[block.start : block.end]))
            mark = (block.start, end)
            yield CitationDraft(start=mark[0], end=end, rule="source line", sources=sources, marks=(mark,))


def _named(copy: str, start: int, end: int) -> tuple[SourceDraft, ...]:
    """Read outlets as within brackets; one must be listed, or all dated."""
    groups = parse_groups(copy, start, end)
    sources = tuple(one for group in sharing(groups) for one in group.sources)
    if not sources or sum(group.prose for group in groups) > len(sources):
        return ()
    if any(one.listed or one.url for one in sources) or all(one.dates for one in sources):
        return sources
    return ()
