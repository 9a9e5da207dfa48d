"""Who would stay where, told: the table behind `standoff stability`, the sentences behind `standoff why`."""

from collections.abc import Mapping

import numpy as np

from standoff.brief.sentences import tell_changes
from standoff.brief.words import capitalised, count, heading, joined, plain
from standoff.conflict.conflict import DrawnConflict
from standoff.conflict.states import state_name, taken
from standoff.facts import actor_facts, option_facts
from standoff.stability.coalition_witnesses import Turn
from standoff.stability.concepts import CONCEPTS, concepts_of
from standoff.stability.witnesses import Sanction
from standoff.verdicts.stability import StabilityReport
from standoff.verdicts.why import AnyWhy, CoalitionReport, ForesightReport, WhyReport

__all__ = [
    "stability_rows",
    "tell_any_why",
    "tell_jumps",
    "tell_own_rules",
    "tell_rules",
    "tell_why",
    "tell_why_ahead",
    "tell_why_compared",
    "tell_why_together",
]

MOST_ROWS = 60
"""States shown unless all are asked for."""
MOST_ROWS_OF_ALL = 5_000
"""States shown even where all are asked for; a terminal holds no more."""
MOST_COALITIONS = 3
"""So many coalitions are named; the rest are counted."""
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
        shown = list(range(min(conflict.n_states, MOST_ROWS_OF_ALL)))
    else:
        best = [int(s) for s in np.lexsort((np.arange(len(held)), -held)) if held[s]][:MOST_ROWS]
        shown = (
            best if conflict.start is None else [conflict.start, *(s for s in best if s != conflict.start)]
        )
    together = [concept for concept in result.stable if CONCEPTS[concept].family == "coalition"]
    alone = range(len(result.actors) if len(together) < len(result.stable) else 0)
    named = isinstance(conflict, DrawnConflict)
    header = (
        "State",
        *(() if named else ("Taken",)),
        "Equilibrium",
        *(heading(report.case.actors[i].name) for i in alone),
    )
    header += ("Coalitions that would leave",) if together else ()
    rows = []
    for s in shown:
        name = state_name(report.conflict, s) + (" (start)" if s == conflict.start else "")
        rows.append(
            (
                name,
                *(() if named else (", ".join(taken(conflict, s)) or "nothing",)),
                _names(
                    _told_once([concept for concept, verdicts in result.equilibria.items() if verdicts[s]])
                ),
                *(
                    _names(
                        _told_once(
                            [
                                concept
                                for concept, verdicts in result.stable.items()
                                if concept not in together and verdicts[i, s]
                            ]
                        )
                    )
                    for i in alone
                ),
                *(
                    ("\n".join(_tell_leavers(report, concept, s) for concept in together),)
                    if together
                    else ()
                ),
            )
        )
    hidden = conflict.n_states - len(shown)
    if not hidden:
        return header, rows, ()
    equilibria = int((held > 0).sum())
    where = "--json has every state" if every_state else "--all shows every state"
    told = f"{hidden:,} of {conflict.n_states:,} states are not shown ({equilibria:,} of all are equilibria under some concept)"
    return header, rows, (f"{told}; {where}.",)


def _tell_leavers(report: StabilityReport, concept: str, state: int) -> str:
    """Tell which coalitions would leave a state: *CGMR: usa+nato, 3 more*."""
    result = report.result
    leaving = [
        name
        for name, stays in zip(result.judged(concept), result.stable[concept][:, state], strict=True)
        if not stays
    ]
    more = len(leaving) - MOST_COALITIONS
    shown = ", ".join(leaving[:MOST_COALITIONS]) + (f", {more} more" if more > 0 else "")
    return f"{CONCEPTS[concept].label}: {shown or 'none'}"


def tell_jumps(report: StabilityReport) -> tuple[str, ...]:
    """Tell from which equilibria coalitions would jump, where that was asked, a line each."""
    if report.jumps is None or report.jumps_under is None:
        return ()
    label = CONCEPTS[report.jumps_under].label
    if not report.jumps:
        return (f"No coalition jumps from one {label} equilibrium to another.",)
    lines = []
    for jump in report.jumps:
        parties = ["+".join(report.result.actors[i] for i in party) for party in jump.coalitions]
        more = len(parties) - MOST_COALITIONS
        by = ", ".join(parties[:MOST_COALITIONS]) + (f" and {more} more" if more > 0 else "")
        before, after = (state_name(report.conflict, place) for place in (jump.before, jump.after))
        lines.append(f"Jump from {before} to {after}, both {label} equilibria, by {by}.")
    return tuple(lines)


def tell_rules(report: StabilityReport) -> tuple[str, ...]:
    """Tell the conventions that the verdicts rest on, a line each."""
    used = [
        f"{actor}: {intention}" for actor, intention in report.intentions.items() if intention is not None
    ]
    # Families with conventions of their own tell them; the shared ones would contradict some.
    plain = any(CONCEPTS[concept].family == "plain" for concept in report.result.stable)
    shared = report.result.rules if plain else {}
    return (
        *((f"Intentions used: {'; '.join(used)}.",) if used else ()),
        *(f"{CONCEPTS[concept].label}: {CONCEPTS[concept].title}." for concept in report.result.stable),
        *(f"{name.replace('_', ' ').capitalize()}: {rule}." for name, rule in shared.items()),
        *tell_own_rules(report.result.own_rules, shared),
        *_tell_missing(report),
    )


def _tell_missing(report: StabilityReport) -> tuple[str, ...]:
    """Tell what was asked for and not computed, once for each reason."""
    reasons: dict[str, list[str]] = {}
    for concept, reason in report.result.missing.items():
        reasons.setdefault(reason, []).append(concept)
    return tuple(
        f"{_those(concepts)} {'is' if len(concepts) == 1 else 'are'} missing: {reason}"
        for reason, concepts in reasons.items()
    )


def tell_own_rules(own_rules: Mapping[str, Mapping[str, str]], told: Mapping[str, str]) -> tuple[str, ...]:
    """Tell the conventions of single families, once for all concepts that share them, beside what is told."""
    sharing: dict[tuple[str, str], list[str]] = {}
    for concept, rules in own_rules.items():
        for name, rule in rules.items():
            if told.get(name) != rule:
                sharing.setdefault((name, rule), []).append(concept)
    return tuple(
        f"{_those(concepts)}: {name.replace('_', ' ')}: {rule}." for (name, rule), concepts in sharing.items()
    )


def _those(concepts: list[str]) -> str:
    """Name concepts, or their family where they are all of it."""
    family = CONCEPTS[concepts[0]].family
    return family.capitalize() if tuple(concepts) == concepts_of(family) else _names(concepts)


def tell_any_why(report: AnyWhy) -> tuple[str, ...]:
    """Tell why an actor or a coalition would stay or leave, a sentence to a line."""
    if isinstance(report, CoalitionReport):
        return tell_why_together(report)
    if isinstance(report, ForesightReport):
        return tell_why_ahead(report)
    return tell_why(report) if CONCEPTS[report.witness.concept].compare is None else tell_why_compared(report)


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


def _actor(report: AnyWhy, place: int) -> str:
    return plain(report.case.actors[place].name)


def _tell_changes(report: AnyWhy, before: int, after: int) -> str:
    """Tell what differs between two states; nothing in a hand-drawn graph."""
    was, then = taken(report.conflict, before), taken(report.conflict, after)
    changes = [name for name in then if name not in was] + [f"not {name}" for name in was if name not in then]
    return tell_changes(changes, option_facts(report.case), actor_facts(report.case))


def _tell_move(report: AnyWhy, before: int, after: int, mover: int) -> str:
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
    return (
        f"{told}, and from there it reaches only {_tell_escapes(report, sanction)}, no better for it either."
    )


def _tell_escapes(report: WhyReport, sanction: Sanction) -> str:
    """Name the states that the actor could go on to, the first few."""
    shown = joined([state_name(report.conflict, place) for place in sanction.escapes[:MOST_ESCAPES]], "or")
    more = len(sanction.escapes) - MOST_ESCAPES
    return shown + (f" or {count(more, 'other state', 'other states')}" if more > 0 else "")


def tell_why_together(report: CoalitionReport) -> tuple[str, ...]:
    """Tell why a coalition would stay in a state, or would leave it, a sentence to a line."""
    witness, conflict = report.witness, report.conflict
    names = joined([plain(report.case.actors[i].name) for i in witness.coalition])
    many = len(witness.coalition) > 1
    state, concept = state_name(conflict, witness.state), _names([witness.concept])
    stay = f"{capitalised(names)} would {'together ' if many else ''}stay in {state} ({concept})"
    all_of = "they all prefer" if many else "it prefers"
    if not witness.improvements:
        return (f"{stay}: no moves of {'theirs' if many else 'its own'} lead to a state that {all_of}.",)
    if witness.unpunished is not None:
        turn = next(one for one in witness.improvements if one.after == witness.unpunished)
        end = state_name(conflict, turn.after)
        first = f"{capitalised(names)} would {'together ' if many else ''}leave {state} ({concept}) for {end}, which {all_of}"
        why = "" if witness.concept == "cnash" else f"; {_NOBODY_TOGETHER[witness.concept]}"
        return (f"{first}: {_tell_turn(report, turn)}{why}.",)
    told = [
        f"{stay}: each of {count(len(witness.improvements), 'improvement', 'improvements')} can be answered."
    ]
    turns = {one.after: one for one in witness.improvements}
    for sanction in witness.sanctions:
        answers = ", then ".join(_tell_turn(report, turn) for turn in sanction.turns)
        harmed = joined([plain(report.case.actors[i].name) for i in sanction.worse_for])
        told.append(
            f"- If {_tell_turn(report, turns[sanction.improvement])}, then {answers}, which is no better for "
            f"{harmed} than {state}."
        )
    return tuple(told)


_NOBODY_TOGETHER = {
    "cgmr": "no moves of the others lead from there to a state that is no better for one of them",
    "csmr": "no moves of the others lead from there to a state that is no better for one of them and leaves them no way to one that is better for all",
    "cseq": "no moves by which the others, alone or together, gain lead from there to a state that is no better for one of them",
}  # fmt: skip


def _tell_turn(report: CoalitionReport, turn: Turn) -> str:
    """Tell what the members of a coalition do, one after the other."""
    return ", ".join(_tell_move(report, step.before, step.after, step.actor) for step in turn.steps)


def tell_why_compared(report: WhyReport) -> tuple[str, ...]:
    """Tell why an actor that compares states in its own way would stay or leave."""
    witness, conflict = report.witness, report.conflict
    name, state = capitalised(_actor(report, witness.actor)), state_name(conflict, witness.state)
    concept = _names([witness.concept])
    if not witness.improvements:
        return (f"{name} would stay in {state} ({concept}): it has no move for which it would leave.",)
    if witness.unpunished is not None:
        move = _tell_move(report, witness.state, witness.unpunished, witness.actor)
        first = f"{name} would leave {state} ({concept}): {move}"
        if CONCEPTS[witness.concept].base != "nash":
            first += "; nothing that the others can do from there would deter it"
        if witness.evaded is None or witness.evaded.escape is None:
            return (f"{first}.",)
        escape = _tell_move(report, witness.evaded.leads_to, witness.evaded.escape, witness.actor)
        return (
            f"{first}.",
            f"- The others come nearest with this: {_tell_steps(report, witness.evaded)}; but from there {escape}.",
        )
    told = [f"{name} would stay in {state} ({concept}): it is deterred from every move that tempts it."]
    for sanction in witness.sanctions:
        move = _tell_move(report, witness.state, sanction.improvement, witness.actor)
        told.append(f"- If {move}, then {_tell_steps(report, sanction)}, which deters it.")
        if sanction.escapes:
            told[-1] = (
                f"{told[-1][:-1]}; from there it could go on to {_tell_escapes(report, sanction)} only, which deters it too."
            )
    return tuple(told)


def tell_why_ahead(report: ForesightReport) -> tuple[str, ...]:
    """Tell why an actor that looks ahead would stay or leave: the play that begins with its best move."""
    witness, conflict = report.witness, report.conflict
    name, state = capitalised(_actor(report, witness.actor)), state_name(conflict, witness.state)
    concept = _names([witness.concept])
    far = f"looking {count(witness.horizon, 'move', 'moves')} ahead"
    if witness.period is not None:
        often = "at every horizon" if witness.period == 1 else f"again every {witness.period} horizons"
        far += f" (and from there on {often})"
    if witness.leads_to is None:
        return (f"{name} would stay in {state} ({concept}): it has no move.",)
    play = ", then ".join(_tell_move(report, step.before, step.after, step.actor) for step in witness.steps)
    end = state_name(conflict, witness.leads_to)
    if not witness.stable:
        return (
            f"{name} would leave {state} ({concept}), {far}: {play}; the play ends in {end}, which it prefers.",
        )
    if witness.leads_to == witness.state:
        return (f"{name} would stay in {state} ({concept}), {far}: its best move comes back there: {play}.",)
    return (
        f"{name} would stay in {state} ({concept}), {far}: its best move ends in {end}, which is no better for it: {play}.",
    )


def _symmetric(concept: str) -> bool:
    return concept in ("smr", "sseq")


def _names(concepts: list[str]) -> str:
    groups: dict[str, list[str]] = {}
    for label in (CONCEPTS[concept].label for concept in concepts):
        lead, _, rest = label.rpartition(" ") if len(label.split(" ")[-1]) == 1 else label.partition(" ")
        groups.setdefault(lead if rest else "", []).append(rest or label)
    return "; ".join(f"{lead} {' '.join(labels)}".strip() for lead, labels in groups.items())


def _told_once(concepts: list[str]) -> list[str]:
    """Leave out that something is possible where it is necessary."""
    return [
        name
        for name in concepts
        if name.replace("possible_", "necessary_") == name
        or name.replace("possible_", "necessary_") not in concepts
    ]
