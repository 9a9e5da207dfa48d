import os
from datetime import date
from pathlib import Path

import pytest

from standoff.case import documents, feasibility
from standoff.case.model import NONE_OF_THESE, Ranking, ScheduledChance, Utility
from standoff.case.reader import read_case
from standoff.errors import CaseError, InputError
from standoff.sources.registry import actors


def told(raised):
    return [
        f"{Path(mistake.file).name}:{mistake.line} {mistake.message}" for mistake in raised.value.mistakes
    ]


def test_a_case_may_be_as_small_as_actors_options_and_preferences(tmp_path, cases):
    case = cases.read(
        tmp_path,
        "actors:\n  a: {options: {confess: {}}, ranking: [s2, s1, s4, s3]}\n"
        "  b: {options: {confess: {}}, utility: {s1: 3, s2: 0, s3: 5, s4: 1}}\n",
    )
    assert case.title == case.id == tmp_path.name
    assert case.start is case.begins is case.as_of is None
    assert [option.id for option in case.options] == ["a.confess", "b.confess"]
    first, second = (actor.intentions[0] for actor in case.actors)
    assert (first.id, first.prior) == ("only", 1.0)
    assert first.preference == Ranking(classes=(("s2",), ("s1",), ("s4",), ("s3",)))
    assert second.preference == Utility(values={"s1": 3, "s2": 0, "s3": 5, "s4": 1})
    assert not case.actors[0].has_rival_intentions


def test_attitudes_are_signs(tmp_path, cases):
    case = cases.read(tmp_path, cases.CASE + "attitudes: {north: {south: negative, north: neutral}}\n")
    assert case.attitudes == {"north": {"south": -1, "north": 0}}


def test_a_whole_case_is_read(tmp_path, cases):
    case = cases.read(tmp_path, evidence=cases.EVIDENCE, review="A text.")
    assert (case.begins, case.as_of, case.horizon) == (date(2022, 1, 1), date(2022, 1, 31), date(2022, 3, 31))
    assert case.start == 0b0010
    assert [intention.id for intention in case.actor("north").intentions] == ["power", "water", NONE_OF_THESE]
    assert sum(intention.prior for intention in case.actor("north").intentions) == pytest.approx(1)
    move, indicator = case.evidence
    assert move.on == date(2022, 1, 10)
    assert [(change.option, change.taken) for change in move.moves] == [("north.dam", True)]
    assert indicator.expected_if["north"] == pytest.approx(
        {"power": 0.7, "water": 0.2, NONE_OF_THESE: (0.5 * 0.7 + 0.4 * 0.2) / 0.9}
    )
    assert "mean of the listed intentions" in case.notes[0]
    report = move.reports[0]
    assert (report.id, report.origin, report.reliability, report.credibility) == (
        "works.1",
        "works.1",
        "B",
        2,
    )
    assert case.sources["lake-post"].reliability_from == "kind"
    assert not case.sources["lake-post"].listed
    assert [document.name for document in case.documents] == ["review.md"]
    assert len(case.sha256) == 64


def test_the_digest_follows_every_file(tmp_path, cases):
    first = cases.read(tmp_path, evidence=cases.EVIDENCE, review="A text.").sha256
    assert cases.read(tmp_path, evidence=cases.EVIDENCE, review="A text.").sha256 == first
    assert cases.read(tmp_path, evidence=cases.EVIDENCE, review="A text!").sha256 != first
    assert cases.read(tmp_path, evidence=cases.EVIDENCE + "# more\n", review="A text.").sha256 != first


def test_the_order_of_keys_does_not_matter_within_an_indicator(tmp_path, cases):
    swapped = cases.changed(cases.EVIDENCE, ("{power: 70%, water: 20%}", "{water: 20%, power: 70%}"))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = (
        cases.read(tmp_path / "a", evidence=cases.EVIDENCE),
        cases.read(tmp_path / "b", evidence=swapped),
    )
    assert list(one.evidence[1].expected_if["north"]) == list(other.evidence[1].expected_if["north"])
    assert one.evidence == other.evidence


def test_a_word_stays_a_word(tmp_path, cases):
    case = cases.changed(
        cases.CASE,
        ("title: The lake", "title: no"),
        ("      dam: {says: builds a dam}", "      dam: {says: no}"),
    )
    read = cases.read(tmp_path, case)
    assert (read.title, read.options[0].says) == ("no", "no")


def test_an_intention_that_is_not_listed_takes_its_share(tmp_path, cases):
    case = cases.changed(
        cases.CASE, ("      none_of_these: {prior: 10%}\n", ""), ("prior: 50%", "prior: 60%")
    )
    read = cases.read(tmp_path, case)
    assert [intention.prior for intention in read.actor("north").intentions] == pytest.approx(
        [0.54, 0.36, 0.1]
    )
    assert "none_of_these has no prior of its own" in read.notes[0]


def test_missing_priors_are_equal_shares(tmp_path, cases):
    case = cases.changed(cases.CASE, ("prior: 50%, ", ""), ("prior: 40%, ", ""))
    read = cases.read(tmp_path, case)
    assert [intention.prior for intention in read.actor("north").intentions] == pytest.approx(
        [0.45, 0.45, 0.1]
    )
    assert "share equally" in read.notes[0]


def test_priors_are_scaled_when_asked(tmp_path, cases):
    case = cases.changed(
        cases.CASE,
        ("prior: 50%", "prior: 70%"),
        ("    intentions:\n", "    normalise_priors: yes\n    intentions:\n"),
    )
    read = cases.read(tmp_path, case)
    assert [intention.prior for intention in read.actor("north").intentions] == pytest.approx(
        [7 / 12, 4 / 12, 1 / 12]
    )
    assert "sum to 120% and were scaled" in read.notes[0]


def test_the_residual_intention_can_be_left_out(tmp_path, cases):
    case = cases.changed(cases.CASE, ("{prior: 10%}", "{prior: 0}"), ("prior: 50%", "prior: 60%"))
    read = cases.read(tmp_path, case, cases.EVIDENCE)
    assert [intention.id for intention in read.actor("north").intentions] == ["power", "water"]
    assert list(read.evidence[1].expected_if["north"]) == ["power", "water"]


def test_listed_states_are_masks_in_their_order(tmp_path, cases):
    read = cases.read(
        tmp_path,
        'states: ["00", "01", "10"]\nstart: s3\nactors:\n'
        "  a: {options: {x: {says: does x}}, utility: [1, 2, 3]}\n  b: {options: {y: {says: does y}}, ranking: [s3, [s1, s2]]}\n",
    )
    assert read.explicit_states == (0b00, 0b10, 0b01)
    assert read.start == 0b01
    assert [option.at_start for option in read.options] == [True, False]


def test_a_drawn_graph_has_names_and_arcs(tmp_path, cases):
    read = cases.read(
        tmp_path,
        "states: [1, 2, 3]\nstart: 2\nmoves: {a: {1: 2, 2: [1, 3]}}\nactors:\n  a: {ranking: [1, 2, 3]}\n  b: {utility: [0, 1, 2]}\n",
    )
    assert read.drawn.states == ("1", "2", "3")
    assert read.drawn.moves == {"a": {"1": ("2",), "2": ("1", "3")}}
    assert read.drawn_start == "2"
    assert not read.options


def test_a_scheduled_step_has_its_actors_pace_unless_it_says(tmp_path, cases):
    case = cases.CASE + (
        "schedule:\n  - {change: not north.talk, from: 2022-02-01, to: 2022-02-10, announced_by: works}\n"
        "  - {change: north.dam, from: 2022-02-01, to: 2022-02-10, decides_every: 12 hours, restless: 60%}\n"
    )
    own, said = cases.read(tmp_path, case, cases.EVIDENCE).schedule
    assert isinstance(own, ScheduledChance)
    assert (own.change.taken, own.decides_every, own.restless, own.announced_by) == (
        False,
        7.0,
        0.05,
        "works",
    )
    assert (said.decides_every, said.restless, said.announced_by) == (0.5, 0.6, None)


def test_settings_replace_the_defaults_one_by_one(tmp_path, cases):
    case = (
        cases.CASE
        + "model: {cap: 10, restless_times: [1], reliability: {B: [80%, 10%]}, credibility: {3: 0.5}, seed: 7}\n"
    )
    model = cases.read(tmp_path, case).model
    assert (model.cap, model.restless_times, model.seed, model.half_life) == (10.0, (1.0,), 7, 60.0)
    assert model.reliability["B"] == (0.8, 0.1)
    assert model.reliability["A"] == (0.95, 0.02)
    assert (model.credibility[3], model.credibility[1]) == (0.5, 1.0)


def test_grades_come_from_the_report_then_the_case_then_the_kind(tmp_path, cases):
    case = cases.changed(
        cases.CASE,
        (
            "kind: independent}",
            "kind: independent}\n  tass: {reliability: E}\n  stranger: {name: A stranger}",
        ),
    )
    evidence = cases.changed(
        cases.EVIDENCE,
        (
            "    - {source: lake-post, date: 2022-01-10, grade: B2}\n",
            "".join(
                f"    - {{source: {source}, date: 2022-01-10{grade}}}\n"
                for source, grade in [
                    ("tass", ", grade: A"),
                    ("tass", ", grade: 3"),
                    ("lake-post", ""),
                    ("meduza", ""),
                    ("stranger", ""),
                ]
            ),
        ),
    )
    reports = cases.read(tmp_path, case, evidence).evidence[0].reports
    assert [(report.reliability, report.reliability_from, report.credibility) for report in reports] == [
        ("A", "report", 6),
        ("E", "case", 3),
        ("B", "kind", 6),
        ("C", "kind", 6),
        ("F", "unlisted", 6),
    ]


def test_a_registered_source_brings_no_hindsight(tmp_path, cases):
    evidence = cases.changed(cases.EVIDENCE, ("lake-post, date: 2022-01-10", "meduza, date: 2022-01-10"))
    source = cases.read(tmp_path, evidence=evidence).sources["meduza"]
    assert (source.listed, source.name, source.notes) == (True, "Meduza", "")


def test_without_a_day_of_assessment_today_is_the_last(tmp_path, cases):
    case = cases.changed(cases.CASE, ("as_of: 2022-01-31\n", ""))
    cases.read(tmp_path, case, cases.EVIDENCE)
    read_case(tmp_path, today=date(2022, 1, 12))
    with pytest.raises(CaseError, match="2022-01-12 is later than today, 2022-01-11"):
        read_case(tmp_path, today=date(2022, 1, 11))


def test_mistakes_of_all_files_come_together(tmp_path, cases):
    case = cases.changed(
        cases.CASE, ("title:", "titel:"), ("happens_when: north.dam", "happens_when: north.dan")
    )
    evidence = cases.changed(
        cases.EVIDENCE,
        ("grade: B2}\n  move", "grade: B9}\n  move"),
        ("claim: North orders turbines", "clam: x"),
    )
    with pytest.raises(CaseError) as raised:
        cases.read(tmp_path, case, evidence, review="Text.")
    lines = told(raised)
    assert [line.split(" ")[0] for line in lines] == [
        "case.yaml:1",
        "case.yaml:22",
        "evidence.yaml:4",
        "evidence.yaml:7",
    ]


def test_a_file_full_of_mistakes_is_given_up(tmp_path, cases):
    items = "".join(
        f"- {{id: e{number}, clim: x, reports: [{{source: zzz{number}, date: 2022-01-01}}]}}\n"
        for number in range(5000)
    )
    with pytest.raises(CaseError) as raised:
        cases.read(tmp_path, evidence=items)
    assert len(raised.value.mistakes) == 201
    assert "more than 200 mistakes in this file" in raised.value.mistakes[0].message


def test_a_slip_in_one_record_is_not_told_again_where_it_is_used(tmp_path, cases):
    case = cases.changed(
        cases.CASE,
        ("dam: {says: builds a dam}", "dam: {sais: builds a dam, cost: high}"),
        ("prior: 50%", "prior: fifty"),
    )
    with pytest.raises(CaseError) as raised:
        cases.read(tmp_path, case, cases.EVIDENCE)
    assert len(raised.value.mistakes) == 3


def test_a_list_keeps_its_places_when_an_item_is_left_out(tmp_path, cases):
    evidence = "- 5\n" + cases.changed(cases.EVIDENCE, ("move: north.dam", "move: north.dan"))
    with pytest.raises(CaseError) as raised:
        cases.read(tmp_path, evidence=evidence)
    assert [mistake.line for mistake in raised.value.mistakes] == [1, 6]


def test_a_folder_without_a_case_is_said_to_be_one(tmp_path):
    with pytest.raises(InputError, match=r"there is no case\.yaml"):
        read_case(tmp_path)


def test_the_case_file_itself_may_be_named(tmp_path, cases):
    cases.read(tmp_path)
    assert read_case(tmp_path / "case.yaml").id == tmp_path.name


def test_only_texts_are_read_from_documents(tmp_path, cases):
    (tmp_path / "documents/more").mkdir(parents=True)
    (tmp_path / "documents/page.pdf").write_bytes(b"%PDF-\xff")
    (tmp_path / "documents/more/b.txt").write_text("B", encoding="utf-8")
    case = cases.read(tmp_path, a="A")
    assert [document.name for document in case.documents] == ["a.md", "more/b.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_document_may_not_lead_out_of_the_case(tmp_path, cases):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = tmp_path / "case"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents/link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(CaseError, match=r"link\.txt:1:1: a link that leads out of the case"):
        cases.read(folder)
    (folder / "documents/link.txt").unlink()
    (folder / "documents").rmdir()
    (folder / "documents").symlink_to("/")
    with pytest.raises(CaseError, match="documents:1:1: a link that leads out of the case"):
        cases.read(folder)


def test_two_thousand_reports_are_read(tmp_path, cases):
    items = "".join(
        f"- id: e{number}\n  claim: Something of number {number} was seen at the lake\n"
        f"  reports: [{{source: lake-post, date: 2022-01-12, grade: B2}}, {{source: tass, date: 2022-01-13, grade: C3}}]\n"
        "  expected_if: {north: {power: 40%, water: 55%}}\n"
        for number in range(1000)
    )
    assert len(cases.read(tmp_path, evidence=items).evidence) == 1000


def test_documents_are_bounded(tmp_path, cases, monkeypatch):
    monkeypatch.setattr(documents, "MOST_DOCUMENTS", 2)
    with pytest.raises(CaseError, match=r"c\.md:1:1: more than 2 documents"):
        cases.read(tmp_path, a="A", b="B", c="C", d="D")
    monkeypatch.setattr(documents, "MOST_DOCUMENTS", 9)
    monkeypatch.setattr(documents, "MOST_TEXT", 1)
    with pytest.raises(CaseError, match=r"c\.md:1:1: more than 1 bytes in documents/"):
        cases.read(tmp_path, a="A", b="B", c="C")
    monkeypatch.setattr(documents, "MOST_BYTES", 2)
    with pytest.raises(CaseError, match=r"a\.md:1:1: the file has more than 2 bytes"):
        cases.read(tmp_path, a="ABC", b="B", c="C")


def test_a_file_that_cannot_be_opened_is_named(tmp_path, cases, monkeypatch):
    cases.read(tmp_path)

    def refuses(_path, *_mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuses)
    with pytest.raises(InputError, match=r"case\.yaml: cannot be read: Permission denied"):
        read_case(tmp_path)


def test_a_registered_actor_lends_its_name(tmp_path, cases):
    registered = next(iter(actors().values()))
    case = cases.changed(cases.CASE, ("  south:\n", f"  south:\n    registry: {registered.id}\n"))
    south = cases.read(tmp_path, case).actor("south")
    assert (south.name, south.registry) == (registered.name, registered.id)


def test_a_question_is_asked_of_listed_states_too(tmp_path, cases):
    case = (
        'states: ["00", "01", "10"]\nactors:\n  a: {options: {x: {}}, utility: [1, 2, 3]}\n'
        "  b: {options: {y: {}}, utility: [1, 2, 3]}\nquestions:\n  both: {asks: Both?, happens_when: HAPPENS, by: 2022-01-01}\n"
    )
    assert cases.read(tmp_path, case.replace("HAPPENS", "a.x or b.y")).questions
    with pytest.raises(CaseError, match="no feasible state meets this question"):
        cases.read(tmp_path, case.replace("HAPPENS", "a.x and b.y"))


def test_what_a_search_cannot_settle_is_not_called_a_mistake(tmp_path, cases, monkeypatch):
    monkeypatch.setattr(feasibility, "MOST_STEPS", 0)
    assert cases.read(tmp_path).questions


def test_options_are_bounded(tmp_path, cases):
    options = ", ".join(f"o{number}: {{says: does {number}}}" for number in range(64))
    with pytest.raises(CaseError, match="this is option 64 of 64; at most 63 are accepted"):
        cases.read(tmp_path, f"actors:\n  a:\n    options: {{{options}}}\n    prefers: [a.o1]\n")


def test_a_ranking_is_refused_where_states_are_too_many(tmp_path, cases):
    options = ", ".join(f"o{number}: {{says: does {number}}}" for number in range(20))
    with pytest.raises(CaseError, match="more than 4,096; use prefers or weights"):
        cases.read(tmp_path, f"actors:\n  a:\n    options: {{{options}}}\n    ranking: [s1, s2]\n")


def test_what_is_no_file_is_not_passed_over(tmp_path, cases):
    cases.read(tmp_path)
    place = tmp_path / "evidence.yaml"
    place.unlink(missing_ok=True)
    place.mkdir()
    with pytest.raises(InputError, match=r"evidence\.yaml: a folder; accepted is a file"):
        read_case(tmp_path)
    place.rmdir()
    if os.name != "nt":
        place.symlink_to("nowhere.yaml")
        with pytest.raises(InputError, match=r"evidence\.yaml: a link that leads to nothing"):
            read_case(tmp_path)
