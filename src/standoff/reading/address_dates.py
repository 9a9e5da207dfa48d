"""The date that a web address carries: `/2022/01/14/`, `2022-01-14`, `/14/01/2022/`, `-january-14-2022`."""

import re

from standoff.reading.dates import MONTHS, Resolved, days_of

__all__ = ["path_date"]

_PATH_MONTHS = "january february march april may june july august september october november december".split()
_PATH_DATE = re.compile(
    r"[/_-](?P<y>(?:19|20)\d\d)(?:[/_-]?(?P<m2>0[1-9]|1[0-2])[/_-]?(?P<d2>0[1-9]|[12]\d|3[01])(?=[/_.?#-]|$)|"
    r"(?P<s>[/_-]?)(?P<m>1[0-2]|0?[1-9]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:(?P=s)(?P<d>0?[1-9]|[12]\d|3[01]))?(?=[/_.?#-]|$))",
    re.IGNORECASE,
)
_SLUG_DATE = re.compile(
    rf"[/_-](?P<m>{'|'.join(_PATH_MONTHS)})[_-](?P<d>0?[1-9]|[12]\d|3[01])[_-](?P<y>(?:19|20)\d\d)/?(?:\.\w{{2,5}})?$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"/(?P<d>0[1-9]|[12]\d|3[01])/(?P<m>0[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)(?=/|$)")


def path_date(path: str) -> Resolved | None:
    """Return the date that a web address carries in its path, if it does.

    Examples
    --------
    >>> path_date("/news/2022/01/14/troops").value, path_date("/english/2020-06/17/c_1.htm").value
    ('2022-01-14', '2020-06-17')
    >>> path_date("/2022/jan/14/x").value, path_date("/2022/01/x").value, path_date("/doc/5160000")
    ('2022-01-14', '2022-01', None)
    >>> path_date("/backgrounder/assessment-july-7-2023").value
    '2023-07-07'
    """
    for found in _PATH_DATE.finditer(path):
        if found["m2"] is None and (
            (not found["s"] and found["d"] is None and not _is_step(path, found))
            or (found["s"] != "/" and found["m"].isdecimal() and len(found["m"]) == 1)
        ):
            continue
        written = found["m2"] or found["m"].lower()
        month = MONTHS.get(written) or int(written)
        day = found["d2"] or found["d"]
        if day is None:
            return Resolved(value=f"{int(found['y']):04}-{month:02}", basis="path", precision="month")
        if (dated := _path_day(int(found["y"]), month, int(day))) is not None:
            return dated
    slug = _SLUG_DATE.search(path) or _DAY_FIRST.search(path)
    if slug is None:
        return None
    named = slug["m"].lower()
    return _path_day(int(slug["y"]), MONTHS.get(named) or int(named), int(slug["d"]))


def _is_step(path: str, found: re.Match[str]) -> bool:
    """Tell whether a year and month without a separator are a step of the path: ``/page/202211/``."""
    return (
        len(found["m"]) == 2
        and found["y"] < "2030"
        and path[found.start()] == "/"
        and path.startswith("/", found.end())
    )


def _path_day(year: int, month: int, day: int) -> Resolved | None:
    """Return a day of a path, if the month has it."""
    if day > days_of(year, month):
        return None
    return Resolved(value=f"{year:04}-{month:02}-{day:02}", basis="path", precision="day")
