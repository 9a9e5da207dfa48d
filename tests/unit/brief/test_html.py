import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from standoff.brief.html import to_html
from standoff.brief.outline import outline

VOID = {"meta", "br", "col", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Collects what the tests ask about, and checks that tags nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.tags, self.words, self.faults = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"<{tag}> repeats an attribute")
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def text(document, drawings):
    return to_html(document, drawings)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_tags_nest(page):
    assert page.faults == []
    assert page.stack == []


def test_it_holds_no_script_and_asks_for_nothing(text, page):
    assert not page.all("script")
    assert not page.all("link")
    assert not page.all("iframe")
    assert not page.all("img")
    assert not page.all("b") or all(not attrs for attrs in page.all("b"))
    assert all(not name.startswith("on") for _, attrs in page.tags for name in attrs)
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", re.sub(r"base64,[^)]+", "", text)))
    assert addresses == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://evil.example"}
    assert 'href="http' not in text
    (policy,) = [attrs for attrs in page.all("meta") if attrs.get("http-equiv")]
    assert policy["content"].startswith("default-src 'none'")


def test_hostile_texts_stay_texts(page):
    words = "".join(page.words)
    assert "<script>alert('x')</script>" in words
    assert '#import "evil.typ": * #sys.inputs' in words
    assert "[a](http://evil.example)" in words
    assert "<b>bold</b> ]]> --> </style>" in words
    assert "line one line two # not a heading reversed bell" in words
    assert not set(words) & {"\u202e", "\u0007"}


def test_ids_are_unique_and_links_resolve(page):
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    targets = {attrs["href"].removeprefix("#") for attrs in page.all("a")}
    assert targets <= set(ids)
    labelled = {attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs}
    assert labelled <= set(ids)


def test_it_has_landmarks_language_and_a_way_past_the_head(page):
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("main")) == 1
    assert len(page.all("h1")) == 1
    assert page.all("nav")[0]["aria-label"] == "Contents"
    assert page.all("a")[0]["class"] == "skip"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_tables_have_captions_and_scopes(page):
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))


def test_figures_have_words_and_a_table(page):
    drawings = [attrs for attrs in page.all("svg") if attrs.get("role") == "img"]
    assert len(drawings) == len(page.all("figure")) == 4
    assert all(len(attrs["aria-label"]) > 80 for attrs in drawings)
    assert len(page.all("details")) == 5


def test_every_number_is_a_link_that_says_why(page):
    numbers = [attrs for attrs in page.all("a") if attrs.get("class") == "n"]
    assert len(numbers) > 300
    assert all(attrs["title"] for attrs in numbers)


def test_marks_are_letters_with_words(page):
    marks = [attrs for attrs in page.all("abbr") if attrs.get("class", "").startswith("mark")]
    assert {attrs["title"] for attrs in marks} == {"judged", "reported", "assumed"}


def test_colours_have_contrast():
    css = (Path(__file__).parents[3] / "src/standoff/brief/brief.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", css))
    for ink, paper in (
        ("ink", "#ffffff"),
        ("soft", "#ffffff"),
        ("link", "#ffffff"),
        ("soft", "faint"),
        ("ink", "lit"),
    ):
        assert contrast(colours[ink], colours.get(paper, paper)) >= 4.5, (ink, paper)


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_small_brief_needs_no_figures(without_rivals):
    page = Page(to_html(outline(without_rivals), {}))
    assert page.faults == []
    assert not page.all("figure")
