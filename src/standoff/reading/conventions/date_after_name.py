"""A date alone after an outlet's name: ``the weekly Example (May 3)``."""

import re
from collections.abc import Iterator

from standoff.reading.cited import SourceDraft
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.dates import MONTHS
from standoff.reading.groups import parse_groups
from standoff.reading.names import Name, classify, outlet_of_name
from standoff.reading.page import Bracket, Page

__all__ = ["date_after_name", "name_before"]

_NAME_BEFORE = re.compile(
    r"\b(?i:newspaper|daily|weekly|magazine|agency|portal|site|website|channel|blog|outlet|journal|broadcaster|tabloid|monthly|paper|wire|"
    r"газет\w+|журнал\w*|агентств\w+|сайт\w*|портал\w*|канал\w*|еженедельник\w*|видання|тижневик\w*)\s+"
    r"(?:\"(?P<quoted>[^\"]{2,50})\"|[*_]?(?P<name>[A-ZА-ЯЁ][\w.'-]*(?:\s+(?:of|the|and|i|v|na|[A-ZА-ЯЁ])[\w.'-]*){0,4})[*_]?)\s*$"
)
_HANDLE_BEFORE = re.compile(
    r"(?<![\w@])(?:(?i:telegram|twitter|youtube|vkontakte|телеграм\w*)(?:[ -](?i:channel|account|канал\w*))?\s+)?@\w{2,}\s*$"
)
_OPENS_WITH_DATE = re.compile(
    r"\(\s*(?:on\s+|of\s+)?(?:[A-ZА-Я][\w.]{2,9},?\s+)?(?:[A-ZА-Я][\w.]{2,9}\s+)?\d"
)
_FIRST_WORD = re.compile(r"\(\s*(?:on\s+|of\s+)?([^\W\d_]*)")
_WEEKDAYS = frozenset(
    "mon tue tues wed weds thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)
_WORDS_BEFORE = re.compile(r"[^\s,;:()\[\]]+")


def date_after_name(page: Page) -> Iterator[CitationDraft]:
    """Read a bracket with nothing but dates if an outlet's name stands right before it."""
    copy = page.copy
    for block, brackets in zip(page.paragraphs, page.brackets, strict=True):
        for bracket in brackets:
            if bracket.square or not bracket.closed or not _opens_with_date(copy, bracket):
                continue
            groups = parse_groups(copy, bracket.start + 1, bracket.end - 1)
            if any(group.sources or group.prose for group in groups) or not any(
                group.loose for group in groups
            ):
                continue
            name = name_before(copy, max(block.start, bracket.start - 100), bracket.start)
            if name is None:
                continue
            dates = tuple(date for group in groups for date in group.loose)
            start = name.start - (copy[name.start - 1 : name.start] in {'"', "*", "_"})
            source = SourceDraft(
                start=name.start,
                end=name.end,
                outlet=name.outlet,
                listed=name.outlet is not None,
                dates=dates,
            )
            yield CitationDraft(
                start=start,
                end=bracket.end,
                rule="date after name",
                sources=(source,),
                marks=((start, bracket.end),),
                reach="sentence",
            )


def _opens_with_date(copy: str, bracket: Bracket) -> bool:
    """Tell whether a bracket begins like a date; its first word may only be a month's or a day's."""
    first = _FIRST_WORD.match(copy, bracket.start, bracket.end)
    word = first[1].lower() if first is not None else ""
    if word and word not in MONTHS and word not in _WEEKDAYS:
        return False
    return _OPENS_WITH_DATE.match(copy, bracket.start, bracket.end) is not None


def name_before(copy: str, start: int, end: int) -> Name | None:
    """Return the outlet's name that ends right before a place: the longest listed, or one announced as a paper."""
    listed = _listed_before(copy, start, end)
    announced = _NAME_BEFORE.search(copy, start, end)
    if announced is None:
        handle = _HANDLE_BEFORE.search(copy, start, end)
        return listed if listed is not None or handle is None else classify(copy, *handle.span())
    kind = "quoted" if announced["quoted"] is not None else "name"
    name = classify(copy, *announced.span(kind))
    if name is None or name.kind == "other":
        return listed
    longer = listed is None or (name.start < listed.start and " and " not in copy[name.start : listed.start])
    return name if longer else listed


def _listed_before(copy: str, start: int, end: int) -> Name | None:
    """Return the longest listed name that ends right before a place."""
    stretch = copy[start:end].rstrip(" \n\"*_'")
    words = list(_WORDS_BEFORE.finditer(stretch))
    if not words or words[-1].end() != len(stretch):
        return None
    for word in words[-6:]:
        written = stretch[word.start() :].lstrip("\"'*_")
        outlet = (
            outlet_of_name(" ".join(written.split()))
            if written[:1].isupper() or written[:1].isdigit()
            else None
        )
        if outlet is not None:
            at = start + len(stretch) - len(written)
            return Name(start=at, end=start + len(stretch), kind="listed", outlet=outlet)
    return None
