"""The evidence: the matrix, every report with the passage it rests on, and the strength of the base."""

from collections import Counter

from standoff.assessment import Assessment, EvidenceFacts, ReportFacts
from standoff.brief.compose import BREAK, cell, note, number, paragraph, share, text
from standoff.brief.labels import Labels
from standoff.brief.sentences import tell_changes
from standoff.brief.tree import Block, Cell, Column, Content, Row, Section, Sentence, Table, Text
from standoff.brief.words import day, day_short, given, plain

__all__ = ["base", "matrix", "reports"]

MOST_COLUMNS = 10
"""So many indicators stand side by side; a longer matrix goes on below."""
SPEAKS = 1.25
"""An indicator whose largest likelihood is less than so many times its smallest tells nothing apart."""
_KINDS = {"move": "a move", "indicator": "an indicator", "context": "context, not weighed"}
_FROM = {
    "report": "graded with the report",
    "case": "graded in the case",
    "kind": "by kind of source",
    "unlisted": "source not listed",
}


def matrix(assessment: Assessment, labels: Labels) -> Section | None:
    """Return intentions in rows and indicators in columns, with the likelihoods that the analyst gave."""
    blocks: list[Block] = []
    for place, actor in enumerate(
        (one for one in assessment.intentions if len(assessment.intentions[one]) > 1), 1
    ):
        items = [item for item in assessment.evidence if item.expected_if.get(actor)]
        items.sort(key=lambda item: -_diagnosticity(item, actor))
        blocks += [
            _matrix_part(assessment, labels, actor, place, items, first)
            for first in range(0, len(items), MOST_COLUMNS)
        ]
    if not blocks:
        return None
    return Section(
        id="matrix",
        title="The evidence, reading by reading",
        blocks=(
            note(
                "How likely the analyst holds each report’s content to be, were the reading true. The indicators that "
                "separate the readings most come first; the last row is the largest likelihood over the smallest. "
                f"Below ×{SPEAKS:g} an indicator tells nothing apart, whatever it may seem to show. In each column "
                "the reading that expects it most is set in bold."
            ),
            *blocks,
        ),
    )


def _diagnosticity(item: EvidenceFacts, actor: str) -> float:
    values = item.expected_if[actor].values()
    return max(values) / max(min(values), 1e-9)


def _matrix_part(
    assessment: Assessment, labels: Labels, actor: str, place: int, items: list[EvidenceFacts], first: int
) -> Table:
    part = items[first : first + MOST_COLUMNS]
    name = plain(assessment.actors[actor].name)
    span = (
        ""
        if len(items) <= MOST_COLUMNS
        else f", {first + 1} to {first + len(part)} of {len(items)} indicators"
    )
    rows = [
        Row(
            cells=(
                cell(
                    labels.intentions[actor, intention].link, f" {labels.intentions[actor, intention].name}"
                ),
                *(_likelihood(item, actor, intention) for item in part),
            )
        )
        for intention in assessment.intentions[actor]
    ]
    ratios = [_diagnosticity(item, actor) for item in part]
    rows.append(
        Row(
            total=True,
            cells=(
                cell("Largest over smallest"),
                *(
                    cell(number(ratio, f"×{ratio:.1f}" if ratio < 99.5 else f"×{ratio:.0f}", f"evidence.{item.id}.expected_if"), mark=ratio < SPEAKS)
                    for item, ratio in zip(part, ratios, strict=True)
                ),
            ),
        )
    )  # fmt: skip
    return Table(
        id=f"matrix-{place}-{first // MOST_COLUMNS + 1}",
        caption=f"How expected each indicator is under each reading of {name}{span}",
        kind="assumption",
        columns=(
            Column(header="Reading", width=2.6),
            *(
                Column(header=labels.evidence[item.id].short, says=labels.evidence[item.id].says, target=labels.evidence[item.id].anchor, numeric=True)
                for item in part
            ),
        ),
        rows=tuple(rows),
        layout="dense",
    )  # fmt: skip


def _likelihood(item: EvidenceFacts, actor: str, intention: str) -> Cell:
    value = item.expected_if[actor].get(intention)
    if value is None:
        return cell("–")
    most = value == max(item.expected_if[actor].values()) and _diagnosticity(item, actor) >= SPEAKS
    return cell(number(value, given(value), f"evidence.{item.id}.expected_if", strong=most), mark=most)


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
            Text(text=f" ({_FROM[report.reliability_from]})", style="small"),
        ]
        if origins[report.origin] > 1:
            content.append(Text(text=f", origin “{plain(report.origin)}”", style="small"))
    return content


def base(assessment: Assessment, labels: Labels) -> Section | None:
    """Return the source summary statement, and what grades stand for."""
    del labels
    if not assessment.evidence:
        return None
    return Section(
        id="sources",
        title="The sources, and how strong the base is",
        blocks=(
            paragraph(*_summary(assessment)),
            _kinds_table(assessment),
            _sources_table(assessment),
            _grades_table(assessment),
        ),
    )


def _summary(assessment: Assessment) -> tuple[Sentence, ...]:
    items = assessment.evidence
    everything = [report for item in items for report in item.reports]
    kinds = {facts.kind for facts in assessment.sources.values()}
    single = sum(len({report.origin for report in item.reports}) == 1 for item in items)
    author = sum(item.voice == "author" for item in items)
    linked = sum(report.passage is not None for report in everything)
    weighed = sum(item.kind != "context" for item in items)
    origins = len({report.origin for report in everything})
    good = sum(report.reliability in "AB" for report in everything)
    clash = [report for report in everything if _clashes(report)]
    sentences = [
        _tally("The base is ", _n(len(items)), " pieces of evidence in ", _n(len(everything)), " by ", _n(len(assessment.sources)), " sources of ", _n(len(kinds)), " kinds, tracing to ", _n(origins), " origins."),
        _tally(*share(weighed, len(items), "counts.base"), " are weighed as moves or indicators; the rest is context."),
        _tally(*share(single, len(items), "counts.base"), " rest on a single origin, and nothing else confirms them."),
        _tally(*share(good, len(everything), "counts.base"), " reports come from sources graded A or B."),
        _tally(*share(linked, len(everything), "counts.base"), " reports are linked to the passage they rest on."),
    ]  # fmt: skip
    if author:
        sentences.append(
            _tally(
                *share(author, len(items), "counts.base"),
                " are the author’s own judgements, cited to nobody, and graded as one source.",
            )
        )
    if clash:
        sentences.append(
            _tally(
                "In ",
                *share(len(clash), len(everything), "counts.base"),
                " reports the letter and the digit of the grade disagree, where grades are known to be least dependable.",
            )
        )
    unlisted = [facts for facts in assessment.sources.values() if not facts.listed]
    if unlisted:
        sentences.append(
            _tally(
                _n(len(unlisted)),
                " of the sources stand in no register: ",
                ", ".join(plain(facts.name) for facts in unlisted),
                ".",
            )
        )
    return tuple(sentences)


def _n(value: int) -> Content:
    return number(value, str(value), "counts.base")


def _tally(*content: Content | str) -> Sentence:
    return Sentence(
        kind="judgement",
        content=tuple(
            text(part) if isinstance(part, str) else part
            for part in content
            if not isinstance(part, Sentence)
        ),
    )


def _clashes(report: ReportFacts) -> bool:
    """Whether a good letter stands with a bad digit, or a bad letter with a good one."""
    return (report.reliability in "AB" and report.credibility in (4, 5)) or (
        report.reliability in "DE" and report.credibility == 1
    )


def _kinds_table(assessment: Assessment) -> Table:
    sources = Counter(facts.kind for facts in assessment.sources.values())
    reports_of: Counter[str] = Counter()
    for item in assessment.evidence:
        for report in item.reports:
            facts = assessment.sources.get(report.source)
            reports_of[facts.kind if facts else "unlisted"] += 1
    return Table(
        id="kinds",
        caption="Kinds of source, and the letter each gets where the case sets none",
        kind="assumption",
        columns=(
            Column(header="Kind", width=4),
            Column(header="Sources", width=0, numeric=True),
            Column(header="Reports", width=0, numeric=True),
            Column(header="Default letter", width=0),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(plain(kind).replace("_", " ")),
                    cell(str(how_many)),
                    cell(str(reports_of[kind])),
                    cell(assessment.grading.by_kind.get(kind, "–")),
                )
            )
            for kind, how_many in sources.most_common()
        ),
    )


def _sources_table(assessment: Assessment) -> Table:
    reports_of = Counter(report.source for item in assessment.evidence for report in item.reports)
    last = {
        source: max(
            report.date for item in assessment.evidence for report in item.reports if report.source == source
        )
        for source in reports_of
    }
    order = sorted(assessment.sources, key=lambda source: -reports_of[source])
    return Table(
        id="sources-table",
        caption="The sources",
        columns=(
            Column(header="Source", width=3),
            Column(header="Kind and country", width=3),
            Column(header="Letter", width=0),
            Column(header="Reports", width=0, numeric=True),
            Column(header="Latest", width=0),
            Column(header="Notes", width=3.4),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(plain(assessment.sources[source].name)),
                    cell(_kind_and_country(assessment, source)),
                    cell(
                        Text(text=assessment.sources[source].reliability, style="strong"),
                        Text(text=f" {_FROM[assessment.sources[source].reliability_from]}", style="small"),
                    ),
                    cell(str(reports_of[source])),
                    cell(day_short(last[source]) if source in last else "–"),
                    cell(Text(text=plain(assessment.sources[source].notes), style="small")),
                )
            )
            for source in order
        ),
        layout="cards",
    )


def _kind_and_country(assessment: Assessment, source: str) -> str:
    facts = assessment.sources[source]
    parts = [plain(facts.kind).replace("_", " "), plain(facts.country)]
    return ", ".join(part for part in parts if part) or "–"


_LETTERS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
_DIGITS = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


def _grades_table(assessment: Assessment) -> Table:
    grading = assessment.grading
    letters = [
        Row(
            cells=(
                cell(Text(text=letter, style="strong"), f" {_LETTERS.get(letter, '')}"),
                cell("reports what is so: ", number(tell, given(tell), "grading.reliability"), "; reports what is not: ", number(false, given(false), "grading.reliability")),
            )
        )
        for letter, (tell, false) in grading.reliability.items()
    ]  # fmt: skip
    digits = [
        Row(
            cells=(
                cell(Text(text=str(digit), style="strong"), f" {_DIGITS.get(digit, '')}"),
                cell(
                    "the report’s weight is multiplied by ",
                    number(weight, f"{weight:g}", "grading.credibility"),
                ),
            )
        )
        for digit, weight in grading.credibility.items()
    ]
    return Table(
        id="grades",
        caption="What a grade stands for in this case",
        kind="assumption",
        columns=(Column(header="Grade", width=3), Column(header="Stands for", width=6)),
        rows=(*letters, *digits),
        note=(
            text("No standard maps grades to probabilities; this table is the case’s own and can be edited there. No single report may change the odds by more than "),
            number(grading.cap, f"×{grading.cap:g}", "grading.cap"),
            text("."),
        ),
    )  # fmt: skip
