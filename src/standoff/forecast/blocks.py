r"""Rates of packages as products with one small matrix, instead of one number for every arc.

At one setting the rate of a player's package from x to y is (`standoff.inference.choice`)

.. math:: q(x \to y) = a(x)\, K_{ij}\, b(y), \qquad
   b(y) = e^{\lambda V(y)}, \qquad K_{ij} = f^{k - 1} e^{-\lambda c},

with i and j the player's own options in x and y, k the options in which they differ and c what changing them costs.
with i and j the player's own options in x and y, k the options in which they differ and c what changing them costs.
The matrix K is the same wherever the others' options stand, 0 where a change is forbidden and on the diagonal. So all
combinations of options are laid out as a *box* with an axis for each such player, on which it moves along its own axis
alone, and one for all other options together; a combination that is no feasible state is entered by nobody and left
by nobody. A product with all of a player's rates is then a dense product with K along one axis, and K, an
:math:`n \times n` matrix, stays in the processor's cache: with four options, 16 by 16, this reads a fifteenth of the
memory that the arcs take. It is how a generator of Kronecker form is applied factor by factor [FernandesEtAl1998]_.
Nothing is approximated; only the order of summing differs.

References
----------
.. [FernandesEtAl1998] P. Fernandes, B. Plateau and W. J. Stewart, "Efficient descriptor-vector multiplications in
   stochastic automata networks", *J. ACM* 45 (1998), 381-414.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from standoff.inference.game import Game, Player

__all__ = ["Axis", "Blocks", "Box", "Part"]

Floats = NDArray[np.float64]

FEWEST_ARCS = 6.0
"""Arcs for each state from which an axis of its own is quicker than a sparse product."""

MOST_SLOTS = 256
"""Most combinations of own options: beyond, K leaves the cache, and the sparse product reads no more."""

LEAST_FILLED = 0.4
"""Share of the box that must be feasible states, so that few places are multiplied in vain."""

AT_ONCE = 2**18
"""Multiplications in one dense product. More would be spread over threads, which costs more than it saves."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """One player's axis of the box.

    Attributes
    ----------
    shape
        ``(above, n, below)``: the box seen along this axis, whose n places are the player's own combinations.
    cell
        ``intp[A]``, for each arc its place in K, written out row by row.
    """

    shape: tuple[int, int, int]
    cell: NDArray[np.intp]

    def table(self, numbers: Floats) -> Floats:
        """Return one number for each place in K, ``float64[n, n]``, from one for each arc."""
        n = self.shape[1]
        found = np.zeros((n, n))
        found.flat[self.cell] = numbers
        return found

    def product(self, kernel: Floats, box: Floats) -> Floats:
        """Return the products of K with all lines of the box along this axis; ``box`` is ``float64[C, Q]``."""
        above, n, below = self.shape
        below *= box.shape[1]
        most = max(AT_ONCE // (n * n), 16)
        if below == 1:
            lines = box.reshape(above, n)
            found = np.empty_like(lines)
            for begin in range(0, above, most):
                np.matmul(lines[begin : begin + most], kernel.T, out=found[begin : begin + most])
            return found.reshape(box.shape)
        laid = box.reshape(above, n, below)
        into = np.empty_like(laid)
        for begin in range(0, below, most):
            np.matmul(kernel, laid[:, :, begin : begin + most], out=into[:, :, begin : begin + most])
        return into.reshape(box.shape)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Box:
    """All states of a game laid out by the options of some players.

    Attributes
    ----------
    size
        C, the number of places.
    place
        ``intp[S]``, the place of each state.
    axes
        For each player its axis, or ``None``: its arcs are to be listed.
    """

    size: int
    place: NDArray[np.intp]
    axes: tuple[Axis | None, ...]

    @classmethod
    def of(cls, game: Game) -> "Box":
        """Lay out a game; where a box does not pay, or its arcs have no such form, the states stay as they are."""
        players = [
            player
            for player in game.players
            if player.mask and len(player.target) >= FEWEST_ARCS * game.n_states
        ]
        if game.states is None or not players:
            return cls.plain(game)
        left = ~np.uint64(sum(player.mask for player in players))
        # The first options are the lowest bits, so that the states of a full box stand in it in their own order.
        slots = [
            np.unique(game.states & mask, return_inverse=True)[1]
            for mask in (*(np.uint64(player.mask) for player in players), left)
        ]
        sizes = [int(slot.max()) + 1 for slot in slots]
        size = math.prod(sizes)
        if max(sizes[:-1]) > MOST_SLOTS or game.n_states < LEAST_FILLED * size:
            return cls.plain(game)
        steps = [math.prod(sizes[:k]) for k in range(len(sizes))]
        place = np.asarray(sum(step * slot for step, slot in zip(steps, slots, strict=True)), dtype=np.intp)
        axes: dict[str, Axis | None] = {}
        for player, slot, n, step in zip(players, slots[:-1], sizes[:-1], steps[:-1], strict=True):
            origin = np.repeat(np.arange(game.n_states), np.diff(player.indptr))
            axis = Axis(shape=(size // (n * step), n, step), cell=slot[origin] * n + slot[player.target])
            axes[player.id] = axis if _holds(axis, player, place, origin) else None
        return cls(size=size, place=place, axes=tuple(axes.get(player.id) for player in game.players))

    @classmethod
    def plain(cls, game: Game) -> "Box":
        """Return the layout that lists the arcs of every player."""
        return cls(size=game.n_states, place=np.arange(game.n_states), axes=(None,) * len(game.players))


def _holds(axis: Axis, player: Player, place: NDArray[np.intp], origin: NDArray[np.int64]) -> bool:
    """Tell whether the arcs are exactly those along the axis that K allows, with one weight for each place in K."""
    above, n, below = axis.shape
    line = place - place // below % n * below
    if not np.array_equal(line[origin], line[player.target]):
        return False
    present = np.zeros((above * n * below, 1))
    present[place] = 1.0
    allowed = axis.table(np.ones(len(axis.cell)))
    if int((axis.product(allowed, present) * present).sum()) != len(axis.cell):
        return False
    return all(
        np.array_equal(axis.table(numbers).ravel()[axis.cell], numbers)
        for numbers in (player.changes.astype(np.float64), player.cost)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """The rates of one player with one intention, at one setting.

    Attributes
    ----------
    axis
        Along which it moves.
    kernel
        K, ``float64[n, n]``.
    leave, enter
        a and b, ``float64[C]``; 0 where there is no state.
    """

    axis: Axis
    kernel: Floats
    leave: Floats
    enter: Floats

    def scaled(self, factor: float) -> "Part":
        """Return the part with all rates multiplied."""
        return Part(axis=self.axis, kernel=self.kernel, leave=self.leave * factor, enter=self.enter)

    def ahead(self, h: Floats) -> Floats:
        r"""Return :math:`\sum_y q(x, y) h(y)` for every x; ``h`` is ``float64[C, Q]``."""
        found = self.axis.product(self.kernel, h * self.enter[:, None])
        found *= self.leave[:, None]
        return found

    def behind(self, pi: Floats) -> Floats:
        r"""Return :math:`\sum_x \pi(x) q(x, y)` for every y; ``pi`` is ``float64[C]``."""
        found = self.axis.product(self.kernel.T, (pi * self.leave)[:, None])[:, 0]
        found *= self.enter
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """Rates of a whole chain on the C places of a box: parts along its axes, and the rest arc by arc.

    The rest has a diagonal of 0, which is stored throughout unless steps were announced.
    """

    rest: csr_array
    parts: tuple[Part, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """C by C."""
        return self.rest.shape

    def exits(self) -> Floats:
        """Return the sum of each place's rates, ``float64[C]``, per day."""
        ones = np.ones((self.shape[0], 1))
        found = np.asarray(self.rest @ ones)
        for part in self.parts:
            found += part.ahead(ones)
        return np.asarray(found[:, 0])
