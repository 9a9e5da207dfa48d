"""The evidence matrix: intentions in rows, indicators in columns.

That way round readers are less prone to confirm what they believe than with hypotheses in columns.

References
----------
Dhami, Belton, De Werd, Hadzhieva and Wicke, *Cognitive Research: Principles and Implications* 9:37, 2024.
"""

from statistics import median

from standoff.assessment import Assessment, EvidenceFacts
from standoff.brief.compose import NumberStyle, cell, note, number
from standoff.brief.labels import Labels
from standoff.brief.tree import Block, Cell, Column, Row, Section, Table
from standoff.brief.words import given, plain

__all__ = ["matrix"]

MOST_COLUMNS = 10
"""So many indicators stand side by side; a longer matrix goes on below."""
SPEAKS = 1.25
"""An indicator whose largest likelihood is less than so many times its smallest tells nothing apart."""


def matrix(assessment: Assessment, labels: Labels) -> Section | None:
    """Return intentions in rows and indicators in columns, with the likelihoods that the analyst gave."""
    blocks: list[Block] = []
    for place, actor in enumerate(
        (one for one in assessment.intentions if len(assessment.intentions[one]) > 1), 1
    ):
        items = [item for item in assessment.evidence if item.expected_if.get(actor)]
        items.sort(key=lambda item: -_diagnosticity(item, actor))
        blocks += [
            _matrix_part(assessment, labels, actor, place, items, first)
            for first in range(0, len(items), MOST_COLUMNS)
        ]
    if not blocks:
        return None
    return Section(
        id="matrix",
        title="The evidence, reading by reading",
        blocks=(
            note(
                "How likely the analyst holds each report’s content to be, were the reading true. The indicators that "
                "separate the readings most come first; the last row is the largest likelihood over the smallest. "
                f"Below ×{SPEAKS:g} an indicator tells nothing apart, whatever it may seem to show. In each column "
                "what lies above the column’s median is bold, what lies below it is italic."
            ),
            *blocks,
        ),
    )


def _diagnosticity(item: EvidenceFacts, actor: str) -> float:
    values = item.expected_if[actor].values()
    return max(values) / max(min(values), 1e-9)


def _matrix_part(
    assessment: Assessment, labels: Labels, actor: str, place: int, items: list[EvidenceFacts], first: int
) -> Table:
    part = items[first : first + MOST_COLUMNS]
    name = plain(assessment.actors[actor].name)
    span = (
        ""
        if len(items) <= MOST_COLUMNS
        else f", {first + 1} to {first + len(part)} of {len(items)} indicators"
    )
    rows = [
        Row(
            cells=(
                cell(
                    labels.intentions[actor, intention].link, f" {labels.intentions[actor, intention].name}"
                ),
                *(_likelihood(item, actor, intention) for item in part),
            )
        )
        for intention in assessment.intentions[actor]
    ]
    ratios = [_diagnosticity(item, actor) for item in part]
    rows.append(
        Row(
            total=True,
            cells=(
                cell("Largest over smallest"),
                *(
                    cell(number(ratio, f"×{ratio:.1f}" if ratio < 99.5 else f"×{ratio:.0f}", f"evidence.{item.id}.expected_if"), mark=ratio < SPEAKS)
                    for item, ratio in zip(part, ratios, strict=True)
                ),
            ),
        )
    )  # fmt: skip
    return Table(
        id=f"matrix-{place}-{first // MOST_COLUMNS + 1}",
        caption=f"How expected each indicator is under each reading of {name}{span}",
        kind="assumption",
        columns=(
            Column(header="Reading", width=2.6),
            *(
                Column(header=labels.evidence[item.id].short, says=labels.evidence[item.id].says, target=labels.evidence[item.id].anchor, numeric=True)
                for item in part
            ),
        ),
        rows=tuple(rows),
        layout="dense",
    )  # fmt: skip


def _likelihood(item: EvidenceFacts, actor: str, intention: str) -> Cell:
    values = item.expected_if[actor]
    value = values.get(intention)
    if value is None:
        return cell("–")
    middle = median(values.values())
    speaks = _diagnosticity(item, actor) >= SPEAKS
    high, low = speaks and value > middle, speaks and value < middle
    style: NumberStyle = "strong" if high else "emphasis" if low else "plain"
    return cell(number(value, given(value), f"evidence.{item.id}.expected_if", style=style), mark=high)
