"""Degrees of preference: where a state is not only better than another but greatly better.

==========  ==========================  =================================================================
written as  ``greatly:`` is             a state is greatly better than another when
==========  ==========================  =================================================================
statements  a whole number k            one of the first k statements decides between the two
weights     a number                    its sum of weights is larger by at least that number
ranking     states                      a gap lies between the two; one lies above the class of each state
utility     a number                    its utility, as written, is larger by at least that number
==========  ==========================  =================================================================

Whatever is greatly worse than a state is so with all that is no better than it. Hence one number for each
state says it all: the highest rank that is greatly worse.

References: Hamouda, Kilgour and Hipel (2004, 2006).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Preference, Ranking, Statements, Utility, Weights
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.preferences import Ranked, rank_states, share_of_weights, sums_of_weights
from standoff.conflict.states import state_names

__all__ = ["Great", "great_gaps"]

_EXACT = 1e-12
"""Differences that miss a threshold by less than rounding count as reaching it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Great:
    """What an actor takes for a great difference.

    Attributes
    ----------
    cutoff
        ``int64[S]``, read-only: the highest rank that is greatly worse than each state, or -1.
    rule
        What counts as greatly better, in words.
    """

    cutoff: NDArray[np.int64]
    rule: str


def great_gaps(
    conflict: Conflict | DrawnConflict, preference: Preference | None, ranked: Ranked
) -> Great | None:
    """Find what is greatly worse than each state.

    Parameters
    ----------
    conflict
        The conflict.
    preference
        What one intention prefers.
    ranked
        The states ranked by it.

    Returns
    -------
    Great or None
        ``None`` where the preference does not say what counts as a great difference.
    """
    match preference:
        case Statements(statements=statements, greatly=first) if first:
            level = rank_states(conflict, Statements(statements=statements[:first])).rank
            which = "the first statement" if first == 1 else f"one of the first {first} statements"
            return _by_level(level, ranked, f"{which} decides")
        case Ranking(classes=classes, greatly=below) if below:
            place = {str(name): k for k, tied in enumerate(classes) for name in tied}
            gaps = sorted({place[str(name)] for name in below})
            places = np.array([place[name] for name in state_names(conflict)])
            level = len(gaps) - np.searchsorted(gaps, places, side="right")
            count = "a gap lies" if len(gaps) == 1 else f"one of {len(gaps)} gaps lies"
            return _by_level(level, ranked, f"{count} between the two in the ranking")
        case Weights(weights=weights, greatly=least) if least is not None:
            if isinstance(conflict, DrawnConflict):
                return None
            values = sums_of_weights(conflict, weights)
            share = share_of_weights(least, weights)
            return _by_difference(values, share, ranked, f"its sum of weights is larger by {least:g}")
        case Utility(values=numbers, greatly=least) if least is not None:
            named = {str(name): value for name, value in numbers.items()}
            values = np.array([named[name] for name in state_names(conflict)], dtype=np.float64)
            return _by_difference(values, least, ranked, f"its utility is larger by {least:g}")
        case _:
            return None


def _by_level(level: NDArray[np.int64], ranked: Ranked, rule: str) -> Great:
    """Call greatly worse whatever lies on a lower level; a higher level is never ranked lower."""
    lowest = np.full(int(level.max()) + 1, len(level), dtype=np.int64)
    np.minimum.at(lowest, level, ranked.rank)
    return _closed(lowest[level] - 1, rule)


def _by_difference(values: NDArray[np.float64], least: float, ranked: Ranked, rule: str) -> Great:
    """Call greatly worse whatever is worth less by so much."""
    worth = np.empty(int(ranked.rank.max()) + 1)
    worth[ranked.rank] = values
    slack = _EXACT * max(1.0, float(np.abs(worth).max()))
    below = np.searchsorted(worth, values - least + slack, side="right") - 1
    return _closed(np.minimum(below, ranked.rank - 1), rule)


def _closed(cutoff: NDArray[np.int64] | NDArray[np.intp], rule: str) -> Great:
    """Close the record."""
    closed = cutoff.astype(np.int64)
    closed.flags.writeable = False
    return Great(cutoff=closed, rule=rule)
