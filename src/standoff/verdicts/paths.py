"""What can come about from a state, for a case: the report behind `standoff paths`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.preferences import Ranked
from standoff.conflict.states import place_of, state_name, taken
from standoff.errors import InputError
from standoff.moment import origin_of
from standoff.room import graph_with_room
from standoff.stability.equilibria import StabilityResult, analyse
from standoff.stability.evolution import Evolution, Jumps, Paths, evolve, jumps
from standoff.stability.witnesses import Step
from standoff.verdicts.stability import choose_intentions, ranked_by, rivals_chosen

__all__ = ["SOUGHT", "WAYS", "PathsReport", "WayTo", "paths_report"]

Way = Literal["improvements", "coalition", "moves"]

WAYS: tuple[Way, ...] = ("improvements", "coalition", "moves")
"""The ways from state to state, the most demanding first."""

SOUGHT = ("nash", "gmr", "smr", "seq")
"""The concepts by which a state counts as an equilibrium that may be reached."""

RULES: Mapping[str, str] = {
    "sequences": "no actor moves twice in succession; the steps are those of a shortest such sequence",
    "improvements": "every move leaves its mover better off than the state it leaves",
    "coalition": (
        "the members move in such a sequence, whatever the states on the way are worth to them, and all of "
        "them are better off at its end than at its beginning; told is the coalition of the fewest members"
    ),
    "moves": "any moves that the mover can make",
}
"""What the ways mean, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayTo:
    """Whether one way leads to a state, and how."""

    way: Way
    paths: Paths | None
    """``None`` where it does not lead there."""
    members: tuple[int, ...] = ()
    """The coalition, for that way."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathsReport:
    """What can come about from a state, for one choice of intentions."""

    case: Case
    conflict: Conflict | DrawnConflict
    intentions: Mapping[str, str | None]
    ranked: Mapping[str, Ranked]
    origin: int
    movers: tuple[int, ...]
    result: StabilityResult
    improvements: Evolution
    moves: Evolution
    coalitions: Jumps
    target: int | None
    """The state asked for; ``None`` where all equilibria are."""
    ways: tuple[WayTo, ...]
    """The ways asked for, to that state."""

    @property
    def reached(self) -> bool:
        """Whether any of the ways asked for leads to the state asked for."""
        return self.target is None or any(way.paths is not None for way in self.ways)

    def equilibria(self) -> dict[int, tuple[str, ...]]:
        """Return for each state that is an equilibrium the concepts under which it is one."""
        found: dict[int, list[str]] = {}
        for concept, holds in self.result.equilibria.items():
            for s in np.flatnonzero(holds).tolist():
                found.setdefault(s, []).append(concept)
        return {s: tuple(found[s]) for s in sorted(found)}

    def record(self) -> dict[str, object]:
        """Return what `standoff paths --json` prints."""
        actors = self.conflict.actors
        return {
            "rules": {
                "intentions": dict(self.intentions),
                "preferences": {actor: ranked.rule for actor, ranked in self.ranked.items()},
                **RULES,
                **self.result.rules,
            },
            "actors": list(actors),
            "movers": [actors[i] for i in self.movers],
            "from": self._state(self.origin),
            "to": None if self.target is None else self._state(self.target),
            "ways": {
                way.way: None
                if way.paths is None
                else {
                    "steps": way.paths.steps,
                    "count": way.paths.count,
                    "coalition": [actors[i] for i in way.members] or None,
                    "paths": [[self._step(step) for step in path] for path in way.paths.paths],
                }
                for way in self.ways
            },
            "equilibria": [
                {
                    **self._state(s),
                    "concepts": list(concepts),
                    "improvements": self._steps(self.improvements, s),
                    "coalition": [actors[i] for i in self.coalitions.members(s)] or None,
                    "moves": self._steps(self.moves, s),
                }
                for s, concepts in (self.equilibria() if self.target is None else {}).items()
            ],
        }

    def _state(self, place: int) -> dict[str, object]:
        return {"id": state_name(self.conflict, place), "taken": list(taken(self.conflict, place))}

    def _steps(self, evolution: Evolution, place: int) -> dict[str, object] | None:
        steps = int(evolution.steps[place])
        by = [self.conflict.actors[i] for i in evolution.actors_to(place)]
        return None if steps < 0 else {"steps": steps, "by": by}

    def _step(self, step: Step) -> dict[str, object]:
        was, then = taken(self.conflict, step.before), taken(self.conflict, step.after)
        return {
            "actor": self.conflict.actors[step.actor],
            "from": state_name(self.conflict, step.before),
            "to": state_name(self.conflict, step.after),
            "changes": [
                *(name for name in then if name not in was),
                *(f"not {name}" for name in was if name not in then),
            ],
        }


def paths_report(
    case: Case,
    given: Mapping[str, str],
    *,
    to: str | None = None,
    origin: str | None = None,
    by: str | None = None,
    only: Sequence[str] = (),
    most: int = 3,
) -> PathsReport:
    """Find what can come about from a state under one intention for each actor.

    Parameters
    ----------
    case
        The case.
    given
        Intention by actor; the likeliest a priori for the others.
    to
        The state asked for; by default all equilibria are.
    origin
        Where it begins: a state, ``start`` or ``now``; by default ``now``.
    by
        One of `WAYS`; by default all of them.
    only
        The actors whose moves count; by default all.
    most
        Number of shortest sequences told for each way.

    Raises
    ------
    InputError
        An unknown state, actor, way or intention; a number below 1.
    TooLarge
        Too many actors to try every coalition.
    """
    conflict = graph_with_room(case)
    chosen = choose_intentions(case, given)
    wanted: tuple[Way, ...] = tuple(way for way in WAYS if by in (None, way))
    if not wanted:
        raise InputError(f"--by {by}: accepted are {', '.join(WAYS)}")
    if most < 1:
        raise InputError(f"--most {most}: accepted is a number from 1 up")
    unknown = [name for name in only if name not in chosen]
    if unknown:
        raise InputError(f"--only {unknown[0]}: no such actor; the actors are {', '.join(chosen)}")
    movers = tuple(i for i, actor in enumerate(conflict.actors) if not only or actor in only)
    start = origin_of(case, conflict, origin)
    target = None if to is None else place_of(conflict, to)
    ranked = ranked_by(case, conflict, chosen)
    ranks = [one.rank for one in ranked.values()]
    improvements = evolve(conflict, ranks, start, improving=True, movers=movers)
    moves = evolve(conflict, ranks, start, improving=False, movers=movers)
    coalitions = jumps(conflict, ranks, start, movers=movers)
    ways = []
    if target is not None:
        for way in wanted:
            members = coalitions.members(target) if way == "coalition" else ()
            if way == "coalition":
                led = evolve(conflict, ranks, start, improving=False, movers=members)
            else:
                led = improvements if way == "improvements" else moves
            leads = way != "coalition" or members
            ways.append(WayTo(way=way, paths=led.paths_to(target, most) if leads else None, members=members))
    return PathsReport(
        case=case,
        conflict=conflict,
        intentions=rivals_chosen(case, chosen),
        ranked=ranked,
        origin=start,
        movers=movers,
        result=analyse(conflict, ranks, SOUGHT),
        improvements=improvements,
        moves=moves,
        coalitions=coalitions,
        target=target,
        ways=tuple(ways),
    )
