"""What is believed of a case on a day, and how long something is expected to hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Case
from standoff.errors import InputError
from standoff.forecast.answers import Target, Visit, given, joint_weights, mixed_error
from standoff.inference.choice import Policies
from standoff.inference.likelihood import PathLikelihood
from standoff.inference.posterior import Evidence, Posterior, posterior_on
from standoff.moment import as_known_on
from standoff.policies import forecast_all, solve
from standoff.run import Run
from standoff.world import World, evidence_of, settings_of, world_of

__all__ = ["Believed", "Lasting", "believe", "how_long"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Believed:
    """A case as known on a day: its arrays, what actors would do, and the posterior."""

    world: World
    policies: Policies
    evidence: Evidence
    belief: Posterior


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How probable it is that something holds through a day.

    Attributes
    ----------
    until
        The last day.
    probability
        Over all intentions and settings, weighed by the posterior.
    standard_error
        Of simulation; ``None`` where the solution is exact.
    by_intention
        For each actor with rival intentions, the residual one included: given each of them, over everything else.
    """

    until: date
    probability: float
    standard_error: float | None
    by_intention: Mapping[str, Mapping[str, float]]


def believe(case: Case, as_of: date | None, run: Run) -> Believed:
    """Weigh the intentions of a case as known on a day, by default its own.

    Raises
    ------
    InputError
        If the case lacks dates or a start, or a move cannot be made.
    NotConverged
        If no policy converged.
    """
    known = as_known_on(case, as_of)
    world = world_of(known)
    policies = solve(world.game, settings_of(known), run).usable()
    evidence = evidence_of(world, withheld=known.as_of != case.as_of)
    likelihood = PathLikelihood(world.game, policies, world.chances)
    return Believed(
        world=world,
        policies=policies,
        evidence=evidence,
        belief=posterior_on(world.game, evidence, likelihood, evidence.as_of),
    )


def how_long(believed: Believed, out: NDArray[np.bool_], until: date, run: Run) -> Lasting:
    """Find how probable it is that none of some states is entered through a day.

    Parameters
    ----------
    believed
        What is believed on the as-of day.
    out
        ``bool[S]``: the states by which it would cease to hold.
    until
        The last day that counts.
    run
        Cache, seed and progress.

    Raises
    ------
    InputError
        A day that is not after the as-of day, or is later than the horizon.
    """
    world, evidence = believed.world, believed.evidence
    if not world.as_of < until <= world.horizon:
        raise InputError(
            f"--until {until}: accepted is a day after {world.as_of}, the as-of day, up to the horizon, {world.horizon}"
        )
    state = evidence.path_on(world.game, evidence.as_of).states[-1]
    end = float(world.number(until) + 1)
    today = Visit(day=evidence.as_of + 1.0, state=state, announced=evidence.announced_on(evidence.as_of))
    target = Target(id="out", states=out, by=end)
    found = forecast_all(world.game, believed.policies, world.chances, (target,), (today,), end, run)
    weights = joint_weights(believed.belief.setting, believed.belief.given_setting, found.cells)
    ends = found.passage[:, :, 0, 0]
    error = None if found.passage_error is None else mixed_error(weights, found.passage_error[:, :, 0, 0])

    def lasts(mixed: NDArray[np.float64]) -> float:
        return float(np.clip(1.0 - (mixed * ends).sum(), 0.0, 1.0))

    return Lasting(
        until=until,
        probability=lasts(weights),
        standard_error=None if error is None else float(error),
        by_intention={
            str(actor.id): {
                str(intention.id): lasts(given(weights, found.cells, player, k))
                for k, intention in enumerate(actor.intentions)
            }
            for player, actor in enumerate(world.case.actors)
            if actor.has_rival_intentions
        },
    )
