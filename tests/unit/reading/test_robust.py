"""Hostile texts: a record or a clear error, offsets that fit, and time that grows with the text."""

import json
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.errors import DocumentError
from standoff.reading.reader import read_bytes, read_document, read_file
from standoff.reading.record import to_json

HOSTILE = {
    "nothing": "",
    "punctuation": "?!.,;:()[]—“”…",
    "open parentheses": "(" * 20_000,
    "unclosed citations": "(TASS, January 14, 2022 " * 800,
    "deep": "(" * 4_000 + "TASS, January 14" + ")" * 4_000,
    "brackets": "[1]" * 8_000,
    "links": "[a](https://b.example/d) " * 1_500,
    "half links": "[a](" * 8_000,
    "long address": "https://" + "a/" * 30_000,
    "dates": "January 14, 15, 16, " * 1_500,
    "relative": "ten days after " * 3_000,
    "last week": "last week " * 3_000,
    "one word": "A" * 60_000,
    "hosts": "a." * 30_000,
    "quotes": '"' * 30_000 + "'" * 30_000,
    "lines": "a\n" * 20_000,
    "blanks": " " * 100_000,
    "marks": "\u200f\u200b" * 30_000,
    "carriage returns": "abc.\r" * 8_000,
    "names": "Ivan Johnson of the Kremlin " * 2_000,
    "handles": "@" * 30_000,
    "emphasis": "*_" * 20_000,
    "semicolons": "(TASS; " * 3_000,
    "signals": "(see EDM, May 3; " * 1_500,
    "a name that two share": "(Новое время, 3 января 2022). " * 1_000,
    "offices": "the Kremlin and the president " * 1_500,
    "prose": "Kommersant reported on January 14, 2022 " * 1_000,
    "on days": "On January 14, Kommersant " * 1_500,
    "credits": "With reporting by Reuters, " * 1_500,
    "anchors": "<a href='https://x.example/'>" * 1_500,
    "half tags": "<a " * 10_000,
    "notes": "Word.[1]\n" * 3_000,
    "years": "in 2022 " * 4_000,
    "numbers": "12.01." * 5_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_bounded(name):
    text = HOSTILE[name]
    begun = time.process_time()
    reading = read_document(name, text)
    spent = time.process_time() - begun
    assert spent < 8, spent  # linear patterns take a tenth of this; a bad one takes minutes
    for found in (*reading.citations, *reading.claims, *reading.mentions, *reading.sentences, *reading.dates):
        assert 0 <= found.start < found.end <= len(text)


def calls(text):
    """Return how many calls reading a text takes: a measure of work that no other process disturbs."""
    counted = 0

    def count(_frame, event, _argument):
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        read_document("work", text)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("name", sorted(name for name in HOSTILE if name != "nothing"))
def test_work_grows_with_the_text_and_not_faster(name):
    unit = HOSTILE[name]
    once, twice = unit[:8_000], unit[:16_000]  # sentences are read in parts of 4,000
    read_document("warm", once)
    assert calls(twice) <= 2.3 * calls(once) + 2_000


PIECES = st.sampled_from(
    [
        "(", ")", "[", "]", ",", ";", ".", " ", "\n", "\n\n", "\r\n", "—", '"', "“", "’", "TASS", "Kommersant", "see ", "January 14",
        "2022", ", 2022", "14.01.2022", "[1]", "¹", "1. ", "Notes\n", "https://t.me/a/1", "[a](https://b.example/2022/01/14)", "@handle",
        "Putin", "the Kremlin", "President ", "President Xi", "Brussels", "last Friday", "ten days after ", "МОСКВА, 14 января. /ТАСС/. ", "Ibid.",
        "ж", "\u200f", "\u00a0", "Word word.", "# ", "---\n", "title: x\n", "May 37", "\x00", "\ud800", "Volume: 19 Issue: 1",
        "reported on ", "With reporting by ", "On ", "Новое время", "; ", "the president", "Security Council", "Published ", "<a href=", "10.5.",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_mixture_gives_a_sound_record(text):
    reading = read_document("mixture", text)
    record = to_json(reading)
    for citation in record["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["text"]
        assert citation["sources"]
    for claim in record["claims"]:
        assert claim["start"] < claim["end"]
        assert all(0 <= index < len(record["citations"]) for index in claim["citations"])
    for kind in ("sentences", "citations", "claims", "mentions", "dates"):
        assert all(0 <= one["start"] < one["end"] <= len(text) for one in record[kind])
    starts = [one["start"] for one in record["sentences"]]
    assert starts == sorted(starts)
    assert record == to_json(read_document("mixture", text))


def test_record_has_exactly_the_keys_of_the_contract():
    record = to_json(read_document("x", "It rained (TASS, January 3, 2022). Putin left."))
    assert list(record) == ["document", "sentences", "citations", "claims", "mentions", "dates", "warnings"]
    assert list(record["document"]) == [
        "sha256",
        "title",
        "publication",
        "volume",
        "issue",
        "date",
        "date_basis",
    ]
    assert list(record["citations"][0]) == ["start", "end", "text", "signal", "sources"]
    assert list(record["citations"][0]["sources"][0]) == [
        "outlet",
        "name",
        "dates",
        "date_basis",
        "precision",
    ]
    assert list(record["claims"][0]) == ["start", "end", "citations"]
    assert list(record["mentions"][0]) == ["start", "end", "actor"]


def test_same_bytes_whatever_the_hash_seed_and_locale():
    text = "It rained (TASS, RBC, January 3, 2022; Зеркало, 4 января). Путин left Kyiv last week.\n"
    script = (
        "import json, sys; from standoff.reading.reader import read_bytes; from standoff.reading.record import to_json; "
        "print(json.dumps(to_json(read_bytes('x', sys.argv[1].encode()))))"
    )
    outputs = set()
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("77", "POSIX")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", script, text], capture_output=True, check=True, env=environment, text=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["citations"]


def test_line_ends_blanks_and_marks_change_nothing_but_places():
    plain = "It rained (TASS, January 3,\n2022). It froze (RBC, January 4, 2022)."
    told = [[(s.outlet, s.dates) for s in c.sources] for c in read_document("x", plain).citations]
    assert len(told) == 2
    for odd in (
        plain.replace("\n", "\r\n"),
        plain.replace("\n", "\r"),
        plain.replace(" ", "\u00a0"),
        plain.replace("(", "\u200f(").replace(",", ",\u200e"),
    ):
        reading = read_document("x", odd)
        assert [[(s.outlet, s.dates) for s in c.sources] for c in reading.citations] == told
        for citation in reading.citations:
            assert odd[citation.start : citation.end] == citation.text


def test_lone_surrogates_are_read():
    reading = read_document("x", "\ud800 It rained (TASS, January 3, 2022) \udfff.")
    assert [citation.text for citation in reading.citations] == ["(TASS, January 3, 2022)"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"]
)
def test_encodings_are_found_out(encoding):
    text = "Порт закрыт третий день, и суда ждут на рейде (Коммерсантъ, 14 января 2022 г.).\n"
    reading = read_bytes("port.txt", text.encode(encoding))
    assert reading.text == text
    assert reading.citations[0].sources[0].outlet == "kommersant"


def test_western_pages_are_found_out():
    text = "The café in Zürich closed after the première was cancelled (Le Monde, January 14, 2022). " * 3
    assert read_bytes("cafe.txt", text.encode("cp1252")).text == text


def test_a_page_in_the_encoding_it_declares(tmp_path):
    pytest.importorskip("trafilatura")
    body = "<p>Порт закрыт третий день, и суда ждут на рейде (Коммерсантъ, 14 января 2022 г.).</p>" * 3
    page = f"<html><head><meta charset='koi8-r'><title>Порт</title></head><body><article>{body}</article></body></html>"
    file = tmp_path / "port.html"
    file.write_bytes(page.encode("koi8-r"))
    assert "Коммерсантъ" in read_file(str(file)).text


@pytest.mark.parametrize(
    ("module", "name", "content"), [("trafilatura", "a.html", b"<html><p>x"), ("pypdf", "a.pdf", b"%PDF-1.7")]
)
def test_a_missing_extra_is_named(tmp_path, monkeypatch, module, name, content):
    monkeypatch.setitem(sys.modules, module, None)
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(DocumentError, match=r"pip install 'standoff\[(html|pdf)\]'"):
        read_file(str(file))


def test_an_encrypted_pdf_is_an_error(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.encrypt("secret", algorithm="RC4-128")
    file = tmp_path / "locked.pdf"
    with file.open("wb") as stream:
        writer.write(stream)
    with pytest.raises(DocumentError, match=r"locked\.pdf: .*encrypted"):
        read_file(str(file))


def test_an_empty_file_and_nul_characters(tmp_path):
    file = tmp_path / "empty.txt"
    file.write_bytes(b"")
    with pytest.raises(DocumentError, match=r"empty\.txt: is empty"):
        read_file(str(file))
    file.write_bytes("\ufeff \u200f\r\n\u00a0\t\u200b".encode())
    with pytest.raises(DocumentError, match=r"empty\.txt: is blank"):
        read_file(str(file))
    with pytest.raises(DocumentError, match=r"nul\.txt: is a binary file"):
        read_bytes("nul.txt", b"It rained\0 (TASS, January 3, 2022).")


def test_errors_name_the_file(tmp_path):
    with pytest.raises(DocumentError, match=r"missing\.txt"):
        read_file(str(tmp_path / "missing.txt"))
    with pytest.raises(DocumentError, match=r"x\.bin"):
        read_bytes("x.bin", b"\0\1\2" * 100)


def test_html(tmp_path):
    pytest.importorskip("trafilatura")
    page = tmp_path / "page.html"
    body = (
        "<p>Trucks waited for nine days at the eastern gate of the port (Kazinform, March 3). The union called it a boycott.</p>"
        * 4
    )
    page.write_text(
        "<html><head><title>Trucks wait</title><meta property='article:published_time' content='2021-03-09T10:00:00Z'></head>"
        f"<body><h1>Trucks wait</h1><div>Publication: Eurasia Daily Monitor Volume: 18 Issue: 40</div><article>{body}</article></body></html>"
    )
    reading = read_file(str(page))
    assert reading.document.title == "Trucks wait"
    assert reading.document.volume == 18
    assert reading.document.date == "2021-03-09"
    assert reading.citations[0].sources[0].dates == ("2021-03-03",)


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<html><script>" + "x()" * 1000 + "</script></html>", "<html>" + "<div>" * 10_000],
)
def test_pages_without_an_article_are_an_error(tmp_path, page):
    pytest.importorskip("trafilatura")
    file = tmp_path / "empty.html"
    file.write_text(page)
    with pytest.raises(DocumentError, match=r"empty\.html"):
        read_file(str(file))


def test_pdf_without_text_is_an_error(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=100, height=100)
    file = tmp_path / "blank.pdf"
    with file.open("wb") as stream:
        writer.write(stream)
    with pytest.raises(DocumentError, match=r"blank\.pdf"):
        read_file(str(file))
    file.write_bytes(b"%PDF-1.7\nnonsense")
    with pytest.raises(DocumentError, match=r"blank\.pdf"):
        read_file(str(file))
