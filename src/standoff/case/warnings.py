"""What looks doubtful in a case that holds no mistake: as records, found without solving anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from standoff.case.expressions import options_in
from standoff.case.feasibility import holds
from standoff.case.model import (
    NONE_OF_THESE,
    Actor,
    Case,
    EvidenceItem,
    IntentionId,
    Report,
    Statements,
    Unsorted,
    Weights,
)
from standoff.case.values import percent

__all__ = ["DRAFT", "CaseWarning", "Kind", "warnings"]

Kind = Literal[
    "blocks",
    "dead option",
    "doubtful move",
    "draft",
    "flat indicator",
    "grade clash",
    "idle option",
    "idle window",
    "inverted rates",
    "lone cause",
    "long case",
    "met at start",
    "no change",
    "reported early",
    "unlisted source",
    "zero prior",
]

DRAFT = "draft-"
"""How the ids of drafted items begin."""
MANY_DAYS = 731
"""A case of more days than two years' is a doubt: it takes long to solve, and a year may be mistyped."""
FLAT = 1.1
"""A row whose largest and smallest probability have a lower ratio than this tells nothing apart."""
CLASHES = frozenset({"A4", "A5", "B5", "D1", "E1", "E2"})
"""Grades whose letter and digit say opposite things; the two are judged independently, yet look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWarning:
    """One thing to look at again."""

    kind: Kind
    about: str
    """Id of the option, intention, report, evidence item, question, cause or source; or the day the case begins."""
    message: str
    """The doubt in a sentence that names its subject."""


def warnings(case: Case) -> tuple[CaseWarning, ...]:
    """Return what looks doubtful, in the order of the case."""
    found = [
        *_about_days(case),
        *_about_options(case),
        *_about_infeasible(case),
        *_about_priors(case),
        *_about_questions(case),
        *_about_schedule(case),
        *_about_grades(case),
        *_about_rates(case),
        *_about_indicators(case),
        *_about_drafts(case),
        *_about_moves(case),
        *_about_sources(case),
    ]
    return tuple(CaseWarning(kind=kind, about=about, message=message) for kind, about, message in found)


Found = tuple[Kind, str, str]


def _about_days(case: Case) -> Iterator[Found]:
    """A case that goes on for years."""
    last = max([day for day in (case.as_of, case.horizon) if day], default=None)
    if last is None:
        last = max([question.by for question in case.questions], default=None)
    if case.begins and last and (last - case.begins).days > MANY_DAYS:
        days = (last - case.begins).days
        message = (
            f"the case goes on for {days:,} days, from {case.begins} to {last}, and each of them is solved;"
            " is that meant, or is a year mistyped?"
        )
        yield "long case", str(case.begins), message


def _about_options(case: Case) -> Iterator[Found]:
    """Options that can never be taken, and those that their owner does not care about."""
    for actor in case.actors:
        mentioned = _mentioned(actor)
        for option in actor.options:
            if not option.retakable and not option.at_start:
                message = (
                    f"{option.id} is `retakable: no` and not taken at the start, so it can never be taken"
                )
                yield "dead option", option.id, message
            if mentioned is not None and option.id not in mentioned:
                message = (
                    f"no preference of {actor.id} mentions its own option {option.id}; does it not care?"
                )
                yield "idle option", option.id, message


def _mentioned(actor: Actor) -> frozenset[str] | None:
    """Return the options in an actor's preferences; ``None`` if one of them is over whole states."""
    found: set[str] = set()
    for intention in actor.intentions:
        match intention.preference:
            case Statements(statements=statements):
                trees = [statement.tree for statement in statements]
            case Unsorted(groups=groups):
                trees = [statement.tree for group in groups for statement in group]
            case Weights(weights=weights):
                trees = [expression.tree for expression, _ in weights]
            case None:
                trees = []
            case _:
                return None
        found.update(option for tree in trees for option in options_in(tree))
    return frozenset(found)


def _about_infeasible(case: Case) -> Iterator[Found]:
    """Combinations by which one actor's choice takes away another's."""
    for ruled_out in case.infeasible:
        owners = dict.fromkeys(option.partition(".")[0] for option in options_in(ruled_out.tree))
        if len(owners) > 1:
            message = (
                f"`{ruled_out.text}` is infeasible and joins options of {' and '.join(owners)}:"
                " one of them can block the other's; is that meant?"
            )
            yield "blocks", ruled_out.text, message


def _about_priors(case: Case) -> Iterator[Found]:
    """Intentions that no evidence can ever raise."""
    for actor in case.actors:
        for intention in actor.intentions:
            if intention.prior == 0:
                message = f"{intention.id} of {actor.id} has a prior of 0, so no evidence can raise it"
                yield "zero prior", intention.id, message


def _about_questions(case: Case) -> Iterator[Found]:
    """Questions that are met before anything happens."""
    if case.start is None:
        return
    bits = {str(option.id): bit for bit, option in enumerate(case.options)}
    for question in case.questions:
        if holds(question.happens_when.tree, case.start, bits):
            message = (
                f"the question {question.id} is met at the start already: `{question.happens_when.text}`"
            )
            yield "met at start", question.id, message


def _about_schedule(case: Case) -> Iterator[Found]:
    """Windows of announced steps that never count, since they lie outside the case."""
    for step in case.schedule:
        change = step.change.option if step.change.taken else f"not {step.change.option}"
        if (case.begins and step.last < case.begins) or (case.horizon and step.first > case.horizon):
            message = (
                f"the window of the announced step {change}, {step.first} to {step.last}, lies outside the days"
                " of the case and never counts"
            )
            yield "idle window", change, message


def _about_rates(case: Case) -> Iterator[Found]:
    """Letters of sources that would tell what is not so more readily than what is."""
    for letter, (tell, false) in case.model.reliability.items():
        if tell < false:
            message = (
                f"a source graded {letter} is set to tell what is so with {percent(tell)} and what is not so with"
                f" {percent(false)}; are the two exchanged?"
            )
            yield "inverted rates", letter, message


def _about_grades(case: Case) -> Iterator[Found]:
    """Grades at odds with themselves."""
    for item in case.evidence:
        for report in item.reports:
            grade = f"{report.reliability}{report.credibility}"
            if report.reliability_from == "report" and grade in CLASHES:
                message = f"the report {report.id} is graded {grade}: the letter and the digit pull apart; look again"
                yield "grade clash", report.id, message


def _about_indicators(case: Case) -> Iterator[Found]:
    """Rows that tell no intention from another, and causes that join nothing."""
    causes: dict[str, list[str]] = {}
    for item in case.evidence:
        if item.cause:
            causes.setdefault(item.cause, []).append(item.id)
        if item.expected_if and all(_ratio(table) < FLAT for table in item.expected_if.values()):
            shown = ", ".join(
                f"{intention} {percent(probability)}"
                for table in item.expected_if.values()
                for intention, probability in table.items()
                if intention != NONE_OF_THESE
            )
            message = (
                f"{item.id} is about as probable under every intention ({shown}), so it tells nothing apart"
            )
            yield "flat indicator", item.id, message
    for cause, items in causes.items():
        if len(items) == 1:
            message = f"the cause `{cause}` is named by {items[0]} alone; a cause joins two items or more"
            yield "lone cause", cause, message


def _about_drafts(case: Case) -> Iterator[Found]:
    """Items that were drafted from a text and say nothing yet of what they are."""
    left = [
        item.id
        for item in case.evidence
        if item.id.startswith(DRAFT) and not item.moves and not item.expected_if
    ]
    if left:
        shown = ", ".join(left[:3]) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
        message = (
            f"not yet judged: {shown}; give a draft `move` or `expected_if`, or another id if it is context"
        )
        yield "draft", left[0], message


def _ratio(table: Mapping[IntentionId, float]) -> float:
    """Return the largest probability of a row over the smallest."""
    return max(table.values()) / min(table.values())


def _about_moves(case: Case) -> Iterator[Found]:
    """Moves that change nothing, rest on doubtful reports, or were reported before they happened."""
    taken = {str(option.id): option.at_start for option in case.options}
    for item in sorted((item for item in case.evidence if item.moves), key=lambda item: str(item.on)):
        if all(_is_doubtful(report) for report in item.reports):
            message = f"the move {item.id} rests only on reports graded D-F or 4-6, and is taken for a fact"
            yield "doubtful move", item.id, message
        yield from _about_dates(item)
        for change in item.moves:
            if case.start is not None and taken[change.option] == change.taken:
                was = "taken" if change.taken else "not taken"
                message = (
                    f"{item.id} moves {change.option} to where it already is ({was}), so it adds nothing"
                )
                yield "no change", item.id, message
            taken[change.option] = change.taken


def _about_dates(item: EvidenceItem) -> Iterator[Found]:
    """A move that its first report precedes."""
    first = min(report.date for report in item.reports)
    if item.on is not None and item.on > first:
        message = f"the move {item.id} is dated {item.on}, and its first report {first}: was it announced, not made?"
        yield "reported early", item.id, message


def _is_doubtful(report: Report) -> bool:
    """Whether a report is graded D-F or 4-6."""
    return report.reliability in {"D", "E", "F"} or report.credibility >= 4


def _about_sources(case: Case) -> Iterator[Found]:
    """Sources that the registry does not know."""
    for source in case.sources.values():
        if not source.listed:
            basis = {"case": "the case grades it", "kind": f"its kind, {source.kind}, gives it"}.get(
                source.reliability_from, "it cannot be judged:"
            )
            message = f"the source {source.id} is not in the registry; {basis} {source.reliability}"
            yield "unlisted source", source.id, message
