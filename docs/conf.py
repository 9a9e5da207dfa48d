"""How Sphinx builds the documentation. It asks nothing of the network, and neither do the pages it makes."""

from importlib.metadata import version as installed
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

project = "Standoff"
copyright = "the authors of Standoff; Apache License 2.0"  # noqa: A001 - Sphinx asks for this name
author = "the authors of Standoff"
version = release = installed("standoff")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.strikethrough"]

html_theme = "furo"
html_title = "Standoff"
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = False
default_role = "code"


def _mathml(node: nodes.Element, *, as_block: bool) -> str:
    """Turn a formula into MathML; the converter knows all of our commands but one."""
    return str(tex2mathml(node.astext().replace(r"\dots", r"\ldots"), as_block=as_block))


def _inline(writer: Any, node: nodes.math) -> None:
    """Write a formula within a line as MathML, which browsers draw without a script."""
    writer.body.append(_mathml(node, as_block=False))
    raise nodes.SkipNode


def _display(writer: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    writer.body.append(f'<div class="formula">{_mathml(node, as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> None:
    """Give Sphinx a renderer of mathematics that loads nothing from elsewhere."""
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
