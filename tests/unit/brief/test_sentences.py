from datetime import date

import pytest

from standoff.assessment import ActorFacts, OptionFacts
from standoff.brief.sentences import tell_change, tell_state

TODAY = ("russia.mass", "russia.talk")
AS_OF = date(2022, 1, 17)


def option(actor, says, if_not=""):
    return OptionFacts(actor=actor, says=says, if_not=if_not, reversible=True, retakable=True)


OPTIONS = {
    "russia.mass": option("russia", "holds a strike force at the border"),
    "russia.strike": option("russia", "attacks Ukraine on a large scale"),
    "russia.talk": option("russia", "stays at the table", "leaves the table"),
    "usa.reply": option("usa", "replies in writing"),
}
ACTORS = {
    "russia": ActorFacts(name="Russia", decides_every=7, restless=0.05, rivals=True),
    "usa": ActorFacts(name="the United States", decides_every=7, restless=0.05, rivals=False),
}


def told(taken, **settings):
    return tell_state(taken, TODAY, OPTIONS, ACTORS, as_of=AS_OF, **settings).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [
        (TODAY, "As on 17 January 2022"),
        (
            (*TODAY, "russia.strike"),
            "Russia attacks Ukraine on a large scale; otherwise as on 17 January 2022",
        ),
        (("russia.mass",), "Russia leaves the table; otherwise as on 17 January 2022"),
        (
            ("russia.talk", "usa.reply"),
            "Russia no longer holds a strike force at the border; the United States replies in writing; otherwise as on 17 January 2022",
        ),
        ((*TODAY, "usa.reply"), "The United States replies in writing; otherwise as on 17 January 2022"),
        (
            ("russia.strike",),
            "Russia no longer holds a strike force at the border, attacks Ukraine on a large scale and leaves the table; otherwise as on 17 January 2022",
        ),
    ],
)
def test_a_state_is_told_by_its_changes(taken, sentence):
    assert told(taken) == sentence


def test_many_changes_are_counted_taken_ones_first():
    assert told(("russia.strike", "usa.reply"), most=1, tail=False) == (
        "Russia attacks Ukraine on a large scale; 3 more changes"
    )
    # One change more than allowed takes no more room told than counted.
    assert "more" not in told(("russia.strike", "usa.reply"), most=3, tail=False)


def test_inside_a_sentence_nothing_is_capitalised():
    assert told(TODAY, begins=False) == "as on 17 January 2022"
    assert told((*TODAY, "usa.reply"), begins=False).startswith("the United")


def test_a_hand_drawn_state_is_told_by_its_name():
    assert tell_state((), (), {}, ACTORS, as_of=AS_OF, state="blockade") == "blockade"


def test_a_change_names_who_makes_it():
    assert tell_change("russia.strike", OPTIONS, ACTORS) == "Russia attacks Ukraine on a large scale"
    assert tell_change("not russia.talk", OPTIONS, ACTORS) == "Russia leaves the table"
