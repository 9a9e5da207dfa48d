"""What a convention's rule gives: a citation found, its dates not yet resolved."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from standoff.reading.cited import SourceDraft
from standoff.reading.interim import interim

__all__ = ["CitationDraft", "turned"]


@interim(frozen=True, slots=True, kw_only=True)
class CitationDraft:
    """A citation found by a rule, its dates not yet resolved; offsets are those of the copy."""

    start: int
    end: int
    rule: str
    sources: tuple[SourceDraft, ...]
    signal: str | None = None
    marks: tuple[tuple[int, int], ...] = ()
    """Where it is referred to in the body: itself, or the note marks."""
    reach: str = "before"
    """Where its claim lies: ``before`` it, the whole ``sentence`` around it, or ``after`` it."""
    further: tuple["CitationDraft", ...] = ()
    """Citations within this one, where its signal turns from support to contrast or back."""
    lenders: tuple[SourceDraft, ...] = ()
    """The next source with a year in the citations that follow within the same brackets or note; it lends that."""


def turned(draft: CitationDraft, stretches: Sequence[tuple[int, int, str | None]]) -> CitationDraft:
    """Give what stands after a turn of the signal to further citations; ``stretches`` are told by *turns*.

    The citation itself keeps its span; a further one has the span of its stretch and supports (or
    contradicts) the same text.
    """
    opens = [start for start, _, _ in stretches]
    named: list[list[SourceDraft]] = [[] for _ in stretches]
    for one in draft.sources:
        at = bisect_right(opens, one.start) - 1
        if at >= 0 and one.start < stretches[at][1]:
            named[at].append(one)
    parts = [(*stretch, tuple(of_it)) for stretch, of_it in zip(stretches, named, strict=True) if of_it]
    if len(parts) < 2:
        return replace(draft, signal=parts[0][2]) if parts and parts[0][2] is not None else draft
    lenders: list[tuple[SourceDraft, ...]] = [()]
    for _, _, _, sources in parts[:0:-1]:
        dated = next((one for one in sources if any(date.year is not None for date in one.dates)), None)
        lenders.append((dated,) if dated is not None else lenders[-1])
    lenders.reverse()
    further = tuple(
        replace(draft, start=start, end=end, signal=signal, sources=sources, lenders=lent)
        for (start, end, signal, sources), lent in zip(parts[1:], lenders[1:], strict=True)
    )
    _, _, signal, sources = parts[0]
    return replace(draft, signal=signal, sources=sources, further=further, lenders=lenders[0])
