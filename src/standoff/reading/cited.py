"""A source as cited: its outlet, its written dates, its address."""

import re

from standoff.reading.address_dates import path_date
from standoff.reading.dates import Resolved, Written
from standoff.reading.interim import interim
from standoff.sources.registry import outlet_of_address

__all__ = ["PLATFORMS", "SourceDraft", "source_of_address"]


@interim(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """An outlet as cited, its dates not yet resolved; offsets are those of the searched text."""

    start: int
    end: int
    outlet: str | None
    listed: bool
    name: str | None = None
    """What to call it where the text itself does not name it (a link's host)."""
    dates: tuple[Written, ...] = ()
    shared: bool = False
    """Whether the dates stand at a later source of the citation, which shares them."""
    address_date: Resolved | None = None
    url: str | None = None
    garbled: tuple[int, int] | None = None
    """Span of what looks like a date and is none."""


_HOST_OF = re.compile(r"^(?:https?://)?(?:www\.)?([^/?#:\s]+)([^?#\s]*)", re.IGNORECASE)
PLATFORMS = frozenset({"telegram", "twitter", "facebook", "youtube", "vkontakte"})
"""Outlets on which others publish."""


def source_of_address(url: str, start: int, end: int) -> SourceDraft:
    """Make a source of a web address: the outlet of its host, the date of its path."""
    found = outlet_of_address(url)
    parts = _HOST_OF.match(url)
    host, path = (parts[1], parts[2]) if parts is not None else (url, "")
    name = host
    if found is not None and found.id in PLATFORMS:
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
