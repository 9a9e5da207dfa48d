"""What part of the ledger is asked for: by outlet, actor, days or document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from standoff.errors import LedgerError
from standoff.ledger.store import Ledger, translated
from standoff.sources.registry import (
    OutletId,
    RegistryActorId,
    actors,
    find_outlet,
    name_key,
    nearest_outlets,
    outlets,
    outlets_named,
)

__all__ = ["Filters", "conditions", "resolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What statements are asked for; ``None`` leaves that open."""

    outlet: str | None = None
    """Registry id of an outlet, or the key of an unlisted name, that the statement cites."""
    actor: str | None = None
    """Registry id of an actor that the statement mentions."""
    since: date | None = None
    """A date cited is on this day or later; where none is cited, the document's date."""
    until: date | None = None
    """Likewise, on this day or earlier. A month or a year counts if any day of it would."""
    document: str | None = None
    """SHA-256 of the document."""


def resolve(
    ledger: Ledger,
    *,
    outlet: str | None = None,
    actor: str | None = None,
    since: date | None = None,
    until: date | None = None,
    document: str | None = None,
) -> Filters:
    """Make filters of what a person wrote: ids or names, the beginning of a digest.

    Raises
    ------
    LedgerError
        If a name is known neither to the registry nor to the ledger, or the days are the wrong way round.
    """
    if since is not None and until is not None and since > until:
        raise LedgerError(f"--from {since} is later than --to {until}; nothing can lie between")
    return Filters(
        outlet=_outlet(ledger, outlet) if outlet is not None else None,
        actor=_actor(actor) if actor is not None else None,
        since=since,
        until=until,
        document=ledger.find(document) if document is not None else None,
    )


def conditions(filters: Filters) -> tuple[str, list[str]]:
    """Return filters as a condition on ``passage`` and ``document``, with its parameters; it begins with AND."""
    written: list[str] = []
    given: list[str] = []
    if filters.document is not None:
        written.append("document.sha256 = ?")
        given.append(filters.document)
    if filters.actor is not None:
        written.append(
            "EXISTS (SELECT 1 FROM mention WHERE mention.actor = ? AND mention.document = passage.document"
            " AND mention.start >= passage.start AND mention.end <= passage.end)"
        )
        given.append(filters.actor)
    within, days = _within("cited_date.date", filters)
    if filters.outlet is not None:
        dated = (
            " JOIN cited_date ON cited_date.document = cited.document AND cited_date.citation = cited.citation"
            " AND cited_date.cited = cited.number"
        )
        written.append(
            f"EXISTS (SELECT 1 FROM support JOIN cited USING (document, citation){dated if days else ''}"
            f" WHERE support.passage = passage.id AND cited.source = ?{f' AND {within}' if days else ''})"
        )
        given += [filters.outlet, *days]
    elif days:
        own, own_days = _within("document.date", filters)
        written.append(
            f"coalesce((SELECT max({within}) FROM support JOIN cited_date USING (document, citation)"
            f" WHERE support.passage = passage.id), {own})"
        )
        given += [*days, *own_days]
    return "".join(f" AND {one}" for one in written), given


def _within(column: str, filters: Filters) -> tuple[str, list[str]]:
    """Return the condition that a date of any precision overlaps the days asked for."""
    written, given = [], []
    for sign, day in ((">=", filters.since), ("<=", filters.until)):
        if day is not None:
            written.append(f"{column} {sign} substr(?, 1, length({column}))")
            given.append(day.isoformat())
    return " AND ".join(written), given


def _outlet(ledger: Ledger, given: str) -> str:
    """Return the id of an outlet named by id, name or domain; else the key of an unlisted name of the ledger."""
    if OutletId(given) in outlets():
        return given
    found = find_outlet(given)
    if found is not None:
        return str(found.id)
    key = name_key(given)
    with translated(ledger.path):
        unlisted = ledger.connection.execute(
            "SELECT 1 FROM cited WHERE source = ? AND outlet IS NULL LIMIT 1", (key,)
        ).fetchone()
        known = [row[0] for row in ledger.connection.execute("SELECT DISTINCT source FROM cited")]
    if unlisted is not None:
        return key
    several = [str(one.id) for one in outlets_named(given)]
    if several:
        raise LedgerError(
            f"--outlet {given}: several outlets go by this name: {', '.join(several)}; give the id"
        )
    near = dict.fromkeys(
        [*get_close_matches(key, known, n=3, cutoff=0.75), *map(str, nearest_outlets(given))]
    )
    raise LedgerError(f"--outlet {given}: neither in the registry nor cited in the ledger{_nearest(near)}")


_NEAR = 0.8
"""Likeness from which a name is offered in the place of one that is not known: a letter or two of a word."""


def _actor(given: str) -> str:
    """Return the id of an actor named by id, name or alias."""
    if RegistryActorId(given) in actors():
        return given
    key = name_key(given)
    named = [
        str(one.id)
        for one in actors().values()
        if key in {name_key(name) for name in (one.name, *one.aliases, *one.metonyms)}
    ]
    if len(named) == 1:
        return named[0]
    if named:
        raise LedgerError(f"--actor {given}: several actors go by this name: {', '.join(named)}; give the id")
    names = {
        name_key(name): str(one.id)
        for one in actors().values()
        for name in (str(one.id), one.name, *one.aliases)
    }
    near = dict.fromkeys(names[name] for name in get_close_matches(key, names, n=6, cutoff=_NEAR))
    raise LedgerError(f"--actor {given}: not in the registry of actors{_nearest(near)}")


def _nearest(near: Iterable[str]) -> str:
    """Return the end of a message that offers what is near."""
    shown = ", ".join(list(near)[:3])
    return f"; did you mean {shown}?" if shown else ""
