"""What is understood first within a citation is taken out: addresses, titles, dates; names are left."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standoff.reading.dates import MONTHS, Written, find_dates, garbled
from standoff.reading.interim import interim
from standoff.reading.names import Name, classify

__all__ = [
    "ADDRESS",
    "QUOTED",
    "DateRun",
    "Masked",
    "take_addresses",
    "take_dates",
    "take_places",
    "take_titles",
]

_LINK = re.compile(
    r"(?<!!)\[(?P<anchor>[^\[\]\n]{1,300})\]\((?P<url><?https?://[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?)(?:\s+\"[^\"]*\")?\)"
)
_REFERENCE_LINK = re.compile(r"(?<!!)\[(?P<anchor>[^\[\]\n]{1,300})\]\[(?P<label>[^\[\]]{0,40})\]")
_ACCESSED = re.compile(
    r"\(?\b(?:last\s+)?(?:accessed|retrieved|visited|viewed|updated|modified|archived|дата\s+обращения|звернення)"
    r"(?:\s+(?:on|from\s+the\s+original\s+on|from\s+the\s+original))?[\s:]*$",
    re.IGNORECASE,
)
QUOTED = re.compile(r"\"[^\"\n]{2,300}\"|(?<!\w)'[^\n]{2,200}?'(?=[\s,.;)]|$)")
ADDRESS = re.compile(r"<?(?:https?://|www\.)[^\s<>\"]+>?", re.IGNORECASE)
_SHORT_DATE = re.compile(r"(?<![\w.,/])(\d{1,2})\.(0[1-9]|1[0-2])(?!\d|\.\d)")
_BRACKETED = re.compile(r"(?<=\w)\s+[\[(](?P<inner>[A-ZА-ЯЁ][^\[\]()\d;@]{1,40})[\])](?=\s*[,;]|\s*$)")
_MONTH_AT_END = re.compile(r",\s+(?P<month>[A-ZА-ЯІ][^\W\d_]{2,9})\s*$")
_NUMBERED_NAME = re.compile(
    r"\b(?:Canal|Channel|France|Kanal|Polsat|Rossiya|Russia|Rustavi|TV|TVN)[ -]\d{1,2}(?=\s*[,;])"
)
"""A broadcaster with its number, which is no day of a list: ``France 24, 23 December``."""
_NEXT_PIECE = re.compile(r"\s+(?P<piece>[^\s\"'][^,;\"]{1,60})")
_DIGIT = re.compile(r"\d")
_CAPITALISED = re.compile(r"\b[A-ZА-ЯЁ][^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True)
class Masked:
    """A stretch of text in which what has been understood is blanked; offsets stay."""

    text: str
    start: int

    def blank(self, start: int, end: int, filler: str = "\x01") -> None:
        """Overwrite what has been understood."""
        at = start - self.start
        self.text = self.text[:at] + filler * (end - start) + self.text[end - self.start :]


def take_addresses(masked: Masked, references: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Take links and web addresses out; a link's anchor stays to be read as text."""
    found_addresses = []
    for found in list(_LINK.finditer(masked.text)) if "](" in masked.text else ():
        at = masked.start + found.start()
        url = found["url"].strip("<>")
        found_addresses.append((at, masked.start + found.end(), url))
        masked.blank(at, at + 1, " ")
        masked.blank(masked.start + found.end("anchor"), masked.start + found.end())
    for found in list(_REFERENCE_LINK.finditer(masked.text)) if "][" in masked.text else ():
        at = masked.start + found.start()
        address = references.get((found["label"] or found["anchor"]).casefold())
        if address is not None:
            found_addresses.append((at, masked.start + found.end(), address))
        masked.blank(at, at + 1, " ")
        masked.blank(masked.start + found.end("anchor"), masked.start + found.end())
    if "/" not in masked.text and "www." not in masked.text.lower():
        return sorted(found_addresses)
    for found in list(ADDRESS.finditer(masked.text)):
        url = found.group().rstrip(".,;:!?)'>").strip("<>")
        at = masked.start + found.start()
        found_addresses.append((at, at + len(found.group().rstrip(".,;:!?)'>")), url))
        masked.blank(at, masked.start + found.end(), ",")
    return sorted(found_addresses)


def take_titles(masked: Masked) -> list[tuple[int, int]]:
    """Take quoted titles out, unless what is quoted is itself a listed name (``"Kommersant"``)."""
    taken: list[tuple[int, int]] = []
    if '"' not in masked.text and "'" not in masked.text:
        return taken
    for found in list(QUOTED.finditer(masked.text)):
        start, end = masked.start + found.start(), masked.start + found.end()
        inner = classify(masked.text, found.start() + 1, found.end() - 1)
        if (
            inner is not None
            and (inner.kind in {"listed", "host"} or _is_quoted_name(masked.text, found, inner))
            and not _names_follow(masked.text, found)
        ):
            continue
        taken.append((start, end))
        masked.blank(start, end, ",")
    return taken


def take_places(masked: Masked) -> None:
    """Take out what stands in brackets after a name and is no source itself: ``Example [Algiers]``."""
    if "[" not in masked.text and "(" not in masked.text:
        return
    for found in list(_BRACKETED.finditer(masked.text)):
        inner = classify(masked.text, *found.span("inner"))
        if inner is None or inner.kind in {"unlisted", "other"}:
            masked.blank(masked.start + found.start(), masked.start + found.end(), " ")


def _is_quoted_name(text: str, found: re.Match[str], inner: Name) -> bool:
    """Tell whether a quoted unlisted name is an outlet's: short, and no other name stands beside it."""
    quoted = found.group()
    if inner.kind != "unlisted" or quoted.count(" ") > 2 or quoted[-2] in ",.?!":
        return False
    beside = _CAPITALISED.findall(text[: found.start()] + text[found.end() :])
    return all(word.lower() in MONTHS for word in beside)


def _names_follow(text: str, found: re.Match[str]) -> bool:
    """Tell whether what is quoted is a title though it is a name: a comma closes it, and a listed name stands after it."""
    if text[found.end() - 2] != "," or (piece := _NEXT_PIECE.match(text, found.end())) is None:
        return False
    following = classify(text, *piece.span("piece"))
    return following is not None and following.kind in {"listed", "host"}


@interim(frozen=True, slots=True, kw_only=True)
class DateRun:
    """A run of dates with nothing but separators between them."""

    start: int
    end: int
    dates: tuple[Written, ...]
    garbled: bool = False


def take_dates(masked: Masked) -> list[DateRun]:
    """Take the dates out, in runs; dates of access are dropped."""
    runs: list[DateRun] = []
    if _DIGIT.search(masked.text) is None:
        return list(_month_alone(masked))
    wrong = garbled(masked.text)
    while wrong is not None:
        at, until = masked.start + wrong.start(), masked.start + wrong.end()
        runs.append(DateRun(start=at, end=until, dates=(), garbled=True))
        masked.blank(at, until)
        wrong = garbled(masked.text)
    previous: Written | None = None
    for found in list(find_dates(_NUMBERED_NAME.sub(_lettered, masked.text))):
        one = found.moved(masked.start)
        before = masked.text[max(0, found.start - 45) : found.start]
        if previous is None or previous.start != one.start:
            access = _ACCESSED.search(before)
            if access is not None:
                at = one.start - len(before) + access.start()
                masked.blank(at, one.end, ",")
                continue
            if masked.text[found.start] == "\x01":
                continue
        elif masked.text[found.start] in "\x01,":
            continue
        runs.append(DateRun(start=one.start, end=one.end, dates=(one,)))
        previous = one
    for run in runs:
        masked.blank(run.start, run.end)
    if not runs:
        runs = list(_short_dates(masked))
    runs.sort(key=lambda run: run.start)
    return _joined(masked, runs)


def _lettered(name: re.Match[str]) -> str:
    """Return a name of equal length without figures."""
    return re.sub(r"\d", "x", name.group())


def _short_dates(masked: Masked) -> Iterator[DateRun]:
    """Take out dates of the form 14.01, which only a citation without other dates may hold."""
    for found in list(_SHORT_DATE.finditer(masked.text)):
        start, end = masked.start + found.start(), masked.start + found.end()
        one = Written(start=start, end=end, year=None, month=int(found[2]), day=int(found[1]))
        if 1 <= int(found[1]) <= 30:
            yield DateRun(start=start, end=end, dates=(one,))
            masked.blank(start, end)


def _month_alone(masked: Masked) -> Iterator[DateRun]:
    """Take out a month without day and year that closes a citation: ``Example Agency, May``."""
    found = _MONTH_AT_END.search(masked.text)
    month = MONTHS.get(found["month"].lower()) if found is not None else None
    if found is not None and month is not None:
        start, end = masked.start + found.start("month"), masked.start + found.end("month")
        yield DateRun(
            start=start, end=end, dates=(Written(start=start, end=end, year=None, month=month, day=None),)
        )
        masked.blank(start, end)


def _joined(masked: Masked, runs: Sequence[DateRun]) -> list[DateRun]:
    """Join dates that follow each other without a name between."""
    joined: list[DateRun] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and not last.garbled and not run.garbled:
            between = masked.text[max(last.end, 0) - masked.start : run.start - masked.start]
            if run.start < last.end or not _WORD.search(re.sub(r"\b(?:and|to|и|та|по)\b", "", between)):
                joined[-1] = DateRun(
                    start=last.start, end=max(last.end, run.end), dates=last.dates + run.dates
                )
                continue
        joined.append(run)
    return joined
