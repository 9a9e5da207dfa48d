"""Write case files: a small case to start from, and items appended to the evidence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import yaml

from standoff.case.documents import read_bytes
from standoff.case.nodes import ListNode, MapNode, Node, Scalar, tokens_of
from standoff.case.page import EMPTY, MOST_BYTES, Page, TooManyMistakesError, read_page
from standoff.case.reader import read_case
from standoff.errors import CaseError, InputError
from standoff.files import write_whole

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

__all__ = ["append_evidence", "new_case", "write_case"]

_STARTER = Path(__file__).with_name("starter")
_FILES = ("README.md", "case.yaml", "evidence.yaml", "documents/review.md")
_WIDTH = 4096
"""Longer than any line that is written, so that no text is broken."""
_IN_A_ROW = 4
"""Keys this deep, those of an option or deeper, stand in a row in braces."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w ’—–%$€()/+=;&'“”«».!-]|,(?= ))*")
"""What stands without quotes: it begins with a letter and holds nothing that means something to YAML."""
_SHORT = 6
"""A list of names no longer than this, such as those of states, stands in a row in brackets."""


def new_case(directory: Path) -> tuple[Path, ...]:
    """Write a small commented case that passes the check and runs as it stands.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    InputError
        If the folder holds files already, or cannot be written.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise InputError(f"{directory}: there is something here already; name a new folder")
    written = []
    try:
        for name in _FILES:
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, (_STARTER / name).read_bytes())
            written.append(path)
    except OSError as broken:
        raise InputError(f"{directory}: cannot be written: {broken.strerror}") from None
    return tuple(written)


def write_case(directory: Path, case: Mapping[str, object], readme: str) -> tuple[Path, ...]:
    """Write a case folder that was made elsewhere, whole or not at all, and only if it reads back.

    Parameters
    ----------
    directory
        The folder; it must not be there, or be empty.
    case
        Keys and values of ``case.yaml``, in their order.
    readme
        Text of ``README.md``.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    CaseError
        If what was made does not pass the check of a case; nothing is written then.
    InputError
        If the folder holds files already, or cannot be written.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise InputError(f"{directory}: there is something here already; name a new folder")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}-") as made:
            folder = Path(made) / directory.name
            folder.mkdir()
            write_whole(folder / "case.yaml", _whole_case(case).encode())
            write_whole(folder / "README.md", readme.encode())
            read_case(folder)
            folder.replace(directory)
    except OSError as broken:
        raise InputError(f"{directory}: cannot be written: {broken.strerror}") from None
    return (directory / "README.md", directory / "case.yaml")


def _whole_case(case: Mapping[str, object]) -> str:
    """Write the keys of ``case.yaml``; ids and numbers of states in a row, statements below each other."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    def arranged(value: object, depth: int) -> object:
        if isinstance(value, Mapping):
            inner = CommentedMap((key, arranged(part, depth + 1)) for key, part in value.items())
            if (
                value
                and depth >= _IN_A_ROW
                and not any(isinstance(p, Mapping | list) for p in value.values())
            ):
                inner.fa.set_flow_style()
            return inner
        if isinstance(value, list):
            row = CommentedSeq(arranged(part, depth + 1) for part in value)
            if all(isinstance(part, list) or len(str(part)) <= _SHORT for part in value):
                row.fa.set_flow_style()
            return row
        return value

    writer = YAML()
    writer.width = _WIDTH
    stream = StringIO()
    writer.dump(arranged(case, 0), stream)
    return stream.getvalue()


def append_evidence(
    path: Path, items: Sequence[Mapping[str, object]], notes: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Append items to ``evidence.yaml``; what stands there, comments too, stays as it is.

    Parameters
    ----------
    path
        The file; it is made if there is none.
    items
        Keys and values as they are to be written: text, numbers, dates, lists and mappings of these.
    notes
        Lines to stand above an item as comments, by its id.

    Raises
    ------
    CaseError
        If the file is not a list of items in YAML.
    InputError
        If an id is there already, or the file cannot be written.
    """
    before = read_bytes(path) if path.is_file() else b""
    try:
        page = read_page(str(path), before)
    except TooManyMistakesError as many:
        raise CaseError(many.page.mistakes) from None
    if page.root is None and [mistake.message for mistake in page.mistakes] != [EMPTY]:
        raise CaseError(page.mistakes)
    if page.root is not None and not isinstance(page.root, ListNode):
        page.mistake_at(1, 1, "the evidence is a list of items; nothing can be appended to this")
        raise CaseError(page.mistakes)
    _refuse_repeated(page, items)
    content = _appended(page, before, items, notes or {})
    if len(content) > MOST_BYTES:
        raise InputError(
            f"{path}: with {len(items)} items more it has {len(content):,} bytes; at most {MOST_BYTES:,} are read"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as broken:
        raise InputError(f"{path}: cannot be written: {broken.strerror}") from None


def _refuse_repeated(page: Page, items: Sequence[Mapping[str, object]]) -> None:
    """Refuse ids that are in the file, or twice among the new items."""
    nodes = page.root.items if isinstance(page.root, ListNode) else ()
    present = {
        id_node.text
        for node in nodes
        if isinstance(node, MapNode) and isinstance(id_node := node.values.get("id"), Scalar)
    }
    for item in items:
        if str(item["id"]) in present:
            raise InputError(f"{page.name}: there is an item `{item['id']}` already; ids are unique")
        present.add(str(item["id"]))


def _appended(
    page: Page, before: bytes, items: Sequence[Mapping[str, object]], notes: Mapping[str, Sequence[str]]
) -> bytes:
    """Return the content of the file with the items at the end of its list, and what stood there to the byte.

    A list in brackets takes them before its closing bracket, after a comma where the last item has none.
    """
    root = page.root
    text, newline = page.text, "\r\n" if "\r\n" in page.text else "\n"
    end = _end_of_list(text)
    own = text[: end.at]
    if end.bracket:
        lines = [line for item in items for line in (*_comments_of(item, notes), *_in_braces(item))]
        added = "".join(f"  {line}{newline}" for line in lines)
        last_line = own.rpartition("\n")[2]
        if last_line.strip():
            added = newline + added
        else:
            own, added = own[: len(own) - len(last_line)], added + last_line
        if end.comma_at is not None:
            own = own[: end.comma_at] + "," + own[end.comma_at :]
    else:
        indent = " " * (root.column - 1 if root is not None else 0)
        lines = [
            line for item in items for line in ("", *_comments_of(item, notes), *_dumped([item]).splitlines())
        ]
        added = "".join(f"{indent if line else ''}{line}{newline}" for line in (lines if text else lines[1:]))
        if own and not own.endswith("\n"):
            added = newline + added
    mark = before[: len(before) - len(text.encode())]
    content = mark + (own + added + text[end.at :]).encode()
    again = read_page(page.name, content).root
    there = root.items if isinstance(root, ListNode) else ()
    if (
        not isinstance(again, ListNode)
        or len(again.items) != len(there) + len(items)
        or [_trimmed(one) for one in again.items[: len(there)]] != [_trimmed(one) for one in there]
    ):
        raise InputError(
            f"{page.name}: nothing can be appended to a list written in this way without changing what stands there;"
            " write it with a dash before each item, one below the other, and nothing after it"
        )
    return content


def _trimmed(node: Node) -> object:
    """Return what a node says and where, without line ends that close a text: a line more may stand below it."""
    if isinstance(node, Scalar):
        return node.line, node.column, node.text.rstrip("\n")
    parts = node.values.items() if isinstance(node, MapNode) else enumerate(node.items)
    return node.line, node.column, [(key, _trimmed(part)) for key, part in parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """Where further items of a list go."""

    at: int
    """The place in the text before which they are written."""
    bracket: bool = False
    """Whether a closing bracket stands there."""
    comma_at: int | None = None
    """Where a comma is missing before them, if one is."""


def _end_of_list(text: str) -> _End:
    """Find where the list of a file ends: at its closing bracket, else at the mark of the document's end."""
    depth = 0
    tokens = [*tokens_of(text)]
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            depth += 1
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            depth -= 1
            if not depth and isinstance(after, yaml.StreamEndToken | yaml.DocumentEndToken):
                needed = not isinstance(before, yaml.FlowSequenceStartToken | yaml.FlowEntryToken)
                comma_at = before.end_mark.index if needed else None
                return _End(at=token.start_mark.index, bracket=True, comma_at=comma_at)
        elif isinstance(token, yaml.DocumentEndToken):
            return _End(at=token.start_mark.index)
    return _End(at=len(text))


def _comments_of(item: Mapping[str, object], notes: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the comments above an item."""
    return [f"# {note}" for note in notes.get(str(item["id"]), ())]


def _dumped(items: Sequence[Mapping[str, object]]) -> str:
    """Write items as a list with dashes."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = _WIDTH
    stream = StringIO()
    writer.dump(_arranged(items), stream)
    return stream.getvalue()


def _in_braces(item: Mapping[str, object]) -> list[str]:
    """Write an item for a list in brackets: a line for each key."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = _WIDTH
    lines = ["{"]
    for part in _arranged([{key: value} for key, value in item.items()]):
        part.fa.set_flow_style()
        stream = StringIO()
        writer.dump(part, stream)
        lines.append(f"  {stream.getvalue().strip()[1:-1]},")
    return [*lines, "},"]


def _arranged(items: Sequence[Mapping[str, object]]) -> "list[CommentedMap]":
    """Put the keys of an item on lines of their own, and the short mappings within it in braces.

    A text that begins or reads otherwise than plain words do is quoted: what may stay plain differs between YAML 1.2,
    which is written, and 1.1, which is read.
    """
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    def braced(value: object) -> object:
        if isinstance(value, Mapping):
            inner = CommentedMap((key, braced(part)) for key, part in value.items())
            if not any(isinstance(part, Mapping) or len(str(part)) > 60 for part in value.values()):
                inner.fa.set_flow_style()
            return inner
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            return DoubleQuotedScalarString(value)
        return [braced(part) for part in value] if isinstance(value, list | tuple) else value

    return [CommentedMap((key, braced(value)) for key, value in item.items()) for item in items]
