"""The coalition concepts as their slow literal definitions (Inohara and Hipel, 2008)."""

from collections.abc import Callable, Sequence
from itertools import combinations

from tests.property.oracle import Literal, reached

Coalition = tuple[int, ...]


def coalitions(actors: Sequence[int]) -> list[Coalition]:
    return [part for size in range(1, len(actors) + 1) for part in combinations(actors, size)]


def rest(game: Literal, h: Coalition) -> list[int]:
    return [j for j in game.actors if j not in h]


def improved(game: Literal, h: Coalition, s: int) -> set[int]:
    """R++_H(s)."""
    return {t for t in reached(game, h, s, improving=False) if all(game.p[i][t] > game.p[i][s] for i in h)}


def no_better(game: Literal, h: Coalition, s: int) -> set[int]:
    """The states that some member does not prefer to s."""
    return {t for t in game.states if any(game.p[i][t] <= game.p[i][s] for i in h)}


def credible(game: Literal, actors: Sequence[int], origin: int) -> set[int]:
    """Where legal sequences of improvements of the coalitions within some actors end, move by move.

    No coalition moves twice in succession, and in a hand-drawn graph no actor does.
    """
    seen: set[tuple[int, Coalition, int | None]] = set()
    waiting: list[tuple[int, Coalition, int | None]] = [(origin, (), None)]
    while waiting:
        s, before, last = waiting.pop()
        for m in coalitions(actors):
            if m == before:
                continue
            for t, mover in turns(game, m, s, last if game.drawn else None):
                if all(game.p[i][t] > game.p[i][s] for i in m) and (t, m, mover) not in seen:
                    seen.add((t, m, mover))
                    waiting.append((t, m, mover))
    return {s for s, _, _ in seen}


def turns(game: Literal, h: Coalition, origin: int, last: int | None) -> set[tuple[int, int]]:
    """Where legal sequences of the members' moves end, and by whose move; ``last`` moved before them."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[int, int | None]] = [(origin, last)]
    while waiting:
        s, mover = waiting.pop()
        for j in h:
            if j == mover:
                continue
            for t in game.reach[j][s]:
                if (t, j) not in seen:
                    seen.add((t, j))
                    waiting.append((t, j))
    return seen


def cnash(game: Literal, h: Coalition, s: int) -> bool:
    return not improved(game, h, s)


def cgmr(game: Literal, h: Coalition, s: int) -> bool:
    return all(
        reached(game, rest(game, h), t, improving=False) & no_better(game, h, s) for t in improved(game, h, s)
    )


def csmr(game: Literal, h: Coalition, s: int) -> bool:
    return all(
        any(
            reached(game, h, u, improving=False) <= no_better(game, h, s)
            for u in reached(game, rest(game, h), t, improving=False) & no_better(game, h, s)
        )
        for t in improved(game, h, s)
    )


def cseq(game: Literal, h: Coalition, s: int) -> bool:
    return all(credible(game, rest(game, h), t) & no_better(game, h, s) for t in improved(game, h, s))


CONCEPTS: dict[str, Callable[[Literal, Coalition, int], bool]] = {
    "cnash": cnash,
    "cgmr": cgmr,
    "csmr": csmr,
    "cseq": cseq,
}


def jumps(game: Literal, equilibria: Sequence[int]) -> dict[tuple[int, int], list[Coalition]]:
    found: dict[tuple[int, int], list[Coalition]] = {}
    for s in equilibria:
        alone = reached(game, list(game.actors), s, improving=True)
        for t in equilibria:
            able = [h for h in coalitions(list(game.actors)) if t in improved(game, h, s)]
            if able and t not in alone:
                found[s, t] = able
    return found
