"""The names that a case defines, and expressions that use them.

Names are taken as they stand on the page, sound or not: a slip within an option is told once and not
again wherever the option is used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standoff.case.checking import Form, Model
from standoff.case.expressions import Expression, ExpressionError, offset_of, options_in, parse
from standoff.case.page import Path
from standoff.case.schema import CaseFile
from standoff.case.values import did_you_mean, is_name, nearest

__all__ = ["Names", "listed", "names_of", "read_expression"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Ids as written."""

    actors: tuple[str, ...]
    options: tuple[str, ...]
    """``actor.option``."""
    intentions: Mapping[str, tuple[str, ...]]
    """By actor; empty for an actor without rival readings."""
    unread: frozenset[str]
    """Actors whose options could not all be read, as under a misspelt key: nothing is said of those."""
    complete: bool
    """Whether all actors could be read: else nothing is said of one that is not among them."""
    misnamed: tuple[str, ...]
    """Actors, and ``actor.option``, whose ids cannot be names: nothing is said of what resembles them."""

    def may_be_an_actor(self, name: str) -> bool:
        """Whether a name is an actor, or may have been meant to be one that could not be read."""
        return name in self.actors or not self.complete or nearest(name, self.misnamed) is not None


def names_of(form: Form[CaseFile]) -> Names:
    """Collect the names that ``case.yaml`` defines."""
    written = form.written(("actors",))
    actors = tuple(actor for actor in written if is_name(actor))
    options = [(actor, option) for actor in actors for option in form.written(("actors", actor, "options"))]
    return Names(
        actors=actors,
        options=tuple(f"{actor}.{option}" for actor, option in options if is_name(option)),
        intentions={actor: form.written(("actors", actor, "intentions")) for actor in actors},
        unread=frozenset(
            actor
            for actor in actors
            if (not form.written(("actors", actor, "options")) and not form.is_sound(("actors", actor)))
            or not form.holds_all(("actors", actor, "options"))
        ),
        complete=form.holds_all(("actors",)),
        misnamed=(
            *(actor for actor in written if not is_name(actor)),
            *(f"{actor}.{option}" for actor, option in options if not is_name(option)),
        ),
    )


def read_expression(
    form: Form[Model], path: Path, text: str, names: Names, *, at_key: bool = False
) -> Expression | None:
    """Parse an expression and check its options; ``None`` and a mistake noted if it cannot be used."""
    try:
        expression = parse(text)
    except ExpressionError as broken:
        message = str(broken) + _option_like(text[broken.offset :], names) + form.cut_off(path)
        form.mistake(path, message, at_key=at_key, offset=broken.offset)
        return None
    known = True
    for option in dict.fromkeys(options_in(expression.tree)):
        if option in names.options:
            continue
        known = False
        actor = option.partition(".")[0]
        if actor in names.unread or nearest(option, names.misnamed) is not None:
            continue
        if actor not in names.actors and names.may_be_an_actor(actor):
            continue
        if actor not in names.actors and _near_option(option, names) is None:
            message = f"`{actor}` is not an actor; accepted are {listed(names.actors)}{did_you_mean(actor, names.actors)}"
        else:
            message = f"`{option}` is not an option{_nearest_option(option, names)}"
        form.mistake(path, message, at_key=at_key, offset=offset_of(option, text))
    return expression if known else None


def listed(names: Iterable[str], most: int = 8) -> str:
    """Write names in a row, shortened when they are many."""
    shown = [str(name) for name in names]
    more = len(shown) - most
    return ", ".join(shown[:most]) + (f" and {more} more" if more > 0 else "") if shown else "none"


def _near_option(option: str, names: Names) -> str | None:
    """Return the hint at an option with the same name after the dot, or a similar one."""
    _, _, name = option.partition(".")
    same = [known for known in names.options if known.partition(".")[2] == name]
    return f"; did you mean `{same[0]}`?" if same else did_you_mean(option, names.options) or None


def _nearest_option(option: str, names: Names) -> str:
    """Offer the options of the actor, and the nearest."""
    actor, _, _ = option.partition(".")
    own = [known for known in names.options if known.partition(".")[0] == actor]
    accepted = (
        f"; {actor} has {listed(own)}"
        if own
        else f"; {actor} has no options"
        if actor in names.actors
        else ""
    )
    return accepted + (_near_option(option, names) or "")


def _option_like(rest: str, names: Names) -> str:
    """Offer the option meant by a word without an actor."""
    word = rest.split(maxsplit=1)[0].strip("(),") if rest.split() else ""
    meant = [known for known in names.options if known.partition(".")[2] == word]
    return f"; did you mean `{meant[0]}`?" if meant else ""
