"""Credits after what they are for: ``— Example Agency, January 14``, ``With reporting by Example Agency``."""

import re
from collections.abc import Iterator

from standoff.reading.blocks import Block
from standoff.reading.cited import SourceDraft
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.groups import named_alone, parse_groups
from standoff.reading.page import Page

__all__ = ["credits_after", "reporting_by"]

_CREDIT_AT_END = re.compile(
    r"(?:(?<=[.!?…\"')\s])|(?<=^))[-–—]{1,3}\s*(?P<credit>[*_\"]*[A-ZА-ЯЁ@\d](?:[^\n()]|\([A-Z][\w ]{2,20}\)){1,90}?)[*_\"]*\.?\s*$",
    re.MULTILINE,
)


_CREDIT_WITHIN = re.compile(
    r"[-–—](?<=[.!?…\"')\s].)[-–—]{0,2}\s*(?P<credit>[*_]*[A-ZА-ЯЁ@\d](?:[^\n()—–;\"]|\([A-Z][\w ]{2,20}\)){2,80}?\d{1,4}[*_]*)(?=\.?(?P<line>\n)|\.\s+[\"*_(]*[A-ZА-ЯЁ])"
)
_QUOTE_BEFORE = re.compile(r"[.!?…\"')][*_]*\s*$")


def credits_after(page: Page) -> Iterator[CitationDraft]:
    """Read the credit after a dash: at the end of a paragraph or line, or after a quotation or sentence within it."""
    copy = page.copy
    for block in page.paragraphs:
        written = copy[block.start : block.end]
        if not (
            "—" in written
            or "–" in written
            or ("-" in written and (" -" in written or "\n-" in written or written[0] == "-"))
        ):
            continue
        for found in _CREDIT_WITHIN.finditer(copy, block.start, block.end):
            if found["line"] or _QUOTE_BEFORE.search(
                copy, max(block.start, found.start() - 4), found.start()
            ):
                sources = named_alone(copy, *found.span("credit"))
                if sources and all(one.dates for one in sources):
                    yield _credit(found.start(), found.end("credit"), sources)
        last = _at_end(copy, block)
        if last is not None:
            yield last


def _at_end(copy: str, block: Block) -> CitationDraft | None:
    """Read the credit that closes a paragraph; a listed outlet needs no date there."""
    tail = max(block.start, block.end - 110)
    dash = max(
        copy.rfind("—", tail, block.end), copy.rfind("–", tail, block.end), copy.rfind(" -", tail, block.end)
    )
    if dash < 0:
        dash = block.start if copy.startswith("-", block.start) else -1
    if dash < 0:
        return None
    for found in _CREDIT_AT_END.finditer(copy, max(tail, dash - 3), block.end):
        sources = named_alone(copy, *found.span("credit"))
        if sources and (any(one.listed for one in sources) or all(one.dates for one in sources)):
            return _credit(found.start(), found.end("credit"), sources)
    return None


def _credit(start: int, end: int, sources: tuple[SourceDraft, ...]) -> CitationDraft:
    """Make the citation of a credit."""
    return CitationDraft(start=start, end=end, rule="credit", sources=sources, marks=((start, end),))


_REPORTING_BY = re.compile(
    r"[(\[*_]{0,2}(?:(?:[Ww]ith|[Ii]ncludes|[Ii]ncluding)\s+(?:additional\s+)?(?:reporting|information|material|reports)|"
    r"(?:[Bb]ased\s+on|[Cc]ompiled\s+from)\s+(?:reporting|reports|material|information)|(?:[Aa]dditional\s+)?[Rr]eporting)\s+"
    r"(?:by|from)\s+(?P<names>(?:[^.;\n()]|\.(?=\w)){2,200})(?:\.(?:com|org|net|ru|ua|md)[^.;\n()]{0,100})*[.)\]*_]*\s*$"
)


def reporting_by(page: Page) -> Iterator[CitationDraft]:
    """Read the agencies that a digest says it is made from."""
    copy = page.copy
    for block in page.paragraphs:
        tail = max(block.start, block.end - 300)
        if copy.find("report", tail, block.end) < 0 and copy.find("Report", tail, block.end) < 0:
            continue
        found = _REPORTING_BY.search(copy, tail, block.end)
        if found is None:
            continue
        groups = parse_groups(copy, found.start("names"), found.end("names"))
        sources = tuple(one for group in groups for one in group.sources)
        if not any(one.listed for one in sources):
            continue
        end = found.end("names")
        mark = (found.start(), end)
        yield CitationDraft(start=mark[0], end=end, rule="reporting by", sources=sources, marks=(mark,))
