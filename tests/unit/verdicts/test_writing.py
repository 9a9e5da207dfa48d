"""The record written in pieces is the record."""

import json

import pytest

from standoff.case.library import find_case
from standoff.case.reader import read_case
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
