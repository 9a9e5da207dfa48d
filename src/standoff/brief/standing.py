"""Who would stay where, told: the table behind `standoff stability`, the sentences behind `standoff why`."""

import numpy as np

from standoff.brief.sentences import tell_changes
from standoff.brief.words import capitalised, count, joined, plain
from standoff.conflict.states import state_name, taken
from standoff.facts import actor_facts, option_facts
from standoff.stability.concepts import CONCEPTS
from standoff.stability.witnesses import Sanction
from standoff.verdicts.stability import StabilityReport, WhyReport

__all__ = ["stability_rows", "tell_rules", "tell_why"]

MOST_ROWS = 60
"""States shown unless all are asked for."""
MOST_ESCAPES = 4
"""So many escapes are named; the rest are counted."""


def stability_rows(
    report: StabilityReport, *, every_state: bool
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[str, ...]]:
    """Return header, rows and a note of what was left out.

    A row is a state: what is taken in it, under which concepts it is an equilibrium, and for each actor the
    concepts under which that actor would stay.
    """
    result, conflict = report.result, report.conflict
    held = np.zeros(conflict.n_states, dtype=int)
    for verdicts in result.equilibria.values():
        held += verdicts
    if every_state or conflict.n_states <= MOST_ROWS:
        shown = list(range(conflict.n_states))
    else:
        best = [int(s) for s in np.lexsort((np.arange(len(held)), -held)) if held[s]][:MOST_ROWS]
        shown = (
            best if conflict.start is None else [conflict.start, *(s for s in best if s != conflict.start)]
        )
    header = ("State", "Taken", "Equilibrium", *(actor.name for actor in report.case.actors))
    rows = []
    for s in shown:
        name = state_name(report.conflict, s) + (" (start)" if s == conflict.start else "")
        rows.append(
            (
                name,
                ", ".join(taken(conflict, s)) or "nothing",
                _names([concept for concept, verdicts in result.equilibria.items() if verdicts[s]]),
                *(
                    _names([concept for concept, verdicts in result.stable.items() if verdicts[i, s]])
                    for i in range(len(result.actors))
                ),
            )
        )
    hidden = conflict.n_states - len(shown)
    if not hidden:
        return header, rows, ()
    equilibria = int((held > 0).sum())
    told = f"{hidden:,} of {conflict.n_states:,} states are not shown ({equilibria:,} of all are equilibria under some concept)"
    return header, rows, (f"{told}; --all shows every state.",)


def tell_rules(report: StabilityReport) -> tuple[str, ...]:
    """Tell the conventions that the verdicts rest on, a line each."""
    used = [
        f"{actor}: {intention}" for actor, intention in report.intentions.items() if intention is not None
    ]
    return (
        *((f"Intentions used: {'; '.join(used)}.",) if used else ()),
        *(f"{concept.upper()}: {CONCEPTS[concept].title}." for concept in report.result.stable),
        *(f"{name.replace('_', ' ').capitalize()}: {rule}." for name, rule in report.result.rules.items()),
        *(f"{concept.upper()} is missing: {reason}" for concept, reason in report.result.missing.items()),
    )


def tell_why(report: WhyReport) -> tuple[str, ...]:
    """Tell why an actor would stay in a state, or would leave it, a sentence to a line.

    The first line is the verdict with what decides it; for a stable state each improvement follows with
    the moves that punish it.
    """
    witness = report.witness
    name, state = _actor(report, witness.actor), state_name(report.conflict, witness.state)
    concept = _names([witness.concept])
    if not witness.improvements:
        return (
            f"{capitalised(name)} would stay in {state} ({concept}): it has no move to a state it prefers.",
        )
    if not witness.stable:
        return _tell_leaving(report, f"{capitalised(name)} would leave {state} ({concept})")
    many = len(witness.improvements)
    can = "its one improvement can" if many == 1 else f"each of its {many} improvements can"
    verdict = (
        f"{capitalised(name)} would stay in {state} ({concept}): {can} be answered so that it gains nothing."
    )
    return (verdict, *(f"- {_tell_sanction(report, sanction)}" for sanction in witness.sanctions))


def _actor(report: WhyReport, place: int) -> str:
    return plain(report.case.actors[place].name)


def _tell_changes(report: WhyReport, before: int, after: int) -> str:
    """Tell what differs between two states; nothing in a hand-drawn graph."""
    was, then = taken(report.conflict, before), taken(report.conflict, after)
    changes = [name for name in then if name not in was] + [f"not {name}" for name in was if name not in then]
    return tell_changes(changes, option_facts(report.case), actor_facts(report.case))


def _tell_move(report: WhyReport, before: int, after: int, mover: int) -> str:
    """Tell a move by what it changes; *Russia attacks Ukraine (to s9)*."""
    changes = _tell_changes(report, before, after)
    return (
        f"{changes} (to {state_name(report.conflict, after)})"
        if changes
        else f"{_actor(report, mover)} moves to {state_name(report.conflict, after)}"
    )


def _tell_leaving(report: WhyReport, verdict: str) -> tuple[str, ...]:
    witness = report.witness
    if witness.unpunished is None:
        raise ValueError("a witness of an unstable state must name the improvement that nobody punishes")
    first = f"{verdict} for {state_name(report.conflict, witness.unpunished)}, which it prefers"
    changes = _tell_changes(report, witness.state, witness.unpunished)
    if changes:
        first += f" ({changes})"
    if witness.concept != "nash":
        first += f": {_NOBODY.get(witness.concept, _NOBODY['gmr'])}"
    if witness.evaded is None or witness.evaded.escape is None:
        return (f"{first}.",)
    answered = _tell_steps(report, witness.evaded)
    escape = _tell_move(report, witness.evaded.leads_to, witness.evaded.escape, witness.actor)
    here = state_name(report.conflict, witness.state)
    nearest = f"- The others come nearest with this: {answered}; but from there {escape}, which it prefers to {here}."
    return (f"{first}.", nearest)


_NOBODY = {
    "gmr": "no moves of the others lead from there to a state that is no better for it",
    "smr": "no moves of the others lead from there to a state that is no better for it and leaves it no way to one that is",
    "seq": "no moves that the others gain from lead from there to a state that is no better for it",
    "sseq": "no moves that the others gain from lead from there to a state that is no better for it and leaves it no way to one that is",
    "sim": "no improvements that the others make at the same time spoil it",
}  # fmt: skip


def _tell_steps(report: WhyReport, sanction: Sanction) -> str:
    told = [_tell_move(report, step.before, step.after, step.actor) for step in sanction.steps]
    return ", then ".join(told)


def _tell_sanction(report: WhyReport, sanction: Sanction) -> str:
    """Tell what the others do to one improvement."""
    witness = report.witness
    improvement = _tell_move(report, witness.state, sanction.improvement, witness.actor)
    name, state, end = (
        _actor(report, witness.actor),
        state_name(report.conflict, witness.state),
        state_name(report.conflict, sanction.leads_to),
    )
    if not sanction.steps:
        return f"{capitalised(improvement)}: that is no better for it than {state}."
    if witness.concept == "sim":
        at_once = " and ".join(_tell_move(report, s.before, s.after, s.actor) for s in sanction.steps)
        return f"If {improvement} while {at_once}, the result is {end}, which is no better for {name} than {state}."
    told = (
        f"If {improvement}, then {_tell_steps(report, sanction)}, which is no better for {name} than {state}"
    )
    if not _symmetric(witness.concept):
        return f"{told}."
    if not sanction.escapes:
        return f"{told}, and has no move from there."
    shown = joined([state_name(report.conflict, place) for place in sanction.escapes[:MOST_ESCAPES]], "or")
    more = len(sanction.escapes) - MOST_ESCAPES
    left = f" or {count(more, 'other state', 'other states')}" if more > 0 else ""
    return f"{told}, and from there it reaches only {shown}{left}, no better for it either."


def _symmetric(concept: str) -> bool:
    return concept in ("smr", "sseq")


def _names(concepts: list[str]) -> str:
    return " ".join(concept.upper() if concept != "nash" else "Nash" for concept in concepts)
