"""The sources: how strong the base is, and what grades stand for."""

from collections import Counter

from standoff.assessment import Assessment, ReportFacts
from standoff.brief.compose import cell, judged, number, paragraph, share, text
from standoff.brief.labels import Labels
from standoff.brief.sections.reports import GRADED
from standoff.brief.tree import Column, Number, Row, Section, Sentence, Table, Text
from standoff.brief.words import count, day_short, given, plain

__all__ = ["base"]


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
        judged("The base is ", _n(len(items)), " pieces of evidence in ", _n(len(everything)), " by ", _n(len(assessment.sources)), " sources of ", number(len(kinds), count(len(kinds), "kind"), "counts.base"), ", tracing to ", _n(origins), " origins."),
        judged(*share(weighed, len(items), "counts.base"), " are weighed as moves or indicators; the rest is context."),
        judged(*share(single, len(items), "counts.base"), " rest on a single origin, and nothing else confirms them."),
        judged(*share(good, len(everything), "counts.base"), " reports come from sources graded A or B."),
        judged(*share(linked, len(everything), "counts.base"), " reports are linked to the passage they rest on."),
    ]  # fmt: skip
    if author:
        sentences.append(
            judged(
                *share(author, len(items), "counts.base"),
                " are the author’s own judgements, cited to nobody, and graded as one source.",
            )
        )
    if clash:
        sentences.append(
            judged(
                "In ",
                *share(len(clash), len(everything), "counts.base"),
                " reports the letter and the digit of the grade disagree, where grades are known to be least dependable.",
            )
        )
    unlisted = [facts for facts in assessment.sources.values() if not facts.listed]
    if unlisted:
        sentences.append(
            judged(
                _n(len(unlisted)),
                " of the sources stand in no register: ",
                ", ".join(plain(facts.name) for facts in unlisted),
                ".",
            )
        )
    return tuple(sentences)


def _n(value: int) -> Number:
    return number(value, str(value), "counts.base")


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
                        Text(text=f" {GRADED[assessment.sources[source].reliability_from]}", style="small"),
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
