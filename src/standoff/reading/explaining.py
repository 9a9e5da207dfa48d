"""Why a text was read as it was: the rule behind each citation, claim and date."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from standoff.reading import claims, running
from standoff.reading.citations import CONVENTIONS
from standoff.reading.record import Citation, CitedSource, Json, Reading
from standoff.sources.registry import outlet_of_address, outlets_named

__all__ = ["BASES", "explain", "explanation_parts", "why_outlet"]

BASES: Mapping[str, str] = MappingProxyType(
    {
        "explicit": "written in full",
        "path": "stands in the web address",
        "borrowed": "its year, or the whole date, stands at the next source or date of the citation",
        "article": "the last such day that is not after the article's own date",
        "volume": "the last such day in the year of the periodical's volume, by the number of the issue",
        "floor": "the last such day that is not long after the latest date written in full",
        "relative": "counted from the article's date or from another date of the text",
    }
)
"""Where the value of a date, or its year, came from."""


def why_outlet(source: CitedSource) -> str:
    """Tell how an outlet was recognised: by its name, by its domain, or not at all."""
    if source.outlet is None:
        return "unlisted"
    if any(outlet.id == source.outlet for outlet in outlets_named(source.name)):
        return "name in the registry"
    for address in (source.name, source.url or ""):
        found = outlet_of_address(address)
        if found is not None and found.id == source.outlet:
            return "domain in the registry"
    return "name within what is written"


def explain(reading: Reading) -> dict[str, Json]:
    """Return, by index, the rule behind each citation, claim and date of a reading, and what the rule says."""
    return {key: list(part) for key, part in explanation_parts(reading).items()}


def explanation_parts(reading: Reading) -> dict[str, Iterator[dict[str, Json]]]:
    """Return that explanation with its lists still to be made, item by item, when it is written."""
    return {
        "citations": map(_citation, reading.citations),
        "claims": ({"rule": one.rule, "says": claims.RULES[one.rule]} for one in reading.claims),
        "dates": (
            {"rule": one.rule, "says": running.RULES[one.rule], "basis": BASES.get(one.basis, one.basis)}
            for one in reading.dates
        ),
    }


def _citation(citation: Citation) -> dict[str, Json]:
    """Explain a citation and its sources."""
    return {
        "rule": citation.rule,
        "says": CONVENTIONS[citation.rule].says,
        "sources": [
            {
                "outlet": why_outlet(source),
                "dates": BASES[source.date_basis] if source.date_basis is not None else None,
                "url": source.url,
            }
            for source in citation.sources
        ],
    }
