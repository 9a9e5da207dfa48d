"""Expressions counted from the day of the article or from another date: *yesterday*, *two weeks ago*, *last autumn*.

They are looked for at their *cues* alone: each holds a word like *day* or *autumn*, and right before it, in
the same word or as the word before, what makes the expression of it.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from operator import attrgetter

from standoff.reading.dated import RunningDate, Value, counted, unresolved
from standoff.reading.dates import Anchor
from standoff.reading.periods import WEEKDAYS, near_day, shifted, span_of

__all__ = ["CUES", "find_relative"]

CUES = (
    "day week month year Day morrow spring summer autumn fall winter "
    "Janu Febr Marc Apri May June July Augu Sept Octo Nove Dece"
).split()
"""A part of what every relative expression holds; no two of them overlap."""


def _either_case(words: str) -> str:
    """Return an alternation of words that may begin with a capital; the blanks in a phrase match any blanks.

    Spelled out, since ignoring case keeps the engine from passing over words by their first letter.
    """
    return "|".join(
        f"[{word[0].upper()}{word[0].lower()}]{word[1:]}".replace("_", r"\s+") if word[0].isalpha() else word
        for word in words.split()
    )


_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_COUNTS = " ".join(sorted(_NUMBERS, key=len, reverse=True)) + " several some few many a_few a_couple_of"
_PARTS = "earlier later early late"
_WHICH = "this last next the_previous the_following the_same the_next the_past the_coming previous following past coming"
_DAYS = "the_day_before_yesterday yesterday today tomorrow"
_MONTHS = "January February March April May June July August September October November December"
_RELATIVE = re.compile(
    rf"""\b(?:
      (?P<count>\d{{1,3}}|{_either_case(_COUNTS)})\s+(?P<unit>{_either_case("day week month year hour")})s?\s+(?P<direction>{_either_case("ago earlier later before after prior_to from_now since")})\b
    | (?P<which>(?:(?:{_either_case(_PARTS)})\s+)?(?:{_either_case(_WHICH)}))\s+
      (?P<period>(?:(?<=(?:next|same)\s)|(?<=(?:vious|owing)\s))[Dd]ay|{_either_case("weekend week month year spring summer autumn fall winter")}|{_either_case(" ".join(WEEKDAYS))}|{_either_case(_MONTHS)})\b(?!\s*,?\s*\d)(?!')
    | (?P<day>{_either_case(_DAYS)})\b
    )""",
    re.VERBOSE,
)
_LEADS = (
    *"0123456789",
    *(
        form
        for phrase in f"{_COUNTS} {_WHICH}".split()
        for word in [phrase.rpartition("_")[2]]
        for form in (word, word.capitalize())
    ),
)
"""How the word before a cue ends, where an expression is made of both."""
_HEADS = tuple(day.removesuffix("day")[-2:] for day in ("yesterday", "today", "Today", *WEEKDAYS))
"""How the first part of a word ends whose second part is a cue (*tomorrow*, *Monday*)."""
_OPENINGS = frozenset(phrase.partition("_")[0] for phrase in f"{_COUNTS} {_PARTS} {_WHICH} {_DAYS}".split())
"""The words that a relative expression begins with, beside numbers."""
_FULL_DAY, _MONTH = len("2022-01-14"), len("2022-01")
_WORD = re.compile(r"\w+")
_LONGEST_CUE = max(map(len, CUES))
_WORDS_TO_CUE, _REACH_OF_CUE = 5, 80
"""How many words, within how many characters, an expression may begin before its day, week, month, ..."""


def find_relative(
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
    told = list(here)
    for found in _expressions(copy, start, end, cues):
        if found.group()[0].isupper() and re.search(
            r"[\w,]\s$", copy[max(start, found.start() - 2) : found.start()]
        ):
            continue
        if found["count"] is not None:
            said = _in_apposition(copy, found.end(), told)
            rule, (value, basis) = "counted", said or _counted(found, today, told, before)
        elif found["day"] is not None:
            rule, (value, basis) = "day named", _named_day(found["day"], today)
        else:
            rule, (value, basis) = "period", _period(found, today, reference, told, before)
        one = RunningDate(start=found.start(), end=found.end(), value=value, basis=basis, rule=rule)
        insort(told, one, key=attrgetter("start"))
        yield one


_APPOSITION = re.compile(r",\s+(?:on\s+|in\s+)?(?:[A-Z][a-z]+day,\s+)?$")


def _in_apposition(copy: str, end: int, told: Sequence[RunningDate]) -> Value | None:
    """Return the date that is said right after an expression: *two weeks earlier, on January 5*."""
    index = bisect_left(told, end, key=attrgetter("start"))
    if index == len(told) or told[index].start - end > 20:
        return None
    following = told[index]
    return (following.value, following.basis) if _APPOSITION.match(copy, end, following.start) else None


def _expressions(copy: str, start: int, end: int, cues: Sequence[int]) -> Iterator[re.Match[str]]:
    """Find relative expressions from left to right, tried only at the few words before each cue."""
    done = start
    for cue in cues:
        before = copy[max(start, cue - _REACH_OF_CUE) : cue]
        lead = before.rstrip()
        if not (lead.endswith(_LEADS) if len(lead) < len(before) else lead.endswith(_HEADS)):
            continue
        beyond, *near = before.rsplit(maxsplit=_WORDS_TO_CUE)
        first = cue - len(before) + (len(beyond) if len(near) == _WORDS_TO_CUE else 0)
        for word in _WORD.finditer(copy, first, min(end, cue + _LONGEST_CUE)):
            written = word.group()
            if written.lower() not in _OPENINGS and not written.isdecimal():
                continue
            found = _RELATIVE.match(copy, word.start(), end) if word.start() >= done else None
            if found is not None:
                yield found
                done = found.end()


def _named_day(day: str, today: date | None) -> Value:
    """Resolve *yesterday* and its kin from the day of the article."""
    if today is None:
        return unresolved("the day of the article is not known")
    steps = {"yesterday": -1, "today": 0, "tomorrow": 1}.get(day.lower(), -2)
    return counted((today + timedelta(days=steps)).isoformat())


def _counted(
    found: re.Match[str], today: date | None, here: Sequence[RunningDate], before: Sequence[RunningDate]
) -> Value:
    """Resolve *ten days after ...*, *two weeks ago*, *three days later*."""
    count = _NUMBERS.get(found["count"].lower()) or (
        int(found["count"]) if found["count"].isdecimal() else None
    )
    if count is None:
        return unresolved("no exact number")
    direction = " ".join(found["direction"].lower().split())
    if direction in {"ago", "from now", "since"}:
        base, reason = today, "the day of the article is not known"
    elif direction in {"after", "before", "prior to"}:
        places = [one.start for one in here]
        following = here[bisect_left(places, found.end()) :]
        base, reason = _first_day(following), "what it is counted from has no date here"
    else:
        base, reason = _day_before(found, here, before), "what it is counted from has no date here"
    sign = -1 if direction in {"ago", "earlier", "before", "prior to", "since"} else 1
    if base is None:
        told = _last_before(found, here, before) if direction in {"earlier", "later"} else None
        return _coarsely(told, sign * count, found["unit"].lower()) or unresolved(reason)
    return shifted(base, sign * count, found["unit"].lower())


def _last_before(
    found: re.Match[str], here: Sequence[RunningDate], before: Sequence[RunningDate]
) -> str | None:
    """Return the value of the last date told before an expression, of any precision."""
    earlier = [*before[-3:], *(one for one in here if one.start < found.start())]
    return next((one.value for one in reversed(earlier) if one.value is not None), None)


def _day_before(
    found: re.Match[str], here: Sequence[RunningDate], before: Sequence[RunningDate]
) -> date | None:
    """Return the date told last before an expression, if it is a full day; a day told earlier is not meant."""
    value = _last_before(found, here, before)
    return date.fromisoformat(value) if value is not None and len(value) == _FULL_DAY else None


def _coarsely(told: str | None, count: int, unit: str) -> Value | None:
    """Count years from a date of any precision, months from a month; none for what is less precise than the unit."""
    if told is None or "/" in told or (unit != "year" and (unit != "month" or len(told) != _MONTH)):
        return None
    return shifted(date(int(told[:4]), int(told[5:7] or 1), 1), count, unit)


def _first_day(dates: Sequence[RunningDate]) -> date | None:
    """Return the first full day among dates."""
    for one in dates:
        if one.value is not None and len(one.value) == _FULL_DAY:
            return date.fromisoformat(one.value)
    return None


def _period(
    found: re.Match[str],
    today: date | None,
    reference: date | None,
    here: Sequence[RunningDate],
    before: Sequence[RunningDate],
) -> Value:
    """Resolve *last autumn*, *earlier this month*, *next Friday*, *the following day*."""
    which = " ".join(found["which"].lower().split())
    period = found["period"].lower()
    step = _step(which)
    if which.startswith("the ") and which != "the past" and period in {"day", "week", "month", "year"}:
        base = _day_before(found, here, before)
        if base is None:
            return unresolved("what it is counted from has no date here")
        return counted(near_day(base, period, step)) if period == "week" else shifted(base, step, period)
    if period in {"day", "week", "weekend"} or period in WEEKDAYS:
        if today is None:
            return unresolved("the day of the article is not known")
        return counted(near_day(today, period, step))
    base = today or reference
    if base is None:
        return unresolved("the date of the article is not known")
    return counted(span_of(base, period, step))


def _step(which: str) -> int:
    """Return whether a word like *last* or *coming* steps back (-1), ahead (1) or stays (0)."""
    if any(word in which for word in ("last", "previous", "past")):
        return -1
    return 1 if any(word in which for word in ("next", "following", "coming")) else 0
