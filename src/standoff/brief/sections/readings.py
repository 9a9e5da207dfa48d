"""The table that leads the brief: a row per intention, with what would hold and what would follow."""

from collections.abc import Mapping

from standoff.assessment import Assessment, IntentionResult, QuestionResult
from standoff.brief.compose import (
    BREAK,
    cell,
    number,
    probability,
    tabled,
    text,
)
from standoff.brief.labels import Labels
from standoff.brief.sentences import tell_state
from standoff.brief.tree import (
    Cell,
    Column,
    Content,
    Inline,
    Link,
    Row,
    Table,
    Text,
)
from standoff.brief.words import count, day, given, plain

__all__ = [
    "CONCEPTS",
    "intention_table",
    "key_to_questions",
    "leading",
    "leading_tables",
    "main_table",
    "nothing_holds",
    "questions_only_table",
    "rivals",
    "settled",
]

MOST_READINGS = 6
"""Up to so many readings, two equilibria are told in a row of the main table; of more, one. The rest are counted."""
MOST_CHANGES = 3
"""So many changes are told of an equilibrium there."""
CONCEPTS = {"nash": "Nash", "seq": "SEQ", "smr": "SMR", "gmr": "GMR", "sim": "SIM"}


def leading(results: Mapping[str, IntentionResult]) -> tuple[str, str]:
    """Return the likeliest intention and the next."""
    order = sorted(results, key=lambda name: (-results[name].posterior, list(results).index(name)))
    return order[0], order[1]


def rivals(assessment: Assessment) -> tuple[str, ...]:
    """Return the actors with rival intentions: the one in focus, then the others in the order of the case."""
    found = [actor for actor, results in assessment.intentions.items() if len(results) > 1]
    return tuple(sorted(found, key=lambda actor: actor != assessment.focus))


def settled(question: QuestionResult) -> bool:
    """Whether a question's answer is known and no longer a probability."""
    return question.status != "open"


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
                tabled(result.posterior, f"{path}.posterior", style="strong"),
                bar=result.posterior,
                mark=mark,
            ),
            cell(*_what_would_hold(assessment, actor, result, path)),
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
    return cell(tabled(value, trace, settled=settled(question), style="strong" if strong else "plain"))


def nothing_holds(result: IntentionResult) -> Text:
    """Say that no state would hold, or that none can be told for a reading that prefers nothing."""
    if not result.preference:
        return text("Not told: a reading without a preference excludes nothing.")
    return text("Nothing: from every state somebody would move on.")


def _what_would_hold(assessment: Assessment, actor: str, result: IntentionResult, path: str) -> list[Content]:
    equilibria = result.equilibria
    if not equilibria:
        return [nothing_holds(result)]
    most = 2 if len(assessment.intentions[actor]) <= MOST_READINGS else 1
    likeliest = sorted(equilibria, key=lambda one: -one.probability)[:most]
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
        concept = CONCEPTS.get(one.concepts[0], one.concepts[0]) if one.concepts else ""
        content += [
            text(f"{told} ({concept}, " if concept else f"{told} ("),
            probability(one.probability, f"{path}.equilibria.{one.state}"),
            text(")"),
        ]
    if len(equilibria) > len(likeliest):
        content += [
            BREAK,
            Link(text=f"and {count(len(equilibria) - len(likeliest), 'more', 'more')}", target="holding"),
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


def leading_tables(assessment: Assessment, labels: Labels) -> tuple[Table, ...]:
    """Return a table of readings for each actor with rival intentions; else that of the questions, if any."""
    if assessment.focus is None:
        return (questions_only_table(assessment, labels),) if assessment.questions else ()
    return tuple(intention_table(assessment, labels, actor) for actor in rivals(assessment))


def key_to_questions(assessment: Assessment, labels: Labels) -> Table:
    """Return what each question asks, and by when."""
    return Table(
        id="key",
        caption="What the questions ask",
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
