"""The brief in a browser: it fits, it asks for nothing, and it is used by keyboard."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from standoff.brief.render import write_brief

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs the system's Chromium")
SAMPLE = Path(__file__).parents[1] / "unit/brief/sample.py"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("brief_sample_for_browser", SAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (path,) = write_brief(module.sample(), tmp_path_factory.mktemp("brief"), ("html",))
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    settings = [
        "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=settings)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    pages = []

    def opened(width, **settings):
        page = browser.new_page(viewport={"width": width, "height": 900}, **settings)
        pages.append(page)
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(address)
        return page

    yield opened
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [360, 768, 1280, 1600])
def test_the_page_never_scrolls_sideways_and_asks_for_nothing(open_page, width):
    page = open_page(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.said == []


def test_the_main_table_is_cards_on_a_telephone(open_page):
    page = open_page(360)
    wide = page.evaluate("document.querySelector('#readings-1').scrollWidth")
    assert wide <= 360
    assert page.evaluate("getComputedStyle(document.querySelector('#readings-1 td')).display") != "table-cell"
    label = page.evaluate(
        "getComputedStyle(document.querySelector('#readings-1 td.num'), '::before').content"
    )
    assert label == '"Prior"'


def test_the_first_key_skips_to_the_bottom_line(open_page):
    page = open_page(1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#bottom-line")  # the browser tells of the jump a moment after the key
    assert page.url.endswith("#bottom-line")


def test_a_number_leads_to_its_entry_and_on_to_the_report(open_page):
    page = open_page(1280)
    page.locator("#readings-1 a.n").nth(1).click()
    entry = page.locator(":target")
    assert entry.evaluate("one => one.tagName") == "TR"
    assert "posterior" in entry.inner_text()
    page.locator("#trace-steps a.cite").first.click()
    assert page.url.split("#")[1].startswith("e")
    assert page.locator(":target").is_visible()


def test_the_table_behind_a_figure_opens_by_keyboard(open_page):
    page = open_page(1280)
    summary = page.locator("#waterfall summary")
    table = page.locator("#steps")
    assert not table.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert table.is_visible()


def test_on_paper_nothing_is_hidden(open_page):
    page = open_page(794)
    page.emulate_media(media="print")
    assert page.locator("#steps").evaluate("one => one.getBoundingClientRect().height") > 100
    assert not page.locator("nav").is_visible()
