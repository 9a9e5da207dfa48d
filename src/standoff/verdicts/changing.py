"""The smallest change of one actor's preference that makes a state hold, and of several actors' together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np

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
from standoff.stability.rewritings import every_list, fewest_statements
from standoff.verdicts.readings import OfReadings

__all__ = ["MEASURES", "MOST_JOINT_WORK", "Asked", "Change", "Measure", "Together", "change_together"]

Measure = Literal["statements", "pairs"]

MEASURES: tuple[Measure, ...] = ("statements", "pairs")
"""By what a change is measured."""

MOST_JOINT_WORK = 2**27
"""Single edits times states times actors up to which all are tried where answers depend on everybody."""

MOST_JOINT_LISTS = 50_000
"""Combinations of lists up to which all are tried where answers depend on everybody."""

_WIDER = {"seq": "gmr", "sseq": "smr"}
"""What each concept implies that asks of the actor's own preference only."""

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
        By statements: how many lists were met that serve with as few edits; 1 where the lists of all actors were
        tried together.
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
class Asked(OfReadings):
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

    state: int
    concept: str
    measure: Measure
    kinds: tuple[str, ...]
    run: Run

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together:
    """The changes of several actors.

    Attributes
    ----------
    changes
        One for each actor asked.
    ranks
        All preferences once they are made.
    minimal
        Whether it is proven that no less will do.
    impossible
        Whether it is proven that nothing will.
    """

    changes: tuple[Change, ...]
    ranks: list[Values]
    minimal: bool
    impossible: bool = False


def change_together(search: Asked, lineup: Lineup, asked: tuple[int, ...]) -> Together:
    """Change the preferences of all those asked."""
    written = [search.written(i) for i in range(len(search.readings.ranks))]
    first = {i: search.change(i, written, search.concept) for i in asked}
    if search.concept not in CREDIBLE or len(asked) == 1:
        ranks = [first[i][1] if i in first else rank for i, rank in enumerate(written)]
        changes = tuple(first[i][0] for i in asked)
        return Together(
            changes=changes,
            ranks=ranks,
            minimal=all(change.minimal for change in changes),
            impossible=any(change.impossible for change in changes),
        )
    least, ruled_out = 1, False
    if search.measure == "statements" and any(not change.stable_before for change, _ in first.values()):
        one = _single(search, lineup, asked, written)
        if one is not None:
            changes = tuple(_unchanged(first[i][0], one[0]) for i in asked)
            ranks = [one[1] if i == one[0].actor else rank for i, rank in enumerate(written)]
            return Together(changes=changes, ranks=ranks, minimal=True)
        joint, complete = _joint(search, lineup, asked, written)
        if joint:
            made = {choice.change.actor: choice for choice in joint}
            return Together(
                changes=tuple(_since(made[i].change, first[i][0]) for i in asked),
                ranks=[made[i].rank if i in made else rank for i, rank in enumerate(written)],
                minimal=True,
            )
        ruled_out = complete
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
    minimal = sum(change.size for change in changes) <= least
    return Together(changes=changes, ranks=ranks, minimal=minimal, impossible=ruled_out)


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Choice:
    """One preference that an actor can be given."""

    change: Change
    rank: Values


def _joint(
    search: Asked, lineup: Lineup, asked: Sequence[int], written: Sequence[Values]
) -> tuple[tuple[_Choice, ...], bool]:
    """Try the lists of all those asked together, the fewest edits first; say also whether all were tried."""
    choices, combinations, complete = [], 1, True
    for i in asked:
        mine, count = _choices(search, i, written, MOST_JOINT_LISTS // combinations)
        if count and not mine:
            # No list of its own lets it stay whatever the others prefer.
            return (), True
        complete &= count > 0
        combinations *= max(count, 1)
        choices.append(mine)
    if not complete or combinations * search.conflict.n_states * len(asked) > MOST_JOINT_WORK:
        return (), False
    together = sorted(
        product(*choices),
        key=lambda chosen: (
            sum(one.change.size for one in chosen),
            sum(one.change.pairs for one in chosen),
        ),
    )
    for done, chosen in enumerate(together):
        if done % 1024 == 0:
            search.run.progress("combinations of lists", done, len(together))
        ranks = list(written)
        for one in chosen:
            ranks[one.change.actor] = one.rank
        if _hold(search, lineup, asked, ranks):
            return chosen, True
    return (), True


def _choices(search: Asked, actor: int, written: Sequence[Values], most: int) -> tuple[list[_Choice], int]:
    """List the distinct preferences by which an actor may stay, and how many lists make them; 0 lists if too many."""
    need = need_of(search.conflict, written, actor, search.state, _WIDER[search.concept])
    stated = search.readings.truths(actor, 0)
    lists: dict[tuple[Statement, ...], tuple[Edit, ...]] = {(): ()}
    if stated is not None:
        lists, complete = every_list(len(stated[1]), search.kinds, most=most)
        if not complete:
            return [], 0
    found: dict[bytes, _Choice] = {}
    for statements, edits in lists.items():
        rank = rank_by_statements(stated[0], statements) if stated and edits else written[actor]
        if rank.tobytes() in found or len(need.harmful(rank > rank[search.state])):
            continue
        change = Change(
            actor=actor, stable_before=False, found=True, size=len(edits), searched=len(edits), edits=edits,
            statements=statements if edits else (), alternatives=1 if edits else 0,
            pairs=pairs_changed(written[actor], rank),
        )  # fmt: skip
        found[rank.tobytes()] = _Choice(change=change, rank=rank)
    return list(found.values()), len(lists)


def _unchanged(before: Change, one: Change) -> Change:
    """Return the one change for its actor, and for another actor that it needs none."""
    if before.actor == one.actor:
        return _since(one, before)
    return Change(actor=before.actor, stable_before=before.stable_before, found=True)


def _since(change: Change, before: Change) -> Change:
    """Say of a change whether its actor would have stayed before any was made."""
    return replace(change, stable_before=before.stable_before)
