"""Whether a state holds: which improvements lead out of it, and whether the others answer them.

Let *out* be the states by which something would cease to hold: all but the state itself, or those where a condition
fails. A state s holds for actor i under a concept when each of its improvements that leads out is answered as the
concept asks (`standoff.stability.concepts`); with all states but s out, that is stability. An improvement to a
state where the condition still holds breaks nothing by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import reachable
from standoff.errors import InputError
from standoff.stability.game import Game, Stable, Values

__all__ = ["HELD", "OptionChange", "changed_option", "targets_of", "unanswered"]

Places = NDArray[np.intp]

OptionChange = Literal["frozen", "irreversible", "reversible"]
"""What can happen to an option: its owner can no longer change it; once taken it stays; it can be dropped again."""


def _by_moves(game: Game, actor: int) -> Values:
    return game.smallest_by_moves(actor, game.ranks[actor])


def _by_moves_without_escape(game: Game, actor: int) -> Values:
    return game.smallest_by_moves(actor, game.largest_by_choice(actor, game.ranks[actor]))


def _by_improvements(game: Game, actor: int) -> Values:
    return game.smallest_by_improvements(actor, game.ranks[actor])


def _by_improvements_without_escape(game: Game, actor: int) -> Values:
    return game.smallest_by_improvements(actor, game.largest_by_choice(actor, game.ranks[actor]))


HELD: Mapping[str, Callable[[Game, int], Values] | None] = {
    "nash": None,
    "gmr": _by_moves,
    "smr": _by_moves_without_escape,
    "seq": _by_improvements,
    "sseq": _by_improvements_without_escape,
}
"""The concepts that can be asked, each with the least that the others' answers leave an actor, ``int64[S]``."""


def unanswered(game: Game, actor: int, state: int, concept: str, out: Stable) -> Places:
    """Return the improvements that lead out and that the others do not answer.

    Parameters
    ----------
    game
        The conflict and all preferences.
    actor, state
        Their places.
    concept
        A key of `HELD`.
    out
        ``bool[S]``: where what is to hold does not.

    Returns
    -------
    numpy.ndarray
        ``intp[F]``, the best for the actor first; empty where the state holds for it.

    Raises
    ------
    InputError
        Another concept.
    """
    if concept not in HELD:
        raise InputError(f"--concept {concept}: accepted are {', '.join(HELD)}")
    rank = game.ranks[actor]
    targets = targets_of(game.conflict, actor, state)
    leaving = targets[(rank[targets] > rank[state]) & out[targets]]
    answers = HELD[concept]
    if len(leaving) and answers is not None:
        left = np.minimum(rank, answers(game, actor))
        leaving = leaving[left[leaving] > rank[state]]
    best_first: Places = leaving[np.argsort(-rank[leaving], kind="stable")]
    return best_first


def targets_of(conflict: Conflict | DrawnConflict, actor: int, state: int) -> Places:
    """Return where an actor can go from a state, ascending."""
    if isinstance(conflict, DrawnConflict):
        return conflict.moves_from(actor, np.array([state], dtype=np.intp))[1]
    return reachable(conflict, actor, state)


def changed_option(conflict: Conflict, option: int, change: OptionChange) -> Conflict:
    """Return the conflict with one option no longer in its owner's hands, or one-way, or free to be dropped."""
    bit = 1 << option
    if change == "reversible":
        return replace(conflict, no_drop=conflict.no_drop & ~bit)
    no_take = conflict.no_take | bit if change == "frozen" else conflict.no_take
    return replace(conflict, no_drop=conflict.no_drop | bit, no_take=no_take)
