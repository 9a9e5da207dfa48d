"""What readings added to a case as draft evidence items, and how it is told."""

from dataclasses import asdict, dataclass
from datetime import date

from standoff.origins import Story

__all__ = ["Draft", "Drafted", "LeftOut", "drafted_lines", "drafted_record", "likeness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item that was appended."""

    id: str
    document: str
    start: int
    end: int
    claim: str
    reports: tuple[tuple[str, date], ...]
    quote: str
    """Its first words, as many as stand in the document once."""
    notes: tuple[str, ...]
    """What of its citations is no report of it, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A claim that became no item, and why."""

    document: str
    start: int
    end: int
    claim: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What readings added to a case, and what they did not."""

    case: str
    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]
    known: int
    """Claims that the case had already."""
    stories: tuple[Story, ...]
    """Reports that look like one story, with at least one new draft among them."""
    notes: tuple[str, ...]
    """What else is to be told."""


def drafted_record(drafted: Drafted) -> dict[str, object]:
    """Return what was added as commands print it."""
    return {
        "case": drafted.case,
        "added": [
            {
                "id": draft.id,
                "document": draft.document,
                "start": draft.start,
                "end": draft.end,
                "claim": draft.claim,
                "reports": [{"source": source, "date": day.isoformat()} for source, day in draft.reports],
                "notes": list(draft.notes),
            }
            for draft in drafted.drafts
        ],
        "left_out": [asdict(one) for one in drafted.left_out],
        "known": drafted.known,
        "stories": [asdict(one) for one in drafted.stories],
        "notes": list(drafted.notes),
    }


def likeness(story: Story) -> str:
    """Say what speaks for one story, and how alike the two texts are that are least so."""
    return f"{story.because}; pairs of words in common: {story.alike:.0%} of both texts, {story.contained:.0%} of the shorter"


def drafted_lines(drafted: Drafted) -> list[str]:
    """Return what was added as sentences for a person."""
    lines = [f"{len(drafted.drafts)} draft evidence item(s) appended to {drafted.case}/evidence.yaml"]
    if drafted.known:
        lines.append(f"{drafted.known} claim(s) are in the case already")
    lines += [f"left out: {one.document}:{one.start}-{one.end}: {one.why}" for one in drafted.left_out]
    lines += [f"{draft.id}: {note}" for draft in drafted.drafts for note in draft.notes]
    lines += [
        f"one story? {', '.join(story.items)} ({likeness(story)}); if so, give their reports the origin {story.origin}"
        for story in drafted.stories
    ]
    return lines + [f"note: {note}" for note in drafted.notes]
