"""The smallest change of a preference that makes a state stable.

Whether a state s is stable for actor i asks of i's own preference only which states are better than s.
Let B be these states. An improvement t in R_i(s), t in B, does no harm when the others answer it:

========  ==============================================  ==================================
concept   the others bring about from t some u by         and then B may hold none of
========  ==============================================  ==================================
Nash      (no answer counts)
GMR       moves                                           u
SMR       moves                                           u and R_i(u)
SEQ       improvements                                    u
SSEQ      improvements                                    u and R_i(u)
========  ==============================================  ==================================

Taking states out of B never makes s less stable. A change is either a set of states that become no better than s
(`standoff.stability.removals`), or a sequence of edits of the list of statements (`standoff.stability.rewritings`).

Under Nash, GMR and SMR an actor's stability depends on no other preference, so that the smallest changes of all actors together are a
smallest change for the equilibrium. Under SEQ and SSEQ what answers depends on everybody. There each actor's
change is a smallest one with the others' preferences as they then stand, and a change of several actors is
called smallest only where that is proven.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import choices, reachable
from standoff.errors import InputError
from standoff.stability.evolution import reached_from
from standoff.stability.game import Stable, Values

__all__ = ["ANSWERED", "CREDIBLE", "Need", "need_of"]

Places: TypeAlias = NDArray[np.intp]

ANSWERED = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts for which a change can be sought."""

CREDIBLE = ("seq", "sseq")
"""Those by which answers are made of improvements, so that they depend on the others' preferences."""

_SYMMETRIC = ("smr", "sseq")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Need:
    """What the stability of a state asks of an actor's preference.

    Attributes
    ----------
    state
        The state s.
    moves
        ``intp[F]``, the places of R_i(s), ascending.
    reached
        ``bool[F, S]``: what the others bring about from each of them that may answer it.
    order, starts, list_of
        For a concept that asks for answers without escape, the states u and R_i(u) for every u, as the lists of
        `standoff.conflict.moves.Choices`; else each state alone.
    """

    state: int
    moves: Places
    reached: NDArray[np.bool_]
    order: Places
    starts: Places
    list_of: Places

    def harmful(self, better: Stable) -> Places:
        """Return which moves, by number, are improvements without an answer if these states are better than s."""
        no_answer = self.spoilt(better)
        return np.flatnonzero(better[self.moves] & ~(self.reached & ~no_answer).any(axis=1))

    def spoilt(self, better: Stable) -> Stable:
        """Return the states that are no answer because they, or what the actor reaches from them, are better."""
        spoilt: Stable = np.logical_or.reduceat(better[self.order], self.starts)[self.list_of]
        return spoilt

    @property
    def alone(self) -> bool:
        """Whether every list holds one state, so that each answer is one."""
        return len(self.order) == len(self.starts)

    def members(self, number: int) -> Places:
        """Return the states of a list."""
        last = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.order)
        return self.order[self.starts[number] : last]


def need_of(
    conflict: Conflict | DrawnConflict, ranks: Sequence[Values], actor: int, state: int, concept: str
) -> Need:
    """Find what the stability of a state for an actor asks of its preference.

    Parameters
    ----------
    conflict
        The conflict, in option form or drawn by hand.
    ranks
        For each actor ``int64[S]``; the actor's own does not matter.
    actor, state
        Their places.
    concept
        One of `ANSWERED`.

    Raises
    ------
    InputError
        Another concept.
    TooLarge
        The actor can move to too many of too many states.
    """
    if concept not in ANSWERED:
        raise InputError(
            f"no change is sought for the concept {concept!r}; accepted are {', '.join(ANSWERED)}"
        )
    n_states = conflict.n_states
    alone = np.arange(n_states)
    order, starts, list_of = _own_lists(conflict, actor) if concept in _SYMMETRIC else (alone, alone, alone)
    if isinstance(conflict, DrawnConflict):
        moves = conflict.moves_from(actor, np.array([state], dtype=np.intp))[1]
    else:
        moves = reachable(conflict, actor, state)
    if concept == "nash":
        reached = np.zeros((len(moves), n_states), dtype=np.bool_)
    else:
        others = [j for j in range(len(conflict.actors)) if j != actor]
        reached = reached_from(conflict, ranks, moves.tolist(), improving=concept in CREDIBLE, movers=others)
    return Need(state=state, moves=moves, reached=reached, order=order, starts=starts, list_of=list_of)


def _own_lists(conflict: Conflict | DrawnConflict, actor: int) -> tuple[Places, Places, Places]:
    """Return for every state u the states u and R_i(u), as lists."""
    if not isinstance(conflict, DrawnConflict):
        lists = choices(conflict, actor)
        return lists.order, lists.starts, lists.list_of
    every = np.arange(conflict.n_states)
    source, target = conflict.moves_from(actor, every)
    state, member = np.concatenate([every, source]), np.concatenate([every, target])
    order = member[np.argsort(state, kind="stable")]
    count = 1 + np.bincount(source, minlength=conflict.n_states)
    return order, np.cumsum(count) - count, every
