r"""Indicators: a fact more expected under one intention than another, heard through reports.

Let E be the fact and :math:`e_\theta = P(E \mid \theta)`. Reports hang on E, not on the intention: given E
they are independent from origin to origin, so n origins carry

.. math:: P(\text{reports} \mid \theta) \propto e_\theta \Lambda + (1 - e_\theta), \qquad
          \Lambda = \prod_o \ell_o, \quad
          \ell_o = \Bigl(\frac{P(\text{told} \mid E)}{P(\text{told} \mid \bar E)}\Bigr)^{\kappa},

which saturates at the ratio of the :math:`e_\theta`: a thousand reports can prove the fact, never more.

*One origin counts once.* Where the origin itself is among the reports, what repeats it adds nothing. Where
only relays are known, a latent claim Z of the origin is passed on by each of n relays with probability f:

.. math:: P(\text{told} \mid E) = p\, f^n + (1 - p)(1 - f)^n,

p being the chance that the origin tells what is so (``p_tell``), and likewise with ``p_false``. The channel
of an origin is the best of its reports'.

*Order of operations.* The letter gives the ratio of an origin; the digit shrinks its logarithm by the factor
:math:`\kappa`; then it is capped. As :math:`\ell \ge 1` bounds the ratio between any two intentions, the cap
holds for them too. Items of one cause are dependent; each keeps the share :math:`1 / (1 + (n - 1)\,icc)` of
its log weight, the design effect of cluster sampling [Kish1965]_. That is an approximation, and is said to be.

Nested reports are the hierarchical inference of [Schum1994]_ (chapters 7 and 8).

References
----------
.. [Kish1965] L. Kish, *Survey Sampling*, Wiley, 1965.
.. [Schum1994] D. A. Schum, *The Evidential Foundations of Probabilistic Reasoning*, Wiley, 1994.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Channel", "Grading", "Indicator", "cause_share", "heard", "log_likelihood"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """How one report came: its letter and digit, and the origin it goes back to.

    ``direct`` says that this report is the origin itself, not a relay of it.
    """

    report: str
    day: int
    reliability: str
    credibility: int
    origin: str
    direct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """What grades stand for.

    Attributes
    ----------
    rates
        Letter to (p_tell, p_false), each in (0, 1).
    shrink
        Digit to the factor on the log ratio, in [0, 1].
    cap
        Largest ratio of one origin, at least 1.
    faithful_relay
        f, in (0.5, 1].
    icc
        Intra-class correlation of items of one cause, in [0, 1].
    """

    rates: Mapping[str, tuple[float, float]]
    shrink: Mapping[int, float]
    cap: float
    faithful_relay: float
    icc: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indicator:
    """A fact, how expected it is under each intention, and how it was heard.

    ``expected`` maps the index of a player to ``float64[K]``, each in (0, 1); the fact bears on each player's
    intentions separately. ``cause`` is empty for an item that stands alone.
    """

    item: str
    expected: Mapping[int, Floats]
    channels: tuple[Channel, ...]
    cause: str = ""


def heard(channels: Iterable[Channel], grading: Grading) -> float:
    r"""Return :math:`\log \Lambda`: how much likelier the reports are if the fact is so than if not."""
    origins: dict[str, list[Channel]] = {}
    for channel in channels:
        origins.setdefault(channel.origin, []).append(channel)
    return float(sum(_of_origin(reports, grading) for reports in origins.values()))


def log_likelihood(expected: Floats, log_ratio: float) -> Floats:
    r"""Return :math:`\log(e \Lambda + 1 - e)` for each intention, ``float64[K]``."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.logaddexp(np.log(expected) + log_ratio, np.log1p(-expected)))


def cause_share(items: int, icc: float) -> float:
    """Return the share of its log weight that each of ``items`` of one cause keeps."""
    return 1.0 / (1.0 + (items - 1) * icc)


def _of_origin(reports: Sequence[Channel], grading: Grading) -> float:
    """Return the shrunk and capped log ratio of one origin."""
    direct = [report for report in reports if report.direct]
    relays = 0 if direct else len(reports)
    ratios = [
        _ratio(grading.rates[report.reliability], relays, grading.faithful_relay)
        * grading.shrink[report.credibility]
        for report in direct or reports
    ]
    bound = math.log(grading.cap)
    return min(max(*ratios, -bound), bound)


def _ratio(rates: tuple[float, float], relays: int, faithful: float) -> float:
    told, false = (
        p if not relays else p * faithful**relays + (1.0 - p) * (1.0 - faithful) ** relays for p in rates
    )
    return math.log(told / false)
