"""The command line: parse what was asked, call one function, print what came back.

Only this module prints. Whatever a command needs is imported by that command, so that ``--help`` is quick.
Exit codes: 0 for success, 1 for a negative answer, 2 for bad input.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from standoff import __version__
from standoff.errors import CaseError, InputError, Mistake, StandoffError

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.assessment import Assessment
    from standoff.run import Progress

__all__ = ["app", "main"]

app = typer.Typer(
    name="standoff",
    help="From cited reports, to rival readings of what each side wants, to what to expect.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

CaseArgument = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A case folder, or the name of a bundled case (`standoff cases`)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON record and nothing else.")]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Count only what was known by this day (2022-01-17)."),
]
SeedOption = Annotated[int | None, typer.Option("--seed", help="Seed of simulations; by default the case's.")]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Neither read nor write solved policies on disk.")
]
IntentionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--intention", metavar="ACTOR=INTENTION", help="Use this intention; may be given for each actor."
    ),
]


@app.callback()
def _global(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    context.obj = {"debug": debug}
    if version:
        typer.echo(f"standoff {__version__}")
        raise typer.Exit


@app.command()
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

    chosen = tuple(name.strip() for name in formats.split(",") if name.strip())
    if not chosen or not set(chosen) <= set(FORMATS):
        raise InputError(f"--formats {formats}: accepted are {', '.join(FORMATS)}, separated by commas")
    loaded = analysis.load(case)
    folder = out or Path("out") / loaded.id
    with _progress(as_json) as progress:
        assessment = analysis.assess(
            loaded, as_of=_day(as_of), run=analysis.run_of(loaded, seed, not no_cache, progress)
        )
        progress("writing the brief", 0, 1)
        written = (*write_brief(assessment, folder, chosen), analysis.write_assessment(assessment, folder))
        progress("writing the brief", 1, 1)
    if as_json:
        _print_json(
            {"case": loaded.id, "as_of": str(assessment.as_of), "written": [str(path) for path in written]}
        )
        return
    console = _console()
    _print_assessment(assessment, console)
    console.print("Written:")
    for path in written:
        console.print(f"  {path}", soft_wrap=True, highlight=False)


@app.command()
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
    with _progress(as_json) as progress:
        assessment = analysis.assess(
            loaded, as_of=_day(as_of), run=analysis.run_of(loaded, seed, not no_cache, progress)
        )
    if as_json:
        sys.stdout.write(to_json(assessment))
    else:
        _print_assessment(assessment, _console())


@app.command()
def check(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case, or a folder that holds several.")],
    as_json: JsonOption = False,
) -> None:
    """Check the files of a case; tell every mistake with its place, and what looks doubtful."""
    from standoff import analysis
    from standoff.case.library import find_cases

    results = [(folder, analysis.check(folder)) for folder in find_cases(case)]
    if as_json:
        records = [
            {
                "case": str(folder),
                "mistakes": [_mistake_record(mistake) for mistake in result.mistakes],
                "warnings": list(result.warnings),
            }
            for folder, result in results
        ]
        _print_json(records[0] if len(records) == 1 else {"cases": records})
    else:
        for folder, result in results:
            for mistake in result.mistakes:
                typer.echo(str(mistake), err=True)
            for warning in result.warnings:
                typer.echo(f"warning: {warning}")
            count = len(result.mistakes)
            verdict = "no mistakes" if not count else f"{count} mistake{'s' if count > 1 else ''}"
            typer.echo(f"{folder}: {verdict}, {len(result.warnings)} warning(s)")
    if any(result.mistakes for _, result in results):
        raise typer.Exit(2)


@app.command()
def new(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    as_json: JsonOption = False,
) -> None:
    """Write a small commented case to start from."""
    from standoff.case.writer import new_case

    written = new_case(directory)
    if as_json:
        _print_json({"written": [str(path) for path in written]})
        return
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo(f"Next: standoff check {directory}, then standoff brief {directory}")


@app.command()
def cases(as_json: JsonOption = False) -> None:
    """List the cases that ship with Standoff."""
    from standoff.case.library import bundled_cases

    found = bundled_cases()
    if as_json:
        _print_json({"cases": list(found)})
    else:
        for name in found:
            typer.echo(name)


@app.command()
def stability(
    case: CaseArgument,
    intention: IntentionOption = None,
    every_state: Annotated[
        bool, typer.Option("--all", help="Show every state, not only the stable ones and the start.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell who would stay in which state, and which states are equilibria."""
    from standoff import analysis

    report = analysis.stability(analysis.load(case), _intentions(intention))
    if as_json:
        _print_json(report.record())
        return
    from rich.table import Table

    from standoff.brief.standing import stability_rows, tell_rules

    header, rows, left_out = stability_rows(report, every_state=every_state)
    table = Table(title=report.case.title, title_justify="left", header_style="bold", show_lines=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = _console()
    console.print(table)
    for line in (*tell_rules(report), *left_out):
        console.print(line, highlight=False)


@app.command()
def why(
    case: CaseArgument,
    state: Annotated[str, typer.Option("--state", help="The state, as `standoff stability` names it (s5).")],
    actor: Annotated[str, typer.Option("--actor", help="The actor who would stay or leave.")],
    concept: Annotated[str, typer.Option("--concept", help="nash, gmr, smr, seq, ...")],
    intention: IntentionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell why an actor would stay in a state, or leave it: the moves that decide it."""
    from standoff import analysis

    answer = analysis.why(
        analysis.load(case), _intentions(intention), state=state, actor=actor, concept=concept.lower()
    )
    if as_json:
        _print_json(answer.record())
    else:
        from standoff.brief.standing import tell_why

        for line in tell_why(answer):
            typer.echo(line)
    if not answer.witness.stable:
        raise typer.Exit(1)


@app.command()
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
    if into is not None:
        added = [item for reading in readings for item in drafts.add_drafts(into, reading)]
        if not as_json:
            typer.echo(f"{len(added)} draft evidence item(s) appended to {into}/evidence.yaml")
    if as_json:
        records = [to_json(reading) for reading in readings]
        _print_json(records[0] if len(records) == 1 else records)
        return
    from rich.table import Table

    console = _console()
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


def main() -> NoReturn:
    """Run the command line; the entry point of the package."""
    debug = "--debug" in sys.argv
    as_json = "--json" in sys.argv
    try:
        app(standalone_mode=True)
    except StandoffError as error:
        if debug:
            raise
        if as_json:
            _print_json({"error": _error_record(error)})
        else:
            typer.echo(str(error) if isinstance(error, CaseError) else f"standoff: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)


def _error_record(error: StandoffError) -> dict[str, Any]:
    mistakes = error.mistakes if isinstance(error, CaseError) else ()
    return {
        "kind": type(error).__name__,
        "message": str(error),
        "mistakes": [_mistake_record(mistake) for mistake in mistakes],
    }


def _mistake_record(mistake: Mistake) -> dict[str, Any]:
    return {
        "file": mistake.file,
        "line": mistake.line,
        "column": mistake.column,
        "message": mistake.message,
    }


def _print_json(record: object) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _console() -> "Console":
    from rich.console import Console

    # A pipe has no width of its own; tables written to a file are given room.
    return Console() if sys.stdout.isatty() else Console(width=120)


@contextmanager
def _progress(quiet: bool) -> "Iterator[Progress]":
    """Yield a progress callback: a bar on a terminal, nothing elsewhere."""
    from standoff.run import silent

    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        console=Console(stderr=True), transient=True,
    ) as bar:  # fmt: skip
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show


def _print_assessment(assessment: "Assessment", console: "Console") -> None:
    """Print the bottom line and the main table."""
    from standoff.brief.terminal import print_main

    print_main(assessment, console)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"--as-of {text}: not a date; accepted is YYYY-MM-DD, for instance 2022-01-17"
        ) from None


def _intentions(given: Sequence[str] | None) -> Mapping[str, str]:
    chosen: dict[str, str] = {}
    for text in given or ():
        actor, separator, name = text.partition("=")
        if not separator or not actor or not name:
            raise InputError(
                f"--intention {text}: accepted is ACTOR=INTENTION, for instance russia=split_west"
            )
        chosen[actor.strip()] = name.strip()
    return chosen


if __name__ == "__main__":
    main()
