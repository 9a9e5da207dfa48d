"""Attitudes: stability for actors that care, for better or worse, how others fare.

Each actor i has an attitude e_ij towards each actor j, itself included: positive, neutral or negative.
Whom it is neutral to does not concern it. A state t is a *relational improvement* on s for i when

- no j towards whom i is positive prefers s to t, and no j towards whom it is negative prefers t to s;
- and some j towards whom i is positive prefers t to s, or some towards whom it is negative prefers s to
  t; this falls away for an actor that is neutral to everybody, itself included.

The moves of i to relational improvements take the place of its unilateral improvements, in its own
decision and in the others' credible answers, and what is no relational improvement on s (s itself among
it) deters i from leaving s:

- **RNash**: no relational improvement is in R_i(s);
- **RGMR**: the others' moves lead from each to some u that is no relational improvement on s;
- **RSMR**: moreover nothing in R_i(u) is a relational improvement on s;
- **RSEQ**: such a u is reached by moves that are relational improvements for those who make them.

An actor that is positive towards itself and neutral to all others is an egoist: then these are Nash, GMR,
SMR and SEQ. Attitudes that are not written are an egoist's.

Inohara, Hipel and Walker define the total relational preference (t is at least as good as s for all whom
i favours, and no better for all whom it disfavours) and let every reply that meets it count. With strict
preferences that is the improvement above, t and s being different states. With ties it would have an
egoist move between states that are the same to it; the second condition is what keeps the egoist Nash.

Reference: Inohara, Hipel and Walker (2007).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import ATTITUDES
from standoff.errors import InputError
from standoff.stability.game import Game, Stable, Values
from standoff.stability.question import Attitudes, Question

__all__ = [
    "ByAttitude",
    "attitude_rules",
    "egoists",
]

Places = NDArray[np.intp]


def egoists(n_actors: int) -> Attitudes:
    """Return the attitudes of actors that care for nobody but themselves."""
    return tuple(tuple(int(i == j) for j in range(n_actors)) for i in range(n_actors))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByAttitude:
    """A comparison by total relational preference; see `standoff.stability.comparisons.Comparison`.

    Attributes
    ----------
    ranks
        For each actor ``int64[S]``, higher is better.
    attitudes
        For each actor its attitude to each: 1, 0 or -1.
    """

    ranks: tuple[Values, ...]
    attitudes: Attitudes

    @classmethod
    def of(cls, game: Game, question: Question) -> "ByAttitude":
        """Put the preferences and the attitudes together; `InputError` if these are not n times n."""
        attitudes = egoists(game.n_actors) if question.attitudes is None else question.attitudes
        if len(attitudes) != game.n_actors or any(len(row) != game.n_actors for row in attitudes):
            raise InputError(f"attitudes must be those of {game.n_actors} actors towards all of them")
        return cls(ranks=game.ranks, attitudes=attitudes)

    def leaves(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the target is a relational improvement on the source."""
        return self._improves(actor, source, target)

    def deters(self, actor: int, states: Places) -> Stable:
        """Say which states are no relational improvement on each of some."""
        everywhere = np.arange(len(self.ranks[0]))
        return ~self._improves(actor, states[:, None], everywhere[None, :])

    def answers(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the target is a relational improvement on the source."""
        return self._improves(actor, source, target)

    def _improves(self, actor: int, before: Places, after: Places) -> Stable:
        """Say pair by pair whether one state is a relational improvement on another."""
        concerned = [
            (sign, rank) for sign, rank in zip(self.attitudes[actor], self.ranks, strict=True) if sign
        ]
        if not concerned:
            return np.not_equal(before, after)
        shape = np.broadcast_shapes(before.shape, after.shape)
        nowhere_worse = np.ones(shape, dtype=bool)
        somewhere_better = np.zeros(shape, dtype=bool)
        for sign, rank in concerned:
            gain = sign * (rank[after] - rank[before])
            nowhere_worse &= gain >= 0
            somewhere_better |= gain > 0
        return nowhere_worse & somewhere_better


def attitude_rules(game: Game, question: Question) -> Mapping[str, str]:
    """Tell the attitudes and the conventions."""
    attitudes = egoists(game.n_actors) if question.attitudes is None else question.attitudes
    names = game.conflict.actors
    words = {sign: word for word, sign in ATTITUDES.items()}
    told = [
        f"{names[i]} is {words[sign]} to {'itself' if i == j else names[j]}"
        for i, row in enumerate(attitudes)
        for j, sign in enumerate(row)
        if sign != int(i == j)
    ]
    return {
        "attitudes": f"{', '.join(told) or 'none written'}; otherwise each is positive to itself and neutral to the others",
        "improvement": "nobody towards whom the actor is positive loses and nobody towards whom it is negative gains, and one of them gains or loses (Inohara, Hipel and Walker, 2007)",
        "sanction": "any state that is no such improvement on the one left; the others move in any legal sequence, in RSEQ by improvements in the same sense",
    }
