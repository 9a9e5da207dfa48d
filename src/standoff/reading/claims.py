"""Claims: the span that each citation supports.

A citation supports the text from the start of its sentence, or from the citation before it in that
sentence, up to itself. One that stands alone supports the sentence before it; a link or a date after a
name, the sentence around it; a dateline, the sentence after it. What no citation supports is the author's.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from standoff.reading.interim import interim

__all__ = ["RULES", "Place", "SupportedSpan", "find_claims"]

RULES: Mapping[str, str] = MappingProxyType(
    {
        "before": "from the start of the sentence, or the citation before in it, up to the citation",
        "sentence": "the sentence around the citation, from the citation before in it to the next",
        "after": "from the dateline to the end of the sentence, or to the next citation",
        "sentence before": "the sentence before a citation that stands alone",
    }
)
"""How a claim lies to its citation."""
_LEADING = " \n-*•>#–—;,:.)"
_TRAILING = " \n,;:–—-(*_"
_JOINT = re.compile(
    r"(?:\W*\b(?:and|or|also|see|cf|compare|but|as\s+well\s+as|ibid(?:em)?|e\.g|и|или|также|см|ср|там\s+же|та|або|також|див|пор|там\s+само)\b)+\W*",
    re.IGNORECASE,
)
_LONGEST_JOINT = 24
_FEW = 64
"""Citations of a claim that are gone through at each further one."""


@interim(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a citation is made in the body: at itself, or at a note's mark."""

    start: int
    end: int
    citation: int | None
    """Index of the citation; none at the mark of a note whose source is not read."""
    reach: str


@dataclass(slots=True, kw_only=True)
class SupportedSpan:
    """A span of the copy and the citations, by index, that support it."""

    start: int
    end: int
    citations: list[int]
    rule: str


def find_claims(
    copy: str, sentences: Sequence[tuple[int, int]], places: Sequence[Place]
) -> list[SupportedSpan]:
    """Find the span that each place supports; places at one spot share it. Both inputs are sorted.

    The mark of a note that was not read ends a span as the others do, and makes no claim of its own.
    """
    claims: list[SupportedSpan] = []
    starts = [sentence[0] for sentence in sentences]
    cursor = -1
    current = -1
    for index, place in enumerate(places):
        at = bisect_right(starts, place.start) - 1
        if at < 0:
            continue
        first, last = sentences[at]
        if at != current:
            current, cursor = at, first
        until = _until(places, index, last)
        start, end = _span(place, cursor, until)
        start, end = _trimmed(copy, start, end)
        cursor = end if place.reach == "sentence" else place.end
        cursor = max(cursor, place.end)
        if start < end:
            claims.append(SupportedSpan(start=start, end=end, citations=_of(place), rule=place.reach))
        elif claims and claims[-1].start >= first:
            _share(claims[-1], place)
        else:
            _support_before(copy, sentences, at, claims, place)
    return [_with_each_once(claim) for claim in claims if claim.citations]


def _until(places: Sequence[Place], index: int, last: int) -> int:
    """Return where the claim of a place that reaches forward ends: at the next place or the sentence's end."""
    return min(last, places[index + 1].start) if index + 1 < len(places) else last


def _span(place: Place, cursor: int, until: int) -> tuple[int, int]:
    """Return the untrimmed span that a place supports."""
    if place.reach == "after":
        return place.end, until
    if place.reach == "sentence":
        return cursor, max(until, place.end)
    return cursor, place.start


def _trimmed(copy: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks and separators around a span; a span that says nothing is empty."""
    while start < end and copy[start] in _LEADING:
        start += 1
    while end > start and copy[end - 1] in _TRAILING:
        end -= 1
    return (start, end) if _says_something(copy[start:end]) else (start, start)


def _says_something(written: str) -> bool:
    """Tell whether a span has a letter or digit, and is more than words that join or refer to citations (*see also*)."""
    if not any(map(str.isalnum, written)):
        return False
    return len(written) > _LONGEST_JOINT or _JOINT.fullmatch(written) is None


def _of(place: Place) -> list[int]:
    """Return the citation made at a place, if there is one."""
    return [] if place.citation is None else [place.citation]


def _share(claim: SupportedSpan, place: Place) -> None:
    """Let one more citation support a claim; of many citations each is made single at the end."""
    if place.citation is None:
        return
    if len(claim.citations) > _FEW or place.citation not in claim.citations:
        claim.citations.append(place.citation)


def _with_each_once(claim: SupportedSpan) -> SupportedSpan:
    """Make each of many citations of a claim single."""
    if len(claim.citations) > _FEW:
        claim.citations = list(dict.fromkeys(claim.citations))
    return claim


def _support_before(
    copy: str, sentences: Sequence[tuple[int, int]], at: int, claims: list[SupportedSpan], place: Place
) -> None:
    """Let a citation that stands alone support the sentence before it, or what of that is not yet cited."""
    if at == 0:
        return
    first, last = sentences[at - 1]
    inside = [claim for claim in claims[-8:] if claim.start >= first]
    start, end = _trimmed(copy, max([first, *(claim.end for claim in inside)]), last)
    if inside and end - start < 12:
        _share(inside[-1], place)
    elif start < end:
        claims.append(SupportedSpan(start=start, end=end, citations=_of(place), rule="sentence before"))
