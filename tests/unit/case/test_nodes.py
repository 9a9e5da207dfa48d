from pathlib import Path

import pytest
import yaml

from standoff.case import nodes
from standoff.case.nodes import ListNode, MapNode, NotReadableError, Scalar, compose
from standoff.case.page import decode, read_page

BROKEN = sorted((Path(__file__).parents[2] / "broken").glob("*/case.yaml"))
BROKEN = [path for path in BROKEN if path.parent.name != "control-character"]  # refused before YAML is read


def test_every_value_stays_text_and_knows_its_place():
    root, repeated = compose("a: no\nb: [2022-01-01, '~', ~, 010]\nc:\n  d: |\n    x\n")
    assert not repeated
    assert isinstance(root, MapNode)
    assert root.keys["b"] == Scalar(2, 1, "b")
    assert root.values["a"] == Scalar(1, 4, "no")
    listed = root.values["b"]
    assert isinstance(listed, ListNode)
    assert [node.text for node in listed.items] == ["2022-01-01", "~", "", "010"]
    assert [node.empty for node in listed.items] == [False, False, True, False]
    assert root.values["c"].values["d"] == Scalar(4, 6, "x\n")


def test_an_alias_is_what_it_stands_for_and_counts_as_that():
    root, _ = compose("a: &x [1, 2]\nb: *x\n")
    assert root.values["a"] is root.values["b"]
    assert root.size == 1 + 2 * 3 + 2


def test_a_key_written_twice_is_told_and_its_first_value_kept():
    root, repeated = compose("a: 1\nb: 2\na: 3\n")
    assert root.values["a"].text == "1"
    assert [(again.line, first.line) for again, first in repeated] == [(3, 1)]


def test_deep_nesting_is_refused_before_it_is_built():
    with pytest.raises(NotReadableError, match="nested more than 16 deep"):
        compose("[" * 100_000)


def test_many_values_are_refused(monkeypatch):
    monkeypatch.setattr(nodes, "MOST_VALUES", 100)
    compose("[" + "x, " * 90 + "]")
    with pytest.raises(NotReadableError, match="more than 100 values"):
        compose("[" + "x, " * 120 + "]")
    with pytest.raises(NotReadableError, match="aliases unfolded"):
        compose("- &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n- [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n")


def test_a_large_file_is_refused():
    assert (
        "at most 4,194,304 are read"
        in read_page("case.yaml", b"#" * (4 * 1024 * 1024 + 1)).mistakes[0].message
    )


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.parent.name)
def test_both_loaders_see_the_same(path):
    text = decode("case.yaml", path.read_bytes()).text

    def seen(loader):
        try:
            return compose(text, loader=loader)
        except NotReadableError as broken:
            return str(broken), broken.line

    assert seen(yaml.SafeLoader) == seen(yaml.CSafeLoader)


def test_a_byte_order_mark_of_utf8_is_dropped():
    page = read_page("case.yaml", b"\xef\xbb\xbftitle: x\n")
    assert page.root.keys["title"].column == 1
    assert not page.mistakes


def test_every_kind_of_line_end_counts():
    page = read_page("case.yaml", "a: 1\r\nb: 2\r\nc: 'é'\r\nd: [1\r\n".encode())
    assert page.mistakes[0].line == 4
    assert page.mistakes[0].source == "d: [1"


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("k: abc def", 4, (1, 8)),
        ("k: 'abc def'", 4, (1, 9)),
        ('k: "abc   def"', 6, (1, 11)),
        ("k: abc\n   def", 4, (2, 4)),
        ("k: >\n  abc\n\n  def", 4, (4, 3)),
        ("k: |-\n\n  abc", 2, (3, 4)),
        ('k: "a\\u0062c def"', 4, (1, 4)),
        ("k: abc # def", 3, (1, 7)),
    ],
)
def test_a_character_of_a_value_is_found_on_the_page(text, offset, place):
    page = read_page("case.yaml", text.encode())
    assert page.place(("k",), offset=offset) == place


def test_a_place_that_is_not_there_is_that_of_its_parent():
    page = read_page("case.yaml", b"a:\n  b: 1\nc:\n")
    assert page.place(("a", "x", "y")) == (2, 3)
    assert page.place(("a",), at_key=True) == (1, 1)
    assert page.place(("c",)) == (3, 1)


def test_messages_carry_no_control_characters():
    page = read_page("case.yaml", b'a: "x"\n')
    page.mistake(("a",), "given \x1b[31m\u2028 and \x85")
    assert page.mistakes[0].message == "given \ufffd[31m\ufffd and \ufffd"
