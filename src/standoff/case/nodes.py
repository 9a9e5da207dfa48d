"""YAML as a tree of nodes that know their place.

A node is what was written: every scalar is a string (``no`` stays *no*, a date stays text), every key
and value knows its line and column. What makes a file dangerous or ambiguous is refused here, with
the place and the bound: tags, keys written twice, aliases that unfold into too much, too deep, too
large, not UTF-8.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

__all__ = [
    "MOST_DEPTH",
    "MOST_VALUES",
    "ListNode",
    "MapNode",
    "Node",
    "NotReadableError",
    "Scalar",
    "compose",
    "tokens_of",
]

MOST_VALUES = 400_000
"""Most keys and values in one file, each alias counted as what it stands for."""
MOST_DEPTH = 16
"""Deepest nesting of lists and keys; a case needs eight."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts, as text; ``empty`` where nothing was written."""

    line: int
    column: int
    text: str
    empty: bool = False
    size: int = 1


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list; ``size`` counts the values in it."""

    line: int
    column: int
    items: tuple["Node", ...]
    size: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys and their values, in the order written; ``repeated`` if a key was written again and is left out."""

    line: int
    column: int
    keys: Mapping[str, Scalar]
    values: Mapping[str, "Node"]
    size: int
    repeated: bool = False


Node = Scalar | ListNode | MapNode


@dataclass(slots=True)
class _Open:
    """A list or a mapping whose end has not been read."""

    line: int
    column: int
    anchor: str | None
    is_map: bool
    items: list[Node] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)
    key: Scalar | None = None
    size: int = 1
    repeated: bool = False

    def closed(self) -> Node:
        """Return the finished node."""
        if self.is_map:
            return MapNode(self.line, self.column, self.keys, self.values, self.size, self.repeated)
        return ListNode(self.line, self.column, tuple(self.items), self.size)


_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = (
    yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
)


class NotReadableError(Exception):
    """The text is not YAML, or not YAML that is accepted; ``line`` and ``column`` count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def compose(
    text: str, *, loader: type[yaml.SafeLoader | yaml.CSafeLoader] | None = None
) -> tuple[Node | None, list[tuple[Scalar, Scalar]]]:
    """Make the tree of a YAML text.

    Parameters
    ----------
    text
        One YAML document.
    loader
        A PyYAML loader; by default libyaml's where it is installed.

    Returns
    -------
    root
        ``None`` if the document is empty.
    repeated
        Keys written a second time (the second value is left out), each with its first.

    Raises
    ------
    NotReadableError
        If it is not YAML, or holds what is refused.
    """
    composer = _Composer(text)
    try:
        for event in yaml.parse(text, loader or _LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as broken:
        raise _plainly(broken, text) from None
    root = composer.root
    return (None if isinstance(root, Scalar) and root.empty else root), composer.repeated


def tokens_of(text: str) -> "Iterator[yaml.Token]":
    """Yield the tokens of a YAML text that was composed without mistakes; their marks count its characters."""
    return yaml.scan(text, _LOADER)


class _Composer:
    """Builds the tree from the parser's events, without recursion."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.root: Node | None = None
        self.repeated: list[tuple[Scalar, Scalar]] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._documents = 0
        self._size = 0

    def _blanks_before(self, event: yaml.Event) -> int:
        """Count the blanks before a value that is not written: libyaml places it after them, PyYAML before."""
        if event.start_mark is None:
            return 0
        end = first = event.start_mark.index
        while first > 0 and self._text[first - 1] in " \t":
            first -= 1
        return end - first

    def take(self, event: yaml.Event) -> None:
        """Go one event further."""
        if isinstance(event, yaml.NodeEvent):
            line, column = _place(event)
            _refuse_tag(event, line, column)
            if isinstance(event, yaml.ScalarEvent):
                empty = not event.style and event.value in {"", "~", "null"}
                if not event.value and not event.style:
                    column -= self._blanks_before(event)
                self._finish(Scalar(line, column, "" if empty else event.value, empty), event.anchor)
            elif isinstance(event, yaml.AliasEvent):
                self._finish(self._unaliased(str(event.anchor), line, column), None)
            else:
                self._begin(event, line, column)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            done = self._open.pop()
            self._finish(done.closed(), done.anchor)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise NotReadableError(*_place(event), "a second document begins here; a file holds one")

    def _begin(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        """Open a list or a mapping."""
        if len(self._open) == MOST_DEPTH:
            raise NotReadableError(line, column, f"nested more than {MOST_DEPTH} deep, the most that is read")
        self._open.append(_Open(line, column, event.anchor, isinstance(event, yaml.MappingStartEvent)))
        if event.anchor:
            self._anchors[event.anchor] = None

    def _finish(self, node: Node, anchor: str | None) -> None:
        """Put a finished node where it belongs."""
        if anchor:
            self._anchors[anchor] = node
        self._size = max(self._size + 1, node.size + (self._open[-1].size if self._open else 0))
        if self._size > MOST_VALUES:
            message = f"more than {MOST_VALUES:,} values, the most that is read (aliases unfolded)"
            raise NotReadableError(node.line, node.column, message)
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.size += node.size
        if not parent.is_map:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = _as_key(node)
        elif parent.key.text in parent.keys:
            self.repeated.append((parent.key, parent.keys[parent.key.text]))
            parent.repeated = True
            parent.key = None
        else:
            parent.keys[parent.key.text] = parent.key
            parent.values[parent.key.text] = node
            parent.key = None

    def _unaliased(self, name: str, line: int, column: int) -> Node:
        """Return the node that an alias stands for."""
        if name not in self._anchors:
            raise NotReadableError(line, column, f"the alias *{name} has no anchor &{name} before it")
        node = self._anchors[name]
        if node is None:
            raise NotReadableError(line, column, f"the alias *{name} stands inside what it names")
        return node


def _place(event: yaml.Event) -> tuple[int, int]:
    """Return the line and column of an event, counted from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _refuse_tag(event: yaml.NodeEvent, line: int, column: int) -> None:
    """Refuse a tag: it would let a file choose how it is read."""
    tag = getattr(event, "tag", None)
    if tag is not None:
        short = str(tag).replace("tag:yaml.org,2002:", "!!")
        raise NotReadableError(line, column, f"the YAML tag {short} is not accepted; write the plain value")


def _as_key(node: Node) -> Scalar:
    """Return the node if it can be a key."""
    if not isinstance(node, Scalar):
        raise NotReadableError(node.line, node.column, "a key must be a word, not a list or keys")
    if node.text == "<<":
        raise NotReadableError(node.line, node.column, "merge keys (<<) are not accepted; write the keys out")
    return node


_PLAIN_WORDS = (
    (r"cannot start any token", "this character cannot begin a value; put the value in quotes"),
    (
        r"mapping values are not allowed",
        "a colon followed by a blank is not accepted here; put the value in quotes, or mend the indentation",
    ),
    (
        r"(block )?sequence entries are not allowed",
        "a list cannot begin here; put the dash on a line of its own",
    ),
    (r"expected ',' or '\]'", "the list that begins with [ is not closed; a comma or ] is missing"),
    (r"expected ',' or '}'", "the keys that begin with { are not closed; a comma or } is missing"),
    (r"unexpected end of stream", "the quotation is not closed"),
    (r"unknown escape character", "this backslash is not accepted in double quotes; use single quotes"),
    (
        r"expected key|expected <block end>|expected '-' indicator",
        "the line fits neither the list nor the keys above it; mend the indentation",
    ),
    (r"could not find expected ':'", "a colon is missing after this key"),
    (r"expected node content|expected the node content", "a value is missing here"),
)


_SLIPS = (
    (
        re.compile(r"[ ]*[\u00a0\u2000-\u200b\u202f\u3000]"),
        "a blank of another kind stands here; write plain blanks",
    ),
    (re.compile(r"[ ]*(?:- +)?[\w.-]+\uff1a"), "this colon is full-width; write a plain colon and a blank"),
    (re.compile(r"[ ]*-(?=[\w.-]+: )"), "a blank is missing after the dash"),
    (re.compile(r"[ ]*(?:- +)?[A-Za-z_][\w.-]*:(?=[^\s:/])"), "a blank is missing after the colon"),
)
"""What often hinders YAML on the line before the one at which its parser stops; the end of a match is the place."""


def _slip_before(lines: Sequence[str], line: int) -> NotReadableError | None:
    """Find such a slip on a line or up to three lines before it."""
    for number in range(min(line, len(lines)), max(line - 4, 0), -1):
        for pattern, words in _SLIPS:
            found = pattern.match(lines[number - 1])
            if found:
                return NotReadableError(number, found.end(), words)
    return None


def _plainly(broken: yaml.MarkedYAMLError, text: str) -> NotReadableError:
    """Say what a YAML error means in plain words, at the place to look at."""
    problem = broken.problem or ""
    unclosed = "expected ',' or" in problem or "unexpected end of stream" in problem
    mark = (
        broken.context_mark
        if unclosed and broken.context_mark
        else broken.problem_mark or broken.context_mark
    )
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.split("\n")
    if "cannot start any token" in problem and line <= len(lines) and "\t" in lines[line - 1][: column + 1]:
        return NotReadableError(line, column, "a tab stands in the indentation; YAML accepts blanks only")
    slip = _slip_before(lines, line)
    if slip is not None:
        return slip
    for pattern, words in _PLAIN_WORDS:
        if re.search(pattern, problem):
            return NotReadableError(line, column, words)
    return NotReadableError(line, column, f"this is not YAML: {problem or broken.context}")
