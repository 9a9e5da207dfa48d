"""Limited foresight as its slow literal definition (Fang, Hipel and Kilgour, 1993), for any order of movers."""

from collections.abc import Sequence
from functools import cache

from tests.property.oracle import Literal


class Foresight:
    """G_h(i, s), state by state; ties that nobody feels are broken at random-looking, not by place."""

    def __init__(self, game: Literal, order: Sequence[int]) -> None:
        self.game = game
        self.order = list(order)
        self.outcome = cache(self._outcome)

    def after(self, i: int) -> int:
        return self.order[(self.order.index(i) + 1) % len(self.order)]

    def worth(self, i: int, s: int) -> tuple[int, ...]:
        """What i looks at in an outcome: its own rank, then what is worst for those before it."""
        place = self.order.index(i)
        before = [self.order[place - back] for back in range(1, len(self.order))]
        return (self.game.p[i][s], *(-self.game.p[k][s] for k in before))

    def _outcome(self, h: int, i: int, s: int) -> int:
        if h == 0 or not self.game.reach[i][s]:
            return s
        ends = [self.outcome(h - 1, self.after(i), t) for t in sorted(self.game.reach[i][s], reverse=True)]
        end = max(ends, key=lambda t: self.worth(i, t))
        return end if self.game.p[i][end] > self.game.p[i][s] else s

    def stable(self, h: int, i: int, s: int) -> bool:
        return self.outcome(h, i, s) == s

    def non_myopic(self, i: int, s: int) -> bool:
        """Look ahead until all outcomes have been seen before, and no further."""
        seen: dict[tuple[int, ...], int] = {}
        tables: list[tuple[int, ...]] = []
        while True:
            h = len(tables)
            table = tuple(self.outcome(h, j, t) for j in self.game.actors for t in self.game.states)
            if table in seen:
                return all(one[i * len(self.game.states) + s] == s for one in tables[seen[table] :])
            seen[table] = h
            tables.append(table)
