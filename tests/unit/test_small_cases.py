"""The smallest cases and the oddest, asked everything that judges states: an answer, or what is wrong in words."""

import pytest

from standoff import analysis
from standoff.brief.gridding import tell_flips
from standoff.brief.inverting import tell_inverse
from standoff.errors import InputError

ONE = """\
title: One
actors:
  ann:
    options: {a: {says: acts, at_start: yes}}
    prefers: [ann.a]
"""
STILL = """\
title: Still
actors:
  ann:
    options: {a: {says: acts, at_start: yes, reversible: no, retakable: no}}
    prefers: [ann.a]
  bob:
    options: {b: {says: builds, reversible: no, retakable: no}}
    prefers: [bob.b]
"""
INDIFFERENT = """\
title: Indifferent
actors:
  ann:
    options: {a: {says: acts, at_start: yes}}
    ranking: [[s1, s2, s3, s4]]
  bob:
    options: {b: {says: builds}}
    prefers: [bob.b, not ann.a]
"""
BEGINS_NOWHERE = STILL.replace("at_start: yes, ", "")
DRAWN = """\
title: Drawn
states: [p, q, r]
moves:
  ann: {p: [q], q: [p]}
  bob: {q: [r]}
actors:
  ann: {ranking: [r, p, q]}
  bob: {ranking: [r, q, p]}
"""
ASKED = {
    "grid": lambda case, state, run: analysis.grid(case, {}, states=[state], run=run).record(),
    "paths": lambda case, state, _run: analysis.paths(case, {}, origin=state, to=state).record(),
    "graph": lambda case, state, _run: analysis.graph(case, {}, origin=state).states,
    "hypergame": lambda case, _state, _run: analysis.hypergame(case, {}).record(),
    "inverse by statements": lambda case, state, run: analysis.inverse(
        case, {}, state=state, run=run
    ).record(),
    "inverse by pairs": lambda case, state, run: analysis.inverse(
        case, {}, state=state, measure="pairs", run=run
    ).record(),
    "hold": lambda case, state, run: analysis.hold(case, {}, state=state, run=run).record(),
}


def case_of(tmp_path, text):
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    case = analysis.load(str(tmp_path))
    return case, analysis.run_of(case, None, cached=False)


@pytest.mark.parametrize("text", [ONE, STILL, INDIFFERENT, BEGINS_NOWHERE, DRAWN])
@pytest.mark.parametrize("asked", ASKED)
def test_small_cases_are_answered(tmp_path, text, asked):
    case, run = case_of(tmp_path, text)
    for state in ("p", "q", "r") if case.drawn else ("s1", "s2"):
        assert ASKED[asked](case, state, run)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (
            BEGINS_NOWHERE,
            "mark the options taken then with `at_start: yes`, or one with `at_start: no` where none is",
        ),
        (DRAWN, "give one with `start:`"),
    ],
)
def test_what_begins_nowhere_says_how_to_give_a_start(tmp_path, text, how):
    case, run = case_of(tmp_path, text)
    for ask in (lambda: analysis.paths(case, {}), lambda: analysis.hold(case, {}, run=run)):
        with pytest.raises(InputError, match=f"the case has no start; {how}, or name a state"):
            ask()


@pytest.mark.parametrize("said", ["at_start: no", "at_start: yes"])
def test_one_option_that_says_how_it_began_gives_a_start(tmp_path, said):
    case, _ = case_of(tmp_path, BEGINS_NOWHERE.replace("says: acts", f"says: acts, {said}"))
    report = analysis.paths(case, {})
    assert report.conflict.start == report.origin == (1 if said.endswith("yes") else 0)


def test_an_actor_without_rival_intentions_has_none_to_choose(tmp_path):
    case, _ = case_of(tmp_path, ONE)
    with pytest.raises(
        InputError, match=r"--intention ann=x: ann has no such intention; it has one preference"
    ):
        analysis.paths(case, {"ann": "x"})


@pytest.mark.parametrize("condition", ["(((", "zz", "ann.a and"])
def test_a_condition_that_cannot_be_read_is_named(tmp_path, condition):
    case, run = case_of(tmp_path, ONE)
    with pytest.raises(InputError) as refused:
        analysis.hold(case, {}, condition=condition, run=run)
    assert str(refused.value).startswith(f"--condition {condition}: ")


def test_no_edits_at_all_are_refused(tmp_path):
    case, run = case_of(tmp_path, ONE)
    with pytest.raises(InputError, match=r"--edits \(none\): accepted are drop, move, negate"):
        analysis.inverse(case, {}, state="s1", kinds=[], run=run)


def test_all_of_the_pairs_are_told_as_all_and_one_state_as_one(tmp_path):
    case, run = case_of(tmp_path, ONE)
    told = "\n".join(tell_inverse(analysis.inverse(case, {}, state="s1", run=run)))
    assert "(100\u00a0% of all pairs of states compare otherwise)" in told
    assert "flips the one state watched" in "\n".join(
        tell_flips(analysis.grid(case, {}, states=["s2"], run=run))
    )
