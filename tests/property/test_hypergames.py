"""Hypergames against their literal definition, and against the plain game where nobody is wrong."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import oracle
from tests.property.strategies import Played, drawn_played, played

from standoff.conflict.conflict import Conflict
from standoff.stability.equilibria import analyse
from standoff.stability.hypergames import PerceivedGame, hypergame, plain_game

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass
class Seen:
    """A game spelled out: its states, the options hidden in it, everybody's preference."""

    states: set[int]
    hidden: int
    p: list[list[int]]


@st.composite
def seen_within(draw: st.DrawFn, case: Played, outer: Seen, fixed: int) -> Seen:
    """Draw a game within another: some options hidden, some states held impossible, other preferences."""
    conflict, p = case.conflict, [list(rank) for rank in outer.p]
    hidden, states = outer.hidden, set(outer.states)
    if isinstance(conflict, Conflict):
        hidden |= draw(st.integers(0, 2 ** len(conflict.options) - 1)) if draw(st.booleans()) else 0
        states = {s for s in states if (int(conflict.states[s]) ^ fixed) & hidden == 0}
    lost = draw(st.sets(st.sampled_from(sorted(outer.states)), max_size=2))
    states -= lost
    if not states:
        return outer
    for j in range(len(p)):
        if draw(st.integers(0, 2)) == 0:
            p[j] = draw(st.lists(st.integers(0, 4), min_size=len(p[j]), max_size=len(p[j])))
    return Seen(states=states, hidden=hidden, p=p)


@st.composite
def misperceived(draw: st.DrawFn, conflicts: st.SearchStrategy[Played]):
    """Draw a conflict, where it starts, and everybody's view of everybody's game."""
    case = draw(conflicts)
    start = draw(st.integers(0, case.conflict.n_states - 1))
    fixed = int(case.conflict.states[start]) if isinstance(case.conflict, Conflict) else 0
    whole = Seen(set(range(case.conflict.n_states)), 0, [rank.tolist() for rank in case.ranks])
    n = len(case.ranks)
    views = []
    for i in range(n):
        own = draw(seen_within(case, whole, fixed)) if draw(st.booleans()) else whole
        row = [own] * n
        for j in range(n):
            if j != i and draw(st.integers(0, 3)) == 0:
                row[j] = draw(seen_within(case, own, fixed))
        views.append(row)
    return case, fixed, views


def as_arrays(case: Played, views: list[list[Seen]]) -> list[list[PerceivedGame]]:
    made: dict[int, PerceivedGame] = {}
    for game in (game for row in views for game in row):
        seen = np.array([s in game.states for s in range(case.conflict.n_states)])
        ranks = tuple(np.array(rank, dtype=np.int64) for rank in game.p)
        made.setdefault(id(game), PerceivedGame(seen=seen, hidden=game.hidden, ranks=ranks))
    return [[made[id(game)] for game in row] for row in views]


def appearance(case: Played, game: Seen, fixed: int, s: int) -> int:
    """Change the hidden options one by one to how they were at the start."""
    conflict = case.conflict
    if not isinstance(conflict, Conflict):
        return s if s in game.states else -1
    mask = int(conflict.states[s])
    for k in range(len(conflict.options)):
        if game.hidden >> k & 1:
            mask = mask | 1 << k if fixed >> k & 1 else mask & ~(1 << k)
    place = [t for t in game.states if int(conflict.states[t]) == mask]
    return place[0] if place else -1


def spelled_out(case: Played, game: Seen) -> oracle.Literal:
    """Keep the moves between the states of a game alone."""
    whole = oracle.literal(case.conflict, game.p)
    reach = [
        [targets & game.states if t in game.states else set() for t, targets in enumerate(rows)]
        for rows in whole.reach
    ]
    return oracle.Literal(reach=reach, p=game.p)


def check(case: Played, fixed: int, views: list[list[Seen]]) -> None:
    result = hypergame(case.conflict, as_arrays(case, views), fixed, CONCEPTS)
    actors, states = range(len(views)), range(case.conflict.n_states)
    assert result.level == (
        2 if any(row[j] is not row[i] for i, row in enumerate(views) for j in actors) else 1
    )
    assert not result.missing
    games = {id(game): game for row in views for game in row}
    literal = {key: spelled_out(case, game) for key, game in games.items()}
    appears = {key: [appearance(case, game, fixed, s) for s in states] for key, game in games.items()}

    def stays(game: Seen, concept: str, actor: int, s: int) -> bool:
        seen_as = appears[id(game)][s]
        return seen_as >= 0 and oracle.CONCEPTS[concept](literal[id(game)], actor, seen_as)

    for i in actors:
        own = views[i][i]
        assert result.seen[i].tolist() == [s in own.states for s in states]
        assert result.appears[i].tolist() == appears[id(own)]
    for concept in CONCEPTS:
        stay = [[stays(views[i][i], concept, i, s) for s in states] for i in actors]
        expect = [
            [s in views[i][i].states and all(stays(views[i][j], concept, j, s) for j in actors) for s in states]
            for i in actors
        ]  # fmt: skip
        assert result.stable[concept].tolist() == stay
        assert result.expects[concept].tolist() == expect
        held = [all(row[s] for row in stay) for s in states]
        assert result.equilibria[concept].tolist() == held
        assert result.steady[concept].tolist() == [held[s] and all(row[s] for row in expect) for s in states]


@settings(max_examples=120, deadline=None)
@given(drawn=misperceived(played(most_options=4)))
def test_a_hypergame_is_its_definition(drawn) -> None:
    check(*drawn)


@settings(max_examples=80, deadline=None)
@given(drawn=misperceived(drawn_played()))
def test_a_hypergame_on_a_hand_drawn_graph_is_its_definition(drawn) -> None:
    check(*drawn)


@settings(max_examples=80, deadline=None)
@given(case=st.one_of(played(), drawn_played()))
def test_where_nobody_misperceives_it_is_the_plain_game(case: Played) -> None:
    concepts = (*CONCEPTS, "sim")
    plain = analyse(case.conflict, case.ranks, concepts)
    whole = plain_game(case.conflict, case.ranks)
    n = len(case.ranks)
    result = hypergame(case.conflict, [[whole] * n for _ in range(n)], 0, concepts)
    assert result.level == 1
    assert result.seen.all()
    assert dict(result.missing) == dict(plain.missing)
    assert set(result.stable) == set(plain.stable)
    for concept, verdicts in plain.stable.items():
        assert (result.stable[concept] == verdicts).all()
        assert (result.equilibria[concept] == plain.equilibria[concept]).all()
        assert (result.steady[concept] == plain.equilibria[concept]).all()
        assert (result.expects[concept] == plain.equilibria[concept]).all()


@pytest.mark.parametrize("states", [0, 3])
def test_a_game_without_states_is_refused(states: int) -> None:
    from tests.property.strategies import conflict_of

    from standoff.errors import InputError

    conflict = conflict_of([0, 1], 2, [0, 1, 2, 3])
    ranks = (np.arange(4, dtype=np.int64),) * 2
    empty = PerceivedGame(seen=np.zeros(states or 4, dtype=bool), hidden=0, ranks=ranks)
    with pytest.raises(InputError, match="must have some of the 4 states"):
        hypergame(conflict, [[empty] * 2] * 2)
