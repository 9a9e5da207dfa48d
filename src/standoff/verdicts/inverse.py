"""The smallest change of preferences that makes a state hold, for a case: the report behind `standoff inverse`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import state_name, taken
from standoff.errors import InputError
from standoff.moment import origin_of
from standoff.room import graph_with_room
from standoff.run import Run
from standoff.stability.concepts import RULES
from standoff.stability.edits import (
    Edit,
    Statement,
    apply_edit,
    pairs_changed,
    rank_by_statements,
    single_edits,
)
from standoff.stability.game import Values
from standoff.stability.grid import Lineup
from standoff.stability.inverse import ANSWERED, CREDIBLE, need_of
from standoff.stability.removals import fewest_pairs
from standoff.stability.rewritings import EDITS, fewest_statements
from standoff.verdicts.readings import Readings, readings_of
from standoff.verdicts.stability import choose_intentions, rivals_chosen

__all__ = ["MEASURES", "Change", "InverseReport", "edits_told", "inverse_report", "statement_text"]

Measure = Literal["statements", "pairs"]

MEASURES: tuple[Measure, ...] = ("statements", "pairs")
"""By what a change is measured."""

MOST_JOINT_WORK = 2**27
"""Single edits times states times actors up to which all are tried where answers depend on everybody."""

_COMPARED = 2**22
"""States compared, over all lists of equal size, to tell the one that touches the fewest pairs."""

CONVENTIONS: Mapping[Measure, str] = {
    "pairs": (
        "a pair counts once: a state that was better than the target becomes no better than it, and is tied with it; all "
        "other comparisons with the target stay"
    ),
    "statements": (
        "an edit counts once: a statement dropped, moved to another place, or negated; a preference keeps one statement at least"
    ),
}
"""What a change is, in words."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change:
    """What was found for one actor.

    Attributes
    ----------
    actor
        Its place.
    stable_before
        Whether the state is stable for it as preferences stand.
    found
        Whether a change was found that makes it so (or none is needed).
    size
        Pairs, or edits.
    minimal
        Whether it is proven that no smaller change of its preference will do, the others' being what they are.
    impossible
        Whether it is proven that none will.
    searched
        Changes of fewer edits than this were all tried.
    states
        By pairs: the states that become no better than the target.
    edits, statements
        By statements: the edits in order, and the list that they lead to.
    alternatives
        By statements: how many lists serve with as few edits.
    pairs
        All pairs of states that the changed preference compares otherwise.
    """

    actor: int
    stable_before: bool
    found: bool
    size: int = 0
    minimal: bool = True
    impossible: bool = False
    searched: int = 0
    states: tuple[int, ...] = ()
    edits: tuple[Edit, ...] = ()
    statements: tuple[Statement, ...] = ()
    alternatives: int = 0
    pairs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InverseReport:
    """The smallest change of preferences that makes a state stable.

    Attributes
    ----------
    readings
        The case with one intention for every actor.
    intentions
        Their names; ``None`` where an actor has no rival ones.
    state, concept, measure, kinds
        What was asked; ``kinds`` are the edits allowed.
    asked
        The actors for whom the state is to be stable, each by a change of its own preference.
    changes
        For each of them what was found.
    found
        Whether the state is stable for all of them once all changes are made.
    minimal
        Whether it is proven that no smaller change does that.
    stable_after
        The actors for whom the state is stable once all changes are made.
    """

    readings: Readings
    intentions: Mapping[str, str | None]
    state: int
    concept: str
    measure: Measure
    kinds: tuple[str, ...]
    asked: tuple[int, ...]
    changes: tuple[Change, ...]
    found: bool
    minimal: bool
    stable_after: tuple[int, ...]

    @property
    def case(self) -> Case:
        """The case."""
        return self.readings.case

    @property
    def conflict(self) -> Conflict | DrawnConflict:
        """Its conflict."""
        return self.readings.conflict

    @property
    def size(self) -> int:
        """Pairs or edits of all actors together."""
        return sum(change.size for change in self.changes)

    @property
    def impossible(self) -> bool:
        """Whether it is proven that no change allowed makes the state stable for those asked."""
        proof = self.concept not in CREDIBLE or len(self.asked) == 1
        return proof and any(change.impossible for change in self.changes)

    def record(self) -> dict[str, object]:
        """Return what `standoff inverse --json` prints."""
        actors = self.conflict.actors
        return {
            "rules": {
                "intentions": dict(self.intentions),
                "measure": CONVENTIONS[self.measure],
                "search": (
                    "each actor's change is a smallest one with the others' preferences as they then stand"
                    if self.concept in CREDIBLE
                    else "an actor's stability depends on no other preference, so each is sought by itself"
                ),
                **RULES,
            },
            "state": {"id": self._name(self.state), "taken": list(taken(self.conflict, self.state))},
            "concept": self.concept,
            "measure": self.measure,
            "edits": list(self.kinds) if self.measure == "statements" else None,
            "actors": [actors[i] for i in self.asked],
            "found": self.found,
            "size": self.size if self.found else None,
            "minimal": self.found and self.minimal,
            "impossible": self.impossible,
            "changes": {actors[change.actor]: self._change(change) for change in self.changes},
            "stable_after": [actors[i] for i in self.stable_after],
            "equilibrium_after": len(self.stable_after) == len(actors),
        }

    def _change(self, change: Change) -> dict[str, object]:
        common: dict[str, object] = {
            "stable_before": change.stable_before,
            "found": change.found,
            "size": change.size if change.found else None,
            "minimal": change.found and change.minimal,
            "impossible": change.impossible,
            "pairs_of_states": change.pairs,
        }
        if self.measure == "pairs":
            return {**common, "no_better": [self._name(s) for s in change.states]}
        return {
            **common,
            "edits": edits_told(self.readings, change),
            "statements": [statement_text(self.readings, change.actor, one) for one in change.statements],
            "alternatives": change.alternatives,
            "fully_searched_below": change.searched,
        }

    def _name(self, place: int) -> str:
        return state_name(self.conflict, place)


def statement_text(readings: Readings, actor: int, statement: Statement) -> str:
    """Write a statement, or its negation, as a case does."""
    found = readings.truths(actor, 0)
    which, as_written = statement
    text = found[1][which] if found else ""
    return text if as_written else f"not ({text})"


def edits_told(readings: Readings, change: Change) -> list[dict[str, object]]:
    """Return the edits of a change as records; a place counts from 1 in the list that the edit is made to."""
    found = readings.truths(change.actor, 0)
    at: tuple[Statement, ...] = tuple((k, True) for k in range(len(found[1]) if found else 0))
    told: list[dict[str, object]] = []
    for edit in change.edits:
        told.append({
            "kind": edit.kind,
            "place": edit.place + 1,
            "statement": statement_text(readings, change.actor, at[edit.place]),
            "to": None if edit.to < 0 else edit.to + 1,
        })  # fmt: skip
        at = apply_edit(at, edit)
    return told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """What a search needs."""

    readings: Readings
    state: int
    concept: str
    measure: Measure
    kinds: tuple[str, ...]
    run: Run

    @property
    def conflict(self) -> Conflict | DrawnConflict:
        return self.readings.conflict

    def written(self, actor: int) -> Values:
        """Return an actor's preference as the case has it."""
        return self.readings.ranks[actor][0]

    def change(self, actor: int, ranks: Sequence[Values], concept: str) -> tuple[Change, Values]:
        """Find a smallest change of an actor's preference as written, with the others' as given."""
        need = need_of(self.conflict, ranks, actor, self.state, concept)
        rank = self.written(actor)
        stable = not len(need.harmful(rank > rank[self.state]))
        if stable:
            return Change(actor=actor, stable_before=True, found=True), rank
        if self.measure == "pairs":
            removal = fewest_pairs(need, rank)
            lowered = rank.copy()
            lowered[list(removal.states)] = rank[self.state]
            change = Change(
                actor=actor, stable_before=False, found=True, size=len(removal.states), minimal=removal.minimal,
                states=removal.states, pairs=pairs_changed(rank, lowered),
            )  # fmt: skip
            return change, lowered
        stated = self.readings.truths(actor, 0)
        if stated is None:
            name = self.conflict.actors[actor]
            raise InputError(
                f"the preference of {name} is not written by statements; accepted is --measure pairs"
            )
        truths = stated[0]
        search = fewest_statements(
            need,
            truths,
            kinds=self.kinds,
            progress=lambda done, most: self.run.progress("lists of statements", done, most),
        )
        if not search.found:
            return Change(
                actor=actor, stable_before=False, found=False, minimal=False, impossible=search.exhausted,
                searched=search.searched,
            ), rank  # fmt: skip
        tried = search.found[: max(1, _COMPARED // self.conflict.n_states)]
        made = [(rank_by_statements(truths, one), one, edits) for one, edits in tried]
        pairs, changed, statements, edits = min(
            ((pairs_changed(rank, new), new, one, steps) for new, one, steps in made),
            key=lambda found: found[0],
        )
        return Change(
            actor=actor, stable_before=False, found=True, size=len(edits), searched=search.searched,
            edits=edits, statements=statements, alternatives=len(search.found), pairs=pairs,
        ), changed  # fmt: skip


def inverse_report(
    case: Case,
    given: Mapping[str, str],
    *,
    state: str,
    concept: str,
    actors: Sequence[str] = (),
    measure: str | None = None,
    kinds: Sequence[str] = EDITS,
    run: Run,
) -> InverseReport:
    """Find the smallest change of preferences that makes a state stable.

    Parameters
    ----------
    case
        The case.
    given
        Intention by actor; the likeliest a priori for the others.
    state
        A state, ``start`` or ``now``.
    concept
        One of `standoff.stability.inverse.ANSWERED`.
    actors
        For whom it is to be stable; by default for all, so that it is an equilibrium.
    measure
        One of `MEASURES`; by default statements where all those asked have them.
    kinds
        The edits allowed.
    run
        Progress.

    Raises
    ------
    InputError
        An unknown state, concept, actor, measure, edit or intention; statements asked of a preference written
        otherwise.
    TooLarge
        An actor with too many moves in too many states.
    """
    conflict = graph_with_room(case)
    chosen = choose_intentions(case, given)
    readings = readings_of(case, conflict, chosen)
    unknown = [name for name in actors if name not in chosen]
    if unknown:
        raise InputError(f"--actor {unknown[0]}: no such actor; the actors are {', '.join(chosen)}")
    if concept not in ANSWERED:
        raise InputError(f"--concept {concept}: accepted are {', '.join(ANSWERED)}")
    wrong = [kind for kind in kinds if kind not in EDITS]
    if wrong or not kinds:
        raise InputError(
            f"--edits {','.join(kinds) or '(none)'}: accepted are {', '.join(EDITS)}, separated by commas"
        )
    asked = tuple(i for i, name in enumerate(conflict.actors) if not actors or name in actors)
    if measure is None:
        measure = "statements" if all(readings.truths(i, 0) for i in asked) else "pairs"
    if measure not in MEASURES:
        raise InputError(f"--measure {measure}: accepted are {', '.join(MEASURES)}")
    search = _Asked(
        readings=readings,
        state=origin_of(case, conflict, state),
        concept=concept,
        measure="pairs" if measure == "pairs" else "statements",
        kinds=tuple(kind for kind in EDITS if kind in kinds),
        run=run,
    )
    lineup = Lineup(conflict)
    changes, ranks, proven = _together(search, lineup, asked)
    game = lineup.game(ranks)
    stable_after = tuple(i for i in range(len(ranks)) if lineup.stable(concept, game, i)[search.state])
    return InverseReport(
        readings=readings,
        intentions=rivals_chosen(case, chosen),
        state=search.state,
        concept=concept,
        measure=search.measure,
        kinds=search.kinds,
        asked=asked,
        changes=changes,
        found=set(asked) <= set(stable_after),
        minimal=proven,
        stable_after=stable_after,
    )


def _together(
    search: _Asked, lineup: Lineup, asked: tuple[int, ...]
) -> tuple[tuple[Change, ...], list[Values], bool]:
    """Change the preferences of all those asked; return also the preferences, and whether no less will do."""
    written = [search.written(i) for i in range(len(search.readings.ranks))]
    first = {i: search.change(i, written, search.concept) for i in asked}
    if search.concept not in CREDIBLE or len(asked) == 1:
        ranks = [first[i][1] if i in first else rank for i, rank in enumerate(written)]
        changes = tuple(first[i][0] for i in asked)
        return changes, ranks, all(change.minimal for change in changes)
    least = 1
    if search.measure == "statements" and any(not change.stable_before for change, _ in first.values()):
        one = _single(search, lineup, asked, written)
        if one is not None:
            changes = tuple(_unchanged(first[i][0], one[0]) for i in asked)
            ranks = [one[1] if i == one[0].actor else rank for i, rank in enumerate(written)]
            return changes, ranks, True
        least = 2 if _affordable(search, asked) else 1
    found = {i: change for i, (change, _) in first.items()}
    ranks = list(written)
    for _ in range(len(asked) + 1):
        for i in asked:
            found[i], ranks[i] = search.change(i, ranks, search.concept)
        if _hold(search, lineup, asked, ranks):
            break
    else:
        # Where nobody improves no answer is needed, whatever the others prefer.
        for i in asked:
            found[i], ranks[i] = search.change(i, ranks, "nash")
    changes = tuple(_since(found[i], first[i][0]) for i in asked)
    return changes, ranks, sum(change.size for change in changes) <= least


def _hold(search: _Asked, lineup: Lineup, asked: Sequence[int], ranks: Sequence[Values]) -> bool:
    """Tell whether the state is stable for all those asked."""
    game = lineup.game(ranks)
    return all(lineup.stable(search.concept, game, i)[search.state] for i in asked)


def _affordable(search: _Asked, asked: Sequence[int]) -> bool:
    """Tell whether every single edit can be tried on everybody."""
    lengths = [len((search.readings.truths(i, 0) or ((), ()))[1]) for i in asked]
    edits = sum(len(single_edits(length, search.kinds)) for length in lengths)
    return edits * search.conflict.n_states * len(asked) <= MOST_JOINT_WORK


def _single(
    search: _Asked, lineup: Lineup, asked: Sequence[int], written: Sequence[Values]
) -> tuple[Change, Values] | None:
    """Find a single edit of one actor that makes the state stable for all those asked, if there is one."""
    if not _affordable(search, asked):
        return None
    serving: list[tuple[int, int, Edit, tuple[Statement, ...], Values]] = []
    for i in asked:
        stated = search.readings.truths(i, 0)
        if stated is None:
            continue
        start = tuple((k, True) for k in range(len(stated[1])))
        for edit in single_edits(len(start), search.kinds):
            statements = apply_edit(start, edit)
            changed = rank_by_statements(stated[0], statements)
            ranks = [changed if j == i else rank for j, rank in enumerate(written)]
            if statements and not np.array_equal(changed, written[i]) and _hold(search, lineup, asked, ranks):
                serving.append((pairs_changed(written[i], changed), i, edit, statements, changed))
    if not serving:
        return None
    pairs, i, edit, statements, changed = min(serving, key=lambda one: (one[0], one[1], one[2]))
    return Change(
        actor=i, stable_before=False, found=True, size=1, searched=1, edits=(edit,), statements=statements,
        alternatives=len(serving), pairs=pairs,
    ), changed  # fmt: skip


def _unchanged(before: Change, one: Change) -> Change:
    """Return the one change for its actor, and for another actor that it needs none."""
    if before.actor == one.actor:
        return _since(one, before)
    return Change(actor=before.actor, stable_before=before.stable_before, found=True)


def _since(change: Change, before: Change) -> Change:
    """Say of a change whether its actor would have stayed before any was made."""
    return replace(change, stable_before=before.stable_before)
