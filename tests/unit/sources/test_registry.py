"""The registries are read whole, and a name finds its outlet or nothing."""

import pytest

from standoff.errors import InputError
from standoff.sources import registry
from standoff.sources.registry import (
    actors,
    find_outlet,
    nearest_outlets,
    outlet_of_address,
    outlets,
    outlets_named,
    terms,
)


def test_every_row_is_there_once():
    assert len(outlets()) == 255
    assert len(actors()) == 160
    assert all(outlet.id == key and outlet.name for key, outlet in outlets().items())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TASS", "tass"),
        ("tass", "tass"),
        ("Rossiiskaya Gazeta", "rossiyskaya-gazeta"),
        ("Moscow Echo", "ekho-moskvy"),
        ("Эхо Москвы", "ekho-moskvy"),
        ("Carnegie.ru", "carnegie-moscow-center"),
        ("New Times", "the-new-times"),
        ("New York Times", "the-new-york-times"),
        ("People’s Daily", "people-s-daily"),
        ("People's Daily", "people-s-daily"),
        ("russian.rt.com", "rt"),
        ("https://www.bbc.com/russian/news-1", "bbc-russian-service"),
        ("https://bbc.com/news/1?x=/russian", "bbc"),
    ],
)
def test_exact_alias_then_domain(name, expected):
    outlet = find_outlet(name)
    assert outlet is not None
    assert outlet.id == expected


@pytest.mark.parametrize(
    "name", ["", "Kommersant.example", "Mosow Times", "kommersant.ge.example.org", ".", "http://"]
)
def test_no_guessing(name):
    assert find_outlet(name) is None


def test_a_shared_name_is_left_to_the_caller():
    assert find_outlet("Новое время") is None
    assert {outlet.id for outlet in outlets_named("Новое время")} == {"nv", "the-new-times"}


def test_nearest_names_are_offered():
    assert "kommersant" in nearest_outlets("Komersant")
    assert nearest_outlets("zzzzqqqq") == ()


def test_subdomains_and_paths():
    assert outlet_of_address("nvo.ng.ru/a/b") is outlets()["nezavisimoye-voyennoye-obozreniye"]
    assert outlet_of_address("https://user@www.ng.ru:443/x") is outlets()["nezavisimaya-gazeta"]
    assert outlet_of_address("jamestown.org/program-name/edm/") is outlets()["eurasia-daily-monitor"]


def test_a_repeated_id_is_an_error():
    row = dict.fromkeys(registry._OUTLET_COLUMNS, "") | {"id": "one", "canonical": "One"}
    with pytest.raises(InputError, match="'one' stands twice"):
        registry._by_id([row, row], registry._outlet)


def test_actor_offices_have_dates():
    assert actors()["RUS.PUTIN"].office == "president"
    assert actors()["DEU.MERKEL"].until == "2021-12-08"


def test_terms_follow_one_another():
    held = [(term.of, term.office, term.since) for term in terms() if term.person == "RUS.PUTIN"]
    assert held[0] == ("RUS", "president", "2012-05-07")
    assert ("RUS", "prime minister", "2008-05-08") in held
    assert {term.office for term in terms() if term.person == "DEU.MERKEL"} == {"chancellor"}
    for term in terms():
        shared = min(len(term.since), len(term.until))
        assert term.since[:shared] <= term.until[:shared], term
    assert len(set(terms())) == len(terms())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("RUS.PUTIN,RUS,president,soon,", "'soon' is no date"),
        ("RUS.NOBODY,RUS,president,2000,", "'RUS.NOBODY' of 'RUS'; accepted: a person and an actor"),
        ("RUS,RUS,president,2000,", "'RUS' of 'RUS'; accepted: a person"),
        ("RUS.PUTIN,RUS,president,2000", "has not 5 cells"),
    ],
)
def test_a_bad_term_is_an_error(row, said, monkeypatch):
    read = registry._rows

    class Folder:
        def joinpath(self, _):
            return self

        def read_text(self, encoding):
            assert encoding == "utf-8"
            return f"person,of,office,from,to\n{row}\n"

    def rows(file, columns):
        if file != "terms.csv":
            return read(file, columns)
        with monkeypatch.context() as patched:
            patched.setattr(registry, "files", lambda _: Folder())
            return read(file, columns)

    actors()
    monkeypatch.setattr(registry, "_rows", rows)
    with pytest.raises(InputError, match=said):
        registry.terms.__wrapped__()
