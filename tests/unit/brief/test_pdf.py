import io
from datetime import date

import pypdf
import pytest

from standoff.brief.outline import outline
from standoff.brief.pdf import to_pdf
from standoff.brief.tree import Cell, Column, Document, Note, Row, Section, Table, Text


@pytest.fixture(scope="module")
def content(document, drawings):
    return to_pdf(document, drawings)


@pytest.fixture(scope="module")
def reader(content):
    return pypdf.PdfReader(io.BytesIO(content))


def test_it_is_tagged_and_says_so(reader, document):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == document.title
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_its_date_is_the_as_of_date(reader):
    assert reader.metadata.creation_date.date().isoformat() == "2031-04-04"


def test_the_top_page_holds_the_bottom_line_and_the_main_table(reader):
    words = " ".join(reader.pages[0].extract_text().split())
    assert "likeliest reading of what Veldria wants" in words
    assert "All readings, by posterior" in words
    assert "Q6" in words


def test_hostile_texts_are_set_as_they_are(reader):
    words = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert "<script>alert('x')</script>" in words
    assert "#sys.inputs" in words
    assert "$x^2$" in words


def test_nothing_leads_outside(reader):
    for page in reader.pages:
        for note in page.get("/Annots", []):
            action = note.get_object().get("/A")
            assert action is None or action.get_object()["/S"] == "/GoTo"


def test_sections_are_bookmarks(reader, document):
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert [title for title in titles if title != "Tables behind the figures"] == [
        section.title for section in document.sections
    ]


def test_only_bundled_fonts_are_used(reader):
    fonts = set()
    for page in reader.pages:
        resources = page["/Resources"].get_object()
        for font in resources.get("/Font", {}).values():
            fonts.add(font.get_object()["/BaseFont"].split("+")[1].split("-")[0])
    assert fonts <= {"Inter", "DejaVuSansMono"}


def test_a_script_that_no_font_shows_is_told(without_rivals):
    import dataclasses

    case = dataclasses.replace(without_rivals.case, title="危机")
    content = to_pdf(outline(dataclasses.replace(without_rivals, case=case)), {})
    words = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "the HTML file shows them" in " ".join(words.split())


def short(tall):
    """A brief whose top page is short; with a table of few rows, each of many lines if ``tall``."""
    words = "somebody sails and nobody answers " * (40 if tall else 1)
    rows = tuple(Row(cells=(Cell(content=(Text(text=f"reading {k} {words}"),)),)) for k in range(6))
    table = Table(id="rows", caption="A table", columns=(Column(header="Reading"),), rows=rows)
    told = Note(content=(Text(text="Words that lead to the table. " * 4),))
    filling = Note(content=(Text(text="Filling words that take their room. " * 250),))
    top = Note(content=(Text(text="A short top."),))
    return Document(
        title="Short", summary="", as_of=date(2031, 4, 4), particulars=(), traces={}, causes={},
        sections=(
            Section(id="top", title="Top", blocks=(top,)),
            Section(id="first", title="Next", blocks=(filling,)),
            Section(id="second", title="Told", blocks=(told, table)),
        ),
    )  # fmt: skip


def pages(document):
    found = pypdf.PdfReader(io.BytesIO(to_pdf(document, {}))).pages
    return [" ".join(page.extract_text().split()) for page in found]


def test_a_short_top_page_is_followed_at_once():
    first = pages(short(tall=False))[0]
    assert "A short top." in first
    assert "Filling words" in first


def test_a_tall_table_breaks_between_rows_and_its_heading_stays_with_the_first():
    found = pages(short(tall=True))
    where = [next(place for place, page in enumerate(found) if f"reading {k} " in page) for k in range(6)]
    assert where[0] == next(place for place, page in enumerate(found) if "Words that lead" in page)
    assert where[0] < where[-1]
    assert where == sorted(where)
    (small,) = (page for page in pages(short(tall=False)) if "Words that lead" in page)
    assert "reading 0 " in small
    assert "reading 5 " in small
