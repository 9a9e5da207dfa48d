"""How the view changed from day to day."""

from collections.abc import Mapping

from standoff.assessment import Assessment
from standoff.brief.compose import cell, judged, paragraph, probability, tabled, text
from standoff.brief.figures import Line, line_spec
from standoff.brief.labels import Label, Labels
from standoff.brief.sections.readings import rivals
from standoff.brief.tree import Block, Column, Figure, Row, Section, Table
from standoff.brief.words import day, percent, plain

__all__ = ["history"]

MOST_LINES = 8


def history(assessment: Assessment, labels: Labels) -> Section | None:
    """Return the posterior of each actor with rival intentions and the answers to the questions, over time."""
    if len(assessment.timeline.days) < 2:
        return None
    blocks: list[Block] = []
    shown = [actor for actor in rivals(assessment) if assessment.timeline.posterior.get(actor)]
    for place, actor in enumerate(shown, 1):
        series = {
            labels.intentions[actor, name]: values
            for name, values in assessment.timeline.posterior[actor].items()
        }
        name = plain(assessment.actors[actor].name)
        end = f"-{place}" if place > 1 else ""
        blocks += [
            *_turn(assessment, series, name if len(shown) > 1 else ""),
            _figure(assessment, series, f"posterior-days{end}", f"What {name} wants: posterior, day by day"),
        ]
    if assessment.timeline.questions:
        series = {labels.questions[name]: values for name, values in assessment.timeline.questions.items()}
        blocks.append(_figure(assessment, series, "question-days", "Probability of yes, day by day"))
    return Section(id="history", title="How the view changed", blocks=tuple(blocks)) if blocks else None


def _turn(assessment: Assessment, series: Mapping[Label, tuple[float, ...]], whose: str) -> tuple[Block, ...]:
    """Tell the day on which the readings moved most; of whom, where several have rival readings."""
    shown = assessment.timeline.days
    moves = [
        (abs(values[place] - values[place - 1]), -place, label.short, label)
        for label, values in series.items()
        for place in range(1, len(shown))
    ]
    size, place, _, label = max(moves, key=lambda move: move[:3])
    if size <= 0:
        return ()
    values, place = series[label], -place
    return (
        paragraph(
            judged(
                f"The view{f' of what {whose} wants' if whose else ''} moved most on {day(shown[place])}: ",
                label.link,
                f" {label.name} went from ",
                probability(values[place - 1], f"timeline.{shown[place - 1]}"),
                " to ",
                probability(values[place], f"timeline.{shown[place]}"),
                ".",
            )
        ),
    )


def _figure(
    assessment: Assessment, series: Mapping[Label, tuple[float, ...]], name: str, caption: str
) -> Figure:
    shown = assessment.timeline.days
    lines = [Line(label=f"{label.short} {label.name}", values=values) for label, values in series.items()]
    ends = "; ".join(
        f"{line.label}, {percent(line.values[0])} to {percent(line.values[-1])}"
        for line in lines[:MOST_LINES]
    )
    return Figure(
        id=name,
        caption=caption,
        alt=f"Line chart. From {day(shown[0])} to {day(shown[-1])}: {ends}. Every day is in the table behind the figure.",
        spec=line_spec(shown, lines, title="Probability"),
        table=Table(
            id=f"{name}-table",
            caption=f"{caption} (table)",
            kind="judgement",
            columns=(
                Column(header="Day", width=0),
                *(
                    Column(header=label.short, says=label.says, target=label.anchor, numeric=True)
                    for label in series
                ),
            ),
            rows=tuple(
                Row(
                    cells=(
                        cell(day(when)),
                        *(cell(tabled(values[place], f"timeline.{when}")) for values in series.values()),
                    )
                )
                for place, when in enumerate(shown)
            ),
            note=(text("What was known by the end of each day."),),
            layout="dense",
        ),
    )
