"""Who reports and who acts: the registries of outlets and actors.

``outlets.csv`` and ``actors.csv`` beside this module are the registries, ``terms.csv`` the earlier and later offices
of their persons; ``COLUMNS.md`` says what their columns mean. They are read once, when first asked for.

A name is looked up by exact alias (case-folded), then by domain, then not at all: near names are offered
for messages and never taken, since on press names the nearest spelling is often another outlet.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from io import StringIO
from types import MappingProxyType
from typing import NewType, Protocol, TypeVar

from standoff.errors import InputError

__all__ = [
    "Outlet",
    "OutletId",
    "RegistryActor",
    "RegistryActorId",
    "Term",
    "actors",
    "find_outlet",
    "name_key",
    "nearest_outlets",
    "outlet_of_address",
    "outlets",
    "outlets_named",
    "terms",
]

OutletId = NewType("OutletId", str)
RegistryActorId = NewType("RegistryActorId", str)

_OUTLET_COLUMNS = (
    "id", "canonical", "aliases", "native_names", "domains", "country_iso3", "kind", "owner_jan2022", "notes",
    "wikidata",
)  # fmt: skip
_ACTOR_COLUMNS = (
    "id", "type", "name", "aliases", "metonyms", "iso3", "cameo", "member_of", "office", "from", "to", "notes",
    "wikidata",
)  # fmt: skip
_TERM_COLUMNS = ("person", "of", "office", "from", "to")
_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One that reports: an agency, a paper, a site, a channel."""

    id: OutletId
    name: str
    aliases: tuple[str, ...] = ()
    native_names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str = ""
    """ISO 3166 alpha-3."""
    kind: str = ""
    owner: str = ""
    """In January 2022."""
    notes: str = ""
    wikidata: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, the shown one first."""
        return (self.name, *self.aliases, *self.native_names)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryActor:
    """One that acts: a state, a body, a group, a person."""

    id: RegistryActorId
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    iso3: str = ""
    cameo: str = ""
    member_of: str = ""
    office: str = ""
    since: str = ""
    """Start of that office: an ISO date of any precision; empty when not certain."""
    until: str = ""
    """End of that office: likewise; empty also when it still lasts."""
    notes: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An office that a person of the registry held, and when."""

    person: RegistryActorId
    of: RegistryActorId
    """The state or body whose office it is."""
    office: str
    since: str = ""
    """An ISO date of any precision; empty when not certain."""
    until: str = ""
    """Likewise; empty also when it still lasts."""


def name_key(name: str) -> str:
    """Return the form in which names are compared: case-folded, straight apostrophes, single blanks.

    A hyphen counts as a blank (*RIA-Novosti*), a possessive ending as nothing (*RFE/RL's Kazakh Service*).
    """
    plain = name.replace("’", "'").replace("-", " ").replace("‑", " ").replace("'s ", " ")
    return " ".join(plain.split()).casefold()


@cache
def outlets() -> Mapping[OutletId, Outlet]:
    """Return the outlets by id, in the order of the file."""
    return _by_id(_rows("outlets.csv", _OUTLET_COLUMNS), _outlet)


@cache
def actors() -> Mapping[RegistryActorId, RegistryActor]:
    """Return the actors by id, in the order of the file."""
    found = _by_id(_rows("actors.csv", _ACTOR_COLUMNS), _actor)
    for actor in found.values():
        _check_days(f"actors.csv: {actor.id}", actor.since, actor.until)
        if actor.member_of and actor.member_of not in found:
            raise InputError(f"actors.csv: {actor.id}: member_of {actor.member_of!r} is no actor of the file")
    return found


@cache
def terms() -> tuple[Term, ...]:
    """Return the offices that persons of the registry held, those of ``actors.csv`` first.

    An office is written without what is said about it: *former*, a gloss in parentheses.
    """
    known = actors()
    found: list[Term] = []
    for actor in known.values():
        of = RegistryActorId(actor.member_of)
        if actor.type != "person" or not of:
            continue
        for office in actor.office.split(";"):
            plain = re.sub(r"\(.*?\)", "", office).replace("former ", "").strip()
            if plain:
                found.append(Term(person=actor.id, of=of, office=plain, since=actor.since, until=actor.until))
    for row in _rows("terms.csv", _TERM_COLUMNS):
        person, of = RegistryActorId(row["person"]), RegistryActorId(row["of"])
        _check_days(f"terms.csv: {person}", row["from"], row["to"])
        if person not in known or known[person].type != "person" or of not in known:
            raise InputError(
                f"terms.csv: {person!r} of {of!r}; accepted: a person and an actor of actors.csv"
            )
        found.append(Term(person=person, of=of, office=row["office"], since=row["from"], until=row["to"]))
    return tuple(found)


def outlets_named(name: str) -> tuple[Outlet, ...]:
    """Return the outlets that go by exactly this name: none, one, or the few that share it."""
    known = outlets()
    return tuple(known[found] for found in _ids_by_name().get(name_key(name), ()))


_MOST_LABELS = 8
"""No registered domain has more parts between its full stops."""


def outlet_of_address(address: str) -> Outlet | None:
    """Return the outlet of a web address or host, the longest registered path first.

    Examples
    --------
    >>> outlet_of_address("https://www.bbc.com/russian/news-60000000").id
    'bbc-russian-service'
    """
    host, _, path = re.sub(r"^[a-z]+://", "", address.strip(), flags=re.IGNORECASE).partition("/")
    host = host.rpartition("@")[2].partition(":")[0].casefold().rstrip(".")
    steps = [step for step in re.split(r"[?#]", path)[0].casefold().split("/") if step]
    known = _ids_by_domain()
    labels = host.split(".")
    for first in range(max(0, len(labels) - _MOST_LABELS), len(labels) - 1):
        domain = ".".join(labels[first:])
        for length in range(min(len(steps), 3), -1, -1):
            if found := known.get("/".join([domain, *steps[:length]])):
                return outlets()[found]
    return None


def find_outlet(name: str) -> Outlet | None:
    """Return the one outlet of this name or domain; none if there is none or several share the name.

    Examples
    --------
    >>> find_outlet("rossiiskaya gazeta").id
    'rossiyskaya-gazeta'
    >>> find_outlet("A Paper Nobody Listed") is None
    True
    """
    named = outlets_named(name)
    if named:
        return named[0] if len(named) == 1 else None
    return outlet_of_address(name) if _HOST.match(re.sub(r"^[a-z]+://", "", name.strip())) else None


def nearest_outlets(name: str, count: int = 3) -> tuple[OutletId, ...]:
    """Return the ids of outlets with the nearest names: to be offered in a message, never taken."""
    by_name = {key: found for key, ids in _ids_by_name().items() for found in ids}
    by_name |= {str(found): found for found in outlets()}
    near = get_close_matches(name_key(name), by_name, n=3 * count, cutoff=0.6)
    return tuple(dict.fromkeys(by_name[key] for key in near))[:count]


@cache
def _ids_by_name() -> Mapping[str, tuple[OutletId, ...]]:
    """Return the ids of outlets by the key of each of their names."""
    found: dict[str, tuple[OutletId, ...]] = {}
    for outlet in outlets().values():
        for key in dict.fromkeys(name_key(name) for name in outlet.names):
            found[key] = (*found.get(key, ()), outlet.id)
    return MappingProxyType(found)


@cache
def _ids_by_domain() -> Mapping[str, OutletId]:
    """Return the ids of outlets by domain; a domain of two outlets is an error of the file."""
    found: dict[str, OutletId] = {}
    for outlet in outlets().values():
        for domain in outlet.domains:
            if (other := found.setdefault(domain.casefold(), outlet.id)) != outlet.id:
                raise InputError(f"outlets.csv: domain {domain!r} stands at both {other!r} and {outlet.id!r}")
    return MappingProxyType(found)


def _check_days(where: str, *days: str) -> None:
    """Refuse what is no date of any precision."""
    for day in days:
        if day and not _PARTIAL_DATE.fullmatch(day):
            raise InputError(f"{where}: {day!r} is no date; accepted: YYYY, YYYY-MM, YYYY-MM-DD")


def _rows(file: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a registry file; its columns must be the known ones."""
    text = files("standoff.sources").joinpath(file).read_text(encoding="utf-8")
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise InputError(f"{file}: the columns are {reader.fieldnames}; accepted: {', '.join(columns)}")
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise InputError(f"{file}:{reader.line_num}: the row has not {len(columns)} cells")
        rows.append({column: cell.strip() for column, cell in row.items()})
    return rows


class _Identified(Protocol):
    """A record of a registry, as far as the reading needs to know it."""

    @property
    def id(self) -> str: ...


_Record = TypeVar("_Record", bound=_Identified)
_Id = TypeVar("_Id", bound=str)


def _by_id(
    rows: Iterable[dict[str, str]], record_of: Callable[[dict[str, str]], tuple[_Id, _Record]]
) -> Mapping[_Id, _Record]:
    """Make records of the rows by id; an empty or repeated id is an error."""
    found: dict[_Id, _Record] = {}
    for row in rows:
        identity, record = record_of(row)
        if not identity:
            raise InputError(f"registry: a row without id: {row}")
        if identity in found:
            raise InputError(f"registry: the id {identity!r} stands twice")
        found[identity] = record
    return MappingProxyType(found)


def _outlet(row: dict[str, str]) -> tuple[OutletId, Outlet]:
    """Make an outlet of its row."""
    identity = OutletId(row["id"])
    return identity, Outlet(
        id=identity,
        name=row["canonical"],
        aliases=_listed(row["aliases"]),
        native_names=_listed(row["native_names"]),
        domains=_listed(row["domains"]),
        country=row["country_iso3"],
        kind=row["kind"],
        owner=row["owner_jan2022"],
        notes=row["notes"],
        wikidata=row["wikidata"],
    )


def _actor(row: dict[str, str]) -> tuple[RegistryActorId, RegistryActor]:
    """Make an actor of its row."""
    identity = RegistryActorId(row["id"])
    return identity, RegistryActor(
        id=identity,
        type=row["type"],
        name=row["name"],
        aliases=_listed(row["aliases"]),
        metonyms=_listed(row["metonyms"]),
        iso3=row["iso3"],
        cameo=row["cameo"],
        member_of=row["member_of"],
        office=row["office"],
        since=row["from"],
        until=row["to"],
        notes=row["notes"],
        wikidata=row["wikidata"],
    )


def _listed(cell: str) -> tuple[str, ...]:
    """Split a cell that holds a list."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
