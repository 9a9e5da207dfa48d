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
from standoff.reading.interim import interim
from standoff.reading.names import Name, classify, is_ambiguous
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
_TITLE = re.compile(r"\"[^\"\n]{1,300}\"|(?<!\w)'[^\n]{3,200}?'(?=[\s,.;)]|$)")
_NOTE_SPLIT = re.compile(r"[,;.()\n]\s+|[,;.()]$|\s[-–—]\s|//\s+")
_AUTHOR_DATE = re.compile(r"(?P<name>[^\"()\n]{2,80}?)\s\((?P<year>(?:19|20)\d\d)[a-z]?\)[,.:]?\s")
"""A name with the year in parentheses after it, at the head of a note: *Example News (2020), "Title", 11 May*."""
_ORGANISATION = re.compile(
    r"\b(?:academy|administration|agency|alliance|assembly|association|authority|bank|board|bureau|cent(?:er|re)|chamber|command|commission|"
    r"committee|community|confederation|congress|corporation|council|court|department|directorate|embassy|federation|foundation|fund|general\s+staff|"
    r"government|group|headquarters|initiative|institut[eo]?|international|league|ministry|mission|monitor|nations|network|observatory|office|"
    r"organi[sz]ation|parliament|party|programme?|project|secretariat|senate|service|society|task\s+force|tribunal|union|university|watch|"
    r"nato|osce|imf|iaea|oecd|unhcr|unicef|who|un|eu|wto|opec|"
    r"министерство|правительство|комитет|комиссия|совет|служба|центр|институт|фонд|банк|агентство|администрация|университет|міністерство|уряд|"
    r"комітет|комісія|рада|інститут|оон|обсе|нато|мид|мзс)\b",
    re.IGNORECASE,
)
_NAME_WORDS = re.compile(
    r"(?:the\s+)?[A-ZА-ЯЁІЇЄ][\w.'&/-]*(?:\s+(?:[A-ZА-ЯЁІЇЄ&][\w.'&/-]*|of|the|for|and|on|in|to|de|la|du|des|und|für|и|по|на|та|з|із|[а-яёіїєґ]{4,})){0,11}"
)
_DOCUMENT_SYMBOL = re.compile(r"[A-Z]{1,4}/[\w./-]*\d[\w./-]*")
"""Of a body's own papers: *S/PV.8900*, *A/RES/68/262*."""
_OTHER_NOTE = re.compile(
    r"\b(?:(?:supra|above|см\.?|выше)\s+)?(?:notes?|n\.|fn\.?|footnote|прим\.|сноск[аеу]|примечание)\s*(?P<label>\d{1,3})\b",
    re.IGNORECASE,
)
_PART_END = re.compile(r";|(?<=\.)\s+(?=(?:See|Cf\.|Compare|См\.|Див\.)\s)")
_EMPHASISED = re.compile(r"(?<![*_\w])[*_]([^*_\n]{2,60})[*_](?![*_\w])")
_WORK = re.compile(r"\b(?:19|20)\d\d\b|\"[^\"\n]{3,300}\"")
"""A note with a year or a title cites something, read or not; *Ibid.* after it means that."""


_LONGEST_NOTE = 4_000
"""Characters; what stands further on in a note is not read."""
_LONGEST_REFERENCE = 80
"""Characters; a reference to another note stands in the first so many."""
_NOTES_BACK = 1_000
"""A short title may refer to a note so far back."""


@interim(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """An earlier note: what it says and the sources found in it."""

    label: str
    written: str
    sources: tuple[SourceDraft, ...]


def notes(page: Page) -> Iterator[CitationDraft]:
    """Read the notes: Chicago notes, short notes, *Ibid.*, or the same inside as in brackets."""
    if not page.notes:
        return
    earlier: list[_Earlier] = []
    for note in page.notes:
        end = min(note.end, note.start + _LONGEST_NOTE)
        while end > note.start and page.copy[end - 1] in " \n↩︎":
            end -= 1
        sources = _note_sources(page.copy, note, end, earlier)
        if sources or _WORK.search(page.copy, note.start, end) is not None:
            earlier.append(_Earlier(label=note.label, written=page.copy[note.start : end], sources=sources))
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


def _note_sources(copy: str, note: Note, end: int, earlier: Sequence[_Earlier]) -> tuple[SourceDraft, ...]:
    """Return the sources that a note names, itself or by reference to an earlier note."""
    ibid = _IBID.match(copy, note.start, end)
    if ibid is not None:
        if not earlier:
            return ()
        parts = list(_note_parts(copy, ibid.end(), end))
        own = [date for group in parse_groups(copy, *parts[0]) for date in group.loose]
        again = tuple(replace(one, dates=tuple(own)) if own else one for one in earlier[-1].sources)
        more = [source for start, until in parts[1:] for source in _note_part(copy, start, until)]
        return (*again, *more)
    sources: list[SourceDraft] = []
    for start, until in _note_parts(copy, note.start, end):
        sources.extend(_note_part(copy, start, until))
    if sources:
        return tuple(sources)
    return _referred(copy, note.start, end, earlier)


def _referred(copy: str, start: int, end: int, earlier: Sequence[_Earlier]) -> tuple[SourceDraft, ...]:
    """Return the sources of the earlier note that a note refers to, by a short title or by its number."""
    short = _AUTHOR_SHORT.match(copy, start, end)
    if short is not None:
        head = short["title"].rstrip(".,").casefold()
        for one in islice(reversed(earlier), _NOTES_BACK):
            if short["author"] in one.written and head[:40] in one.written.casefold():
                return one.sources
    numbered = _OTHER_NOTE.search(copy, start, min(end, start + _LONGEST_REFERENCE))
    if numbered is None:
        return ()
    meant = next(
        (one for one in islice(reversed(earlier), _NOTES_BACK) if one.label == numbered["label"]), None
    )
    if meant is None:
        return ()
    named = classify(copy, start, start + len(copy[start : numbered.start()].rstrip(" (,;")))
    if named is None or named.outlet is None:
        return meant.sources
    return tuple(one for one in meant.sources if one.outlet == named.outlet)


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
        and _all_quoted_named(copy, start, end, own)
        and any(one.dates or one.url for one in own)
    ):
        return tuple(_without_symbols(copy, own))
    dates = tuple(dict.fromkeys([date for one in own for date in one.dates] or loose))
    if dates and (told := _AUTHOR_DATE.match(copy, start, end)) is not None:
        dates = tuple(replace(date, year=date.year or int(told["year"])) for date in dates)
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


def _all_quoted_named(copy: str, start: int, end: int, sources: Sequence[SourceDraft]) -> bool:
    """Tell whether nothing is quoted in a note, or nothing but the names of all its sources (no titles)."""
    quoted = [found.span() for found in _TITLE.finditer(copy, start, end)]
    if not quoted:
        return True
    within = [any(at <= one.start and one.end <= until for at, until in quoted) for one in sources]
    return all(within) and len(quoted) == len(sources)


def _without_symbols(copy: str, sources: Sequence[SourceDraft]) -> Iterator[SourceDraft]:
    """Give the sources of a note without the symbols of a body's papers that stand beside the body's name."""
    for one in sources:
        if len(sources) == 1 or one.listed or _DOCUMENT_SYMBOL.fullmatch(copy, one.start, one.end) is None:
            yield one


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
    masked = _without_dates(copy[start:end])
    quoted = list(_TITLE.finditer(masked))
    masked = _TITLE.sub(lambda found: "," + " " * (len(found.group()) - 2) + ",", masked)
    candidates = list(_note_pieces(masked, start))
    body = next((piece for piece in candidates if _is_organisation(copy, piece)), None)
    for piece in candidates:
        if piece.kind == "listed" and not (body is not None and _is_genre(copy, piece, body)):
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
    if body is None and (name := _quoted_outlet(copy, start, quoted, formed)) is not None:
        return name
    body = body if dated else None
    if quoted:
        return _beside_title(copy, start, quoted[0], formed) or _named(body) if dated or addressed else None
    if formed and dated and len(candidates) <= 3:
        return formed[-1]
    return _named(body) if candidates and body is candidates[0] else None


def _without_dates(note: str) -> str:
    """Return a note of equal length in which addresses and dates are commas, and the year after its author too."""
    masked = re.sub(r"https?://\S+", lambda found: "," + "\x01" * (len(found.group()) - 1), note)
    for date in find_dates(masked):
        masked = masked[: date.start] + "," + "\x01" * (date.end - date.start - 1) + masked[date.end :]
    told = _AUTHOR_DATE.match(masked)
    if told is None:
        return masked
    until = told.end("name")
    return masked[:until] + "," + " " * (told.end() - until - 1) + masked[told.end() :]


def _beside_title(copy: str, by: int, title: re.Match[str], formed: Sequence[Name]) -> Name | None:
    """Return the first well-formed name after a title, else the first before it that is not its author's."""
    for piece in formed:
        if piece.start >= by + title.end():
            return piece
    for piece in formed:
        if piece.end <= by + title.start() and not _may_be_author(copy, piece):
            return piece
    return None


def _named(body: Name | None) -> Name | None:
    """Return the name of an organisation as that of a source the registry lacks."""
    return replace(body, kind="unlisted") if body is not None else None


def _is_organisation(copy: str, piece: Name) -> bool:
    """Tell whether a piece of a note is the name of a body that publishes: a ministry, a bank, a union of states."""
    return (
        piece.outlet is None
        and _NAME_WORDS.fullmatch(copy, piece.start, piece.end) is not None
        and _ORGANISATION.search(copy, piece.start, piece.end) is not None
    )


def _is_genre(copy: str, piece: Name, body: Name) -> bool:
    """Tell whether the word *Report* only says what an organisation before it published."""
    return copy[piece.start : piece.end] == "Report" and body.start < piece.start


def _quoted_outlet(
    copy: str, by: int, quoted: Sequence[re.Match[str]], formed: Sequence[Name]
) -> Name | None:
    """Return the listed outlet whose name alone is quoted last in a note, unless another name stands after it."""
    if not quoted or any(piece.start >= by + quoted[-1].end() for piece in formed):
        return None
    inner = classify(copy, by + quoted[-1].start() + 1, by + quoted[-1].end() - 1)
    if inner is None or inner.kind not in {"listed", "host"}:
        return None
    return None if formed and is_ambiguous(copy[inner.start : inner.end]) else inner


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
