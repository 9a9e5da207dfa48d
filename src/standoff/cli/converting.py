"""Other tools' files: ``convert``."""

from typing import Annotated

import typer

from standoff.cli.options import IntentionOption, JsonOption, intentions
from standoff.cli.printing import print_json

__all__ = ["convert"]


def convert(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A .gmcr file, or a case.")],
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="A folder to make; or FILE.gmcr or FILE.nfg for a case.")
    ],
    intention: IntentionOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write a file that is there already anew.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Convert a .gmcr file to a case folder, or a case to a .gmcr (GMCR+) or .nfg (Gambit) file."""
    from standoff.convert.conversion import convert as run

    converted = run(source, target, intentions(intention), force=force)
    if as_json:
        print_json(converted.record())
        return
    for path in converted.written:
        typer.echo(f"wrote {path}")
    for note in converted.notes:
        typer.echo(note)
