"""What a command asks about stability, as it was written, turned into concepts and a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.case.values import did_you_mean
from standoff.errors import InputError
from standoff.stability.concepts import CONCEPTS, FAMILIES, concepts_of
from standoff.stability.equilibria import TABLED
from standoff.stability.question import Party, Question

__all__ = ["Wanted", "actors_named", "concepts_named", "settle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was written on the command line, not yet checked.

    Attributes
    ----------
    concepts
        Names of concepts or families; empty for the table's own and those that a setting calls for.
    coalitions
        Each a list of actors, ``usa,nato``; empty for every coalition.
    jumps
        A concept whose equilibria are searched for jumps, or ``None``.
    """

    concepts: tuple[str, ...] = ()
    coalitions: tuple[str, ...] = ()
    jumps: str | None = None


def settle(actors: Sequence[str], wanted: Wanted) -> tuple[tuple[str, ...], Question]:
    """Return the concepts wanted and what is asked beside the game, checked against the actors of a case.

    Raises
    ------
    InputError
        An unknown concept or actor, an actor named twice, or a setting that no concept asked for uses.
    """
    needed = {"coalition": bool(wanted.coalitions) and wanted.jumps is None}
    concepts = concepts_named(wanted.concepts)
    if not concepts:
        concepts = (
            *TABLED,
            *(name for family, used in needed.items() if used for name in concepts_of(family)),
        )
    families = {CONCEPTS[name].family for name in concepts}
    for family, used in needed.items():
        if used and family not in families:
            raise InputError(
                f"{_SETTINGS[family]} was given, but none of {', '.join(concepts)} uses it; "
                f"--concepts {family} asks for those that do"
            )
    if wanted.jumps is not None:
        concepts_named((wanted.jumps,))
    return concepts, Question(coalitions=_coalitions(actors, wanted.coalitions))


_SETTINGS = {"coalition": "--coalition"}
"""The option that sets each family."""


def concepts_named(names: Sequence[str]) -> tuple[str, ...]:
    """Return concepts by their names, a family's name standing for all of them; each once."""
    found: dict[str, None] = {}
    for written in names:
        for name in (part.strip().lower() for part in written.split(",")):
            if name in FAMILIES:
                found |= dict.fromkeys(concepts_of(name))
            elif name in CONCEPTS:
                found[name] = None
            else:
                raise InputError(
                    f"no stability concept {name!r}; there are {', '.join(CONCEPTS)}, and the families "
                    f"{', '.join(FAMILIES)}{did_you_mean(name, [*CONCEPTS, *FAMILIES])}"
                )
    return tuple(found)


def actors_named(actors: Sequence[str], text: str, option: str) -> Party:
    """Return the places of some actors, in the order written."""
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in actors:
            raise InputError(
                f"{option} {text}: no actor {name!r}; the actors are {', '.join(actors)}"
                f"{did_you_mean(name, actors)}"
            )
    if len(set(names)) < len(names):
        raise InputError(f"{option} {text}: an actor is named twice")
    return tuple(actors.index(name) for name in names)


def _coalitions(actors: Sequence[str], given: Sequence[str]) -> tuple[Party, ...] | None:
    """Return the coalitions named, each once; ``None`` for every one."""
    if not given:
        return None
    return tuple(dict.fromkeys(tuple(sorted(actors_named(actors, text, "--coalition"))) for text in given))
