"""The same conflict under other names: actors, options and states in another order."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from tests.property.strategies import Played

from standoff.conflict.conflict import Conflict


@dataclass(frozen=True)
class Renamed:
    """A conflict renamed: actor i is now ``actor_to[i]``; state k is what was state ``order[k]``."""

    case: Played
    actor_to: list[int]
    order: list[int]


def renamed(case: Played, data: st.DataObject) -> Renamed:
    """Draw other names for a conflict in option form."""
    conflict = case.conflict
    assert isinstance(conflict, Conflict)
    actor_to = data.draw(st.permutations(range(len(conflict.actors))))
    bit_to = data.draw(st.permutations(range(len(conflict.options))))
    order = data.draw(st.permutations(range(conflict.n_states)))

    def moved(mask: int) -> int:
        return sum((mask >> k & 1) << bit_to[k] for k in range(len(bit_to)))

    owner = [0] * len(bit_to)
    for k, i in enumerate(conflict.owner):
        owner[bit_to[k]] = actor_to[i]
    ranks = [np.empty(0, dtype=np.int64)] * len(actor_to)
    for i, rank in enumerate(case.ranks):
        ranks[actor_to[i]] = 3 * rank[order] + 1
    other = Conflict(
        actors=tuple(f"x{i}" for i in range(len(actor_to))),
        options=tuple(f"o{k}" for k in range(len(bit_to))),
        owner=tuple(owner),
        states=np.array([moved(int(conflict.states[s])) for s in order], dtype=np.uint64),
        no_drop=moved(conflict.no_drop),
        no_take=moved(conflict.no_take),
    )
    return Renamed(case=Played(conflict=other, ranks=ranks), actor_to=actor_to, order=order)
