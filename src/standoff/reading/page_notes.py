"""Notes of a web page: marks and notes are joined, as ``[1]`` and ``[1] text``.

A mark is a link to a place further down, ``<sup><a href="#fn1">1</a></sup>``; the note is what stands at
that place. Where a page has no such links, the mark is a raised number or one in square brackets, and the note the
item of that number in a list of notes. Extraction would leave the notes as a list without numbers, or drop them: they
are taken out before it, and set at the end of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


_PLAIN_MARK = re.compile(
    r"<sup\b[^<>]{0,300}>(?P<raised>(?:[^<]|<(?!/?(?:sup|a)\b)){0,120})</sup\s*>|\[(?P<square>\d{1,3})\]",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[\[(]?\s*(?P<numbers>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*[\])]?")
_POWER_BEFORE = re.compile(r"(?:\b(?:[kcmd]?m|mi|ft|in|yd|x|км|м|см|га)|\d)\s*$")
"""What a raised number is the power of."""
_LIST = re.compile(r"<ol\b(?P<told>[^<>]{0,500})>", re.IGNORECASE)
_ITEM = re.compile(r"<(?P<tag>li)\b[^<>]{0,500}>|</ol\b", re.IGNORECASE)
_EDIT_LINK = re.compile(r"\[\s*\w{4,12}\s*\]\s*$")
"""What an encyclopedia shows after its headings: *[edit]*."""
_SOURCED = re.compile(r"(?:19|20)\d\d|https?://|\b(?:ibid|там же|там само)\b", re.IGNORECASE)
_MOST_LISTS = 20
"""The last so many lists of a page are looked at."""
_BEFORE_LIST = 500
"""Characters of HTML before a list in which its heading is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A note taken out of a page: where it stood, its label and its text."""

    start: int
    end: int
    label: str
    written: str


def take_notes(page: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the page with plain marks and without its notes, and the notes with their labels in order."""
    edits, taken = _linked_notes(page)
    if "<ol" in page or "<OL" in page:
        listed = _listed_notes(page, taken)
        if listed is not None:
            edits += listed[0]
            taken = listed[1]
    return (_edited(page, edits) if edits else page), [(note.label, note.written) for note in taken]


def _linked_notes(page: str) -> tuple[list[tuple[int, int, str]], list[_Taken]]:
    """Return the notes that links lead to, and what they and their marks are to be replaced by."""
    marks = [found for found in _LINK_WITHIN.finditer(page) if _is_mark(page, found)] if "#" in page else []
    if not marks:
        return [], []
    places: dict[str, re.Match[str]] = {}
    for found in _PLACE.finditer(page):
        places.setdefault(unescape(found["place"]), found)
    labels: dict[str, str] = {}
    used: set[str] = set()
    taken: list[_Taken] = []
    edits: list[tuple[int, int, str]] = []
    for mark in marks:
        target = unescape(mark["target"])
        place = places.get(target)
        if place is None or place.start() < mark.end():
            continue
        if target not in labels:
            if len(taken) == _MOST:
                continue
            end = _note_end(page, place)
            written = _plain(page[place.start() : end]) if end is not None else ""
            if end is None or not written:
                continue
            labels[target] = _label(_shown(mark), used, len(taken))
            used.add(labels[target])
            taken.append(
                _Taken(
                    start=place.start(), end=end, label=labels[target], written=_without_own_label(written)
                )
            )
            edits.append((place.start(), end, ""))
        edits.append((mark.start(), mark.end(), f"[{labels[target]}]"))
    return edits, taken


def _listed_notes(
    page: str, linked: Sequence[_Taken]
) -> tuple[list[tuple[int, int, str]], list[_Taken]] | None:
    """Return all notes, those of a list among them whose marks are no links, with the edits; none if there is no such list."""
    marks = list(_plain_marks(page, linked))
    if not marks:
        return None
    for opening in reversed(list(_LIST.finditer(page, marks[0][1]))[-_MOST_LISTS:]):
        before = [mark for mark in marks if mark[1] <= opening.start()]
        items = list(_items(page, opening))
        numbers = [number for _, _, shown in before for number in re.findall(r"\d+", shown)]
        if not items or not numbers or not _is_list_of_notes(page, opening, items, numbers, linked):
            continue
        known = {note.start: note for note in linked}
        within = [
            known.get(start)
            or _Taken(
                start=start, end=end, label=str(number), written=_without_own_label(_plain(page[start:end]))
            )
            for number, (start, end) in enumerate(items, start=1)
        ]
        elsewhere = [note for note in linked if not opening.start() <= note.start < items[-1][1]]
        edits = [(start, end, f"[{shown}]") for start, end, shown in before]
        edits.append((opening.start(), items[-1][1], ""))
        return edits, [*elsewhere, *(note for note in within if note.written)]
    return None


def _plain_marks(page: str, linked: Sequence[_Taken]) -> Iterator[tuple[int, int, str]]:
    """Give the marks that are no links, with the numbers they show; in square brackets only where no mark is a link."""
    if "<sup" not in page and "<SUP" not in page and "[1]" not in page:
        return
    for found in _PLAIN_MARK.finditer(page):
        if found["square"] is not None:
            if not linked:
                yield found.start(), found.end(), found["square"]
            continue
        numbers = _NUMBERS.fullmatch(unescape(_TAG.sub("", found["raised"])).strip())
        if numbers is not None and not _POWER_BEFORE.search(page, max(0, found.start() - 12), found.start()):
            yield found.start(), found.end(), numbers["numbers"]


def _items(page: str, opening: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give the places of the items of a list, those of lists within them left out; nothing if one is too long for a note."""
    at = opening.end()
    places: list[tuple[int, int]] = []
    while (item := _ITEM.search(page, at)) is not None and item["tag"] is not None and len(places) < _MOST:
        end = _note_end(page, item)
        if end is None:
            return
        places.append((item.start(), end))
        at = end
    yield from places


def _is_list_of_notes(
    page: str,
    opening: re.Match[str],
    items: Sequence[tuple[int, int]],
    numbers: Sequence[str],
    linked: Sequence[_Taken],
) -> bool:
    """Tell whether a list is one of notes: linked ones are in it, its name or heading says so, or marks and sources do."""
    if any(items[0][0] <= note.start < items[-1][1] for note in linked):
        return True
    if "1" not in numbers:
        return False
    told = re.sub(r"<[^<>]*$", "", page[max(0, opening.start() - _BEFORE_LIST) : opening.start()])
    lines = unescape(_TAG.sub("", _BLOCK_EDGE.sub("\n<", told))).split("\n")
    above = next((line.strip() for line in reversed(lines) if line.strip(" <>/")), "")
    if _LIKE_NOTES.search(opening["told"]) or _HEADING.fullmatch(
        _EDIT_LINK.sub("", above.split(">")[-1].strip())
    ):
        return True
    counted = [int(number) for number in dict.fromkeys(numbers)]
    return counted == list(range(1, len(items) + 1)) and all(
        _SOURCED.search(page, start, end) for start, end in items
    )


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
