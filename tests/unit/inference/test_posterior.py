"""The posterior against the literal sum over everything, and the steps that lead to it."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.inference.games import SETTINGS, chance_on, conflict_of, game_on, generator

from standoff.errors import InputError, LookAhead
from standoff.inference.indicators import Channel, Grading, Indicator, heard
from standoff.inference.likelihood import DatedChange, PathLikelihood, path_of
from standoff.inference.posterior import Evidence, KnownChange, kl_per_day, posterior_on, posterior_steps
from standoff.inference.values import solve_policies

GRADING = Grading(
    rates={"A": (0.95, 0.02), "B": (0.85, 0.05)},
    shrink={1: 1.0, 3: 0.6},
    cap=20.0,
    faithful_relay=0.95,
    icc=0.3,
)
PRIORS = [[0.2, 0.3, 0.5], [0.6, 0.4], [1.0]]
AS_OF = 12


def known(item, player, day, reported, taken=0, dropped=0):
    return KnownChange(
        change=DatedChange(item=item, player=player, day=day, taken=taken, dropped=dropped), known=reported
    )


def indicator(item, days, expected, *, letter="B", digit=3, cause=""):
    channels = tuple(
        Channel(
            report=f"{item}.{k}", day=day, reliability=letter, credibility=digit,
            origin=f"{item}.{k}", direct=True,
        )
        for k, day in enumerate(days, start=1)
    )  # fmt: skip
    return Indicator(
        item=item,
        expected={player: np.array(values) for player, values in expected.items()},
        channels=channels,
        cause=cause,
    )


@pytest.fixture(scope="module")
def world():
    """Three actors, two of them with rivals; moves, one of them reported late; indicators; an announced step."""
    rng = generator(5)
    conflict = conflict_of((0, 0, 1, 2))
    game = game_on(conflict, [rng.random((len(p), 16)) for p in PRIORS], PRIORS)
    policies = solve_policies(game, SETTINGS, restart=False)
    chance = chance_on(conflict, 3, taken=True, begins=5.0, ends=9.0)
    likelihood = PathLikelihood(game, policies, (chance,))
    evidence = Evidence(
        states=conflict.states,
        start=0,
        changes=(
            known("m1", 0, 2, 3, taken=1),
            known("m2", 1, 4, 4, taken=4),
            known("m3", 0, 3, 8, taken=2),
            known("m4", 2, 7, 7, taken=8),
        ),
        indicators=(
            indicator("i1", [1, 6], {0: [0.8, 0.4, 0.2]}),
            indicator("i2", [5], {1: [0.3, 0.7]}, letter="A", digit=1),
            indicator("i3", [6], {0: [0.5, 0.1, 0.5]}, cause="one"),
            indicator("i4", [10], {0: [0.6, 0.2, 0.3], 1: [0.2, 0.4]}, cause="one"),
        ),
        announced=(4,),
        as_of=AS_OF,
        grading=GRADING,
    )
    return game, policies, likelihood, evidence


def literal_joint(world, day):
    """Weight of every setting and combination of intentions, multiplied out."""
    game, policies, likelihood, evidence = world
    changes = [entry.change for entry in evidence.changes if entry.known <= day]
    path = path_of(game, evidence.states, evidence.start, changes, day)
    announced = frozenset({0}) if day >= 4 else frozenset()
    moves = likelihood.log(path, day + 1.0, announced)
    told = {
        item.item: [channel for channel in item.channels if channel.day <= day]
        for item in evidence.indicators
    }
    together = sum(1 for item in evidence.indicators if item.cause == "one" and told[item.item])
    weights = {}
    for g, *cell in itertools.product(range(len(policies.reliability)), *(range(len(p)) for p in PRIORS)):
        weight = 1.0
        for player, k in enumerate(cell):
            weight *= PRIORS[player][k] * math.exp(moves[player][g, k])
            for item in evidence.indicators:
                if told[item.item] and player in item.expected:
                    e = item.expected[player][k]
                    fact = e * math.exp(heard(told[item.item], GRADING)) + 1.0 - e
                    weight *= fact ** (1.0 / (1.0 + 0.3 * (together - 1)) if item.cause else 1.0)
        weights[g, *cell] = weight
    total = sum(weights.values())
    return {cell: weight / total for cell, weight in weights.items()}


@pytest.mark.parametrize("day", [0, 3, 6, 8, AS_OF])
def test_the_posterior_is_the_literal_sum_over_everything(world, day):
    game, _, likelihood, evidence = world
    joint = literal_joint(world, day)
    found = posterior_on(game, evidence, likelihood, day)
    for player, prior in enumerate(PRIORS):
        for k in range(len(prior)):
            exact = sum(weight for cell, weight in joint.items() if cell[1 + player] == k)
            assert found.intentions[player][k] == pytest.approx(exact, rel=1e-9)
    for g in range(len(SETTINGS)):
        exact = sum(weight for cell, weight in joint.items() if cell[0] == g)
        assert found.setting[g] == pytest.approx(exact, rel=1e-9)
        for k in range(3):
            both = sum(weight for cell, weight in joint.items() if cell[:2] == (g, k))
            assert found.given_setting[0][g, k] == pytest.approx(both / exact, rel=1e-9)


def test_all_probabilities_sum_to_one(world):
    game, _, likelihood, evidence = world
    for day in range(AS_OF + 1):
        found = posterior_on(game, evidence, likelihood, day)
        assert found.setting.sum() == pytest.approx(1.0, abs=1e-12)
        for intentions, given in zip(found.intentions, found.given_setting, strict=True):
            assert intentions.sum() == pytest.approx(1.0, abs=1e-12)
            assert given.sum(axis=1) == pytest.approx(np.ones(len(SETTINGS)), abs=1e-12)


def test_steps_add_up_to_the_change_of_the_log_odds(world):
    game, _, likelihood, evidence = world
    steps = posterior_steps(game, evidence, likelihood)
    final = posterior_on(game, evidence, likelihood, AS_OF)
    for player, prior in enumerate(PRIORS):
        total = sum(step.log_weight[player] for step in steps)
        for one, other in itertools.combinations(range(len(prior)), 2):
            before = math.log(prior[one] / prior[other])
            after = math.log(final.intentions[player][one] / final.intentions[player][other])
            assert total[one] - total[other] == pytest.approx(after - before, abs=1e-10)


def test_every_piece_of_evidence_has_its_step_in_order_of_knowledge(world):
    game, _, likelihood, evidence = world
    steps = posterior_steps(game, evidence, likelihood)
    assert [step.item for step in steps if step.kind == "move"] == ["m1", "m2", "m4", "m3"]
    told = [step.report for step in steps if step.kind == "report"]
    assert told == ["i1.1", "i2.1", "i1.2", "i3.1", "i4.1"]
    assert [step.day for step in steps] == sorted(step.day for step in steps)
    waits = [(step.since, step.day) for step in steps if step.kind == "waiting"]
    assert waits[0] == (0, 1)
    assert waits[-1] == (11, 12)
    assert all(later[0] == earlier[1] + 1 for earlier, later in itertools.pairwise(waits))


def test_a_step_is_the_change_that_its_report_makes(world):
    game, _, likelihood, evidence = world
    (step,) = [s for s in posterior_steps(game, evidence, likelihood) if s.report == "i4.1"]
    without = replace(evidence, indicators=evidence.indicators[:3])
    before = posterior_on(game, without, likelihood, 10)
    after = posterior_on(game, evidence, likelihood, 10)
    for player in range(3):
        assert step.log_weight[player] == pytest.approx(after.log_weight[player] - before.log_weight[player])


def test_the_order_in_which_evidence_is_named_does_not_matter(world):
    game, _, likelihood, evidence = world
    turned = replace(evidence, changes=evidence.changes[::-1], indicators=evidence.indicators[::-1])
    for day in (4, AS_OF):
        one = posterior_on(game, evidence, likelihood, day)
        other = posterior_on(game, turned, likelihood, day)
        for mine, theirs in zip(one.intentions, other.intentions, strict=True):
            assert mine == pytest.approx(theirs, abs=1e-12)


def test_a_late_report_changes_what_was_believed_of_the_days_before(world):
    game, *_, evidence = world
    assert evidence.path_on(game, 7).states == (0, 1, 5, 13)
    assert evidence.path_on(game, 8).states == (0, 1, 3, 7, 15)
    assert evidence.announced_on(3) == frozenset()
    assert evidence.announced_on(4) == frozenset({0})


def test_what_one_reported_move_needs_may_be_reported_later():
    conflict = conflict_of((0, 1), [0b00, 0b01, 0b11])
    game = game_on(conflict, [np.zeros((2, 3)), np.zeros((1, 3))], [[0.5, 0.5], [1.0]])
    policies = solve_policies(game, SETTINGS[:1], restart=False)
    likelihood = PathLikelihood(game, policies, ())
    evidence = Evidence(
        states=conflict.states, start=0, indicators=(), announced=(), as_of=6, grading=GRADING,
        changes=(known("second", 1, 3, 3, taken=2), known("first", 0, 2, 5, taken=1)),
    )  # fmt: skip
    assert evidence.path_on(game, 4).states == (0,)
    assert evidence.path_on(game, 5).states == (0, 1, 2)
    assert [step.item for step in posterior_steps(game, evidence, likelihood) if step.item] == [
        "second",
        "first",
    ]
    alone = replace(evidence, changes=evidence.changes[:1])
    with pytest.raises(InputError, match="evidence second"):
        posterior_on(game, alone, likelihood, 6)


def test_a_move_reported_before_its_day_is_booked_as_a_move_on_its_day(world):
    game, _, likelihood, evidence = world
    told_early = replace(evidence, changes=(known("m1", 0, 7, 3, taken=1),), indicators=())
    on_the_day = replace(told_early, changes=(known("m1", 0, 7, 7, taken=1),))
    steps, expected = (posterior_steps(game, each, likelihood) for each in (told_early, on_the_day))
    assert [(step.kind, step.since, step.day) for step in steps] == [
        ("waiting", 0, 7), ("move", None, 7), ("waiting", 8, AS_OF),
    ]  # fmt: skip
    for one, other in zip(steps, expected, strict=True):
        for mine, theirs in zip(one.log_weight, other.log_weight, strict=True):
            assert mine == pytest.approx(theirs, abs=1e-12)
    assert np.ptp(steps[1].log_weight[0]) > 1e-3
    for day in (3, 6, 7, AS_OF):
        one, other = (posterior_on(game, each, likelihood, day) for each in (told_early, on_the_day))
        assert one.intentions[0] == pytest.approx(other.intentions[0], abs=1e-12)


def test_a_move_that_is_still_to_come_is_no_step(world):
    game, _, likelihood, evidence = world
    coming = replace(evidence, changes=(known("m1", 0, AS_OF + 3, 3, taken=1),), indicators=())
    (step,) = posterior_steps(game, coming, likelihood)
    assert (step.kind, step.since, step.day) == ("waiting", 0, AS_OF)


def test_evidence_from_after_the_as_of_date_is_refused(world):
    evidence = world[3]
    with pytest.raises(LookAhead, match=r"m4, i4\.1"):
        replace(evidence, as_of=6, changes=evidence.changes[3:], indicators=evidence.indicators[3:])
    with pytest.raises(LookAhead, match="day 14 of the case"):
        posterior_on(world[0], evidence, world[2], AS_OF + 1)


def test_an_intention_of_prior_zero_stays_there(world):
    game, _, likelihood, evidence = world
    first = replace(game.players[0], prior=np.array([0.0, 0.4, 0.6]))
    found = posterior_on(replace(game, players=(first, *game.players[1:])), evidence, likelihood, AS_OF)
    assert found.intentions[0][0] == 0.0
    assert found.intentions[0].sum() == pytest.approx(1.0)
    assert np.isfinite(found.log_weight[0]).all()


def test_without_evidence_only_waiting_counts(world):
    game, _, likelihood, evidence = world
    empty = replace(evidence, changes=(), indicators=())
    (step,) = posterior_steps(game, empty, likelihood)
    assert (step.kind, step.since, step.day) == ("waiting", 0, AS_OF)


@pytest.mark.parametrize(
    ("player", "announced"), [(0, frozenset()), (0, frozenset({0})), (1, frozenset({0}))]
)
def test_the_rate_at_which_moves_tell_apart_is_the_relative_entropy(world, player, announced):
    """Summed day by day in pieces short enough to lie on one side of every move and every window's end."""
    game, policies, _, evidence = world
    chance = chance_on(conflict_of((0, 0, 1, 2)), 2, taken=False, begins=5.0, ends=9.0)
    if player == 0:
        chance = chance_on(conflict_of((0, 0, 1, 2)), 1, taken=True, begins=2.0, ends=6.0)
    likelihood = PathLikelihood(game, policies, (chance,))
    path = evidence.path_on(game, AS_OF)
    setting = np.array([0.1, 0.2, 0.3, 0.4])
    found = kl_per_day(likelihood, path, 13.0, announced, setting, player, 0, 1)
    expected = 0.0
    piece = 0.25
    for middle in np.arange(piece / 2, 13.0, piece):
        state = path.state_on(middle)
        for arc in game.players[player].target[slice(*game.players[player].indptr[state : state + 2])]:
            rate = likelihood.arc_rate(player, (state, int(arc)), middle, announced)
            for g in range(4):
                one, other = rate[g, 0], rate[g, 1]
                expected += setting[g] * piece / 13.0 * (one * math.log(one / other) - one + other)
    assert found == pytest.approx(expected)
    assert found > 0.0
    assert kl_per_day(likelihood, path, 13.0, announced, setting, player, 1, 1) == pytest.approx(
        0.0, abs=1e-15
    )
    plain = kl_per_day(likelihood, path, 13.0, frozenset(), setting, player, 0, 1)
    assert (found == pytest.approx(plain, rel=1e-6)) == (not announced)
