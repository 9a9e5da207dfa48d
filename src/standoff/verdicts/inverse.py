"""The smallest change of preferences that makes a state hold, for a case: the report behind `standoff inverse`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.case.model import Case
from standoff.conflict.states import state_name, taken
from standoff.errors import InputError
from standoff.moment import origin_of
from standoff.room import graph_with_room
from standoff.run import Run
from standoff.stability.concepts import RULES
from standoff.stability.edits import Statement, apply_edit
from standoff.stability.grid import Lineup
from standoff.stability.inverse import ANSWERED, CREDIBLE
from standoff.stability.rewritings import EDITS
from standoff.verdicts.changing import MEASURES, MOST_JOINT_LISTS, Asked, Change, Measure, change_together
from standoff.verdicts.readings import OfReadings, Readings, readings_of
from standoff.verdicts.stability import choose_intentions, rivals_chosen

__all__ = ["InverseReport", "edits_told", "inverse_report", "statement_text"]

CONVENTIONS: Mapping[Measure, str] = {
    "pairs": (
        "the number of states whose comparison with the target changes is minimised: a state that was better than the "
        "target becomes no better than it, and is tied with it. Pairs without the target are not counted there; all "
        "pairs of states that then compare otherwise are told beside it (pairs_of_states) and are not minimised"
    ),
    "statements": (
        "an edit counts once: a statement dropped, moved to another place, or negated; a preference keeps one statement at least"
    ),
}
"""What a change is, in words."""

_JOINTLY: Mapping[Measure, str] = {
    "pairs": "each actor's change is a smallest one with the others' preferences as they then stand",
    "statements": (
        f"all single edits are tried, and all combinations of the actors' lists where they are at most {MOST_JOINT_LISTS:,} "
        "and the states few; beyond that each actor's change is a smallest one with the others' preferences as they "
        "then stand"
    ),
}
"""How changes are sought where answers depend on everybody, in words."""

COUNTED: Mapping[Measure, str] = {"pairs": "pairs with the target", "statements": "edits of statements"}
"""What is counted, and minimised."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InverseReport(OfReadings):
    """The smallest change of preferences that makes a state stable.

    Attributes
    ----------
    readings
        The case with one intention for every actor.
    intentions
        Their names; ``None`` where an actor has no rival ones.
    state, concept, measure, kinds
        What was asked; ``kinds`` are the edits allowed.
    asked
        The actors for whom the state is to be stable, each by a change of its own preference.
    changes
        For each of them what was found.
    found
        Whether the state is stable for all of them once all changes are made.
    minimal
        Whether it is proven that no smaller change does that.
    impossible
        Whether it is proven that no change allowed does that.
    stable_after
        The actors for whom the state is stable once all changes are made.
    """

    intentions: Mapping[str, str | None]
    state: int
    concept: str
    measure: Measure
    kinds: tuple[str, ...]
    asked: tuple[int, ...]
    changes: tuple[Change, ...]
    found: bool
    minimal: bool
    impossible: bool
    stable_after: tuple[int, ...]

    @property
    def size(self) -> int:
        """Pairs or edits of all actors together."""
        return sum(change.size for change in self.changes)

    def record(self) -> dict[str, object]:
        """Return what `standoff inverse --json` prints."""
        actors = self.conflict.actors
        return {
            "rules": {
                "intentions": dict(self.intentions),
                "measure": CONVENTIONS[self.measure],
                "search": (
                    _JOINTLY[self.measure]
                    if self.concept in CREDIBLE
                    else "an actor's stability depends on no other preference, so each is sought by itself"
                ),
                **RULES,
            },
            "state": {"id": self._name(self.state), "taken": list(taken(self.conflict, self.state))},
            "concept": self.concept,
            "measure": self.measure,
            "edits": list(self.kinds) if self.measure == "statements" else None,
            "actors": [actors[i] for i in self.asked],
            "found": self.found,
            "size": self.size if self.found else None,
            "size_counts": COUNTED[self.measure],
            "pairs_of_states": sum(change.pairs for change in self.changes) if self.found else None,
            "minimal": self.found and self.minimal,
            "impossible": self.impossible,
            "changes": {actors[change.actor]: self._change(change) for change in self.changes},
            "stable_after": [actors[i] for i in self.stable_after],
            "equilibrium_after": len(self.stable_after) == len(actors),
        }

    def _change(self, change: Change) -> dict[str, object]:
        common: dict[str, object] = {
            "stable_before": change.stable_before,
            "found": change.found,
            "size": change.size if change.found else None,
            "minimal": change.found and change.minimal,
            "impossible": change.impossible,
            "pairs_of_states": change.pairs,
        }
        if self.measure == "pairs":
            return {**common, "no_better": [self._name(s) for s in change.states]}
        return {
            **common,
            "edits": edits_told(self.readings, change),
            "statements": [statement_text(self.readings, change.actor, one) for one in change.statements],
            "alternatives": change.alternatives,
            "fully_searched_below": change.searched,
        }

    def _name(self, place: int) -> str:
        return state_name(self.conflict, place)


def statement_text(readings: Readings, actor: int, statement: Statement) -> str:
    """Write a statement, or its negation, as a case does."""
    found = readings.truths(actor, 0)
    which, as_written = statement
    text = found[1][which] if found else ""
    return text if as_written else f"not ({text})"


def edits_told(readings: Readings, change: Change) -> list[dict[str, object]]:
    """Return the edits of a change as records; a place counts from 1 in the list that the edit is made to."""
    found = readings.truths(change.actor, 0)
    at: tuple[Statement, ...] = tuple((k, True) for k in range(len(found[1]) if found else 0))
    told: list[dict[str, object]] = []
    for edit in change.edits:
        told.append({
            "kind": edit.kind,
            "place": edit.place + 1,
            "statement": statement_text(readings, change.actor, at[edit.place]),
            "to": None if edit.to < 0 else edit.to + 1,
        })  # fmt: skip
        at = apply_edit(at, edit)
    return told


def inverse_report(
    case: Case,
    given: Mapping[str, str],
    *,
    state: str,
    concept: str,
    actors: Sequence[str] = (),
    measure: str | None = None,
    kinds: Sequence[str] = EDITS,
    run: Run,
) -> InverseReport:
    """Find the smallest change of preferences that makes a state stable.

    Parameters
    ----------
    case
        The case.
    given
        Intention by actor; the likeliest a priori for the others.
    state
        A state, ``start`` or ``now``.
    concept
        One of `standoff.stability.inverse.ANSWERED`.
    actors
        For whom it is to be stable; by default for all, so that it is an equilibrium.
    measure
        One of `MEASURES`; by default statements where all those asked have them.
    kinds
        The edits allowed.
    run
        Progress.

    Raises
    ------
    InputError
        An unknown state, concept, actor, measure, edit or intention; statements asked of a preference written
        otherwise.
    TooLarge
        An actor with too many moves in too many states.
    """
    conflict = graph_with_room(case)
    chosen = choose_intentions(case, given)
    readings = readings_of(case, conflict, chosen)
    unknown = [name for name in actors if name not in chosen]
    if unknown:
        raise InputError(f"--actor {unknown[0]}: no such actor; the actors are {', '.join(chosen)}")
    if concept not in ANSWERED:
        raise InputError(f"--concept {concept}: accepted are {', '.join(ANSWERED)}")
    wrong = [kind for kind in kinds if kind not in EDITS]
    if wrong or not kinds:
        raise InputError(
            f"--edits {','.join(kinds) or '(none)'}: accepted are {', '.join(EDITS)}, separated by commas"
        )
    asked = tuple(i for i, name in enumerate(conflict.actors) if not actors or name in actors)
    if measure is None:
        measure = "statements" if all(readings.truths(i, 0) for i in asked) else "pairs"
    if measure not in MEASURES:
        raise InputError(f"--measure {measure}: accepted are {', '.join(MEASURES)}")
    search = Asked(
        readings=readings,
        state=origin_of(case, conflict, state),
        concept=concept,
        measure="pairs" if measure == "pairs" else "statements",
        kinds=tuple(kind for kind in EDITS if kind in kinds),
        run=run,
    )
    lineup = Lineup(conflict)
    together = change_together(search, lineup, asked)
    game = lineup.game(together.ranks)
    stable_after = tuple(
        i for i in range(len(together.ranks)) if lineup.stable(concept, game, i)[search.state]
    )
    return InverseReport(
        readings=readings,
        intentions=rivals_chosen(case, chosen),
        state=search.state,
        concept=concept,
        measure=search.measure,
        kinds=search.kinds,
        asked=asked,
        changes=together.changes,
        found=set(asked) <= set(stable_after),
        minimal=together.minimal,
        impossible=together.impossible,
        stable_after=stable_after,
    )
