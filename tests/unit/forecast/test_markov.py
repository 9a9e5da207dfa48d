"""The chain's exact solutions against matrix exponentials, and simulation against the exact."""

import tracemalloc

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.sparse import csr_array

from standoff.forecast.markov import Stretch, first_passage, simulate, sweep_back, transient

S = 25


def random_rates(seed, degree=4, scale=0.05):
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    rows = np.repeat(np.arange(S), degree)
    columns = (rows + rng.integers(1, S, len(rows))) % S
    rates = csr_array((rng.random(len(rows)) * scale, (rows, columns)), shape=(S, S))
    rates.sum_duplicates()
    return rates


def generator(rates, absorbing=None):
    dense = rates.toarray()
    dense -= np.diag(dense.sum(axis=1))
    if absorbing is not None:
        dense[absorbing] = 0.0
    return dense


STRETCHES = (
    Stretch(first=0.0, last=10.0, rates=random_rates(1)),
    Stretch(first=10.0, last=40.0, rates=random_rates(2)),
)
TARGETS = np.random.default_rng(3).random((4, S)) < 0.12  # noqa: TID251 - a test's own chance
BY = [40.0, 25.0, 5.0, -1.0]


def literal_first_passage(target, by, day, state):
    """Product of matrix exponentials with the target absorbing."""
    carried = np.eye(S)
    for stretch in STRETCHES:
        first, last = max(stretch.first, day), min(stretch.last, by)
        if first < last:
            carried = carried @ expm(generator(stretch.rates, target) * (last - first))
    return carried[state, target].sum()


def test_transient_equals_the_matrix_exponential():
    expected = (
        np.eye(S)[2] @ expm(generator(STRETCHES[0].rates) * 10) @ expm(generator(STRETCHES[1].rates) * 30)
    )
    assert transient(2, STRETCHES) == pytest.approx(expected, abs=1e-10)


def test_transient_neither_loses_nor_makes_probability():
    assert transient(2, STRETCHES).sum() == pytest.approx(1.0, abs=1e-12)


def test_first_passage_equals_the_matrix_exponential_from_every_day():
    visits = [(0.0, 2), (3.5, 4), (10.0, 7), (24.0, 1), (25.0, 1), (30.0, 2)]
    found = first_passage(TARGETS, BY, STRETCHES, visits)
    for row, (day, state) in zip(found, visits, strict=True):
        for probability, target, by in zip(row, TARGETS, BY, strict=True):
            assert probability == pytest.approx(literal_first_passage(target, by, day, state), abs=1e-9)


def test_a_sweep_may_be_cut_in_two():
    visits = [(0.0, 2), (7.0, 5)]
    whole = sweep_back(TARGETS, BY, STRETCHES, visits)
    later = sweep_back(TARGETS, BY, STRETCHES[1:], ())
    earlier = sweep_back(TARGETS, BY, STRETCHES[:1], visits, later.begin)
    assert later.found.shape == (0, len(BY))
    assert earlier.found == pytest.approx(whole.found, abs=1e-12)
    assert earlier.begin == pytest.approx(whole.begin, abs=1e-12)
    for state in range(S):
        for q, by in enumerate(BY):
            expected = literal_first_passage(TARGETS[q], by, 0.0, state)
            assert whole.begin[state, q] == pytest.approx(expected, abs=1e-9)


def test_a_fast_chain_and_a_long_time_lose_nothing():
    fast = (Stretch(first=0.0, last=400.0, rates=random_rates(6, scale=2.0)),)
    found = first_passage(TARGETS, [400.0] * 4, fast, [(0.0, 2), (399.9, 2)])
    expected = [
        np.eye(S)[2] @ expm(generator(fast[0].rates, target) * 400)[:, target].sum(axis=1)
        for target in TARGETS
    ]
    assert found[0] == pytest.approx(expected, abs=1e-9)
    assert (found <= 1.0).all()
    assert transient(2, fast).sum() == pytest.approx(1.0, abs=1e-12)


def test_twenty_years_seen_from_every_day_take_little_memory():
    years, rates = 20 * 365.0, random_rates(7)
    visits = [(float(day), 2) for day in range(int(years))]
    tracemalloc.start()
    found = first_passage(TARGETS, [years] * 4, [Stretch(first=0.0, last=years, rates=rates)], visits)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30e6
    for day in (7000, 7290):
        for q, target in enumerate(TARGETS):
            gone = expm(generator(rates, target) * (years - day))[2]
            assert found[day, q] == pytest.approx(gone[target].sum(), abs=1e-9)


def test_a_chain_that_never_moves_stays():
    still = (Stretch(first=0.0, last=5.0, rates=csr_array((S, S))),)
    assert transient(3, still)[3] == 1.0
    assert first_passage(TARGETS[:1], [5.0], still, [(0.0, 3)])[0, 0] == TARGETS[0, 3]


def test_simulation_agrees_with_the_exact_solution():
    exact = first_passage(TARGETS, BY, STRETCHES, [(0.0, 2)])[0]
    simulated = simulate(2, STRETCHES, TARGETS, BY, paths=40_000, rng=np.random.default_rng(4))  # noqa: TID251
    assert (np.abs(simulated.probability - exact) < 4 * simulated.standard_error).all()
    assert simulated.final / simulated.paths == pytest.approx(transient(2, STRETCHES), abs=0.01)
    assert simulated.final.sum() == simulated.paths


def test_simulation_is_never_certain():
    simulated = simulate(2, STRETCHES, TARGETS, BY, paths=10, rng=np.random.default_rng(5))  # noqa: TID251
    assert (simulated.standard_error > 0).all()


def test_stretches_must_follow_on_one_another():
    with pytest.raises(ValueError, match="begins on 11"):
        transient(0, [STRETCHES[0], Stretch(first=11.0, last=12.0, rates=STRETCHES[1].rates)])
    with pytest.raises(ValueError, match="no days"):
        Stretch(first=1.0, last=1.0, rates=STRETCHES[0].rates)
