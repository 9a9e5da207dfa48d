"""Why an actor or a coalition would stay in a state or leave it: the report behind `standoff why`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.partial import demand_complete
from standoff.conflict.states import place_of, state_names
from standoff.errors import InputError
from standoff.room import graph_with_room
from standoff.stability.coalition_witnesses import (
    CoalitionSanction,
    CoalitionWitness,
    Turn,
    explain_coalition,
)
from standoff.stability.comparison_witnesses import explain_comparison
from standoff.stability.concepts import concept_named, concepts_of
from standoff.stability.equilibria import prepare
from standoff.stability.foresight import ForesightWitness, explain_foresight
from standoff.stability.question import Party
from standoff.stability.witnesses import Sanction, Witness, explain
from standoff.verdicts.asking import Wanted, settle
from standoff.verdicts.stability import (
    choose_intentions,
    compared_by,
    gaps_of,
    ranked_or_open,
    rivals_chosen,
    tell_moves,
)

__all__ = ["AnyWhy", "CoalitionReport", "ForesightReport", "WhyReport", "explain_state"]


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
            "moves": tell_moves(self.conflict, sanction.steps),
            "leads_to": names[sanction.leads_to],
            "escapes": [names[s] for s in sanction.escapes],
            "escape": None if sanction.escape is None else names[sanction.escape],
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoalitionReport:
    """Why a coalition would stay in a state or leave it, for one choice of intentions."""

    case: Case
    conflict: Conflict | DrawnConflict
    intentions: Mapping[str, str | None]
    witness: CoalitionWitness

    def record(self) -> dict[str, object]:
        """Return what `standoff why --coalition --json` prints."""
        witness = self.witness
        names = state_names(self.conflict)
        return {
            "rules": {"intentions": dict(self.intentions), **witness.rules},
            "concept": witness.concept,
            "coalition": self._named(witness.coalition),
            "state": names[witness.state],
            "stable": witness.stable,
            "improvements": [self._turn(turn) for turn in witness.improvements],
            "sanctions": [self._sanction(sanction) for sanction in witness.sanctions],
            "unpunished": None if witness.unpunished is None else names[witness.unpunished],
        }

    def _named(self, party: Party) -> list[str]:
        return [self.conflict.actors[i] for i in party]

    def _turn(self, turn: Turn) -> dict[str, object]:
        names = state_names(self.conflict)
        return {
            "coalition": self._named(turn.coalition),
            "from": names[turn.before],
            "to": names[turn.after],
            "moves": tell_moves(self.conflict, turn.steps),
        }

    def _sanction(self, sanction: CoalitionSanction) -> dict[str, object]:
        names = state_names(self.conflict)
        return {
            "improvement": names[sanction.improvement],
            "turns": [self._turn(turn) for turn in sanction.turns],
            "leads_to": names[sanction.leads_to],
            "no_better_for": self._named(sanction.worse_for),
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForesightReport:
    """Why an actor that looks ahead would stay in a state or leave it, for one choice of intentions."""

    case: Case
    conflict: Conflict | DrawnConflict
    intentions: Mapping[str, str | None]
    witness: ForesightWitness

    def record(self) -> dict[str, object]:
        """Return what `standoff why --concept lh --json` prints."""
        witness = self.witness
        names = state_names(self.conflict)
        return {
            "rules": {"intentions": dict(self.intentions), **witness.rules},
            "concept": witness.concept,
            "actor": self.conflict.actors[witness.actor],
            "state": names[witness.state],
            "stable": witness.stable,
            "horizon": witness.horizon,
            "period": witness.period,
            "moves": tell_moves(self.conflict, witness.steps),
            "leads_to": None if witness.leads_to is None else names[witness.leads_to],
        }


AnyWhy: TypeAlias = WhyReport | CoalitionReport | ForesightReport
"""Whatever explains a verdict."""


def explain_state(
    case: Case,
    given: Mapping[str, str],
    *,
    state: str,
    concept: str,
    actor: str | None = None,
    wanted: Wanted | None = None,
) -> AnyWhy:
    """Explain one verdict by its witness.

    Parameters
    ----------
    case
        The case.
    given
        An intention for each actor that is not to have its likeliest.
    state, concept
        Their names.
    actor
        The actor judged; for the coalition concepts ``wanted`` names one coalition instead.
    wanted
        What is asked beside, as it was written.

    Raises
    ------
    InputError
        If the state, the actor, the concept or an intention is unknown, or what is asked does not fit.
    """
    wanted = wanted or Wanted()
    conflict = graph_with_room(case)
    chosen = choose_intentions(case, given)
    family = concept_named(concept).family
    if family == "coalition" and (actor is not None or len(wanted.coalitions) != 1):
        raise InputError(
            f"--concept {concept} is asked of a coalition: --coalition ACTOR,..., and no --actor"
        )
    if family != "coalition" and (actor is None or wanted.coalitions):
        raise InputError(
            f"--concept {concept} is asked of one actor: --actor ACTOR; of coalitions {', '.join(concepts_of('coalition'))}"
        )
    (concept,), question = settle(case, replace(wanted, concepts=(concept,)))
    if actor is not None and actor not in chosen:
        raise InputError(f"--actor {actor}: no such actor; the actors are {', '.join(chosen)}")
    if family == "uncertain":
        question = replace(question, partial=compared_by(case, conflict, chosen))
    else:
        demand_complete(case, chosen)
    ranked = ranked_or_open(case, conflict, chosen)
    ranks = [one.rank for one in ranked.values()]
    question = replace(question, great=gaps_of(case, conflict, chosen, ranked))
    place, intentions = place_of(conflict, state), rivals_chosen(case, chosen)
    if actor is None:
        (party,) = question.coalitions or ((),)
        return CoalitionReport(
            case=case,
            conflict=conflict,
            intentions=intentions,
            witness=explain_coalition(prepare(conflict, ranks), place, party, concept),
        )
    judged = conflict.actors.index(actor)
    if family == "foresight":
        return ForesightReport(
            case=case,
            conflict=conflict,
            intentions=intentions,
            witness=explain_foresight(prepare(conflict, ranks), place, judged, concept, question),
        )
    if family == "plain":
        witness = explain(conflict, ranks, place, judged, concept)
    else:
        witness = explain_comparison(prepare(conflict, ranks), place, judged, concept, question)
    return WhyReport(case=case, conflict=conflict, intentions=intentions, witness=witness)
