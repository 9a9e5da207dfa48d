"""Whether there is room for an analysis: estimated, and refused, before the memory is taken.

Whatever is computed on the states of a case begins here: `graph_with_room` for what is judged on the graph, and
`game_with_room` for what solves how actors choose on it.
"""

import numpy as np

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import conflict_from_case, graph_from_case
from standoff.errors import TooLarge
from standoff.run import memory

__all__ = [
    "BYTES_AN_ACTOR",
    "BYTES_AN_ARC",
    "BYTES_AN_ARC_AND_INTENTION",
    "BYTES_A_STATE",
    "BYTES_A_VALUE",
    "game_with_room",
    "graph_with_room",
]

BYTES_A_STATE = 88
"""Memory for each state, whoever there is: its mask, and what is looked up by it."""
BYTES_AN_ACTOR = 72
"""Memory for each state and actor: preference, sorted choices, sweeps; measured at 2^19 states, two and five actors,
with three one-way options, which take a fifth to a half more than none."""
BYTES_AN_ARC = 80
"""Memory for each move where the moves are written out to solve how actors choose: its target, what it changes and costs."""
BYTES_AN_ARC_AND_INTENTION = 56
"""Beside it, for each move and intention of its mover; both measured at 4,096 and 16,384 states with packages of six and
seven options, one to four intentions, two threads."""
BYTES_A_VALUE = 8
"""Memory for each state, intention and setting of how actors choose: what the state is worth."""


def graph_with_room(case: Case) -> Conflict | DrawnConflict:
    """Make the conflict of a case, if it can be analysed in the memory there is.

    Raises
    ------
    InputError
        As `standoff.conflict.states.graph_from_case`.
    TooLarge
        Too many states, by the bound or by the memory; with the estimate.
    """
    conflict = graph_from_case(case)
    _refuse_beyond_memory(case, conflict, _on_the_graph(case, conflict), "to analyse")
    return conflict


def game_with_room(case: Case) -> Conflict:
    """Make the conflict of a case, if how its actors choose can be solved in the memory there is.

    Raises
    ------
    InputError
        As `standoff.conflict.states.conflict_from_case`.
    TooLarge
        Too many states, by the bound or by the memory; with the estimate.
    """
    conflict = conflict_from_case(case)
    intentions = sum(len(actor.intentions) for actor in case.actors)
    settings = len(case.model.reliability_of_choice) * len(case.model.restless_times)
    moves = [_most_moves(conflict, i) for i in range(len(conflict.actors))]
    needed = (
        _on_the_graph(case, conflict)
        + sum(
            number * (BYTES_AN_ARC + BYTES_AN_ARC_AND_INTENTION * len(actor.intentions))
            for number, actor in zip(moves, case.actors, strict=True)
        )
        + BYTES_A_VALUE * conflict.n_states * intentions * settings
    )
    _refuse_beyond_memory(
        case, conflict, needed, f"to solve with {sum(moves):,} moves and {settings} settings of choice"
    )
    return conflict


def _on_the_graph(case: Case, conflict: Conflict | DrawnConflict) -> int:
    """Estimate the bytes that judging all states for all actors takes."""
    return conflict.n_states * (BYTES_A_STATE + BYTES_AN_ACTOR * len(case.actors))


def _most_moves(conflict: Conflict, actor: int) -> int:
    """Count an actor's moves as if every option could be taken and dropped: all pairs with the others' options alike."""
    others = np.sort(conflict.states & ~np.uint64(conflict.own_mask(actor)))
    ends = np.flatnonzero(np.append(others[1:] != others[:-1], True)) + 1
    alike = np.diff(ends, prepend=0)
    return int((alike * (alike - 1)).sum())


def _refuse_beyond_memory(case: Case, conflict: Conflict | DrawnConflict, needed: int, what: str) -> None:
    """Refuse what needs more memory than there is; `TooLarge` with the estimate."""
    room = memory()
    if room is None or needed <= room:
        return
    who = "1 actor" if len(case.actors) == 1 else f"{len(case.actors)} actors"
    raise TooLarge(
        f"{case.id}: {conflict.n_states:,} states and {who} take about {needed / 2**30:,.1f} GB"
        f" {what}, and this machine has {room / 2**30:,.1f} GB: add infeasible combinations, or drop options"
    )
