"""Notes of a web page: marks and notes are joined by the page's own links, as ``[1]`` and ``[1] text``.

A mark is a link to a place further down, ``<sup><a href="#fn1">1</a></sup>``; the note is what stands at
that place. Extraction would leave the notes as a list without numbers, or drop them: they are taken out
before it, and set at the end of the text.
"""

import re
from html import unescape

__all__ = ["take_notes", "with_notes"]

_LINK_WITHIN = re.compile(
    r"<a\b[^<>]{0,500}?\bhref\s*=\s*[\"']?(?:[^\"'\s<>#]{0,300})#(?P<target>[^\"'\s<>]{1,200})[\"']?[^<>]{0,500}>"
    r"(?P<shown>(?:[^<]|<(?!a\b|/a\b)){0,300})</a\s*>",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"<(?P<tag>[a-z][a-z0-9]*)\b[^<>]{0,500}?\b(?:id|name)\s*=\s*[\"']?(?P<place>[^\"'\s<>]{1,200})[^<>]{0,500}>",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"[\[(]?\s*(?P<number>\d{1,3})\s*[\])]?|[\[(]\s*(?:note|nb|n\.?)?\s*[a-z\d]{1,3}\s*[\])]", re.IGNORECASE
)
_LIKE_NOTES = re.compile(r"note|ftn|fn|ref|cit|foot|source|bib|сноск|прим", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_EDGE = re.compile(
    r"</?(?:p|li|div|td|dd|dt|tr|ol|ul|dl|section|aside|table|footer|h[1-6])\b", re.IGNORECASE
)
_OUTSIDE_LINK = re.compile(
    r"<a\b[^<>]*?\bhref\s*=\s*[\"']?(?P<url>https?://[^\"'\s<>]+)[^<>]*>(?P<shown>(?:[^<]|<(?!a\b|/a\b)){0,600})</a\s*>",
    re.IGNORECASE,
)
_BACK = "↩↑^︎ \n"
_INLINE = frozenset({"a", "span", "sup", "b", "strong", "i", "em", "cite", "small"})
_LONGEST = 8_000
"""Characters of HTML; a longer place is no note but a part of the page."""
_MOST = 3_000
"""Notes of a page; more are left where they are."""
_HEADING = re.compile(
    r"[#*\s]*(?:(?:end|foot)?notes?(?:\s+and\s+references)?|references|sources|citations|примечания|источники|сноски|примітки|джерела)[*:\s]*",
    re.IGNORECASE,
)


def take_notes(page: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the page with plain marks and without its notes, and the notes with their labels in order."""
    marks = [found for found in _LINK_WITHIN.finditer(page) if _is_mark(page, found)] if "#" in page else []
    if not marks:
        return page, []
    places: dict[str, re.Match[str]] = {}
    for found in _PLACE.finditer(page):
        places.setdefault(unescape(found["place"]), found)
    labels: dict[str, str] = {}
    used: set[str] = set()
    notes: list[tuple[str, str]] = []
    edits: list[tuple[int, int, str]] = []
    for mark in marks:
        target = unescape(mark["target"])
        place = places.get(target)
        if place is None or place.start() < mark.end():
            continue
        if target not in labels:
            if len(notes) == _MOST:
                continue
            end = _note_end(page, place)
            written = _plain(page[place.start() : end]) if end is not None else ""
            if end is None or not written:
                continue
            labels[target] = _label(_shown(mark), used, len(notes))
            used.add(labels[target])
            notes.append((labels[target], _without_own_label(written)))
            edits.append((place.start(), end, ""))
        edits.append((mark.start(), mark.end(), f"[{labels[target]}]"))
    return _edited(page, edits), notes


def with_notes(text: str, notes: list[tuple[str, str]]) -> str:
    """Return an extracted text with the notes after it, under their heading."""
    if not notes:
        return text
    body, _, last = text.rstrip().rpartition("\n")
    heading = "Notes"
    if body and _HEADING.fullmatch(last):
        text, heading = body.rstrip(), last
    listed = "\n\n".join(f"[{label}] {written}" for label, written in notes)
    return f"{text}\n\n{heading}\n\n{listed}"


def _is_mark(page: str, found: re.Match[str]) -> bool:
    """Tell whether a link within the page is the mark of a note."""
    shown = _shown(found)
    if _SHOWN.fullmatch(shown) is None:
        return False
    if shown[0] in "[(":
        return True
    raised = page[max(0, found.start() - 200) : found.start()].rstrip()
    within_sup = re.search(r"<sup\b[^<>]*>$", raised, re.IGNORECASE) or "<sup" in found["shown"].lower()
    return bool(within_sup or _LIKE_NOTES.search(found["target"]))


def _shown(found: re.Match[str]) -> str:
    """Return what a link shows, without tags."""
    return unescape(_TAG.sub("", found["shown"])).strip()


def _label(shown: str, used: set[str], count: int) -> str:
    """Return a note's number: its own, unless it has none or another note has it."""
    number = _SHOWN.fullmatch(shown)
    own = number["number"] if number is not None else None
    if own is not None and own not in used:
        return own
    return next(str(free) for free in range(count + 1, 2 * count + 2) if str(free) not in used)


def _note_end(page: str, place: re.Match[str]) -> int | None:
    """Return where the element at a place ends; none if it is too long to be a note.

    An anchor or a span stands for the block it is in; a list item also ends where the next one begins.
    """
    tag = place["tag"].lower()
    until = min(len(page), place.end() + _LONGEST)
    if tag in _INLINE:
        edge = _BLOCK_EDGE.search(page, place.end(), until)
        return edge.start() if edge is not None else None
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b[^<>]*>|</(?:ol|ul)\b", re.IGNORECASE).finditer(
        page, place.end(), until
    ):
        if found[1] is None:
            if tag == "li" and depth == 1:
                return found.start()
            continue
        if (
            not found[1]
            and tag in {"li", "p", "dd"}
            and depth == 1
            and not _opens_list(page, place.end(), found.start())
        ):
            return found.start()
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.end()
    return None


def _opens_list(page: str, start: int, end: int) -> bool:
    """Tell whether a list begins within a note."""
    return re.search(r"<[ou]l\b", page[start:end], re.IGNORECASE) is not None


def _plain(part: str) -> str:
    """Return the text of a note: links out in Markdown, links back left out."""
    part = _LINK_WITHIN.sub(lambda found: "" if len(_shown(found)) < 12 else found["shown"], part)
    part = _OUTSIDE_LINK.sub(lambda found: f"[{_TAG.sub('', found['shown'])}]({found['url']})", part)
    return " ".join(unescape(_TAG.sub("", part)).split()).strip(_BACK)


def _without_own_label(written: str) -> str:
    """Return a note without the number it begins with, and without marks of the way back."""
    return re.sub(r"^(?:\[\d{1,3}\]|\d{1,3}[.)])\s+", "", written).lstrip(_BACK)


def _edited(page: str, edits: list[tuple[int, int, str]]) -> str:
    """Return the page with stretches replaced; what lies within another is left out with it."""
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        if start < at:
            continue
        pieces += (page[at:start], new)
        at = end
    return "".join([*pieces, page[at:]])
