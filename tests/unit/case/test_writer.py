import os
from datetime import date

import pytest

from standoff.case import writer
from standoff.case.page import read_page
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
    ("head", "tail"),
    [
        ("# above\n\n[{id: a, claim: x}", "]  # end\n"),
        ("[\n # one\n {id: a, claim: x}, # two\n # three\n", "]\n# four\n"),
        ("[{id: a, claim: x} # two, [three]\n # three\n", "  ]# four"),
        ("\ufeff[\r\n {id: a, claim: 'é]'},\r\n", "]\r\n"),
        ("--- # begins\n[{id: a, claim: x},", "]\n...\n# after\n"),
        ("[", "]\n"),
        ("[ # none yet\n", "]"),
        ("- {id: a, claim: x}  # end\n", "...\n# after\n"),
        ("- [x, y]\n- {id: a, claim: ']'}\n", "... # end"),
    ],
)
def test_in_brackets_or_before_an_end_nothing_is_lost(tmp_path, head, tail):
    path = tmp_path / "evidence.yaml"
    path.write_bytes((head + tail).encode())
    append_evidence(path, [ITEM, {**ITEM, "id": "draft-2"}], {"draft-1": ["From a.txt, characters 1-2."]})
    after = path.read_bytes().decode()
    assert after.endswith(tail)
    # But for the items, only a comma was written: after the last item, where it had none.
    kept = after[: len(after) - len(tail)]
    heads = [head, *(f"{head[:at]},{head[at:]}" for at in range(len(head) + 1))]
    assert any(map(kept.startswith, heads))
    page = read_page("evidence.yaml", path.read_bytes())
    assert page.mistakes == ()
    *there, first, second = page.root.items
    assert len(there) == len(read_page("before.yaml", (head + tail).encode()).root.items)
    assert first.values["claim"].text == second.values["claim"].text == ITEM["claim"]
    assert (first.values["id"].text, second.values["id"].text) == ("draft-1", "draft-2")
    assert after.count("# From a.txt") == 1
    assert ("\r\n" in head) == ("\n" not in after.replace("\r\n", ""))


@pytest.mark.parametrize("end", ["", "\n\n", "\n\n# a comment"])
def test_a_last_text_that_keeps_its_blank_lines_is_no_hindrance(tmp_path, end):
    path = tmp_path / "evidence.yaml"
    before = f"- id: a\n  claim: |+\n   kept{end}"
    path.write_text(before, encoding="utf-8")
    append_evidence(path, [ITEM])
    assert path.read_text(encoding="utf-8").startswith(before)


def test_where_something_would_be_lost_nothing_is_written(tmp_path, monkeypatch):
    path = tmp_path / "evidence.yaml"
    path.write_text("- id: a\n  claim: x\n", encoding="utf-8")
    monkeypatch.setattr(writer, "_dumped", lambda _: "  more: of the last item\n")
    with pytest.raises(InputError, match="write it with a dash before each item"):
        append_evidence(path, [ITEM])
    assert path.read_text(encoding="utf-8") == "- id: a\n  claim: x\n"


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
def test_a_link_is_followed(tmp_path):
    target = tmp_path / "elsewhere.yaml"
    target.write_text("# kept\n", encoding="utf-8")
    path = tmp_path / "evidence.yaml"
    path.symlink_to("elsewhere.yaml")
    append_evidence(path, [ITEM])
    assert path.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("# kept\n")
    assert "draft-1" in target.read_text(encoding="utf-8")


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
