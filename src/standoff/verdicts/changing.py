"""The smallest change of one actor's preference that makes a state hold, and of several actors' together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.errors import InputError
from standoff.run import Run
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
from standoff.stability.inverse import CREDIBLE, need_of
from standoff.stability.removals import fewest_pairs
from standoff.stability.rewritings import fewest_statements
from standoff.verdicts.readings import Readings

__all__ = ["MEASURES", "MOST_JOINT_WORK", "Asked", "Change", "Measure", "change_together"]

Measure = Literal["statements", "pairs"]

MEASURES: tuple[Measure, ...] = ("statements", "pairs")
"""By what a change is measured."""

MOST_JOINT_WORK = 2**27
"""Single edits times states times actors up to which all are tried where answers depend on everybody."""

_COMPARED = 2**22
"""States compared, over all lists of equal size, to tell the one that touches the fewest pairs."""


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
class Asked:
    """What a search needs.

    Attributes
    ----------
    readings
        One intention for each actor.
    state, concept
        What is to hold, by place, and by what it is judged.
    measure, kinds
        By what a change is measured, and the edits allowed.
    run
        Progress.
    """

    readings: Readings
    state: int
    concept: str
    measure: Measure
    kinds: tuple[str, ...]
    run: Run

    @property
    def conflict(self) -> Conflict | DrawnConflict:
        """The conflict."""
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


def change_together(
    search: Asked, lineup: Lineup, asked: tuple[int, ...]
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


def _hold(search: Asked, lineup: Lineup, asked: Sequence[int], ranks: Sequence[Values]) -> bool:
    """Tell whether the state is stable for all those asked."""
    game = lineup.game(ranks)
    return all(lineup.stable(search.concept, game, i)[search.state] for i in asked)


def _affordable(search: Asked, asked: Sequence[int]) -> bool:
    """Tell whether every single edit can be tried on everybody."""
    lengths = [len((search.readings.truths(i, 0) or ((), ()))[1]) for i in asked]
    edits = sum(len(single_edits(length, search.kinds)) for length in lengths)
    return edits * search.conflict.n_states * len(asked) <= MOST_JOINT_WORK


def _single(
    search: Asked, lineup: Lineup, asked: Sequence[int], written: Sequence[Values]
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
