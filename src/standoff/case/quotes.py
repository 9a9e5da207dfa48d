"""Where the words of a quote stand in a document."""

from functools import lru_cache

__all__ = ["find_quote"]

_PLAIN = str.maketrans("’‘‚“”„‑\u00a0", "'''\"\"\"- ")
"""Typesetters' quotation marks, hyphens and blanks to those of a keyboard, one for one."""


def find_quote(quote: str, text: str, most: int = 2) -> tuple[tuple[int, int], ...]:
    r"""Return where ``quote`` stands in ``text``, at most ``most`` times, as code point offsets.

    Runs of blanks and line breaks are alike, and so are straight and curled quotation marks.

    Examples
    --------
    >>> find_quote("patience ran out", "His patience\nran out.")
    ((4, 20),)
    """
    wanted = " ".join(quote.translate(_PLAIN).split())
    plain, offsets = _plain(text)
    found: list[tuple[int, int]] = []
    place = plain.find(wanted) if wanted else -1
    while place >= 0 and len(found) < most:
        found.append((offsets[place], offsets[place + len(wanted) - 1] + 1))
        place = plain.find(wanted, place + 1)
    return tuple(found)


@lru_cache(maxsize=16)
def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text with runs of blanks made one, and the offset of each character kept."""
    plain = text.translate(_PLAIN)
    kept = [
        offset
        for offset, character in enumerate(plain)
        if not character.isspace() or not plain[offset - 1 : offset].isspace()
    ]
    return "".join(" " if plain[offset].isspace() else plain[offset] for offset in kept), kept
