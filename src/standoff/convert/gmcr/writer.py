"""From a case to a `.gmcr` file, where that format can hold it; what it cannot hold is named.

What would change the conflict, such as a graph drawn by hand, is refused. What stands beside the conflict,
such as dates and evidence, is left out and told.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from standoff import __version__
from standoff.case.expressions import MOST_CHARACTERS, Expression
from standoff.case.model import Case, Option, Statements, View
from standoff.case.schema import MOST_ENTRIES
from standoff.case.world import MOST_RANKED
from standoff.conflict.conflict import Conflict
from standoff.conflict.preferences import Ranked
from standoff.convert.conditions import condition_of, expression_text
from standoff.convert.gmcr.folder import names_in_case
from standoff.convert.gmcr.records import Condition, DecisionMaker, GmcrModel, GmcrOption, Literals
from standoff.errors import InputError, TooLarge

__all__ = ["Chosen", "gmcr_of_case", "gmcr_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What one actor is taken to want: its preference as written, and as ranks."""

    statements: Statements | None
    """``None`` where it is not written as statements."""
    ranked: Ranked


def gmcr_of_case(
    case: Case, conflict: Conflict, chosen: Sequence[Chosen]
) -> tuple[GmcrModel, tuple[str, ...]]:
    """Make the `.gmcr` model of a case.

    Parameters
    ----------
    case
        A case with options.
    conflict
        Its conflict.
    chosen
        For each actor what it is taken to want.

    Returns
    -------
    model
        Statements where every actor has them, else rankings for all.
    notes
        What the file says otherwise than the case, a sentence each.

    Raises
    ------
    TooLarge
        Conditions with too many members, or rankings of more than ``MOST_RANKED`` states.
    """
    options = tuple(_option(option) for option in case.options)
    place = {str(option.id): k for k, option in enumerate(case.options)}
    makers = [
        DecisionMaker(name=actor.name, options=tuple(place[str(option.id)] for option in actor.options))
        for actor in case.actors
    ]
    # A condition is written only if it could be read again, so its length counts, by the names it gets then.
    language = _Language(place=place, names=names_in_case(options, makers)[1])
    notes: list[str] = []
    prefers: list[tuple[Condition, ...]] = []
    manual = ""
    for actor, one in zip(case.actors, chosen, strict=True):
        try:
            prefers.append(_statements(one, language))
        except InputError as reason:
            manual = manual or f"{actor.id}: {reason}"
    rankings = _rankings(conflict, chosen, manual) if manual else None
    if manual:
        notes.append(
            f"The file ranks the states one by one for every actor, since a preference is not held as it is written ({manual})."
        )
    makers = [
        replace(
            maker,
            ranking=rankings[k] if rankings else None,
            preferences=() if rankings else prefers[k],
            misperceptions=_misperceptions(case, case.actors[k].perceives, language, notes),
        )
        for k, maker in enumerate(makers)
    ]
    model = GmcrModel(
        title=case.title,
        options=options,
        makers=tuple(makers),
        infeasibles=_infeasibles(case, language),
        manual=rankings is not None,
        program=f"standoff {__version__}",
    )
    return model, tuple(dict.fromkeys(notes))


def gmcr_text(model: GmcrModel) -> str:
    """Write a `.gmcr` file."""
    written = {
        "program": "standoff",
        "version": __version__,
        "title": model.title,
        "options": [{"name": one.name, "permittedDirection": one.direction} for one in model.options],
        "decisionMakers": [_maker(maker) for maker in model.makers],
        "infeasibles": [_condition(condition) for condition in model.infeasibles],
        "useManualPreferenceRanking": model.manual,
        "coalitions": list(range(len(model.makers))),
    }
    return (
        "{\n" + ",\n".join(f" {_line(key)}: {_laid_out(value)}" for key, value in written.items()) + "\n}\n"
    )


def _laid_out(value: object) -> str:
    """Write a list of objects or conditions with an entry on each line, anything else in one."""
    if not isinstance(value, list) or not any(isinstance(entry, list | dict) for entry in value):
        return _line(value)
    entries = ",\n".join(f"  {_line(entry)}" for entry in value)
    return f"[\n{entries}\n ]"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _maker(maker: DecisionMaker) -> dict[str, object]:
    written: dict[str, object] = {
        "name": maker.name,
        "options": list(maker.options),
        "preferences": [_condition(condition) for condition in maker.preferences],
        "misperceptions": [_condition(condition) for condition in maker.misperceptions],
    }
    if maker.ranking is not None:
        written["preferenceRanking"] = [tied[0] if len(tied) == 1 else list(tied) for tied in maker.ranking]
    return written


def _condition(condition: Condition) -> object:
    members = [[[option, "Y" if taken else "N"] for option, taken in literals] for literals in condition]
    return members[0] if len(members) == 1 else {"compound": True, "members": members}


def _option(option: Option) -> GmcrOption:
    """Name an option by what it says, or by its id where that is all there is."""
    if not option.reversible and not option.retakable:
        raise InputError(
            f"{option.id} can be changed in neither direction; a .gmcr file holds one forbidden direction at most"
        )
    name = str(option.id).partition(".")[2].replace("_", " ")
    direction = "back" if not option.retakable else "both" if option.reversible else "fwd"
    return GmcrOption(
        name=name if option.says == f"chooses {name}" else option.says,
        direction=direction,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """How expressions become conditions: the place of each option, and its name when the file is read again."""

    place: Mapping[str, int]
    names: Sequence[str]

    def ways(self, expression: Expression) -> Condition:
        """Write the ways in which an expression can hold; `TooLarge` if they are too many."""
        try:
            return condition_of(expression.tree, self.place)
        except TooLarge as reason:
            raise TooLarge(f"`{expression.text}`: {reason}") from None

    def condition(self, expression: Expression) -> Condition:
        """Write an expression as one condition; `TooLarge` if it takes too much."""
        condition = self.ways(expression)
        if condition and all(condition) and len(expression_text(condition, self.names)) > MOST_CHARACTERS:
            raise TooLarge(
                f"`{expression.text}`: written out it has more than {MOST_CHARACTERS:,} characters"
            )
        return condition


def _statements(chosen: Chosen, language: _Language) -> tuple[Condition, ...]:
    """Write statements as conditions; those that hold everywhere or nowhere tell no states apart."""
    if int(chosen.ranked.rank.max()) == 0:
        return ()
    if chosen.statements is None:
        raise InputError("it is not a list of statements")
    found = [language.condition(statement) for statement in chosen.statements.statements]
    return tuple(condition for condition in found if condition and all(condition))


def _misperceptions(
    case: Case, view: View | None, language: _Language, notes: list[str]
) -> tuple[Condition, ...]:
    """Write the states that an actor does not see; what else it misperceives has no place in the file."""
    if view is None:
        return ()
    if view.believes or view.views:
        notes.append(
            "What actors believe of each other's preferences and games is left out: the file holds unseen states only."
        )
    if view.unseen:
        notes.append("Options that an actor does not see are written as states that it does not see.")
    changed: list[Condition] = [
        (((language.place[name], not option.at_start),),)
        for name in view.unseen
        for option in case.options
        if option.id == name
    ]
    held = [language.condition(expression) for expression in view.infeasible]
    # What never holds hides nothing.
    return (*changed, *(condition for condition in held if condition))


def _rankings(
    conflict: Conflict, chosen: Sequence[Chosen], why: str
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Rank the states for every actor, by their numbers in the file: in ascending order of the mask."""
    if conflict.n_states > MOST_RANKED:
        raise TooLarge(
            f"the file would rank {conflict.n_states:,} states one by one; at most {MOST_RANKED:,} are written ({why})"
        )
    ascending = np.argsort(conflict.states, kind="stable")
    rankings = []
    for one in chosen:
        rank = one.ranked.rank[ascending]
        rankings.append(
            tuple(tuple((np.flatnonzero(rank == value) + 1).tolist()) for value in np.unique(rank)[::-1])
        )
    return tuple(rankings)


def _infeasibles(case: Case, language: _Language) -> tuple[Condition, ...]:
    """Write what cannot be as patterns, each a condition of one member."""
    if case.explicit_states is not None:
        patterns = _outside(case.explicit_states, len(language.place))
    else:
        patterns = [literals for expression in case.infeasible for literals in language.ways(expression)]
    if len(patterns) > MOST_ENTRIES:
        raise TooLarge(
            f"the infeasible states take more than {MOST_ENTRIES:,} patterns, the most that are written"
        )
    found = tuple((literals,) for literals in dict.fromkeys(patterns))
    if any(len(expression_text(one, language.names)) > MOST_CHARACTERS for one in found):
        raise TooLarge(
            f"a pattern of infeasible states would have more than {MOST_CHARACTERS:,} characters, the most that are read again"
        )
    return found


def _outside(states: Sequence[int], n_options: int) -> list[Literals]:
    """Write the combinations that are not among some states as patterns; few more than there may be."""
    found: list[Literals] = []
    waiting: list[tuple[Literals, list[int]]] = [((), list(states))]
    while waiting and len(found) <= MOST_ENTRIES:
        literals, inside = waiting.pop()
        depth = len(literals)
        if not inside:
            found.append(literals)
        elif len(inside) < 1 << (n_options - depth):
            for taken in (True, False):
                part = [mask for mask in inside if bool(mask >> depth & 1) == taken]
                waiting.append(((*literals, (depth, taken)), part))
    return found
