"""Quotation marks within quotation marks: the inner ones become single, so that a title ends where it ends.

The copy that is read has one kind of double quotation mark. Of ``“A «B»,” C`` the title would end at B; with
the inner marks single, it is one title, and C stands after it.
"""

import re
from dataclasses import dataclass, field

__all__ = ["with_nested_quotes_single"]

_QUOTE = re.compile(r"[«»“”„‟\"]|\n\s*\n")
_CLOSES = {"«": "»", "“": "”", "‟": "”", "„": "“”", '"': '"'}
_OPENS_AFTER = frozenset(" \n\t\u00a0([—–-/*_'‘«“„\"")
_LONGEST = 300
"""Characters; no longer quotation is a title."""


@dataclass(slots=True)
class _Open:
    """A quotation that is not closed yet, and the quotation marks that stand in pairs within it."""

    sign: str
    at: int
    inner: list[int] = field(default_factory=list)


def with_nested_quotes_single(text: str) -> str:
    """Return a text of equal length in which quotation marks within others are single.

    A pair counts only when it is closed within its paragraph and is no longer than a title. Of guillemets that
    close two quotations at once (``«A «B»``), the opening one of the inner becomes single.
    """
    single: set[int] = set()
    stack: list[_Open] = []
    for found in _QUOTE.finditer(text):
        sign, at = found.group(), found.start()
        if sign[0] == "\n":
            single.update(_closed_together(text, stack))
            stack = []
        elif stack and sign in _CLOSES[stack[-1].sign] and (sign != '"' or not _may_open(text, at)):
            closed = stack.pop()
            if at - closed.at <= _LONGEST:
                single.update(closed.inner)
                if stack:
                    stack[-1].inner += (closed.at, at)
        elif sign in _CLOSES and (sign == "«" or _may_open(text, at)):
            stack.append(_Open(sign=sign, at=at))
    single.update(_closed_together(text, stack))
    if not single:
        return text
    characters = list(text)
    for at in single:
        characters[at] = "'"
    return "".join(characters)


def _may_open(text: str, at: int) -> bool:
    """Tell whether a quotation can begin at a place, by what stands before it."""
    return at == 0 or text[at - 1] in _OPENS_AFTER


def _closed_together(text: str, stack: list[_Open]) -> list[int]:
    """Return the opening marks of quotations in guillemets whose end is that of the ones around them too."""
    found = []
    for outer in stack:
        if outer.sign == "«" and outer.inner:
            first, last = outer.inner[:2]
            if text[first] == "«" and last - outer.at <= _LONGEST:
                found.append(first)
    return found
