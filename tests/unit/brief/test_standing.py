"""Witnesses and stability told in words, on games small enough to check by hand."""

import numpy as np
import pytest

from standoff import analysis
from standoff.brief.standing import MOST_ROWS, stability_rows, tell_rules, tell_why
from standoff.case.model import Actor, Case, Intention, Option
from standoff.conflict.conflict import Conflict
from standoff.conflict.preferences import Ranked
from standoff.stability.equilibria import analyse
from standoff.stability.witnesses import explain
from standoff.verdicts.stability import StabilityReport
from standoff.verdicts.why import WhyReport

ONLY = (Intention(id="only", says="", prior=1.0, preference=None),)
CASE = Case(
    id="chicken",
    title="Chicken",
    actors=(
        Actor(
            id="ann",
            name="Ann",
            options=(Option(id="ann.swerve", actor="ann", says="swerves", if_not="drives on"),),
            intentions=ONLY,
        ),
        Actor(
            id="bob",
            name="the Bobs",
            options=(Option(id="bob.swerve", actor="bob", says="swerve", if_not="drive on"),),
            intentions=ONLY,
        ),
    ),
)
CONFLICT = Conflict(
    actors=("ann", "bob"),
    options=("ann.swerve", "bob.swerve"),
    owner=(0, 1),
    states=np.arange(4, dtype=np.uint64),
    start=0,
)
# States: s1 nobody swerves, s2 Ann, s3 the Bobs, s4 both.
CHICKEN = (np.array([0, 1, 3, 2]), np.array([0, 3, 1, 2]))
DILEMMA = (np.array([1, 0, 3, 2]), np.array([1, 3, 0, 2]))


def report(ranks, state, actor, concept):
    witness = explain(CONFLICT, ranks, state, actor, concept)
    return WhyReport(case=CASE, conflict=CONFLICT, intentions={"ann": None, "bob": None}, witness=witness)


def told(*asked):
    return tell_why(report(*asked))


def test_a_state_without_improvements():
    assert told(CHICKEN, 1, 0, "nash") == (
        "Ann would stay in s2 (Nash): it has no move to a state it prefers.",
    )


def test_a_state_that_is_left():
    assert told(CHICKEN, 3, 0, "nash") == (
        "Ann would leave s4 (Nash) for s3, which it prefers (Ann drives on).",
    )


def test_a_sanction_is_told_as_moves():
    assert told(DILEMMA, 3, 0, "gmr") == (
        "Ann would stay in s4 (GMR): its one improvement can be answered so that it gains nothing.",
        "- If Ann drives on (to s3), then the Bobs drive on (to s1), which is no better for Ann than s4.",
    )


def test_no_escape_is_told():
    verdict, sanction = told(DILEMMA, 3, 0, "smr")
    assert verdict.startswith("Ann would stay in s4 (SMR)")
    assert sanction.endswith(
        "which is no better for Ann than s4, and from there it reaches only s2, no better for it either."
    )


def test_an_escape_is_told():
    # Ann escapes from nobody swerving, which she dreads, to swerving alone, which she does not mind.
    ranks = (np.array([0, 2, 3, 1]), np.array([0, 3, 1, 2]))
    verdict, nearest = told(ranks, 3, 0, "smr")
    assert verdict == (
        "Ann would leave s4 (SMR) for s3, which it prefers (Ann drives on): no moves of the others lead from there to a "
        "state that is no better for it and leaves it no way to one that is."
    )
    assert nearest == (
        "- The others come nearest with this: the Bobs drive on (to s1); but from there Ann swerves (to s2), which it "
        "prefers to s4."
    )


def test_an_improvement_that_nobody_gains_from_punishing():
    (line,) = told(CHICKEN, 3, 0, "seq")
    assert line == (
        "Ann would leave s4 (SEQ) for s3, which it prefers (Ann drives on): no moves that the others gain from lead from "
        "there to a state that is no better for it."
    )


def test_simultaneous_answers():
    verdict, sanction = told(CHICKEN, 3, 1, "sim")
    assert verdict.startswith("The Bobs would stay in s4 (SIM)")
    assert sanction == (
        "- If the Bobs drive on (to s2) while Ann drives on (to s3), the result is s1, which is no better for the Bobs "
        "than s4."
    )


@pytest.mark.parametrize("concept", ["nash", "gmr", "smr", "seq", "sseq", "sim"])
def test_every_verdict_can_be_told(concept):
    for ranks in (CHICKEN, DILEMMA):
        for state in range(4):
            for actor in range(2):
                asked = report(ranks, state, actor, concept)
                lines = tell_why(asked)
                assert ("would stay" in lines[0]) == asked.witness.stable
                assert all(line.endswith(".") for line in lines)
                if asked.witness.stable:
                    assert len(lines) == 1 + len(asked.witness.sanctions)


def stability(conflict, ranks):
    return StabilityReport(
        case=CASE,
        conflict=conflict,
        intentions={"ann": "only", "bob": None},
        ranked={
            actor: Ranked(rank=rank, utility=rank / max(rank.max(), 1), rule="given")
            for actor, rank in zip(("ann", "bob"), ranks, strict=True)
        },
        result=analyse(conflict, ranks),
    )


def test_the_table_has_a_row_for_each_state():
    header, rows, left_out = stability_rows(stability(CONFLICT, CHICKEN), every_state=False)
    assert header == ("State", "Taken", "Equilibrium", "Ann", "The Bobs")
    assert [row[0] for row in rows] == ["s1 (start)", "s2", "s3", "s4"]
    assert rows[0][1] == "nothing"
    assert "Nash" in rows[1][2].split()
    assert "Nash" not in rows[3][2].split()
    assert left_out == ()


def test_what_is_left_out_is_said():
    options = tuple(f"ann.o{k}" for k in range(7))
    large = Conflict(
        actors=("ann", "bob"),
        options=options,
        owner=(0,) * 6 + (1,),
        states=np.arange(128, dtype=np.uint64),
        start=0,
    )
    ranks = (np.arange(128) // 64, np.zeros(128, dtype=np.int64))
    shown = stability_rows(stability(large, ranks), every_state=False)
    assert len(shown[1]) <= MOST_ROWS + 1
    assert shown[2][0].endswith("--all shows every state.")
    everything = stability_rows(stability(large, ranks), every_state=True)
    assert len(everything[1]) == 128
    assert everything[2] == ()


def test_the_rules_are_told():
    rules = tell_rules(stability(CONFLICT, CHICKEN))
    assert rules[0] == "Intentions used: ann: only."
    assert any(line.startswith("SEQ: ") for line in rules)


def test_a_hand_drawn_graph_has_no_column_of_options():
    header, rows, _ = stability_rows(analysis.stability(analysis.load("elmira"), {}), every_state=True)
    assert header[:3] == ("State", "Equilibrium", "Ministry of the Environment")
    assert rows[0][0] == "s1 (start)"
    assert all(len(row) == len(header) for row in rows)
