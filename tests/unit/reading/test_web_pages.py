"""Web pages: their notes are joined to their marks, and no text is lost by depth."""

import time

import pytest

from standoff.errors import DocumentError
from standoff.reading.decoding import decode
from standoff.reading.page_notes import take_notes, with_notes
from standoff.reading.reader import read_bytes, read_file
from standoff.reading.record import to_json

pytest.importorskip("trafilatura")

FIRST = "The quarry closed in spring after the inspectors had found water in its lower gallery and no pump."
SECOND = (
    "The owners promised to reopen it before the winter, and hired a new crew of forty men from the city."
)
THIRD = "Nobody believed them, and the town council put the question of the lease on its agenda for autumn."
BODY = "<p>{first}{a} {second}{b}</p><p>{third}{a}</p>"
QUARRY = "“Quarry Closes,” <i>Kommersant</i>, April 12, 2021."
STYLES = {
    "list": (
        '<sup><a href="#fn{n}" id="ref{n}">{n}</a></sup>',
        '<ol class="footnotes">{notes}</ol>',
        '<li id="fn{n}">{text} <a href="#ref{n}">↩</a></li>',
    ),
    "unclosed list": ('<sup><a href="#fn{n}">{n}</a></sup>', "<ol>{notes}</ol>", '<li id="fn{n}"><p>{text}'),
    "encyclopedia": (
        '<sup id="cite_ref-{n}"><a href="#cite_note-K-{n}"><span>[</span>{n}<span>]</span></a></sup>',
        '<h2>References</h2><div class="reflist"><ol>{notes}</ol></div>',
        '<li id="cite_note-K-{n}"><b><a href="#cite_ref-{n}">^</a></b> <span class="reference-text">{text}</span></li>',
    ),
    "word processor": (
        '<a href="#_ftn{n}" name="_ftnref{n}">[{n}]</a>',
        "<hr>{notes}",
        '<p><a href="#_ftnref{n}" name="_ftn{n}">[{n}]</a> {text}</p>',
    ),
    "raised numbers": ("<sup>{n}</sup>", "<h2>Notes</h2><ol>{notes}</ol>", "<li>{text}</li>"),
    "raised in brackets": (
        "<sup><span>[{n}]</span></sup>",
        '<h2>References<span>[edit]</span></h2><div><OL class="x">{notes}</OL></div>',
        "<li>^ {text}",
    ),
    "in brackets": ("[{n}]", '<ol class="footnotes">{notes}</ol>', "<li><p>{text}</p></li>"),
    "without a heading": ("<SUP>{n}</SUP>", "<hr><ol>{notes}</ol>", "<li>{text}</li>"),
    "asides": ('<a class="x" href="page.html#n{n}"><sup>{n}</sup></a>', "{notes}", '<aside id="n{n}">{n}. {text}</aside>'),
}  # fmt: skip


@pytest.fixture
def read(tmp_path):
    def reading(page):
        file = tmp_path / "page.html"
        file.write_text(page, encoding="utf-8")
        return read_file(str(file))

    return reading


def page_of(body):
    return f"<!doctype html><html><head><title>Ozersk</title></head><body><article><h1>Ozersk</h1>{body}</article></body></html>"


@pytest.mark.parametrize("style", STYLES)
def test_notes_are_joined_to_their_marks(read, style):
    mark, listing, note = STYLES[style]
    body = BODY.format(
        first=FIRST, second=SECOND, third=THIRD, a=mark.format(n=1), b=mark.format(n=2)
    ) + listing.format(notes=note.format(n=1, text=QUARRY) + note.format(n=2, text="Interfax, May 3, 2021."))
    reading = read(page_of(body))
    assert [(one.rule, one.sources[0].outlet, one.sources[0].dates) for one in reading.citations] == [
        ("note", "kommersant", ("2021-04-12",)),
        ("note", "interfax", ("2021-05-03",)),
    ]
    claims = [(reading.text[one.start : one.end], one.citations) for one in reading.claims]
    assert claims == [(FIRST, (0,)), (SECOND, (1,)), (THIRD, (0,))]


def test_links_within_a_page_that_are_no_notes_stay():
    contents = (
        '<a href="#part2">2</a> <a href="#top">Top</a><div id="part2">' + "<p>Long.</p>" * 2000 + "</div>"
    )
    assert take_notes(contents) == (contents, [])
    assert with_notes("Text", []) == "Text"


def test_a_note_keeps_its_links_and_two_notes_of_one_number_are_told_apart():
    page = (
        'A<a href="#fn1">1</a> b<a href="#fn9">1</a><ol>'
        '<li id="fn1"><a href="https://tass.ru/1">Text</a></li><li id="fn9">Other</li></ol>'
    )
    assert take_notes(page)[1] == [("1", "[Text](https://tass.ru/1)"), ("2", "Other")]
    assert take_notes(page)[0].startswith("A[1] b[2]")


SENTENCE = "<p>{}The ferry number {} stayed in port for a third day because of the wind (TASS, January {}, 2022).</p>"


@pytest.mark.parametrize(
    ("before", "within", "count"), [("", "<font size=2>", 400), ("<div>" * 300, "", 40), ("<div>" * 9000, "", 40), ("", "<section>", 300)]
)  # fmt: skip
def test_no_text_is_lost_by_depth(read, before, within, count):
    body = before + "".join(SENTENCE.format(within, number, number % 28 + 1) for number in range(count))
    reading = read(page_of(body))
    assert len(reading.citations) == len(reading.claims) == count


def test_an_endless_tag_takes_bounded_time(read):
    with pytest.raises(DocumentError, match="no article text"):
        read("<html><body><a " + "id=a " * 400_000)


def test_a_few_zero_bytes_are_read_with_a_warning():
    text = ("The ferry stayed in port (TASS, January 12, 2022). " * 20).encode()
    damaged = text[:310] + b"\0" + text[310:] + b"\0"
    reading = read_bytes("x", damaged)
    assert len(reading.citations) == 20
    assert [(one.kind, one.start) for one in reading.warnings] == [("unreadable", 310)]
    assert "2 unreadable" in reading.warnings[0].message
    with pytest.raises(DocumentError, match="binary"):
        decode(b"abc\0" * 100, name="x")


DATED = """<html><head><title>The Quarry</title>{head}</head><body><header><div>Today: 25 November 2026</div>
<nav><a href="/">Home</a> <a href="/about">About</a></nav></header><main><article><header><h1>The <em>Quarry</em></h1>
{line}</header><p>The quarry has been closed for a week, and nobody in the valley was told of it in time, a neighbour
said (TASS, December 30; RBC, January 4). The miners will wait for another week before they walk to the capital.</p>
</article></main></body></html>"""


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (
            "",
            '<div class="meta"><span>By Ana-Maria Sample, Chisinau</span> <span>January 6, 2024</span></div>',
        ),
        (
            "",
            '<div class="meta"><span class="posted-on">Posted on 6 January 2024</span> <a href="/x">Print</a></div>',
        ),
        ('<script type="application/ld+json">{"datePublished": "2024-01-06T10:00:00Z"}</script>', ""),
    ],
)
def test_a_page_is_dated_by_the_line_under_its_title_or_its_data(read, head, line):
    record = to_json(read(DATED.format(head=head, line=line)))
    assert record["document"]["date"] == "2024-01-06"
    assert [source["dates"] for source in record["citations"][0]["sources"]] == [
        ["2023-12-30"],
        ["2024-01-04"],
    ]


def test_the_day_a_page_was_saved_does_not_date_it(read):
    assert to_json(read(DATED.format(head="", line="")))["document"]["date"] is None


def test_a_list_that_is_no_list_of_notes_stays(read):
    steps = "<p>There are two steps to take.</p><ol><li>Close the quarry in spring.</li><li>Open it in autumn.</li></ol>"
    reading = read(
        page_of(
            f"<p>{FIRST} The gallery has 400 m<sup>2</sup> and more.</p><p>{SECOND}<sup>1</sup></p>{steps}"
        )
    )
    assert "Close the quarry in spring." in reading.text
    assert "[1]" not in reading.text
    assert "[2]" not in reading.text


def test_a_mark_without_a_link_is_joined_to_its_item_in_the_list_of_the_linked_ones(read):
    mark = '<sup><a href="#fn1">1</a></sup>'
    notes = f"<ol><li id=fn1>{QUARRY}</li><li id=fn2>Interfax, May 3, 2021.</li><li>Ibid.</li></ol>"
    reading = read(
        page_of(f"<p>{FIRST}{mark} {SECOND}<sup>2</sup> {THIRD}<sup>3</sup></p><h2>Notes</h2>{notes}")
    )
    assert [one.outlet for cited in reading.citations for one in cited.sources] == [
        "kommersant", "interfax", "interfax",
    ]  # fmt: skip
    assert len(reading.claims) == 3


def test_the_notes_of_a_short_page_are_read(read):
    page = page_of(
        "<p>Rain fell on the quarry.<sup>1</sup></p><p>The pump stopped.<sup>2</sup></p><p>The town slept through it all, as towns do, and woke to a lake.</p>"
        "<h2>Notes</h2><ol><li>TASS, 3 May 2021.</li><li>Interfax, 3 May 2021.</li></ol>"
    )
    reading = read(page)
    assert [reading.text[one.start : one.end] for one in reading.claims] == [
        "Rain fell on the quarry.",
        "The pump stopped.",
    ]


@pytest.mark.parametrize(
    "part",
    ["<sup>1</sup> a ", "<sup>1</sup><ol><li>a</li></ol>", "<sup>1</sup><ol><li>", "<sup>", "[1]", "<li>"],
)
def test_lists_are_looked_for_in_linear_time(part):
    started = time.process_time()
    take_notes("<sup>1</sup><ol>" + part * 20_000 + "<ol><li>2021")
    assert time.process_time() - started < 8  # takes a tenth of this; a bad pattern takes minutes
