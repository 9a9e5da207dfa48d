"""Who would stay where: ``stability`` and ``why``."""

from typing import Annotated

import typer

from standoff.cli.options import CaseArgument, IntentionOption, JsonOption, intentions
from standoff.cli.printing import open_console, print_json

__all__ = ["stability", "why"]


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

    report = analysis.stability(analysis.load(case), intentions(intention))
    if as_json:
        print_json(report.record())
        return
    from rich.table import Table

    from standoff.brief.standing import stability_rows, tell_rules

    header, rows, left_out = stability_rows(report, every_state=every_state)
    table = Table(title=report.case.title, title_justify="left", header_style="bold", show_lines=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = open_console()
    console.print(table)
    for line in (*tell_rules(report), *left_out):
        console.print(line, highlight=False)


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
        analysis.load(case), intentions(intention), state=state, actor=actor, concept=concept.lower()
    )
    if as_json:
        print_json(answer.record())
    else:
        from standoff.brief.standing import tell_why

        for line in tell_why(answer):
            typer.echo(line)
    if not answer.witness.stable:
        raise typer.Exit(1)
