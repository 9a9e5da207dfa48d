"""Texts become claims: ``read``."""

from typing import Annotated

import typer

from standoff.cli.options import JsonOption
from standoff.cli.printing import open_console, print_json

__all__ = ["read"]


def read(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Texts to read; - for standard input.")
    ],
    into: Annotated[
        str | None, typer.Option("--into", metavar="CASE", help="Append draft evidence items to this case.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read cited texts: who said what, when, and where in the text."""
    from standoff import drafts
    from standoff.reading.reader import read_file
    from standoff.reading.record import to_json

    readings = [read_file(file) for file in files]
    drafted = drafts.add_drafts(into, readings) if into is not None else None
    if as_json:
        records: list[dict[str, object]] = [{**to_json(reading)} for reading in readings]
        if drafted is not None:
            print_json({"readings": records, "into": drafts.drafted_record(drafted)})
        else:
            print_json(records[0] if len(records) == 1 else records)
        return
    if drafted is not None:
        for line in drafts.drafted_lines(drafted):
            typer.echo(line)
        return
    from rich.table import Table

    console = open_console()
    for file, reading in zip(files, readings, strict=True):
        header, rows = drafts.reading_rows(reading, drafts.evidence_of_document(file))
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
