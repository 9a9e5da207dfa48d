r"""A continuous-time Markov chain whose rates are constant within stretches of days.

Letters: :math:`q(x, y)` is the rate from x to y (per day), :math:`L` at least every state's exit rate,
:math:`P = I + Q / L` the uniformized jump chain, Q the generator. After t days

.. math:: \pi(t) = \sum_k \mathrm{Pois}(k; L t)\, \pi(0) P^k

[Jensen1953]_; the sum is cut where the Poisson tail is below `TAIL` and the tail is given to the last term,
so that probability is neither lost nor made.

The first passage into a target set A by day T is solved backward, with A absorbing: :math:`h_T = 1_A`, and
over a stretch of t days :math:`h = \sum_k \mathrm{Pois}(k; L t)\, P_A^k h_T`. One backward sweep gives the
probability from every state, and from the same powers at every day in between, so a whole history of
forecasts costs one sweep.

Beyond `EXACT_STATES` states the same questions are answered by simulating paths.

References
----------
.. [Jensen1953] A. Jensen, "Markoff chains as an aid in the study of Markoff processes", *Skand. Aktuarietidskr.*
   36 (1953), 87-91.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.special import gammaln, pdtrc, xlogy

from standoff.forecast.blocks import Blocks, Part

__all__ = [
    "EXACT_STATES",
    "TAIL",
    "Simulation",
    "Stretch",
    "Sweep",
    "first_passage",
    "simulate",
    "sweep_back",
    "transient",
]

Floats = NDArray[np.float64]

EXACT_STATES = 2**16
"""Most states solved exactly; above, simulation is faster at the accuracy that matters (benchmarks)."""

LONGEST = 366.0
"""Days of one backward series at most. The weights of a series fill a table of its terms by the days seen from, both of
which grow with the days: cut into pieces, the tables of a long case stay small and its time grows with its days alone."""

TAIL = 1e-11
"""Poisson mass beyond which the series of one stretch is cut."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stretch:
    """Days over which the rates do not change.

    Attributes
    ----------
    first, last
        Its ends, in days from any fixed origin; ``first < last``. A stretch follows on the one before.
    rates
        S by S rates per day, non-negative: a ``csr_array``, or in the form of `Blocks`, which only the exact
        solutions accept. The diagonal is 0; where it is stored throughout, less is copied.
    """

    first: float
    last: float
    rates: csr_array | Blocks

    def __post_init__(self) -> None:
        """Refuse a stretch without days."""
        if not self.first < self.last:
            raise ValueError(f"a stretch from day {self.first} to {self.last} has no days")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulation:
    """What simulated paths did.

    Attributes
    ----------
    paths
        Number of paths.
    hits
        ``int64[Q]``, paths that entered each target by its day.
    final
        ``int64[S]``, paths that ended in each state.
    """

    paths: int
    hits: NDArray[np.int64]
    final: NDArray[np.int64]

    @property
    def probability(self) -> Floats:
        """Share of the paths that met each target, ``float64[Q]``."""
        return self.hits / self.paths

    @property
    def standard_error(self) -> Floats:
        """Binomial standard error of each share; never 0, since no hit in n paths is no proof."""
        shrunk = (self.hits + 1.0) / (self.paths + 2.0)
        return np.sqrt(shrunk * (1.0 - shrunk) / self.paths)


def transient(start: int, stretches: Sequence[Stretch]) -> Floats:
    """Return where the chain is at the end of the last stretch.

    Parameters
    ----------
    start
        The state at the beginning of the first stretch.
    stretches
        Following on one another.

    Returns
    -------
    numpy.ndarray
        ``float64[S]``, probabilities that sum to 1.
    """
    _check(stretches)
    pi = np.zeros(stretches[0].rates.shape[0])
    pi[start] = 1.0
    for stretch in stretches:
        jumps = _Jumps.of(stretch.rates)
        into = csr_array(jumps.matrix.T)
        weights = _poisson_table(np.array(jumps.top * (stretch.last - stretch.first)))
        total = weights[0] * pi
        for weight in weights[1:]:
            pi = jumps.behind(pi, into)
            total += weight * pi
        pi = total
    return pi


def first_passage(
    targets: NDArray[np.bool_],
    by: Sequence[float],
    stretches: Sequence[Stretch],
    visits: Sequence[tuple[float, int]],
) -> Floats:
    """Return the probability that each target is entered by its day, from given states on given days.

    Parameters
    ----------
    targets
        ``bool[Q, S]``; a state within counts as entered already.
    by
        For each target the day by whose end it counts, within the stretches or before the first.
    stretches
        Following on one another.
    visits
        Pairs of a day, within the stretches, and the state then.

    Returns
    -------
    numpy.ndarray
        ``float64[len(visits), Q]``, in [0, 1]. A day after ``by`` gives 1 within the target, else 0.
    """
    return sweep_back(targets, by, stretches, visits).found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sweep:
    """A backward sweep over stretches.

    Attributes
    ----------
    found
        ``float64[V, Q]``: the probability seen from each visit.
    begin
        ``float64[S, Q]``: the probability seen from every state at the beginning of the first stretch.
    """

    found: Floats
    begin: Floats


def sweep_back(
    targets: NDArray[np.bool_],
    by: Sequence[float],
    stretches: Sequence[Stretch],
    visits: Sequence[tuple[float, int]],
    beyond: Floats | None = None,
) -> Sweep:
    """Solve the first passage into all targets at once, from the last stretch back to the first.

    Parameters
    ----------
    targets, by, stretches, visits
        As in `first_passage`.
    beyond
        ``float64[S, Q]``, the probability seen from the end of the last stretch, where a sweep over later
        stretches gave it; targets whose day is over by then are still at their beginning.
    """
    _check(stretches)
    inside = np.ascontiguousarray(targets.T, dtype=np.float64)
    deadlines = np.asarray(by, dtype=np.float64)
    h = inside if beyond is None else beyond
    found = np.array([h[state] for _, state in visits]).reshape(len(visits), len(by))
    for stretch in reversed([piece for whole in stretches for piece in _pieces(whole)]):
        active = np.flatnonzero(deadlines > stretch.first)
        if not len(active):
            continue
        asked = [k for k, (day, _) in enumerate(visits) if stretch.first <= day < stretch.last]
        ends = np.minimum(deadlines[active], stretch.last)
        carried, seen = _carry_back(
            h[:, active],
            inside[:, active],
            stretch.rates,
            spans=ends - stretch.first,
            states=[visits[k][1] for k in asked],
            ago=np.maximum(ends - np.array([[visits[k][0]] for k in asked]).reshape(-1, 1), 0.0),
        )
        found[np.ix_(np.array(asked, dtype=np.intp), active)] = seen
        h = h.copy()
        h[:, active] = carried
    return Sweep(found=np.clip(found, 0.0, 1.0), begin=h)


def simulate(
    start: int,
    stretches: Sequence[Stretch],
    targets: NDArray[np.bool_],
    by: Sequence[float],
    *,
    paths: int,
    rng: np.random.Generator,
) -> Simulation:
    """Simulate paths from one state and count what they enter.

    Parameters
    ----------
    start
        The state at the beginning of the first stretch.
    stretches
        Following on one another.
    targets, by
        As in `first_passage`.
    paths
        How many; the standard error falls with their square root.
    rng
        The only source of chance.
    """
    _check(stretches)
    n_states = stretches[0].rates.shape[0]
    inside = np.ascontiguousarray(targets.T)
    deadlines = np.asarray(by, dtype=np.float64)
    state = np.full(paths, start, dtype=np.intp)
    hit = np.broadcast_to(inside[start], (paths, len(by))).copy()
    for stretch in stretches:
        rates = stretch.rates
        if isinstance(rates, Blocks):
            raise TypeError("paths are simulated from rates that are listed arc by arc")
        exits = np.asarray(rates.sum(axis=1)).ravel()
        running = np.cumsum(rates.data)
        # Only the paths still moving in this stretch are held, so that late rounds cost little.
        moving, here, clock = np.arange(paths), state.copy(), np.full(paths, stretch.first)
        while len(moving):
            with np.errstate(divide="ignore"):
                clock = clock + rng.standard_exponential(len(moving)) / exits[here]
            going = clock < stretch.last
            if not going.all():
                state[moving[~going]] = here[~going]
                moving, here, clock = moving[going], here[going], clock[going]
            here = _next_states(rates, running, here, rng.random(len(moving)))
            entered = inside[here] & (clock[:, None] <= deadlines)
            some = entered.any(axis=1)
            hit[moving[some]] |= entered[some]
    return Simulation(
        paths=paths,
        hits=hit.sum(axis=0, dtype=np.int64),
        final=np.bincount(state, minlength=n_states).astype(np.int64),
    )


def _pieces(stretch: Stretch) -> list[Stretch]:
    """Cut a long stretch into equal pieces, each of `LONGEST` days at most."""
    count = max(1, math.ceil((stretch.last - stretch.first) / LONGEST))
    ends = np.linspace(stretch.first, stretch.last, count + 1).tolist()
    return [replace(stretch, first=first, last=last) for first, last in pairwise(ends)]


def _carry_back(
    h: Floats,
    inside: Floats,
    rates: csr_array | Blocks,
    *,
    spans: Floats,
    states: Sequence[int],
    ago: Floats,
) -> tuple[Floats, Floats]:
    """Carry every column of ``h`` back over its own span; see also from some states some days ago.

    Shapes: ``h`` and ``inside`` float64[S, Q], ``spans`` float64[Q], ``ago`` float64[V, Q] with V states.
    """
    jumps = _Jumps.of(rates)
    weights = _poisson_table(jumps.top * spans)
    wanted = _poisson_table(jumps.top * ago, terms=len(weights))
    # Most columns have the longest span: a scalar factor for them spares rows of a few numbers each.
    longest = weights[:, int(spans.argmax())].tolist()
    shorter = np.flatnonzero(spans < spans.max())
    total = weights[0] * h
    seen = wanted[0] * h[states]
    part = np.empty_like(total)
    for k in range(1, len(weights)):
        h = jumps.ahead(h)
        np.maximum(h, inside, out=h)
        np.multiply(h, longest[k], out=part)
        if len(shorter):
            part[:, shorter] = h[:, shorter] * weights[k, shorter]
        total += part
        if len(states):
            seen += wanted[k] * h[states]
    return total, seen


def _next_states(
    rates: csr_array, running: Floats, here: NDArray[np.intp], share: Floats
) -> NDArray[np.intp]:
    """Pick for each row ``here`` the column at which its rates pass a share of their sum.

    ``running`` is the running sum of all rates, so that each row is a sorted piece of it.
    """
    low = rates.indptr[here].astype(np.intp)
    high = rates.indptr[here + 1].astype(np.intp) - 1
    below = np.where(low > 0, running[low - 1], 0.0)
    threshold = below + share * (running[high] - below)
    while np.any(low < high):
        middle = (low + high) // 2
        beyond = running[middle] > threshold
        high = np.where(beyond, middle, high)
        low = np.where(beyond, low, np.minimum(middle + 1, high))
    return rates.indices[low].astype(np.intp)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Jumps:
    """The uniformized jump chain P = I + Q / L with L = ``top``: a sparse matrix and the parts beside it."""

    matrix: csr_array
    parts: tuple[Part, ...]
    top: float

    @classmethod
    def of(cls, rates: csr_array | Blocks) -> "_Jumps":
        """Scale the rates; a chain that never moves is given a slow clock."""
        size = rates.shape[0]
        rest, parts = (rates.rest, rates.parts) if isinstance(rates, Blocks) else (rates, ())
        exits = rates.exits() if isinstance(rates, Blocks) else np.asarray(rates @ np.ones(size))
        top = max(float(exits.max(initial=0.0)), 1e-9)
        scaled = csr_array((rest.data / top, rest.indices, rest.indptr), shape=rest.shape)
        diagonal = np.flatnonzero(rest.indices == np.repeat(np.arange(size), np.diff(rest.indptr)))
        if len(diagonal) == size:
            scaled.data[diagonal] = 1.0 - exits / top
        else:
            scaled = csr_array(scaled + diags_array(1.0 - exits / top))
        return cls(matrix=scaled, parts=tuple(part.scaled(1.0 / top) for part in parts), top=top)

    def ahead(self, h: Floats) -> Floats:
        """Return P h, ``float64[S, Q]``."""
        found = np.asarray(self.matrix @ h)
        for part in self.parts:
            found += part.ahead(h)
        return found

    def behind(self, pi: Floats, into: csr_array) -> Floats:
        """Return pi P, ``float64[S]``; ``into`` is the transpose of the matrix, by rows."""
        found = np.asarray(into @ pi)
        for part in self.parts:
            found += part.behind(pi)
        return found


def _poisson_table(means: Floats, terms: int | None = None) -> Floats:
    """Return Poisson weights from 0 up, ``float64[terms, ...]``, for an array of means.

    Without ``terms`` so many that less than `TAIL` is cut at any mean; what is cut goes to the last.
    """
    if terms is None:
        mean = float(means.max(initial=0.0))
        terms = int(mean) + 1
        while pdtrc(terms - 1, mean) > TAIL:
            terms += 1 + int(np.sqrt(mean) / 4)
    k = np.arange(terms).reshape(-1, *(1 for _ in means.shape))
    weights = np.exp(xlogy(k, means) - means - gammaln(k + 1.0))
    weights[-1] += np.maximum(0.0, 1.0 - weights.sum(axis=0))
    return np.asarray(weights)


def _check(stretches: Sequence[Stretch]) -> None:
    if not stretches:
        raise ValueError("no stretch given")
    for before, after in zip(stretches[:-1], stretches[1:], strict=True):
        if before.last != after.first:
            raise ValueError(f"a stretch ends on day {before.last}, the next begins on {after.first}")
