"""Strength of preference: strong stability, where every improvement meets a great loss, and weak.

An actor may prefer a state to another greatly or mildly. It leaves a state for any improvement, great or
mild, and the others answer by any improvement of theirs. State s is stable for actor i under

- **strong GMR** when the others' moves lead from each improvement to some u that is greatly worse for i
  than s;
- **strong SMR** when moreover everything in R_i(u) is greatly worse than s;
- **strong SEQ** when such a u is reached by the others' improvements.

It is stable under **weak GMR**, **weak SMR** or **weak SEQ** when it is stable under the plain concept but
not under the strong one. Nash stability knows no sanction and has no degrees: a state without
improvements is strongly stable under all of them.

An equilibrium under the plain concept, a state that is stable for everyone, is a **strong equilibrium** when
it is strongly stable for everyone, and a **weak equilibrium** when it is not: for one actor at least it is
stable only weakly, whether or not it is strongly stable for others.

References: Hamouda, Kilgour and Hipel (2004) for two actors, (2006) for more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError
from standoff.stability.game import Game, Stable, Values
from standoff.stability.question import Question

__all__ = ["ByStrength", "strength_rules"]

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByStrength:
    """A comparison in which only a great loss deters; see `standoff.stability.comparisons.Comparison`.

    Attributes
    ----------
    ranks
        For each actor ``int64[S]``, higher is better.
    cutoffs
        For each actor ``int64[S]``, the highest rank that is greatly worse than each state, or -1.
    """

    ranks: tuple[Values, ...]
    cutoffs: tuple[Values, ...]

    @classmethod
    def of(cls, game: Game, question: Question) -> "ByStrength":
        """Put the preferences and their degrees together.

        Raises
        ------
        InputError
            No actor says what is a great difference.
        """
        great = question.great or ()
        if all(one is None for one in great):
            raise InputError(
                "no preference says what counts as greatly better; accepted is `greatly:` beside `prefers`, "
                "`weights`, `ranking` or `utility`"
            )
        nothing = np.full(game.n_states, -1, dtype=np.int64)
        return cls(ranks=game.ranks, cutoffs=tuple(nothing if one is None else one.cutoff for one in great))

    def leaves(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the target is better, greatly or mildly."""
        return np.greater(self.ranks[actor][target], self.ranks[actor][source])

    def deters(self, actor: int, states: Places) -> Stable:
        """Say which states are greatly worse than each of some."""
        return np.less_equal(self.ranks[actor][None, :], self.cutoffs[actor][states][:, None])

    def answers(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the target is better, greatly or mildly."""
        return self.leaves(actor, source, target)


def strength_rules(game: Game, question: Question) -> Mapping[str, str]:
    """Tell what counts as a great difference, and the conventions."""
    great = question.great or (None,) * game.n_actors
    told = [
        f"for {name} when {one.rule}"
        for name, one in zip(game.conflict.actors, great, strict=True)
        if one is not None
    ]
    silent = [name for name, one in zip(game.conflict.actors, great, strict=True) if one is None]
    return {
        "greatly": "; ".join(
            [*told, *([f"nothing is greatly better for {', '.join(silent)}"] if silent else [])]
        ),
        "sanction": "strong: greatly worse than the state left; weak: stable, but not strongly; in SEQ the others answer by improvements of any degree (Hamouda, Kilgour and Hipel, 2006)",
        "equilibrium": "strong: strongly stable for every actor; weak: stable for every actor, and for one at least only weakly",
    }
