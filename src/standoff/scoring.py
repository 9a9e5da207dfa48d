r"""Scores: how well moves were predicted before they happened, against a plain base rate.

The prequential log score of a sequence is the sum of the log predictive densities of its parts, each given
all before it [Dawid1984]_; by the chain rule that is the log of the marginal likelihood. Three predictors of
one actor's moves, and of its waiting between them, are compared:

*model*
    the intentions and settings, their weights updated by the actor's moves as they come;
*uniform*
    the same, its weights never updated;
*base rate*
    moves come at one unknown rate and lead anywhere, a package with the share that restlessness gives it.
    The rate has a Gamma prior of shape 1 whose mean is the rate of moves for nothing, ``restless`` times the
    pace; with n moves in T days the marginal is :math:`\beta \Gamma(1 + n) / (\beta + T)^{1 + n}`.

A resolved forecast is scored by `brier_score` [Brier1950]_ and `log_score` [Good1952]_; both are proper: nobody
does better, as far as they know, than by saying what they believe.

References
----------
.. [Brier1950] G. W. Brier, "Verification of forecasts expressed in terms of probability", *Monthly Weather
   Review* 78 (1950), 1-3.
.. [Good1952] I. J. Good, "Rational decisions", *J. R. Statist. Soc. B* 14 (1952), 107-114.
.. [Dawid1984] A. P. Dawid, "Statistical theory: the prequential approach", *J. R. Statist. Soc. A* 147 (1984),
   278-292.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, logsumexp

from standoff.inference.choice import package_shares
from standoff.inference.game import Game
from standoff.inference.likelihood import Path, PathLikelihood

__all__ = ["MovesPredicted", "brier_score", "log_score", "predict_moves"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesPredicted:
    """Prequential log scores, in nats, of one actor's moves; higher is better."""

    moves: int
    model: float
    uniform: float
    base_rate: float


def predict_moves(
    game: Game, likelihood: PathLikelihood, path: Path, until: float, announced: frozenset[int], player: int
) -> MovesPredicted:
    """Score the moves of one player on a path of ``until`` days."""
    own = game.players[player]
    legs = [leg for leg in path.legs if leg.player == player]
    with np.errstate(divide="ignore"):
        prior = np.log(own.prior)
    scores = []
    before = None
    for end in (*sorted({leg.day + 0.5 for leg in legs}), until):
        reached = _up_to(path, end)
        log = likelihood.log(reached, end, announced)[player]
        part = log if before is None else log - before
        scores.append(float(logsumexp(part + prior) - np.log(len(part))))
        before = log
    full = likelihood.log(path, until, announced)[player]
    shares = package_shares(game, own)
    where = sum(float(np.log(np.mean([shares[own.arc(*arc)] for arc in leg.arcs]))) for leg in legs)
    beta = 1.0 / (own.restless * own.pace)
    n = len(legs)
    when = np.log(beta) + gammaln(1.0 + n) - (1.0 + n) * np.log(beta + until)
    return MovesPredicted(
        moves=n,
        model=float(logsumexp(full + prior) - np.log(len(full))),
        uniform=float(sum(scores)),
        base_rate=float(when) + where,
    )


def _up_to(path: Path, end: float) -> Path:
    """Return the path with the moves made by a time."""
    kept = [k for k, entry in enumerate(path.entered) if entry <= end]
    return Path(
        states=tuple(path.states[k] for k in kept),
        entered=tuple(path.entered[k] for k in kept),
        legs=tuple(leg for leg in path.legs if leg.day + 0.5 <= end),
    )


def brier_score(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """Return the squared distance of each forecast from what happened, in [0, 1]; lower is better.

    Examples
    --------
    >>> brier_score([0.9, 0.5], [True, False]).round(2).tolist()
    [0.01, 0.25]
    """
    return np.asarray((np.asarray(probability, dtype=np.float64) - np.asarray(happened, dtype=bool)) ** 2)


def log_score(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """Return the log probability that each forecast gave to what happened, in nats; higher is better.

    What happened although its probability was 0 scores minus infinity.
    """
    given = np.where(happened, probability, 1.0 - np.asarray(probability, dtype=np.float64))
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(given))
