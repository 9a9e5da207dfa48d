"""Whether a state holds under every intention, and on what that rests: the report behind `standoff hold`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from standoff.case.expressions import ExpressionError, options_in, parse
from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import state_name, taken, truth
from standoff.errors import InputError, TooLarge
from standoff.moment import as_known_on, origin_of
from standoff.room import graph_with_room
from standoff.run import Run
from standoff.stability.concepts import RULES
from standoff.stability.game import Stable
from standoff.stability.hold import HELD
from standoff.stability.witnesses import Step
from standoff.verdicts.believing import Lasting, believe, how_long
from standoff.verdicts.flips import named_edit
from standoff.verdicts.holding import MOST_WORK, MOST_WORK_ASKED, Holding, Reading, SingleChange
from standoff.verdicts.readings import OfReadings, Weights, readings_of, weigh

__all__ = ["HoldReport", "hold_report"]

MOST_ROWS_WORK = 2**26
"""Bound on combinations times states times actors; a minute or so."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HoldReport(OfReadings):
    """Whether something holds under every intention, and what that rests on.

    Attributes
    ----------
    readings, weights
        The intentions, and the weight of each combination.
    state
        Where the conflict stands, or what was asked.
    condition
        What is to hold there; nothing if it is the state itself.
    concept
        By what it is judged.
    rows
        One for each combination.
    changes
        The single changes that decide something, those that break the most weight first.
    lasting
        How probable it is that it holds through a day, if that was asked.
    missing
        Why something is not told.
    """

    weights: Weights
    state: int
    condition: str
    concept: str
    rows: tuple[Reading, ...]
    changes: tuple[SingleChange, ...]
    lasting: Lasting | None
    missing: Mapping[str, str]

    @property
    def holds(self) -> bool:
        """Whether it holds in every combination."""
        return all(row.holds for row in self.rows)

    def weight(self, combinations: Sequence[int]) -> float:
        """Return the weight of some combinations together."""
        return min(1.0, float(self.weights.of[list(combinations)].sum()))

    def record(self) -> dict[str, object]:
        """Return what `standoff hold --json` prints."""
        actors = self.conflict.actors
        return {
            "rules": {
                "weights": self.weights.by,
                "weighed": self.weights.rule,
                "left_out": self.weights.left_out,
                "holds": "every improvement that breaks it is answered as the concept asks",
                **RULES,
            },
            "state": {"id": self._name(self.state), "taken": list(taken(self.conflict, self.state))},
            "condition": self.condition or None,
            "concept": self.concept,
            "holds": self.holds,
            "readings": [
                {
                    "intentions": self.readings.named(row.combination),
                    "weight": float(weight),
                    "holds": row.holds,
                    "stable": {actors[i]: list(concepts) for i, concepts in enumerate(row.stable)},
                    "leaving": {
                        actors[i]: [self._name(s) for s in states]
                        for i, states in enumerate(row.leaving)
                        if states
                    },
                    "answers": [
                        {
                            "actor": actors[answer.actor],
                            "improvement": self._name(answer.improvement),
                            "moves": [self._step(step) for step in answer.steps],
                            "leads_to": self._name(answer.leads_to),
                        }
                        for answer in row.answers
                    ],
                    "drift": None if row.drift is None else [self._step(step) for step in row.drift],
                }
                for row, weight in zip(self.rows, self.weights.of, strict=True)
            ],
            "changes": [self._change(change) for change in self.changes],
            "lasting": None
            if self.lasting is None
            else {
                "until": self.lasting.until.isoformat(),
                "probability": self.lasting.probability,
                "standard_error": self.lasting.standard_error,
                "by_intention": {actor: dict(own) for actor, own in self.lasting.by_intention.items()},
            },
            "missing": dict(self.missing),
        }

    def _change(self, change: SingleChange) -> dict[str, object]:
        return {
            "kind": change.kind,
            "actor": self.conflict.actors[change.actor],
            "option": change.option or None,
            "intention": None
            if change.edit is None
            else str(self.readings.intentions[change.actor][change.intention].id),
            "edit": None
            if change.edit is None
            else named_edit(self.readings, change.actor, change.intention, change.edit),
            "breaks": list(change.breaks),
            "breaks_weight": self.weight(change.breaks),
            "mends": list(change.mends),
            "mends_weight": self.weight(change.mends),
            "opens": list(change.opens),
            "closes": list(change.closes),
            "leaver": None if change.leaver is None else self.conflict.actors[change.leaver],
        }

    def _step(self, step: Step) -> dict[str, str]:
        return {
            "actor": self.conflict.actors[step.actor],
            "from": self._name(step.before),
            "to": self._name(step.after),
        }

    def _name(self, place: int) -> str:
        return state_name(self.conflict, place)


def hold_report(
    case: Case,
    chosen: Mapping[str, str],
    *,
    state: str | None = None,
    condition: str | None = None,
    concept: str = "seq",
    until: date | None = None,
    weights: str | None = None,
    as_of: date | None = None,
    all_changes: bool = False,
    run: Run,
) -> HoldReport:
    """Tell whether a state, or a condition, holds under every combination of intentions.

    Parameters
    ----------
    case
        The case.
    chosen
        Intention by actor, where only one is to be considered.
    state
        A state, ``start`` or ``now``; by default ``now``.
    condition
        An expression true there; by default the state itself is to hold.
    concept
        One of `standoff.stability.hold.HELD`.
    until
        Also tell how probable it is that it holds through this day.
    weights
        As `standoff.verdicts.readings.weigh`.
    as_of
        Count only what was published by this day; by default the case's own.
    all_changes
        Try every single change though it take minutes; by default those that would are ``missing``, with their cost.
    run
        Seed, cache and progress.

    Raises
    ------
    InputError
        An unknown state, option, concept, intention; a condition that is false there; a day that cannot be asked.
    TooLarge
        Too many combinations for so many states.
    """
    known = case if as_of is None else as_known_on(case, as_of)
    conflict = graph_with_room(known)
    if concept not in HELD:
        raise InputError(f"--concept {concept}: accepted are {', '.join(HELD)}")
    place = origin_of(known, conflict, state)
    out = _out(conflict, place, condition)
    readings = readings_of(known, conflict, chosen)
    work = len(readings.combinations) * conflict.n_states * len(conflict.actors)
    if work > MOST_ROWS_WORK:
        raise TooLarge(
            f"{len(readings.combinations):,} combinations of intentions, over all states and actors, are {work:,} verdicts; "
            f"at most {MOST_ROWS_WORK:,} are accepted: choose the intention of some actors with --intention"
        )
    believed = cache(lambda: believe(case, as_of, run))
    lasting = None
    if until is not None:
        now = origin_of(known, conflict, "now")
        if place != now:
            raise InputError(
                f"--until {until}: how long something lasts is asked of where the conflict stands, "
                f"{state_name(conflict, now)}, not of {state_name(conflict, place)}"
            )
        lasting = how_long(believed(), out, until, run)
    weighed = weigh(readings, weights, believed)
    search = Holding(
        readings=readings, state=place, concept=concept, out=out, conditional=condition is not None
    )
    rows = tuple(search.row(combination) for combination in readings.combinations)
    missing: dict[str, str] = {}
    changes: tuple[SingleChange, ...] = ()
    try:
        changes = search.changes(rows, run, most=MOST_WORK_ASKED if all_changes else MOST_WORK)
    except TooLarge as reason:
        missing["changes"] = str(reason)
    return HoldReport(
        readings=readings,
        weights=weighed,
        state=place,
        condition="" if condition is None else parse(condition).text,
        concept=concept,
        rows=rows,
        changes=tuple(sorted(changes, key=lambda one: _decisive(one, weighed.of))),
        lasting=lasting,
        missing=missing,
    )


def _out(conflict: Conflict | DrawnConflict, state: int, condition: str | None) -> Stable:
    """Return the states by which it ceases to hold."""
    if condition is None:
        return np.not_equal(np.arange(conflict.n_states), state)
    if isinstance(conflict, DrawnConflict):
        raise InputError("--condition: a hand-drawn graph has no options; name the state with --state")
    try:
        tree = parse(condition).tree
    except ExpressionError as error:
        raise InputError(f"--condition {condition}: {error}") from None
    unknown = [name for name in options_in(tree) if name not in conflict.options]
    if unknown:
        raise InputError(
            f"--condition {condition}: no option {unknown[0]}; the options are {', '.join(conflict.options)}"
        )
    out: Stable = ~truth(tree, conflict.states, conflict.options)
    if out[state]:
        raise InputError(f"--condition {condition}: it is not true in {state_name(conflict, state)}")
    return out


def _decisive(change: SingleChange, weights: NDArray[np.float64]) -> tuple[float, float, float, int]:
    broken, opened, mended = (
        round(float(weights[list(some)].sum()), 12) for some in (change.breaks, change.opens, change.mends)
    )
    return -broken, -opened, -mended, _KINDS.index(change.kind)


_KINDS = ("frozen", "irreversible", "reversible", "aside", "statement")
