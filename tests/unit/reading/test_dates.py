"""Dates as written, and the years they leave out."""

from datetime import date

import pytest

from standoff.reading.address_dates import path_date
from standoff.reading.dates import Anchor, find_dates, garbled, resolve
from standoff.reading.reader import read_document
from standoff.reading.volumes import anchor_of_volume

JANUARY_2022 = Anchor(latest=date(2022, 1, 20), basis="article")


def values(text, anchor=JANUARY_2022):
    return [(one.value, one.basis) for one in resolve(list(find_dates(text)), anchor)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("January 14, 2022", [("2022-01-14", "explicit")]),
        ("Jan. 14", [("2022-01-14", "article")]),
        ("14 January 2022", [("2022-01-14", "explicit")]),
        ("14.01.2022", [("2022-01-14", "explicit")]),
        ("2022-01-14", [("2022-01-14", "explicit")]),
        ("1/14/22", [("2022-01-14", "explicit")]),
        ("14 января 2022 г.", [("2022-01-14", "explicit")]),
        ("14 січня", [("2022-01-14", "article")]),
        ("2022, January 14", [("2022-01-14", "explicit")]),
        ("December 14, 16, 2021", [("2021-12-14", "explicit"), ("2021-12-16", "explicit")]),
        ("May 13–14, 2021", [("2021-05-13", "explicit"), ("2021-05-14", "explicit")]),
        ("May 30, June 2, 2021", [("2021-05-30", "borrowed"), ("2021-06-02", "explicit")]),
        ("December 31, January 3, 2022", [("2021-12-31", "borrowed"), ("2022-01-03", "explicit")]),
        ("June 3, 2021, January 9", [("2021-06-03", "explicit"), ("2022-01-09", "borrowed")]),
        ("January 14, 2022, January 10", [("2022-01-14", "explicit"), ("2022-01-10", "borrowed")]),
        ("December 24", [("2021-12-24", "article")]),
        ("February 29", [("2020-02-29", "article")]),
        ("March 2021", [("2021-03", "explicit")]),
        ("they may 3 times", []),
        ("1/2/2022", [(None, None)]),
        ("February 30, 2022", [(None, None)]),
        ("31.13.2021", [(None, None)]),
    ],
)
def test_values(text, expected):
    assert values(text) == expected


def test_without_an_anchor_a_year_is_not_invented():
    assert values("January 14", None) == [(None, None)]


@pytest.mark.parametrize("text", ["May 37", "January 1314, 2022", "May 3 7", "December 141621, 2021"])
def test_garbled(text):
    assert garbled(text) is not None


@pytest.mark.parametrize("text", ["January 14, 2022", "January 2022", "January 14 2022", "in May 3,000 men"])
def test_not_garbled(text):
    assert garbled(text) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/2022/01/14/x", "2022-01-14"),
        ("/world/2022/jan/14/x", "2022-01-14"),
        ("/2022/01/x", "2022-01"),
        ("/a-2022-01-14/", "2022-01-14"),
        ("/20220114/", "2022-01-14"),
        ("/2022/02/31/", None),
        ("/doc/5160000", None),
        ("/202201", None),
    ],
)
def test_dates_in_paths(path, value):
    found = path_date(path)
    assert (found.value if found else None) == value


def test_volume_gives_the_year():
    assert anchor_of_volume("Eurasia Daily Monitor", 19, 1).latest.year == 2022
    assert anchor_of_volume("China Brief", 22, 3).latest.year == 2022
    assert anchor_of_volume("Some Other Paper", 3, 1) is None


@pytest.mark.parametrize(
    ("cited", "values"),
    [
        ("December 29, January 3 | January 16 | December 30", "2022-12-29 2023-01-03 2023-01-16 2022-12-30"),
        ("December 30 | December 8, 2022", "2022-12-30 2022-12-08"),
        ("January 16 | December 30", "2023-01-16 2022-12-30"),
        ("December 14 | December 20 | March 3, 2014 | May 1, 2020", "2023-12-14 2023-12-20 2014-03-03 2020-05-01"),
        ("January 10, December 12 | December 14 | December 15", "2023-01-10 2023-12-12 2023-12-14 2023-12-15"),
        ("November 3 | March 9, 2023", "2023-11-03 2023-03-09"),
        ("May 14 | June 2 | November 28", "2023-05-14 2023-06-02 2023-11-28"),
    ],
)  # fmt: skip
def test_a_volume_without_an_issue_gives_the_year_that_the_dates_agree_with(cited, values):
    body = " ".join(f"The line was opened once more (Kommersant, {one})." for one in cited.split(" | "))
    reading = read_document("x", f"Rails\n\nPublication: Eurasia Daily Monitor Volume: 20\n\n{body}\n")
    found = [day for one in reading.citations for source in one.sources for day in source.dates]
    assert found == values.split()


def test_the_dates_at_one_name_rise_over_new_year():
    reading = read_document("x", "Rails\n\nDecember 29, 2022\n\nIt opened (RBC, December 28, January 12).\n")
    assert reading.citations[0].sources[0].dates == ("2021-12-28", "2022-01-12")


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Two weeks earlier, on January 5, troops had landed.", ["2022-01-05", "2022-01-05"]),
        ("Three years ago it failed; a year later it passed.", ["2019", "2020"]),
        ("The deal of July 2007 was dropped four months later.", ["2007-07", "2007-11"]),
        (
            "On December 7 they met; in 2014 they had quarrelled, and ten days later nobody spoke.",
            ["2021-12-07", "2014", None],
        ),
        ("The vote takes place this Sunday.", ["2022-01-23"]),
        ("They met this Monday.", ["2022-01-17"]),
    ],
)
def test_what_is_counted_from_is_the_date_told_last(sentence, values):
    reading = read_document("x", f"A Title\n\nJanuary 19, 2022\n\n{sentence}\n")
    assert [one.value for one in reading.dates] == values
