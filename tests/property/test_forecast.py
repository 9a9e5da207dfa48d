"""What must hold of every forecast."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from tests.unit.inference.games import generator

from standoff.forecast.markov import Stretch, first_passage, simulate, transient

some = settings(max_examples=25, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


def chain(seed, states=12, stretches=2):
    rng = generator(seed)
    ends = np.cumsum([0.0, *rng.uniform(0.5, 20.0, stretches)])
    found = []
    for first, last in zip(ends, ends[1:], strict=False):
        dense = rng.random((states, states)) * (rng.random((states, states)) < 0.3) * 0.2
        np.fill_diagonal(dense, 0.0)
        found.append(Stretch(first=first, last=last, rates=csr_array(dense)))
    return tuple(found), float(ends[-1])


@some
@given(seeds)
def test_probability_is_neither_lost_nor_made(seed):
    stretches, _ = chain(seed)
    pi = transient(seed % 12, stretches)
    assert pi.sum() == pytest.approx(1.0, abs=1e-12)
    assert (pi >= 0.0).all()


@some
@given(seeds)
def test_a_wider_target_and_a_later_day_are_never_less_likely(seed):
    stretches, end = chain(seed)
    rng = generator(seed)
    narrow = rng.random(12) < 0.2
    wide = narrow | (rng.random(12) < 0.2)
    by = [0.4 * end, end, end]
    early, late, wider = first_passage(np.array([narrow, narrow, wide]), by, stretches, [(0.0, seed % 12)])[0]
    assert early <= late + 1e-12
    assert late <= wider + 1e-12


@some
@given(seeds)
def test_being_there_at_the_end_is_no_likelier_than_having_been_there(seed):
    stretches, end = chain(seed)
    target = generator(seed).random(12) < 0.3
    at_the_end = transient(0, stretches)[target].sum()
    assert at_the_end <= first_passage(target[None], [end], stretches, [(0.0, 0)])[0, 0] + 1e-10


@some
@given(seeds)
def test_cutting_a_stretch_in_two_changes_nothing(seed):
    (stretch, *_), _ = chain(seed)
    middle = (stretch.first + stretch.last) / 3
    halves = (
        Stretch(first=stretch.first, last=middle, rates=stretch.rates),
        Stretch(first=middle, last=stretch.last, rates=stretch.rates),
    )
    target = generator(seed).random((1, 12)) < 0.3
    whole = first_passage(target, [stretch.last], (stretch,), [(0.0, 1)])
    assert first_passage(target, [stretch.last], halves, [(0.0, 1)]) == pytest.approx(whole, abs=1e-9)
    assert transient(1, halves) == pytest.approx(transient(1, (stretch,)), abs=1e-9)


@settings(max_examples=5, deadline=None, derandomize=True)
@given(seeds)
def test_simulation_agrees_within_its_error(seed):
    stretches, end = chain(seed)
    targets = generator(seed).random((2, 12)) < 0.2
    by = [0.5 * end, end]
    exact = first_passage(targets, by, stretches, [(0.0, 0)])[0]
    simulated = simulate(0, stretches, targets, by, paths=20_000, rng=generator(1))
    assert (np.abs(simulated.probability - exact) <= 5.0 * simulated.standard_error).all()
