"""All completions of a preference that is known in part, one by one."""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations, product

from tests.property import oracle
from tests.property.comparison_oracle import Literally
from tests.property.oracle import Literal

Ranks = tuple[int, ...]


def weak_orders(n: int) -> Iterator[Ranks]:
    """Every complete order of n states, ties allowed, as ranks 0, 1, ... without a gap."""
    for ranks in product(range(n), repeat=n):
        if set(ranks) == set(range(max(ranks, default=-1) + 1)):
            yield ranks


def of_chains(chains: Sequence[Sequence[Sequence[int]]], n: int) -> list[Ranks]:
    """Those in which every chain holds."""

    def holds(ranks: Ranks) -> bool:
        for chain in chains:
            for tied in chain:
                if len({ranks[s] for s in tied}) > 1:
                    return False
            for upper, lower in zip(chain[:-1], chain[1:], strict=True):
                if not all(ranks[s] > ranks[t] for s in upper for t in lower):
                    return False
        return True

    return [ranks for ranks in weak_orders(n) if holds(ranks)]


def of_groups(groups: Sequence[Sequence[Sequence[bool]]], n: int) -> list[Ranks]:
    """Those by every order of the statements within their groups; a statement is its truth in each state."""
    found = set()
    for orders in product(*(permutations(group) for group in groups)):
        statements = [statement for group in orders for statement in group]
        vectors = [tuple(bool(statement[s]) for statement in statements) for s in range(n)]
        classes = sorted(set(vectors))
        found.add(tuple(classes.index(vector) for vector in vectors))
    return sorted(found)


def known_sign(completions: Sequence[Ranks], s: int, t: int) -> int | None:
    """1 where t is better in all completions, -1, 0, or None where they do not agree."""
    signs = {(ranks[t] > ranks[s]) - (ranks[t] < ranks[s]) for ranks in completions}
    return signs.pop() if len(signs) == 1 else None


def verdicts(
    game: Literal, completions: Sequence[Sequence[Ranks]], base: str
) -> tuple[list[list[bool]], list[list[bool]]]:
    """Who is stable where under some completion, and under all."""
    judge: Callable[[Literal, int, int], bool] = oracle.CONCEPTS[base]
    possible = [[False for _ in game.states] for _ in game.actors]
    necessary = [[True for _ in game.states] for _ in game.actors]
    for chosen in product(*completions):
        completed = Literal(reach=game.reach, p=[list(ranks) for ranks in chosen])
        for i in game.actors:
            for s in game.states:
                stable = judge(completed, i, s)
                possible[i][s] |= stable
                necessary[i][s] &= stable
    return possible, necessary


def extension(completions: Sequence[Sequence[Ranks]], *, tempting: bool, deterring: bool) -> Literally:
    """The published treatment of what is unknown."""

    def leaves(i: int, s: int, t: int) -> bool:
        sign = known_sign(completions[i], s, t)
        return sign == 1 or (sign is None and tempting)

    def deters(i: int, s: int, u: int) -> bool:
        sign = known_sign(completions[i], s, u)
        return sign in (0, -1) or (sign is None and deterring)

    def answers(i: int, s: int, t: int) -> bool:
        return known_sign(completions[i], s, t) in (1, None)

    return Literally(leaves=leaves, deters=deters, answers=answers)
