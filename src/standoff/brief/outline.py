"""The brief as a document tree: which sections it has, in their order.

Nothing is computed here that is not in the assessment; sections choose, order and word it.
"""

from standoff.assessment import Assessment
from standoff.brief.labels import label_all
from standoff.brief.sections import (
    frame,
    history,
    holding,
    limits,
    matrix,
    outlook,
    readings,
    reports,
    sources,
    top,
    why,
)
from standoff.brief.tracing import trace_all
from standoff.brief.tree import Document, Section, Table, sentences_of, text_of
from standoff.brief.words import lint, plain

__all__ = ["lint_document", "main_table", "outline"]


def outline(assessment: Assessment) -> Document:
    """Return the brief of an assessment.

    Parameters
    ----------
    assessment
        What one pass found.

    Returns
    -------
    Document
        The top page, then why, what to expect, how far the numbers go, what they stand on; appendices last.
    """
    labels = label_all(assessment)
    found: tuple[Section | None, ...] = (
        top.top(assessment, labels),
        outlook.questions(assessment, labels),
        outlook.states(assessment, labels),
        holding.holding(assessment, labels),
        why.why(assessment, labels),
        history.history(assessment, labels),
        outlook.other_actors(assessment, labels),
        limits.separation(assessment, labels),
        limits.moves_worth(assessment, labels),
        limits.settings(assessment, labels),
        matrix.matrix(assessment, labels),
        sources.base(assessment, labels),
        frame.assumptions(assessment, labels),
        frame.warnings(assessment, labels),
        reports.reports(assessment, labels),
    )
    body = tuple(section for section in found if section is not None)
    body = (*body, frame.guide(assessment, body))
    tracing = trace_all(assessment, labels, body)
    return Document(
        title=plain(assessment.case.title),
        summary=plain(assessment.case.summary),
        as_of=assessment.as_of,
        particulars=frame.particulars(assessment),
        sections=(*body, tracing.section),
        traces=tracing.anchors,
        causes=tracing.causes,
    )


def main_table(assessment: Assessment) -> Table:
    """Return the table that leads the brief: a row per intention of the focus actor, the last row mixed."""
    return readings.main_table(assessment, label_all(assessment))


def lint_document(document: Document) -> tuple[str, ...]:
    """Return the sentences of a brief that put a likelihood and a level of confidence together."""
    return tuple(
        f"{fault}: {text_of(sentence.content)}"
        for sentence in sentences_of(document.sections)
        for fault in lint(text_of(sentence.content))
    )
