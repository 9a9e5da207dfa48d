"""The relational concepts against their literal definitions, and what must hold of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import oracle
from tests.property.comparison_oracle import by_attitude, judge, total_relational_preference
from tests.property.renaming import renamed
from tests.property.strategies import Played, crowded, drawn_played, played
from tests.property.witness_check import check_comparison

from standoff.stability.attitudes import egoists
from standoff.stability.comparison_witnesses import explain_comparison
from standoff.stability.comparisons import BASES
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.question import Attitudes, Question

ANY = st.one_of(played(), drawn_played())
NAMES = tuple("r" + base for base in BASES)


def attitudes_of(data: st.DataObject, n_actors: int) -> Attitudes:
    row = st.tuples(*[st.integers(-1, 1)] * n_actors)
    return tuple(data.draw(row) for _ in range(n_actors))


def check(case: Played, attitudes: Attitudes) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    asks = by_attitude(game, attitudes)
    result = analyse(case.conflict, case.ranks, NAMES, Question(attitudes=attitudes))
    for base in BASES:
        expected = [[judge(game, asks, base, i, s) for s in game.states] for i in game.actors]
        assert result.stable["r" + base].tolist() == expected, base


@settings(max_examples=150, deadline=None)
@given(case=ANY, data=st.data())
def test_each_relational_concept_is_its_definition(case: Played, data: st.DataObject) -> None:
    check(case, attitudes_of(data, len(case.ranks)))


@pytest.mark.parametrize("n_actors", [2, 3, 4])
def test_each_relational_concept_is_its_definition_in_crowded_conflicts(n_actors: int) -> None:
    rng = np.random.default_rng(50 + n_actors)  # noqa: TID251 - a test's own chance
    for case in crowded(rng, n_actors=n_actors, rounds=6):
        row = rng.integers(-1, 2, (n_actors, n_actors)).tolist()
        check(case, tuple(map(tuple, row)))


@settings(max_examples=120, deadline=None)
@given(case=ANY)
def test_egoists_judge_as_anybody_does(case: Played) -> None:
    n = len(case.ranks)
    plain = analyse(case.conflict, case.ranks, BASES).stable
    for question in (Question(), Question(attitudes=egoists(n))):
        relational = analyse(case.conflict, case.ranks, NAMES, question).stable
        for base in BASES:
            assert (relational["r" + base] == plain[base]).all(), base


@settings(max_examples=100, deadline=None)
@given(case=ANY, data=st.data())
def test_with_strict_preferences_the_reply_is_the_published_one(case: Played, data: st.DataObject) -> None:
    n = case.conflict.n_states
    strict = [np.array(data.draw(st.permutations(range(n))), dtype=np.int64) for _ in case.ranks]
    attitudes = attitudes_of(data, len(strict))
    game = oracle.literal(case.conflict, [rank.tolist() for rank in strict])
    improves = by_attitude(game, attitudes).leaves
    for i in game.actors:
        for s in game.states:
            replies = {t for t in game.states if total_relational_preference(game, attitudes, i, t, s)}
            assert {t for t in game.states if improves(i, s, t)} == replies - {s}


@settings(max_examples=100, deadline=None)
@given(case=ANY, data=st.data())
def test_implications(case: Played, data: st.DataObject) -> None:
    question = Question(attitudes=attitudes_of(data, len(case.ranks)))
    stable = analyse(case.conflict, case.ranks, NAMES, question).stable
    for narrow, wide in (("rnash", "rsmr"), ("rsmr", "rgmr"), ("rnash", "rseq"), ("rseq", "rgmr")):
        assert not (stable[narrow] & ~stable[wide]).any(), (narrow, wide)


@settings(max_examples=50, deadline=None)
@given(case=played(), data=st.data())
def test_renaming_changes_nothing(case: Played, data: st.DataObject) -> None:
    n = len(case.ranks)
    attitudes = attitudes_of(data, n)
    other = renamed(case, data)
    back = {new: old for old, new in enumerate(other.actor_to)}
    moved = tuple(tuple(attitudes[back[i]][back[j]] for j in range(n)) for i in range(n))
    before = analyse(case.conflict, case.ranks, NAMES, Question(attitudes=attitudes)).stable
    after = analyse(other.case.conflict, other.case.ranks, NAMES, Question(attitudes=moved)).stable
    for concept in NAMES:
        for i, j in enumerate(other.actor_to):
            assert (after[concept][j] == before[concept][i][other.order]).all()


@settings(max_examples=60, deadline=None)
@given(case=ANY, data=st.data())
def test_every_verdict_has_a_witness_that_holds(case: Played, data: st.DataObject) -> None:
    attitudes = attitudes_of(data, len(case.ranks))
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    prepared = prepare(case.conflict, case.ranks)
    for base in BASES:
        for i in game.actors:
            for s in list(game.states)[:4]:
                told = explain_comparison(prepared, s, i, "r" + base, Question(attitudes=attitudes))
                check_comparison(game, by_attitude(game, attitudes), base, told)
