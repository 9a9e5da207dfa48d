"""What a convention's rule gives: a citation found, its dates not yet resolved."""

from dataclasses import dataclass

from standoff.reading.cited import SourceDraft

__all__ = ["CitationDraft"]


@dataclass(frozen=True, slots=True, kw_only=True)
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
