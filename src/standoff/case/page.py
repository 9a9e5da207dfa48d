"""A file of a case: its text, its nodes, and the mistakes found in it."""

import re
from functools import cached_property

from standoff.case.nodes import ListNode, MapNode, Node, NotReadableError, Scalar, compose
from standoff.errors import Mistake

__all__ = [
    "EMPTY",
    "MOST_BYTES",
    "MOST_MISTAKES",
    "Page",
    "Path",
    "TooManyMistakesError",
    "decode",
    "read_page",
]

MOST_BYTES = 4 * 1024 * 1024
"""Largest YAML file that is read: some 20,000 reports."""

EMPTY = "the file is empty"
"""What is said of a file with nothing in it but comments."""

MOST_MISTAKES = 200
"""Most mistakes that are told of one file."""

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What a message must not carry to a screen."""

Path = tuple[str | int, ...]
"""Keys and list indices from the top of a file to a node."""


class TooManyMistakesError(Exception):
    """A file holds so many mistakes that looking for more of them would take long; ``page`` has the first."""

    def __init__(self, page: "Page") -> None:
        super().__init__(page.name)
        self.page = page


class Page:
    """One file: its text, its nodes, and the mistakes found in it so far."""

    def __init__(self, name: str, text: str = "", root: Node | None = None) -> None:
        self.name = name
        """The path shown in messages."""
        self.text = text
        self.root = root
        self.mistaken: list[Path] = []
        """Where on the page the mistakes are, as far as they are at a node."""
        self.misspelt: set[Path] = set()
        """Where a key is not written that an unknown key beside its place was meant to be."""
        self._mistakes: dict[Mistake, None] = {}

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What was found wrong so far."""
        return tuple(self._mistakes)

    @cached_property
    def lines(self) -> list[str]:
        """The lines as YAML divides them."""
        return re.split("\r\n|[\n\r\x85\u2028\u2029]", self.text)

    def source(self, line: int) -> str:
        """Return a line by its number from 1; empty where there is none."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def mistake_at(self, line: int, column: int, message: str) -> None:
        """Note a mistake at a place; the same one is noted once.

        Raises
        ------
        TooManyMistakesError
            If it is one more than ``MOST_MISTAKES``.
        """
        source = _CONTROL.sub("\ufffd", self.source(line))
        message = _CONTROL.sub("\ufffd", message)
        if len(self._mistakes) == MOST_MISTAKES:
            line, column = 1, 1
            message = f"more than {MOST_MISTAKES} mistakes in this file; those found first are told"
        found = Mistake(file=self.name, line=line, column=column, message=message, source=source)
        self._mistakes.setdefault(found)
        if len(self._mistakes) > MOST_MISTAKES:
            raise TooManyMistakesError(self)

    def mistake(self, path: Path, message: str, *, at_key: bool = False, offset: int = 0) -> None:
        """Note a mistake at the value under ``path``, at its key, or ``offset`` characters into it."""
        self.mistaken.append(path)
        line, column = self.place(path, at_key=at_key, offset=offset)
        self.mistake_at(line, column, message)

    def node(self, path: Path) -> Node | None:
        """Return the node under ``path``, or ``None``."""
        node = self.root
        for step in path:
            if isinstance(node, MapNode) and isinstance(step, str):
                node = node.values.get(step)
            elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                return None
        return node

    def place(self, path: Path, *, at_key: bool = False, offset: int = 0) -> tuple[int, int]:
        """Return the line and column of the nearest node that exists at or above ``path``."""
        while path:
            parent, last = self.node(path[:-1]), path[-1]
            node = self.node(path)
            if isinstance(parent, MapNode) and isinstance(last, str) and last in parent.keys:
                nothing_there = isinstance(node, Scalar) and node.empty
                node = parent.keys[last] if at_key or nothing_there else node
            if isinstance(node, Scalar) and offset:
                return self._within(node, offset)
            if node is not None:
                return node.line, node.column
            path = path[:-1]
        return (self.root.line, self.root.column) if self.root is not None else (1, 1)

    def ends_at_comma(self, node: Scalar) -> bool:
        """Whether a plain scalar opens a parenthesis, and a comma ends it before the parenthesis is closed."""
        end = node.column - 1 + len(node.text)
        plain = self.source(node.line)[node.column - 1 : end] == node.text
        cut = self.source(node.line)[end:].lstrip().startswith(",")
        return plain and cut and node.text.count("(") > node.text.count(")")

    def follows_comma(self, node: Scalar) -> bool:
        """Whether a plain scalar closes a parenthesis that was opened before the comma on its left."""
        left = self.source(node.line)[: node.column - 1].rstrip()
        return left.endswith(",") and node.text.count(")") > node.text.count("(")

    def _within(self, node: Scalar, offset: int) -> tuple[int, int]:
        """Return the place of a character of a scalar that may be quoted, folded or in a block."""
        line, column = node.line, node.column - 1
        opening = self.source(line)[column : column + 1]
        if opening in {'"', "'"}:
            column += 1
        elif opening in {">", "|"}:
            line, column = self._skip_break(line, len(self.source(line)))
        for character in node.text[:offset]:
            if character.isspace():
                line, column = self._skip_blanks(line, column)
                continue
            line, column = self._skip_break(line, column)
            if self.source(line)[column : column + 1] != character:
                return node.line, node.column
            column += 1
        if offset < len(node.text):
            line, column = self._skip_break(line, column)
        return line, column + 1

    def _skip_blanks(self, line: int, column: int) -> tuple[int, int]:
        """Move past blanks of a line and onto the next if it ends."""
        while self.source(line)[column : column + 1] in {" ", "\t"}:
            column += 1
        return self._skip_break(line, column)

    def _skip_break(self, line: int, column: int) -> tuple[int, int]:
        """Move from the end of a line to the first character of the next that has one."""
        while column >= len(self.source(line)) and line < len(self.lines):
            line += 1
            column = len(self.source(line)) - len(self.source(line).lstrip())
        return line, column


def decode(name: str, content: bytes) -> Page:
    """Return a page with the text of a UTF-8 file, or with the mistake that hinders it.

    A byte order mark at the beginning is dropped; one of UTF-16 or UTF-32 is a mistake.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        page = Page(name)
        page.mistake_at(1, 1, "the file is UTF-16; save it as UTF-8")
        return page
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as broken:
        before = content[: broken.start].decode("utf-8")
        page = Page(name, text=before)
        page.mistake_at(
            len(page.lines),
            len(page.lines[-1]) + 1,
            f"the file is not UTF-8: byte 0x{content[broken.start]:02x} at offset {broken.start}; save it as UTF-8",
        )
        return page
    return Page(name, text=text.removeprefix("\ufeff"))


def read_page(name: str, content: bytes) -> Page:
    """Compose the bytes of a YAML file to nodes; what hinders it is in the page's mistakes."""
    if len(content) > MOST_BYTES:
        page = Page(name)
        page.mistake_at(1, 1, f"the file has {len(content):,} bytes; at most {MOST_BYTES:,} are read")
        return page
    page = decode(name, content)
    if page.mistakes:
        return page
    forbidden = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", page.text)
    if forbidden:
        before = Page(name, text=page.text[: forbidden.start()]).lines
        message = f"the character U+{ord(forbidden.group()):04X} is not accepted; remove it"
        page.mistake_at(len(before), len(before[-1]) + 1, message)
        return page
    try:
        page.root, repeated = compose(page.text)
    except NotReadableError as broken:
        page.mistake_at(broken.line, broken.column, str(broken))
        return page
    for key, first in repeated:
        page.mistake_at(key.line, key.column, f"`{key.text}` is written twice; first on line {first.line}")
    if page.root is None:
        page.mistake_at(1, 1, EMPTY)
    return page
