"""Which reports look like one story: copies, wires, one report cited twice; not paraphrases, not neighbours."""

import random
from datetime import date, timedelta

import pytest

from standoff.origins import Told, containment, find_stories, resemblance, shingles

BASE = (
    "The ministry said on Wednesday that three battalions had moved to forward positions near the border"
    " after a night of heavy snow"
)
COPY = (
    "The ministry said Wednesday that three battalions had moved to forward positions close to the border"
    " after a night of heavy snow"
)
SHORT = "Three battalions had moved to forward positions near the border"
PARAPHRASE = "According to officials, troops in battalion strength took up places along the frontier when the snow stopped"
RETOLD = ", and by the morning the roads beyond the river were closed"
UNRELATED = "The ministry said on Wednesday that the central bank would raise its main rate by half a point"


def told(item, text, outlet="meduza", day=12, **more):
    return Told(item=item, outlet=outlet, day=date(2022, 1, day), text=text, **more)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (told("a", BASE), told("b", COPY, "rbc"), "copy"),
        (told("a", BASE), told("b", SHORT, "rbc", 14), "copy"),
        (told("a", BASE), told("b", COPY, "rbc", 16), ""),
        (told("a", BASE), told("b", PARAPHRASE, "rbc"), ""),
        (told("a", BASE), told("b", UNRELATED, "rbc"), ""),
        (told("a", BASE), told("b", UNRELATED), ""),
        (told("a", BASE), told("a", BASE, "rbc"), ""),
        (told("a", BASE), told("b", "Snow fell", "rbc"), ""),
        (told("a", BASE), told("b", BASE[40:], "rbc", wire=True), "one wire"),
        (told("a", BASE), told("b", BASE[-60:] + RETOLD), "same report"),
        (told("a", BASE), told("b", BASE[-60:] + RETOLD, "rbc"), ""),
    ],
)
def test_what_speaks_for_one_story(one, other, why):
    stories = find_stories([one, other])
    assert [story.because for story in stories] == ([why] if why else [])
    assert find_stories([other, one]) == stories


def test_a_story_is_named_by_its_wire_else_its_first_report():
    (story,) = find_stories([told("b", COPY, "tass", 13, wire=True), told("a", BASE)])
    assert (story.origin, story.items) == ("tass-2022-01-13", ("a", "b"))
    (story,) = find_stories([told("b", COPY, "rbc", 13), told("a", BASE)])
    assert story.origin == "meduza-2022-01-12"
    (story,) = find_stories([told("b", COPY, "rbc", 13, origin="leak"), told("a", BASE)])
    assert story.origin == "leak"


def test_copies_of_copies_are_one_story_however_many():
    many = [
        told(f"i{number:03}", f"{BASE} {number}", f"o{number}", 10 + number // 60) for number in range(150)
    ]
    (story,) = find_stories(many)
    assert len(story.items) == 150


def test_cyrillic_folds():
    one = "Войска всё ещё стоят у границы, сообщил генерал в среду"
    other = "ВОЙСКА ВСЕ ЕЩЕ СТОЯТ У ГРАНИЦЫ — сообщил генерал в среду!"
    assert resemblance(shingles(one), shingles(other)) == 1


def test_shares_are_those_of_their_definitions():
    chance = random.Random(4)
    for _ in range(100):
        one = frozenset(("w", str(chance.randrange(9))) for _ in range(chance.randrange(9)))
        other = frozenset(("w", str(chance.randrange(9))) for _ in range(chance.randrange(9)))
        both = sum(1 for each in one if each in other)
        either = len(set(one) | set(other))
        assert resemblance(one, other) == (both / either if either else 0)
        assert containment(one, other) == (both / min(len(one), len(other)) if one and other else 0)


def test_groups_are_the_connected_parts_of_all_pairs():
    chance = random.Random(9)
    words = "border snow troops ferry port gas talks minister night bridge".split()
    for _ in range(40):
        reports = [
            Told(
                item=f"i{number}",
                outlet=chance.choice(["tass", "rbc"]),
                day=date(2022, 1, 10) + timedelta(chance.randrange(4)),
                text=" ".join(chance.choice(words[: chance.choice([3, 10])]) for _ in range(9)),
                wire=chance.random() < 0.3,
            )
            for number in range(8)
        ]
        alike = {
            (one.item, other.item)
            for one in reports
            for other in reports
            if one.item != other.item and find_stories([one, other])
        }
        groups = {one.item: {one.item} for one in reports}
        for one, other in sorted(alike):
            joined = groups[one] | groups[other]
            for member in joined:
                groups[member] = joined
        wanted = {frozenset(group) for group in groups.values() if len(group) > 1}
        assert {frozenset(story.items) for story in find_stories(reports)} == wanted
