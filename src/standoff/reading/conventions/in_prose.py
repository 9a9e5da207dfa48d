"""Attributions in prose: ``Kommersant reported on January 14``, ``according to Kommersant``.

A date must be the report's own: it follows the verb of reporting with nothing but small words between,
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

__all__ = ["in_prose", "in_prose_undated"]

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
    r"\b(?:interview\s+(?:with|to|for|in)|told|tells|[Aa]ccording\s+to|(?:reported|published|quoted|cited|posted|aired|broadcast|printed)\s+(?:by|in|on)|"
    r"appeared\s+in|(?:analysis|article|report|editorial|commentary|column|essay|piece|story)\s+(?:by|in|from|for)|writing\s+(?:in|for)|wrote\s+(?:in|for)|"
    r"speaking\s+to|citing|quoting|survey\s+by|poll\s+by)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?[\"'*_]?$"
)
_VERB_AFTER = re.compile(
    r",?\s+(?:also\s+|first\s+)?(?:[a-z]{3,}ed|wrote|said|saw|put|told|ran|held|broke|found|gave|knew|spoke)\b"
)
_ON = re.compile(rf"\b[Oo]n\s+{_WEEKDAY}$")
_NAME_AND_VERB = re.compile(rf",?\s+(?P<name>(?:[\w.'&\"-]+\s+){{1,7}}?){_VERB}\b")
_NAMED_BY_CUE = re.compile(
    r"\b(?:[Aa]ccording\s+to|(?:told|tells|citing|quoting)|(?:reported|published|quoted|cited|carried|aired)\s+by|[Ii]nterview\s+with|"
    r"(?:analysis|article|report|editorial|commentary|column|essay|story)\s+(?:by|in|from))\s+"
    r"(?P<named>(?:the\s+)?(?:(?:[\w-]+\s+){0,3}(?:newspaper|daily|weekly|magazine|(?:news\s+)?agency|website|paper|channel|tabloid|broadcaster)\s+)?"
    r"[\"*_]?(?:[A-ZА-ЯЁÀ-Þ\d][\w.'&-]*[ \n]?){1,6})"
)
_SAID = re.compile(
    r"(?:,\s+(?:citing|quoting)\s[^,.;\n]{2,80},)?\s+(?:(?:has|had|have)\s+)?(?:also\s+|first\s+|later\s+|already\s+|then\s+|even\s+)?"
    r"(?:reported|reports|wrote|writes|noted|notes|said|says|argued|argues|claimed|claims|quoted|quotes|cited|cites|published|revealed|"
    r"observed|commented|predicted|predicts|called|calls|described|hinted|suggested|suggests|added|warned|warns|concluded|editorialized)\b"
)
_JOINED_BEFORE = re.compile(r"(?:,|\s+and|,\s+and)\s+(?:the\s+)?[\"*_']?$")
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
    if name is None or not _reports(copy, name):
        return None
    of_a_day = gap.group().split()[:1] == ["of"] or _VERB_AFTER.match(copy, written.end) is not None
    return name if of_a_day or _LED_TO_NAME.search(copy, first, name.start) is not None else None


def _named_after(copy: str, first: int, last: int, written: Written) -> Name | None:
    """Return the outlet that reports right after ``On DATE,``."""
    if _ON.search(copy, first, written.start) is None:
        return None
    after = _NAME_AND_VERB.match(copy, written.end, min(last, written.end + _BACK))
    if after is None:
        return None
    name = name_before(copy, written.end, after.end("name"))
    return name if name is not None and _reports(copy, name) else None


def in_prose_undated(page: Page) -> Iterator[CitationDraft]:
    """Read an outlet that the words of a sentence say reports something, where no date of the report is told."""
    copy = page.copy
    for block in page.paragraphs:
        groups = [
            [name] if (name := _name_told(copy, *cue.span("named"))) is not None else []
            for cue in _NAMED_BY_CUE.finditer(copy, block.start, block.end)
        ]
        groups.extend(
            list(_names_before(copy, max(block.start, said.start() - _BACK), said.start()))[::-1]
            for said in _SAID.finditer(copy, block.start, block.end)
        )
        reporting = [[name for name in group if _reports(copy, name)] for group in groups]
        for names in sorted(filter(None, reporting), key=lambda names: names[0].start):
            mark = (names[0].start, names[-1].end)
            yield CitationDraft(
                start=mark[0],
                end=mark[1],
                rule="named in prose",
                sources=tuple(
                    SourceDraft(start=name.start, end=name.end, outlet=name.outlet, listed=True)
                    for name in names
                ),
                marks=(mark,),
                reach="sentence",
            )


def _names_before(copy: str, start: int, end: int) -> Iterator[Name]:
    """Give the names that end right before a place, those joined by commas and *and* among them."""
    name = name_before(copy, start, end)
    while name is not None:
        yield name
        joined = _JOINED_BEFORE.search(copy, start, name.start)
        name = name_before(copy, start, joined.start()) if joined is not None else None


def _name_told(copy: str, start: int, end: int) -> Name | None:
    """Return the outlet that a stretch of capitalised words names: the longest that begins it."""
    words = list(re.finditer(r"\S+", copy[start:end]))
    for last in range(len(words), 0, -1):
        name = name_before(
            copy, start, start + len(copy[start : start + words[last - 1].end()].rstrip(",.;:'\""))
        )
        if name is not None and name.outlet is not None:
            return name
    return None


def _reports(copy: str, name: Name) -> bool:
    """Tell whether a name is a listed outlet that is read as one in prose."""
    if name.outlet is None or outlets()[OutletId(name.outlet)].kind in {"official site", "social"}:
        return False
    written = copy[name.start : name.end]
    return len(written) > 2 and (not is_ambiguous(written) or written.isupper() or " " in written)
