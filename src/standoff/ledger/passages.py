"""A document cut into the passages that are searched: claims, and between them what no citation supports."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standoff.ledger.record import Entry, EntryCitation, EntryClaim

__all__ = ["Passage", "passages_of"]

_PARAGRAPH_END = re.compile(r"\n\s*\n|\r\n\s*\r\n")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of a document: ``claim``, ``uncited`` or ``other``, with the citations that support it."""

    kind: str
    start: int
    end: int
    citations: tuple[int, ...] = ()


def passages_of(entry: Entry) -> Iterator[Passage]:
    """Yield the passages of a document: its claims, the rest of its sentences, and the rest of its text.

    Claims come as they are. What of a sentence lies in no claim and no citation is ``uncited``, the author's
    own voice. What lies in no sentence - headings, notes, captions - is ``other``, a paragraph at a time. So
    every word is in some passage, but for the citations within sentences, whose sources are indexed apart.
    """
    for claim in entry.claims:
        yield Passage(kind="claim", start=claim.start, end=claim.end, citations=claim.citations)
    taken = _merged([*_spans(entry.claims), *_spans(entry.citations)])
    sentences = sorted(entry.sentences)
    for start, end in _gaps(sentences, taken):
        yield from _trimmed(entry.text, start, end, "uncited")
    covered = _merged([*sentences, *_spans(entry.claims)])
    for start, end in _gaps([(0, len(entry.text))], covered):
        at = start
        for found in _PARAGRAPH_END.finditer(entry.text, start, end):
            yield from _trimmed(entry.text, at, found.start(), "other")
            at = found.end()
        yield from _trimmed(entry.text, at, end, "other")


def _spans(found: Iterable[EntryClaim | EntryCitation]) -> Iterator[tuple[int, int]]:
    """Yield where claims or citations stand."""
    return ((one.start, one.end) for one in found)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, with those that overlap made one and empty ones left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _gaps(spans: list[tuple[int, int]], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what is left of spans, in order of their starts, where merged ones are taken away."""
    first = 0
    for start, end in spans:
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        at, index = start, first
        while index < len(taken) and taken[index][0] < end:
            if at < taken[index][0]:
                yield at, taken[index][0]
            at = max(at, taken[index][1])
            index += 1
        if at < end:
            yield at, end


def _trimmed(text: str, start: int, end: int, kind: str) -> Iterator[Passage]:
    """Yield a span without the blanks and stops at its ends, if it holds a word."""
    written = text[start:end]
    if _WORD.search(written):
        left = len(written) - len(written.lstrip(" \t\r\n\u00a0.,;:)]"))
        right = len(written.rstrip())
        yield Passage(kind=kind, start=start + left, end=start + right)
