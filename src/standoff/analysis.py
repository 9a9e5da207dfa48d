"""The straight pass, top to bottom: from a case to an Assessment.

`assess` walks it once: the case as known on a day, its arrays, who would stay where, what each side would do,
what that says of what it wants, and what to expect. Everything else here is what a command needs around it.
"""

import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import scipy

from standoff import __version__
from standoff.assessment import (
    Assessment,
    CaseFacts,
    IntentionResult,
    StateGraph,
    Trace,
    to_json,
)
from standoff.case.library import find_case
from standoff.case.model import NONE_OF_THESE, Case
from standoff.case.reader import read_case
from standoff.case.warnings import warnings
from standoff.checked import Checked, check
from standoff.conflict.states import state_id, taken
from standoff.doubts import about_base_rates, about_conduct, about_evidence, about_simulation, about_solving
from standoff.facts import (
    actor_facts,
    assumptions_of,
    evidence_facts,
    grading_facts,
    move_facts,
    option_facts,
    scheduled_facts,
    source_facts,
)
from standoff.files import write_whole
from standoff.findings import (
    conditional_weights,
    foreseen,
    intention_results,
    likeliest_outcomes,
    moves_scores,
    posterior_weights,
    prior_predictive,
    prior_weights,
    question_results,
    separations,
    setting_results,
    steps_taken,
    timeline,
    visits_of,
)
from standoff.inference.likelihood import PathLikelihood
from standoff.inference.posterior import (
    posterior_on,
)
from standoff.linking import link
from standoff.moment import as_known_on
from standoff.policies import solve
from standoff.run import Run
from standoff.sources.grading import DEFAULT_RELIABILITY_BY_KIND
from standoff.stability.rewritings import EDITS
from standoff.traces import trace_entries
from standoff.verdicts.asking import Wanted
from standoff.verdicts.graph import graph_of, graph_report
from standoff.verdicts.grid import GridReport, grid_report
from standoff.verdicts.hold import HoldReport, hold_report
from standoff.verdicts.hypergame import HypergameReport, hypergame_report
from standoff.verdicts.inverse import InverseReport, inverse_report
from standoff.verdicts.paths import PathsReport, paths_report
from standoff.verdicts.stability import StabilityReport, stability_report
from standoff.verdicts.why import AnyWhy, explain_state
from standoff.world import World, evidence_of, run_of, settings_of, world_of

__all__ = [
    "Checked",
    "assess",
    "check",
    "graph",
    "grid",
    "hold",
    "hypergame",
    "inverse",
    "load",
    "paths",
    "run_of",
    "stability",
    "why",
    "write_assessment",
]


def load(given_case: str) -> Case:
    """Read a case folder, or a bundled case by its name."""
    return read_case(find_case(given_case))


def _pictured(
    world: World, intentions: Mapping[str, Mapping[str, IntentionResult]], today: int
) -> StateGraph:
    """Picture the graph around today's state, under the intention of each actor that is now the likeliest."""
    chosen = {
        str(actor.id): max(
            (str(one.id) for one in actor.intentions if one.id != NONE_OF_THESE),
            key=lambda name: intentions[str(actor.id)][name].posterior if actor.has_rival_intentions else 1.0,
        )
        for actor in world.case.actors
    }
    return graph_of(
        world.conflict,
        [world.ranked[actor][name].rank for actor, name in chosen.items()],
        intentions={
            str(actor.id): chosen[str(actor.id)] if actor.has_rival_intentions else None
            for actor in world.case.actors
        },
        names={str(actor.id): actor.name for actor in world.case.actors},
        origin=today,
    )


def stability(case: Case, intentions: Mapping[str, str], wanted: Wanted | None = None) -> StabilityReport:
    """Tell who would stay where under one intention for each actor."""
    return stability_report(case, intentions, wanted)


def why(
    case: Case,
    intentions: Mapping[str, str],
    *,
    state: str,
    concept: str,
    actor: str | None = None,
    wanted: Wanted | None = None,
) -> AnyWhy:
    """Tell why an actor, or the one coalition wanted, would stay in a state, or leave it."""
    return explain_state(case, intentions, state=state, concept=concept, actor=actor, wanted=wanted)


def paths(
    case: Case,
    intentions: Mapping[str, str],
    *,
    to: str | None = None,
    origin: str | None = None,
    by: str | None = None,
    only: Sequence[str] = (),
    most: int = 3,
) -> PathsReport:
    """Tell which states can come about from one, by whose moves, in how many steps."""
    return paths_report(case, intentions, to=to, origin=origin, by=by, only=only, most=most)


def hypergame(case: Case, intentions: Mapping[str, str], concepts: Sequence[str] = ()) -> HypergameReport:
    """Tell which states hold when each actor decides in the game that it sees."""
    return hypergame_report(case, intentions, concepts)


def graph(
    case: Case,
    intentions: Mapping[str, str],
    *,
    origin: str | None = None,
    to: str | None = None,
    most: int | None = None,
) -> StateGraph:
    """Choose and lay out the states and moves that a picture of the graph shows."""
    return graph_report(case, intentions, origin=origin, to=to, most=most)


def grid(
    case: Case,
    intentions: Mapping[str, str],
    *,
    switches: Sequence[str] = (),
    weights: str | None = None,
    states: Sequence[str] = (),
    run: Run,
) -> GridReport:
    """Tell how often each state is an equilibrium over every combination of intentions and switches."""
    return grid_report(case, intentions, switches=switches, weights=weights, states=states, run=run)


def inverse(
    case: Case,
    intentions: Mapping[str, str],
    *,
    state: str,
    concept: str = "seq",
    actors: Sequence[str] = (),
    measure: str | None = None,
    kinds: Sequence[str] = EDITS,
    run: Run,
) -> InverseReport:
    """Find the smallest change of preferences that makes a state stable."""
    return inverse_report(
        case, intentions, state=state, concept=concept, actors=actors, measure=measure, kinds=kinds, run=run
    )


def hold(
    case: Case,
    intentions: Mapping[str, str],
    *,
    state: str | None = None,
    condition: str | None = None,
    concept: str = "seq",
    until: date | None = None,
    weights: str | None = None,
    as_of: date | None = None,
    all_changes: bool = False,
    run: Run,
) -> HoldReport:
    """Tell whether a state or a condition holds under every intention, and on what that rests."""
    return hold_report(
        case, intentions, state=state, condition=condition, concept=concept, until=until, weights=weights,
        as_of=as_of, all_changes=all_changes, run=run,
    )  # fmt: skip


def write_assessment(assessment: Assessment, folder: Path) -> Path:
    """Write ``assessment.json``, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "assessment.json"
    write_whole(path, to_json(assessment).encode())
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
    visits = visits_of(world, evidence)
    found = foreseen(world, policies, visits, run)
    weights = [
        prior_weights(world, policies, found),
        *(posterior_weights(belief, found) for belief in beliefs),
    ]
    conditional = conditional_weights(world, found, weights[-1])
    intentions = intention_results(world, beliefs[-1], found, conditional)
    questions = question_results(world, visits, found, weights, conditional)
    outcomes = likeliest_outcomes(world, found, weights[-1])
    steps = steps_taken(world, evidence, likelihood)
    scores = moves_scores(world, evidence, likelihood)
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
        graph=_pictured(world, intentions, today),
        moves=move_facts(case),
        schedule=scheduled_facts(case),
        steps=steps,
        separations=separations(world, evidence, likelihood, beliefs[-1]),
        timeline=timeline(world, beliefs, found, weights[1:]),
        settings=setting_results(world, solved, beliefs[-1], found, weights[-1]),
        moves_score=scores,
        evidence=evidence_facts(case, links),
        sources=source_facts(case),
        grading=grading_facts(case, DEFAULT_RELIABILITY_BY_KIND),
        assumptions=assumptions_of(case),
        warnings=(
            *(warning.message for warning in warnings(case)),
            *links.doubts,
            *about_solving(solved),
            *about_conduct(world, policies, likelihood, evidence),
            *about_evidence(intentions),
            *about_base_rates(case, prior_predictive(world, weights[0], found)),
            *about_simulation(found),
        ),
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
            entries=trace_entries(intentions, questions, outcomes, steps, scores),
        ),
    )
