"""The straight pass on a small case: what the Assessment promises, whatever the numbers."""

import dataclasses
import json
import math
import os
import subprocess
import sys
from datetime import date

import pytest
from tests.unit.small_case import rewritten

from standoff import analysis
from standoff.assessment import from_json, to_json
from standoff.case.writer import new_case
from standoff.errors import InputError
from standoff.run import Cache, Run


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases") / "small"
    new_case(folder)
    return analysis.load(str(folder))


@pytest.fixture(scope="module")
def assessment(case):
    return analysis.assess(case, run=Run())


def test_goes_to_json_and_back_without_loss(assessment):
    text = to_json(assessment)
    assert from_json(text) == assessment
    assert to_json(from_json(text)) == text


def test_json_holds_what_others_script_against(assessment):
    record = json.loads(to_json(assessment))
    actor, readings = next(iter(record["intentions"].items()))
    assert {"prior", "posterior"} <= set(next(iter(readings.values())))
    question = next(iter(record["questions"].values()))
    assert set(question["by_intention"][actor]) == set(readings)
    assert {"state", "taken", "probability"} <= set(record["outcomes"][0])
    assert record["as_of"] == assessment.as_of.isoformat()
    assert record["trace"]["entries"]


def test_priors_and_posteriors_sum_to_one(assessment):
    assert assessment.intentions
    for readings in assessment.intentions.values():
        assert math.fsum(result.prior for result in readings.values()) == pytest.approx(1.0, abs=1e-9)
        assert math.fsum(result.posterior for result in readings.values()) == pytest.approx(1.0, abs=1e-9)


def test_a_question_is_the_mixture_of_its_answers_under_each_intention(assessment):
    assert assessment.questions
    for question in assessment.questions.values():
        for actor, by_intention in question.by_intention.items():
            mixed = math.fsum(
                probability * assessment.intentions[actor][intention].posterior
                for intention, probability in by_intention.items()
            )
            assert question.probability == pytest.approx(mixed, abs=1e-9)


def test_steps_add_up_to_the_change_of_log_odds(assessment):
    for actor, readings in assessment.intentions.items():
        names = [name for name, result in readings.items() if result.prior > 0]
        first = readings[names[0]]
        for name in names[1:]:
            other = readings[name]
            summed = math.fsum(
                step.log_weight[names[0]] - step.log_weight[name] for step in assessment.steps[actor]
            )
            changed = math.log(first.posterior / other.posterior) - math.log(first.prior / other.prior)
            assert summed == pytest.approx(changed, abs=1e-9)


def test_the_last_day_of_the_history_is_the_assessment(assessment):
    for actor, readings in assessment.intentions.items():
        for name, result in readings.items():
            assert assessment.timeline.posterior[actor][name][-1] == pytest.approx(
                result.posterior, abs=1e-12
            )
    for name, question in assessment.questions.items():
        assert assessment.timeline.questions[name][-1] == pytest.approx(question.probability, abs=1e-12)


def test_an_earlier_day_is_the_history_of_that_day(case, assessment):
    day = assessment.timeline.days[-4]
    earlier = analysis.assess(case, as_of=day, run=Run())
    assert earlier.as_of == day
    for actor, readings in earlier.intentions.items():
        for name, result in readings.items():
            assert result.posterior == pytest.approx(assessment.timeline.posterior[actor][name][-4], abs=1e-9)
    for name, question in earlier.questions.items():
        assert question.probability == pytest.approx(assessment.timeline.questions[name][-4], abs=1e-9)
    assert all(report.date <= day for item in earlier.evidence for report in item.reports)


def test_a_later_day_than_the_case_covers_is_refused(case):
    with pytest.raises(InputError, match="accepted is a day from"):
        analysis.assess(case, as_of=date(2999, 1, 1), run=Run())


def test_the_order_of_evidence_changes_no_posterior(case, assessment):
    turned = dataclasses.replace(case, evidence=tuple(reversed(case.evidence)))
    other = analysis.assess(turned, run=Run())
    for actor, readings in assessment.intentions.items():
        for name, result in readings.items():
            assert other.intentions[actor][name].posterior == pytest.approx(result.posterior, abs=1e-9)


def test_what_comes_from_the_cache_is_the_same(case, assessment, tmp_path):
    run = Run(cache=Cache(folder=tmp_path / "cache"))
    first, second = (analysis.assess(case, run=run) for _ in range(2))
    assert to_json(first) == to_json(second) == to_json(assessment)
    assert list((tmp_path / "cache").iterdir())


def test_a_damaged_cache_is_as_good_as_none(case, assessment, tmp_path):
    run = Run(cache=Cache(folder=tmp_path))
    analysis.assess(case, run=run)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:-7])
    assert to_json(analysis.assess(case, run=run)) == to_json(assessment)


def test_the_same_bytes_under_two_hash_seeds(tmp_path):
    folder = tmp_path / "small"
    new_case(folder)
    printed = [
        subprocess.run(
            [sys.executable, "-m", "standoff.cli", "assess", str(folder), "--no-cache", "--json"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    ]
    assert printed[0]
    assert printed[0] == printed[1]


def edited(tmp_path, name, *pairs):
    """The small case with parts of its files replaced."""
    return analysis.load(str(rewritten(tmp_path, *pairs, name=name)))


def test_a_move_reported_before_its_day_is_traced_as_a_move_on_its_day(tmp_path):
    early = edited(tmp_path, "evidence.yaml", ("on: 2023-05-05 ", "on: 2023-05-12 "))
    found = analysis.assess(early, run=Run())
    (step,) = [step for step in found.steps["ostreya"] if step.evidence == "boats-return"]
    assert (step.kind, step.date) == ("move", date(2023, 5, 12))
    assert found.moves[-1].date == date(2023, 5, 12)
    before = analysis.assess(early, as_of=date(2023, 5, 8), run=Run())
    assert [move.evidence for move in before.moves] == [("boats-withdrawn",)]
    (item,) = [item for item in before.evidence if item.id == "boats-return"]
    assert (item.kind, item.on) == ("context", None)


SCHEDULE = (
    "\nschedule:\n  - {change: calland.talk, from: 2023-05-20, to: 2023-05-24, restless: 90%%%s}\n\nsources:"
)


def test_what_is_scheduled_without_a_report_counts_before_any_evidence(tmp_path):
    predicted = {}
    for name, schedule in (
        ("none", "\nsources:"),
        ("reported", SCHEDULE % ", announced_by: nets-cut"),
        ("known", SCHEDULE % ""),
    ):
        (tmp_path / name).mkdir()
        case = edited(tmp_path / name, "case.yaml", ("\nsources:", schedule))
        predicted[name] = analysis.assess(case, run=Run()).questions["talks"].prior_predictive
    assert predicted["reported"] == pytest.approx(predicted["none"], abs=1e-12)
    assert predicted["known"] > predicted["none"] + 0.01
