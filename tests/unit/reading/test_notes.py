"""Notes: what marks them, what they name, and what is said where one leads nowhere."""

import re
import time
from pathlib import Path

import pytest

import standoff
from standoff.reading.header import is_heading
from standoff.reading.nested_quotes import with_nested_quotes_single
from standoff.reading.reader import read_document
from standoff.reading.record import WARNINGS

BOOK = "Anna Kowalska, River Wars (London: Hurst, 2019), 33."


def claims_of(text, name="text.txt"):
    """Return the text of each claim with the outlets of its citations."""
    reading = read_document(name, text)
    return [
        (
            reading.text[claim.start : claim.end],
            [source.outlet for index in claim.citations for source in reading.citations[index].sources],
        )
        for claim in reading.claims
    ]


def warnings_of(text):
    return [(doubt.kind, doubt.message) for doubt in read_document("text.txt", text).warnings]


def noted(body, *notes, heading="Notes"):
    return "\n".join(["The Bridge", "", "17 May 2022", "", body, "", heading, "", *notes]) + "\n"


@pytest.mark.parametrize("mark", ["[{}]", "{}", "({})"])
@pytest.mark.parametrize("unread", [BOOK, "The author thanks the ferrymen."])
def test_the_mark_of_an_unread_note_ends_the_claim_before_it(mark, unread):
    one, two = mark.format(1), mark.format(2)
    text = noted(
        f"The bridge was closed in spring.{one} The ferry ran on.{two}",
        f"1. {unread}",
        "2. TASS, May 15, 2022.",
    )
    assert claims_of(text) == [("The ferry ran on.", ["tass"])]
    assert [kind for kind, _ in warnings_of(text)] == ["unread note"]
    assert unread[:30] in warnings_of(text)[0][1]


def test_within_a_sentence_too_and_a_read_mark_beside_an_unread_one_keeps_the_claim():
    within = noted(
        "The bridge was closed in spring,[1] but the ferry ran on.[2]",
        f"[1] {BOOK}",
        "[2] TASS, May 15, 2022.",
    )
    assert claims_of(within) == [("but the ferry ran on.", ["tass"])]
    for marks in ("[1][2]", "[2][1]", "[1, 2]", "[1] [2]"):
        beside = noted(
            f"It rained. The bridge was closed in spring.{marks}", f"[1] {BOOK}", "[2] TASS, May 15, 2022."
        )
        assert claims_of(beside) == [("The bridge was closed in spring.", ["tass"])]


def test_a_mark_without_its_note_ends_a_claim_and_is_told_once():
    text = noted(
        "The bridge was closed in spring,[7] but the ferry ran on.[1] Rain fell.[8]",
        "[1] TASS, May 15, 2022.",
    )
    assert claims_of(text) == [("but the ferry ran on.", ["tass"])]
    assert [kind for kind, _ in warnings_of(text)] == ["mark without note"]
    assert "notes 7, 8" in warnings_of(text)[0][1]


def test_notes_without_a_mark_are_told_once():
    text = noted(
        "The ferry ran on.[1]",
        "[1] TASS, May 15, 2022.",
        "[2] Interfax, May 15, 2022.",
        "[3] AFP, May 15, 2022.",
    )
    assert [kind for kind, _ in warnings_of(text)] == ["note without mark"]
    assert "notes 2, 3" in warnings_of(text)[0][1]


def test_a_document_without_notes_has_no_marks():
    text = "The Bridge\n\n17 May 2022\n\nThe ferry ran on [3] and on (Interfax, May 15).\n"
    assert warnings_of(text) == []


def test_ibid_after_an_unread_book_means_the_book():
    text = noted(
        "Rain fell.[1] The bridge was closed.[2] The ferry ran on.[3]",
        "[1] TASS, May 15, 2022.",
        f"[2] {BOOK}",
        "[3] Ibid.",
    )
    assert claims_of(text) == [("Rain fell.", ["tass"])]
    assert [kind for kind, _ in warnings_of(text)] == ["unread note", "unread note"]


@pytest.mark.parametrize("label", ["^river", "^1", "^a-b"])
def test_a_paragraph_that_ends_in_a_named_mark_is_no_heading(label):
    text = f"# The Bridge\n\n17 May 2022\n\nThe ferry ran on.[{label}]\n\n[{label}]: TASS, May 15, 2022.\n"
    reading = read_document("text.md", text)
    assert reading.document.title == "The Bridge"
    assert claims_of(text) == [("The ferry ran on.", ["tass"])]


@pytest.mark.parametrize(
    ("marks", "opens"),
    [
        (("(1)", "(2)", "(3)"), ("(1) ", "(2) ", "(3) ")),
        (("1", "2", "3"), ("(1) ", "(2) ", "(3) ")),
        (("1", "2", "3"), ("1) ", "2) ", "3) ")),
        (("[1]", "[2]", "[3]"), ("1 - ", "2 - ", "3 - ")),
        (("*", "†", "‡"), ("* ", "† ", "‡ ")),
        (("*", "**", "***"), ("* ", "** ", "*** ")),
    ],
)
@pytest.mark.parametrize("heading", ["Notes", "Примечания", ""])
def test_lists_of_notes(marks, opens, heading):
    body = "The bridge was closed in spring.{} The ferry ran on and on.{} Rain fell.{}".format(*marks)
    notes = [
        opening + source
        for opening, source in zip(opens, ["TASS, May 15, 2022.", "Ibid.", "AFP, May 12, 2022."], strict=True)
    ]
    text = f"The Bridge\n\n17 May 2022\n\n{body}\n\n{heading}\n" + "\n".join(notes) + "\n"
    assert [outlets for _, outlets in claims_of(text)] == [["tass"], ["tass"], ["afp"]]
    assert [claim for claim, _ in claims_of(text)] == [
        "The bridge was closed in spring.",
        "The ferry ran on and on.",
        "Rain fell.",
    ]


def test_bullets_and_emphasis_are_no_notes():
    text = "The Bridge\n\n17 May 2022\n\nThe *ferry* ran on (TASS, May 15).\n\n* Reopened in 2021.\n\n* Closed in 2022.\n"
    assert [claim for claim, _ in claims_of(text)] == ["The *ferry* ran on"]
    assert warnings_of(text) == []


@pytest.mark.parametrize("sign", ["1", "¹", "*", "1 ", "(1)", "[1]", "[1, ", ", "])
def test_the_end_of_a_paragraph_is_found_in_linear_time(sign):
    started = time.process_time()
    is_heading(("It ran on. " + sign * 100)[:118] + "x")
    assert time.process_time() - started < 5  # takes a thousandth of this; a bad pattern never ends


def test_every_warning_is_documented():
    folder = Path(standoff.__file__).parent / "reading"
    kinds = {
        kind
        for file in folder.rglob("*.py")
        for kind in re.findall(r"Doubt\(\s*kind=\"([^\"]+)\"", file.read_text(encoding="utf-8"))
    }
    assert kinds == set(WARNINGS)


def sources_of(note, before="TASS, May 15, 2022."):
    reading = read_document(
        "text.txt", noted("Rain fell.[1] The bridge was closed.[2]", f"[1] {before}", f"[2] {note}")
    )
    return [(one.outlet or one.name, one.dates) for cited in reading.citations[1:] for one in cited.sources]


@pytest.mark.parametrize(
    ("note", "outlet", "day"),
    [
        ("United Nations, “Report,” May 12, 2022.", "United Nations", "2022-05-12"),
        ("Ministry of Foreign Affairs of the Russian Federation, “Statement,” 3 May 2022.",
         "Ministry of Foreign Affairs of the Russian Federation", "2022-05-03"),
        ("Amnesty International, “Bridges,” Report, 7 April 2022.", "Amnesty International", "2022-04-07"),
        ("UN Security Council, S/PV.8900, 10 May 2022.", "UN Security Council", "2022-05-10"),
        ("European Commission, “Sixth Package,” press release, May 3, 2022.", "European Commission", "2022-05-03"),
        ('BBC News (2020), "Truce in force", 11 May.', "bbc", "2020-05-11"),
        ("Reuters (2021b). 'Talks resume', 3 March.", "reuters", "2021-03-03"),
        ("“Заседание клуба «Валдай»,” Kremlin.ru, 21 October 2021.", "kremlin-website", "2021-10-21"),
        ('"Заседание клуба «Валдай»," Kremlin.ru, 21 October 2021.', "kremlin-website", "2021-10-21"),
        ("«Путин в клубе „Валдай“», Коммерсантъ, 20 октября 2021.", "kommersant", "2021-10-20"),
        ("«Путин в клубе «Валдай»», Коммерсантъ, 20 октября 2021.", "kommersant", "2021-10-20"),
        ("«Путин в клубе «Валдай», Коммерсантъ, 20 октября 2021.", "kommersant", "2021-10-20"),
        ('«Путин в клубе "Валдай"», «Коммерсантъ», 20 октября 2021.', "kommersant", "2021-10-20"),
        ("Путин в клубе «Валдай» // Коммерсантъ. 20.10.2021.", "kommersant", "2021-10-20"),
        ("«Коммерсантъ», 20 октября 2021.", "kommersant", "2021-10-20"),
        ("See “X,” The Economist, 7 May 2022, p. 4; see also note 1.", "the-economist", "2022-05-07"),
        ("“TASS,” Survival, 3 May 2021.", "Survival", "2021-05-03"),
        ("TASS (note 1).", "tass", "2022-05-15"),
        ("See above, note 1.", "tass", "2022-05-15"),
    ],
)  # fmt: skip
def test_what_a_note_names(note, outlet, day):
    assert sources_of(note) == [(outlet, (day,))]


@pytest.mark.parametrize(
    "note",
    [
        BOOK,
        "Polina Ivanova, “Russia Demands,” May 3, 2022.",
        "The ministry of defence did not answer in May 2022.",
        "RBC (note 1).",
    ],
)
def test_what_names_no_source(note):
    assert sources_of(note) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("“A «B» C” D", "“A 'B' C” D"),
        ("«A „B“ C» D", "«A 'B' C» D"),
        ("«A «B»» D", "«A 'B'» D"),
        ("«A «B», D", "«A 'B», D"),
        ("«A «B», D “E”", "«A 'B», D “E”"),
        ('«A "B" C», D', "«A 'B' C», D"),
        ('"A «B» C" D', "\"A 'B' C\" D"),
        ("“A „B“ «C»” D", "“A 'B' 'C'” D"),
        ("«A», «B» “C” „D“", "«A», «B» “C” „D“"),
        ("“A goes on\n\n“«B» C”", "“A goes on\n\n“'B' C”"),
        (f"“{'A ' * 200}«B»”", f"“{'A ' * 200}«B»”"),
        ("»A« und »B«", "»A« und »B«"),
    ],
)
def test_inner_quotation_marks_become_single(text, read):
    assert with_nested_quotes_single(text) == read


def test_many_quotation_marks_are_read_in_linear_time():
    for sign in ("«", "»", "“", '"', "«“", '“" '):
        started = time.process_time()
        with_nested_quotes_single(sign * 20_000)
        assert time.process_time() - started < 5  # takes a hundredth of this; a bad pattern takes minutes


@pytest.mark.parametrize("bullet", ["-", "•", "*"])
def test_a_list_that_lost_its_numbers_is_one_of_notes(bullet):
    text = noted(
        "Rain fell.[1] The bridge was closed.[2]",
        f"{bullet} ^ “Rain,” TASS, May 15, 2022.",
        f"{bullet} Ibid.",
        heading="References",
    )
    assert claims_of(text) == [("Rain fell.", ["tass"]), ("The bridge was closed.", ["tass"])]


def test_a_list_after_another_heading_is_none():
    text = noted("Rain fell.", "- The bridge was closed (TASS, May 15, 2022).", heading="What we know")
    assert claims_of(text) == [("The bridge was closed", ["tass"])]


@pytest.mark.parametrize("joint", ["; see also ", " and ", "; cf. ", ", см. также "])
def test_words_that_join_citations_are_no_claim(joint):
    addresses = "https://tass.ru/a/2022-05-15/", "https://www.interfax.ru/b/2022-05-15/"
    reading = read_document(
        "text.txt", f"The Bridge\n\n17 May 2022\n\nRain fell. The ferry ran on {joint.join(addresses)}.\n"
    )
    assert [(reading.text[one.start : one.end], one.citations) for one in reading.claims] == [
        ("The ferry ran on", (0, 1))
    ]


@pytest.mark.parametrize(
    ("cited", "outlets"),
    [
        ("see “X,” The Economist, 7 May 2022", ["the-economist"]),
        ("“Times,” The Guardian, May 2", ["the-guardian"]),
        ("«Путин в клубе «Валдай», Коммерсантъ, 12 мая", ["kommersant"]),
        ("“Kommersant” and “Vedomosti,” May 3", ["kommersant", "vedomosti"]),
        ("“Kommersant,” “Vedomosti,” May 3", ["kommersant", "vedomosti"]),
        ("“Izvestia,” May 4", ["izvestia"]),
    ],
)
def test_a_listed_name_as_a_title_in_brackets(cited, outlets):
    reading = read_document(
        "text.txt", f"The Port\n\n17 May 2022\n\nRain fell ({cited}). The “ferry” ran on.\n"
    )
    assert [one.outlet for one in reading.citations[0].sources] == outlets


def test_thousands_of_notes_of_one_number_share_a_claim_each_once():
    notes = ["[1] TASS, May 3, 2022."] * 3_000
    reading = read_document("text.txt", noted("Rain fell.[1][1]", *notes))
    assert [one.citations for one in reading.claims] == [tuple(range(3_000))]
