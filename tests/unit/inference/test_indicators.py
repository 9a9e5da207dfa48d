"""What reports say about a fact, and the fact about intentions: the limits one can reason out."""

import itertools
import math

import numpy as np
import pytest

from standoff.inference.indicators import Channel, Grading, cause_share, heard, log_likelihood

GRADING = Grading(
    rates={"A": (0.95, 0.02), "B": (0.85, 0.05), "E": (0.50, 0.45), "liar": (0.1, 0.6)},
    shrink={1: 1.0, 2: 0.8, 5: 0.1},
    cap=20.0,
    faithful_relay=0.95,
    icc=0.3,
)
EXPECTED = np.array([0.8, 0.5, 0.1])


def report(name, letter="B", digit=1, origin=None, *, direct=True):
    return Channel(
        report=name, day=0, reliability=letter, credibility=digit, origin=origin or name, direct=direct
    )


def relays(n, letter="B", digit=1):
    return [report(f"r{k}", letter, digit, origin="agency", direct=False) for k in range(n)]


def test_one_report_is_the_channel_of_its_source():
    # P(report | intention) = p_tell e + p_false (1 - e), up to a factor common to all intentions
    direct = np.log(0.85 * EXPECTED + 0.05 * (1 - EXPECTED))
    found = log_likelihood(EXPECTED, heard([report("x")], GRADING))
    assert found - found[0] == pytest.approx(direct - direct[0])


def test_the_digit_shrinks_the_log_ratio():
    assert heard([report("x", digit=2)], GRADING) == pytest.approx(0.8 * math.log(0.85 / 0.05))
    assert heard([report("x", digit=5)], GRADING) == pytest.approx(0.1 * math.log(0.85 / 0.05))


def test_independent_origins_multiply_given_the_fact():
    pair = heard([report("x"), report("y", "E")], GRADING)
    assert pair == pytest.approx(math.log(0.85 / 0.05) + math.log(0.50 / 0.45))
    direct = np.log(EXPECTED * 0.85 * 0.50 + (1 - EXPECTED) * 0.05 * 0.45)
    found = log_likelihood(EXPECTED, pair)
    assert found - found[0] == pytest.approx(direct - direct[0])


def test_many_origins_can_prove_the_fact_and_no_more():
    found = log_likelihood(EXPECTED, heard([report(f"r{k}") for k in range(40)], GRADING))
    assert found - found[0] == pytest.approx(np.log(EXPECTED / EXPECTED[0]))
    few = log_likelihood(EXPECTED, heard([report("x")], GRADING))
    assert few[0] - few[2] < found[0] - found[2]


def test_relays_of_one_origin_approach_the_origin_and_never_pass_it():
    ratios = [heard(relays(n), GRADING) for n in range(1, 12)]
    whole = heard([report("x")], GRADING)
    assert all(later > earlier for earlier, later in itertools.pairwise(ratios))
    assert ratios[-1] < whole + 1e-12
    assert ratios[-1] == pytest.approx(whole, abs=1e-6)


def test_relays_are_a_sum_over_what_the_origin_said():
    told, false = (p * 0.95**3 + (1 - p) * 0.05**3 for p in (0.85, 0.05))
    assert heard(relays(3), GRADING) == pytest.approx(math.log(told / false))


def test_a_relay_adds_nothing_to_the_origin_itself():
    origin = report("x", origin="agency")
    assert heard([origin, *relays(5, "A")], GRADING) == heard([origin], GRADING)


def test_the_best_report_stands_for_its_origin():
    both = [report("x", "E", origin="one"), report("y", "B", origin="one")]
    assert heard(both, GRADING) == heard([both[1]], GRADING)


def test_no_origin_weighs_more_than_the_cap():
    assert math.log(0.95 / 0.02) > math.log(20.0)
    assert heard([report("x", "A")], GRADING) == pytest.approx(math.log(20.0))
    assert heard([report("x", "A"), report("y", "A")], GRADING) == pytest.approx(2 * math.log(20.0))


@pytest.mark.parametrize("before", range(4))
def test_no_report_moves_the_odds_by_more_than_the_cap(before):
    earlier = [report(f"r{k}", "A") for k in range(before)]
    extreme = np.array([0.999, 0.001])
    without = log_likelihood(extreme, heard(earlier, GRADING))
    with_it = log_likelihood(extreme, heard([*earlier, report("new", "A")], GRADING))
    assert abs((with_it - without)[0] - (with_it - without)[1]) <= math.log(20.0) + 1e-12


def test_a_source_that_tells_what_is_not_speaks_against_the_fact():
    assert heard([report("x", "liar")], GRADING) == pytest.approx(math.log(0.1 / 0.6))
    found = log_likelihood(EXPECTED, heard([report("x", "liar")], GRADING))
    assert found[0] < found[1] < found[2]


def test_the_order_of_reports_does_not_matter():
    reports = [report("x"), *relays(2), report("y", "E", 2), report("z", "A", 5, "w"), report("w", "E")]
    ratios = {round(heard(order, GRADING), 12) for order in itertools.permutations(reports)}
    assert len(ratios) == 1


def test_no_report_says_nothing():
    assert heard([], GRADING) == 0.0
    assert log_likelihood(EXPECTED, 0.0) == pytest.approx(np.zeros(3))


def test_a_fact_equally_expected_says_nothing():
    found = log_likelihood(np.full(3, 0.4), heard([report("x")], GRADING))
    assert found - found[0] == pytest.approx(np.zeros(3))


def test_items_of_one_cause_share_their_weight():
    assert cause_share(1, 0.3) == 1.0
    assert cause_share(3, 0.3) == pytest.approx(1 / 1.6)
    assert cause_share(5, 1.0) == pytest.approx(1 / 5)
    assert cause_share(5, 0.0) == 1.0
