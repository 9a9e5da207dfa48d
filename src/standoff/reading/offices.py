"""Offices: who held which on a date, and how a text speaks of the holder.

An office is a person only where the registry knows who held it on the document's date; else it is left to the
state or body before it.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from types import MappingProxyType

from standoff.reading.record import Mention
from standoff.reading.surfaces import begins_here, with_the
from standoff.sources.registry import RegistryActor, RegistryActorId, Term, actors, terms

__all__ = [
    "bare_offices",
    "began_by",
    "council_head",
    "councils",
    "held_on",
    "holder_of",
    "in_office",
    "kremlin_office",
    "lately_in_office",
    "office_held",
]

_start = attrgetter("start")
_DEMOTED_BEFORE = frozenset(
    "former ex ex- late then then- future previous ousted deposed exiled onetime one-time vice deputy acting".split()
)
_SPOKES = r"spokes(?:man|woman|person)"
_OFFICE = re.compile(
    r"(?:'s)?\s+(?P<former>former\s+|ex-|late\s+|then[- ]|acting\s+|interim\s+|next\s+|future\s+|previous\s+|ousted\s+|deputy\s+)?"
    r"(?:(?:new|current|incumbent|outgoing|sitting|longtime|long-time|veteran)\s+)?"
    r"(?P<office>(?:vice[- ]|first\s+)?president|(?:vice[- ])?chancellor|(?:first\s+)?prime\s+minister|premier|"
    r"foreign\s+(?:minister|secretary|policy\s+chief|affairs\s+chief|ministry\s+(?:spokesman|spokeswoman|spokesperson))|"
    r"defen[cs]e\s+(?:minister|secretary)|secretary\s+of\s+(?:state|defen[cs]e)|national\s+security\s+advis[eo]r|secretary[- ]general|"
    r"leader|strongman|ruler|dictator|autocrat|head\s+of\s+state|(?:top|chief)\s+diplomat|high\s+representative|"
    rf"presidential\s+(?:{_SPOKES}|press\s+secretary)|chief\s+of\s+(?:the\s+)?general\s+staff|commander[- ]in[- ]chief|"
    r"(?:commission|council)\s+(?:president|chief|head)|chair(?:man|woman|person)(?:-in-office)?|chief|head|boss)\b(?!-)",
    re.IGNORECASE,
)
_OFFICE_BEGINS = frozenset(
    "pr ch fo de se na le he to ex la th ac in ne fu ou st ru di au hi vi fi co bo cu si lo ve".split()
)
"""First two letters of the offices above and of the words before them."""
_NO_HEAD = re.compile(
    r"\s+(?:of|negotiators?|inspectors?|weapons|spokes\w+|economist|scientist|envoys?|monitors?|observers?|prosecutors?|military|executive|"
    r"representative|mediator|strategist|advis[eo]rs?|delegates?|investigators?|coordinator|legal|technical|political|humanitarian|"
    r"offices?|quarters|delegation|commander|whip|justice|rabbi)\b"
)
"""What makes of *chief* or *head* another office than the highest."""
_OFFICE_OF = re.compile(
    r"\b(?P<office>president|chancellor|prime\s+minister|foreign\s+minister|defen[cs]e\s+minister|leader|head\s+of\s+state|secretary[- ]general|"
    r"high\s+representative|head|chief)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BEFORE_STATE = (" of ", " of the ")
_THE = r"he(?<=\b[Tt]he)"
"""The article without its first letter: what always begins alike is found sooner."""
_BARE_OFFICE = re.compile(
    rf"{_THE}\s+(?P<office>president|chancellor|prime\s+minister)\b(?!\s+of\b|\s+[A-Z]|-)"
)
_KREMLIN = re.compile(
    r"(?:'s)?\s+(?P<office>leader|head|boss|chief|ruler|master|incumbent|strongman|spokes(?:man|woman|person)|press\s+secretary)\b(?!-|\s+of\b)"
)
_COUNCIL = re.compile(rf"{_THE}\s+Security\s+Council\b")
_COUNCIL_HEAD = re.compile(r"(?:'s)?\s+(?P<office>president|chief|head|chairman)\b(?!-)", re.IGNORECASE)
_HEADS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(("GBR", "HUN", "IND", "JPN", "ARM", "EST", "NOR", "ESP"), ("prime minister",))
    | {"DEU": ("chancellor",), "CHN": ("general secretary", "president"), "TUR": ("president", "prime minister"), "IRN": ()}
)  # fmt: skip
"""The offices of those called *leader*, where they are others than a president: Iran's is the supreme leader."""
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "premier": "prime minister", "head of state": "president", "first president": "first president",
        "strongman": "leader", "ruler": "leader", "dictator": "leader", "autocrat": "leader", "master": "leader", "incumbent": "leader",
        "national security adviser": "national security advisor", "chief of general staff": "chief of the general staff",
        "chief diplomat": "top diplomat", "foreign policy chief": "top diplomat", "foreign affairs chief": "top diplomat",
        "foreign ministry spokesman": "foreign ministry spokeswoman", "foreign ministry spokesperson": "foreign ministry spokeswoman",
        "spokesman": "press secretary", "spokeswoman": "press secretary", "spokesperson": "press secretary",
        "presidential spokesman": "press secretary", "presidential spokeswoman": "press secretary",
        "presidential spokesperson": "press secretary", "presidential press secretary": "press secretary",
        "chairman": "chair", "chairwoman": "chair", "chairperson": "chair", "boss": "head", "chief": "head",
        "chairman in office": "chair", "chairwoman in office": "chair", "chairperson in office": "chair",
        "commission chief": "commission president", "commission head": "commission president",
        "council chief": "council president", "council head": "council president",
    }
)  # fmt: skip
"""Offices by the word that is looked up for them."""


def _offices(state: str, office: str) -> tuple[tuple[str, str], ...]:
    """Return whose offices, as the registry writes them, an office spoken of may be, the likelier first."""
    word = re.sub(r"\s+", " ", office.casefold().replace("-", " ")).replace("defence", "defense")
    word = _WORDS.get(word, word)
    if word == "leader":
        return tuple((state, head) for head in _HEADS.get(state, ("president",)))
    if word == "top diplomat":
        own = {"USA": "secretary of state", "GBR": "foreign secretary", "EU": "high representative"}
        return ((state, own.get(state, "foreign minister")),)
    if word == "head":
        return ((state, "president" if state == "EUCOM" else "secretary general"),)
    own_word = {
        ("GBR", "defense secretary"): "defense secretary", ("GBR", "defense minister"): "defense secretary",
        ("GBR", "foreign minister"): "foreign secretary", ("USA", "defense minister"): "secretary of defense",
        ("USA", "defense secretary"): "secretary of defense", ("USA", "foreign minister"): "secretary of state",
        ("EU", "council president"): "president of the european council", ("OSCE", "chair"): "chairperson in office",
        ("RUS", "press secretary"): "presidential press secretary",
    }.get((state, word), word)  # fmt: skip
    return (
        (("EUCOM", "president"),) if (state, word) == ("EU", "commission president") else ((state, own_word),)
    )


@cache
def _held() -> Mapping[tuple[str, str], tuple[Term, ...]]:
    """Return the terms in an office, by whose and which, the latest first."""
    found: dict[tuple[str, str], list[Term]] = {}
    for term in terms():
        word = term.office.casefold().replace("-", " ").replace("defence", "defense")
        word = re.sub(r" \d{4}$| in jan \d{4}$", "", word)
        found.setdefault((term.of, word), []).append(term)
    return MappingProxyType(
        {key: tuple(sorted(held, key=lambda term: term.since, reverse=True)) for key, held in found.items()}
    )


@cache
def _careers() -> Mapping[RegistryActorId, tuple[Term, ...]]:
    """Return the terms of each person."""
    found: dict[RegistryActorId, list[Term]] = {}
    for term in terms():
        found.setdefault(term.person, []).append(term)
    return MappingProxyType({person: tuple(held) for person, held in found.items()})


@lru_cache(maxsize=4096)
def holder_of(state: str, office: str, day: str | None) -> RegistryActor | None:
    """Return who held an office on the document's date; on the day of a handover, who took it over."""
    if day is None:
        return None
    for key in _offices(state, office):
        for term in _held().get(key, ()):
            if held_on(term, day):
                return actors()[term.person]
    return None


def held_on(term: Term, day: str) -> bool:
    """Tell whether an office was held on a date, of a month or a year in its middle; ISO prefixes compare as text."""
    whole = day + {4: "-07-01", 7: "-15"}.get(len(day), "")
    return (not term.since or term.since <= whole[: len(term.since)]) and (
        not term.until or whole[: len(term.until)] <= term.until
    )


@lru_cache(maxsize=4096)
def in_office(person: RegistryActorId, day: str | None) -> bool:
    """Tell whether a person held any office on a date."""
    return day is not None and any(held_on(term, day) for term in _careers().get(person, ()))


@lru_cache(maxsize=4096)
def lately_in_office(person: RegistryActorId, day: str | None) -> bool:
    """Tell whether a person held any office on a date or a year before it."""
    return day is not None and (
        in_office(person, day) or in_office(person, f"{int(day[:4]) - 1:04d}{day[4:]}")
    )


@lru_cache(maxsize=4096)
def began_by(person: RegistryActorId, day: str | None) -> bool:
    """Tell whether a person had come to an office by a date; yes where either is unknown."""
    since = [term.since for term in _careers().get(person, ())]
    return day is None or not all(since) or min(since)[: len(day)] <= day


@cache
def _offices_for_names() -> Mapping[str, RegistryActor]:
    """Return the persons that the registry lets an office stand for: what counts in a text without a date."""
    return MappingProxyType(
        {
            alias: actor
            for actor in actors().values()
            if actor.type == "person"
            for alias in actor.aliases
            if alias.rpartition(" ")[2].islower()
        }
    )


def _holder(
    flat: str, at: int, actor: RegistryActorId, office: re.Match[str], day: str | None
) -> RegistryActor | None:
    """Return who holds the office that a match ends with."""
    if day is None:
        return _offices_for_names().get(flat[at : office.end("office")])
    return holder_of(actor, office["office"], day)


_FOLLOWS = re.compile(r"(?P<comma>,?)\s+(?P<word>[A-Z][\w'-]*[a-z]\w*)")
_NO_NAME = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December "
    "The A An In On At But And He She It They This That If When While As For Since After Before".split()
)


def _is_named(flat: str, at: int, last: int, holder: RegistryActor) -> bool:
    """Tell whether the name of who holds the office follows, the holder's or one that the registry lacks."""
    follows = _FOLLOWS.match(flat, at, last)
    if follows is None or follows["word"] in _NO_NAME:
        return False
    other = begins_here(flat, follows.start("word"), last)
    if other is None or other.actor is None:
        return True
    if other.actor.type != "person":
        return False
    return not follows["comma"] or other.actor.id == holder.id


def _is_demoted(flat: str, at: int, first: int) -> bool:
    """Tell whether a word before an office says that it is held no more, or is a lower one."""
    if at > first and flat[at - 1] == "-":
        return True
    before = flat[max(first, at - 12) : at].split()
    return bool(before) and before[-1].lower() in _DEMOTED_BEFORE


def kremlin_office(flat: str, at: int, until: int, first: int, last: int, day: str | None) -> Mention | None:
    """Read *the Kremlin leader* and *the Kremlin spokesman*; none where a name follows or no holder is known."""
    office = _KREMLIN.match(flat, until, last)
    if office is None or _is_demoted(flat, at, first):
        return None
    if day is None:
        holder = _offices_for_names().get(flat[at : office.end()])
    else:
        word = office["office"]
        holder = holder_of("RUS", "leader" if word in {"head", "boss", "chief"} else word, day)
    if holder is None or _is_named(flat, office.end(), last, holder):
        return None
    return Mention(start=with_the(flat, at, first), end=office.end(), actor=holder.id)


def council_head(flat: str, at: int, until: int, first: int, last: int, day: str | None) -> Mention | None:
    """Read *the European Council president* and *the president of the European Council*."""
    holder = holder_of("EU", "council president", day)
    if holder is None:
        return None
    office = _COUNCIL_HEAD.match(flat, until, last)
    if (
        office is not None
        and not _is_demoted(flat, at, first)
        and not _is_named(flat, office.end(), last, holder)
    ):
        return Mention(start=at, end=office.end(), actor=holder.id)
    before = _OFFICE_OF.search(flat, max(first, at - 60), at)
    if (
        before is None
        or before["office"].lower() not in {"president", "head"}
        or _is_demoted(flat, before.start(), first)
    ):
        return None
    if flat.startswith("'s", until) or _is_named(flat, until, last, holder):
        return None
    return Mention(start=before.start(), end=until, actor=holder.id)


def office_held(
    flat: str, at: int, until: int, first: int, last: int, actor: RegistryActor, day: str | None
) -> Mention | None:
    """Read *Ukraine's president* or *the president of Ukraine*; none where a name follows or no holder is known."""
    if actor.type not in {"state", "igo", "organ"}:
        return None
    ahead = flat[until : until + 3]
    if ahead[:1] == "'" or (ahead[:1] == " " and ahead[1:].lower() in _OFFICE_BEGINS):
        found = _office_after(flat, at, until, first, last, actor, day)
        if found is not None:
            return found
    if not flat.endswith(_BEFORE_STATE, first, at) or flat[until : until + 1] in {"'", "-"}:
        return None
    before = _OFFICE_OF.search(flat, max(first, at - 60), at)
    if before is None or not _is_noun(flat[at:until], actor) or _is_demoted(flat, before.start(), first):
        return None
    holder = holder_of(actor.id, before["office"], day)
    if holder is None or _is_named(flat, until, last, holder):
        return None
    return Mention(start=before.start(), end=until, actor=holder.id)


def _office_after(
    flat: str, at: int, until: int, first: int, last: int, actor: RegistryActor, day: str | None
) -> Mention | None:
    """Read an office after the state or body whose it is."""
    office = _OFFICE.match(flat, until, last)
    if office is None or office["former"]:
        return None
    holder = _holder(flat, at, actor.id, office, day)
    if holder is None or _is_demoted(flat, at, first) or _is_named(flat, office.end(), last, holder):
        return None
    if office["office"].lower() in {"chief", "head"} and _NO_HEAD.match(flat, office.end(), last):
        return None
    return Mention(start=at, end=office.end("office"), actor=holder.id)


def _is_noun(written: str, actor: RegistryActor) -> bool:
    """Tell whether an actor is written by its name, not by an adjective made of it."""
    return (
        actor.type != "state"
        or written == actor.name
        or written.replace(".", "").isupper()
        or written in {"Britain", "Great Britain", "America", "Holland", "Czechia", "Türkiye"}
    )


_FURTHEST = 40
"""An office without a state is that of an actor among so many mentions before it."""
_UN_NEAR = re.compile(r"\b(?:UN|U\.N\.|United Nations|veto\w*|resolution|permanent members?)\b")


def councils(flat: str, start: int, end: int, paragraph: Sequence[Mention]) -> list[Mention]:
    """Find *the Security Council*: of the United Nations if those are near, else of the state named last."""
    found: list[Mention] = []
    if flat.find("Security", start, end) < 0:
        return found
    for match in _COUNCIL.finditer(flat, start, end):
        at = match.start() - 1
        until = bisect_left(paragraph, match.end(), key=_start)
        before = paragraph[max(0, until - _FURTHEST) : until]
        if before and at < before[-1].end:
            continue
        near = flat[max(start, at - 200) : min(end, match.end() + 100)]
        if _UN_NEAR.search(near):
            found.append(Mention(start=at, end=match.end(), actor="UNSC"))
            continue
        states = (actors()[RegistryActorId(spoken.actor)].iso3 for spoken in reversed(before))
        state = next((iso3 for iso3 in states if iso3), None)
        if state is not None:
            found.append(Mention(start=at, end=match.end(), actor=state))
    return found


def bare_offices(
    flat: str, start: int, end: int, paragraph: Sequence[Mention], day: str | None
) -> list[Mention]:
    """Find *the president* and the like: the holder of such an office named last in the paragraph."""
    found: list[Mention] = []
    if (
        flat.find(" president", start, end) < 0
        and flat.find(" chancellor", start, end) < 0
        and flat.find(" prime", start, end) < 0
    ):
        return found
    for match in _BARE_OFFICE.finditer(flat, start, end):
        until = bisect_left(paragraph, match.end(), key=_start)
        before = paragraph[max(0, until - _FURTHEST) : until]
        if before and match.start() - 1 < before[-1].end:
            continue
        office = " ".join(match["office"].split())
        for spoken in reversed(before):
            if _holds(RegistryActorId(spoken.actor), office, day):
                found.append(
                    Mention(start=match.start("office"), end=match.end("office"), actor=spoken.actor)
                )
                break
    return found


def _holds(actor: RegistryActorId, office: str, day: str | None) -> bool:
    """Tell whether an actor is a person who holds such an office of a state."""
    return any(
        term.office == office and actors()[term.of].type == "state" and (day is None or held_on(term, day))
        for term in _careers().get(actor, ())
    )
