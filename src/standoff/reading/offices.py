"""Offices: who held which on a date, and how a text speaks of the holder."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from standoff.reading.record import Mention
from standoff.reading.surfaces import Surface, with_the
from standoff.sources.registry import RegistryActor, RegistryActorId, actors

__all__ = ["bare_offices", "councils", "held_on", "holder_of", "office_alias", "office_held"]

_DEMOTED_BEFORE = frozenset("former ex late then-".split())
_OFFICE = re.compile(
    r"(?:'s)?\s+(?P<former>former\s+|ex-|late\s+|then-|acting\s+|next\s+|first\s+|vice[- ]|deputy\s+)?"
    r"(?P<office>presidents?|chancellor|prime\s+minister|premier|foreign\s+(?:minister|secretary)|defen[cs]e\s+(?:minister|secretary)|secretary\s+of\s+(?:state|defense)|"
    r"national\s+security\s+advis[eo]r|secretary[- ]general|leader|head\s+of\s+state|top\s+diplomat|president's)\b(?!-)",
    re.IGNORECASE,
)
_OFFICE_LETTERS = frozenset("pcfdsnlhteav ")
"""First letters of the offices above and of the words before them."""
_OFFICE_OF = re.compile(
    r"\b(?P<office>president|chancellor|prime\s+minister|foreign\s+minister|defen[cs]e\s+minister|leader|head\s+of\s+state|secretary[- ]general)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BEFORE_STATE = (" of ", " of the ")
_BARE_OFFICE = re.compile(
    r"[Tt](?<!\w.)he\s+(?P<office>president|chancellor|prime\s+minister)\b(?!\s+of\b|\s+[A-Z]|-)"
)
_COUNCIL = re.compile(r"[Tt](?<!\w.)he\s+Security\s+Council\b")
_HEADS = MappingProxyType({"DEU": "chancellor", "GBR": "prime minister", "HUN": "prime minister", "IND": "prime minister", "JPN": "prime minister", "ARM": "prime minister", "EST": "prime minister"})  # fmt: skip
_A_NAME = re.compile(r"(?:'s)?,?\s+[A-Z][a-z]")


@cache
def _holders() -> Mapping[tuple[str, str], tuple[RegistryActor, ...]]:
    """Return the persons who held an office, by state and office."""
    found: dict[tuple[str, str], list[RegistryActor]] = {}
    for actor in actors().values():
        state = actor.member_of or (actor.iso3 if actor.type == "person" else "")
        for office in re.split(r";", actor.office):
            key = re.sub(r"\(.*?\)", "", office).replace("former ", "").replace("defence", "defense").strip()
            if state and key:
                found.setdefault((state, key), []).append(actor)
    return MappingProxyType({key: tuple(persons) for key, persons in found.items()})


def holder_of(state: str, office: str, day: str | None) -> RegistryActor | None:
    """Return who held an office on the document's date."""
    words = re.sub(r"\s+", " ", office.casefold().replace("-", " ")).replace("defence", "defense")
    key = {
        "premier": "prime minister", "secretary general": "secretary general", "head of state": "president",
        "top diplomat": "secretary of state" if state == "USA" else "foreign minister", "leader": _HEADS.get(state, "president"),
        "defense secretary": "defense secretary" if state == "GBR" else "secretary of defense", "national security adviser": "national security advisor",
    }.get(words, words)  # fmt: skip
    keys = [key, "secretary-general"] if key == "secretary general" else [key]
    for one in keys:
        for person in _holders().get((state, one), ()):
            if day is not None and held_on(person, day):
                return person
    return None


def held_on(person: RegistryActor, day: str) -> bool:
    """Tell whether an office was held on a date; ISO prefixes compare as text."""
    since, until = person.since, person.until
    return (not since or since[: len(day)] <= day[: len(since)]) and (
        not until or day[: len(until)] <= until[: len(day)]
    )


def office_alias(
    flat: str, at: int, until: int, last: int, way: Surface, actor: RegistryActor, day: str | None
) -> Mention:
    """Read *Russian president* and the like: the state before a person's name, else the holder at the date."""
    state = "RUS"
    word = way.text.partition(" ")[0]
    if re.match(r"\s+[A-Z][a-z]+", flat[until:last]):
        return Mention(start=at, end=at + len(word), actor=state)
    holder = holder_of(state, "president", day) if day is not None else actor
    start = with_the(flat, at, 0) if word == "Kremlin" else at
    return Mention(start=start, end=until, actor=(holder or actor).id)


def office_held(
    flat: str, at: int, until: int, first: int, last: int, actor: RegistryActor, day: str | None
) -> Mention | None:
    """Read *Ukraine's president* or *the president of Ukraine*; none where a name follows or no holder is known."""
    if actor.type not in {"state", "igo", "organ"}:
        return None
    ahead = flat[until : until + 2]
    begins = ahead[:1] == "'" or (ahead[:1] == " " and ahead[1:].lower() in _OFFICE_LETTERS)
    office = _OFFICE.match(flat, until, last) if begins else None
    if office is not None and not office["former"] and not office["office"].lower().endswith("presidents"):
        demoted = flat[max(first, at - 8) : at].split()
        if demoted and demoted[-1] in _DEMOTED_BEFORE:
            return None
        if re.match(r",?\s+[A-Z][a-z]+", flat[office.end() : office.end() + 30]) is None:
            holder = holder_of(actor.id, office["office"], day)
            if holder is not None:
                return Mention(start=at, end=office.end("office"), actor=holder.id)
    before = (
        _OFFICE_OF.search(flat, max(first, at - 60), at)
        if flat.endswith(_BEFORE_STATE, max(first, at - 8), at)
        else None
    )
    if before is not None and re.match(r",?\s+[A-Z][a-z]+", flat[until : until + 30]) is None:
        demoted = flat[max(first, before.start() - 8) : before.start()].split()
        holder = holder_of(actor.id, before["office"], day)
        if holder is not None and not (demoted and demoted[-1] in _DEMOTED_BEFORE):
            return Mention(start=before.start(), end=until, actor=holder.id)
    return None


_FURTHEST = 40
"""An office without a state is that of an actor among so many mentions before it."""
_UN_NEAR = re.compile(r"\b(?:UN|U\.N\.|United Nations|veto\w*|resolution|permanent members?)\b")


def councils(flat: str, start: int, end: int, paragraph: Sequence[Mention]) -> list[Mention]:
    """Find *the Security Council*: of the United Nations if those are near, else of the state named last."""
    found: list[Mention] = []
    if flat.find("Security", start, end) < 0:
        return found
    starts = [spoken.start for spoken in paragraph]
    for match in _COUNCIL.finditer(flat, start, end):
        until = bisect_left(starts, match.end())
        before = paragraph[max(0, until - _FURTHEST) : until]
        if before and match.start() < before[-1].end:
            continue
        near = flat[max(start, match.start() - 200) : min(end, match.end() + 100)]
        if _UN_NEAR.search(near):
            found.append(Mention(start=match.start(), end=match.end(), actor="UNSC"))
            continue
        states = (actors()[RegistryActorId(spoken.actor)].iso3 for spoken in reversed(before))
        state = next((iso3 for iso3 in states if iso3), None)
        if state is not None:
            found.append(Mention(start=match.start(), end=match.end(), actor=state))
    return found


def bare_offices(
    flat: str, start: int, end: int, paragraph: Sequence[Mention], day: str | None
) -> list[Mention]:
    """Find *the president* and the like: the holder of such an office named last in the paragraph."""
    found: list[Mention] = []
    if all(flat.find(office, start, end) < 0 for office in (" president", " chancellor", " prime")):
        return found
    starts = [spoken.start for spoken in paragraph]
    for match in _BARE_OFFICE.finditer(flat, start, end):
        until = bisect_left(starts, match.end())
        before = paragraph[max(0, until - _FURTHEST) : until]
        if before and match.start() < before[-1].end:
            continue
        office = " ".join(match["office"].split())
        for spoken in reversed(before):
            actor = actors()[RegistryActorId(spoken.actor)]
            held = re.split(r"[;(]", actor.office)[0].strip()
            if actor.type == "person" and held == office and (day is None or held_on(actor, day)):
                found.append(Mention(start=match.start("office"), end=match.end("office"), actor=actor.id))
                break
    return found
