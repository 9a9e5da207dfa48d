"""Credits at the end of a paragraph: ``— Example Agency, January 14``, ``With reporting by Example Agency``."""

import re
from collections.abc import Iterator

from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import parse_groups
from standoff.reading.page import Page

__all__ = ["credits_at_end", "reporting_by"]

_CREDIT_AT_END = re.compile(
    r"(?:(?<=[.!?…\"')\s])|(?<=^))[-–—]{1,3}\s*(?P<credit>[*_\"]*[A-ZА-ЯЁ@][^\n()]{1,90}?)[*_\"]*\.?\s*$",
    re.MULTILINE,
)


def credits_at_end(page: Page) -> Iterator[CitationDraft]:
    """Read the credit after a dash that closes a paragraph or line."""
    copy = page.copy
    for block in page.paragraphs:
        tail = max(block.start, block.end - 110)
        dash = max(
            copy.rfind("—", tail, block.end),
            copy.rfind("–", tail, block.end),
            copy.rfind(" -", tail, block.end),
        )
        if dash < 0:
            dash = block.start if copy.startswith("-", block.start) else -1
        if dash < 0:
            continue
        for found in _CREDIT_AT_END.finditer(copy, max(tail, dash - 3), block.end):
            groups = parse_groups(copy, *found.span("credit"))
            sources = tuple(one for group in groups for one in group.sources)
            if not sources or any(group.prose for group in groups):
                continue
            if not any(one.listed for one in sources) and not all(one.dates for one in sources):
                continue
            mark = (found.start(), found.end("credit"))
            yield CitationDraft(start=mark[0], end=mark[1], rule="credit", sources=sources, marks=(mark,))
            break


_REPORTING_BY = re.compile(
    r"[(\[*_]{0,2}(?:(?:[Ww]ith|[Ii]ncludes|[Ii]ncluding)\s+(?:additional\s+)?(?:reporting|information|material|reports)|"
    r"(?:[Bb]ased\s+on|[Cc]ompiled\s+from)\s+(?:reporting|reports|material|information)|(?:[Aa]dditional\s+)?[Rr]eporting)\s+"
    r"(?:by|from)\s+(?P<names>(?:[^.;\n()]|\.(?=\w)){2,200})(?:\.(?:com|org|net|ru|ua|md)[^.;\n()]{0,100})*[.)\]*_]*\s*$"
)


def reporting_by(page: Page) -> Iterator[CitationDraft]:
    """Read the agencies that a digest says it is made from."""
    copy = page.copy
    for block in page.paragraphs:
        tail = max(block.start, block.end - 300)
        if copy.find("report", tail, block.end) < 0 and copy.find("Report", tail, block.end) < 0:
            continue
        found = _REPORTING_BY.search(copy, tail, block.end)
        if found is None:
            continue
        groups = parse_groups(copy, found.start("names"), found.end("names"))
        sources = tuple(one for group in groups for one in group.sources)
        if not any(one.listed for one in sources):
            continue
        end = found.end("names")
        mark = (found.start(), end)
        yield CitationDraft(start=mark[0], end=end, rule="reporting by", sources=sources, marks=(mark,))
