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
from dataclasses import replace
from types import MappingProxyType

from standoff.reading.assembly import Group, assembled
from standoff.reading.cited import SourceDraft
from standoff.reading.dates import MONTHS, Written
from standoff.reading.monitoring import monitored
from standoff.reading.names import Name, classify, outlet_of_name
from standoff.reading.taking import (
    ADDRESS,
    QUOTED,
    DateRun,
    Masked,
    take_addresses,
    take_dates,
    take_places,
    take_titles,
)

__all__ = ["named_alone", "parse_groups", "sharing", "signal_of", "simple_source", "turns"]

_CONTRARY = (
    r"(?:(?:but|though|although|yet|however|однако|но|але|проте)[\s,]+(?:see(?:\s+also)?|см\.|див\.|contra)|"
    r"see,?\s+however|см\.,?\s+однако|contra|contrast(?=\s)|(?:but|yet)\s+(?:cf\.?|compare)|(?:но|однако)[\s,]+ср\.)"
)
_COMPARE = r"(?:cf\.?|compare|ср\.|пор\.)"
_SIGNAL = re.compile(
    rf"\s*(?:and\s+)?(?:(?P<contrary>{_CONTRARY})|(?P<compare>{_COMPARE})|"
    r"(?P<background>(?:for\s+(?:more|details|background|example|a|an|the)\b[^,;()]{0,40},?\s*)?see(?:\s+also|,)?(?:\s+(?:e\.g\.|for\s+example|inter\s+alia))?|"
    r"e\.g\.|see|см\.(?:\s+также|\s*,?\s*напр\w*\.?)?|див\.))(?=[\s,:*_])[\s,:]*(?:e\.g\.,?\s*|for\s+(?:example|instance),?\s*)?",
    re.IGNORECASE,
)
_SIMPLE = re.compile(
    r"\s*(?P<name>[A-ZА-ЯЁ][^,;()\[\]\"@:/\d*_|]{1,50}),\s+(?P<month>[A-ZА-Я][^\W\d_]{2,8}\.?)\s+(?P<days>\d{1,2}(?:,\s+\d{1,2}){0,6})"
    r"(?:,\s+(?P<year>(?:19|20)\d\d))?"
)
_NO_REFERENCES: Mapping[str, str] = MappingProxyType({})
_ASIDE = re.compile(
    r"\b(?:pp?\.|pages?|стр\.|с\.)\s*[A-Z]?\d+(?:\s*[-–]\s*\d+)?|(?:\bno\.|\bnos\.|#|№|\bvol\.|\bvolume|\bissue|\bvyp\.)\s*\d+(?:\s*[-–/(]\s*\d+\)?)?|"
    r"\b\d{1,2}:\d{2}(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:MSK|GMT|UTC|EST|EDT|ET|CET|EET|local time))?|"
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?)(?=,?\s)|"
    r"\b(?:print|online|morning|evening|English|Russian)\s+(?:edition|version)\b|\bin\s+(?:Russian|Ukrainian|English|German|French|Chinese|Arabic|Armenian|Azeri|Azerbaijani|Belarus(?:i)?an|Bulgarian|Czech|Dari|Dutch|Estonian|"
    r"Farsi|Finnish|Georgian|Greek|Hebrew|Hindi|Hungarian|Italian|Japanese|Kazakh|Korean|Kyrgyz|Latvian|Lithuanian|Norwegian|Pashto|Persian|Polish|"
    r"Portuguese|Romanian|Serbian|Slovak|Spanish|Swedish|Tajik|Turkish|Turkmen|Urdu|Uzbek)\b|\b(?:last|this|past)\s+(?:week|month|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\byesterday\b|"
    r"\b(?:translated|trans\.|transl\.)\s+by\s+[^,;]+|\bemphasis added\b|\bauthor's translation\b",
    re.IGNORECASE,
)
_ASIDE_SIGNS = (
    "p.", "page", "стр", "с.", "no.", "nos.", "#", "№", "vol", "issue", "vyp.", ":", "day", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    "edition", "version", "in ", "week", "month", "translat", "trans", "emphasis",
)  # fmt: skip
"""Every aside has one of them, in small letters."""
_GROUP_END = re.compile(
    rf";|\s*[—–]\s*(?=see\b|cf\.|{_CONTRARY}[\s,])|"
    rf"[,.](?<!\bhowever,)(?<!\bоднако,)\s+(?=(?:see|{_CONTRARY}),?\s+(?:also\s+)?[\"\x01A-ZА-ЯЁ]|cf\.\s)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,|\||\n\s*\n|\s[-–—]\s|\s+(?:and|&|via|и|та)\s+(?=\S)|[()\[\]])\s*")
_COMMA = re.compile(r"\s*(?:,|\||\s[-–—]\s|[()\[\]])\s*")


def signal_of(text: str, start: int, end: int) -> tuple[str | None, int]:
    """Return the signal that opens a stretch of text, and where the rest begins."""
    found = _SIGNAL.match(text, start, end)
    if found is None:
        return None, start
    if found["contrary"]:
        return "but see", found.end()
    return ("cf." if found["compare"] else "see"), found.end()


_IBID = re.compile(r"[\s*_]*(?:and\s+)?(?:ibid(?:em)?|id\.|там же|там само)\b[.*_]*[,\s]*", re.IGNORECASE)
"""The outlet of the group before, once more."""
_CONTRAST = frozenset({"cf.", "but see"})
_SIGNAL_WORDS = ("see", "cf", "compare", "contra", "см", "ср", "пор", "див")
_MAY_TURN = re.compile(rf"\b(?:{'|'.join(_SIGNAL_WORDS)}|contrast)\b", re.IGNORECASE)


def turns(text: str, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """Return the stretches of a citation's inside that support or contrast, each with its signal.

    A group without a signal goes on as the group before; *see* after a plain group is support as well.
    """
    found: list[tuple[int, int, str | None]] = []
    if not _has_any(_SIGNAL_WORDS, text[start:end].lower()) or _MAY_TURN.search(text, start, end) is None:
        return found
    for opening, until in _segments(text, start, end):
        signal, _ = signal_of(text, opening, until)
        at = opening
        while at < until and text[at] in " \n":
            at += 1
        last = found[-1][2] if found else None
        turned = signal is not None and signal != last and not _CONTRAST.isdisjoint({signal, last})
        if not found or turned:
            found.append((at, until, signal))
        else:
            found[-1] = (found[-1][0], until, last)
    return found


def parse_groups(
    text: str, start: int, end: int, *, references: Mapping[str, str] = _NO_REFERENCES
) -> list[Group]:
    """Parse the inside of a citation; ``references`` are the addresses of reference links by label."""
    groups: list[Group] = []
    for at, until in _segments(text, start, end):
        again = _IBID.match(text, at, until) if groups else None
        group = _parse_group(text, at if again is None else again.end(), until, references)
        if groups and groups[-1].sources and group.loose and not group.sources and not group.prose:
            last = groups[-1].sources[-1]
            extended = replace(last, dates=last.dates + group.loose)
            groups[-1] = replace(groups[-1], sources=(*groups[-1].sources[:-1], extended))
        else:
            groups.append(group)
    if len(groups) > 1 and any(group.doubtful is not None for group in groups):
        groups = _with_doubtful(groups)
    return groups


def named_alone(text: str, start: int, end: int) -> tuple[SourceDraft, ...]:
    """Return the sources of a stretch that holds nothing but names and dates; none of any other."""
    groups = parse_groups(text, start, end)
    return (
        ()
        if any(group.prose for group in groups)
        else tuple(one for group in groups for one in group.sources)
    )


def _with_doubtful(groups: Sequence[Group]) -> list[Group]:
    """Take what a group names in an unusual form for a source, where a group beside it names a dated, listed one."""
    sure = [any(one.listed and (one.dates or one.url) for one in group.sources) for group in groups]
    return [
        replace(group, sources=(group.doubtful,), loose=(), prose=0)
        if group.doubtful is not None and (sure[max(0, at - 1)] or any(sure[at + 1 : at + 2]))
        else group
        for at, group in enumerate(groups)
    ]


def sharing(groups: Sequence[Group]) -> list[Group]:
    """Let names without a date share that of the next group: ``(Agency One; Agency Two, May 3)``.

    A group that opens with a signal, or names more than outlets, shares nothing.
    """
    shared = list(groups)
    for index in range(len(shared) - 2, -1, -1):
        group, following = shared[index], shared[index + 1]
        if (
            following.signal is not None
            or group.prose
            or not following.sources
            or not following.sources[0].dates
        ):
            continue
        if any(one.dates or one.url or one.garbled or one.address_date for one in group.sources):
            continue
        lent = following.sources[0].dates
        sources = tuple(replace(one, dates=lent, shared=True) for one in group.sources)
        shared[index] = replace(group, sources=sources)
    return shared


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split at semicolons outside quotes and web addresses."""
    guarded = text[start:end]
    if "://" in guarded or "www." in guarded.lower():
        guarded = ADDRESS.sub(lambda found: "\x01" * len(found.group()), guarded)
    if '"' in guarded or "'" in guarded:
        guarded = QUOTED.sub(lambda found: "\x01" * len(found.group()), guarded)
    at = 0
    if ";" in guarded or _has_any(_SIGNAL_WORDS, guarded.lower()):
        for found in _GROUP_END.finditer(guarded):
            yield start + at, start + found.start()
            at = found.end()
    yield start + at, end


def _has_any(signs: Sequence[str], written: str) -> bool:
    """Tell whether one of the signs stands in a short text."""
    return any(map(written.__contains__, signs))


def _parse_group(text: str, start: int, end: int, references: Mapping[str, str]) -> Group:
    """Parse one group: mask what is no name, then read names and dates from left to right."""
    signal, start = signal_of(text, start, end)
    if signal is not None and text.startswith("the ", start):
        start += 4
    simple = simple_source(text, start, end)
    if simple is not None:
        return Group(sources=(simple,), signal=signal)
    if text.find(" in ", start, end) > 0 and (told := monitored(text, start, end)) is not None:
        return Group(sources=(told,), signal=signal)
    masked = Masked(text=text[start:end], start=start)
    addresses = take_addresses(masked, references)
    titled = take_titles(masked)
    take_places(masked)
    for found in list(_ASIDE.finditer(masked.text)) if _has_any(_ASIDE_SIGNS, masked.text.lower()) else ():
        masked.blank(start + found.start(), start + found.end())
    dates = take_dates(masked)
    names = _names(masked, dates)
    return assembled(text, names, dates, addresses, signal, titled)


def simple_source(text: str, start: int, end: int) -> SourceDraft | None:
    """Read the commonest group at once: one listed name without digits, a day or rising days of a month, nothing else."""
    found = _SIMPLE.fullmatch(text, start, end)
    if found is None:
        return None
    name, named_month, listed_days, written_year = found.groups()
    outlet = outlet_of_name(" ".join(name.split()))
    month = MONTHS.get(named_month.rstrip(".").lower())
    if outlet is None or month is None:
        return None
    days = [int(day) for day in listed_days.split(",")]
    if not 1 <= days[0] <= days[-1] <= 28 or days != sorted(set(days)):
        return None
    year = int(written_year) if written_year else None
    first, last = found.start("month"), found.end()
    return SourceDraft(
        start=found.start("name"),
        end=found.end("name"),
        outlet=outlet,
        listed=True,
        dates=tuple(Written(start=first, end=last, year=year, month=month, day=day) for day in days),
    )


def _names(masked: Masked, dates: Sequence[DateRun]) -> list[Name]:
    """Read the names that are left between the dates."""
    names: list[Name] = []
    stops = [(run.start - masked.start, run.end - masked.start) for run in dates]
    at = 0
    for start, end in [*stops, (len(masked.text), len(masked.text))]:
        if at < start:
            names.extend(_pieces(masked, at, start))
        at = max(at, end)
    return names


def _pieces(masked: Masked, start: int, end: int) -> Iterator[Name]:
    """Split a stretch into names: the whole if it is listed, else at commas, else at *and* too."""
    stretch = masked.text
    whole = classify(stretch, start, end)
    if whole is None:
        return
    if whole.kind in {"listed", "handle"} and (whole.kind == "listed" or "," not in stretch[start:end]):
        yield whole.moved(masked.start)
        return
    for span in _split(stretch, start, end, _COMMA):
        piece = whole if span == (start, end) else classify(stretch, *span)
        if piece is None:
            continue
        if piece.kind in {"unlisted", "other"}:
            known = [part for part in _parts(stretch, *span, _SPLIT) if part is not None]
            if len(known) > 1 and any(part.kind in {"listed", "host", "handle"} for part in known):
                yield from (part.moved(masked.start) for part in known)
                continue
            slashed = _parts(stretch, *span, _SLASH)
            if slashed and all(part is not None and part.kind == "listed" for part in slashed):
                yield from (part.moved(masked.start) for part in slashed if part is not None)
                continue
        yield piece.moved(masked.start)


def _parts(stretch: str, start: int, end: int, separator: re.Pattern[str]) -> list[Name | None]:
    """Classify the parts that a separator makes of a piece; nothing if it stands nowhere in it."""
    spans = list(_split(stretch, start, end, separator))
    return [classify(stretch, *span) for span in spans] if len(spans) > 1 else []


_SLASH = re.compile(r"\s*/\s*")


def _split(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Give the pieces between separators."""
    at = start
    for found in pattern.finditer(text, start, end):
        yield at, found.start()
        at = found.end()
    yield at, end
