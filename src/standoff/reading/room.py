"""How much memory a text takes to read, and the refusal of one that this machine has no room for.

What a text takes goes with its characters, and more with its lines, its full stops and above all its citations; the
figures are those of texts that consist of nothing else, rounded up.
"""

from collections.abc import Iterable, Iterator

from standoff.errors import TooLarge
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.page import SHORT

__all__ = [
    "BYTES_A_CHARACTER",
    "BYTES_A_CITATION",
    "BYTES_A_LINE",
    "BYTES_A_STOP",
    "bounded",
    "most_citations",
]

BYTES_A_CHARACTER = 20
"""The text, the copies of it, the actors and dates in it."""
BYTES_A_LINE = 170
BYTES_A_STOP = 75
"""Of a sentence, which mostly has one."""
BYTES_A_CITATION = 1_500
"""With two sources, their dates, the claim and its place."""


def most_citations(name: str, text: str) -> int | None:
    """Return how many citations of a text there is room for; none is told for a short text.

    Raises
    ------
    TooLarge
        There is no room for the text without any.
    """
    room = _memory() if len(text) > SHORT else None
    if room is None:
        return None
    stops = sum(map(text.count, ".!?…"))
    needed = BYTES_A_CHARACTER * len(text) + BYTES_A_LINE * text.count("\n") + BYTES_A_STOP * stops
    if needed > room:
        raise TooLarge(
            f"{name}: {len(text):,} characters take about {needed / 2**30:,.1f} GB to read, and this machine has"
            f" {room / 2**30:,.1f} GB: split the text into several files"
        )
    return (room - needed) // BYTES_A_CITATION


def bounded(
    name: str, text: str, drafts: Iterable[CitationDraft], most: int | None
) -> Iterator[CitationDraft]:
    """Give citations found in a text as long as there is room for them.

    Raises
    ------
    TooLarge
        There are more than ``most``.
    """
    for number, draft in enumerate(drafts):
        if most is not None and number >= most:
            raise TooLarge(
                f"{name}: more than {most:,} citations in {len(text):,} characters; to read them takes more memory"
                f" than this machine has ({(_memory() or 0) / 2**30:,.1f} GB): split the text into several files"
            )
        yield draft


def _memory() -> int | None:
    """Return the bytes of memory there are, if the machine tells."""
    from standoff.run import memory

    return memory()
