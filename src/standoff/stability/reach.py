"""What the others can bring about, in option form: reachability without a list of what is reached.

A sweep replaces v(s) by the smallest v that *one* move of one actor reaches from s. It costs O(S): the
states share the lists of `standoff.conflict.moves.Choices`, and in a list sorted by its owner's
preference a running minimum over what is strictly better is what one improvement reaches; how the
states are laid out for it is told in `standoff.stability.sweeps`. Sweeps of the actors in turn are repeated until none changes anything. As one
actor's moves are transitive, and so are its improvements, a second sweep of the same actor changes
nothing, and no legal sequence of moves is lost by forbidding an actor to move twice in succession
(notes on conflict, section 2).

The number of rounds is the number of turns in the longest sequence that is needed: a few in practice.
Where feasible states form long chains it may grow with the states; after so many rounds that little is
lost by starting afresh, the states are settled one by one instead, in ascending order of v: each is
taken up once, with everything that reaches it. That is slow for each state, but linear in all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict
from standoff.conflict.moves import Choices, choices
from standoff.stability.game import Stable, Values
from standoff.stability.sweeps import Cube, Swept, Table, narrowed

__all__ = ["OptionGame"]

Places: TypeAlias = NDArray[np.intp]

_PATIENCE = 100
"""Rounds of sweeps before the states are settled one by one; about as much work as that takes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptionGame:
    """A conflict in option form with everybody's preference; see `standoff.stability.game.Game`.

    Attributes
    ----------
    conflict
        Actors, options, feasible states.
    ranks
        For each actor ``int64[S]``, higher is better, not negative.
    choices
        For each actor what it can choose from every state, the best first.
    tables
        The same, laid out for sweeps.
    cube
        The layout of the states if every combination of options is one and can be left again.
    """

    conflict: Conflict
    ranks: tuple[Values, ...]
    choices: tuple[Choices, ...]
    tables: tuple[Table, ...]
    cube: Cube | None

    @classmethod
    def of(cls, conflict: Conflict, ranks: Sequence[Values]) -> "OptionGame":
        """Sort what every actor can choose by its preference."""
        lists = tuple(choices(conflict, i, rank) for i, rank in enumerate(ranks))
        return cls(
            conflict=conflict,
            ranks=tuple(ranks),
            choices=lists,
            tables=tuple(Table.of(each) for each in lists),
            cube=Cube.of(conflict),
        )

    @property
    def n_actors(self) -> int:
        """The number of actors, n."""
        return len(self.ranks)

    @property
    def n_states(self) -> int:
        """The number of states, S."""
        return self.conflict.n_states

    def others(self, actor: int) -> tuple[int, ...]:
        """Return the indices of all actors but one."""
        return tuple(j for j in range(self.n_actors) if j != actor)

    def content(self, actor: int) -> Stable:
        """Find the states from which the actor has no improvement."""
        lists = self.choices[actor]
        return np.equal(lists.better, len(lists.order))

    def largest_by_choice(self, actor: int, value: Values) -> Values:
        """Return the largest v among s and the states the actor reaches from it in one move."""
        if self.cube is not None:
            return self.cube.largest(value, actor)
        return self.tables[actor].largest(narrowed(value)).astype(np.int64)

    def smallest_by_moves(self, actor: int, value: Values) -> Values:
        """Return the smallest v among s and all that the others' moves reach from it."""
        if self.cube is not None:
            return self.cube.smallest_by_others(value, actor)
        return self._settle(actor, value, Table.smallest, _last_of_list)

    def smallest_by_improvements(self, actor: int, value: Values) -> Values:
        """Return the smallest v among s and all that the others' improvements reach from it."""
        return self._settle(actor, value, Table.improved, _last_improvement)

    def _settle(
        self,
        actor: int,
        value: Values,
        sweep: Callable[[Table, Swept], Swept],
        last: Callable[[Choices], Places],
    ) -> Values:
        """Sweep the others' tables in turn until no sweep changes anything; past patience, settle one by one."""
        others = self.others(actor)
        reached = narrowed(value)
        turn = idle = 0
        while idle < len(others):
            if turn >= _PATIENCE * len(others):
                lists = [self.choices[j] for j in others]
                return _settle_one_by_one(reached.astype(np.int64), lists, [last(each) for each in lists])
            swept = sweep(self.tables[others[turn % len(others)]], reached)
            turn += 1
            # A sweep that changed something need not itself be tried again: it counts as idle already.
            idle = idle + 1 if np.array_equal(swept, reached) else 1
            reached = swept
        return reached.astype(np.int64)


def _settle_one_by_one(value: Values, lists: Sequence[Choices], last: Sequence[Places]) -> Values:
    """Give each state the smallest value that it reaches, from the smallest value up.

    A state reaches, in one move within its list, the entries from the list's beginning to ``last``. So
    once an entry is settled, those still waiting in its list that reach it are settled too; ordered by
    how far they reach, they stand at the end, and each leaves once.
    """
    entries, list_at, waiting = [], [], []
    for each, reach in zip(lists, last, strict=True):
        number = np.repeat(np.arange(len(each.starts)), each.lengths())
        list_at.append(number.tolist())
        by_state = np.argsort(each.order, kind="stable")
        cuts = np.cumsum(np.bincount(each.order, minlength=len(value)))[:-1]
        entries.append([part.tolist() for part in np.split(by_state, cuts)])
        moving = np.flatnonzero(reach >= 0)
        moving = moving[np.lexsort((reach[moving], each.list_of[moving]))]
        cuts = np.cumsum(np.bincount(each.list_of[moving], minlength=len(each.starts)))[:-1]
        waiting.append([part.tolist() for part in np.split(moving, cuts)])
    reaching = [reach.tolist() for reach in last]
    settled = np.full(len(value), -1, dtype=np.int64)
    for lowest in np.argsort(value, kind="stable").tolist():
        if settled[lowest] >= 0:
            continue
        settled[lowest] = value[lowest]
        taken_up = [lowest]
        while taken_up:
            state = taken_up.pop()
            for j in range(len(lists)):
                for entry in entries[j][state]:
                    queue = waiting[j][list_at[j][entry]]
                    while queue and reaching[j][queue[-1]] >= entry:
                        other = queue.pop()
                        if settled[other] < 0:
                            settled[other] = value[lowest]
                            taken_up.append(other)
    return settled


def _last_of_list(lists: Choices) -> Places:
    """Return how far each state reaches in its list by any move: to its end."""
    return (lists.starts + lists.lengths() - 1)[lists.list_of]


def _last_improvement(lists: Choices) -> Places:
    """Return how far each state reaches in its list by an improvement, or -1."""
    return np.where(lists.better == len(lists.order), -1, lists.better)
