"""Who would stay where: ``stability`` and ``why``."""

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.grid import print_grid
from standoff.cli.options import CaseArgument, IntentionOption, JsonOption, NoCacheOption, intentions
from standoff.cli.printing import open_console, print_json
from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.verdicts.stability import CoalitionReport, WhyReport

__all__ = ["stability", "why"]

CoalitionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--coalition",
        metavar="ACTOR,ACTOR",
        help="Ask the coalition concepts of this coalition; may be given several times. By default of all.",
    ),
]


def stability(
    case: CaseArgument,
    intention: IntentionOption = None,
    every_state: Annotated[
        bool, typer.Option("--all", help="Show every state, not only the stable ones and the start.")
    ] = False,
    concepts: Annotated[
        list[str] | None,
        typer.Option(
            "--concepts",
            metavar="NAME,NAME",
            help="Concepts or families of concepts; see the reference. By default nash,gmr,smr,seq,sim.",
        ),
    ] = None,
    coalition: CoalitionOption = None,
    jumps: Annotated[
        str | None,
        typer.Option(
            "--jumps",
            metavar="CONCEPT",
            help="Find what only coalitions reach from one equilibrium to another.",
        ),
    ] = None,
    grid: Annotated[
        bool, typer.Option("--grid", help="Over every combination of intentions and switches.")
    ] = False,
    switch: Annotated[
        list[str] | None,
        typer.Option(
            "--switch",
            metavar="SWITCH",
            help="With --grid: set ACTOR.OPTION.reversible or .retakable both ways; `marked` for each that the case marks.",
        ),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights",
            metavar="BY",
            help="With --grid: posterior, prior or equal; by default the posterior where there is one.",
        ),
    ] = None,
    states: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="With --grid: tell what flips this state."),
    ] = None,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Tell who would stay in which state, and which states are equilibria."""
    from standoff import analysis
    from standoff.verdicts.asking import Wanted

    if grid:
        unused = {"--concepts": concepts, "--coalition": coalition, "--jumps": jumps}
        for name in (name for name, value in unused.items() if value):
            raise InputError(f"{name} does not go with --grid, whose concepts are nash, smr, seq and gmr")
        print_grid(
            case,
            intentions(intention),
            switches=switch or (),
            weights=weights,
            states=states or (),
            cached=not no_cache,
            every_state=every_state,
            as_json=as_json,
        )
        return
    given = {"--switch": switch, "--weights": weights, "--state": states}
    for name in (name for name, value in given.items() if value):
        raise InputError(f"{name} belongs to --grid; accepted is `standoff stability CASE --grid {name} ...`")

    wanted = Wanted(concepts=tuple(concepts or ()), coalitions=tuple(coalition or ()), jumps=jumps)
    report = analysis.stability(analysis.load(case), intentions(intention), wanted)
    if as_json:
        print_json(report.record())
        return
    from rich.table import Table

    from standoff.brief.standing import stability_rows, tell_jumps, tell_rules

    header, rows, left_out = stability_rows(report, every_state=every_state)
    table = Table(title=report.case.title, title_justify="left", header_style="bold", show_lines=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = open_console()
    console.print(table)
    for line in (*left_out, *tell_jumps(report), *tell_rules(report)):
        console.print(line, highlight=False)


def why(
    case: CaseArgument,
    state: Annotated[str, typer.Option("--state", help="The state, as `standoff stability` names it (s5).")],
    concept: Annotated[str, typer.Option("--concept", help="nash, gmr, smr, seq, ...")],
    actor: Annotated[str | None, typer.Option("--actor", help="The actor who would stay or leave.")] = None,
    coalition: Annotated[
        str | None,
        typer.Option(
            "--coalition", metavar="ACTOR,ACTOR", help="The coalition, for cnash, cgmr, csmr, cseq."
        ),
    ] = None,
    intention: IntentionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell why an actor or a coalition would stay in a state, or leave it: the moves that decide it."""
    from standoff import analysis
    from standoff.brief.standing import tell_why, tell_why_together
    from standoff.errors import InputError

    if (actor is None) == (coalition is None):
        raise InputError("accepted is either --actor ACTOR or --coalition ACTOR,ACTOR")
    chosen, name = intentions(intention), concept.lower()
    answer: WhyReport | CoalitionReport
    if coalition is not None:
        answer = analysis.why_together(
            analysis.load(case), chosen, state=state, coalition=coalition, concept=name
        )
        lines = tell_why_together(answer)
    else:
        answer = analysis.why(analysis.load(case), chosen, state=state, actor=actor or "", concept=name)
        lines = tell_why(answer)
    if as_json:
        print_json(answer.record())
    else:
        for line in lines:
            typer.echo(line)
    if not answer.witness.stable:
        raise typer.Exit(1)
