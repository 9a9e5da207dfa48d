from datetime import date

import pytest

from standoff.case.reader import read_case
from standoff.case.warnings import warnings
from standoff.case.writer import append_evidence, new_case
from standoff.errors import CaseError, InputError

ITEM = {
    "id": "draft-1",
    "claim": 'He said: "no" # twice',
    "reports": [{"source": "tass", "date": date(2022, 1, 12), "quote": "a: b"}],
}


def test_a_new_case_passes_the_check(tmp_path):
    written = new_case(tmp_path / "mine")
    assert sorted(path.name for path in written) == ["README.md", "case.yaml", "evidence.yaml", "review.md"]
    case = read_case(tmp_path / "mine")
    assert len(case.options) == 6
    assert any(actor.has_rival_intentions for actor in case.actors)
    assert len(case.questions) == 2
    assert len(case.evidence) == 4
    assert {warning.kind for warning in warnings(case)} == {"unlisted source"}


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "case.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="there is something here already"):
        new_case(tmp_path)
    assert (tmp_path / "case.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# nothing yet\n",
        "- id: a   # a comment\n  claim: 'x'\n",
        "- id: a\n  claim: >\n    no line end",
        "  - {id: a, claim: x}   # indented\n\n# the end\n",
        "- id: a\r\n  claim: x\r\n",
    ],
)
def test_what_stands_there_stays_to_the_letter(tmp_path, before):
    path = tmp_path / "evidence.yaml"
    path.write_bytes(before.encode())
    append_evidence(path, [ITEM])
    after = path.read_bytes().decode()
    assert after.startswith(before)
    assert after.count("draft-1") == 1
    assert ("\r\n" in before) == ("\r\n" in after)


def test_what_is_appended_is_read_back(tmp_path, cases):
    cases.read(tmp_path, evidence=cases.EVIDENCE, review="Then a: b.")
    append_evidence(
        tmp_path / "evidence.yaml",
        [ITEM, {**ITEM, "id": "draft-2", "expected_if": {"north": {"power": 0.3, "water": "55%"}}}],
    )
    *_, first, second = read_case(tmp_path).evidence
    assert first.claim == ITEM["claim"]
    assert first.reports[0].quote == "a: b"
    assert second.expected_if["north"]["water"] == pytest.approx(0.55)


@pytest.mark.parametrize(
    "before", ["# above\n\n[{id: a, claim: x}]  # end\n", "- {id: a, claim: x}  # end\n...\n"]
)
def test_a_list_that_cannot_be_added_to_is_written_anew_with_its_comments(tmp_path, before):
    path = tmp_path / "evidence.yaml"
    path.write_text(before, encoding="utf-8")
    append_evidence(path, [ITEM])
    after = path.read_text(encoding="utf-8")
    assert [text in after for text in ("id: a", "id: draft-1", "# end")] == [True, True, True]
    assert after.startswith(before[:2])


def test_an_empty_list_takes_items(tmp_path):
    path = tmp_path / "evidence.yaml"
    path.write_text("[]\n", encoding="utf-8")
    append_evidence(path, [ITEM])
    assert "draft-1" in path.read_text(encoding="utf-8")


def test_a_file_is_made_where_there_is_none(tmp_path):
    append_evidence(tmp_path / "new/evidence.yaml", [ITEM])
    assert (tmp_path / "new/evidence.yaml").read_text(encoding="utf-8").startswith("- id: draft-1\n")


def test_an_id_is_used_once(tmp_path):
    path = tmp_path / "evidence.yaml"
    append_evidence(path, [ITEM])
    before = path.read_bytes()
    with pytest.raises(InputError, match="there is an item `draft-1` already"):
        append_evidence(path, [ITEM])
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"a: b\n", b"- [\n", b"\xff"])
def test_a_file_that_is_no_list_is_left_alone(tmp_path, content):
    path = tmp_path / "evidence.yaml"
    path.write_bytes(content)
    with pytest.raises(CaseError):
        append_evidence(path, [ITEM])
    assert path.read_bytes() == content
