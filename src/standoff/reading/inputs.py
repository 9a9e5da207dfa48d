"""Files of any kind become a text: plain text and Markdown as they are, HTML and PDF by extraction.

The text that comes out is the one that offsets refer to. Of a saved page the header is read before the
extraction, since that drops lines of the kind ``Publication: ... Volume: ...``.
"""

import re
import sys
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from standoff.errors import DocumentError, TooLarge
from standoff.reading.dates import find_dates
from standoff.reading.decoding import decoded, digest
from standoff.reading.header import is_date_line
from standoff.reading.nesting import flattened
from standoff.reading.page_notes import take_notes, with_notes
from standoff.reading.pdf_pages import joined

__all__ = ["MAX_BYTES", "STANDARD_INPUT", "Input", "read_input"]

STANDARD_INPUT = "standard input"
"""The name of a text that no file holds."""
MAX_BYTES = 256_000_000
"""A larger file is refused before it is read."""
_MAX_PAGES = 3_000
_MAX_HTML = 16_000_000
"""Characters of HTML; an article is a hundredth of it, and the tree takes twenty times the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A text, and what its file tells besides."""

    name: str
    sha256: str
    """Of the bytes of the file."""
    text: str
    title: str | None = None
    published: str | None = None
    """ISO day."""
    assumed: str | None = None
    """The encoding, where nothing told it and it is not UTF-8."""


def read_input(file: str, *, encoding: str | None = None) -> Input:
    """Read a file, or standard input for ``-``.

    Raises
    ------
    DocumentError
        The file cannot be read, or holds no text, or needs an extra that is not installed.
    TooLarge
        The file passes :data:`MAX_BYTES`.
    """
    name, data = _bytes_of(file)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return Input(name=name, sha256=digest(data), text=_pdf_text(name, data))
    text, assumed = decoded(data, name=name, encoding=encoding or _declared_encoding(data))
    if _SEEN.search(text) is None:
        raise DocumentError(f"{name}: is {'blank' if text else 'empty'}; accepted: a file with text in it")
    if _is_html(file, text):
        return replace(_html_input(name, data, text), assumed=assumed)
    return Input(name=name, sha256=digest(data), text=text, assumed=assumed)


_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{3,30})", re.IGNORECASE)
_HEAD_BYTES = 4096
_SEEN = re.compile("[^\\s\u00ad\u200b-\u200f\u2060\ufeff]")
"""A character that shows: no blank, and none of the marks that show nothing though they count as letters."""


def _declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a web page declares, if the bytes agree; marks and UTF-8 are found out anyway."""
    declared = _CHARSET.search(data, 0, _HEAD_BYTES)
    if declared is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    name = declared[1].decode("ascii")
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
    return name


def _bytes_of(file: str) -> tuple[str, bytes]:
    """Return the shown name and the bytes of a file or of standard input, within the bound."""
    if not file:
        raise DocumentError("the name of a file is empty; accepted: a file, or - for standard input")
    if file == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        name = STANDARD_INPUT
    else:
        name = file
        try:
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise DocumentError(f"{file}: cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{name}: more than {MAX_BYTES:,} bytes; accepted: at most that")
    return name, data


def _is_html(file: str, text: str) -> bool:
    """Tell a web page by its name or its first tag."""
    if file.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    return (
        re.match(
            r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b",
            text,
            re.IGNORECASE | re.DOTALL,
        )
        is not None
    )


class _Head(HTMLParser):
    """Reads what a page tells of itself: title, date, and its first lines of text."""

    _DATES = frozenset(
        "article:published_time datepublished date dc.date dc.date.issued dcterms.created pubdate publishdate publish_date sailthru.date "
        "citation_publication_date parsely-pub-date og:published_time".split()
    )
    _HIDDEN = frozenset("script style noscript template svg iframe".split())
    _BREAKS = frozenset(
        "p div br li tr h1 h2 h3 h4 h5 h6 section article header footer figcaption figure td table ul ol blockquote".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.heading = ""
        self.named_title = ""
        self.published = ""
        self.pieces: list[str] = []
        self._within = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in {"title", "h1"}:
            self._within = tag
        elif tag == "meta":
            key = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if key == "og:title":
                self.named_title = self.named_title or given.get("content", "")
            elif key in self._DATES:
                self.published = self.published or given.get("content", "")
        elif tag == "time" and not self.published:
            self.published = given.get("datetime", "")
        if tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        if tag == self._within:
            self._within = ""
        if tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._within == "title":
            self.title += data
            return
        if self._within == "h1":
            self.heading += data
        self.pieces.append(data)


_ENDLESS_TAG = re.compile(r"<[a-zA-Z/][^<>]{20000,}>?")
"""No tag that tells of the page; the parser's work on a tag grows with the square of its length."""
_SERIAL_LINE = re.compile(r"^.{0,80}\bVol(?:ume|\.)?:?\s*\d{1,3}.{0,40}$", re.MULTILINE)
_LINES_AFTER, _LINES_BEFORE = 8, 1
"""Lines of a page around its title among which its date is looked for."""
_LONGEST_DATE_LINE = 100
_BYLINE_BEFORE_DATE = re.compile(
    r"^(?:By|Автор)[: ]\s*[^\d|•·]{3,80}?[\s|•·,–—-]+(?=\d|[A-ZА-Я][^\W\d_]{2,8}\.?\s\d)"
)
_PUBLISHED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{10,40})\"")
"""The day of publication in the data that a page carries for search engines."""
_ISO_DAY = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def _html_input(name: str, data: bytes, page: str) -> Input:
    """Reduce a web page to its article, with the header's lines before it."""
    if len(page) > _MAX_HTML:
        raise TooLarge(f"{name}: a page of {len(page):,} characters; accepted: at most {_MAX_HTML:,}")
    head = _Head()
    head.feed(_ENDLESS_TAG.sub(" ", page))
    head.close()
    title = " ".join((head.heading or head.named_title or head.title).split())
    noted, page_notes = take_notes(page)
    body = with_notes(_article(name, flattened(noted), noted=bool(page_notes)), page_notes)
    lines = "\n".join(" ".join(line.split()) for line in "".join(head.pieces).split("\n"))
    serial = _SERIAL_LINE.search(lines[:20_000])
    for_search = _PUBLISHED.search(page)
    day = _ISO_DAY.match((head.published or (for_search[1] if for_search else "")).strip())
    parts = [] if not title or body.lstrip("# ").startswith(title) else [title]
    if serial is not None and serial.group() not in body:
        parts.append(serial.group())
    text = "\n\n".join([*parts, body]) + "\n"
    return Input(
        name=name,
        sha256=digest(data),
        text=text,
        title=title or None,
        published=day.group() if day else _day_shown(lines, title),
    )


def _day_shown(lines: str, title: str) -> str | None:
    """Return the day in the line that dates the article: of a few after its title, else the one before it.

    Extraction of the article drops that line, as it drops bylines.
    """
    shown = [line for line in lines[:60_000].split("\n") if line.strip()]
    if title not in shown:
        return None
    at = shown.index(title)
    near = [*shown[at + 1 : at + 1 + _LINES_AFTER], *shown[max(0, at - _LINES_BEFORE) : at]]
    for one in near:
        line = _BYLINE_BEFORE_DATE.sub("", one.strip())
        if "oday" in line or len(line) > _LONGEST_DATE_LINE or not is_date_line(line):
            continue
        for date in find_dates(line):
            if date.year and date.month and date.day and date.problem is None:
                return f"{date.year:04}-{date.month:02}-{date.day:02}"
    return None


_LEAST_BESIDE_NOTES = "100"
"""Characters; what is less is taken for no article where its notes are taken out. Otherwise the library's own bound holds."""


def _article(name: str, page: str, *, noted: bool) -> str:
    """Return the article of a page as text, links in Markdown; ``noted`` tells that its notes were taken out."""
    try:
        import trafilatura
        import trafilatura.settings
    except ModuleNotFoundError as error:
        raise DocumentError(f"{name}: reading HTML needs an extra: pip install 'standoff[html]'") from error
    config = trafilatura.settings.DEFAULT_CONFIG
    if noted:
        config = trafilatura.settings.use_config()
        config.set("DEFAULT", "MIN_EXTRACTED_SIZE", _LEAST_BESIDE_NOTES)
    try:
        found = trafilatura.extract(
            page,
            config=config,
            output_format="markdown",
            include_links=True,
            include_comments=False,
            include_formatting=False,
            favor_recall=True,
        )
    except (RecursionError, ValueError, AttributeError, TypeError) as error:
        raise DocumentError(f"{name}: the page cannot be taken apart: {type(error).__name__}") from error
    if not isinstance(found, str) or not found.strip():
        raise DocumentError(f"{name}: the page holds no article text")
    return found.strip()


def _pdf_text(name: str, data: bytes) -> str:
    """Return the text layer of a PDF, its footnotes after the body."""
    try:
        import pypdf
        import pypdf.errors
    except ModuleNotFoundError as error:
        raise DocumentError(f"{name}: reading PDF needs an extra: pip install 'standoff[pdf]'") from error
    try:
        document = pypdf.PdfReader(BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise DocumentError(f"{name}: the PDF is encrypted; accepted: one that opens without a password")
        if len(document.pages) > _MAX_PAGES:
            raise TooLarge(f"{name}: {len(document.pages):,} pages; accepted: at most {_MAX_PAGES:,}")
        pages = [page.extract_text() for page in document.pages]
    except (
        pypdf.errors.PyPdfError,
        pypdf.errors.DependencyError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
    ) as error:
        raise DocumentError(f"{name}: the PDF cannot be read: {error}") from error
    if not any(page.strip() for page in pages):
        raise DocumentError(f"{name}: the PDF has no text layer; accepted: one with text, not only pictures")
    return joined(pages)
