"""The appendix that every printed number leads to.

An entry says what a number is, its value, and what it was made of, with links on to other entries and to the
reports and their passages. Entries that were made in one way stand together under the words that say how.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standoff.assessment import Assessment
from standoff.brief.compose import cell, note, text
from standoff.brief.labels import Labels
from standoff.brief.provenance import GROUPS, Provenance, find_item, find_step, provenance
from standoff.brief.tree import Citation, Column, Inline, Link, Number, Row, Section, Table, Text, inlines_of
from standoff.brief.words import count, given, joined, plain, shortened, signed

__all__ = ["Tracing", "trace_all"]

MOST_LINKS = 8
"""An entry made of more steps is told by their count, with a link to where all of them are listed."""
MOST_VALUES = 6
"""So many values are shown of an entry that holds several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """The appendix, and how to find an entry in it."""

    section: Section
    anchors: Mapping[str, str]
    causes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    trace: str
    printed: tuple[str, ...]
    told: Provenance


def trace_all(assessment: Assessment, labels: Labels, sections: tuple[Section, ...]) -> Tracing:
    """Return an entry for every number printed in ``sections``, and for what those were made of."""
    printed: dict[str, list[str]] = {}
    for part in inlines_of(sections):
        if isinstance(part, Number) and part.text not in printed.setdefault(part.trace, []):
            printed[part.trace].append(part.text)
    told = {trace: provenance(assessment, labels, trace) for trace in printed}
    told |= {trace: provenance(assessment, labels, trace) for trace in _closure(told, assessment)}
    entries = [
        _Entry(trace=trace, printed=tuple(printed.get(trace, ())), told=told[trace])
        for group in GROUPS
        for trace in told
        if told[trace].group == group
    ]
    anchors = {entry.trace: f"t{place}" for place, entry in enumerate(entries, 1)}
    return Tracing(
        section=_section(assessment, labels, entries, anchors),
        anchors=anchors,
        causes={entry.trace: shortened(f"{entry.told.what}. {entry.told.method}", 140) for entry in entries},
    )


def _closure(told: Mapping[str, Provenance], assessment: Assessment) -> Iterator[str]:
    """Yield the ids of the assessment's own entries that the printed numbers were made of, step by step."""
    waiting = [made for one in told.values() for made in one.made_of]
    seen = set(told)
    while waiting:
        trace = waiting.pop(0)
        if trace not in seen and trace in assessment.trace.entries:
            seen.add(trace)
            yield trace
            waiting.extend(assessment.trace.entries[trace].made_of)


def _section(
    assessment: Assessment, labels: Labels, entries: Sequence[_Entry], anchors: Mapping[str, str]
) -> Section:
    trace = assessment.trace
    method = (
        "exactly, by uniformization"
        if trace.method == "uniformization"
        else f"by simulation of {trace.paths or 0:,} paths with seed {trace.seed}".replace(",", "\u00a0")
    )
    versions = joined([f"{plain(name)} {plain(version)}" for name, version in trace.versions.items()])
    settings = (
        f"Forecasts were computed {method}. An actor cares half as much after {trace.half_life:g} days; each further change "
        f"in a package makes it {trace.package_factor:g} times as likely to be considered; the residual reading has a prior of "
        f"{given(trace.none_of_these)} where the case gives none; an outlet relays its origin faithfully with "
        f"{given(trace.faithful_relay)}; indicators of one cause are taken to be correlated by {trace.shared_cause:g}."
    )
    parts = [
        _part(assessment, labels, [entry for entry in entries if entry.told.group == group], group, anchors)
        for group in GROUPS
    ]
    return Section(
        id="trace",
        title="How each number was made",
        appendix=True,
        blocks=(
            note(settings),
            note(
                f"Made with {versions or 'Standoff'}. Full precision is in assessment.json beside this brief."
            ),
            *(part for part in parts if part is not None),
        ),
    )


_WIDTHS = {"steps": (4, 5, 2.6), "intentions": (6, 1.4, 3)}
"""Widths of the columns of a group whose numbers or values are long."""


def _part(
    assessment: Assessment, labels: Labels, entries: Sequence[_Entry], group: str, anchors: Mapping[str, str]
) -> Table | None:
    """Return the entries of one group; the way most of them were made is told once, below."""
    if not entries:
        return None
    (usual, how_many), *_ = Counter((entry.told.method, _common(entry)) for entry in entries).most_common(1)
    method, made_of = usual if how_many > 1 else ("", ())
    rows = []
    for entry in entries:
        how = [] if entry.told.method == method else [text(f"{entry.told.method} ")]
        rest = [part for part in entry.told.made_of if part not in made_of]
        rows.append(
            Row(
                anchor=anchors[entry.trace],
                cells=(
                    cell(Text(text=anchors[entry.trace].upper(), style="strong")),
                    cell(entry.told.what),
                    cell(_shown(assessment, labels, entry)),
                    cell(*how, *_links(assessment, labels, rest, anchors)),
                ),
            )
        )
    return Table(
        id=f"trace-{group.replace('_', '-')}",
        caption=GROUPS[group],
        columns=(
            Column(header="", width=0),
            *(
                Column(header=header, width=width)
                for header, width in zip(
                    ("Number", "Value", "Made of"), _WIDTHS.get(group, (4, 2.2, 4)), strict=True
                )
            ),
        ),
        rows=tuple(rows),
        note=_made_thus(assessment, labels, method, made_of, anchors) if method else (),
        layout="cards",
    )


def _common(entry: _Entry) -> tuple[str, ...]:
    """Return what an entry was made of that may be common to its group."""
    return tuple(part for part in entry.told.made_of if part == "settings")


def _made_thus(
    assessment: Assessment, labels: Labels, method: str, made_of: Sequence[str], anchors: Mapping[str, str]
) -> tuple[Inline, ...]:
    words = text(f"Made thus, unless the row says otherwise. {method}")
    if not made_of:
        return (words,)
    return (words, text(" From "), *_links(assessment, labels, made_of, anchors), text("."))


def _shown(assessment: Assessment, labels: Labels, entry: _Entry) -> str:
    """Return the value or values of an entry."""
    head, _, rest = entry.trace.partition(".")
    step = find_step(assessment, rest) if head == "steps" else None
    if step is not None:
        actor, found = step
        return ", ".join(
            f"{labels.intentions[actor, intention].short}\u00a0{signed(value)}"
            for intention, value in found.log_weight.items()
            if (actor, intention) in labels.intentions
        )
    if head in ("timeline", "settings") and len(entry.printed) > MOST_VALUES:
        return f"{count(len(entry.printed), 'value')}, in its table"
    if not entry.printed:
        own = assessment.trace.entries.get(entry.trace)
        return f"{own.value:.4g}" if own else "–"
    return "; ".join(entry.printed[:MOST_VALUES]) + ("; …" if len(entry.printed) > MOST_VALUES else "")


def _links(
    assessment: Assessment, labels: Labels, made_of: Sequence[str], anchors: Mapping[str, str]
) -> list[Inline]:
    """Return links to what a number was made of."""
    steps = [part for part in made_of if part.startswith("steps.") and part in anchors]
    content: list[Inline] = []
    told = [part for part in made_of if part not in steps]
    if len(steps) > MOST_LINKS:
        content.append(Link(text=count(len(steps), "step"), target="trace-steps"))
    else:
        told += steps
    for part in told:
        if content:
            content.append(text(", "))
        content.append(_link(assessment, labels, part, anchors))
    return content


def _link(assessment: Assessment, labels: Labels, part: str, anchors: Mapping[str, str]) -> Inline:
    if part in anchors:
        return Link(text=anchors[part].upper(), target=anchors[part])
    if part == "settings" and assessment.settings:
        return Link(text="every setting", target="settings-table")
    item = find_item(assessment, part)
    if item is None:
        return Text(text=plain(part), style="code")
    label = labels.evidence[item.id]
    names = dict.fromkeys(
        labels.sources.get(report.source, report.source)
        for report in item.reports
        if part in (item.id, report.id)
    )
    words = f"{label.short} ({', '.join(names)})" if names else label.short
    return Citation(
        evidence=item.id, report=part if part != item.id else None, text=words, target=label.anchor
    )
