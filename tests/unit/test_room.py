"""What is refused because it would not fit, and what the limits are."""

import pytest

from standoff import analysis, room
from standoff.case.reader import read_case
from standoff.conflict.moves import arcs
from standoff.conflict.sizes import tell_bytes
from standoff.conflict.states import conflict_from_case
from standoff.errors import CaseError, TooLarge
from standoff.run import memory
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
        with pytest.raises(TooLarge, match=f"^{tmp_path.name}: 1,099,511,627,776 states in all, 8 TB for"):
            report(case, {})


DATED = "begins: 2022-01-01\nas_of: 2022-01-20\nhorizon: 2022-02-01\n"

ON_THE_GRAPH = {
    "stability": lambda case, _run: analysis.stability(case, {}),
    "why": lambda case, _run: analysis.why(case, {}, state="s1", concept="nash", actor="ann"),
    "paths": lambda case, _run: analysis.paths(case, {}),
    "graph": lambda case, _run: analysis.graph(case, {}),
    "hypergame": lambda case, _run: analysis.hypergame(case, {}),
    "grid": lambda case, run: analysis.grid(case, {}, run=run),
    "inverse": lambda case, run: analysis.inverse(case, {}, state="s1", run=run),
    "hold": lambda case, run: analysis.hold(case, {}, run=run),
}
"""Everything that judges states."""


@pytest.mark.parametrize("asked", ON_THE_GRAPH)
def test_what_does_not_fit_into_this_machine_is_refused_with_the_estimate(tmp_path, monkeypatch, asked):
    case = many(tmp_path, 10, "infeasible: [ann.o1 and ann.o2]\n")
    run = analysis.run_of(case, None, cached=False)
    monkeypatch.setattr(room, "memory", lambda: 100_000)
    with pytest.raises(TooLarge, match=r"768 states and 1 actor take about 0\.0 GB to analyse"):
        ON_THE_GRAPH[asked](case, run)


def test_what_fits_is_analysed(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "memory", lambda: 1_000_000)
    assert stability_report(many(tmp_path, 10), {}).conflict.n_states == 1024


def test_a_game_that_does_not_fit_is_refused_with_the_estimate(tmp_path, monkeypatch):
    case = many(tmp_path, 8, DATED + "model: {reliability_of_choice: [1, 4], restless_times: [1]}\n")
    # 256 states, 255 moves from each: on the graph there is room, not for solving.
    monkeypatch.setattr(room, "memory", lambda: 1_000_000)
    assert analysis.stability(case, {}).conflict.n_states == 256
    run = analysis.run_of(case, None, cached=False)
    told = r"256 states and 1 actor take about 0\.0 GB to solve with 65,280 moves and 2 settings of choice"
    with pytest.raises(TooLarge, match=told):
        analysis.assess(case, run=run)
    monkeypatch.setattr(room, "memory", lambda: 20_000_000)
    assert analysis.assess(case, run=run).case.n_states == 256


def test_moves_are_counted_as_pairs_with_the_others_options_alike(tmp_path):
    text = (
        "title: Two\nactors:\n  ann:\n    options: {a: {says: acts}, b: {says: builds}}\n    prefers: [ann.a]\n"
        "  bob:\n    options: {c: {says: calls}}\n    prefers: [bob.c]\n"
        "infeasible: [ann.a and ann.b, ann.a and bob.c]\n"
    )
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    conflict = conflict_from_case(read_case(tmp_path))
    counted = [room._most_moves(conflict, i) for i in (0, 1)]
    assert counted == [len(arcs(conflict, i).target) for i in (0, 1)] == [8, 4]


def test_the_memory_of_this_machine_is_known_or_said_to_be_unknown():
    found = memory()
    assert found is None or found > 2**26


def test_one_actor_is_judged_by_its_own_moves_alone(tmp_path):
    record = stability_report(many(tmp_path, 2), {}).record()
    assert record["equilibria"] == {concept: ["s3", "s4"] for concept in ("nash", "gmr", "smr", "seq", "sim")}


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (2**24, "16 MB"),
        (1023 * 2**20, "1,023 MB"),
        (2**30, "1 GB"),
        (2.5 * 2**30, "2.5 GB"),
        (2**49, "512 TB"),
        (2**66, "65,536 PB"),
    ],
)
def test_memory_is_told_in_the_unit_that_fits(size, told):
    assert tell_bytes(size) == told
