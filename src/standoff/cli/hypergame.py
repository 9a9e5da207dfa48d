"""Each in its own game: ``hypergame``."""

from typing import Annotated

import typer

from standoff.cli.options import CaseArgument, IntentionOption, JsonOption, intentions
from standoff.cli.printing import print_json, print_rows

__all__ = ["hypergame"]


def hypergame(
    case: CaseArgument,
    intention: IntentionOption = None,
    concepts: Annotated[
        list[str] | None,
        typer.Option("--concepts", metavar="NAME,NAME", help="By default nash,gmr,smr,seq,sim."),
    ] = None,
    every_state: Annotated[bool, typer.Option("--all", help="Show every state.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell which states hold when each actor decides in the game it sees (`perceives:` in the case)."""
    from standoff.case.library import find_case
    from standoff.case.reader import read_case
    from standoff.verdicts.hypergame import hypergame_report

    report = hypergame_report(read_case(find_case(case)), intentions(intention), concepts or ())
    if as_json:
        print_json(report.record())
        return
    from standoff.brief.perceiving import hypergame_rows, tell_games, tell_hypergame_rules

    header, rows, left_out = hypergame_rows(report, every_state=every_state)
    notes = (*left_out, *tell_games(report), *tell_hypergame_rules(report))
    print_rows(report.case.title, header, rows, notes)
