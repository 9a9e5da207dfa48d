"""The bottom line and the main table, for a terminal."""

from dataclasses import replace
from typing import TYPE_CHECKING

from standoff.assessment import Assessment
from standoff.brief.labels import label_all
from standoff.brief.sections.readings import key_to_questions, leading_tables
from standoff.brief.sections.top import bottom_line
from standoff.brief.tree import Break, Cell, Column, Content, Sentence, Table, text_of
from standoff.brief.words import day, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text as RichText

__all__ = ["print_main"]

ROOMY = 100
"""From so many characters on, the main table fits in one."""


def print_main(assessment: Assessment, console: "Console") -> None:
    """Print the bottom line, a table for each actor with rival readings, and the key to its questions."""
    from rich.text import Text as RichText

    labels = label_all(assessment)
    console.print(
        RichText(f"{plain(assessment.case.title)}, as of {day(assessment.as_of)}", style="bold"),
        highlight=False,
    )
    console.print()
    for sentence in bottom_line(assessment, labels):
        console.print(RichText(text_of(sentence.content)))
        console.print()
    tables = leading_tables(assessment, labels)
    for place, whole in enumerate(tables, 1):
        # How to read them is said once, under the last.
        told = whole if place == len(tables) else replace(whole, note=())
        for table in _fitting(told, console.width):
            _print_table(table, console)
    if assessment.focus is not None and assessment.questions:
        _print_table(key_to_questions(assessment, labels), console)


def _fitting(table: Table, width: int) -> tuple[Table, ...]:
    """Return the table; on a narrow terminal what may stand below its rows is a table of its own."""
    below = [place for place, column in enumerate(table.columns) if column.below]
    if width >= ROOMY or not below:
        return (table,)
    second = below[0]
    numbers = replace(
        table,
        columns=tuple(column for place, column in enumerate(table.columns) if place != second),
        rows=tuple(
            replace(row, cells=tuple(cell for place, cell in enumerate(row.cells) if place != second))
            for row in table.rows
        ),
        note=(),
    )
    words = replace(
        table,
        caption=table.columns[second].header,
        columns=(Column(header=""), replace(table.columns[second], header="", width=8)),
        rows=tuple(
            replace(
                row,
                cells=(replace(row.cells[0], content=row.cells[0].content[:1]), row.cells[second]),
            )
            for row in table.rows
        ),
    )
    return numbers, words


def _print_table(table: Table, console: "Console") -> None:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    shown = RichTable(
        title=RichText(table.caption, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_lines=False,
    )
    for column in table.columns:
        # A number is never broken; the words beside it give way.
        shown.add_column(
            RichText(column.header),
            justify="right" if column.numeric else "left",
            no_wrap=column.width == 0,
            ratio=round(10 * column.width) or None,
            overflow="fold",
        )
    for row in table.rows:
        if row.total:
            shown.add_section()
        shown.add_row(*(_words(cell) for cell in row.cells), style="bold" if row.total else None)
    console.print(shown)
    if table.note:
        console.print(RichText(text_of(table.note), style="dim"))
        console.print()


def _words(cell: Cell) -> "RichText":
    from rich.text import Text as RichText

    words = "".join(_part(part) for part in cell.content)
    return RichText(words, style="bold" if cell.mark else "")


def _part(part: Content) -> str:
    if isinstance(part, Break):
        return "\n"
    if isinstance(part, Sentence):
        return text_of(part.content)
    return text_of((part,))
