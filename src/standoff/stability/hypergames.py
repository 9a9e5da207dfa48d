"""Hypergames: each actor decides in the game that it sees, and the outcome is where nobody would leave.

Let S be the states of the conflict. The game of i, G_i, is what i takes the conflict to be: some states
S_i of S, and a preference of every actor over them. An option that i does not see stays in G_i as it is
at the start; so a state s *appears* to i as a_i(s), the state in which those options are as at the start,
if that is in S_i, and else as no state that it knows. i *sees* s where s is in S_i, and then a_i(s) = s.

- i would stay in s exactly when a_i(s) is stable for i in G_i, under the concept asked for. A state that
  appears to i as none it knows is not stable for it: it has no reason that would keep it there.
- s is a **hypergame equilibrium** when every actor would stay.
- G_ij is what i takes the game of j to be, within G_i; where nothing else is said, G_i itself (*level 1*),
  else the hypergame is of *level 2*. i **expects** a state s that it sees to hold when s is stable for i in
  G_i and what it takes to appear to each j is stable for j in G_ij. At level 1 these are the equilibria
  of G_i.
- s is a **surprise** to i when i does not see it.
- A hypergame equilibrium is **steady** when everybody sees it and expects it to hold: then nothing that
  happens tells anybody that it was wrong. Otherwise it holds although some actor does not know of it, or
  waits for another to leave.

Where nobody misperceives anything, the hypergame equilibria are the equilibria, and all of them are steady.

The idea of a game for each player is Bennett's (1977, 1980), as are levels of who knows of whose game; that
an outcome is an equilibrium when it is stable for each player in its own game is Fraser and Hipel (1984)
and Wang, Hipel and Fraser (1988), who also define hypergames of higher level. A common set of states seen in
part is the way of Aljefri, Bashar, Fang and Hipel (2018); they divide equilibria into eight classes, which
are not those used here: *steady* is meant as defined above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import StateIndex
from standoff.errors import InputError
from standoff.stability.equilibria import TABLED, StabilityResult, analyse
from standoff.stability.game import Stable, Values

__all__ = ["HYPERGAME_RULES", "HypergameResult", "PerceivedGame", "hypergame", "plain_game"]

HYPERGAME_RULES = {
    "unseen_options": "an option that an actor does not see stays in its game as it is at the start",
    "staying": "an actor stays where what the state appears to it to be is stable for it in its own game",
    "unknown_states": "a state that appears to an actor as none it knows is not stable for it",
    "steady": "a hypergame equilibrium is steady when every actor sees it and expects every other to stay",
}
"""The conventions of the analysis, in words; they stand in every result."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PerceivedGame:
    """The conflict as somebody sees it.

    Attributes
    ----------
    seen
        ``bool[S]``: which states of the conflict are states of this game.
    hidden
        Mask of the options that are not seen; 0 in a hand-drawn graph.
    ranks
        For each actor ``int64[S]``, its preference as this game has it, higher is better.
    """

    seen: Stable
    hidden: int
    ranks: tuple[Values, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HypergameResult:
    """Who would stay where, each in its own game.

    Attributes
    ----------
    level
        1, or 2 where some actor takes another's game to be other than its own.
    seen
        ``bool[n, S]``: does actor i see state s.
    appears
        ``intp[n, S]``: the place of the state that s appears as to i, or -1.
    own
        For each actor the analysis of its own game, over the states it sees, in their order.
    stable
        For each concept ``bool[n, S]``: would i stay in s.
    equilibria
        For each concept ``bool[S]``: would everybody.
    expects
        For each concept ``bool[n, S]``: does i see s and expect everybody to stay.
    steady
        For each concept ``bool[S]``.
    missing
        For each concept asked for and not computed, why.
    rules
        The conventions, in words.
    """

    level: int
    seen: Stable
    appears: NDArray[np.intp]
    own: tuple[StabilityResult, ...]
    stable: Mapping[str, Stable]
    equilibria: Mapping[str, Stable]
    expects: Mapping[str, Stable]
    steady: Mapping[str, Stable]
    missing: Mapping[str, str]
    rules: Mapping[str, str]


def plain_game(conflict: Conflict | DrawnConflict, ranks: Sequence[Values]) -> PerceivedGame:
    """Return the conflict as it is: all states seen, nothing hidden."""
    return PerceivedGame(seen=np.ones(conflict.n_states, dtype=np.bool_), hidden=0, ranks=tuple(ranks))


def hypergame(
    conflict: Conflict | DrawnConflict,
    views: Sequence[Sequence[PerceivedGame]],
    fixed: int = 0,
    concepts: Sequence[str] = TABLED,
) -> HypergameResult:
    """Find the hypergame equilibria, which of them are steady, and what is a surprise to whom.

    Parameters
    ----------
    conflict
        The conflict, in option form or drawn by hand; its states are those of all games together.
    views
        n by n games: ``views[i][j]`` is what actor i takes the game of j to be, ``views[i][i]`` its own.
        The same object given twice is analysed once.
    fixed
        Mask of the options taken at the start: what is hidden is so.
    concepts
        Names of concepts that judge single actors.

    Returns
    -------
    HypergameResult
        Concepts that do not apply in some game, or cost too much there, are ``missing``, with the reason.

    Raises
    ------
    InputError
        A game without states, or views that do not fit the conflict.
    """
    actors = range(len(conflict.actors))
    if [len(row) for row in views] != [len(actors)] * len(actors):
        raise InputError(f"{len(actors)} actors need {len(actors)} views each")
    index = None if isinstance(conflict, DrawnConflict) else StateIndex.of(conflict.states)
    solved: dict[int, _Solved] = {}
    for row in views:
        for game in row:
            if id(game) not in solved:
                solved[id(game)] = _Solved.of(conflict, index, game, fixed, concepts)
    missing = {name: why for one in solved.values() for name, why in one.result.missing.items()}
    judged = [name for name in dict.fromkeys(concepts) if name not in missing]
    own = [solved[id(views[i][i])] for i in actors]
    seen = np.array([views[i][i].seen for i in actors])
    stable = {name: np.array([own[i].stays(name, i) for i in actors]) for name in judged}
    expects = {
        name: np.array(
            [
                seen[i] & np.logical_and.reduce([solved[id(views[i][j])].stays(name, j) for j in actors])
                for i in actors
            ]
        )
        for name in judged
    }
    equilibria: dict[str, Stable] = {
        name: np.logical_and.reduce(verdicts) for name, verdicts in stable.items()
    }
    steady: dict[str, Stable] = {
        name: np.logical_and.reduce([equilibria[name], *expects[name]]) for name in judged
    }
    return HypergameResult(
        level=2 if any(views[i][j] is not views[i][i] for i in actors for j in actors) else 1,
        seen=_closed(seen),
        appears=_closed(np.array([one.appears for one in own])),
        own=tuple(one.result for one in own),
        stable={name: _closed(verdicts) for name, verdicts in stable.items()},
        equilibria={name: _closed(held) for name, held in equilibria.items()},
        expects={name: _closed(verdicts) for name, verdicts in expects.items()},
        steady={name: _closed(held) for name, held in steady.items()},
        missing=missing,
        rules=HYPERGAME_RULES,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Solved:
    """A game, analysed over the states that are seen in it."""

    result: StabilityResult
    place: NDArray[np.intp]
    """``intp[S]``: the place of each state among those seen, or -1."""
    appears: NDArray[np.intp]
    """``intp[S]``: the place in the conflict of the state that each appears as, or -1."""

    @classmethod
    def of(
        cls,
        conflict: Conflict | DrawnConflict,
        index: StateIndex | None,
        game: PerceivedGame,
        fixed: int,
        concepts: Sequence[str],
    ) -> "_Solved":
        if game.seen.shape != (conflict.n_states,) or not game.seen.any():
            raise InputError(f"a perceived game must have some of the {conflict.n_states} states")
        kept = np.flatnonzero(game.seen)
        place = np.full(conflict.n_states, -1, dtype=np.intp)
        place[kept] = np.arange(len(kept))
        if isinstance(conflict, DrawnConflict) or index is None:
            appears = np.arange(conflict.n_states)
        else:
            as_at_start = np.uint64(fixed & game.hidden)
            visible = np.uint64(~game.hidden & (1 << 64) - 1)
            appears = index.find((conflict.states & visible) | as_at_start)
        appears = np.where((appears >= 0) & (place[appears] >= 0), appears, -1)
        result = analyse(_within(conflict, kept, place), [rank[kept] for rank in game.ranks], concepts)
        return cls(result=result, place=place, appears=appears)

    def stays(self, concept: str, actor: int) -> Stable:
        """Say in which states of the conflict an actor with this game would stay, ``bool[S]``."""
        verdicts = self.result.stable[concept][actor]
        known = self.appears >= 0
        stays: Stable = known & verdicts[np.where(known, self.place[self.appears], 0)]
        return stays


def _within(
    conflict: Conflict | DrawnConflict, kept: NDArray[np.intp], place: NDArray[np.intp]
) -> Conflict | DrawnConflict:
    """Return the part of a conflict that lies within some states: these states and the moves between them."""
    if isinstance(conflict, Conflict):
        return Conflict(
            actors=conflict.actors,
            options=conflict.options,
            owner=conflict.owner,
            states=conflict.states[kept],
            no_drop=conflict.no_drop,
            no_take=conflict.no_take,
        )
    indptr, target = [], []
    for actor in range(len(conflict.actors)):
        source, reached = conflict.moves_from(actor, kept)
        inside = place[reached] >= 0
        indptr.append(np.concatenate([[0], np.cumsum(np.bincount(source[inside], minlength=len(kept)))]))
        target.append(place[reached[inside]])
    return DrawnConflict(
        actors=conflict.actors,
        names=tuple(conflict.names[s] for s in kept),
        indptr=tuple(rows.astype(np.intp) for rows in indptr),
        target=tuple(target),
    )


Array = TypeVar("Array", bound=NDArray[np.generic])


def _closed(array: Array) -> Array:
    """Return an array that can no longer be written to."""
    array.flags.writeable = False
    return array
