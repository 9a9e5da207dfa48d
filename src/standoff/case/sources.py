"""Sources as a case sees them: from the registry, from ``sources:`` in ``case.yaml``, or from both."""

from collections.abc import Mapping
from typing import Literal

from standoff.case.checking import Form
from standoff.case.model import SourceId, SourceSetting
from standoff.case.schema import CaseFile, SourceEntry
from standoff.case.values import did_you_mean
from standoff.sources.grading import DEFAULT_RELIABILITY_BY_KIND, UNLISTED_LETTER
from standoff.sources.registry import OutletId, nearest_outlets, outlets

__all__ = ["read_sources", "source_setting", "unknown_source"]


def read_sources(form: Form[CaseFile]) -> dict[SourceId, SourceSetting]:
    """Return the sources that ``case.yaml`` lists."""
    settings: dict[SourceId, SourceSetting] = {}
    for name, entry in (form.model.sources if form.model else {}).items():
        setting = source_setting(name, entry)
        settings[SourceId(name)] = setting
        if entry.kind and entry.kind not in DEFAULT_RELIABILITY_BY_KIND and entry.reliability is None:
            message = (
                f"no letter is known for the kind `{entry.kind}`; give `reliability`, or one of the kinds"
                f" {', '.join(DEFAULT_RELIABILITY_BY_KIND)}{did_you_mean(entry.kind, DEFAULT_RELIABILITY_BY_KIND)}"
            )
            form.mistake(("sources", name, "kind"), message)
    return settings


def source_setting(name: str, entry: SourceEntry | None = None) -> SourceSetting:
    """Return how the case sees a source: its own words first, then the registry's."""
    outlet = outlets().get(OutletId(name))
    own = entry or SourceEntry()
    kind = own.kind or (outlet.kind if outlet else "")
    letter, basis = _letter(own, kind)
    return SourceSetting(
        id=SourceId(name),
        name=own.name or (outlet.name if outlet else name),
        kind=kind,
        country=own.country or (outlet.country if outlet else ""),
        listed=outlet is not None,
        reliability=letter,
        reliability_from=basis,
        notes=own.notes or "",  # the registry's notes tell of later years, which a case may not know
    )


def _letter(own: SourceEntry, kind: str) -> tuple[str, Literal["case", "kind", "unlisted"]]:
    """Return the letter of a source and what it rests on."""
    if own.reliability is not None:
        return own.reliability, "case"
    if kind in DEFAULT_RELIABILITY_BY_KIND:
        return DEFAULT_RELIABILITY_BY_KIND[kind], "kind"
    return UNLISTED_LETTER, "unlisted"


def unknown_source(name: str, listed: Mapping[SourceId, SourceSetting]) -> str:
    """Say that nobody knows a source, and how to make it known."""
    near = did_you_mean(name, map(str, listed))
    outlet = nearest_outlets(name, 1)
    if not near and outlet:
        near = f"; did you mean `{outlet[0]}`?"
    return f"`{name}` is neither in the registry nor under `sources:` in case.yaml; list it there{near}"
