"""How the view changed from day to day."""

from collections.abc import Mapping

from standoff.assessment import Assessment
from standoff.brief.compose import cell, judged, paragraph, probability, tabled, text
from standoff.brief.figures import Line, line_spec
from standoff.brief.labels import Label, Labels
from standoff.brief.tree import Block, Column, Figure, Row, Section, Table
from standoff.brief.words import day, percent, plain

__all__ = ["history"]

MOST_LINES = 8


def history(assessment: Assessment, labels: Labels) -> Section | None:
    """Return the posterior of the focus actor and the answers to the questions, over time."""
    if len(assessment.timeline.days) < 2:
        return None
    blocks: list[Block] = []
    focus = assessment.focus
    if focus is not None and assessment.timeline.posterior.get(focus):
        series = {
            labels.intentions[focus, name]: values
            for name, values in assessment.timeline.posterior[focus].items()
        }
        name = plain(assessment.actors[focus].name)
        blocks += [
            *_turn(assessment, series),
            _figure(assessment, series, "posterior-days", f"What {name} wants: posterior, day by day"),
        ]
    if assessment.timeline.questions:
        series = {labels.questions[name]: values for name, values in assessment.timeline.questions.items()}
        blocks.append(_figure(assessment, series, "question-days", "Probability of yes, day by day"))
    return Section(id="history", title="How the view changed", blocks=tuple(blocks)) if blocks else None


def _turn(assessment: Assessment, series: Mapping[Label, tuple[float, ...]]) -> tuple[Block, ...]:
    """Tell the day on which the readings moved most."""
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
                f"The view moved most on {day(shown[place])}: ",
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
