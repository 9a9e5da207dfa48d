"""Forecasts of 90 days: exact up to 65,536 states, simulated beyond.

At 4,096 states the chain is one cell of the crisis of `inertia_trial`. At 65,536 it is a game of four actors with four
options each, values by lot, in which every actor may take any package of its changes; or it has random rates of single
changes, arc by arc. In both the busiest state is left at 4/7 a day, which is the most that four actors who each decide
once a week can do. The packages are also listed arc by arc: what the box of `standoff.forecast.blocks` saves. The exact first passage from every
state is checked against the forward solution, and the simulation against its own standard error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from benchmarks.inertia_trial import game_on, trial
from benchmarks.rows import Row, Table, as_text, budget_table, measured
from numpy.typing import NDArray
from scipy.sparse import csr_array

from standoff.conflict.conflict import Conflict
from standoff.forecast.blocks import Blocks, Box
from standoff.forecast.markov import Stretch, first_passage, simulate, transient
from standoff.forecast.rates import Pattern, SettingRates
from standoff.inference.choice import Policies, Setting
from standoff.inference.values import solve_policies

DAYS = 90.0
MOST_A_DAY = 4.0 / 7.0
PATHS = 100_000


def tables() -> Iterator[Table]:
    """Measure the forecasts."""
    world = trial(extra=("spare",))
    policies = solve_policies(world.game, [Setting(reliability=20.0, restless_times=1.0)], restart=False)
    at = SettingRates(world.game, Pattern.of(world.game, Box.of(world.game)), policies, 0, ())
    cell = at.stretches((4, 0, 0, 0), 0.0, DAYS, ())
    start = world.conflict.start or 0
    targets = np.array(
        [world.taken(name) for name in ("strike", "meet", "concede", "give_in", "sanction", "reply")]
    )
    boxed, listed = package_chain((4, 4, 4, 4))
    simulated, error = simulated_row()
    yield budget_table([
        exact_row("4,096 states, one target", cell, targets[:1], start, budget=0.01),
        exact_row("4,096 states, six targets at once", cell, targets, start),
        Row(name="the state of the world after 90 days, 4,096 states", seconds=measured(lambda: transient(start, cell), times=9)),
        exact_row("4,096 states, random, one target", random_chain(12, single(12)), last_bits(12), 0, budget=0.01),
        exact_row("65,536 states, single changes", random_chain(16, single(16)), last_bits(16), 0, budget=0.15),
        exact_row("65,536 states, packages of 4 actors", boxed, last_bits(16), 0, budget=0.15),
        exact_row("the same, listed arc by arc", listed, last_bits(16), 0),
        simulated,
    ], notes=[error])  # fmt: skip


def exact_row(
    name: str,
    stretches: Sequence[Stretch],
    targets: NDArray[np.bool_],
    start: int,
    budget: float | None = None,
) -> Row:
    """Measure an exact first passage; check that being there at the end is no likelier."""
    by = [DAYS] * len(targets)
    found = first_passage(targets, by, stretches, [(0.0, start)])[0]
    assert (transient(start, stretches) @ targets.T <= found + 1e-9).all()
    seconds = measured(lambda: first_passage(targets, by, stretches, [(0.0, start)]), times=5)
    return Row(name=f"exact, {name}", seconds=seconds, budget=budget)


def simulated_row() -> tuple[Row, str]:
    """Measure 100,000 paths on 2^20 states; say how good the answer is."""
    stretches = random_chain(20, single(20))
    targets = last_bits(20)
    rng = np.random.default_rng(1)  # noqa: TID251 - a benchmark's own chance
    first, second = (simulate(0, stretches, targets, [DAYS], paths=PATHS, rng=rng) for _ in range(2))
    apart = abs(first.probability[0] - second.probability[0])
    assert apart < 5.0 * np.hypot(first.standard_error[0], second.standard_error[0])
    error = (
        f"Simulated at 2^20 states: {first.probability[0]:.4f}, standard error {first.standard_error[0]:.4f}."
    )
    seconds = measured(lambda: simulate(0, stretches, targets, [DAYS], paths=PATHS, rng=rng), times=3)
    return Row(name="simulated, 1,048,576 states, 100,000 paths", seconds=seconds, budget=1.0), error


def single(options: int) -> list[int]:
    """Masks of the changes of one option."""
    return [1 << k for k in range(options)]


def package_chain(options: tuple[int, ...]) -> tuple[list[Stretch], list[Stretch]]:
    """Make a game of packages with values by lot, by a fixed seed: its chain in a box, and listed arc by arc."""
    owner = tuple(i for i, count in enumerate(options) for _ in range(count))
    size = 2 ** len(owner)
    conflict = Conflict(
        actors=tuple(f"a{i}" for i in range(len(options))),
        options=tuple(f"a{i}.o{k}" for k, i in enumerate(owner)),
        owner=owner,
        states=np.arange(size, dtype=np.uint64),
    )
    values = np.random.default_rng(0).random((1, len(options), size))  # noqa: TID251 - a benchmark's own chance
    game = game_on(conflict, list(values.transpose(1, 0, 2)), [("only",)] * len(options))
    one = np.ones(1)
    policies = Policies(
        reliability=20.0 * one, restless_times=one, values=values, residual=0.0 * one,
        iterations=np.ones(1, dtype=np.int64), converged=one > 0, lost_at=np.nan * one, restart_gap=np.nan * one,
    )  # fmt: skip
    cell = (0,) * len(options)
    (boxed,), (listed,) = (
        SettingRates(game, Pattern.of(game, box), policies, 0, ()).stretches(cell, 0.0, DAYS, ())
        for box in (Box.of(game), None)
    )
    assert isinstance(boxed.rates, Blocks)
    assert isinstance(listed.rates, csr_array)
    times = MOST_A_DAY / float(boxed.rates.exits().max())
    parts = tuple(part.scaled(times) for part in boxed.rates.parts)
    boxed = replace(boxed, rates=Blocks(rest=boxed.rates.rest, parts=parts))
    listed = replace(listed, rates=csr_array(listed.rates * times))
    ends = [first_passage(last_bits(len(owner)), [DAYS], [one], [(0.0, 0)]) for one in (boxed, listed)]
    assert np.allclose(*ends, rtol=1e-12, atol=1e-14)
    return [boxed], [listed]


def random_chain(options: int, changes: list[int]) -> list[Stretch]:
    """Make a chain on all combinations of options with random rates, by a fixed seed."""
    rng = np.random.default_rng(0)  # noqa: TID251 - a benchmark's own chance
    size = 2**options
    target = (np.arange(size, dtype=np.int32)[:, None] ^ np.array(changes, dtype=np.int32)).ravel()
    rates = rng.random((size, len(changes)))
    rates *= MOST_A_DAY / rates.sum(axis=1).max()
    indptr = np.arange(0, len(target) + 1, len(changes), dtype=np.int32)
    return [
        Stretch(first=0.0, last=DAYS, rates=csr_array((rates.ravel(), target, indptr), shape=(size, size)))
    ]


def last_bits(options: int) -> NDArray[np.bool_]:
    """The target in which the last three options are taken, ``bool[1, S]``."""
    high = 0b111 << (options - 3)
    return ((np.arange(2**options) & high) == high)[None]


if __name__ == "__main__":
    for table in tables():
        print(as_text(table))
