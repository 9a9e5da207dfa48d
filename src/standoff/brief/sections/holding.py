"""What would hold, and what would come about, were each reading true: in full what the main table tells in short."""

from standoff.assessment import Assessment, Equilibrium, IntentionResult, Outcome, StateGraph
from standoff.brief.compose import BREAK, cell, note, probability, text
from standoff.brief.graph.telling import describe_graph, graph_rows, tell_graph
from standoff.brief.labels import Labels
from standoff.brief.sections.readings import CONCEPTS, nothing_holds
from standoff.brief.sentences import tell_state
from standoff.brief.tree import Block, Column, Content, Figure, Row, Section, Table, Text
from standoff.brief.words import count, day, joined, plain

__all__ = ["holding"]

MOST_EQUILIBRIA = 4
"""So many equilibria of a reading are told; the rest are counted."""
MOST_OUTCOMES = 3
"""So many of the states likeliest under a reading are told."""


def holding(assessment: Assessment, labels: Labels) -> Section | None:
    """Return, for each reading, the states that nobody would leave and the states that are likeliest."""
    blocks: list[Block] = [
        note(
            "A state would hold if nobody gains by leaving it (Nash), or if whoever gains can be made to regret it: by some "
            "answer of the others (GMR), by one that it cannot escape (SMR), or by one that the others gain from themselves "
            f"(SEQ). Told by what differs from {day(assessment.as_of)}; the number is the probability of that very state on "
            f"{day(assessment.case.horizon)}, were the reading true. Nash implies the others, SMR and SEQ imply GMR. That a state would hold does not mean that it is reached."
        )
    ]
    for place, (actor, results) in enumerate(assessment.intentions.items(), 1):
        if len(results) > 1 and any(result.equilibria or result.outcomes for result in results.values()):
            blocks.append(_table(assessment, labels, actor, place))
    if len(blocks) == 1:
        return None
    if assessment.graph is not None:
        blocks += _picture(assessment, assessment.graph, labels)
    return Section(id="holding", title="What would hold under each reading", blocks=tuple(blocks))


def _picture(assessment: Assessment, graph: StateGraph, labels: Labels) -> list[Block]:
    """Draw the states around today's, and tell on which readings the picture rests."""
    readings = [
        f"{plain(assessment.actors[actor].name)}: {labels.intentions[actor, name].name}"
        for actor, name in graph.intentions.items()
        if name is not None
    ]
    header, rows = graph_rows(graph, assessment.options, assessment.actors)
    table = Table(
        id="graph-table",
        caption="States and moves of the picture",
        kind="judgement",
        columns=tuple(
            Column(header=name, width=width)
            for name, width in zip(header, (0.7, 4, 1.4, 2.4, 2.4), strict=True)
        ),
        rows=tuple(Row(cells=tuple(cell(one) for one in row)) for row in rows),
    )
    figure = Figure(
        id="graph",
        caption=f"Who can move where from {day(assessment.as_of)}, were the likeliest readings true",
        alt=describe_graph(graph),
        spec=graph,
        table=table,
    )
    told = f"Drawn for the likeliest reading of each actor ({'; '.join(readings)}). " if readings else ""
    return [figure, note(" ".join([told.strip(), *tell_graph(graph)]).strip())]


def _table(assessment: Assessment, labels: Labels, actor: str, place: int) -> Table:
    results = assessment.intentions[actor]
    likeliest = any(result.outcomes for result in results.values())
    return Table(
        id=f"holding-{place}",
        caption=f"Were this what {plain(assessment.actors[actor].name)} wants",
        kind="judgement",
        columns=(
            Column(header="Reading", width=1.7),
            Column(header="Would hold", width=5),
            *((Column(header="Likeliest states", width=4),) if likeliest else ()),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(labels.intentions[actor, name].link, f" {labels.intentions[actor, name].name}"),
                    cell(*_equilibria(assessment, result, f"intentions.{actor}.{name}")),
                    *(
                        (cell(*_outcomes(assessment, result.outcomes, f"intentions.{actor}.{name}")),)
                        if likeliest
                        else ()
                    ),
                )
            )
            for name, result in results.items()
        ),
        layout="cards",
    )


def _equilibria(assessment: Assessment, result: IntentionResult, path: str) -> list[Content]:
    if not result.equilibria:
        return [nothing_holds(result)]
    order = sorted(result.equilibria, key=lambda one: -one.probability)
    content: list[Content] = []
    for one in order[:MOST_EQUILIBRIA]:
        if content:
            content.append(BREAK)
        content += [text(f"• {_told(assessment, one)}"), *_concepts(one)]
        content += [text(" "), probability(one.probability, f"{path}.equilibria.{one.state}")]
    if len(order) > MOST_EQUILIBRIA:
        left = count(len(order) - MOST_EQUILIBRIA, "more", "more")
        content += [BREAK, Text(text=f"and {left}, each less likely", style="small")]
    return content


def _concepts(one: Equilibrium) -> tuple[Content, ...]:
    """Name the strictest concepts met; the others follow from them."""
    strictest = [name for name in one.concepts if name == "nash"] or [
        n for n in one.concepts if n in ("smr", "seq")
    ]
    names = joined([CONCEPTS.get(name, name) for name in strictest or one.concepts])
    return (Text(text=f" ({names})", style="small"),) if names else ()


def _outcomes(assessment: Assessment, outcomes: tuple[Outcome, ...], path: str) -> list[Content]:
    content: list[Content] = []
    for one in outcomes[:MOST_OUTCOMES]:
        if content:
            content.append(BREAK)
        content += [
            text(f"• {_told(assessment, one)} "),
            probability(one.probability, f"{path}.outcomes.{one.state}"),
        ]
    return content or [text("–")]


def _told(assessment: Assessment, one: Equilibrium | Outcome) -> str:
    return tell_state(
        one.taken, assessment.case.now_taken, assessment.options, assessment.actors,
        as_of=assessment.as_of, state=one.state, tail=False,
    )  # fmt: skip
