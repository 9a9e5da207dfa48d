"""What a convention's rule gives: a citation found, its dates not yet resolved."""

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
    """The sources of the citations that follow within the same brackets or note; they lend their years."""


def turned(draft: CitationDraft, stretches: Sequence[tuple[int, int, str | None]]) -> CitationDraft:
    """Give what stands after a turn of the signal to further citations; ``stretches`` are told by *turns*.

    The citation itself keeps its span; a further one has the span of its stretch and supports (or
    contradicts) the same text.
    """
    parts = [
        (start, end, signal, tuple(one for one in draft.sources if start <= one.start < end))
        for start, end, signal in stretches
    ]
    parts = [part for part in parts if part[3]]
    if len(parts) < 2:
        return draft
    lenders = [
        tuple(one for later in parts[index:] for one in later[3]) for index in range(1, len(parts) + 1)
    ]
    further = tuple(
        replace(draft, start=start, end=end, signal=signal, sources=sources, lenders=lent)
        for (start, end, signal, sources), lent in zip(parts[1:], lenders[1:], strict=True)
    )
    _, _, signal, sources = parts[0]
    return replace(draft, signal=signal, sources=sources, further=further, lenders=lenders[0])
