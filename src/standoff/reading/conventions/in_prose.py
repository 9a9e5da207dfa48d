"""Attributions in prose: ``Kommersant reported on January 14``, ``On January 14, Kommersant wrote``.

The date must be the report's own: it follows the verb of reporting with nothing but small words between,
or opens the sentence before the outlet. Only outlets of the registry are read so, and no official bodies,
which speak as actors do.
"""

import re
from collections.abc import Iterator

from standoff.reading.cited import SourceDraft
from standoff.reading.conventions.date_after_name import name_before
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.dates import Written, find_dates
from standoff.reading.names import Name, is_ambiguous
from standoff.reading.page import Page
from standoff.sources.registry import OutletId, outlets

__all__ = ["in_prose"]

_VERB = (
    r"(?:(?:has|had|have)\s+)?(?:also\s+|first\s+|later\s+|already\s+|then\s+)?"
    r"(?:reported|reports|wrote|writes|published|quoted|cited|revealed|disclosed|noted|argued|claimed|commented|observed|warned|said|stated|"
    r"announced|confirmed|pointed\s+out|editorialized|carried|posted|ran|broke)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_VERB_THEN_DATE = re.compile(
    rf"\s+{_VERB}(?:\s+(?:it|this|so|as\s+much|the\s+(?:story|news)))?"
    rf"(?:,?\s+in\s+an?\s+(?:[\w-]+\s+)?(?:article|report|editorial|interview|piece|commentary|dispatch|story|column))?"
    rf"(?:,?\s+(?:published|dated|printed))?,?\s+(?:on\s+|of\s+)?{_WEEKDAY}$"
)
_NAME_THEN_DATE = re.compile(
    rf"(?:,?\s+(?:published|issued|dated|aired|broadcast|printed|posted|released))?,?\s+(?:on|of)\s+{_WEEKDAY}$"
)
_LED_TO_NAME = re.compile(
    r"\b(?:interview\s+(?:with|to|for|in)|told|tells|according\s+to|(?:reported|published|quoted|cited|posted|aired|broadcast|printed)\s+(?:by|in|on)|"
    r"appeared\s+in|(?:article|report|editorial|commentary|column|essay|piece|story)\s+(?:by|in|from|for)|writing\s+(?:in|for)|wrote\s+(?:in|for)|"
    r"speaking\s+to|citing|quoting|survey\s+by|poll\s+by)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?[\"'*_]?$"
)
_ON = re.compile(rf"\b[Oo]n\s+{_WEEKDAY}$")
_NAME_AND_VERB = re.compile(rf",?\s+(?P<name>(?:[\w.'&\"-]+\s+){{1,7}}?){_VERB}\b")
_BACK = 110
"""Characters before a date in which its outlet is looked for."""


def in_prose(page: Page) -> Iterator[CitationDraft]:
    """Read an outlet and the date of its report from the words of a sentence."""
    copy = page.copy
    for block in page.paragraphs:
        for written in find_dates(copy, block.start, block.end):
            if written.day is None or written.problem is not None:
                continue
            first = max(block.start, written.start - _BACK)
            name = _named_before(copy, first, written) or _named_after(copy, first, block.end, written)
            if name is None:
                continue
            start, end = min(name.start, written.start), max(name.end, written.end)
            source = SourceDraft(
                start=name.start, end=name.end, outlet=name.outlet, listed=True, dates=(written,)
            )
            yield CitationDraft(
                start=start,
                end=end,
                rule="in prose",
                sources=(source,),
                marks=((start, end),),
                reach="sentence",
            )


def _named_before(copy: str, first: int, written: Written) -> Name | None:
    """Return the outlet that reports, or is reported in, right before a date."""
    verb = _VERB_THEN_DATE.search(copy, first, written.start)
    if verb is not None:
        name = name_before(copy, first, verb.start())
        if name is not None and _reports(copy, name):
            return name
    gap = _NAME_THEN_DATE.search(copy, first, written.start)
    if gap is None:
        return None
    name = name_before(copy, first, gap.start())
    if name is None or not _reports(copy, name) or _LED_TO_NAME.search(copy, first, name.start) is None:
        return None
    return name


def _named_after(copy: str, first: int, last: int, written: Written) -> Name | None:
    """Return the outlet that reports right after ``On DATE,``."""
    if _ON.search(copy, first, written.start) is None:
        return None
    after = _NAME_AND_VERB.match(copy, written.end, min(last, written.end + _BACK))
    if after is None:
        return None
    name = name_before(copy, written.end, after.end("name"))
    return name if name is not None and _reports(copy, name) else None


def _reports(copy: str, name: Name) -> bool:
    """Tell whether a name is a listed outlet that is read as one in prose."""
    if name.outlet is None or outlets()[OutletId(name.outlet)].kind in {"official site", "social"}:
        return False
    written = copy[name.start : name.end]
    return len(written) > 2 and (not is_ambiguous(written) or written.isupper() or " " in written)
