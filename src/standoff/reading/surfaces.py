"""The ways to write actors, and phrases that look like an actor and are none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from standoff.sources.registry import RegistryActor, actors, outlets

__all__ = ["Surface", "surfaces"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One way to write an actor, or (without an actor) a phrase that is none."""

    text: str
    actor: RegistryActor | None
    kind: str
    """``name``, ``full`` (a person's full name), ``surname``, ``metonym``, ``body`` (which one, context tells), ``mask``."""
    needs_the: bool = False


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


@cache
def surfaces() -> Mapping[str, tuple[Surface, ...]]:
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
    return MappingProxyType(
        {
            first: tuple(sorted(ways.values(), key=lambda way: (-len(way.text), way.text, way.needs_the)))
            for first, ways in found.items()
        }
    )


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
    return Surface(text=text, actor=actor, kind=kind, needs_the=needs_the)


def _plain(name: str) -> str:
    """Write a name as the copy does."""
    return name.replace("’", "'").replace("“", '"').replace("”", '"')
