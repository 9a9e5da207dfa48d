"""The conflict as arrays: what stability, choice and forecast compute on.

A state is a bit mask over the options: bit k is set where option k is taken. Feasible states are a
``uint64`` array; a state is named ``s1`` .. ``sN`` by its place in it, which is the order of the
case's explicit ``states:`` list, else ascending order of the mask.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Conflict"]


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
