"""What would have to change for a state to hold: ``inverse``."""

from typing import Annotated

import typer

from standoff.cli.options import CaseArgument, IntentionOption, JsonOption, intentions
from standoff.cli.printing import print_json, print_lines, progress_bar

__all__ = ["inverse"]


def inverse(
    case: CaseArgument,
    state: Annotated[
        str,
        typer.Option("--state", metavar="STATE", help="The state that is to hold; also `start` or `now`."),
    ],
    concept: Annotated[str, typer.Option("--concept", help="nash, gmr, smr, seq or sseq.")] = "seq",
    actor: Annotated[
        list[str] | None,
        typer.Option(
            "--actor",
            metavar="ACTOR",
            help="Make it stable for this actor only; may be given again. By default for all.",
        ),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option(
            "--measure",
            metavar="BY",
            help="statements or pairs; by default statements where all have them.",
        ),
    ] = None,
    edits: Annotated[
        str,
        typer.Option("--edits", metavar="KIND,KIND", help="The edits of statements allowed."),
    ] = "drop,move,negate",
    intention: IntentionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the smallest change of preferences that makes a state stable, or that none does."""
    from standoff.case.library import find_case
    from standoff.case.reader import read_case
    from standoff.run import Run
    from standoff.verdicts.inverse import inverse_report

    loaded = read_case(find_case(case))
    with progress_bar(as_json) as progress:
        report = inverse_report(
            loaded,
            intentions(intention),
            state=state,
            concept=concept.lower(),
            actors=actor or (),
            measure=measure,
            kinds=[kind.strip() for kind in edits.split(",") if kind.strip()],
            run=Run(seed=loaded.model.seed, cache=None, progress=progress),
        )
    if as_json:
        print_json(report.record())
    else:
        from standoff.brief.inverting import tell_inverse

        print_lines(tell_inverse(report))
    if not report.found:
        raise typer.Exit(1)
