"""What is found by a quick look is what the slow and literal way finds, on random small texts."""

import random
import re

import pytest

from standoff.reading.conventions import brackets
from standoff.reading.document import Text
from standoff.reading.groups import _ASIDE, _ASIDE_SIGNS
from standoff.reading.masks import Masks
from standoff.reading.page import lay_out
from standoff.reading.relative import CUES
from standoff.reading.running import _cues
from standoff.reading.surfaces import _surfaces, ways_at


def test_cues_stand_where_their_words_do():
    rng = random.Random(1)
    for _ in range(300):
        parts = rng.choices([*CUES, "2019", "7", "19", "s", " ", " ", "the", "ye", "Mo"], k=12)
        text = "".join(parts)
        cues = _cues(text, Masks([]))
        literal = sorted(at for cue in CUES for at in range(len(text)) if text.startswith(cue, at))
        assert cues.relative == literal, text
        assert cues.digits == [run.start() for run in re.finditer("[0-9]+", text)]
        assert len(cues.years) == sum("19" in run or "20" in run for run in re.findall("[0-9]+", text))


def standing(text, at, way):
    """Tell whether a way to write an actor stands at a place as whole words, or in the plural."""
    until = at + len(way.text)
    if not text.startswith(way.text, at) or (way.needs_the and re.search(r"\b[Tt]he\s$", text[:at]) is None):
        return False
    one, two = text[until : until + 1], text[until + 1 : until + 2]
    if way.takes_plural and one == "s" and not two.isalnum():
        return True
    goes_on = way.text[-1].isalnum() and (one.isalnum() or one == "_")
    return not goes_on and not (one == "." and two.islower())


def test_the_longest_way_that_stands_as_whole_words_is_found():
    rng = random.Random(2)
    words = sorted(_surfaces())
    for _ in range(1_500):
        ways = _surfaces()[rng.choice(words)]
        text = rng.choice(["", "the ", "The ", "in ", "lathe "])
        at = len(text)
        text += rng.choice(ways).text + rng.choice(
            ["", " ", "s", "s ", "sx", "_", ".", ".c", ". A", "-", "'s", "n"]
        )
        literal = next((way for way in ways if standing(text, at, way)), None)
        begun = ways_at(re.match(r"\w+", ways[0].text).group())
        found = begun.here.match(text, at)
        assert (None if found is None else begun.by_text[found.group()].text) == (
            None if literal is None else literal.text
        ), text


@pytest.mark.parametrize(
    "aside",
    [
        "p. 7", "pp. 7-9", "page 3", "стр. 4", "с. 4", "no. 3", "Nos. 4", "#5", "№ 6", "vol. 7", "Volume 8", "issue 9", "vyp. 2", "12:30 GMT",
        "Monday, x", "Tue. x", "Wed x", "Thursday x", "Fri x", "Sat x", "Sun x", "print edition", "online version", "in Russian", "in Ukrainian",
        "in English", "in German", "in French", "in Chinese", "translated by A", "trans. by A", "transl. by A", "emphasis added",
        "author's translation", "EMPHASIS ADDED",
    ],
)  # fmt: skip
def test_every_aside_has_one_of_the_signs(aside):
    assert _ASIDE.search(aside) is not None
    assert any(sign in aside.lower() for sign in _ASIDE_SIGNS)


def test_one_unlisted_word_in_brackets_is_no_citation_either_way(monkeypatch):
    words = [
        "CSTO",
        "Kommersant",
        "May",
        "see",
        "ibid",
        "sic",
        "Петров",
        "TASS",
        "Telegram",
        "Gazette",
        "dpa",
        "newspaper",
        "photo",
    ]

    def read():
        for word in words:
            page = lay_out(
                Text.of(f"The port of the northern coast is shut again ({word}). So it stays.\n", name="x")
            )
            yield word, list(brackets.in_brackets(page))

    quick = list(read())
    monkeypatch.setattr(brackets, "is_listed", lambda _: True)
    assert quick == list(read())
    assert {word for word, found in quick if found} == {"Kommersant", "TASS", "Telegram", "dpa"}
