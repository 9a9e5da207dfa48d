"""A text and the copy of it that is read.

The decoded text stays untouched, and every offset refers to it. Reading is done on a *copy* in which what
only looks different is made equal: curly quotes, odd blanks and dashes, Cyrillic letters inside Latin
words; marks without width and carriage returns are left out, and a word that a line end cuts is whole.
:class:`Text` holds both and leads back.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from standoff.errors import TooLarge
from standoff.reading.nested_quotes import with_nested_quotes_single

__all__ = ["MAX_CHARACTERS", "Text"]

MAX_CHARACTERS = 64_000_000
"""A longer text is refused: reading takes some tens of bytes of memory per character."""

_EQUAL_LENGTH = {
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'",
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u2002": " ", "\u2003": " ",
    "\u2004": " ", "\u2005": " ", "\u2006": " ", "\u2008": " ", "\u205f": " ", "\u3000": " ", "\t": " ",
    "\u000b": " ", "\u000c": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n",
    "‐": "-", "‑": "-", "‒": "–", "−": "–", "―": "—",
    "（": "(", "）": ")", "［": "[", "］": "]", "，": ",", "；": ";", "：": ":",
}  # fmt: skip
_WITHOUT_WIDTH = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f]+|(?<!\r)\r+(?=\n)"
)
_CUT_WORD = re.compile(
    r"(?<![\w/.:@#?=&%~+-])(?P<head>[^\W\d_]+)(?P<hyphen>[-\u00ad])(?P<break>\r?\n *)(?=(?P<tail>[^\W\d_]\S*))"
)
"""A word cut by a line end; parts of web addresses are none."""
_DISARMED = re.compile(
    r"\bh(?:tt|xx)ps?(?:://|\[://\])[\w.-]*\w(?:(?: dot | ?\[(?:\.|dot)\] ?|\((?:\.|dot)\))[\w.-]*\w)*|"
    r"\b\w[\w-]*(?:\[(?:\.|dot)\]\w[\w-]*)+",
    re.IGNORECASE,
)
"""A web address written so that it cannot be followed: ``hxxps://``, ``t dot me``, ``example[.]com``."""
_BRACKETED = ("[.]", "[dot]", "[://]")
_UNBRACKETED = ("xxp", "XXP", " dot ", "(dot)", "(.)")
"""What makes such an address: marks in square brackets, or others in what begins like an address."""
_HXXP = re.compile("hxxp", re.IGNORECASE)
_DISARMED_DOT = re.compile(r" dot | ?\[(?:\.|dot)\] ?|\((?:\.|dot)\)", re.IGNORECASE)
_KEEPS_HYPHEN = frozenset(
    "ex vice pro anti non co self counter post pre then all semi mid state deputy north south east west "
    "экс вице пресс северо юго про анти".split()
)
"""First parts of compounds; their hyphen stays where a line ends at it."""
_LOOKING_LATIN = frozenset("АВЕКМНОРСТУХІЈЅаеорсухіјѕ")
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЈЅаеорсухіјѕ", "ABEKMHOPCTYXIJSaeopcyxijs")
_MIXED_WORD = re.compile(
    r"[A-Za-zЀ-ӿ](?<![A-Za-zЀ-ӿ].)(?:(?<=[A-Za-z])[A-Za-z]*[Ѐ-ӿ]|(?<=[Ѐ-ӿ])[Ѐ-ӿ]*[A-Za-z])[A-Za-zЀ-ӿ]*"
)
"""A word of both scripts; tried at the beginning of a word alone, so that a long one is gone through once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A decoded text and the copy of it that is read."""

    raw: str
    copy: str
    origins: "array[int] | None"
    """Offset in ``raw`` of each character of ``copy``; none when they are the same."""
    cyrillic: bool = False
    """Whether it has a Cyrillic small letter."""
    moved: Mapping[int, int] = field(default_factory=dict)
    """Line ends of the copy that stand after a word which the text cuts, and by how many characters later."""

    @classmethod
    def of(cls, raw: str, *, name: str) -> "Text":
        """Make the copy that is read."""
        if len(raw) > MAX_CHARACTERS:
            raise TooLarge(f"{name}: {len(raw):,} characters; accepted: at most {MAX_CHARACTERS:,}")
        disarmed = ("[" in raw and any(sign in raw for sign in _BRACKETED)) or (
            "/" in raw and "://" in raw and any(sign in raw for sign in _UNBRACKETED)
        )
        if raw.isascii() and not disarmed and not any(odd in raw for odd in ("\r", "\t", "\x0c", "-\n")):
            return cls(raw=raw, copy=raw, origins=None)
        copy = raw
        characters = _unusual(raw)
        if "«" in characters or ("“" in characters and '"' in raw):
            copy = with_nested_quotes_single(copy)
        for odd in characters & _EQUAL_LENGTH.keys():
            copy = copy.replace(odd, _EQUAL_LENGTH[odd])
        if characters & _LOOKING_LATIN:
            copy = _MIXED_WORD.sub(_unmixed, copy)
        cyrillic = any("а" <= one <= "ё" for one in characters)
        copy, later = _mended(copy, returns="\r" in characters)
        if disarmed:
            copy = _DISARMED.sub(_armed, copy)
        pieces: list[str] = []
        origins: array[int] | None = None
        done = 0
        hides = (
            "\r" in characters
            or "\u00ad" in copy
            or any(_WITHOUT_WIDTH.match(one) for one in characters if one > "~")
        )
        for hidden in _WITHOUT_WIDTH.finditer(copy) if hides else ():
            origins = origins if origins is not None else array("I")
            pieces.append(copy[done : hidden.start()])
            origins.extend(range(done, hidden.start()))
            done = hidden.end()
        if origins is not None:
            pieces.append(copy[done:])
            origins.extend(range(done, len(copy)))
            copy = "".join(pieces)
        moved = {bisect_left(origins, at): by for at, by in later.items()} if origins is not None else {}
        return cls(raw=raw, copy=copy.replace("\r", "\n"), origins=origins, cyrillic=cyrillic, moved=moved)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the decoded text that a span of the copy stands for."""
        if self.origins is None or start >= end:
            return (start, end) if self.origins is None else (self._origin(start), self._origin(start))
        return self.origins[start], self.origins[end - 1] + 1

    def _origin(self, at: int) -> int:
        """Return where a place of the copy stands in the decoded text."""
        origins = self.origins
        if origins is None:
            return at
        return origins[at] if at < len(origins) else len(self.raw)

    def forth(self, start: int) -> int:
        """Return the place in the copy of a place in the decoded text."""
        return start if self.origins is None else bisect_left(self.origins, start)


_USUAL = bytes(range(32, 127)) + b"\n"


def _unusual(raw: str) -> set[str]:
    """Return which characters other than printable ASCII and line ends a text has."""
    left = raw.encode("utf-8", "surrogatepass").translate(None, delete=_USUAL)
    return set(left.decode("utf-8", "surrogatepass"))


def _mended(copy: str, *, returns: bool) -> tuple[str, dict[int, int]]:
    """Make words that line ends cut whole: what is to be left out becomes soft hyphens, of equal length.

    The line then ends after the word: a blank there becomes the line end; these places are returned, with
    how much longer their lines became. ``returns`` tells whether lines end in carriage returns.
    """
    if "\u00ad" not in copy and "-\n" not in copy and not (returns and "-\r\n" in copy):
        return copy, {}
    pieces: list[str] = []
    later: dict[int, int] = {}
    done = 0
    for cut in _CUT_WORD.finditer(copy):
        compound = not cut["tail"][0].islower() or cut["head"].lower() in _KEEPS_HYPHEN
        first = cut.start("break") if compound and cut["hyphen"] == "-" else cut.start("hyphen")
        pieces += (copy[done:first], "\u00ad" * (cut.end() - first))
        done = cut.end()
        after = cut.end("tail")
        if copy.startswith(" ", after):
            pieces += (copy[done:after], "\n")
            done = after + 1
            later[after] = len(cut["tail"])
    return "".join([*pieces, copy[done:]]), later


def _armed(address: re.Match[str]) -> str:
    """Write a disarmed address as it is followed; what is to be left out becomes soft hyphens, of equal length."""
    plain = (
        re.sub("xx", "tt", address.group(), count=1, flags=re.IGNORECASE)
        if _HXXP.match(address.group())
        else address.group()
    )
    plain = plain.replace("[://]", "://" + "\u00ad" * 2, 1)
    return _DISARMED_DOT.sub(lambda dot: "." + "\u00ad" * (len(dot.group()) - 1), plain)


def _unmixed(word: re.Match[str]) -> str:
    """Make a word of two scripts Latin, if its Cyrillic letters are only look-alikes."""
    written = word.group()
    latin = written.translate(_LOOKALIKES)
    return latin if latin.isascii() else written
