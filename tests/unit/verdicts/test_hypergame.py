"""From `perceives:` to everybody's own game, and how it is told."""

import pytest

from standoff.brief.perceiving import hypergame_rows, tell_games, tell_hypergame_rules
from standoff.case.reader import read_case
from standoff.errors import InputError
from standoff.verdicts.hypergame import hypergame_report
from standoff.verdicts.stability import stability_report

FOREST = """\
title: The forest
actors:
  allies:
    name: Allies
    options:
      north: {says: mass in the north, at_start: no}
    prefers: [not germany.forest, allies.north if germany.plain, not allies.north unless germany.plain]
    perceives:
      unseen: [germany.forest]
      believes:
        germany: {intention: blunt}
  germany:
    name: Germany
    options:
      plain: {says: attacks through the plain}
      forest: {says: attacks through the forest}
    intentions:
      sly: {says: sly, prior: 70%, prefers: [germany.forest and allies.north, not germany.forest, not germany.plain]}
      blunt: {says: blunt, prior: 30%, prefers: [germany.plain]}
    perceives:
      views:
        allies: {unseen: [germany.forest], believes: {germany: {intention: blunt}}}
infeasible: [germany.plain and germany.forest]
"""
"""s1 nothing, s2 north, s3 plain, s4 north and plain, s5 forest, s6 north and forest."""


def report_of(tmp_path, text, given=None, concepts=()):
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    return hypergame_report(read_case(tmp_path), given or {}, concepts)


def test_each_decides_in_the_game_it_sees(tmp_path):
    record = report_of(tmp_path, FOREST, concepts=["nash"]).record()
    assert record["level"] == 2
    assert record["rules"]["intentions"] == {"allies": None, "germany": "sly"}
    games = record["games"]
    assert games["allies"]["states"] == ["s1", "s2", "s3", "s4"]
    assert games["germany"]["states"] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    # In the allies' game Germany, believed to be blunt, wants the plain: there s4 holds.
    assert games["allies"]["stable"]["nash"] == {"allies": ["s1", "s4"], "germany": ["s3", "s4"]}
    # In its own, Germany takes to the forest once the allies are in the north.
    assert games["germany"]["stable"]["nash"]["germany"] == ["s1", "s6"]
    assert record["surprises"]["allies"] == [
        {"state": "s5", "appears_as": "s1"},
        {"state": "s6", "appears_as": "s2"},
    ]
    assert record["stable"]["nash"] == {"allies": ["s1", "s4", "s5"], "germany": ["s1", "s6"]}
    assert record["equilibria"] == {"nash": ["s1"]}
    assert record["expected"]["nash"] == {"allies": ["s4"], "germany": ["s1"]}
    assert record["disappointed"]["nash"] == {"allies": ["s4"], "germany": []}
    # The allies wait for Germany to leave s1, which it does not.
    assert record["steady"] == {"nash": []}
    assert record["surprising_moves"] == [{"actor": "germany", "to": "s5", "surprises": ["allies"]}]


def test_without_a_status_quo_no_move_surprises_and_with_one_it_does(tmp_path):
    report = report_of(tmp_path, FOREST)
    assert report.conflict.start is not None
    assert [(move.after, move.surprises) for move in report.moves] == [(4, (0,))]
    nowhere = report_of(tmp_path, FOREST.replace(", at_start: no", ""))
    assert nowhere.conflict.start is None
    assert nowhere.moves == ()


def test_the_intention_chosen_is_that_of_the_conflict_and_a_belief_stays_as_it_is(tmp_path):
    record = report_of(tmp_path, FOREST, {"germany": "blunt"}, ["nash"]).record()
    assert record["games"]["germany"]["stable"]["nash"]["germany"] == ["s3", "s4"]
    assert record["games"]["allies"]["stable"]["nash"]["germany"] == ["s3", "s4"]
    assert record["equilibria"]["nash"] == record["steady"]["nash"] == ["s4"]


def test_where_nobody_misperceives_it_is_the_plain_table(tmp_path):
    allies, germany, _ = FOREST.split("    perceives:\n")
    plain = allies + germany[germany.index("  germany:\n    name") :] + FOREST.splitlines()[-1] + "\n"
    record = report_of(tmp_path, plain).record()
    table = stability_report(read_case(tmp_path), {}).record()
    assert record["level"] == 1
    assert record["stable"] == table["stable"]
    assert record["equilibria"] == record["steady"] == table["equilibria"]
    assert record["surprises"] == {"allies": [], "germany": []}


def test_in_a_hand_drawn_graph_states_are_not_seen(tmp_path):
    text = """\
states: [calm, tense, war]
start: calm
actors:
  a:
    ranking: [war, tense, calm]
    perceives: {unseen: [war], believes: {b: {ranking: [calm, tense, war]}}}
  b: {ranking: [war, tense, calm]}
moves:
  a: {calm: [tense, war], tense: calm}
  b: {tense: [calm, war]}
"""
    report = report_of(tmp_path, text, concepts=["nash"])
    record = report.record()
    assert record["games"]["a"]["states"] == ["calm", "tense"]
    assert record["games"]["a"]["stable"]["nash"] == {"a": ["tense"], "b": ["calm"]}
    assert record["stable"]["nash"] == {"a": ["tense"], "b": ["calm", "war"]}
    assert record["surprises"]["a"] == [{"state": "war", "appears_as": None}]
    # Only a could go to war at once, and a does not see it.
    assert record["surprising_moves"] == []
    header, rows, _ = hypergame_rows(report, every_state=False)
    assert header == ("State", "Holds", "Steady", "a", "b", "Surprises")
    assert rows[2][-1] == "a (knows no such state)"


def test_what_is_seen_is_told(tmp_path):
    report = report_of(tmp_path, FOREST, concepts=["nash"])
    header, rows, left_out = hypergame_rows(report, every_state=False)
    assert header == ("State", "Taken", "Holds", "Steady", "Allies", "Germany", "Surprises")
    assert rows[0] == ("s1 (start)", "nothing", "Nash", "", "Nash", "Nash", "")
    assert rows[5][-1] == "Allies (sees s2)"
    assert left_out == ()
    told = [line.replace("\N{NO-BREAK SPACE}", " ") for line in tell_games(report)]
    assert told == [
        "The game seen by Allies: 4 of 6 states; not seen: germany.forest; believed to want something else: Germany.",
        "  There everybody would stay, but somebody would leave: s4 (Nash).",
        "The game seen by Germany: 6 of 6 states.",
        "  From there, the game of Allies; not seen: germany.forest; believed to want something else: Germany.",
        "A move from the start that Allies would not see coming: Germany to s5.",
    ]
    rules = tell_hypergame_rules(report)
    assert "Intentions used: germany: sly." in rules
    assert "A hypergame of level 2." in rules


@pytest.mark.parametrize("concept", ["cnash", "lh", "nm"])
def test_concepts_that_judge_others_than_single_actors_are_refused(tmp_path, concept):
    with pytest.raises(InputError, match="is not asked of a hypergame; accepted are nash"):
        report_of(tmp_path, FOREST, concepts=[concept])


def test_preferences_known_in_part_are_refused(tmp_path):
    own = FOREST.replace(
        "prefers: [not germany.forest, ", "prefers: [{unordered: [not germany.forest, allies.north]}, "
    )
    with pytest.raises(InputError, match=r"/case\.yaml: what allies wants is known in part, by `unordered:`"):
        report_of(tmp_path, own)
    believed = FOREST.replace(
        "        germany: {intention: blunt}\n",
        "        germany: {prefers: [{unordered: [germany.plain, not allies.north]}]}\n",
    )
    with pytest.raises(
        InputError, match=r"/case\.yaml: what germany, as others believe, wants is known in part"
    ):
        report_of(tmp_path, believed)
