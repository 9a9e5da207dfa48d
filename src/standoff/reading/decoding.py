"""The bytes of a file become a text: the encoding given, its mark, UTF-8, or a code page that fits clearly."""

import re
from hashlib import sha256

from standoff.errors import DocumentError

__all__ = ["UNREADABLE", "decode", "decoded", "digest"]

UNREADABLE = "\ufffd"
"""Stands for a character that was lost before or in decoding."""
_ZERO_IN = 200
"""A text has at most one zero byte in so many; a binary file has more."""
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
