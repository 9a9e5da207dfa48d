"""Rates of the whole world in one cell: one intention for every actor, at one setting.

The arcs of all actors share one sparsity pattern, built once; a cell only picks the numbers. Announced
steps add to the rate of their change inside their windows, so that the rates are constant between the
ends of windows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from standoff.errors import TooLarge
from standoff.forecast.markov import Stretch
from standoff.inference.choice import Policies, chance_rates, origins, rates
from standoff.inference.game import Chance, Game

__all__ = [
    "MOST_CELLS",
    "Pattern",
    "SettingRates",
    "cells_of",
]

MOST_CELLS = 200
"""Most combinations of intentions for which every combination is forecast on its own."""


def cells_of(game: Game) -> tuple[tuple[int, ...], ...]:
    """Return every combination of one intention for each player, the last player's varying fastest.

    Raises
    ------
    TooLarge
        If there are more than `MOST_CELLS`.
    """
    sizes = [player.n_intentions for player in game.players]
    count = int(np.prod(sizes))
    if count > MOST_CELLS:
        told = " x ".join(str(size) for size in sizes if size > 1)
        raise TooLarge(
            f"{told} = {count:,} combinations of intentions; at most {MOST_CELLS} are accepted:"
            " give fewer actors rival intentions"
        )
    return tuple(product(*(range(size) for size in sizes)))


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The arcs of all players, and the diagonal, as one compressed sparse matrix.

    Attributes
    ----------
    indptr, indices
        Of the ``csr_array[S, S]``.
    order
        For each stored entry its place in the players' arcs, one player after the other, and last the diagonal.
    """

    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    order: NDArray[np.intp]

    @classmethod
    def of(cls, game: Game) -> "Pattern":
        """Lay the arcs of all players into one matrix; no two players share an arc."""
        diagonal = np.arange(game.n_states)
        row = np.concatenate([*(origins(player) for player in game.players), diagonal])
        column = np.concatenate([*(player.target for player in game.players), diagonal])
        order = np.lexsort((column, row))
        indptr = np.zeros(game.n_states + 1, dtype=np.int32)
        np.cumsum(np.bincount(row, minlength=game.n_states), out=indptr[1:])
        return cls(indptr, column[order].astype(np.int32), order)


class SettingRates:
    """The rates of every cell at one setting."""

    def __init__(
        self, game: Game, pattern: Pattern, policies: Policies, setting: int, chances: Sequence[Chance]
    ) -> None:
        self._pattern = pattern
        self.n_states = game.n_states
        self._own = rates(game, policies, setting)
        self.chances = chances
        starts = np.cumsum([0, *(len(player.target) for player in game.players)])
        self._extra: list[tuple[NDArray[np.intp], NDArray[np.float64]]] = []
        for chance in chances:
            player = game.players[chance.player]
            origin = origins(player)
            arcs = np.flatnonzero(chance.target[origin] == player.target)
            extra = chance_rates(game, policies, setting, chance)[:, origin[arcs]]
            self._extra.append((arcs + starts[chance.player], extra))

    def stretches(
        self, cell: Sequence[int], first: float, last: float, known: Sequence[int]
    ) -> list[Stretch]:
        """Return the rates from day ``first`` to day ``last``, with the announced steps ``known`` by index."""
        windows = [(k, self.chances[k]) for k in known if self.chances[k].overlap(first, last) > 0.0]
        inner = {end for _, chance in windows for end in (chance.begins, chance.ends) if first < end < last}
        days = sorted({first, last} | inner)
        arcs_of_all = [own[k] for own, k in zip(self._own, cell, strict=True)]
        plain = np.concatenate([*arcs_of_all, np.zeros(self.n_states)])
        found = []
        for begin, end in zip(days[:-1], days[1:], strict=True):
            data = plain
            for k, chance in windows:
                if chance.overlap(begin, end) > 0.0:
                    arcs, extra = self._extra[k]
                    data = data.copy()
                    data[arcs] += extra[cell[chance.player]]
            found.append(Stretch(first=begin, last=end, rates=self._matrix(data)))
        return found

    def _matrix(self, data: NDArray[np.float64]) -> csr_array:
        size = self.n_states
        return csr_array(
            (data[self._pattern.order], self._pattern.indices, self._pattern.indptr), shape=(size, size)
        )
