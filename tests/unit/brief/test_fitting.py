import pytest

from standoff.brief.fitting import asked, fits, share_out, wrapped


@pytest.mark.parametrize("width", range(1, 40))
def test_lines_fit_and_nothing_is_lost(width):
    words = "at 28\u00a0% the reading of Washington leads, 北京 (H3) answers"
    lines = wrapped(words, width).split("\n")
    assert all(len(line) + line.count("北") + line.count("京") <= max(width, 2) for line in lines)
    assert "".join("".join(lines).split(" ")) == "".join(words.split(" "))
    if width >= 10:
        assert " ".join(lines) == words


def test_later_lines_hang():
    assert wrapped("  one two three", 9, hang=4) == "  one two\n    three"
    assert wrapped("one two three four", 9, hang=2) == "one two\n  three\n  four"


def test_columns_keep_words_whole_and_share_the_rest():
    asks = [asked(["Washington and Moscow"]), asked(["1", "22"]), asked(["a b c d e f"])]
    assert asks == [(10, 21), (2, 2), (1, 11)]
    assert not fits(asks, 12)
    assert fits(asks, 13)
    assert share_out(asks, 13) == [10, 2, 1]
    assert share_out(asks, 23) == [11, 2, 10]
    assert share_out(asks, 99) == [21, 2, 11]
    assert share_out([(1, 50), (1, 50)], 30, [2.0, 1.0]) == [20, 10]
