"""Who would stay where: ``stability`` and ``why``."""

from dataclasses import replace
from typing import Annotated

import typer

from standoff.cli.grid import print_grid
from standoff.cli.options import CaseArgument, IntentionOption, JsonOption, NoCacheOption, intentions
from standoff.cli.printing import print_json, print_pieces, print_rows, print_sentence
from standoff.errors import InputError

__all__ = ["stability", "why"]

HorizonOption = Annotated[
    int | None, typer.Option("--horizon", metavar="H", help="For lh: how many moves an actor looks ahead.")
]
AttitudeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--attitude",
        metavar="ACTOR.ACTOR=WORD",
        help="For rnash, rgmr, rsmr, rseq: how an actor feels about one, positive, neutral or negative.",
    ),
]
OrderOption = Annotated[
    str | None,
    typer.Option(
        "--order", metavar="ACTOR,ACTOR", help="For lh and nm: in which order the actors move, all of them."
    ),
]
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
    horizon: HorizonOption = None,
    order: OrderOption = None,
    attitude: AttitudeOption = None,
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
    equilibria_only: Annotated[
        bool,
        typer.Option(
            "--equilibria-only",
            help="With --json: leave out states that are neither the start nor an equilibrium under some of --concepts.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell who would stay in which state, and which states are equilibria."""
    from standoff.case.library import find_case
    from standoff.case.reader import read_case
    from standoff.verdicts.asking import Wanted
    from standoff.verdicts.stability import stability_report

    if grid:
        unused = {
            "--concepts": concepts,
            "--coalition": coalition,
            "--jumps": jumps,
            "--horizon": horizon,
            "--order": order,
            "--attitude": attitude,
            "--equilibria-only": equilibria_only,
        }
        for name in (name for name, value in unused.items() if value):
            raise InputError(f"{name} does not go with --grid, whose concepts are nash, gmr, smr and seq")
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

    if equilibria_only and not as_json:
        raise InputError(
            "--equilibria-only goes with --json; the table shows the equilibria and the start anyway"
        )
    wanted = Wanted(
        concepts=tuple(concepts or ()),
        coalitions=tuple(coalition or ()),
        horizon=horizon,
        order=order,
        attitudes=tuple(attitude or ()),
        jumps=jumps,
    )
    report = stability_report(read_case(find_case(case)), intentions(intention), wanted)
    if as_json:
        from standoff.verdicts.writing import json_pieces

        print_pieces(json_pieces(replace(report, equilibria_only=equilibria_only)))
        return
    from standoff.brief.standing import stability_rows, tell_jumps, tell_rules

    header, rows, left_out = stability_rows(report, every_state=every_state)
    notes = (*left_out, *tell_jumps(report), *tell_rules(report))
    print_rows(report.case.title, header, rows, notes)


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
    horizon: HorizonOption = None,
    order: OrderOption = None,
    attitude: AttitudeOption = None,
    intention: IntentionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell why an actor or a coalition would stay in a state, or leave it: the moves that decide it."""
    from standoff.case.library import find_case
    from standoff.case.reader import read_case
    from standoff.verdicts.asking import Wanted
    from standoff.verdicts.why import explain_state

    answer = explain_state(
        read_case(find_case(case)),
        intentions(intention),
        state=state,
        concept=concept.lower(),
        actor=actor,
        wanted=Wanted(
            coalitions=(coalition,) if coalition else (),
            horizon=horizon,
            order=order,
            attitudes=tuple(attitude or ()),
        ),
    )
    if as_json:
        print_json(answer.record())
    else:
        from standoff.brief.standing import tell_any_why

        for line in tell_any_why(answer):
            print_sentence(line)
    if not answer.witness.stable:
        raise typer.Exit(1)
