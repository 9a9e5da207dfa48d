"""Texts become claims: ``read``."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.options import EncodingOption, JsonOption
from standoff.cli.printing import (
    error_record,
    name_shown,
    open_console,
    print_json,
    print_line,
    print_sentence,
    shown,
)
from standoff.errors import InputError, StandoffError, TooLarge

if TYPE_CHECKING:
    from standoff.drafted import Drafted
    from standoff.reading.record import Reading

__all__ = ["read"]


def read(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Texts to read; - for standard input.")
    ],
    into: Annotated[
        str | None, typer.Option("--into", metavar="CASE", help="Append draft evidence items to this case.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell which rule made each citation, claim and date.")
    ] = False,
    text: Annotated[
        bool,
        typer.Option("--text", help="The text that offsets refer to, too; without --json, nothing else."),
    ] = False,
    encoding: EncodingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read cited texts: who said what, when, and where in the text.

    Of several files, one that cannot be read is told by name, the others are read, and the command ends with 2.
    """
    if text and not as_json:
        if len(files) > 1 or into is not None or explain:
            raise InputError("--text: accepted is one file and no other option, or --json beside it")
        _print_text(_outcome(files[0], encoding, alone=True))
        return
    outcomes: Iterable[Reading | StandoffError] = _outcomes(files, encoding)
    drafted = None
    if into is not None:
        from standoff.drafts import add_drafts

        outcomes = list(outcomes)
        readings = [outcome for outcome in outcomes if not isinstance(outcome, StandoffError)]
        drafted = add_drafts(into, readings) if readings else None
    failed: list[StandoffError] = []
    if as_json:
        records = _records(files, outcomes, failed, explain=explain, text=text)
        if into is not None:
            from standoff.drafted import drafted_record

            print_json(
                {"readings": records, "into": drafted_record(drafted) if drafted is not None else None}
            )
        else:
            print_json(next(records) if len(files) == 1 else records)
    else:
        _print_all(files, outcomes, drafted, failed, explain=explain)
    if failed:
        raise typer.Exit(2)


def _outcomes(files: list[str], encoding: str | None) -> "Iterator[Reading | StandoffError]":
    """Read files, each when it is asked for; the error stands in the place of one that cannot be read.

    A single file raises its error.
    """
    for file in files:
        yield _outcome(file, encoding, alone=len(files) == 1)


def _outcome(file: str, encoding: str | None, *, alone: bool) -> "Reading | StandoffError":
    """Read a file; return its error unless it is alone."""
    from standoff.reading.reader import read_file

    try:
        return read_file(file, encoding=encoding)
    except StandoffError as error:
        if alone:
            raise
        return error
    except MemoryError:
        if alone:
            raise
        return TooLarge(f"{file}: the memory does not suffice to read it")


def _records(
    files: list[str],
    outcomes: "Iterable[Reading | StandoffError]",
    failed: list[StandoffError],
    *,
    explain: bool,
    text: bool,
) -> Iterator[dict[str, object]]:
    """Give the record of each file, its long lists still to be made; errors are added to ``failed``."""
    from standoff.reading.explaining import explanation_parts
    from standoff.reading.record import record_parts

    for file, outcome in zip(files, outcomes, strict=True):
        if isinstance(outcome, StandoffError):
            failed.append(outcome)
            yield {"file": file, "error": error_record(outcome)}
        else:
            yield {
                "file": file,
                **record_parts(outcome),
                **({"text": outcome.text} if text else {}),
                **({"explain": explanation_parts(outcome)} if explain else {}),
            }


def _print_text(outcome: "Reading | StandoffError") -> None:
    """Print the text that was read as it is; on a terminal without what would steer it."""
    if isinstance(outcome, StandoffError):
        raise outcome
    sys.stdout.write(shown(outcome.text) if sys.stdout.isatty() else outcome.text)


def _print_all(
    files: list[str],
    outcomes: "Iterable[Reading | StandoffError]",
    drafted: "Drafted | None",
    failed: list[StandoffError],
    *,
    explain: bool,
) -> None:
    """Print what was drafted, or what each file says; errors are added to ``failed``."""
    from standoff.drafted import drafted_lines

    for line in drafted_lines(drafted) if drafted is not None else ():
        print_line(line)
    for file, outcome in zip(files, outcomes, strict=True):
        if isinstance(outcome, StandoffError):
            failed.append(outcome)
            print_line(f"standoff: {str(outcome).replace(file, name_shown(file))}", err=True)
        elif drafted is None or explain:
            _print_reading(file, outcome, explain=explain)


_MOST_IN_A_TABLE = 1_000
"""More claims are told in plain lines: a table is laid out whole before its first line is seen."""


def _print_reading(file: str, reading: "Reading", *, explain: bool) -> None:
    """Print the claims of a text, or with ``explain`` the rules behind them; then the doubts."""
    from standoff.cli.explained import print_explained
    from standoff.passages import doubt_lines, evidence_of_document, reading_rows

    if explain:
        print_explained(open_console(), file, reading)
        return
    header, rows = reading_rows(reading, evidence_of_document(file))
    count = len(reading.claims)
    title = f"{name_shown(file)}: {count:,} claim{'' if count == 1 else 's'}"
    doubts = doubt_lines(reading.warnings)
    print_sentence(title)
    print_sentence(_what_it_is(reading))
    if not count:
        print_sentence("No claim was found: no place in the text cites a source in a way that is known.")
        for doubt in doubts:
            print_sentence(doubt)
    elif count > _MOST_IN_A_TABLE or len(doubts) > _MOST_IN_A_TABLE:
        _print_lines(header, rows, doubts)
    else:
        _print_table(header, rows, doubts)


def _what_it_is(reading: "Reading") -> str:
    """Say a document's title and date, and what the date rests on."""
    document = reading.document
    dated = {
        None: "no date is told",
        "explicit": f"dated {document.date}, as it says itself",
        "volume": f"dated {document.date}, by its volume",
        "floor": f"not before {document.date}, the latest day that it cites",
    }
    return f"{document.title or 'no title'}; {dated[document.date_basis]}"


def _print_table(header: Iterable[str], rows: Iterable[tuple[str, ...]], doubts: Iterable[str]) -> None:
    """Print claims as a table, and the doubts."""
    from rich.table import Table

    console = open_console()
    table = Table(header_style="bold", show_lines=True)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for doubt in doubts:
        print_sentence(doubt)


def _print_lines(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], doubts: Iterable[str]) -> None:
    """Print claims and doubts in plain lines, each as soon as it is made."""
    for at, claim, *told in rows:
        lines = [f"{at}  {claim}"]
        lines += [
            f"    {name.lower()}: {cell.replace(chr(10), '; ')}"
            for name, cell in zip(header[2:], told, strict=True)
            if cell
        ]
        print_line("\n".join(lines))
    for doubt in doubts:
        print_line(doubt)
