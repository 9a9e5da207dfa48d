"""Texts become claims: ``read``."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.options import EncodingOption, JsonOption
from standoff.cli.printing import error_record, open_console, print_json
from standoff.errors import StandoffError, TooLarge

if TYPE_CHECKING:
    from standoff.drafted import Drafted
    from standoff.reading.record import Doubt, Reading

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
    encoding: EncodingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read cited texts: who said what, when, and where in the text.

    Of several files, one that cannot be read is told by name, the others are read, and the command ends with 2.
    """
    outcomes: Iterable[Reading | StandoffError] = _outcomes(files, encoding)
    drafted = None
    if into is not None:
        from standoff.drafts import add_drafts

        outcomes = list(outcomes)
        readings = [outcome for outcome in outcomes if not isinstance(outcome, StandoffError)]
        drafted = add_drafts(into, readings) if readings else None
    failed: list[StandoffError] = []
    if as_json:
        records = _records(files, outcomes, failed, explain=explain)
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
) -> Iterator[dict[str, object]]:
    """Give the record of each file, its long lists still to be made; errors are added to ``failed``."""
    from standoff.reading.explaining import explanation_parts
    from standoff.reading.record import record_parts

    for file, outcome in zip(files, outcomes, strict=True):
        if isinstance(outcome, StandoffError):
            failed.append(outcome)
            yield {"file": file, "error": error_record(outcome)}
        else:
            yield {**record_parts(outcome), **({"explain": explanation_parts(outcome)} if explain else {})}


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
        typer.echo(line)
    for file, outcome in zip(files, outcomes, strict=True):
        if isinstance(outcome, StandoffError):
            failed.append(outcome)
            typer.echo(f"standoff: {outcome}", err=True)
        elif drafted is None or explain:
            _print_reading(file, outcome, explain=explain)


_MOST_IN_A_TABLE = 1_000
"""More claims are told in plain lines: a table is laid out whole before its first line is seen."""


def _print_reading(file: str, reading: "Reading", *, explain: bool) -> None:
    """Print the claims of a text, or with ``explain`` the rules behind them; then the doubts."""
    from standoff.cli.explained import print_explained
    from standoff.passages import evidence_of_document, reading_rows

    if explain:
        print_explained(open_console(), file, reading)
        return
    header, rows = reading_rows(reading, evidence_of_document(file))
    count = len(reading.claims)
    title = f"{file}: {count:,} claim{'' if count == 1 else 's'}"
    if count > _MOST_IN_A_TABLE or len(reading.warnings) > _MOST_IN_A_TABLE:
        _print_lines(title, header, rows, reading.warnings)
    else:
        _print_table(title, header, rows, reading.warnings)


def _print_table(
    title: str, header: Iterable[str], rows: Iterable[tuple[str, ...]], warnings: "Iterable[Doubt]"
) -> None:
    """Print claims as a table, and the doubts."""
    from rich.table import Table

    console = open_console()
    table = Table(title=title, title_justify="left", header_style="bold", show_lines=True)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for warning in warnings:
        console.print(f"warning: {warning.message} (at {warning.start})", highlight=False)


def _print_lines(
    title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]], warnings: "Iterable[Doubt]"
) -> None:
    """Print claims and doubts in plain lines, each as soon as it is made."""
    typer.echo(title)
    for at, claim, *told in rows:
        lines = [f"{at}  {claim}"]
        lines += [
            f"    {name.lower()}: {cell.replace(chr(10), '; ')}"
            for name, cell in zip(header[2:], told, strict=True)
            if cell
        ]
        typer.echo("\n".join(lines))
    for warning in warnings:
        typer.echo(f"warning: {warning.message} (at {warning.start})")
