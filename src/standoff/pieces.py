"""JSON written piece by piece: a long record need not be held whole, neither as lists nor as text.

The text is, byte for byte, what the standard library's encoder gives for the same record.
"""

import json
from collections.abc import Iterator, Mapping
from json.encoder import encode_basestring

__all__ = ["json_pieces"]

_TOGETHER = 1_000
"""Items of a list in a piece."""


def json_pieces(record: object, *, indent: int | None = 1, depth: int = 0) -> Iterator[str]:
    r"""Yield the text of a record, in pieces.

    Parameters
    ----------
    record
        Mappings, lists, texts, numbers. An iterator, at any level of mappings and iterators, is written as a list and used up.
    indent
        Blanks to indent a level by; none for a single line.
    depth
        Levels that stand around the record.

    Yields
    ------
    str
        Pieces that together are the JSON text, without a line end after it.

    Examples
    --------
    >>> "".join(json_pieces({"squares": (n * n for n in range(3))}, indent=None))
    '{"squares": [0, 1, 4]}'
    """
    if isinstance(record, Mapping):
        yield from _mapping(record, indent, depth)
    elif isinstance(record, Iterator):
        yield from _listed(record, indent, depth)
    else:
        yield _text(record, indent, depth)


def _mapping(record: Mapping[str, object], indent: int | None, depth: int) -> Iterator[str]:
    """Write a mapping, value after value."""
    if not record:
        yield "{}"
        return
    between, last = _breaks(indent, depth)
    lead = "{" + between
    for key, value in record.items():
        yield f"{lead}{encode_basestring(key)}: "
        yield from json_pieces(value, indent=indent, depth=depth + 1)
        lead = "," + (between or " ")
    yield last + "}"


def _listed(items: Iterator[object], indent: int | None, depth: int) -> Iterator[str]:
    """Write a list, some items at a time; items that are themselves lists to come are written by pieces."""
    between, last = _breaks(indent, depth)
    joint = "," + (between or " ")
    lead, together = "[" + between, list[str]()
    for item in items:
        if isinstance(item, Mapping) and any(
            isinstance(value, (Iterator, Mapping)) for value in item.values()
        ):
            yield lead + joint.join(together) + (joint if together else "")
            yield from json_pieces(item, indent=indent, depth=depth + 1)
            lead, together = joint, []
            continue
        together.append(_text(item, indent, depth + 1))
        if len(together) == _TOGETHER:
            yield lead + joint.join(together)
            lead, together = joint, []
    if together:
        yield lead + joint.join(together)
        lead = joint
    yield last + "]" if lead == joint else "[]"


def _breaks(indent: int | None, depth: int) -> tuple[str, str]:
    """Return what stands between the values of a level, and before its end."""
    if indent is None:
        return "", ""
    return "\n" + " " * indent * (depth + 1), "\n" + " " * indent * depth


def _text(record: object, indent: int | None, depth: int) -> str:
    """Write a small record at once; the library takes twice as long to indent."""
    if isinstance(record, str):
        return encode_basestring(record)
    if isinstance(record, bool) or record is None or not isinstance(record, (int, dict, list, tuple)):
        return json.dumps(record, ensure_ascii=False)
    if isinstance(record, int):
        return int.__repr__(record)
    if indent is None:
        return json.dumps(record, ensure_ascii=False)
    between, last = _breaks(indent, depth)
    joint = "," + between
    if isinstance(record, dict):
        written = [
            f"{encode_basestring(key)}: {_text(value, indent, depth + 1)}" for key, value in record.items()
        ]
        return f"{{{between}{joint.join(written)}{last}}}" if written else "{}"
    written = [_text(value, indent, depth + 1) for value in record]
    return f"[{between}{joint.join(written)}{last}]" if written else "[]"
