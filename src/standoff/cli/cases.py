"""Commands on the files of a case: ``check``, ``new``, ``cases``."""

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.options import JsonOption, NoCacheOption
from standoff.cli.printing import mistake_record, print_json, print_sentence, progress_bar

__all__ = ["cases", "check", "new"]


def check(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case, or a folder that holds several.")],
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Look at the files alone; solve nothing.")
    ] = False,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Check the files of a case; tell every mistake with its place, and what looks doubtful."""
    from standoff import analysis
    from standoff.case.library import find_cases

    with progress_bar(as_json) as progress:
        results = [
            (
                folder,
                analysis.check(folder, files_only=files_only, cached=not no_cache, progress=progress),
            )
            for folder in find_cases(case)
        ]
    if as_json:
        records = [
            {
                "case": str(folder),
                "mistakes": [mistake_record(mistake) for mistake in result.mistakes],
                "warnings": list(result.warnings),
                "skipped": result.skipped or None,
            }
            for folder, result in results
        ]
        print_json(records[0] if len(records) == 1 else {"cases": records})
    else:
        for folder, result in results:
            for mistake in result.mistakes:
                typer.echo(str(mistake), err=True)
            for warning in result.warnings:
                print_sentence(f"warning: {warning}")
            if result.skipped:
                print_sentence(f"not looked at: {result.skipped}")
            count = len(result.mistakes)
            verdict = "no mistakes" if not count else f"{count} mistake{'s' if count > 1 else ''}"
            print_sentence(f"{folder}: {verdict}, {len(result.warnings)} warning(s)")
    if any(result.mistakes for _, result in results):
        raise typer.Exit(2)


def new(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    as_json: JsonOption = False,
) -> None:
    """Write a small commented case to start from."""
    from standoff.case.writer import new_case

    written = new_case(directory)
    if as_json:
        print_json({"written": [str(path) for path in written]})
        return
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo(f"Next: standoff check {directory}, then standoff brief {directory}")


def cases(as_json: JsonOption = False) -> None:
    """List the cases that ship with Standoff."""
    from standoff.case.library import bundled_cases

    found = bundled_cases()
    if as_json:
        print_json({"cases": list(found)})
    else:
        for name in found:
            typer.echo(name)
