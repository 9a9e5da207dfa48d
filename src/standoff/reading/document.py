"""A text and its parts: decoding, the copy that is read, header, paragraphs.

The decoded text stays untouched, and every offset refers to it. Reading is done on a *copy* in which what
only looks different is made equal: curly quotes, odd blanks and dashes, Cyrillic letters inside Latin
words; marks without width and carriage returns are left out, and a word that a line end cuts is whole.
:class:`Text` holds both and leads back.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType

from standoff.errors import DocumentError, TooLarge
from standoff.reading.interim import interim
from standoff.reading.nested_quotes import with_nested_quotes_single

__all__ = [
    "MAX_CHARACTERS",
    "NOTES_HEADING",
    "NOTE_SIGNS",
    "UNREADABLE",
    "Block",
    "Text",
    "blocks",
    "decode",
    "decoded",
    "digest",
]

MAX_CHARACTERS = 64_000_000
"""A longer text is refused: reading takes some tens of bytes of memory per character."""

UNREADABLE = "\ufffd"
"""Stands for a character that was lost before or in decoding."""
_ZERO_IN = 200
"""A text has at most one zero byte in so many; a binary file has more."""
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
_CYRILLIC_ONLY_LETTERS = re.compile("[^АВЕКМНОРСТУХІЈЅаеорсухіјѕ -ɏ]")

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAC = "mac-cyrillic"
_CYRILLIC_PAGES = ("cp1251", "koi8-r", "cp866", _MAC)
_MAC_LEAD = 0.1
"""By how much the page of the Macintosh fits better where it is taken: its small letters, but for one, are those of
cp1251, and only capitals and *я* tell them apart."""
_MAC_WORD = re.compile(rb"(?<![\x80-\xff])[\x80-\x9f][\xe0-\xfe\xdf]{2}")
"""The beginning of a word with a capital on that page; in cp1251 a quotation mark or a dash, glued to small letters."""
_MAC_WORDS = 3
"""So many such words it has at least."""
_CP1251_CLOSES = re.compile(rb"[\xe0-\xff][\x80-\x9f](?![\x80-\xff])")
"""A word with a quotation mark or a dash after it in cp1251; on that page it would end in a capital."""


def decode(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Decode the bytes of a file as `decoded` does, whatever encoding that took."""
    return decoded(data, name=name, encoding=encoding)[0]


def decoded(data: bytes, *, name: str, encoding: str | None = None) -> tuple[str, str | None]:
    """Decode the bytes of a file: the encoding given, else by its mark, UTF-8, or a code page that fits.

    Of a text that is sound otherwise, a zero byte here and there becomes U+FFFD.

    Returns
    -------
    text
        The decoded text.
    assumed
        The encoding, where nothing told it and it is not UTF-8.

    Raises
    ------
    DocumentError
        The bytes are no text, or no encoding fits them with confidence.
    """
    if encoding is not None:
        return _as_told(data, name, encoding).removeprefix("\ufeff"), None
    for mark, marked in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(marked), None
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"{name}: begins with the mark of {marked} but is not: {error}"
                ) from error
    if b"\0" in data[:4096] and not _few_zeros(data):
        return _decode_unmarked_utf16(data, name)
    assumed = None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text, assumed = _decode_code_page(data, name, error)
    if ("\0" in text and not _few_zeros(data)) or _control_share(text) > 0.02:
        raise DocumentError(f"{name}: is a binary file; accepted: text, Markdown, HTML, PDF")
    return text.replace("\0", UNREADABLE), assumed


def _as_told(data: bytes, name: str, encoding: str) -> str:
    """Decode bytes by an encoding that was given."""
    try:
        return data.decode(encoding)
    except LookupError:
        raise DocumentError(
            f"{name}: cannot be read as {encoding}: no encoding of texts has this name; accepted are, for instance,"
            " utf-8, utf-16, cp1251, koi8-r, cp866, iso8859-5, mac-cyrillic, cp1252"
        ) from None
    except UnicodeError as error:
        raise DocumentError(f"{name}: cannot be read as {encoding}: {error}") from error


def _few_zeros(data: bytes) -> bool:
    """Tell whether zero bytes are so rare that they are damage to a text."""
    return data.count(0) * _ZERO_IN <= len(data)


def _control_share(text: str) -> float:
    """Return the share of control characters at the head of a text."""
    head = text[:4096]
    return len(re.findall("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)) / max(len(head), 1)


def _decode_unmarked_utf16(data: bytes, name: str) -> tuple[str, str]:
    """Decode UTF-16 without a mark, told by its upper bytes (0 Latin, 4 Cyrillic); else zero bytes mean no text."""
    head = data[:4096]
    for order, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        latin_or_cyrillic = zeros.count(0) + zeros.count(4)
        if len(data) % 2 == 0 and latin_or_cyrillic > 0.8 * len(zeros) and head.count(0) < 0.7 * len(head):
            try:
                text = data.decode(order)
            except UnicodeDecodeError:
                continue
            if _control_share(text) < 0.02 and "\0" not in text:
                return text, order
    raise DocumentError(f"{name}: is a binary file; accepted: text, Markdown, HTML, PDF")


def _decode_code_page(data: bytes, name: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """Decode an eight-bit text if one code page fits it clearly; return the page too.

    A Cyrillic page fits when upper bytes stand together in words and nearly all become letters, mostly lower
    case (the pages differ in the case of the same bytes); the Western page when upper bytes are rare.
    """
    upper = data[:65536].translate(None, delete=bytes(range(128)))
    best, best_share = "", 0.0
    for page in _CYRILLIC_PAGES:
        decoded = upper.decode(page, errors="replace")
        lower = len(re.findall("[а-яё]", decoded))
        capital = len(re.findall("[А-ЯЁ]", decoded))
        share = (lower - 2 * (len(decoded) - lower - capital)) / len(decoded)
        if page == _MAC and not (share > best_share + _MAC_LEAD and _looks_like_mac(data[:65536])):
            continue
        if share > best_share:
            best, best_share = page, share
    head = data[:65536]
    if sum(map(head.count, (b" ", b"\n"))) < 0.03 * len(head):
        raise DocumentError(f"{name}: is a binary file; accepted: text, Markdown, HTML, PDF")
    in_words = sum(map(len, re.findall(b"[\x80-\xff]{3,}", head)))
    if best_share < 0.6 or 2 * in_words < len(upper):
        best = "cp1252" if len(upper) < 0.05 * len(data[:65536]) else ""
    if best:
        try:
            return data.decode(best), best
        except UnicodeDecodeError:
            pass
    raise DocumentError(
        f"{name}: is not UTF-8 (byte {error.start}) and no other encoding fits clearly; "
        "give it, for instance: --encoding cp1251"
    )


def _looks_like_mac(head: bytes) -> bool:
    """Tell whether capitals and *я* stand where the page of the Macintosh has them, and not where cp1251 has them."""
    return (
        len(_MAC_WORD.findall(head)) >= _MAC_WORDS
        and _CP1251_CLOSES.search(head) is None
        and head.count(b"\xdf") >= head.count(b"\xff")
    )


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal: the document's key."""
    return sha256(data).hexdigest()


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


@interim(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or note of the copy; its line breaks are blanks."""

    start: int
    end: int
    lines: int


_LINE = re.compile(r"[^\n]*\n?")
_OPENS_BLOCK = re.compile(
    r" {0,8}(?:#{1,6} |[-•·] |\*{1,3} |[†‡]{1,2} ?|\d{1,3}[.)] |\[\^?[\w-]{1,12}\]:? ?|[¹²³⁰⁴-⁹]+ ?|>|\||={3,}|-{3,}|_{3,}|\*{3,}|"
    r"(?:Publication|Volume|Issue|Date|Published|Author|By|Source|Title|Quelle|Источник|Источники|Джерело|Джерела)s?: )"
)
NOTE_SIGNS = r"\*{1,3}(?!\*)|[†‡]{1,2}"
"""Signs that mark notes where there are few, as a pattern."""
NOTES_HEADING = re.compile(
    r"[#*_\s]*(?:end|foot)?(?:notes?(?:\s+and\s+references)?|references|sources|works\s+cited|bibliography|citations|примечания|источники|сноски|"
    r"примітки|джерела|литература)[*_:\s]*",
    re.IGNORECASE,
)
"""A line that stands over notes."""
_LONGEST_HEADING = 40
_NUMBER = re.compile(
    r" *(?:(?P<bare>\d{1,3})(?: [-–—])?(?= +[\"A-ZА-ЯЁ])|\((?P<round>\d{1,3})\)(?= +[\"'A-ZА-ЯЁ@*_\[h]))"
)
_DATE_LINE = re.compile(
    r"\s*(?:[A-ZА-Я]\w{2,10},?\s+)?(?:[A-ZА-Я][a-zа-я]{2,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|\d{1,2}\.?\s+[A-Za-zА-Яа-яіїє]{3,9}\.?,?\s+(?:19|20)\d\d|"
    r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)(?:\s*[|•·–—][^\n]{0,40}|\s+г\.|\s+р\.)?\s*$",
)
"""A line that is a date; it stands apart from the title above it."""
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"')\]*_]*\s*$")
_NONE_MOVED: Mapping[int, int] = MappingProxyType({})
_WRAP_WIDTH = 120
"""No hard-wrapped line is longer; a line that is longer is a whole paragraph."""


def blocks(copy: str, moved: Mapping[int, int] = _NONE_MOVED) -> list[Block]:
    """Split the copy into blocks: at empty lines, and at line ends that are no wrapping.

    ``moved`` are the line ends that :class:`Text` moved behind a word.
    """
    found: list[Block] = []
    group: list[tuple[int, int]] = []
    at = 0
    for line in copy.split("\n"):
        end = at + len(line)
        if line.strip():
            group.append((at, end))
        elif group:
            _split_group(copy, group, found, moved)
            group = []
        at = end + 1
    if group:
        _split_group(copy, group, found, moved)
    if len(copy) > _LONGEST and any(block.end - block.start > _LONGEST for block in found):
        return [part for block in found for part in _in_parts(copy, block)]
    return found


_LONGEST = 100_000
"""Characters; a longer paragraph is none, and is read in parts, so that what is held of one stays small."""


def _in_parts(copy: str, block: Block) -> Iterator[Block]:
    """Give a block, or its parts if it is too long: each ends at a line end or blank, if one is near."""
    at = block.start
    while block.end - at > _LONGEST:
        until = at + _LONGEST
        for blank in ("\n", ". ", " "):
            near = copy.rfind(blank, until - _LONGEST // 10, until)
            if near >= 0:
                until = near + len(blank)
                break
        if copy[at:until].strip():
            yield _block(copy, at, until, 1)
        at = until
    if copy[at : block.end].strip():
        yield _block(copy, at, block.end, block.lines)


def _split_group(
    copy: str, group: list[tuple[int, int]], found: list[Block], moved: Mapping[int, int]
) -> None:
    """Split lines without an empty line between them, and add their blocks."""
    if len(group) == 1:
        found.append(_block(copy, group[0][0], group[0][1], 1))
        return
    widths = [end - start - moved.get(end, 0) + moved.get(start - 1, 0) for start, end in group]
    widest = max(widths)
    first = 0
    opened = -1
    for index in range(1, len(group) + 1):
        opened = _opened(copy, *group[index - 1], opened)
        within = opened >= 0 and group[index - 1][1] - opened < _LONGEST_BRACKET
        if (
            index == len(group)
            or _breaks(copy, group[index - 1], group[index], widest, widths[index - 1], within=within)
            or _counts_on(copy, group[first], group[index])
        ):
            found.append(_block(copy, group[first][0], group[index - 1][1], index - first))
            first, opened = index, -1


_LONGEST_BRACKET = 300
"""Characters over which a parenthesis that a line leaves open keeps the lines after it together."""


def _opened(copy: str, start: int, end: int, before: int) -> int:
    """Return the place of the parenthesis that is open after a line, or -1; ``before`` is that of the line before."""
    opening, closing = copy.rfind("(", start, end), copy.rfind(")", start, end)
    return before if opening == closing else opening if opening > closing else -1


def _breaks(
    copy: str, line: tuple[int, int], following: tuple[int, int], widest: int, width: int, *, within: bool
) -> bool:
    """Tell whether a line end is the end of a paragraph rather than wrapping; none is ``within`` a parenthesis."""
    if _OPENS_BLOCK.match(copy, following[0], following[1]):
        return True
    written = copy[line[0] : line[1]]
    word = copy[following[0] : following[1]].lstrip().partition(" ")[0]
    if word[:1].islower() or written.rstrip()[-1:] in ",;(–—" or within:
        return False
    if widest > _WRAP_WIDTH or _DATE_LINE.match(copy, *following) is not None:
        return True
    if any(
        end - start < _LONGEST_HEADING and NOTES_HEADING.fullmatch(copy, start, end)
        for start, end in (line, following)
    ):
        return True
    ends = _ENDS_SENTENCE.search(written, max(0, len(written) - 12)) is not None
    return widest - width > len(word) + (6 if ends else 12)


def _counts_on(copy: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Tell whether a line opens with the number after that which opens the block: the next note of a list."""
    number = _NUMBER.match(copy, *following)
    if number is None:
        return False
    before = _NUMBER.match(copy, *line)
    if before is None or before.lastgroup != number.lastgroup:
        return False
    return int(number[number.lastgroup or 0]) == int(before[number.lastgroup or 0]) + 1


def _block(copy: str, start: int, end: int, lines: int) -> Block:
    """Make a block, trimmed of blanks."""
    text = copy[start:end]
    return Block(start=start + len(text) - len(text.lstrip()), end=start + len(text.rstrip()), lines=lines)
