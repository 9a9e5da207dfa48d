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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.special import gammaln, pdtrc

__all__ = [
    "EXACT_STATES",
    "TAIL",
    "Simulation",
    "Stretch",
    "first_passage",
    "simulate",
    "transient",
]

Floats = NDArray[np.float64]

EXACT_STATES = 2**16
"""Most states solved exactly; above, simulation is faster at the accuracy that matters (benchmarks)."""

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
        ``csr_array[S, S]`` of rates per day, non-negative, nothing on the diagonal.
    """

    first: float
    last: float
    rates: csr_array

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
        jumps, top = _jump_chain(stretch.rates)
        into = jumps.T.tocsr()
        weights = _poisson(top * (stretch.last - stretch.first))
        total = weights[0] * pi
        for weight in weights[1:]:
            pi = into @ pi
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
    _check(stretches)
    found = np.zeros((len(visits), len(by)))
    h = np.ascontiguousarray(targets.T, dtype=np.float64)
    for visit, (_, state) in enumerate(visits):
        found[visit] = h[state]
    deadlines = np.asarray(by, dtype=np.float64)
    for stretch in reversed(stretches):
        jumps, top = _jump_chain(stretch.rates)
        inner = {float(day) for day in deadlines if stretch.first < day < stretch.last}
        ends = sorted({stretch.first, stretch.last} | inner, reverse=True)
        for last, first in zip(ends[:-1], ends[1:], strict=True):
            active = np.flatnonzero(deadlines >= last)
            if not len(active):
                continue
            within = [k for k, (day, _) in enumerate(visits) if first <= day < last]
            h[:, active] = _backward(
                h[:, active], targets[active].T, jumps, top,
                span=last - first,
                asked=[(k, last - visits[k][0], visits[k][1]) for k in within],
                found=found, columns=active,
            )  # fmt: skip
    return np.clip(found, 0.0, 1.0)


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
        exits = np.asarray(stretch.rates.sum(axis=1)).ravel()
        running = np.cumsum(stretch.rates.data)
        clock = np.full(paths, stretch.first)
        moving = np.arange(paths)
        while len(moving):
            here = state[moving]
            rate = exits[here]
            with np.errstate(divide="ignore"):
                clock[moving] += rng.standard_exponential(len(moving)) / rate
            inside_stretch = clock[moving] < stretch.last
            moving, here = moving[inside_stretch], here[inside_stretch]
            state[moving] = _next_states(stretch.rates, running, here, rng.random(len(moving)))
            hit[moving] |= inside[state[moving]] & (clock[moving, None] <= deadlines)
    return Simulation(
        paths=paths,
        hits=hit.sum(axis=0, dtype=np.int64),
        final=np.bincount(state, minlength=n_states).astype(np.int64),
    )


def _backward(
    h: Floats,
    inside: NDArray[np.bool_],
    jumps: csr_array,
    top: float,
    *,
    span: float,
    asked: Sequence[tuple[int, float, int]],
    found: Floats,
    columns: NDArray[np.intp],
) -> Floats:
    """Carry ``h`` back over ``span`` days; write what was asked on the way into ``found``."""
    weights = _poisson(top * span)
    wanted = np.array([_poisson(top * ago, terms=len(weights)) for _, ago, _ in asked])
    rows = np.array([row for row, _, _ in asked], dtype=np.intp)
    states = np.array([state for _, _, state in asked], dtype=np.intp)
    collected = np.zeros((len(asked), h.shape[1]))
    total = np.zeros_like(h)
    part = np.empty_like(h)
    within = np.nonzero(inside)
    for k, weight in enumerate(weights):
        if k:
            h = jumps @ h
            h[within] = 1.0
        np.multiply(h, weight, out=part)
        total += part
        if len(asked):
            collected += wanted[:, k, None] * h[states]
    if len(asked):
        found[np.ix_(rows, columns)] = collected
    return total


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


def _jump_chain(rates: csr_array) -> tuple[csr_array, float]:
    """Return the uniformized jump chain P = I + Q / L, and L; a chain that never moves is given a slow clock."""
    exits = np.asarray(rates.sum(axis=1)).ravel()
    top = max(float(exits.max(initial=0.0)), 1e-9)
    return (rates / top + diags_array(1.0 - exits / top)).tocsr(), top


def _poisson(mean: float, terms: int | None = None) -> Floats:
    """Return Poisson weights from 0 up; the tail is given to the last."""
    if terms is None:
        terms = int(mean) + 1
        while pdtrc(terms - 1, mean) > TAIL:
            terms += 1 + int(np.sqrt(mean) / 4)
    k = np.arange(terms)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = k * np.log(mean) - mean - gammaln(k + 1.0) if mean > 0.0 else np.where(k == 0, 0.0, -np.inf)
    weights = np.exp(logs)
    weights[-1] += max(0.0, 1.0 - float(weights.sum()))
    return np.asarray(weights)


def _check(stretches: Sequence[Stretch]) -> None:
    if not stretches:
        raise ValueError("no stretch given")
    for before, after in zip(stretches[:-1], stretches[1:], strict=True):
        if before.last != after.first:
            raise ValueError(f"a stretch ends on day {before.last}, the next begins on {after.first}")
