"""References in a sentence of the text itself: ``For background, see Example Monitor, December 11, 2019``."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import parse_groups
from standoff.reading.page import Page

__all__ = ["references"]

_SEE = re.compile(
    r"\b(?P<inside>(?:[Bb]ut\s+see|[Ss]ee(?:\s+also)?|[Cc]f\.)\s+(?P<names>(?:the\s+)?[\"*_]{0,2}[A-ZА-ЯЁ](?:[^.()\[\]\n]|\.(?=\w)|\n(?!\n)){2,160}?\d{1,4}))"
    r"(?=[.)]?(?:\s*$|\s+[\"(A-ZА-ЯЁ]|\.))"
)


def references(page: Page) -> Iterator[CitationDraft]:
    """Read *see* with listed outlets and their dates, outside brackets."""
    copy = page.copy
    for block, brackets in zip(page.paragraphs, page.brackets, strict=True):
        if all(copy.find(word, block.start, block.end) < 0 for word in ("see", "See", "f.")):
            continue
        outer = [one for one in brackets if one.depth == 0]
        opens = [one.start for one in outer]
        for found in _SEE.finditer(copy, block.start, block.end):
            within = bisect_right(opens, found.start()) - 1
            if within >= 0 and found.start() < outer[within].end:
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
                    rule="reference",
                    sources=sources,
                    signal=groups[0].signal,
                    marks=(mark,),
                    reach="sentence",
                )
