"""Questions and announced steps, from ``case.yaml``."""

from datetime import date

from standoff.case.checking import Form, Model
from standoff.case.expressions import as_change, options_in
from standoff.case.model import (
    ActorId,
    BaseRate,
    OptionChange,
    OptionId,
    Question,
    QuestionId,
    ScheduledChance,
)
from standoff.case.names import Names, read_expression
from standoff.case.page import Path
from standoff.case.schema import MOST_DAYS, CaseFile
from standoff.case.values import did_you_mean
from standoff.case.world import World

__all__ = ["read_change", "read_questions", "read_schedule", "too_long"]


def read_questions(form: Form[CaseFile], names: Names, world: World) -> tuple[Question, ...]:
    """Make the questions; each must be one that some state can meet, within the days of the case."""
    questions: list[Question] = []
    file = form.model
    if file is None or form.has(("moves",)):
        return ()
    for name, entry in file.questions.items():
        path = ("questions", name)
        happens = read_expression(form, (*path, "happens_when"), entry.happens_when, names)
        if happens is None:
            continue
        if world.sound and not world.can_be(happens.tree):
            message = "no feasible state meets this question; change it, or what is infeasible"
            form.mistake((*path, "happens_when"), message)
        if file.horizon and form.is_sound(("horizon",)) and entry.by > file.horizon:
            message = f"{entry.by} is after the horizon, {file.horizon}; accepted is a day up to the horizon"
            form.mistake((*path, "by"), message)
        if file.begins and form.is_sound(("as_of",)) and entry.by < file.begins:
            message = (
                f"{entry.by} is before the case begins, {file.begins}; accepted is that day or a later one"
            )
            form.mistake((*path, "by"), message)
        elif (
            file.begins
            and not file.horizon
            and form.is_sound(("begins",))
            and (entry.by - file.begins).days > MOST_DAYS
        ):
            form.mistake((*path, "by"), too_long(file.begins, entry.by, "this question's day"))
        rate = entry.base_rate
        questions.append(
            Question(
                id=QuestionId(name),
                asks=entry.asks,
                happens_when=happens,
                by=entry.by,
                resolves=entry.resolves or "",
                base_rate=BaseRate(probability=rate.probability, source=rate.source) if rate else None,
            )
        )
    return tuple(questions)


def too_long(begins: date, last: date, called: str) -> str:
    """Say that a case has more days than are solved."""
    days = (last - begins).days
    return (
        f"from `begins`, {begins}, to {called}, {last}, are {days:,} days;"
        f" accepted are at most {MOST_DAYS:,}, which is 20 years; is a year mistyped?"
    )


def read_schedule(
    form: Form[CaseFile], names: Names, world: World, evidence: tuple[str, ...] | None
) -> tuple[ScheduledChance, ...]:
    """Make the announced steps; ``evidence`` has the ids that may announce one, or ``None`` if unreadable."""
    chances: list[ScheduledChance] = []
    file = form.model
    if file is None or form.has(("moves",)):
        return ()
    for index, entry in enumerate(file.schedule):
        path = ("schedule", index)
        if entry.first > entry.last:
            message = f"the window ends on {entry.last}, before it begins; accepted is {entry.first} or later"
            form.mistake((*path, "to"), message)
        if evidence is not None and entry.announced_by and entry.announced_by not in evidence:
            message = f"`{entry.announced_by}` is not the id of an evidence item{did_you_mean(entry.announced_by, evidence)}"
            form.mistake((*path, "announced_by"), message)
        change = read_change(form, (*path, "change"), entry.change, names)
        if change is None:
            continue
        option = next((option for option in world.options if option.id == change.option), None)
        if option is None:
            continue
        if (change.taken and not option.retakable and not option.at_start) or (
            not change.taken and not option.reversible
        ):
            key = "retakable" if change.taken else "reversible"
            form.mistake(
                (*path, "change"), f"`{option.id}` is `{key}: no`, so this can never happen; leave it out"
            )
        actor = file.actors[ActorId(option.actor)]
        chances.append(
            ScheduledChance(
                change=change,
                first=entry.first,
                last=entry.last,
                decides_every=entry.decides_every or actor.decides_every,
                restless=entry.restless or actor.restless,
                announced_by=entry.announced_by,
            )
        )
    return tuple(chances)


def read_change(form: Form[Model], path: Path, text: str, names: Names) -> OptionChange | None:
    """Read ``actor.option`` or ``not actor.option``; ``None`` and a mistake noted if it is neither."""
    expression = read_expression(form, path, text, names)
    if expression is None:
        return None
    change = as_change(expression.tree)
    if change is None:
        example = next(options_in(expression.tree))
        form.mistake(path, f"one change is expected; accepted are `{example}` and `not {example}`")
        return None
    option, taken = change
    return OptionChange(option=OptionId(option), taken=taken)
