"""What was computed, told as the records of the Assessment: one function for each part of it.

``analysis.py`` calls these in the order in which an Assessment is read.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from standoff.assessment import (
    BaseRateFacts,
    Equilibrium,
    IntentionResult,
    MovesScore,
    Outcome,
    QuestionResult,
    Separation,
    SettingResult,
    Step,
    Timeline,
)
from standoff.case.model import NONE_OF_THESE, Actor
from standoff.conflict.states import state_id, taken
from standoff.facts import (
    tell_preference,
)
from standoff.forecast.answers import Forecast, Visit, given, joint_weights, mixed_error
from standoff.inference.choice import Policies
from standoff.inference.likelihood import PathLikelihood
from standoff.inference.posterior import (
    Evidence,
    Posterior,
    kl_per_day,
    posterior_steps,
)
from standoff.moment import likeliest
from standoff.policies import forecast_all
from standoff.run import Run
from standoff.scoring import predict_moves
from standoff.stability.equilibria import analyse
from standoff.world import World

__all__ = [
    "conditional_weights",
    "foreseen",
    "intention_results",
    "likeliest_outcomes",
    "moves_scores",
    "posterior_weights",
    "prior_predictive",
    "prior_weights",
    "question_results",
    "separations",
    "setting_results",
    "steps_taken",
    "timeline",
    "visits_of",
]

Floats = NDArray[np.float64]

MOST_OUTCOMES = 12
"""Likeliest states kept for the mixture and for every intention."""

TOLD_APART = float(np.log(3.0))
"""Log Bayes factor from which two readings count as told apart: 3, where Jeffreys' scale leaves "barely"."""


def visits_of(world: World, evidence: Evidence) -> list[Visit]:
    """Return the beginning, and the end of every day to the as-of date with what was known by then."""
    visits = [Visit(day=0.0, state=evidence.start, announced=evidence.announced_on(-1))]
    for day in range(evidence.as_of + 1):
        path = evidence.path_on(world.game, day)
        met = frozenset(
            q
            for q, target in enumerate(world.targets)
            if any(
                target.states[state] and entered < target.by
                for state, entered in zip(path.states, path.entered, strict=True)
            )
        )
        visits.append(
            Visit(day=day + 1.0, state=path.states[-1], announced=evidence.announced_on(day), met=met)
        )
    return visits


def foreseen(world: World, policies: Policies, visits: Sequence[Visit], run: Run) -> Forecast:
    """Return what every combination of intentions predicts, up to the end of the horizon."""
    end = float(world.number(world.horizon) + 1)
    return forecast_all(world.game, policies, world.chances, world.targets, visits, end, run)


def posterior_weights(belief: Posterior, found: Forecast) -> Floats:
    """Return the posterior of every setting and cell, ``float64[G, C]``."""
    return joint_weights(belief.setting, belief.given_setting, found.cells)


def prior_weights(world: World, policies: Policies, found: Forecast) -> Floats:
    """Return the prior of every setting and cell, ``float64[G, C]``."""
    settings = len(policies.reliability)
    priors = [np.broadcast_to(player.prior, (settings, player.n_intentions)) for player in world.game.players]
    return joint_weights(np.full(settings, 1.0 / settings), priors, found.cells)


def prior_predictive(world: World, weights: Floats, found: Forecast) -> dict[str, float]:
    """Return the probability of each question before any evidence, by the prior's weights, ``float64[G, C]``."""
    return {
        str(question.id): _mix(weights, found.passage[:, :, 0, q])
        for q, question in enumerate(world.case.questions)
    }


def conditional_weights(world: World, found: Forecast, weights: Floats) -> dict[str, list[Floats]]:
    """Return for each actor with rival intentions the weights given each of them, ``float64[G, C]``."""
    return {
        str(actor.id): [given(weights, found.cells, player, k) for k in range(len(actor.intentions))]
        for player, actor in _rivals(world)
    }


def _mix(weights: Floats, values: Floats) -> float:
    return float(np.clip((weights * values).sum(), 0.0, 1.0))


def _rivals(world: World) -> list[tuple[int, Actor]]:
    return [(k, actor) for k, actor in enumerate(world.case.actors) if actor.has_rival_intentions]


def intention_results(
    world: World, belief: Posterior, found: Forecast, conditional: Mapping[str, Sequence[Floats]]
) -> dict[str, dict[str, IntentionResult]]:
    """Weigh every intention, and find what would hold and what would come under it."""
    results: dict[str, dict[str, IntentionResult]] = {}
    for player, actor in _rivals(world):
        results[str(actor.id)] = {}
        for k, intention in enumerate(actor.intentions):
            final = np.einsum("gc,gcs->s", conditional[str(actor.id)][k], found.final)
            results[str(actor.id)][str(intention.id)] = IntentionResult(
                says=intention.says,
                prior=intention.prior,
                posterior=float(belief.intentions[player][k]),
                preference=tell_preference(intention.preference),
                rule=world.ranked[str(actor.id)][str(intention.id)].rule,
                equilibria=_equilibria(world, str(actor.id), str(intention.id), final),
                outcomes=_likeliest_states(world, final, None),
            )
    return results


def _equilibria(world: World, actor: str, intention: str, final: Floats) -> tuple[Equilibrium, ...]:
    """Return the Nash and sequential equilibria under an intention, the likeliest at the horizon first."""
    if intention == NONE_OF_THESE:
        return ()
    ranks = [
        world.ranked[str(other.id)][intention if other.id == actor else likeliest(other)].rank
        for other in world.case.actors
    ]
    holds = analyse(world.conflict, ranks, ("nash", "smr", "seq", "gmr")).equilibria
    places = np.flatnonzero(holds["nash"] | holds["seq"])
    order = sorted(places.tolist(), key=lambda s: (-final[s], s))
    return tuple(
        Equilibrium(
            state=state_id(s),
            taken=taken(world.conflict, s),
            concepts=tuple(name for name in ("nash", "smr", "seq", "gmr") if holds[name][s]),
            probability=float(final[s]),
        )
        for s in order
    )


def _likeliest_states(world: World, final: Floats, errors: Floats | None) -> tuple[Outcome, ...]:
    order = np.lexsort((np.arange(len(final)), -final))[:MOST_OUTCOMES]
    return tuple(
        Outcome(
            state=state_id(int(s)),
            taken=taken(world.conflict, int(s)),
            probability=float(final[s]),
            standard_error=None if errors is None else float(errors[s]),
        )
        for s in order
        if final[s] > 0.0
    )


def likeliest_outcomes(world: World, found: Forecast, weights: Floats) -> tuple[Outcome, ...]:
    """Return the likeliest states at the horizon."""
    final = np.einsum("gc,gcs->s", weights, found.final)
    errors = None if found.final_error is None else mixed_error(weights, found.final_error)
    return _likeliest_states(world, final, errors)


def question_results(
    world: World,
    visits: Sequence[Visit],
    found: Forecast,
    weights: Sequence[Floats],
    conditional: Mapping[str, Sequence[Floats]],
) -> dict[str, QuestionResult]:
    """Answer every question, mixed and under each intention."""
    results = {}
    predicted = prior_predictive(world, weights[0], found)
    for q, (question, target) in enumerate(zip(world.case.questions, world.targets, strict=True)):
        now = found.passage[:, :, -1, q]
        error = (
            None
            if found.passage_error is None
            else mixed_error(weights[-1], found.passage_error[:, :, -1, q])
        )
        met = q in visits[-1].met
        results[str(question.id)] = QuestionResult(
            asks=question.asks,
            happens_when=question.happens_when.text,
            by=question.by,
            resolves=question.resolves,
            status="met" if met else "passed" if visits[-1].day >= target.by else "open",
            probability=1.0 if met else _mix(weights[-1], now),
            standard_error=None if error is None or met else float(error),
            by_intention={
                str(actor.id): {
                    str(intention.id): 1.0 if met else _mix(conditional[str(actor.id)][k], now)
                    for k, intention in enumerate(actor.intentions)
                }
                for _, actor in _rivals(world)
            },
            prior_predictive=predicted[str(question.id)],
            base_rate=None
            if question.base_rate is None
            else BaseRateFacts(probability=question.base_rate.probability, source=question.base_rate.source),
        )
    return results


def steps_taken(world: World, evidence: Evidence, likelihood: PathLikelihood) -> dict[str, tuple[Step, ...]]:
    """Return what each piece of evidence did, for each actor with rival intentions."""
    taken_steps = posterior_steps(world.game, evidence, likelihood)
    results = {}
    for player, actor in _rivals(world):
        results[str(actor.id)] = tuple(
            Step(
                id=step.report or (f"move:{step.item}" if step.item else f"waiting:{_date(world, step.day)}"),
                kind="report" if step.report else "move" if step.item else "waiting",
                date=_date(world, step.day),
                since=None if step.since is None else _date(world, step.since),
                evidence=step.item,
                report=step.report,
                log_weight={
                    str(intention.id): float(step.log_weight[player][k])
                    for k, intention in enumerate(actor.intentions)
                },
            )
            for step in taken_steps
        )
    return results


def _date(world: World, day: int) -> date:
    return world.begins + timedelta(days=day)


def separations(
    world: World, evidence: Evidence, likelihood: PathLikelihood, belief: Posterior
) -> dict[str, tuple[Separation, ...]]:
    """Return how far each pair of intentions can be told apart."""
    path = evidence.path_on(world.game, evidence.as_of)
    until = evidence.as_of + 1.0
    announced = evidence.announced_on(evidence.as_of)
    results = {}
    for player, actor in _rivals(world):
        pairs = []
        for first, second in combinations(range(len(actor.intentions)), 2):
            factor = float(belief.log_weight[player][first] - belief.log_weight[player][second])
            pairs.append(
                Separation(
                    first=str(actor.intentions[first].id),
                    second=str(actor.intentions[second].id),
                    log_bayes_factor=factor,
                    kl_per_day=kl_per_day(
                        likelihood, path, until, announced, belief.setting, player, first, second
                    ),
                    told_apart=abs(factor) >= TOLD_APART,
                )
            )
        results[str(actor.id)] = tuple(pairs)
    return results


def timeline(
    world: World, beliefs: Sequence[Posterior], found: Forecast, weights: Sequence[Floats]
) -> Timeline:
    """Return every day's answers; questions are left out where simulation answered only the ends."""
    exact = found.paths is None
    return Timeline(
        days=tuple(_date(world, day) for day in range(len(beliefs))),
        posterior={
            str(actor.id): {
                str(intention.id): tuple(float(belief.intentions[player][k]) for belief in beliefs)
                for k, intention in enumerate(actor.intentions)
            }
            for player, actor in _rivals(world)
        },
        questions={
            str(question.id): tuple(
                _mix(weight, found.passage[:, :, day + 1, q]) for day, weight in enumerate(weights)
            )
            for q, question in enumerate(world.case.questions)
            if exact
        },
    )


def setting_results(
    world: World, solved: Policies, belief: Posterior, found: Forecast, weights: Floats
) -> tuple[SettingResult, ...]:
    """Return what each setting alone would say; one that did not converge says nothing."""
    results = []
    count = int(solved.converged.sum())
    used = -1
    for g, setting in enumerate(solved.settings):
        converged = bool(solved.converged[g])
        used += converged
        share = weights[used] / weights[used].sum() if converged else None
        results.append(
            SettingResult(
                reliability_of_choice=setting.reliability,
                restless_times=setting.restless_times,
                weight_before=1.0 / count if converged else 0.0,
                weight_after=float(belief.setting[used]) if converged else 0.0,
                converged=converged,
                residual=float(solved.residual[g]),
                posterior={
                    str(actor.id): {
                        str(intention.id): float(belief.given_setting[player][used, k])
                        for k, intention in enumerate(actor.intentions)
                    }
                    for player, actor in _rivals(world)
                }
                if converged
                else {},
                questions={
                    str(question.id): _mix(share, found.passage[used, :, -1, q])
                    for q, question in enumerate(world.case.questions)
                }
                if share is not None
                else {},
            )
        )
    return tuple(results)


def moves_scores(world: World, evidence: Evidence, likelihood: PathLikelihood) -> dict[str, MovesScore]:
    """Return how well the moves of each actor with rival intentions were foreseen."""
    path = evidence.path_on(world.game, evidence.as_of)
    announced = evidence.announced_on(evidence.as_of)
    results = {}
    for player, actor in _rivals(world):
        score = predict_moves(world.game, likelihood, path, evidence.as_of + 1.0, announced, player)
        results[str(actor.id)] = MovesScore(
            moves=score.moves,
            model=score.model,
            base_rate=score.base_rate,
            uniform=score.uniform,
            base_rate_wins=score.base_rate >= score.model,
        )
    return results
