"""What is refused because it would not fit, and what the limits are."""

import pytest

from standoff.case.reader import read_case
from standoff.errors import CaseError, TooLarge
from standoff.run import memory
from standoff.verdicts import room
from standoff.verdicts.hypergame import hypergame_report
from standoff.verdicts.stability import stability_report


def many(tmp_path, n_options, beside=""):
    options = "".join(f"      o{k}: {{says: acts}}\n" for k in range(n_options))
    text = f"title: Many\nactors:\n  ann:\n    options:\n{options}    prefers: [ann.o1]\n{beside}"
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    return read_case(tmp_path)


def test_sixty_three_options_serve_where_few_states_are_left(tmp_path):
    names = ", ".join(f"ann.o{k}" for k in range(63))
    case = many(tmp_path, 63, f"infeasible: ['at least 2 of ({names})']\n")
    record = stability_report(case, {}).record()
    assert len(record["states"]) == 64
    assert record["equilibria"]["nash"] == ["s3"]
    assert record["states"][2]["taken"] == ["ann.o1"]


@pytest.mark.parametrize("n_options", [64, 100])
def test_more_options_than_a_mask_holds_are_refused(tmp_path, n_options):
    with pytest.raises(CaseError, match=f"this is option 64 of {n_options}; at most 63 are accepted"):
        many(tmp_path, n_options)


def test_more_states_than_are_accepted_are_refused_with_the_estimate(tmp_path):
    case = many(tmp_path, 40)
    for report in (stability_report, hypergame_report):
        with pytest.raises(TooLarge, match="1,099,511,627,776 states in all, 8,388,608 MB"):
            report(case, {})


def test_what_does_not_fit_into_this_machine_is_refused_with_the_estimate(tmp_path, monkeypatch):
    case = many(tmp_path, 10)
    monkeypatch.setattr(room, "memory", lambda: 100_000)
    for report in (stability_report, hypergame_report):
        with pytest.raises(TooLarge, match=r"1,024 states and 1 actor take about 0\.0 GB to analyse"):
            report(case, {})
    monkeypatch.setattr(room, "memory", lambda: 1_000_000)
    assert stability_report(case, {}).conflict.n_states == 1024


def test_the_memory_of_this_machine_is_known_or_said_to_be_unknown():
    found = memory()
    assert found is None or found > 2**26


def test_one_actor_is_judged_by_its_own_moves_alone(tmp_path):
    record = stability_report(many(tmp_path, 2), {}).record()
    assert record["equilibria"] == {concept: ["s3", "s4"] for concept in ("nash", "gmr", "smr", "seq", "sim")}
