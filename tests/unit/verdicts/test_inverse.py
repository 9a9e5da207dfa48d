import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from standoff import analysis
from standoff.brief.inverting import tell_inverse
from standoff.case.expressions import parse
from standoff.case.model import Statements
from standoff.cli.main import app
from standoff.errors import InputError
from standoff.run import Run
from standoff.stability.edits import apply_edit, rank_by_statements, single_edits
from standoff.stability.equilibria import analyse

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
READINGS = [{"north": "bluff", "south": "firm"}, {"north": "conquest", "south": "soft"}]


def with_statements(case, actor, intention, texts):
    """The case with the statements of one intention written anew."""

    def anew(one):
        if one.id != intention:
            return one
        written = tuple(map(parse, texts))
        return replace(one, preference=Statements(statements=written))

    actors = tuple(
        replace(one, intentions=tuple(map(anew, one.intentions))) if one.id == actor else one
        for one in case.actors
    )
    return replace(case, actors=actors)


@pytest.mark.parametrize("given", READINGS)
@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_changed_case_holds_there(strait, given, concept):
    names = [state["id"] for state in analysis.stability(strait, given).record()["states"]]
    sizes = set()
    for name in names:
        record = analysis.inverse(strait, given, state=name, concept=concept, run=Run()).record()
        changed = strait
        for actor, change in record["changes"].items():
            if change["size"]:
                changed = with_statements(changed, actor, given[actor], change["statements"])
        assert record["found"]
        assert record["equilibrium_after"]
        result = (
            analysis.grid(changed, given, weights="equal", run=Run())
            if concept in ("nash", "smr", "seq", "gmr")
            else None
        )
        if result is not None:
            assert result.grid.equilibria[concept][0, names.index(name)]
        sizes.add(record["size"])
    assert {0, 1} <= sizes


@pytest.mark.parametrize("given", READINGS)
@pytest.mark.parametrize("concept", ["seq", "sseq"])
def test_what_is_called_smallest_is(strait, given, concept):
    """Try every edit of every actor's list, and every two of them, on the whole conflict."""
    reports = [
        analysis.inverse(strait, given, state=f"s{k}", concept=concept, run=Run()) for k in range(1, 13)
    ]
    readings = reports[0].readings
    truths = [readings.truths(i, 0)[0] for i in (0, 1)]
    lists = [[{tuple((k, True) for k in range(len(own)))}] for own in truths]
    for levels in lists:
        for _ in range(2):
            levels.append({
                made for one in levels[-1] for edit in single_edits(len(one)) if (made := apply_edit(one, edit))
            })  # fmt: skip
    holds = {}
    for total in (0, 1, 2):
        held = np.zeros(12, dtype=bool)
        for first in range(total + 1):
            for one in lists[0][first]:
                for two in lists[1][total - first]:
                    ranks = [
                        rank_by_statements(own, made) for own, made in zip(truths, (one, two), strict=True)
                    ]
                    held |= analyse(readings.conflict, ranks, (concept,)).equilibria[concept]
        holds[total] = held
    for report in reports:
        least = next((total for total in (0, 1, 2) if holds[total][report.state]), 3)
        assert report.size >= least
        if report.minimal:
            assert report.size == least
        if report.size <= 2:
            assert report.minimal


def test_pairs_of_a_hand_drawn_graph_are_tied_afterwards():
    report = analysis.inverse(analysis.load("elmira"), {}, state="s2", concept="nash", run=Run())
    assert report.measure == "pairs"
    assert report.found
    assert report.minimal
    ranks = []
    for i, own in enumerate(report.readings.ranks):
        rank = own[0].copy()
        rank[list(report.changes[i].states)] = rank[report.state]
        ranks.append(rank)
    assert analyse(report.conflict, ranks, ("nash",)).equilibria["nash"][report.state]
    told = "\n".join(tell_inverse(report))
    assert "no better than s2 must become" in told


def test_one_actor_may_be_asked(strait):
    given = READINGS[0]
    report = analysis.inverse(strait, given, state="s4", concept="nash", actors=["north"], run=Run())
    assert [report.conflict.actors[change.actor] for change in report.changes] == ["north"]
    assert 0 in report.stable_after


def test_moves_alone_may_be_proven_not_to_do(strait):
    """Northland, asked to attack an armed neighbour without a blockade, has no statement that likes it."""
    proven = set()
    for name in [f"s{k}" for k in range(1, 13)]:
        report = analysis.inverse(
            strait, READINGS[0], state=name, concept="nash", actors=["south"], kinds=["move"], run=Run()
        )
        assert report.found != report.impossible
        proven.add(report.impossible)
        if report.impossible:
            told = "\n".join(tell_inverse(report))
            assert "every list of statements" in told
    assert proven == {True, False}


def test_a_bounded_search_says_what_it_did_not_prove(strait, monkeypatch):
    from standoff.stability import rewritings

    monkeypatch.setattr(rewritings.fewest_statements, "__kwdefaults__", {
        **rewritings.fewest_statements.__kwdefaults__, "most": 1,
    })  # fmt: skip
    reports = [
        analysis.inverse(strait, READINGS[0], state=f"s{k}", concept="nash", run=Run()) for k in range(1, 13)
    ]
    failed = next(report for report in reports if not report.found)
    assert not failed.impossible
    assert "not proven" in "\n".join(tell_inverse(failed))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"state": "s99"}, r"s1 \.\. s12"),
        ({"concept": "sim"}, "nash, gmr, smr, seq, sseq"),
        ({"actors": ["eve"]}, "north, south"),
        ({"measure": "weight"}, "statements, pairs"),
        ({"kinds": ["swap"]}, "drop, move, negate"),
    ],
)
def test_bad_input_says_what_is_accepted(strait, asked, said):
    with pytest.raises(InputError, match=said):
        analysis.inverse(strait, READINGS[0], **{"state": "s1", **asked}, run=Run())


def test_statements_asked_of_a_ranking_are_refused():
    with pytest.raises(InputError, match="--measure pairs"):
        analysis.inverse(analysis.load("elmira"), {}, state="s2", measure="statements", run=Run())


def test_the_command():
    done = CliRunner().invoke(app, ["inverse", "january-2022", "--state", "now", "--concept", "nash"])
    assert done.exit_code == 0
    assert "without “usa.reply if russia.talk”" in done.stdout
    asked = "inverse january-2022 --state s9 --actor europe --edits move --concept nash".split()
    refused = CliRunner().invoke(app, [*asked, "--json"])
    record = json.loads(refused.stdout)
    assert refused.exit_code == (0 if record["found"] else 1)
    assert record["found"] != record["impossible"]


FOUR_OPTIONS = """\
title: Two who answer each other
actors:
  ann:
    options:
      stay: {at_start: yes}
      leave: {reversible: no}
    prefers: [ann.stay, bob.hold unless ann.leave]
  bob:
    options:
      hold: {}
      push: {at_start: yes}
    prefers: [ann.leave if bob.push, ann.stay, bob.push]
"""


def every_combination(report):
    """The fewest edits that make the state hold, by trying all lists of both actors on the whole conflict, or None."""
    by_edits = []
    for i in report.asked:
        truths = report.readings.truths(i, 0)[0]
        level, seen, ranked, edits = {tuple((k, True) for k in range(len(truths)))}, set(), {}, 0
        while level:
            for one in level:
                ranked.setdefault(tuple(rank_by_statements(truths, one).tolist()), edits)
            seen |= level
            level = {
                made for one in level for edit in single_edits(len(one), report.kinds) if (made := apply_edit(one, edit))
            } - seen  # fmt: skip
            edits += 1
        by_edits.append(ranked)
    least = None
    for one, first in by_edits[0].items():
        for two, second in by_edits[1].items():
            held = analyse(report.conflict, [np.array(one), np.array(two)], (report.concept,)).equilibria
            if held[report.concept][report.state] and (least is None or first + second < least):
                least = first + second
    return least


@pytest.mark.parametrize("concept", ["seq", "sseq"])
def test_where_all_combinations_are_few_the_answer_is_exact(tmp_path, concept):
    (tmp_path / "case.yaml").write_text(FOUR_OPTIONS, encoding="utf-8")
    case = analysis.load(tmp_path)
    outcomes = set()
    for kinds in (["drop", "move"], ["move"], ["drop"]):
        for k in range(1, 17):
            report = analysis.inverse(case, {}, state=f"s{k}", concept=concept, kinds=kinds, run=Run())
            least = every_combination(report)
            assert report.found == (least is not None)
            assert report.impossible == (least is None)
            if least is not None:
                assert report.minimal
                assert report.size == least
            outcomes.add(least)
            told = "\n".join(tell_inverse(report))
            assert ("every combination of the lists" in told) == (least is None)
    assert {None, 0, 1, 2} <= outcomes


def test_beyond_the_bound_on_combinations_nothing_is_ruled_out(tmp_path, monkeypatch):
    from standoff.verdicts import changing

    (tmp_path / "case.yaml").write_text(FOUR_OPTIONS, encoding="utf-8")
    case = analysis.load(tmp_path)
    asked = [
        {"state": f"s{k}", "concept": "seq", "kinds": ["drop", "move"], "run": Run()} for k in range(1, 17)
    ]
    ruled_out = [one for one in asked if analysis.inverse(case, {}, **one).impossible]
    assert ruled_out
    monkeypatch.setattr(changing, "MOST_JOINT_LISTS", 3)
    assert not any(analysis.inverse(case, {}, **one).impossible for one in ruled_out)


def test_pairs_say_what_is_counted():
    report = analysis.inverse(analysis.load("elmira"), {}, state="s2", concept="nash", run=Run())
    record = report.record()
    assert record["size_counts"] == "pairs with the target"
    assert record["pairs_of_states"] == sum(change.pairs for change in report.changes) >= record["size"]
    told = "\n".join(tell_inverse(report))
    assert "pairs of a state with s2" in told or "pair of a state with s2" in told
    assert "pairs of states then compare otherwise" in told
    assert "pairs with this state only" in told
