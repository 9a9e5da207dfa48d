"""Pages of a PDF: footnotes find their marks, running heads go, and lists stay where they are."""

import pytest

from standoff.reading.pdf_pages import joined
from standoff.reading.reader import read_file
from standoff.reading.record import to_json


def test_footnotes_are_numbered_through_where_each_page_counts_anew():
    pages = [
        "The Quarry\nThe first hall stood empty.1 Nobody knew\nwhy in 2019.2 The council\n1 TASS, May 3, 2021.\n2 “Empty Halls,” Kommersant,\nMay 4, 2021.\n1",
        "met twice that year.1 It rained.\n1 Ibid., 3.\n2",
    ]
    assert joined(pages) == (
        "The Quarry\nThe first hall stood empty.[1] Nobody knew\nwhy in 2019.[2] The council\nmet twice that year.[3] It rained."
        "\n\nNotes\n\n[1] TASS, May 3, 2021.\n\n[2] “Empty Halls,” Kommersant,\nMay 4, 2021.\n\n[3] Ibid., 3."
    )


def test_footnotes_may_count_on_over_the_pages():
    pages = [
        "One.7 Two.\n7 TASS, May 3, 2021.",
        "Three,8 four.9\n8 RBC, May 4, 2021.\n9 Interfax, May 5, 2021.",
    ]
    assert joined(pages).startswith("One.[1] Two.\nThree,[2] four.[3]\n\nNotes\n\n[1] TASS")


def test_numbered_paragraphs_are_no_footnotes():
    pages = [
        "The parties agree:\n1. The hall shall be open.\n2. The key shall be kept\nby the mayor.",
        "3. The roof shall be mended.",
    ]
    assert joined(pages) == "\n".join(pages)


def test_running_heads_and_page_numbers_go_and_the_first_head_stays():
    pages = [
        f"Eurasia Daily Monitor  Volume 18  Issue 4\nThe {part} was quiet and\ncold in {place}\nValley Papers {at + 10}\n— {at} —"
        for at, (part, place) in enumerate((("dawn", "town"), ("noon", "camp"), ("dusk", "port")), 1)
    ]
    assert joined(pages) == (
        "Eurasia Daily Monitor  Volume 18  Issue 4\nThe dawn was quiet and\ncold in town\nValley Papers 11\n"
        "The noon was quiet and\ncold in camp\nThe dusk was quiet and\ncold in port"
    )


def test_one_page_is_as_it_was():
    assert joined(["Title\n\nA sentence.\n3"]) == "Title\n\nA sentence.\n3"


def test_decimals_and_counts_are_no_marks():
    pages = ["Prices rose 4.1 percent and 1 of 3 mines closed.1 A day\n1 RBC, May 4, 2021."]
    assert "4.1 percent and 1 of 3 mines closed.[1] A day" in joined(pages)


def test_a_printed_paper_is_read_with_its_footnotes(tmp_path):
    typst = pytest.importorskip("typst")
    pytest.importorskip("pypdf")
    notes = (
        "Ivan Sample, “Empty Halls,” Kommersant, April 12, 2021.",
        "Ibid.",
        "TASS, April 13, 2021; RBC, April 14, 2021.",
    )
    filler = "The hall stood empty for another day, and the watchman counted the windows once more. " * 9
    source = (
        '#set page(paper: "a6", header: [Valley Papers 3], numbering: "1")\n= Halls\n\nMay 2, 2021\n\n'
        + "\n\n".join(f"{filler}Claim {index}.#footnote[{note}] {filler}" for index, note in enumerate(notes))
    )
    (tmp_path / "paper.typ").write_text(source, encoding="utf-8")
    typst.compile(str(tmp_path / "paper.typ"), output=str(tmp_path / "paper.pdf"))
    record = to_json(read_file(str(tmp_path / "paper.pdf")))
    found = [
        [(one["outlet"], one["dates"]) for one in citation["sources"]] for citation in record["citations"]
    ]
    assert found == [
        [("kommersant", ["2021-04-12"])],
        [("kommersant", ["2021-04-12"])],
        [("tass", ["2021-04-13"]), ("rbc", ["2021-04-14"])],
    ]
    assert [claim["end"] - claim["start"] for claim in record["claims"]] == [len("Claim 0.")] * 3
    assert record["document"]["date"] == "2021-05-02"
