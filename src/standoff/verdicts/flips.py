"""Which single statement, dropped or swapped with its neighbour, flips an equilibrium, over a grid of intentions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.errors import TooLarge
from standoff.run import Run
from standoff.stability.edits import (
    Edit,
    apply_edit,
    neighbouring_edits,
    pairs_changed,
    rank_by_statements,
)
from standoff.stability.grid import Grid, Lineup
from standoff.verdicts.readings import Readings

__all__ = ["MOST_FLIP_WORK", "Flip", "find_flips", "named_edit"]

MOST_FLIP_WORK = 2**30
"""Bound on changed preferences times combinations times states times actors: some minutes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flip:
    """What one small change of one intention's statements does to equilibria.

    Attributes
    ----------
    actor, intention
        Whose statements, by place.
    edit
        The change.
    pairs
        The pairs of states that then compare otherwise.
    gained, lost
        For each concept, the states watched that become equilibria, or cease to be, with the weight of the combinations
        in which they do.
    """

    actor: int
    intention: int
    edit: Edit
    pairs: int
    gained: Mapping[str, Mapping[int, float]]
    lost: Mapping[str, Mapping[int, float]]


def named_edit(readings: Readings, actor: int, intention: int, edit: Edit) -> dict[str, object]:
    """Name an edit by the statements it touches; places count from 1."""
    found = readings.truths(actor, intention)
    texts = found[1] if found else ()
    return {
        "kind": edit.kind,
        "place": edit.place + 1,
        "statement": texts[edit.place],
        "to": None if edit.to < 0 else edit.to + 1,
        "with": texts[edit.to] if edit.kind == "swap" else None,
    }


def find_flips(
    readings: Readings,
    lineups: Sequence[Lineup],
    grid: Grid,
    weights: NDArray[np.float64],
    watched: Sequence[int],
    run: Run,
) -> tuple[Flip, ...]:
    """Try every drop of a statement and swap of two neighbours on the states watched.

    Raises
    ------
    TooLarge
        More verdicts than `MOST_FLIP_WORK`; with their number.
    """
    trials = [
        (actor, k, edit)
        for actor, own in enumerate(readings.intentions)
        for k in range(len(own))
        for edit in neighbouring_edits(len((readings.truths(actor, k) or ((), ()))[1]))
    ]
    in_use = {
        (actor, k): [c for c, chosen in enumerate(grid.combinations) if chosen[1 + actor] == k]
        for actor, own in enumerate(readings.intentions)
        for k in range(len(own))
    }
    n_states, n_actors = readings.conflict.n_states, len(readings.intentions)
    work = sum(len(in_use[actor, k]) for actor, k, _ in trials) * n_states * n_actors
    if work > MOST_FLIP_WORK:
        raise TooLarge(
            f"{len(trials):,} small changes of statements over all combinations, states and actors are {work:,} "
            f"verdicts; at most {MOST_FLIP_WORK:,} are tried: choose intentions with --intention"
        )
    found = []
    for done, (actor, k, edit) in enumerate(trials):
        run.progress("small changes", done, len(trials))
        flip = _flip(readings, lineups, grid, weights, watched, (actor, k, edit), in_use[actor, k])
        if flip is not None:
            found.append(flip)
    run.progress("small changes", len(trials), len(trials))
    return tuple(sorted(found, key=lambda flip: (flip.pairs, flip.actor, flip.intention, flip.edit)))


def _flip(
    readings: Readings,
    lineups: Sequence[Lineup],
    grid: Grid,
    weights: NDArray[np.float64],
    watched: Sequence[int],
    trial: tuple[int, int, Edit],
    combinations: Sequence[int],
) -> Flip | None:
    """Try one change in every combination with that intention; ``None`` if no state watched flips."""
    actor, k, edit = trial
    stated = readings.truths(actor, k)
    if stated is None:
        return None
    written = [(place, True) for place in range(len(stated[1]))]
    before, after = readings.ranks[actor][k], rank_by_statements(stated[0], apply_edit(written, edit))
    if np.array_equal(before, after):
        return None
    gained: dict[str, dict[int, float]] = {}
    lost: dict[str, dict[int, float]] = {}
    for c in combinations:
        variant, *chosen = grid.combinations[c]
        ranks = readings.ranked(chosen)
        ranks[actor] = after
        for concept, held in grid.equilibria.items():
            now = lineups[variant].equilibria(concept, ranks)
            for s in watched:
                if now[s] != held[c, s]:
                    states = (gained if now[s] else lost).setdefault(concept, {})
                    states[s] = min(1.0, states.get(s, 0.0) + float(weights[c]))
    if not gained and not lost:
        return None
    return Flip(
        actor=actor, intention=k, edit=edit, pairs=pairs_changed(before, after), gained=gained, lost=lost
    )
