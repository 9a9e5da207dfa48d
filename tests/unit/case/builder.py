"""Small cases on disk, for the tests beside this file."""

from pathlib import Path

from standoff.case.model import Case
from standoff.case.reader import read_case

CASE = """\
title: The lake
begins: 2022-01-01
as_of: 2022-01-31
horizon: 2022-03-31
actors:
  north:
    options:
      dam: {says: builds a dam}
      talk: {says: negotiates, at_start: yes}
    intentions:
      power: {says: wants electricity, prior: 50%, prefers: [north.dam, not south.protest]}
      water: {says: wants the water itself, prior: 40%, prefers: [north.dam, not north.talk]}
      none_of_these: {prior: 10%}
  south:
    options:
      protest: {says: protests}
      shut: {says: shuts the border, reversible: no}
    weights: {not north.dam: 2, south.protest: -1, not south.shut: 1}
infeasible:
  - south.protest and south.shut
questions:
  built: {asks: Will the dam be built?, happens_when: north.dam, by: 2022-03-01}
sources:
  lake-post: {name: Lake Post, kind: independent}
"""
EVIDENCE = """\
- id: works
  claim: Works began at the dam
  reports:
    - {source: lake-post, date: 2022-01-10, grade: B2}
  move: north.dam
- id: turbines
  claim: North orders turbines
  reports:
    - {source: lake-post, date: 2022-01-12, grade: B2}
  expected_if:
    north: {power: 70%, water: 20%}
"""


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each first part, which stands in it once, replaced by the second."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def read(folder: Path, case: str = CASE, evidence: str | None = None, **documents: str) -> Case:
    """The case written to a folder and read back."""
    (folder / "case.yaml").write_text(case, encoding="utf-8")
    if evidence is not None:
        (folder / "evidence.yaml").write_text(evidence, encoding="utf-8")
    for name, text in documents.items():
        (folder / "documents").mkdir(exist_ok=True)
        (folder / "documents" / f"{name}.md").write_text(text, encoding="utf-8")
    return read_case(folder)
