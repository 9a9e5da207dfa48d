"""What the others can bring about: reachability, without a list of what is reached.

Let p be an actor's preference and v a number for every state. Three quantities decide all the
concepts in `standoff.stability.concepts`:

- the largest v in what an actor can choose: s itself and the states it reaches in one move;
- the smallest v in what the others can bring about from s by their moves, in any number and order;
- the same by the others' improvements only, each judged by its mover at the state it leaves.

The last two count s itself as reached, which changes no verdict: a sanction is worse than the
improvement it answers, so it is never that improvement itself.

A sweep replaces v(s) by the smallest v that *one* move of one actor reaches from s. It costs O(S): the
states share the lists of `standoff.conflict.moves.Choices`, and in a list sorted by its owner's
preference a running minimum over what is strictly better is what one improvement reaches. Sweeps of
the actors in turn are repeated until none changes anything. As one actor's moves are transitive, and
so are its improvements, a second sweep of the same actor changes nothing, and no legal sequence of
moves is lost by forbidding an actor to move twice in succession (notes on conflict, section 2). The
number of rounds is the number of turns in the longest sequence that is needed: a few in practice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict
from standoff.conflict.moves import Choices, choices
from standoff.errors import InputError

__all__ = ["Game", "largest_by_choice", "prepare", "smallest_by_improvements", "smallest_by_moves"]

Values: TypeAlias = NDArray[np.int64]

_BEYOND = 2**62
"""More than any value; what cannot be reached is worth this."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Game:
    """A conflict with a preference for every actor, prepared for analysis.

    Attributes
    ----------
    conflict
        Actors, options, feasible states.
    ranks
        For each actor ``int64[S]``, higher is better, not negative.
    choices
        For each actor what it can choose from every state, the best first.
    """

    conflict: Conflict
    ranks: tuple[Values, ...]
    choices: tuple[Choices, ...]

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


def prepare(conflict: Conflict, ranks: Sequence[Values]) -> Game:
    """Sort what every actor can choose by its preference.

    Parameters
    ----------
    conflict
        The conflict.
    ranks
        One ``int64[S]`` for each actor, higher is better.

    Returns
    -------
    Game
        Costs one sort of the states for each actor.

    Raises
    ------
    InputError
        The ranks do not fit the conflict.
    """
    if len(ranks) != len(conflict.actors):
        raise InputError(f"{len(ranks)} preferences were given for {len(conflict.actors)} actors")
    for actor, rank in zip(conflict.actors, ranks, strict=True):
        if rank.shape != (conflict.n_states,) or rank.min() < 0:
            raise InputError(f"the preference of {actor} must rank {conflict.n_states} states from 0 up")
    return Game(
        conflict=conflict,
        ranks=tuple(ranks),
        choices=tuple(choices(conflict, i, rank) for i, rank in enumerate(ranks)),
    )


def largest_by_choice(game: Game, actor: int, value: Values) -> Values:
    """Return the largest value among s and the states the actor reaches from it in one move."""
    own = game.choices[actor]
    best: Values = np.maximum.reduceat(value[own.order], own.starts)
    return best[own.list_of]


def smallest_by_moves(game: Game, actor: int, value: Values) -> Values:
    """Return the smallest value among s and all that the other actors' moves reach from it."""
    return _settle(value, [partial(_sweep_moves, game.choices[j]) for j in game.others(actor)])


def smallest_by_improvements(game: Game, actor: int, value: Values) -> Values:
    """Return the smallest value among s and all that the other actors' improvements reach from it."""
    return _settle(value, [partial(_sweep_improvements, game.choices[j]) for j in game.others(actor)])


def _settle(value: Values, sweeps: Sequence[Callable[[Values], Values]]) -> Values:
    """Sweep in turn until no sweep changes anything."""
    turn = idle = 0
    while idle < len(sweeps):
        swept = sweeps[turn % len(sweeps)](value)
        turn += 1
        # A sweep that changed something need not itself be tried again: it counts as idle already.
        idle = idle + 1 if np.array_equal(swept, value) else 1
        value = swept
    return value


def _sweep_moves(lists: Choices, value: Values) -> Values:
    """Take the smallest value of each state's list, which holds the state."""
    smallest: Values = np.minimum.reduceat(value[lists.order], lists.starts)
    return smallest[lists.list_of]


def _sweep_improvements(lists: Choices, value: Values) -> Values:
    """Take the smallest value of the state and all that is strictly better in its list.

    One running minimum serves all lists: each list is shifted below the one before it, so that
    nothing is carried from list to list.
    """
    span = int(value.max()) + 1
    shift = np.arange(len(lists.starts), dtype=np.int64) * span
    running = np.empty(len(lists.order) + 1, dtype=np.int64)
    running[-1] = _BEYOND
    np.subtract(value[lists.order], np.repeat(shift, lists.lengths()), out=running[:-1])
    np.minimum.accumulate(running[:-1], out=running[:-1])
    improved: Values = running[lists.better]
    improved += shift[lists.list_of]
    return np.minimum(value, improved, out=improved)
