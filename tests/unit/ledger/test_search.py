"""Search: what a query finds, what it never does, and the oracle that reads every passage."""

import random
import re
import unicodedata
from datetime import date

import pytest
from tests.unit.ledger.builder import entry

from standoff.errors import LedgerError
from standoff.ledger.filters import Filters, resolve
from standoff.ledger.listing import list_claims, list_documents, list_sources, statements
from standoff.ledger.search import MOST_TERMS, search, to_match


def texts(ledger, query, **asked):
    return [hit.statement.text for hit in search(ledger, query, resolve(ledger, **asked)).hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ferry port", {"The ferry stayed in port for a third day", "Ferry Stays in Port"}),
        ("ferry third", {"The ferry stayed in port for a third day"}),
        ("FERRY", {"The ferry stayed in port for a third day", "Ferry Stays in Port"}),
        ('"stayed in port"', {"The ferry stayed in port for a third day"}),
        ("“stayed in port”", {"The ferry stayed in port for a third day"}),
        ('"port in stayed"', set()),
        ("regret*", {"Vladimir Putin called the delay regrettable"}),
        ("regret", set()),
        ("ferry -third", {"Ferry Stays in Port"}),
        ("ferry NOT third", {"Ferry Stays in Port"}),
        (
            "captain OR delay",
            {"Its captain, a patient man, said nothing.", "Vladimir Putin called the delay regrettable"},
        ),
        ("captain delay", set()),
        ("kyiv AND expected", {"Nobody in Kyiv had expected it."}),
        ("еще впереди", {"Всё ещё впереди, заявил Лавров"}),
        ("ВСЁ ЕЩЁ", {"Всё ещё впереди, заявил Лавров"}),
        ("мост ремонт", {"Мост закрыт на ремонт."}),
        ("лавров*", {"Всё ещё впереди, заявил Лавров"}),
        ("Коммерсантъ", {"Всё ещё впереди, заявил Лавров"}),
        ("nobody listed delay", {"Vladimir Putin called the delay regrettable"}),
        ("harbor", {"Publication: Harbor Review Volume: 3"}),
    ],
)
def test_what_a_query_finds(ledger, query, found):
    assert set(texts(ledger, query)) == found


def test_what_was_found_is_marked_in_the_untouched_text(ledger):
    for query, word in (("еще", "ещё"), ("PORT", "port"), ('"third day"', "third day")):
        hit = search(ledger, query).hits[0]
        said = hit.statement
        assert [said.text[place.start : place.end].casefold() for place in hit.places] == [word]
        whole = ledger.entry(ledger.find(said.document)).text
        assert whole[said.start : said.end] == said.text


def test_no_query_crashes(ledger):
    chance = random.Random(11)
    pieces = ['"', "'", "(", ")", "*", "^", ":", "-", "+", "{", "}", ",", ";", "--", "/*", "\\", "%", "_", "\0", "\n",
              "NEAR", "NEAR(", "AND", "OR", "NOT", "text:", "cited :", "port", "ещё", "ё*", "\ufdd0", "\U0001f600",
              "\u0301", "é", "１", "\ud7ff"]  # fmt: skip
    empty = 0
    for _ in range(600):
        query = "".join(chance.choice(pieces) + chance.choice(["", " "]) for _ in range(chance.randrange(8)))
        try:
            search(ledger, query)
        except LedgerError as error:
            empty += 1
            assert "no word to look for" in str(error)  # noqa: PT017
    assert 50 < empty < 500


@pytest.mark.parametrize("query", ["", "  ", '""', "()", "*", "-", "-ferry", "NOT ferry", "OR", "😀"])
def test_a_query_without_a_word_is_refused(ledger, query):
    with pytest.raises(LedgerError, match="no word to look for"):
        search(ledger, query)


def test_a_query_of_too_many_words_is_refused(ledger):
    search(ledger, " ".join(["port"] * MOST_TERMS))
    with pytest.raises(LedgerError, match="64"):
        search(ledger, " ".join(["port"] * (MOST_TERMS + 1)))


def test_the_language_of_the_index_is_not_let_through():
    assert to_match("text:port NEAR(a b)") == '"text:port" AND "NEAR(a" AND "b)"'
    assert to_match('a"b') == '"a" AND "b"'
    assert to_match("a OR b c -d") == '(("a" OR "b") AND "c") NOT ("d")'


def plain(text):
    """Fold a text as the index is said to: case, accents of Latin letters, ё."""
    out = []
    for sign in text:
        base = unicodedata.normalize("NFD", sign)[0] if sign in "ёЁéÉ" else sign
        out.append(base.casefold())
    return re.findall(r"[^\W_]+", "".join(out))


def test_the_oracle_reads_every_passage(ledger):
    chance = random.Random(2)
    words = ["border", "troops", "Kyiv", "café", "ещё", "Ещё", "мост", "talks", "NATO", "2022"]
    for number in range(60):
        sentences = [
            " ".join(chance.choice(words) for _ in range(chance.randrange(3, 9))).capitalize()
            + chance.choice([".", f" (TASS, January {chance.randrange(1, 20)}, 2022)."])
            for _ in range(4)
        ]
        ledger.add(entry(f"Note {number}\n\n" + " ".join(sentences)))
    keys = [row[0] for row in ledger.connection.execute("SELECT id FROM passage ORDER BY id")]
    passages = {
        (one.document, one.start): plain(one.text) + plain(" ".join(source.name for source in one.sources))
        for one in statements(ledger, keys)
    }
    assert len(passages) > 200
    for _ in range(60):
        both = chance.sample(words, 2)
        found = search(ledger, " ".join(both), most=10_000)
        wanted = {place for place, has in passages.items() if all(plain(word)[0] in has for word in both)}
        assert {(hit.statement.document, hit.statement.start) for hit in found.hits} == wanted
        assert not found.more
        first = chance.choice(words)[:3]
        found = search(ledger, f"{first}*", most=10_000)
        wanted = {
            place for place, has in passages.items() if any(word.startswith(plain(first)[0]) for word in has)
        }
        assert {(hit.statement.document, hit.statement.start) for hit in found.hits} == wanted


def test_filters_narrow_what_is_found(ledger):
    ferry = "The ferry stayed in port for a third day"
    delay = "Vladimir Putin called the delay regrettable"
    said = "Всё ещё впереди, заявил Лавров"
    bridge = "The bridge, said the port authority, opens again in spring"

    def claims(**asked):
        return [one.text for one in list_claims(ledger, resolve(ledger, **asked))]

    assert claims() == [ferry, delay, said, bridge]
    assert (
        claims(outlet="kommersant")
        == claims(outlet="Kommersant")
        == claims(outlet="Коммерсантъ")
        == [delay, said]
    )
    assert claims(outlet="a paper nobody listed") == [delay]
    assert claims(since=date.fromisoformat("2022-01-14")) == [delay, said, bridge]
    assert claims(until=date.fromisoformat("2022-01-12")) == [
        ferry,
        delay,
    ]  # the unlisted paper: some day of January
    assert claims(outlet="kommersant", until=date.fromisoformat("2022-01-13")) == [delay]
    assert claims(outlet="kommersant", since=date.fromisoformat("2022-01-15")) == []
    assert claims(actor="RUS.PUTIN") == claims(actor="Vladimir Putin") == [delay]
    assert claims(document=list_documents(ledger)[1].id) == [said, bridge]
    assert texts(ledger, "port", outlet="tass") == [ferry]
    assert texts(ledger, "port", since=date.fromisoformat("2022-01-15")) == [bridge]
    assert [row.outlet for row in list_sources(ledger, resolve(ledger, actor="RUS.PUTIN"))] == [
        None,
        "kommersant",
    ]
    assert [row.title for row in list_documents(ledger, resolve(ledger, outlet="tass"))] == [
        "Ferry Stays in Port"
    ]


def test_sources_are_counted(ledger):
    rows = {row.outlet or row.name: row for row in list_sources(ledger)}
    assert set(rows) == {"tass", "kommersant", "meduza", "A Paper Nobody Listed"}
    commerce = rows["kommersant"]
    assert (commerce.name, commerce.claims, commerce.documents) == ("Kommersant", 2, 2)
    assert (commerce.first, commerce.last) == ("2022-01-13", "2022-01-14")
    only = list_sources(ledger, Filters(outlet="kommersant"))
    assert only == (commerce,)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"outlet": "Komersant"}, "did you mean kommersant"),
        ({"actor": "Putim"}, "did you mean RUS.PUTIN"),
        ({"document": "ff"}, "begins so"),
        (
            {"since": date.fromisoformat("2022-01-02"), "until": date.fromisoformat("2022-01-01")},
            "later than",
        ),
    ],
)
def test_unknown_names_are_told(ledger, asked, said):
    with pytest.raises(LedgerError, match=said):
        resolve(ledger, **asked)


def test_words_too_common_to_rank_give_the_latest(ledger, monkeypatch):
    from standoff.ledger import search as module

    monkeypatch.setattr(module, "MOST_RANKED", 1)
    found = search(ledger, "port", most=2)
    assert not found.ranked
    assert found.more
    assert found.hits[0].statement.text.startswith("The bridge")
