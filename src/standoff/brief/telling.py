"""Actors, states and moves of a conflict told by name, as the commands on stability print them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.assessment import ActorFacts, OptionFacts
from standoff.brief.sentences import tell_changes
from standoff.brief.words import joined, plain
from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import state_name, taken
from standoff.facts import actor_facts, option_facts
from standoff.stability.witnesses import Step

__all__ = ["Teller", "concept_names"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Teller:
    """Tells what happens in one conflict, in the analyst's words."""

    case: Case
    conflict: Conflict | DrawnConflict
    options: Mapping[str, OptionFacts]
    actors: Mapping[str, ActorFacts]

    @classmethod
    def of(cls, case: Case, conflict: Conflict | DrawnConflict) -> "Teller":
        """Look up once how options and actors are told."""
        return cls(case=case, conflict=conflict, options=option_facts(case), actors=actor_facts(case))

    def actor(self, place: int) -> str:
        """Name an actor."""
        return plain(self.case.actors[place].name)

    def several(self, places: Sequence[int]) -> str:
        """Name some actors."""
        return joined([self.actor(place) for place in places])

    def state(self, place: int) -> str:
        """Name a state."""
        return state_name(self.conflict, place)

    def changes(self, before: int, after: int) -> tuple[str, ...]:
        """List what differs in one state from another: ``russia.strike``, ``not russia.talk``."""
        was, then = taken(self.conflict, before), taken(self.conflict, after)
        return (
            *(name for name in then if name not in was),
            *(f"not {name}" for name in was if name not in then),
        )

    def differs(self, before: int, after: int) -> str:
        """Tell briefly how one state differs from another; nothing in a hand-drawn graph."""
        if isinstance(self.conflict, DrawnConflict):
            return ""
        return ", ".join(self.changes(before, after)) or "nothing"

    def step(self, step: Step) -> str:
        """Tell one move by what it changes and where it leads: *Russia attacks Ukraine (to s9)*."""
        changes = self.happens(step.before, step.after)
        if changes:
            return f"{changes} (to {self.state(step.after)})"
        return f"{self.actor(step.actor)} moves to {self.state(step.after)}"

    def happens(self, before: int, after: int) -> str:
        """Tell what happens between two states, in words; nothing in a hand-drawn graph."""
        return tell_changes(self.changes(before, after), self.options, self.actors)


def concept_names(concepts: Sequence[str]) -> str:
    """Write the names of concepts as the literature does."""
    return " ".join(concept.upper() if concept != "nash" else "Nash" for concept in concepts)
