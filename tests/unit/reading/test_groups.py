"""The grammar of a citation's inside: what is read at once is what is read piece by piece."""

from itertools import product

import pytest

from standoff.reading import groups
from standoff.reading.reader import read_document

NAMES = ("Kommersant", "Novaya Gazeta", "RIA\nNovosti", "Quarry Courier", "kommersant", "the Times")
MONTHS = ("April", "Apr.", "Sept", "Aprile", "Мая", "may")
DAYS = ("6", "06", "0", "29", "31", "6, 8", "6,  8, 21", "8, 6", "6, 6", "6, 8, 30", "27, 28")
YEARS = ("", ", 2021", ", 21", ", 3021")


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_group_is_read_as_the_whole_grammar_reads_it(name, monkeypatch):
    texts = [f"see {name}, {' '.join(rest)}{year}" for rest in product(MONTHS, DAYS) for year in YEARS]
    at_once = [groups.parse_groups(text, 0, len(text)) for text in texts]
    plain = [groups.simple_source(text, 4, len(text)) is not None for text in texts]
    assert any(plain) == (groups.outlet_of_name(" ".join(name.split())) is not None and name[0].isupper())
    monkeypatch.setattr(groups, "simple_source", lambda *_: None)
    for text, found in zip(texts, at_once, strict=True):
        assert found == groups.parse_groups(text, 0, len(text)), text


def test_a_clause_does_not_go_on_over_the_end_of_its_paragraph():
    head = "A Title\n\nJanuary 7, 2022\n\nThe last soldiers left the base of the northern town "
    closing = read_document("x", head + "(Malijet, January 5)\n\nThe government denied it flatly.\n")
    within = read_document("x", head + "(Malijet, January 5) before dawn.\n")
    assert [one.text for one in closing.citations] == ["(Malijet, January 5)"]
    assert not within.citations
