"""Every published conflict gives its published equilibria, and each can show why.

A folder under ``cases/published`` is a case; its ``expected.yaml`` gives for each concept all equilibria, by
what is taken in them or, where states are drawn by hand, by their ids.
"""

import pytest
import yaml

from standoff import analysis
from standoff.case.library import bundled_cases

PUBLISHED = {name: folder for name, folder in bundled_cases().items() if name.startswith("published/")}


def equilibria(folder, concept):
    record = analysis.stability(analysis.load(str(folder)), {}).record()
    taken = {state["id"]: state["taken"] for state in record["states"]}
    return [(name, sorted(taken[name])) for name in record["equilibria"][concept]]


CLAIMS = [
    pytest.param(folder, concept, claimed, id=f"{name.removeprefix('published/')}-{concept}")
    for name, folder in PUBLISHED.items()
    for concept, claimed in yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8")).items()
]


def test_there_are_published_conflicts_of_two_and_three_actors():
    actors = [len(analysis.load(str(folder)).actors) for folder in PUBLISHED.values()]
    assert len(actors) >= 4
    assert {2, 3} <= set(actors)


@pytest.mark.parametrize(("folder", "concept", "claimed"), CLAIMS)
def test_published_equilibria_are_found_and_no_others(folder, concept, claimed):
    found = equilibria(folder, concept)
    by_id = bool(claimed) and isinstance(claimed[0], str)
    have = sorted(name for name, _ in found) if by_id else sorted(taken for _, taken in found)
    want = sorted(claimed) if by_id else sorted(sorted(taken) for taken in claimed)
    for one, other in zip(have, want, strict=True):
        assert one == other


@pytest.mark.parametrize(("folder", "concept", "claimed"), CLAIMS)
def test_the_witness_of_every_verdict_agrees_with_the_table(folder, concept, claimed):
    assert claimed is not None
    case = analysis.load(str(folder))
    held = {name for name, _ in equilibria(folder, concept)}
    record = analysis.stability(case, {}).record()
    for state in record["states"]:
        verdicts = [
            analysis.why(case, {}, state=state["id"], actor=actor, concept=concept).witness.stable
            for actor in record["actors"]
        ]
        assert all(verdicts) == (state["id"] in held)


@pytest.mark.parametrize("folder", PUBLISHED.values(), ids=PUBLISHED)
def test_a_published_case_says_where_it_is_from(folder):
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert any(str(year) in told for year in range(1950, 2027))
