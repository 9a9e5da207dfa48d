"""References in a sentence of the text itself: ``For background, see Example Monitor, December 11, 2019``."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import named_alone, signal_of
from standoff.reading.page import Page, places_of

__all__ = ["references"]

_SEE = re.compile(
    r"(?P<inside>(?:[Bb]ut\s+see|[Ss]ee(?:\s+also)?|[Cc]f\.)\s+(?P<names>(?:the\s+)?[\"*_]{0,2}[A-ZА-ЯЁ](?:[^.()\[\]\n]|\.(?=\w)|\n(?!\n)){2,160}?\d{1,4}))"
    r"(?=[.)]?(?:\s*$|\s+[\"(A-ZА-ЯЁ]|\.))"
)


_LONGEST = 700
"""A longer parenthesis is no citation."""
_CUES = ("see", "See", "cf.", "Cf.")
_BUT = re.compile(r"\b[Bb]ut\s+$")


def _is_within_brackets(copy: str, start: int, at: int) -> bool:
    """Tell whether a bracket stands open at a place of its paragraph."""
    first = max(start, at - _LONGEST)
    return any(
        copy.rfind(opening, first, at) > copy.rfind(closing, first, at) for opening, closing in ("()", "[]")
    )


def references(page: Page) -> Iterator[CitationDraft]:
    """Read *see* with listed outlets and their dates, outside brackets."""
    copy = page.copy
    starts = [block.start for block in page.paragraphs]
    for at in sorted(at for cue in _CUES for at in places_of(cue, copy, 0, len(copy))):
        index = bisect_right(starts, at) - 1
        if index < 0 or at >= page.paragraphs[index].end or copy[at - 1 : at].isalnum():
            continue
        but = _BUT.search(copy, max(page.paragraphs[index].start, at - 6), at)
        found = _SEE.match(copy, at if but is None else but.start(), page.paragraphs[index].end)
        if found is None or _is_within_brackets(copy, page.paragraphs[index].start, at):
            continue
        mark = found.span("inside")
        sources = named_alone(copy, *mark)
        if sources and all(one.listed and one.dates for one in sources):
            yield CitationDraft(
                start=mark[0],
                end=mark[1],
                rule="reference",
                sources=sources,
                signal=signal_of(copy, *mark)[0],
                marks=(mark,),
                reach="sentence",
            )
