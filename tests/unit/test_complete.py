"""Preferences known in part, met by what needs complete ones: refused, with the file, the actor and what is accepted."""

import pytest

from standoff import analysis
from standoff.convert.conversion import convert
from standoff.errors import InputError

CASE = """\
title: A strait
begins: 2022-01-01
as_of: 2022-01-20
horizon: 2022-03-01
actors:
  north:
    options:
      blockade: {says: blockades, at_start: yes}
      attack: {says: attacks}
    prefers: [{unordered: [not north.attack, south.concede]}, north.blockade]
  south:
    options:
      concede: {says: concedes}
    intentions:
      firm: {says: yield nothing, prior: 60%, prefers: [not south.concede]}
      soft: {says: have peace, prior: 40%, chains: [[s1, s2]]}
questions:
  war: {asks: Will it attack?, happens_when: north.attack, by: 2022-02-15}
"""
NORTH = r"^strait/case\.yaml: what north wants is known in part, by `unordered:`"
BOTH = NORTH + r" and what south \(soft\) wants is known in part, by `chains:`"
ACCEPTED = (
    r"; accepted here is a complete preference: statements in order, `weights:`, `ranking:` or `utility:`; "
    r"`standoff stability --concepts uncertain` tells what can be told without$"
)


@pytest.fixture
def strait(tmp_path):
    folder = tmp_path / "strait"
    folder.mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return analysis.load(str(folder))


OF_THE_LIKELIEST = {
    "paths": lambda case, _run: analysis.paths(case, {}),
    "graph": lambda case, _run: analysis.graph(case, {}),
    "hypergame": lambda case, _run: analysis.hypergame(case, {}),
    "inverse": lambda case, run: analysis.inverse(case, {}, state="s1", run=run),
    "why": lambda case, _run: analysis.why(case, {}, state="s1", concept="nash", actor="south"),
    "jumps": lambda case, _run: analysis.stability(case, {}, analysis.Wanted(jumps="nash")),
    "hold of those chosen": lambda case, run: analysis.hold(
        case, {"south": "firm"}, weights="prior", run=run
    ),
}
"""What takes one intention of each actor."""

OF_ALL = {
    "grid": lambda case, run: analysis.grid(case, {}, run=run),
    "hold": lambda case, run: analysis.hold(case, {}, run=run),
    "assess": lambda case, run: analysis.assess(case, run=run),
}
"""What takes all their intentions."""


@pytest.mark.parametrize("asked", OF_THE_LIKELIEST)
def test_what_needs_a_complete_preference_names_the_one_that_is_not(strait, asked):
    with pytest.raises(InputError, match=NORTH + ACCEPTED):
        OF_THE_LIKELIEST[asked](strait, analysis.run_of(strait, None, cached=False))


@pytest.mark.parametrize("asked", OF_ALL)
def test_all_that_are_not_complete_are_named_together(strait, asked):
    with pytest.raises(InputError, match=BOTH + ACCEPTED):
        OF_ALL[asked](strait, analysis.run_of(strait, None, cached=False))


@pytest.mark.parametrize("ending", [".gmcr", ".nfg"])
def test_other_tools_files_hold_complete_preferences(strait, tmp_path, ending):
    assert strait.id == "strait"
    with pytest.raises(InputError, match=NORTH + ACCEPTED):
        convert(str(tmp_path / "strait"), str(tmp_path / f"made{ending}"), {})
    assert not (tmp_path / f"made{ending}").exists()


def test_a_check_finds_no_mistake_and_says_what_will_be_refused(strait, tmp_path):
    assert strait.id == "strait"
    checked = analysis.check(tmp_path / "strait", cached=False)
    assert not checked.mistakes
    assert checked.skipped.startswith("`standoff assess` will refuse it: strait/case.yaml: what north wants")
