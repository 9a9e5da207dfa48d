"""The conflict as arrays: what stability, choice and forecast compute on.

A state is a bit mask over the options: bit k is set where option k is taken. Feasible states are a
``uint64`` array; a state is named ``s1`` .. ``sN`` by its place in it, which is the order of the
case's explicit ``states:`` list, else ascending order of the mask.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Conflict", "DrawnConflict"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conflict:
    """Actors, options and feasible states, without preferences.

    Attributes
    ----------
    actors
        Ids of the n actors.
    options
        Ids of the m options, ``actor.option``; m <= 63.
    owner
        For each option the index of its actor, in [0, n).
    states
        ``uint64[S]``, read-only, without repetition.
    no_drop
        Mask of the options that cannot go from taken to not taken.
    no_take
        Mask of the options that cannot go from not taken to taken.
    start
        Index of the status quo in ``states``, or ``None``.
    """

    actors: tuple[str, ...]
    options: tuple[str, ...]
    owner: tuple[int, ...]
    states: NDArray[np.uint64]
    no_drop: int = 0
    no_take: int = 0
    start: int | None = None

    @property
    def n_states(self) -> int:
        """S, the number of feasible states."""
        return len(self.states)

    def own_mask(self, actor: int) -> int:
        """Mask of the options that ``actor`` owns."""
        return sum(1 << k for k, owner in enumerate(self.owner) if owner == actor)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnConflict:
    """Actors, named states, and each actor's moves as they were drawn by hand.

    Such a graph may join states that an analyst does not tell apart; its moves need not be transitive.

    Attributes
    ----------
    actors
        Ids of the n actors.
    names
        Names of the S states.
    indptr
        For each actor ``intp[S + 1]``; its moves from state s are those from ``indptr[s]`` on to
        ``indptr[s + 1]``.
    target
        For each actor ``intp[A]``, the place of the state that each move leads to; ascending within
        a state.
    start
        Place of the status quo, or ``None``.
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    indptr: tuple[NDArray[np.intp], ...]
    target: tuple[NDArray[np.intp], ...]
    start: int | None = None

    @property
    def n_states(self) -> int:
        """S, the number of states."""
        return len(self.names)

    def moves_from(self, actor: int, sources: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """List an actor's moves from some states.

        Returns for each move the place of its source in ``sources`` and the place of its target.
        """
        first = self.indptr[actor][sources]
        count = self.indptr[actor][sources + 1] - first
        source = np.repeat(np.arange(len(sources)), count)
        within = np.arange(len(source)) - np.repeat(np.cumsum(count) - count, count)
        return source, self.target[actor][first[source] + within]
