"""Evolution against legal sequences enumerated one by one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.property import oracle
from tests.property.strategies import Played, drawn_played, played, random_played

from standoff.stability.evolution import Paths, evolve, jumps


def shortest(game: oracle.Literal, origin: int, movers, *, improving: bool) -> dict[int, list]:
    """All shortest legal sequences to each state, by extending every sequence move by move."""
    least = shortest_nodes(game, origin, movers, improving=improving)
    found: dict[int, list] = {origin: [()]}
    sequences: list[tuple] = [()]
    while sequences:
        longer = [(*q, move) for q in sequences for move in legal(game, q, origin, movers, improving)]
        ended: dict[int, list] = {}
        for sequence in longer:
            ended.setdefault(sequence[-1][2], []).append(sequence)
        found = ended | found
        # What comes later than the soonest to its own pair of state and last mover leads nowhere sooner.
        sequences = [q for q in longer if least[q[-1][2], q[-1][0]] == len(q)]
    return found


def legal(game, sequence, origin, movers, improving):
    """The moves (actor, before, after) that may follow a sequence."""
    s = sequence[-1][2] if sequence else origin
    return [
        (j, s, t)
        for j in movers
        if not sequence or sequence[-1][0] != j
        for t in (game.better(j, s) if improving else game.reach[j][s])
    ]


def shortest_nodes(game, origin, movers, *, improving):
    steps = {(origin, None): 0}
    frontier = [(origin, None)]
    while frontier:
        following = []
        for s, last in frontier:
            for j in movers:
                if j == last:
                    continue
                for t in game.better(j, s) if improving else game.reach[j][s]:
                    if (t, j) not in steps:
                        steps[t, j] = steps[s, last] + 1
                        following.append((t, j))
        frontier = following
    return steps


def as_moves(paths: Paths):
    return [tuple((step.actor, step.before, step.after) for step in path) for path in paths.paths]


def check_evolution(case: Played, origin: int) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    for improving in (False, True):
        expected = shortest(game, origin, game.actors, improving=improving)
        found = evolve(case.conflict, case.ranks, origin, improving=improving)
        assert {s: int(d) for s, d in enumerate(found.steps) if d >= 0} == {
            s: len(some[0]) for s, some in expected.items()
        }
        for s in game.states:
            paths = found.paths_to(s, 10_000)
            if s not in expected:
                assert paths is None
                continue
            assert set(found.actors_to(s)) in [{step[0] for step in path} for path in expected[s]]
            assert paths.count == len(expected[s])
            assert as_moves(paths) == sorted(as_moves(paths))
            assert sorted(as_moves(paths)) == sorted(expected[s])


def check_jumps(case: Played, origin: int) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    found = jumps(case.conflict, case.ranks, origin)
    expected: dict[int, tuple[int, ...]] = {}
    for size in range(1, len(game.reach) + 1):
        for members in combinations(game.actors, size):
            for t in oracle.reached(game, members, origin, improving=False):
                if t not in expected and all(game.p[i][t] > game.p[i][origin] for i in members):
                    expected[t] = members
    assert {s: found.members(s) for s in game.states if found.members(s)} == expected


@settings(max_examples=60, deadline=None)
@given(case=played(most_options=4))
def test_steps_and_paths_are_those_of_the_legal_sequences(case: Played) -> None:
    check_evolution(case, case.conflict.n_states // 2)
    check_jumps(case, case.conflict.n_states // 2)


@pytest.mark.parametrize("n_actors", [2, 3, 4])
def test_steps_and_paths_in_crowded_conflicts(n_actors: int) -> None:
    rng = np.random.default_rng(20 + n_actors)  # noqa: TID251 - a test's own chance
    for n_options in (2, 3, 4, 5) * 3:
        case = random_played(rng, n_actors=n_actors, n_options=n_options)
        check_evolution(case, int(rng.integers(case.conflict.n_states)))
        check_jumps(case, int(rng.integers(case.conflict.n_states)))


@settings(max_examples=150, deadline=None)
@given(case=drawn_played())
def test_steps_and_paths_in_a_hand_drawn_graph(case: Played) -> None:
    check_evolution(case, 0)
    check_jumps(case, 0)
