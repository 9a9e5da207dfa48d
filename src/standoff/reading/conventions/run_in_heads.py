"""Heads of paragraphs in press reviews: ``Example Agency, January 13: banks fear the worst``."""

import re
from collections.abc import Iterator

from standoff.reading.blocks import Block
from standoff.reading.cited import SourceDraft
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import named_alone
from standoff.reading.names import classify
from standoff.reading.page import Page

__all__ = ["run_in_heads"]

_HEAD = re.compile(
    r"(?:[-*•·]\s+|\d{1,3}[.)]\s+)?[*_]{0,3}(?P<inside>[\"A-ZА-ЯЁІЇЄ][^\n,:;()]{1,50},\s[^\n:;()]{3,60}?)[*_]{0,3}(?::[*_]{0,3}|\s[-–—])\s"
)
_NAME_AT_HEAD = re.compile(
    r"(?:[-*•·]\s+|\d{1,3}[.)]\s+)?[*_]{0,3}(?P<inside>[\"A-ZА-ЯЁІЇЄ][^\n,:;()]{2,40}):[*_]{0,3}\s+(?=[\"A-ZА-ЯЁІЇЄ])"
)


def run_in_heads(page: Page) -> Iterator[CitationDraft]:
    """Read a listed outlet and its date, with a colon or dash after them, at the head of a paragraph."""
    copy = page.copy
    for block in page.paragraphs:
        found = _HEAD.match(copy, block.start, min(block.end, block.start + 130))
        if found is None:
            continue
        sources = named_alone(copy, *found.span("inside"))
        if sources and all(one.listed and one.dates for one in sources):
            yield _head(block, found, sources)
    yield from _undated(page)


def _undated(page: Page) -> Iterator[CitationDraft]:
    """Read heads of an outlet alone, where at least two outlets head paragraphs: one alone may ask in an interview."""
    found: list[tuple[Block, re.Match[str], SourceDraft]] = []
    for block in page.paragraphs:
        head = _NAME_AT_HEAD.match(page.copy, block.start, min(block.end, block.start + 60))
        name = classify(page.copy, *head.span("inside")) if head is not None else None
        if head is not None and name is not None and name.outlet is not None:
            source = SourceDraft(start=name.start, end=name.end, outlet=name.outlet, listed=True)
            found.append((block, head, source))
    if len({source.outlet for _, _, source in found}) > 1:
        for block, head, source in found:
            yield _head(block, head, (source,))


def _head(block: Block, found: re.Match[str], sources: tuple[SourceDraft, ...]) -> CitationDraft:
    """Make the citation of a head; it is cited for what follows."""
    start, end = found.span("inside")
    return CitationDraft(
        start=start,
        end=end,
        rule="run-in head",
        sources=sources,
        marks=((block.start, found.end()),),
        reach="after",
    )
