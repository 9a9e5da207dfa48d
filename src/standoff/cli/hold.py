"""Whether something holds under every intention: ``hold``."""

from typing import Annotated

import typer

from standoff.cli.options import (
    AsOfOption,
    CaseArgument,
    IntentionOption,
    JsonOption,
    NoCacheOption,
    SeedOption,
    day,
    intentions,
)
from standoff.cli.printing import print_json, print_lines, print_rows, progress_bar

__all__ = ["hold"]


def hold(
    case: CaseArgument,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="The state that is to hold; by default `now`."),
    ] = None,
    condition: Annotated[
        str | None,
        typer.Option(
            "--condition",
            metavar="EXPRESSION",
            help="What is to stay true, for instance `not russia.strike`; by default every option stays as it is.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="DATE", help="Tell how probable it is that it lasts through this day."
        ),
    ] = None,
    concept: Annotated[str, typer.Option("--concept", help="nash, gmr, smr, seq or sseq.")] = "seq",
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights",
            metavar="BY",
            help="posterior, prior or equal; by default the posterior where there is one.",
        ),
    ] = None,
    intention: IntentionOption = None,
    as_of: AsOfOption = None,
    seed: SeedOption = None,
    no_cache: NoCacheOption = False,
    every_row: Annotated[bool, typer.Option("--all", help="Show every combination of intentions.")] = False,
    all_changes: Annotated[
        bool,
        typer.Option(
            "--all-changes", help="Try every single change, though it take minutes in a large case."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell whether a state holds under every intention, what it rests on, and what single change breaks it."""
    from standoff import analysis

    loaded = analysis.load(case)
    with progress_bar(as_json) as progress:
        report = analysis.hold(
            loaded,
            intentions(intention),
            state=state,
            condition=condition,
            concept=concept.lower(),
            until=day(until, "--until"),
            weights=weights,
            as_of=day(as_of),
            all_changes=all_changes,
            run=analysis.run_of(loaded, seed, not no_cache, progress),
        )
    if as_json:
        print_json(report.record())
    else:
        from standoff.brief.lasting import (
            hold_rows,
            tell_answers,
            tell_changes_that_decide,
            tell_hold,
            tell_lasting,
        )

        header, rows, notes = hold_rows(report, every_row=every_row)
        print_rows(report.case.title, header, rows, (*tell_hold(report), *notes))
        for told in (tell_lasting(report), tell_answers(report), tell_changes_that_decide(report)):
            print_lines(("", *told) if told else ())
    if not report.holds:
        raise typer.Exit(1)
