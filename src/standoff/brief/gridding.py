"""Stability over every combination of intentions, told: the table and lines behind `standoff stability --grid`."""

from collections.abc import Mapping, Sequence
from math import comb, prod

import numpy as np

from standoff.brief.telling import Teller, concept_names
from standoff.brief.words import count, joined, percent, plain, shortened
from standoff.conflict.conflict import DrawnConflict
from standoff.verdicts.flips import Flip, named_edit
from standoff.verdicts.grid import GridReport
from standoff.verdicts.readings import Readings, Weights
from standoff.verdicts.signs import Sign, intention_weights

__all__ = ["grid_rows", "tell_edit", "tell_flips", "tell_grid_rules", "tell_signs", "tell_weights"]

MOST_ROWS = 20
"""States shown unless all are asked for."""
MOST_FLIPS = 12
"""Small changes told; the rest are in the record."""
MOST_SIGNS = 8
"""Signs told of one actor; the rest are in the record."""
MOST_STATES = 3
"""States named in one line; the rest are counted."""
MOST_LETTERS = 70
"""A longer statement is cut."""
_STRONGEST = ("nash", "seq", "smr", "gmr")


def grid_rows(
    report: GridReport, *, every_state: bool
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[str, ...]]:
    """Return header, rows and notes: a row is a state that is an equilibrium in some combination."""
    teller = Teller.of(report.case, report.conflict)
    shares, leading, now = report.shares(), report.leading(), report.now
    shown = leading if every_state else leading[:MOST_ROWS]
    if now is not None:
        shown = [now, *(s for s in shown if s != now)]
    differing = now is not None and not isinstance(report.conflict, DrawnConflict)
    header = (
        "State",
        *((f"Differs from {teller.state(now or 0)} in",) if differing else ()),
        *(concept_names([concept]) for concept in shares),
        "Where",
    )
    rows = [
        (
            teller.state(s) + ("\u00a0(now)" if s == now else ""),
            *((teller.differs(now or 0, s),) if differing else ()),
            *(
                percent(float(share[s]), short=True, settled=True) if share[s] else "-"
                for share in shares.values()
            ),
            _where(report, s),
        )
        for s in shown
    ]
    hidden = len(leading) - len(set(shown) & set(leading))
    notes = (f"{hidden:,} more states are equilibria somewhere; --all shows every one.",) if hidden else ()
    return header, rows, notes


def _where(report: GridReport, s: int) -> str:
    """Tell in which combinations a state is an equilibrium under the strongest concept that it ever meets."""
    for concept in _STRONGEST:
        held = report.grid.equilibria[concept][:, s]
        if held.any():
            return f"{concept_names([concept])}: {_combinations(report, held.tolist())}"
    return "nowhere"


def _combinations(report: GridReport, held: Sequence[bool]) -> str:
    """Tell some combinations: factor by factor where each varies freely of the others, else their number."""
    if all(held):
        return "everywhere"
    chosen = [one for one, is_so in zip(report.grid.combinations, held, strict=True) if is_so]
    # What is chosen, factor by factor: the setting of each switch, then the intention of each actor.
    split = [(*report.settings[variant], *rest) for variant, *rest in chosen]
    values = [sorted({one[place] for one in split}) for place in range(len(split[0]))]
    if prod(len(some) for some in values) != len(chosen):
        return f"{len(chosen)} of {len(held)} combinations"
    switches, actors = values[: len(report.switches)], values[len(report.switches) :]
    told = [
        ", ".join(str(report.readings.intentions[actor][k].id) for k in actors[actor])
        for actor in report.readings.rivals
        if len(actors[actor]) < len(report.readings.intentions[actor])
    ]
    told += (
        f"{switch.option} {'' if ways[0] else 'not '}{switch.what}"
        for switch, ways in zip(report.switches, switches, strict=True)
        if len(ways) == 1
    )
    return "; ".join(told)


def tell_weights(readings: Readings, weights: Weights) -> tuple[str, ...]:
    """Tell by what combinations are weighed, and what is left out."""
    if not readings.rivals:
        return ("No actor has rival intentions, so that there is one combination of them.",)
    lines = [f"Combinations are weighed by {_WEIGHED[weights.by]} ({weights.rule})."]
    if weights.left_out:
        lines.append(
            f"Left out, with {percent(weights.left_out)} of the weight: what is not listed here, above all the residual "
            "intention, for which every state is stable because it is indifferent."
        )
    return tuple(lines)


_WEIGHED = {"posterior": "the posterior", "prior": "the prior", "equal": "their number"}


def tell_grid_rules(report: GridReport) -> tuple[str, ...]:
    """Tell what the table counts."""
    readings = report.readings
    factors = [
        count(len(readings.intentions[i]), "intention") + f" of {plain(report.case.actors[i].name)}"
        for i in readings.rivals
    ]
    factors += [f"{switch.name} or not" for switch in report.switches]
    made = f": {', '.join(factors)}" if factors else ""
    lines = [f"{count(len(report.grid.combinations), 'combination')}{made}."]
    if report.switches:
        lines.append("Either setting of a switch weighs the same.")
    return (
        *lines,
        *tell_weights(readings, report.weights),
        "A share is the weight of the combinations in which the state is an equilibrium, stable for every actor.",
    )


def tell_edit(edit: Mapping[str, object]) -> str:
    """Tell a change of a list of statements, from its record."""
    said = f"“{shortened(str(edit['statement']), MOST_LETTERS)}”"
    match edit["kind"]:
        case "drop":
            return f"without {said}"
        case "swap":
            return f"with “{shortened(str(edit['with']), MOST_LETTERS)}” before {said}"
        case "negate":
            return f"with {said} negated"
        case _:
            return f"with {said} at place {edit['to']}"


def tell_flips(report: GridReport) -> tuple[str, ...]:
    """Tell which small changes of statements flip an equilibrium, the smallest first."""
    if not report.readings.stated:
        return ()
    if "flips" in report.missing:
        return (f"What flips an equilibrium is missing: {report.missing['flips']}.",)
    watched = count(len(report.watched), "state")
    if not report.flips:
        return (
            f"No single statement, dropped or swapped with its neighbour, flips {'the one state' if len(report.watched) == 1 else f'any of {watched}'} watched.",
        )
    teller = Teller.of(report.case, report.conflict)
    more = len(report.flips) - MOST_FLIPS
    return (
        (
            f"What flips an equilibrium, of {watched} watched: one statement dropped, or swapped with its neighbour; the change "
            "that touches the fewest pairs of states first. A share is the weight of the combinations in which it flips."
        ),
        *(f"- {_tell_flip(report, teller, flip)}" for flip in report.flips[:MOST_FLIPS]),
        *((f"{more} more changes flip one; --json has them all.",) if more > 0 else ()),
    )


def _tell_flip(report: GridReport, teller: Teller, flip: Flip) -> str:
    actor = report.case.actors[flip.actor]
    whose = plain(actor.name)
    if actor.has_rival_intentions:
        whose += f" ({report.readings.intentions[flip.actor][flip.intention].id})"
    said = tell_edit(named_edit(report.readings, flip.actor, flip.intention, flip.edit))
    pairs = percent(flip.pairs / comb(report.conflict.n_states, 2))
    effects = [
        f"{_states(teller, tuple(states))} {verb} {concept_names(concepts)}{_in(report, states)}"
        for changes, verb in ((flip.lost, "no longer"), (flip.gained, "newly"))
        for concepts, states in _alike(changes)
    ]
    return f"{whose} {said} ({pairs} of pairs): {'; '.join(effects)}."


def _alike(changes: Mapping[str, Mapping[int, float]]) -> list[tuple[list[str], Mapping[int, float]]]:
    """Put the concepts together under which the same states change, with the same shares."""
    told: list[tuple[list[str], Mapping[int, float]]] = []
    for concept, states in changes.items():
        same = next((concepts for concepts, others in told if others == states), None)
        if same is None:
            told.append(([concept], states))
        else:
            same.append(concept)
    return told


def _states(teller: Teller, states: Sequence[int]) -> str:
    names = [teller.state(s) for s in states]
    if len(names) > MOST_STATES + 1:
        return f"{', '.join(names[:MOST_STATES])} and {len(names) - MOST_STATES} more"
    return joined(names)


def _in(report: GridReport, states: Mapping[int, float]) -> str:
    """Tell in what share of the combinations; nothing where there is but one."""
    if len(report.grid.combinations) == 1:
        return ""
    low, high = min(states.values()), max(states.values())
    upto = "" if high - low < 1e-9 else "up to "
    return f" in {upto}{percent(round(high, 12), settled=True)}"


def tell_signs(report: GridReport) -> tuple[str, ...]:
    """Tell what would tell the intentions of each actor apart, the most telling first."""
    if not report.readings.rivals:
        return ()
    if "signs" in report.missing:
        return (f"What would tell intentions apart is missing: {report.missing['signs']}.",)
    lines: list[str] = []
    for actor in report.signs:
        lines += _tell_signs_of(report, actor)
    return tuple(lines)


def _tell_signs_of(report: GridReport, actor: int) -> list[str]:
    teller, signs = Teller.of(report.case, report.conflict), report.signs[actor]
    name = plain(report.case.actors[actor].name)
    if not signs:
        return [f"Nothing near tells the intentions of {name} apart."]
    weights = intention_weights(
        report.grid, report.combination_weights, actor, len(report.readings.intentions[actor])
    )
    used = weights[weights > 0.0]
    asked = float(-(used * np.log2(used)).sum())
    # What the actor does next is seen first; where it all settles is seen late, so that one of these will do.
    near = [sign for sign in signs if sign.kind != "settles"][:MOST_SIGNS]
    far = [sign for sign in signs if sign.kind == "settles"][:1]
    more = len(signs) - len(near) - len(far)
    return [
        (
            f"What would tell the intentions of {name} apart, the most telling first, of {asked:.2f} bits in question. An actor "
            "is taken to make moves that it gains from, and no others."
        ),
        *(f"- {_tell_sign(report, teller, actor, sign)}" for sign in (*near, *far)),
        *((f"{more} more signs of {name}; --json has them all.",) if more else ()),
    ]


def _tell_sign(report: GridReport, teller: Teller, actor: int, sign: Sign) -> str:
    own = report.readings.intentions[actor]
    sure = [str(one.id) for one, chance in zip(own, sign.chance.tolist(), strict=True) if chance > 0.5]
    name = plain(report.case.actors[actor].name)
    now = report.now or 0
    once = teller.happens(now, sign.at) or f"the conflict stands in {teller.state(sign.at)}"
    when = "" if sign.at == now else f"once {once}, "
    if sign.kind == "move":
        what = teller.happens(sign.at, sign.states[0]) or f"{name} moves to {teller.state(sign.states[0])}"
    elif sign.kind == "stays":
        what = f"{name} makes no move"
    else:
        what = f"it settles in {_states(teller, sign.states)}"
    under = f"expected under {', '.join(sure)}" if sure else "under none of them in most combinations"
    return f"{sign.bits:.2f} bits: {when}{what} ({under})."
