"""JSON from a stranger: bounded, without ambiguity, and with the place of every value.

The standard library reads the text; what it would let pass is refused here: a key written twice, numbers
that are none (NaN, Infinity), nesting or numbers so long that reading them costs more than they say. A
value is named by its path, ``decisionMakers[0].options[2]``, and its line and column are found again in the
text only when there is something to say about it.
"""

import json
import re
from dataclasses import dataclass, field
from typing import NoReturn

from standoff.case.page import Page, Path, decode

__all__ = ["MOST_BYTES", "MOST_DEPTH", "JsonPage", "read_json", "shown"]

MOST_BYTES = 4 * 1024 * 1024
"""Largest file that is read."""
MOST_DEPTH = 32
"""Deepest nesting of lists and objects; a `.gmcr` file needs eight."""
_MOST_DIGITS = 18
"""Longest whole number: more would not fit 64 bits."""

_BLANK = re.compile(r"[ \t\n\r]*")
_DEEPER = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""A text, closed or not, or a bracket outside one; possessive, so that no text is looked at twice."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JsonPage:
    """A JSON text, its value, and the mistakes found in it.

    ``value`` is ``None`` and ``page`` has a mistake if the text could not be read.
    """

    page: Page
    value: object = None
    mistaken: list[Path] = field(default_factory=list)

    def mistake(self, path: Path, message: str) -> None:
        """Note a mistake at a value, at the nearest one around it that exists."""
        self.mistaken.append(path)
        self.page.mistake_at(*_line_and_column(self.page.text, _offset_of(self.page.text, path)), message)


class _RefusedError(ValueError):
    """Valid JSON that is not accepted."""


def shown(path: Path) -> str:
    """Write a path as it would be written in a program: ``decisionMakers[0].options``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def read_json(name: str, content: bytes) -> JsonPage:
    """Read a JSON text; what hinders it is in the page's mistakes.

    Parameters
    ----------
    name
        The name of the file, for messages.
    content
        Its bytes, UTF-8.
    """
    if len(content) > MOST_BYTES:
        page = Page(name)
        page.mistake_at(1, 1, f"the file has {len(content):,} bytes; at most {MOST_BYTES:,} are read")
        return JsonPage(page=page)
    page = decode(name, content)
    if page.mistakes:
        return JsonPage(page=page)
    text = page.text
    too_deep = _too_deep(text)
    if too_deep is not None:
        message = f"nested more than {MOST_DEPTH} deep, the most that is read"
        page.mistake_at(*_line_and_column(text, too_deep), message)
        return JsonPage(page=page)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unambiguous,
            parse_constant=_refuse_constant,
            parse_int=_whole,
        )
    except json.JSONDecodeError as broken:
        page.mistake_at(broken.lineno, broken.colno, f"this is not JSON: {_plainly(broken.msg)}")
        return JsonPage(page=page)
    except _RefusedError as refused:
        told, found = refused.args
        page.mistake_at(*_line_and_column(text, _second(text, found)), told)
        return JsonPage(page=page)
    return JsonPage(page=page, value=value)


def _too_deep(text: str) -> int | None:
    """Return where nesting passes its bound, looking at brackets outside texts only."""
    depth = 0
    for found in _DEEPER.finditer(text):
        if found.group() in {"[", "{"}:
            depth += 1
            if depth > MOST_DEPTH:
                return found.start()
        elif found.group() in {"]", "}"}:
            depth -= 1
    return None


def _unambiguous(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that is written twice in one object."""
    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise _RefusedError(f"`{key[:60]}` is written twice in one object", f'"{key}"')
        made[key] = value
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise _RefusedError(f"{name} is not a number", name)


def _whole(digits: str) -> int:
    """Read a whole number of bounded length."""
    if len(digits) > _MOST_DIGITS:
        raise _RefusedError(f"a number of {len(digits)} digits; at most {_MOST_DIGITS} are read", digits)
    return int(digits)


def _second(text: str, found: str) -> int:
    """Return where a piece of text stands the second time, else the first, else the beginning."""
    first = text.find(found)
    second = text.find(found, first + 1)
    return max(second if second >= 0 else first, 0)


_PLAIN = {
    "Expecting value": "a value is missing here",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Extra data": "something follows after the end",
    "Unterminated string starting at": "the text that begins here is not closed",
    "Invalid control character at": "a control character stands in a text",
    "Illegal trailing comma before end of object": "a comma stands before the closing brace",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
}


def _plainly(message: str) -> str:
    """Say in plain words what the standard library found."""
    return _PLAIN.get(message, message)


def _offset_of(text: str, path: Path) -> int:
    """Return where the value of a path begins in a valid JSON text, or the nearest value around it."""
    at = _past_blanks(text, 0)
    for step in path:
        below = _member(text, at, step) if isinstance(step, str) else _item(text, at, step)
        if below is None:
            break
        at = below
    return at


def _member(text: str, at: int, key: str) -> int | None:
    """Return where the value of a key begins in the object at a place."""
    if text[at] != "{":
        return None
    at = _past_blanks(text, at + 1)
    while text[at] == '"':
        name, at = json.JSONDecoder().raw_decode(text, at)
        at = _past_blanks(text, _past_blanks(text, at) + 1)
        if name == key:
            return at
        at = _past_blanks(text, _past_value(text, at))
        if text[at] != ",":
            return None
        at = _past_blanks(text, at + 1)
    return None


def _item(text: str, at: int, index: int) -> int | None:
    """Return where an item begins in the list at a place."""
    if text[at] != "[":
        return None
    at = _past_blanks(text, at + 1)
    for _ in range(index):
        if text[at] == "]":
            return None
        at = _past_blanks(text, _past_value(text, at))
        if text[at] != ",":
            return None
        at = _past_blanks(text, at + 1)
    return None if text[at] == "]" else at


def _past_value(text: str, at: int) -> int:
    end: int = json.JSONDecoder().raw_decode(text, at)[1]
    return end


def _past_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, counted from 1."""
    before = Page("", text=text[:offset]).lines
    return len(before), len(before[-1]) + 1
