"""Mentions: which actors a text speaks of, by name, demonym, metonym or office.

Spans of citations and outlets' names are masked first; then the longest name wins; then come the traps:
a capital as a place or in the name of a treaty is no state, a bare surname shared with others needs its
title or first name, and an office is the person who held it at the document's date. Pronouns are left.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from standoff.sources.registry import RegistryActor, RegistryActorId, actors, outlets

__all__ = ["Spoken", "find_mentions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An actor spoken of, at a place in the copy."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surface:
    """One way to write an actor, or (without an actor) a phrase that is none."""

    text: str
    actor: RegistryActor | None
    kind: str
    """``name``, ``full`` (a person's full name), ``surname``, ``metonym``, ``body`` (which one, context tells), ``mask``."""
    needs_the: bool = False


_WORD = re.compile(r"\b(?:[A-ZÀ-ÞŠŽČЀ-ЯҐ]\w*|alliance\b|bloc\b|von\b|al\b)")
_THE = re.compile(r"\b[Tt]he\s$")
_NO_ACTOR = (
    "Minsk agreements|Minsk Agreements|Minsk accords|Minsk Accords|Minsk process|Minsk protocol|Minsk Protocol|Minsk format|Minsk package|"
    "Minsk Group|Minsk group|Minsk II|Minsk I|Minsk-1|Minsk-2|Helsinki accords|Helsinki Accords|Helsinki Final Act|Helsinki process|"
    "Helsinki Process|Helsinki Act|Warsaw Pact|Warsaw Treaty|Warsaw Ghetto|Warsaw Uprising|Budapest Memorandum|Budapest memorandum|"
    "Vienna Document|Vienna document|Vienna Convention|Vienna talks|Vienna process|Paris Agreement|Paris Charter|Charter of Paris|Paris Club|"
    "Berlin Wall|Berlin Conference|Prague Spring|Rome Statute|Treaty of Rome|Rome Treaty|Stockholm syndrome|Stockholm Syndrome|"
    "Stockholm International|Washington Treaty|Washington State|Washington state|Washington, D.C.|Washington Consensus|George Washington|"
    "London Stock Exchange|Moscow Exchange|Moscow State University|Moscow Patriarchate|Moscow region|Moscow Region|Moscow Oblast|"
    "Moscow oblast|Moscow Helsinki Group|Kyiv region|Kyiv Oblast|Kyiv oblast|Kyivan Rus|Kievan Rus|Madrid summit|"
    "South China Sea|East China Sea|Sea of Japan|Indian Ocean|Norwegian Sea|Gulf of Finland|Latin America|Latin American|South America|"
    "South American|North America|North American|Central America|Central American|Native American|African American|Pan American|"
    "West Bank|West Germany|West Africa|West Point|West Coast|West Virginia|West Wing|West Berlin|West Kazakhstan|West Siberia|West Side|"
    "Western Ukraine|Western Military District|Western Sahara|Western Balkans|Western Hemisphere|Western Siberia|Western Kazakhstan|"
    "Western Union|Wild West|Middle West|North West|South West|North-West|South-West|Memorial Day|War Memorial|European Parliament|"
    "European Council|European Court|European Central Bank|European Command|European Pravda|East German|East Germany|"
    "German Democratic Republic|British Columbia|French Guiana|New South Wales|New Mexico|Russian Empire|Turkish Stream|"
    "British Virgin Islands|Byzantine|Beijing Olympics|Beijing Winter|Beijing Games|Beijing Olympic|Beijing 2022|Tokyo Olympics|"
    "Tokyo 2020|Tokyo Games|Beijing Summer|Wagner opera|Atlanta Georgia|University of Georgia|Georgia Tech|Donetsk region|"
    "Donetsk Oblast|Donetsk oblast|Luhansk region|Luhansk Oblast|Luhansk oblast|Donetsk airport|Donetsk Airport|Luhansk airport|"
    "Rau-|Nord Stream|Kherson|Michel Foucault|Bank of America|Voice of America|Bank of England|Bank of China"
).split("|")  # fmt: skip
_PLACE_AFTER = re.compile(
    r"[- ](?:agreements?|accords?|process|protocols?|summit|talks|Summit|Conference|conference|Convention|Declaration|declaration|Charter|"
    r"Memorandum|Treaty|Olympics?|Olympic|Games|Club|airport|Airport|metro|Metro|suburbs?|streets?|based\b|region\b|oblast|Oblast|time\b|born\b)|,\s+(?:\d|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|outside|inside|around|throughout|across|central|downtown|capital(?:\s+city)?(?:\s+of)?,?|city\s+of|streets\s+of|outskirts\s+of|"
    r"south\s+of|north\s+of|east\s+of|west\s+of|visit(?:ed|s|ing)?|left|leave|leaving|reach(?:ed|ing)?|mayor\s+of|km\s+from|miles\s+from|"
    r"residents\s+of|university\s+of|held\s+at|via)\s+$"
)
_MOTION = re.compile(
    r"\b(?:travel\w*|trips?|visit\w*|fly|flies|flew|flown|flying|flights?|arriv\w*|return\w*|came|come|comes|go|goes|went|going|drove|drive|head(?:ed|ing)|"
    r"journey\w*|train|convoy|road|en\s+route|rushed|moved|fled|deported|summoned|invited|march(?:ed|ing)?|tour)\b[^.;]{0,45}\b(?:to|from|for|on|toward|towards|into|through)\s+$"
)
_OLYMPIC = re.compile(r"[^.]{0,50}\b(?:Olympic|Olympics|Games|opening ceremony)\b")
_ALWAYS = frozenset({"Kremlin", "White House", "Pentagon", "Foggy Bottom", "Downing Street", "Whitehall", "Elysee", "Élysée", "Quai d'Orsay", "Zhongnanhai", "Bankova", "Akorda", "Berlaymont", "Turtle Bay"})  # fmt: skip
_DEMOTED_BEFORE = frozenset("former ex late then-".split())

_SHARED_SURNAMES = frozenset(
    "Johnson Austin Michel Xi Sherman Burns Sullivan Wallace Rau Zas Milley Fomin Danilov Kozak Serdyukov Medvedev Truss Duda Schmid "
    "Kallas Modi Zas Orban".split()
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
_OFFICE = re.compile(
    r"(?:'s)?\s+(?P<former>former\s+|ex-|late\s+|then-|acting\s+|next\s+|first\s+|vice[- ]|deputy\s+)?"
    r"(?P<office>presidents?|chancellor|prime\s+minister|premier|foreign\s+(?:minister|secretary)|defen[cs]e\s+(?:minister|secretary)|secretary\s+of\s+(?:state|defense)|"
    r"national\s+security\s+advis[eo]r|secretary[- ]general|leader|head\s+of\s+state|top\s+diplomat|president's)\b",
    re.IGNORECASE,
)
_OFFICE_OF = re.compile(
    r"\b(?P<office>president|chancellor|prime\s+minister|foreign\s+minister|defen[cs]e\s+minister|leader|head\s+of\s+state|secretary[- ]general)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BEFORE_STATE = frozenset({" of ", "the "})
_BARE_OFFICE = re.compile(
    r"\b[Tt]he\s+(?P<office>president|chancellor|prime\s+minister)\b(?!\s+of\b|\s+[A-Z]|-)"
)
_COUNCIL = re.compile(r"\b[Tt]he\s+Security\s+Council\b")
_HEADS = MappingProxyType({"DEU": "chancellor", "GBR": "prime minister", "HUN": "prime minister", "IND": "prime minister", "JPN": "prime minister", "ARM": "prime minister", "EST": "prime minister"})  # fmt: skip
_CYRILLIC = (
    ("RUS", r"Росси(?:я|и|ю|ей)|Росі(?:я|ї|ю|єю)|РФ|Российск(?:ой|ая|ую)\s+Федераци(?:и|я|ю|ей)|Кремл(?:ь|я|ю|е|ём|ем)"),
    ("UKR", r"Украин(?:а|ы|е|у|ой)|Україн(?:а|и|і|у|ою)|Киев|Києв|Київ"),
    ("USA", r"США|Вашингтон"),
    ("KAZ", r"Казахстан(?:а|у|е|ом)?"),
    ("BLR", r"Белорусси(?:я|и|ю|ей)|Беларус(?:ь|и|ью)|Білорус(?:ь|і)"),
    ("CHN", r"Кита(?:й|я|ю|е|ем)"),
    ("DEU", r"Германи(?:я|и|ю|ей)|ФРГ|Німеччин(?:а|и|і|у)"),
    ("NATO", r"НАТО"),
    ("OSCE", r"ОБСЕ"),
    ("CSTO", r"ОДКБ"),
    ("EU", r"Евросоюз(?:а|у|е|ом)?|ЕС|ЄС"),
    ("UN", r"ООН"),
    ("RUS.PUTIN", r"(?:Владимир(?:а|у|ом)?\s+)?Путин(?:а|у|ым|е)?|Путін(?:а|у|им)?"),
    ("RUS.LAVROV", r"(?:Серге(?:й|я|ю|ем)\s+)?Лавров(?:а|у|ым|е)?"),
    ("RUS.SHOIGU", r"(?:Серге(?:й|я|ю|ем)\s+)?Шойгу"),
    ("RUS.PESKOV", r"(?:Дмитри(?:й|я|ю|ем)\s+)?Песков(?:а|у|ым)?"),
    ("UKR.ZELENSKYY", r"(?:В(?:ладимир|олодимир)(?:а|у|ом)?\s+)?Зеленськ(?:ий|ого|ому|им)|(?:Владимир(?:а|у|ом)?\s+)?Зеленск(?:ий|ого|ому|им)"),
    ("KAZ.TOKAYEV", r"(?:Касым-Жомарт(?:а|у)?\s+)?Токаев(?:а|у|ым)?"),
    ("USA.BIDEN", r"(?:Джо(?:зеф)?\s+)?Байден(?:а|у|ом)?"),
)  # fmt: skip
_CYRILLIC_LETTER = re.compile("[а-яё]")
_CYRILLIC_PATTERN = re.compile(
    r"\b(?:" + "|".join(f"(?P<a{index}>{words})" for index, (_, words) in enumerate(_CYRILLIC)) + r")\b"
)


@cache
def _surfaces() -> Mapping[str, tuple[_Surface, ...]]:
    """Return the ways to write actors by their first word, the longest first."""
    found: dict[str, dict[tuple[str, bool], _Surface]] = {}

    def add(surface: _Surface) -> None:
        first = re.match(r"\w+", surface.text)
        if first is not None and not "А" <= surface.text[0] <= "ӿ":
            found.setdefault(first.group(), {}).setdefault((surface.text, surface.needs_the), surface)

    for actor in actors().values():
        for name in (actor.name, *actor.aliases):
            add(_surface(name, actor, metonym=False))
        for name in actor.metonyms:
            add(_surface(name, actor, metonym=True))
    for phrase in _NO_ACTOR:
        add(_Surface(text=phrase, actor=None, kind="mask"))
    for outlet in outlets().values():
        for name in outlet.names:
            if (" " in name or "." in name) and outlet.kind != "official site":
                add(_Surface(text=_plain(name), actor=None, kind="mask"))
    return MappingProxyType(
        {
            first: tuple(sorted(ways.values(), key=lambda way: (-len(way.text), way.text, way.needs_the)))
            for first, ways in found.items()
        }
    )


def _surface(name: str, actor: RegistryActor, *, metonym: bool) -> _Surface:
    """Make one way to write an actor."""
    text = _plain(name).strip('"')
    needs_the = text.startswith("the ")
    if needs_the:
        text = text[4:]
        needs_the = text[0].islower() or text in {"Alliance", "Commission", "States"}
    kind = "metonym" if metonym else "name"
    if actor.type == "person":
        kind = "surname" if " " not in text and text not in {"Elbasy", "VVP"} else "full"
    if text in {"Brussels", "alliance", "Alliance", "bloc", "Commission"}:
        kind = "body"
    return _Surface(text=text, actor=actor, kind=kind, needs_the=needs_the)


def _plain(name: str) -> str:
    """Write a name as the copy does."""
    return name.replace("’", "'").replace("“", '"').replace("”", '"')


def find_mentions(
    copy: str, paragraphs: Sequence[tuple[int, int]], masked: Sequence[tuple[int, int]], day: str | None
) -> list[Spoken]:
    """Find the actors spoken of in paragraphs of the copy, outside the masked spans (sorted).

    ``day`` is the document's date (ISO, any precision), by which offices are filled.
    """
    flat = copy.replace("\n", " ")
    found: list[Spoken] = []
    full_names: set[RegistryActorId] = set()
    for start, end in paragraphs:
        paragraph = list(_in_paragraph(flat, start, end, masked, day, found, full_names))
        paragraph += _cyrillic(flat, start, end, masked)
        paragraph += _councils(flat, start, end, masked, paragraph)
        paragraph.sort(key=lambda spoken: spoken.start)
        paragraph += _bare_offices(flat, start, end, paragraph, day)
        paragraph.sort(key=lambda spoken: spoken.start)
        found.extend(paragraph)
    return found


def _in_paragraph(
    flat: str,
    start: int,
    end: int,
    masked: Sequence[tuple[int, int]],
    day: str | None,
    earlier: Sequence[Spoken],
    full_names: set[RegistryActorId],
) -> Iterator[Spoken]:
    """Find the mentions of a paragraph from left to right."""
    surfaces = _surfaces()
    opens = [span[0] for span in masked]
    done = start
    here: list[Spoken] = []
    for word in _WORD.finditer(flat, start, end):
        at = word.start()
        if at < done:
            continue
        ways = surfaces.get(word.group()) or surfaces.get(word.group().rstrip("s")) or ()
        if not ways:
            continue
        inside = bisect_right(opens, at) - 1
        if inside >= 0 and at < masked[inside][1]:
            continue
        for way in ways:
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


def _matched(flat: str, at: int, end: int, way: _Surface) -> int | None:
    """Return where a way to write an actor ends, if it stands here as whole words."""
    until = at + len(way.text)
    if until > end or not flat.startswith(way.text, at):
        return None
    following = flat[until : until + 2]
    if following[:1] == "s" and not following[1:].isalnum() and way.kind == "name" and _takes_plural(way):
        until += 1
    elif (way.text[-1].isalnum() and (following[:1].isalnum() or following[:1] == "_")) or (
        following[:1] == "." and following[1:].islower()
    ):
        return None
    if way.needs_the and not _THE.search(flat, max(0, at - 4), at):
        return None
    return until


def _takes_plural(way: _Surface) -> bool:
    """Tell whether a demonym takes a plural ending."""
    return (
        way.actor is not None
        and way.actor.type in {"state", "de facto", "bloc"}
        and way.text.endswith(("n", "i", "k", "ek", "d"))
        and way.text not in {"Iran", "Japan", "Sudan", "Pakistan", "United Kingdom"}
    )


def _meant(
    flat: str,
    at: int,
    until: int,
    first: int,
    last: int,
    way: _Surface,
    day: str | None,
    earlier: Sequence[Spoken],
    here: Sequence[Spoken],
    full_names: set[RegistryActorId],
) -> Spoken | None:
    """Say which actor a way of writing means here; none for the traps."""
    actor = way.actor
    if (
        actor is None
        or (at > first and flat[at - 1] in "@/#")
        or (flat[at - 1 : at] == "." and at > first and flat[at - 2].isalnum())
    ):
        return None
    before = flat[max(first, at - 90) : at]
    if way.kind == "full":
        return _full(flat, at, until, last, way, day, full_names)
    if way.kind == "surname":
        start = _surname_start(flat, at, first, before, actor, full_names)
        return None if start is None else Spoken(start=start, end=until, actor=actor.id)
    if way.kind == "body":
        meant = _nearest_body(way, [*earlier[-30:], *here])
        if meant is None or (way.text == "Brussels" and _is_place(flat, until, before, way)):
            return None
        return Spoken(start=_with_the(flat, at, first), end=until, actor=meant)
    if way.kind == "metonym":
        if way.text not in _ALWAYS and _is_place(flat, until, before, way):
            return None
        start = _with_the(flat, at, first) if way.text in _ALWAYS else at
        return Spoken(start=start, end=until, actor=actor.id)
    if actor.id == "MEMORIAL" and (
        _MEMORIAL_OTHER.match(flat, until, last) or re.search(r"\b[A-Z]\w+ $", before)
    ):
        return None
    return _office_held(flat, at, until, first, last, actor, day) or Spoken(
        start=at, end=until, actor=actor.id
    )


def _full(
    flat: str,
    at: int,
    until: int,
    last: int,
    way: _Surface,
    day: str | None,
    full_names: set[RegistryActorId],
) -> Spoken | None:
    """Read a person's full name, or an alias that is really an office (*Russian president*)."""
    actor = way.actor
    if actor is None:
        return None
    if way.text.startswith(("Russian ", "Kremlin ")):
        return _office_alias(flat, at, until, last, way, actor, day)
    if not way.text.startswith(("President ", "Chancellor ")):
        full_names.add(actor.id)
    elif re.match(r"\s+[A-Z][a-z]", flat[until:last]):
        return _named_after_title(flat, at, until, last, actor, full_names)
    return Spoken(start=at, end=until, actor=actor.id)


def _named_after_title(
    flat: str, at: int, until: int, last: int, actor: RegistryActor, full_names: set[RegistryActorId]
) -> Spoken | None:
    """Read *President Xi Jinping*: the full name after the title."""
    start = flat.index(" ", at) + 1
    if flat.startswith(actor.name, start) and start + len(actor.name) <= last:
        full_names.add(actor.id)
        return Spoken(start=start, end=start + len(actor.name), actor=actor.id)
    return Spoken(start=start, end=until, actor=actor.id)


def _with_the(flat: str, at: int, first: int) -> int:
    """Return the start that takes in the article before a name."""
    return at - 4 if at - 4 >= first and flat[at - 4 : at] in {"the ", "The "} else at


def _is_place(flat: str, until: int, before: str, way: _Surface) -> bool:
    """Tell whether a capital is meant as a place, or is part of a name that is no actor."""
    if _PLACE_AFTER.match(flat, until) or _PLACE_BEFORE.search(before) or _MOTION.search(before):
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
        if plain in _TITLES or (plain in _surfaces() and plain != given):
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


def _nearest_body(way: _Surface, earlier: Sequence[Spoken]) -> str | None:
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


def _holder(state: str, office: str, day: str | None) -> RegistryActor | None:
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
            if day is not None and _held(person, day):
                return person
    return None


def _held(person: RegistryActor, day: str) -> bool:
    """Tell whether an office was held on a date; ISO prefixes compare as text."""
    since, until = person.since, person.until
    return (not since or since[: len(day)] <= day[: len(since)]) and (
        not until or day[: len(until)] <= until[: len(day)]
    )


_A_NAME = re.compile(r"(?:'s)?,?\s+[A-Z][a-z]")


def _office_alias(
    flat: str, at: int, until: int, last: int, way: _Surface, actor: RegistryActor, day: str | None
) -> Spoken:
    """Read *Russian president* and the like: the state before a person's name, else the holder at the date."""
    state = "RUS"
    word = way.text.partition(" ")[0]
    if re.match(r"\s+[A-Z][a-z]+", flat[until:last]):
        return Spoken(start=at, end=at + len(word), actor=state)
    holder = _holder(state, "president", day) if day is not None else actor
    start = _with_the(flat, at, 0) if word == "Kremlin" else at
    return Spoken(start=start, end=until, actor=(holder or actor).id)


def _office_held(
    flat: str, at: int, until: int, first: int, last: int, actor: RegistryActor, day: str | None
) -> Spoken | None:
    """Read *Ukraine's president* or *the president of Ukraine*; none where a name follows or no holder is known."""
    if actor.type not in {"state", "igo", "organ"}:
        return None
    office = _OFFICE.match(flat, until, last) if flat[until : until + 1] in {" ", "'"} else None
    if office is not None and not office["former"] and not office["office"].lower().endswith("presidents"):
        demoted = flat[max(first, at - 8) : at].split()
        if demoted and demoted[-1] in _DEMOTED_BEFORE:
            return None
        if re.match(r",?\s+[A-Z][a-z]+", flat[office.end() : office.end() + 30]) is None:
            holder = _holder(actor.id, office["office"], day)
            if holder is not None:
                return Spoken(start=at, end=office.end("office"), actor=holder.id)
    before = _OFFICE_OF.search(flat, max(first, at - 60), at) if flat[at - 4 : at] in _BEFORE_STATE else None
    if before is not None and re.match(r",?\s+[A-Z][a-z]+", flat[until : until + 30]) is None:
        demoted = flat[max(first, before.start() - 8) : before.start()].split()
        holder = _holder(actor.id, before["office"], day)
        if holder is not None and not (demoted and demoted[-1] in _DEMOTED_BEFORE):
            return Spoken(start=before.start(), end=until, actor=holder.id)
    return None


def _cyrillic(flat: str, start: int, end: int, masked: Sequence[tuple[int, int]]) -> list[Spoken]:
    """Find the actors of a paragraph in Cyrillic, in any grammatical case."""
    if _CYRILLIC_LETTER.search(flat, start, end) is None:
        return []
    opens = [span[0] for span in masked]
    found: list[Spoken] = []
    for match in _CYRILLIC_PATTERN.finditer(flat, start, end):
        inside = bisect_right(opens, match.start()) - 1
        if inside >= 0 and match.start() < masked[inside][1]:
            continue
        actor = _CYRILLIC[int((match.lastgroup or "a0")[1:])][0]
        found.append(Spoken(start=match.start(), end=match.end(), actor=actor))
    return found


_UN_NEAR = re.compile(r"\b(?:UN|U\.N\.|United Nations|veto\w*|resolution|permanent members?)\b")


def _councils(
    flat: str, start: int, end: int, masked: Sequence[tuple[int, int]], paragraph: Sequence[Spoken]
) -> list[Spoken]:
    """Find *the Security Council*: of the United Nations if those are near, else of the state named last."""
    found: list[Spoken] = []
    if flat.find("Security", start, end) < 0:
        return found
    for match in _COUNCIL.finditer(flat, start, end):
        if any(begin <= match.start() < until for begin, until in masked[:0]):
            continue
        if any(spoken.start < match.end() and match.start() < spoken.end for spoken in paragraph):
            continue
        near = flat[max(start, match.start() - 200) : min(end, match.end() + 100)]
        if _UN_NEAR.search(near):
            found.append(Spoken(start=match.start(), end=match.end(), actor="UNSC"))
            continue
        before = [spoken for spoken in paragraph if spoken.start < match.start()]
        states = [actors()[RegistryActorId(spoken.actor)] for spoken in before]
        state = next((actor.iso3 for actor in reversed(states) if actor.iso3), None)
        if state is not None:
            found.append(Spoken(start=match.start(), end=match.end(), actor=state))
    return found


def _bare_offices(
    flat: str, start: int, end: int, paragraph: Sequence[Spoken], day: str | None
) -> list[Spoken]:
    """Find *the president* and the like: the holder of such an office named last in the paragraph."""
    found: list[Spoken] = []
    if all(flat.find(office, start, end) < 0 for office in (" president", " chancellor", " prime")):
        return found
    for match in _BARE_OFFICE.finditer(flat, start, end):
        if any(spoken.start < match.end() and match.start() < spoken.end for spoken in paragraph):
            continue
        office = " ".join(match["office"].split())
        for spoken in reversed([spoken for spoken in paragraph if spoken.end <= match.start()]):
            actor = actors()[RegistryActorId(spoken.actor)]
            held = re.split(r"[;(]", actor.office)[0].strip()
            if actor.type == "person" and held == office and (day is None or _held(actor, day)):
                found.append(Spoken(start=match.start("office"), end=match.end("office"), actor=actor.id))
                break
    return found
