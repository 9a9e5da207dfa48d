"""Dates: how they are written, and which year is meant.

A date is first *found* as written (:class:`Written`: year, month, day, each possibly missing), then
*resolved* against the year of its neighbours or of the article (:class:`Anchor`). Where each value came
from is its basis; what cannot be resolved keeps its text and has no value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from standoff.reading.interim import interim

__all__ = [
    "MONTHS",
    "Anchor",
    "Resolved",
    "Written",
    "days_of",
    "find_dates",
    "find_years",
    "garbled",
    "resolve",
]

_MONTH_NAMES = (
    "january jan января январь янв січня січень januar janvier студзень студзеня",
    "february feb февраля февраль февр фев лютого лютий februar février люты лютага",
    "march mar марта март мар березня березень märz mars сакавік сакавіка",
    "april apr апреля апрель апр квітня квітень avril красавік красавіка",
    "may мая май травня травень mai",
    "june jun июня июнь июн червня червень juni juin чэрвень чэрвеня",
    "july jul июля июль июл липня липень juli juillet ліпень ліпеня",
    "august aug августа август авг серпня серпень août жнівень жніўня",
    "september sept sep сентября сентябрь сент сен вересня вересень septembre верасень верасня",
    "october oct октября октябрь окт жовтня жовтень oktober octobre кастрычнік кастрычніка",
    "november nov ноября ноябрь нояб ноя листопада листопад novembre лістапад лістапада",
    "december dec декабря декабрь дек грудня грудень dezember décembre снежань снежня",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""Number of each month by its name in lower case."""


def _month_pattern() -> str:
    """Return the alternation of month names: Latin capitalised or all capitals, Cyrillic in either case."""
    written = set()
    for name in MONTHS:
        written |= {name.capitalize(), name.upper()}
        if not name[0].isascii():
            written.add(name)
    written |= {"janvier", "février", "mars", "avril", "juin", "juillet", "août"}
    written |= {"septembre", "octobre", "novembre", "décembre"}
    shortened = {name for name in written if len(name) <= 4 and name.lower() not in _SHORT_FULL_NAMES}
    alternatives = [
        "|".join(sorted(names, key=lambda name: (-len(name), name)))
        for names in (written - shortened, shortened)
    ]
    return rf"(?:(?:{alternatives[0]})(?![^\W\d_])|(?:{alternatives[1]})(?![^\W\d_])\.?)"


_SHORT_FULL_NAMES = frozenset("may june july мая май март juni juli juin mai mars août märz".split())
_M = _month_pattern()
_M_FIRST = "(?=[A-SА-Яа-я])"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])"
_D_AFTER = (
    r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]|\.\d|[.,]?\s*(?:m\.|km|million|billion|percent|%))"
)
_Y = r"(?:19|20)\d\d(?!\d)"
_SEP = (
    r"\s*(?:,(?:\s*and)?|\band\b|&|[-–—]|/(?=\d\d?(?:st|nd|rd|th)?\s+[A-Za-zА-Яа-яІіЇїЄє])|\bto\b|и|та|й)\s*"
)

_DAYS = rf"{_D}(?:{_SEP}{_D_AFTER}){{0,30}}"
"""A list of days, as many as a month has; there is one way only to match it, so that a list of numbers without a month
is soon given up."""
_PATTERN = re.compile(
    rf"""(?<![\w.])(?:(?<!/)|(?<=\d\d\d\d/)(?=[A-ZА-Я]|\d{{1,2}}\s+[A-Za-zА-Яа-я]))(?:
      (?P<iso>(?P<iy>(?:19|20)\d\d)(?P<isep>[-/.])(?P<im>0?[1-9]|1[0-2])(?P=isep)(?P<id>0[1-9]|[12]\d|3[01]|[1-9])(?![\d/-]))
    | (?P<num>(?P<n1>\d{{1,2}})(?P<nsep>[./])(?P<n2>\d{{1,2}})(?P=nsep)(?P<ny>(?:19|20)\d\d|\d\d)(?![\d/])(?!\.\d))
    | (?P<yfirst>(?P<fy>{_Y}),\s+(?P<fm>{_M})\s+(?P<fd>{_D}))
    | {_M_FIRST}(?P<mfirst>(?P<mm>{_M})\s*(?P<md>{_DAYS})(?:\s*,?\s*(?P<my>{_Y}))?)
    | (?P<dfirst>(?P<dd>{_DAYS})\.?\s*(?:of\s+)?(?P<dm>{_M})(?:\s*,?\s*(?P<dy>{_Y})(?:\s*(?:г\.|года|р\.|року))?)?)
    | {_M_FIRST}(?P<month>(?P<om>{_M})(?:\s*,?\s*|\s+of\s+)(?P<oy>{_Y}))
    )""",
    re.VERBOSE,
)
_DIGIT = re.compile(r"\d")


def _beginnings() -> re.Pattern[str]:
    """Return a pattern for where a date may begin: at digits, or at the first letters of a month.

    Every alternative begins with a letter or digit of its own, so that the engine runs from one to the next.
    """
    heads = {name[:3].capitalize() for name in MONTHS} | {name[:3].upper() for name in MONTHS}
    heads |= {name[:3] for name in MONTHS if not name[0].isascii()}
    return re.compile("|".join([*(f"{digit}[0-9]*" for digit in "0123456789"), *sorted(heads)]))


_BEGINNING = _beginnings()
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR_ONLY = re.compile(rf"(?<![\w./,-])(?P<y>{_Y})(?![\w/-])")
_GARBLED = re.compile(
    rf"\b{_M_FIRST}(?P<m>{_M})\s*(?P<d>\d[\d ]*)(?:\s*,\s*(?P<y>{_Y}))?|\b\d{{3,}}\s+{_M_FIRST}{_M}|\b\d{{5,16}}\s*,\s*{_Y}"
)


@interim(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as written: offsets in the searched text, and what is given of year, month and day.

    A written day list gives one of these per day; all have the span of the list.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    problem: str | None = None
    """Why it is no date, for instance a 31st of February."""

    def moved(self, by: int) -> "Written":
        """Return the date at its place in a text that holds the searched one."""
        return Written(
            start=self.start + by,
            end=self.end + by,
            year=self.year,
            month=self.month,
            day=self.day,
            problem=self.problem,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What is known of when the article appeared.

    A date without a year is taken as the latest that is not after ``latest`` (which allows some days).
    """

    latest: date | None
    basis: str
    """``article``, ``volume`` or ``floor``; the basis of a year inferred from this anchor."""
    day: date | None = None
    """The day of the article, when it is known to the day."""


@interim(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a written date stands for."""

    value: str | None
    """ISO 8601 of day, month or year precision."""
    basis: str | None
    precision: str | None
    problem: str | None = None


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Written]:
    """Find the dates written in a stretch of text, in order; days of a list one by one."""
    end = len(text) if end is None else end
    if _DIGIT.search(text, start, end) is None:
        return
    done = start
    for beginning in _BEGINNING.finditer(text, start, end):
        at = beginning.start()
        found = _PATTERN.match(text, at, end) if at >= done else None
        if found is None:
            continue
        done = found.end()
        yield from _READERS[found.lastgroup or ""](found)


def _read_iso(found: re.Match[str]) -> Iterator[Written]:
    yield _checked(found, int(found["iy"]), int(found["im"]), int(found["id"]))


def _read_numeric(found: re.Match[str]) -> Iterator[Written]:
    """Read 14.01.2022 (day first) and 1/14/2022; 1/2/2022 may be either, and is left open."""
    first, second, year = int(found["n1"]), int(found["n2"]), int(found["ny"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    day, month = (first, second) if found["nsep"] == "." or second <= 12 < first else (second, first)
    if found["nsep"] == "/" and first <= 12 and second <= 12 and first != second:
        problem = "day and month can be told apart only by custom"
        yield Written(start=found.start(), end=found.end(), year=year, month=None, day=None, problem=problem)
    elif not 1 <= month <= 12:
        problem = f"there is no month {month}"
        yield Written(start=found.start(), end=found.end(), year=year, month=None, day=None, problem=problem)
    else:
        yield _checked(found, year, month, day)


def _read_month_first(found: re.Match[str]) -> Iterator[Written]:
    yield from _days(found, found["md"], _month(found["mm"]), found["my"])


def _read_day_first(found: re.Match[str]) -> Iterator[Written]:
    yield from _days(found, found["dd"], _month(found["dm"]), found["dy"])


def _read_year_first(found: re.Match[str]) -> Iterator[Written]:
    yield from _days(found, found["fd"], _month(found["fm"]), found["fy"])


def _read_month(found: re.Match[str]) -> Iterator[Written]:
    yield Written(
        start=found.start(), end=found.end(), year=int(found["oy"]), month=_month(found["om"]), day=None
    )


_READERS = {
    "iso": _read_iso,
    "num": _read_numeric,
    "yfirst": _read_year_first,
    "mfirst": _read_month_first,
    "dfirst": _read_day_first,
    "month": _read_month,
}


def _days(found: re.Match[str], days: str, month: int, year: str | None) -> Iterator[Written]:
    """Give one date for each day of a written list; a falling list is no list and is marked so."""
    numbers = [int(day) for day in _DAY.findall(days)]
    falling = numbers != sorted(set(numbers))
    for number in numbers:
        one = _checked(found, int(year) if year else None, month, number)
        yield replace(one, problem="the days of the list do not rise") if falling and not one.problem else one


def _checked(found: re.Match[str], year: int | None, month: int, day: int) -> Written:
    """Make a date, with its problem if the month has not so many days."""
    days = days_of(year if year is not None else 2000, month)
    problem = None if day <= days else f"the month has {days} days"
    return Written(start=found.start(), end=found.end(), year=year, month=month, day=day, problem=problem)


_DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_of(year: int, month: int) -> int:
    """Return how many days a month has (Gregorian calendar)."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS_OF_MONTH[month - 1]


def _month(name: str) -> int:
    """Return the number of a month's name."""
    return MONTHS[name.rstrip(".").lower()]


def find_years(text: str) -> Iterator[Written]:
    """Find bare years."""
    for found in _YEAR_ONLY.finditer(text):
        yield Written(start=found.start(), end=found.end(), year=int(found["y"]), month=None, day=None)


_MISTYPED = re.compile(
    rf"\b{_M_FIRST}{_M}\s*(?:\d[IlOoО]|[IlO]\d)(?!\w)|"
    rf"\b{_M_FIRST}{_M}\s*\d{{1,2}}(?:st|nd|rd|th)?\s*,\s*(?:\d{{3}}|(?!19|20)\d{{4}})(?=\s*(?:[;,.)\]]|$))"
)
"""A letter for a figure, or a year that is none: ``May 1O``, ``May 16, 2202``."""
_DAY_OF_WORD = re.compile(r"(?<![\w.])(?P<word>[A-Z][a-z]{3,9})\s+\d{1,2}(?!\w)")
_LIKE_MONTH = 0.8
_ENGLISH_MONTHS = tuple(names.split()[0] for names in _MONTH_NAMES)


@lru_cache(maxsize=512)
def _is_mistyped_month(word: str) -> bool:
    """Tell whether a word is nearly the name of a month: ``Feburary``, ``Janaury``."""
    return word not in MONTHS and bool(get_close_matches(word, _ENGLISH_MONTHS, n=1, cutoff=_LIKE_MONTH))


def garbled(text: str) -> re.Match[str] | None:
    """Find what looks like a date and is none: ``May 37``, ``January 1314``, ``May 3 7``, ``May 1O``, ``Feburary 12``."""
    if (mistyped := _MISTYPED.search(text)) is not None:
        return mistyped
    for found in _DAY_OF_WORD.finditer(text):
        if _is_mistyped_month(found["word"].lower()):
            return found
    for found in _GARBLED.finditer(text):
        digits = (found["d"] or "").split()
        if found["m"] is None or len(digits) > 2 or (len(digits) == 2 and not re.fullmatch(_Y, digits[1])):
            return found
        day = digits[0]
        if re.fullmatch(_Y, day) and len(digits) == 1:
            continue
        if not 1 <= int(day) <= 31 or len(day) > 2:
            return found
    return None


def resolve(
    dates: Sequence[Written], anchor: Anchor | None, *, borrow: Written | None = None
) -> list[Resolved]:
    """Find the years that a group of dates leaves out, and give the values.

    A date without a year borrows from the next date of its group that has one; failing that it rolls
    forward from the one before; failing that, ``borrow`` (a later group of the same citation) if it lies
    near; failing that, the article's anchor. The dates at one name rise: the end of a year before the
    beginning of one is the end of the year before.
    """
    found = [_resolve_one(dates, index, anchor, borrow) for index in range(len(dates))]
    for index in range(len(dates) - 2, -1, -1):
        one, following = found[index], found[index + 1]
        if _INFERRED.isdisjoint({one.basis}) or _INFERRED.isdisjoint({following.basis}):
            continue
        if dates[index].month in _LATE and dates[index + 1].month in _EARLY and following.value is not None:
            found[index] = _valued(
                dates[index],
                _year_before(dates[index], _in_year(dates[index + 1], following)),
                one.basis or "",
            )
    return found


_INFERRED = frozenset({"article", "volume", "floor"})
_LATE = frozenset({10, 11, 12})
_EARLY = frozenset({1, 2, 3})


def _in_year(one: Written, resolved: Resolved) -> Written:
    """Return a written date with the year it was resolved to."""
    return replace(one, year=int((resolved.value or "0")[:4]))


def _resolve_one(
    dates: Sequence[Written], index: int, anchor: Anchor | None, borrow: Written | None
) -> Resolved:
    """Resolve one date of a group."""
    one = dates[index]
    if one.problem is not None:
        return Resolved(value=None, basis=None, precision=None, problem=one.problem)
    if one.month is None or one.year is not None:
        return _valued(one, one.year, "explicit")
    year = _year_by_neighbour(dates, index, anchor) if len(dates) > 1 else None
    if year is not None:
        return _valued(one, year, "borrowed")
    lent = _year_before(one, borrow) if borrow is not None and _dated(borrow) else None
    if anchor is None or anchor.latest is None:
        if lent is not None:
            return _valued(one, lent, "borrowed")
        problem = "no year is given, in the text or by the article"
        return Resolved(value=None, basis=None, precision=None, problem=problem)
    # A year beyond a semicolon confirms, but does not overrule, the one that the article's own date gives:
    # where an older report closes a citation, those before it are not of its year.
    own = _year_within(one, anchor.latest)
    return _valued(one, own, "borrowed" if lent is not None and lent == own else anchor.basis)


def _year_by_neighbour(dates: Sequence[Written], index: int, anchor: Anchor | None) -> int | None:
    """Return the year that the next date of the group with a year gives, else the last one before."""
    one = dates[index]
    lender = next((later for later in dates[index + 1 :] if _dated(later)), None)
    if lender is not None:
        return _year_before(one, lender)
    lender = next((earlier for earlier in reversed(dates[:index]) if _dated(earlier)), None)
    return None if lender is None else _year_after(one, lender, anchor)


def _dated(one: Written) -> bool:
    """Tell whether a date can lend its year."""
    return one.year is not None and one.month is not None and one.problem is None


def _day_of(one: Written, year: int | None) -> date | None:
    """Return the day, the first of the month for a month; none for a day that the year has not."""
    if year is None or one.month is None:
        return None
    day = one.day or 1
    return date(year, one.month, day) if day <= days_of(year, one.month) else None


def _year_before(one: Written, lender: Written) -> int | None:
    """Return the year in which a date comes not after the date it borrows from."""
    if lender.year is None or lender.month is None or one.month is None:
        return None
    later = (one.month, one.day or 1) > (lender.month, lender.day or 31)
    return lender.year - 1 if later else lender.year


def _year_after(one: Written, lender: Written, anchor: Anchor | None) -> int | None:
    """Return the year in which a date comes not before the one it follows, unless the article forbids."""
    if lender.year is None or lender.month is None or one.month is None:
        return None
    year = lender.year + 1 if (one.month, one.day or 31) < (lender.month, lender.day or 1) else lender.year
    rolled = _day_of(one, year)
    if anchor is not None and anchor.latest is not None and rolled is not None and rolled > anchor.latest:
        return lender.year
    return year


def _year_within(one: Written, latest: date) -> int | None:
    """Return the last year in which a date is not after the latest day allowed."""
    for year in range(latest.year, latest.year - 9, -1):
        day = _day_of(one, year)
        if day is not None and day <= latest:
            return year
    return None


def _valued(one: Written, year: int | None, basis: str) -> Resolved:
    """Give the ISO value of a date in its year."""
    if year is None:
        return Resolved(value=None, basis=None, precision=None, problem="no year fits")
    if one.month is not None and one.day is not None and one.day > 28 and one.day > days_of(year, one.month):
        problem = f"{year} has no such day"
        return Resolved(value=None, basis=None, precision=None, problem=problem)
    value, precision = _iso(year, one.month, one.day)
    return Resolved(value=value, basis=basis, precision=precision)


@lru_cache(maxsize=4096)
def _iso(year: int, month: int | None, day: int | None) -> tuple[str, str]:
    """Return the ISO value of a date, and its precision."""
    if month is None:
        return f"{year:04}", "year"
    if day is None:
        return f"{year:04}-{month:02}", "month"
    return f"{year:04}-{month:02}-{day:02}", "day"
