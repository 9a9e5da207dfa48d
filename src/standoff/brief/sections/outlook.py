"""What to expect: the questions beside their base rates, the likeliest states, the other actors."""

from standoff.assessment import Assessment, QuestionResult
from standoff.brief.compose import cell, chance, error, judged, number, paragraph, probability, tabled, text
from standoff.brief.labels import Labels
from standoff.brief.sections.readings import intention_table, leading, rivals, settled
from standoff.brief.sentences import tell_state
from standoff.brief.tree import Block, Cell, Column, Content, Row, Section, Sentence, Table, Text
from standoff.brief.words import day, given, plain

__all__ = ["other_actors", "questions", "states"]

FAR_FROM_BASE_RATE = 3.0
"""A prior-predictive whose odds differ from the base rate's by this factor is remarked on."""


def questions(assessment: Assessment, labels: Labels) -> Section | None:
    """Return each question with its probability, beside what was expected before any evidence."""
    if not assessment.questions:
        return None
    rows = [_question_row(assessment, labels, name) for name in assessment.questions]
    table = Table(
        id="questions-table",
        caption="Each question: now, before any evidence, and by the base rate",
        kind="judgement",
        columns=(
            Column(header="Question, and how it is resolved", width=6),
            Column(header="Probability of yes", width=2),
            Column(header="Before evidence", width=0, numeric=True),
            Column(header="Base rate", width=3),
            *((Column(header="Range", width=0, numeric=True),) if assessment.settings else ()),
        ),
        rows=tuple(rows),
        note=(
            text(
                "Before evidence: what the model expects from the beginning of the case, by the priors alone. Far from a "
                "base rate it is a warning about the pace and restlessness assumed, not a finding. Range: the smallest and "
                "the largest answer among the settings of choice that were averaged."
            ),
        ),
        layout="cards",
    )
    remarks = _remarks(assessment, labels)
    return Section(
        id="questions",
        title="The questions",
        blocks=((paragraph(*remarks), table) if remarks else (table,)),
    )


def _question_row(assessment: Assessment, labels: Labels, name: str) -> Row:
    question, label = assessment.questions[name], labels.questions[name]
    path = f"questions.{name}"
    known = settled(question)
    said = day(question.by).replace("\u00a0", " ") in label.says
    asked: list[Content] = [
        Text(text=f"{label.short} ", style="strong"),
        text(label.says if said else f"{label.says} By {day(question.by)}."),
    ]
    if question.resolves:
        asked.append(Text(text=f" {plain(question.resolves)}", style="small"))
    asked += [
        Text(text=" Happens when ", style="small"),
        Text(text=plain(question.happens_when), style="code"),
    ]
    return Row(
        cells=(
            cell(*asked),
            cell(
                *chance(question.probability, f"{path}.probability", assessment.case.words, settled=known),
                *error(question.standard_error, f"{path}.standard_error"),
                *(
                    (text({"met": ": it has happened", "passed": ": its date is over"}[question.status]),)
                    if known
                    else ()
                ),
                bar=question.probability,
            ),
            cell(tabled(question.prior_predictive, f"{path}.prior_predictive")),
            _base_rate(question, path),
            *((_range(assessment, name),) if assessment.settings else ()),
        )
    )


def _base_rate(question: QuestionResult, path: str) -> Cell:
    if question.base_rate is None:
        return cell("none given")
    return cell(
        number(question.base_rate.probability, given(question.base_rate.probability), f"{path}.base_rate"),
        Text(text=f" {plain(question.base_rate.source)}", style="small"),
    )


def _range(assessment: Assessment, name: str) -> Cell:
    found = [
        (setting.questions[name], place)
        for place, setting in enumerate(assessment.settings, 1)
        if setting.converged and name in setting.questions
    ]
    if len(found) < 2 or settled(assessment.questions[name]):
        return cell("–")
    (low, at_low), (high, at_high) = min(found), max(found)
    ends = tabled(low, f"settings.{at_low}"), tabled(high, f"settings.{at_high}")
    return cell(ends[0]) if ends[0].text == ends[1].text else cell(ends[0], " to ", ends[1])


def _remarks(assessment: Assessment, labels: Labels) -> tuple[Sentence, ...]:
    remarks = []
    for name, question in assessment.questions.items():
        if question.base_rate is None or settled(question):
            continue
        expected, base = question.prior_predictive, question.base_rate.probability
        if 0 < base < 1 and 0 < expected < 1:
            ratio = expected / (1 - expected) * (1 - base) / base
            if not 1 / FAR_FROM_BASE_RATE < ratio < FAR_FROM_BASE_RATE:
                remarks.append(
                    judged(
                        "For ",
                        labels.questions[name].link,
                        " the model expected ",
                        probability(expected, f"questions.{name}.prior_predictive"),
                        " before any evidence, where the base rate is ",
                        number(base, given(base), f"questions.{name}.base_rate"),
                        ": take its level as an effect of the pace and restlessness assumed, and read its "
                        "difference between readings instead.",
                    )
                )
    return tuple(remarks)


def states(assessment: Assessment, labels: Labels) -> Section | None:
    """Return the likeliest states of the world at the horizon, told as sentences."""
    del labels
    if not assessment.outcomes:
        return None
    listed = sum(outcome.probability for outcome in assessment.outcomes)
    rows = []
    for outcome in assessment.outcomes:
        told = tell_state(
            outcome.taken, assessment.case.now_taken, assessment.options, assessment.actors,
            as_of=assessment.as_of, state=outcome.state,
        )  # fmt: skip
        trace = f"outcomes.{outcome.state}"
        rows.append(
            Row(
                cells=(
                    cell(f"{told}."),
                    cell(
                        *chance(outcome.probability, trace, assessment.case.words),
                        *error(outcome.standard_error, trace),
                        bar=outcome.probability,
                    ),
                    cell(Text(text=outcome.state, style="code")),
                )
            )
        )
    return Section(
        id="states",
        title=f"The world on {day(assessment.case.horizon)}",
        blocks=(
            paragraph(
                judged(
                    "Of ",
                    number(
                        assessment.case.n_states,
                        f"{assessment.case.n_states:,}".replace(",", "\u00a0"),
                        "case.n_states",
                    ),
                    " states of the world that are possible, the ",
                    number(len(rows), str(len(rows)), "outcomes"),
                    f" likeliest on {day(assessment.case.horizon)} are listed; together they hold ",
                    probability(listed, "outcomes"),
                    " of the probability.",
                )
            ),
            Table(
                id="states-table",
                caption=f"Likeliest states of the world on {day(assessment.case.horizon)}",
                kind="judgement",
                columns=(
                    Column(header="State", width=7),
                    Column(header="Probability", width=2.4),
                    Column(header="Id", width=0),
                ),
                rows=tuple(rows),
                note=(
                    text(
                        "A state is one exact combination of all options, so even the likeliest can be improbable."
                    ),
                ),
                layout="cards",
            ),
        ),
    )


def other_actors(assessment: Assessment, labels: Labels) -> Section | None:
    """Return a table for each other actor with rival intentions."""
    others = [actor for actor in rivals(assessment) if actor != assessment.focus]
    if not others:
        return None
    blocks: list[Block] = []
    for actor in others:
        results = assessment.intentions[actor]
        first, _ = leading(results)
        path = f"intentions.{actor}.{first}"
        blocks += [
            paragraph(
                judged(
                    f"The likeliest reading of what {plain(assessment.actors[actor].name)} wants is "
                    f"“{labels.intentions[actor, first].says}” (",
                    labels.intentions[actor, first].link,
                    "), at ",
                    *chance(results[first].posterior, f"{path}.posterior", assessment.case.words),
                    " against ",
                    number(results[first].prior, given(results[first].prior), f"{path}.prior"),
                    " before the evidence.",
                )
            ),
            intention_table(assessment, labels, actor),
        ]
    return Section(id="other-actors", title="The other actors’ aims", blocks=tuple(blocks))
