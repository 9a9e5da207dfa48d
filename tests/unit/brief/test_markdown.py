import re

import pytest
from markdown_it import MarkdownIt

from standoff.brief.markdown import to_markdown


@pytest.fixture(scope="module")
def text(document):
    return to_markdown(document)


@pytest.fixture(scope="module")
def tokens(text):
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)


def inline(tokens):
    for token in tokens:
        yield token
        yield from inline(token.children or [])


def test_only_our_own_tags_are_html(tokens):
    html = {token.content for token in inline(tokens) if token.type in ("html_inline", "html_block")}
    tags = {tag for content in html for tag in re.findall(r"<[^>]+>", content)}
    strange = {tag for tag in tags if not re.fullmatch(r'<a id="[a-z0-9-]+">|</a>|<br>|</?code>', tag)}
    assert strange == set()


def test_links_stay_inside(text, tokens):
    links = {token.attrGet("href") for token in inline(tokens) if token.type == "link_open"}
    anchors = re.findall(r'<a id="([^"]+)">', text)
    assert len(set(anchors)) == len(anchors)
    assert links <= {f"#{anchor}" for anchor in anchors}
    assert not [token for token in inline(tokens) if token.type == "image"]


def test_no_forge_would_link_or_call_anyone(text):
    assert "://" not in text
    assert not re.search(r"(?<![&\w(\[])[@#][a-z]", re.sub(r"\(#[a-z0-9-]+\)", "", text))


def test_tables_keep_their_cells(document, tokens):
    heads = [token for token in tokens if token.type == "thead_open"]
    assert len(heads) == len(re.findall(r"^\| :?-", to_markdown(document), re.MULTILINE))
    for line in to_markdown(document).splitlines():
        if line.startswith("| "):
            assert line.endswith(" |")
    rows, width = 0, 0
    for token in tokens:
        if token.type == "thead_open":
            width = 0
        if token.type == "th_open":
            width += 1
        if token.type == "tr_open":
            rows, cells = rows + 1, 0
        if token.type == "td_open":
            cells += 1
        if token.type == "tr_close" and cells:
            assert cells == width
    assert rows > 300


def test_hostile_words_are_still_there(tokens):
    words = "".join(token.content for token in inline(tokens) if token.type in {"text", "text_special"})
    assert "<script>alert('x')</script>" in words
    assert "[a](http://evil.example)" in words
    assert "# not a heading" in words
    assert "*stars* and _under_" in words


def test_headings_are_the_sections(document, tokens):
    count = sum(token.type == "heading_open" for token in tokens)
    sections = list(document.sections)
    inner = sum(len(section.sections) for section in sections)
    assert count == 1 + len(sections) + inner
