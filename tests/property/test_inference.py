"""What must hold of choice and posterior in every game."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.inference.games import conflict_of, game_on, generator, random_game

from standoff.conflict.conflict import Conflict
from standoff.inference.choice import Setting, origins, rates
from standoff.inference.indicators import Channel, Grading, Indicator
from standoff.inference.likelihood import DatedChange, PathLikelihood
from standoff.inference.posterior import Evidence, KnownChange, posterior_on, posterior_steps
from standoff.inference.values import solve_policies

GRID = (Setting(reliability=2.0, restless_times=1.0), Setting(reliability=8.0, restless_times=2.0))
GRADING = Grading(
    rates={"B": (0.85, 0.05), "E": (0.5, 0.45)},
    shrink={1: 1.0, 3: 0.6},
    cap=20.0,
    faithful_relay=0.95,
    icc=0.3,
)
some = settings(max_examples=15, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
owners = st.sampled_from([(0, 1), (0, 0, 1), (0, 1, 0, 2), (1, 0, 2, 0, 1)])


def intentions_for(owner, seed):
    rng = generator(seed)
    return tuple(int(rng.integers(1, 4)) for _ in range(max(owner) + 1))


@some
@given(seeds, owners)
def test_nobody_moves_more_often_than_it_has_chances(seed, owner):
    _, game = random_game(seed, owner=owner, intentions=intentions_for(owner, seed))
    policies = solve_policies(game, GRID, restart=False)
    for g in policies.converged.nonzero()[0]:
        for player, found in zip(game.players, rates(game, policies, int(g)), strict=True):
            assert (found > 0.0).all()
            for row in found:
                leaving = np.bincount(origins(player), row, minlength=game.n_states)
                assert (leaving < player.pace).all()
    assert ((policies.values >= 0.0) & (policies.values <= 1.0)).all()


@some
@given(seeds, owners)
def test_the_order_of_states_changes_nothing(seed, owner):
    rng = generator(seed)
    n = 2 ** len(owner)
    utilities = [rng.random((k, n)) for k in intentions_for(owner, seed)]
    priors = [np.full(len(u), 1 / len(u)) for u in utilities]
    order = rng.permutation(n)
    plain = game_on(conflict_of(owner), utilities, priors)
    turned = game_on(conflict_of(owner, order.tolist()), [u[:, order] for u in utilities], priors)
    one, other = (solve_policies(game, GRID, restart=False) for game in (plain, turned))
    assert one.values[:, :, order] == pytest.approx(other.values, abs=1e-8)


@some
@given(seeds, st.permutations([0, 1, 2]))
def test_the_order_of_actors_and_options_changes_nothing(seed, places):
    owner = (0, 1, 0, 2)
    rng = generator(seed)
    utilities = [rng.random((k, 16)) for k in (2, 1, 2)]
    priors = [rng.dirichlet(np.full(len(u), 3.0)) for u in utilities]
    plain = game_on(conflict_of(owner), utilities, priors)
    conflict = Conflict(
        actors=tuple(f"a{places.index(i)}" for i in range(3)),
        options=tuple(f"o{k}" for k in range(4)),
        owner=tuple(places[i] for i in owner),
        states=np.arange(16, dtype=np.uint64),
    )
    turned = game_on(
        conflict, [utilities[places.index(i)] for i in range(3)], [priors[places.index(i)] for i in range(3)]
    )
    # The pace belongs to the actor, not to its place.
    paced = tuple(
        replace(player, pace=plain.players[places.index(i)].pace) for i, player in enumerate(turned.players)
    )
    one, other = (
        solve_policies(game, GRID, restart=False) for game in (plain, replace(turned, players=paced))
    )
    for i in range(3):
        mine = one.values[:, plain.columns[i]]
        assert mine == pytest.approx(other.values[:, turned.columns[places[i]]], abs=1e-8)


@st.composite
def evidence(draw):
    """Moves and reports of two weeks, some reported late, over four options that may all be changed."""
    days = st.integers(0, 13)
    options = draw(st.lists(st.tuples(st.integers(0, 3), days, st.integers(0, 4), st.booleans()), max_size=4))
    changes = tuple(
        KnownChange(
            change=DatedChange(
                item=f"m{k}", player=(0, 0, 1, 2)[bit], day=day,
                taken=(1 << bit) * taken, dropped=(1 << bit) * (not taken),
            ),
            known=min(day + late, 13),
        )
        for k, (bit, day, late, taken) in enumerate(options)
    )  # fmt: skip
    chance = st.floats(0.02, 0.98)
    indicators = tuple(
        Indicator(
            item=f"i{k}",
            expected={0: np.array(draw(st.tuples(chance, chance, chance)))},
            channels=tuple(
                Channel(
                    report=f"i{k}.{r}", day=day, reliability=letter, credibility=digit, origin=origin,
                    direct=origin != "agency",
                )
                for r, (day, letter, digit, origin) in enumerate(
                    draw(
                        st.lists(
                            st.tuples(days, st.sampled_from("BE"), st.sampled_from([1, 3]), st.sampled_from(["agency", f"own{k}"])),
                            min_size=1, max_size=3,
                        )
                    )
                )
            ),
            cause=draw(st.sampled_from(["", "one"])),
        )
        for k in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    return changes, indicators


@pytest.fixture(scope="module")
def world():
    rng = generator(0)
    conflict = conflict_of((0, 0, 1, 2))
    game = game_on(conflict, [rng.random((k, 16)) for k in (3, 1, 1)], [[0.2, 0.3, 0.5], [1.0], [1.0]])
    return conflict, game, PathLikelihood(game, solve_policies(game, GRID, restart=False), ())


@settings(max_examples=40, deadline=None, derandomize=True)
@given(drawn=evidence(), seed=seeds)
def test_a_posterior_sums_to_one_ignores_order_and_is_the_sum_of_its_steps(world, drawn, seed):
    conflict, game, likelihood = world
    changes, indicators = drawn
    given_evidence = Evidence(
        states=conflict.states, start=0, changes=changes, indicators=indicators, announced=(), as_of=13,
        grading=GRADING,
    )  # fmt: skip
    found = posterior_on(game, given_evidence, likelihood, 13)
    assert found.intentions[0].sum() == pytest.approx(1.0, abs=1e-12)
    assert found.setting.sum() == pytest.approx(1.0, abs=1e-12)
    steps = posterior_steps(game, given_evidence, likelihood)
    total = sum(step.log_weight[0] for step in steps)
    odds = np.log(found.intentions[0] / game.players[0].prior)
    assert total - total[0] == pytest.approx(odds - odds[0], abs=1e-10)
    if len({(entry.change.player, entry.change.day) for entry in changes}) < len(changes):
        return  # what one actor is said to take and to drop on one day, the later item decides
    rng = generator(seed)
    turned = replace(
        given_evidence,
        changes=tuple(changes[k] for k in rng.permutation(len(changes))),
        indicators=tuple(indicators[k] for k in rng.permutation(len(indicators))),
    )
    other = posterior_on(game, turned, likelihood, 13)
    assert other.intentions[0] == pytest.approx(found.intentions[0], abs=1e-10)


@some
@given(st.lists(st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98)), min_size=1, max_size=5))
def test_evidence_never_moves_the_odds_by_more_than_the_facts_bear(pairs):
    conflict = conflict_of((0, 1))
    game = game_on(conflict, [np.zeros((2, 4)), np.zeros((1, 4))], [[0.5, 0.5], [1.0]])
    likelihood = PathLikelihood(game, solve_policies(game, GRID[:1], restart=False), ())
    indicators = tuple(
        Indicator(
            item=f"i{k}",
            expected={0: np.array(pair)},
            channels=tuple(
                Channel(
                    report=f"i{k}.{r}", day=0, reliability="B", credibility=1, origin=f"{k}.{r}", direct=True
                )
                for r in range(4)
            ),
        )
        for k, pair in enumerate(pairs)
    )
    given_evidence = Evidence(
        states=conflict.states,
        start=0,
        changes=(),
        indicators=indicators,
        announced=(),
        as_of=0,
        grading=GRADING,
    )
    found = posterior_on(game, given_evidence, likelihood, 0).intentions[0]
    bound = sum(max(abs(np.log(one / other)), abs(np.log((1 - one) / (1 - other)))) for one, other in pairs)
    assert abs(np.log(found[0] / found[1])) <= bound + 1e-9
