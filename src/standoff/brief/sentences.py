"""States and moves of the world, told in sentences.

A state is told by what differs in it from today: *Russia attacks Ukraine on a large scale; otherwise as on
17 January 2022*. An option that is not taken is told by the analyst's own words (``if_not``), else as what
its owner no longer does.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from standoff.assessment import ActorFacts, OptionFacts
from standoff.brief.words import capitalised, count, day, joined, plain

__all__ = ["tell_change", "tell_changes", "tell_state", "tell_taken"]

_NOT = "not "


def tell_taken(option: OptionFacts, *, taken: bool) -> str:
    """Tell that an option is taken, or that it is not, as a verb phrase."""
    if taken:
        return plain(option.says)
    return plain(option.if_not) or f"no longer {plain(option.says)}"


def tell_change(change: str, options: Mapping[str, OptionFacts], actors: Mapping[str, ActorFacts]) -> str:
    """Tell one change, ``russia.strike`` or ``not russia.talk``, with who makes it."""
    return tell_changes((change,), options, actors)


def tell_changes(
    changes: Iterable[str], options: Mapping[str, OptionFacts], actors: Mapping[str, ActorFacts]
) -> str:
    """Tell changes as clauses, one for each actor, in the order in which the case names the options."""
    taken = {change.removeprefix(_NOT): not change.startswith(_NOT) for change in changes}
    by_actor: dict[str, list[str]] = {}
    for name, option in options.items():
        if name in taken:
            by_actor.setdefault(option.actor, []).append(tell_taken(option, taken=taken[name]))
    return "; ".join(f"{plain(actors[actor].name)} {joined(phrases)}" for actor, phrases in by_actor.items())


def tell_state(
    taken: Sequence[str],
    today: Sequence[str],
    options: Mapping[str, OptionFacts],
    actors: Mapping[str, ActorFacts],
    *,
    as_of: date,
    most: int | None = None,
    state: str = "",
    tail: bool = True,
    begins: bool = True,
) -> str:
    """Tell a state by its changes against today's.

    Parameters
    ----------
    taken, today
        Ids of the options taken in the state, and in today's.
    most
        At most so many changes are told, taken options first; the rest are counted.
    state
        Name of the state, told where the case has no options (a hand-drawn graph).
    tail
        Whether to end on *otherwise as on* today; where many states are told, that is said once.
    begins
        Whether the words begin a sentence.

    Examples
    --------
    >>> options = {"a.x": OptionFacts(actor="a", says="attacks", if_not="", reversible=True, retakable=True)}
    >>> actors = {"a": ActorFacts(name="Aland", decides_every=7.0, restless=0.05, rivals=False)}
    >>> tell_state(("a.x",), (), options, actors, as_of=date(2022, 1, 17)).replace(chr(160), " ")
    'Aland attacks; otherwise as on 17 January 2022'
    """
    if not options:
        return plain(state)
    added, dropped = set(taken) - set(today), set(today) - set(taken)
    changes = [name for name in options if name in added] + [
        _NOT + name for name in options if name in dropped
    ]
    if not changes:
        return f"{'As' if begins else 'as'} on {day(as_of)}"
    told = changes if most is None or len(changes) <= most + 1 else changes[:most]
    words = tell_changes(told, options, actors)
    words = capitalised(words) if begins else words
    if len(told) < len(changes):
        words += f"; {count(len(changes) - len(told), 'more change')}"
    return f"{words}; otherwise as on {day(as_of)}" if tail else words
