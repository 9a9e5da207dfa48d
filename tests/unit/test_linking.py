"""A report is linked to the passage it rests on."""

import hashlib
from datetime import date

from standoff.case.model import Case, CaseDocument, EvidenceItem, Report, SourceSetting
from standoff.linking import link

TEXT = "The fleet left port on Monday. His patience\nhad run out (TASS, January 14, 2022).\n"


def case_with(text=TEXT, **report):
    given = {"source": "tass", "date": date(2022, 1, 14), "document": "note.md", **report}
    rest = {"reliability": "B", "reliability_from": "kind", "credibility": 2, "origin": "r.1", "id": "r.1"}
    return Case(
        id="small",
        title="Small",
        actors=(),
        evidence=(EvidenceItem(id="r", claim="c", reports=(Report(**given, **rest),)),),
        documents=(CaseDocument(name="note.md", text=text, sha256=hashlib.sha256(text.encode()).hexdigest()),),
        sources={
            given["source"]: SourceSetting(
                id=given["source"], name="Harbour Post", kind="independent", country="", listed=False,
                reliability="B", reliability_from="case",
            )
        },
    )  # fmt: skip


def test_a_quote_across_a_line_break_is_found_as_the_reader_finds_it():
    links = link(case_with(quote="patience had run out"))
    assert links.passages["r.1"].text == "His patience had run out"
    assert links.passages["r.1"].citation == "(TASS, January 14, 2022)"
    assert links.doubts == ()


def test_without_a_quote_the_one_claim_that_names_source_and_date_is_meant():
    assert link(case_with()).passages["r.1"].text == "His patience had run out"
    assert link(case_with(date=date(2022, 1, 13))).passages == {}


def test_a_source_known_to_the_case_alone_is_found_by_its_name():
    text = TEXT.replace("TASS", "Harbour Post")
    assert link(case_with(text, source="harbour", quote="run out")).doubts == ()


def test_a_passage_that_cites_another_source_is_doubted():
    (doubt,) = link(case_with(source="meduza", quote="run out")).doubts
    assert "does not cite meduza" in doubt
