"""The ways to write actors, and phrases that look like an actor and are none."""

import re
from dataclasses import dataclass
from functools import cache

from standoff.sources.registry import RegistryActor, actors, outlets

__all__ = ["Surface", "Ways", "uncapitalised", "ways_at", "with_the"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One way to write an actor, or (without an actor) a phrase that is none."""

    text: str
    actor: RegistryActor | None
    kind: str
    """``name``, ``full`` (a person's full name), ``surname``, ``metonym``, ``body`` (which one, context tells), ``mask``."""
    needs_the: bool = False
    takes_plural: bool = False
    """Whether a demonym may be followed by the ending of the plural."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways to write actors that begin with one word, the longest first."""

    ways: tuple[Surface, ...]
    opens: re.Pattern[str]
    """Matches the longest text of theirs that stands at a place: a quick look before they are tried in turn."""
    first: dict[str, int]
    """Index of the first way with each text."""


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
    "Rau-|Nord Stream|Kherson|Michel Foucault|Bank of America|Voice of America|Bank of England|Bank of China|"
    "Brussels sprouts|Brussels sprout|Brussels lace|Chicken Kiev|Chicken Kyiv|chicken Kiev|chicken Kyiv|French fries|French toast|"
    "French horn|French window|Swiss cheese|Swiss Army knife|Swiss Army knives|Turkish delight|Turkish coffee|Turkish bath|"
    "Russian roulette|Russian doll|Russian dolls|Dutch oven|Dutch courage|Chinese whispers|Vienna sausage|Indian summer|Polish sausage"
).split("|")  # fmt: skip


@cache
def ways_of(word: str) -> Ways | None:
    """Return the ways to write actors that begin with a word, itself or (for a plural) without its ending."""
    ways = _surfaces().get(word) or _surfaces().get(word.rstrip("s"))
    if ways is None:
        return None
    return Ways(
        ways=ways,
        opens=re.compile("|".join(re.escape(way.text) for way in ways)),
        first={way.text: index for index, way in reversed(list(enumerate(ways)))},
    )


def ways_at(word: str) -> Ways | None:
    """Return :func:`ways_of` a word of the text; words that no way begins with are not remembered."""
    known = _surfaces()
    return ways_of(word) if word in known or (word[-1] == "s" and word.rstrip("s") in known) else None


@cache
def uncapitalised() -> tuple[str, ...]:
    """Return the ways to write actors that begin with a small letter (*the alliance*)."""
    ways = [way.text for ways in _surfaces().values() for way in ways]
    return tuple(text for text in ways if text[0].islower())


@cache
def _surfaces() -> dict[str, tuple[Surface, ...]]:
    """Return the ways to write actors by their first word, the longest first."""
    found: dict[str, dict[tuple[str, bool], Surface]] = {}

    def add(surface: Surface) -> None:
        first = re.match(r"\w+", surface.text)
        if first is not None and not "А" <= surface.text[0] <= "ӿ":
            found.setdefault(first.group(), {}).setdefault((surface.text, surface.needs_the), surface)

    for actor in actors().values():
        for name in (actor.name, *actor.aliases):
            add(_surface(name, actor, metonym=False))
        for name in actor.metonyms:
            add(_surface(name, actor, metonym=True))
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
