from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.strategies import trees

from standoff.case import feasibility
from standoff.case.expressions import AllOf, AnyOf, Count, Iff, Implies, Not, Taken, parse
from standoff.case.feasibility import UndecidedError, count_states, find_state, holds, truth

OPTIONS = ["a.a", "a.b", "b.c", "b.d", "c.e"]
TREES = trees(OPTIONS, operands=(2, 3), most=2, leaves=6)


def literal(node, taken):
    """The definition, word by word, in a whole state."""
    match node:
        case Taken():
            return node.option in taken
        case Not():
            return not literal(node.operand, taken)
        case AllOf():
            return all(literal(below, taken) for below in node.operands)
        case AnyOf():
            return any(literal(below, taken) for below in node.operands)
        case Implies():
            return literal(node.consequence, taken) if literal(node.condition, taken) else True
        case Iff():
            return literal(node.left, taken) == literal(node.right, taken)
        case Count():
            number = sum(literal(below, taken) for below in node.operands)
            compare = {"at most": number <= node.number, "at least": number >= node.number}
            return compare.get(node.kind, number == node.number)


def all_states():
    for bits in product([False, True], repeat=len(OPTIONS)):
        yield {option for option, taken in zip(OPTIONS, bits, strict=True) if taken}


@given(st.lists(TREES, max_size=3), st.lists(TREES, max_size=3))
def test_the_search_agrees_with_looking_at_every_state(required, forbidden):
    meeting = [
        state
        for state in all_states()
        if all(literal(node, state) for node in required)
        and not any(literal(node, state) for node in forbidden)
    ]
    found = find_state(required, forbidden)
    assert (found is not None) == bool(meeting)
    if found is not None:
        assert any(all((option in state) == taken for option, taken in found.items()) for state in meeting)


@given(st.lists(TREES, max_size=3), st.integers(0, 40))
def test_the_count_agrees_with_looking_at_every_state(forbidden, most):
    count = sum(not any(literal(node, state) for node in forbidden) for state in all_states())
    assert count_states(forbidden, OPTIONS, most) == min(count, most + 1)


@given(TREES, st.dictionaries(st.sampled_from(OPTIONS), st.booleans()))
def test_what_is_decided_on_a_partial_state_holds_in_all_of_it(node, partial):
    value = truth(node, partial)
    if value is not None:
        for state in all_states():
            if all((option in state) == taken for option, taken in partial.items()):
                assert literal(node, state) == value


@given(TREES, st.integers(0, 31))
def test_a_mask_is_read_by_its_bits(node, mask):
    bits = {option: bit for bit, option in enumerate(OPTIONS)}
    assert holds(node, mask, bits) == literal(
        node, {option for option, bit in bits.items() if mask >> bit & 1}
    )


def test_sixty_three_options_are_no_burden():
    options = [f"a.o{number}" for number in range(63)]
    forbidden = [
        parse(f"{one} and not {other}").tree for one, other in zip(options, options[1:], strict=False)
    ]
    assert find_state([parse("a.o0").tree], forbidden) == dict.fromkeys(options, True)
    assert find_state([parse("a.o0 and not a.o62").tree], forbidden) is None
    assert count_states(forbidden, options, 1000) == 64
    assert count_states([], options, 1000) == 1001


def test_a_search_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(feasibility, "MOST_STEPS", 2_000)
    holes = range(6)
    pigeons = [
        parse(f"at least 1 of ({', '.join(f'p{p}.h{hole}' for hole in holes)})").tree for p in range(7)
    ]
    single = [parse(f"at most 1 of ({', '.join(f'p{p}.h{hole}' for p in range(7))})").tree for hole in holes]
    with pytest.raises(UndecidedError):
        find_state([*pigeons, *single])
