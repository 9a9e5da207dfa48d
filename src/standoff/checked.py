"""What is wrong with a case, and what looks doubtful: its files, and what its intentions lead to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from standoff.case.model import Case
from standoff.case.reader import read_case
from standoff.case.warnings import warnings
from standoff.conflict.states import conflict_from_case
from standoff.doubts import about_base_rates, about_conduct, about_solving
from standoff.errors import CaseError, InputError, Mistake, NotConverged, TooLarge
from standoff.findings import foreseen, prior_predictive, prior_weights, visits_of
from standoff.inference.likelihood import PathLikelihood
from standoff.linking import link
from standoff.moment import as_known_on
from standoff.policies import effort, solve
from standoff.run import Progress, Run, silent
from standoff.world import World, evidence_of, run_of, settings_of, world_of

__all__ = ["Checked", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is wrong with a case, and what looks doubtful.

    ``skipped`` says why nothing was solved to look at what intentions lead to; empty where it was, or where there is
    nothing to solve.
    """

    mistakes: tuple[Mistake, ...]
    warnings: tuple[str, ...]
    skipped: str = ""


MOST_STATES_CHECKED = 1 << 16
"""A check solves no policies on more states."""
MOST_EFFORT_CHECKED = 2e8
"""Nor where the effort is larger, which is about a minute's on two cores."""


def check(
    folder: Path, *, files_only: bool = False, cached: bool = True, progress: Progress = silent
) -> Checked:
    """Check the files of a case; of one without mistakes, look at what its intentions lead to.

    ``files_only`` solves nothing; ``cached`` reads and writes solved policies on disk.
    """
    try:
        case = read_case(folder)
        n_states = conflict_from_case(case).n_states if case.drawn is None else 0
    except CaseError as error:
        return Checked(mistakes=error.mistakes, warnings=())
    told = (*(found.message for found in warnings(case)), *link(case).doubts)
    if files_only or not _leads_somewhere(case):
        return Checked(mistakes=(), warnings=told)
    if n_states > MOST_STATES_CHECKED:
        return Checked(mistakes=(), warnings=told, skipped=_too_long(n_states))
    try:
        world = world_of(as_known_on(case, None))
    except InputError as refused:
        return Checked(mistakes=(), warnings=told, skipped=f"`standoff assess` will refuse it: {refused}")
    if effort(world.game, settings_of(case)) > MOST_EFFORT_CHECKED:
        return Checked(mistakes=(), warnings=told, skipped=_too_long(n_states))
    try:
        solved = tuple(_solved_doubts(world, run_of(case, None, cached, progress)))
    except (InputError, NotConverged, TooLarge) as refused:
        return Checked(mistakes=(), warnings=told, skipped=f"`standoff assess` will refuse it: {refused}")
    return Checked(mistakes=(), warnings=(*told, *solved))


def _leads_somewhere(case: Case) -> bool:
    """Whether a case can be assessed, and has something of which intentions may be doubted."""
    if case.begins is None or case.as_of is None or case.start is None:
        return False
    return (
        any(actor.has_rival_intentions for actor in case.actors)
        or any(item.moves for item in case.evidence)
        or any(question.base_rate for question in case.questions)
    )


def _too_long(n_states: int) -> str:
    return (
        f"with {n_states:,} states it takes long to solve what each intention leads to; `standoff assess` does, and"
        " warns of the same"
    )


def _solved_doubts(world: World, run: Run) -> Iterator[str]:
    """Solve a case as far as its doubts need, and tell them; what is solved is what `assess` solves."""
    solved = solve(world.game, settings_of(world.case), run)
    policies = solved.usable()
    evidence = evidence_of(world)
    likelihood = PathLikelihood(world.game, policies, world.chances)
    yield from about_solving(solved)
    yield from about_conduct(world, policies, likelihood, evidence)
    if any(question.base_rate for question in world.case.questions):
        found = foreseen(world, policies, visits_of(world, evidence), run)
        weights = prior_weights(world, policies, found)
        yield from about_base_rates(world.case, prior_predictive(world, weights, found))
