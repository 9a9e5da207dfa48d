"""The straight pass, top to bottom: from a case to an Assessment.

`assess` walks it once: the case as known on a day, its arrays, who would stay where, what each side would do,
what that says of what it wants, and what to expect. Everything else here is what a command needs around it.
"""

import os
import platform
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import scipy
from numpy.typing import NDArray

from standoff import __version__
from standoff.assessment import (
    Assessment,
    BaseRateFacts,
    CaseFacts,
    Equilibrium,
    IntentionResult,
    MovesScore,
    Outcome,
    QuestionResult,
    Separation,
    SettingResult,
    Step,
    Timeline,
    Trace,
    TraceEntry,
    to_json,
)
from standoff.case.library import find_case
from standoff.case.model import NONE_OF_THESE, Actor, Case
from standoff.case.reader import read_case
from standoff.case.warnings import warnings
from standoff.conflict.states import conflict_from_case, state_id, taken
from standoff.errors import CaseError, Mistake
from standoff.facts import (
    actor_facts,
    assumptions_of,
    evidence_facts,
    grading_facts,
    move_facts,
    option_facts,
    scheduled_facts,
    source_facts,
    tell_preference,
)
from standoff.forecast.answers import Forecast, Visit, given, joint_weights, mixed_error
from standoff.inference.choice import Policies
from standoff.inference.likelihood import PathLikelihood
from standoff.inference.posterior import (
    Evidence,
    Posterior,
    kl_per_day,
    posterior_on,
    posterior_steps,
)
from standoff.linking import Links, link
from standoff.policies import forecast_all, solve
from standoff.run import Cache, Progress, Run, silent
from standoff.scoring import predict_moves
from standoff.sources.grading import DEFAULT_RELIABILITY_BY_KIND
from standoff.stability.equilibria import analyse
from standoff.verdicts import StabilityReport, WhyReport, explain_state, stability_report
from standoff.world import World, as_known_on, evidence_of, likeliest, settings_of, world_of

__all__ = ["Checked", "assess", "check", "load", "run_of", "stability", "why", "write_assessment"]

Floats = NDArray[np.float64]

MOST_OUTCOMES = 12
"""Likeliest states kept for the mixture and for every intention."""

TOLD_APART = float(np.log(3.0))
"""Log Bayes factor from which two readings count as told apart: 3, where Jeffreys' scale leaves "barely"."""


def load(given_case: str) -> Case:
    """Read a case folder, or a bundled case by its name."""
    return read_case(find_case(given_case))


def run_of(case: Case, seed: int | None, cached: bool, progress: Progress = silent) -> Run:
    """Return the run of a case: the seed given, else its own; the user's cache if wanted."""
    return Run(
        seed=case.model.seed if seed is None else seed,
        cache=Cache.of_user() if cached else None,
        progress=progress,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is wrong with a case, and what looks doubtful."""

    mistakes: tuple[Mistake, ...]
    warnings: tuple[str, ...]


def check(folder: Path) -> Checked:
    """Check the files of a case."""
    try:
        case = read_case(folder)
        if case.drawn is None:
            conflict_from_case(case)
    except CaseError as error:
        return Checked(mistakes=error.mistakes, warnings=())
    links = link(case)
    return Checked(mistakes=(), warnings=(*(found.message for found in warnings(case)), *links.doubts))


def stability(case: Case, intentions: Mapping[str, str]) -> StabilityReport:
    """Tell who would stay where under one intention for each actor."""
    return stability_report(case, intentions)


def why(case: Case, intentions: Mapping[str, str], *, state: str, actor: str, concept: str) -> WhyReport:
    """Tell why an actor would stay in a state, or leave it."""
    return explain_state(case, intentions, state=state, actor=actor, concept=concept)


def write_assessment(assessment: Assessment, folder: Path) -> Path:
    """Write ``assessment.json``, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "assessment.json"
    with tempfile.NamedTemporaryFile("w", dir=folder, encoding="utf-8", delete=False) as new:
        new.write(to_json(assessment))
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).chmod(0o644)
    Path(new.name).replace(path)
    return path


def assess(case: Case, *, as_of: date | None = None, run: Run) -> Assessment:
    """Weigh the intentions of a case and answer its questions.

    Parameters
    ----------
    case
        With `begins` and `as_of`.
    as_of
        Count only what was published by this day; by default the case's own.
    run
        Seed, cache and progress.

    Raises
    ------
    InputError
        If the case lacks what the pass needs, or a move cannot be made.
    NotConverged
        If no policy converged.
    """
    whole = case
    case = as_known_on(case, as_of)
    world = world_of(case)
    links = link(case)
    solved = solve(world.game, settings_of(case), run)
    policies = solved.usable()
    evidence = evidence_of(world, withheld=world.as_of != whole.as_of)
    likelihood = PathLikelihood(world.game, policies, world.chances)
    beliefs = [posterior_on(world.game, evidence, likelihood, day) for day in range(evidence.as_of + 1)]
    visits = _visits(world, evidence)
    found = forecast_all(
        world.game,
        policies,
        world.chances,
        world.targets,
        visits,
        float(world.number(world.horizon) + 1),
        run,
    )
    weights = [_prior_weights(world, policies, found), *(_weights(belief, found) for belief in beliefs)]
    intentions = _intentions(world, beliefs[-1], found, weights[-1])
    questions = _questions(world, visits, found, weights)
    outcomes = _outcomes(world, found, weights[-1])
    steps = _steps(world, evidence, likelihood)
    scores = _scores(world, evidence, likelihood)
    today = visits[-1].state
    start = visits[0].state
    return Assessment(
        case=CaseFacts(
            id=case.id,
            title=case.title,
            summary=case.summary,
            begins=world.begins,
            horizon=world.horizon,
            words=case.words,
            sha256=case.sha256,
            n_states=world.conflict.n_states,
            now=state_id(today),
            now_taken=taken(world.conflict, today),
            start=state_id(start),
            start_taken=taken(world.conflict, start),
            infeasible=tuple(expression.text for expression in case.infeasible),
        ),
        as_of=world.as_of,
        actors=actor_facts(case),
        options=option_facts(case),
        focus=next((str(actor.id) for actor in case.actors if actor.has_rival_intentions), None),
        intentions=intentions,
        questions=questions,
        outcomes=outcomes,
        moves=move_facts(case),
        schedule=scheduled_facts(case),
        steps=steps,
        separations=_separations(world, evidence, likelihood, beliefs[-1]),
        timeline=_timeline(world, beliefs, found, weights[1:]),
        settings=_settings(world, solved, beliefs[-1], found, weights[-1]),
        moves_score=scores,
        evidence=evidence_facts(case, links),
        sources=source_facts(case),
        grading=grading_facts(case, DEFAULT_RELIABILITY_BY_KIND),
        assumptions=assumptions_of(case),
        warnings=_warnings(case, links, solved, intentions, questions, found),
        trace=Trace(
            seed=run.seed,
            versions={
                "standoff": __version__,
                "python": platform.python_version(),
                "numpy": np.__version__,
                "scipy": scipy.__version__,
            },
            method="uniformization" if found.paths is None else "simulation",
            paths=found.paths,
            half_life=case.model.half_life,
            package_factor=case.model.package_factor,
            none_of_these=case.model.none_of_these,
            faithful_relay=case.model.faithful_relay,
            shared_cause=case.model.shared_cause,
            entries=_trace(intentions, questions, outcomes, steps, scores),
        ),
    )


def _visits(world: World, evidence: Evidence) -> list[Visit]:
    """Return the beginning, and the end of every day to the as-of date with what was known by then."""
    visits = [Visit(day=0.0, state=evidence.start)]
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


def _weights(belief: Posterior, found: Forecast) -> Floats:
    return joint_weights(belief.setting, belief.given_setting, found.cells)


def _prior_weights(world: World, policies: Policies, found: Forecast) -> Floats:
    settings = len(policies.reliability)
    priors = [np.broadcast_to(player.prior, (settings, player.n_intentions)) for player in world.game.players]
    return joint_weights(np.full(settings, 1.0 / settings), priors, found.cells)


def _mix(weights: Floats, values: Floats) -> float:
    return float(np.clip((weights * values).sum(), 0.0, 1.0))


def _rivals(world: World) -> list[tuple[int, Actor]]:
    return [(k, actor) for k, actor in enumerate(world.case.actors) if actor.has_rival_intentions]


def _intentions(
    world: World, belief: Posterior, found: Forecast, weights: Floats
) -> dict[str, dict[str, IntentionResult]]:
    """Weigh every intention, and find what would hold and what would come under it."""
    results: dict[str, dict[str, IntentionResult]] = {}
    for player, actor in _rivals(world):
        results[str(actor.id)] = {}
        for k, intention in enumerate(actor.intentions):
            final = np.einsum("gc,gcs->s", given(weights, found.cells, player, k), found.final)
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


def _outcomes(world: World, found: Forecast, weights: Floats) -> tuple[Outcome, ...]:
    final = np.einsum("gc,gcs->s", weights, found.final)
    errors = None if found.final_error is None else mixed_error(weights, found.final_error)
    return _likeliest_states(world, final, errors)


def _questions(
    world: World, visits: Sequence[Visit], found: Forecast, weights: Sequence[Floats]
) -> dict[str, QuestionResult]:
    results = {}
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
                    str(intention.id): 1.0 if met else _mix(given(weights[-1], found.cells, player, k), now)
                    for k, intention in enumerate(actor.intentions)
                }
                for player, actor in _rivals(world)
            },
            prior_predictive=_mix(weights[0], found.passage[:, :, 0, q]),
            base_rate=None
            if question.base_rate is None
            else BaseRateFacts(probability=question.base_rate.probability, source=question.base_rate.source),
        )
    return results


def _steps(world: World, evidence: Evidence, likelihood: PathLikelihood) -> dict[str, tuple[Step, ...]]:
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


def _separations(
    world: World, evidence: Evidence, likelihood: PathLikelihood, belief: Posterior
) -> dict[str, tuple[Separation, ...]]:
    path = evidence.path_on(world.game, evidence.as_of)
    until = evidence.as_of + 1.0
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
                    kl_per_day=kl_per_day(likelihood, path, until, belief.setting, player, first, second),
                    told_apart=abs(factor) >= TOLD_APART,
                )
            )
        results[str(actor.id)] = tuple(pairs)
    return results


def _timeline(
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


def _settings(
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


def _scores(world: World, evidence: Evidence, likelihood: PathLikelihood) -> dict[str, MovesScore]:
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


def _warnings(
    case: Case,
    links: Links,
    solved: Policies,
    intentions: Mapping[str, Mapping[str, IntentionResult]],
    questions: Mapping[str, QuestionResult],
    found: Forecast,
) -> tuple[str, ...]:
    """Return what looks doubtful, of the case and of the numbers."""
    told = [*(warning.message for warning in warnings(case)), *links.doubts]
    for g, setting in enumerate(solved.settings):
        where = f"lambda {setting.reliability:g}, restlessness times {setting.restless_times:g}"
        if not solved.converged[g]:
            told.append(
                f"at {where} no policy was found (residual {solved.residual[g]:.1g} a day); it is left out"
            )
        elif not np.isnan(solved.lost_at[g]):
            told.append(
                f"at {where} the branch of policies from lambda 0 was lost at {solved.lost_at[g]:.3g};"
                " another solution stands in"
            )
        elif solved.restart_gap[g] > 1e-6:
            told.append(
                f"at {where} there are several solutions; the one that continues from lambda 0 is used"
            )
    for actor, results in intentions.items():
        residual = results.get(NONE_OF_THESE)
        if residual and residual.posterior > max(0.5, residual.prior):
            told.append(f"none of the listed intentions of {actor} explains the evidence well")
    for name, result in questions.items():
        rate = result.base_rate
        if rate and not 1 / 3 <= _odds(result.prior_predictive) / _odds(rate.probability) <= 3:
            told.append(
                f"question {name}: before any evidence the model says {result.prior_predictive:.3g}, the base rate is"
                f" {rate.probability:.3g}; that speaks about pace and restlessness, not about the crisis"
            )
    if found.paths is not None:
        told.append("so many states are simulated; the day-by-day history of the questions is left out")
    return tuple(told)


def _odds(probability: float) -> float:
    inside = min(max(probability, 1e-9), 1.0 - 1e-9)
    return inside / (1.0 - inside)


def _trace(
    intentions: Mapping[str, Mapping[str, IntentionResult]],
    questions: Mapping[str, QuestionResult],
    outcomes: Sequence[Outcome],
    steps: Mapping[str, Sequence[Step]],
    scores: Mapping[str, MovesScore],
) -> dict[str, TraceEntry]:
    """Return an entry for every leading number: what it was made of, and how."""
    entries: dict[str, TraceEntry] = {}
    for actor, results in intentions.items():
        made = tuple(f"steps.{actor}.{step.id}" for step in steps[actor])
        for name, result in results.items():
            path = f"intentions.{actor}.{name}"
            entries[f"{path}.prior"] = TraceEntry(value=result.prior, method="given in the case", made_of=())
            entries[f"{path}.posterior"] = TraceEntry(
                value=result.posterior,
                method="prior times the exponential of the summed steps, over the same of all intentions",
                made_of=(f"{path}.prior", *made),
            )
    for name, question in questions.items():
        for actor, results_by in question.by_intention.items():
            for intention, probability in results_by.items():
                entries[f"questions.{name}.by_intention.{actor}.{intention}"] = TraceEntry(
                    value=probability,
                    method="first passage of the chain by the date, over settings and the others' intentions",
                    made_of=("settings",),
                )
        made = tuple(
            part
            for actor, results_by in question.by_intention.items()
            for intention in results_by
            for part in (
                f"questions.{name}.by_intention.{actor}.{intention}",
                f"intentions.{actor}.{intention}.posterior",
            )
        )
        entries[f"questions.{name}.probability"] = TraceEntry(
            value=question.probability,
            method="the probabilities under each intention, weighted by the posterior",
            made_of=made,
        )
        entries[f"questions.{name}.prior_predictive"] = TraceEntry(
            value=question.prior_predictive,
            method="first passage from the start, weighted by the prior",
            made_of=("settings",),
        )
    for outcome in outcomes:
        entries[f"outcomes.{outcome.state}"] = TraceEntry(
            value=outcome.probability,
            method="state of the chain at the horizon, weighted by the posterior",
            made_of=(),
        )
    for actor, score in scores.items():
        entries[f"moves_score.{actor}"] = TraceEntry(
            value=score.model, method="prequential log score of the actor's moves and waiting", made_of=()
        )
    return entries
