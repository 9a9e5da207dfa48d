"""What can come about: ``paths``."""

from typing import Annotated

import typer

from standoff.cli.options import CaseArgument, IntentionOption, JsonOption, intentions
from standoff.cli.printing import print_json, print_lines, print_rows

__all__ = ["paths"]


def paths(
    case: CaseArgument,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="STATE", help="The state asked for; by default every equilibrium."),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="STATE",
            help="Where it begins: a state, `start`, or `now` (the start with the known moves made), the default.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="WAY", help="improvements, coalition or moves; by default all three."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="ACTOR", help="Count the moves of this actor only; may be given again."
        ),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", metavar="N", help="Tell so many of the shortest sequences.")
    ] = 3,
    intention: IntentionOption = None,
    every_state: Annotated[bool, typer.Option("--all", help="Show every equilibrium.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell which equilibria can be reached from the status quo, by whose moves and in how many steps."""
    from standoff.case.library import find_case
    from standoff.case.reader import read_case
    from standoff.verdicts.paths import paths_report

    report = paths_report(
        read_case(find_case(case)),
        intentions(intention),
        to=to,
        origin=origin,
        by=by,
        only=only or (),
        most=most,
    )
    if as_json:
        print_json(report.record())
    else:
        from standoff.brief.evolving import paths_rows, tell_paths, tell_paths_rules

        if report.target is None:
            header, rows, notes = paths_rows(report, every_state=every_state)
            print_rows(report.case.title, header, rows, (*tell_paths_rules(report), *notes))
        else:
            print_lines(tell_paths(report))
    if not report.reached:
        raise typer.Exit(1)
