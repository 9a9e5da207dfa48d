"""What the others can bring about in a graph drawn by hand.

Its moves need not be transitive, so here it matters that no actor moves twice in succession: what can
be reached from a state depends on who moved last. With m_j(s) the smallest v that the others bring
about from s when j moved last,

    m_j(s) = min(v(s), min of m_k(t) over the others k != j and their moves s -> t),

which is solved from above, round by round, until nothing changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import DrawnConflict
from standoff.stability.game import Stable, Values

__all__ = ["DrawnGame"]

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnGame:
    """A hand-drawn conflict with everybody's preference; see `standoff.stability.game.Game`.

    Attributes
    ----------
    conflict
        Actors, named states, arcs.
    ranks
        For each actor ``int64[S]``, higher is better, not negative.
    """

    conflict: DrawnConflict
    ranks: tuple[Values, ...]

    @classmethod
    def of(cls, conflict: DrawnConflict, ranks: Sequence[Values]) -> "DrawnGame":
        """Put a conflict and everybody's preference together."""
        return cls(conflict=conflict, ranks=tuple(ranks))

    @property
    def n_actors(self) -> int:
        """The number of actors, n."""
        return len(self.ranks)

    @property
    def n_states(self) -> int:
        """The number of states, S."""
        return self.conflict.n_states

    def content(self, actor: int) -> Stable:
        """Find the states from which the actor has no improvement."""
        return np.equal(self.largest_by_choice(actor, self.ranks[actor]), self.ranks[actor])

    def largest_by_choice(self, actor: int, value: Values) -> Values:
        """Return the largest v among s and the states the actor reaches from it in one move."""
        source, target = self._arcs(actor)
        largest = value.copy()
        np.maximum.at(largest, source, value[target])
        return largest

    def smallest_by_moves(self, actor: int, value: Values) -> Values:
        """Return the smallest v among s and all that the others' moves reach from it."""
        return self._settle(value, {j: self._arcs(j) for j in range(self.n_actors) if j != actor})

    def smallest_by_improvements(self, actor: int, value: Values) -> Values:
        """Return the smallest v among s and all that the others' improvements reach from it."""
        improving = {}
        for j in range(self.n_actors):
            source, target = self._arcs(j)
            better = self.ranks[j][target] > self.ranks[j][source]
            if j != actor:
                improving[j] = (source[better], target[better])
        return self._settle(value, improving)

    def _arcs(self, actor: int) -> tuple[Places, Places]:
        """List an actor's moves as sources and targets."""
        return self.conflict.moves_from(actor, np.arange(self.n_states))

    def _settle(self, value: Values, arcs: dict[int, tuple[Places, Places]]) -> Values:
        """Find the smallest v that legal sequences along some arcs reach."""
        after_move_of = dict.fromkeys(arcs, value)
        while True:
            by_moving = {}
            for j, (source, target) in arcs.items():
                by_moving[j] = value.copy()
                np.minimum.at(by_moving[j], source, after_move_of[j][target])
            settled = {j: np.minimum.reduce([value, *(by_moving[k] for k in arcs if k != j)]) for j in arcs}
            if all(np.array_equal(settled[j], after_move_of[j]) for j in arcs):
                smallest: Values = np.minimum.reduce([value, *by_moving.values()])
                return smallest
            after_move_of = settled
