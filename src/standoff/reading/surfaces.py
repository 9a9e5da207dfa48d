"""The ways to write actors, and phrases that look like an actor and are none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from unicodedata import normalize

from standoff.sources.registry import RegistryActor, RegistryActorId, actors, outlets

__all__ = [
    "Surface",
    "Ways",
    "begins_here",
    "is_an_actor",
    "plain_letters",
    "uncapitalised",
    "ways_at",
    "with_the",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One way to write an actor, or (without an actor) a phrase that is none."""

    text: str
    actor: RegistryActor | None
    kind: str
    """``name``, ``full`` (a person's full name), ``surname``, ``last`` (a surname that counts after the full name alone), ``office``,
    ``metonym``, ``body`` (which one, context tells), ``council`` (of which only the head is an actor), ``mask``."""
    needs_the: bool = False
    takes_plural: bool = False
    """Whether a demonym may be followed by the ending of the plural."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways to write actors that begin with one word."""

    here: re.Pattern[str]
    """Matches the text of the longest that stands at a place as whole words, before the ending of a plural."""
    by_text: dict[str, Surface]


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
    "European Court|European Central Bank|European Command|European Pravda|East German|East Germany|"
    "German Democratic Republic|Chinese New Year|China shop|china shop|Humboldt University|Peking University|Peking duck|British Columbia|French Guiana|New South Wales|New Mexico|Russian Empire|Turkish Stream|"
    "British Virgin Islands|Byzantine|Beijing Olympics|Beijing Winter|Beijing Games|Beijing Olympic|Beijing 2022|Tokyo Olympics|"
    "Tokyo 2020|Tokyo Games|Beijing Summer|Wagner opera|Atlanta Georgia|University of Georgia|Georgia Tech|Donetsk region|"
    "Donetsk Oblast|Donetsk oblast|Luhansk region|Luhansk Oblast|Luhansk oblast|Donetsk airport|Donetsk Airport|Luhansk airport|"
    "Rau-|Nord Stream|Kherson|Michel Foucault|Bank of America|Voice of America|Bank of England|Bank of China|"
    "Brussels sprouts|Brussels sprout|Brussels lace|Chicken Kiev|Chicken Kyiv|chicken Kiev|chicken Kyiv|French fries|French toast|"
    "French horn|French window|Swiss cheese|Swiss Army knife|Swiss Army knives|Turkish delight|Turkish coffee|Turkish bath|"
    "Russian roulette|Russian doll|Russian dolls|Dutch oven|Dutch courage|Chinese whispers|Vienna sausage|Indian summer|Polish sausage|"
    "North Pole|North Poles|South Pole|Pole position|Pole Star|Young Turk|Young Turks|Meskhetian Turk|Meskhetian Turks|Bosnian Serb|Bosnian Serbs|"
    "Croatian Serb|Croatian Serbs|Volga German|Volga Germans|Sudeten German|Sudeten Germans|Turkish Cypriot|Turkish Cypriots|"
    "Turkish Republic of Northern Cyprus|Organization of American States|Organisation of American States|Inter-American|American Indian|"
    "American Indians|American University|African Americans|Latin Americans|Native Americans|Xi'an"
).split("|")  # fmt: skip


@lru_cache(maxsize=1 << 14)
def ways_at(word: str) -> Ways | None:
    """Return the ways to write actors that begin with a word of the text, itself or (for a plural) without its ending."""
    known = _surfaces()
    if word in known:
        return _ways(word)
    return _ways(plain) if word[-1] == "s" and (plain := word.rstrip("s")) in known else None


@cache
def _ways(word: str) -> Ways:
    """Prepare the ways to write actors that begin with a word."""
    ways = _surfaces()[word]
    runs = (f"(?:{'|'.join(map(_written, run))}){ending}" for ending, run in groupby(ways, key=_ending))
    return Ways(here=re.compile("|".join(runs)), by_text={way.text: way for way in reversed(ways)})


def _written(way: Surface) -> str:
    """Return a pattern for the text of a way to write an actor, after its article if it needs that."""
    text = re.escape(way.text)
    return text + (rf"(?<=\b[Tt]he\s{text})" if way.needs_the else "")


def _ending(way: Surface) -> str:
    """Return a pattern for what stands after a way to write an actor: no word or address goes on, but for a plural."""
    ending = r"(?!\w|\.[a-z])" if way.text[-1].isalnum() else r"(?!\.[a-z])"
    return rf"(?:{ending}|(?=s(?![^\W_])))" if way.takes_plural else ending


_FIRST_WORD = re.compile(r"\w+")


def begins_here(flat: str, at: int, end: int) -> Surface | None:
    """Return the longest way to write an actor, or phrase that is none, that stands at a place."""
    word = _FIRST_WORD.match(flat, at, end)
    ways = ways_at(word.group()) if word is not None else None
    found = ways.here.match(flat, at, end) if ways is not None else None
    return None if ways is None or found is None else ways.by_text[found.group()]


@cache
def _words_for_actors() -> dict[str, frozenset[RegistryActorId]]:
    """Return the actors that one word alone is a way to write."""
    found: dict[str, set[RegistryActorId]] = {}
    for ways in _surfaces().values():
        for way in ways:
            if way.actor is not None and way.text.isalnum() and way.kind != "last":
                found.setdefault(way.text, set()).add(way.actor.id)
    return {word: frozenset(ids) for word, ids in found.items()}


def is_an_actor(word: str, actor: RegistryActorId | None = None) -> bool:
    """Tell whether a word by itself is a way to write an actor (or this one), with or without the ending of a plural."""
    known = _words_for_actors()
    ids = known.get(word) or known.get(word.removesuffix("s"), frozenset())
    return bool(ids) and (actor is None or actor in ids)


@cache
def uncapitalised() -> tuple[str, ...]:
    """Return the ways to write actors that begin with a small letter (*the alliance*), and the phrases that hold one."""
    ways = [way for ways in _surfaces().values() for way in ways if way.text[0].islower()]
    return tuple(
        way.text
        for way in ways
        if way.actor is not None or any(map(ways_at, re.findall(r"\w+", way.text)[1:]))
    )


@cache
def _surfaces() -> dict[str, tuple[Surface, ...]]:
    """Return the ways to write actors by their first word, the longest first."""
    found: dict[str, dict[tuple[str, bool], Surface]] = {}

    def add(surface: Surface) -> None:
        first = re.match(r"\w+", surface.text)
        if first is not None and not "А" <= surface.text[0] <= "ӿ":
            found.setdefault(first.group(), {}).setdefault((surface.text, surface.needs_the), surface)

    for surfaces in (_listed_ways, _more_ways):
        for actor in actors().values():
            for surface in surfaces(actor):
                add(surface)
    add(Surface(text="European Council", actor=actors()[RegistryActorId("EU")], kind="council"))
    for phrase in _NO_ACTOR:
        add(Surface(text=phrase, actor=None, kind="mask"))
    for outlet in outlets().values():
        for name in outlet.names:
            if (" " in name or "." in name) and outlet.kind != "official site":
                add(Surface(text=_plain(name), actor=None, kind="mask"))
    return {
        first: tuple(sorted(ways.values(), key=lambda way: (-len(way.text), way.text, way.needs_the)))
        for first, ways in found.items()
    }


_OFFICES_AFTER_A_STATE = ("Russian ", "Kremlin ")
"""How those names of persons begin that are read as offices after the name of their state."""


def _listed_ways(actor: RegistryActor) -> Iterator[Surface]:
    """Yield the ways to write an actor that its row lists."""
    for name in (actor.name, *actor.aliases):
        if not (actor.type == "person" and name.startswith(_OFFICES_AFTER_A_STATE)):
            yield _surface(name, actor, metonym=False)
    for name in actor.metonyms:
        yield _surface(name, actor, metonym=True)


def _more_ways(actor: RegistryActor) -> Iterator[Surface]:
    """Yield ways to write an actor that its row does not list: without diacritics, and the last of a person's names."""
    for name in (actor.name, *actor.aliases):
        if plain_letters(name) != name:
            yield _surface(plain_letters(name), actor, metonym=False)
    first, _, rest = actor.name.partition(" ")
    if first == "Wang":
        yield Surface(text=first, actor=actor, kind="last")
        return
    named = any(name in actor.aliases for name in (first, rest, rest.rpartition(" ")[2]))
    if actor.type == "person" and rest and not named:
        yield Surface(text=rest.rpartition(" ")[2], actor=actor, kind="last")


def plain_letters(name: str) -> str:
    """Write a name in Latin letters without diacritics."""
    letters = normalize("NFKD", name.translate(_BARE))
    return "".join(letter for letter in letters if letter.isascii()) if name[:1] < "Ѐ" else name


_BARE = str.maketrans("ıłøđŁØĐ’", "ilodLOD'")


def _surface(name: str, actor: RegistryActor, *, metonym: bool) -> Surface:
    """Make one way to write an actor."""
    text = _plain(name).strip('"')
    needs_the = text.startswith("the ")
    if needs_the:
        text = text[4:]
        needs_the = text[0].islower() or text in {"Alliance", "Commission", "States"}
    kind = "metonym" if metonym else "name"
    if actor.type == "person":
        kind = "surname" if " " not in text and text not in {"Elbasy", "VVP"} else "full"
        if " " in text and text.rpartition(" ")[2].islower():
            kind = "office"
    if text in {"Brussels", "alliance", "Alliance", "bloc", "Commission"}:
        kind = "body"
    return Surface(
        text=text,
        actor=actor,
        kind=kind,
        needs_the=needs_the,
        takes_plural=kind == "name" and _takes_plural(text, actor),
    )


def _takes_plural(text: str, actor: RegistryActor) -> bool:
    """Tell whether a demonym takes a plural ending."""
    return (
        actor.type in {"state", "de facto", "bloc"}
        and text.endswith(("n", "i", "k", "ek", "d"))
        and text not in {"Iran", "Japan", "Sudan", "Pakistan", "United Kingdom"}
    )


def _plain(name: str) -> str:
    """Write a name as the copy does."""
    return name.replace("’", "'").replace("“", '"').replace("”", '"')


def with_the(flat: str, at: int, first: int) -> int:
    """Return the start that takes in the article before a name."""
    return at - 4 if at - 4 >= first and flat[at - 4 : at] in {"the ", "The "} else at
