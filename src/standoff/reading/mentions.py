"""Mentions: which actors a text speaks of, by name, demonym, metonym or office.

Spans of citations and outlets' names are masked first; then the longest name wins; then come the traps:
a capital as a place or in the name of a treaty is no state, a bare surname shared with others needs its
title or first name, and an office is the person who held it at the document's date. Pronouns are left.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

from standoff.reading.declined import in_cyrillic
from standoff.reading.offices import bare_offices, councils, office_alias, office_held
from standoff.reading.record import Mention
from standoff.reading.surfaces import Surface, uncapitalised, ways_at, with_the
from standoff.sources.registry import RegistryActor, RegistryActorId

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


_THE = re.compile(r"\b[Tt]he\s$")
_PLACE_AFTER = re.compile(
    r"[- ](?:agreements?|accords?|process|protocols?|summit|talks|Summit|Conference|conference|Convention|Declaration|declaration|Charter|"
    r"Memorandum|Treaty|Olympics?|Olympic|Games|Club|airport|Airport|metro|Metro|suburbs?|streets?|based\b|region\b|oblast|Oblast|time\b|born\b)|,\s+(?:\d|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Ii]nside|[Aa]round|[Tt]hroughout|[Aa]cross|[Cc]entral|[Dd]owntown|capital(?:\s+city)?(?:\s+of)?,?|city\s+of|streets\s+of|outskirts\s+of|"
    r"south\s+of|north\s+of|east\s+of|west\s+of|visit(?:ed|s|ing)?|left|leave|leaving|reach(?:ed|ing)?|mayor\s+of|km\s+from|miles\s+from|"
    r"residents\s+of|university\s+of|held\s+at|via)\s+$"
)
_MOTION = re.compile(
    r"\b(?:travel\w*|trips?|visit\w*|fly|flies|flew|flown|flying|flights?|arriv\w*|return\w*|came|come|comes|go|goes|went|going|drove|drive|head(?:ed|ing)|"
    r"journey\w*|train|convoy|road|en\s+route|rushed|moved|fled|deported|summoned|invited|march(?:ed|ing)?|tour)\b[^.;]{0,45}\b(?:to|from|for|on|toward|towards|into|through)\s+$"
)
_LAST_BEFORE_PLACE = frozenset(
    "in near outside inside around throughout across central downtown capital capital, city of visit visited visits visiting left leave leaving "
    "reach reached reaching from at via to for on toward towards into through".split()
)
"""The last words of the two patterns above: a quick look before they are tried."""
_OLYMPIC = re.compile(r"[^.]{0,50}\b(?:Olympic|Olympics|Games|opening ceremony)\b")
_ALWAYS = frozenset({"Kremlin", "White House", "Pentagon", "Foggy Bottom", "Downing Street", "Whitehall", "Elysee", "Élysée", "Quai d'Orsay", "Zhongnanhai", "Bankova", "Akorda", "Berlaymont", "Turtle Bay"})  # fmt: skip
_SHARED_SURNAMES = frozenset(
    "Johnson Austin Michel Xi Sherman Burns Sullivan Wallace Rau Zas Milley Fomin Danilov Kozak Serdyukov Medvedev Truss Duda Schmid "
    "Kallas Modi Orban Kerry Cameron Harris Pence Bolton Carter Abe Suga Tsai Lapid Conte Colonna Karimov Kamilov Fiala Zeman "
    "Solberg Rasmussen Grossi Fidan Akar Maas Gabriel Volker Strelkov Novak Tusk Dodon Solberg Lammy Cleverly Hagel Filip Bayramov".split()
)
"""Surnames that many bear: they count beside a title or after the full name."""
_TITLES = frozenset(
    "President Minister Secretary Chancellor Premier Prime Foreign Defense Defence General Gen Ambassador Spokesman Spokeswoman "
    "Spokesperson Director Chief Chairman Mr Mrs Ms Dr Comrade Commissioner Representative Advisor Adviser Leader PM Marshal Admiral "
    "Senator Speaker Presidents Ministers Deputy State Security Council CIA Treasury Boss Elbasy".split()
)
_FUNCTION_WORDS = frozenset(
    "The A An In On At But And However If When While As For Since After Before That This These Those What Who Why How Where Until "
    "Now By With To From Nor Yet So Then Thus Both Even Only Although Though Despite Because Once Unless Like Unlike Against "
    "Without Under Over Meanwhile Moreover Instead Indeed Still Perhaps Today Yesterday Yet Did Does Do Is Was Will Would Could Should Can May "
    "Has Had Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October "
    "November December According Nevertheless Nonetheless Later Earlier Either Neither Whether Via Per Let Only Not No Pro Anti Non "
    "Also Here There Such Which Whose Among Between During Through Around Across Kremlin Moscow Washington Kyiv Beijing NATO EU UN US".split()
)
_MEMORIAL_OTHER = re.compile(
    r"\s(?:services?|ceremon\w+|Day|Hall|Museum|Cemetery|Park|Complex|Hospital|Bridge|events?|plaques?|to\s+the\s+victims)\b"
)


def find_mentions(
    copy: str,
    paragraphs: Sequence[tuple[int, int]],
    masked: Sequence[tuple[int, int]],
    day: str | None,
    *,
    cyrillic: bool,
) -> list[Mention]:
    """Find the actors spoken of in paragraphs of the copy, outside the masked spans (sorted).

    ``day`` is the document's date (ISO, any precision), by which offices are filled; ``cyrillic`` tells
    whether the copy has Cyrillic words at all.
    """
    flat = copy.replace("\n", " ")
    opens = [span[0] for span in masked]
    councillors = "Security Council" in flat
    words = _words(tuple(way for way in uncapitalised() if way in flat))
    found: list[Mention] = []
    full_names: set[RegistryActorId] = set()
    for start, end in paragraphs:
        paragraph = list(_in_paragraph(flat, words, start, end, masked, opens, day, found, full_names))
        if cyrillic:
            paragraph += in_cyrillic(flat, start, end, masked, opens, full_names)
        paragraph.sort(key=_start)
        if councillors:
            paragraph += councils(flat, start, end, paragraph)
            paragraph.sort(key=_start)
        paragraph += bare_offices(flat, start, end, paragraph, day)
        paragraph.sort(key=_start)
        found.extend(paragraph)
    return found


def _in_paragraph(
    flat: str,
    words: re.Pattern[str],
    start: int,
    end: int,
    masked: Sequence[tuple[int, int]],
    opens: Sequence[int],
    day: str | None,
    earlier: Sequence[Mention],
    full_names: set[RegistryActorId],
) -> Iterator[Mention]:
    """Find the mentions of a paragraph from left to right."""
    done = start
    here: list[Mention] = []
    for word in words.finditer(flat, start, end):
        ways = ways_at(word.group())
        if ways is None:
            continue
        at = word.start()
        opening = ways.opens.match(flat, at, end) if at >= done else None
        if opening is None:
            continue
        inside = bisect_right(opens, at) - 1
        if inside >= 0 and at < masked[inside][1]:
            continue
        for way in ways.ways[ways.first[opening.group()] :]:
            until = _matched(flat, at, end, way)
            if until is None:
                continue
            spoken = _meant(flat, at, until, start, end, way, day, earlier, here, full_names)
            done = until
            if spoken is not None:
                here.append(spoken)
                done = max(done, spoken.end)
                yield spoken
            break


def _matched(flat: str, at: int, end: int, way: Surface) -> int | None:
    """Return where a way to write an actor ends, if it stands here as whole words."""
    until = at + len(way.text)
    if until > end or not flat.startswith(way.text, at):
        return None
    following = flat[until : until + 2]
    if following[:1] == "s" and not following[1:].isalnum() and way.takes_plural:
        until += 1
    elif (way.text[-1].isalnum() and (following[:1].isalnum() or following[:1] == "_")) or (
        following[:1] == "." and following[1:].islower()
    ):
        return None
    if way.needs_the and not _THE.search(flat, max(0, at - 4), at):
        return None
    return until


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
    if (
        actor is None
        or (at > first and flat[at - 1] in "@/#")
        or (flat[at - 1 : at] == "." and at > first and flat[at - 2].isalnum())
    ):
        return None
    if way.kind == "full":
        return _full(flat, at, until, last, way, day, full_names)
    if way.kind == "name":
        return _by_name(flat, at, until, first, last, way, actor, day)
    before = flat[max(first, at - 90) : at]
    if way.kind == "surname":
        start = _surname_start(flat, at, first, before, actor, full_names)
        return None if start is None else Mention(start=start, end=until, actor=actor.id)
    if way.text not in _ALWAYS and _is_part_of_a_name(flat, at, until, first, last, way):
        return None
    if way.kind == "body":
        meant = _nearest_body(way, [*earlier[-30:], *here])
        if meant is None or (way.text == "Brussels" and _is_place(flat, until, before, way)):
            return None
        return Mention(start=with_the(flat, at, first), end=until, actor=meant)
    if way.text in _ALWAYS:
        return Mention(start=with_the(flat, at, first), end=until, actor=actor.id)
    return None if _is_place(flat, until, before, way) else Mention(start=at, end=until, actor=actor.id)


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
    if actor.id == "MEMORIAL" and (
        _MEMORIAL_OTHER.match(flat, until, last) or re.search(r"\b[A-Z]\w+ $", flat[max(first, at - 90) : at])
    ):
        return None
    return office_held(flat, at, until, first, last, actor, day) or Mention(
        start=at, end=until, actor=actor.id
    )


def _full(
    flat: str,
    at: int,
    until: int,
    last: int,
    way: Surface,
    day: str | None,
    full_names: set[RegistryActorId],
) -> Mention | None:
    """Read a person's full name, or an alias that is really an office (*Russian president*)."""
    actor = way.actor
    if actor is None:
        return None
    if way.text.startswith(("Russian ", "Kremlin ")):
        return office_alias(flat, at, until, last, way, actor, day)
    if not way.text.startswith(("President ", "Chancellor ")):
        full_names.add(actor.id)
    elif re.match(r"\s+[A-Z][a-z]", flat[until:last]):
        return _named_after_title(flat, at, until, last, actor, full_names)
    return Mention(start=at, end=until, actor=actor.id)


def _named_after_title(
    flat: str, at: int, until: int, last: int, actor: RegistryActor, full_names: set[RegistryActorId]
) -> Mention | None:
    """Read *President Xi Jinping*: the full name after the title."""
    start = flat.index(" ", at) + 1
    if flat.startswith(actor.name, start) and start + len(actor.name) <= last:
        full_names.add(actor.id)
        return Mention(start=start, end=start + len(actor.name), actor=actor.id)
    return Mention(start=start, end=until, actor=actor.id)


_NAME_GOES_ON = re.compile(r" (?P<word>[A-Z]['’A-Za-z]*[a-z]{2}\w*)")
_NAME_BEGINS = re.compile(r"(?:\w|,) (?P<word>[A-Z][a-z]+) $")
_FOUNDED_ANEW = re.compile(r"\b(?:New|Fort|Port|Lake|Little) $")
_IN_A_STATE = re.compile(
    r", (?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
    r"Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|"
    r"(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Ontario|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|(?:West )?Virginia|"
    r"Wisconsin|Wyoming)\b"
)
_FIRST_NAMES = frozenset({"Georgia", "India", "Israel", "Jordan", "Chad"})
"""States whose names are first names as well."""
_LOWER_WORD = re.compile(
    r"(?<![\w'])(?!(?:a|an|and|as|at|but|by|for|from|in|into|nor|of|off|on|or|out|over|per|the|to|up|via|vs|with)\b)[a-z]+\b"
)
"""A word that a headline would begin with a capital."""


def _is_part_of_a_name(flat: str, at: int, until: int, first: int, last: int, way: Surface) -> bool:
    """Tell whether a capital, or a state that is a first name too, is part of a longer name: of a person, a town, a club.

    A word with a capital beside it makes a name, unless it is an office, an actor or a day; not so in a headline,
    where every word has one.
    """
    capital = way.kind == "metonym"
    if not capital and way.text not in _FIRST_NAMES:
        return False
    if _IN_A_STATE.match(flat, until, last):
        return True
    before = flat[max(first, at - 30) : at]
    led = capital and not before[before.rfind(" ", 0, -1) + 1 :].islower()
    if led and _FOUNDED_ANEW.search(before):
        return True
    ahead = _NAME_GOES_ON.match(flat, until, last)
    behind = _NAME_BEGINS.search(before) if led else None
    beside = [one["word"] for one in (ahead, behind) if one is not None]
    if not any(_makes_a_name(word) for word in beside):
        return False
    return _LOWER_WORD.search(flat, first, last) is not None


def _makes_a_name(word: str) -> bool:
    """Tell whether a word with a capital makes a name of the capital beside it."""
    return (
        word not in _TITLES
        and word not in _FUNCTION_WORDS
        and not word.isupper()
        and word not in {"Government", "Foreign", "Ministry", "Parliament", "Embassy"}
        and ways_at(word) is None
    )


def _is_place(flat: str, until: int, before: str, way: Surface) -> bool:
    """Tell whether a capital is meant as a place, or is part of a name that is no actor."""
    if _PLACE_AFTER.match(flat, until):
        return True
    last = before[before.rfind(" ", 0, -1) + 1 :].rstrip()
    if last.lower() in _LAST_BEFORE_PLACE and (_PLACE_BEFORE.search(before) or _MOTION.search(before)):
        return True
    return way.text in {"Beijing", "Tokyo", "Paris", "Rome"} and _OLYMPIC.match(flat, until) is not None


def _surname_start(
    flat: str, at: int, first: int, before: str, actor: RegistryActor, full_names: set[RegistryActorId]
) -> int | None:
    """Return where a mention by surname starts; none if another bearer of the name is meant."""
    word = before[:-1].rpartition(" ")[2] if before.endswith(" ") else ""
    plain = word.strip("\"'(")
    given = actor.name.split()[0]
    if plain and plain[0].isupper() and plain.rstrip(".,'s") == plain and plain not in _FUNCTION_WORDS:
        if plain in _TITLES or (ways_at(plain) is not None and plain != given):
            return at
        if plain[0] == given[0] and (len(plain) <= 2 or plain[:2] == given[:2]):
            return at - len(plain) - 1
        sentence_start = at - len(word) - 1 <= first or bool(
            re.search(r"[.!?][\"')]*\s+$", flat[max(first, at - len(word) - 6) : at - len(word) - 1] + " ")
        )
        if not (sentence_start and not plain[1:].islower()) and not plain.isupper():
            return None
    elif plain.rstrip(".") in _TITLES:
        return at
    if actor.name.split()[-1] in _SHARED_SURNAMES and actor.id not in full_names:
        return None
    return at


def _nearest_body(way: Surface, earlier: Sequence[Mention]) -> str | None:
    """Return the body that *Brussels*, *the alliance* or *the bloc* means: the one named last."""
    choices = {
        "Brussels": ("EU", "NATO", "EUCOM", "NATO.STOLTENBERG"),
        "bloc": ("EU", "CSTO", "NATO", "EAEU"),
        "Commission": ("EU", "EUCOM"),
    }.get(way.text, ("NATO", "CSTO", "NATO.STOLTENBERG"))
    for spoken in reversed(earlier):
        if spoken.actor in choices:
            return spoken.actor.partition(".")[0].replace(
                "EUCOM", "EUCOM" if way.text == "Commission" else "EU"
            )
    if way.text in {"Commission", "bloc"}:
        return None
    return "EU" if way.text == "Brussels" else "NATO"
