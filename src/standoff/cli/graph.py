"""The graph of states as a picture: ``graph``."""

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.options import CaseArgument, IntentionOption, JsonOption, intentions
from standoff.cli.printing import print_json, print_rows

__all__ = ["graph"]


def graph(
    case: CaseArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write; by default out/<case>/graph.svg.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="STATE", help="Draw a path to this state.")
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="STATE", help="Where it begins: a state, `start` or `now`, the default."
        ),
    ] = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--most", metavar="N", help="Draw at most so many states; by default all of 16, and 10 of more."
        ),
    ] = None,
    intention: IntentionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw the states, who can move between them and what is an equilibrium, as SVG with its table."""
    from dataclasses import asdict

    from standoff.brief.graph.drawing import draw_graph
    from standoff.brief.graph.telling import graph_rows, tell_graph
    from standoff.case.library import find_case
    from standoff.case.reader import read_case
    from standoff.facts import actor_facts, option_facts
    from standoff.files import write_whole
    from standoff.verdicts.graph import graph_report

    loaded = read_case(find_case(case))
    picture = graph_report(loaded, intentions(intention), origin=origin, to=to, most=most)
    path = out or Path("out") / loaded.id / "graph.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, draw_graph(picture).encode())
    if as_json:
        print_json({**asdict(picture), "written": str(path)})
        return
    header, rows = graph_rows(picture, option_facts(loaded), actor_facts(loaded))
    print_rows(loaded.title, header, rows, (*tell_graph(picture), f"Written: {path}"))
