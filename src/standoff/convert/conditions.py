"""Conditions of a `.gmcr` file and expressions of a case: the one written as the other."""

from collections.abc import Mapping, Sequence

from standoff.case.expressions import AllOf, AnyOf, Node, Not, Taken, as_change
from standoff.case.feasibility import UndecidedError, cover
from standoff.convert.gmcr.records import Condition, Literals
from standoff.errors import TooLarge

__all__ = ["MOST_MEMBERS", "condition_of", "expression_text", "tree_of"]

MOST_MEMBERS = 200
"""Most members of a compound condition; nobody could read more."""


def expression_text(condition: Condition, names: Sequence[str]) -> str:
    """Write a condition as an expression over options named by place.

    Examples
    --------
    >>> expression_text((((0, True), (1, False)), ((1, True),)), ("a.x", "b.y"))
    '(a.x and not b.y) or b.y'
    """
    parts = [
        " and ".join(("" if taken else "not ") + names[option] for option, taken in literals)
        for literals in condition
    ]
    if len(parts) == 1:
        return parts[0]
    return " or ".join(
        f"({part})" if len(literals) > 1 else part for part, literals in zip(parts, condition, strict=True)
    )


def tree_of(condition: Condition, names: Sequence[str]) -> Node:
    """Make the tree of a condition."""
    return AnyOf(operands=tuple(AllOf(operands=_leaves(literals, names)) for literals in condition))


def condition_of(tree: Node, place: Mapping[str, int]) -> Condition:
    """Write an expression as a condition: the ways in which it can hold.

    Parameters
    ----------
    tree
        The expression.
    place
        The place of each option.

    Returns
    -------
    Condition
        Without members where the expression never holds; with one empty member where it always does.

    Raises
    ------
    TooLarge
        If that takes more than ``MOST_MEMBERS`` members.
    """
    written = _as_written(tree, place)
    if written is not None:
        return written
    try:
        ways = cover(tree, MOST_MEMBERS)
    except UndecidedError:
        raise TooLarge(f"it can hold in more than {MOST_MEMBERS} ways") from None
    return tuple(tuple(sorted((place[option], taken) for option, taken in way.items())) for way in ways)


def _leaves(literals: Literals, names: Sequence[str]) -> tuple[Node, ...]:
    taken = [(Taken(option=names[option]), is_taken) for option, is_taken in literals]
    return tuple(leaf if is_taken else Not(operand=leaf) for leaf, is_taken in taken)


def _as_written(tree: Node, place: Mapping[str, int]) -> Condition | None:
    """Return the condition of a tree that is one already: single options, joined by and, then by or."""
    members = tree.operands if isinstance(tree, AnyOf) else (tree,)
    if len(members) > MOST_MEMBERS:
        return None
    found: list[Literals] = []
    for member in members:
        leaves = [as_change(leaf) for leaf in (member.operands if isinstance(member, AllOf) else (member,))]
        literals = [(place[leaf[0]], leaf[1]) for leaf in leaves if leaf is not None]
        if len(literals) < len(leaves):
            return None
        found.append(tuple(literals))
    return tuple(found)
