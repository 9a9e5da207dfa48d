"""The straight pass: ``brief`` and ``assess``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.options import AsOfOption, CaseArgument, JsonOption, NoCacheOption, SeedOption, day
from standoff.cli.printing import open_console, print_json, progress_bar
from standoff.errors import InputError

__all__ = ["assess", "brief"]


def brief(
    case: CaseArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write to; by default out/<case>.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", help="Any of html, pdf, md; separated by commas.")
    ] = "html,pdf,md",
    as_of: AsOfOption = None,
    seed: SeedOption = None,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Assess a case and write its brief as HTML, PDF and Markdown, with the assessment as JSON."""
    from standoff import analysis
    from standoff.brief.render import FORMATS, write_brief
    from standoff.brief.terminal import print_main

    chosen = tuple(name.strip() for name in formats.split(",") if name.strip())
    if not chosen or not set(chosen) <= set(FORMATS):
        raise InputError(f"--formats {formats}: accepted are {', '.join(FORMATS)}, separated by commas")
    loaded = analysis.load(case)
    folder = out or Path("out") / loaded.id
    with progress_bar(as_json) as progress:
        assessment = analysis.assess(
            loaded, as_of=day(as_of), run=analysis.run_of(loaded, seed, not no_cache, progress)
        )
        progress("writing the brief", 0, 1)
        written = (*write_brief(assessment, folder, chosen), analysis.write_assessment(assessment, folder))
        progress("writing the brief", 1, 1)
    if as_json:
        print_json(
            {"case": loaded.id, "as_of": str(assessment.as_of), "written": [str(path) for path in written]}
        )
        return
    console = open_console()
    print_main(assessment, console)
    console.print("Written:")
    for path in written:
        console.print(f"  {path}", soft_wrap=True, highlight=False)


def assess(
    case: CaseArgument,
    as_of: AsOfOption = None,
    seed: SeedOption = None,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Weigh the intentions and answer the questions of a case."""
    from standoff import analysis
    from standoff.assessment import to_json

    loaded = analysis.load(case)
    with progress_bar(as_json) as progress:
        assessment = analysis.assess(
            loaded, as_of=day(as_of), run=analysis.run_of(loaded, seed, not no_cache, progress)
        )
    if as_json:
        sys.stdout.write(to_json(assessment))
    else:
        from standoff.brief.terminal import print_main

        print_main(assessment, open_console())
