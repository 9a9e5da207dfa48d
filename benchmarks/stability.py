"""Stability of all actors under Nash, GMR, SMR and SEQ.

The yardstick is the cost of ranking: one sort of the states for each actor. Each size is run in a process of
its own, which tells its peak of memory, the interpreter with NumPy and SciPy (some 60 MB) included.
"""

import multiprocessing
import resource
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from benchmarks.rows import Row, Table, as_text, budget_table, measured
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict
from standoff.stability.equilibria import analyse

CONCEPTS = ("nash", "gmr", "smr", "seq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A conflict by the options of each actor."""

    options: tuple[int, ...]
    patterns: bool = False
    """Whether seven infeasible patterns leave 135 of 1,024 states."""
    budget: float | None = None
    times: int = 5


JOBS = (
    Job(options=(4, 3, 3), budget=0.005, times=15),
    Job(options=(3, 3, 3, 3), budget=0.020, times=15),
    Job(options=(4, 4, 4, 4)),
    Job(options=(4, 4, 3, 3, 3, 3), patterns=True, budget=1.0),
    Job(options=(4, 4, 4, 4, 4), budget=6.0, times=3),
)


def conflict_of(job: Job) -> Conflict:
    """Return the conflict: all combinations, or those that seven infeasible patterns leave."""
    owner = tuple(i for i, count in enumerate(job.options) for _ in range(count))
    states = np.arange(2 ** len(owner), dtype=np.uint64)
    if job.patterns:
        chance = np.random.default_rng(3)  # noqa: TID251 - a benchmark's own chance
        a, b, c, d, e, f, g, h, i, j, k = (
            (states >> np.uint64(bit) & np.uint64(1)).astype(bool)
            for bit in chance.permutation(len(owner))[:11]
        )
        infeasible = (a & b) | (c & d) | (e & f) | (g & h) | (g & i) | (j & ~k) | (k & ~j)
        states = states[~infeasible]
        assert len(states) == 138_240
    return Conflict(
        actors=tuple(f"a{i}" for i in range(len(job.options))),
        options=tuple(f"a{i}.o{k}" for k, i in enumerate(owner)),
        owner=owner,
        states=states,
    )


def ranks_of(conflict: Conflict) -> list[NDArray[np.int64]]:
    """Rank the states by lot, without ties: what costs most."""
    chance = np.random.default_rng(1)  # noqa: TID251 - a benchmark's own chance
    return [chance.permutation(conflict.n_states) for _ in conflict.actors]


def measure(job: Job) -> tuple[str, float, float, float]:
    """Return what was analysed, the median seconds, those of the yardstick, and the peak in MB."""
    conflict = conflict_of(job)
    ranks = ranks_of(conflict)

    def sort_once_per_actor() -> None:
        for rank in ranks:
            np.argsort(rank)

    # The first run brings in code and memory; a median of many would hide it, so it is not counted.
    analyse(conflict, ranks, CONCEPTS)
    seconds = measured(lambda: analyse(conflict, ranks, CONCEPTS), times=job.times)
    yardstick = measured(sort_once_per_actor, times=job.times)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return f"{len(job.options)} actors, {conflict.n_states:,} states", seconds, yardstick, peak


def table_of(jobs: Sequence[Job]) -> Table:
    """Measure each job; below the table the ratios and peaks."""
    rows, notes = [], []
    for job in jobs:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            name, seconds, yardstick, peak = alone.submit(measure, job).result()
        rows.append(Row(name=name, seconds=seconds, budget=job.budget))
        notes.append(f"{name}: {seconds / yardstick:.1f} times one sort per actor; peak {peak:,.0f} MB.")
    return budget_table(rows, notes=notes)


def tables() -> Iterator[Table]:
    """Measure what has a budget."""
    yield table_of(JOBS)


if __name__ == "__main__":
    grown = [Job(options=(m // 2, m - m // 2), times=3) for m in range(10, 23, 2)]
    print(as_text(table_of(grown if "growth" in sys.argv[1:] else JOBS)))
