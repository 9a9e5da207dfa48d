"""The truth of an expression in every state at once.

While states are still being built, some options are undecided, and an expression has two values in a
state: *must*, true however the open options will be decided, and *may*, true for some way to decide
them. (Each operand is judged by itself, so *must* can be missed but is never wrong.) With every
option decided the two are one.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.case.expressions import AllOf, AnyOf, Count, Iff, Implies, Node, Not, Taken
from standoff.errors import InputError

__all__ = ["bounds", "truth"]

Bools: TypeAlias = NDArray[np.bool_]
States: TypeAlias = NDArray[np.uint64]


def truth(tree: Node, states: States, options: Sequence[str]) -> Bools:
    """Evaluate an expression in every state.

    Parameters
    ----------
    tree
        The expression.
    states
        ``uint64[S]``, bit k set where ``options[k]`` is taken.
    options
        Ids of the options.

    Returns
    -------
    numpy.ndarray
        ``bool[S]``.

    Examples
    --------
    >>> import numpy as np
    >>> from standoff.case.expressions import Not, Taken
    >>> truth(Not(operand=Taken(option="a.x")), np.arange(2, dtype=np.uint64), ("a.x",))
    array([ True, False])
    """
    bits = {option: k for k, option in enumerate(options)}
    return bounds(tree, states, bits, (1 << len(options)) - 1)[0]


def bounds(tree: Node, states: States, bits: Mapping[str, int], decided: int) -> tuple[Bools, Bools]:
    """Evaluate an expression where some options are still open.

    Parameters
    ----------
    tree
        The expression.
    states
        ``uint64[S]``; the bits of open options are ignored.
    bits
        Option id to its bit.
    decided
        Mask of the options that are decided.

    Returns
    -------
    tuple of numpy.ndarray
        Must and may, each ``bool[S]``; the same array twice where nothing is open.

    Raises
    ------
    InputError
        An option that is not in ``bits``.
    """
    match tree:
        case Taken(option=option):
            if option not in bits:
                near = difflib.get_close_matches(option, bits, 1)
                raise InputError(f"no option {option!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
            if decided >> bits[option] & 1:
                value = (states & np.uint64(1 << bits[option])) != 0
                return value, value
            return np.zeros(len(states), dtype=bool), np.ones(len(states), dtype=bool)
        case Not(operand=operand):
            must, may = bounds(operand, states, bits, decided)
            return _both(np.logical_not, [may], [must])
        case AllOf(operands=operands):
            parts = [bounds(operand, states, bits, decided) for operand in operands]
            return _both(_all_of, *zip(*parts, strict=True))
        case AnyOf(operands=operands):
            parts = [bounds(operand, states, bits, decided) for operand in operands]
            return _both(_any_of, *zip(*parts, strict=True))
        case Implies(condition=condition, consequence=consequence):
            same = AnyOf(operands=(Not(operand=condition), consequence))
            return bounds(same, states, bits, decided)
        case Iff(left=left, right=right):
            return _iff(bounds(left, states, bits, decided), bounds(right, states, bits, decided))
        case Count():
            return _count(tree, states, bits, decided)


def _both(of: Callable[..., Bools], musts: Sequence[Bools], mays: Sequence[Bools]) -> tuple[Bools, Bools]:
    """Apply a monotone function to the musts and to the mays, once if they are the same."""
    must = of(*musts)
    if all(one is other for one, other in zip(musts, mays, strict=True)):
        return must, must
    return must, of(*mays)


def _iff(left: tuple[Bools, Bools], right: tuple[Bools, Bools]) -> tuple[Bools, Bools]:
    """Compare two sides, each evaluated once: rewriting into ``and`` and ``or`` would double the work."""
    (left_must, left_may), (right_must, right_may) = left, right
    must = (left_must & right_must) | ~(left_may | right_may)
    if left_must is left_may and right_must is right_may:
        return must, must
    return must, ~((left_must & ~right_may) | (right_must & ~left_may))


def _all_of(*values: Bools) -> Bools:
    """Conjunction of arrays."""
    return reduce(np.logical_and, values)


def _any_of(*values: Bools) -> Bools:
    """Disjunction of arrays."""
    return reduce(np.logical_or, values)


def _count(tree: Count, states: States, bits: Mapping[str, int], decided: int) -> tuple[Bools, Bools]:
    """Compare the fewest and the most operands that can be true with the number wanted."""
    fewest = np.zeros(len(states), dtype=np.int32)
    most = np.zeros(len(states), dtype=np.int32)
    for operand in tree.operands:
        must, may = bounds(operand, states, bits, decided)
        fewest += must
        most += may
    number = tree.number
    match tree.kind:
        case "at most":
            return most <= number, fewest <= number
        case "at least":
            return fewest >= number, most >= number
        case "exactly":
            return (fewest == number) & (most == number), (fewest <= number) & (most >= number)
