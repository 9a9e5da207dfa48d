"""Reading a document: one straight pass from the text to the record.

1. Lay the text out: header, paragraphs, brackets, notes.
2. Find the citations by the rules of :mod:`standoff.reading.citations`.
3. Find when the article appeared, and with it the years that citations leave out.
4. Split the body into sentences, and find the span that each citation supports.
5. Find the actors spoken of and the dates of the running text, outside citations.

The same text gives the same record in any locale; no clock is read.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from sys import intern

from standoff.reading.citations import find_citations
from standoff.reading.cited import SourceDraft
from standoff.reading.claims import Place, find_claims
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.dates import Anchor, Resolved, Written, resolve
from standoff.reading.decoding import UNREADABLE, decoded, digest
from standoff.reading.document import Text
from standoff.reading.inputs import read_input
from standoff.reading.masks import Masks
from standoff.reading.mentions import find_mentions
from standoff.reading.names import chosen_by_country
from standoff.reading.note_doubts import note_doubts, unread_notes
from standoff.reading.note_marks import Note
from standoff.reading.page import SHORT, Page, lay_out
from standoff.reading.record import (
    ENCODING,
    Citation,
    CitedSource,
    Claim,
    DateMention,
    Document,
    Doubt,
    Mention,
    Reading,
    Sentence,
)
from standoff.reading.room import most_citations
from standoff.reading.running import find_running_dates
from standoff.reading.sentences import split_sentences
from standoff.reading.volumes import anchor_of_volume
from standoff.sources.registry import OutletId

__all__ = ["read_bytes", "read_document", "read_file"]

_AFTER_ARTICLE = timedelta(days=3)
"""An item dated so little after the article is taken as of the same year (time zones, slips of the pen)."""
_AFTER_LATEST = timedelta(days=45)
"""Where only the latest explicit date cited is known, the article may be so much later."""


def read_file(file: str, *, encoding: str | None = None) -> Reading:
    """Read a file of text, Markdown, HTML or PDF; ``-`` is standard input.

    Raises
    ------
    DocumentError
        The file cannot be read or holds no text; the message names it.
    TooLarge
        The file passes a bound; the message gives it.
    """
    given = read_input(file, encoding=encoding)
    return read_document(
        given.name,
        given.text,
        key=given.sha256,
        title=given.title,
        published=given.published,
        assumed=given.assumed,
    )


def read_bytes(name: str, data: bytes, *, encoding: str | None = None) -> Reading:
    """Read the bytes of a text file.

    Raises
    ------
    DocumentError
        The bytes are no text, or in no encoding that fits.
    """
    text, assumed = decoded(data, name=name, encoding=encoding)
    return read_document(name, text, key=digest(data), assumed=assumed)


def read_document(
    name: str,
    text: str,
    *,
    key: str | None = None,
    title: str | None = None,
    published: str | None = None,
    assumed: str | None = None,
) -> Reading:
    """Read a decoded text into the record of who said what when.

    Parameters
    ----------
    name
        The file's name, for messages.
    text
        The decoded text; offsets refer to it.
    key
        SHA-256 of the document, if it was made from other bytes than this text.
    title, published
        What a saved page tells of itself outside its text; ``published`` is an ISO day.
    assumed
        The encoding by which the text was decoded, where that was found out and may be wrong.

    Raises
    ------
    TooLarge
        The text passes the bound of :data:`standoff.reading.document.MAX_CHARACTERS`, or there is no room for it
        and its citations in the memory of this machine.
    """
    most = most_citations(name, text)
    page = lay_out(Text.of(text, name=name))
    drafts = find_citations(page, name=name, most=most)
    anchor, day, basis = _when(page, drafts, published)
    doubts = [*_assumed(assumed), *_unreadable(text)]
    unread = unread_notes(page, drafts)
    doubts += note_doubts(page, unread)
    places = _places(page, drafts, unread)
    masks = Masks(
        sorted(
            {(draft.start, draft.end) for draft in drafts} | {(place.start, place.end) for place in places}
        )
    )
    chosen: dict[str, OutletId | None] = {}
    shared: dict[CitedSource, CitedSource] | None = {} if len(text) > SHORT else None
    citations = []
    drafts.reverse()
    while drafts:  # each draft is let go when its citation is made
        citations.append(_citation(page, drafts.pop(), anchor, doubts, chosen, shared))
    day, basis = _floor(citations, day, basis)
    sentences = _sentences(page, places)
    claims = find_claims(page.copy, sentences, places)
    bodies = [(block.start, block.end) for block in page.paragraphs]
    captions = [(block.start, block.end) for block in page.captions]
    titles = [page.header.title] if page.header.title is not None else []
    spoken = find_mentions(
        page.copy, sorted(titles + captions) + bodies, masks, day, cyrillic=page.text.cyrillic
    )
    running = find_running_dates(page.copy, captions + sentences, masks, anchor, _reference(day))
    back = page.text.back
    dates = []
    for one in running:
        start, end = back(one.start, one.end)
        dates.append(
            DateMention(
                start=start, end=end, text=text[start:end], value=one.value, basis=one.basis, rule=one.rule
            )
        )
        if one.doubt is not None:
            doubts.append(
                Doubt(kind="weekday", start=start, end=end, message=f"{text[start:end]!r}: {one.doubt}")
            )
    return Reading(
        document=_document(name, text, key, page, title, day, basis),
        text=text,
        sentences=tuple(Sentence(start=start, end=end) for start, end in (back(*one) for one in sentences)),
        citations=tuple(citations),
        claims=tuple(
            Claim(start=start, end=end, citations=tuple(one.citations), rule=one.rule)
            for one in claims
            for start, end in [back(one.start, one.end)]
        ),
        mentions=tuple(spoken)
        if page.text.origins is None
        else tuple(_moved(one, page.text) for one in spoken),
        dates=tuple(dates),
        warnings=tuple(sorted(doubts, key=lambda doubt: (doubt.start, doubt.end, doubt.kind))),
    )


def _assumed(encoding: str | None) -> list[Doubt]:
    """Return a warning of an encoding that nothing told."""
    if encoding is None:
        return []
    message = f"no UTF-8, and no encoding is declared; read as {encoding}, which fits best; --encoding gives another"
    return [Doubt(kind=ENCODING, start=0, end=0, message=message)]


def _unreadable(text: str) -> list[Doubt]:
    """Return a warning of characters that were lost in decoding or before."""
    first = text.find(UNREADABLE)
    if first < 0:
        return []
    count = text.count(UNREADABLE)
    message = f"{count} unreadable character(s) (U+FFFD, or a zero byte), the first at {first}"
    return [Doubt(kind="unreadable", start=first, end=first + 1, message=message)]


def _moved(spoken: Mention, text: Text) -> Mention:
    """Give the place in the decoded text of a mention in the copy."""
    start, end = text.back(spoken.start, spoken.end)
    return Mention(start=start, end=end, actor=spoken.actor)


def _document(
    name: str, text: str, key: str | None, page: Page, title: str | None, day: str | None, basis: str | None
) -> Document:
    """Make the record of the document itself."""
    header = page.header
    written = None
    if header.title is not None:
        start, end = page.text.back(*header.title)
        written = " ".join(text[start:end].split())
    return Document(
        name=name,
        sha256=key or sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=title or written,
        publication=header.publication,
        volume=header.volume,
        issue=header.issue,
        date=day,
        date_basis=basis,
    )


def _when(
    page: Page, drafts: Sequence[CitationDraft], published: str | None
) -> tuple[Anchor | None, str | None, str | None]:
    """Return the anchor of missing years, and the article's date with its basis.

    The header's date counts first, then a dateline's; then the volume; then the latest explicit date cited.
    """
    told = _told_day(page, drafts, published)
    if told is not None:
        return Anchor(latest=told + _AFTER_ARTICLE, basis="article", day=told), told.isoformat(), "explicit"
    cited = [day for draft in drafts for one in draft.sources for day in _explicit_days(one)]
    latest = max(cited, default=None)
    header = page.header
    if header.publication is not None and header.volume is not None:
        anchor = anchor_of_volume(
            header.publication,
            header.volume,
            header.issue,
            explicit=cited,
            undated=_undated(drafts) if header.issue is None else (),
        )
        if anchor is not None and anchor.latest is not None:
            return anchor, str(anchor.latest.year), "volume"
    if latest is not None:
        return Anchor(latest=latest + _AFTER_LATEST, basis="floor"), None, None
    return None, None, None


def _undated(drafts: Sequence[CitationDraft]) -> list[Written]:
    """Return the dates cited without a year of their own or of a source in the same citation."""
    return [
        one
        for draft in drafts
        if not any(date.year for source in (*draft.sources, *draft.lenders) for date in source.dates)
        for source in draft.sources
        for one in source.dates
    ]


def _told_day(page: Page, drafts: Sequence[CitationDraft], published: str | None) -> date | None:
    """Return the day that the header or the first dateline tells."""
    if published is not None:
        return date.fromisoformat(published)
    told = page.header.date
    if told is None and drafts and drafts[0].rule == "dateline":
        told = next(iter(drafts[0].sources[0].dates), None)
    return _day(told) if told is not None else None


def _explicit_days(source: SourceDraft) -> list[date]:
    """Return the full days that a source is cited for, as written or in its address."""
    days = [
        day for written in source.dates if written.year is not None and (day := _day(written)) is not None
    ]
    if source.address_date is not None and source.address_date.precision == "day":
        days.append(date.fromisoformat(source.address_date.value or ""))
    return days


def _day(written: Written) -> date | None:
    """Return the day of a full date; none if it is not full or impossible."""
    if written.problem or written.year is None or written.month is None or written.day is None:
        return None
    return date(written.year, written.month, written.day)


def _floor(
    citations: Sequence[Citation], day: str | None, basis: str | None
) -> tuple[str | None, str | None]:
    """Return the article's date: as told, else not earlier than the latest item it cites."""
    if basis == "explicit":
        return day, basis
    days = [
        value for citation in citations for one in citation.sources for value in one.dates if len(value) == 10
    ]
    latest = max(days, default=None)
    return (latest, "floor") if latest is not None else (day, basis)


def _reference(day: str | None) -> date | None:
    """Return a day in the article's month, if that is known."""
    return date.fromisoformat(day) if day is not None and len(day) == 10 else None


_BROKEN_WORD = re.compile(r"\u00ad|[-‐]\r?\n")
_COARSEST_FIRST = ("year", "month", "day")
_WEAKEST_FIRST = ("floor", "volume", "article", "borrowed", "path", "explicit")


def _citation(
    page: Page,
    draft: CitationDraft,
    anchor: Anchor | None,
    doubts: list[Doubt],
    chosen: dict[str, OutletId | None],
    shared: dict[CitedSource, CitedSource] | None,
) -> Citation:
    """Make the record of a citation: its dates resolved, its doubts noted; ``shared`` keeps one of equal sources."""
    start, end = page.text.back(draft.start, draft.end)
    text = page.text.raw[start:end]
    sources = []
    for one, lent in zip(draft.sources, _lent(draft), strict=True):
        resolved = resolve(one.dates, anchor, borrow=lent)
        if one.shared:
            resolved = [replace(found, basis="borrowed") if found.value else found for found in resolved]
        if not one.dates and one.address_date is not None:
            resolved = [one.address_date]
        left = {
            (page.text.raw[slice(*page.text.back(date.start, date.end))], found.problem)
            for date, found in zip(one.dates, resolved, strict=False)
            if found.problem
        }
        for written, problem in sorted(left):
            message = f"{_quoted(text)}: {written!r} is left without a value: {problem}"
            doubts.append(Doubt(kind="date", start=start, end=end, message=message))
        if one.garbled is not None:
            spoilt = page.text.raw[slice(*page.text.back(*one.garbled))]
            message = f"{_quoted(text)}: {spoilt!r} is no date; left without a value"
            doubts.append(Doubt(kind="garbled date", start=start, end=end, message=message))
        source = _source(page, one, resolved, chosen)
        if source.outlet is None:
            message = intern(f"{source.name!r} is unlisted: no outlet of the registry has this name")
            doubts.append(Doubt(kind="unlisted", start=start, end=end, message=message))
        sources.append(source if shared is None else shared.setdefault(source, source))
    return Citation(
        start=start,
        end=end,
        text=text,
        signal=draft.signal,
        sources=tuple(sources),
        rule=draft.rule,
    )


def _lent(draft: CitationDraft) -> list[Written | None]:
    """Return for each source the first date with a year at a later source of the citation."""
    lent = next((date for one in draft.lenders for date in one.dates if date.year is not None), None)
    found = [lent]
    for source in draft.sources[:0:-1]:
        lent = next((date for date in source.dates if date.year is not None), lent)
        found.append(lent)
    found.reverse()
    return found


_LONGEST_QUOTE = 400


def _quoted(text: str) -> str:
    """Quote a citation in a message, the middle of a long one left out: each of its dates may draw a message."""
    if len(text) > _LONGEST_QUOTE:
        text = f"{text[: _LONGEST_QUOTE // 2]} ... {text[-_LONGEST_QUOTE // 2 :]}"
    return repr(text)


def _source(
    page: Page, draft: SourceDraft, resolved: Sequence[Resolved], chosen: dict[str, OutletId | None]
) -> CitedSource:
    """Make the record of a cited source."""
    valued = [one for one in resolved if one.value is not None]
    start, end = page.text.back(draft.start, draft.end)
    written = page.text.raw[start:end]
    if not written.isprintable() and _BROKEN_WORD.search(written) is not None:
        written = page.copy[draft.start : draft.end]
    name = draft.name or " ".join(written.split())
    bases = [one.basis or "floor" for one in valued]
    precisions = [one.precision or "day" for one in valued]
    return CitedSource(
        outlet=_shared_outlet(name, page.copy, chosen) or draft.outlet,
        name=name,
        dates=tuple(dict.fromkeys([one.value for one in valued if one.value is not None])),
        date_basis=min(bases, key=_WEAKEST_FIRST.index, default=None),
        precision=min(precisions, key=_COARSEST_FIRST.index, default=None),
        url=draft.url,
    )


def _shared_outlet(name: str, copy: str, chosen: dict[str, OutletId | None]) -> OutletId | None:
    """Return which outlet a name that two share means in this document; ``chosen`` keeps what was found."""
    if name.isascii():
        return None
    if name not in chosen:
        chosen[name] = chosen_by_country(name, copy)
    return chosen[name]


def _places(page: Page, drafts: Sequence[CitationDraft], unread: Sequence[Note]) -> list[Place]:
    """Return where citations are made in the body, in order; marks of notes that are not read are among them."""
    places = [
        Place(start=start, end=end, citation=index, reach=draft.reach)
        for index, draft in enumerate(drafts)
        for start, end in draft.marks
    ]
    known = {(place.start, place.end) for place in places}
    silent = {mark for note in unread for mark in page.marks.of.get(note.label, ())}
    silent.update((mark.start, mark.end) for mark in page.marks.lacking)
    places += [Place(start=start, end=end, citation=None, reach="before") for start, end in silent - known]
    return sorted(places, key=lambda place: (place.start, -1 if place.citation is None else place.citation))


def _sentences(page: Page, places: Sequence[Place]) -> list[tuple[int, int]]:
    """Split the body into sentences; brackets hold no boundary, citations belong to the sentence before."""
    reaches = {(place.start, place.end): place.reach for place in places}
    trailing = sorted(span for span, reach in reaches.items() if reach == "before")
    solid = sorted(reaches)
    found: list[tuple[int, int]] = []
    at = tail = 0
    for block, brackets in zip(page.paragraphs, page.brackets, strict=True):
        opaque = [(one.start, one.end) for one in brackets if one.closed and one.depth == 0]
        while at < len(solid) and solid[at][0] < block.end:
            if solid[at][0] >= block.start:
                opaque.append(solid[at])
            at += 1
        first = tail
        while tail < len(trailing) and trailing[tail][0] < block.end:
            tail += 1
        found.extend(
            split_sentences(page.copy, block.start, block.end, _merged(opaque), trailing[first:tail])
        )
    return found


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
