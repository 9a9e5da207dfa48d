"""The record written in pieces is the record."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from standoff.case.library import find_case
from standoff.case.reader import read_case
from standoff.cli.main import app
from standoff.errors import InputError
from standoff.verdicts import writing
from standoff.verdicts.asking import Wanted
from standoff.verdicts.stability import stability_report
from standoff.verdicts.writing import json_pieces


@pytest.mark.parametrize("case", ["january-2022", "cuba-1962", "elmira"])
@pytest.mark.parametrize("together", [2, 2**14])
def test_the_pieces_are_the_record(case: str, together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_TOGETHER", together)
    wanted = Wanted(
        concepts=("nash", "gmr", "cnash"), coalitions=(), horizon=None, order=None, attitudes=(), jumps="nash"
    )
    report = stability_report(read_case(find_case(case)), {}, wanted)
    assert json.loads("".join(json_pieces(report))) == report.record()
    short = replace(report, equilibria_only=True)
    assert json.loads("".join(json_pieces(short))) == short.record()


@pytest.mark.parametrize("case", ["january-2022", "cuba-1962", "elmira"])
def test_without_the_others_the_record_holds_the_equilibria_and_the_start(case: str) -> None:
    whole = stability_report(read_case(find_case(case)), {})
    short = replace(whole, equilibria_only=True).record()
    every = whole.record()
    held = {state for states in every["equilibria"].values() for state in states}
    if whole.conflict.start is not None:
        held.add(every["states"][whole.conflict.start]["id"])
    assert short["states"] == [state for state in every["states"] if state["id"] in held]
    assert 0 < short["left_out"]["states"] == len(every["states"]) - len(held)
    assert short["equilibria"] == every["equilibria"]
    for concept, by_actor in every["stable"].items():
        for actor, states in by_actor.items():
            assert short["stable"][concept][actor] == [state for state in states if state in held]
    assert "left_out" not in every


def test_to_leave_states_out_goes_with_json() -> None:
    refused = CliRunner().invoke(app, ["stability", "chicken", "--equilibria-only"])
    assert isinstance(refused.exception, InputError)
    told = CliRunner().invoke(app, ["stability", "chicken", "--equilibria-only", "--json"])
    assert json.loads(told.stdout)["left_out"]["rule"].startswith("`states` and `stable` hold only")
