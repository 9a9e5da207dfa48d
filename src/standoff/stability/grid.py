"""Stability over every combination of preferences and of variants of a conflict.

A *combination* picks one variant of the conflict (an option reversible or not, say) and for every actor
one of its rival preferences. Whether a state is stable for an actor by Nash, GMR or SMR depends on that
actor's own preference and on the moves alone, so these verdicts are found once for each variant, actor
and preference; what SEQ and SSEQ count as a sanction depends on everybody's preference, so they are found for each
combination. The sorting of an actor's choices is shared in either case.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import Choices, choices
from standoff.errors import TooLarge
from standoff.stability.concepts import concept_named
from standoff.stability.drawn import DrawnGame
from standoff.stability.game import Game, Stable, Values
from standoff.stability.reach import OptionGame
from standoff.stability.sweeps import Cube, Table

__all__ = ["MOST_VERDICTS", "OWN", "Combination", "Grid", "Lineup", "analyse_grid", "information"]

Combination = tuple[int, ...]
"""The variant of the conflict, then the preference of each actor, by their places."""

OWN = ("nash", "gmr", "smr")
"""Concepts by which stability for an actor depends on no other actor's preference."""

MOST_VERDICTS = 2**28
"""Bound on combinations times states times concepts: 256 MB, a byte each."""

_KEPT = 2**24
"""States whose sorted choices are kept, over all preferences: about 0.9 GB."""


class Lineup:
    """One variant of a conflict with any preferences: what depends on one preference only is kept."""

    def __init__(self, conflict: Conflict | DrawnConflict) -> None:
        self.conflict = conflict
        self._most = max(2 * len(conflict.actors), _KEPT // conflict.n_states)
        # The rank is kept with what was made of it, so that its identity is not given to another.
        self._choices: OrderedDict[tuple[int, int], tuple[Values, Choices, Table]] = OrderedDict()
        self._own: OrderedDict[tuple[str, int, int], tuple[Values, Stable]] = OrderedDict()

    def game(self, ranks: Sequence[Values]) -> Game:
        """Put a preference for every actor to the conflict."""
        if isinstance(self.conflict, DrawnConflict):
            return DrawnGame.of(self.conflict, ranks)
        kept = [self._sorted(self.conflict, i, rank) for i, rank in enumerate(ranks)]
        return OptionGame(
            conflict=self.conflict,
            ranks=tuple(ranks),
            choices=tuple(lists for lists, _ in kept),
            tables=tuple(table for _, table in kept),
            cube=Cube.of(self.conflict),
        )

    def equilibria(self, concept: str, ranks: Sequence[Values]) -> Stable:
        """Find the states stable for every actor, ``bool[S]``."""
        game = self.game(ranks)
        held = self.stable(concept, game, 0).copy()
        for i in range(1, game.n_actors):
            held &= self.stable(concept, game, i)
        return held

    def stable(self, concept: str, game: Game, actor: int) -> Stable:
        """Find the states stable for one actor, ``bool[S]``."""
        of = concept_named(concept).stable
        if concept not in OWN:
            return of(game, actor)
        rank = game.ranks[actor]
        key = (concept, actor, id(rank))
        if key not in self._own:
            self._own[key] = (rank, of(game, actor))
            if len(self._own) > len(OWN) * self._most:
                self._own.popitem(last=False)
        return self._own[key][1]

    def _sorted(self, conflict: Conflict, actor: int, rank: Values) -> tuple[Choices, Table]:
        key = (actor, id(rank))
        if key in self._choices:
            self._choices.move_to_end(key)
        else:
            lists = choices(conflict, actor, rank)
            self._choices[key] = (rank, lists, Table.of(lists))
            if len(self._choices) > self._most:
                self._choices.popitem(last=False)
        return self._choices[key][1:]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Which states are equilibria in which of C combinations.

    Attributes
    ----------
    combinations
        All of them, the last actor's preference varying fastest.
    equilibria
        For each concept ``bool[C, S]``, read-only.
    """

    combinations: tuple[Combination, ...]
    equilibria: Mapping[str, NDArray[np.bool_]]

    def shares(self, concept: str, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each state the weight of the combinations in which it is an equilibrium, ``float64[S]``.

        ``weights`` is ``float64[C]`` and sums to 1.
        """
        held = self.equilibria[concept]
        total = np.zeros(held.shape[1])
        for weight, row in zip(weights.tolist(), held, strict=True):
            total += weight * row
        # Weights that sum to 1 up to rounding are all of them.
        return np.clip(np.round(total, 12), 0.0, 1.0)


def analyse_grid(
    lineups: Sequence[Lineup],
    ranks: Sequence[Sequence[Values]],
    concepts: Sequence[str],
    *,
    most: int = MOST_VERDICTS,
    progress: Callable[[int, int], None] | None = None,
) -> Grid:
    """Find the equilibria of every combination.

    Parameters
    ----------
    lineups
        The variants of the conflict, with the same actors and states.
    ranks
        For each actor its rival preferences, ``int64[S]`` each.
    concepts
        Names in the registry of concepts.
    most
        Bound on combinations times states times concepts.
    progress
        Called with the number of combinations done and in all.

    Returns
    -------
    Grid
        The equilibria.

    Raises
    ------
    TooLarge
        The verdicts are more than ``most``; raised before anything is computed.
    """
    sizes = [len(lineups), *(len(rival) for rival in ranks)]
    count, n_states = prod(sizes), lineups[0].conflict.n_states
    if count * n_states * len(concepts) > most:
        raise TooLarge(
            f"{' x '.join(str(size) for size in sizes if size > 1)} = {count:,} combinations of {n_states:,} states "
            f"under {len(concepts)} concepts are {count * n_states * len(concepts):,} verdicts; at most {most:,} are "
            "accepted: use fewer switches, or choose the intention of some actors with --intention"
        )
    combinations = tuple(product(*(range(size) for size in sizes)))
    held = {concept: np.empty((count, n_states), dtype=np.bool_) for concept in concepts}
    for c, (variant, *chosen) in enumerate(combinations):
        here = [rival[k] for rival, k in zip(ranks, chosen, strict=True)]
        for concept in concepts:
            held[concept][c] = lineups[variant].equilibria(concept, here)
        if progress is not None:
            progress(c + 1, count)
    for table in held.values():
        table.flags.writeable = False
    return Grid(combinations=combinations, equilibria=held)


def information(prior: NDArray[np.float64], chance: NDArray[np.float64]) -> float:
    """Return what seeing whether something is so tells about which reading is right, in bits.

    Parameters
    ----------
    prior
        ``float64[K]``, probability of each reading; sums to 1.
    chance
        ``float64[K]``, probability that it is so under each reading.

    Returns
    -------
    float
        The mutual information of the reading and the yes or no: the entropy of the answer less its mean
        entropy under each reading (Cover and Thomas 2006, section 2.4). Between 0 and 1.
    """
    return max(0.0, float(_entropy(prior @ chance) - prior @ _entropy(chance)))


def _entropy(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the entropy of a yes or no, in bits."""
    inside = np.clip(chance, np.finfo(np.float64).tiny, 1.0)
    outside = np.clip(1.0 - chance, np.finfo(np.float64).tiny, 1.0)
    return np.asarray(-(inside * np.log2(inside) + outside * np.log2(outside)))
