"""Sources as the monitoring services write them: ``Example news agency, Moscow, in Russian 0815 gmt 14 Jan 22``."""

import re

from standoff.reading.cited import SourceDraft
from standoff.reading.dates import MONTHS, Written
from standoff.reading.names import classify

__all__ = ["monitored"]

_MONITORED = re.compile(
    r"\s*(?P<name>[^\n,;]{2,60}?)(?:\s+(?:news agency website|news agency|news site|website|web site|newspaper|channel|on Telegram))?"
    r"(?:,\s*(?P<place>[A-ZА-ЯЁ][^\n,;\d]{1,40}))?,?\s+in\s+[A-Z][a-z]+,?\s+(?:\d{4}\s*(?:gmt|GMT|utc|UTC)\s+)?"
    r"(?P<day>\d{1,2})\s+(?P<month>[A-Z][a-z]{2,8})\.?\s+(?P<year>(?:19|20)?\d\d)(?!\d)\s*"
)
"""Agency, place, language, hour, day; the year may have two digits."""
_TURN_OF_CENTURY = 50
"""Two digits below this are of the 21st century."""


def monitored(text: str, start: int, end: int) -> SourceDraft | None:
    """Read a stretch that is such a source; none if it is anything else."""
    found = _MONITORED.match(text, start, end)
    if found is None or found.end() < end - 1:
        return None
    name = classify(text, *found.span("name"))
    month = MONTHS.get(found["month"].lower())
    if name is None or name.kind == "other" or month is None or not 1 <= int(found["day"]) <= 31:
        return None
    year = int(found["year"])
    if year < 100:
        year += 2000 if year < _TURN_OF_CENTURY else 1900
    date = Written(
        start=found.start("day"), end=found.end("year"), year=year, month=month, day=int(found["day"])
    )
    listed = name.outlet is not None
    return SourceDraft(start=name.start, end=name.end, outlet=name.outlet, listed=listed, dates=(date,))
