"""Notes: a mark in the text, ``[3]`` or ``³``, and a note that names the source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from standoff.reading.address_dates import path_date
from standoff.reading.cited import SourceDraft, source_of_address
from standoff.reading.conventions.draft import CitationDraft, turned
from standoff.reading.dates import find_dates
from standoff.reading.groups import parse_groups, signal_of, turns
from standoff.reading.names import Name, classify
from standoff.reading.note_marks import Note
from standoff.reading.page import Page

__all__ = ["notes"]

_IBID = re.compile(r"[*_\s]*(?:ibid(?:em)?|там же|там само|id\.)\b[.*_]*", re.IGNORECASE)
_AUTHOR_SHORT = re.compile(r"[*_\s]*(?P<author>[A-ZА-ЯЁ][\w'’-]+),\s+\"(?P<title>[^\"]{3,200})\"")
_INTERVIEW = re.compile(
    r"[*_\s]*(?P<name>(?P<whose>(?-i:[A-Z][\w'.-]+\s+){0,4})(?:(?:tele)?phone\s+|e-?mail\s+|written\s+|online\s+|remote\s+|in-person\s+|follow-up\s+|skype\s+)?"
    r"(?:interviews?|correspondence|communications?|conversations?|exchanges?|briefings?))\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\"[^\"\n]{3,300}\"|(?<!\w)'[^\n]{3,200}?'(?=[\s,.;)]|$)")
_NOTE_SPLIT = re.compile(r"[,;.()\n]\s+|[,;.()]$|\s[-–—]\s")
_PART_END = re.compile(r";|(?<=\.)\s+(?=(?:See|Cf\.|Compare|См\.|Див\.)\s)")
_EMPHASISED = re.compile(r"(?<![*_\w])[*_]([^*_\n]{2,60})[*_](?![*_\w])")
_WORK = re.compile(r"\b(?:19|20)\d\d\b|\"[^\"\n]{3,300}\"")
"""A note with a year or a title cites something, read or not; *Ibid.* after it means that."""


_LONGEST_NOTE = 4_000
"""Characters; what stands further on in a note is not read."""
_NOTES_BACK = 1_000
"""A short title may refer to a note so far back."""


def notes(page: Page) -> Iterator[CitationDraft]:
    """Read the notes: Chicago notes, short notes, *Ibid.*, or the same inside as in brackets."""
    if not page.notes:
        return
    earlier: list[tuple[str, tuple[SourceDraft, ...]]] = []
    for note in page.notes:
        end = min(note.end, note.start + _LONGEST_NOTE)
        while end > note.start and page.copy[end - 1] in " \n↩︎":
            end -= 1
        sources = _note_sources(page.copy, note, end, earlier)
        if sources or _WORK.search(page.copy, note.start, end) is not None:
            earlier.append((page.copy[note.start : end], sources))
        if not sources:
            continue
        signal, _ = signal_of(page.copy, note.start, end)
        draft = CitationDraft(
            start=note.start,
            end=end,
            rule="note",
            sources=sources,
            signal=signal,
            marks=tuple(page.marks.of.get(note.label, ())),
        )
        yield turned(draft, turns(page.copy, note.start, end))


def _note_sources(
    copy: str, note: Note, end: int, earlier: Sequence[tuple[str, tuple[SourceDraft, ...]]]
) -> tuple[SourceDraft, ...]:
    """Return the sources that a note names, itself or by reference to an earlier note."""
    ibid = _IBID.match(copy, note.start, end)
    if ibid is not None:
        if not earlier:
            return ()
        parts = list(_note_parts(copy, ibid.end(), end))
        own = [date for group in parse_groups(copy, *parts[0]) for date in group.loose]
        again = tuple(replace(one, dates=tuple(own)) if own else one for one in earlier[-1][1])
        more = [source for start, until in parts[1:] for source in _note_part(copy, start, until)]
        return (*again, *more)
    sources: list[SourceDraft] = []
    for start, until in _note_parts(copy, note.start, end):
        sources.extend(_note_part(copy, start, until))
    if sources:
        return tuple(sources)
    short = _AUTHOR_SHORT.match(copy, note.start, end)
    if short is not None:
        head = short["title"].rstrip(".,").casefold()
        for written, found in islice(reversed(earlier), _NOTES_BACK):
            if short["author"] in written and head[:40] in written.casefold():
                return found
    return ()


def _note_parts(copy: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split a note where its signal turns, and outside titles and addresses at semicolons and before *See*."""
    written = re.sub(
        r"\"[^\"\n]{2,300}\"|(?<!\w)'[^\n]{2,200}?'(?=[\s,.;)]|$)|https?://\S+",
        lambda found: "\x01" * len(found.group()),
        copy[start:end],
    )
    turning = [at - start for at, _, _ in turns(copy, start, end)[1:]]
    at = 0
    for until, following in sorted(
        [found.span() for found in _PART_END.finditer(written)] + [(cut, cut) for cut in turning]
    ):
        yield start + at, start + until
        at = following
    yield start + at, end


def _note_part(copy: str, start: int, end: int) -> tuple[SourceDraft, ...]:
    """Read one source of a note: a listed name, else the host, else a name after the title or before the date."""
    groups = parse_groups(copy, start, end)
    own = [one for group in groups for one in group.sources]
    loose = [date for group in groups for date in group.loose]
    prose = sum(group.prose for group in groups)
    if (
        own
        and not prose
        and _TITLE.search(copy, start, end) is None
        and any(one.dates or one.url for one in own)
    ):
        return tuple(own)
    dates = tuple(dict.fromkeys([date for one in own for date in one.dates] or loose))
    url = next((one.url for one in own if one.url), None)
    name = _note_name(copy, start, end, url is not None, bool(dates))
    if name is None and url is None and len(groups) == 1 and groups[0].doubtful is not None:
        return (groups[0].doubtful,)
    if url is None and dates and (name is None or name.outlet is None):
        name = _interview(copy, start, end) or name
    if name is None and url is None:
        return ()
    spoilt = next((one.garbled for one in own if one.garbled), None)
    address_date = path_date(url) if url and not dates else None
    if name is None or (
        name.outlet is None and url is not None and source_of_address(url, start, end).outlet is not None
    ):
        if url is None:
            return ()
        base = source_of_address(url, start, end)
        return (replace(base, dates=dates, garbled=spoilt, address_date=address_date),)
    if not dates and url is None and spoilt is None and name.outlet is None:
        return ()
    return (
        SourceDraft(
            start=name.start,
            end=name.end,
            outlet=name.outlet,
            listed=name.outlet is not None,
            dates=dates,
            url=url,
            garbled=spoilt,
            address_date=address_date,
        ),
    )


def _interview(copy: str, start: int, end: int) -> Name | None:
    """Return the name of a source that is the author's own: *Example Group interview*."""
    found = _INTERVIEW.match(copy, start, end)
    if found is None:
        return None
    whose = classify(copy, *found.span("whose")) if found["whose"] else None
    if whose is not None and whose.outlet is not None:
        return whose
    return Name(start=found.start("name"), end=found.end("name"), kind="unlisted")


def _note_name(copy: str, start: int, end: int, addressed: bool, dated: bool) -> Name | None:
    """Return the name of the outlet within a note."""
    masked = re.sub(r"https?://\S+", lambda found: "," + "\x01" * (len(found.group()) - 1), copy[start:end])
    for date in find_dates(masked):
        masked = masked[: date.start] + "," + "\x01" * (date.end - date.start - 1) + masked[date.end :]
    title = _TITLE.search(masked)
    masked = _TITLE.sub(lambda found: "," + " " * (len(found.group()) - 2) + ",", masked)
    candidates = list(_note_pieces(masked, start))
    for piece in candidates:
        if piece.kind == "listed":
            return piece
    emphasised = _EMPHASISED.search(masked)
    if emphasised is not None:
        name = classify(copy, start + emphasised.start(1), start + emphasised.end(1))
        if name is not None and name.kind in {"unlisted", "host", "handle"}:
            return name
    for piece in candidates:
        if piece.kind in {"host", "handle"}:
            return piece
    formed = [piece for piece in candidates if piece.kind == "unlisted"]
    if title is not None:
        after = [piece for piece in formed if piece.start >= start + title.end()]
        before = [
            piece
            for piece in formed
            if piece.end <= start + title.start() and not _may_be_author(copy, piece)
        ]
        named = [*after, *before]
        return named[0] if named and (dated or addressed) else None
    return formed[-1] if formed and dated and len(candidates) <= 3 else None


def _may_be_author(copy: str, piece: Name) -> bool:
    """Tell whether a name before a title may be its author's: two to four words, as persons have."""
    return 2 <= len(copy[piece.start : piece.end].split()) <= 4


def _note_pieces(masked: str, by: int) -> Iterator[Name]:
    """Give the pieces of a note between commas and full stops, offsets moved to the whole text."""
    at = 0
    for found in [*_NOTE_SPLIT.finditer(masked), None]:
        until = found.start() if found is not None else len(masked)
        piece = classify(masked, at, until)
        if piece is not None:
            if piece.kind in {"other", "unlisted"} and (
                opening := re.compile(r"\b(?:in|for|by|to)\s+").search(masked, at, until)
            ):
                inner = classify(masked, opening.end(), until)
                piece = inner if inner is not None and inner.kind == "listed" else piece
            yield piece.moved(by)
        at = found.end() if found is not None else until
