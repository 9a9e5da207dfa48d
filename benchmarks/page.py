"""The page of the documents that holds what was measured, a section for each benchmark.

A benchmark that is run again replaces its own section; the others stay as they were measured.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.rows import Table, as_markdown

__all__ = ["PAGE", "section", "sections_of", "write_page"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "benchmarks.md"

_HEAD = """<!-- Written by `make bench PAGE=yes`; do not edit. -->

# Speed

What the budgets allow and what was measured. The figures are medians on the machine named in each section; on a busy
one they are worse. `make bench` measures again and prints; `make bench PAGE=yes` writes this page.

"""


def write_page(measured: Mapping[str, str], order: Sequence[str], path: Path = PAGE) -> None:
    """Write the sections measured into the page; the others stay, in the order given."""
    old = sections_of(path.read_text(encoding="utf-8")) if path.is_file() else {}
    sections = {**old, **measured}
    text = "\n".join(sections[name] for name in order if name in sections)
    path.write_text(_HEAD + text, encoding="utf-8")


def section(name: str, says: str, machine: str, tables: Sequence[Table]) -> str:
    """Return a section of the page."""
    return "\n".join([
        f"## {name}\n", f"{says[0].upper()}{says[1:]}. Measured on {machine}.\n", *(as_markdown(table) for table in tables)
    ])  # fmt: skip


def sections_of(text: str) -> dict[str, str]:
    """Return the sections of a page by their headings."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)[1:]
    return {name: f"## {name}\n{body.rstrip()}\n" for name, body in zip(parts[::2], parts[1::2], strict=True)}
