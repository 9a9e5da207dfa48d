"""The coalition concepts against their literal definitions, and what must hold between them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import coalition_oracle, oracle
from tests.property.renaming import renamed
from tests.property.strategies import Played, drawn_played, played, random_drawn, random_played

from standoff.stability.coalition_witnesses import CoalitionWitness, Turn, explain_coalition
from standoff.stability.coalitions import equilibrium_jumps
from standoff.stability.equilibria import analyse, prepare
from standoff.stability.question import Question

NAMES = tuple(coalition_oracle.CONCEPTS)


def check(case: Played) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    parties = coalition_oracle.coalitions(list(game.actors))
    result = analyse(case.conflict, case.ranks, NAMES)
    for concept, judge in coalition_oracle.CONCEPTS.items():
        assert result.who[concept] == tuple(parties)
        expected = [[judge(game, h, s) for s in game.states] for h in parties]
        assert result.stable[concept].tolist() == expected, concept
        assert result.equilibria[concept].tolist() == [all(column) for column in zip(*expected, strict=True)]


@settings(max_examples=120, deadline=None)
@given(case=played(most_options=4))
def test_each_coalition_concept_is_its_definition(case: Played) -> None:
    check(case)


@settings(max_examples=150, deadline=None)
@given(case=drawn_played())
def test_each_coalition_concept_is_its_definition_in_a_hand_drawn_graph(case: Played) -> None:
    check(case)


@pytest.mark.parametrize("n_actors", [2, 3])
def test_each_coalition_concept_is_its_definition_in_long_drawn_graphs(n_actors: int) -> None:
    rng = np.random.default_rng(30 + n_actors)  # noqa: TID251 - a test's own chance
    for n_states in (4, 6, 8, 10) * 40:
        check(random_drawn(rng, n_actors=n_actors, n_states=n_states))


@pytest.mark.parametrize("n_actors", [3, 4])
def test_coalitional_sequential_stability_implies_cgmr_in_long_drawn_graphs(n_actors: int) -> None:
    rng = np.random.default_rng(50 + n_actors)  # noqa: TID251 - a test's own chance
    for n_states in (3, 4, 6, 8) * 20:
        case = random_drawn(rng, n_actors=n_actors, n_states=n_states)
        stable = analyse(case.conflict, case.ranks, ("cgmr", "cseq", "seq")).stable
        assert not (stable["cseq"] & ~stable["cgmr"]).any()
        # Alone, an actor faces more sanctions when the others may improve together.
        assert not (stable["seq"] & ~stable["cseq"][:n_actors]).any()


@pytest.mark.parametrize("n_actors", [2, 3, 4])
def test_each_coalition_concept_is_its_definition_in_crowded_conflicts(n_actors: int) -> None:
    rng = np.random.default_rng(20 + n_actors)  # noqa: TID251 - a test's own chance
    for n_options in (2, 3, 4, 5) * 5:
        check(random_played(rng, n_actors=n_actors, n_options=n_options))


@settings(max_examples=100, deadline=None)
@given(case=played())
def test_a_coalition_of_one_is_its_member(case: Played) -> None:
    alone = Question(coalitions=tuple((i,) for i in range(len(case.ranks))))
    together = analyse(case.conflict, case.ranks, NAMES, alone).stable
    single = analyse(case.conflict, case.ranks, ("nash", "gmr", "smr", "seq")).stable
    for concept in ("nash", "gmr", "smr"):
        assert (together["c" + concept] == single[concept]).all()
    assert not (single["seq"] & ~together["cseq"]).any()
    if len(case.ranks) == 2:
        assert (together["cseq"] == single["seq"]).all()


@settings(max_examples=100, deadline=None)
@given(case=st.one_of(played(), drawn_played()))
def test_implications_between_coalition_concepts(case: Played) -> None:
    result = analyse(case.conflict, case.ranks, NAMES)
    for narrow, wide in (("cnash", "csmr"), ("csmr", "cgmr"), ("cnash", "cseq"), ("cseq", "cgmr")):
        assert not (result.stable[narrow] & ~result.stable[wide]).any(), (narrow, wide)
    everybody = [result.stable[concept][-1].tolist() for concept in NAMES]
    assert everybody == everybody[:1] * 4


@settings(max_examples=60, deadline=None)
@given(case=st.one_of(played(most_options=4), drawn_played()))
def test_jumps_are_their_definition(case: Played) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    for concept in ("nash", "gmr"):
        held = analyse(case.conflict, case.ranks, (concept,)).equilibria[concept]
        found = equilibrium_jumps(prepare(case.conflict, case.ranks), held)
        expected = coalition_oracle.jumps(game, np.flatnonzero(held).tolist())
        assert {(one.before, one.after): list(one.coalitions) for one in found} == expected
        for one in found:
            at, last = one.before, None
            for step in one.steps:
                assert step.before == at
                assert step.actor in one.coalitions[0]
                assert step.actor != last
                assert step.after in game.reach[step.actor][at]
                at, last = step.after, step.actor
            assert at == one.after


@settings(max_examples=80, deadline=None)
@given(case=st.one_of(played(most_options=4), drawn_played()))
def test_every_verdict_on_a_coalition_has_a_witness_that_holds(case: Played) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    prepared = prepare(case.conflict, case.ranks)
    for concept, judge in coalition_oracle.CONCEPTS.items():
        for h in coalition_oracle.coalitions(list(game.actors)):
            for s in list(game.states)[:4]:
                told = explain_coalition(prepared, s, h, concept)
                assert told.stable == judge(game, h, s)
                check_witness(game, told)


def check_witness(game: oracle.Literal, told: CoalitionWitness) -> None:
    h, s = told.coalition, told.state
    improved = coalition_oracle.improved(game, h, s)
    assert {turn.after for turn in told.improvements} == improved
    for turn in told.improvements:
        check_turn(game, turn, h, s)
    punished = [sanction.improvement for sanction in told.sanctions]
    if told.stable:
        assert told.concept == "cnash" or set(punished) == improved
    else:
        assert told.unpunished in improved - set(punished)
    for sanction in told.sanctions:
        at, last = sanction.improvement, None
        moves = [step.actor for turn in sanction.turns for step in turn.steps]
        assert not game.drawn or all(one != two for one, two in pairwise(moves))
        for turn in sanction.turns:
            check_turn(game, turn, turn.coalition, at)
            assert not set(turn.coalition) & set(h)
            assert turn.coalition != last
            if told.concept == "cseq":
                assert turn.after in coalition_oracle.improved(game, turn.coalition, at)
            at, last = turn.after, turn.coalition
        assert at == sanction.leads_to
        assert sanction.worse_for
        assert set(sanction.worse_for) == {i for i in h if game.p[i][at] <= game.p[i][s]}
        if told.concept == "csmr":
            escapes = oracle.reached(game, h, at, improving=False)
            assert escapes <= coalition_oracle.no_better(game, h, s)


def check_turn(game: oracle.Literal, turn: Turn, members: tuple[int, ...], before: int) -> None:
    assert turn.coalition == members
    assert turn.before == before
    at, last = before, None
    for step in turn.steps:
        assert step.before == at
        assert step.actor in members
        assert step.actor != last
        assert step.after in game.reach[step.actor][at]
        at, last = step.after, step.actor
    assert at == turn.after


@settings(max_examples=50, deadline=None)
@given(case=played(most_options=4), data=st.data())
def test_renaming_changes_nothing(case: Played, data: st.DataObject) -> None:
    other = renamed(case, data)
    before = analyse(case.conflict, case.ranks, NAMES)
    after = analyse(other.case.conflict, other.case.ranks, NAMES)
    for concept in NAMES:
        rows = dict(zip(after.who[concept], after.stable[concept], strict=True))
        for party, verdicts in zip(before.who[concept], before.stable[concept], strict=True):
            moved = tuple(sorted(other.actor_to[i] for i in party))
            assert (rows[moved] == verdicts[other.order]).all()
