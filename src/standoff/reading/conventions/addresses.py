"""Web addresses that stand bare in the text."""

import re
from collections.abc import Iterator

from standoff.reading.cited import source_of_address
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.conventions.links import dated_after
from standoff.reading.page import Page

__all__ = ["addresses"]

_ADDRESS = re.compile(
    r"<?(?P<url>(?:https?://|www\.)[^\s<>\"\x01]+|(?<![\w/.@])(?:t\.me|telegram\.me|twitter\.com|x\.com|vk\.com)/\w[\w/]*)>?",
    re.IGNORECASE,
)


_HINT = re.compile(r"[/.](?:/|(?<=[wW]\.)|(?<=[mM]e/)|(?<=com/))", re.IGNORECASE)
"""A quick look for ``//``, ``www.``, ``t.me/``, ``x.com/`` and the like."""


def addresses(page: Page) -> Iterator[CitationDraft]:
    """Read web addresses that stand bare in the text; a date in the path counts, none is invented."""
    copy = page.copy
    for block in page.paragraphs:
        if copy.find("/", block.start, block.end) < 0 and copy.find("www.", block.start, block.end) < 0:
            continue
        if _HINT.search(copy, block.start, block.end) is None:
            continue
        for found in _ADDRESS.finditer(copy, block.start, block.end):
            if copy.startswith("](", found.start() - 2):
                continue
            url = found["url"].rstrip(".,;:!?'*_")
            while url.endswith(")") and url.count(")") > url.count("("):
                url = url[:-1].rstrip(".,;:!?'")
            start = found.start()
            end = (
                found.start("url")
                + len(url)
                + (found.group().startswith("<") and found.group().endswith(">"))
            )
            source = source_of_address(url, start, end)
            if source.address_date is None:
                source, end = dated_after(copy, end, block.end, source, bracketed=True)
            mark = (start, end)
            yield CitationDraft(start=start, end=end, rule="address", sources=(source,), marks=(mark,))
