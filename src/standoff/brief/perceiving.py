"""Hypergames, told: the table behind `standoff hypergame`, and what each actor does not see."""

import numpy as np

from standoff.brief.standing import tell_own_rules
from standoff.brief.telling import Teller, concept_names
from standoff.brief.words import capitalised, count, heading, joined
from standoff.case.model import View
from standoff.conflict.conflict import DrawnConflict
from standoff.conflict.states import state_name, taken
from standoff.verdicts.hypergame import HypergameReport

__all__ = ["hypergame_rows", "tell_games", "tell_hypergame_rules"]

MOST_ROWS = 60
"""States shown unless all are asked for."""
MOST_NAMED = 8
"""So many states are named in a line; the rest are counted."""


def hypergame_rows(
    report: HypergameReport, *, every_state: bool
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[str, ...]]:
    """Return header, rows and a note of what was left out.

    A row is a state: under which concepts it holds and is steady, for each actor the concepts under which that
    actor would stay, and whom it would surprise.
    """
    result, conflict = report.result, report.conflict
    shown = list(range(conflict.n_states))
    if not every_state and conflict.n_states > MOST_ROWS:
        held = np.sum(list(result.equilibria.values()), axis=0)
        best = [int(s) for s in np.lexsort((np.arange(len(held)), -held)) if held[s]][:MOST_ROWS]
        shown = list(dict.fromkeys(best if conflict.start is None else [conflict.start, *best]))
    teller = Teller.of(report.case, conflict)
    drawn = isinstance(conflict, DrawnConflict)
    header = (
        "State", *(() if drawn else ("Taken",)), "Holds", "Steady",
        *(heading(actor.name) for actor in report.case.actors), "Surprises",
    )  # fmt: skip
    rows = [
        (
            state_name(conflict, s) + (" (start)" if s == conflict.start else ""),
            *(() if drawn else (", ".join(taken(conflict, s)) or "nothing",)),
            concept_names([name for name, held in result.equilibria.items() if held[s]]),
            concept_names([name for name, held in result.steady.items() if held[s]]),
            *(
                concept_names([name for name, rows_of in result.stable.items() if rows_of[i, s]])
                for i in range(len(conflict.actors))
            ),
            "\n".join(
                _tell_surprise(report, teller, i, s) for i in np.flatnonzero(~result.seen[:, s]).tolist()
            ),
        )
        for s in shown
    ]
    hidden = conflict.n_states - len(shown)
    note = f"{hidden:,} of {conflict.n_states:,} states are not shown; --all shows every state."
    return header, rows, (note,) if hidden else ()


def tell_games(report: HypergameReport) -> tuple[str, ...]:
    """Tell how each actor's game differs from the conflict, and what it expects that will not hold."""
    result, conflict = report.result, report.conflict
    teller = Teller.of(report.case, conflict)
    if not any(actor.perceives for actor in report.case.actors):
        return (
            "Nobody misperceives anything: the case has no `perceives:`, so what holds are the equilibria.",
        )
    lines = []
    for i, actor in enumerate(report.case.actors):
        name = teller.actor(i)
        if actor.perceives is None:
            lines.append(f"{capitalised(name)} sees the conflict as it is.")
        else:
            seen = int(result.seen[i].sum())
            size = f"{seen:,} of {count(conflict.n_states, 'state', 'states')}"
            lines.append(f"The game seen by {name}: {size}{_tell_view(report, teller, actor.perceives)}.")
            for other, view in actor.perceives.views.items():
                of = teller.actor(conflict.actors.index(str(other)))
                told = _tell_view(report, teller, view) or ": the same"
                lines.append(f"  From there, the game of {of}{told}.")
        wrong: dict[int, list[str]] = {}
        for concept, expected in result.expects.items():
            for s in np.flatnonzero(expected[i] & ~result.equilibria[concept]).tolist():
                wrong.setdefault(s, []).append(concept)
        if wrong:
            told = _some(
                [f"{teller.state(s)} ({concept_names(under)})" for s, under in sorted(wrong.items())]
            )
            lines.append(f"  There everybody would stay, but somebody would leave: {told}.")
    for move in report.moves:
        whom = joined([teller.actor(i) for i in move.surprises])
        lines.append(
            f"A move from the start that {whom} would not see coming: {teller.actor(move.actor)} to {teller.state(move.after)}."
        )
    return tuple(lines)


def tell_hypergame_rules(report: HypergameReport) -> tuple[str, ...]:
    """Tell the conventions that the verdicts rest on, a line each."""
    used = [
        f"{actor}: {intention}" for actor, intention in report.intentions.items() if intention is not None
    ]
    rules = {**report.result.rules, **report.result.own[0].rules}
    return (
        *((f"Intentions used: {'; '.join(used)}.",) if used else ()),
        f"A hypergame of level {report.result.level}.",
        *(f"{name.replace('_', ' ').capitalize()}: {rule}." for name, rule in rules.items()),
        *tell_own_rules(report.result.own[0].own_rules, rules),
        *(f"{concept_names([name])} is missing: {why}" for name, why in report.result.missing.items()),
    )


def _tell_view(report: HypergameReport, teller: Teller, view: View) -> str:
    """Tell how a game differs from the one it is seen from: *; not seen: syria.release*."""
    believed = [teller.actor(report.conflict.actors.index(str(other))) for other in view.believes]
    parts = {
        "not seen": list(view.unseen),
        "held to be impossible": [f"`{one.text}`" for one in view.infeasible],
        "believed to want something else": believed,
    }
    return "".join(f"; {what}: {', '.join(names)}" for what, names in parts.items() if names)


def _tell_surprise(report: HypergameReport, teller: Teller, actor: int, state: int) -> str:
    appears = int(report.result.appears[actor, state])
    told = f"sees {state_name(report.conflict, appears)}" if appears >= 0 else "knows no such state"
    return f"{teller.actor(actor)} ({told})"


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return joined(names[:MOST_NAMED] + ([count(more, "other state", "other states")] if more > 0 else []))
