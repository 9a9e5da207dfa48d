"""What leads out of a state unanswered, against the literal definitions."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property import oracle
from tests.property.strategies import Played, drawn_played, played

from standoff.stability.equilibria import prepare
from standoff.stability.hold import HELD, changed_option, unanswered


def answered(game: oracle.Literal, i: int, s: int, s1: int, concept: str) -> bool:
    """Whether one improvement is sanctioned, word by word."""
    if concept == "nash":
        return False
    ends = oracle.reached(game, oracle.others(game, i), s1, improving=concept in ("seq", "sseq"))
    p = game.p[i]
    return any(
        p[s2] <= p[s] and (concept in ("gmr", "seq") or all(p[s3] <= p[s] for s3 in game.reach[i][s2]))
        for s2 in ends
    )


def check(case: Played, out: np.ndarray) -> None:
    game = oracle.literal(case.conflict, [rank.tolist() for rank in case.ranks])
    prepared = prepare(case.conflict, case.ranks)
    for concept in HELD:
        for i in game.actors:
            for s in game.states:
                expected = {t for t in game.better(i, s) if out[t] and not answered(game, i, s, t, concept)}
                found = unanswered(prepared, i, s, concept, out).tolist()
                assert set(found) == expected
                assert [game.p[i][t] for t in found] == sorted((game.p[i][t] for t in found), reverse=True)
                if out.all():
                    assert (not found) == oracle.CONCEPTS[concept](game, i, s)


@settings(max_examples=60, deadline=None)
@given(case=played(most_options=4), seed=st.integers(0, 2**16))
def test_what_leads_out_unanswered(case: Played, seed: int) -> None:
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    n = case.conflict.n_states
    check(case, np.ones(n, dtype=bool))
    check(case, rng.random(n) < 0.5)


@settings(max_examples=60, deadline=None)
@given(case=drawn_played(), seed=st.integers(0, 2**16))
def test_what_leads_out_of_a_hand_drawn_graph(case: Played, seed: int) -> None:
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    check(case, rng.random(case.conflict.n_states) < 0.5)


@settings(max_examples=60, deadline=None)
@given(case=played(most_options=4), data=st.data())
def test_a_changed_option_changes_the_moves_it_says(case: Played, data: st.DataObject) -> None:
    conflict = case.conflict
    k = data.draw(st.integers(0, len(conflict.options) - 1))
    before = oracle.literal(conflict, case.ranks)
    free = oracle.literal(replace(conflict, no_drop=conflict.no_drop & ~(1 << k)), case.ranks)
    for change, game in (("frozen", before), ("irreversible", before), ("reversible", free)):
        after = oracle.literal(changed_option(conflict, k, change), case.ranks)
        for i in before.actors:
            for s in before.states:
                was = int(conflict.states[s]) >> k & 1
                will = {t: int(conflict.states[t]) >> k & 1 for t in game.reach[i][s]}
                kept = {
                    t
                    for t, now in will.items()
                    if change == "reversible" or now == was or (change == "irreversible" and now)
                }
                assert after.reach[i][s] == kept
