"""Dates in running text: explicit ones, months, years, and expressions relative to the article.

What can be counted from a known day is resolved; what cannot keeps its text and says why. A value
found by counting has the basis ``relative``.
"""

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from standoff.reading.dates import MONTHS, Anchor, Resolved, Written, find_dates, resolve

__all__ = ["RULES", "RunningDate", "find_running_dates"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDate:
    """A date of running text, at a place in the copy."""

    start: int
    end: int
    value: str | None
    basis: str
    rule: str = "date"
    """A key of :data:`RULES`."""
    doubt: str | None = None
    """What speaks against the value, for instance a weekday that does not agree."""


def _either_case(words: str) -> str:
    """Return an alternation of words that may begin with a capital; the blanks in a phrase match any blanks.

    Spelled out, since ignoring case keeps the engine from passing over words by their first letter.
    """
    return "|".join(
        f"[{word[0].upper()}{word[0].lower()}]{word[1:]}".replace("_", r"\s+") if word[0].isalpha() else word
        for word in words.split()
    )


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_W = "(?:" + _either_case("Monday Tuesday Wednesday Thursday Friday Saturday Sunday") + ")"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_MONTHS_EITHER = (
    "(?:"
    + _either_case("January February March April May June July August September October November December")
    + ")"
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_N = (
    r"(?:\d{1,3}|"
    + _either_case(
        " ".join(sorted(_NUMBERS, key=len, reverse=True)) + " several some few many a_few a_couple_of"
    )
    + ")"
)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}

_WEEKDAY_BEFORE = re.compile(
    rf"(?:\b(?:last|this|next|past|on)\s+)?\b(?P<weekday>{_W}),?\s+(?:the\s+)?$", re.IGNORECASE
)
_QUALIFIER_BEFORE = re.compile(r"\b(?:early|late|mid)[- ]$", re.IGNORECASE)
_RELATIVE = re.compile(
    rf"""\b(?:
      (?P<count>{_N})\s+(?P<unit>{_either_case("day week month year hour")})s?\s+(?P<direction>{_either_case("ago earlier later before after prior_to from_now since")})\b
    | (?P<which>(?:(?:{_either_case("earlier later early late")})\s+)?(?:{_either_case("this last next the_previous the_following the_same the_next the_past the_coming previous following past coming")}))\s+
      (?P<period>(?:(?<=(?:next|same)\s)|(?<=(?:vious|owing)\s))[Dd]ay|{_either_case("weekend week month year spring summer autumn fall winter")}|{_W}|{_MONTHS_EITHER})\b(?!\s*,?\s*\d)(?!')
    | (?P<day>{_either_case("the_day_before_yesterday yesterday today tomorrow")})\b
    )""",
    re.VERBOSE,
)
_WORD_START = re.compile(r"\b[aAoOtTfFsSeEnNmMlLpPcCyY\d]")
"""The first letter of a word that a relative expression can begin with."""
_WORDS_TO_CUE, _REACH_OF_CUE = 5, 80
"""How many words, within how many characters, an expression may begin before its day, week, month, ..."""
_CUES = (
    "day week month year Day tomorrow spring summer autumn fall winter "
    "Janu Febr Marc Apri May June July Augu Sept Octo Nove Dece"
).split()
"""A part of what every relative expression holds; no two of them overlap."""
_DIGITS = re.compile(r"[0-9]+")
_MONTH_CUES = frozenset("Janu Febr Marc Apri May June July Augu Sept Octo Nove Dece".split())
_MONTH_ALONE = re.compile(rf"(?P<month>{_MONTH})\b(?!\s*,?\s*\d)(?!\s+[A-Z])")
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


def find_running_dates(
    copy: str,
    spans: Sequence[tuple[int, int]],
    masked: Sequence[tuple[int, int]],
    anchor: Anchor | None,
    reference: date | None,
) -> list[RunningDate]:
    """Find the dates in spans of the copy (sentences and captions) outside the masked spans (sorted).

    ``anchor`` gives missing years; ``reference`` is the latest day known not to be after the article, for
    expressions that need only its month or year.
    """
    opens = [span[0] for span in masked]
    cues = _cues(copy, masked, opens)
    found: list[RunningDate] = []
    for start, end in _bounded(spans):
        explicit: list[RunningDate] = []
        if _among(cues.digits, start, end):
            for first, last in _gaps(start, end, masked, opens):
                explicit += _explicit(copy, first, last, anchor, reference)
        others: list[RunningDate] = []
        if _among(cues.months, start, end):
            others += _months(copy, start, end, anchor, reference)
        if _among(cues.years, start, end):
            others += _years(copy, start, end)
        if near := _among(cues.relative, start, end):
            others += _relative(copy, start, end, near, anchor, reference, explicit, found)
        taken = [(one.start, one.end) for one in explicit] if others else []
        for one in others:
            if not _inside(one.start, masked, opens) and all(
                one.end <= first or last <= one.start for first, last in taken
            ):
                explicit.append(one)
                taken.append((one.start, one.end))
        found.extend(sorted(explicit, key=lambda one: one.start))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    """Places where looking for a date is worth while, in order, outside the masked spans."""

    digits: list[int]
    years: list[int]
    months: list[int]
    relative: list[int]


def _cues(copy: str, masked: Sequence[tuple[int, int]], opens: Sequence[int]) -> _Cues:
    """Look the whole text through once for what dates are made of."""
    cues = _Cues(digits=[], years=[], months=[], relative=[])
    for digits in _DIGITS.finditer(copy):
        if not _inside(digits.start(), masked, opens):
            cues.digits.append(digits.start())
            if digits.group()[:2] in {"19", "20"}:
                cues.years.append(digits.start())
    # Each word is sought alone: the search for one word skips where an alternation looks at every letter.
    for word in _CUES:
        at = copy.find(word)
        while at >= 0:
            if not _inside(at, masked, opens):
                cues.relative.append(at)
                if word in _MONTH_CUES:
                    cues.months.append(at)
            at = copy.find(word, at + 1)
    cues.relative.sort()
    cues.months.sort()
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


def _gaps(
    start: int, end: int, masked: Sequence[tuple[int, int]], opens: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Give the parts of a span that are not masked."""
    index = max(0, bisect_right(opens, start) - 1)
    while index < len(masked) and masked[index][0] < end:
        if start < masked[index][0]:
            yield start, masked[index][0]
        start = max(start, masked[index][1])
        index += 1
    if start < end:
        yield start, end


def _inside(at: int, masked: Sequence[tuple[int, int]], opens: Sequence[int]) -> bool:
    """Tell whether a place is masked."""
    index = bisect_right(opens, at) - 1
    return index >= 0 and at < masked[index][1]


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
            actual = _WEEKDAYS[date.fromisoformat(resolved.value).weekday()]
            if actual != weekday["weekday"].lower():
                doubt = f"{resolved.value} was a {actual.capitalize()}"
    if resolved.value is None:
        return RunningDate(start=start, end=one.end, value=None, basis=f"unresolved: {resolved.problem}")
    return RunningDate(
        start=start, end=one.end, value=resolved.value, basis=resolved.basis or "explicit", doubt=doubt
    )


def _months(
    copy: str, start: int, end: int, anchor: Anchor | None, reference: date | None
) -> Iterator[RunningDate]:
    """Find months named without day and year."""
    for found in _MONTH_ALONE.finditer(copy, start, end):
        if _BEFORE_MONTH.search(copy, max(start, found.start() - _LONGEST_LEAD), found.start()) is None:
            continue
        month = MONTHS[found["month"].lower()]
        place = found.span("month")
        if anchor is None or anchor.latest is None:
            yield replace(_unresolved(place, "no year is given, in the text or by the article"), rule="month")
            continue
        one = Written(start=place[0], end=place[1], year=None, month=month, day=None)
        resolved = resolve([one], replace(anchor, latest=reference or anchor.latest))[0]
        resolved = _forward(copy, start, one, resolved, reference)
        yield RunningDate(
            start=place[0],
            end=place[1],
            value=resolved.value,
            basis=resolved.basis or anchor.basis,
            rule="month",
        )


def _years(copy: str, start: int, end: int) -> Iterator[RunningDate]:
    """Find bare years where the words before them show that they are years."""
    for found in _YEAR_ALONE.finditer(copy, start, end):
        if _BEFORE_YEAR.search(copy, max(start, found.start() - _LONGEST_LEAD), found.start()) is not None:
            yield RunningDate(
                start=found.start(), end=found.end(), value=found.group(), basis="explicit", rule="year"
            )


def _unresolved(place: tuple[int, int], why: str) -> RunningDate:
    """Give an expression that keeps its text and has no value."""
    return RunningDate(start=place[0], end=place[1], value=None, basis=f"unresolved: {why}")


def _relative(
    copy: str,
    start: int,
    end: int,
    cues: Sequence[int],
    anchor: Anchor | None,
    reference: date | None,
    here: Sequence[RunningDate],
    before: Sequence[RunningDate],
) -> Iterator[RunningDate]:
    """Find expressions relative to the article or to another date of the sentence or the one before."""
    today = anchor.day if anchor is not None else None
    for found in _relative_expressions(copy, start, end, cues):
        if found.group()[0].isupper() and re.search(
            r"[\w,]\s$", copy[max(start, found.start() - 2) : found.start()]
        ):
            continue
        if found["count"] is not None:
            yield replace(_counted(found, today, here, before), rule="counted")
        elif found["day"] is not None:
            yield replace(_named_day(found, today), rule="day named")
        else:
            yield replace(_period(found, today, reference, here, before), rule="period")


def _relative_expressions(copy: str, start: int, end: int, cues: Sequence[int]) -> Iterator[re.Match[str]]:
    """Find relative expressions from left to right, tried only at the few words before each cue."""
    done = start
    for cue in cues:
        first = max(start, cue - _REACH_OF_CUE)
        words = [found.start() for found in _WORD_START.finditer(copy, first, cue + 1)][-_WORDS_TO_CUE:]
        for at in words:
            found = _RELATIVE.match(copy, at, end) if at >= done else None
            if found is not None:
                yield found
                done = found.end()


def _named_day(found: re.Match[str], today: date | None) -> RunningDate:
    """Resolve *yesterday* and its kin from the day of the article."""
    if today is None:
        return _unresolved(found.span(), "the day of the article is not known")
    steps = {"yesterday": -1, "today": 0, "tomorrow": 1}.get(found["day"].lower(), -2)
    return _day(found.span(), today + timedelta(days=steps))


def _day(place: tuple[int, int], value: date) -> RunningDate:
    """Give a day found by counting."""
    return RunningDate(start=place[0], end=place[1], value=value.isoformat(), basis="relative")


def _counted(
    found: re.Match[str], today: date | None, here: Sequence[RunningDate], before: Sequence[RunningDate]
) -> RunningDate:
    """Resolve *ten days after ...*, *two weeks ago*, *three days later*."""
    count = _NUMBERS.get(found["count"].lower()) or (
        int(found["count"]) if found["count"].isdecimal() else None
    )
    if count is None:
        return _unresolved(found.span(), "no exact number")
    direction = " ".join(found["direction"].lower().split())
    if direction in {"ago", "from now", "since"}:
        base, reason = today, "the day of the article is not known"
    elif direction in {"after", "before", "prior to"}:
        places = [one.start for one in here]
        following = here[bisect_left(places, found.end()) :]
        base, reason = _first_day(following), "what it is counted from has no date here"
    else:
        earlier = [*before[-3:], *(one for one in here if one.start < found.start())]
        base, reason = _first_day(list(reversed(earlier))), "what it is counted from has no date here"
    if base is None:
        return _unresolved(found.span(), reason)
    sign = -1 if direction in {"ago", "earlier", "before", "prior to", "since"} else 1
    return _shifted(found.span(), base, sign * count, found["unit"].lower())


def _first_day(dates: Sequence[RunningDate]) -> date | None:
    """Return the first full day among dates."""
    for one in dates:
        if one.value is not None and len(one.value) == 10:
            return date.fromisoformat(one.value)
    return None


def _shifted(place: tuple[int, int], base: date, count: int, unit: str) -> RunningDate:
    """Count days, weeks, months or years from a day; the result is as precise as the unit."""
    try:
        if unit in {"day", "week"}:
            return _day(place, base + timedelta(days=count * (7 if unit == "week" else 1)))
        if unit == "hour":
            return _unresolved(place, "hours are not counted")
        months = base.year * 12 + base.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        value = f"{year:04}" if unit == "year" else f"{year:04}-{month + 1:02}"
    except OverflowError:
        return _unresolved(place, "out of the calendar")
    return RunningDate(start=place[0], end=place[1], value=value, basis="relative")


def _period(
    found: re.Match[str],
    today: date | None,
    reference: date | None,
    here: Sequence[RunningDate],
    before: Sequence[RunningDate],
) -> RunningDate:
    """Resolve *last autumn*, *earlier this month*, *next Friday*, *the following day*."""
    which = " ".join(found["which"].lower().split())
    period = found["period"].lower()
    place = found.span()
    step = (
        -1
        if any(word in which for word in ("last", "previous", "past"))
        else 1
        if any(word in which for word in ("next", "following", "coming"))
        else 0
    )
    if which.startswith("the ") and which != "the past" and period in {"day", "week", "month", "year"}:
        earlier = [*before[-3:], *(one for one in here if one.start < found.start())]
        base = _first_day(list(reversed(earlier)))
        if base is None:
            return _unresolved(place, "what it is counted from has no date here")
        if period == "week":
            return _near_day(place, base, period, step)
        return _shifted(place, base, step, period)
    if period in {"day", "week", "weekend"} or period in _WEEKDAYS:
        if today is None:
            return _unresolved(place, "the day of the article is not known")
        return _near_day(place, today, period, step)
    base = today or reference
    if base is None:
        return _unresolved(place, "the date of the article is not known")
    return RunningDate(start=place[0], end=place[1], value=_span_of(base, period, step), basis="relative")


def _near_day(place: tuple[int, int], today: date, period: str, step: int) -> RunningDate:
    """Resolve a weekday or week by the day of the article."""
    if period in _WEEKDAYS:
        away = (_WEEKDAYS.index(period) - today.weekday()) % 7
        if step <= 0:
            away = away - 7 if away > 0 or step < 0 else 0
        elif away == 0:
            away = 7
        return _day(place, today + timedelta(days=away))
    if period == "day":
        return _day(place, today + timedelta(days=step))
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    first = monday + timedelta(days=5) if period == "weekend" else monday
    if period == "weekend" and step < 0 and today.weekday() >= 5:
        first = monday + timedelta(days=5)
    last = monday + timedelta(days=6)
    value = f"{first.isoformat()}/{last.isoformat()}"
    return RunningDate(start=place[0], end=place[1], value=value, basis="relative")


@lru_cache(maxsize=1024)
def _span_of(base: date, period: str, step: int) -> str:
    """Return the ISO value of a month, year or season near a day."""
    if period == "year":
        return f"{base.year + step:04}"
    if period == "month":
        year, month = divmod(base.year * 12 + base.month - 1 + step, 12)
        return f"{year:04}-{month + 1:02}"
    if period in MONTHS:
        month = MONTHS[period]
        year = base.year
        if step < 0 and month >= base.month:
            year -= 1
        elif step > 0 and month <= base.month:
            year += 1
        return f"{year:04}-{month:02}"
    first, last = _SEASONS[period]
    seasons = []
    for year in range(base.year - 2, base.year + 3):
        ends = year + (last < first)
        seasons.append((date(year, first, 1), date(ends, last, monthrange(ends, last)[1])))
    if step < 0:
        begins, ends_on = [season for season in seasons if season[1] < base][-1]
    elif step > 0:
        begins, ends_on = next(season for season in seasons if season[0] > base)
    else:
        begins, ends_on = next(season for season in seasons if season[1] >= base)
    return f"{begins:%Y-%m}/{ends_on:%Y-%m}"
