"""What a command asks about stability, as it was written, turned into concepts and a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.case.model import ATTITUDES, Case
from standoff.case.values import did_you_mean
from standoff.errors import InputError
from standoff.stability.attitudes import egoists
from standoff.stability.concepts import CONCEPTS, FAMILIES, concepts_of
from standoff.stability.equilibria import TABLED
from standoff.stability.foresight import MOST_HORIZON
from standoff.stability.question import Attitudes, Party, Question

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
    horizon
        How many moves to look ahead.
    order
        In which order the actors move, ``usa,russia``.
    attitudes
        Each an attitude of one actor to another, ``usa.russia=negative``; they come before the case's own.
    jumps
        A concept whose equilibria are searched for jumps, or ``None``.
    """

    concepts: tuple[str, ...] = ()
    coalitions: tuple[str, ...] = ()
    horizon: int | None = None
    order: str | None = None
    attitudes: tuple[str, ...] = ()
    jumps: str | None = None


def settle(case: Case, wanted: Wanted) -> tuple[tuple[str, ...], Question]:
    """Return the concepts wanted and what is asked beside the game, checked against the actors of a case.

    Raises
    ------
    InputError
        An unknown concept or actor, an actor named twice, or a setting that no concept asked for uses.
    """
    actors = [str(actor.id) for actor in case.actors]
    needed = {
        "coalition": bool(wanted.coalitions) and wanted.jumps is None,
        "foresight": wanted.horizon is not None or wanted.order is not None,
        "attitude": bool(wanted.attitudes),
    }
    concepts = concepts_named(wanted.concepts)
    if not concepts:
        called_for = [name for family, used in needed.items() if used for name in concepts_of(family)]
        # An order alone asks for what needs no horizon.
        concepts = (*TABLED, *(name for name in called_for if name != "lh" or wanted.horizon is not None))
    families = {CONCEPTS[name].family for name in concepts}
    for family, used in needed.items():
        if used and family not in families:
            raise InputError(
                f"{_SETTINGS[family]} was given, but none of {', '.join(concepts)} uses it; "
                f"--concepts {family} asks for those that do"
            )
    if wanted.horizon is not None and "lh" not in concepts:
        raise InputError("--horizon was given, but lh is not among the concepts; nm looks ever further ahead")
    if wanted.horizon is not None and not 1 <= wanted.horizon <= MOST_HORIZON:
        raise InputError(f"--horizon {wanted.horizon}: accepted are 1 to {MOST_HORIZON:,} moves")
    if wanted.horizon is None and "lh" in concepts:
        raise InputError("lh needs a horizon, the number of moves looked ahead: --horizon 3")
    if wanted.order is None and len(actors) > 2 and "foresight" in families:
        raise InputError(
            f"with {len(actors)} actors foresight needs the order in which they move: --order {','.join(actors)}, for instance"
        )
    if wanted.jumps is not None:
        concepts_named((wanted.jumps,))
    return concepts, Question(
        coalitions=_coalitions(actors, wanted.coalitions),
        horizon=wanted.horizon,
        order=None if wanted.order is None else _order(actors, wanted.order),
        attitudes=_attitudes(case, actors, wanted.attitudes) if "attitude" in families else None,
    )


_SETTINGS = {"coalition": "--coalition", "foresight": "--horizon or --order", "attitude": "--attitude"}
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


def _order(actors: Sequence[str], text: str) -> Party:
    """Return the order of movers: every actor once."""
    order = actors_named(actors, text, "--order")
    if len(order) < len(actors):
        left_out = [name for place, name in enumerate(actors) if place not in order]
        raise InputError(
            f"--order {text}: it leaves out {', '.join(left_out)}; it must name every actor once"
        )
    return order


def _attitudes(case: Case, actors: Sequence[str], given: Sequence[str]) -> Attitudes:
    """Return everybody's attitudes: an egoist's, unless the case or the command line says otherwise."""
    signs = [list(row) for row in egoists(len(actors))]
    for actor, towards in case.attitudes.items():
        for other, sign in towards.items():
            signs[actors.index(str(actor))][actors.index(str(other))] = sign
    for text in given:
        names, separator, word = text.partition("=")
        actor_name, dot, other_name = names.partition(".")
        if not separator or not dot or word.strip() not in ATTITUDES:
            raise InputError(
                f"--attitude {text}: accepted is ACTOR.ACTOR=WORD, a word among {', '.join(ATTITUDES)}: "
                f"{actors[0]}.{actors[-1]}=negative"
            )
        (who,), (whom,) = (
            actors_named(actors, name.strip(), "--attitude") for name in (actor_name, other_name)
        )
        signs[who][whom] = ATTITUDES[word.strip()]
    return tuple(tuple(row) for row in signs)


def _coalitions(actors: Sequence[str], given: Sequence[str]) -> tuple[Party, ...] | None:
    """Return the coalitions named, each once; ``None`` for every one."""
    if not given:
        return None
    return tuple(dict.fromkeys(tuple(sorted(actors_named(actors, text, "--coalition"))) for text in given))
