from standoff.case.model import Model
from standoff.sources.grading import (
    CREDIBILITY_WORDS,
    DEFAULT_CREDIBILITY,
    DEFAULT_RATES,
    DEFAULT_RELIABILITY_BY_KIND,
    DIGITS,
    LETTERS,
    RELIABILITY_WORDS,
    default_letter,
    grade_parts,
)
from standoff.sources.registry import outlets


def test_every_kind_of_the_registry_has_a_letter():
    assert {outlet.kind for outlet in outlets().values()} <= set(DEFAULT_RELIABILITY_BY_KIND)
    assert set(DEFAULT_RELIABILITY_BY_KIND.values()) <= set(LETTERS)


def test_a_kind_nobody_knows_cannot_be_judged():
    assert default_letter("rumour mill") == "F"
    assert default_letter("private wire") == "B"


def test_every_grade_has_words_and_numbers():
    assert tuple(RELIABILITY_WORDS) == tuple(DEFAULT_RATES) == LETTERS
    assert tuple(CREDIBILITY_WORDS) == tuple(DEFAULT_CREDIBILITY) == DIGITS


def test_a_better_letter_tells_more():
    ratios = [told / false for told, false in (DEFAULT_RATES[letter] for letter in "ABCDE")]
    assert ratios == sorted(ratios, reverse=True)
    assert all(told > false for told, false in DEFAULT_RATES.values())


def test_a_model_starts_from_the_defaults_and_cannot_change_them():
    model = Model()
    assert dict(model.reliability) == dict(DEFAULT_RATES)
    assert model.reliability is not Model().reliability


def test_parts_of_a_grade():
    assert grade_parts("B2") == ("B", 2)
    assert grade_parts("B") == ("B", None)
    assert grade_parts("2") == (None, 2)
    for wrong in ("", "G1", "B7", "b2", "2B", "B22", "B2 "):
        assert grade_parts(wrong) is None
