"""What commands print: records, tables as wide as the terminal, progress bars."""

import codecs
import io
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standoff.errors import CaseError, Mistake, StandoffError
from standoff.pieces import json_pieces

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.run import Progress

__all__ = [
    "dead_stdout",
    "error_record",
    "mistake_record",
    "name_shown",
    "open_console",
    "print_json",
    "print_line",
    "print_lines",
    "print_pieces",
    "print_rows",
    "print_sentence",
    "progress_bar",
    "refusal",
    "settle_streams",
    "shown",
]


WIDTH_OF_FILES = 120
"""Cells of a line in a file or a pipe, unless COLUMNS says otherwise."""
NARROWEST = 20
"""No table is narrower."""


def settle_streams(*, as_json: bool) -> None:
    """Make what is printed the same bytes under any locale: UTF-8, except for tables on a terminal of another encoding.

    What a terminal cannot show is replaced there. A library's own log is not shown: what is the matter is told by
    the command.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    if sys.stdout is None:
        sys.stderr.write("standoff: there is no standard output to print to; it was closed\n")
        sys.exit(2)
    codecs.register_error(_NAMED, _as_given)
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty() and not as_json:
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors=_NAMED)
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())


_NAMED = "standoff.as-given"
"""How half surrogate pairs are printed; they stand for the bytes of a file's name that the locale cannot read."""


def _as_given(error: UnicodeError) -> tuple[str | bytes, int]:
    r"""Print the bytes of a name as they are if they are UTF-8, else in the form ``\udcff``, which JSON knows too."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    named = error.object[error.start : error.end]
    try:
        given = named.encode("ascii", "surrogateescape")
        given.decode("utf-8")
    except UnicodeError:
        given = named.encode("ascii", "backslashreplace")
    return given, error.end


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Signs that steer a terminal instead of being shown; a line end and a tab do no harm."""


def shown(text: str) -> str:
    """Return a text without what would steer a terminal: escapes, bells, carriage returns.

    What follows such a sign stays to be seen: ``ESC[2J`` is shown as ``[2J``.
    """
    return _CONTROL.sub("", text)


def name_shown(name: str) -> str:
    r"""Return a file's name on one line, its control characters written as escapes: ``\n``, ``\x1b``."""
    return re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda sign: repr(sign.group())[1:-1], name)


def print_line(line: str, *, err: bool = False) -> None:
    """Print a line for a person at once, whoever waits at the other end of a pipe."""
    stream = sys.stderr if err else sys.stdout
    stream.write(f"{shown(line)}\n")
    stream.flush()


def dead_stdout() -> None:
    """Let go what could not be written to standard output, so that nothing tries again when the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def print_json(record: object) -> None:
    """Print one JSON record; iterators, within mappings and other iterators, are lists still to be made."""
    print_pieces(json_pieces(record))
    sys.stdout.write("\n")


def print_pieces(pieces: Iterable[str]) -> None:
    """Print a JSON record that comes in pieces."""
    sys.stdout.writelines(pieces)


def error_record(error: StandoffError) -> dict[str, Any]:
    """Return what an error is under ``--json``."""
    return refusal(type(error).__name__, str(error), error.mistakes if isinstance(error, CaseError) else ())


def refusal(kind: str, message: str, mistakes: Sequence[Mistake] = ()) -> dict[str, Any]:
    """Return the record of whatever was refused: its kind, what is wrong, and the places of mistakes in files."""
    return {
        "kind": kind,
        "message": message,
        "mistakes": [mistake_record(mistake) for mistake in mistakes],
    }


def mistake_record(mistake: Mistake) -> dict[str, Any]:
    """Return what a mistake in a file is under ``--json``."""
    return {
        "file": mistake.file,
        "line": mistake.line,
        "column": mistake.column,
        "message": mistake.message,
    }


def open_console() -> "Console":
    """Return the console that tables are printed to: as wide as the terminal, or as COLUMNS says."""
    from standoff.cli.console import ShownConsole

    # A pipe has no width of its own; tables written to a file are given room. Texts hold brackets of their own,
    # which are no markup.
    width = _told_width() or (None if sys.stdout.isatty() else WIDTH_OF_FILES)
    return ShownConsole(width=width, markup=False, emoji=False)


def _told_width() -> int | None:
    """Return the width that the environment asks for, if any."""
    told = os.environ.get("COLUMNS", "").strip()
    return max(int(told), NARROWEST) if told.isdecimal() and len(told) < 6 and int(told) else None


def print_rows(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]
) -> None:
    """Print a table of words, and the lines that explain it; where it is too narrow for one, each row is a block."""
    from rich.text import Text

    from standoff.brief.fitting import asked, fits, share_out, wrapped

    console = open_console()
    # One blank before the table, and two between its columns.
    available = console.width - 2 * len(header)
    asks = [asked(column) for column in zip(*[header, *rows], strict=True)]
    console.print(Text(wrapped(title, console.width), style="bold"))
    if fits(asks, available):
        _print_columns(console, header, rows, share_out(asks, available))
    else:
        for head, *cells in rows:
            console.print(Text(f"\n{wrapped(f'{header[0]} {head}', console.width, hang=2)}", style="bold"))
            for name, cell in zip(header[1:], cells, strict=True):
                told = f"  {name}: {cell or 'none'}".replace("\n", " ")
                console.print(Text(wrapped(told, console.width, hang=4)))
        console.print()
    print_lines(notes)


def _print_columns(
    console: "Console", header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    """Print a table whose columns fit."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from standoff.brief.fitting import wrapped

    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name, width in zip(header, widths, strict=True):
        table.add_column(Text(wrapped(name, width)), no_wrap=True, width=width)
    for row in rows:
        table.add_row(*(Text(wrapped(cell, width)) for cell, width in zip(row, widths, strict=True)))
    console.print(table)


def print_lines(lines: Sequence[str]) -> None:
    """Print lines of prose, as wide as the terminal."""
    from rich.text import Text

    from standoff.brief.fitting import wrapped

    console = open_console()
    for line in lines:
        # The later lines of an item stand under its words.
        hang = 2 if line.startswith("- ") else 0
        console.print(Text(wrapped(line, console.width, hang=hang)))


def print_sentence(line: str) -> None:
    """Print a line that a terminal shows wrapped at words; a file or a pipe gets it whole."""
    if sys.stdout.isatty() or _told_width():
        print_lines([line])
    else:
        sys.stdout.write(f"{shown(line)}\n")


@contextmanager
def progress_bar(quiet: bool) -> "Iterator[Progress]":
    """Yield a progress callback: a bar on a terminal, nothing elsewhere."""
    from standoff.run import silent

    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty(),
    ) as bar:  # fmt: skip
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show
