"""Simultaneous stability: the others improve at the very moment the actor does.

A state s is stable for an actor when for each of its improvements there is a combination of the
others' own improvements from s (each may stay, not all of them do) which, applied together with it,
gives a feasible state that the actor does not prefer to s (Fraser and Hipel, 1984).

There is no short cut: each state costs the product of the numbers of improvements, so the whole is
counted first and refused beyond a bound.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.states import StateIndex
from standoff.errors import TooLarge
from standoff.stability.reach import Game

__all__ = ["MOST_COMBINATIONS", "combinations", "sim"]

Stable: TypeAlias = NDArray[np.bool_]

MOST_COMBINATIONS = 2**24
"""Combinations tried for one actor: about two seconds."""

_CHUNK = 2**18


def combinations(game: Game, actor: int) -> NDArray[np.float64]:
    """Count the combinations to try in each state, ``float64[S]`` (they can pass any integer)."""
    count = game.choices[actor].n_improvements().astype(np.float64)
    for j in game.others(actor):
        count *= 1.0 + game.choices[j].n_improvements()
    return count


def sim(game: Game, actor: int, *, most: int = MOST_COMBINATIONS) -> Stable:
    """Find the states that are simultaneously stable for an actor.

    Parameters
    ----------
    game
        The conflict and all preferences.
    actor
        Index of the actor.
    most
        Bound on the combinations tried.

    Returns
    -------
    numpy.ndarray
        ``bool[S]``.

    Raises
    ------
    TooLarge
        There are more combinations than ``most``; nothing has been tried.
    """
    count = combinations(game, actor)
    total = float(count.sum())
    if total > most:
        name = game.conflict.actors[actor]
        raise TooLarge(
            f"simultaneous stability of {name} takes {total:,.0f} combinations of improvements; "
            f"at most {most:,} are tried"
        )
    own = game.choices[actor]
    n_own = own.n_improvements()
    index = StateIndex.of(game.conflict.states)
    # One flag for each improvement of each state: is it sanctioned?
    first = np.cumsum(n_own) - n_own
    sanctioned = np.zeros(int(n_own.sum()), dtype=bool)
    states = np.flatnonzero(n_own)
    ends = np.cumsum(count[states]).astype(np.int64)
    for begin in range(0, int(total), _CHUNK):
        work = np.arange(begin, min(begin + _CHUNK, int(total)))
        place = np.searchsorted(ends, work, side="right")
        s = states[place]
        left = work - (ends[place] - count[s].astype(np.int64))
        left, mine = np.divmod(left, n_own[s])
        # The state of the options once all have moved; each actor changes options of its own only.
        mask = _improved(game, actor, s, mine)
        moved = np.zeros(len(work), dtype=bool)
        for j in game.others(actor):
            left, choice = np.divmod(left, 1 + game.choices[j].n_improvements()[s])
            moves = choice > 0
            moved |= moves
            mask[moves] ^= game.conflict.states[s[moves]] ^ _improved(game, j, s[moves], choice[moves] - 1)
        after = index.find(mask)
        rank = game.ranks[actor]
        works = moved & (after >= 0) & (rank[after] <= rank[s])
        sanctioned[(first[s] + mine)[works]] = True
    stable: Stable = n_own == 0
    if len(states):
        stable[states] = np.logical_and.reduceat(sanctioned, first[states])
    return stable


def _improved(
    game: Game, actor: int, states: NDArray[np.intp], which: NDArray[np.intp]
) -> NDArray[np.uint64]:
    """Return the mask of the options after one improvement of an actor, from each of some states."""
    lists = game.choices[actor]
    target = lists.order[lists.starts[lists.list_of[states]] + which]
    masks: NDArray[np.uint64] = game.conflict.states[target]
    return masks
