"""The smallest change of preferences that makes a state hold, told: the lines behind `standoff inverse`."""

from math import comb

from standoff.brief.gridding import tell_edit
from standoff.brief.telling import Teller, concept_names
from standoff.brief.words import count, joined, percent, plain
from standoff.stability.inverse import CREDIBLE
from standoff.verdicts.changing import Change
from standoff.verdicts.inverse import InverseReport, edits_told

__all__ = ["tell_inverse"]

MOST_STATES = 12
"""States told of one actor; the rest are counted."""


def tell_inverse(report: InverseReport) -> tuple[str, ...]:
    """Tell what would have to change for a state to hold, a line each."""
    teller = Teller.of(report.case, report.conflict)
    state, concept = teller.state(report.state), concept_names([report.concept])
    staying = [change.actor for change in report.changes if change.stable_before]
    leaving = [change.actor for change in report.changes if not change.stable_before]
    used = [f"{actor}: {name}" for actor, name in report.intentions.items() if name is not None]
    lines = [f"Intentions used: {'; '.join(used)}."] if used else []
    if not leaving:
        return (
            *lines,
            f"{state} is stable under {concept} for {teller.several(staying)} as it is: no change is needed.",
        )
    stays = f"stable for {teller.several(staying)}, " if staying else ""
    lines.append(f"{state} under {concept} is today {stays}not stable for {teller.several(leaving)}.")
    if not report.found:
        return (*lines, *_tell_failure(report, teller))
    unit = (
        count(report.size, f"pair of a state with {state}", f"pairs of a state with {state}")
        if report.measure == "pairs"
        else count(report.size, "edit of a statement", "edits of statements")
    )
    if report.minimal:
        lines.append(f"The smallest change that makes it so: {unit}.")
    else:
        lines.append(f"A change that makes it so: {unit}; that no smaller one does is not proven.")
    lines += (
        f"- {line}"
        for change in report.changes
        if change.size
        for line in _tell_change(report, teller, change)
    )
    after = [i for i in range(len(report.conflict.actors)) if i not in report.stable_after]
    if after:
        lines.append(
            f"It is then stable for {teller.several(report.asked)}; {teller.several(after)} would still leave."
        )
    else:
        lines.append(f"{state} is then an equilibrium under {concept}.")
    lines.append(_COUNTED[report.measure])
    return tuple(lines)


_COUNTED = {
    "pairs": "Counted, and made as few as can be, are pairs with this state only: one that was better becomes no better, and is tied with it.",
    "statements": "An edit counts once: a statement dropped, moved to another place, or negated.",
}


def _tell_failure(report: InverseReport, teller: Teller) -> list[str]:
    lines = []
    allowed = joined(report.kinds, "or")
    if report.impossible and report.concept in CREDIBLE and len(report.asked) > 1:
        return [
            f"No change makes it stable for all of them together: every combination of the lists of statements that edits ({allowed}) lead to was tried."
        ]
    for change in report.changes:
        if change.found:
            continue
        name = teller.actor(change.actor)
        if report.impossible and change.impossible:
            lines.append(
                f"No change makes it stable for {name}: every list of statements that edits ({allowed}) lead to was tried."
            )
        elif change.impossible:
            lines.append(
                f"No change of its own makes it stable for {name} with the others' preferences as they are; that a change of "
                "several preferences does is not ruled out."
            )
        else:
            lines.append(
                f"Nothing was found for {name} with fewer than {count(change.searched, 'edit')} ({allowed}); that none exists is not proven."
            )
    return lines or [
        "The changes found for each actor do not make it stable together; that none does is not proven."
    ]


def _tell_change(report: InverseReport, teller: Teller, change: Change) -> list[str]:
    name = plain(report.case.actors[change.actor].name)
    if report.measure == "pairs":
        told = [_tell_state(report, teller, s) for s in change.states[:MOST_STATES]]
        more = len(change.states) - MOST_STATES
        if more > 0:
            told.append(f"{more} more")
        every = f"{comb(report.conflict.n_states, 2):,} pairs of states then compare otherwise"
        changed = f"no better than {teller.state(report.state)} must become {joined(told)}"
        return [f"{name}: {changed} ({change.pairs:,} of all {every})."]
    share = percent(change.pairs / comb(report.conflict.n_states, 2), settled=True)
    edits = joined([tell_edit(edit) for edit in edits_told(report.readings, change)])
    lines = [f"{name} {edits} ({share} of all pairs of states compare otherwise)."]
    if change.alternatives > 1:
        lines.append(
            f"{count(change.alternatives, 'change')} of that size would do; told is the one that touches the fewest pairs."
        )
    return lines


def _tell_state(report: InverseReport, teller: Teller, s: int) -> str:
    differs = teller.differs(report.state, s)
    return f"{teller.state(s)} ({differs})" if differs else teller.state(s)
