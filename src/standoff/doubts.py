"""What looks doubtful once policies are solved, one sentence each: for `check`, and for the warnings of a brief.

The doubts that need no solving are in ``case/warnings.py``.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from standoff.assessment import IntentionResult
from standoff.case.model import NONE_OF_THESE, Case
from standoff.case.names import listed
from standoff.facts import move_facts
from standoff.forecast.answers import Forecast
from standoff.inference.choice import Policies
from standoff.inference.contrasts import UnlikelyMove, indistinct_pairs, unlikely_moves
from standoff.inference.likelihood import PathLikelihood
from standoff.inference.posterior import Evidence
from standoff.inference.values import SAME
from standoff.world import World

__all__ = ["about_base_rates", "about_conduct", "about_evidence", "about_simulation", "about_solving"]

FAR = 3.0
"""A probability before any evidence whose odds differ from the base rate's by a larger factor is doubtful."""


def about_solving(solved: Policies) -> Iterator[str]:
    """Settings at which no policy was found, or not the one that continues from lambda 0 alone."""
    for g, setting in enumerate(solved.settings):
        where = f"lambda {setting.reliability:g}, restlessness times {setting.restless_times:g}"
        if not solved.converged[g]:
            yield f"at {where} no policy was found (residual {solved.residual[g]:.1g} a day); it is left out"
        elif not np.isnan(solved.lost_at[g]):
            yield (
                f"at {where} the branch of policies from lambda 0 was lost at {solved.lost_at[g]:.3g};"
                " another solution stands in"
            )
        elif solved.restart_gap[g] > SAME:
            yield f"at {where} there are several solutions; the one that continues from lambda 0 is used"


def about_conduct(
    world: World, policies: Policies, likelihood: PathLikelihood, evidence: Evidence
) -> Iterator[str]:
    """Intentions that act alike wherever the world can get, and known moves that intentions all but exclude."""
    path = evidence.path_on(world.game, evidence.as_of)
    until = evidence.as_of + 1.0
    announced = evidence.announced_on(evidence.as_of)
    for player, actor in enumerate(world.case.actors):
        names = [str(intention.id) for intention in actor.intentions]
        for first, second in indistinct_pairs(world.game, policies, evidence.start, player):
            yield (
                f"{names[first]} and {names[second]} of {actor.id} lead to the same conduct wherever the world can get"
                " from the start: no move will ever tell them apart"
            )
        for move in unlikely_moves(likelihood, path, until, announced, player):
            yield _excluded(world, move, names)


def _excluded(world: World, move: UnlikelyMove, names: list[str]) -> str:
    """Tell a known move that intentions of its actor all but exclude."""
    actor = str(world.case.actors[move.leg.player].id)
    made = next(
        each
        for each in move_facts(world.case)
        if each.actor == actor and world.number(each.date) == move.leg.day
    )
    excluded = move.excluded_by
    whose = (
        f"as {actor} is described"
        if len(names) == 1
        else f"under every intention of {actor}"
        if len(excluded) == len(names)
        else f"under {listed([names[k] for k in excluded])} of {actor}"
    )
    largest = float(move.probability[list(excluded)].max())
    chance = f"{largest:.1g}" if largest > 0.0 else "0"
    return (
        f"{whose} the move of {made.date}, {', '.join(made.changes)} ({', '.join(made.evidence)}), was next to impossible:"
        f" in all the days up to {world.as_of} it would have come with a probability of at most {chance};"
        " are the preference, the pace and the day as meant?"
    )


def about_base_rates(case: Case, predicted: Mapping[str, float]) -> Iterator[str]:
    """Questions whose probability before any evidence is far from their base rate."""
    for place, question in enumerate(case.questions, 1):
        rate = question.base_rate
        before = predicted[str(question.id)]
        if rate and not 1 / FAR <= _odds(before) / _odds(rate.probability) <= FAR:
            yield (
                f"Q{place} ({question.id}), “{question.asks}”: before any evidence the model says {_told(before)}, the base"
                f" rate is {100.0 * rate.probability:.3g}\u00a0%; that speaks about pace and restlessness, not about the crisis"
            )


def about_evidence(intentions: Mapping[str, Mapping[str, IntentionResult]]) -> Iterator[str]:
    """Actors whose listed intentions all fail the evidence."""
    for actor, results in intentions.items():
        residual = results.get(NONE_OF_THESE)
        if residual and residual.posterior > max(0.5, residual.prior):
            yield f"none of the listed intentions of {actor} explains the evidence well"


def about_simulation(found: Forecast) -> Iterator[str]:
    """What simulation leaves out."""
    if found.paths is not None:
        yield "so many states are simulated; the day-by-day history of the questions is left out"


def _told(probability: float) -> str:
    """Write a probability in per cent: whole from 10 to 90, with one digit outside."""
    value = 100.0 * probability
    if 0.0 < value < 0.1 or 99.9 < value < 100.0:
        return "under\u00a00.1\u00a0%" if value < 1.0 else "over\u00a099.9\u00a0%"
    return f"{value:.0f}\u00a0%" if 9.95 <= value <= 90.05 else f"{value:.1f}\u00a0%"


def _odds(probability: float) -> float:
    inside = min(max(probability, 1e-9), 1.0 - 1e-9)
    return inside / (1.0 - inside)
