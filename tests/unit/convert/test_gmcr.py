"""`.gmcr` files: what is read from them, and how every mistake is told."""

import copy
import json

import numpy as np
import pytest

from standoff.case.reader import read_case
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import conflict_from_case, taken
from standoff.convert.conversion import convert
from standoff.convert.gmcr.reader import read_gmcr
from standoff.convert.json_text import MOST_BYTES, MOST_DEPTH, read_json
from standoff.errors import CaseError, InputError, TooLarge
from standoff.stability.equilibria import analyse

DAM = {
    "program": "gmcr-py",
    "version": "0.3.12",
    "options": [
        {"name": "Raise the dam", "permittedDirection": "fwd"},
        {"name": "Sue", "permittedDirection": "both"},
        {"name": "Pay", "permittedDirection": "both"},
        {"name": "Old licence", "permittedDirection": "back"},
    ],
    "decisionMakers": [
        {
            "name": "Utility Co.",
            "options": [0, 2],
            "preferences": [
                [[1, "N"]],
                {"compound": True, "members": [[[0, "Y"], [2, "N"]], [[3, "Y"]]]},
                "N---",
            ],
            "payoffs": [1, 2, 3],
        },
        {"name": "Town: East", "options": [1, 3], "preferences": [[[0, "N"]], [[2, "Y"]]]},
    ],
    "infeasibles": [[[1, "Y"], [2, "Y"]], [[0, "Y"], [3, "Y"]]],
    "useManualPreferenceRanking": False,
    "coalitions": [0, 1],
}
"""Four options of two owners, not in the order of the owners."""


def changed(change):
    model = copy.deepcopy(DAM)
    change(model)
    return json.dumps(model).encode()


def told(content):
    with pytest.raises(CaseError) as raised:
        read_gmcr("dam.gmcr", content, title="Dam")
    assert all(mistake.file == "dam.gmcr" for mistake in raised.value.mistakes)
    return [mistake.message for mistake in raised.value.mistakes]


def made(tmp_path, model):
    file, folder = tmp_path / "dam.gmcr", tmp_path / "dam"
    file.write_text(json.dumps(model), encoding="utf-8")
    converted = convert(str(file), str(folder), {})
    return converted, read_case(folder)


def test_names_become_ids_and_are_kept_in_words(tmp_path):
    _, case = made(tmp_path, DAM)
    assert [(actor.id, actor.name) for actor in case.actors] == [
        ("utility_co", "Utility Co."),
        ("town_east", "Town: East"),
    ]
    assert [option.id for option in case.options] == [
        "utility_co.raise_the_dam", "utility_co.pay", "town_east.sue", "town_east.old_licence",
    ]  # fmt: skip
    assert [option.says for option in case.options] == ["Raise the dam", "Pay", "Sue", "Old licence"]
    assert [(option.reversible, option.retakable) for option in case.options] == [
        (False, True), (True, True), (True, True), (True, False),
    ]  # fmt: skip
    assert case.title == "dam"


def test_statements_are_those_of_the_file(tmp_path):
    _, case = made(tmp_path, DAM)
    prefers = [statement.text for statement in case.actors[0].intentions[0].preference.statements]
    assert prefers == [
        "not town_east.sue",
        "(utility_co.raise_the_dam and not utility_co.pay) or town_east.old_licence",
        "not utility_co.raise_the_dam",
    ]
    assert [expression.text for expression in case.infeasible] == [
        "town_east.sue and utility_co.pay",
        "utility_co.raise_the_dam and town_east.old_licence",
    ]


def test_names_that_are_alike_get_ids_of_their_own(tmp_path):
    model = copy.deepcopy(DAM)
    for option in model["options"]:
        option["name"] = "1. Do it!"
    for maker in model["decisionMakers"]:
        maker["name"] = "???"
    _, case = made(tmp_path, model)
    assert [actor.id for actor in case.actors] == ["actor", "actor_2"]
    assert [option.id for option in case.options] == [
        "actor.option_1_do_it", "actor.option_1_do_it_2", "actor_2.option_1_do_it", "actor_2.option_1_do_it_2",
    ]  # fmt: skip


def test_rankings_number_the_states_in_the_order_of_the_file(tmp_path):
    """State 2 of the file is the second lowest number when its first option is the lowest bit."""
    model = copy.deepcopy(DAM)
    model["useManualPreferenceRanking"] = True
    # The feasible combinations of the file in ascending order, its first option the lowest bit.
    masks = [m for m in range(16) if not (m & 6 == 6 or m & 9 == 9)]
    worth = [(7 * m) % 5 for m in masks]
    ranking = [
        [place + 1 for place, value in enumerate(worth) if value == wanted]
        for wanted in sorted(set(worth), reverse=True)
    ]
    for maker in model["decisionMakers"]:
        del maker["preferences"]
        maker["preferenceRanking"] = [tied[0] if len(tied) == 1 else tied for tied in ranking]
    _, case = made(tmp_path, model)
    conflict = conflict_from_case(case)
    rank = rank_states(conflict, case.actors[0].intentions[0].preference).rank
    names = ("utility_co.raise_the_dam", "town_east.sue", "utility_co.pay", "town_east.old_licence")
    for s in range(conflict.n_states):
        mask = sum(1 << names.index(option) for option in taken(conflict, s))
        assert rank[s] == sorted(set(worth)).index(worth[masks.index(mask)])


def test_elmira_as_the_tool_of_the_field_stores_it_has_the_published_equilibria(tmp_path):
    """Twelve states here, of which the four after the plant is abandoned are one in the literature."""
    model = {
        "options": [
            {"name": "Modify", "permittedDirection": "fwd"},
            {"name": "Delay", "permittedDirection": "back"},
            {"name": "Accept", "permittedDirection": "both"},
            {"name": "Abandon", "permittedDirection": "fwd"},
            {"name": "Insist", "permittedDirection": "both"},
        ],
        "decisionMakers": [
            {"name": "MoE", "options": [0], "preferences": [],
             "preferenceRanking": [9, 3, 4, 10, 7, 1, 2, 8, [5, 6, 11, 12]]},
            {"name": "Uniroyal", "options": [1, 2, 3], "preferences": [],
             "preferenceRanking": [1, 4, 10, 7, [5, 6, 11, 12], 3, 9, 2, 8]},
            {"name": "Local", "options": [4], "preferences": [],
             "preferenceRanking": [9, 3, 7, 1, 10, 8, 4, 2, [5, 6, 11, 12]]},
        ],
        "infeasibles": ["-YY--", "-Y-Y-", "--YY-", "-NNN-"],
        "useManualPreferenceRanking": True,
    }  # fmt: skip
    _, case = made(tmp_path, model)
    conflict = conflict_from_case(case)
    ranks = [rank_states(conflict, actor.intentions[0].preference).rank for actor in case.actors]
    for concept in ("nash", "seq"):
        held = np.flatnonzero(analyse(conflict, ranks, (concept,)).equilibria[concept])
        assert [s + 1 for s in held.tolist()] == [5, 6, 7, 10, 11, 12]


def test_without_preferences_an_actor_is_indifferent_and_that_is_told(tmp_path):
    model = copy.deepcopy(DAM)
    model["decisionMakers"][1]["preferences"] = []
    converted, case = made(tmp_path, model)
    assert rank_states(conflict_from_case(case), case.actors[1].intentions[0].preference).rank.max() == 0
    assert any("Town: East" in note and "indifferent" in note for note in converted.notes)
    assert all(note in (tmp_path / "dam/README.md").read_text(encoding="utf-8") for note in converted.notes)


@pytest.mark.parametrize("manual", [True, False])
def test_what_stands_beside_the_preference_in_use_is_told(tmp_path, manual):
    model = copy.deepcopy(DAM)
    ranked(list(range(1, 10)))(model)
    model["useManualPreferenceRanking"] = manual
    converted, _ = made(tmp_path, model)
    key = "preferences" if manual else "preferenceRanking"
    told = f"decisionMakers[0].{key}, decisionMakers[1].{key}."
    assert any(note.endswith(told) for note in converted.notes)


def test_coalitions_and_unknown_keys_are_told(tmp_path):
    model = copy.deepcopy(DAM)
    model["coalitions"] = [[0, 1]]
    model["colour"] = "red"
    model["options"][2]["icon"] = 1
    converted, _ = made(tmp_path, model)
    assert any("--coalition utility_co,town_east" in note for note in converted.notes)
    assert any("options[2].icon" in note and "colour" in note for note in converted.notes)


@pytest.mark.parametrize(
    ("place", "key", "value", "belongs"),
    [
        (("decisionMakers", 0), "useManualPreferenceRanking", True, "the top of the file"),
        (("decisionMakers", 1), "infeasibles", [], "the top of the file"),
        ((), "misperceptions", [], "each decision maker"),
        ((), "preferenceRanking", [], "each decision maker"),
        ((), "payoffs", [], "each decision maker"),
        (("options", 2), "preferences", [], "each decision maker"),
        (("decisionMakers", 0), "permittedDirection", "fwd", "each option"),
        (("decisionMakers", 0, "preferences", 1), "misperceptions", [], "each decision maker"),
        ((), "members", [], "a condition"),
    ],
)
def test_a_known_key_in_another_place_is_a_mistake(place, key, value, belongs):
    def put(model):
        for step in place:
            model = model[step]
        model[key] = value

    (message,) = told(changed(put))
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in (*place, key))
    assert message.startswith(f"`{shown.removeprefix('.')}` is not read here; it belongs to {belongs}")


@pytest.mark.parametrize("key", ["options", "decisionMakers", "infeasibles"])
def test_a_missing_key_is_named(key):
    (message,) = told(changed(lambda model: model.pop(key)))
    assert message.startswith(f"`{key}` is missing")


@pytest.mark.parametrize("key", ["name", "permittedDirection"])
def test_a_missing_key_of_an_option_is_named_with_its_place(key):
    (message,) = told(changed(lambda model: model["options"][2].pop(key)))
    assert message.startswith(f"`options[2].{key}` is missing")


@pytest.mark.parametrize("key", ["name", "options", "preferences"])
def test_a_missing_key_of_a_decision_maker_is_named_with_its_place(key):
    messages = told(changed(lambda model: model["decisionMakers"][1].pop(key)))
    assert messages[0].startswith(f"`decisionMakers[1].{key}` is missing")


def test_where_rankings_are_used_each_decision_maker_needs_one():
    messages = told(changed(lambda model: model.update(useManualPreferenceRanking=True)))
    assert [message.split(" is missing")[0] for message in messages] == [
        "`decisionMakers[0].preferenceRanking`",
        "`decisionMakers[1].preferenceRanking`",
    ]


def ranked(ranking):
    def change(model):
        model["useManualPreferenceRanking"] = True
        for maker in model["decisionMakers"]:
            maker["preferenceRanking"] = list(range(1, 10))
        model["decisionMakers"][1]["preferenceRanking"] = ranking

    return change


def nobody(model):
    model["decisionMakers"][1]["options"] = [1]


def both(model):
    model["decisionMakers"][0]["options"] = [0, 2, 1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(options=[]), "`options` is empty"),
        (lambda m: m.update(options={}), "`options` is an object, { }; accepted is a list"),
        (lambda m: m.update(decisionMakers=[]), "`decisionMakers` is empty"),
        (lambda m: m.update(decisionMakers=[3]), "`decisionMakers[0]` is a whole number"),
        (lambda m: m["options"][0].update(name=7), "`options[0].name` is a whole number"),
        (lambda m: m["options"][0].update(name="  "), "`options[0].name` is empty"),
        (lambda m: m["options"][0].update(name="\ud800"), "`options[0].name` holds a character"),
        (lambda m: m["options"][0].update(permittedDirection="fw"), "did you mean `fwd`?"),
        (lambda m: m["options"][0].update(permittedDirection=True), "is true or false; accepted is a text"),
        (lambda m: m["decisionMakers"][0].update(options=[0, 2, 9]), "`decisionMakers[0].options[2]`: there is no option 9"),
        (lambda m: m["decisionMakers"][0].update(options=[0, True]), "`decisionMakers[0].options[1]` is true or false"),
        (lambda m: m["decisionMakers"][0].update(options=[0, 2.0]), "`decisionMakers[0].options[1]` is 2"),
        (nobody, "`options[3]`, Old licence, belongs to nobody"),
        (both, "`decisionMakers[1].options[0]`: option 1 is decisionMakers[0]'s already"),
        (lambda m: m["infeasibles"].append([]), "`infeasibles[2]` is not a condition"),
        (lambda m: m["infeasibles"].append([[0, "Y"], [1]]), "`infeasibles[2][1]` is not a pair"),
        (lambda m: m["infeasibles"].append([[0, "yes"]]), "`infeasibles[2][0][1]` is neither"),
        (lambda m: m["infeasibles"].append([[-1, "Y"]]), "`infeasibles[2][0][0]`: there is no option -1"),
        (lambda m: m["infeasibles"].append("YN"), "`infeasibles[2]`: `YN` is not a pattern"),
        (lambda m: m["infeasibles"].append("----"), "`infeasibles[2]` names no option"),
        (lambda m: m["infeasibles"].append({"if": [], "then": []}), "`infeasibles[2]` is not a condition"),
        (lambda m: m["decisionMakers"][0]["preferences"].append({"compound": True, "members": []}), "`decisionMakers[0].preferences[3]` has no members"),
        (lambda m: m["decisionMakers"][0]["preferences"].append("1 IF 2"), "`decisionMakers[0].preferences[3]`: `1 IF 2` is not a pattern"),
        (lambda m: m["decisionMakers"][0].update(misperceptions=5), "`decisionMakers[0].misperceptions` is a whole number"),
        (lambda m: m["infeasibles"].extend(["Y---", "N---"]), "`infeasibles` leaves no state"),
        (lambda m: m.update(coalitions=[[0, 5]]), "`coalitions[0]`: there is no decision maker 5"),
        (lambda m: m.update(useManualPreferenceRanking="yes"), "accepted is true or false"),
        (ranked([1, 2, 3]), "`decisionMakers[1].preferenceRanking` omits 4, 5, 6, 7, 8 and 1 more"),
        (ranked([1, 2, 3, 4, 5, 6, 7, 8, [9, 1]]), "`decisionMakers[1].preferenceRanking[8]`: state 1 is ranked twice"),
        (ranked([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), "there is no state 10; they are numbered 1 to 9"),
        (ranked([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), "there is no state 0"),
        (ranked([[], 1, 2, 3, 4, 5, 6, 7, 8, 9]), "`decisionMakers[1].preferenceRanking[0]` is an empty tie"),
        (ranked(["s1", 2, 3, 4, 5, 6, 7, 8, 9]), "`decisionMakers[1].preferenceRanking[0]` is a text in quotes"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_field(change, said):
    messages = told(changed(change))
    assert any(said in message for message in messages), messages


def test_all_mistakes_are_told_together_each_at_its_place():
    def change(model):
        del model["options"][1]["name"]
        model["infeasibles"].append([[8, "Y"]])
        model["decisionMakers"][0]["name"] = None

    with pytest.raises(CaseError) as raised:
        read_gmcr("dam.gmcr", changed(change), title="Dam")
    assert len(raised.value.mistakes) == 3
    assert len({mistake.column for mistake in raised.value.mistakes}) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this is not JSON: a value is missing"),
        (b"[1, 2", "a comma or a closing bracket is missing"),
        (b'{"options": [], "options": []}', "`options` is written twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "5000 digits"),
        (b"[" * 200_000, f"more than {MOST_DEPTH} deep"),
        (b'{"a": "' + b'\\"' * 400_000, "is not closed"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        (b"{\xff}", "not UTF-8"),
        (b" " * (MOST_BYTES + 1), "at most 4,194,304 are read"),
    ],
    ids=["empty", "open", "twice", "nan", "infinity", "digits", "deep", "quotes", "utf16", "utf8", "large"],
)
def test_what_is_no_json_or_hostile_is_refused(content, said):
    page = read_json("x.gmcr", content)
    assert page.value is None
    assert said in page.page.mistakes[0].message


@pytest.mark.parametrize("content", [b"3", b"null", b'"x"', b"[]", b"true", b"1.5"])
def test_a_file_that_holds_something_else_is_refused(content):
    (message,) = told(content)
    assert message.startswith("the file is")


def options_of(count):
    def change(model):
        model["options"] = [{"name": f"o{k}", "permittedDirection": "both"} for k in range(count)]
        model["decisionMakers"][0] |= {"options": list(range(count)), "preferences": [[[0, "Y"]]]}
        model["decisionMakers"][1] |= {"options": [], "preferences": []}
        model["infeasibles"] = []

    return change


def test_sixty_three_options_are_read_and_one_more_is_refused():
    assert len(read_gmcr("x", changed(options_of(63)), title="x").options) == 63
    for count in (64, 100):
        assert told(changed(options_of(count)))[0] == f"`options` has {count}; at most 63 are accepted"


def test_rankings_of_more_states_than_can_be_listed_are_refused():
    def change(model):
        options_of(40)(model)
        model["useManualPreferenceRanking"] = True
        for maker in model["decisionMakers"]:
            maker["preferenceRanking"] = [1]

    assert "at most 4,096 states" in told(changed(change))[0]


def test_one_decision_maker_is_enough():
    def change(model):
        model["decisionMakers"] = model["decisionMakers"][:1]
        model["decisionMakers"][0]["options"] = [0, 1, 2, 3]
        model["coalitions"] = [0]

    assert len(read_gmcr("x", changed(change), title="x").makers) == 1


def test_misperceptions_are_what_an_actor_does_not_see_and_come_back(tmp_path):
    model = copy.deepcopy(DAM)
    model["decisionMakers"][0]["misperceptions"] = [[[1, "Y"], [3, "N"]], "---Y"]
    _, case = made(tmp_path, model)
    view = case.actors[0].perceives
    assert [one.text for one in view.infeasible] == [
        "town_east.sue and not town_east.old_licence", "town_east.old_licence",
    ]  # fmt: skip
    assert case.actors[1].perceives is None
    convert(str(tmp_path / "dam"), str(tmp_path / "again.gmcr"), {})
    written = json.loads((tmp_path / "again.gmcr").read_text(encoding="utf-8"))
    assert [option["name"] for option in written["options"]] == ["Raise the dam", "Pay", "Sue", "Old licence"]
    held = [maker["misperceptions"] for maker in written["decisionMakers"]]
    assert held == [[[[2, "Y"], [3, "N"]], [[3, "Y"]]], []]


def test_what_else_is_misperceived_is_told(tmp_path):
    perceives = "    perceives: {unseen: [ann.a, ann.b], believes: {ann: {prefers: [ann.b]}}}\n"
    folder = case_folder(tmp_path, CASE + perceives)
    converted = convert(folder, str(tmp_path / "x.gmcr"), {})
    written = json.loads((tmp_path / "x.gmcr").read_text(encoding="utf-8"))
    assert written["decisionMakers"][1]["misperceptions"] == [[[0, "N"]], [[1, "Y"]]]
    assert any("believe" in note for note in converted.notes)
    assert any("does not see" in note for note in converted.notes)
    assert "misperceive" in convert(folder, str(tmp_path / "x.nfg"), {}).notes[-1]


CASE = """\
title: Two
actors:
  ann:
    options:
      a: {says: acts, at_start: yes}
      b: {says: builds}
    prefers: [ann.a]
  bob:
    options:
      c: {says: chooses}
    prefers: [bob.c]
"""


def case_folder(tmp_path, text):
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return str(folder)


def test_what_the_file_has_no_place_for_is_told(tmp_path):
    text = CASE + "begins: 2022-01-01\nas_of: 2022-01-02\nassumptions: [It rains.]\n"
    converted = convert(case_folder(tmp_path, text), str(tmp_path / "x.gmcr"), {})
    assert converted.notes == (
        "Left out, since the file has no place for it: the start, dates, assumptions.",
    )


def test_rival_readings_are_chosen_between(tmp_path):
    text = CASE.replace(
        "    prefers: [bob.c]\n",
        "    intentions:\n"
        "      calm: {says: calm, prior: 60%, prefers: [not bob.c]}\n"
        "      rash: {says: rash, prior: 40%, prefers: [bob.c]}\n",
    )
    folder = case_folder(tmp_path, text)
    held = {}
    for name, given in (("likeliest", {}), ("rash", {"bob": "rash"})):
        file = tmp_path / f"{name}.gmcr"
        converted = convert(folder, str(file), given)
        held[converted.intentions["bob"]] = json.loads(file.read_text(encoding="utf-8"))["decisionMakers"][1]
    assert held["calm"]["preferences"] == [[[2, "N"]]]
    assert held["rash"]["preferences"] == [[[2, "Y"]]]


def test_a_graph_drawn_by_hand_is_refused(tmp_path):
    for name in ("x.gmcr", "x.nfg"):
        with pytest.raises(InputError, match="drawn by hand"):
            convert("elmira", str(tmp_path / name), {})
        assert not (tmp_path / name).exists()


def test_an_option_that_nobody_can_change_is_refused(tmp_path):
    text = CASE.replace("{says: builds}", "{says: builds, reversible: no, retakable: no}")
    with pytest.raises(InputError, match=r"ann\.b can be changed in neither direction"):
        convert(case_folder(tmp_path, text), str(tmp_path / "x.gmcr"), {})


def many(count, preference):
    options = "".join(f"      o{k}: {{says: acts}}\n" for k in range(count))
    return f"title: Many\nactors:\n  ann:\n    options:\n{options}    {preference}\n"


def test_a_statement_that_holds_in_too_many_ways_is_ranked_state_by_state_or_refused(tmp_path):
    names = [f"ann.o{k}" for k in range(12)]
    half = f"prefers: ['exactly 6 of ({', '.join(names)})']"
    converted = convert(case_folder(tmp_path, many(12, half)), str(tmp_path / "x.gmcr"), {})
    assert "more than 200 ways" in converted.notes[0]
    written = json.loads((tmp_path / "x.gmcr").read_text(encoding="utf-8"))
    assert [len(tied) for tied in written["decisionMakers"][0]["preferenceRanking"]] == [924, 4096 - 924]
    (tmp_path / "case/case.yaml").write_text(many(13, half), encoding="utf-8")
    with pytest.raises(TooLarge, match=r"8,192 states one by one; at most 4,096.*more than 200 ways"):
        convert(str(tmp_path / "case"), str(tmp_path / "y.gmcr"), {})


def test_a_game_too_large_for_gambit_is_refused_before_it_is_made(tmp_path):
    with pytest.raises(TooLarge, match="131,072 combinations of strategies; at most 65,536"):
        convert(case_folder(tmp_path, many(17, "prefers: [ann.o1]")), str(tmp_path / "x.nfg"), {})


def test_a_choice_closed_by_another_actor_is_no_game_for_gambit(tmp_path):
    folder = case_folder(tmp_path, CASE + "infeasible: [ann.a and bob.c]\n")
    with pytest.raises(InputError, match=r"ann\.a with bob\.c is not"):
        convert(folder, str(tmp_path / "x.nfg"), {})


def test_nothing_is_overwritten_unasked(tmp_path):
    folder, file = case_folder(tmp_path, CASE), tmp_path / "x.nfg"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="--force"):
        convert(folder, str(file), {})
    assert file.read_text(encoding="utf-8") == "mine"
    convert(folder, str(file), {}, force=True)
    assert file.read_text(encoding="utf-8").startswith("NFG 1 R")
    convert(folder, str(tmp_path / "x.gmcr"), {})
    with pytest.raises(InputError, match="something here already"):
        convert(str(tmp_path / "x.gmcr"), folder, {})


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"FILE\.gmcr to a folder"):
        convert(case_folder(tmp_path, CASE), str(tmp_path / "x.efg"), {})
    with pytest.raises(InputError, match="no such file"):
        convert(str(tmp_path / "none.gmcr"), str(tmp_path / "x"), {})


def test_utilities_too_close_to_be_written_become_ranks(tmp_path):
    listed = ", ".join(f"ann.o{k % 4}" if k < 60 else f"ann.o{k - 56}" for k in range(64))
    text = many(8, f"prefers: [{listed}]")
    converted = convert(case_folder(tmp_path, text), str(tmp_path / "x.nfg"), {})
    assert "ranks" in converted.notes[0]
    body = (tmp_path / "x.nfg").read_text(encoding="utf-8")
    assert '{ "s256" 255 }' in body


@pytest.mark.parametrize(
    "name",
    ["no", "~", "yes: {", "- x", "# c", "&a", "'", '"', "2022-01-01", "<<", "%d", "`y`", "a \\n b", 'a \\" b', "a \\", "Å: 'x' \"y\"", "a" * 400],
)  # fmt: skip
def test_a_name_of_any_kind_comes_back_as_it_was(tmp_path, name):
    pygambit = pytest.importorskip("pygambit")
    model = copy.deepcopy(DAM) | {"title": name, "infeasibles": []}
    for entry in (*model["options"], *model["decisionMakers"]):
        entry["name"] = name
    _, case = made(tmp_path, model)
    assert case.title == name
    assert [actor.name for actor in case.actors] == [name, name]
    assert {option.says for option in case.options} == {name}
    convert(str(tmp_path / "dam"), str(tmp_path / "again.gmcr"), {})
    again = json.loads((tmp_path / "again.gmcr").read_text(encoding="utf-8"))
    assert {entry["name"] for entry in (*again["options"], *again["decisionMakers"])} == {name}
    convert(str(tmp_path / "dam"), str(tmp_path / "game.nfg"), {})
    game = pygambit.read_nfg(str(tmp_path / "game.nfg"))
    # Gambit cannot read a backslash at the end of a text or before a quotation mark.
    assert game.title == name.replace('\\"', '/"').removesuffix("\\") + ("/" if name.endswith("\\") else "")
    assert len(set(game.players)) == 2
