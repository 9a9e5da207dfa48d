"""Every published conflict gives its published equilibria, meets the definitions, and can show why.

A folder under ``cases/published`` is a case. Its ``expected.yaml`` gives equilibria by what is taken in them
or, where states are drawn by hand, by their ids: ``published`` all that the source gives under a concept,
``published_among`` what it gives without saying that there are no others, ``by_definition`` what is no
claim of the source, kept so that a change shows.
"""

import numpy as np
import pytest
import yaml
from tests.property import oracle

from standoff import analysis
from standoff.case.library import bundled_cases
from standoff.case.reader import read_case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import graph_from_case, taken
from standoff.stability.concepts import concepts_of
from standoff.stability.equilibria import analyse

PUBLISHED = {name: folder for name, folder in bundled_cases().items() if name.startswith("published/")}
ALL = concepts_of("plain")
SECTIONS = ("published", "published_among", "by_definition")


def expected(folder):
    return yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))


CLAIMS = [
    pytest.param(
        folder, section, concept, claimed, id=f"{name.removeprefix('published/')}-{section}-{concept}"
    )
    for name, folder in PUBLISHED.items()
    for section, concepts in expected(folder).items()
    for concept, claimed in concepts.items()
]
OF_EACH_CASE = pytest.mark.parametrize(
    "folder", PUBLISHED.values(), ids=[name.removeprefix("published/") for name in PUBLISHED]
)


def solve(folder, concepts=ALL):
    case = read_case(folder)
    conflict = graph_from_case(case)
    ranks = [rank_states(conflict, actor.intentions[0].preference).rank for actor in case.actors]
    return conflict, ranks, analyse(conflict, ranks, concepts)


def found_and_claimed(folder, concept, claimed):
    """Tell equilibria in one way, by ids or by what is taken, each list in order."""
    conflict, _, result = solve(folder, (concept,))
    held = np.flatnonzero(result.equilibria[concept])
    if isinstance(conflict, DrawnConflict):
        return sorted(conflict.names[s] for s in held), sorted(claimed)
    return sorted(sorted(taken(conflict, s)) for s in held), sorted(sorted(options) for options in claimed)


def test_there_are_published_conflicts_of_two_and_three_actors():
    actors = [len(read_case(folder).actors) for folder in PUBLISHED.values()]
    assert len(actors) >= 14
    assert {2, 3} <= set(actors)


@pytest.mark.parametrize(("folder", "section", "concept", "claimed"), CLAIMS)
def test_the_equilibria_are_those_expected(folder, section, concept, claimed):
    assert section in SECTIONS
    found, wanted = found_and_claimed(folder, concept, claimed)
    if section == "published_among":
        assert wanted
        assert [one for one in wanted if one not in found] == []
        return
    for one, other in zip(found, wanted, strict=True):
        assert one == other


@OF_EACH_CASE
def test_every_case_makes_a_claim_that_is_published(folder):
    claims = expected(folder)
    assert claims["published"]
    assert set(claims) <= set(SECTIONS)


@OF_EACH_CASE
def test_every_verdict_meets_the_definition(folder):
    conflict, ranks, result = solve(folder)
    game = oracle.literal(conflict, [rank.tolist() for rank in ranks])
    assert set(ALL) - set(result.stable) == (set() if isinstance(conflict, Conflict) else {"sim"})
    for concept, stable in result.stable.items():
        for i in game.actors:
            for s in game.states:
                if concept == "sim":
                    assert stable[i, s] == oracle.sim(game, i, s, conflict)
                else:
                    assert stable[i, s] == oracle.CONCEPTS[concept](game, i, s)


@OF_EACH_CASE
def test_the_witness_of_every_verdict_agrees_with_the_table(folder):
    case = read_case(folder)
    record = analysis.stability(case, {}).record()
    for concept, held in record["stable"].items():
        for actor, names in held.items():
            for state in record["states"]:
                told = analysis.why(case, {}, state=state["id"], actor=actor, concept=concept)
                assert told.witness.stable == (state["id"] in names)


@OF_EACH_CASE
def test_a_published_case_says_where_it_is_from(folder):
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert folder.parent.name.rpartition("-")[2] in told
