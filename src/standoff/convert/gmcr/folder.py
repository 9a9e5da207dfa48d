"""From a `.gmcr` file to a case folder: names become ids, numbers of states become ids of states."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from standoff.case.expressions import MOST_CHARACTERS, Expression
from standoff.case.model import Actor, ActorId, Case, Option, OptionId
from standoff.conflict.states import feasible, state_id
from standoff.convert.conditions import expression_text, tree_of
from standoff.convert.gmcr.records import Condition, DecisionMaker, GmcrModel, GmcrOption
from standoff.errors import InputError

__all__ = ["MadeCase", "case_of_gmcr", "names_in_case"]

_LONGEST_ID = 32
"""Longest id made from a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCase:
    """A case folder in the making.

    Attributes
    ----------
    case
        Keys and values of ``case.yaml``.
    readme
        Text of ``README.md``.
    notes
        What was filled in, and what the case does not hold, a sentence each.
    """

    case: dict[str, object]
    readme: str
    notes: tuple[str, ...]


def case_of_gmcr(model: GmcrModel, file: str) -> MadeCase:
    """Make the case of a `.gmcr` model.

    Parameters
    ----------
    model
        What the file says.
    file
        Its name.

    Raises
    ------
    InputError
        A condition too long to be written as an expression.
    TooLarge
        More states than can be listed, where rankings are used.
    """
    actor_ids, names = names_in_case(model.options, model.makers)
    notes: list[str] = []
    states = _state_ids(model, names) if model.manual else ()
    case: dict[str, object] = {"title": model.title}
    if model.description:
        case["summary"] = model.description
    case["actors"] = {
        actor: _actor(model, maker, names, states, notes)
        for actor, maker in zip(actor_ids, model.makers, strict=True)
    }
    if model.infeasibles:
        case["infeasible"] = [
            _written(condition, names, f"infeasibles[{place}]")
            for place, condition in enumerate(model.infeasibles)
        ]
    for together in model.coalitions:
        members = ",".join(actor_ids[place] for place in together)
        notes.append(
            f"The file joins {members} to a coalition; a case holds each actor for itself, and"
            f" `standoff stability CASE --coalition {members}` asks for them together."
        )
    if model.unused:
        used = "rankings" if model.manual else "statements"
        notes.append(f"Left out, since the file uses {used}: {', '.join(model.unused)}.")
    if model.not_read:
        notes.append(f"Not part of the format, hence not read: {', '.join(model.not_read[:20])}.")
    return MadeCase(case=case, readme=_readme(model, file, notes), notes=tuple(notes))


def _actor(
    model: GmcrModel,
    maker: DecisionMaker,
    names: Sequence[str],
    states: Sequence[str],
    notes: list[str],
) -> dict[str, object]:
    """Make an actor: its name, options, preference, and what it does not see."""
    actor: dict[str, object] = {"name": maker.name}
    if maker.options:
        actor["options"] = {names[place].partition(".")[2]: _option(model, place) for place in maker.options}
    if maker.ranking is not None:
        classes = [[states[number - 1] for number in tied] for tied in maker.ranking]
        actor["ranking"] = [tied[0] if len(tied) == 1 else tied for tied in classes]
    elif maker.preferences:
        at = f"preferences of {maker.name}"
        actor["prefers"] = [
            _written(condition, names, f"{at}, {place}") for place, condition in enumerate(maker.preferences)
        ]
    else:
        # A weight of nothing on any option is indifference, whatever the number of states.
        actor["weights"] = {names[0]: 0}
        notes.append(f"The file gives {maker.name} no preference, so it is indifferent to everything.")
    if maker.misperceptions:
        actor["perceives"] = {
            "infeasible": [
                _written(condition, names, f"misperceptions of {maker.name}, {place}")
                for place, condition in enumerate(maker.misperceptions)
            ]
        }
    return actor


def _option(model: GmcrModel, place: int) -> dict[str, object]:
    """Make an option; its name in the file is kept as what it says."""
    entry = model.options[place]
    option: dict[str, object] = {"says": entry.name}
    if entry.direction == "fwd":
        option["reversible"] = "no"
    elif entry.direction == "back":
        option["retakable"] = "no"
    return option


def names_in_case(
    options: Sequence[GmcrOption], makers: Sequence[DecisionMaker]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids that decision makers and options get in a case, both in the order of the file."""
    actor_ids = _ids([maker.name for maker in makers], "actor")
    named: dict[int, str] = {}
    for actor, maker in zip(actor_ids, makers, strict=True):
        ids = _ids([options[place].name for place in maker.options], "option")
        named |= {place: f"{actor}.{one}" for place, one in zip(maker.options, ids, strict=True)}
    return actor_ids, tuple(named[place] for place in range(len(options)))


def _ids(names: Sequence[str], kind: str) -> tuple[str, ...]:
    """Make ids from names, no two alike."""
    found: list[str] = []
    for name in names:
        word = re.sub(r"[^\w]+", "_", name.casefold()).strip("_")[:_LONGEST_ID].rstrip("_")
        if not re.fullmatch(r"[^\W\d]\w*", word):
            word = f"{kind}_{word}".rstrip("_")
        made, number = word, 1
        while made in found:
            number += 1
            made = f"{word}_{number}"
        found.append(made)
    return tuple(found)


def _state_ids(model: GmcrModel, names: Sequence[str]) -> tuple[str, ...]:
    """Return the id of each state of the file, in the order of the file's numbers.

    The file's options may stand in another order than the case's, where those of an actor stand together.
    """
    order = [place for maker in model.makers for place in maker.options]
    everyone = ActorId("file")
    case = Case(
        id=model.title,
        title=model.title,
        actors=(
            Actor(
                id=everyone,
                name="",
                options=tuple(Option(id=OptionId(names[place]), actor=everyone, says="") for place in order),
                intentions=(),
            ),
        ),
        infeasible=tuple(
            Expression(text="", tree=tree_of(condition, names)) for condition in model.infeasibles
        ),
    )
    states = feasible(case)
    as_in_file = np.zeros(len(states), dtype=np.uint64)
    for bit, place in enumerate(order):
        as_in_file |= ((states >> np.uint64(bit)) & np.uint64(1)) << np.uint64(place)
    return tuple(state_id(int(s)) for s in np.argsort(as_in_file, kind="stable"))


def _written(condition: Condition, names: Sequence[str], where: str) -> str:
    text = expression_text(condition, names)
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            f"{where}: as an expression it has {len(text):,} characters; at most {MOST_CHARACTERS:,} are accepted"
        )
    return text


def _readme(model: GmcrModel, file: str, notes: Sequence[str]) -> str:
    """Tell where the case is from, how states are numbered, and what it does not hold."""
    written_by = f", written by {model.program}" if model.program else ""
    told = "".join(f"- {note}\n" for note in notes)
    return (
        f"# {model.title}\n\n"
        f"Made by `standoff convert` from `{PurePath(file).name}`{written_by}.\n\n"
        "The names of options in that file are kept under `says:`; a sentence reads better with a verb in the third"
        " person. The file has no status quo: mark the options taken at the start with `at_start: yes`.\n"
        + (f"\n{told}" if told else "")
    )
