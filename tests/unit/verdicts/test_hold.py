import json
import re
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from standoff import analysis
from standoff.brief.lasting import hold_rows, tell_answers, tell_changes_that_decide, tell_hold, tell_lasting
from standoff.case.model import Statements
from standoff.cli.main import app
from standoff.errors import InputError
from standoff.run import Run
from standoff.verdicts import holding

NAMES = [f"s{k}" for k in range(1, 13)]


def held(case, state, concept="seq", **asked):
    return analysis.hold(case, {}, state=state, concept=concept, weights="equal", run=Run(), **asked)


@pytest.mark.parametrize("concept", ["nash", "smr", "seq", "gmr"])
def test_a_state_holds_where_it_is_an_equilibrium(strait, concept):
    grid = analysis.grid(strait, {}, weights="equal", run=Run()).grid.equilibria[concept]
    for s, name in enumerate(NAMES):
        report = held(strait, name, concept)
        assert [row.holds for row in report.rows] == grid[:, s].tolist()
        assert report.holds == grid[:, s].all()


def with_option(case, name, **changes):
    """The case with one option changed."""
    actors = tuple(
        replace(
            actor,
            options=tuple(replace(one, **changes) if one.id == name else one for one in actor.options),
        )
        for actor in case.actors
    )
    return replace(case, actors=actors)


def with_edit(case, change):
    actor = case.actors[change.actor]
    intention = actor.intentions[change.intention]
    statements = list(intention.preference.statements)
    k = change.edit.place
    if change.edit.kind == "drop":
        del statements[k]
    else:
        statements[k], statements[k + 1] = statements[k + 1], statements[k]
    new = replace(intention, preference=Statements(statements=tuple(statements)))
    intentions = tuple(new if one is intention else one for one in actor.intentions)
    return replace(
        case,
        actors=tuple(replace(one, intentions=intentions) if one is actor else one for one in case.actors),
    )


def changed_case(case, change):
    """The case as the single change says; nothing for changes that a case cannot say."""
    if change.kind == "irreversible":
        return with_option(case, change.option, reversible=False)
    if change.kind == "reversible":
        return with_option(case, change.option, reversible=True)
    return with_edit(case, change) if change.kind == "statement" else None


@pytest.mark.parametrize("condition", [None, "not north.attack"])
def test_single_changes_decide_what_they_say(strait, condition):
    kinds = set()
    for name in NAMES:
        try:
            report = held(strait, name, condition=condition)
        except InputError:
            continue
        for change in report.changes:
            kinds.add(change.kind)
            changed = changed_case(strait, change)
            if changed is None:
                continue
            after = held(changed, name, condition=condition).rows
            for c, (before, now) in enumerate(zip(report.rows, after, strict=True)):
                assert (c in change.breaks) == (before.holds and not now.holds)
                assert (c in change.mends) == (now.holds and not before.holds)
                if condition:
                    assert (c in change.opens) == (before.drift is None and now.drift is not None)
                    assert (c in change.closes) == (before.drift is not None and now.drift is None)
    assert {"frozen", "irreversible", "aside", "statement"} <= kinds


def test_changes_not_told_decide_nothing(strait):
    """Every option made one-way, one after the other."""
    for name in NAMES:
        report = held(strait, name)
        told = {change.option for change in report.changes if change.kind == "irreversible"}
        for option in strait.options:
            if option.reversible and option.id not in told:
                after = held(with_option(strait, option.id, reversible=False), name)
                assert [row.holds for row in after.rows] == [row.holds for row in report.rows]


def test_answers_are_what_keeps_an_actor(strait):
    told = 0
    for name in NAMES:
        report = held(strait, name)
        for row in report.rows:
            ranks = report.readings.ranked(row.combination)
            for answer in row.answers:
                rank = ranks[answer.actor]
                assert rank[answer.improvement] > rank[report.state] >= rank[answer.leads_to]
                assert answer.steps[0].before == answer.improvement
                assert answer.steps[-1].after == answer.leads_to
                assert all(step.actor != answer.actor for step in answer.steps)
                told += 1
        if any(row.answers and row.holds for row in report.rows):
            assert tell_answers(report)[0] == "It rests on these answers:"
    assert told


def test_how_long_it_lasts_is_what_the_question_leaves(strait):
    run = Run()
    assessed = analysis.assess(strait, run=run).questions["war"]
    report = analysis.hold(strait, {}, condition="not north.attack", until=date(2022, 2, 15), run=run)
    assert report.weights.by == "posterior"
    assert report.lasting.probability == pytest.approx(1.0 - assessed.probability)
    for actor, own in assessed.by_intention.items():
        for intention, probability in own.items():
            assert report.lasting.by_intention[actor][intention] == pytest.approx(1.0 - probability)
    assert "through 15\u00a0February 2022" in tell_lasting(report)[0]


def test_an_earlier_day_knows_less(strait):
    """Southland armed on the 10th: the day before, the conflict stood elsewhere."""
    early = analysis.hold(strait, {}, as_of=date(2022, 1, 9), weights="prior", run=Run())
    late = analysis.hold(strait, {}, weights="prior", run=Run())
    assert early.record()["state"]["taken"] == ["north.blockade"]
    assert late.record()["state"]["taken"] == ["north.blockade", "south.arm"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"state": "s99"}, r"s1 \.\. s12"),
        ({"concept": "sim"}, "nash, gmr, smr, seq, sseq"),
        ({"condition": "north.fly"}, "north.blockade, north.attack"),
        ({"condition": "north.attack"}, "not true in"),
        ({"condition": "north.attack and"}, "ends"),
        ({"weights": "x"}, "posterior, prior, equal"),
        ({"until": date(2022, 1, 20)}, "after 2022-01-20"),
        ({"until": date(2023, 1, 20)}, "the horizon, 2022-03-01"),
        ({"until": date(2022, 2, 1), "state": "s1"}, "where the conflict stands"),
    ],
)
def test_bad_input_says_what_is_accepted(strait, asked, said):
    with pytest.raises(InputError, match=said):
        analysis.hold(strait, {}, **asked, run=Run())


def test_a_hand_drawn_graph():
    elmira = analysis.load("elmira")
    report = analysis.hold(elmira, {}, run=Run())
    assert not report.holds
    assert {(change.kind, change.actor) for change in report.changes} == {("aside", 2)}
    assert analysis.hold(elmira, {}, state="s5", run=Run()).holds
    with pytest.raises(InputError, match="no options"):
        analysis.hold(elmira, {}, condition="moe.modify", run=Run())
    with pytest.raises(InputError, match="begins"):
        analysis.hold(elmira, {}, until=date(2022, 1, 1), run=Run())


def test_the_corner_of_january():
    """The leader stays in his corner under all readings but one, and under another two steps lead out."""
    report = analysis.hold(
        analysis.load("january-2022"), {}, condition="not russia.strike", weights="prior", run=Run()
    )
    by = {report.readings.named(row.combination)["russia"]: row for row in report.rows}
    assert [name for name, row in by.items() if not row.holds] == ["fears"]
    assert [step.actor for step in by["war"].drift] == [1, 0]
    header, rows, _ = hold_rows(report, every_row=True)
    assert all(len(row) == len(header) for row in rows)
    told = "\n".join((*tell_hold(report), *tell_changes_that_decide(report)))
    assert "under 6 of 7 combinations of intentions" in told
    assert "in more than one step, under war" in told
    assert "usa.reply can no longer be changed, under war" in told


def test_the_command():
    refused = CliRunner().invoke(app, ["hold", "elmira", "--json"])
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["readings"][0]["leaving"] == {"local": ["s5"]}
    held_there = CliRunner().invoke(app, ["hold", "elmira", "--state", "s5"])
    assert held_there.exit_code == 0
    assert "By SEQ, s5 holds." in held_there.stdout


def test_what_takes_long_to_try_is_left_out_with_its_cost_unless_it_is_asked_for(strait, monkeypatch):
    monkeypatch.setattr(holding, "_A_SECOND", 1.0)
    plain = held(strait, "s1")
    monkeypatch.setattr(holding, "MOST_WORK", 10)
    monkeypatch.setattr("standoff.verdicts.hold.MOST_WORK", 10)
    short = held(strait, "s1")
    assert [row.holds for row in short.rows] == [row.holds for row in plain.rows]
    assert plain.changes
    assert not short.changes
    assert re.search(
        r"verdicts, about \d+ \w+; at most 10 are tried: add --all-changes or choose",
        short.missing["changes"],
    )
    assert any("single changes in" in line for line in tell_changes_that_decide(short))
    asked = held(strait, "s1", all_changes=True)
    assert asked.record()["changes"] == plain.record()["changes"]
