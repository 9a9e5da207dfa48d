"""Counting on the calendar: the ISO value of a day, week, month, season or year so many steps from a known day."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from standoff.reading.dated import Value, counted, unresolved
from standoff.reading.dates import MONTHS

__all__ = ["SEASONS", "WEEKDAYS", "near_day", "shifted", "span_of"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
"""The first and last month of each season (of the northern half)."""


def shifted(base: date, count: int, unit: str) -> Value:
    """Count days, weeks, months or years from a day; the result is as precise as the unit."""
    try:
        if unit in {"day", "week"}:
            return counted((base + timedelta(days=count * (7 if unit == "week" else 1))).isoformat())
        if unit == "hour":
            return unresolved("hours are not counted")
        months = base.year * 12 + base.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return counted(f"{year:04}" if unit == "year" else f"{year:04}-{month + 1:02}")
    except OverflowError:
        return unresolved("out of the calendar")


def near_day(today: date, period: str, step: int) -> str:
    """Return the ISO value of a weekday, day, week or weekend near a day; -1 steps back, 1 ahead, 0 stays in its week."""
    if period in WEEKDAYS:
        away = (WEEKDAYS.index(period) - today.weekday()) % 7
        if step < 0:
            away -= 7
        elif step > 0 and away == 0:
            away = 7
        elif step == 0:
            away = WEEKDAYS.index(period) - today.weekday()
        return (today + timedelta(days=away)).isoformat()
    if period == "day":
        return (today + timedelta(days=step)).isoformat()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    first = monday + timedelta(days=5) if period == "weekend" else monday
    last = monday + timedelta(days=6)
    return f"{first.isoformat()}/{last.isoformat()}"


@lru_cache(maxsize=1024)
def span_of(base: date, period: str, step: int) -> str:
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
    first, last = SEASONS[period]
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
