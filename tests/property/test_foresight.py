"""Limited foresight against its literal definition, and what must hold of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import oracle
from tests.property.foresight_oracle import Foresight
from tests.property.renaming import renamed
from tests.property.strategies import Played, crowded, drawn_played, played, random_drawn

from standoff.stability.equilibria import analyse, prepare
from standoff.stability.foresight import explain_foresight
from standoff.stability.question import Question

ANY = st.one_of(played(), drawn_played())


def check(case: Played, order: list[int], horizons: tuple[int, ...]) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    literal = Foresight(game, order)
    for h in horizons:
        result = analyse(case.conflict, case.ranks, ("lh",), Question(horizon=h, order=tuple(order)))
        assert not result.missing
        assert result.stable["lh"].tolist() == [
            [literal.stable(h, i, s) for s in game.states] for i in game.actors
        ]
    found = analyse(case.conflict, case.ranks, ("nm",), Question(order=tuple(order)))
    expected = [[literal.non_myopic(i, s) for s in game.states] for i in game.actors]
    assert found.stable["nm"].tolist() == expected
    assert found.equilibria["nm"].tolist() == [all(column) for column in zip(*expected, strict=True)]


@settings(max_examples=150, deadline=None)
@given(case=ANY, data=st.data())
def test_foresight_is_its_definition(case: Played, data: st.DataObject) -> None:
    check(case, data.draw(st.permutations(range(len(case.ranks)))), (1, 2, 3, 5))


@pytest.mark.parametrize("n_actors", [2, 3, 4, 5])
def test_foresight_is_its_definition_in_crowded_conflicts(n_actors: int) -> None:
    rng = np.random.default_rng(40 + n_actors)  # noqa: TID251 - a test's own chance
    for case in crowded(rng, n_actors=n_actors, rounds=10):
        check(case, rng.permutation(n_actors).tolist(), (2, 4, 7))


def test_some_conflict_never_settles_and_some_does() -> None:
    """The cycle of all outcomes has to be found: its length is one for many conflicts, but not for all."""
    rng = np.random.default_rng(3)  # noqa: TID251 - a test's own chance
    periods = set()
    for _ in range(150):
        case = random_drawn(rng, n_actors=2, n_states=6)
        told = explain_foresight(prepare(case.conflict, case.ranks), 0, 0, "nm", Question())
        periods.add(told.period)
    assert 1 in periods
    assert len(periods) > 1


@settings(max_examples=100, deadline=None)
@given(case=ANY)
def test_one_move_ahead_is_nash_and_two_are_sequential(case: Played) -> None:
    order = tuple(range(len(case.ranks)))
    stable = analyse(case.conflict, case.ranks, ("nash", "seq")).stable
    near = analyse(case.conflict, case.ranks, ("lh",), Question(horizon=1, order=order)).stable["lh"]
    assert (near == stable["nash"]).all()
    two = analyse(case.conflict, case.ranks, ("lh",), Question(horizon=2, order=order)).stable["lh"]
    assert not (two & ~stable["seq"]).any()


@settings(max_examples=60, deadline=None)
@given(case=played(), data=st.data(), horizon=st.integers(1, 6))
def test_renaming_changes_nothing(case: Played, data: st.DataObject, horizon: int) -> None:
    order = data.draw(st.permutations(range(len(case.ranks))))
    other = renamed(case, data)
    moved = tuple(other.actor_to[i] for i in order)
    names = ("lh", "nm")
    before = analyse(case.conflict, case.ranks, names, Question(horizon=horizon, order=tuple(order))).stable
    after = analyse(
        other.case.conflict, other.case.ranks, names, Question(horizon=horizon, order=moved)
    ).stable
    for concept in names:
        for i, j in enumerate(other.actor_to):
            assert (after[concept][j] == before[concept][i][other.order]).all()


@settings(max_examples=80, deadline=None)
@given(case=ANY, horizon=st.integers(1, 5))
def test_every_verdict_has_a_play_that_holds(case: Played, horizon: int) -> None:
    order = list(range(len(case.ranks)))
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    literal, prepared = Foresight(game, order), prepare(case.conflict, case.ranks)
    for i in game.actors:
        for s in list(game.states)[:4]:
            for concept in ("lh", "nm"):
                question = Question(order=tuple(order), horizon=horizon if concept == "lh" else None)
                told = explain_foresight(prepared, s, i, concept, question)
                wanted = literal.stable(horizon, i, s) if concept == "lh" else literal.non_myopic(i, s)
                assert told.stable == wanted
                assert (told.leads_to is None) == (not game.reach[i][s])
                at, mover = s, i
                for step in told.steps:
                    assert (step.actor, step.before) == (mover, at)
                    assert step.after in game.reach[mover][at]
                    at, mover = step.after, literal.after(mover)
                assert len(told.steps) <= told.horizon
                if told.steps:
                    assert told.leads_to == at
                    assert (game.p[i][at] > game.p[i][s]) == (not told.stable)
