"""A measured job beside its budget, tables of measurements, and the two ways they are shown: printed, and as a page."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Row", "Table", "as_markdown", "as_text", "budget_table", "measured", "print_rows", "told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One job: its median time and, where it has one, its budget, in seconds."""

    name: str
    seconds: float
    budget: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Measurements as they are shown.

    Attributes
    ----------
    columns
        Their headers; the first column is set flush left, the others flush right.
    rows
        As many cells in each as there are columns, ready to be shown.
    title
        What is measured; nothing where the benchmark's own heading says it.
    notes
        Sentences below the table.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""
    notes: Sequence[str] = ()


def measured(job: Callable[[], object], *, times: int, before: Callable[[], object] | None = None) -> float:
    """Return the median wall time of a job; ``before`` each run something may be prepared, untimed."""
    taken = []
    for _ in range(times):
        if before is not None:
            before()
        begun = time.perf_counter()
        job()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def budget_table(rows: Iterable[Row], *, title: str = "", notes: Sequence[str] = ()) -> Table:
    """Return the table of jobs beside their budgets."""
    cells = []
    for row in rows:
        told_budget, ratio = "–", ""
        if row.budget is not None:
            over = " over budget" if row.seconds > row.budget else ""
            told_budget, ratio = told(row.budget), f"{row.seconds / row.budget:.2f}{over}"
        cells.append((row.name, told(row.seconds), told_budget, ratio))
    return Table(columns=("job", "median", "budget", "ratio"), rows=cells, title=title, notes=notes)


def as_text(table: Table) -> str:
    """Return a table for the terminal."""
    lines = [table.columns, *table.rows]
    widths = [max(len(line[k]) for line in lines) for k in range(len(table.columns))]
    body = [
        "  ".join(cell.rjust(width) if k else cell.ljust(width) for k, (cell, width) in enumerate(pairs))
        for pairs in (tuple(zip(line, widths, strict=True)) for line in lines)
    ]
    head = [table.title] if table.title else []
    return "\n".join([*head, *(line.rstrip() for line in body), *table.notes])


def as_markdown(table: Table) -> str:
    """Return a table for a page of the documents."""
    rule = " | ".join(["--"] + ["--:"] * (len(table.columns) - 1))
    lines = [f"| {' | '.join(table.columns)} |", f"| {rule} |"]
    lines += [f"| {' | '.join(cell.strip() for cell in row)} |" for row in table.rows]
    parts = [f"### {table.title}"] if table.title else []
    parts.append("\n".join(lines))
    parts += list(table.notes)
    return "\n\n".join(parts) + "\n"


def print_rows(rows: Iterable[Row]) -> None:
    """Print the table of jobs beside their budgets."""
    print(as_text(budget_table(rows)))


def told(seconds: float) -> str:
    """Return a time in seconds or milliseconds."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1e3 * seconds:.1f} ms"
