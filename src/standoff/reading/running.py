"""Dates in running text: explicit ones, months, years, and expressions relative to the article.

What can be counted from a known day is resolved; what cannot keeps its text and says why. A value
found by counting has the basis ``relative``.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from types import MappingProxyType

from standoff.reading.dated import RunningDate, Value, unresolved
from standoff.reading.dates import MONTHS, Anchor, Resolved, Written, find_dates, resolve
from standoff.reading.masks import Masks
from standoff.reading.periods import WEEKDAYS
from standoff.reading.relative import CUES, find_relative

__all__ = ["RULES", "find_running_dates"]

RULES: Mapping[str, str] = MappingProxyType(
    {
        "date": "a day, or a month with its year, as written",
        "month": "a month without a year, beside a word like *in* or *since*",
        "year": "a year alone, beside a word like *in* or *since*",
        "day named": "*yesterday*, *today*, *tomorrow*: counted from the day of the article",
        "counted": "a number of days, weeks, months or years before or after another date, or *ago*",
        "period": "*last*, *this*, *next* with a weekday, week, month, season or year",
    }
)
"""Which kinds of dates of running text are read."""


_WEEKDAY_BEFORE = re.compile(
    rf"(?:\b(?:last|this|next|past|on)\s+)?\b(?P<weekday>{'|'.join(WEEKDAYS)}),?\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_COMMONEST_FIRST = "etaoinshrdlcumwfgypbvkjxqz"
_RAREST = {cue: max(range(len(cue)), key=lambda at: _COMMONEST_FIRST.find(cue[at])) for cue in CUES}
_RAREST |= {cue: 0 for cue in CUES if cue[0].isupper()}
"""The letter at which each cue is looked for: its rarest, a capital where it has one."""
_BEFORE_RAREST = {cue[at:]: at for cue, at in _RAREST.items()}
_CUE = re.compile(
    "|".join(
        [
            *(f"{digit}[0-9]*" for digit in "0123456789"),
            *(cue[at] + rf"(?<={cue[: at + 1]})" * (at > 0) + cue[at + 1 :] for cue, at in _RAREST.items()),
        ]
    )
)
"""Each alternative begins with a letter or digit, so that the engine runs from one to the next."""
_MONTH_CUES = frozenset("Janu Febr Marc Apri May June July Augu Sept Octo Nove Dece".split())
_MONTH_ALONE = re.compile(
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s*,?\s*\d)(?!\s+[A-Z])"
)
_BEFORE_MONTH = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|of|[Ee]arly|[Ll]ate|[Mm]id-?|[Dd]uring|[Ff]rom|[Tt]hrough|[Bb]efore|[Aa]fter|[Tt]ill)\s?$"
)
_YEAR_ALONE = re.compile(
    r"(?:19|20)\d\d\b(?!\s*(?:troops|soldiers|people|men|km|tanks|%|percent|-?mile))(?![-–]\d)(?!,\d)"
)
_BEFORE_YEAR = re.compile(
    r"\($|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]ill|the|of|and|to|early|late|mid-?)\s$"
)
_LONGEST_LEAD = 10
"""Characters of the longest word before a month or year, with its blank."""
_FUTURE = re.compile(
    r"\b(?:until|till|by|next|will|would|scheduled|planned|plans?|due|upcoming|coming|forthcoming|ahead of|expected|to be held|set for|deadline|before)\b[^.;]{0,60}$",
    re.IGNORECASE,
)


_start = attrgetter("start")


def find_running_dates(
    copy: str,
    spans: Sequence[tuple[int, int]],
    masks: Masks,
    anchor: Anchor | None,
    reference: date | None,
) -> list[RunningDate]:
    """Find the dates in spans of the copy (sentences and captions) outside what is masked.

    ``anchor`` gives missing years; ``reference`` is the latest day known not to be after the article, for
    expressions that need only its month or year.
    """
    cues = _cues(copy, masks)
    found: list[RunningDate] = []
    for start, end in _bounded(spans):
        near = _among(cues.relative, start, end)
        digits = _among(cues.digits, start, end)
        if not near and not digits:
            continue
        explicit: list[RunningDate] = []
        others: list[RunningDate] = []
        if digits:
            for first, last in masks.gaps(start, end):
                if _among(digits, first, last):
                    explicit += _explicit(copy, first, last, anchor, reference)
        if near and _among(cues.months, start, end):
            others += _months(copy, start, end, anchor, reference)
        if digits and _among(cues.years, start, end):
            others += _years(copy, start, end)
        if near:
            here = sorted((*explicit, *others), key=_start) if others else explicit
            others += find_relative(copy, start, end, near, anchor, reference, here, found)
        found += _together(explicit, (one for one in others if not masks.hide(one.start)))
    return found


def _together(explicit: list[RunningDate], others: Iterable[RunningDate]) -> list[RunningDate]:
    """Add to explicit dates the others that overlap with none before them; in order."""
    together = list(explicit)
    for one in others:
        if all(one.end <= last.start or last.end <= one.start for last in together):
            together.append(one)
    return sorted(together, key=_start)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    """Places where looking for a date is worth while, in order, outside the masked spans."""

    digits: list[int]
    years: list[int]
    months: list[int]
    relative: list[int]


def _cues(copy: str, masks: Masks) -> _Cues:
    """Look the whole text through once for what dates are made of."""
    cues = _Cues(digits=[], years=[], months=[], relative=[])
    for first, last in masks.gaps(0, len(copy)):
        for found in _CUE.finditer(copy, first, last):
            at, cue = found.start(), found.group()
            if cue[0] <= "9":
                cues.digits.append(at)
                if "19" in cue or "20" in cue:
                    cues.years.append(at)
            else:
                cues.relative.append(at - _BEFORE_RAREST[cue])
                if cue in _MONTH_CUES:
                    cues.months.append(at)
    return cues


def _among(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Return the places that lie within a span."""
    return places[bisect_left(places, start) : bisect_left(places, end)]


_LONGEST = 4_000
"""A longer sentence is none; it is read in parts, so that dates are related to few others."""


def _bounded(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the spans, very long ones in parts."""
    for start, end in spans:
        for first in range(start, end, _LONGEST):
            yield first, min(end, first + _LONGEST)


def _explicit(
    copy: str, start: int, end: int, anchor: Anchor | None, reference: date | None
) -> Iterator[RunningDate]:
    """Find dates with a day, and months with a year; the days of a list one by one."""
    dates = [_without_stray_day(copy, end, one) for one in find_dates(copy, start, end)]
    kept = [one for one in dates if one is not None]
    for index, one in enumerate(kept):
        follows = [one]
        if one.year is None and index + 1 < len(kept) and kept[index + 1].start - one.end < 8:
            follows.append(kept[index + 1])
        resolved = resolve(follows, anchor)[0]
        if resolved.basis in {"article", "volume", "floor"}:
            resolved = _forward(copy, start, one, resolved, reference)
        yield _told(copy, start, one, resolved)


def _without_stray_day(copy: str, end: int, one: Written) -> Written | None:
    """Drop a number that a list seems to end in but that counts what follows: ``January 13, 14 soldiers``."""
    if one.year is not None or one.day is None:
        return one
    listed = re.match(r"[A-Za-z.]+\s+\d{1,2}(?:st|nd|rd|th)?(?=\s*,)", copy[one.start : one.end])
    if listed is None or re.match(r"\s+[a-z]", copy[one.end : min(end, one.end + 3)]) is None:
        return one
    first = re.search(r"\d+", listed.group())
    if first is not None and int(first.group()) != one.day:
        return None
    return replace(one, end=one.start + listed.end())


_SOON, _LATER = 92, 200
"""Days ahead within which a date without a year is yet to come: in any case; if the words say so."""


def _forward(copy: str, first: int, one: Written, resolved: Resolved, reference: date | None) -> Resolved:
    """Move a date without a year after the article, where it lies near ahead or is spoken of as to come."""
    if reference is None or one.month is None or resolved.value is None:
        return resolved
    year = int(resolved.value[:4]) + 1
    day = date(year, one.month, min(one.day or 1, monthrange(year, one.month)[1]))
    coming = _FUTURE.search(copy, max(first, one.start - 70), one.start)
    if (day - reference).days > (_LATER if coming else _SOON):
        return resolved
    return replace(resolved, value=day.isoformat() if one.day is not None else f"{day:%Y-%m}")


def _told(copy: str, first: int, one: Written, resolved: Resolved) -> RunningDate:
    """Give a date with the weekday before it, checked."""
    start = one.start
    doubt = None
    weekday = _WEEKDAY_BEFORE.search(copy, max(first, start - 24), start)
    if weekday is not None:
        on = weekday.group().lower().startswith("on ")
        start = weekday.start() + (3 if on else 0)
        if resolved.precision == "day" and resolved.value is not None:
            actual = WEEKDAYS[date.fromisoformat(resolved.value).weekday()]
            if actual != weekday["weekday"].lower():
                doubt = f"{resolved.value} was a {actual.capitalize()}"
    value, basis = (
        (resolved.value, resolved.basis or "explicit")
        if resolved.value is not None
        else unresolved(str(resolved.problem))
    )
    return RunningDate(start=start, end=one.end, value=value, basis=basis, doubt=doubt)


def _months(
    copy: str, start: int, end: int, anchor: Anchor | None, reference: date | None
) -> Iterator[RunningDate]:
    """Find months named without day and year."""
    for found in _MONTH_ALONE.finditer(copy, start, end):
        if _BEFORE_MONTH.search(copy, max(start, found.start() - _LONGEST_LEAD), found.start()) is None:
            continue
        value, basis = _month(copy, start, found, anchor, reference)
        yield RunningDate(start=found.start(), end=found.end(), value=value, basis=basis, rule="month")


def _month(
    copy: str, first: int, found: re.Match[str], anchor: Anchor | None, reference: date | None
) -> Value:
    """Resolve a month without a year by the article's."""
    if anchor is None or anchor.latest is None:
        return unresolved("no year is given, in the text or by the article")
    month = MONTHS[found["month"].lower()]
    one = Written(start=found.start(), end=found.end(), year=None, month=month, day=None)
    resolved = resolve([one], replace(anchor, latest=reference or anchor.latest))[0]
    resolved = _forward(copy, first, one, resolved, reference)
    return resolved.value, resolved.basis or anchor.basis


def _years(copy: str, start: int, end: int) -> Iterator[RunningDate]:
    """Find bare years where the words before them show that they are years."""
    for found in _YEAR_ALONE.finditer(copy, start, end):
        if _BEFORE_YEAR.search(copy, max(start, found.start() - _LONGEST_LEAD), found.start()) is not None:
            yield RunningDate(
                start=found.start(), end=found.end(), value=found.group(), basis="explicit", rule="year"
            )
