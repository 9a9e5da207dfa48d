"""The top page: the bottom line, and a row per intention with what follows from it."""

from collections.abc import Mapping

from standoff.assessment import Assessment, Equilibrium, IntentionResult, QuestionResult
from standoff.brief.compose import (
    BREAK,
    caveat,
    cell,
    chance,
    error,
    judged,
    note,
    number,
    paragraph,
    probability,
    tabled,
    text,
)
from standoff.brief.labels import Labels
from standoff.brief.sentences import tell_state
from standoff.brief.tree import (
    Block,
    Cell,
    Column,
    Content,
    Inline,
    Mark,
    Note,
    Number,
    Row,
    Section,
    Sentence,
    Table,
    Text,
)
from standoff.brief.words import count, day, given, plain

__all__ = ["intention_table", "key_to_questions", "leading", "main_table", "settled", "top"]

MOST_EQUILIBRIA = 2
"""So many equilibria are told in a row of the main table; the rest are counted."""
MOST_CHANGES = 3
"""So many changes are told of an equilibrium there."""
_CONCEPTS = {"nash": "Nash", "seq": "SEQ", "smr": "SMR", "gmr": "GMR", "sim": "SIM"}


def top(assessment: Assessment, labels: Labels) -> Section:
    """Return the first page."""
    blocks: list[Block] = [
        paragraph(*bottom_line(assessment, labels), lead=True),
        caveat(*_caveat(assessment)),
        _legend(),
    ]
    if assessment.focus is not None or assessment.questions:
        blocks.append(main_table(assessment, labels))
    if assessment.focus is not None and assessment.questions:
        blocks.append(key_to_questions(assessment, labels))
    return Section(id="bottom-line", title="Bottom line", blocks=tuple(blocks))


def leading(results: Mapping[str, IntentionResult]) -> tuple[str, str]:
    """Return the likeliest intention and the next."""
    order = sorted(results, key=lambda name: (-results[name].posterior, list(results).index(name)))
    return order[0], order[1]


def settled(question: QuestionResult) -> bool:
    """Whether a question's answer is known and no longer a probability."""
    return question.status != "open"


def bottom_line(assessment: Assessment, labels: Labels) -> tuple[Sentence, ...]:
    """Return what the assessment comes to, in two sentences."""
    first = (
        _likeliest_state(assessment) if assessment.focus is None else _likeliest_reading(assessment, labels)
    )
    answers = _answers(assessment, labels)
    if answers is None and assessment.focus is not None and assessment.outcomes:
        answers = _likeliest_state(assessment)
    return (first,) if answers is None else (first, answers)


def _likeliest_reading(assessment: Assessment, labels: Labels) -> Sentence:
    focus = assessment.focus or ""
    results = assessment.intentions[focus]
    first, second = leading(results)
    one, other = labels.intentions[focus, first], labels.intentions[focus, second]
    path = f"intentions.{focus}"
    return judged(
        f"On what was known by {day(assessment.as_of)}, the likeliest reading of what "
        f"{plain(assessment.actors[focus].name)} wants is “{one.says}” (",
        one.link,
        "), at ",
        *chance(results[first].posterior, f"{path}.{first}.posterior", assessment.case.words),
        " against ",
        _prior(results[first].prior, f"{path}.{first}.prior"),
        f" before the evidence; next is “{other.says}” (",
        other.link,
        "), at ",
        probability(results[second].posterior, f"{path}.{second}.posterior"),
        " against ",
        _prior(results[second].prior, f"{path}.{second}.prior"),
        ".",
    )


def _prior(value: float, trace: str) -> Number:
    return number(value, given(value), trace)


def _likeliest_state(assessment: Assessment) -> Sentence:
    state = assessment.outcomes[0]
    trace = f"outcomes.{state.state}"
    told = tell_state(
        state.taken, assessment.case.now_taken, assessment.options, assessment.actors,
        as_of=assessment.as_of, state=state.state, begins=False,
    )  # fmt: skip
    return judged(
        f"The likeliest state of the world on {day(assessment.case.horizon)}, with ",
        *chance(state.probability, trace, assessment.case.words),
        *error(state.standard_error, trace),
        f", is this: {told}.",
    )


def _answers(assessment: Assessment, labels: Labels) -> Sentence | None:
    still_open = [name for name, question in assessment.questions.items() if not settled(question)]
    if not still_open:
        return None
    first = _answer(assessment, labels, still_open[0])
    likeliest = max(still_open, key=lambda name: assessment.questions[name].probability)
    if len(still_open) == 1:
        return judged("The answer to the question ", *first, ".")
    if likeliest == still_open[0]:
        return judged(
            f"Of {len(still_open)} open questions, the likeliest yes is to the first, ",
            *_answer(assessment, labels, likeliest, link="), with "),
            ".",
        )
    return judged(
        "The answer to the first question, ",
        *first,
        f"; of {len(still_open)} open questions, the likeliest yes is to ",
        *_answer(assessment, labels, likeliest, link="), with "),
        ".",
    )


def _answer(
    assessment: Assessment, labels: Labels, name: str, *, link: str = "), is yes with "
) -> tuple[Inline, ...]:
    question, label = assessment.questions[name], labels.questions[name]
    path = f"questions.{name}"
    return (
        text(f"“{label.says}” ("),
        label.link,
        text(link),
        *chance(question.probability, f"{path}.probability", assessment.case.words),
        *error(question.standard_error, f"{path}.standard_error"),
    )


def _caveat(assessment: Assessment) -> tuple[Inline, ...]:
    words = (
        "These are a model’s probabilities, made of the analyst’s priors and likelihoods; "
        "they have not been calibrated against outcomes."
    )
    if assessment.focus is not None:
        words += " Every posterior depends on the prior printed beside it."
    return (text(words),)


def _legend() -> Note:
    return note(
        "Each number leads to how it was made. Sentences and tables are marked: ",
        Mark(kind="judgement"), " judged, computed by Standoff; ",
        Mark(kind="reported"), " reported, by the source cited; ",
        Mark(kind="assumption"), " assumed, taken as given.",
    )  # fmt: skip


def main_table(assessment: Assessment, labels: Labels) -> Table:
    """Return the table that leads the brief: of the focus actor, or of the outcomes where nobody has rivals."""
    if assessment.focus is None:
        return questions_only_table(assessment, labels)
    return intention_table(assessment, labels, assessment.focus)


def intention_table(assessment: Assessment, labels: Labels, actor: str) -> Table:
    """Return a row per intention: prior, posterior, what would hold, the questions; last, all of them mixed."""
    name = plain(assessment.actors[actor].name)
    results = assessment.intentions[actor]
    first, _ = leading(results)
    rows = [
        _intention_row(assessment, labels, actor, intention, mark=intention == first) for intention in results
    ]
    return Table(
        id=f"readings-{list(assessment.actors).index(actor) + 1}",
        caption=f"What {name} may want, and what would follow",
        kind="judgement",
        columns=(
            Column(header=f"What {name} wants", width=4.2),
            Column(header="Prior", width=0, numeric=True),
            Column(header="Posterior", width=0, numeric=True),
            Column(header="What would hold", width=5.4, below=True),
            *(
                Column(header=label.short, says=label.says, target=label.anchor, width=0, numeric=True)
                for label in labels.questions.values()
            ),
        ),
        rows=(*rows, _mixed_row(assessment)),
        note=_how_to_read(assessment),
        layout="cards",
    )


def _how_to_read(assessment: Assessment) -> tuple[Inline, ...]:
    parts = [
        "Prior and posterior: before and after the evidence. ",
        "What would hold: the likeliest states that nobody would leave, told by what differs from ",
        f"{day(assessment.as_of)}; with the strictest concept of stability met, and the probability of that very ",
        f"state on {day(assessment.case.horizon)}. ",
    ]
    if assessment.questions:
        parts.append("Questions: probability of yes by the question’s date, were the reading true. ")
    parts.append("Last row: the readings weighted by their posterior.")
    return (text("".join(parts)),)


def _intention_row(assessment: Assessment, labels: Labels, actor: str, intention: str, *, mark: bool) -> Row:
    result, label = assessment.intentions[actor][intention], labels.intentions[actor, intention]
    path = f"intentions.{actor}.{intention}"
    return Row(
        anchor=label.anchor,
        cells=(
            cell(Text(text=f"{label.short} ", style="strong"), label.says, mark=mark),
            cell(number(result.prior, given(result.prior), f"{path}.prior")),
            cell(
                tabled(result.posterior, f"{path}.posterior", strong=True),
                bar=result.posterior,
                mark=mark,
            ),
            cell(*_what_would_hold(assessment, result.equilibria, path)),
            *(
                _question_cell(
                    question.by_intention.get(actor, {}).get(intention),
                    question,
                    f"questions.{name}.by_intention.{actor}.{intention}",
                )
                for name, question in assessment.questions.items()
            ),
        ),
    )


def _question_cell(
    value: float | None, question: QuestionResult, trace: str, *, strong: bool = False
) -> Cell:
    if value is None:
        return cell("–")
    return cell(tabled(value, trace, settled=settled(question), strong=strong))


def _what_would_hold(assessment: Assessment, equilibria: tuple[Equilibrium, ...], path: str) -> list[Content]:
    if not equilibria:
        return [text("Nothing: from every state somebody would move on.")]
    likeliest = sorted(equilibria, key=lambda one: -one.probability)[:MOST_EQUILIBRIA]
    content: list[Content] = []
    for place, one in enumerate(likeliest):
        if place:
            content.append(BREAK)
        if len(likeliest) > 1:
            content.append(text("• "))
        told = tell_state(
            one.taken, assessment.case.now_taken, assessment.options, assessment.actors,
            as_of=assessment.as_of, most=MOST_CHANGES, state=one.state, tail=False,
        )  # fmt: skip
        concept = _CONCEPTS.get(one.concepts[0], one.concepts[0]) if one.concepts else ""
        content += [
            text(f"{told} ({concept}, " if concept else f"{told} ("),
            probability(one.probability, f"{path}.equilibria.{one.state}"),
            text(")"),
        ]
    if len(equilibria) > len(likeliest):
        content += [
            BREAK,
            Text(text=f"and {count(len(equilibria) - len(likeliest), 'more', 'more')}", style="small"),
        ]
    return content


def _mixed_row(assessment: Assessment) -> Row:
    held: list[Content] = [text("–")]
    if assessment.outcomes:
        state = assessment.outcomes[0]
        told = tell_state(
            state.taken, assessment.case.now_taken, assessment.options, assessment.actors,
            as_of=assessment.as_of, most=MOST_CHANGES, state=state.state, tail=False,
        )  # fmt: skip
        held = [
            text(f"Likeliest state: {told} ("),
            probability(state.probability, f"outcomes.{state.state}"),
            text(")"),
        ]
    return Row(
        total=True,
        cells=(
            cell(Text(text="All readings, by posterior", style="strong")),
            cell("–"),
            cell("–"),
            cell(*held),
            *(
                _question_cell(question.probability, question, f"questions.{name}.probability", strong=True)
                for name, question in assessment.questions.items()
            ),
        ),
    )


def questions_only_table(assessment: Assessment, labels: Labels) -> Table:
    """Return the questions with their probabilities, for a case in which nobody has rival intentions."""
    return Table(
        id="readings",
        caption="The questions, and the probability of yes",
        kind="judgement",
        columns=(
            Column(header="Question", width=6),
            Column(header="By", width=0),
            Column(header="Probability", width=0, numeric=True),
        ),
        rows=tuple(
            Row(
                anchor=labels.questions[name].anchor,
                cells=(
                    cell(
                        Text(text=f"{labels.questions[name].short} ", style="strong"),
                        labels.questions[name].says,
                    ),
                    cell(day(question.by)),
                    _question_cell(
                        question.probability, question, f"questions.{name}.probability", strong=True
                    ),
                ),
            )
            for name, question in assessment.questions.items()
        ),
        layout="cards",
    )


def key_to_questions(assessment: Assessment, labels: Labels) -> Table:
    """Return what each question asks, and by when."""
    return Table(
        id="key",
        caption="The questions",
        columns=(
            Column(header="", width=0),
            Column(header="Question", width=8),
            Column(header="By the end of", width=0),
        ),
        rows=tuple(
            Row(
                anchor=labels.questions[name].anchor,
                cells=(
                    cell(Text(text=labels.questions[name].short, style="strong")),
                    cell(labels.questions[name].says, *_status(question)),
                    cell(day(question.by)),
                ),
            )
            for name, question in assessment.questions.items()
        ),
        layout="dense",
    )


def _status(question: QuestionResult) -> tuple[Inline, ...]:
    told = {"open": "", "met": " It has happened.", "passed": " Its date is over, and it has not happened."}
    return (Text(text=told[question.status], style="emphasis"),) if told[question.status] else ()
