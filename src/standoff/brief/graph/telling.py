"""The picture of a graph told in words: what it shows, what it leaves out, and the table behind it."""

from collections.abc import Mapping, Sequence

from standoff.assessment import ActorFacts, GraphState, OptionFacts, StateGraph
from standoff.brief.graph.boxes import differences
from standoff.brief.sentences import tell_changes
from standoff.brief.words import capitalised, count, joined, plain

__all__ = ["concept_names", "describe_graph", "graph_rows", "tell_graph"]

_CONCEPT_NAMES = {"nash": "Nash", "smr": "SMR", "seq": "SEQ", "gmr": "GMR"}


def describe_graph(graph: StateGraph) -> str:
    """Tell in words what the picture shows, for those who do not see it."""
    held = [state for state in graph.states if state.concepts]
    sizes = f"{count(len(graph.states), 'state')} of {graph.n_states:,} and {count(len(graph.arcs), 'move')}"
    parts = [f"{sizes} between them, in columns by their steps from {graph.origin}."]
    if held:
        told = joined([f"{state.state} ({joined(concept_names(state))})" for state in held])
        parts.append(f"Equilibria: {told}.")
    else:
        parts.append("None of them is an equilibrium.")
    if graph.path:
        steps = ", then ".join(
            f"{plain(graph.actors[actor])} moves to {after}" for actor, _, after in graph.path
        )
        parts.append(f"Path to {graph.target}: {steps}.")
    return " ".join(parts)


def tell_graph(graph: StateGraph) -> tuple[str, ...]:
    """Tell what was left out of the picture, a line each; nothing where all is shown."""
    lines = []
    hidden = graph.n_states - len(graph.states)
    if hidden:
        held = sum(bool(state.concepts) for state in graph.states)
        lines.append(
            f"{hidden:,} of {graph.n_states:,} states are not drawn; of {count(graph.n_equilibria, 'equilibrium', 'equilibria')} "
            f"{held:,} {'is' if held == 1 else 'are'}. Shown are those that moves from {graph.origin} lead to, the most "
            "stable first, and the states on the way."
        )
    if graph.arcs_shown == "improvements":
        lines.append("Moves that improve nothing for their mover are not drawn.")
    if graph.arcs_shown == "best improvements":
        lines.append("Of each actor's moves from a state only the one to what it likes best is drawn.")
    return tuple(lines)


def graph_rows(
    graph: StateGraph, options: Mapping[str, OptionFacts], actors: Mapping[str, ActorFacts]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return header and rows of the table behind the picture: a state, what holds in it, the moves from it."""
    header = ("State", "What differs", "Equilibrium", "Improvements", "Other moves")
    begin = next(state for state in graph.states if state.state == graph.origin)
    rows: list[tuple[str, ...]] = []
    for state in sorted(graph.states, key=lambda one: (one.column, one.row)):
        changes = differences(begin.taken, state.taken)
        if state.state == graph.origin:
            held = tell_changes(state.taken, options, actors) if options else ""
            said = f"the picture begins here{': ' + held if held else ''}"
        else:
            said = capitalised(tell_changes(changes, options, actors)) if options else ""
        better: dict[str, list[str]] = {}
        other: dict[str, list[str]] = {}
        for arc in graph.arcs:
            if arc.before == state.state:
                (better if arc.improves else other).setdefault(plain(graph.actors[arc.actor]), []).append(
                    arc.after
                )
            elif arc.after == state.state and arc.back:
                other.setdefault(plain(graph.actors[arc.actor]), []).append(arc.before)
        rows.append(
            (state.state, said, joined(concept_names(state)) or "–", _tell_moves(better), _tell_moves(other))
        )
    return header, rows


def _tell_moves(moves: Mapping[str, Sequence[str]]) -> str:
    """Tell moves as *Row to s2, s3; Column to s4*."""
    return "; ".join(f"{name} to {', '.join(targets)}" for name, targets in moves.items()) or "–"


def concept_names(state: GraphState) -> list[str]:
    """Name the concepts under which a state is an equilibrium."""
    return [_CONCEPT_NAMES[concept] for concept in state.concepts]
