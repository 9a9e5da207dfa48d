"""Every concept as its slow literal definition, over explicit arcs, for small conflicts.

Nothing here knows of options, groups or sorting: an actor's arcs are a set of targets for each state,
and a legal sequence is followed move by move with the last mover in hand, so that no actor moves twice
in succession. Hand-drawn graphs are judged by the same functions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from standoff.conflict.conflict import Conflict, DrawnConflict


@dataclass(frozen=True)
class Literal:
    """A conflict spelled out: ``reach[i][s]`` is the set R_i(s), ``p[i][s]`` the preference."""

    reach: list[list[set[int]]]
    p: list[list[int]]
    drawn: bool = False
    """Whether two moves of one actor on end are not one move."""

    @property
    def actors(self) -> range:
        return range(len(self.reach))

    @property
    def states(self) -> range:
        return range(len(self.p[0]))

    def better(self, i: int, s: int) -> set[int]:
        """R+_i(s)."""
        return {t for t in self.reach[i][s] if self.p[i][t] > self.p[i][s]}


def literal(conflict: Conflict | DrawnConflict, ranks: Sequence[Sequence[int]]) -> Literal:
    """Spell out the arcs of a conflict; in option form, pair by pair of states."""
    p = [[int(r) for r in rank] for rank in ranks]
    if isinstance(conflict, DrawnConflict):
        rows = zip(conflict.indptr, conflict.target, strict=True)
        drawn = [
            [set(target[indptr[s] : indptr[s + 1]].tolist()) for s in range(conflict.n_states)]
            for indptr, target in rows
        ]
        return Literal(reach=drawn, p=p, drawn=True)
    masks = [int(mask) for mask in conflict.states]
    reach: list[list[set[int]]] = []
    for i in range(len(conflict.actors)):
        own = {k for k, owner in enumerate(conflict.owner) if owner == i}
        reach.append(
            [
                {t for t in range(len(masks)) if t != s and _may(conflict, own, masks[s], masks[t])}
                for s in range(len(masks))
            ]
        )
    return Literal(reach=reach, p=p)


def _may(conflict: Conflict, own: set[int], before: int, after: int) -> bool:
    for k in range(len(conflict.options)):
        was, will = before >> k & 1, after >> k & 1
        if was == will:
            continue
        if k not in own:
            return False
        if was and conflict.no_drop >> k & 1:
            return False
        if will and conflict.no_take >> k & 1:
            return False
    return True


def reached(
    game: Literal, movers: Sequence[int], origin: int, *, improving: bool, last: int | None = None
) -> set[int]:
    """R_H(origin) or R+_H(origin): where legal sequences of one or more moves by the movers end."""
    seen: set[tuple[int, int | None]] = set()
    waiting: list[tuple[int, int | None]] = [(origin, last)]
    while waiting:
        s, mover = waiting.pop()
        for j in movers:
            if j == mover:
                continue
            for t in game.better(j, s) if improving else game.reach[j][s]:
                if (t, j) not in seen:
                    seen.add((t, j))
                    waiting.append((t, j))
    return {s for s, _ in seen}


def others(game: Literal, i: int) -> list[int]:
    return [j for j in game.actors if j != i]


def nash(game: Literal, i: int, s: int) -> bool:
    return not game.better(i, s)


def gmr(game: Literal, i: int, s: int) -> bool:
    p = game.p[i]
    return all(
        any(p[s2] <= p[s] for s2 in reached(game, others(game, i), s1, improving=False))
        for s1 in game.better(i, s)
    )


def smr(game: Literal, i: int, s: int) -> bool:
    p = game.p[i]
    return all(
        any(
            p[s2] <= p[s] and all(p[s3] <= p[s] for s3 in game.reach[i][s2])
            for s2 in reached(game, others(game, i), s1, improving=False)
        )
        for s1 in game.better(i, s)
    )


def seq(game: Literal, i: int, s: int) -> bool:
    p = game.p[i]
    return all(
        any(p[s2] <= p[s] for s2 in reached(game, others(game, i), s1, improving=True))
        for s1 in game.better(i, s)
    )


def sseq(game: Literal, i: int, s: int) -> bool:
    p = game.p[i]
    return all(
        any(
            p[s2] <= p[s] and all(p[s3] <= p[s] for s3 in game.reach[i][s2])
            for s2 in reached(game, others(game, i), s1, improving=True)
        )
        for s1 in game.better(i, s)
    )


def sim(game: Literal, i: int, s: int, conflict: Conflict) -> bool:
    """Combine improvements option by option; only in option form."""
    place = {int(mask): k for k, mask in enumerate(conflict.states)}
    options = range(len(conflict.options))
    for s1 in game.better(i, s):
        sanctioned = False
        for combination in product(*[[None, *game.better(j, s)] for j in others(game, i)]):
            if all(move is None for move in combination):
                continue
            goal = {i: s1, **dict(zip(others(game, i), combination, strict=True))}
            mask = 0
            for k in options:
                moved_to = goal[conflict.owner[k]]
                source = s if moved_to is None else moved_to
                mask |= (int(conflict.states[source]) >> k & 1) << k
            if mask in place and game.p[i][place[mask]] <= game.p[i][s]:
                sanctioned = True
        if not sanctioned:
            return False
    return True


CONCEPTS: dict[str, Callable[[Literal, int, int], bool]] = {
    "nash": nash,
    "gmr": gmr,
    "smr": smr,
    "seq": seq,
    "sseq": sseq,
}
