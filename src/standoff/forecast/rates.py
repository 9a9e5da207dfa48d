"""Rates of the whole world in one cell: one intention for every actor, at one setting.

The arcs of an actor with many packages are applied as products with one small matrix (`blocks`); those of all
others share one sparsity pattern, built once, of which a cell only picks the numbers. Announced
steps add to the rate of their change inside their windows, so that the rates are constant between the
ends of windows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from standoff.errors import TooLarge
from standoff.forecast.blocks import Blocks, Box, Part
from standoff.forecast.markov import Stretch
from standoff.inference.choice import Policies, chance_rates, origins, player_rates, stay_weights
from standoff.inference.game import Chance, Game

__all__ = [
    "MOST_CELLS",
    "Pattern",
    "SettingRates",
    "cells_of",
    "parts_of",
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
    """The layout of the states, and all arcs that have no axis in it, with the diagonal, as one sparse matrix.

    Attributes
    ----------
    box
        The layout; every index below is of its C places.
    indptr, indices
        Of the ``csr_array[C, C]``.
    order
        For each stored entry its place in the listed arcs, one player after the other, and last the diagonal.
    starts
        For each player where its arcs begin in that order.
    """

    box: Box
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    order: NDArray[np.intp]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, game: Game, box: Box | None = None) -> "Pattern":
        """Lay out the arcs of all players, in the box if one is given; no two players share an arc."""
        box = box or Box.plain(game)
        listed = [player for player, axis in zip(game.players, box.axes, strict=True) if axis is None]
        lengths = [
            0 if axis else len(player.target) for player, axis in zip(game.players, box.axes, strict=True)
        ]
        diagonal = np.arange(box.size)
        row = np.concatenate([*(box.place[origins(player)] for player in listed), diagonal])
        column = np.concatenate([*(box.place[player.target] for player in listed), diagonal])
        order = np.lexsort((column, row))
        indptr = np.zeros(box.size + 1, dtype=np.int32)
        np.cumsum(np.bincount(row, minlength=box.size), out=indptr[1:])
        starts = tuple(np.cumsum([0, *lengths[:-1]]).tolist())
        return cls(box, indptr, column[order].astype(np.int32), order, starts)


class SettingRates:
    """The rates of every cell at one setting, on the C places of the pattern's layout.

    ``place`` is ``intp[S]``, where each state stands among them.
    """

    def __init__(
        self, game: Game, pattern: Pattern, policies: Policies, setting: int, chances: Sequence[Chance]
    ) -> None:
        self._pattern = pattern
        self.n_places = pattern.box.size
        self.place = pattern.box.place
        self.chances = chances
        self._parts: dict[int, tuple[Part, ...]] = {}
        self._listed: dict[int, NDArray[np.float64]] = {}
        for i, axis in enumerate(pattern.box.axes):
            if axis is None:
                self._listed[i] = player_rates(game, policies, setting, i)
            else:
                self._parts[i] = parts_of(game, policies, setting, i, pattern.box)
        self._extra: list[tuple[NDArray[np.intp], NDArray[np.float64]]] = []
        for chance in chances:
            player = game.players[chance.player]
            extra = chance_rates(game, policies, setting, chance)
            if chance.player in self._parts:
                states = np.flatnonzero(chance.target >= 0)
                self._extra.append((states, extra[:, states]))
                continue
            origin = origins(player)
            arcs = np.flatnonzero(chance.target[origin] == player.target)
            self._extra.append((arcs + pattern.starts[chance.player], extra[:, origin[arcs]]))

    def stretches(
        self, cell: Sequence[int], first: float, last: float, known: Sequence[int]
    ) -> list[Stretch]:
        """Return the rates from day ``first`` to day ``last``, with the announced steps ``known`` by index."""
        windows = [(k, self.chances[k]) for k in known if self.chances[k].overlap(first, last) > 0.0]
        inner = {end for _, chance in windows for end in (chance.begins, chance.ends) if first < end < last}
        days = sorted({first, last} | inner)
        listed = [own[cell[i]] for i, own in self._listed.items()]
        plain = np.concatenate([*listed, np.zeros(self.n_places)])
        parts = tuple(own[cell[i]] for i, own in self._parts.items())
        found = []
        for begin, end in zip(days[:-1], days[1:], strict=True):
            data, beside = plain, []
            for k, chance in windows:
                if chance.overlap(begin, end) > 0.0:
                    places, extra = self._extra[k]
                    if chance.player in self._parts:
                        beside.append(self._step(chance, places, extra[cell[chance.player]]))
                    else:
                        data = data.copy()
                        data[places] += extra[cell[chance.player]]
            rest = self._matrix(data)
            for step in beside:
                rest = csr_array(rest + step)
            found.append(
                Stretch(first=begin, last=end, rates=Blocks(rest=rest, parts=parts) if parts else rest)
            )
        return found

    def _matrix(self, data: NDArray[np.float64]) -> csr_array:
        size = self.n_places
        return csr_array(
            (data[self._pattern.order], self._pattern.indices, self._pattern.indptr), shape=(size, size)
        )

    def _step(self, chance: Chance, states: NDArray[np.intp], extra: NDArray[np.float64]) -> csr_array:
        """Return the extra rates of an announced step from the states where it is possible."""
        size = self.n_places
        return csr_array(
            coo_array((extra, (self.place[states], self.place[chance.target[states]])), shape=(size, size))
        )


def parts_of(game: Game, policies: Policies, setting: int, player: int, box: Box) -> tuple[Part, ...]:
    """Return the rates of a player with each of its intentions, at one setting, along its axis of the box."""
    own, axis = game.players[player], box.axes[player]
    if axis is None:
        raise ValueError(f"{own.id} has no axis of its own")
    lam, times = float(policies.reliability[setting]), float(policies.restless_times[setting])
    weight = np.asarray(game.package_factor ** (own.changes - 1.0), dtype=np.float64)
    kernel = axis.table(np.asarray(weight * np.exp(-lam * own.cost)))
    present = np.zeros(box.size)
    present[box.place] = 1.0
    # What the weights of all packages at a state sum to, before they are made to sum to the weight of moving.
    total = axis.product(axis.table(weight), present[:, None])[:, 0]
    moving = np.divide(
        stay_weights(own.restless, times),
        total,
        out=np.zeros(box.size),
        where=(total > 0.0) & (present > 0.0),
    )
    found = []
    for values in policies.values[setting, game.columns[player]]:
        enter = np.zeros(box.size)
        enter[box.place] = np.exp(lam * (values - 0.5))
        odds = moving * axis.product(kernel, enter[:, None])[:, 0]
        leave = own.pace * moving / np.where(present > 0.0, enter + odds, 1.0)
        found.append(Part(axis=axis, kernel=kernel, leave=leave, enter=enter))
    return tuple(found)
