"""Which reports look like one story: copies, wires, one report cited twice; not paraphrases, not neighbours."""

import random
from datetime import date, timedelta

import pytest

from standoff.origins import Told, containment, denies, find_stories, resemblance, shingles

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
        (told("a", BASE), told("b", BASE.replace("had moved", "had not moved"), "rbc"), ""),
        (told("a", BASE), told("b", f"{BASE}, which was denied", "tass", wire=True), ""),
        (told("a", f"{BASE}, it didn’t say why"), told("b", f"{COPY}, it never said why", "rbc"), "copy"),
        (told("a", BASE), told("b", BASE.replace("near", "at Novgorod, near"), "rbc"), "copy"),
        (told("a", BASE), told("b", BASE[40:], "rbc", wire=True), "one wire"),
        (told("a", BASE), told("b", BASE[-60:] + RETOLD), "same report"),
        (told("a", BASE), told("b", BASE[-60:] + RETOLD, "rbc"), ""),
    ],
)
def test_what_speaks_for_one_story(one, other, why):
    stories = find_stories([one, other])
    assert [story.because for story in stories] == ([why] if why else [])
    assert find_stories([other, one]) == stories


def test_a_story_is_named_by_its_first_report_the_wire_among_those_of_a_day():
    (story,) = find_stories([told("b", COPY, "tass", 13, wire=True), told("a", BASE)])
    assert (story.origin, story.items) == ("meduza-2022-01-12", ("a", "b"))
    (story,) = find_stories([told("b", COPY, "tass", 12, wire=True), told("a", BASE)])
    assert (story.origin, story.items) == ("tass-2022-01-12", ("a", "b"))
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


def test_what_is_like_a_later_text_alone_does_not_join():
    words = BASE.split()
    second = " ".join([*words[4:], *"closed every road beyond".split()])
    third = " ".join([*second.split()[4:], *"the frozen river until".split()])
    first, second, third = told("a", BASE), told("b", second, "rbc", 13), told("c", third, "tass", 14)
    assert len(find_stories([first, second])) == len(find_stories([second, third])) == 1
    assert find_stories([first, third]) == ()
    (story,) = find_stories([third, second, first])
    assert story.items == ("a", "b")
    assert story.alike == resemblance(shingles(first.text), shingles(second.text))
    assert story.contained == containment(shingles(first.text), shingles(second.text))


def test_the_least_likeness_with_the_first_is_told():
    near, far = told("b", BASE, "rbc"), told("c", COPY, "tass")
    (story,) = find_stories([told("a", BASE), near, far])
    assert story.items == ("a", "b", "c")
    assert story.alike == resemblance(shingles(BASE), shingles(COPY)) < 1


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Войска не перебрасывали", True),
        ("Войска небрежно перебросили", False),
        ("Минск опровергал сообщения", True),
        ("Війська не перекинули, спростували у Міноборони", True),
        ("Noted without comment", True),
        ("Nothing was moved", True),
        ("A notable knot of nordic troops", False),
        ("They can't say", True),
    ],
)
def test_words_of_negation(text, does):
    assert denies(text) is does


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


def test_groups_are_those_of_their_definition():
    chance = random.Random(9)
    words = "border snow troops ferry port gas talks minister night not".split()
    sizes = set()
    for _ in range(60):
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
        groups: list[list[Told]] = []
        for one in sorted(reports, key=lambda one: (one.day, one.item)):
            like = {
                number: (story[0].alike, story[0].contained)
                for number, group in enumerate(groups)
                for story in [find_stories([group[0], one])]
                if story
            }
            if like:
                groups[max(like, key=lambda number: (like[number], -number))].append(one)
            else:
                groups.append([one])
        wanted = {tuple(one.item for one in group) for group in groups if len(group) > 1}
        found = find_stories(reports)
        assert {story.items for story in found} == wanted
        for story in found:
            texts = {one.item: one.text for one in reports}
            assert len({denies(texts[item]) for item in story.items}) == 1
            sizes.add(len(story.items))
    assert max(sizes) > 2
