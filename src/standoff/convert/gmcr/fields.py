"""The fields of a `.gmcr` file: which there are, and how each is taken out of the JSON or noted as a mistake."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from standoff.case.page import Path
from standoff.convert.json_text import JsonPage, shown

__all__ = ["KEYS", "MAKER_KEYS", "OPTION_KEYS", "RANKING", "Fields"]

_MOST_NAME = 400
"""Longest name that is read."""

_KINDS: Mapping[type, str] = {
    list: "a list, [ ]",
    dict: "an object, { }",
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
}
KEYS = {
    "title", "description", "program", "version", "options", "decisionMakers", "infeasibles", "coalitions",
    "coalitionsFull", "useManualPreferenceRanking", "useManualPreferenceRankings", "useManualPreferenceVectors",
}  # fmt: skip
RANKING = ("preferenceRanking", "preferenceVector")
MAKER_KEYS = {"name", "options", "preferences", "misperceptions", "payoffs", *RANKING}
OPTION_KEYS = {"name", "permittedDirection"}
_TEXTS = {"title", "description", "program", "version", "name"}
"""Keys that say nothing about the conflict, wherever they stand."""
_BELONGS: Mapping[str, str] = {
    **dict.fromkeys(KEYS - _TEXTS, "the top of the file, beside `decisionMakers`"),
    **dict.fromkeys(MAKER_KEYS - KEYS - _TEXTS, "each decision maker, in `decisionMakers`"),
    **dict.fromkeys(OPTION_KEYS - _TEXTS, "each option, in the `options` at the top of the file"),
    **dict.fromkeys(("compound", "members"), "a condition"),
}
"""For each key that says something, what it belongs to; `options` also belongs to each decision maker."""

Kind = TypeVar("Kind", list[object], dict[str, object], str, int, bool)


class Fields:
    """Takes values out of one file; what is wrong with them is noted, and what is not read."""

    def __init__(self, json: JsonPage) -> None:
        self.json = json
        self.not_read: list[str] = []

    def kind(self, path: Path, value: object, kind: type[Kind]) -> Kind | None:
        """Return a value if it is of a kind; true and false are no numbers."""
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        told = f"`{shown(path)}`" if path else "the file"
        self.json.mistake(path, f"{told} is {_found(value)}; accepted is {_KINDS[kind]}")
        return None

    def needed(
        self, path: Path, one: Mapping[str, object], key: str, kind: type[Kind], what: str
    ) -> Kind | None:
        """Return the value of a key that must be there."""
        if key not in one:
            self.missing(path, key, what)
            return None
        return self.kind((*path, key), one[key], kind)

    def missing(self, path: Path, key: str, what: str) -> None:
        """Note that a key is not there; ``what`` says what it is for."""
        self.json.mistake(path, f"`{shown((*path, key))}` is missing; {what}")

    def name(self, path: Path, one: Mapping[str, object]) -> str:
        """Read a name: some text without control characters, of bounded length."""
        name = self.needed(path, one, "name", str, "accepted is a text")
        if name is None:
            return ""
        told = f"`{shown((*path, 'name'))}`"
        if not name.strip():
            self.json.mistake((*path, "name"), f"{told} is empty; write at least a word")
        elif len(name) > _MOST_NAME:
            self.json.mistake(
                (*path, "name"), f"{told} has {len(name):,} characters; at most {_MOST_NAME} are read"
            )
        elif not name.isprintable() and not all(sign.isprintable() or sign.isspace() for sign in name):
            self.json.mistake((*path, "name"), f"{told} holds a character that cannot be printed; remove it")
        return " ".join(name.split())

    def text(self, whole: Mapping[str, object], key: str) -> str:
        """Read a text that may be absent; anything else under its key is not read."""
        value = whole.get(key)
        if isinstance(value, str) and len(value) <= _MOST_NAME and all(s.isprintable() for s in value):
            return " ".join(value.split())
        if value is not None and not isinstance(value, int | float):
            self.not_read.append(key)
        return ""

    def note_unknown(self, path: Path, one: Mapping[str, object], known: Iterable[str]) -> None:
        """Note keys that are not read; one that is read elsewhere would be lost, so that it is a mistake here."""
        for key in (key for key in one if key not in known):
            if key in _BELONGS:
                at = (*path, key)
                self.json.mistake(at, f"`{shown(at)}` is not read here; it belongs to {_BELONGS[key]}")
            else:
                self.not_read.append(shown((*path, key)))


def _found(value: object) -> str:
    """Name what was found in place of what is accepted."""
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"{value:g}"
    return _KINDS[type(value)]
