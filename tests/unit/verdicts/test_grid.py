import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from standoff import analysis
from standoff.brief.gridding import grid_rows, tell_flips, tell_grid_rules, tell_signs
from standoff.case.model import Statements
from standoff.cli.main import app
from standoff.errors import InputError, TooLarge
from standoff.run import Run
from standoff.stability.grid import information


@pytest.fixture(scope="module")
def grid(strait):
    return analysis.grid(strait, {}, weights="prior", run=Run())


def test_each_combination_is_what_stability_says(strait, grid):
    record = grid.record()
    assert len(record["combinations"]) == 4
    for c, combination in enumerate(record["combinations"]):
        alone = analysis.stability(strait, combination["intentions"]).record()["equilibria"]
        for concept, states in record["equilibria"].items():
            assert [name for name, places in states.items() if c in places] == alone[concept]


def test_shares_are_the_weights_of_the_combinations(grid):
    record = grid.record()
    weights = [combination["weight"] for combination in record["combinations"]]
    assert weights == pytest.approx([0.5 / 0.8 * 0.6, 0.5 / 0.8 * 0.4, 0.3 / 0.8 * 0.6, 0.3 / 0.8 * 0.4])
    assert record["rules"]["left_out"] == pytest.approx(0.2)
    for concept, states in record["equilibria"].items():
        for name, places in states.items():
            assert record["shares"][concept][name] == pytest.approx(sum(weights[c] for c in places))


def test_the_posterior_is_that_of_the_assessment(strait):
    run = Run()
    weights = analysis.grid(strait, {}, run=run).weights
    assert weights.by == "posterior"
    assessed = analysis.assess(strait, run=run).intentions
    # The joint sums to the marginals once the residual's combinations are added back.
    north = weights.of.reshape(2, 2).sum(axis=1) * (1.0 - weights.left_out)
    expected = [assessed["north"][name].posterior for name in ("bluff", "conquest")]
    assert north == pytest.approx(expected)
    assert weights.left_out == pytest.approx(assessed["north"]["none_of_these"].posterior)


def edited(case, flip):
    """The case with one intention's statements edited, by hand."""
    actor = case.actors[flip.actor]
    intention = actor.intentions[flip.intention]
    statements = list(intention.preference.statements)
    if flip.edit.kind == "drop":
        del statements[flip.edit.place]
    else:
        k = flip.edit.place
        statements[k], statements[k + 1] = statements[k + 1], statements[k]
    changed = replace(intention, preference=Statements(statements=tuple(statements)))
    intentions = tuple(changed if one is intention else one for one in actor.intentions)
    actors = tuple(replace(one, intentions=intentions) if one is actor else one for one in case.actors)
    return replace(case, actors=actors)


def test_flips_are_what_an_edited_case_gives(strait):
    report = analysis.grid(strait, {}, weights="prior", states=[f"s{k}" for k in range(1, 13)], run=Run())
    assert report.flips
    assert [flip.pairs for flip in report.flips] == sorted(flip.pairs for flip in report.flips)
    before = report.record()["shares"]
    for flip in report.flips:
        after = analysis.grid(edited(strait, flip), {}, weights="prior", run=Run()).record()["shares"]
        for concept, shares in before.items():
            for s in report.watched:
                name = f"s{s + 1}"
                change = after[concept].get(name, 0.0) - shares.get(name, 0.0)
                told = flip.gained.get(concept, {}).get(s, 0.0) - flip.lost.get(concept, {}).get(s, 0.0)
                assert change == pytest.approx(told, abs=1e-9)


def test_edits_that_are_not_told_flip_nothing(strait):
    report = analysis.grid(strait, {}, weights="prior", states=["s3"], run=Run())
    told = {(flip.actor, flip.intention, flip.edit) for flip in report.flips}
    every = analysis.grid(
        strait, {}, weights="prior", states=[f"s{k}" for k in range(1, 13)], run=Run()
    ).flips
    for flip in every:
        touches = any(2 in states for changes in (flip.gained, flip.lost) for states in changes.values())
        assert ((flip.actor, flip.intention, flip.edit) in told) == touches


def test_signs_are_improvements_and_their_information(grid):
    conflict = grid.conflict
    assert set(grid.signs) == {0, 1}
    priors = {0: np.array([0.5, 0.3]) / 0.8, 1: np.array([0.6, 0.4])}
    for actor, signs in grid.signs.items():
        bits = np.array([sign.bits for sign in signs])
        assert (np.diff(bits) < 1e-8).all()
        for sign in signs:
            assert sign.bits == pytest.approx(information(priors[actor], sign.chance))
            ranks = grid.readings.ranks[actor]
            if sign.kind == "move":
                (to,) = sign.states
                changed = int(conflict.states[sign.at] ^ conflict.states[to])
                assert changed & ~conflict.own_mask(actor) == 0
                assert sign.chance.tolist() == [float(rank[to] > rank[sign.at]) for rank in ranks]
            if sign.kind == "settles":
                rows = grid.grid.equilibria["seq"][:, list(sign.states)]
                for k in range(len(ranks)):
                    used = [c for c, one in enumerate(grid.grid.combinations) if one[1 + actor] == k]
                    weight = grid.combination_weights[used]
                    assert weight @ rows[used] / weight.sum() == pytest.approx(sign.chance[k])


def test_a_switch_makes_each_variant(strait):
    report = analysis.grid(strait, {}, switches=["marked"], weights="equal", run=Run())
    assert [switch.name for switch in report.switches] == ["north.attack.reversible"]
    record = report.record()
    assert len(record["combinations"]) == 8
    irreversible = [
        c for c, one in enumerate(record["combinations"]) if not one["switches"]["north.attack.reversible"]
    ]
    plain = analysis.grid(strait, {}, weights="equal", run=Run())
    for concept, held in plain.grid.equilibria.items():
        assert report.grid.equilibria[concept][irreversible].tolist() == held.tolist()
    told = "\n".join(tell_grid_rules(report))
    assert "8\u00a0combinations" in told
    assert "north.attack.reversible" in told


def test_one_intention_may_be_chosen(strait):
    report = analysis.grid(strait, {"north": "bluff"}, weights="prior", run=Run())
    assert report.weights.of == pytest.approx([0.6, 0.4])
    assert report.weights.left_out == pytest.approx(0.5)
    assert set(report.signs) == {1}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"switches": ["north.attack"]}, "marked.*north.blockade"),
        ({"switches": ["north.x.reversible"]}, "marked"),
        ({"weights": "guess"}, "posterior, prior, equal"),
        ({"states": ["s99"]}, r"s1 \.\. s12"),
    ],
)
def test_bad_input_says_what_is_accepted(strait, asked, said):
    with pytest.raises(InputError, match=said):
        analysis.grid(strait, {}, **asked, run=Run())


def test_too_many_switches_are_refused(strait, monkeypatch):
    monkeypatch.setattr("standoff.verdicts.grid.MOST_VERDICTS", 20)
    with pytest.raises(TooLarge, match="1 switches make 2 conflicts"):
        analysis.grid(strait, {}, switches=["marked"], run=Run())


def test_flips_beyond_the_bound_are_missing_with_the_reason(strait, monkeypatch):
    monkeypatch.setattr("standoff.verdicts.flips.MOST_FLIP_WORK", 10)
    report = analysis.grid(strait, {}, weights="prior", run=Run())
    assert "small changes of statements" in report.missing["flips"]
    assert report.missing["flips"] in tell_flips(report)[0]


def test_what_is_printed(grid):
    header, rows, _ = grid_rows(grid, every_state=True)
    assert header[0] == "State"
    assert all(len(row) == len(header) for row in rows)
    assert rows[0][0].endswith("(now)")
    flips, signs = tell_flips(grid), tell_signs(grid)
    assert any("without “" in line for line in flips)
    assert any("Northland" in line and "bits" in line for line in signs)


def test_the_command():
    ended = CliRunner().invoke(app, ["stability", "elmira", "--grid"])
    assert ended.exit_code == 0
    assert "Nash: everywhere" in ended.stdout
    record = json.loads(CliRunner().invoke(app, ["stability", "elmira", "--grid", "--json"]).stdout)
    assert record["shares"]["nash"] == {"s5": 1.0, "s8": 1.0, "s9": 1.0}
    assert record["missing"]["flips"] == "no preference is written by statements"
    with pytest.raises(InputError, match="--switch belongs to --grid"):
        CliRunner().invoke(app, ["stability", "elmira", "--switch", "marked"], catch_exceptions=False)
