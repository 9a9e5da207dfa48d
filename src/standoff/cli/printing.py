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
        padding=(0, 2, 0, 0),
    )
    for name in header:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    open_console().print(table)
    print_lines(notes)


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
