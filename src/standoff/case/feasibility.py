"""Whether a combination of options can be: a small search over expressions.

An expression is evaluated over a partial state, in three values: true, false, or not yet decided. The
search sets one undecided option at a time and turns back as soon as an expression is decided the wrong
way. It visits only the options that the expressions mention, so it is at home with 63 of them; what it
may visit is bounded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from standoff.case.expressions import AllOf, AnyOf, Count, Iff, Implies, Node, Not, Taken, options_in

__all__ = ["MOST_STEPS", "UndecidedError", "count_states", "cover", "find_state", "holds", "truth"]

MOST_STEPS = 1_000_000
"""Most options that one search looks at, two seconds' worth."""

Partial = Mapping[str, bool]
"""Options that are set, and whether they are taken."""


class UndecidedError(Exception):
    """The search was given up before it settled the matter."""


def truth(node: Node, partial: Partial) -> bool | None:
    """Evaluate an expression over a partial state; ``None`` where that leaves it open."""
    value: bool | None
    match node:
        case Taken():
            value = partial.get(node.option)
        case Not():
            value = _negated(truth(node.operand, partial))
        case AllOf():
            value = _all(truth(below, partial) for below in node.operands)
        case AnyOf():
            value = _any(truth(below, partial) for below in node.operands)
        case Implies():
            value = _any((_negated(truth(node.condition, partial)), truth(node.consequence, partial)))
        case Iff():
            left, right = truth(node.left, partial), truth(node.right, partial)
            value = None if left is None or right is None else left == right
        case Count():
            value = _counted(node, [truth(below, partial) for below in node.operands])
    return value


def holds(node: Node, state: int, bit_of: Mapping[str, int]) -> bool:
    """Evaluate an expression in a state, a bit mask; ``bit_of`` gives each option's bit."""
    return truth(node, {option: bool(state >> bit_of[option] & 1) for option in options_in(node)}) is True


def find_state(required: Sequence[Node], forbidden: Sequence[Node] = ()) -> Partial | None:
    """Find a state in which all of ``required`` and none of ``forbidden`` hold.

    Returns
    -------
    Partial or None
        The options that had to be set (the others are free), or ``None`` if there is no such state.

    Raises
    ------
    UndecidedError
        If ``MOST_STEPS`` did not settle it.
    """
    constraints = [*required, *(Not(operand=node) for node in forbidden)]
    return next(_solutions(constraints), None)


def count_states(forbidden: Sequence[Node], options: Sequence[str], most: int) -> int:
    """Count the states in which none of ``forbidden`` holds, giving up above ``most``.

    Returns
    -------
    int
        The number of states, or ``most + 1`` if there are more.

    Raises
    ------
    UndecidedError
        If ``MOST_STEPS`` did not settle it.
    """
    total = 0
    for partial in _solutions([Not(operand=node) for node in forbidden]):
        total += 1 << (len(options) - len(partial))
        if total > most:
            return most + 1
    return total


def cover(node: Node, most: int) -> tuple[Partial, ...]:
    """Write where an expression holds as partial states that do not overlap; none where it never does.

    Raises
    ------
    UndecidedError
        If more than ``most`` are needed, or ``MOST_STEPS`` did not find them.
    """
    found: list[Partial] = []
    for partial in _solutions([node]):
        if len(found) == most:
            raise UndecidedError
        found.append(partial)
    return tuple(found)


def _solutions(constraints: Sequence[Node]) -> Iterator[dict[str, bool]]:
    """Yield partial states that decide every constraint as true; no two of them overlap."""
    partial: dict[str, bool] = {}
    mentions = {id(node): sum(1 for _ in options_in(node)) for node in constraints}
    steps = 0

    def search(undecided: Sequence[Node]) -> Iterator[dict[str, bool]]:
        nonlocal steps
        steps += sum(mentions[id(node)] for node in undecided)
        if steps > MOST_STEPS:
            raise UndecidedError
        values = [(node, truth(node, partial)) for node in undecided]
        if any(value is False for _, value in values):
            return
        rest = [node for node, value in values if value is None]
        if not rest:
            yield dict(partial)
            return
        shortest = min(rest, key=lambda node: _free(node, partial))
        option = next(option for option in options_in(shortest) if option not in partial)
        for taken in (False, True):
            partial[option] = taken
            yield from search(rest)
            del partial[option]

    yield from search(constraints)


def _free(node: Node, partial: Partial) -> int:
    """Count the options of an expression that are not set."""
    return len({option for option in options_in(node) if option not in partial})


def _all(values: Iterable[bool | None]) -> bool | None:
    """Return whether all hold; false as soon as one does not."""
    undecided = False
    for value in values:
        if value is False:
            return False
        undecided |= value is None
    return None if undecided else True


def _any(values: Iterable[bool | None]) -> bool | None:
    """Return whether one holds; true as soon as one does."""
    return _negated(_all(_negated(value) for value in values))


def _negated(value: bool | None) -> bool | None:
    """Return the opposite; what is open stays open."""
    return None if value is None else not value


def _counted(node: Count, values: Sequence[bool | None]) -> bool | None:
    """Compare how many operands hold, or may yet hold, with the number asked for."""
    least = sum(value is True for value in values)
    most = sum(value is not False for value in values)
    enough = {
        "at most": (most <= node.number, least > node.number),
        "at least": (least >= node.number, most < node.number),
        "exactly": (least == most == node.number, not least <= node.number <= most),
    }[node.kind]
    return True if enough[0] else False if enough[1] else None
