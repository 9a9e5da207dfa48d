"""Why the leading reading leads: what each report, move and stretch of waiting did to the odds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from standoff.assessment import Assessment, ReportFacts, Step
from standoff.brief.compose import cell, judged, note, number, paragraph, text
from standoff.brief.figures import Bar, waterfall_spec
from standoff.brief.labels import Labels
from standoff.brief.sections.readings import leading, rivals
from standoff.brief.sentences import tell_changes
from standoff.brief.tree import Block, Cell, Citation, Column, Figure, Row, Section, Sentence, Table, Text
from standoff.brief.words import as_fraction_of_odds, count, day_short, days, factor, plain, shortened, signed

__all__ = ["step_words", "told_apart", "why"]

MOST_BARS = 14
"""So many steps have a bar of their own; the smaller ones are gathered into one, in the figure only."""
SMALLEST_BAR = math.log(1.1)
"""A step that changes the odds by less never has a bar of its own."""
CLOSES = 0.005
"""Steps that miss the posterior odds by more than this are made up for by a row that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    actor: str
    first: str
    second: str
    prior: float
    posterior: float
    steps: tuple[tuple[Step, float], ...]
    """Each step with its change of the log-odds of the first against the second."""

    @property
    def unexplained(self) -> float:
        """What the steps leave of the way from prior to posterior."""
        return self.posterior - self.prior - sum(change for _, change in self.steps)


def why(assessment: Assessment, labels: Labels) -> Section | None:
    """Return for each actor with rival intentions the waterfall of its leading pair, and its table."""
    pairs = [pair for actor in rivals(assessment) if (pair := _pair(assessment, actor)) is not None]
    if not pairs:
        return None
    blocks: list[Block] = []
    for place, pair in enumerate(pairs, 1):
        end = f"-{place}" if place > 1 else ""
        blocks += [
            paragraph(*_sentences(assessment, labels, pair)),
            Figure(
                id=f"waterfall{end}",
                caption=f"What moved the odds of {_called(labels, pair.actor, pair.first)} against {_called(labels, pair.actor, pair.second)}",
                alt=_alt(assessment, labels, pair),
                spec=_figure(assessment, labels, pair),
                table=_table(assessment, labels, pair, f"steps{end}"),
            ),
        ]
    blocks.append(
        note(
            "A bar to the right speaks for the first, to the left for the second; ×2 doubles the odds, ÷2 halves them. "
            "Reports that trace to one origin count once: if the origin itself is among them, the others add nothing; if only "
            "relays of it are known, each further one adds a little, since it makes surer that the origin did say so, and "
            "together they never weigh more than the origin would. Waiting counts too: not to move when a move was due is evidence."
        )
    )
    return Section(id="why", title="Why: what each report did to the odds", blocks=tuple(blocks))


def step_words(assessment: Assessment, labels: Labels, step: Step) -> str:
    """Tell what a step was, in a few words."""
    if step.kind == "waiting":
        return f"No move, {days(step.since or step.date, step.date)}"
    label = labels.item(step.evidence)
    if label is not None:
        return label.says
    made = [move for move in assessment.moves if move.date == step.date]
    told = "; ".join(tell_changes(move.changes, assessment.options, assessment.actors) for move in made)
    return told or plain(step.id)


def _called(labels: Labels, actor: str, intention: str) -> str:
    label = labels.intentions[actor, intention]
    return f"{label.short} {label.name}"


def _pair(assessment: Assessment, actor: str) -> _Pair | None:
    if not assessment.steps.get(actor):
        return None
    results = assessment.intentions[actor]
    first, second = leading(results)
    if (
        min(results[first].posterior, results[second].posterior, results[first].prior, results[second].prior)
        <= 0
    ):
        return None
    return _Pair(
        actor=actor,
        first=first,
        second=second,
        prior=math.log(results[first].prior / results[second].prior),
        posterior=math.log(results[first].posterior / results[second].posterior),
        steps=tuple(
            (step, step.log_weight[first] - step.log_weight[second])
            for step in assessment.steps[actor]
            if math.isfinite(step.log_weight[first] - step.log_weight[second])
        ),
    )


def _sentences(assessment: Assessment, labels: Labels, pair: _Pair) -> tuple[Sentence, ...]:
    one, other = labels.intentions[pair.actor, pair.first], labels.intentions[pair.actor, pair.second]
    path = f"intentions.{pair.actor}.{pair.first}"
    whole = judged(
        "Before the evidence the odds of ", one.link, f" {one.name} against ", other.link, f" {other.name} were ",
        number(pair.prior, as_fraction_of_odds(pair.prior), f"{path}.prior"), "; after it they are ",
        number(pair.posterior, as_fraction_of_odds(pair.posterior), f"{path}.posterior"), ".",
    )  # fmt: skip
    strongest = sorted(pair.steps, key=lambda entry: -abs(entry[1]))[:1]
    if not strongest or abs(strongest[0][1]) < SMALLEST_BAR:
        return (whole,)
    step, change = strongest[0]
    evidence = next((item for item in assessment.evidence if item.id == step.evidence), None)
    return (
        whole,
        judged(
            "No single step did more than “",
            f"{step_words(assessment, labels, step)}”",
            *(labels.cite(evidence) if evidence is not None else ()),
            ": ",
            number(change, factor(change), f"steps.{pair.actor}.{step.id}"),
            f", towards {(one if change > 0 else other).short}.",
        ),
    )


def _gathered(pair: _Pair) -> tuple[float, list[tuple[Step, float]], float]:
    """Return the threshold, the steps at or above it, and the sum of the rest."""
    sizes = sorted((abs(change) for _, change in pair.steps), reverse=True)
    threshold = SMALLEST_BAR if len(sizes) <= MOST_BARS else max(SMALLEST_BAR, sizes[MOST_BARS - 1])
    shown = [(step, change) for step, change in pair.steps if abs(change) >= threshold]
    return threshold, shown, sum(change for _, change in pair.steps if abs(change) < threshold)


def _figure(assessment: Assessment, labels: Labels, pair: _Pair) -> dict[str, object]:
    threshold, shown, rest = _gathered(pair)
    at = pair.prior
    bars = [Bar(label="Before the evidence", start=0.0, end=at, said=as_fraction_of_odds(at), total=True)]
    for step, change in shown:
        words = shortened(step_words(assessment, labels, step), 54)
        known = labels.item(step.evidence)
        label = f"{known.short} {words}" if known else words
        bars.append(Bar(label=label, start=at, end=at + change, said=factor(change)))
        at += change
    small = len(pair.steps) - len(shown)
    if small:
        label = f"{count(small, 'smaller step')}, each within {factor(threshold)} or {factor(-threshold)}"
        bars.append(Bar(label=label, start=at, end=at + rest, said=factor(rest)))
        at += rest
    if abs(pair.unexplained) > CLOSES:
        bars.append(
            Bar(label="Averaging over settings", start=at, end=pair.posterior, said=factor(pair.unexplained))
        )
    bars.append(
        Bar(
            label="After the evidence",
            start=0.0,
            end=pair.posterior,
            said=as_fraction_of_odds(pair.posterior),
            total=True,
        )
    )
    return waterfall_spec(
        bars,
        towards=_called(labels, pair.actor, pair.first),
        against=_called(labels, pair.actor, pair.second),
    )


def _alt(assessment: Assessment, labels: Labels, pair: _Pair) -> str:
    _, shown, rest = _gathered(pair)
    largest = sorted(shown, key=lambda entry: -abs(entry[1]))[:4]
    told = "; ".join(
        f"{shortened(step_words(assessment, labels, step), 60)}, {factor(change)}" for step, change in largest
    )
    return (
        f"Waterfall chart of the odds of {_called(labels, pair.actor, pair.first)} against "
        f"{_called(labels, pair.actor, pair.second)}, from {as_fraction_of_odds(pair.prior)} before the evidence to "
        f"{as_fraction_of_odds(pair.posterior)} after it. Largest steps: {told or 'none'}. "
        f"Smaller steps together: {factor(rest)}. Every step is in the table behind the figure."
    )


def _table(assessment: Assessment, labels: Labels, pair: _Pair, name: str) -> Table:
    path = f"intentions.{pair.actor}.{pair.first}"
    rows = [_total("Before the evidence", pair.prior, f"{path}.prior")]
    rows += [_step_row(assessment, labels, pair, step, change) for step, change in pair.steps]
    if abs(pair.unexplained) > CLOSES:
        rows.append(
            Row(
                cells=(
                    cell("–"),
                    cell("Averaging over settings: what the steps, taken one by one, leave over"),
                    cell(number(pair.unexplained, factor(pair.unexplained), f"{path}.posterior")),
                    cell(number(pair.unexplained, signed(pair.unexplained), f"{path}.posterior")),
                )
            )
        )
    rows.append(_total("After the evidence", pair.posterior, f"{path}.posterior"))
    return Table(
        id=name,
        caption=f"Every step: factor on the odds of {_called(labels, pair.actor, pair.first)} "
        f"against {_called(labels, pair.actor, pair.second)}",
        kind="judgement",
        columns=(
            Column(header="Known", width=0),
            Column(header="Step", width=8),
            Column(header="Factor", width=0, numeric=True),
            Column(header="Log-odds", width=0, numeric=True),
        ),
        rows=tuple(rows),
        note=(
            text(
                "In order of knowledge. Log-odds are natural logarithms; they add up from the first row to the last."
            ),
        ),
    )


def _total(words: str, log_odds: float, trace: str) -> Row:
    return Row(
        total=True,
        cells=(
            cell(""),
            cell(Text(text=words, style="strong")),
            cell(number(log_odds, as_fraction_of_odds(log_odds), trace, style="strong")),
            cell(number(log_odds, signed(log_odds), trace)),
        ),
    )


def _step_row(assessment: Assessment, labels: Labels, pair: _Pair, step: Step, change: float) -> Row:
    trace = f"steps.{pair.actor}.{step.id}"
    return Row(
        cells=(
            cell(day_short(step.date)),
            _step_cell(assessment, labels, step),
            cell(number(change, factor(change), trace)),
            cell(number(change, signed(change), trace)),
        )
    )


def _step_cell(assessment: Assessment, labels: Labels, step: Step) -> Cell:
    words = step_words(assessment, labels, step)
    label = labels.item(step.evidence)
    if label is None or step.evidence is None:
        return cell(words)
    lead = "Move: " if step.kind == "move" else ""
    cited = Citation(
        evidence=step.evidence,
        report=step.report,
        text=f"{label.short}{_report_words(assessment, labels, step)}",
        target=label.anchor,
    )
    return cell(f"{lead}{words} (", cited, f"{_relay_words(assessment, step)})")


def _report_words(assessment: Assessment, labels: Labels, step: Step) -> str:
    """Name the sources of a step; where its source reports twice of the item, the day tells which report is meant."""
    reports = _reports(assessment, step)
    told = [report.source for report in reports]
    found: Sequence[str] = [
        labels.sources.get(report.source, report.source)
        + (f" of {day_short(report.date)}" if step.report and told.count(report.source) > 1 else "")
        for report in reports
        if step.report in (None, report.id)
    ]
    return f", {', '.join(dict.fromkeys(found))}" if found else ""


def told_apart(assessment: Assessment, step: Step) -> str:
    """Give the day of a report whose source reports twice of the item, and tell what shares its origin."""
    reports = _reports(assessment, step)
    own = next((report for report in reports if report.id == step.report), None)
    if own is None or sum(report.source == own.source for report in reports) < 2:
        return ""
    return f" (report of {day_short(own.date)}{_relay_words(assessment, step)})"


def _relay_words(assessment: Assessment, step: Step) -> str:
    """Say of a report which report of the same item told of its origin before."""
    reports = sorted(_reports(assessment, step), key=lambda report: (report.date, report.id))
    own = next((report for report in reports if report.id == step.report), None)
    if own is None:
        return ""
    first = next(report for report in reports if report.origin == own.origin)
    return "" if first is own else f"; of one origin with the report of {day_short(first.date)}"


def _reports(assessment: Assessment, step: Step) -> tuple[ReportFacts, ...]:
    """Return the reports of the evidence item of a step."""
    return next((item.reports for item in assessment.evidence if item.id == step.evidence), ())
