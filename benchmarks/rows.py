"""A measured job beside its budget, and the table of such rows."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Row", "measured", "print_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One job: its median time and, where it has one, its budget, in seconds."""

    name: str
    seconds: float
    budget: float | None = None


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


def print_rows(rows: Sequence[Row]) -> None:
    """Print the table."""
    width = max(len(row.name) for row in rows)
    print(f"{'job':<{width}}  {'median':>9}  {'budget':>9}  ratio")
    for row in rows:
        budget, ratio = (
            ("–", "") if row.budget is None else (_told(row.budget), f"{row.seconds / row.budget:5.2f}")
        )
        verdict = "  over budget" if row.budget is not None and row.seconds > row.budget else ""
        print(f"{row.name:<{width}}  {_told(row.seconds):>9}  {budget:>9}  {ratio}{verdict}")


def _told(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1e3 * seconds:.1f} ms"
