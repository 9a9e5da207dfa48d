from datetime import date

import pytest

from standoff.brief.words import (
    SCALES,
    as_fraction_of_odds,
    day,
    days,
    factor,
    given,
    joined,
    lint,
    percent,
    plain,
    points,
    shortened,
    signed,
    term,
)


def spaced(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("probability", "printed"),
    [
        (0.574, "57 %"), (0.0321, "3.2 %"), (0.004, "0.4 %"), (0.0009, "under 0.1 %"), (0.0, "under 0.1 %"),
        (1.0, "over 99.9 %"), (0.99996, "over 99.9 %"), (0.9962, "99.6 %"), (0.0996, "10 %"), (0.0994, "9.9 %"),
        (0.9, "90 %"), (0.9012, "90.1 %"), (0.001, "0.1 %"), (0.999, "99.9 %"), (1.0000001, "over 99.9 %"),
    ],
)  # fmt: skip
def test_percent_keeps_the_digits_that_matter(probability, printed):
    assert spaced(percent(probability)) == printed


def test_percent_says_nothing_or_everything_only_of_what_is_settled():
    assert spaced(percent(1.0, settled=True)) == "100 %"
    assert spaced(percent(0.0, settled=True)) == "0 %"
    assert spaced(percent(0.9999, settled=True)) == "over 99.9 %"
    assert all(
        percent(k / 20000) not in ("0\u00a0%", "0.0\u00a0%", "100\u00a0%", "100.0\u00a0%")
        for k in range(20001)
    )


def test_percent_is_short_in_tables():
    assert spaced(percent(0.0001, short=True)) == "<0.1 %"
    assert spaced(percent(0.9999, short=True)) == ">99.9 %"


def test_given_numbers_keep_their_digits():
    assert [spaced(given(p)) for p in (0.05, 0.135, 0.2, 0.55, 1 / 3)] == [
        "5 %",
        "13.5 %",
        "20 %",
        "55 %",
        "33.3 %",
    ]


@pytest.mark.parametrize(
    ("per_cent", "word"),
    [
        (0.5, None), (0.99, "almost no chance"), (1, "almost no chance"), (4.9, "almost no chance"),
        (5, "very unlikely"), (19, "very unlikely"), (20, "unlikely"), (44, "unlikely"),
        (45, "roughly even chance"), (50, "roughly even chance"), (55, "roughly even chance"), (56, "likely"),
        (80, "likely"), (81, "very likely"), (95, "very likely"), (95.1, "almost certain"),
        (99, "almost certain"), (99.2, None), (100, None), (0, None),
    ],
)  # fmt: skip
def test_icd203_takes_the_term_nearer_even_on_a_shared_edge(per_cent, word):
    assert term(per_cent / 100, "icd203") == word


@pytest.mark.parametrize(
    ("per_cent", "word"),
    [
        (0, "remote chance"), (5, "remote chance"), (7, "remote chance, between terms"),
        (8, "highly unlikely, between terms"), (10, "highly unlikely"), (20, "highly unlikely"),
        (22, "highly unlikely, between terms"), (23, "unlikely, between terms"), (25, "unlikely"),
        (37, "unlikely, between terms"), (39, "realistic possibility, between terms"),
        (40, "realistic possibility"), (49, "realistic possibility"),
        (50, "realistic possibility, between terms"), (54, "likely or probable, between terms"),
        (55, "likely or probable"), (77, "likely or probable, between terms"), (80, "highly likely"),
        (93, "almost certain, between terms"), (95, "almost certain"), (100, "almost certain"),
    ],
)  # fmt: skip
def test_phia_marks_a_number_in_a_gap(per_cent, word):
    assert term(per_cent / 100, "phia") == word


@pytest.mark.parametrize("scale", SCALES)
def test_the_term_fits_the_number_as_it_is_printed(scale):
    for k in range(10, 9991):
        word = term(k / 10000, scale)
        if word is None or "between" in word:
            continue
        printed = percent(k / 10000).removesuffix("\u00a0%")
        if printed[0].isdigit():
            (fits,) = [one for one in SCALES[scale] if one.word == word]
            assert fits.low <= float(printed) <= fits.high


def test_terms_grow_with_the_number():
    for scale, terms in SCALES.items():
        order = [one.word for one in terms]
        found = [term(k / 1000, scale) for k in range(10, 991)]
        places = [order.index(word.removesuffix(", between terms")) for word in found]
        assert places == sorted(places)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is very likely (high confidence) that he attacks.",
        "We judge with moderate confidence that an attack is unlikely.",
        "An attack is almost certain, and our confidence in that is high.",
        "It will probably fail; low-to-moderate confidence.",
    ],
)
def test_a_likelihood_and_a_confidence_never_share_a_sentence(sentence):
    assert lint(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is very likely that he attacks.",
        "We hold this with high confidence.",
        "Confidence-building measures are likely.",
    ],
)
def test_either_alone_passes(sentence):
    assert lint(sentence) == ()


def test_factors_and_odds():
    assert [factor(x) for x in (0.7419, -0.47, 0.0, 0.003, 0.03, 3.2, 1000.0)] == [
        "×2.1", "÷1.6", "×1.00", "×1.00", "×1.03", "×25", "×over a million",
    ]  # fmt: skip
    assert [spaced(as_fraction_of_odds(x)) for x in (0.0, 1.0986, -0.9163, 5.0)] == [
        "1 : 1",
        "3 : 1",
        "1 : 2.5",
        "148 : 1",
    ]
    assert signed(-0.5) == "−0.50"
    assert signed(-0.001) == "0.00"
    assert spaced(points(0.0016)) == "±0.2 points"
    assert spaced(points(0.0001)) == "under ±0.1 points"


def test_dates():
    assert spaced(day(date(2022, 1, 17))) == "17 January 2022"
    assert spaced(days(date(2022, 1, 3), date(2022, 1, 9))) == "3–9 Jan"
    assert spaced(days(date(2021, 12, 28), date(2022, 1, 3))) == "28 Dec – 3 Jan"
    assert spaced(days(date(2022, 1, 3), date(2022, 1, 3))) == "3 Jan"


def test_texts_stay_on_one_line_and_in_order():
    assert plain(" a\r\n b\u202e c\u0007\td ") == "a b c d"
    assert plain("17\u00a0%") == "17\u00a0%"
    assert plain("\u2028\u200bx") == "x"


def test_shortened_cuts_at_a_word():
    assert shortened("a short text", 40) == "a short text"
    assert shortened("one two three four", 12) == "one two…"
    assert len(shortened("x" * 100, 20)) == 20


def test_joined():
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"], "or") == "a, b or c"
