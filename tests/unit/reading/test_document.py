"""Bytes become text with care, and every offset leads back to the text as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.errors import DocumentError, TooLarge
from standoff.reading import document
from standoff.reading.blocks import blocks
from standoff.reading.decoding import decode, decoded
from standoff.reading.document import Text
from standoff.reading.reader import read_bytes

RUSSIAN = "Совет собрался поздно вечером и разошёлся без решения, сообщает газета."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-r", "cp866"]
)
def test_encodings_are_told_apart(encoding):
    assert decode(RUSSIAN.encode(encoding), name="x") == RUSSIAN


MAC = "Совет собрался поздно. Явка была полной. Кремль, Москва и Минск молчат, сообщает газета."


def test_the_page_of_the_macintosh_is_taken_only_where_it_fits_clearly_better():
    assert decoded(MAC.encode("mac-cyrillic"), name="x") == (MAC, "mac-cyrillic")
    assert decoded(MAC.encode("cp1251"), name="x") == (MAC, "cp1251")
    small = "совет собрался поздно вечером и молчит до сих пор, как сообщает газета"
    for encoding in ("cp1251", "mac-cyrillic"):
        assert decoded(small.replace("я", "е").encode(encoding), name="x")[1] == "cp1251"
    odd = f"{small} „дамба” {small} –нет– {small} ‘так’ {small} ‹вот› " * 3
    assert decoded(odd.encode("cp1251"), name="x") == (odd, "cp1251")


def test_an_encoding_that_nothing_told_is_told():
    assert decoded(RUSSIAN.encode(), name="x") == (RUSSIAN, None)
    assert decoded(RUSSIAN.encode("utf-16"), name="x") == (RUSSIAN, None)
    assert decoded(RUSSIAN.encode("cp1251"), name="x", encoding="cp1251") == (RUSSIAN, None)
    (doubt,) = read_bytes("x", RUSSIAN.encode("koi8-r")).warnings
    assert (doubt.kind, doubt.start, doubt.end) == ("encoding", 0, 0)
    assert "read as koi8-r" in doubt.message
    assert read_bytes("x", RUSSIAN.encode()).warnings == ()


def test_western_page_only_when_upper_bytes_are_rare():
    text = "The minister’s café was closed for the winter, and nobody knew why it was so."
    assert decode(text.encode("cp1252"), name="x") == text


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0", bytes(range(256)), b"\xff\xd8\xff\xe0" * 50, b"\x01\x02" * 40]
)
def test_binary_files_are_refused_by_name(data):
    with pytest.raises(DocumentError, match=r"picture\.png"):
        decode(data, name="picture.png")


def test_a_wrong_encoding_given_is_an_error():
    with pytest.raises(DocumentError, match="ascii"):
        decode(RUSSIAN.encode(), name="x", encoding="ascii")
    with pytest.raises(DocumentError, match=r"no-such: no encoding of texts.*cp1251"):
        decode(b"a", name="x", encoding="no-such")


def test_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(document, "MAX_CHARACTERS", 10)
    with pytest.raises(TooLarge, match="at most 10"):
        Text.of("a" * 11, name="x")


def test_copy_leads_back():
    raw = "a\u200fb\r\n“ТАСС”\u00a0\ufeffc"
    text = Text.of(raw, name="x")
    assert text.copy == 'ab\n"ТАСС" c'
    start = text.copy.index('"')
    assert raw[slice(*text.back(start, start + 6))] == "“ТАСС”"


def test_cyrillic_letters_in_latin_words_are_made_latin():
    assert Text.of("Kоmmersant и ТАСС", name="x").copy == "Kommersant и ТАСС"


@pytest.mark.parametrize(
    ("raw", "copy"),
    [
        ("Neza-\nvisimaya Gazeta", "Nezavisimaya\nGazeta"),
        ("Neza-\r\n  visimaya Gazeta", "Nezavisimaya\nGazeta"),
        ("Neza\u00ad\nvisimaya Ga\u00adzeta", "Nezavisimaya\nGazeta"),
        ("from Nur-\nSultan on", "from Nur-Sultan\non"),
        ("the ex-\npresident said", "the ex-president\nsaid"),
        ("a-\nb-\nc d", "abc\nd"),
        ("https://x.example/long-\nname/ d", "https://x.example/long-\nname/ d"),
        ("- item -\nnext", "- item -\nnext"),
        ("one-\n\ntwo", "one-\n\ntwo"),
    ],
)
def test_a_word_cut_by_a_line_end_is_whole_in_the_copy(raw, copy):
    text = Text.of(raw, name="x")
    assert text.copy == copy
    assert raw[slice(*text.back(0, len(copy)))] == raw


def test_mended_words_do_not_make_a_line_wider():
    lines = ["The quarry by the lake at the far edge of the county was clo-", "sed. It had no"]
    lines += ["owner and nobody in the whole of the county was ever told why. It", "had been sold."]
    assert (
        len(blocks(Text.of("\n".join(lines), name="x").copy, Text.of("\n".join(lines), name="x").moved)) == 1
    )


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab \r\n\t\u200f\u00ad“’(оО–-"), max_size=60))
def test_every_character_of_the_copy_has_its_place(raw):
    text = Text.of(raw, name="x")
    places = [text.back(at, at + 1) for at in range(len(text.copy))]
    assert all(0 <= start < end <= len(raw) for start, end in places)
    assert [start for start, _ in places] == sorted({start for start, _ in places})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One.\n\nTwo.", 2),
        ("A wrapped line of prose that goes on\nand on until it ends\nhere.\n", 1),
        ("x" * 150 + ".\n" + "Y" * 150 + ".", 2),
        ("1. One\n2. Two\n3. Three", 3),
        ("A citation (Example,\nJanuary 3) in a wrapped line of prose", 1),
        ("", 0),
    ],
)
def test_blocks(text, count):
    assert len(blocks(text)) == count
