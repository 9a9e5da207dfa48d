"""What `check` says of a case once its policies are solved, and when it solves none."""

import pytest
from tests.unit.small_case import rewritten

from standoff import analysis, checked
from standoff.run import Run

TWIN = (
    "      exclude:\n",
    (
        "      twin:\n"
        "        says: the same in other words\n"
        "        prior: 10%\n"
        "        prefers:\n"
        "          - not ostreya.seize\n"
        "          - ostreya.licence if calland.talk\n"
        "          - ostreya.patrol unless calland.talk\n"
        "          - not calland.escort\n"
        "      exclude:\n"
    ),
)


def solved_doubts(folder, **settings):
    """The warnings beyond those that the files alone give."""
    plain = analysis.check(folder, files_only=True)
    found = analysis.check(folder, cached=False, **settings)
    assert not found.mistakes
    assert found.warnings[: len(plain.warnings)] == plain.warnings
    return found.warnings[len(plain.warnings) :]


def test_a_case_in_order_raises_none(tmp_path):
    assert solved_doubts(rewritten(tmp_path)) == ()
    assert analysis.check(tmp_path).skipped == ""


def test_intentions_that_act_alike_are_told(tmp_path):
    folder = rewritten(tmp_path, TWIN, ("        prior: 35%\n", "        prior: 25%\n"))
    evidence = folder / "evidence.yaml"
    text = evidence.read_text(encoding="utf-8")
    evidence.write_text(text.replace("{bargain: ", "{twin: 50%, bargain: "), encoding="utf-8")
    (doubt,) = solved_doubts(folder)
    assert doubt.startswith("bargain and twin of ostreya lead to the same conduct wherever the world can get")
    warned = analysis.assess(analysis.load(str(folder)), run=Run()).warnings
    assert doubt in warned


def test_a_known_move_that_an_intention_all_but_excludes_is_told(tmp_path):
    folder = rewritten(
        tmp_path,
        ("    decides_every: 10 days\n", "    decides_every: 10 days\n    restless: 0.1%\n"),
        ("      calland.fish: 3\n", "      calland.fish: 30\n"),
        ("assumptions:\n", "model: {reliability_of_choice: [60, 90]}\n\nassumptions:\n"),
    )
    doubt, _ = solved_doubts(folder)
    assert doubt.startswith(
        "as calland is described the move of 2023-04-28, not calland.fish (boats-withdrawn), was next to impossible:"
        " in all the days up to 2023-05-15 it would have come with a probability of at most "
    )


def test_a_base_rate_far_from_the_model_before_any_evidence_is_told(tmp_path):
    folder = rewritten(tmp_path, ("{probability: 10%, source", "{probability: 90.5%, source"))
    (doubt,) = solved_doubts(folder)
    assert doubt.startswith("Q1 (seizure), “")
    assert "”: before any evidence the model says " in doubt
    assert "the base rate is 90.5\u00a0%" in doubt


def test_of_a_case_with_mistakes_only_the_mistakes_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(checked, "solve", None)
    folder = rewritten(tmp_path, TWIN)
    found = analysis.check(folder, cached=False)
    assert [mistake.message for mistake in found.mistakes if "110%" in mistake.message]
    assert found.warnings == ()
    assert found.skipped == ""


@pytest.mark.parametrize("left_out", ["begins: 2023-04-20", "as_of: 2023-05-15"])
def test_nothing_is_solved_of_a_case_that_cannot_be_assessed(tmp_path, monkeypatch, left_out):
    monkeypatch.setattr(checked, "solve", None)
    found = analysis.check(rewritten(tmp_path, (left_out, "")), cached=False)
    assert found.mistakes == ()
    assert found.skipped == ""


@pytest.mark.parametrize("bound", ["MOST_EFFORT_CHECKED", "MOST_STATES_CHECKED"])
def test_a_large_case_is_not_solved_and_told_so(tmp_path, monkeypatch, bound):
    monkeypatch.setattr(checked, "solve", None)
    monkeypatch.setattr(checked, bound, 5)
    found = analysis.check(rewritten(tmp_path), cached=False)
    assert found.mistakes == ()
    assert "states it takes long to solve what each intention leads to" in found.skipped


def test_what_assess_would_refuse_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("standoff.forecast.rates.MOST_CELLS", 2)
    found = analysis.check(rewritten(tmp_path), cached=False)
    assert found.skipped.startswith(
        "`standoff assess` will refuse it: 3 = 3 combinations of intentions; at most 2"
    )
