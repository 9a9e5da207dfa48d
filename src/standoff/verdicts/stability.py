"""Who would stay where, for a case: the report behind `standoff stability`."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from standoff.case.model import NONE_OF_THESE, Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.preferences import Ranked, rank_states
from standoff.conflict.states import graph_from_case, place_of, state_names, taken
from standoff.errors import InputError
from standoff.stability.equilibria import StabilityResult, analyse
from standoff.stability.witnesses import Sanction, Witness, explain
from standoff.world import likeliest

__all__ = [
    "StabilityReport",
    "WhyReport",
    "choose_intentions",
    "explain_state",
    "ranked_by",
    "rivals_chosen",
    "stability_report",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StabilityReport:
    """The verdicts for one choice of intentions."""

    case: Case
    conflict: Conflict | DrawnConflict
    intentions: Mapping[str, str | None]
    """The intention used for each actor; ``None`` where an actor has no rival readings."""
    ranked: Mapping[str, Ranked]
    result: StabilityResult

    def record(self) -> dict[str, object]:
        """Return what `standoff stability --json` prints."""
        names = state_names(self.conflict)
        return {
            "rules": {
                "intentions": dict(self.intentions),
                "preferences": {actor: ranked.rule for actor, ranked in self.ranked.items()},
                **self.result.rules,
                "methods": dict(self.result.methods),
                "missing": dict(self.result.missing),
            },
            "actors": list(self.result.actors),
            "states": [{"id": name, "taken": list(taken(self.conflict, s))} for s, name in enumerate(names)],
            "stable": {
                concept: {
                    actor: [names[s] for s in np.flatnonzero(verdicts[i])]
                    for i, actor in enumerate(self.result.actors)
                }
                for concept, verdicts in self.result.stable.items()
            },
            "equilibria": {
                concept: [names[s] for s in np.flatnonzero(verdicts)]
                for concept, verdicts in self.result.equilibria.items()
            },
        }


def choose_intentions(case: Case, given: Mapping[str, str]) -> dict[str, str]:
    """Return one intention for each actor: the one given, else the likeliest a priori.

    Raises
    ------
    InputError
        If an actor or intention is unknown.
    """
    actors = {str(actor.id): actor for actor in case.actors}
    for name, intention in given.items():
        if name not in actors:
            raise InputError(
                f"--intention {name}={intention}: no actor {name}; the actors are {', '.join(actors)}"
            )
        known = [str(known.id) for known in actors[name].intentions if known.id != NONE_OF_THESE]
        if intention not in known:
            raise InputError(
                f"--intention {name}={intention}: {name} has no such intention; it has {', '.join(known)}"
            )
    return {name: given.get(name) or likeliest(actor) for name, actor in actors.items()}


def stability_report(case: Case, given: Mapping[str, str]) -> StabilityReport:
    """Analyse the conflict of a case under one intention for each actor."""
    conflict = graph_from_case(case)
    chosen = choose_intentions(case, given)
    ranked = ranked_by(case, conflict, chosen)
    return StabilityReport(
        case=case,
        conflict=conflict,
        intentions=rivals_chosen(case, chosen),
        ranked=ranked,
        result=analyse(conflict, [one.rank for one in ranked.values()]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhyReport:
    """Why an actor would stay in a state or leave it, for one choice of intentions."""

    case: Case
    conflict: Conflict | DrawnConflict
    intentions: Mapping[str, str | None]
    witness: Witness

    def record(self) -> dict[str, object]:
        """Return what `standoff why --json` prints."""
        witness = self.witness
        names = state_names(self.conflict)
        unpunished = witness.unpunished
        return {
            "rules": {"intentions": dict(self.intentions), **witness.rules},
            "concept": witness.concept,
            "actor": self.conflict.actors[witness.actor],
            "state": names[witness.state],
            "stable": witness.stable,
            "improvements": [names[s] for s in witness.improvements],
            "sanctions": [self._sanction(sanction) for sanction in witness.sanctions],
            "unpunished": None if unpunished is None else names[unpunished],
            "evaded": None if witness.evaded is None else self._sanction(witness.evaded),
        }

    def _sanction(self, sanction: Sanction) -> dict[str, object]:
        names = state_names(self.conflict)
        return {
            "improvement": names[sanction.improvement],
            "moves": [
                {
                    "actor": self.conflict.actors[step.actor],
                    "from": names[step.before],
                    "to": names[step.after],
                }
                for step in sanction.steps
            ],
            "leads_to": names[sanction.leads_to],
            "escapes": [names[s] for s in sanction.escapes],
            "escape": None if sanction.escape is None else names[sanction.escape],
        }


def explain_state(case: Case, given: Mapping[str, str], *, state: str, actor: str, concept: str) -> WhyReport:
    """Explain one verdict by its witness.

    Raises
    ------
    InputError
        If the state, the actor, the concept or an intention is unknown.
    """
    conflict = graph_from_case(case)
    chosen = choose_intentions(case, given)
    if actor not in chosen:
        raise InputError(f"--actor {actor}: no such actor; the actors are {', '.join(chosen)}")
    return WhyReport(
        case=case,
        conflict=conflict,
        intentions=rivals_chosen(case, chosen),
        witness=explain(
            conflict,
            [ranked.rank for ranked in ranked_by(case, conflict, chosen).values()],
            place_of(conflict, state),
            conflict.actors.index(actor),
            concept,
        ),
    )


def ranked_by(case: Case, conflict: Conflict | DrawnConflict, chosen: Mapping[str, str]) -> dict[str, Ranked]:
    """Rank the states for the chosen intention of every actor."""
    return {
        str(actor.id): rank_states(conflict, intention.preference)
        for actor in case.actors
        for intention in actor.intentions
        if intention.id == chosen[str(actor.id)]
    }


def rivals_chosen(case: Case, chosen: Mapping[str, str]) -> dict[str, str | None]:
    """Return the intentions chosen, where an actor has several."""
    return {
        str(actor.id): chosen[str(actor.id)] if actor.has_rival_intentions else None for actor in case.actors
    }
