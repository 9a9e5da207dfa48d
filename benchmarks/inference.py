"""Policies and posterior: six intentions at nine settings on 4,096 states, and the update when evidence changes.

The crisis is that of `inertia_trial` with one more option: four actors, twelve options, every package of changes.
It is checked that all settings converged and that one more round moves no rate by more than 1e-8 a day.
"""

from collections.abc import Iterator

import numpy as np
from benchmarks.inertia_trial import Trial, trial
from benchmarks.rows import Row, Table, as_text, budget_table, measured

from standoff.inference.choice import Policies, Setting
from standoff.inference.indicators import Channel, Grading, Indicator
from standoff.inference.likelihood import DatedChange, PathLikelihood
from standoff.inference.posterior import Evidence, KnownChange, posterior_on, posterior_steps
from standoff.inference.values import solve_policies

SETTINGS = tuple(
    Setting(reliability=lam, restless_times=times) for lam in (7.0, 20.0, 60.0) for times in (0.2, 1.0, 3.0)
)
AS_OF = 89


def tables() -> Iterator[Table]:
    """Measure policies and posterior."""
    world = trial(extra=("spare",))
    solved: list[Policies] = []
    seconds = measured(lambda: solved.append(solve_policies(world.game, SETTINGS, restart=False)), times=3)
    policies = solved[-1]
    assert policies.converged.all()
    residual = f"Largest residual {policies.residual.max():.1e} a day; rounds {policies.iterations.tolist()}."
    checked = measured(lambda: solve_policies(world.game, SETTINGS), times=1)
    evidence = evidence_for(world)
    likelihood = PathLikelihood(world.game, policies, ())
    steps = posterior_steps(world.game, evidence, likelihood)
    assert np.isclose(posterior_on(world.game, evidence, likelihood, AS_OF).setting.sum(), 1.0)
    yield budget_table([
        Row(name=f"policies, 6 intentions, 9 settings, {world.game.n_states:,} states", seconds=seconds, budget=5.0),
        Row(name="the same, with a second start at the largest lambda", seconds=checked),
        Row(
            name=f"posterior of {len(evidence.changes)} moves and {len(evidence.indicators)} indicators, policies given",
            seconds=measured(lambda: posterior_on(world.game, evidence, likelihood, AS_OF), times=50), budget=1e-3,
        ),
        Row(
            name="posterior, the first time, rates at visited states computed",
            seconds=measured(
                lambda: posterior_on(world.game, evidence, PathLikelihood(world.game, policies, ()), AS_OF), times=9
            ),
        ),
        Row(
            name=f"posterior of each of {AS_OF + 1} days",
            seconds=measured(
                lambda: [posterior_on(world.game, evidence, likelihood, day) for day in range(AS_OF + 1)], times=5
            ),
        ),
        Row(
            name=f"what each of {len(steps)} pieces of evidence did to it",
            seconds=measured(lambda: posterior_steps(world.game, evidence, likelihood), times=5),
        ),
    ], notes=[residual])  # fmt: skip


def evidence_for(world: Trial) -> Evidence:
    """Make 35 moves and 20 indicators over 90 days, by a fixed seed."""
    rng = np.random.default_rng(1)  # noqa: TID251 - a benchmark's own chance
    strike = 1 << world.names.index("strike")
    changes = []
    here = int(world.conflict.states[world.conflict.start or 0])
    for number, day in enumerate(sorted(rng.integers(0, AS_OF, 35).tolist())):
        bit = 1 << int(rng.integers(0, len(world.names)))
        bit = 1 if bit == strike else bit
        here ^= bit
        owner = world.conflict.owner[bit.bit_length() - 1]
        change = DatedChange(item=f"m{number}", player=owner, day=day, taken=here & bit, dropped=bit & ~here)
        changes.append(KnownChange(change=change, known=day))
    indicators = tuple(
        Indicator(
            item=f"i{k}",
            expected={0: rng.uniform(0.2, 0.8, world.game.players[0].n_intentions)},
            channels=(
                Channel(
                    report=f"i{k}.1", day=4 * k, reliability="B", credibility=2, origin=f"i{k}.1", direct=True
                ),
            ),
        )
        for k in range(20)
    )
    grading = Grading(rates={"B": (0.85, 0.05)}, shrink={2: 0.8}, cap=20.0, faithful_relay=0.95, icc=0.3)
    return Evidence(
        states=world.conflict.states,
        start=world.conflict.start or 0,
        changes=tuple(changes),
        indicators=indicators,
        announced=(),
        as_of=AS_OF,
        grading=grading,
    )


if __name__ == "__main__":
    for table in tables():
        print(as_text(table))
