"""A conflict is the same conflict after it was written for another tool and read again."""

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.property.strategies import trees

from standoff.case.expressions import AllOf, AnyOf, Count, Iff, Implies, Node, Not, Taken
from standoff.case.reader import read_case
from standoff.conflict.conflict import Conflict
from standoff.conflict.moves import reachable
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import conflict_from_case
from standoff.convert.conversion import convert
from standoff.errors import InputError


def written(tree: Node) -> str:
    """Write a tree as the text of an expression."""
    match tree:
        case Taken(option=option):
            return option
        case Not(operand=operand):
            return f"not ({written(operand)})"
        case AllOf(operands=operands):
            return " and ".join(f"({written(operand)})" for operand in operands)
        case AnyOf(operands=operands):
            return " or ".join(f"({written(operand)})" for operand in operands)
        case Implies(condition=condition, consequence=consequence):
            return f"({written(consequence)}) if ({written(condition)})"
        case Iff(left=left, right=right):
            return f"({written(left)}) iff ({written(right)})"
        case Count(kind=kind, number=number, operands=operands):
            parts = ", ".join(written(operand) for operand in operands)
            return f"{kind} {min(number, len(operands))} of ({parts})"


@st.composite
def cases(draw: st.DrawFn) -> str:
    """Draw the text of a case: names that need slugs, one-way options, every kind of preference."""
    n_actors = draw(st.integers(1, 4))
    counts = [draw(st.integers(0, 3)) for _ in range(n_actors)]
    counts[draw(st.integers(0, n_actors - 1))] += 1
    options = [f"a{i}.o{k}" for i, count in enumerate(counts) for k in range(count)]
    explicit = draw(st.booleans())
    lines, states = ["title: Drawn"], 0
    if explicit:
        masks = draw(st.lists(st.integers(0, 2 ** len(options) - 1), min_size=1, max_size=20, unique=True))
        states = len(masks)
        bits = ["".join(str(mask >> k & 1) for k in range(len(options))) for mask in masks]
        lines.append(f"states: [{', '.join(repr(one) for one in bits)}]")
    else:
        forbidden = draw(st.lists(trees(options), max_size=2))
        lines += ["infeasible:", *(f"  - '{written(tree)}'" for tree in forbidden)] if forbidden else []
    lines.append("actors:")
    ways = draw(st.sampled_from(["prefers", "mixed"]))
    for i, count in enumerate(counts):
        lines += [f"  a{i}:", f"    name: '{draw(st.sampled_from(['The A & B', 'Ä b', '3rd side']))}'"]
        lines += ["    options:"] if count else []
        for k in range(count):
            one_way = draw(st.sampled_from(["", ", reversible: no", ", retakable: no"]))
            says = draw(st.sampled_from(["acts", "Does: not, act", "acts"]))
            lines.append(f"      o{k}: {{says: '{says}'{one_way}}}")
        way = draw(st.sampled_from(["weights", "utility"])) if ways == "mixed" else "prefers"
        if way == "utility" and explicit:
            values = [draw(st.integers(0, 4)) for _ in range(states)]
            lines.append(f"    utility: {values}")
        elif way == "prefers":
            listed = draw(st.lists(trees(options), min_size=1, max_size=4))
            lines += ["    prefers:", *(f"      - '{written(tree)}'" for tree in listed)]
        else:
            lines += ["    weights:", *(f"      {one}: {draw(st.integers(-2, 2))}" for one in options)]
    return "\n".join(lines) + "\n"


def solved(folder: Path) -> tuple[Conflict, list[list[int]]]:
    case = read_case(folder)
    conflict = conflict_from_case(case)
    ranks = [rank_states(conflict, actor.intentions[0].preference).rank for actor in case.actors]
    return conflict, [rank.tolist() for rank in ranks]


QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: an example takes long enough as it is, and its text is short."""


@settings(max_examples=100, deadline=None, phases=QUICKLY)
@given(text=cases())
def test_a_case_is_the_same_conflict_after_gmcr(text: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        before, after, file = Path(made) / "before", Path(made) / "after", Path(made) / "x.gmcr"
        before.mkdir()
        (before / "case.yaml").write_text(text, encoding="utf-8")
        try:
            convert(str(before), str(file), {})
        except InputError as refused:
            assert "neither direction" in str(refused) or "no state is left" in str(refused)  # noqa: PT017
            return
        convert(str(file), str(after), {})
        (one, ranks), (other, again) = solved(before), solved(after)
        order = np.argsort(one.states)
        place = np.argsort(order)
        assert other.states.tolist() == one.states[order].tolist()
        assert other.owner == one.owner
        assert [[rank[s] for s in order] for rank in ranks] == again
        for actor in range(len(one.actors)):
            for s in range(one.n_states):
                moved = sorted(int(place[t]) for t in reachable(one, actor, s))
                assert reachable(other, actor, int(place[s])).tolist() == moved
        names = [actor.name for actor in read_case(before).actors]
        assert [actor.name for actor in read_case(after).actors] == names
        # A second time nothing is left to change: the file is the same.
        convert(str(after), str(Path(made) / "y.gmcr"), {})
        first, second = (Path(made) / name for name in ("x.gmcr", "y.gmcr"))
        told = [path.read_text(encoding="utf-8").split('"options"', 1)[1] for path in (first, second)]
        assert told[0] == told[1]


@settings(max_examples=60, deadline=None, phases=QUICKLY)
@given(text=cases())
def test_gambit_reads_the_game_that_was_written(text: str) -> None:
    gambit = pytest.importorskip("pygambit")
    with tempfile.TemporaryDirectory() as made:
        folder, file = Path(made) / "case", Path(made) / "x.nfg"
        folder.mkdir()
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        try:
            convert(str(folder), str(file), {})
        except InputError as refused:
            assert "to be feasible" in str(refused) or "no state is left" in str(refused)  # noqa: PT017
            return
        conflict, ranks = solved(folder)
        game = gambit.read_nfg(str(file))
        assert len(game.players) == len(conflict.actors)
        place = {int(mask): s for s, mask in enumerate(conflict.states)}
        own = [conflict.own_mask(i) for i in range(len(conflict.actors))]
        strategies = [sorted({int(mask) & mine for mask in conflict.states}) for mine in own]
        payoffs = game.to_arrays(dtype=float)
        assert payoffs[0].shape == tuple(len(each) for each in strategies)
        held = {
            sum(strategies[i][k] for i, k in enumerate(profile)): [each[profile] for each in payoffs]
            for profile in np.ndindex(payoffs[0].shape)
        }
        assert set(held) == set(place)
        for mask, given_here in held.items():
            for i, rank in enumerate(ranks):
                for other, others in held.items():
                    gain, better = given_here[i] - others[i], rank[place[mask]] - rank[place[other]]
                    assert (gain > 0) == (better > 0)
                    assert (gain == 0) == (better == 0)


GMCR = {
    "options": [{"name": f"o{k}", "permittedDirection": way} for k, way in enumerate(("both", "fwd", "back"))],
    "decisionMakers": [
        {"name": "a", "options": [0, 2], "preferences": [[[1, "N"]], "Y-N"], "preferenceRanking": [1, [2, 3], 4, 5, 6]},
        {
            "name": "b",
            "options": [1],
            "preferences": [{"compound": True, "members": [[[0, "Y"]], [[2, "N"]]]}],
            "preferenceRanking": [[1, 2, 3, 4, 5, 6]],
            "misperceptions": [[[0, "Y"]]],
        },
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"]]],
    "useManualPreferenceRanking": True,
    "coalitions": [0, 1],
}  # fmt: skip

SCRAPS = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-2, 9),
        st.floats(allow_nan=False),
        st.text(max_size=4),
        st.sampled_from(["Y", "N", "-YN", "fwd", [], {}, [[0, "Y"]], {"members": [[[0, "Y"]]]}]),
    ),
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(st.text(max_size=4), below, max_size=2)
    ),
    max_leaves=5,
)


def places(value: object, path: tuple[int | str, ...] = ()) -> list[tuple[int | str, ...]]:
    """List the path of every value within a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_a_damaged_file_becomes_a_case_or_is_told_to_be_damaged(data: st.DataObject) -> None:
    model = json.loads(json.dumps(GMCR))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(model)[1:] or [()]))
        if not path:
            break
        holder = model
        for step in path[:-1]:
            holder = holder[step]
        if data.draw(st.booleans()):
            del holder[path[-1]]
        else:
            holder[path[-1]] = json.loads(json.dumps(data.draw(SCRAPS)))
    with tempfile.TemporaryDirectory() as made:
        file, folder = Path(made) / "x.gmcr", Path(made) / "case"
        file.write_text(json.dumps(model), encoding="utf-8")
        try:
            convert(str(file), str(folder), {})
        except InputError:
            assert not folder.exists()
        else:
            conflict, ranks = solved(folder)
            assert [len(rank) for rank in ranks] == [conflict.n_states] * len(ranks)
