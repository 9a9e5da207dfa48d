"""Citations: one convention, one rule, in one table.

:data:`RULES` is that table. A rule looks at a laid-out page and gives drafts: where the citation stands,
which sources it names, and how its claim lies to it. Where two drafts overlap, the rule that stands first
in the table is right. To read one more convention, write one more rule and enter it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from standoff.reading.dates import find_years, garbled, path_date
from standoff.reading.groups import Group, SourceDraft, parse_groups, signal_of, source_of_address
from standoff.reading.names import Name, classify, is_ambiguous, outlet_of_name
from standoff.reading.page import Bracket, Note, Page
from standoff.sources.registry import OutletId, name_key, outlets

__all__ = [
    "RULES",
    "CitationDraft",
    "addresses",
    "credits_at_end",
    "date_after_name",
    "datelines",
    "find_citations",
    "in_brackets",
    "links",
    "note_marks",
    "notes",
]


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


# --- in brackets: (Outlet, January 14, 2022; Other Outlet, January 15)


_CREDIT = re.compile(
    r"\s*(?:photo|image|picture|caption|courtesy|illustration|map|fig(?:ure)?\.?|table|graphic|credits?|фото)\b[\s:.]|\s*sources?\s*:\s*[^\d]*$",
    re.IGNORECASE,
)
_SOURCE_LABEL = re.compile(r"\s*(?:sources?|quelle|источники?|джерел[оа])\s*:\s*", re.IGNORECASE)
_COULD_CITE = re.compile(r"\d|@|https?://|\.[a-z]{2,}\b")
_PLURAL_BEFORE = re.compile(
    r"\b(?:outlets|media|newspapers|papers|sites|websites|channels|agencies|publications|press|journalists|broadcasters|magazines|networks|"
    r"formerly|издания|СМИ|агентства|owner of|called|named)\s*$",
    re.IGNORECASE,
)
_END_OF_UNCLOSED = re.compile(r"[.!?]\s+(?=[\"'(]?[A-ZА-ЯЁ])|\n\s*\n")
_LONGEST_BARE = 120
"""A longer bracket without digit, handle or site names no outlets."""
_MOST_PROSE = 4
"""More ordinary words than this beside the names, and a parenthesis is an aside."""


def in_brackets(page: Page) -> Iterator[CitationDraft]:
    """Read parentheses and square brackets that hold an outlet, with or without dates."""
    copy = page.copy
    for brackets in page.brackets:
        done = -1
        for bracket in brackets:
            if bracket.start < done or (bracket.square and copy.startswith("(", bracket.end)):
                continue
            draft = _bracketed(copy, bracket, page.references)
            if draft is not None:
                done = draft.end
                yield draft


def _bracketed(copy: str, bracket: Bracket, references: Mapping[str, str]) -> CitationDraft | None:
    """Read one bracket; none if it is no citation."""
    start, end = bracket.start + 1, bracket.end - 1 if bracket.closed else bracket.end
    if not bracket.closed:
        stop = _END_OF_UNCLOSED.search(copy, start, end)
        end = stop.start() if stop is not None else end
        while end > start and copy[end - 1] in " \n.":
            end -= 1
    if end - start < 2 or _CREDIT.match(copy, start, end) or copy.startswith("](", start - 2):
        return None
    label = _SOURCE_LABEL.match(copy, start, end)
    inner = label.end() if label is not None else start
    if _COULD_CITE.search(copy, inner, end) is None and end - inner > _LONGEST_BARE:
        return None
    groups = parse_groups(copy, inner, end, references=references)
    sources = _accepted(copy, bracket.start, inner, end, groups)
    if not sources or (bracket.square and not any(one.dates or one.url for one in sources)):
        return None
    mark = (bracket.start, bracket.end if bracket.closed else end)
    return CitationDraft(
        start=mark[0],
        end=mark[1],
        rule="in brackets",
        sources=sources,
        signal=groups[0].signal,
        marks=(mark,),
    )


def _accepted(
    copy: str, opening: int, start: int, end: int, groups: Sequence[Group]
) -> tuple[SourceDraft, ...]:
    """Return the sources of a bracket if it is a citation, else nothing."""
    sources = [_completed(copy, start, end, one) for group in groups for one in group.sources]
    if not sources:
        return ()
    prose = sum(group.prose for group in groups)
    dated = [one for one in sources if one.dates or one.url or one.garbled or one.address_date]
    listed = [one for one in sources if one.listed]
    sites = [
        one
        for one in sources
        if "." in copy[one.start : one.end].strip(".") and not one.listed and _is_site(copy, one)
    ]
    if any(one.listed for one in dated) or any(one.url for one in dated):
        return tuple(sources) if prose <= _MOST_PROSE * len(sources) else ()
    if prose:
        return ()
    if listed:
        return tuple(sources) if _names_alone(copy, opening, listed) else ()
    if sites:
        return tuple(sources)
    precise = any(
        one.garbled or any(date.month is not None or date.problem for date in one.dates) for one in dated
    )
    if precise and all(_may_be_unlisted(copy, opening, one) for one in dated):
        return tuple(sources)
    return ()


def _is_site(copy: str, one: SourceDraft) -> bool:
    """Tell whether an unlisted source is written as a site (``Example.org``)."""
    name = classify(copy, one.start, one.end)
    return name is not None and name.kind == "host"


def _completed(copy: str, start: int, end: int, one: SourceDraft) -> SourceDraft:
    """Give a listed source without dates the bare year or the spoilt date that stands beside it."""
    if one.dates or one.garbled or one.url or not one.listed:
        return one
    beside = re.split(r"[;,]\s*[A-ZА-ЯЁ]|;", copy[one.end : end], maxsplit=1)[0]
    years = list(find_years(beside))
    if len(years) == 1:
        moved = replace(years[0], start=years[0].start + one.end, end=years[0].end + one.end)
        return replace(one, dates=(moved,))
    spoilt = garbled(copy[start:end])
    return replace(one, garbled=(start + spoilt.start(), start + spoilt.end())) if spoilt is not None else one


def _names_alone(copy: str, opening: int, listed: Sequence[SourceDraft]) -> bool:
    """Tell whether listed names without any date are a citation: no gloss, no enumeration, no plain word."""
    before = copy[max(0, opening - 90) : opening].rstrip()
    if _PLURAL_BEFORE.search(before):
        return False
    only = listed[0]
    if len(listed) == 1 and only.outlet is not None:
        written = copy[only.start : only.end]
        if is_ambiguous(written) or _is_gloss(before, written, only.outlet):
            return False
    return True


def _is_gloss(before: str, written: str, outlet: str | None) -> bool:
    """Tell whether a name in brackets only explains the name before it: ``Deutsche Welle (DW)``."""
    folded = name_key(before)
    if outlet is not None and any(
        folded.endswith(name_key(name)) for name in outlets()[OutletId(outlet)].names
    ):
        return True
    if not written.isupper() or len(written) > 8:
        return False
    words = re.findall(r"[^\W\d_]+", before)[-(len(written) + 4) :]
    initials = "".join(word[0] for word in words if word[0].isupper()).upper()
    return initials.endswith(written)


def _may_be_unlisted(copy: str, opening: int, one: SourceDraft) -> bool:
    """Tell whether an unlisted dated name is a source rather than the gloss of what stands before it."""
    written = copy[one.start : one.end]
    return not _is_gloss(copy[max(0, opening - 90) : opening].rstrip(), written, None)


# --- a date alone after an outlet's name: the weekly Example (May 3)


_NAME_BEFORE = re.compile(
    r"\b(?i:newspaper|daily|weekly|magazine|agency|portal|site|website|channel|blog|outlet|journal|broadcaster|tabloid|monthly|paper|wire|"
    r"газет\w+|журнал\w*|агентств\w+|сайт\w*|портал\w*|канал\w*|еженедельник\w*|видання|тижневик\w*)\s+"
    r"(?:\"(?P<quoted>[^\"]{2,50})\"|[*_]?(?P<name>[A-ZА-ЯЁ][\w.'-]*(?:\s+(?:of|the|and|i|v|na|[A-ZА-ЯЁ])[\w.'-]*){0,4})[*_]?)\s*$"
)
_OPENS_WITH_DATE = re.compile(
    r"\(\s*(?:on\s+|of\s+)?(?:[A-ZА-Я][\w.]{2,9},?\s+)?(?:[A-ZА-Я][\w.]{2,9}\s+)?\d"
)
_WORDS_BEFORE = re.compile(r"[^\s,;:()\[\]]+")


def date_after_name(page: Page) -> Iterator[CitationDraft]:
    """Read a bracket with nothing but dates if an outlet's name stands right before it."""
    copy = page.copy
    for block, brackets in zip(page.paragraphs, page.brackets, strict=True):
        for bracket in brackets:
            if (
                bracket.square
                or not bracket.closed
                or not _OPENS_WITH_DATE.match(copy, bracket.start, bracket.end)
            ):
                continue
            groups = parse_groups(copy, bracket.start + 1, bracket.end - 1)
            if any(group.sources or group.prose for group in groups) or not any(
                group.loose for group in groups
            ):
                continue
            name = _name_before(copy, max(block.start, bracket.start - 100), bracket.start)
            if name is None:
                continue
            dates = tuple(date for group in groups for date in group.loose)
            start = name.start - (copy[name.start - 1 : name.start] in {'"', "*", "_"})
            source = SourceDraft(
                start=name.start,
                end=name.end,
                outlet=name.outlet,
                listed=name.outlet is not None,
                dates=dates,
            )
            yield CitationDraft(
                start=start,
                end=bracket.end,
                rule="date after name",
                sources=(source,),
                marks=((start, bracket.end),),
                reach="sentence",
            )


def _name_before(copy: str, start: int, end: int) -> Name | None:
    """Return the outlet's name that ends right before a place: the longest listed, or one announced as a paper."""
    stretch = copy[start:end].rstrip(" \n\"*_'")
    words = list(_WORDS_BEFORE.finditer(stretch))
    if not words or words[-1].end() != len(stretch):
        return None
    for word in words[-6:]:
        written = stretch[word.start() :].lstrip("\"'*_")
        if written[:1].isupper() and outlet_of_name(" ".join(written.split())) is not None:
            at = start + len(stretch) - len(written)
            return Name(
                start=at,
                end=start + len(stretch),
                kind="listed",
                outlet=outlet_of_name(" ".join(written.split())),
            )
    announced = _NAME_BEFORE.search(copy, start, end)
    if announced is None:
        return None
    kind = "quoted" if announced["quoted"] is not None else "name"
    name = classify(copy, *announced.span(kind))
    return name if name is not None and name.kind != "other" else None


# --- Markdown and HTML links, bare addresses


_LINK = re.compile(
    r"(?<!!)\[(?P<anchor>[^\[\]]{1,300})\](?:\((?P<url><?https?://[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?)(?:\s+\"[^\"]*\")?\)|\[(?P<label>[^\[\]]{0,40})\])|"
    r"<a\s[^<>]{0,500}?href\s*=\s*[\"'](?P<href>https?://[^\"'<>\s]+)[\"'][^<>]{0,500}>(?P<inner>[^<>]{1,300})</a>",
    re.IGNORECASE,
)
_DATE_AFTER_LINK = re.compile(r"\s*[,(]\s*")


def links(page: Page) -> Iterator[CitationDraft]:
    """Read Markdown links, reference links and HTML anchors; the host names the outlet."""
    copy = page.copy
    for block in page.paragraphs:
        if (
            "](" not in copy[block.start : block.end]
            and "][" not in copy[block.start : block.end]
            and "<a" not in copy[block.start : block.end]
        ):
            continue
        for found in _LINK.finditer(copy, block.start, block.end):
            url = found["url"] or found["href"]
            if url is None and found["label"] is not None:
                url = page.references.get((found["label"] or found["anchor"]).casefold())
            if url is None:
                continue
            name = "anchor" if found["anchor"] is not None else "inner"
            yield _linked(copy, block.end, found, url.strip("<>"), found.span(name))


def _linked(copy: str, until: int, found: re.Match[str], url: str, anchor: tuple[int, int]) -> CitationDraft:
    """Make the citation of a link, with the date in its anchor, right after it, or in its path."""
    source = source_of_address(url, found.start(), found.end())
    end = found.end()
    said = parse_groups(copy, *anchor)[0]
    if len(said.sources) == 1 and not said.prose and (said.sources[0].listed or said.sources[0].dates):
        one = said.sources[0]
        if source.outlet is None or one.outlet in {source.outlet, None}:
            source = replace(
                source,
                start=one.start,
                end=one.end,
                name=None,
                outlet=source.outlet or one.outlet,
                dates=one.dates,
            )
            source = replace(source, listed=source.outlet is not None)
    elif said.loose and not said.sources:
        source = replace(source, dates=said.loose)
    opening = _DATE_AFTER_LINK.match(copy, end, until)
    if opening is not None and not source.dates:
        stop = re.compile(r"[);]|\.\s|\.$|\n|$").search(copy, opening.end(), min(until, opening.end() + 60))
        at = stop.start() if stop is not None else min(until, opening.end() + 60)
        after = parse_groups(copy, opening.end(), at)
        if after[0].loose and not after[0].sources and not after[0].prose:
            source = replace(source, dates=after[0].loose)
            bracketed = "(" in opening.group()
            end = (
                at + 1 if bracketed and copy.startswith(")", at) else max(date.end for date in after[0].loose)
            )
    return CitationDraft(
        start=found.start(),
        end=end,
        rule="link",
        sources=(source,),
        marks=((found.start(), end),),
        reach="sentence",
    )


_ADDRESS = re.compile(
    r"<?(?P<url>(?:https?://|www\.)[^\s<>\"\x01]+|(?<![\w/.@])(?:t\.me|telegram\.me|twitter\.com|x\.com|vk\.com)/\w[\w/]*)>?",
    re.IGNORECASE,
)


def addresses(page: Page) -> Iterator[CitationDraft]:
    """Read web addresses that stand bare in the text; a date in the path counts, none is invented."""
    copy = page.copy
    for block in page.paragraphs:
        if copy.find("/", block.start, block.end) < 0 and copy.find("www.", block.start, block.end) < 0:
            continue
        for found in _ADDRESS.finditer(copy, block.start, block.end):
            if copy.startswith("](", found.start() - 2):
                continue
            url = found["url"].rstrip(".,;:!?'*_")
            while url.endswith(")") and url.count(")") > url.count("("):
                url = url[:-1].rstrip(".,;:!?'")
            start = found.start()
            end = (
                found.start("url")
                + len(url)
                + (found.group().startswith("<") and found.group().endswith(">"))
            )
            source = source_of_address(url, start, end)
            mark = (start, end)
            yield CitationDraft(start=start, end=end, rule="address", sources=(source,), marks=(mark,))


# --- datelines and credits: KYIV, January 14 (Example Agency) — ...   ... — Example Agency, January 14


_DATELINE = re.compile(
    r"(?P<place>(?:[A-ZА-ЯЁІЇЄ][\w.'-]*[\s,./]+){0,5})(?P<date>[^()\n/]{0,30}?)\s*"
    r"(?:\((?P<outlet>[A-ZА-ЯЁa-z][\w .'/-]{1,40})\)\s*(?:[-–—]{1,2}|:)|/(?P<slashed>[A-ZА-ЯЁa-z][\w .'-]{1,30})/[.:]?\s*[-–—]?|[-–—]{1,2}\s*(?P<dashed>[A-ZА-ЯЁ][\w .'-]{1,40}?)\.\s|"
    r"(?<=\.\s)(?P<stopped>[A-ZА-ЯЁІЇЄ][A-ZА-ЯЁІЇЄ.'-]{2,40})\s+[-–—])"
)


def datelines(page: Page) -> Iterator[CitationDraft]:
    """Read the dateline of a wire report at the head of a paragraph."""
    copy = page.copy
    for block in page.paragraphs:
        found = _DATELINE.match(copy, block.start, min(block.end, block.start + 140))
        if found is None:
            continue
        kind = next(name for name in ("outlet", "slashed", "dashed", "stopped") if found[name] is not None)
        name = classify(copy, *found.span(kind))
        head = copy[block.start : found.start(kind)]
        if (
            name is None
            or name.kind not in {"listed", "unlisted", "host"}
            or (name.outlet is None and kind != "outlet")
        ):
            continue
        dates = tuple(
            replace(date, start=date.start + block.start, end=date.end + block.start)
            for group in [parse_groups(head.rstrip(" (/-–—"), 0, len(head.rstrip(" (/-–—")))[0]]
            for date in [*(d for one in group.sources for d in one.dates), *group.loose]
        )[:1]
        if not _is_place_line(head, dates=bool(dates), listed=name.outlet is not None):
            continue
        source = SourceDraft(
            start=name.start, end=name.end, outlet=name.outlet, listed=name.outlet is not None, dates=dates
        )
        end = found.end(kind) + (kind in {"outlet", "slashed"})
        yield CitationDraft(
            start=block.start,
            end=end,
            rule="dateline",
            sources=(source,),
            marks=((block.start, found.end()),),
            reach="after",
        )


_PLACE_LINE = re.compile(
    r"[A-ZА-ЯЁІЇЄ][A-ZА-ЯЁІЇЄ .,'/-]+\b|[A-ZА-ЯЁ][\w.'-]+(?:[ -][A-ZА-ЯЁ][\w.'-]+){0,2}[,.]"
)


def _is_place_line(head: str, *, dates: bool, listed: bool) -> bool:
    """Tell whether what stands before the outlet is a place, a date, both, or (if it is listed) nothing."""
    written = head.rstrip(" (/-–—\n")
    if not written:
        return listed
    return dates or _PLACE_LINE.match(written) is not None


_CREDIT_AT_END = re.compile(
    r"(?:(?<=[.!?…\"')\s])|(?<=^))[-–—]{1,3}\s*(?P<credit>[*_\"]*[A-ZА-ЯЁ@][^\n()]{1,90}?)[*_\"]*\.?\s*$",
    re.MULTILINE,
)


def credits_at_end(page: Page) -> Iterator[CitationDraft]:
    """Read the credit after a dash that closes a paragraph or line."""
    copy = page.copy
    for block in page.paragraphs:
        tail = max(block.start, block.end - 110)
        dash = max(
            copy.rfind("—", tail, block.end),
            copy.rfind("–", tail, block.end),
            copy.rfind(" -", tail, block.end),
        )
        if dash < 0:
            dash = block.start if copy.startswith("-", block.start) else -1
        if dash < 0:
            continue
        for found in _CREDIT_AT_END.finditer(copy, max(tail, dash - 3), block.end):
            groups = parse_groups(copy, *found.span("credit"))
            sources = tuple(one for group in groups for one in group.sources)
            if not sources or any(group.prose for group in groups):
                continue
            if not any(one.listed for one in sources) and not all(one.dates for one in sources):
                continue
            mark = (found.start(), found.end("credit"))
            yield CitationDraft(start=mark[0], end=mark[1], rule="credit", sources=sources, marks=(mark,))
            break


# --- notes: a mark in the text, [3] or ³, and a note that names the source


_MARK = re.compile(
    r"\[\^(?P<label>[\w-]{1,20})\]|\[(?P<numbers>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)(?:,?\s*(?:pp?\.|с\.|стр\.|С\.)\s*[\d\s,–-]+)?\](?!\()|(?P<raised>[¹²³⁰⁴-⁹]{1,3}(?:[,˒ ]+[¹²³⁰⁴-⁹]{1,3})*)"
)
_GLUED_MARK = re.compile(r"(?<=[a-zа-яё.,;:!?\"')])(?<![\d.]\.)(?P<glued>\d{1,3})(?=[\s—–,;.)]|$)")
_ROUND_MARK = re.compile(r"\((?P<round>\d{1,3}(?:\s*,\s*\d{1,3})*)\)")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_IBID = re.compile(r"[*_\s]*(?:ibid(?:em)?|там же|там само|id\.)\b[.*_]*", re.IGNORECASE)
_AUTHOR_SHORT = re.compile(r"[*_\s]*(?P<author>[A-ZА-ЯЁ][\w'’-]+),\s+\"(?P<title>[^\"]{3,200})\"")
_TITLE = re.compile(r"\"[^\"\n]{3,300}\"|(?<!\w)'[^\n]{3,200}?'(?=[\s,.;)]|$)")
_NOTE_SPLIT = re.compile(r"[,;.()\n]\s+|[,;.()]$|\s[-–—]\s")
_EMPHASISED = re.compile(r"(?<![*_\w])[*_]([^*_\n]{2,60})[*_](?![*_\w])")


def note_marks(page: Page) -> dict[str, list[tuple[int, int]]]:
    """Return the places of the marks of each note in the body, by the note's label."""
    labels = {note.label for note in page.notes}
    marks: dict[str, list[tuple[int, int]]] = {}
    if not labels:
        return marks
    for pattern in (_MARK, _GLUED_MARK, _ROUND_MARK):
        for block in page.paragraphs:
            for found in pattern.finditer(page.copy, block.start, block.end):
                for label in _labels(found):
                    if label in labels:
                        marks.setdefault(label, []).append(found.span())
        if marks:
            break
    return marks


def _labels(found: re.Match[str]) -> list[str]:
    """Return the labels that a mark refers to; a range names all in it."""
    name = found.lastgroup or ""
    written = found[name].translate(_RAISED)
    if name == "label":
        return [written]
    labels: list[str] = []
    for part in re.split(r"\s*[,;˒ ]\s*", written):
        first, _, last = part.replace("–", "-").partition("-")
        if last and last.strip().isdecimal() and 0 < int(last) - int(first) < 30:
            labels.extend(str(number) for number in range(int(first), int(last) + 1))
        elif first.strip():
            labels.append(str(int(first)))
    return labels


def notes(page: Page) -> Iterator[CitationDraft]:
    """Read the notes: Chicago notes, short notes, *Ibid.*, or the same inside as in brackets."""
    if not page.notes:
        return
    marks = note_marks(page)
    earlier: list[tuple[str, tuple[SourceDraft, ...]]] = []
    for note in page.notes:
        end = note.end
        while end > note.start and page.copy[end - 1] in " \n↩︎":
            end -= 1
        sources = _note_sources(page.copy, note, end, earlier)
        if not sources:
            continue
        earlier.append((page.copy[note.start : end], sources))
        signal, _ = signal_of(page.copy, note.start, end)
        yield CitationDraft(
            start=note.start,
            end=end,
            rule="note",
            sources=sources,
            signal=signal,
            marks=tuple(marks.get(note.label, ())),
        )


def _note_sources(
    copy: str, note: Note, end: int, earlier: Sequence[tuple[str, tuple[SourceDraft, ...]]]
) -> tuple[SourceDraft, ...]:
    """Return the sources that a note names, itself or by reference to an earlier note."""
    ibid = _IBID.match(copy, note.start, end)
    if ibid is not None:
        if not earlier:
            return ()
        own = [date for group in parse_groups(copy, ibid.end(), end) for date in group.loose]
        return tuple(replace(one, dates=tuple(own)) if own else one for one in earlier[-1][1])
    sources: list[SourceDraft] = []
    for start, until in _note_parts(copy, note.start, end):
        sources.extend(_note_part(copy, start, until))
    if sources:
        return tuple(sources)
    short = _AUTHOR_SHORT.match(copy, note.start, end)
    if short is not None:
        head = short["title"].rstrip(".,").casefold()
        for written, found in reversed(earlier):
            if short["author"] in written and head[:40] in written.casefold():
                return found
    return ()


def _note_parts(copy: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split a note at the semicolons that stand outside titles and addresses."""
    written = re.sub(
        r"\"[^\"\n]{2,300}\"|(?<!\w)'[^\n]{2,200}?'(?=[\s,.;)]|$)|https?://\S+",
        lambda found: "\x01" * len(found.group()),
        copy[start:end],
    )
    at = 0
    for found in re.finditer(";", written):
        yield start + at, start + found.start()
        at = found.end()
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


def _note_name(copy: str, start: int, end: int, addressed: bool, dated: bool) -> Name | None:
    """Return the name of the outlet within a note."""
    masked = re.sub(r"https?://\S+", lambda found: "," + "\x01" * (len(found.group()) - 1), copy[start:end])
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
        formed = [piece for piece in formed if piece.start >= start + title.end()]
        return formed[0] if formed and (dated or addressed) else None
    return formed[-1] if formed and dated and len(candidates) <= 3 else None


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
            yield replace(piece, start=piece.start + by, end=piece.end + by)
        at = found.end() if found is not None else until


RULES: Mapping[str, Callable[[Page], Iterator[CitationDraft]]] = MappingProxyType(
    {
        "note": notes,
        "dateline": datelines,
        "in brackets": in_brackets,
        "date after name": date_after_name,
        "link": links,
        "address": addresses,
        "credit": credits_at_end,
    }
)
"""The conventions, in order of precedence."""


def find_citations(page: Page) -> list[CitationDraft]:
    """Find the citations of a page by all rules; where two overlap, the earlier rule is right."""
    kept: list[CitationDraft] = []
    starts: list[int] = []
    for rule in RULES.values():
        for draft in rule(page):
            at = bisect_right(starts, draft.start)
            if (at and kept[at - 1].end > draft.start) or (at < len(kept) and kept[at].start < draft.end):
                continue
            kept.insert(at, draft)
            starts.insert(at, draft.start)
    return kept
