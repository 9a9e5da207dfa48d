"""Markdown and HTML links: the address names the outlet, the anchor may."""

import re
from collections.abc import Iterator
from dataclasses import replace

from standoff.reading.cited import SourceDraft, source_of_address
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.dates import Resolved
from standoff.reading.groups import parse_groups
from standoff.reading.names import Name, classify, same_outlet
from standoff.reading.page import Page

__all__ = ["dated_after", "links"]

_LINK = re.compile(
    r"(?<!!)\[(?P<anchor>[^\[\]]{1,300})\](?:\((?P<url><?https?://[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?)(?:\s+\"[^\"]*\")?\)|\[(?P<label>[^\[\]]{0,40})\])|"
    r"<a\s[^<>]{0,500}?href\s*=\s*[\"'](?P<href>https?://[^\"'<>\s]+)[\"'][^<>]{0,500}>(?P<inner>[^<>]{1,300})</a>",
    re.IGNORECASE,
)
_SIGNS = ("](", "][", "<a")
"""Every link has one of them; so it has one of the marks ``]`` and ``<``, which are found sooner."""
_NO_SOURCE = re.compile(
    r"[\W_]*(?:(?:un)?subscribe|sign\s+(?:up|in)|log\s*in|share|donate|support\s+us|follow\s+us|contact(?:\s+us)?|privacy\s+policy|"
    r"(?:view|read|open)\s+(?:this\s+)?(?:e-?mail\s+)?(?:online|in\s+(?:your\s+)?browser)|подписаться|поделиться)(?:\s+(?:here|now|today))?[\W_]*",
    re.IGNORECASE,
)
_NO_ARTICLE = re.compile(
    r"/(?:(?:un)?subscribe|donate|log-?in|sign-?(?:up|in)|privacy(?:-policy)?)/?(?:[?#].*)?$", re.IGNORECASE
)
"""Links that a page or letter has for its readers, not for its claims."""
_DATE_ENDS = re.compile(r"[);]|\.\s|\.$|\n|$")
_DATE_AFTER_LINK = re.compile(r"\s*[,(]\s*")


def links(page: Page) -> Iterator[CitationDraft]:
    """Read Markdown links, reference links and HTML anchors; the host names the outlet."""
    copy = page.copy
    if ("]" not in copy and "<" not in copy) or not any(sign in copy for sign in _SIGNS):
        return
    for block in page.paragraphs:
        if all(copy.find(sign, block.start, block.end) < 0 for sign in _SIGNS):
            continue
        for found in _LINK.finditer(copy, block.start, block.end):
            url = found["url"] or found["href"]
            if url is None and found["label"] is not None:
                url = page.references.get((found["label"] or found["anchor"]).casefold())
            if (
                url is None
                or _NO_SOURCE.fullmatch(found["anchor"] or found["inner"])
                or _NO_ARTICLE.search(url)
            ):
                continue
            name = "anchor" if found["anchor"] is not None else "inner"
            yield _linked(copy, block.end, found, url.strip("<>"), found.span(name))


def _named_by_anchor(copy: str, start: int, end: int, source: SourceDraft) -> Name | None:
    """Return the unlisted name that an anchor is, if the host is that name's: ``[Example](https://www.example.com/x)``."""
    name = classify(copy, start, end)
    if name is None or name.kind != "unlisted" or source.name is None:
        return None
    written = copy[name.start : name.end]
    beside = f"{written} {source.name}"
    named = Name(start=0, end=len(written), kind="unlisted")
    host = Name(start=len(written) + 1, end=len(beside), kind="host")
    return name if same_outlet(beside, named, host) else None


def _is_day(told: Resolved | None) -> bool:
    """Tell whether an address itself tells the day; what its anchor says is then a day of the text."""
    return told is not None and told.precision == "day"


def _linked(copy: str, until: int, found: re.Match[str], url: str, anchor: tuple[int, int]) -> CitationDraft:
    """Make the citation of a link, with the date in its anchor, right after it, or in its path."""
    source = source_of_address(url, found.start(), found.end())
    end = found.end()
    said = parse_groups(copy, *anchor)[0]
    if len(said.sources) == 1 and not said.prose and (said.sources[0].listed or said.sources[0].dates):
        one = said.sources[0]
        if source.outlet is None or one.outlet in {source.outlet, None}:
            source = replace(
                source,
                start=one.start,
                end=one.end,
                name=None,
                outlet=source.outlet or one.outlet,
                dates=one.dates,
            )
            source = replace(source, listed=source.outlet is not None)
    elif source.outlet is None and (named := _named_by_anchor(copy, *anchor, source)) is not None:
        source = replace(source, start=named.start, end=named.end, name=None)
    elif said.loose and not said.sources and not _is_day(source.address_date):
        source = replace(source, dates=said.loose)
    if not source.dates:
        source, end = dated_after(copy, end, until, source)
    return CitationDraft(
        start=found.start(),
        end=end,
        rule="link",
        sources=(source,),
        marks=((found.start(), end),),
        reach="sentence",
    )


def dated_after(
    copy: str, end: int, until: int, source: SourceDraft, *, bracketed: bool = False
) -> tuple[SourceDraft, int]:
    """Give a link or address the date right after it, in brackets or after a comma, and where the citation then ends."""
    opening = _DATE_AFTER_LINK.match(copy, end, until)
    if opening is None or (bracketed and "(" not in opening.group()):
        return source, end
    stop = _DATE_ENDS.search(copy, opening.end(), min(until, opening.end() + 60))
    at = stop.start() if stop is not None else min(until, opening.end() + 60)
    after = parse_groups(copy, opening.end(), at)
    if not after[0].loose or after[0].sources or after[0].prose:
        return source, end
    closed = "(" in opening.group() and copy.startswith(")", at)
    return replace(source, dates=after[0].loose), at + 1 if closed else max(
        date.end for date in after[0].loose
    )
