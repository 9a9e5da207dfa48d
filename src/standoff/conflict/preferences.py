"""Preferences: from what the analyst wrote to a rank and a utility for every state.

A rank is an integer, higher is better, equal for states between which the actor is indifferent; the
ranks in use are 0, 1, 2, ... without a gap. A utility is a number in [0, 1], 0 for the worst feasible
state and 1 for the best, and 0 everywhere for an actor that is indifferent to everything.

==========  =============================================  ====================================
written as  a state is better when                         utility, before it is scaled
==========  =============================================  ====================================
statements  the first statement on which the two differ    sum of 2^-k over the statements k
            is true in it (option prioritisation)          that are true
weights     the weights of what is true in it add to more  that sum
ranking     its class stands earlier                       places from the last class
utility     its number is larger                           that number
==========  =============================================  ====================================
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from standoff.case.expressions import Expression
from standoff.case.model import Chains, Preference, Ranking, Statements, Unsorted, Utility, Weights
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import state_names, truth
from standoff.errors import InputError

__all__ = ["PARTIAL", "Ranked", "rank_named", "rank_states", "share_of_weights", "sums_of_weights"]

PARTIAL = (
    "the preference leaves some pairs of states unknown (`unordered:` or `chains:`); this needs a complete one, "
    "and `standoff stability --concepts uncertain` tells what can be told without"
)
"""Why a preference known in part cannot be ranked."""

_CODE_BITS = 62
"""Bits of a statement code: one less than a signed 64-bit integer holds, so that no sum overflows."""

_DIGITS = 12
"""Sums of weights that agree to this many digits are a tie: 0.1 + 0.2 must equal 0.3."""

_TOLD = 5
"""Names of states told in one message."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranked:
    """A preference over the feasible states.

    Attributes
    ----------
    rank
        ``int64[S]``, read-only, dense from 0, higher is better.
    utility
        ``float64[S]``, read-only, in [0, 1].
    rule
        How the two were found, in words.
    """

    rank: NDArray[np.int64]
    utility: NDArray[np.float64]
    rule: str


def rank_states(conflict: Conflict | DrawnConflict, preference: Preference | None) -> Ranked:
    """Rank the feasible states by a preference.

    Parameters
    ----------
    conflict
        The conflict.
    preference
        What one intention prefers; ``None`` for indifference to everything.

    Returns
    -------
    Ranked
        Rank and utility of every state.

    Raises
    ------
    InputError
        A ranking or utility that leaves states out, repeats one or names one there is not; an
        expression over an unknown option; a number that is not finite; a preference known in part.
    """
    if isinstance(preference, Chains | Unsorted):
        raise InputError(PARTIAL)
    if isinstance(conflict, DrawnConflict):
        return rank_named(conflict.names, preference)
    match preference:
        case Statements(statements=statements):
            values = [truth(each.tree, conflict.states, conflict.options) for each in statements]
            return _by_statements(values, conflict.n_states)
        case Weights(weights=weights):
            return _by_numbers(
                sums_of_weights(conflict, weights),
                f"by the sum of {_number_of(len(weights), 'weight')}; the utility is that sum, "
                "scaled over the feasible states to [0, 1]",
            )
        case _:
            return rank_named(state_names(conflict), preference)


def sums_of_weights(conflict: Conflict, weights: Sequence[tuple[Expression, float]]) -> NDArray[np.float64]:
    """Add the weights of what is true in each state, as shares of all weights together, rounded to a tie."""
    total = np.zeros(conflict.n_states)
    shares = _near_one(np.array([weight for _, weight in weights], dtype=np.float64)).tolist()
    for (expression, _), share in zip(weights, shares, strict=True):
        total += share * truth(expression.tree, conflict.states, conflict.options)
    scale = fsum(abs(share) for share in shares)
    return np.round(total / (scale or 1.0), _DIGITS)


def share_of_weights(number: float, weights: Sequence[tuple[Expression, float]]) -> float:
    """Return a number as a share of all weights together."""
    *shares, share = _near_one(np.array([*(weight for _, weight in weights), number])).tolist()
    return float(share) / (fsum(abs(one) for one in shares) or 1.0)


def rank_named(names: Sequence[str], preference: Preference | None) -> Ranked:
    """Rank states known by name only, as those of a hand-drawn graph.

    Parameters
    ----------
    names
        Names of the S states, in their order.
    preference
        A ranking, utilities, or ``None`` for indifference to everything.

    Returns
    -------
    Ranked
        Rank and utility of every state.

    Raises
    ------
    InputError
        As `rank_states`; also statements or weights, which need options.
    """
    match preference:
        case None:
            return _ranked(
                np.zeros(len(names), dtype=np.int64), np.zeros(len(names)), "indifferent to everything"
            )
        case Ranking(classes=classes):
            _check_complete(names, [name for tied in classes for name in tied], "ranking")
            place = {str(name): len(classes) - 1 - k for k, tied in enumerate(classes) for name in tied}
            rank = np.array([place[name] for name in names], dtype=np.int64)
            return _ranked(
                _dense(rank),
                rank.astype(np.float64),
                f"by a ranking in {_number_of(len(classes), 'class', 'classes')}; the utility falls "
                "in equal steps from 1 for the first to 0 for the last",
            )
        case Utility(values=values):
            _check_complete(names, list(values), "utility")
            numbers = {str(name): value for name, value in values.items()}
            return _by_numbers(
                np.array([numbers[name] for name in names], dtype=np.float64),
                "by the utilities as written, scaled over the feasible states to [0, 1]",
            )
        case _:
            raise InputError(
                "the states of a hand-drawn graph have no options: only a ranking or utilities can be given"
            )


def _by_statements(values: Sequence[NDArray[np.bool_]], n_states: int) -> Ranked:
    """Compare states as vectors of truth values, the most important first."""
    code = np.zeros(n_states, dtype=np.int64)
    bits = 0
    utility = np.zeros(n_states)
    # A statement true everywhere or nowhere tells no states apart. Left out of the sum, it cannot drown
    # in rounding what later statements say; the scaling makes up for it.
    telling = [k for k, value in enumerate(values) if value.any() and not value.all()]
    for k, value in enumerate(values):
        if bits == _CODE_BITS:
            code = _dense(code)
            bits = int(code.max()).bit_length()
        code = (code << 1) | value
        bits += 1
        if k in telling:
            utility += 0.5 ** (k - telling[0]) * value
    return _ranked(
        _dense(code),
        utility,
        f"by {_number_of(len(values), 'statement')}, the most important first; the utility is the sum of "
        "2^-k over the statements k that are true, scaled over the feasible states to [0, 1]",
    )


def _by_numbers(values: NDArray[np.float64], rule: str) -> Ranked:
    """Rank states by a number each."""
    if not np.isfinite(values).all():
        raise InputError("a preference holds a number that is not finite")
    rank = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return _ranked(rank, values, rule)


def _ranked(rank: NDArray[np.int64], values: NDArray[np.float64], rule: str) -> Ranked:
    """Scale the values to [0, 1] and close the record."""
    scaled = _near_one(values)
    low, high = scaled.min(), scaled.max()
    utility = (scaled - low) / (high - low) if high > low else np.zeros(len(values))
    rank.flags.writeable = False
    utility.flags.writeable = False
    return Ranked(rank=rank, utility=utility, rule=rule)


def _near_one(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide by the power of 2 that brings the largest magnitude into [1/2, 1): no sum or width overflows.

    Nothing is rounded, but what is so much smaller than the largest that no sum with it could tell. Numbers that
    are not finite stay as they are.
    """
    _, exponent = np.frexp(np.abs(values).max(initial=0.0))
    return np.asarray(np.ldexp(values, -exponent))


def _dense(code: NDArray[np.int64]) -> NDArray[np.int64]:
    """Replace each value by its place among the distinct values in use."""
    top = int(code.max()) + 1
    if top <= 4 * len(code):
        # Few possible values: counting them takes one pass, where sorting takes twenty.
        used = np.zeros(top, dtype=bool)
        used[code] = True
        return (np.cumsum(used) - 1)[code]
    return np.unique(code, return_inverse=True)[1].astype(np.int64)


def _check_complete(names: Sequence[str], given: Sequence[str], what: str) -> None:
    """Refuse a list of states that is not every state once."""
    known, seen = set(names), set(given)
    unknown = [name for name in dict.fromkeys(given) if name not in known]
    if unknown:
        near = difflib.get_close_matches(unknown[0], names, 1) if len(names) <= 10_000 else []
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise InputError(
            f"the {what} names states that there are not: {_listed(unknown)}; "
            f"the states are {names[0]} .. {names[-1]}{hint}"
        )
    if len(given) > len(seen):
        twice = [name for name, times in Counter(given).items() if times > 1]
        raise InputError(f"the {what} names states twice: {_listed(twice)}")
    missing = [name for name in names if name not in seen]
    if missing:
        raise InputError(f"the {what} leaves out {len(missing)} of {len(names)} states: {_listed(missing)}")


def _listed(names: Iterable[str]) -> str:
    """List the first few names."""
    names = list(names)
    return ", ".join(names[:_TOLD]) + (", ..." if len(names) > _TOLD else "")


def _number_of(count: int, one: str, many: str = "") -> str:
    """Count a thing in words a reader would use."""
    return f"{count} {one if count == 1 else many or one + 's'}"
