"""What a printed number is, how it was made and of what, found by its path in the assessment.

Numbers that were made together share a path: those of one step (``steps.russia.<id>``), of one day
(``timeline.2022-01-05``), of one setting (``settings.3``), of one pair
(``separations.russia.bind.split``), of one item's likelihoods (``evidence.<id>.expected_if``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from standoff.assessment import Assessment, EvidenceFacts, Step
from standoff.brief.labels import Labels
from standoff.brief.sections.why import step_words, told_apart
from standoff.brief.sentences import tell_state
from standoff.brief.words import capitalised, day, day_short, plain, shortened

__all__ = ["GROUPS", "Provenance", "find_item", "find_step", "provenance"]

GROUPS: dict[str, str] = {
    "intentions": "Readings: prior, posterior, what would hold",
    "questions": "Questions",
    "outcomes": "States of the world",
    "steps": "Steps: reports, moves and waiting",
    "timeline": "Days",
    "separations": "Pairs of readings",
    "moves_score": "Moves, predicted",
    "settings": "Settings of choice",
    "evidence": "Likelihoods",
    "inputs": "Inputs and counts",
}
"""Head of a path to the title of its part of the appendix; what has no part of its own is an input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a number is, how it was made, and the ids of what it was made of."""

    what: str
    method: str
    made_of: tuple[str, ...] = ()
    group: str = "inputs"


_Told = Provenance | None
_Tell = Callable[[Assessment, Labels, str], _Told]


def provenance(assessment: Assessment, labels: Labels, trace: str) -> Provenance:
    """Return what the number at a path is.

    The assessment's own entry says how it was made, where there is one.
    """
    head, _, rest = trace.partition(".")
    tell = _TELL.get(head)
    told = tell(assessment, labels, rest) if tell else None
    own = assessment.trace.entries.get(trace)
    if told is None:
        told = Provenance(what=trace, method=f"Under {trace} in assessment.json.")
    return Provenance(
        what=told.what,
        method=_sentence(plain(own.method)) if own else told.method,
        made_of=(own.made_of if own else ()) or told.made_of,
        group=head if head in GROUPS else "inputs",
    )


def _sentence(words: str) -> str:
    """Return words as a sentence: capital first, full stop last."""
    return capitalised(words) if words.endswith(".") else f"{capitalised(words)}."


def find_item(assessment: Assessment, name: str) -> EvidenceFacts | None:
    """Return the evidence item of that id, or the one that the report of that id belongs to."""
    for item in assessment.evidence:
        if item.id == name or any(report.id == name for report in item.reports):
            return item
    return None


def find_step(assessment: Assessment, rest: str) -> tuple[str, Step] | None:
    """Return the actor and step at ``<actor>.<step id>``."""
    for actor, steps in assessment.steps.items():
        for step in steps:
            if rest == f"{actor}.{step.id}":
                return actor, step
    return None


def _intention(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    for (actor, intention), label in labels.intentions.items():
        field = rest.removeprefix(f"{actor}.{intention}.")
        if field == rest:
            continue
        name = f"{label.short} {label.name}"
        if field == "prior":
            return Provenance(what=f"{name}: prior", method="The analyst’s; see “What is assumed”.")
        if field == "posterior":
            steps = tuple(f"steps.{actor}.{step.id}" for step in assessment.steps.get(actor, ()))
            return Provenance(
                what=f"{name}: posterior",
                method="Prior times the likelihood of every step, normalised over the readings; averaged over the "
                "settings of choice by their weight.",
                made_of=(f"intentions.{actor}.{intention}.prior", *steps),
            )
        kind, _, state = field.partition(".")
        result = assessment.intentions[actor][intention]
        known = {one.state: one.taken for one in result.outcomes}
        known |= {one.state: one.taken for one in result.equilibria}
        told = _state(assessment, state, known[state]) if state in known else state
        return Provenance(
            what=f"{name}, {'would hold' if kind == 'equilibria' else 'likeliest'}: {told}",
            method=f"Probability of that very state on {day(assessment.case.horizon)}, were the reading true.",
        )
    return None


def _state(assessment: Assessment, state: str, taken: tuple[str, ...]) -> str:
    """Tell a state in brief, with its id."""
    told = tell_state(
        taken, assessment.case.now_taken, assessment.options, assessment.actors,
        as_of=assessment.as_of, state=state, tail=False, begins=False,
    )  # fmt: skip
    return f"{shortened(told, 80)} ({state})"


def _question(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    for name, label in labels.questions.items():
        field = rest.removeprefix(f"{name}.")
        if field != rest:
            what = f"{label.short} {label.name}"
            if field.startswith("by_intention."):
                return _answer_if(assessment, labels, name, field.removeprefix("by_intention."))
            return _QUESTION_FIELDS[field](assessment, name, what) if field in _QUESTION_FIELDS else None
    return None


def _answer_if(assessment: Assessment, labels: Labels, question: str, rest: str) -> _Told:
    del assessment
    label = labels.questions[question]
    for (actor, intention), reading in labels.intentions.items():
        if rest == f"{actor}.{intention}":
            return Provenance(
                what=f"{label.short} {label.name}, were {reading.short} {reading.name} true",
                method="Probability that what the question asks first happens by its date, were the reading true, over "
                "everything else.",
            )
    return None


def _answer(assessment: Assessment, name: str, what: str) -> Provenance:
    made_of = tuple(
        f"questions.{name}.by_intention.{actor}.{intention}"
        for actor, values in assessment.questions[name].by_intention.items()
        if actor == assessment.focus
        for intention in values
    )
    method = (
        "The answers under each reading, weighted by its posterior."
        if made_of
        else "Probability that what the question asks first happens by its date."
    )
    return Provenance(what=f"{what}: probability of yes", method=method, made_of=made_of)


def _base_rate(assessment: Assessment, name: str, what: str) -> Provenance:
    given = assessment.questions[name].base_rate
    return Provenance(
        what=f"{what}: base rate", method=f"Given in the case. {plain(given.source) if given else ''}"
    )


_QUESTION_FIELDS: Mapping[str, Callable[[Assessment, str, str], Provenance]] = {
    "probability": _answer,
    "base_rate": _base_rate,
    "standard_error": lambda _assessment, _name, what: Provenance(
        what=f"{what}: standard error", method="Of the simulation."
    ),
    "prior_predictive": lambda _assessment, _name, what: Provenance(
        what=f"{what}: before any evidence",
        method="The same computation from the beginning of the case, with the priors.",
    ),
}


def _outcome(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del labels
    if not rest:
        return Provenance(what="The states listed, together", method="Sum over the states listed.")
    known = {one.state: one.taken for one in assessment.outcomes}
    return Provenance(
        what=capitalised(_state(assessment, rest, known[rest])) if rest in known else rest,
        method=f"Probability of that very state on {day(assessment.case.horizon)}, the readings weighted by their posterior.",
    )


def _step(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    found = find_step(assessment, rest)
    if found is None:
        return None
    _, step = found
    told = shortened(step_words(assessment, labels, step), 90)
    made_of = step.report if step.kind == "report" and step.report else step.evidence
    return Provenance(
        what=f"{day_short(step.date)} {told}"
        if step.kind == "waiting"
        else f"{day_short(step.date)} {capitalised(step.kind)}: {told}{told_apart(assessment, step)}",
        method=_STEP_METHODS[step.kind],
        made_of=(made_of,) if made_of else (),
    )


_STEP_METHODS = {
    "report": "Log likelihood of the report under each reading: the analyst’s likelihood through the source’s grade, "
    "with what its origin already said counted once.",
    "move": "Log likelihood of the move on its day under each reading’s policy, averaged over the settings of choice.",
    "waiting": "Log likelihood of not having moved in these days under each reading’s policy, averaged over the settings.",
}


def _separation(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    for actor, pairs in assessment.separations.items():
        for pair in pairs:
            if rest == f"{actor}.{pair.first}.{pair.second}":
                one, other = labels.intentions[actor, pair.first], labels.intentions[actor, pair.second]
                return Provenance(
                    what=f"{one.short} {one.name} against {other.short} {other.name}",
                    method="Likelihood of all evidence under the first over that under the second; and the expected log "
                    "likelihood ratio, in nats, of a day’s moves.",
                )
    return None


def _day(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del labels
    when = date.fromisoformat(rest)
    known = tuple(
        item.id for item in assessment.evidence if any(report.date == when for report in item.reports)
    )
    return Provenance(
        what=day(when),
        method="Posterior and answers from the whole pass, with what was known by the end of the day; what was new that day is named.",
        made_of=known,
    )


def _setting(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del labels
    setting = assessment.settings[int(rest) - 1]
    state = "" if setting.converged else ", not converged"
    return Provenance(
        what=f"λ {setting.reliability_of_choice:g}, restlessness ×{setting.restless_times:g}: residual {setting.residual:.0e}{state}",
        method="Posterior and answers from the whole pass at this setting alone; weight before and after the evidence.",
    )


def _moves(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del labels
    return Provenance(
        what=capitalised(plain(assessment.actors[rest].name)),
        method="Each move and each stretch of waiting is scored by what was expected just before it.",
    )


def _likelihoods(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    item = find_item(assessment, rest.removesuffix(".expected_if"))
    if item is None:
        return None
    return Provenance(
        what=f"Likelihoods of {labels.evidence[item.id].short}",
        method="The analyst’s, in evidence.yaml.",
        made_of=(item.id,),
    )


def _count(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del assessment, labels
    names = {
        "base": "Counts of evidence, reports, sources and origins",
        "leaders": "Readings that lead at some setting",
    }
    return Provenance(
        what=names.get(rest, "Pairs of readings, counted"),
        method="Counted in the case and in the assessment.",
    )


def _actor(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del labels
    name, _, field = rest.partition(".")
    what = {"decides_every": "days between chances to move", "restless": "chances used for nothing"}.get(
        field, field
    )
    return Provenance(
        what=f"{capitalised(plain(assessment.actors[name].name))}: {what}",
        method="The analyst’s, in case.yaml.",
    )


def _schedule(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del labels
    step = assessment.schedule[int(rest) - 1]
    return Provenance(
        what=f"Announced step {rest}: pace",
        method="The analyst’s, in case.yaml.",
        made_of=(step.announced_by,) if step.announced_by else (),
    )


def _grading(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del assessment, labels
    names = {
        "reliability": "What a letter stands for",
        "credibility": "What a digit stands for",
        "cap": "Most that a report may carry",
    }
    return Provenance(
        what=names.get(rest, rest),
        method="The case’s own table, or Standoff’s default; no standard gives it.",
    )


def _case(assessment: Assessment, labels: Labels, rest: str) -> _Told:
    del assessment, labels
    return Provenance(what="Feasible states", method="Counted.") if rest == "n_states" else None


_TELL: Mapping[str, _Tell] = {
    "intentions": _intention,
    "questions": _question,
    "outcomes": _outcome,
    "steps": _step,
    "separations": _separation,
    "timeline": _day,
    "settings": _setting,
    "moves_score": _moves,
    "evidence": _likelihoods,
    "counts": _count,
    "actors": _actor,
    "schedule": _schedule,
    "grading": _grading,
    "case": _case,
}
