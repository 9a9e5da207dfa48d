"""What commands print as JSON: as the library writes it, at once or in pieces."""

import enum
import json

from hypothesis import given
from hypothesis import strategies as st

from standoff.pieces import json_pieces, json_text


class Level(enum.IntEnum):
    """A number that has a name."""

    LOW = 1


class Word(enum.StrEnum):
    """A string that has a name."""

    SEE = "see"


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from([*Level, *Word])
)
_KEYS = st.text() | st.integers() | st.booleans() | st.none() | st.sampled_from(Word)
_RECORDS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(_KEYS, inner),
    max_leaves=20,
)


@given(_RECORDS)
def test_json_is_written_as_the_library_writes_it(record):
    assert json_text(record) == json.dumps(record, ensure_ascii=False, indent=1)


def to_come(value):
    """The same record, with its lists, within mappings and lists, still to be made."""
    if isinstance(value, list | tuple):
        return (to_come(item) for item in value)
    if isinstance(value, dict):
        return {key: to_come(item) for key, item in value.items()}
    return value


@given(_RECORDS)
def test_lists_to_come_are_written_as_lists(record):
    assert "".join(json_pieces(to_come(record))) == json.dumps(record, ensure_ascii=False, indent=1)
    assert "".join(json_pieces(to_come(record), None)) == json.dumps(record, ensure_ascii=False)


def test_a_long_list_comes_in_pieces_before_it_is_made():
    made = []

    def items():
        for number in range(5_000):
            made.append(number)
            yield {"number": number}

    pieces = json_pieces({"items": items(), "last": "word"})
    while not made:
        piece = next(pieces)
    assert len(made) < 5_000
    whole = "".join(['{\n "items": ', piece, *pieces])
    assert json.loads(whole) == {"items": [{"number": number} for number in range(5_000)], "last": "word"}
