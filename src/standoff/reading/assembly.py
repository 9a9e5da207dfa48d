"""Names, addresses and dates of a citation are joined to sources, from left to right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from standoff.reading.address_dates import path_date
from standoff.reading.cited import PLATFORMS, SourceDraft, source_of_address
from standoff.reading.dates import Written
from standoff.reading.interim import interim
from standoff.reading.names import Name, same_outlet
from standoff.reading.taking import DateRun
from standoff.sources.registry import outlet_of_address

__all__ = ["Group", "assembled"]

_WORD = re.compile(r"[^\W\d_]{2,}")
_OTHER_PLATFORMS = frozenset(
    "bluesky discord instagram linkedin mastodon odnoklassniki ok reddit threads tiktok wechat weibo whatsapp".split()
)
"""Platforms that are no outlets of the registry."""
_MOST_WORDS = 4
"""Words of a name of no usual form."""
_MOST_WITH_SMALL = 2
"""Words of such a name one of which begins with a small letter (*Vremya novostei*)."""


@interim(frozen=True, slots=True, kw_only=True)
class Group:
    """What stands between semicolons."""

    sources: tuple[SourceDraft, ...]
    signal: str | None
    loose: tuple[Written, ...] = ()
    """Dates of a group that names no source."""
    prose: int = 0
    """Number of words that are neither name nor date."""
    doubtful: SourceDraft | None = None
    """What the group names if its neighbours name sources: a dated name of no usual form."""


def assembled(
    text: str,
    names: Sequence[Name],
    dates: Sequence[DateRun],
    addresses: Sequence[tuple[int, int, str]],
    signal: str | None,
    titles: Sequence[tuple[int, int]],
) -> Group:
    """Join names, addresses and dates from left to right."""
    names = _without_authors(names, titles)
    prose = sum(len(_WORD.findall(text[name.start : name.end])) for name in names if name.kind == "other")
    items: list[tuple[int, int, Name | DateRun | tuple[int, int, str]]] = []
    items += [(address[0], 0, address) for address in addresses]
    items += [(name.start, 1, name) for name in names if name.kind != "other"]
    items += [(run.start, 2, run) for run in dates]
    items.sort(key=lambda item: (item[0], item[1]))
    assembly = _Assembly(text=text)
    for _, _, item in items:
        if isinstance(item, Name):
            assembly.add_name(item)
        elif isinstance(item, DateRun):
            assembly.add_dates(item)
        else:
            assembly.add_address(item)
    sources, loose = assembly.sources, assembly.loose
    if loose and sources and not any(one.dates for one in sources):
        sources = [replace(one, dates=tuple(loose)) for one in sources]
        loose = []
    return Group(
        sources=tuple(sources),
        signal=signal,
        loose=tuple(loose),
        prose=prose,
        doubtful=None if sources or not loose else _doubtful(text, names, loose),
    )


def _is_account(text: str, first: Name, second: Name) -> bool:
    """Tell whether two names are a platform and an account on it: ``Twitter, @example``."""
    if second.kind == "handle" and text[first.start : first.end].casefold() in _OTHER_PLATFORMS:
        return True
    kinds = {first.kind, second.kind}
    return kinds == {"listed", "handle"} and {first.outlet, second.outlet} & PLATFORMS != set()


def _doubtful(text: str, names: Sequence[Name], loose: Sequence[Written]) -> SourceDraft | None:
    """Make a source of the one name before all dates, if it begins as a name does and is short."""
    if len(names) != 1 or names[0].start > loose[0].start:
        return None
    words = text[names[0].start : names[0].end].split()
    small = sum(not word[0].isupper() for word in words)
    if (
        len(words) > _MOST_WORDS
        or not words[0][0].isupper()
        or small > 1
        or (small and len(words) > _MOST_WITH_SMALL)
    ):
        return None
    return replace(_named(text, names[0]), dates=tuple(loose))


@dataclass(slots=True, kw_only=True)
class _Assembly:
    """The sources of a group as they come: names wait for the dates that follow them."""

    text: str
    sources: list[SourceDraft] = field(default_factory=list)
    loose: list[Written] = field(default_factory=list)
    waiting: int = 0
    """Index of the first source that the next dates belong to."""
    dated: bool = False
    """Whether the waiting sources have had dates."""
    last_name: Name | None = None

    def add_name(self, name: Name) -> None:
        """Add a name: a source of its own, or only another name of the one before."""
        last = self.sources[-1] if self.sources else None
        if last is not None and self.last_name is not None:
            if same_outlet(self.text, self.last_name, name):
                outlet = last.outlet or name.outlet
                self.sources[-1] = replace(last, outlet=outlet, listed=outlet is not None)
                return
            if not self.dated and name.outlet is not None and name.outlet == last.outlet:
                return
            if not self.dated and _is_account(self.text, self.last_name, name):
                outlet = last.outlet or name.outlet
                self.sources[-1] = replace(last, outlet=outlet, listed=outlet is not None)
                return
        if last is not None and last.url is not None and last.start <= name.start < last.end:
            self.sources[-1] = _named_link(last, name)
            return
        self._open()
        self.sources.append(_named(self.text, name))
        self.last_name = name

    def add_dates(self, run: DateRun) -> None:
        """Add dates to the names that wait for them."""
        if run.garbled:
            spoilt = (run.start, run.end)
            self.sources[self.waiting :] = [
                replace(one, garbled=spoilt) for one in self.sources[self.waiting :]
            ]
        elif not self.sources:
            self.loose.extend(run.dates)
            return
        else:
            self.sources[self.waiting :] = [
                replace(one, dates=one.dates + run.dates) for one in self.sources[self.waiting :]
            ]
        self.dated = True

    def add_address(self, address: tuple[int, int, str]) -> None:
        """Add a web address to the source before it, or as a source of its own."""
        if self.dated and not _is_own_address(self.sources, self.waiting, address[2]):
            self._open()
        _add_address(self.sources, address, self.text)
        self.last_name = None

    def _open(self) -> None:
        """Let the next source begin a new run, if the one before has its dates."""
        if self.dated:
            self.waiting, self.dated = len(self.sources), False


def _without_authors(names: Sequence[Name], titles: Sequence[tuple[int, int]]) -> list[Name]:
    """Leave out unlisted names before a quoted title when a name follows it: they are authors."""
    if not titles:
        return list(names)
    first = titles[0][0]
    after = [name for name in names if name.start > first and name.kind != "other"]
    if not after:
        return list(names)
    return [name for name in names if name.start > first or name.kind in {"listed", "host"}]


def _named(text: str, name: Name) -> SourceDraft:
    """Make a source of a name."""
    written = text[name.start : name.end]
    address_date = path_date(written) if "/" in written else None
    return SourceDraft(
        start=name.start,
        end=name.end,
        outlet=name.outlet,
        listed=name.kind == "listed" or name.outlet is not None,
        address_date=address_date,
        url=written if "/" in written and "." in written else None,
    )


def _named_link(link: SourceDraft, name: Name) -> SourceDraft:
    """Give a link the name that its anchor says, if that is an outlet's."""
    if name.outlet is None and name.kind != "unlisted":
        return link
    return replace(
        link,
        start=name.start,
        end=name.end,
        name=None,
        outlet=link.outlet or name.outlet,
        listed=link.listed or name.outlet is not None,
    )


def _is_own_address(sources: Sequence[SourceDraft], waiting: int, url: str) -> bool:
    """Tell whether a web address after a dated name belongs to that name."""
    named = sources[waiting:]
    if not named or any(one.url for one in named):
        return False
    found = outlet_of_address(url)
    return found is None or any(one.outlet in {found.id, None} for one in named) or len(named) == 1


def _add_address(sources: list[SourceDraft], address: tuple[int, int, str], text: str) -> None:
    """Add a web address: to the source before it that lacks one, else as a source of its own."""
    start, end, url = address
    if sources and sources[-1].url is None and text[start] != "[":
        last = sources[-1]
        found = outlet_of_address(url)
        if last.outlet is None or found is None or found.id == last.outlet or last.dates or last.end <= start:
            outlet = last.outlet or (found.id if found is not None else None)
            address_date = None if last.dates else path_date(url)
            sources[-1] = replace(
                last, url=url, outlet=outlet, address_date=address_date, listed=outlet is not None
            )
            return
    sources.append(source_of_address(url, start, end))
