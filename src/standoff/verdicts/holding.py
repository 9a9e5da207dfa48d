"""Whether something holds in one combination of intentions, and which single changes decide it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.errors import TooLarge
from standoff.run import Run
from standoff.stability.cost import tell_duration
from standoff.stability.edits import Edit, apply_edit, neighbouring_edits, rank_by_statements
from standoff.stability.evolution import evolve
from standoff.stability.game import Stable, Values
from standoff.stability.grid import Lineup
from standoff.stability.hold import OptionChange, changed_option, unanswered
from standoff.stability.witnesses import Step, explain
from standoff.verdicts.readings import OfReadings

__all__ = ["MOST_WORK", "MOST_WORK_ASKED", "Answer", "Holding", "Reading", "SingleChange"]

MOST_WORK = 2**26
"""Bound on single changes times combinations times states times actors, unless more is asked for: ten seconds."""

MOST_WORK_ASKED = 2**30
"""The same where it is asked for: some minutes."""

_A_SECOND = 7e6
"""Verdicts tried in a second: measured with five actors at 2^15 and 2^20 states."""

_TOLD = ("nash", "gmr", "smr", "seq")
"""The concepts told of each actor, in the order of the registry."""


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
class Holding(OfReadings):
    """What is asked of every combination.

    Attributes
    ----------
    readings
        The intentions of all actors.
    state, concept
        Where the conflict stands, by place, and by what it is judged.
    out
        ``bool[S]``: the states by which it ceases to hold.
    conditional
        Whether a condition is to hold, and not the state alone.
    """

    state: int
    concept: str
    out: Stable
    conditional: bool

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

    def changes(
        self, rows: Sequence[Reading], run: Run, *, most: int = MOST_WORK
    ) -> tuple[SingleChange, ...]:
        """Try every single change in every combination; keep those that decide one.

        Raises
        ------
        TooLarge
            More verdicts than ``most``; with their number and the time they would take.
        """
        trials = [*self._option_trials(), *self._statement_trials()]
        n_states, n_actors = self.conflict.n_states, len(self.conflict.actors)
        work = len(trials) * len(rows) * n_states * n_actors
        if work > most:
            ways = ["add --all-changes"] if most < work <= MOST_WORK_ASKED else []
            ways += ["choose intentions with --intention"] if len(rows) > 1 else []
            raise TooLarge(
                f"{len(trials):,} single changes in {len(rows):,} combination{'s' if len(rows) > 1 else ''} of intentions, "
                f"over all states and actors, are {work:,} verdicts, {tell_duration(work / _A_SECOND)}; "
                f"at most {most:,} are tried: {' or '.join(ways or ['add infeasible combinations'])}"
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
