"""Whether there is room for an analysis: estimated, and refused, before the memory is taken."""

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import graph_from_case
from standoff.errors import TooLarge
from standoff.run import memory

__all__ = ["BYTES_AN_ACTOR", "BYTES_A_STATE", "graph_with_room"]

BYTES_A_STATE = 88
"""Memory for each state, whoever there is: its mask, and what is looked up by it."""
BYTES_AN_ACTOR = 72
"""Memory for each state and actor: preference, sorted choices, sweeps; measured at 2^19 states, two and five actors,
with three one-way options, which take a fifth to a half more than none."""


def graph_with_room(case: Case) -> Conflict | DrawnConflict:
    """Make the conflict of a case, if its stability can be analysed in the memory there is.

    Raises
    ------
    InputError
        As `standoff.conflict.states.graph_from_case`.
    TooLarge
        Too many states, by the bound or by the memory; with the estimate.
    """
    conflict = graph_from_case(case)
    room = memory()
    needed = conflict.n_states * (BYTES_A_STATE + BYTES_AN_ACTOR * len(case.actors))
    if room is not None and needed > room:
        who = "1 actor" if len(case.actors) == 1 else f"{len(case.actors)} actors"
        raise TooLarge(
            f"{case.id}: {conflict.n_states:,} states and {who} take about {needed / 2**30:,.1f} GB"
            f" to analyse, and this machine has {room / 2**30:,.1f} GB: add infeasible combinations, or drop options"
        )
    return conflict
