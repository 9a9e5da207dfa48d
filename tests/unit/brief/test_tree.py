import pytest

from standoff.brief.compose import cell, judged, number
from standoff.brief.tree import Citation, Column, Link, Row, Sentence, Table, Text, text_of

CITATION = Citation(evidence="open-door", report="open-door.1", text="Izvestia, 13 January 2022", target="e1")


def test_a_reported_sentence_must_cite():
    Sentence(kind="reported", content=(Text(text="The door is open"), CITATION))
    with pytest.raises(ValueError, match="reported must cite a report"):
        Sentence(kind="reported", content=(Text(text="The door is open"),))


def test_a_judgement_must_lead_to_its_computation():
    judged("It has ", number(0.57, "57 %", "outcomes.s1"))
    with pytest.raises(ValueError, match="judgement must hold a number"):
        judged("It is likely.")


def test_an_assumption_must_be_listed():
    Sentence(kind="assumption", content=(Text(text="One actor."),), anchor="assumption-1")
    Sentence(kind="assumption", content=(Text(text="As assumed in "), Link(text="A1", target="assumption-1")))
    with pytest.raises(ValueError, match="assumption must be listed"):
        Sentence(kind="assumption", content=(Text(text="One actor."),))


def test_a_table_is_not_ragged():
    with pytest.raises(ValueError, match="table t: a row of 2 cells under 1 columns"):
        Table(id="t", caption="", columns=(Column(header="a"),), rows=(Row(cells=(cell("1"), cell("2"))),))


def test_text_of_a_content_is_its_words():
    sentence = judged("It has ", number(0.57, "57 %", "outcomes.s1"), ".")
    assert text_of((Text(text="So: "), sentence)) == "So: It has 57 %."
