"""From a reading into a case: what is appended, and what is never touched, lost or added twice."""

import json
import random
import subprocess
import sys
from datetime import date

import pytest

from standoff import analysis
from standoff.case.reader import read_case
from standoff.drafted import drafted_lines, drafted_record
from standoff.drafts import add_drafts
from standoff.errors import CaseError, InputError
from standoff.linking import link
from standoff.passages import reading_rows
from standoff.reading.reader import read_document

CASE = """\
title: Two ports
begins: 2022-01-01
as_of: 2022-01-17
horizon: 2022-03-01
actors:
  north:
    name: North
    options:
      sail: {says: lets its boats sail}
    intentions:
      open: {says: keep trade open, prior: 50%, prefers: [north.sail]}
      shut: {says: shut the strait, prior: 50%, prefers: [not north.sail]}
sources:
  harbour-post: {name: Harbour Post, reliability: C}
"""
EVIDENCE = """\
# What was reported.
- id: first   # the first
  claim: The boats   stayed
  reports:
    - {source: tass, date: 2022-01-03, grade: B2}
  expected_if: {north: {open: 20%, shut: 60%}}
"""
NOTE = """\
The ferry stayed in port for a third day (TASS, January 12, 2022). Nobody said why.
The governor called the delay regrettable (Kommersant, January 13, 2022; Harbour Post, January 14, 2022).
"""


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "два порта"
    folder.mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "evidence.yaml").write_text(EVIDENCE, encoding="utf-8")
    return folder


def add(case, text, name="note.txt"):
    return add_drafts(str(case), [read_document(name, text)])


def sound(case):
    checked = analysis.check(case)
    assert checked.mistakes == ()
    return checked.warnings


def test_a_draft_holds_the_claim_its_reports_and_its_place(case):
    drafted = add(case, NOTE)
    assert [draft.claim for draft in drafted.drafts] == [
        "The ferry stayed in port for a third day",
        "The governor called the delay regrettable",
    ]
    assert any("not yet judged" in warning for warning in sound(case))
    read = read_case(case)
    first, second = read.evidence[1:]
    assert [(str(one.source), one.date.isoformat()) for one in second.reports] == [
        ("kommersant", "2022-01-13"),
        ("harbour-post", "2022-01-14"),
    ]
    assert (case / "documents" / "note.txt").read_text(encoding="utf-8") == NOTE
    passage = link(read).passages[first.reports[0].id]
    assert (passage.document, passage.start, passage.end) == ("note.txt", 0, drafted.drafts[0].end)
    assert NOTE[drafted.drafts[1].start : drafted.drafts[1].end] == drafted.drafts[1].claim
    assert json.dumps(drafted_record(drafted))


@pytest.mark.parametrize(
    "before",
    [
        EVIDENCE,
        EVIDENCE.replace("\n", "\r\n"),
        EVIDENCE.rstrip("\n"),
        "\ufeff" + EVIDENCE,
        EVIDENCE + "\n\n   # the end, and no line end",
        "# nothing yet\n",
        "",
        None,
    ],
)
def test_what_stood_there_stays_to_the_byte(case, before):
    path = case / "evidence.yaml"
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before.encode())
    assert len(add(case, NOTE).drafts) == 2
    after = path.read_bytes()
    assert after.startswith((before or "").encode())
    assert (b"\r\n" in after) == ("\r\n" in (before or ""))
    assert (b"\n" in after.replace(b"\r\n", b"")) == ("\r\n" not in (before or ""))
    sound(case)
    assert len(read_case(case).evidence) == 2 + ("first" in (before or ""))


def test_nothing_is_added_twice_not_even_after_an_edit(case):
    add(case, NOTE)
    path = case / "evidence.yaml"
    once = path.read_bytes()
    again = add(case, NOTE)
    assert (again.drafts, again.known) == ((), 2)
    assert path.read_bytes() == once
    text = once.decode()
    identity = read_case(case).evidence[1].id
    edited = text.replace(identity, "ferry-stays").replace(
        "claim: The ferry stayed in port for a third day", "claim: The ferry is held\n  move: north.sail"
    )
    no_comments = "".join(line for line in edited.splitlines(True) if not line.startswith("# From"))
    deleted = text[: text.index(f"- id: {identity}")] + text[text.index("\n# From note.txt, characters 84") :]
    assert "The ferry stayed" not in deleted.replace("quote:", "")
    for changed in (edited, no_comments, deleted):
        path.write_text(changed, encoding="utf-8")
        assert add(case, NOTE).drafts == ()
        assert path.read_text(encoding="utf-8") == changed
        sound(case)
    assert [one.name for one in (case / "documents").iterdir()] == ["note.txt"]


def test_a_document_that_is_there_is_not_copied_and_no_other_is_written_over(case):
    documents = case / "documents"
    documents.mkdir()
    (documents / "kept.md").write_text(NOTE, encoding="utf-8")
    (documents / "other.txt").write_text("Something else.", encoding="utf-8")
    assert {draft.document for draft in add(case, NOTE, "elsewhere.txt").drafts} == {"kept.md"}
    other = add(case, NOTE.replace("third", "fourth"), "/far/away/other.txt").drafts
    assert {draft.document for draft in other} == {f"other-{other[0].id[6:14]}.txt"}
    assert (documents / "other.txt").read_text(encoding="utf-8") == "Something else."
    sound(case)


def test_a_page_is_copied_as_the_text_that_was_read(case):
    drafted = add(case, NOTE, "page.html")
    assert {draft.document for draft in drafted.drafts} == {"page.txt"}
    assert add(case, NOTE, "page.html").drafts == ()
    sound(case)


def test_what_is_later_than_the_case_is_left_out_and_told(case):
    drafted = add(
        case, "He left (TASS, January 18, 2022). She came (TASS, January 16, 2022; RBC, January 19, 2022)."
    )
    assert [draft.claim for draft in drafted.drafts] == ["She came"]
    assert drafted.drafts[0].notes == ("rbc 2022-01-19: later than the case's as_of, 2022-01-17",)
    (left,) = drafted.left_out
    assert (left.claim, left.why) == ("He left", "tass 2022-01-18: later than the case's as_of, 2022-01-17")
    told = "\n".join(drafted_lines(drafted))
    assert "left out: note.txt:0-7" in told
    assert "# Also cited: rbc 2022-01-19" in (case / "evidence.yaml").read_text(encoding="utf-8")
    sound(case)


def test_what_is_no_report_is_told(case):
    drafted = add(
        case,
        "It rained (A Paper Nobody Listed, January 12, 2022). It froze (but see TASS, January 12, 2022)."
        " It snowed (RBC, January 2022). It thawed (TASS, January 13, 2022; cf. RBC, January 14, 2022).",
    )
    assert [draft.claim for draft in drafted.drafts] == ["It thawed"]
    assert [one.why.split(": ", 1)[1] for one in drafted.left_out] == [
        "an unlisted source; list it under `sources:` in case.yaml",
        "cited for contrast, no report of it",
        "the day is not known",
    ]
    sound(case)


def test_a_case_with_mistakes_is_left_as_it_is(case):
    path = case / "evidence.yaml"
    for broken in ("- id: a\n  claim: [\n", "title: no list\n", EVIDENCE.replace("tass", "nobody")):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(CaseError, match=r"evidence\.yaml:"):
            add(case, NOTE)
        assert path.read_text(encoding="utf-8") == broken
        assert not (case / "documents").exists()
    with pytest.raises(InputError, match="bundled"):
        add("january-2022", NOTE)
    with pytest.raises(InputError, match="no-such"):
        add("no-such", NOTE)


def test_a_document_that_would_break_the_case_is_not_copied(case):
    documents = case / "documents"
    documents.mkdir()
    (documents / "old.txt").write_text("The boats stayed, said some.", encoding="utf-8")
    path = case / "evidence.yaml"
    path.write_text(EVIDENCE.replace("grade: B2", "quote: The boats stayed"), encoding="utf-8")
    drafted = add(case, NOTE)
    assert len(drafted.drafts) == 2
    assert any("not copied" in note and "name one with `document`" in note for note in drafted.notes)
    assert [one.name for one in documents.iterdir()] == ["old.txt"]
    sound(case)
    assert add(case, NOTE).drafts == ()


def test_odd_signs_make_no_case_that_cannot_be_read(case):
    odd = "“It: #is - 'so' {x}” – said\u2028the \x07 mayor: *yes* & no (TASS, January 12, 2022)."
    assert len(add(case, odd).drafts) == 1
    sound(case)
    assert add(case, odd).drafts == ()


def test_a_copied_story_is_proposed_as_one_origin(case):
    add(case, NOTE)
    copied = "The ferry stayed in port for a third day, said the harbor (RBC, January 13, 2022)."
    drafted = add(case, copied, "copy.txt")
    (story,) = drafted.stories
    assert story.items == (read_case(case).evidence[1].id, drafted.drafts[0].id)
    assert story.origin == "tass-2022-01-12"
    written = (case / "evidence.yaml").read_text(encoding="utf-8")
    assert f"# One story with {story.items[0]}?" in written
    assert "origin: tass-2022-01-12" in written
    assert all(report.origin == report.id for item in read_case(case).evidence for report in item.reports)
    assert any("one story?" in line for line in drafted_lines(drafted))


def test_the_same_words_of_another_source_are_another_report(case):
    add(case, NOTE)
    drafted = add(case, "The ferry stayed in port for a third day (RBC, January 12, 2022).", "copy.txt")
    assert len(drafted.drafts) == len(drafted.stories) == 1
    sound(case)


def test_two_writers_do_not_lose_each_others_drafts(case):
    program = (
        "import sys\n"
        "from standoff.drafts import add_drafts\n"
        "from standoff.reading.reader import read_document\n"
        "for number in range(6):\n"
        "    name = f'{sys.argv[2]}{number}'\n"
        "    text = f'The boat {name} left port at dawn (TASS, January 12, 2022).'\n"
        "    assert len(add_drafts(sys.argv[1], [read_document(name + '.txt', text)]).drafts) == 1\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(case), name]) for name in "ab"]
    assert [process.wait(120) for process in running] == [0, 0]
    assert len(read_case(case).evidence) == 13
    assert len(list((case / "documents").iterdir())) == 12
    sound(case)


SIGNS = [*"abc де ё XYZ", '"', "'", ":", " #", "- ", "\t", "{", "}", "[", "]", "&", "*", "!", "|", ">", "%", "@", "`",
         "\\", "\u2028", "\u00a0", "\u200b", "\x07", "\x85", "é", "\U0001f600", "“", "…", "\ufeff", "\ufffe", "\r\n",
         "\n", "1.5", "yes", "null", "~", "<<", "? ", ", "]  # fmt: skip
BEFORE = [EVIDENCE, EVIDENCE.replace("\n", "\r\n"), EVIDENCE.rstrip(), "", "# x", "[]\n", EVIDENCE + "...\n",
          "---\n" + EVIDENCE, "  " + EVIDENCE.replace("\n", "\n  ").rstrip() + "\n"]  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_whatever_a_text_holds_the_case_stays_sound(case, seed):
    chance = random.Random(seed)

    def some(most):
        return "".join(chance.choice(SIGNS) for _ in range(chance.randrange(1, most)))

    text = "".join(f"{some(25)} (TASS, January {chance.randrange(1, 20)}, 2022). " for _ in range(4))
    name = chance.choice(
        ["n.txt", "n.html", some(5).replace("/", "") + ".md", "- .txt", " a  b.txt", "#x: y.txt"]
    )
    before = chance.choice(BEFORE)
    path = case / "evidence.yaml"
    path.write_bytes(before.encode())
    first = add(case, text, name)
    after = path.read_bytes()
    assert len(first.drafts) + len(first.left_out) + first.known == len(read_document(name, text).claims)
    assert not any("not copied" in note for note in first.notes)
    if first.drafts:
        sound(case)
        assert after.startswith(before.encode()) or before.startswith("[") or before.endswith("...\n")
    assert add(case, text, name).drafts == ()
    assert path.read_bytes() == after


def test_what_is_cited_for_contrast_within_one_parenthesis_is_no_report(case):
    text = (
        "The ferry sank (TASS, January 12, 2022; but see Kommersant, January 13, 2022).\n\n"
        "Its crew is safe (but see TASS, January 14, 2022)."
    )
    drafted = add(case, text)
    assert [draft.reports for draft in drafted.drafts] == [(("tass", date(2022, 1, 12)),)]
    assert drafted.drafts[0].notes == ("but see Kommersant 2022-01-13: cited for contrast, no report of it",)
    assert [one.why for one in drafted.left_out] == [
        "but see TASS 2022-01-14: cited for contrast, no report of it"
    ]


def test_the_table_of_claims_tells_what_is_cited_for_contrast():
    text = "The ferry sank (TASS, January 12, 2022; but see Kommersant, January 13, 2022)."
    _, rows = reading_rows(read_document("x", text), {})
    assert next(rows)[2] == "tass 2022-01-12\nbut see kommersant 2022-01-13"
