"""What commands print: records, tables as wide as the terminal, progress bars."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from standoff.errors import CaseError, Mistake, StandoffError

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.run import Progress

__all__ = [
    "error_record",
    "mistake_record",
    "open_console",
    "print_json",
    "print_lines",
    "print_pieces",
    "print_rows",
    "progress_bar",
]


_LONGEST_WHOLE = 24
"""Letters of a name up to which a column is made wide enough for it."""


def print_json(record: object) -> None:
    """Print one JSON record."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def print_pieces(pieces: Iterable[str]) -> None:
    """Print a JSON record that comes in pieces."""
    sys.stdout.writelines(pieces)


def error_record(error: StandoffError) -> dict[str, Any]:
    """Return what an error is under ``--json``."""
    mistakes = error.mistakes if isinstance(error, CaseError) else ()
    return {
        "kind": type(error).__name__,
        "message": str(error),
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
    """Return the console that tables are printed to."""
    from rich.console import Console

    # A pipe has no width of its own; tables written to a file are given room.
    return Console() if sys.stdout.isatty() else Console(width=120)


def print_rows(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]
) -> None:
    """Print a table of words, and the lines that explain it."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    console = open_console()
    for name, width in zip(header, _widths([header, *rows], console.width - 2), strict=True):
        table.add_column(Text(name), overflow="fold", width=width)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    print_lines(notes)


def _widths(rows: Sequence[Sequence[str]], available: int) -> list[int | None]:
    """Share out the width among columns so that no name is broken, if that can be; else leave it to the table."""
    columns = list(zip(*rows, strict=True))
    wanted = [max(map(len, column)) for column in columns]
    needed = [
        min(max((len(word) for cell in column for word in cell.split(" ")), default=1), _LONGEST_WHOLE)
        for column in columns
    ]
    # Beside each column stands a blank, and another between two.
    spare = available - 2 * len(columns) + 1 - sum(needed)
    more = [most - least for most, least in zip(wanted, needed, strict=True)]
    if spare < 0 or sum(more) <= spare:
        return [None] * len(columns)
    widths = list(needed)
    # Those that ask for little are given it; the long ones share what is left.
    for left, place in enumerate(sorted(range(len(more)), key=more.__getitem__)):
        given = min(more[place], spare // (len(more) - left))
        widths[place] += given
        spare -= given
    return list(widths)


def print_lines(lines: Sequence[str]) -> None:
    """Print lines of prose, as wide as the terminal."""
    from rich.text import Text

    console = open_console()
    for line in lines:
        console.print(Text(line))


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
        console=Console(stderr=True), transient=True,
    ) as bar:  # fmt: skip
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show
