"""The appendix that every printed number leads to.

A number is traced by its path in the assessment: ``intentions.russia.bind.posterior``,
``questions.attack.by_intention.russia.bind``. Numbers that were made together share an entry: those of one
step (``steps.russia.<id>``), of one day (``timeline.2022-01-05``), of one setting (``settings.3``), of one
pair (``separations.russia.bind.split``), of one item's likelihoods (``evidence.<id>.expected_if``).

How a number was made is told by the assessment's own entry of that id where it has one, and else by what
holds for every number at such a path.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standoff.assessment import Assessment, EvidenceFacts, Step
from standoff.brief.compose import cell, note, text
from standoff.brief.labels import Labels
from standoff.brief.sections.why import step_words
from standoff.brief.tree import Citation, Column, Content, Link, Number, Row, Section, Table, Text, inlines_of
from standoff.brief.words import count, day, day_short, percent, plain, shortened, signed

__all__ = ["Tracing", "trace_all"]

MOST_LINKS = 8
"""An entry made of more is told by a count and a link to where all of them are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """The appendix, and how to find an entry in it."""

    section: Section
    anchors: Mapping[str, str]
    causes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    what: str
    method: str
    made_of: tuple[str, ...] = ()


def trace_all(assessment: Assessment, labels: Labels, sections: tuple[Section, ...]) -> Tracing:
    """Return an entry for every number printed in ``sections``, and for what those were made of."""
    printed: dict[str, list[str]] = {}
    for part in inlines_of(sections):
        if isinstance(part, Number):
            values = printed.setdefault(part.trace, [])
            if part.text not in values:
                values.append(part.text)
    teller = _Teller(assessment=assessment, labels=labels)
    entries = {trace: teller.entry(trace) for trace in printed}
    for trace in list(_closure(entries, assessment)):
        if trace not in entries:
            entries[trace] = teller.entry(trace)
    anchors = {trace: f"t{place}" for place, trace in enumerate(entries, 1)}
    rows = [
        Row(
            anchor=anchors[trace],
            cells=(
                cell(Text(text=f"T{place}", style="strong")),
                cell(entry.what),
                cell(teller.shown(trace, printed.get(trace, []))),
                cell(entry.method, *teller.links(entry.made_of, anchors)),
            ),
        )
        for place, (trace, entry) in enumerate(entries.items(), 1)
    ]
    return Tracing(
        section=_section(assessment, tuple(rows)),
        anchors=anchors,
        causes={trace: shortened(f"{entry.what}: {entry.method}", 140) for trace, entry in entries.items()},
    )


def _closure(entries: Mapping[str, _Entry], assessment: Assessment) -> Iterator[str]:
    """Yield the ids of the assessment's own entries that the printed numbers were made of, step by step."""
    waiting = [made for entry in entries.values() for made in entry.made_of]
    seen = set(entries)
    while waiting:
        trace = waiting.pop(0)
        if trace in seen or trace not in assessment.trace.entries:
            continue
        seen.add(trace)
        yield trace
        waiting.extend(assessment.trace.entries[trace].made_of)


def _section(assessment: Assessment, rows: tuple[Row, ...]) -> Section:
    trace = assessment.trace
    method = (
        "exactly, by uniformization"
        if trace.method == "uniformization"
        else f"by simulation of {trace.paths or 0:,} paths with seed {trace.seed}".replace(",", "\u00a0")
    )
    versions = ", ".join(f"{name} {version}" for name, version in trace.versions.items())
    return Section(
        id="trace",
        title="How each number was made",
        appendix=True,
        blocks=(
            note(
                f"Forecasts were computed {method}. Settings: half-life of value {trace.half_life:g} days; each further option in "
                f"a package weighs {trace.package_factor:g} times as much; prior of the residual reading {percent(trace.none_of_these)}; "
                f"an outlet relays its origin faithfully with {percent(trace.faithful_relay)}; indicators of one cause share "
                f"{trace.shared_cause:g} of their weight. Made with {versions}. Full precision is in assessment.json, under the path given."
            ),
            Table(
                id="trace-table",
                caption="An entry for every printed number",
                columns=(
                    Column(header="", width=0),
                    Column(header="Number", width=3.4),
                    Column(header="Value", width=2.0),
                    Column(header="How it was made, and of what", width=5.2),
                ),
                rows=rows,
                layout="cards",
            ),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """Tells what a trace id stands for."""

    assessment: Assessment
    labels: Labels

    def entry(self, trace: str) -> _Entry:
        """Return what the number is, how it was made and of what."""
        told = self._told(trace)
        own = self.assessment.trace.entries.get(trace)
        if own is None:
            return told
        return _Entry(what=told.what, method=plain(own.method), made_of=own.made_of or told.made_of)

    def _told(self, trace: str) -> _Entry:
        head, _, rest = trace.partition(".")
        tell = {
            "intentions": self._intention,
            "questions": self._question,
            "outcomes": self._outcome,
            "steps": self._step,
            "separations": self._separation,
            "timeline": self._day,
            "settings": self._setting,
            "moves_score": self._moves,
            "evidence": self._likelihoods,
            "counts": self._count,
            "actors": self._actor,
            "schedule": self._schedule,
            "grading": self._grading,
        }.get(head)
        found = tell(rest) if tell else None
        return found or _Entry(what=trace, method=f"In assessment.json, under {trace}.")

    def _intention(self, rest: str) -> _Entry | None:
        for (actor, intention), label in self.labels.intentions.items():
            if not rest.startswith(f"{actor}.{intention}."):
                continue
            field = rest.removeprefix(f"{actor}.{intention}.")
            name = f"{label.short} {label.name}"
            if field == "prior":
                return _Entry(
                    what=f"{name}: prior",
                    method="The analyst’s, in case.yaml; the residual reading’s, from the settings.",
                )
            if field == "posterior":
                return _Entry(
                    what=f"{name}: posterior",
                    method="Prior times the likelihood of every step, normalised over the readings and averaged over the settings by their weight.",
                    made_of=(
                        f"intentions.{actor}.{intention}.prior",
                        *(f"steps.{actor}.{step.id}" for step in self.assessment.steps.get(actor, ())),
                    ),
                )
            kind, _, state = field.partition(".")
            what = "of what would hold" if kind == "equilibria" else "of a state"
            return _Entry(
                what=f"{name}: probability {what}, {state}",
                method=f"Of the very state {state} on {day(self.assessment.case.horizon)}, were the reading true.",
            )
        return None

    def _question(self, rest: str) -> _Entry | None:
        for name, label in self.labels.questions.items():
            if not rest.startswith(f"{name}."):
                continue
            field = rest.removeprefix(f"{name}.")
            question = self.assessment.questions[name]
            what = f"{label.short} {label.name}"
            if field == "probability":
                made = tuple(
                    f"questions.{name}.by_intention.{actor}.{intention}"
                    for actor, values in question.by_intention.items()
                    if actor == self.assessment.focus
                    for intention in values
                )
                return _Entry(
                    what=f"{what}: probability of yes",
                    method="The answers under each reading, weighted by its posterior.",
                    made_of=made,
                )
            if field == "standard_error":
                return _Entry(what=f"{what}: standard error", method="Of the simulation.")
            if field == "prior_predictive":
                return _Entry(
                    what=f"{what}: before any evidence",
                    method="The same computation from the beginning of the case, with the priors.",
                )
            if field == "base_rate":
                source = plain(question.base_rate.source) if question.base_rate else ""
                return _Entry(what=f"{what}: base rate", method=f"Given in the case; source: {source}")
            actor_intention = field.removeprefix("by_intention.")
            for (actor, intention), reading in self.labels.intentions.items():
                if actor_intention == f"{actor}.{intention}":
                    return _Entry(
                        what=f"{what}, were {reading.short} {reading.name} true",
                        method=f"First passage to “{plain(question.happens_when)}” by the end of {day(question.by)}, over everything else.",
                        made_of=(f"intentions.{actor}.{intention}.posterior",),
                    )
        return None

    def _outcome(self, rest: str) -> _Entry | None:
        return (
            _Entry(
                what=f"State {rest}: probability",
                method=f"Of this very state on {day(self.assessment.case.horizon)}, the readings weighted by their posterior.",
            )
            if rest
            else _Entry(what="Likeliest states", method="Sum over the states listed.")
        )

    def _step(self, rest: str) -> _Entry | None:
        for actor, steps in self.assessment.steps.items():
            for step in steps:
                if rest == f"{actor}.{step.id}":
                    return _Entry(
                        what=f"{step.kind.capitalize()}, {day_short(step.date)}: {shortened(step_words(self.assessment, self.labels, step), 90)}",
                        method=_STEP_METHODS[step.kind],
                        made_of=(step.evidence,) if step.evidence else (),
                    )
        return None

    def _separation(self, rest: str) -> _Entry | None:
        for actor, pairs in self.assessment.separations.items():
            for pair in pairs:
                if rest == f"{actor}.{pair.first}.{pair.second}":
                    one, other = (
                        self.labels.intentions[actor, pair.first],
                        self.labels.intentions[actor, pair.second],
                    )
                    return _Entry(
                        what=f"{one.short} {one.name} against {other.short} {other.name}",
                        method="Likelihood of all evidence under the first over that under the second; and the expected log likelihood ratio of a day’s moves.",
                    )
        return None

    def _day(self, rest: str) -> _Entry | None:
        when = date.fromisoformat(rest)
        known = [
            item for item in self.assessment.evidence if any(report.date == when for report in item.reports)
        ]
        return _Entry(
            what=f"Posterior and answers on {day(when)}",
            method=f"The whole pass with what was known by the end of the day; new that day: {count(len(known), 'item', 'items')}.",
            made_of=tuple(item.id for item in known),
        )

    def _setting(self, rest: str) -> _Entry | None:
        setting = self.assessment.settings[int(rest) - 1]
        state = "converged" if setting.converged else "did not converge"
        return _Entry(
            what=f"Setting {rest}: λ {setting.reliability_of_choice:g}, restlessness ×{setting.restless_times:g}",
            method=f"The whole pass at this setting; its policies {state} (residual {setting.residual:.0e}).",
        )

    def _moves(self, rest: str) -> _Entry | None:
        name = plain(self.assessment.actors[rest].name)
        return _Entry(
            what=f"Moves of {name}, predicted",
            method="Prequential: each move and each stretch of waiting is scored by what was expected just before.",
        )

    def _likelihoods(self, rest: str) -> _Entry | None:
        name = rest.removesuffix(".expected_if")
        item = self._item(name)
        if item is None:
            return None
        because = f" {plain(item.because)}" if item.because else ""
        return _Entry(
            what=f"Likelihoods of {self.labels.evidence[name].short}",
            method=f"The analyst’s, in evidence.yaml.{because}",
            made_of=(name,),
        )

    def _count(self, rest: str) -> _Entry | None:
        return _Entry(
            what=f"Count: {rest.replace('_', ' ').replace('.', ', ')}",
            method="Counted in the case and its assessment.",
        )

    def _actor(self, rest: str) -> _Entry | None:
        name, _, field = rest.partition(".")
        return _Entry(
            what=f"{plain(self.assessment.actors[name].name)}: {field.replace('_', ' ')}",
            method="The analyst’s, in case.yaml.",
        )

    def _schedule(self, rest: str) -> _Entry | None:
        return _Entry(what=f"Announced step {rest}: pace", method="The analyst’s, in case.yaml.")

    def _grading(self, rest: str) -> _Entry | None:
        return _Entry(
            what=f"Grading: {rest}",
            method="The table of the case, or Standoff’s default; no standard gives it.",
        )

    def _item(self, name: str) -> EvidenceFacts | None:
        return next((item for item in self.assessment.evidence if item.id == name), None)

    def shown(self, trace: str, printed: Sequence[str]) -> str:
        """Return the value or values of an entry, as printed."""
        head, _, rest = trace.partition(".")
        if head == "steps":
            step = self._find_step(rest)
            if step is not None:
                actor = rest.split(".", 1)[0]
                return ", ".join(
                    f"{self.labels.intentions[actor, intention].short} {signed(value)}"
                    for intention, value in step.log_weight.items()
                    if (actor, intention) in self.labels.intentions
                )
        if head in ("timeline", "settings"):
            return f"{count(len(printed), 'value')} in its row"
        if not printed:
            own = self.assessment.trace.entries.get(trace)
            return f"{own.value:.4g}" if own else "–"
        return "; ".join(printed[:6]) + ("; …" if len(printed) > 6 else "")

    def _find_step(self, rest: str) -> Step | None:
        return next(
            (
                step
                for actor, steps in self.assessment.steps.items()
                for step in steps
                if rest == f"{actor}.{step.id}"
            ),
            None,
        )

    def links(self, made_of: Sequence[str], anchors: Mapping[str, str]) -> list[Content]:
        """Return links to what a number was made of."""
        if not made_of:
            return []
        content: list[Content] = [text(" From: ")]
        steps = [part for part in made_of if part.startswith("steps.") and part in anchors]
        others = [part for part in made_of if part not in steps]
        if len(steps) > MOST_LINKS:
            content += [Link(text=count(len(steps), "step"), target="steps")]
        else:
            others += steps
        for place, part in enumerate(others):
            if place or len(steps) > MOST_LINKS:
                content.append(text(", "))
            content.append(self._link(part, anchors))
        content.append(text("."))
        return content

    def _link(self, part: str, anchors: Mapping[str, str]) -> Content:
        if part in anchors:
            return Link(text=anchors[part].upper(), target=anchors[part])
        evidence = self._item(part) or self._item(re.sub(r"\.\d+$", "", part))
        if evidence is not None:
            label = self.labels.evidence[evidence.id]
            sources = ", ".join(
                dict.fromkeys(self.labels.sources.get(r.source, r.source) for r in evidence.reports)
            )
            return Citation(
                evidence=evidence.id,
                report=None,
                text=f"{label.short} ({sources})" if sources else label.short,
                target=label.anchor,
            )
        return Text(text=plain(part), style="code")


_STEP_METHODS = {
    "report": "Log likelihood of the report under each reading: the analyst’s likelihood through the source’s grade, "
    "with what its origin already said counted once.",
    "move": "Log likelihood of the move on its day under each reading’s policy, averaged over the settings.",
    "waiting": "Log likelihood of not having moved in these days under each reading’s policy, averaged over the settings.",
}
