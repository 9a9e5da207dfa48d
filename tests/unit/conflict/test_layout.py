from itertools import permutations, product
from random import Random

import numpy as np
import pytest

from standoff.conflict.layout import crossings, order_in_columns


def literal_crossings(column, place, pairs):
    arcs = [sorted(pair, key=lambda s: column[s]) for pair in pairs if column[pair[0]] != column[pair[1]]]
    return sum(
        (place[a] - place[c]) * (place[b] - place[d]) < 0
        for k, (a, b) in enumerate(arcs)
        for c, d in arcs[:k]
        if (column[a], column[b]) == (column[c], column[d])
    )


def test_states_of_a_column_have_places_of_their_own():
    column = [0, 1, 1, 1, 2]
    place = order_in_columns(column, [(0, 3), (1, 4)])
    for c in set(column):
        assert sorted(place[np.array(column) == c]) == list(range(column.count(c)))


@pytest.mark.parametrize("seed", range(12))
def test_crossings_are_counted_and_few(seed):
    rng = Random(seed)
    column = np.repeat([0, 1, 2], [2, 3, 3])
    pairs = [tuple(rng.sample(range(8), 2)) for _ in range(7)]
    place = order_in_columns(column.tolist(), pairs)
    found = crossings(column, place, pairs)
    assert found == literal_crossings(column, place, pairs)
    members = [np.flatnonzero(column == c) for c in range(3)]
    fewest = []
    for orders in product(*(permutations(range(len(inside))) for inside in members)):
        other = np.empty(8, dtype=int)
        for inside, order in zip(members, orders, strict=True):
            other[inside] = order
        fewest.append(literal_crossings(column, other, pairs))
    # A sweep finds no certain least, but none so small is drawn far from it.
    assert found <= min(fewest) + 1


def test_nothing_to_draw():
    assert order_in_columns([], []).tolist() == []
