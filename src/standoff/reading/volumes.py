"""The year that a periodical's volume gives, where an article prints no date.

The volume tells a year and the issue about when in it. Without an issue, the dates that the article cites
without a year tell: an article cites what is recent, so it appeared when its dates look least old.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from standoff.reading.dates import Anchor, Written

__all__ = ["anchor_of_volume"]

_VOLUME_YEARS = {
    "eurasia daily monitor": (2003, 5, ((14, 185), (13, 205), (10, 232), (1, 248))),
    "china brief": (2000, 7, ((1, 24),)),
    "north caucasus weekly": (1999, 1, ((1, 48),)),
    "north caucasus analysis": (1999, 1, ((1, 48),)),
    "terrorism monitor": (2002, 9, ((1, 24),)),
    "militant leadership monitor": (2009, 1, ((1, 12),)),
}
"""Of periodicals that print a volume and no date: the year before volume 1, the month in which that began, and
how many issues a year has, about, from which volume on."""
_SLACK = timedelta(days=45)
"""The article may be so much later than its issue's number, or the latest date it cites, says."""
_TURN = 3
"""Months of a year in which an article may cite the end of the year before without its number."""
_OLD = 60
"""Days; what is older is background, however old: it tells nothing of when the article appeared."""


def anchor_of_volume(
    publication: str,
    volume: int,
    issue: int | None,
    *,
    explicit: Sequence[date] = (),
    undated: Sequence[Written] = (),
) -> Anchor | None:
    """Return the anchor that a periodical's volume gives, if the periodical is known.

    Parameters
    ----------
    publication, volume, issue
        As the header tells them.
    explicit
        The full dates that the article cites; it is not earlier than those of the volume's year.
    undated
        The dates that it cites without a year.
    """
    known = _VOLUME_YEARS.get(publication.strip().casefold())
    if known is None:
        return None
    before, month, pace = known
    year = before + volume
    if not 1900 <= year <= 2100:
        return None
    last = date(year, 12, 31)
    latest = max((day for day in explicit if day.year == year), default=None)
    if issue is None:
        return Anchor(latest=_likeliest(year, explicit, undated, latest), basis="volume")
    begun = date(year, month if volume == 1 else 1, 1)
    a_year = next((issues for since, issues in pace if volume >= since), pace[-1][1])
    about = min(last, begun + timedelta(days=round(issue * 365 / a_year)) + _SLACK)
    if latest is not None:
        about = max(about, min(latest + _SLACK, last))
    return Anchor(latest=about, basis="volume")


def _likeliest(year: int, explicit: Sequence[date], undated: Sequence[Written], latest: date | None) -> date:
    """Return the latest day allowed for dates without a year, by the day that makes them look least old.

    The days tried are the last cited and, for an article of the turn of the year, those of its first months;
    of equally good ones the last is taken. What follows it within the slack may be later than the article, up to the next date cited without a year.
    """
    last = date(year, 12, 31)
    days = sorted({day for one in undated if (day := _in_year(one, year)) is not None})
    if not days:
        return last
    floor = latest or date(year, 1, 1)
    tried = sorted({floor, *(day for day in days if day >= floor)})
    tried = [day for day in tried if day.month <= _TURN or day == tried[-1]]
    oldest = date(year, 1, 1) - timedelta(days=_OLD)
    cited = [*days, *(day for day in set(explicit) if oldest <= day <= last)]
    chosen = min(reversed(tried), key=lambda appeared: sum(_age(day, appeared) for day in cited))
    after = next((day - timedelta(days=1) for day in days if day > chosen), last)
    return min(after, chosen + _SLACK, last)


def _in_year(one: Written, year: int) -> date | None:
    """Return the day that a date without a year has in a year; none if it has none there."""
    if one.year is not None or one.month is None or one.problem is not None:
        return None
    try:
        return date(year, one.month, one.day or 1)
    except ValueError:
        return None


def _age(day: date, appeared: date) -> int:
    """Return how many days a date lies before an article, if not after it; old ones count alike."""
    if day > appeared:
        return min((appeared - day).days + 365, _OLD)
    return min((appeared - day).days, _OLD)
