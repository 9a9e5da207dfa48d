"""Pages nested too deep: the parser of HTML drops, without a word, what lies deeper than some 250 tags.

Such pages come from editors that never close a ``<font>``, and from those who mean harm. They are made
flat before they are parsed: the text is what counts, not the boxes around it.
"""

import re

__all__ = ["flattened"]

_DEEPEST = 200
"""The parser gives up at 254."""
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>")
_UNSEEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_NEVER_NESTED = frozenset(
    "p li td tr th dt dd option tbody thead tfoot area base br col embed hr img input link meta source track wbr html head body".split()
)
"""Tags that are empty, or that the next of their kind closes."""
_KEPT = frozenset("html head body title meta a br p".split())
_BLOCKS = frozenset(
    "div section article main header footer nav aside ul ol li dl dt dd table tr blockquote figure figcaption h1 h2 h3 h4 h5 h6 center "
    "form fieldset address pre details summary".split()
)


def flattened(page: str) -> str:
    """Return the page as it is if it is no deeper than a parser goes, else with its boxes as paragraphs."""
    if page.count("<") <= _DEEPEST or _depth(page) <= _DEEPEST:
        return page
    return _TAG.sub(_flat, _UNSEEN.sub(" ", page))


def _depth(page: str) -> int:
    """Return how deep a page is nested, unclosed tags taken as open to the end."""
    depth = deepest = 0
    for found in _TAG.finditer(page):
        name = found["name"].lower()
        if name in _NEVER_NESTED or found["rest"].endswith("/"):
            continue
        depth = max(0, depth - 1) if found["close"] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _flat(found: re.Match[str]) -> str:
    """Return what stands for a tag in a flat page."""
    name = found["name"].lower()
    if name in _KEPT:
        return found.group()
    if name in _BLOCKS:
        return "</p>" if found["close"] else "<p>"
    return " " if name in {"td", "th"} else ""
