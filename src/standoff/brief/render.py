"""Writing a brief: one tree, drawn once, to HTML, PDF and Markdown.

The same assessment gives the same bytes. Files are written whole or not at all.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from standoff.assessment import Assessment, StateGraph
from standoff.brief.figures import FONT, svg
from standoff.brief.graph.drawing import draw_graph
from standoff.brief.html import to_html
from standoff.brief.markdown import to_markdown
from standoff.brief.outline import outline
from standoff.brief.pdf import to_pdf
from standoff.brief.tree import Document, Figure, blocks_of
from standoff.files import write_whole

__all__ = ["FORMATS", "draw_figures", "write_brief"]

FORMATS = ("html", "pdf", "md")


def write_brief(
    assessment: Assessment, directory: Path, formats: Sequence[str] = FORMATS
) -> tuple[Path, ...]:
    """Write ``brief.html``, ``brief.pdf`` and ``brief.md`` into a folder, which is made if need be.

    Parameters
    ----------
    assessment
        What one pass found.
    directory
        The folder.
    formats
        Any of `FORMATS`.

    Returns
    -------
    tuple of Path
        The files written, in the order of ``formats``.

    Raises
    ------
    ValueError
        If a format is not known.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise ValueError(f"formats {', '.join(unknown)}: accepted are {', '.join(FORMATS)}")
    document = outline(assessment)
    drawings = draw_figures(document) if set(formats) - {"md"} else {}
    directory.mkdir(parents=True, exist_ok=True)
    written = tuple(directory / f"brief.{name}" for name in formats)
    for path, name in zip(written, formats, strict=True):
        write_whole(path, _render(document, drawings, name))
    return written


def draw_figures(document: Document) -> Mapping[str, str]:
    """Return the drawing of each figure as SVG, by its id."""
    figures = [block for block in blocks_of(document.sections) if isinstance(block, Figure)]
    return {
        figure.id: draw_graph(figure.spec, prefix=figure.id, font=FONT)
        if isinstance(figure.spec, StateGraph)
        else svg(figure.spec, prefix=figure.id)
        for figure in figures
    }


def _render(document: Document, drawings: Mapping[str, str], name: str) -> bytes:
    if name == "html":
        return to_html(document, drawings).encode()
    if name == "pdf":
        return to_pdf(document, drawings)
    return to_markdown(document).encode()
