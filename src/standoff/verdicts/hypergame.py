"""Who would stay where when each sees a game of its own: the report behind `standoff hypergame`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Case, View
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.partial import is_partial, refuse_partial
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import state_names, taken, truth
from standoff.errors import InputError
from standoff.room import graph_with_room
from standoff.stability.concepts import CONCEPTS
from standoff.stability.equilibria import TABLED
from standoff.stability.game import Values
from standoff.stability.hypergames import HypergameResult, PerceivedGame, hypergame, plain_game
from standoff.verdicts.asking import concepts_named
from standoff.verdicts.stability import choose_intentions, ranked_by, rivals_chosen

__all__ = ["HypergameReport", "SurprisingMove", "hypergame_report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurprisingMove:
    """A move from the start to a state that some other actor does not see."""

    actor: int
    after: int
    surprises: tuple[int, ...]
    """Places of the actors who do not see it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HypergameReport:
    """The verdicts for one choice of intentions, each actor in its own game."""

    case: Case
    conflict: Conflict | DrawnConflict
    intentions: Mapping[str, str | None]
    """The intention used for each actor; ``None`` where an actor has no rival readings."""
    result: HypergameResult
    moves: tuple[SurprisingMove, ...]
    """From the start, where there is one."""

    def record(self) -> dict[str, object]:
        """Return what `standoff hypergame --json` prints."""
        result, actors = self.result, self.conflict.actors
        names = state_names(self.conflict)

        def told(held: NDArray[np.bool_]) -> list[str]:
            return [names[s] for s in np.flatnonzero(held)]

        own_rules = {name: dict(rules) for name, rules in result.own[0].own_rules.items()}

        def by_actor(verdicts: Mapping[str, NDArray[np.bool_]]) -> dict[str, dict[str, list[str]]]:
            return {
                concept: {actor: told(rows[i]) for i, actor in enumerate(actors)}
                for concept, rows in verdicts.items()
            }

        return {
            "rules": {
                "intentions": dict(self.intentions),
                **result.rules,
                **result.own[0].rules,
                "missing": dict(result.missing),
                **({"concepts": own_rules} if own_rules else {}),
            },
            "level": result.level,
            "actors": list(actors),
            "states": [{"id": name, "taken": list(taken(self.conflict, s))} for s, name in enumerate(names)],
            "games": {
                actor: {
                    **_view_record(self.case.actors[i].perceives),
                    "states": told(result.seen[i]),
                    "stable": self._own(i),
                }
                for i, actor in enumerate(actors)
            },
            "stable": by_actor(result.stable),
            "equilibria": {concept: told(held) for concept, held in result.equilibria.items()},
            "steady": {concept: told(held) for concept, held in result.steady.items()},
            "expected": by_actor(result.expects),
            "disappointed": by_actor(
                {concept: rows & ~result.equilibria[concept] for concept, rows in result.expects.items()}
            ),
            "surprises": {
                actor: [
                    {"state": names[s], "appears_as": names[seen_as] if seen_as >= 0 else None}
                    for s in np.flatnonzero(~result.seen[i]).tolist()
                    for seen_as in (int(result.appears[i, s]),)
                ]
                for i, actor in enumerate(actors)
            },
            "surprising_moves": [
                {
                    "actor": actors[move.actor],
                    "to": names[move.after],
                    "surprises": [actors[i] for i in move.surprises],
                }
                for move in self.moves
            ],
        }

    def _own(self, actor: int) -> dict[str, dict[str, list[str]]]:
        """Tell who would stay where in one actor's own game."""
        names = state_names(self.conflict)
        kept = np.flatnonzero(self.result.seen[actor])
        return {
            concept: {
                name: [names[kept[s]] for s in np.flatnonzero(row)]
                for name, row in zip(self.conflict.actors, rows, strict=True)
            }
            for concept, rows in self.result.own[actor].stable.items()
        }


def hypergame_report(case: Case, given: Mapping[str, str], concepts: Sequence[str] = ()) -> HypergameReport:
    """Analyse a case with each actor in the game that it sees.

    Parameters
    ----------
    case
        The case; actors without ``perceives:`` see the conflict as it is.
    given
        Actor to intention, where an actor has rival readings; by default the likeliest.
    concepts
        Names of concepts; by default those of the stability table.

    Raises
    ------
    InputError
        An unknown intention or concept, or one that does not judge single actors.
    """
    wanted = concepts_named(concepts) or TABLED
    for name in wanted:
        if CONCEPTS[name].family != "plain":
            plain = ", ".join(one for one, concept in CONCEPTS.items() if concept.family == "plain")
            raise InputError(f"{name} is not asked of a hypergame; accepted are {plain}")
    conflict = graph_with_room(case)
    chosen = choose_intentions(case, given)
    whole = plain_game(conflict, [one.rank for one in ranked_by(case, conflict, chosen).values()])
    views = [_views_of(case, conflict, whole, i) for i in range(len(case.actors))]
    result = hypergame(conflict, views, _at_start(case), wanted)
    return HypergameReport(
        case=case,
        conflict=conflict,
        intentions=rivals_chosen(case, chosen),
        result=result,
        moves=_surprising_moves(conflict, result),
    )


def _views_of(
    case: Case, conflict: Conflict | DrawnConflict, whole: PerceivedGame, actor: int
) -> list[PerceivedGame]:
    """Return what an actor takes everybody's game to be."""
    view = case.actors[actor].perceives
    if view is None:
        return [whole] * len(case.actors)
    own = _seen_through(case, conflict, whole, view)
    return [
        _seen_through(case, conflict, own, view.views[other.id]) if other.id in view.views else own
        for other in case.actors
    ]


def _seen_through(
    case: Case, conflict: Conflict | DrawnConflict, game: PerceivedGame, view: View
) -> PerceivedGame:
    """Return a game as it looks through a view: fewer states, other preferences of others."""
    seen, hidden = game.seen.copy(), game.hidden
    if isinstance(conflict, DrawnConflict):
        seen &= np.array([name not in view.unseen for name in conflict.names])
    else:
        hidden |= sum(1 << k for k, option in enumerate(conflict.options) if option in view.unseen)
        seen &= ((conflict.states ^ np.uint64(_at_start(case))) & np.uint64(hidden)) == 0
        for expression in view.infeasible:
            seen &= ~truth(expression.tree, conflict.states, conflict.options)
    ranks = [
        _believed(case, conflict, view, i) if actor.id in view.believes else game.ranks[i]
        for i, actor in enumerate(case.actors)
    ]
    return PerceivedGame(seen=seen, hidden=hidden, ranks=tuple(ranks))


def _believed(case: Case, conflict: Conflict | DrawnConflict, view: View, actor: int) -> Values:
    """Rank the states as an actor is believed to."""
    belief = view.believes[case.actors[actor].id]
    if isinstance(belief, str):
        preference = next(one.preference for one in case.actors[actor].intentions if one.id == belief)
    else:
        preference = belief
    if is_partial(preference):
        refuse_partial(case, [(f"{case.actors[actor].id}, as others believe,", preference)])
    return rank_states(conflict, preference).rank


def _at_start(case: Case) -> int:
    """Return the mask of the options taken at the start; nothing where the case has none."""
    return sum(1 << k for k, option in enumerate(case.options) if option.at_start)


def _surprising_moves(
    conflict: Conflict | DrawnConflict, result: HypergameResult
) -> tuple[SurprisingMove, ...]:
    """List the moves from the start that lead to a state somebody else does not see."""
    from standoff.conflict.moves import reachable

    start = conflict.start
    if start is None:
        return ()
    found = []
    for actor in range(len(conflict.actors)):
        if isinstance(conflict, DrawnConflict):
            targets = conflict.moves_from(actor, np.array([start]))[1]
        else:
            targets = reachable(conflict, actor, start)
        for after in targets.tolist():
            blind = tuple(i for i in np.flatnonzero(~result.seen[:, after]).tolist() if i != actor)
            # An actor does not make a move that it does not see itself.
            if blind and result.seen[actor, after]:
                found.append(SurprisingMove(actor=actor, after=after, surprises=blind))
    return tuple(found)


def _view_record(view: View | None) -> dict[str, object]:
    """Tell a view as it is written in the case."""
    view = view or View()
    return {
        "unseen": list(view.unseen),
        "infeasible": [expression.text for expression in view.infeasible],
        "believes": sorted(view.believes),
        "views": sorted(view.views),
    }
