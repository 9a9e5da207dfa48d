"""Every report: what was said, by whom and when, how it is graded, and the passage it rests on."""

from collections import Counter

from standoff.assessment import Assessment, EvidenceFacts, ReportFacts
from standoff.brief.compose import BREAK, cell, note, text
from standoff.brief.labels import Labels
from standoff.brief.sentences import tell_changes
from standoff.brief.tree import Cell, Column, Content, Row, Section, Sentence, Table, Text
from standoff.brief.words import day, plain

__all__ = ["GRADED", "reports"]

_KINDS = {"move": "a move", "indicator": "an indicator", "context": "context, not weighed"}
GRADED = {
    "report": "graded with the report",
    "case": "graded in the case",
    "kind": "by kind of source",
    "unlisted": "source not listed",
}


def reports(assessment: Assessment, labels: Labels) -> Section | None:
    """Return every evidence item with its reports, grades and passages."""
    if not assessment.evidence:
        return None
    return Section(
        id="reports",
        title="Every report",
        appendix=True,
        blocks=(
            note(
                "What was reported, what it counts as, who reported it and how it is graded. The letter grades the source, "
                "A to F; the digit grades the information, 1 to 6. Reports of one origin count once."
            ),
            Table(
                id="reports-table",
                caption="The evidence and its reports",
                kind="reported",
                columns=(
                    Column(header="", width=0),
                    Column(header="What was reported, and the passage it rests on", width=7),
                    Column(header="Grade, kind of source", width=2.6),
                ),
                rows=tuple(_evidence_row(assessment, labels, item) for item in assessment.evidence),
                layout="cards",
            ),
        ),
    )


def _evidence_row(assessment: Assessment, labels: Labels, item: EvidenceFacts) -> Row:
    label = labels.evidence[item.id]
    claim: list[Content] = []
    cited = labels.cite(item)
    claim.append(
        Sentence(kind="reported", content=(Text(text=label.says, style="strong"), *cited, text(".")))
    )
    if item.voice == "author":
        claim.append(Text(text=" The author’s own judgement.", style="emphasis"))
    claim += [BREAK, text(_counts_as(assessment, item))]
    if item.because:
        claim += [BREAK, Text(text=f"Elicited: {plain(item.because)}", style="small")]
    for passage in dict.fromkeys(_passage(report) for report in item.reports if report.passage):
        claim += [BREAK, Text(text=passage, style="emphasis")]
    return Row(
        anchor=label.anchor,
        cells=(
            cell(Text(text=label.short, style="strong")),
            Cell(content=tuple(claim)),
            Cell(content=tuple(_grades(assessment, item))),
        ),
    )


def _counts_as(assessment: Assessment, item: EvidenceFacts) -> str:
    if item.kind == "move" and item.moves:
        told = tell_changes(item.moves, assessment.options, assessment.actors)
        return f"Counts as a move{f' on {day(item.on)}' if item.on else ''}: {told}."
    cause = f"; shares its weight with others of the cause “{plain(item.cause)}”" if item.cause else ""
    return f"Counts as {_KINDS[item.kind]}{cause}."


def _passage(report: ReportFacts) -> str:
    where = (
        f" ({plain(report.document)}, characters {report.start} to {report.end})" if report.document else ""
    )
    return f"“{plain(report.passage or '')}”{where}"


def _grades(assessment: Assessment, item: EvidenceFacts) -> list[Content]:
    """Return kind and grade of each report, with the source's name where there are several."""
    content: list[Content] = []
    origins = Counter(report.origin for report in item.reports)
    for place, report in enumerate(item.reports):
        facts = assessment.sources.get(report.source)
        kind = plain(facts.kind).replace("_", " ") if facts else "not listed"
        if place:
            content.append(BREAK)
        if len(item.reports) > 1:
            content.append(text(f"{plain(facts.name) if facts else plain(report.source)}: "))
        content += [
            Text(text=f"{report.reliability}{report.credibility}", style="strong"),
            text(f" {kind}"),
            Text(text=f" ({GRADED[report.reliability_from]})", style="small"),
        ]
        if origins[report.origin] > 1:
            content.append(Text(text=f", origin “{plain(report.origin)}”", style="small"))
    return content
