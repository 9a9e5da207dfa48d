"""The check of a day's moves against the path that the likelihood follows."""

import numpy as np
import pytest

from standoff.analysis import check
from standoff.case.reader import read_case
from standoff.errors import InputError
from standoff.world import evidence_of, world_of

CASE = """\
begins: 2022-01-01
as_of: 2022-01-31
actors:
  a:
    options: {{x: {{}}, y: {{}}}}
    weights: {{a.x: 1}}
  b:
    options: {{x: {{}}}}
    weights: {{b.x: 1}}
  c:
    options: {{x: {{}}}}
    weights: {{c.x: 1}}
states: [{states}]
start: s{start}
sources: {{post: {{name: Post, kind: independent}}}}
"""
ITEM = """\
- id: m{number}
  claim: Something moved
  reports: [{{source: post, date: 2022-01-10, grade: B2}}]
  move: {move}
"""


def written(folder, rng):
    """A case of random feasible states, in which one day's moves lead from one of them to another."""
    masks = sorted({*rng.choice(16, size=rng.integers(4, 13), replace=False).tolist()})
    start, end = rng.choice(masks, size=2, replace=False).tolist()
    states = ", ".join(f'"{"".join(str(mask >> k & 1) for k in range(4))}"' for mask in masks)
    changed = [k for k in range(4) if (start ^ end) >> k & 1]
    rng.shuffle(changed)
    names = ("a.x", "a.y", "b.x", "c.x")
    items = [ITEM.format(number=k, move=f"{'' if end >> k & 1 else 'not '}{names[k]}") for k in changed]
    (folder / "case.yaml").write_text(CASE.format(states=states, start=masks.index(start) + 1))
    (folder / "evidence.yaml").write_text("".join(items))


@pytest.mark.parametrize("seed", range(8))
def test_a_day_passes_the_check_where_its_path_can_be_followed(tmp_path, seed, monkeypatch):
    """Where the check finds no order, with the check of moves left out the path finds none either."""
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    barred = 0
    for _ in range(8):
        written(tmp_path, rng)
        found = check(tmp_path).mistakes
        assert len(found) <= 1
        assert all("can follow one another in no order" in mistake.message for mistake in found)
        passes = not found
        with monkeypatch.context() as unchecked:
            unchecked.setattr("standoff.case.reader.check_moves", lambda *_: None)
            world = world_of(read_case(tmp_path))
        evidence = evidence_of(world)
        try:
            followed = len(evidence.path_on(world.game, 30).legs) > 0
        except InputError:
            followed = False
        assert passes == followed
        barred += not passes
    assert 0 < barred < 8 or seed
