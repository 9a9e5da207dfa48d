"""The two layouts of the states agree with each other and with what was swept, and hold at size."""

from dataclasses import replace

import numpy as np
import pytest

from standoff.conflict.conflict import Conflict
from standoff.errors import TooLarge
from standoff.stability.concepts import CONCEPTS
from standoff.stability.equilibria import prepare
from standoff.stability.reach import OptionGame
from standoff.stability.simultaneous import sim
from standoff.stability.sweeps import Cube, Table, narrowed


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(5)  # noqa: TID251 - a test's own chance


def conflict_of(chance: np.random.Generator, *, share: float, one_way: bool) -> Conflict:
    n = int(chance.integers(2, 5))
    m = int(chance.integers(n, 9))
    owner = (*range(n), *chance.integers(0, n, m - n).tolist())
    feasible = np.flatnonzero(chance.random(2**m) < share).astype(np.uint64)
    masks = chance.integers(0, 2**m, 4) if one_way else np.zeros(4, dtype=np.int64)
    return Conflict(
        actors=tuple(f"a{i}" for i in range(n)),
        options=tuple(f"a{i}.o{k}" for k, i in enumerate(owner)),
        owner=tuple(chance.permutation(owner).tolist()),
        states=feasible if len(feasible) else np.zeros(1, dtype=np.uint64),
        no_drop=int(masks[0] & masks[1]),
        no_take=int(masks[2] & masks[3]),
    )


def game_of(chance: np.random.Generator, conflict: Conflict) -> OptionGame:
    levels = int(chance.integers(1, 2 * conflict.n_states + 1))
    game = prepare(conflict, [chance.integers(0, levels, conflict.n_states) for _ in conflict.actors])
    assert isinstance(game, OptionGame)
    return game


@pytest.mark.parametrize("share", [0.1, 0.6, 1.0])
@pytest.mark.parametrize("one_way", [False, True])
def test_a_sweep_is_one_move(chance: np.random.Generator, share: float, one_way: bool) -> None:
    for _ in range(40):
        game = game_of(chance, conflict_of(chance, share=share, one_way=one_way))
        value = chance.integers(0, 50, game.n_states)
        for i, rank in enumerate(game.ranks):
            own = game.conflict.own_mask(i)
            changed = game.conflict.states[:, None] ^ game.conflict.states
            dropped, taken = changed & game.conflict.states[:, None], changed & game.conflict.states
            moves = (changed & np.uint64(~own & (1 << 64) - 1)) == 0
            moves &= (dropped & np.uint64(game.conflict.no_drop)) == 0
            moves &= (taken & np.uint64(game.conflict.no_take)) == 0
            better = moves & (rank > rank[:, None]) | np.eye(game.n_states, dtype=bool)
            table = game.tables[i]
            for swept in (value, narrowed(value)):
                assert (table.smallest(swept) == np.where(moves, value, 99).min(axis=1)).all()
                assert (table.largest(swept) == np.where(moves, value, -1).max(axis=1)).all()
                assert (table.improved(swept) == np.where(better, value, 99).min(axis=1)).all()


def test_the_cube_gives_what_the_tables_give(chance: np.random.Generator) -> None:
    for _ in range(60):
        game = game_of(chance, conflict_of(chance, share=1.0, one_way=False))
        assert game.cube is not None
        looked_up = replace(game, cube=None)
        for i in range(game.n_actors):
            for concept in ("gmr", "smr", "seq", "sseq"):
                stable = CONCEPTS[concept].stable
                assert (stable(game, i) == stable(looked_up, i)).all()


def test_a_cube_is_refused_where_a_state_or_a_way_back_is_missing(chance: np.random.Generator) -> None:
    whole = conflict_of(chance, share=1.0, one_way=False)
    assert Cube.of(whole) is not None
    assert Cube.of(replace(whole, states=whole.states[:-1])) is None
    assert Cube.of(replace(whole, states=whole.states[::-1].copy())) is None
    assert Cube.of(replace(whole, no_drop=1)) is None
    assert Cube.of(replace(whole, no_take=1)) is None


def test_values_stay_wide_where_they_must() -> None:
    assert narrowed(np.array([0, 2**31 - 1])).dtype == np.int32
    assert narrowed(np.array([0, 2**31])).dtype == np.int64
    assert narrowed(np.array([-(2**31) - 1, 0])).dtype == np.int64


def test_ranks_of_any_size_are_sorted(chance: np.random.Generator) -> None:
    conflict = conflict_of(chance, share=1.0, one_way=False)
    small = [chance.permutation(conflict.n_states) for _ in conflict.actors]
    wide = prepare(conflict, [rank * (2**62 // conflict.n_states) for rank in small])
    game = prepare(conflict, small)
    assert isinstance(game, OptionGame)
    assert isinstance(wide, OptionGame)
    for narrow, large in zip(game.tables, wide.tables, strict=True):
        assert isinstance(narrow, Table)
        assert (narrow.state == large.state).all()
        assert (narrow.better == large.better).all()


def test_a_refused_product_says_what_it_would_cost(chance: np.random.Generator) -> None:
    conflict = conflict_of(chance, share=1.0, one_way=False)
    game = prepare(conflict, [np.arange(conflict.n_states) for _ in conflict.actors])
    with pytest.raises(TooLarge, match=r"takes up to [\d,]+ combinations of improvements, about \d+ seconds"):
        sim(game, 0, most=1)
