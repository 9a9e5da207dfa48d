r"""Where intentions show in conduct: pairs that act alike wherever the world can get, moves that one of them all but excludes.

A state is *reachable* if arcs of any players lead to it from the start; under a logit choice every arc has a positive
rate, so that the chain does get there. Two intentions of a player act alike if at no setting the rate of any of its
arcs from a reachable state differs by more than `SAME`.

A move along an arc is *next to impossible* under an intention if the probability :math:`1 - e^{-\int q\,dt}` of making it
at least once, had the world stood all the time where the arc begins, stays below `NEARLY_NEVER` at every setting. The
bound is generous: the true probability is smaller, since the world stands there only for a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from standoff.inference.choice import Policies, origins, player_rates
from standoff.inference.game import Game
from standoff.inference.likelihood import Leg, Path, PathLikelihood
from standoff.inference.values import SAME

__all__ = ["NEARLY_NEVER", "UnlikelyMove", "indistinct_pairs", "reachable", "unlikely_moves"]

NEARLY_NEVER = 1e-3
"""A move that would come with a smaller probability in all the days of a case is next to impossible."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnlikelyMove:
    """A known move that some intentions of its player all but exclude.

    ``probability`` is ``float64[K]``: the largest, over settings, of making it at least once in all the days.
    """

    leg: Leg
    probability: NDArray[np.float64]

    @property
    def excluded_by(self) -> tuple[int, ...]:
        """The intentions under which it is next to impossible."""
        return tuple(int(k) for k in np.flatnonzero(self.probability < NEARLY_NEVER))


def reachable(game: Game, start: int) -> NDArray[np.bool_]:
    """Return which states arcs of any players lead to from ``start``, itself among them, ``bool[S]``."""
    row = np.concatenate([origins(player) for player in game.players])
    column = np.concatenate([player.target for player in game.players])
    arcs = csr_array((np.ones(len(row), dtype=np.int8), (row, column)), shape=(game.n_states, game.n_states))
    found = np.zeros(game.n_states, dtype=bool)
    found[breadth_first_order(arcs, start, return_predecessors=False)] = True
    return found


def indistinct_pairs(game: Game, policies: Policies, start: int, player: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs of a player's intentions that act alike in every state that can be reached from ``start``."""
    own = game.players[player]
    alike = list(combinations(range(own.n_intentions), 2))
    if not alike:
        return ()
    seen = reachable(game, start)[origins(own)]
    for setting in range(len(policies.reliability)):
        rate = player_rates(game, policies, setting, player)[:, seen]
        alike = [(i, j) for i, j in alike if np.abs(rate[i] - rate[j]).max(initial=0.0) <= SAME]
        if not alike:
            break
    return tuple(alike)


def unlikely_moves(
    likelihood: PathLikelihood, path: Path, until: float, announced: frozenset[int], player: int
) -> Sequence[UnlikelyMove]:
    """Return the moves of a player that some of its intentions all but exclude.

    Where the order of a day's moves is unknown, a move counts as made in the order in which it is likeliest.

    Parameters
    ----------
    likelihood, path
        The rates, and the moves that were made.
    until
        Days over which a move might have been made, from the beginning.
    announced
        Indices of the announced steps that count.
    player
        Whose moves.
    """
    found = []
    for leg in path.legs:
        if leg.player != player:
            continue
        expected = [likelihood.expected(player, arc, 0.0, until, announced) for arc in leg.arcs]
        move = UnlikelyMove(leg=leg, probability=-np.expm1(-np.max(expected, axis=(0, 1))))
        if move.excluded_by:
            found.append(move)
    return tuple(found)
