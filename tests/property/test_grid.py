"""The grid against one analysis for each combination; distances between preferences pair by pair."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.strategies import conflict_of, drawn_played, played

from standoff.errors import TooLarge
from standoff.stability.edits import Edit, apply_edit, pairs_changed, rank_by_statements, single_edits
from standoff.stability.equilibria import analyse
from standoff.stability.grid import Lineup, analyse_grid, information

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@settings(max_examples=40, deadline=None)
@given(case=played(most_options=4), seed=st.integers(0, 2**16))
def test_the_grid_is_every_combination_analysed_alone(case, seed):
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    conflict = case.conflict
    variants = [conflict, replace(conflict, no_drop=conflict.no_drop ^ 1)]
    rivals = [
        [rank, *(rng.permutation(conflict.n_states) for _ in range(rng.integers(0, 2)))]
        for rank in case.ranks
    ]
    grid = analyse_grid([Lineup(variant) for variant in variants], rivals, CONCEPTS)
    expected = list(product(range(2), *(range(len(rival)) for rival in rivals)))
    assert list(grid.combinations) == expected
    for c, (variant, *chosen) in enumerate(expected):
        alone = analyse(variants[variant], [rivals[i][k] for i, k in enumerate(chosen)], CONCEPTS)
        for concept in CONCEPTS:
            assert grid.equilibria[concept][c].tolist() == alone.equilibria[concept].tolist()


@settings(max_examples=30, deadline=None)
@given(case=drawn_played())
def test_the_grid_of_a_hand_drawn_graph(case):
    rivals = [[rank, rank[::-1].copy()] for rank in case.ranks]
    grid = analyse_grid([Lineup(case.conflict)], rivals, CONCEPTS)
    for c, (_, *chosen) in enumerate(grid.combinations):
        alone = analyse(case.conflict, [rivals[i][k] for i, k in enumerate(chosen)], CONCEPTS)
        for concept in CONCEPTS:
            assert grid.equilibria[concept][c].tolist() == alone.equilibria[concept].tolist()


@settings(max_examples=20, deadline=None)
@given(case=played(most_options=3))
def test_what_is_kept_may_be_little(case):
    """The cache drops what was used longest ago, and the verdicts stay the same."""
    lineup, small = Lineup(case.conflict), Lineup(case.conflict)
    small._most = 1
    rivals = [[rank, rank[::-1].copy()] for rank in case.ranks]
    for concept in CONCEPTS:
        one = analyse_grid([lineup], rivals, [concept]).equilibria[concept]
        other = analyse_grid([small], rivals, [concept]).equilibria[concept]
        assert one.tolist() == other.tolist()


def test_too_many_combinations_are_refused_with_their_number():

    conflict = conflict_of([0, 1], 2, range(4))
    rank = np.arange(4)
    with pytest.raises(
        TooLarge, match=r"3 x 2 = 6 combinations of 4 states under 1 concepts are 24 verdicts"
    ):
        analyse_grid([Lineup(conflict)], [[rank] * 3, [rank] * 2], ["nash"], most=23)
    assert (
        len(analyse_grid([Lineup(conflict)], [[rank] * 3, [rank] * 2], ["nash"], most=24).combinations) == 6
    )


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=14),
    st.sampled_from([1, 10**12]),
)
def test_pairs_changed_counts_every_pair(values, scale):
    p, q = (np.array([value[k] for value in values], dtype=np.int64) for k in (0, 1))
    expected = sum(
        np.sign(p[s] - p[t]) != np.sign(q[s] - q[t]) for s, t in combinations(range(len(values)), 2)
    )
    assert pairs_changed(p * scale, q) == pairs_changed(q, p * scale) == expected


@settings(max_examples=60)
@given(st.integers(0, 70), st.integers(1, 12), st.integers(0, 2**16))
def test_rank_by_statements_compares_by_the_first_that_tells(n_statements, n_states, seed):
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    truths = rng.random((n_statements, n_states)) < 0.9
    listed = [(int(k), bool(rng.integers(2))) for k in rng.permutation(n_statements)]
    rank = rank_by_statements(truths, listed)
    assert set(rank.tolist()) == set(range(int(rank.max()) + 1))
    for s, t in combinations(range(n_states), 2):
        worth = [[bool(truths[k, x]) == written for k, written in listed] for x in (s, t)]
        assert np.sign(rank[s] - rank[t]) == (worth[0] > worth[1]) - (worth[0] < worth[1])


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_single_edits_make_every_neighbour_once(length):
    start = tuple((k, True) for k in range(length))
    made = [apply_edit(start, edit) for edit in single_edits(length)]
    assert len(made) == len(set(made))
    assert start not in made
    moved = set()
    for k, to in product(range(length), repeat=2):
        rest = [one for one in start if one != start[k]]
        moved.add((*rest[:to], start[k], *rest[to:]))
    assert {one for one in made if len(one) == length and all(written for _, written in one)} == moved - {
        start
    }
    assert apply_edit(start, Edit(kind="negate", place=0))[0] == (0, False)


def test_information_is_what_the_answer_leaves_less_to_know():
    even = np.array([0.5, 0.5])
    assert information(even, np.array([1.0, 0.0])) == pytest.approx(1.0)
    assert information(even, np.array([0.3, 0.3])) == pytest.approx(0.0)
    assert information(np.array([0.25, 0.75]), np.array([1.0, 0.0])) == pytest.approx(0.8112781245)
