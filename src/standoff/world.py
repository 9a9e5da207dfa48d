"""From a case to the arrays that the mathematics computes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from standoff.case.expressions import Node
from standoff.case.model import Case, EvidenceItem, OptionChange, Report
from standoff.conflict.conflict import Conflict
from standoff.conflict.partial import demand_complete
from standoff.conflict.preferences import Ranked, rank_states
from standoff.conflict.states import truth
from standoff.errors import InputError
from standoff.forecast.answers import Target
from standoff.inference.choice import Setting
from standoff.inference.game import Chance, Game, chances_of, game_of
from standoff.inference.indicators import Channel, Grading, Indicator
from standoff.inference.likelihood import DatedChange
from standoff.inference.posterior import Evidence, KnownChange
from standoff.room import game_with_room
from standoff.run import Cache, Progress, Run, silent

__all__ = ["World", "evidence_of", "run_of", "settings_of", "world_of"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """A case as arrays: its states, everyone's preferences, the game and the questions."""

    case: Case
    conflict: Conflict
    ranked: Mapping[str, Mapping[str, Ranked]]
    """Actor to intention to preference."""
    game: Game
    chances: tuple[Chance, ...]
    targets: tuple[Target, ...]
    begins: date
    as_of: date
    horizon: date

    def number(self, day: date) -> int:
        """Return the number of a day, from 0 for the first of the case."""
        return (day - self.begins).days

    def mask(self, changes: tuple[OptionChange, ...], *, taken: bool) -> int:
        """Return the mask of the options taken, or dropped, among changes."""
        return sum(1 << self.conflict.options.index(c.option) for c in changes if c.taken == taken)


def world_of(case: Case) -> World:
    """Make the arrays of a case as it is known on its as-of date.

    Raises
    ------
    InputError
        The case lacks dates or a start, is drawn by hand, or has a preference known in part.
    TooLarge
        There is no room for it.
    """
    if case.begins is None or case.as_of is None:
        raise InputError(f"{case.id}: to weigh intentions the case needs `begins:` and `as_of:`")
    demand_complete(case, {})
    conflict = game_with_room(case)
    if conflict.start is None:
        raise InputError(
            f"{case.id}: the case needs a start: mark the options taken then with `at_start: yes`"
        )
    ends = [question.by for question in case.questions]
    horizon = case.horizon or max([case.as_of, *ends])
    ranked = {
        str(actor.id): {
            str(intention.id): rank_states(conflict, intention.preference) for intention in actor.intentions
        }
        for actor in case.actors
    }
    utilities = [np.stack([r.utility for r in ranked[str(actor.id)].values()]) for actor in case.actors]
    begins = case.begins
    return World(
        case=case,
        conflict=conflict,
        ranked=ranked,
        game=game_of(case, conflict, utilities),
        chances=chances_of(case, conflict),
        targets=tuple(
            Target(
                id=str(question.id),
                states=_where(conflict, question.happens_when.tree),
                by=float((question.by - begins).days + 1),
            )
            for question in case.questions
        ),
        begins=begins,
        as_of=case.as_of,
        horizon=horizon,
    )


def run_of(case: Case, seed: int | None, cached: bool, progress: Progress = silent) -> Run:
    """Return the run of a case: the seed given, else its own; the user's cache if wanted."""
    return Run(
        seed=case.model.seed if seed is None else seed,
        cache=Cache.of_user() if cached else None,
        progress=progress,
    )


def settings_of(case: Case) -> tuple[Setting, ...]:
    """Return the grid over how actors choose."""
    return tuple(
        Setting(reliability=reliability, restless_times=times)
        for reliability in case.model.reliability_of_choice
        for times in case.model.restless_times
    )


def evidence_of(world: World, *, withheld: bool = False) -> Evidence:
    """Return the moves and indicators of the case, with days counted from its beginning.

    ``withheld`` says that later reports were left out, so that a known move may rest on one not yet known.
    """
    case = world.case
    model = case.model
    players = {str(actor.id): k for k, actor in enumerate(case.actors)}
    options = {option.id: str(option.actor) for option in case.options}
    known = {item.id: min(world.number(report.date) for report in item.reports) for item in case.evidence}
    changes = tuple(
        KnownChange(
            known=known[item.id],
            change=DatedChange(
                item=item.id,
                player=players[options[item.moves[0].option]],
                day=world.number(item.on or min(report.date for report in item.reports)),
                taken=world.mask(item.moves, taken=True),
                dropped=world.mask(item.moves, taken=False),
            ),
        )
        for item in case.evidence
        if item.moves
    )
    never = world.number(world.as_of) + 1
    start = world.conflict.start
    if start is None:
        raise InputError(f"{case.id}: the case has no start")
    return Evidence(
        states=world.conflict.states,
        start=start,
        changes=changes,
        indicators=tuple(_indicator(world, item, players) for item in case.evidence if item.expected_if),
        announced=tuple(
            -1 if step.announced_by is None else known.get(step.announced_by, never) for step in case.schedule
        ),
        as_of=world.number(world.as_of),
        withheld=withheld,
        grading=Grading(
            rates=model.reliability,
            shrink=model.credibility,
            cap=model.cap,
            faithful_relay=model.faithful_relay,
            icc=model.shared_cause,
        ),
    )


def _indicator(world: World, item: EvidenceItem, players: Mapping[str, int]) -> Indicator:
    return Indicator(
        item=item.id,
        expected={
            players[str(actor)]: np.array(
                [expected[intention.id] for intention in world.case.actor(actor).intentions], dtype=np.float64
            )
            for actor, expected in item.expected_if.items()
        },
        channels=tuple(_channel(world, report) for report in item.reports),
        cause=item.cause,
    )


def _channel(world: World, report: Report) -> Channel:
    return Channel(
        report=report.id,
        day=world.number(report.date),
        reliability=report.reliability,
        credibility=report.credibility,
        origin=report.origin,
        direct=report.origin in (report.id, report.source),
    )


def _where(conflict: Conflict, tree: Node) -> NDArray[np.bool_]:
    return truth(tree, conflict.states, conflict.options)
