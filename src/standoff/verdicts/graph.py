"""The graph of states as a picture: which states and moves are shown, and where they stand."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.assessment import ArcsShown, GraphArc, GraphState, StateGraph
from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.layout import order_in_columns
from standoff.conflict.moves import mover_of
from standoff.conflict.states import place_of, state_name, taken
from standoff.errors import InputError
from standoff.moment import origin_of
from standoff.room import graph_with_room
from standoff.stability.equilibria import StabilityResult, analyse
from standoff.stability.evolution import Evolution, Paths, evolve
from standoff.stability.game import Values
from standoff.stability.witnesses import Step
from standoff.verdicts.stability import choose_intentions, ranked_by, rivals_chosen

__all__ = ["MOST_ARCS", "MOST_OF_MANY", "MOST_STATES", "PICTURED", "graph_of", "graph_report"]

PICTURED = ("nash", "gmr", "smr", "seq")
"""The concepts told in the picture, in the order of the registry."""

MOST_STATES = 16
"""A graph of so many states is shown whole."""

MOST_OF_MANY = 10
"""Of a larger graph so many states are shown, those that matter."""

MOST_ARCS = 3
"""With more arcs for each state than this only improvements are drawn, and of these, if need be, only the best."""


def graph_report(
    case: Case,
    given: Mapping[str, str],
    *,
    origin: str | None = None,
    to: str | None = None,
    most: int | None = None,
) -> StateGraph:
    """Picture the graph of a case under one intention for each actor.

    Parameters
    ----------
    case
        The case.
    given
        Intention by actor; the likeliest a priori for the others.
    origin
        Where the picture begins: a state, ``start`` or ``now``; by default ``now``, or the first state in a
        case without a start.
    to
        A state to which a path is drawn, by improvements where these lead there, else by any moves.
    most
        Number of states shown; by default all of a small graph, and `MOST_OF_MANY` of a larger one.

    Raises
    ------
    InputError
        An unknown state, actor or intention; no moves lead to the state asked for; a number below 2.
    """
    if most is not None and most < 2:
        raise InputError(f"--most {most}: accepted is a number of states from 2 up")
    conflict = graph_with_room(case)
    chosen = choose_intentions(case, given)
    beginning = 0 if origin is None and conflict.start is None else origin_of(case, conflict, origin)
    return graph_of(
        conflict,
        [one.rank for one in ranked_by(case, conflict, chosen).values()],
        intentions=rivals_chosen(case, chosen),
        names={str(actor.id): actor.name for actor in case.actors},
        origin=beginning,
        target=None if to is None else place_of(conflict, to),
        most=most,
    )


def graph_of(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    *,
    intentions: Mapping[str, str | None],
    names: Mapping[str, str],
    origin: int,
    target: int | None = None,
    most: int | None = None,
) -> StateGraph:
    """Choose and lay out what is shown of a conflict.

    Parameters
    ----------
    conflict, ranks
        The conflict, and for each actor ``int64[S]``, higher is better.
    intentions, names
        For each actor the intention used, and its name.
    origin, target
        Places of the state where the picture begins, and of that to which a path is drawn.
    most
        Number of states shown, at least 2; by default as in `graph_report`.

    Raises
    ------
    InputError
        No moves lead from ``origin`` to ``target``.
    """
    if most is None:
        most = MOST_STATES if conflict.n_states <= MOST_STATES else MOST_OF_MANY
    result = analyse(conflict, ranks, PICTURED)
    improving = evolve(conflict, ranks, origin, improving=True)
    moving = evolve(conflict, ranks, origin, improving=False)
    path = _path(conflict, improving, moving, origin, target)
    shown = _shown(result, improving, moving, [origin, *(step.after for step in path)], most)
    column = _columns(moving.steps[shown])
    arcs, which = _arcs(conflict, ranks, shown, column, path)
    at = {int(s): k for k, s in enumerate(shown)}
    row = order_in_columns(column.tolist(), [(at[arc[1]], at[arc[2]]) for arc in arcs])
    held = np.logical_or.reduce([result.equilibria[concept] for concept in PICTURED])
    return StateGraph(
        intentions=dict(intentions),
        origin=state_name(conflict, origin),
        target=None if target is None else state_name(conflict, target),
        actors=dict(names),
        states=tuple(
            GraphState(
                state=state_name(conflict, s),
                taken=taken(conflict, s),
                concepts=tuple(concept for concept in PICTURED if result.equilibria[concept][s]),
                column=int(column[k]),
                row=int(row[k]),
            )
            for k, s in enumerate(shown.tolist())
        ),
        arcs=tuple(
            GraphArc(
                actor=conflict.actors[actor],
                before=state_name(conflict, before),
                after=state_name(conflict, after),
                improves=improves,
                back=back,
            )
            for actor, before, after, improves, back in arcs
        ),
        path=tuple(
            (conflict.actors[step.actor], state_name(conflict, step.before), state_name(conflict, step.after))
            for step in path
        ),
        n_states=conflict.n_states,
        n_equilibria=int(held.sum()),
        arcs_shown=which,
    )


def _path(
    conflict: Conflict | DrawnConflict,
    improving: Evolution,
    moving: Evolution,
    origin: int,
    target: int | None,
) -> tuple[Step, ...]:
    """Find a shortest legal sequence to the target, by improvements where there is one."""
    if target is None or target == origin:
        return ()
    found: Paths | None = improving.paths_to(target) or moving.paths_to(target)
    if found is None:
        raise InputError(
            f"no moves lead from {state_name(conflict, origin)} to {state_name(conflict, target)}: "
            "there is no path to draw"
        )
    return found.paths[0]


def _shown(
    result: StabilityResult, improving: Evolution, moving: Evolution, needed: Sequence[int], most: int
) -> NDArray[np.intp]:
    """Choose the states that matter: the path, then equilibria with the way to them, then the next steps.

    Equilibria come in the order of how they are reached (by improvements first), of how many concepts hold
    there, and of how few steps lead to them.
    """
    n_states = len(moving.steps)
    if n_states <= most:
        return np.arange(n_states)
    chosen = dict.fromkeys(needed)
    concepts = np.sum([result.equilibria[concept] for concept in PICTURED], axis=0)
    for evolution in (improving, moving):
        reached = np.flatnonzero((concepts > 0) & (evolution.steps >= 0))
        for s in reached[np.lexsort((reached, evolution.steps[reached], -concepts[reached]))].tolist():
            found = evolution.paths_to(s)
            on_the_way = [step.after for step in found.paths[0]] if found is not None else []
            wanted = chosen | dict.fromkeys(on_the_way)
            if len(wanted) > most:
                break
            chosen = wanted
    following = np.flatnonzero(improving.steps == 1).tolist()
    chosen |= dict.fromkeys(following[: max(0, most - len(chosen))])
    return np.array(sorted(chosen), dtype=np.intp)


def _columns(steps: NDArray[np.int32]) -> NDArray[np.intp]:
    """Close gaps between the columns; what is never reached stands last."""
    apart = np.where(steps < 0, np.iinfo(np.int32).max, steps)
    columns: NDArray[np.intp] = np.unique(apart, return_inverse=True)[1]
    return columns


def _arcs(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    shown: NDArray[np.intp],
    column: NDArray[np.intp],
    path: Sequence[Step],
) -> tuple[list[tuple[int, int, int, bool, bool]], ArcsShown]:
    """List the moves among the states shown: actor, from, to, whether it improves, whether it goes back.

    An arc points to what its actor prefers; if neither end is preferred, the way of the only move, or away
    from where the picture begins.
    """
    at = {int(s): int(c) for s, c in zip(shown, column, strict=True)}
    arcs: list[tuple[int, int, int, bool, bool]] = []
    moves_of = mover_of(conflict)
    for actor, rank in enumerate(ranks):
        source, target = moves_of(actor, shown)
        inside = np.isin(target, shown)
        moves = {(int(shown[s]), int(t)) for s, t in zip(source[inside], target[inside], strict=True)}
        for s, t in sorted(moves):
            back = (t, s) in moves
            better = bool(rank[t] > rank[s])
            leading = better or not (back and (rank[s] > rank[t] or (at[t], t) < (at[s], s)))
            if leading:
                arcs.append((actor, s, t, better, back))
    bound = MOST_ARCS * len(shown)
    if len(arcs) <= bound:
        return arcs, "all moves"
    walked = {frozenset((step.before, step.after)) for step in path}
    improving = [arc for arc in arcs if arc[3] or frozenset(arc[1:3]) in walked]
    if len(improving) <= bound:
        return improving, "improvements"
    best: dict[tuple[int, int], int] = {}
    for actor, s, t, better, _ in improving:
        before = best.get((actor, s))
        if better and (before is None or ranks[actor][t] > ranks[actor][before]):
            best[actor, s] = t
    return [
        arc for arc in improving if best.get((arc[0], arc[1])) == arc[2] or frozenset(arc[1:3]) in walked
    ], "best improvements"
