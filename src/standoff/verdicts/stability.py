"""Who would stay where, for a case: the report behind `standoff stability`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from standoff.case.model import NONE_OF_THESE, Case, Preference
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.partial import Partial, compare_states, demand_complete, is_partial
from standoff.conflict.preferences import PARTIAL, Ranked, rank_states
from standoff.conflict.states import state_names, taken
from standoff.conflict.strength import Great, great_gaps
from standoff.errors import InputError
from standoff.moment import likeliest
from standoff.room import graph_with_room
from standoff.stability.coalitions import Jump, equilibrium_jumps
from standoff.stability.concepts import CONCEPTS
from standoff.stability.equilibria import StabilityResult, analyse, prepare
from standoff.stability.game import Stable
from standoff.stability.graph import Step
from standoff.verdicts.asking import Wanted, concepts_named, settle

__all__ = [
    "StabilityReport",
    "choose_intentions",
    "compared_by",
    "gaps_of",
    "partly_known",
    "ranked_by",
    "ranked_or_open",
    "rivals_chosen",
    "stability_report",
    "tell_moves",
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
    jumps: tuple[Jump, ...] | None = None
    """From equilibrium to equilibrium, where they were asked for."""
    jumps_under: str | None = None
    """The concept whose equilibria these are."""
    equilibria_only: bool = False
    """Whether the record holds the equilibria and the start only."""

    def recorded(self) -> Stable:
        """Mark the states that the record holds, ``bool[S]``."""
        if not self.equilibria_only:
            return np.ones(self.conflict.n_states, dtype=np.bool_)
        kept: Stable = np.zeros(self.conflict.n_states, dtype=np.bool_)
        for held in self.result.equilibria.values():
            kept |= held
        if self.conflict.start is not None:
            kept[self.conflict.start] = True
        return kept

    def left_out(self) -> dict[str, object] | None:
        """Return what the record leaves out, and by what rule, where it was asked to."""
        if not self.equilibria_only:
            return None
        return {
            "states": int(np.count_nonzero(~self.recorded())),
            "rule": "`states` and `stable` hold only the start and what is an equilibrium under some concept told",
        }

    def record(self) -> dict[str, object]:
        """Return what `standoff stability --json` prints."""
        names = state_names(self.conflict)
        kept = self.recorded()
        record: dict[str, object] = {
            "rules": self.rules(),
            "actors": list(self.result.actors),
            "states": [
                {"id": names[s], "taken": list(taken(self.conflict, int(s)))} for s in np.flatnonzero(kept)
            ],
            "stable": {
                concept: {
                    judged: [names[s] for s in np.flatnonzero(row & kept)]
                    for judged, row in zip(self.result.judged(concept), verdicts, strict=True)
                }
                for concept, verdicts in self.result.stable.items()
            },
            "equilibria": {
                concept: [names[s] for s in np.flatnonzero(verdicts)]
                for concept, verdicts in self.result.equilibria.items()
            },
        }
        jumps = self.jumps_record()
        if jumps is not None:
            record["jumps"] = jumps
        left_out = self.left_out()
        if left_out is not None:
            record["left_out"] = left_out
        return record

    def rules(self) -> dict[str, object]:
        """Return how the verdicts were found."""
        own_rules = {name: dict(rules) for name, rules in self.result.own_rules.items()}
        return {
            "intentions": dict(self.intentions),
            "preferences": {actor: ranked.rule for actor, ranked in self.ranked.items()},
            **self.result.rules,
            "methods": dict(self.result.methods),
            "missing": dict(self.result.missing),
            **({"concepts": own_rules} if own_rules else {}),
        }

    def jumps_record(self) -> dict[str, object] | None:
        """Return the jumps between equilibria, where they were asked for."""
        if self.jumps is None:
            return None
        return {"concept": self.jumps_under, "found": [self._jump(jump) for jump in self.jumps]}

    def _jump(self, jump: Jump) -> dict[str, object]:
        names = state_names(self.conflict)
        return {
            "from": names[jump.before],
            "to": names[jump.after],
            "coalitions": [[self.conflict.actors[i] for i in party] for party in jump.coalitions],
            "moves": tell_moves(self.conflict, jump.steps),
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
        if intention == NONE_OF_THESE and actors[name].has_rival_intentions:
            raise InputError(
                f"--intention {name}={intention}: the residual intention has no preference, so that under it "
                "every state is stable; choose another"
            )
        known = [str(known.id) for known in actors[name].intentions if known.id != NONE_OF_THESE]
        if intention not in known:
            rivals = f"no such intention; it has {', '.join(known)}"
            alone = "no such intention; it has one preference, and no rival ones to choose among"
            has = rivals if actors[name].has_rival_intentions else alone
            raise InputError(f"--intention {name}={intention}: {name} has {has}")
    return {name: given.get(name) or likeliest(actor) for name, actor in actors.items()}


def stability_report(case: Case, given: Mapping[str, str], wanted: Wanted | None = None) -> StabilityReport:
    """Analyse the conflict of a case under one intention for each actor.

    Raises
    ------
    InputError
        An unknown intention, concept or actor, or a setting that nothing uses.
    TooLarge
        Jumps are asked for among too many states.
    """
    wanted = wanted or Wanted()
    conflict = graph_with_room(case)
    chosen = choose_intentions(case, given)
    ranked = ranked_or_open(case, conflict, chosen)
    ranks = [one.rank for one in ranked.values()]
    concepts, question = settle(case, wanted)
    open_ones = partly_known(case, chosen)
    if open_ones and not wanted.concepts:
        concepts = (*concepts, *POSSIBLE_AND_NECESSARY)
    # Preferences are compared pair by pair only where that is asked for: it is quadratic in the states.
    if any(CONCEPTS[name].family == "uncertain" for name in concepts):
        question = replace(question, partial=compared_by(case, conflict, chosen))
    question = replace(question, great=gaps_of(case, conflict, chosen, ranked))
    askable = [name for name in concepts if not open_ones or CONCEPTS[name].family == "uncertain"]
    result = analyse(conflict, ranks, askable, question)
    if open_ones:
        reason = f"{', '.join(open_ones)}: {PARTIAL}"
        result = replace(
            result, missing={**{name: reason for name in concepts if name not in askable}, **result.missing}
        )
    if not result.stable:
        raise InputError("; ".join(dict.fromkeys(result.missing.values())))
    found: tuple[Jump, ...] | None = None
    under: str | None = None
    if wanted.jumps is not None:
        demand_complete(case, chosen)
    if wanted.jumps is not None:
        (under,) = concepts_named((wanted.jumps,))
        held = analyse(conflict, ranks, (under,), question)
        if under in held.missing:
            raise InputError(f"--jumps {under}: {held.missing[under]}")
        found = equilibrium_jumps(prepare(conflict, ranks), held.equilibria[under], question.coalitions)
    return StabilityReport(
        case=case,
        conflict=conflict,
        intentions=rivals_chosen(case, chosen),
        ranked=ranked,
        result=result,
        jumps=found,
        jumps_under=under,
    )


def tell_moves(conflict: Conflict | DrawnConflict, steps: Sequence[Step]) -> list[dict[str, str]]:
    """Tell moves as records."""
    names = state_names(conflict)
    return [
        {"actor": conflict.actors[step.actor], "from": names[step.before], "to": names[step.after]}
        for step in steps
    ]


def ranked_by(case: Case, conflict: Conflict | DrawnConflict, chosen: Mapping[str, str]) -> dict[str, Ranked]:
    """Rank the states for the chosen intention of every actor; `InputError` if one is known in part."""
    demand_complete(case, chosen)
    return {
        str(actor.id): rank_states(conflict, intention.preference)
        for actor in case.actors
        for intention in actor.intentions
        if intention.id == chosen[str(actor.id)]
    }


def ranked_or_open(
    case: Case, conflict: Conflict | DrawnConflict, chosen: Mapping[str, str]
) -> dict[str, Ranked]:
    """Rank the states as `ranked_by` does; a preference known in part ranks nothing above anything."""
    nothing = rank_states(conflict, None)
    return {
        actor: replace(nothing, rule=f"{compare_states(conflict, preference).rule}")
        if is_partial(preference)
        else rank_states(conflict, preference)
        for actor, preference in _preferences(case, chosen).items()
    }


POSSIBLE_AND_NECESSARY = tuple(
    f"{modality}_{base}" for modality in ("possible", "necessary") for base in ("nash", "gmr", "smr", "seq")
)
"""What is told of preferences known in part unless other concepts are asked for."""


def partly_known(case: Case, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the actors whose chosen intention is known in part only."""
    return tuple(actor for actor, preference in _preferences(case, chosen).items() if is_partial(preference))


def compared_by(
    case: Case, conflict: Conflict | DrawnConflict, chosen: Mapping[str, str]
) -> tuple[Partial, ...]:
    """Compare the states pair by pair for the chosen intention of every actor."""
    return tuple(compare_states(conflict, preference) for preference in _preferences(case, chosen).values())


def _preferences(case: Case, chosen: Mapping[str, str]) -> dict[str, Preference | None]:
    """Return what the chosen intention of every actor prefers."""
    return {
        str(actor.id): intention.preference
        for actor in case.actors
        for intention in actor.intentions
        if intention.id == chosen[str(actor.id)]
    }


def gaps_of(
    case: Case, conflict: Conflict | DrawnConflict, chosen: Mapping[str, str], ranked: Mapping[str, Ranked]
) -> tuple[Great | None, ...]:
    """Return for each actor what its chosen intention takes for a great difference, where it says so."""
    return tuple(
        great_gaps(conflict, preference, ranked[actor])
        for actor, preference in _preferences(case, chosen).items()
    )


def rivals_chosen(case: Case, chosen: Mapping[str, str]) -> dict[str, str | None]:
    """Return the intentions chosen, where an actor has several."""
    return {
        str(actor.id): chosen[str(actor.id)] if actor.has_rival_intentions else None for actor in case.actors
    }
