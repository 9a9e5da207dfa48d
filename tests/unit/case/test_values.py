from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from standoff.case.values import (
    Count,
    Day,
    Days,
    Name,
    Number,
    OpenProbability,
    Probability,
    Sentence,
    YesNo,
    did_you_mean,
    percent,
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Probability, "20%", 0.2),
        (Probability, "20 %", 0.2),
        (Probability, "0.2", 0.2),
        (Probability, "1", 1.0),
        (Probability, "1e-3", 0.001),
        (Probability, "100%", 1.0),
        (OpenProbability, "99.9%", 0.999),
        (Days, "7 days", 7.0),
        (Days, "2 weeks", 14.0),
        (Days, "12 hours", 0.5),
        (Days, "1 day", 1.0),
        (Days, "3.5", 3.5),
        (Day, "2022-01-17", date(2022, 1, 17)),
        (Day, "2024-02-29", date(2024, 2, 29)),
        (YesNo, "yes", True),
        (YesNo, "No", False),
        (YesNo, "true", True),
        (Number, "-1.5", -1.5),
        (Number, "+2e3", 2000.0),
        (Number, ".5", 0.5),
        (Count, "12", 12),
        (Name, "ö_2-b", "ö_2-b"),
        (Name, "no", "no"),
        (Sentence, " a\n  b ", "a b"),
    ],
)
def test_what_is_accepted(kind, text, value):
    read = TypeAdapter(kind).validate_python(text)
    assert read == (pytest.approx(value) if isinstance(value, float) else value)
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (Probability, "20", "did you mean 20%?"),
        (Probability, "-5%", "is outside 0% to 100%"),
        (Probability, "nan", "is not a probability"),
        (Probability, "inf", "is not a probability"),
        (Probability, "1_0%", "is not a probability"),
        (Probability, "12,5%", "did you mean 12.5%?"),
        (Probability, "", "is not a probability"),
        (OpenProbability, "0", "is certainty"),
        (OpenProbability, "100%", "is certainty"),
        (Days, "2 months", "a month has no fixed length"),
        (Days, "0", "is out of range"),
        (Days, "30 minutes", "is not a length of time"),
        (Days, "1e9", "is out of range"),
        (Day, "2022-1-7", "is not a date"),
        (Day, "2022-01-17T10:00", "is not a date"),
        (Day, "2022-02-29", "2022-02 has 28 days"),
        (Day, "2022-00-01", "months run from 01 to 12"),
        (Day, "0000-01-01", "years begin at 0001"),
        (YesNo, "1", "accepted are yes and no"),
        (Number, "1,5", "write a decimal point: 1.5"),
        (Number, "1e999", "is not a number"),
        (Number, "nan", "is not a number"),
        (Count, "-1", "is no whole number"),
        (Name, "two words", "did you mean `two_words`?"),
        (Name, "a.b", "cannot be a name"),
        (Name, "1st", "cannot be a name"),
        (Name, "x" * 65, "at most 64"),
        (Sentence, " ", "the text is empty"),
        (Sentence, "x" * 4001, "at most 4,000 are read"),
        (Sentence, "\ud800", "control character U+D800"),
    ],
)
def test_what_is_refused_says_why(kind, text, words):
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(text)
    (error,) = raised.value.errors(include_input=False)
    assert error["type"] == "refused"
    assert words in error["msg"]


def test_the_nearest_name_is_offered_whatever_its_case():
    assert did_you_mean("Usa", ["usa", "ukraine"]) == "; did you mean `usa`?"
    assert did_you_mean("quebec", ["usa", "ukraine"]) == ""
    assert did_you_mean("x", []) == ""


def test_a_percentage_has_no_digits_it_does_not_need():
    assert [percent(value) for value in (0.1 + 0.2, 0.125, 1.0, 0.0)] == ["30%", "12.5%", "100%", "0%"]
