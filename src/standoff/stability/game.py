"""What a stability concept asks of a conflict, however its moves are known."""

from abc import abstractmethod
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict

__all__ = ["Game", "Stable", "Values"]

Values: TypeAlias = NDArray[np.int64]
"""A number for every state, ``int64[S]``."""

Stable: TypeAlias = NDArray[np.bool_]
"""A verdict for every state, ``bool[S]``."""


class Game(Protocol):
    """A conflict with a preference for every actor, prepared for analysis.

    Three quantities decide the concepts; each takes a number v for every state. The last two count s
    itself as reached, which changes no verdict: a sanction is worse than the improvement it answers,
    so it is never that improvement itself.
    """

    @property
    @abstractmethod
    def conflict(self) -> Conflict | DrawnConflict:
        """Actors, states and moves."""

    @property
    @abstractmethod
    def ranks(self) -> tuple[Values, ...]:
        """For each actor ``int64[S]``, higher is better, not negative."""

    @property
    @abstractmethod
    def n_actors(self) -> int:
        """The number of actors, n."""

    @property
    @abstractmethod
    def n_states(self) -> int:
        """The number of states, S."""

    @abstractmethod
    def content(self, actor: int) -> Stable:
        """Find the states from which the actor has no improvement."""

    @abstractmethod
    def largest_by_choice(self, actor: int, value: Values) -> Values:
        """Return the largest v among s and the states the actor reaches from it in one move."""

    @abstractmethod
    def smallest_by_moves(self, actor: int, value: Values) -> Values:
        """Return the smallest v among s and all that the others' moves reach from it."""

    @abstractmethod
    def smallest_by_improvements(self, actor: int, value: Values) -> Values:
        """Return the smallest v among s and all that the others' improvements reach from it."""
