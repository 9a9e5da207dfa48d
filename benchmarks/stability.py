"""Stability of all actors under Nash, GMR, SMR and SEQ.

The yardstick is the cost of ranking: one sort of the states for each actor. Each size is run in a process of
its own, which tells its peak of memory, the interpreter with NumPy and SciPy (some 60 MB) included. The second
table shows how the cost grows, from 2^10 to 2^22 states; with LARGEST=24 in the environment to 2^24, which
takes five gigabytes and some minutes.
"""

import multiprocessing
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from benchmarks.rows import Table, as_text, told
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict
from standoff.stability.equilibria import analyse

CONCEPTS = ("nash", "gmr", "smr", "seq")

NOTE = (
    "Ranks by lot, without ties. The yardstick sorts the states once for each actor, by its preference; beside it the "
    "time of Nash, GMR, SMR and SEQ for all actors, sorting of the choices included. Processor time, which other programs "
    "disturb less; all of it runs on one core."
)


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
    seconds = worked(lambda: analyse(conflict, ranks, CONCEPTS), times=job.times)
    yardstick = worked(sort_once_per_actor, times=job.times)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return f"{len(job.options)} actors, {conflict.n_states:,} states", seconds, yardstick, peak


def worked(task: Callable[[], object], *, times: int) -> float:
    """Return the median processor time of a task; all of it runs on one core."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        task()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def table_of(jobs: Sequence[Job], *, title: str = "") -> Table:
    """Measure each job, each in a process of its own."""
    cells = []
    for job in jobs:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            name, seconds, yardstick, peak = alone.submit(measure, job).result()
        over = " over budget" if job.budget is not None and seconds > job.budget else ""
        cells.append(
            (
                name,
                told(seconds),
                "–" if job.budget is None else f"{told(job.budget)}{over}",
                told(yardstick),
                f"{seconds / yardstick:.1f}",
                f"{peak:,.0f} MB",
            )
        )
    return Table(
        columns=("conflict", "time", "budget", "one sort per actor", "ratio to it", "peak"),
        rows=cells,
        title=title,
        notes=() if title else (NOTE,),
    )


def tables() -> Iterator[Table]:
    """Measure what has a budget, then how the cost grows with the states."""
    yield table_of(JOBS)
    largest = 24 if os.environ.get("LARGEST") == "24" else 22
    grown = [
        Job(options=split(m, n), times=1 if m > 22 else 3) for n in (2, 5) for m in range(10, largest + 1, 2)
    ]
    yield table_of(grown, title="Growth with the states")


def split(m: int, n: int) -> tuple[int, ...]:
    """Share m options among n actors, as evenly as may be."""
    return tuple(m // n + (i < m % n) for i in range(n))


if __name__ == "__main__":
    for each in tables():
        print(as_text(each))
