"""What commands print as JSON."""

import enum
import json

from hypothesis import given
from hypothesis import strategies as st

from standoff.cli.printing import json_text


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
