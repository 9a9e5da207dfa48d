r"""The posterior over intentions and settings, and what each piece of evidence did to it.

Given a setting g the actors are independent, so with the log likelihood :math:`\ell_a(\theta, g)` of actor a

.. math:: P(g, \theta_1, \dots, \theta_n \mid D) \propto P(g) \prod_a p_a(\theta_a)\, e^{\ell_a(\theta_a, g)}

and every marginal is a sum over settings; the joint is never written out. The *weight* of an intention is

.. math:: W_a(\theta) = \sum_g P(g)\, e^{\ell_a(\theta, g)} \prod_{b \ne a} \sum_{\theta_b} p_b(\theta_b)\,
          e^{\ell_b(\theta_b, g)},

so that its posterior is proportional to :math:`p_a(\theta) W_a(\theta)`, and the step that a piece of evidence
makes is the change of :math:`\log W_a(\theta)` when it is added to all that was known before. Differences of
steps between two intentions sum to posterior minus prior log-odds, whatever the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standoff.errors import LookAhead
from standoff.inference.game import Game
from standoff.inference.indicators import Grading, Indicator, cause_share, heard, log_likelihood
from standoff.inference.likelihood import DatedChange, Path, PathLikelihood, path_of

__all__ = [
    "Evidence",
    "KnownChange",
    "Posterior",
    "StepTaken",
    "kl_per_day",
    "posterior_on",
    "posterior_steps",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownChange:
    """A dated change, and the day on which it became known."""

    change: DatedChange
    known: int

    @property
    def counts(self) -> int:
        """The day from which it counts: a move announced before it was made is none until then."""
        return max(self.known, self.change.day)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """All that a case reports, in the order in which the case names it.

    Attributes
    ----------
    states
        ``uint64[S]``, the masks.
    start
        The state on day 0.
    changes, indicators
        Moves, and facts that bear on intentions.
    announced
        For each announced step the day on which it became known; -1, before the first, where no report
        announced it.
    as_of
        Number of the last day that may count.
    grading
        What grades stand for.
    withheld
        Whether moves reported after the as-of day were left out, so that the path may have gaps.
    """

    states: NDArray[np.uint64]
    start: int
    changes: tuple[KnownChange, ...]
    indicators: tuple[Indicator, ...]
    announced: tuple[int, ...]
    as_of: int
    grading: Grading
    withheld: bool = False

    def __post_init__(self) -> None:
        """Refuse evidence from after the as-of day."""
        late = [known.change.item for known in self.changes if known.known > self.as_of]
        late += [
            channel.report
            for item in self.indicators
            for channel in item.channels
            if channel.day > self.as_of
        ]
        if late:
            raise LookAhead(f"later than the as-of date: {', '.join(late)}")

    def path_on(self, game: Game, day: int) -> Path:
        """Return the path as it was known at the end of a day."""
        known = [entry.change for entry in self.changes if entry.counts <= day]
        return path_of(game, self.states, self.start, known, day, partial=self.has_gaps(known))

    def has_gaps(self, known: Sequence[DatedChange]) -> bool:
        """Whether moves are left out, so that one of the known may not be possible from where they lead."""
        return self.withheld or len(known) < len(self.changes)

    def announced_on(self, day: int) -> frozenset[int]:
        """Return the indices of the steps announced by the end of a day."""
        return frozenset(k for k, known in enumerate(self.announced) if known <= day)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """What is believed at one moment.

    Attributes
    ----------
    setting
        ``float64[G]``, probability of each setting.
    given_setting
        For each player ``float64[G, K]``, probability of each intention given the setting.
    intentions
        For each player ``float64[K]``, probability of each intention.
    log_weight
        For each player ``float64[K]``, log W; only differences mean anything.
    """

    setting: Floats
    given_setting: tuple[Floats, ...]
    intentions: tuple[Floats, ...]
    log_weight: tuple[Floats, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StepTaken:
    """What one report, one move or one stretch of waiting did.

    ``log_weight`` has for each player ``float64[K]``; ``since`` is the first day of a stretch of waiting.
    """

    kind: str
    day: int
    since: int | None
    item: str | None
    report: str | None
    log_weight: tuple[Floats, ...]


@dataclass(slots=True)
class _Known:
    """What is known at one moment of the walk through the evidence."""

    day: int
    """Last day up to which moves and waiting count; -1 before the first."""
    changes: list[DatedChange] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)


def posterior_on(game: Game, evidence: Evidence, likelihood: PathLikelihood, day: int) -> Posterior:
    """Return the posterior at the end of a day, from what was known by then.

    Raises
    ------
    LookAhead
        If the day is later than the as-of day.
    """
    if day > evidence.as_of:
        raise LookAhead(f"day {day + 1} of the case is later than the as-of date")
    known = _Known(day=day)
    known.changes = [entry.change for entry in evidence.changes if entry.counts <= day]
    known.reports = {c.report for item in evidence.indicators for c in item.channels if c.day <= day}
    return _posterior(game, evidence, likelihood, known)


def posterior_steps(game: Game, evidence: Evidence, likelihood: PathLikelihood) -> tuple[StepTaken, ...]:
    """Walk through the evidence in the order in which it became known, a step at a time.

    A move reported before its own day is a step of that day, and none while that day is still to come. On a day with news the waiting up to its end comes first, then moves, then reports, each in the order of
    the case; the last step is the waiting up to the as-of day, if there is any.
    """
    known = _Known(day=-1)
    before = _posterior(game, evidence, likelihood, known).log_weight
    steps: list[StepTaken] = []

    def step(
        kind: str, *, since: int | None = None, item: str | None = None, report: str | None = None
    ) -> None:
        nonlocal before
        after = _posterior(game, evidence, likelihood, known).log_weight
        change = tuple(new - old for new, old in zip(after, before, strict=True))
        steps.append(
            StepTaken(kind=kind, day=known.day, since=since, item=item, report=report, log_weight=change)
        )
        before = after

    news = {entry.counts for entry in evidence.changes if entry.counts <= evidence.as_of}
    news |= {channel.day for item in evidence.indicators for channel in item.channels}
    for day in sorted({max(day, 0) for day in news} | {evidence.as_of}):
        if day > known.day:
            since, known.day = known.day + 1, day
            step("waiting", since=since)
        for entry in evidence.changes:
            if max(entry.counts, 0) == day:
                known.changes.append(entry.change)
                step("move", item=entry.change.item)
        for indicator in evidence.indicators:
            for channel in sorted(indicator.channels, key=lambda channel: (channel.day, channel.report)):
                if max(channel.day, 0) == day:
                    known.reports.add(channel.report)
                    step("report", item=indicator.item, report=channel.report)
    return tuple(steps)


def kl_per_day(
    likelihood: PathLikelihood,
    path: Path,
    until: float,
    announced: frozenset[int],
    setting: Floats,
    player: int,
    first: int,
    second: int,
) -> float:
    r"""Return how fast moves alone would tell two intentions apart on the visited path, in nats per day.

    The relative entropy rate of two jump processes is
    :math:`\sum_y q_1 \log (q_1 / q_2) - q_1 + q_2`; it is averaged over the time spent in each state, inside
    and outside the windows of the steps ``announced``, and over the settings, ``float64[G]``.
    """
    total = 0.0
    ends = (*path.entered[1:], np.inf)
    for state, begin, end in zip(path.states, path.entered, ends, strict=True):
        for since, to, arcs in likelihood.stretches(player, state, begin, min(end, until), announced):
            one, other = arcs[:, first], arcs[:, second]
            with np.errstate(divide="ignore", invalid="ignore"):
                rate = np.where(
                    one > 0.0, one * np.log(one / np.maximum(other, np.finfo(np.float64).tiny)), 0.0
                )
            total += (to - since) * float(setting @ (rate - one + other).sum(axis=1))
    return total / until if until > 0.0 else 0.0


def _posterior(game: Game, evidence: Evidence, likelihood: PathLikelihood, known: _Known) -> Posterior:
    path = likelihood.path(
        evidence.states,
        evidence.start,
        known.changes,
        max(known.day, 0),
        partial=evidence.has_gaps(known.changes),
    )
    announced = evidence.announced_on(known.day)
    moves = likelihood.log(path, known.day + 1.0, announced)
    facts = _facts(game, evidence.indicators, known.reports, evidence.grading)
    log_likelihoods = [own + fact for own, fact in zip(moves, facts, strict=True)]
    with np.errstate(divide="ignore"):
        priors = [np.log(player.prior) for player in game.players]
    mixed = [
        np.logaddexp.reduce(own + prior, axis=1) for own, prior in zip(log_likelihoods, priors, strict=True)
    ]
    total = np.sum(mixed, axis=0)
    setting = np.exp(total - np.logaddexp.reduce(total))
    given_setting = tuple(
        np.exp(own + prior - mix[:, None])
        for own, prior, mix in zip(log_likelihoods, priors, mixed, strict=True)
    )
    return Posterior(
        setting=setting,
        given_setting=given_setting,
        intentions=tuple(setting @ given for given in given_setting),
        log_weight=tuple(
            np.logaddexp.reduce(own + (total - mix)[:, None], axis=0) - np.log(len(total))
            for own, mix in zip(log_likelihoods, mixed, strict=True)
        ),
    )


def _facts(
    game: Game, indicators: Sequence[Indicator], reports: set[str], grading: Grading
) -> tuple[Floats, ...]:
    """Return for each player ``float64[K]``, the log likelihood of the reports heard so far."""
    totals = tuple(np.zeros(player.n_intentions) for player in game.players)
    heard_of = [
        (indicator, [channel for channel in indicator.channels if channel.report in reports])
        for indicator in indicators
    ]
    told = [(indicator, channels) for indicator, channels in heard_of if channels]
    causes = _count([indicator.cause for indicator, _ in told])
    for indicator, channels in told:
        share = cause_share(causes[indicator.cause], grading.icc) if indicator.cause else 1.0
        ratio = heard(channels, grading)
        for player, expected in indicator.expected.items():
            totals[player][:] += share * log_likelihood(expected, ratio)
    return totals


def _count(names: Sequence[str]) -> Mapping[str, int]:
    return {name: names.count(name) for name in set(names)}
