"""Who would stay where, told: the table behind `standoff stability`, the sentences behind `standoff why`."""

import numpy as np

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict
from standoff.conflict.states import state_id, taken
from standoff.stability.concepts import CONCEPTS
from standoff.stability.witnesses import Sanction
from standoff.verdicts import StabilityReport, WhyReport

__all__ = ["stability_rows", "tell_rules", "tell_why"]

MOST_ROWS = 60
"""States shown unless all are asked for."""


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
        shown = sorted({*best} | ({conflict.start} if conflict.start is not None else set()))
    header = ("State", "Taken", "Equilibrium", *(actor.name for actor in report.case.actors))
    rows = []
    for s in shown:
        name = state_id(s) + (" (start)" if s == conflict.start else "")
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
    left = (
        (
            f"{hidden:,} of {conflict.n_states:,} states are not shown ({int((held > 0).sum()):,} are equilibria"
            " under some concept); --all shows every state.",
        )
        if hidden
        else ()
    )
    return header, rows, left


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
    """Tell in sentences why an actor would stay in a state or leave it."""
    witness, conflict = report.witness, report.conflict
    actor = report.case.actors[witness.actor].name
    concept = CONCEPTS[witness.concept].title
    here = state_id(witness.state)
    verdict = "is" if witness.stable else "is not"
    lines = [f"{here} {verdict} stable for {actor} under {concept}."]
    if not witness.improvements:
        lines.append(f"{actor} has no move to a state that it likes better.")
    elif witness.stable:
        lines.append(f"{actor} likes {_counted(len(witness.improvements))} better, and each can be answered:")
    lines.extend(_sanction(sanction, report.case, conflict, actor) for sanction in witness.sanctions)
    if witness.unpunished is not None:
        move = _change(conflict, witness.state, witness.unpunished)
        lines.append(
            f"{actor} can go to {state_id(witness.unpunished)} ({move}), which it likes better, and nothing"
            f" that this concept counts brings it to a state no better than {here}."
        )
    if witness.evaded is not None:
        lines.append(
            f"The answer to {state_id(witness.evaded.improvement)} can be evaded: "
            + _sanction(witness.evaded, report.case, conflict, actor).strip()
        )
    return tuple(lines)


def _sanction(sanction: Sanction, case: Case, conflict: Conflict, actor: str) -> str:
    moves = ", then ".join(
        f"{case.actors[step.actor].name} goes to {state_id(step.after)} ({_change(conflict, step.before, step.after)})"
        for step in sanction.steps
    )
    if not sanction.steps:
        told = f"  {state_id(sanction.improvement)}: answered at {state_id(sanction.leads_to)}"
    else:
        told = f"  {state_id(sanction.improvement)}: {moves}"
    if sanction.escape is not None:
        told += f"; but from there {actor} escapes to {state_id(sanction.escape)}, which it likes better than staying"
    else:
        told += f"; {state_id(sanction.leads_to)} is no better for {actor}"
    return told + "."


def _change(conflict: Conflict, before: int, after: int) -> str:
    old, new = set(taken(conflict, before)), set(taken(conflict, after))
    changes = [
        option if option in new else f"not {option}" for option in conflict.options if option in old ^ new
    ]
    return ", ".join(changes)


def _counted(count: int) -> str:
    return "one state" if count == 1 else f"{count} states"


def _names(concepts: list[str]) -> str:
    return " ".join(concept.upper() if concept != "nash" else "Nash" for concept in concepts)
