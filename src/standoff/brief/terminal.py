"""The bottom line and the main table, for a terminal."""

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text as RichText

from standoff.assessment import Assessment
from standoff.brief.fitting import asked, fits, share_out, wrapped
from standoff.brief.labels import label_all
from standoff.brief.sections.readings import key_to_questions, leading_tables
from standoff.brief.sections.top import bottom_line
from standoff.brief.tree import Break, Cell, Column, Content, Sentence, Table, Text, text_of
from standoff.brief.words import NO_BREAK, day, plain

if TYPE_CHECKING:
    from rich.console import Console
__all__ = ["print_main"]

READABLE = 20
"""Cells that a column of words has at least where a table is printed as one."""


def print_main(assessment: Assessment, console: "Console") -> None:
    """Print the bottom line, a table for each actor with rival readings, and the key to its questions."""
    labels = label_all(assessment)
    console.print(
        RichText(
            wrapped(f"{plain(assessment.case.title)}, as of {day(assessment.as_of)}", console.width),
            style="bold",
        ),
        highlight=False,
    )
    console.print()
    for sentence in bottom_line(assessment, labels):
        console.print(RichText(wrapped(text_of(sentence.content), console.width)))
        console.print()
    tables = leading_tables(assessment, labels)
    for place, table in enumerate(tables, 1):
        # How to read them is said once, under the last.
        _print_table(table if place == len(tables) else replace(table, note=()), console)
    if assessment.focus is not None and assessment.questions:
        _print_table(key_to_questions(assessment, labels), console)


def _print_table(table: Table, console: "Console") -> None:
    """Print a table in the way that suits the width: whole, its numbers apart from its words, or a block for each row."""
    if _is_roomy(table, console.width):
        _print_columns(table, console)
    else:
        short, words = _parted(table)
        if words is not None and _fit(short, console.width) and _is_roomy(words, console.width):
            _print_columns(short, console)
            _print_columns(words, console)
        else:
            _print_blocks(table, console)
    if table.note:
        console.print(RichText(wrapped(text_of(table.note), console.width), style="dim"))
        console.print()


def _is_roomy(table: Table, width: int) -> bool:
    """Whether no word of a table is broken, and columns of words are wide enough to read."""
    asks = [
        (max(least, min(most, READABLE)) if column.width else least, most)
        for column, (least, most) in zip(table.columns, _asked(table), strict=True)
    ]
    return fits(asks, _available(table, width))


def _fit(table: Table, width: int) -> bool:
    """Whether no word of a table is broken."""
    return fits(_asked(table), _available(table, width))


def _available(table: Table, width: int) -> int:
    """Return the cells left for words: beside each column stand two blanks."""
    return width - 2 * len(table.columns)


def _asked(table: Table) -> list[tuple[int, int]]:
    """Return the least and the most that each column asks for; one of numbers is not broken at all."""
    found = []
    for place, column in enumerate(table.columns):
        least, most = asked([column.header, *(_words(row.cells[place]) for row in table.rows)])
        found.append((least if column.width else most, most))
    return found


def _parted(table: Table) -> tuple[Table, Table | None]:
    """Return the numbers of a table under the short names of its rows, and what is told in words, if anything."""
    below = [place for place, column in enumerate(table.columns) if column.below]
    if not below:
        return table, None
    second = below[0]
    numbers = replace(
        table,
        columns=(
            Column(header=""),
            *(column for place, column in enumerate(table.columns) if place not in {0, second}),
        ),
        rows=tuple(
            replace(
                row,
                cells=(
                    replace(
                        row.cells[0],
                        content=(Text(text="All"),) if row.total else row.cells[0].content[:1],
                    ),
                    *(cell for place, cell in enumerate(row.cells) if place not in {0, second}),
                ),
            )
            for row in table.rows
        ),
    )
    words = replace(
        table,
        caption="",
        columns=(table.columns[0], table.columns[second]),
        rows=tuple(replace(row, cells=(row.cells[0], row.cells[second])) for row in table.rows),
    )
    return numbers, words


def _print_columns(table: Table, console: "Console") -> None:
    """Print a table whose columns fit."""
    from rich import box
    from rich.table import Table as RichTable

    shares = [column.width for column in table.columns]
    widths = share_out(_asked(table), _available(table, console.width), shares)
    if table.caption:
        console.print(RichText(wrapped(table.caption, console.width), style="bold"))
    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column, width in zip(table.columns, widths, strict=True):
        shown.add_column(
            RichText(wrapped(column.header, width)),
            justify="right" if column.numeric else "left",
            no_wrap=True,
            width=width,
        )
    for row in table.rows:
        if row.total:
            shown.add_section()
        shown.add_row(
            *(
                RichText(wrapped(_words(cell), width), style="bold" if cell.mark else "")
                for cell, width in zip(row.cells, widths, strict=True)
            ),
            style="bold" if row.total else None,
        )
    console.print(shown)


def _print_blocks(table: Table, console: "Console") -> None:
    """Print each row of a table as a block: its name, its numbers in a line, its words below."""
    console.print(RichText(wrapped(table.caption, console.width), style="bold"))
    for row in table.rows:
        console.print()
        name, *cells = row.cells
        style = "bold" if name.mark or row.total else ""
        console.print(RichText(wrapped(_words(name), console.width, hang=2), style=style))
        pairs = [
            f"{column.header} {_words(cell)}".replace(" ", NO_BREAK)
            for column, cell in zip(table.columns[1:], cells, strict=True)
            if column.numeric
        ]
        if pairs:
            console.print(RichText(wrapped(f"  {f'{NO_BREAK}· '.join(pairs)}", console.width, hang=2)))
        for column, cell in zip(table.columns[1:], cells, strict=True):
            if not column.numeric:
                told = _words(cell).replace("\n", "; ")
                told = f"  {column.header}: {told}" if column.header else f"  {told}"
                console.print(RichText(wrapped(told, console.width, hang=4)))
    console.print()


def _words(cell: Cell) -> str:
    """Return the words of a cell."""
    return "".join(_part(part) for part in cell.content)


def _part(part: Content) -> str:
    if isinstance(part, Break):
        return "\n"
    if isinstance(part, Sentence):
        return text_of(part.content)
    return text_of((part,))
