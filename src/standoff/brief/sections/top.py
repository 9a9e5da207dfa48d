"""The top page: the bottom line in two sentences, and the table that leads the brief."""

from standoff.assessment import Assessment
from standoff.brief.compose import caveat, chance, error, judged, note, number, paragraph, probability, text
from standoff.brief.labels import Labels
from standoff.brief.sections.readings import key_to_questions, leading, main_table, rivals, settled
from standoff.brief.sentences import tell_state
from standoff.brief.tree import Block, Inline, Link, Mark, Note, Number, Section, Sentence
from standoff.brief.words import day, given, joined, plain

__all__ = ["bottom_line", "top"]


def top(assessment: Assessment, labels: Labels) -> Section:
    """Return the first page."""
    blocks: list[Block] = [
        paragraph(*bottom_line(assessment, labels), lead=True),
        caveat(*_caveat(assessment)),
        _legend(),
    ]
    if assessment.focus is not None or assessment.questions:
        blocks.append(main_table(assessment, labels))
        blocks += _others(assessment)
    if assessment.focus is not None and assessment.questions:
        blocks.append(key_to_questions(assessment, labels))
    return Section(id="bottom-line", title="Bottom line", blocks=tuple(blocks))


def _others(assessment: Assessment) -> list[Block]:
    """Lead to the tables of the other actors with rival readings."""
    others = [plain(assessment.actors[actor].name) for actor in rivals(assessment)[1:]]
    if not others or assessment.focus is None:
        return []
    return [
        note(
            f"What {joined(others)} may want is weighed in the same way in ",
            Link(text="the other actors’ aims", target="other-actors"),
            ".",
        )
    ]


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
        *chance(results[first].posterior, f"{path}.{first}.posterior", assessment.case.words, alone=True),
        " against ",
        _prior(results[first].prior, f"{path}.{first}.prior"),
        f" before the evidence; next is “{other.says}” (",
        other.link,
        "), at ",
        probability(results[second].posterior, f"{path}.{second}.posterior"),
        " against ",
        _prior(results[second].prior, f"{path}.{second}.prior"),
        *(part for actor in rivals(assessment)[1:] for part in _reading_of(assessment, labels, actor)),
        ".",
    )


def _reading_of(assessment: Assessment, labels: Labels, actor: str) -> tuple[Inline | str, ...]:
    """Name the likeliest reading of an actor beside the one in focus."""
    results = assessment.intentions[actor]
    first, _ = leading(results)
    label, path = labels.intentions[actor, first], f"intentions.{actor}.{first}"
    return (
        f"; of what {plain(assessment.actors[actor].name)} wants, it is “{label.says}” (",
        label.link,
        "), at ",
        *chance(results[first].posterior, f"{path}.posterior", assessment.case.words, alone=True),
        " against ",
        _prior(results[first].prior, f"{path}.prior"),
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
        return judged("To the question ", *first, ".")
    if likeliest == still_open[0]:
        return judged(
            f"Of {len(still_open)} open questions, the likeliest yes is to the first, ",
            *_answer(assessment, labels, likeliest, link="), with "),
            ".",
        )
    return judged(
        "To the first question, ",
        *first,
        f"; of {len(still_open)} open questions, the likeliest yes is to ",
        *_answer(assessment, labels, likeliest, link="), with "),
        ".",
    )


def _answer(
    assessment: Assessment,
    labels: Labels,
    name: str,
    *,
    link: str = "), the answer is yes with a probability of ",
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
        "Each number leads to how it was made. Marks: ",
        Mark(kind="judgement"), " judged; ",
        Mark(kind="reported"), " reported; ",
        Mark(kind="assumption"), " assumed (",
        Link(text="how to read this brief", target="guide"), ").",
    )  # fmt: skip
