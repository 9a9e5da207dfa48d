import dataclasses
import itertools
import math
from collections import Counter
from datetime import date

import pytest

from standoff.assessment import Separation
from standoff.brief.labels import label_all
from standoff.brief.outline import lint_document, main_table, outline
from standoff.brief.sections.top import bottom_line
from standoff.brief.sections.why import told_apart, why
from standoff.brief.tree import (
    Citation,
    Figure,
    Items,
    Link,
    Number,
    Section,
    Sentence,
    Table,
    blocks_of,
    inlines_of,
    sentences_of,
    text_of,
)

ORDER = [
    "bottom-line", "questions", "states", "holding", "why", "history", "other-actors", "apart", "moves", "settings", "matrix",
    "sources", "assumptions", "warnings", "reports", "guide", "trace",
]  # fmt: skip


def all_sections(sections):
    for section in sections:
        yield section
        yield from all_sections(section.sections)


def anchors_of(document):
    for section in all_sections(document.sections):
        yield section.id
    for block in blocks_of(document.sections):
        if isinstance(block, Table):
            yield block.id
            yield from (row.anchor for row in block.rows if row.anchor)
        elif isinstance(block, Figure):
            yield block.id
        elif isinstance(block, Items):
            yield from (item.anchor for item in block.items if item.anchor)
    yield from (sentence.anchor for sentence in sentences_of(document.sections) if sentence.anchor)


def tables(document):
    return {block.id: block for block in blocks_of(document.sections) if isinstance(block, Table)}


def words_of(section):
    return " ".join(text_of(s.content) for s in sentences_of((section,)))


@pytest.fixture(scope="module", params=["rich", "without_rivals", "phia", "bare"])
def any_document(request, assessment, without_rivals):
    case = dataclasses.replace(assessment.case, words="phia")
    bare = dataclasses.replace(
        without_rivals,
        questions={},
        outcomes=without_rivals.outcomes[:1],
        assumptions=(),
        options={},
    )
    chosen = {
        "rich": assessment,
        "without_rivals": without_rivals,
        "phia": dataclasses.replace(assessment, case=case),
        "bare": bare,
    }
    return outline(chosen[request.param])


def test_the_sections_stand_in_order(document):
    assert [section.id for section in document.sections] == ORDER


def test_every_number_leads_to_an_entry_of_the_trace(any_document):
    numbers = [part for part in inlines_of(any_document.sections) if isinstance(part, Number)]
    assert numbers
    assert {part.trace for part in numbers} <= set(any_document.traces)
    entries = {
        row.anchor
        for block in any_document.sections[-1].blocks
        if isinstance(block, Table)
        for row in block.rows
    }
    assert set(any_document.traces.values()) == entries


def test_every_link_leads_somewhere_and_no_anchor_stands_twice(any_document):
    anchors = Counter(anchors_of(any_document))
    assert not [name for name, times in anchors.items() if times > 1]
    targets = {part.target for part in inlines_of(any_document.sections) if isinstance(part, Link | Citation)}
    heads = {
        column.target for table in tables(any_document).values() for column in table.columns if column.target
    }
    assert targets | heads <= set(anchors)


def test_no_sentence_joins_a_likelihood_and_a_confidence(any_document):
    assert list(sentences_of(any_document.sections)) or not any_document.sections[0].blocks
    assert lint_document(any_document) == ()


def test_every_kind_of_sentence_occurs(document):
    assert {sentence.kind for sentence in sentences_of(document.sections)} == {
        "reported",
        "assumption",
        "judgement",
    }


def test_the_bottom_line_is_two_sentences(document, without_rivals):
    for one in (document, outline(without_rivals)):
        lead = one.sections[0].blocks[0]
        assert lead.lead
        assert len(lead.sentences) == 2


def test_the_bottom_line_names_the_reading_of_every_actor_with_rivals(document, assessment):
    first = text_of(document.sections[0].blocks[0].sentences[0].content).replace("\u00a0", " ")
    assert "; of what Ostmark wants, it is “stay on terms with both sides" in first
    assert first.endswith("(H7), at 62 % (likely) against 45 %.")
    alone = dataclasses.replace(
        assessment, intentions={name: assessment.intentions[name] for name in (assessment.focus,)}
    )
    assert "Ostmark wants" not in text_of(bottom_line(alone, label_all(alone))[0].content)


def test_reports_of_one_source_and_origin_are_told_apart_in_the_steps(assessment):
    step = next(step for step in assessment.steps[assessment.focus] if step.kind == "report")
    (item,) = (item for item in assessment.evidence if item.id == step.evidence)
    report = next(report for report in item.reports if report.id == step.report)
    later = dataclasses.replace(report, id="later", date=date(2031, 3, 30))
    evidence = [
        dataclasses.replace(one, reports=(report, later)) if one is item else one
        for one in assessment.evidence
    ]
    steps = {assessment.focus: (step, dataclasses.replace(step, id="again", report="later"))}
    section = why(
        changed := dataclasses.replace(assessment, evidence=evidence, steps=steps), label_all(changed)
    )
    figure = next(block for block in section.blocks if isinstance(block, Figure))
    first, second = (text_of(row.cells[1].content).replace("\u00a0", " ") for row in figure.table.rows[1:3])
    assert first.endswith(f" of {report.date.day} Mar)")
    assert second.endswith(f" of 30 Mar; of one origin with the report of {report.date.day} Mar)")
    apart = [told_apart(changed, one).replace("\u00a0", " ") for one in steps[assessment.focus]]
    assert apart == [
        f" (report of {report.date.day} Mar)",
        f" (report of 30 Mar; of one origin with the report of {report.date.day} Mar)",
    ]
    assert not told_apart(assessment, step)


def test_the_bottom_line_gives_the_number_with_its_word(document):
    first, second = (
        text_of(s.content).replace("\u00a0", " ") for s in document.sections[0].blocks[0].sentences
    )
    assert "force the littoral states to pay for passage" in first
    assert "(very likely)" in first
    assert "against 30 % before the evidence" in first
    assert second.startswith("To the first question, “")
    assert "), the answer is yes with a probability of 3.2 % (almost no chance); of 6 open" in second
    assert second.endswith("with 99.6 %.")


def test_phia_words_are_used_where_the_case_asks_for_them(assessment):
    document = outline(
        dataclasses.replace(assessment, case=dataclasses.replace(assessment.case, words="phia"))
    )
    assert "(remote chance)" in text_of(document.sections[0].blocks[0].sentences[1].content)
    assert "PHIA" in tables(document)["words"].caption


def test_the_main_table_has_a_row_per_intention_and_the_mixture_last(assessment):
    table = main_table(assessment)
    results = assessment.intentions["veldria"]
    assert len(table.rows) == len(results) + 1
    assert [row.total for row in table.rows] == [False] * len(results) + [True]
    assert [column.header for column in table.columns] == [
        "What Veldria wants", "Prior", "Posterior", "What would hold", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6",
    ]  # fmt: skip
    for row, (intention, result) in zip(table.rows, results.items(), strict=False):
        assert result.says in text_of(row.cells[0].content)
        shown = [part.value for cell in (row.cells[1], row.cells[2], *row.cells[4:]) for part in cell.content]
        asked = [question.by_intention["veldria"][intention] for question in assessment.questions.values()]
        assert shown == [result.prior, result.posterior, *asked]
    mixed = [cell.content[0].value for cell in table.rows[-1].cells[4:]]
    assert mixed == [question.probability for question in assessment.questions.values()]


def test_a_row_tells_its_likeliest_equilibria_and_counts_the_rest(assessment):
    table = main_table(assessment)
    cells = [text_of(row.cells[3].content).replace("\u00a0", " ") for row in table.rows]
    assert cells[0] == "Nothing: from every state somebody would move on."
    assert cells[1] == "As on 4 April 2031 (Nash, 31 %)"
    assert cells[4].endswith("(SEQ, 12 %) and 2 more")
    assert table.rows[4].cells[3].content[-1].target == "holding"


def test_other_actors_get_their_own_table(document):
    section = next(one for one in document.sections if one.id == "other-actors")
    assert "stay on terms with both sides" in text_of(section.blocks[0].sentences[0].content)
    assert len(section.blocks[1].rows) == 4


def test_the_waterfall_closes(assessment, document):
    figure = next(
        block
        for block in blocks_of(document.sections)
        if isinstance(block, Figure) and block.id == "waterfall"
    )
    spec = figure.spec
    bars = spec["layer"][2]["data"]["values"]
    assert bars[0]["end"] == bars[1]["start"]
    for one, other in itertools.pairwise(bars[1:-1]):
        assert math.isclose(one["end"], other["start"])
    assert math.isclose(bars[-2]["end"], bars[-1]["end"])
    assert sum("smaller steps" in bar["label"] for bar in bars) == 1
    results = assessment.intentions["veldria"]
    odds = math.log(results["toll"].posterior / results["split_league"].posterior)
    assert math.isclose(bars[-1]["end"], odds)


def test_the_table_behind_the_waterfall_has_every_step(assessment, document):
    table = tables(document)["steps"]
    assert len(table.rows) == len(assessment.steps["veldria"]) + 2
    values = [row.cells[3].content[0].value for row in table.rows]
    assert math.isclose(sum(values[:-1]), values[-1], abs_tol=1e-9)


def test_a_gap_that_the_steps_leave_is_told(assessment):
    steps = {"veldria": assessment.steps["veldria"][1:]}
    document = outline(dataclasses.replace(assessment, steps=steps))
    assert "Averaging over settings" in text_of(tables(document)["steps"].rows[-2].cells[1].content)


def test_days_have_a_row_each(assessment, document):
    for name in ("posterior-days-table", "question-days-table"):
        assert len(tables(document)[name].rows) == len(assessment.timeline.days)


def test_pairs_that_cannot_be_told_apart_come_first(assessment, document):
    rows = [text_of(row.cells[3].content) for row in tables(document)["separation-1"].rows]
    assert rows == sorted(rows)
    assert rows[0] == "no"
    apart = [dataclasses.replace(pair, told_apart=True) for pair in assessment.separations["veldria"]]
    section = next(
        one
        for one in outline(dataclasses.replace(assessment, separations={"veldria": tuple(apart)})).sections
        if one.id == "apart"
    )
    assert "tells all Veldria’s readings apart" in words_of(section)


def test_a_base_rate_that_wins_is_told(document):
    words = words_of(next(one for one in document.sections if one.id == "moves"))
    assert "the moves alone carry no information about intentions here" in words
    assert "The model foresaw Ostmark’s" in words
    assert "The Sunder Islands made no move" in words


def test_the_matrix_has_intentions_in_rows_and_the_most_diagnostic_first(document):
    parts = [table for name, table in tables(document).items() if name.startswith("matrix-")]
    assert len(parts) == 3
    assert text_of(parts[0].rows[0].cells[0].content).startswith("H1")
    ratios = [part.value for table in parts for cell in table.rows[-1].cells[1:] for part in cell.content]
    assert ratios == sorted(ratios, reverse=True)
    assert len(ratios) == 24


def test_every_report_is_listed_with_grade_source_and_passage(assessment, document):
    table = tables(document)["reports-table"]
    assert len(table.rows) == len(assessment.evidence)
    for row, item in zip(table.rows, assessment.evidence, strict=True):
        words = " ".join(text_of(cell.content) for cell in row.cells)
        for report in item.reports:
            assert f"{report.reliability}{report.credibility}" in words
            assert assessment.sources[report.source].name.split(" a |")[0] in words
        if item.reports[0].passage:
            assert "characters" in words
        assert ("author’s own judgement" in words) == (item.voice == "author")


def test_a_prior_predictive_far_from_its_base_rate_is_remarked_on(document):
    words = words_of(next(one for one in document.sections if one.id == "questions"))
    assert "Q2" in words
    assert "Q1" not in words


def test_settled_questions_are_told_as_settled(assessment):
    questions = dict(assessment.questions)
    questions["reply"] = dataclasses.replace(questions["reply"], status="met", probability=1.0)
    questions["blockade"] = dataclasses.replace(questions["blockade"], status="passed", probability=0.0)
    document = outline(dataclasses.replace(assessment, questions=questions))
    key = " ".join(text_of(row.cells[1].content) for row in tables(document)["key"].rows)
    assert "It has happened." in key
    assert "Its date is over" in key
    mixed = [
        text_of(cell.content).replace("\u00a0", " ") for cell in tables(document)["readings-1"].rows[-1].cells
    ]
    assert mixed[4] == "0 %"
    assert mixed[7] == "100 %"
    second = text_of(document.sections[0].blocks[0].sentences[1].content)
    assert "blockade" not in second
    assert "in writing" not in second


def test_assumptions_are_the_analysts_first(document):
    section = next(one for one in document.sections if one.id == "assumptions")
    assert [inner.id for inner in section.sections] == [
        "assumptions-analyst", "preferences", "pace", "assumptions-standoff",
    ]  # fmt: skip


def test_an_entry_of_the_assessment_says_how_a_number_was_made(document):
    anchor = document.traces["intentions.veldria.toll.prior"]
    row = next(row for row in tables(document)["trace-intentions"].rows if row.anchor == anchor)
    assert "times the share left by the residual" in text_of(row.cells[3].content)


def test_entries_lead_to_the_reports(document):
    rows = tables(document)["trace-steps"].rows
    cited = [part for row in rows for part in row.cells[3].content if isinstance(part, Citation)]
    assert len(cited) == sum(
        "waiting" not in trace for trace in document.traces if trace.startswith("steps.")
    )


def test_leaders_that_differ_between_settings_are_told(assessment):
    first, *rest = assessment.settings
    other = dict(first.posterior["veldria"])
    other["toll"], other["split_league"] = other["split_league"], other["toll"]
    changed = dataclasses.replace(first, posterior={"veldria": other})
    document = outline(dataclasses.replace(assessment, settings=(changed, *rest)))
    words = words_of(next(one for one in document.sections if one.id == "settings"))
    assert "Which reading leads depends on the setting too: H2 or H3" in words


def test_nothing_needs_an_id_to_be_kind(assessment):
    """Ids that contain each other's names and dots do not confuse the trace."""
    renamed = {}
    for k, (name, result) in enumerate(assessment.intentions["veldria"].items()):
        renamed["a" * (k + 1)] = result
        assert name
    separations = (
        Separation(first="a", second="aa", log_bayes_factor=0.1, kl_per_day=0.0, told_apart=False),
    )
    questions = {
        name: dataclasses.replace(question, by_intention={"veldria": dict.fromkeys(renamed, 0.5)})
        for name, question in assessment.questions.items()
    }
    document = outline(
        dataclasses.replace(
            assessment,
            intentions={**assessment.intentions, "veldria": renamed},
            questions=questions,
            steps={},
            settings=(),
            separations={"veldria": separations},
            timeline=dataclasses.replace(assessment.timeline, posterior={}),
            evidence=(),
            schedule=(),
            graph=None,
        )
    )
    priors = [trace for trace in document.traces if trace.endswith(".prior")]
    rows = {row.anchor: text_of(row.cells[1].content) for row in tables(document)["trace-intentions"].rows}
    labels = [rows[document.traces[trace]].split(" ")[0] for trace in priors if ".veldria." in trace]
    assert len(set(labels)) == len(labels) == 6


def test_sections_are_sections(document):
    assert all(isinstance(section, Section) for section in document.sections)
    assert all(isinstance(sentence, Sentence) for sentence in sentences_of(document.sections))


def test_a_second_actor_with_rival_readings_is_told_as_fully_as_the_first(assessment):
    readings = tuple(assessment.intentions["ostmark"])
    steps = tuple(
        dataclasses.replace(step, log_weight={name: 0.3 * k for k, name in enumerate(readings)})
        for step in assessment.steps["veldria"]
    )
    held = {name: 1.0 / len(readings) for name in readings}
    rich = dataclasses.replace(
        assessment,
        steps={**assessment.steps, "ostmark": steps},
        timeline=dataclasses.replace(
            assessment.timeline,
            posterior={
                **assessment.timeline.posterior,
                "ostmark": {name: (share,) * len(assessment.timeline.days) for name, share in held.items()},
            },
        ),
        settings=tuple(
            dataclasses.replace(one, posterior={**one.posterior, "ostmark": held})
            for one in assessment.settings
        ),
    )
    sections = {section.id: section.blocks for section in outline(rich).sections}
    figures = [block.id for blocks in sections.values() for block in blocks if isinstance(block, Figure)]
    assert figures == [
        "graph",
        "waterfall",
        "waterfall-2",
        "posterior-days",
        "posterior-days-2",
        "question-days",
    ]
    tables = [block.caption for block in sections["settings"] if isinstance(block, Table)]
    assert len(tables) == 2
    assert "Ostmark" in tables[1]
    anchors = list(anchors_of(outline(rich)))
    assert len(anchors) == len(set(anchors))
