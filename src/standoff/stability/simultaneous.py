"""Simultaneous stability: the others improve at the very moment the actor does.

A state s is stable for an actor when for each of its improvements there is a combination of the
others' own improvements from s (each may stay, not all of them do) which, applied together with it,
gives a feasible state that the actor does not prefer to s (Fraser and Hipel, 1984).

There is no short cut: each state costs the product of the numbers of improvements, so the whole is
counted first and refused beyond a bound.
"""

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.states import StateIndex
from standoff.errors import InputError, TooLarge
from standoff.stability.cost import tell_duration
from standoff.stability.game import Game, Stable
from standoff.stability.reach import OptionGame

__all__ = ["MOST_COMBINATIONS", "SIM_RULES", "WITHOUT_OPTIONS", "combinations", "sim"]

SIM_RULES = {
    "sanction_movement": (
        "the other actors answer at the very moment of the move, once: each makes one improvement of its own from "
        "the state that the actor leaves, or stays, and not all of them stay; all changes are made together, and "
        "must give a feasible state"
    ),
    "mover_order": "none: all move at the same time",
}
"""The conventions of simultaneous stability, in words."""

MOST_COMBINATIONS = 2**24
"""Combinations tried for one actor: a few seconds at worst."""

WITHOUT_OPTIONS = "simultaneous stability puts changes of options together; a hand-drawn graph has no options"
"""Why a hand-drawn graph is refused."""

_A_SECOND = 6e6
"""Combinations tried in a second, where every one must be: measured with two to four actors."""

_CHUNK = 2**18
"""Combinations looked at together."""


def combinations(game: OptionGame, actor: int) -> NDArray[np.float64]:
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
    InputError
        A hand-drawn graph: it has no options whose changes could be put together.
    TooLarge
        There are more combinations than ``most``; nothing has been tried.
    """
    if not isinstance(game, OptionGame):
        raise InputError(WITHOUT_OPTIONS)
    count = combinations(game, actor)
    total = float(count.sum())
    if total > most:
        name = game.conflict.actors[actor]
        raise TooLarge(
            f"simultaneous stability of {name} takes up to {total:,.0f} combinations of improvements, "
            f"{tell_duration(total / _A_SECOND)} if none sanctions; at most {most:,} are tried"
        )
    n_own = game.choices[actor].n_improvements()
    index = StateIndex.of(game.conflict.states)
    stable: Stable = n_own == 0
    # One row for each improvement that is not yet known to be sanctioned.
    state = np.repeat(np.arange(game.n_states), n_own)
    which = np.arange(len(state)) - np.repeat(np.cumsum(n_own) - n_own, n_own)
    answers = (count / np.maximum(n_own, 1)).astype(np.int64)[state]
    unsanctioned = n_own.copy()
    # Combination 0 is that all the others stay, which is none.
    tried = 1
    while len(state):
        # Most improvements meet a sanction soon: few numbers at first, then twice as many each time.
        until = min(tried + max(1, min(tried, _CHUNK // len(state))), int(answers.max()))
        sanctioned = _sanctioned(game, actor, index, state, which, np.arange(tried, until))
        np.subtract.at(unsanctioned, state[sanctioned], 1)
        tried = until
        open_still = ~sanctioned & (tried < answers)
        state, which, answers = state[open_still], which[open_still], answers[open_still]
    stable |= unsanctioned == 0
    return stable


def _sanctioned(
    game: OptionGame,
    actor: int,
    index: StateIndex,
    state: NDArray[np.intp],
    which: NDArray[np.intp],
    numbers: NDArray[np.intp],
) -> Stable:
    """Say which rows one of some combinations sanctions.

    A row is an improvement ``which`` of the actor from ``state``; a combination is a number whose
    digits, one for each other actor in a base of its own, choose its improvement, or 0 to stay.
    """
    left = np.broadcast_to(numbers, (len(state), len(numbers)))
    # Each actor changes options of its own only, so that changes add up bit by bit.
    mask = np.repeat(_improved(game, actor, state, which)[:, None], len(numbers), axis=1)
    for j in game.others(actor):
        left, choice = np.divmod(left, 1 + game.choices[j].n_improvements()[state][:, None])
        row, column = np.nonzero(choice)
        here = state[row]
        mask[row, column] ^= game.conflict.states[here] ^ _improved(game, j, here, choice[row, column] - 1)
    after = index.find(mask)
    rank = game.ranks[actor]
    # A number past a row's last combination stands for an earlier one again, and does no harm.
    works = (after >= 0) & (rank[after] <= rank[state][:, None])
    sanctioned: Stable = np.asarray(works.any(axis=1), dtype=np.bool_)
    return sanctioned


def _improved(
    game: OptionGame, actor: int, states: NDArray[np.intp], which: NDArray[np.intp]
) -> NDArray[np.uint64]:
    """Return the mask of the options after one improvement of an actor, from each of some states."""
    lists = game.choices[actor]
    target = lists.order[lists.starts[lists.list_of[states]] + which]
    masks: NDArray[np.uint64] = game.conflict.states[target]
    return masks
