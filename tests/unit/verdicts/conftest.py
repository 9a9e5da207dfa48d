import pytest

from standoff import analysis

CASE = """\
title: A strait
begins: 2022-01-01
as_of: 2022-01-20
horizon: 2022-03-01
actors:
  north:
    name: Northland
    options:
      blockade: {says: blockades the strait, if_not: opens the strait, at_start: yes}
      attack: {says: attacks, if_not: does not attack, reversible: no}
    intentions:
      bluff:
        says: win concessions without a war
        prior: 50%
        prefers: [not north.attack, south.concede, north.blockade unless south.concede, not south.arm]
      conquest:
        says: take the strait
        prior: 30%
        prefers: [north.attack and not south.arm, north.blockade, not south.arm]
      none_of_these: {says: none of these, prior: 20%}
  south:
    name: Southland
    options:
      arm: {says: arms}
      concede: {says: concedes}
    intentions:
      firm:
        says: yield nothing
        prior: 60%
        prefers: [not north.attack, not south.concede, not north.blockade, south.arm iff north.blockade]
      soft:
        says: have peace
        prior: 40%
        prefers: [not north.attack, not north.blockade, not south.arm, not south.concede]
      none_of_these: {says: none of these, prior: 0%}
infeasible: [north.attack and not north.blockade]
questions:
  war: {asks: Will Northland attack?, happens_when: north.attack, by: 2022-02-15}
"""
EVIDENCE = """\
- id: armed
  claim: Southland arms
  reports: [{source: tass, date: 2022-01-10, grade: B2}]
  move: south.arm
- id: words
  claim: Northland speaks of history
  reports: [{source: tass, date: 2022-01-12, grade: B2}]
  expected_if: {north: {bluff: 20%, conquest: 60%, none_of_these: 40%}}
"""


@pytest.fixture(scope="session")
def strait(tmp_path_factory):
    """A small dated case of two actors with two intentions each."""
    folder = tmp_path_factory.mktemp("strait")
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "evidence.yaml").write_text(EVIDENCE, encoding="utf-8")
    return analysis.load(str(folder))
