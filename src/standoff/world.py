"""From a case to the arrays that the mathematics computes on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from standoff.case.expressions import Node
from standoff.case.model import NONE_OF_THESE, Actor, Case, EvidenceItem, OptionChange, Report
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.preferences import Ranked, rank_states
from standoff.conflict.states import StateIndex, conflict_from_case, place_of, truth
from standoff.errors import InputError
from standoff.forecast.answers import Target
from standoff.inference.choice import Setting
from standoff.inference.game import Chance, Game, chances_of, game_of
from standoff.inference.indicators import Channel, Grading, Indicator
from standoff.inference.likelihood import DatedChange
from standoff.inference.posterior import Evidence, KnownChange

__all__ = ["World", "as_known_on", "evidence_of", "likeliest", "origin_of", "settings_of", "world_of"]


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


def as_known_on(case: Case, as_of: date | None) -> Case:
    """Return the case with only what was published by a day.

    A move reported by then and dated later is still to come: its item stays as what was said, without the move.

    Raises
    ------
    InputError
        If the case has no as-of date, or the day lies outside what it covers.
    """
    if case.begins is None or case.as_of is None:
        raise InputError(f"{case.id}: to weigh intentions the case needs `begins:` and `as_of:`")
    day = as_of or case.as_of
    if not case.begins <= day <= case.as_of:
        raise InputError(
            f"--as-of {day}: accepted is a day from {case.begins}, when the case begins, to its own as_of, {case.as_of}"
        )
    known = (
        replace(item, reports=tuple(report for report in item.reports if report.date <= day))
        for item in case.evidence
    )
    evidence = tuple(
        replace(item, moves=(), on=None) if item.on is not None and item.on > day else item
        for item in known
        if item.reports
    )
    return replace(case, as_of=day, evidence=evidence)


def likeliest(actor: Actor) -> str:
    """Return the likeliest intention a priori, the first written among equals; never the residual."""
    listed = [intention for intention in actor.intentions if intention.id != NONE_OF_THESE]
    return str(max(listed, key=lambda intention: intention.prior).id)


def world_of(case: Case) -> World:
    """Make the arrays of a case as it is known on its as-of date."""
    if case.begins is None or case.as_of is None:
        raise InputError(f"{case.id}: to weigh intentions the case needs `begins:` and `as_of:`")
    conflict = conflict_from_case(case)
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


def origin_of(case: Case, conflict: Conflict | DrawnConflict, given: str | None) -> int:
    """Return the place of the state where something begins.

    Parameters
    ----------
    case, conflict
        The case and its conflict.
    given
        The name of a state; or ``start``, the status quo of the case; or ``now``, the status quo with the
        moves known from the evidence made. Nothing given means ``now``.

    Raises
    ------
    InputError
        There is no such state; the case has no start; the known moves lead to no feasible state.
    """
    if given is not None and (given not in {"start", "now"} or given in _drawn_names(conflict)):
        return place_of(conflict, given)
    if conflict.start is None:
        raise InputError(
            f"{case.id}: the case has no start; mark the options taken then with `at_start: yes`, or name a state"
        )
    if given == "start" or isinstance(conflict, DrawnConflict):
        return conflict.start
    return _state_now(case, conflict, conflict.start)


def _drawn_names(conflict: Conflict | DrawnConflict) -> tuple[str, ...]:
    return conflict.names if isinstance(conflict, DrawnConflict) else ()


def _state_now(case: Case, conflict: Conflict, start: int) -> int:
    """Make the known moves, the earliest first."""
    mask = int(conflict.states[start])
    for item in sorted(
        (item for item in case.evidence if item.moves),
        key=lambda item: item.on or min(report.date for report in item.reports),
    ):
        for change in item.moves:
            bit = 1 << conflict.options.index(change.option)
            mask = mask | bit if change.taken else mask & ~bit
    found = int(StateIndex.of(conflict.states).find(np.array([mask], dtype=np.uint64))[0])
    if found < 0:
        raise InputError(f"{case.id}: the moves in evidence.yaml lead to a state that is not feasible")
    return found


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
