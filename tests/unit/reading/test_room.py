"""A text that the machine has no room for is refused before it is read, with the numbers."""

from time import process_time

import pytest

from standoff.errors import TooLarge
from standoff.reading import room
from standoff.reading.blocks import blocks
from standoff.reading.reader import read_document

CITED = "The point was made (TASS, January 3, 2022). "


@pytest.fixture(autouse=True)
def _long(monkeypatch):
    """Every text counts as long."""
    monkeypatch.setattr(room, "SHORT", 0)


def test_a_text_beyond_the_memory_is_refused_with_the_estimate(monkeypatch):
    monkeypatch.setattr(room, "_memory", lambda: 2**20)
    text = "All was quiet on the river, and nobody came.\n\n" * 2_000
    with pytest.raises(
        TooLarge, match=r"^a\.txt: 92,000 characters take about 0\.0 GB to read, and this machine"
    ):
        read_document("a.txt", text)


def test_more_citations_than_there_is_room_for_are_refused(monkeypatch):
    bare = room.BYTES_A_CHARACTER * len(CITED) * 1_000 + room.BYTES_A_STOP * 1_000
    monkeypatch.setattr(room, "_memory", lambda: bare + 999 * room.BYTES_A_CITATION)
    with pytest.raises(TooLarge, match=r"^a\.txt: more than 999 citations in 44,000 characters"):
        read_document("a.txt", CITED * 1_000)
    monkeypatch.setattr(room, "_memory", lambda: bare + 1_000 * room.BYTES_A_CITATION)
    assert len(read_document("a.txt", CITED * 1_000).citations) == 1_000


def test_a_machine_that_tells_nothing_reads_all(monkeypatch):
    monkeypatch.setattr(room, "_memory", lambda: None)
    assert len(read_document("a.txt", CITED).citations) == 1


def test_a_paragraph_without_end_is_read_in_parts():
    copy = CITED * 10_000
    parts = blocks(copy)
    assert len(parts) == 5
    assert all(copy[part.start : part.end].startswith("The point") for part in parts)
    assert all(copy[part.start : part.end].endswith("2022).") for part in parts)
    assert len(read_document("a.txt", copy).citations) == 10_000


def test_a_long_text_is_read_as_a_short_one(monkeypatch):
    text = ("The point was made (TASS, January 3, 2022; Some Gazette, May 4). Not [so] (or so)!\n\n") * 50
    expected = read_document("a.txt", text)
    monkeypatch.setattr("standoff.reading.page.SHORT", 0)
    monkeypatch.setattr("standoff.reading.reader.SHORT", 0)
    assert read_document("a.txt", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The rooms 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, " + "5, " * 20_000 + "stood empty.",
        "A word. [1]\n\nNotes\n\n[1] TASS, January " + "5, " * 20_000 + "2022.",
        "A word [^1].\n\n[^1]: " + "_ https://tass.example/2022/01/14/x Source: " * 1_000,
        "A word [^1].\n\n" + '[^1]: TASS, May 3, 2022.\n[^2]: Smith, "Short," nowhere.\n' * 2_000,
        "там" * 20_000 + " сор",
        "Кремль" * 10_000,
        "a" * 60_000 + " Рим",
        "word" + "\r" * 60_000 + "word",
        "A word. [1]\n\nNotes\n\n[1] " + "TASS, January 35; " * 3_000 + "TASS, January 3, 2022.",
        "A word. [1]\n\nNotes\n\n[1] " + "TASS, May 3, 2022; but see RIA, May 4; see " * 2_000,
    ],
    ids=[
        "days",
        "days in a note",
        "sources",
        "short titles",
        "Cyrillic word",
        "name after name",
        "Latin word",
        "returns",
        "wrong dates",
        "turns",
    ],
)
def test_what_goes_on_and_on_is_gone_through_once(text):
    began = process_time()
    reading = read_document("a.txt", text)
    assert process_time() - began < 4.0
    assert sum(len(said.message) for said in reading.warnings) < 40 * len(text)
