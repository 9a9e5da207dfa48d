"""Mentions: which actors a text speaks of, by name, demonym, metonym or office.

Spans of citations and outlets' names are masked first; then the longest name wins; then come the traps:
a capital as a place or in the name of a treaty is no state, a bare surname shared with others needs its
title or first name, and an office is the person who held it at the document's date. Pronouns are left.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from standoff.reading.declined import in_cyrillic
from standoff.reading.masks import Masks
from standoff.reading.offices import (
    bare_offices,
    council_head,
    councils,
    in_office,
    kremlin_office,
    office_held,
)
from standoff.reading.record import Mention
from standoff.reading.surfaces import Surface, uncapitalised, ways_at, with_the
from standoff.reading.surnames import IN_A_STATE, NAME_GOES_ON, NAMED_AFTER, makes_a_name, surname
from standoff.sources.registry import RegistryActor, RegistryActorId, actors

__all__ = ["find_mentions"]

_start = attrgetter("start")
_CAPITALS = "A-ZÀ-ÞŠŽČЀ-ЯҐ"


@lru_cache(maxsize=64)
def _words(small: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for the words with a capital, and for those without one that open these ways to write actors.

    It begins with a set of letters, so that the engine runs from one to the next.
    """
    firsts = sorted({re.split(r"\W", text, maxsplit=1)[0] for text in small})
    letters = "".join(word[0] for word in firsts)
    tails = "".join(rf"|(?<={word[0]}){word[1:]}s?\b" for word in firsts)
    return re.compile(rf"[{_CAPITALS}{letters}](?<!\w.)(?:(?<=[{_CAPITALS}])\w*{tails})")


_PLACE_AFTER = re.compile(
    r"[- ](?:agreements?|accords?|process|protocols?|summit|talks|Summit|Conference|conference|Convention|Declaration|declaration|Charter|"
    r"Memorandum|Treaty|Olympics?|Olympic|Games|Club|airport|Airport|metro|Metro|suburbs?|streets?|based\b|region\b|oblast|Oblast|time\b|born\b|meetings?\b|negotiations\b|format\b|bureau\b|office\b|correspondents?\b|headquarters\b)|\s+as\s+(?:a|the)\s+(?:venue|site|location)\b|,\s+(?:\d|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Ii]nside|[Aa]round|[Tt]hroughout|[Aa]cross|[Cc]entral|[Dd]owntown|capital(?:\s+city)?(?:\s+of)?,?|city\s+of|streets\s+of|outskirts\s+of|"
    r"south\s+of|north\s+of|east\s+of|west\s+of|visit(?:ed|s|ing)?|left|leave|leaving|reach(?:ed|ing)?|mayor\s+of|km\s+from|miles\s+from|"
    r"residents\s+of|university\s+of|held\s+at|via)\s+$"
)
_MOTION = re.compile(
    r"\b(?:travel\w*|trips?|visit\w*|fly|flies|flew|flown|flying|flights?|arriv\w*|return\w*|came|come|comes|go|goes|went|going|drove|drive|head(?:ed|ing)|"
    r"journey\w*|train|convoy|road|en\s+route|rushed|moved|fled|deported|summoned|invited|march(?:ed|ing)?|tour)\b[^.;]{0,45}\b(?:to|from|for|toward|towards|into|through)\s+$|"
    r"\b(?:march|mov|advanc)\w*\s+on\s+$|"
    r"\b(?:send|sends|sent|dispatch\w*)\b[^.;]{0,60}\b(?:envoys?|delegations?|minister|secretary|advis[eo]r|diplomats?|negotiators?|team|"
    r"officials?|mission|aide)\b[^.;]{0,30}\bto\s+$"
)
_LAST_BEFORE_PLACE = frozenset(
    "in near outside inside around throughout across central downtown capital capital, city of visit visited visits visiting left leave leaving "
    "reach reached reaching from at via to for on toward towards into through".split()
)
"""The last words of the two patterns above: a quick look before they are tried."""
_COURT = re.compile(r"(?:-based)? (?:[Tt]ribunal|[Cc]ourt|[Cc]onventions?|prosecutors?|judges)\b")
_OLYMPIC = re.compile(r"[^.]{0,50}\b(?:Olympic|Olympics|Games|opening ceremony)\b")
_ALWAYS = frozenset({"Kremlin", "White House", "Pentagon", "Foggy Bottom", "Downing Street", "Whitehall", "Elysee", "Élysée", "Quai d'Orsay", "Zhongnanhai", "Bankova", "Akorda", "Berlaymont", "Turtle Bay"})  # fmt: skip
_OF_PERSONS = frozenset({"full", "surname", "last", "office"})
_NAMESAKES = frozenset({"Memorial", "Wagner"})
_MEMORIAL_OTHER = re.compile(
    r"\s(?:services?|ceremon\w+|Day|Hall|Museum|Cemetery|Park|Complex|Hospital|Bridge|events?|plaques?|to\s+the\s+victims)\b"
)


def find_mentions(
    copy: str,
    paragraphs: Sequence[tuple[int, int]],
    masks: Masks,
    day: str | None,
    *,
    cyrillic: bool,
) -> list[Mention]:
    """Find the actors spoken of in paragraphs of the copy, outside what is masked.

    ``day`` is the document's date (ISO, any precision), by which offices are filled; ``cyrillic`` tells
    whether the copy has Cyrillic words at all.
    """
    flat = copy.replace("\n", " ")
    councillors = "Security Council" in flat
    offices = " president" in flat or " chancellor" in flat or " prime" in flat
    words = _words(tuple(filter(flat.__contains__, uncapitalised())))
    found: list[Mention] = []
    full_names: set[RegistryActorId] = set()
    for start, end in paragraphs:
        paragraph = list(_in_paragraph(flat, words, start, end, masks, day, found, full_names))
        if cyrillic:
            paragraph += in_cyrillic(flat, start, end, masks, day, full_names)
        paragraph.sort(key=_start)
        if councillors and (more := councils(flat, start, end, paragraph)):
            paragraph = sorted([*paragraph, *more], key=_start)
        if offices and (more := bare_offices(flat, start, end, paragraph, day)):
            paragraph = sorted([*paragraph, *more], key=_start)
        found.extend(paragraph)
    return found


def _in_paragraph(
    flat: str,
    words: re.Pattern[str],
    start: int,
    end: int,
    masks: Masks,
    day: str | None,
    earlier: Sequence[Mention],
    full_names: set[RegistryActorId],
) -> Iterator[Mention]:
    """Find the mentions of a paragraph from left to right."""
    done = start
    here: list[Mention] = []
    for word in chain.from_iterable(words.finditer(flat, *gap) for gap in masks.gaps(start, end)):
        ways = ways_at(word.group())
        if ways is None or (at := word.start()) < done:
            continue
        found = ways.here.match(flat, at, end)
        if found is None:
            continue
        way = ways.by_text[found.group()]
        done = found.end()
        if way.takes_plural and flat.startswith("s", done):
            done += 1
        spoken = _meant(flat, at, done, start, end, way, day, earlier, here, full_names)
        if spoken is not None:
            here.append(spoken)
            done = max(done, spoken.end)
            yield spoken


def _meant(
    flat: str,
    at: int,
    until: int,
    first: int,
    last: int,
    way: Surface,
    day: str | None,
    earlier: Sequence[Mention],
    here: Sequence[Mention],
    full_names: set[RegistryActorId],
) -> Mention | None:
    """Say which actor a way of writing means here; none for the traps."""
    actor = way.actor
    if actor is None or (
        at > first and (mark := flat[at - 1]) in "@/#." and (mark != "." or flat[at - 2].isalnum())
    ):
        return None
    if way.kind == "name":
        return _by_name(flat, at, until, first, last, way, actor, day)
    if way.kind in _OF_PERSONS:
        return _person(flat, at, until, first, last, way, day, here, full_names)
    if way.kind == "council":
        return council_head(flat, at, until, first, last, day)
    if way.kind == "metonym":
        return _seat(flat, at, until, first, last, way, actor, day)
    if _is_part_of_a_name(flat, at, until, first, last, way):
        return None
    meant = _nearest_body(flat, at, until, way, [*earlier[-30:], *here])
    if meant is None or (
        way.text == "Brussels" and _is_place(flat, until, flat[max(first, at - 90) : at], way)
    ):
        return None
    held = (
        office_held(flat, at, until, first, last, actors()[meant], day) if way.text == "Commission" else None
    )
    return held or Mention(start=with_the(flat, at, first), end=until, actor=meant)


def _by_name(
    flat: str,
    at: int,
    until: int,
    first: int,
    last: int,
    way: Surface,
    actor: RegistryActor,
    day: str | None,
) -> Mention | None:
    """Read a name or demonym: the actor itself, or who held its office."""
    if way.text in _FIRST_NAMES and _is_part_of_a_name(flat, at, until, first, last, way):
        return None
    if way.text in _NAMESAKES and _is_namesake(flat, until, last, flat[max(first, at - 90) : at], way.text):
        return None
    return office_held(flat, at, until, first, last, actor, day) or Mention(
        start=at, end=until, actor=actor.id
    )


def _person(
    flat: str,
    at: int,
    until: int,
    first: int,
    last: int,
    way: Surface,
    day: str | None,
    here: Sequence[Mention],
    full_names: set[RegistryActorId],
) -> Mention | None:
    """Read a person's full name, surname, or an office that the registry lists as a name."""
    if way.kind == "full":
        return _full(flat, at, until, last, way, full_names)
    if way.kind == "office":
        return _own_office(flat, at, until, way, day)
    return surname(flat, at, until, first, last, way, day, here, full_names)


def _seat(
    flat: str,
    at: int,
    until: int,
    first: int,
    last: int,
    way: Surface,
    actor: RegistryActor,
    day: str | None,
) -> Mention | None:
    """Read a capital or another seat as its state; none where it is a place."""
    if way.text in _ALWAYS:
        held = kremlin_office(flat, at, until, first, last, day) if way.text == "Kremlin" else None
        return held or Mention(start=with_the(flat, at, first), end=until, actor=actor.id)
    if _is_part_of_a_name(flat, at, until, first, last, way) or _is_place(
        flat, until, flat[max(first, at - 90) : at], way
    ):
        return None
    return Mention(start=at, end=until, actor=actor.id)


def _full(
    flat: str, at: int, until: int, last: int, way: Surface, full_names: set[RegistryActorId]
) -> Mention | None:
    """Read a person's full name; none where something is named after the person."""
    actor = way.actor
    if actor is None or NAMED_AFTER.match(flat, until, last):
        return None
    if not way.text.startswith(("President ", "Chancellor ")):
        full_names.add(actor.id)
    elif re.match(r"\s+[A-Z][a-z]", flat[until:last]):
        return _named_after_title(flat, at, until, last, actor, full_names)
    return Mention(start=at, end=until, actor=actor.id)


def _own_office(flat: str, at: int, until: int, way: Surface, day: str | None) -> Mention | None:
    """Read an office that the registry lists as a name of who holds it; none where a name follows."""
    actor = way.actor
    if actor is None or re.match(r",?\s+[A-Z][a-z]", flat[until : until + 30]) is not None:
        return None
    if day is not None and not in_office(actor.id, day):
        return None
    return Mention(start=at, end=until, actor=actor.id)


_COMPOSED = re.compile(r"(?:'s)? (?:opera|music|festival|Ring)\b")


def _is_namesake(flat: str, until: int, last: int, before: str, name: str) -> bool:
    """Tell whether *Wagner* is a person of that name, or *Memorial* the name of a thing."""
    if name == "Memorial":
        return (
            _MEMORIAL_OTHER.match(flat, until, last) is not None
            or re.search(r"\b[A-Z]\w+ $", before) is not None
        )
    behind = _NAME_BEGINS.search(before)
    if behind is not None and behind["word"] not in {"Group", "Company"}:
        at = until - len(name) - 1 - len(behind["word"])
        if makes_a_name(flat, at, last, behind["word"]):
            return True
    return before.endswith("composer ") or _COMPOSED.match(flat, until, last) is not None


def _named_after_title(
    flat: str, at: int, until: int, last: int, actor: RegistryActor, full_names: set[RegistryActorId]
) -> Mention | None:
    """Read *President Xi Jinping*: the full name after the title."""
    start = flat.index(" ", at) + 1
    if flat.startswith(actor.name, start) and start + len(actor.name) <= last:
        full_names.add(actor.id)
        return Mention(start=start, end=start + len(actor.name), actor=actor.id)
    return Mention(start=start, end=until, actor=actor.id)


_NAME_BEGINS = re.compile(r"(?:\w|,) (?P<word>[A-Z][a-z]+) $")
_FOUNDED_ANEW = re.compile(r"\b(?:New|Fort|Port|Lake|Little) $")
_FIRST_NAMES = frozenset({"Georgia", "India", "Israel", "Finn", "West"})
"""States, and a people and a bloc, whose names are parts of persons' or places' names as well."""
_US_STATE_BEFORE = re.compile(
    r"\b(?:(?:Atlanta|Savannah|Augusta|Macon|Athens|Columbus|Albany|Marietta|Valdosta|Decatur|Brunswick|Gainesville|Warner Robins|Sea Island|Kings Bay|"
    r"Fort (?:Benning|Stewart|Gordon|Moore|Eisenhower)), |[Ss]tate of |\b(?:R|D|Rep\.|Republican|Democrat|Senator|Governor|Congressman)[^.;,]{0,30}(?:-| of | from )|"
    r"\b(?:Alabama|Florida|Arizona|Carolina|Tennessee|Pennsylvania|Michigan|Wisconsin|Texas|Nevada)(?:,| and| or|, and|, or) )$"
)
_US_STATE_AFTER = re.compile(
    r"(?:'s)?,? (?:U\.?S\.?A?\b|United States\b|governor|legislature|runoffs?|Republicans?|Democrats?|Senate|National Guard|Bulldogs|Tech\b|primary|primaries)|"
    r"(?:,| and| or|, and|, or) (?:Alabama|Florida|Arizona|(?:North |South )?Carolina|Tennessee|Pennsylvania|Michigan|Wisconsin|Texas|Nevada)\b"
)
"""What tells the state of the Union from the country."""
_LOWER_WORD = re.compile(
    r"(?<![\w'])(?!(?:a|an|and|as|at|but|by|for|from|in|into|nor|of|off|on|or|out|over|per|the|to|up|via|vs|with)\b)[a-z]+\b"
)
"""A word that a headline would begin with a capital."""


_LONGEST_HEADLINE = 400


def _is_prose(flat: str, first: int, last: int) -> bool:
    """Tell a paragraph from a headline, which is short and has no word without a capital."""
    return last - first > _LONGEST_HEADLINE or _LOWER_WORD.search(flat, first, last) is not None


def _is_part_of_a_name(flat: str, at: int, until: int, first: int, last: int, way: Surface) -> bool:
    """Tell whether a capital, or a state that is a first name too, is part of a longer name: of a person, a town, a club.

    A word with a capital beside it makes a name, unless it is an office, an actor or a day; not so in a headline,
    where every word has one.
    """
    capital = way.kind == "metonym"
    if not capital and way.text not in _FIRST_NAMES:
        return False
    if IN_A_STATE.match(flat, until, last) or NAMED_AFTER.match(flat, until, last):
        return True
    before = flat[max(first, at - 60) : at]
    if way.text == "Georgia" and (
        _US_STATE_BEFORE.search(before) or _US_STATE_AFTER.match(flat, until, last)
    ):
        return True
    led = not before[before.rfind(" ", 0, -1) + 1 :].islower()
    if capital and led and _FOUNDED_ANEW.search(before):
        return True
    ahead = NAME_GOES_ON.match(flat, until, last)
    behind = _NAME_BEGINS.search(before) if led and (capital or way.text == "West") else None
    if ahead is not None and makes_a_name(flat, ahead.start("word"), last, ahead["word"]):
        return _is_prose(flat, first, last)
    if behind is not None and makes_a_name(flat, at - len(behind["word"]) - 1, last, behind["word"]):
        return _is_prose(flat, first, last)
    return False


def _is_place(flat: str, until: int, before: str, way: Surface) -> bool:
    """Tell whether a capital is meant as a place, or is part of a name that is no actor."""
    if _PLACE_AFTER.match(flat, until):
        return True
    last = before[before.rfind(" ", 0, -1) + 1 :].rstrip()
    if last.lower() in _LAST_BEFORE_PLACE and (_PLACE_BEFORE.search(before) or _MOTION.search(before)):
        return True
    if way.text == "The Hague" and (last == "at" or _COURT.match(flat, until)):
        return True
    return way.text in {"Beijing", "Tokyo", "Paris", "Rome"} and _OLYMPIC.match(flat, until) is not None


_UNION_NEAR = re.compile(r"\bEU\b|\bEuropean (?:Union|Commission)|(?<=ommission) (?:president|chief)\b")
_NEAR = 200
_OF_THE_UNION = ("EU.VDLEYEN", "EU.MICHEL", "EU.BORRELL")


def _nearest_body(
    flat: str, at: int, until: int, way: Surface, earlier: Sequence[Mention]
) -> RegistryActorId | None:
    """Return the body that *Brussels*, *the alliance*, *the bloc* or *the Commission* means: the one named last."""
    choices = {
        "Brussels": ("EU", "NATO", "EUCOM", "NATO.STOLTENBERG", *_OF_THE_UNION),
        "bloc": ("EU", "CSTO", "NATO", "EAEU"),
        "Commission": ("EU", "EUCOM", *_OF_THE_UNION),
    }.get(way.text, ("NATO", "CSTO", "NATO.STOLTENBERG"))
    for spoken in reversed(earlier):
        if spoken.actor in choices:
            body = spoken.actor.partition(".")[0].replace("EUCOM", "EU")
            return RegistryActorId("EUCOM" if way.text == "Commission" else body)
    if way.text == "Commission":
        near = _UNION_NEAR.search(flat, max(0, at - _NEAR), until + _NEAR)
        return RegistryActorId("EUCOM") if near is not None else None
    if way.text == "bloc":
        return None
    return RegistryActorId("EU" if way.text == "Brussels" else "NATO")
