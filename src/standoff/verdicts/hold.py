"""Whether a state holds under every intention, and on what that rests: the report behind `standoff hold`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

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
from standoff.stability.edits import Edit, apply_edit, neighbouring_edits, rank_by_statements
from standoff.stability.evolution import evolve
from standoff.stability.game import Stable, Values
from standoff.stability.grid import Lineup
from standoff.stability.hold import HELD, OptionChange, changed_option, unanswered
from standoff.stability.witnesses import Step, explain
from standoff.verdicts.believing import Lasting, believe, how_long
from standoff.verdicts.flips import named_edit
from standoff.verdicts.readings import Readings, Weights, readings_of, weigh

__all__ = ["Answer", "HoldReport", "Reading", "SingleChange", "hold_report"]

MOST_WORK = 2**30
"""Bound on single changes times combinations times states times actors; some minutes."""

MOST_ROWS_WORK = 2**26
"""Bound on combinations times states times actors; a minute or so."""

_TOLD = ("nash", "smr", "seq", "gmr")
"""The concepts told of each actor, the strongest first; SMR and SEQ do not imply each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the others do to an improvement that would break it: the commitment that its holding rests on."""

    actor: int
    improvement: int
    steps: tuple[Step, ...]
    leads_to: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What is so in one combination of intentions.

    Attributes
    ----------
    combination
        The intentions, by place.
    holds
        Whether the state holds for every actor, under the concept asked.
    stable
        For each actor the concepts under which it would not break it.
    leaving
        For each actor the improvements that break it and are not answered, its best first.
    answers
        The answers to those that are.
    drift
        A shortest sequence of improvements that leads out, if there is one: what holds at the first step may be broken later.
    """

    combination: tuple[int, ...]
    holds: bool
    stable: tuple[tuple[str, ...], ...]
    leaving: tuple[tuple[int, ...], ...]
    answers: tuple[Answer, ...]
    drift: tuple[Step, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChange:
    """One small change, and in which combinations it decides.

    Attributes
    ----------
    kind
        ``frozen``, ``irreversible``, ``reversible``: of an option; ``aside``: an actor makes no moves; ``statement``: one of its
        statements is dropped or swapped with its neighbour.
    actor
        Whose option or statement.
    option
        The id of the option, or nothing.
    intention, edit
        Of a statement.
    breaks
        The combinations in which it makes what held cease to hold.
    mends
        Those in which it makes hold what did not.
    leaver
        The first actor who then breaks it.
    opens, closes
        Of a condition, the combinations in which no sequence of improvements led out of it and now one does, and the
        other way round.
    """

    kind: Literal["frozen", "irreversible", "reversible", "aside", "statement"]
    actor: int
    option: str = ""
    intention: int = -1
    edit: Edit | None = None
    breaks: tuple[int, ...] = ()
    mends: tuple[int, ...] = ()
    leaver: int | None = None
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HoldReport:
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

    readings: Readings
    weights: Weights
    state: int
    condition: str
    concept: str
    rows: tuple[Reading, ...]
    changes: tuple[SingleChange, ...]
    lasting: Lasting | None
    missing: Mapping[str, str]

    @property
    def case(self) -> Case:
        """The case."""
        return self.readings.case

    @property
    def conflict(self) -> Conflict | DrawnConflict:
        """Its conflict."""
        return self.readings.conflict

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
    search = _Search(
        readings=readings, state=place, concept=concept, out=out, conditional=condition is not None
    )
    rows = tuple(search.row(combination) for combination in readings.combinations)
    missing: dict[str, str] = {}
    changes: tuple[SingleChange, ...] = ()
    try:
        changes = search.changes(rows, run)
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Search:
    """What is asked of every combination."""

    readings: Readings
    state: int
    concept: str
    out: Stable
    conditional: bool

    @property
    def conflict(self) -> Conflict | DrawnConflict:
        return self.readings.conflict

    def row(self, combination: tuple[int, ...]) -> Reading:
        """Judge one combination."""
        ranks = self.readings.ranked(combination)
        game = Lineup(self.conflict).game(ranks)
        leaving = tuple(
            tuple(unanswered(game, i, self.state, self.concept, self.out).tolist()) for i in range(len(ranks))
        )
        stable = tuple(
            tuple(one for one in _TOLD if not len(unanswered(game, i, self.state, one, self.out)))
            for i in range(len(ranks))
        )
        holds = not any(leaving)
        return Reading(
            combination=combination,
            holds=holds,
            stable=stable,
            leaving=leaving,
            answers=self._answers(ranks),
            drift=self._drift(self.conflict, ranks),
        )

    def _answers(self, ranks: Sequence[Values]) -> tuple[Answer, ...]:
        """Find what answers each improvement that would break it."""
        if self.concept == "nash":
            return ()
        found = []
        for i in range(len(ranks)):
            witness = explain(self.conflict, ranks, self.state, i, self.concept)
            found += [
                Answer(actor=i, improvement=one.improvement, steps=one.steps, leads_to=one.leads_to)
                for one in witness.sanctions
                if self.out[one.improvement]
            ]
        return tuple(found)

    def _drift(self, conflict: Conflict | DrawnConflict, ranks: Sequence[Values]) -> tuple[Step, ...] | None:
        """Find a shortest sequence of improvements that leads out, if there is one."""
        evolution = evolve(conflict, ranks, self.state, improving=True)
        reached = np.flatnonzero(self.out & (evolution.steps > 0))
        if not len(reached):
            return None
        nearest = int(reached[np.argmin(evolution.steps[reached])])
        paths = evolution.paths_to(nearest)
        return None if paths is None else paths.paths[0]

    def changes(self, rows: Sequence[Reading], run: Run) -> tuple[SingleChange, ...]:
        """Try every single change in every combination; keep those that decide one."""
        trials = [*self._option_trials(), *self._statement_trials()]
        n_states, n_actors = self.conflict.n_states, len(self.conflict.actors)
        work = len(trials) * len(rows) * n_states * n_actors
        if work > MOST_WORK:
            raise TooLarge(
                f"{len(trials):,} single changes in {len(rows):,} combinations, over all states and actors, are {work:,} "
                f"verdicts; at most {MOST_WORK:,} are tried: choose intentions with --intention"
            )
        plain = Lineup(self.conflict)
        found = []
        for done, trial in enumerate(trials):
            run.progress("single changes", done, len(trials))
            decided = self._try(trial, rows, plain)
            if decided.breaks or decided.mends or decided.opens or decided.closes:
                found.append(decided)
        run.progress("single changes", len(trials), len(trials))
        return tuple(found)

    def _option_trials(self) -> list[SingleChange]:
        conflict = self.conflict
        if isinstance(conflict, DrawnConflict):
            return [SingleChange(kind="aside", actor=i) for i in range(len(conflict.actors))]
        trials = []
        for k, (option, owner) in enumerate(zip(conflict.options, conflict.owner, strict=True)):
            one_way = bool(conflict.no_drop >> k & 1)
            trials += [
                SingleChange(kind="frozen", actor=owner, option=option),
                SingleChange(kind="reversible" if one_way else "irreversible", actor=owner, option=option),
            ]
        return [*trials, *(SingleChange(kind="aside", actor=i) for i in range(len(conflict.actors)))]

    def _statement_trials(self) -> list[SingleChange]:
        return [
            SingleChange(kind="statement", actor=i, intention=k, edit=edit)
            for i, own in enumerate(self.readings.intentions)
            for k in range(len(own))
            for edit in neighbouring_edits(len((self.readings.truths(i, k) or ((), ()))[1]))
        ]

    def _try(self, trial: SingleChange, rows: Sequence[Reading], plain: Lineup) -> SingleChange:
        """Judge every combination with one thing changed."""
        lineup = plain if trial.kind == "statement" else Lineup(self._variant(trial))
        edited = self._edited(trial)
        breaks, mends, opens, closes, leaver = [], [], [], [], None
        for c, row in enumerate(rows):
            ranks = self.readings.ranked(row.combination)
            if trial.kind == "statement":
                if edited is None or row.combination[trial.actor] != trial.intention:
                    continue
                ranks[trial.actor] = edited
            game = lineup.game(ranks)
            leaving = next(
                (
                    i
                    for i in range(len(ranks))
                    if len(unanswered(game, i, self.state, self.concept, self.out))
                ),
                None,
            )
            if row.holds and leaving is not None:
                breaks.append(c)
                leaver = leaving if leaver is None else leaver
            elif not row.holds and leaving is None:
                mends.append(c)
            if self.conditional:
                led = self._drift(lineup.conflict, ranks)
                if row.drift is None and led is not None:
                    opens.append(c)
                elif row.drift is not None and led is None:
                    closes.append(c)
        return SingleChange(
            kind=trial.kind, actor=trial.actor, option=trial.option, intention=trial.intention, edit=trial.edit,
            breaks=tuple(breaks), mends=tuple(mends), leaver=leaver,
            opens=tuple(opens), closes=tuple(closes),
        )  # fmt: skip

    def _edited(self, trial: SingleChange) -> Values | None:
        """Return the preference with one statement changed; nothing if that changes none."""
        stated = self.readings.truths(trial.actor, trial.intention) if trial.edit is not None else None
        if stated is None or trial.edit is None:
            return None
        written = [(place, True) for place in range(len(stated[1]))]
        rank = rank_by_statements(stated[0], apply_edit(written, trial.edit))
        return None if np.array_equal(rank, self.readings.ranks[trial.actor][trial.intention]) else rank

    def _variant(self, trial: SingleChange) -> Conflict | DrawnConflict:
        """Return the conflict with an option changed, or without an actor's moves."""
        conflict = self.conflict
        if isinstance(conflict, DrawnConflict):
            none = np.zeros(conflict.n_states + 1, dtype=np.intp)
            return replace(
                conflict,
                indptr=_with(conflict.indptr, trial.actor, none),
                target=_with(conflict.target, trial.actor, none[:0]),
            )
        if trial.kind == "aside":
            own = conflict.own_mask(trial.actor)
            return replace(conflict, no_drop=conflict.no_drop | own, no_take=conflict.no_take | own)
        return changed_option(conflict, conflict.options.index(trial.option), _option_change(trial))


def _option_change(trial: SingleChange) -> OptionChange:
    match trial.kind:
        case "frozen" | "irreversible" | "reversible":
            return trial.kind
        case _:
            raise ValueError(f"{trial.kind} is no change of an option")


def _with(
    arrays: tuple[NDArray[np.intp], ...], place: int, one: NDArray[np.intp]
) -> tuple[NDArray[np.intp], ...]:
    return (*arrays[:place], one, *arrays[place + 1 :])
