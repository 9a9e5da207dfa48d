"""Texts become claims: ``read``."""

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.options import EncodingOption, JsonOption
from standoff.cli.printing import error_record, open_console, print_json
from standoff.errors import StandoffError

if TYPE_CHECKING:
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
    encoding: EncodingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read cited texts: who said what, when, and where in the text.

    Of several files, one that cannot be read is told by name, the others are read, and the command ends with 2.
    """
    from standoff.drafted import drafted_lines, drafted_record
    from standoff.reading.explaining import explain as explanation_of
    from standoff.reading.record import to_json

    outcomes = _read_all(files, encoding)
    readings = [outcome for outcome in outcomes if not isinstance(outcome, StandoffError)]
    drafted = None
    if into is not None and readings:
        from standoff.drafts import add_drafts

        drafted = add_drafts(into, readings)
    if as_json:
        records: list[dict[str, object]] = [
            {"file": file, "error": error_record(outcome)}
            if isinstance(outcome, StandoffError)
            else {**to_json(outcome), **({"explain": explanation_of(outcome)} if explain else {})}
            for file, outcome in zip(files, outcomes, strict=True)
        ]
        if into is not None:
            print_json(
                {"readings": records, "into": drafted_record(drafted) if drafted is not None else None}
            )
        else:
            print_json(records[0] if len(records) == 1 else records)
    else:
        for line in drafted_lines(drafted) if drafted is not None else ():
            typer.echo(line)
        for file, outcome in zip(files, outcomes, strict=True):
            if isinstance(outcome, StandoffError):
                typer.echo(f"standoff: {outcome}", err=True)
            elif drafted is None or explain:
                _print_reading(file, outcome, explain=explain)
    if len(readings) < len(files):
        raise typer.Exit(2)


def _read_all(files: list[str], encoding: str | None) -> "list[Reading | StandoffError]":
    """Read files; the error stands in the place of one that cannot be read. A single one raises its error."""
    from standoff.reading.reader import read_file

    outcomes: list[Reading | StandoffError] = []
    for file in files:
        try:
            outcomes.append(read_file(file, encoding=encoding))
        except StandoffError as error:
            if len(files) == 1:
                raise
            outcomes.append(error)
    return outcomes


def _print_reading(file: str, reading: "Reading", *, explain: bool) -> None:
    """Print the claims of a text, or with ``explain`` the rules behind them; then the doubts."""
    from rich.table import Table

    from standoff.cli.explained import print_explained
    from standoff.passages import evidence_of_document, reading_rows

    console = open_console()
    if explain:
        print_explained(console, file, reading)
        return
    header, rows = reading_rows(reading, evidence_of_document(file))
    table = Table(
        title=f"{file}: {len(rows)} claim{'' if len(rows) == 1 else 's'}",
        title_justify="left",
        header_style="bold",
        show_lines=True,
    )
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for warning in reading.warnings:
        console.print(f"warning: {warning.message} (at {warning.start})", highlight=False)
