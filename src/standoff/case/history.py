"""Whether the moves of a case, one after the other, could have happened."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby, permutations

from standoff.case.evidence import EvidenceForm
from standoff.case.model import MOST_TIED, EvidenceItem, OptionChange
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
    """Note moves against `reversible` and `retakable`, and days whose moves no order makes possible."""
    if world.start is None or not world.sound:
        return
    bits, state = world.bit_of(), world.start
    for day, same_day in groupby(in_order(evidence), key=lambda move: move[0]):
        moves = [(index, change) for _, index, change in same_day]
        before = state
        for index, change in moves:
            bit = 1 << bits[change.option]
            option = world.options[bits[change.option]]
            if bool(state & bit) != change.taken:
                key = "retakable" if change.taken else "reversible"
                if not getattr(option, key):
                    done = "taken" if change.taken else "dropped"
                    message = f"`{option.id}` is `{key}: no`, so it cannot be {done}; change one of the two"
                    form.mistake((index, "move"), message)
                state ^= bit
        last = moves[-1][0]
        if not world.is_feasible(state):
            message = (
                f"after this move, on {day}, {_taken(world, state)}, which is infeasible; mend one of them"
            )
            form.mistake((last, "move"), message)
            return
        barred = _barred(world, before, moves)
        if barred is not None:
            names = listed([evidence[index].id for index in dict.fromkeys(index for index, _ in moves)], 20)
            owners = {change.option.partition(".")[0] for _, change in moves}
            orders = "in no order" if len(owners) <= MOST_TIED else "not in the order written"
            message = (
                f"the moves of {day}, {names}, can follow one another {orders}: as written they lead to where"
                f" {_taken(world, barred)}, which is infeasible; date one of them otherwise, or mend what is infeasible"
            )
            form.mistake((last, "move"), message)
            return


def _barred(world: World, start: int, moves: Sequence[tuple[int, OptionChange]]) -> int | None:
    """Return the infeasible state that bars a day's moves in the order written; ``None`` if some order is possible.

    What one actor changes on one day is one package.
    """
    bits = world.bit_of()
    packages: dict[str, dict[int, bool]] = {}
    for _, change in moves:
        owner = change.option.partition(".")[0]
        packages.setdefault(owner, {})[1 << bits[change.option]] = change.taken
    orders = permutations(packages.values()) if len(packages) <= MOST_TIED else [tuple(packages.values())]
    barred = [_first_infeasible(world, start, order) for order in orders]
    return None if None in barred else barred[0]


def _first_infeasible(world: World, start: int, packages: Sequence[dict[int, bool]]) -> int | None:
    """Return the first infeasible state on the way through packages of changes."""
    state = start
    for package in packages:
        for bit, taken in package.items():
            state = state | bit if taken else state & ~bit
        if not world.is_feasible(state):
            return state
    return None


def _taken(world: World, state: int) -> str:
    """Say which options are taken in a state."""
    bits = world.bit_of()
    taken = [option.id for option in world.options if state & 1 << bits[option.id]]
    return f"{listed(taken, 20)} {'is' if len(taken) == 1 else 'are'} taken" if taken else "nothing is taken"
