"""What would tell the intentions of an actor apart: moves, and where the conflict settles."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.stability.grid import Grid, information
from standoff.stability.hold import targets_of
from standoff.verdicts.readings import Readings

__all__ = ["Sign", "find_signs", "intention_weights"]

_LEAST_BITS = 1e-9
"""What tells less than this tells nothing."""

_KINDS = ("move", "stays", "settles")
"""The kinds of signs, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sign:
    """Something that would tell an actor's intentions apart.

    Attributes
    ----------
    kind
        ``move``: a move of the actor's own; ``stays``: that it makes none; ``settles``: that the conflict settles in
        one of some states.
    at
        Where the conflict stands when it is watched for.
    states
        Where the move leads; for ``settles`` the states, all with the same chances; for ``stays`` the state itself.
    chance
        ``float64[K]``: under each intention, 1 if the move is an improvement (or there is none), else 0; for ``settles``
        the weight of the combinations in which each of the states is an equilibrium (SEQ).
    bits
        What seeing whether it is so is expected to tell about the intention, in bits.
    """

    kind: Literal["move", "stays", "settles"]
    at: int
    states: tuple[int, ...]
    chance: NDArray[np.float64]
    bits: float


def find_signs(
    readings: Readings, grid: Grid, weights: NDArray[np.float64], actor: int, now: int
) -> tuple[Sign, ...]:
    """Find what would tell the intentions of an actor apart, the most telling first.

    Moves are watched for where the conflict stands, and where one improvement of another actor, under its
    weightiest intention, would bring it.
    """
    chosen = np.array([combination[1 + actor] for combination in grid.combinations])
    prior = intention_weights(grid, weights, actor, len(readings.ranks[actor]))
    signs: list[Sign] = []
    for at in _stages(readings, grid, weights, actor, now):
        signs += _signs_at(readings, actor, at, prior)
    held = grid.equilibria["seq"]
    given = np.zeros((len(prior), held.shape[1]))
    for k in np.flatnonzero(prior).tolist():
        given[k] = np.clip(weights[chosen == k] @ held[chosen == k] / prior[k], 0.0, 1.0)
    alike: dict[bytes, list[int]] = {}
    for s in np.flatnonzero(held.any(axis=0) & ~held.all(axis=0)).tolist():
        alike.setdefault(np.round(given[:, s], 12).tobytes(), []).append(s)
    signs += [_sign("settles", now, tuple(states), given[:, states[0]], prior) for states in alike.values()]
    telling = [sign for sign in signs if sign.bits > _LEAST_BITS]
    # The nearest moves first among the equally telling.
    return tuple(sorted(telling, key=lambda sign: (-round(sign.bits, 9), _KINDS.index(sign.kind))))


def intention_weights(
    grid: Grid, weights: NDArray[np.float64], actor: int, count: int
) -> NDArray[np.float64]:
    """Return the weight of each intention of an actor, ``float64[K]``."""
    chosen = [combination[1 + actor] for combination in grid.combinations]
    return np.asarray(np.bincount(chosen, weights=weights, minlength=count), dtype=np.float64)


def _stages(readings: Readings, grid: Grid, weights: NDArray[np.float64], actor: int, now: int) -> list[int]:
    """Return where the conflict stands, and where another actor's improvement brings it."""
    likely = [
        own[int(np.argmax(intention_weights(grid, weights, j, len(own))))]
        for j, own in enumerate(readings.ranks)
    ]
    stages = [now]
    for j in range(len(likely)):
        if j != actor:
            targets = targets_of(readings.conflict, j, now)
            stages += targets[likely[j][targets] > likely[j][now]].tolist()
    return stages


def _signs_at(readings: Readings, actor: int, at: int, prior: NDArray[np.float64]) -> list[Sign]:
    """Find what the actor's next move from a state would tell; of moves that tell the same the smallest."""
    targets = targets_of(readings.conflict, actor, at)
    better = np.array([rank[targets] > rank[at] for rank in readings.ranks[actor]], dtype=np.float64)
    nearest: dict[bytes, tuple[int, int, int]] = {}
    for place, target in enumerate(targets.tolist()):
        found = (_changes(readings.conflict, at, target), target, place)
        key = better[:, place].tobytes()
        nearest[key] = min(nearest.get(key, found), found)
    return [
        _sign("stays", at, (at,), np.asarray(1.0 - better.any(axis=1), dtype=np.float64), prior),
        *(
            _sign("move", at, (target,), better[:, place], prior)
            for _, target, place in sorted(nearest.values())
        ),
    ]


def _sign(
    kind: Literal["move", "stays", "settles"],
    at: int,
    states: tuple[int, ...],
    chance: NDArray[np.float64],
    prior: NDArray[np.float64],
) -> Sign:
    return Sign(kind=kind, at=at, states=states, chance=chance, bits=information(prior, chance))


def _changes(conflict: Conflict | DrawnConflict, before: int, after: int) -> int:
    """Count the options that differ between two states."""
    if isinstance(conflict, DrawnConflict):
        return 0
    return (int(conflict.states[before]) ^ int(conflict.states[after])).bit_count()
