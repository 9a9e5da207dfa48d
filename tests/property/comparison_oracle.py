"""Nash, GMR, SMR and SEQ by any comparison of states, as slow literal definitions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.property.oracle import Literal, others, reached


@dataclass(frozen=True)
class Literally:
    """Three questions, each of an actor, the state it is in, and another state."""

    leaves: Callable[[int, int, int], bool]
    deters: Callable[[int, int, int], bool]
    answers: Callable[[int, int, int], bool]


def answered(game: Literal, asks: Literally, movers: Sequence[int], origin: int) -> set[int]:
    """Where legal sequences of the movers' answers end."""
    reach = [
        [{t for t in game.reach[j][s] if asks.answers(j, s, t)} for s in game.states] for j in game.actors
    ]
    return reached(Literal(reach=reach, p=game.p), movers, origin, improving=False)


def judge(game: Literal, asks: Literally, base: str, i: int, s: int) -> bool:
    tempting = [t for t in game.reach[i][s] if asks.leaves(i, s, t)]
    if base == "nash":
        return not tempting
    for t in tempting:
        if base == "seq":
            ends = answered(game, asks, others(game, i), t)
        else:
            ends = reached(game, others(game, i), t, improving=False)
        ends = {u for u in ends if asks.deters(i, s, u)}
        if base == "smr":
            ends = {u for u in ends if all(asks.deters(i, s, v) for v in game.reach[i][u])}
        if not ends:
            return False
    return True


def total_relational_preference(
    game: Literal, attitudes: Sequence[Sequence[int]], i: int, t: int, s: int
) -> bool:
    """The published definition: t is at least as good for all i favours, no better for all it disfavours."""
    for j, sign in enumerate(attitudes[i]):
        if sign > 0 and not game.p[j][t] >= game.p[j][s]:
            return False
        if sign < 0 and game.p[j][t] > game.p[j][s]:
            return False
    return True


def by_attitude(game: Literal, attitudes: Sequence[Sequence[int]]) -> Literally:
    """Replies as published, less those between states that are alike to everybody who matters."""

    def improves(i: int, s: int, t: int) -> bool:
        concerned = [j for j, sign in enumerate(attitudes[i]) if sign]
        alike = bool(concerned) and all(game.p[j][t] == game.p[j][s] for j in concerned)
        return t != s and not alike and total_relational_preference(game, attitudes, i, t, s)

    return Literally(leaves=improves, deters=lambda i, s, u: not improves(i, s, u), answers=improves)
