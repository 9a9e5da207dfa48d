"""Whether the moves of a case, one after the other, could have happened."""

from collections.abc import Sequence
from datetime import date

from standoff.case.evidence import EvidenceForm
from standoff.case.model import EvidenceItem, OptionChange
from standoff.case.names import listed
from standoff.case.world import World

__all__ = ["check_moves", "in_order"]


def in_order(evidence: Sequence[EvidenceItem]) -> list[tuple[date, int, OptionChange]]:
    """Return the changes of all moves with their day and the index of their item, by day, then as written."""
    moved = [
        (item.on, index, change)
        for index, item in enumerate(evidence)
        for change in item.moves
        if item.on is not None
    ]
    return sorted(moved, key=lambda move: move[:2])


def check_moves(form: EvidenceForm, evidence: Sequence[EvidenceItem], world: World) -> None:
    """Note moves against `reversible` and `retakable`, and days that end in an infeasible state."""
    if world.start is None or not world.sound:
        return
    bits, state = world.bit_of(), world.start
    moves = in_order(evidence)
    for place, (day, index, change) in enumerate(moves):
        bit = 1 << bits[change.option]
        option = world.options[bits[change.option]]
        if bool(state & bit) != change.taken:
            key = "retakable" if change.taken else "reversible"
            if not getattr(option, key):
                done = "taken" if change.taken else "dropped"
                message = f"`{option.id}` is `{key}: no`, so it cannot be {done}; change one of the two"
                form.mistake((index, "move"), message)
            state ^= bit
        ends_day = place + 1 == len(moves) or moves[place + 1][0] != day
        if ends_day and not world.is_feasible(state):
            taken = [option.id for option in world.options if state & 1 << bits[option.id]]
            message = f"after this move, on {day}, {listed(taken, 20)} are taken, which is infeasible; mend one of them"
            form.mistake((index, "move"), message)
            return
