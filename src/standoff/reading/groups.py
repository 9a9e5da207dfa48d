"""The grammar of a citation's inside: outlets and dates, in groups.

::

    citation = group {";" group}
    group    = [signal] item {"," item}
    item     = name | own domain | web address | dates | page, number, title, remark

Names stand before the date or dates they share; a domain that belongs to the name before it names the
same outlet. A date before all names belongs to all of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from standoff.reading.dates import MONTHS, Resolved, Written, find_dates, find_years, garbled, path_date
from standoff.reading.names import Name, classify, outlet_of_name, same_outlet
from standoff.sources.registry import outlet_of_address

__all__ = [
    "Group",
    "SourceDraft",
    "parse_groups",
    "signal_of",
    "source_of_address",
    "years_of",
]

_SIGNAL = re.compile(
    r"\s*(?:and\s+)?(?:(?P<contrary>but\s+see(?:\s+also)?|contra|но\s+см\.)|"
    r"(?P<compare>cf\.?|compare|ср\.)|"
    r"(?P<background>(?:for\s+(?:more|details|background|example|a|an|the)\b[^,;()]{0,40},?\s*)?see(?:\s+also|,)?(?:\s+(?:e\.g\.|for\s+example|inter\s+alia))?|"
    r"e\.g\.|see|см\.(?:\s+также|\s*,?\s*напр\w*\.?)?|див\.))(?=[\s,:*_])[\s,:]*(?:e\.g\.,?\s*|for\s+(?:example|instance),?\s*)?",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?<!!)\[(?P<anchor>[^\[\]\n]{1,300})\]\((?P<url><?https?://[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?)(?:\s+\"[^\"]*\")?\)"
)
_SIMPLE = re.compile(
    r"\s*(?P<name>[A-ZА-ЯЁ][^,;()\[\]\"@:/\d*_|]{1,50}),\s+(?P<month>[A-ZА-Я][^\W\d_]{2,8}\.?)\s+(?P<day>\d{1,2})"
    r"(?:,\s+(?P<year>(?:19|20)\d\d))?"
)
_REFERENCE_LINK = re.compile(r"(?<!!)\[(?P<anchor>[^\[\]\n]{1,300})\]\[(?P<label>[^\[\]]{0,40})\]")
_NO_REFERENCES: Mapping[str, str] = MappingProxyType({})
_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>\"]+>?", re.IGNORECASE)
_ACCESSED = re.compile(
    r"\(?\b(?:last\s+)?(?:accessed|retrieved|visited|viewed|updated|modified|archived|дата\s+обращения|звернення)"
    r"(?:\s+(?:on|from\s+the\s+original\s+on|from\s+the\s+original))?[\s:]*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:pp?\.|pages?|стр\.|с\.)\s*[A-Z]?\d+(?:\s*[-–]\s*\d+)?|(?:\bno\.|\bnos\.|#|№|\bvol\.|\bvolume|\bissue|\bvyp\.)\s*\d+(?:\s*[-–/(]\s*\d+\)?)?|"
    r"\b\d{1,2}:\d{2}(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:MSK|GMT|UTC|EST|EDT|ET|CET|EET|local time))?|"
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?)(?=,?\s)|"
    r"\b(?:print|online|morning|evening|English|Russian)\s+(?:edition|version)\b|\bin\s+(?:Russian|Ukrainian|English|German|French|Chinese)\b|"
    r"\b(?:translated|trans\.|transl\.)\s+by\s+[^,;]+|\bemphasis added\b|\bauthor's translation\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"\n]{2,300}\"|(?<!\w)'[^\n]{2,200}?'(?=[\s,.;)]|$)")
_GROUP_END = re.compile(
    r";|\s*[—–]\s*(?=(?:but\s+)?see\b|cf\.)|[,.]\s+(?=(?:but\s+)?see\s+(?:also\s+)?[\"A-ZА-ЯЁ]|cf\.\s)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,|\||\n\s*\n|\s[-–—]\s|\s+(?:and|&|и|та)\s+(?=\S)|[()\[\]])\s*")
_COMMA = re.compile(r"\s*(?:,|\||\s[-–—]\s|[()\[\]])\s*")
_SHORT_DATE = re.compile(r"(?<![\w.,/])(\d{1,2})\.(0[1-9]|1[0-2])(?![\d.])")
_CAPITALISED = re.compile(r"\b[A-ZА-ЯЁ][^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """An outlet as cited, its dates not yet resolved; offsets are those of the searched text."""

    start: int
    end: int
    outlet: str | None
    listed: bool
    name: str | None = None
    """What to call it where the text itself does not name it (a link's host)."""
    dates: tuple[Written, ...] = ()
    address_date: Resolved | None = None
    url: str | None = None
    garbled: tuple[int, int] | None = None
    """Span of what looks like a date and is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What stands between semicolons."""

    sources: tuple[SourceDraft, ...]
    signal: str | None
    loose: tuple[Written, ...] = ()
    """Dates of a group that names no source."""
    prose: int = 0
    """Number of words that are neither name nor date."""


@dataclass(slots=True)
class _Masked:
    """A stretch of text in which what has been understood is blanked; offsets stay."""

    text: str
    start: int
    links: dict[int, tuple[int, str]] = field(default_factory=dict)

    def blank(self, start: int, end: int, filler: str = "\x01") -> None:
        at = start - self.start
        self.text = self.text[:at] + filler * (end - start) + self.text[end - self.start :]


def signal_of(text: str, start: int, end: int) -> tuple[str | None, int]:
    """Return the signal that opens a stretch of text, and where the rest begins."""
    found = _SIGNAL.match(text, start, end)
    if found is None:
        return None, start
    if found["contrary"]:
        return "but see", found.end()
    return ("cf." if found["compare"] else "see"), found.end()


def parse_groups(
    text: str, start: int, end: int, *, references: Mapping[str, str] = _NO_REFERENCES
) -> list[Group]:
    """Parse the inside of a citation; ``references`` are the addresses of reference links by label."""
    groups: list[Group] = []
    for at, until in _segments(text, start, end):
        group = _parse_group(text, at, until, references)
        if groups and groups[-1].sources and group.loose and not group.sources and not group.prose:
            last = groups[-1].sources[-1]
            extended = replace(last, dates=last.dates + group.loose)
            groups[-1] = replace(groups[-1], sources=(*groups[-1].sources[:-1], extended))
        else:
            groups.append(group)
    return groups


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split at semicolons outside quotes and web addresses."""
    guarded = text[start:end]
    for pattern in (_URL, _QUOTED):
        guarded = pattern.sub(lambda found: "\x01" * len(found.group()), guarded)
    at = 0
    for found in _GROUP_END.finditer(guarded):
        yield start + at, start + found.start()
        at = found.end()
    yield start + at, end


def _parse_group(text: str, start: int, end: int, references: Mapping[str, str]) -> Group:
    """Parse one group: mask what is no name, then read names and dates from left to right."""
    signal, start = signal_of(text, start, end)
    simple = _simple_source(text, start, end)
    if simple is not None:
        return Group(sources=(simple,), signal=signal)
    masked = _Masked(text=text[start:end], start=start)
    addresses = _take_addresses(masked, references)
    titled = _take_titles(masked)
    for found in list(_ASIDE.finditer(masked.text)):
        masked.blank(start + found.start(), start + found.end())
    dates = _take_dates(masked)
    names = _names(masked, dates)
    return _assembled(text, names, dates, addresses, signal, titled)


def _simple_source(text: str, start: int, end: int) -> SourceDraft | None:
    """Read the commonest group at once: one listed name without digits, one date, nothing else."""
    found = _SIMPLE.fullmatch(text, start, end)
    if found is None:
        return None
    name = " ".join(found["name"].split())
    outlet = outlet_of_name(name)
    month = MONTHS.get(found["month"].rstrip(".").lower())
    if outlet is None or month is None or not name[0].isupper() or not 1 <= int(found["day"]) <= 28:
        return None
    year = int(found["year"]) if found["year"] else None
    one = Written(start=found.start("month"), end=found.end(), year=year, month=month, day=int(found["day"]))
    return SourceDraft(
        start=found.start("name"), end=found.end("name"), outlet=outlet, listed=True, dates=(one,)
    )


def _take_addresses(masked: _Masked, references: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Take links and web addresses out; a link's anchor stays to be read as text."""
    found_addresses = []
    for found in list(_LINK.finditer(masked.text)):
        at = masked.start + found.start()
        url = found["url"].strip("<>")
        found_addresses.append((at, masked.start + found.end(), url))
        masked.blank(at, at + 1, " ")
        masked.blank(masked.start + found.end("anchor"), masked.start + found.end())
    for found in list(_REFERENCE_LINK.finditer(masked.text)) if "][" in masked.text else ():
        at = masked.start + found.start()
        address = references.get((found["label"] or found["anchor"]).casefold())
        if address is not None:
            found_addresses.append((at, masked.start + found.end(), address))
        masked.blank(at, at + 1, " ")
        masked.blank(masked.start + found.end("anchor"), masked.start + found.end())
    for found in list(_URL.finditer(masked.text)):
        url = found.group().rstrip(".,;:!?)'>").strip("<>")
        at = masked.start + found.start()
        found_addresses.append((at, at + len(found.group().rstrip(".,;:!?)'>")), url))
        masked.blank(at, masked.start + found.end(), ",")
    return sorted(found_addresses)


def _take_titles(masked: _Masked) -> list[tuple[int, int]]:
    """Take quoted titles out, unless what is quoted is itself a listed name (``"Kommersant"``)."""
    taken = []
    for found in list(_QUOTED.finditer(masked.text)):
        start, end = masked.start + found.start(), masked.start + found.end()
        inner = classify(masked.text, found.start() + 1, found.end() - 1)
        if inner is not None and (
            inner.kind in {"listed", "host"} or _is_quoted_name(masked.text, found, inner)
        ):
            continue
        taken.append((start, end))
        masked.blank(start, end, ",")
    return taken


def _is_quoted_name(text: str, found: re.Match[str], inner: Name) -> bool:
    """Tell whether a quoted unlisted name is an outlet's: short, and no other name stands beside it."""
    quoted = found.group()
    if inner.kind != "unlisted" or quoted.count(" ") > 2 or quoted[-2] in ",.?!":
        return False
    beside = _CAPITALISED.findall(text[: found.start()] + text[found.end() :])
    return all(word.lower() in MONTHS for word in beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dates:
    """A run of dates with nothing but separators between them."""

    start: int
    end: int
    dates: tuple[Written, ...]
    garbled: bool = False


def _take_dates(masked: _Masked) -> list[_Dates]:
    """Take the dates out, in runs; dates of access are dropped."""
    runs: list[_Dates] = []
    wrong = garbled(masked.text)
    while wrong is not None:
        at, until = masked.start + wrong.start(), masked.start + wrong.end()
        runs.append(_Dates(start=at, end=until, dates=(), garbled=True))
        masked.blank(at, until)
        wrong = garbled(masked.text)
    previous: Written | None = None
    for found in list(find_dates(masked.text)):
        one = replace(found, start=found.start + masked.start, end=found.end + masked.start)
        before = masked.text[max(0, found.start - 45) : found.start]
        if previous is None or previous.start != one.start:
            access = _ACCESSED.search(before)
            if access is not None:
                at = one.start - len(before) + access.start()
                masked.blank(at, one.end, ",")
                continue
            if masked.text[found.start] == "\x01":
                continue
        elif masked.text[found.start] in "\x01,":
            continue
        runs.append(_Dates(start=one.start, end=one.end, dates=(one,)))
        previous = one
    for run in runs:
        masked.blank(run.start, run.end)
    if not runs:
        runs = list(_short_dates(masked))
    runs.sort(key=lambda run: run.start)
    return _joined(masked, runs)


def _short_dates(masked: _Masked) -> Iterator[_Dates]:
    """Take out dates of the form 14.01, which only a citation without other dates may hold."""
    for found in list(_SHORT_DATE.finditer(masked.text)):
        start, end = masked.start + found.start(), masked.start + found.end()
        one = Written(start=start, end=end, year=None, month=int(found[2]), day=int(found[1]))
        if 1 <= int(found[1]) <= 30:
            yield _Dates(start=start, end=end, dates=(one,))
            masked.blank(start, end)


def _joined(masked: _Masked, runs: Sequence[_Dates]) -> list[_Dates]:
    """Join dates that follow each other without a name between."""
    joined: list[_Dates] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and not last.garbled and not run.garbled:
            between = masked.text[max(last.end, 0) - masked.start : run.start - masked.start]
            if run.start < last.end or not _WORD.search(re.sub(r"\b(?:and|to|и|та|по)\b", "", between)):
                joined[-1] = _Dates(
                    start=last.start, end=max(last.end, run.end), dates=last.dates + run.dates
                )
                continue
        joined.append(run)
    return joined


def _names(masked: _Masked, dates: Sequence[_Dates]) -> list[Name]:
    """Read the names that are left between the dates."""
    names: list[Name] = []
    stops = [(run.start - masked.start, run.end - masked.start) for run in dates]
    at = 0
    for start, end in [*stops, (len(masked.text), len(masked.text))]:
        if at < start:
            names.extend(_pieces(masked, at, start))
        at = max(at, end)
    return names


def _pieces(masked: _Masked, start: int, end: int) -> Iterator[Name]:
    """Split a stretch into names: the whole if it is listed, else at commas, else at *and* too."""
    stretch = masked.text
    whole = classify(stretch, start, end)
    if whole is None:
        return
    if whole.kind in {"listed", "handle"} and (whole.kind == "listed" or "," not in stretch[start:end]):
        yield _moved(whole, masked.start)
        return
    for piece_start, piece_end in _split(stretch, start, end, _COMMA):
        piece = classify(stretch, piece_start, piece_end)
        if piece is None:
            continue
        if piece.kind in {"unlisted", "other"}:
            parts = [classify(stretch, *part) for part in _split(stretch, piece_start, piece_end, _SPLIT)]
            known = [part for part in parts if part is not None]
            if len(known) > 1 and any(part.kind in {"listed", "host", "handle"} for part in known):
                yield from (_moved(part, masked.start) for part in known)
                continue
            slashed = [classify(stretch, *part) for part in _split(stretch, piece_start, piece_end, _SLASH)]
            if len(slashed) > 1 and all(part is not None and part.kind == "listed" for part in slashed):
                yield from (_moved(part, masked.start) for part in slashed if part is not None)
                continue
        yield _moved(piece, masked.start)


_SLASH = re.compile(r"\s*/\s*")


def _split(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Give the pieces between separators."""
    at = start
    for found in pattern.finditer(text, start, end):
        yield at, found.start()
        at = found.end()
    yield at, end


def _moved(name: Name, by: int) -> Name:
    """Give a name's place in the whole text."""
    return replace(name, start=name.start + by, end=name.end + by)


def _assembled(
    text: str,
    names: Sequence[Name],
    dates: Sequence[_Dates],
    addresses: Sequence[tuple[int, int, str]],
    signal: str | None,
    titles: Sequence[tuple[int, int]],
) -> Group:
    """Join names, addresses and dates from left to right."""
    names = _without_authors(names, titles)
    prose = sum(len(_WORD.findall(text[name.start : name.end])) for name in names if name.kind == "other")
    items: list[tuple[int, int, Name | _Dates | tuple[int, int, str]]] = []
    items += [(address[0], 0, address) for address in addresses]
    items += [(name.start, 1, name) for name in names if name.kind != "other"]
    items += [(run.start, 2, run) for run in dates]
    items.sort(key=lambda item: (item[0], item[1]))
    assembly = _Assembly(text=text)
    for _, _, item in items:
        if isinstance(item, Name):
            assembly.add_name(item)
        elif isinstance(item, _Dates):
            assembly.add_dates(item)
        else:
            assembly.add_address(item)
    sources, loose = assembly.sources, assembly.loose
    if loose and sources and not any(one.dates for one in sources):
        sources = [replace(one, dates=tuple(loose)) for one in sources]
        loose = []
    return Group(sources=tuple(sources), signal=signal, loose=tuple(loose), prose=prose)


@dataclass(slots=True, kw_only=True)
class _Assembly:
    """The sources of a group as they come: names wait for the dates that follow them."""

    text: str
    sources: list[SourceDraft] = field(default_factory=list)
    loose: list[Written] = field(default_factory=list)
    waiting: int = 0
    """Index of the first source that the next dates belong to."""
    dated: bool = False
    """Whether the waiting sources have had dates."""
    last_name: Name | None = None

    def add_name(self, name: Name) -> None:
        """Add a name: a source of its own, or only another name of the one before."""
        last = self.sources[-1] if self.sources else None
        if last is not None and self.last_name is not None:
            if same_outlet(self.text, self.last_name, name):
                outlet = last.outlet or name.outlet
                self.sources[-1] = replace(last, outlet=outlet, listed=outlet is not None)
                return
            if not self.dated and name.outlet is not None and name.outlet == last.outlet:
                return
        if last is not None and last.url is not None and last.start <= name.start < last.end:
            self.sources[-1] = _named_link(last, name)
            return
        self._open()
        self.sources.append(_named(self.text, name))
        self.last_name = name

    def add_dates(self, run: _Dates) -> None:
        """Add dates to the names that wait for them."""
        if run.garbled:
            spoilt = (run.start, run.end)
            self.sources[self.waiting :] = [
                replace(one, garbled=spoilt) for one in self.sources[self.waiting :]
            ]
        elif not self.sources:
            self.loose.extend(run.dates)
            return
        else:
            self.sources[self.waiting :] = [
                replace(one, dates=one.dates + run.dates) for one in self.sources[self.waiting :]
            ]
        self.dated = True

    def add_address(self, address: tuple[int, int, str]) -> None:
        """Add a web address to the source before it, or as a source of its own."""
        if self.dated and not _is_own_address(self.sources, self.waiting, address[2]):
            self._open()
        _add_address(self.sources, address, self.text)
        self.last_name = None

    def _open(self) -> None:
        """Let the next source begin a new run, if the one before has its dates."""
        if self.dated:
            self.waiting, self.dated = len(self.sources), False


def _without_authors(names: Sequence[Name], titles: Sequence[tuple[int, int]]) -> list[Name]:
    """Leave out unlisted names before a quoted title when a name follows it: they are authors."""
    if not titles:
        return list(names)
    first = titles[0][0]
    after = [name for name in names if name.start > first and name.kind != "other"]
    if not after:
        return list(names)
    return [name for name in names if name.start > first or name.kind in {"listed", "host"}]


def _named(text: str, name: Name) -> SourceDraft:
    """Make a source of a name."""
    written = text[name.start : name.end]
    address_date = path_date(written) if "/" in written else None
    return SourceDraft(
        start=name.start,
        end=name.end,
        outlet=name.outlet,
        listed=name.kind == "listed" or name.outlet is not None,
        address_date=address_date,
        url=written if "/" in written and "." in written else None,
    )


def _named_link(link: SourceDraft, name: Name) -> SourceDraft:
    """Give a link the name that its anchor says, if that is an outlet's."""
    if name.outlet is None and name.kind != "unlisted":
        return link
    return replace(
        link,
        start=name.start,
        end=name.end,
        name=None,
        outlet=link.outlet or name.outlet,
        listed=link.listed or name.outlet is not None,
    )


def _is_own_address(sources: Sequence[SourceDraft], waiting: int, url: str) -> bool:
    """Tell whether a web address after a dated name belongs to that name."""
    named = sources[waiting:]
    if not named or any(one.url for one in named):
        return False
    found = outlet_of_address(url)
    return found is None or any(one.outlet in {found.id, None} for one in named) or len(named) == 1


def _add_address(sources: list[SourceDraft], address: tuple[int, int, str], text: str) -> None:
    """Add a web address: to the source before it that lacks one, else as a source of its own."""
    start, end, url = address
    if sources and sources[-1].url is None and text[start] != "[":
        last = sources[-1]
        found = outlet_of_address(url)
        if last.outlet is None or found is None or found.id == last.outlet or last.dates or last.end <= start:
            outlet = last.outlet or (found.id if found is not None else None)
            address_date = None if last.dates else path_date(url)
            sources[-1] = replace(
                last, url=url, outlet=outlet, address_date=address_date, listed=outlet is not None
            )
            return
    sources.append(source_of_address(url, start, end))


_HOST_OF = re.compile(r"^(?:https?://)?(?:www\.)?([^/?#:\s]+)([^?#\s]*)", re.IGNORECASE)
_PLATFORMS = frozenset({"telegram", "twitter", "facebook", "youtube", "vkontakte"})


def source_of_address(url: str, start: int, end: int) -> SourceDraft:
    """Make a source of a web address: the outlet of its host, the date of its path."""
    found = outlet_of_address(url)
    parts = _HOST_OF.match(url)
    host, path = (parts[1], parts[2]) if parts is not None else (url, "")
    name = host
    if found is not None and found.id in _PLATFORMS:
        steps = [step for step in path.split("/") if step and step != "s"]
        name = f"{host}/{steps[0]}" if steps else host
    return SourceDraft(
        start=start,
        end=end,
        outlet=found.id if found is not None else None,
        listed=found is not None,
        name=name,
        address_date=path_date(path),
        url=url,
    )


def years_of(text: str) -> list[Written]:
    """Return the bare years of a stretch: dates only beside a listed name."""
    return list(find_years(text))
