import numpy as np
import pytest
from tests.property.strategies import conflict_of, drawn_of

from standoff.case.expressions import Expression, Not, Taken
from standoff.case.model import Ranking, StateId, Statements, Utility, Weights
from standoff.conflict.preferences import rank_named, rank_states
from standoff.errors import InputError

CONFLICT = conflict_of([0, 1], 2, [0, 1, 2, 3])
FIRST = Expression(text="first", tree=Taken(option="actor0.option0"))
SECOND = Expression(text="second", tree=Taken(option="actor1.option1"))
NOT_SECOND = Expression(text="not second", tree=Not(operand=SECOND.tree))


def ids(*names):
    return tuple(StateId(name) for name in names)


def test_statements_are_lexicographic_and_halve_in_worth():
    ranked = rank_states(CONFLICT, Statements(statements=(FIRST, NOT_SECOND)))
    assert ranked.rank.tolist() == [1, 3, 0, 2]
    assert ranked.utility.tolist() == pytest.approx([1 / 3, 1, 0, 2 / 3])
    assert "2 statements" in ranked.rule
    assert not ranked.rank.flags.writeable
    assert not ranked.utility.flags.writeable


def test_the_hundredth_statement_still_decides():
    ranked = rank_states(CONFLICT, Statements(statements=(FIRST,) * 99 + (SECOND,)))
    assert ranked.rank.tolist() == [0, 2, 1, 3]


def test_many_states_and_many_statements():
    conflict = conflict_of([0] * 10, 2, list(range(1024)))
    bits = [Expression(text="", tree=Taken(option=f"actor0.option{k}")) for k in reversed(range(10))]
    ranked = rank_states(conflict, Statements(statements=tuple(bits * 7)))
    assert ranked.rank.tolist() == list(range(1024))
    assert ranked.utility == pytest.approx(np.arange(1024) / 1023)


def test_weights_that_add_to_the_same_are_a_tie():
    weights = ((FIRST, 0.1), (FIRST, 0.2), (SECOND, 0.3))
    ranked = rank_states(CONFLICT, Weights(weights=weights))
    assert ranked.rank.tolist() == [0, 1, 1, 2]
    assert ranked.utility.tolist() == pytest.approx([0, 0.5, 0.5, 1])


def test_weights_may_be_negative_or_nought():
    assert rank_states(CONFLICT, Weights(weights=((FIRST, -2.0), (SECOND, 1.0)))).rank.tolist() == [
        2,
        0,
        3,
        1,
    ]
    assert rank_states(CONFLICT, Weights(weights=((FIRST, 0.0),))).utility.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("unit", [1e308, 1.0, 5e-324, 2.0**-1000])
def test_weights_and_utilities_of_any_magnitude_are_ranked_as_exact_sums_are(unit):
    conflict = conflict_of([0, 0, 1, 1], 2, list(range(16)))
    options = [Expression(text="", tree=Taken(option=name)) for name in conflict.options]
    rng = np.random.default_rng(7)  # noqa: TID251 - a test's own chance
    for _ in range(30):
        multiples = [int(m) for m in rng.integers(-1, 2, size=4)]
        weights = tuple((option, m * unit) for option, m in zip(options, multiples, strict=True))
        sums = [sum(m for k, m in enumerate(multiples) if s >> k & 1) for s in range(16)]
        places = sorted(set(sums))
        ranked = rank_states(conflict, Weights(weights=weights))
        assert ranked.rank.tolist() == [places.index(total) for total in sums]
        width = max(places[-1] - places[0], 1)
        assert ranked.utility.tolist() == pytest.approx([(total - places[0]) / width for total in sums])
        values = {StateId(f"s{s + 1}"): np.sign(total) * unit for s, total in enumerate(sums)}
        signs = sorted({np.sign(total) for total in sums})
        ranked = rank_states(conflict, Utility(values=values))
        assert ranked.rank.tolist() == [signs.index(np.sign(total)) for total in sums]
        width = max(signs[-1] - signs[0], 1)
        assert ranked.utility.tolist() == pytest.approx(
            [(np.sign(total) - signs[0]) / width for total in sums]
        )


def test_a_ranking_is_best_first_with_ties():
    ranked = rank_states(CONFLICT, Ranking(classes=(ids("s4"), ids("s1", "s2"), ids("s3"))))
    assert ranked.rank.tolist() == [1, 1, 0, 2]
    assert ranked.utility.tolist() == [0.5, 0.5, 0, 1]
    assert "3 classes" in ranked.rule


def test_utilities_are_scaled():
    values = {StateId("s1"): -10.0, StateId("s2"): 0.0, StateId("s3"): 10.0, StateId("s4"): 0.0}
    ranked = rank_states(CONFLICT, Utility(values=values))
    assert ranked.rank.tolist() == [0, 1, 2, 1]
    assert ranked.utility.tolist() == [0, 0.5, 1, 0.5]


def test_the_widest_numbers_do_not_overflow():
    values = dict(zip(ids("s1", "s2", "s3", "s4"), [-1.7e308, 0.0, 0.0, 1.7e308], strict=True))
    assert rank_states(CONFLICT, Utility(values=values)).utility.tolist() == [0, 0.5, 0.5, 1]


def test_without_a_preference_all_is_one():
    ranked = rank_states(CONFLICT, None)
    assert ranked.rank.tolist() == [0, 0, 0, 0]
    assert ranked.utility.tolist() == [0, 0, 0, 0]
    assert ranked.rule == "indifferent to everything"


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ((ids("s1"), ids("s2", "s3")), "leaves out 1 of 4 states: s4"),
        ((ids("s1"), ids("s2", "s3", "s4", "s1")), "states twice: s1"),
        ((ids("s1"), ids("s2", "s3", "s4", "s5")), r"there are not: s5; the states are s1 \.\. s4"),
    ],
)
def test_a_ranking_has_every_state_once(classes, message):
    with pytest.raises(InputError, match=message):
        rank_states(CONFLICT, Ranking(classes=classes))


def test_a_number_that_is_not_finite_is_refused():
    values = dict.fromkeys(ids("s1", "s2", "s3", "s4"), float("nan"))
    with pytest.raises(InputError, match="not finite"):
        rank_states(CONFLICT, Utility(values=values))


def test_a_hand_drawn_graph_is_ranked_by_names():
    ranked = rank_states(drawn_of([[[], []]]), Ranking(classes=(ids("place1"), ids("place0"))))
    assert ranked.rank.tolist() == [0, 1]


def test_named_states_take_no_statements():
    names = ["peace", "war"]
    assert rank_named(names, Ranking(classes=(ids("peace"), ids("war")))).rank.tolist() == [1, 0]
    with pytest.raises(InputError, match="hand-drawn"):
        rank_named(names, Statements(statements=(FIRST,)))
    with pytest.raises(InputError, match="did you mean 'peace'"):
        rank_named(names, Ranking(classes=(ids("peac"), ids("war"))))
