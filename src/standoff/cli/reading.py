"""Texts become claims: ``read``."""

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.options import EncodingOption, JsonOption
from standoff.cli.printing import open_console, print_json

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
    """Read cited texts: who said what, when, and where in the text."""
    from standoff.drafted import drafted_lines, drafted_record
    from standoff.reading.explaining import explain as explanation_of
    from standoff.reading.reader import read_file
    from standoff.reading.record import to_json

    readings = [read_file(file, encoding=encoding) for file in files]
    drafted = None
    if into is not None:
        from standoff.drafts import add_drafts

        drafted = add_drafts(into, readings)
    if as_json:
        records: list[dict[str, object]] = [
            {**to_json(reading), **({"explain": explanation_of(reading)} if explain else {})}
            for reading in readings
        ]
        if drafted is not None:
            print_json({"readings": records, "into": drafted_record(drafted)})
        else:
            print_json(records[0] if len(records) == 1 else records)
        return
    if drafted is not None:
        for line in drafted_lines(drafted):
            typer.echo(line)
        if not explain:
            return
    for file, reading in zip(files, readings, strict=True):
        _print_reading(file, reading, explain=explain)


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
        title=f"{file}: {len(rows)} claims", title_justify="left", header_style="bold", show_lines=True
    )
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for warning in reading.warnings:
        console.print(f"warning: {warning.message} (at {warning.start})", highlight=False)
