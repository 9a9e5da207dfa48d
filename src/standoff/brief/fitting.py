"""Words fitted into the width of a terminal: lines that break at spaces only, columns that keep words whole.

``rich`` breaks a line at no-break spaces too (*28* at the end of one, *%* at the head of the next), and breaks words in
narrow columns. What is laid out here is given to it in lines that already fit.
"""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

__all__ = ["LONGEST_WHOLE", "asked", "fits", "share_out", "wrapped"]

LONGEST_WHOLE = 40
"""Cells of a word up to which a column is made wide enough for it."""


def wrapped(words: str, width: int, *, hang: int = 0) -> str:
    r"""Break a text at spaces into lines of at most ``width`` cells; only a word wider than a line is broken.

    Parameters
    ----------
    words
        The text; its own line breaks and the blanks at its head stay, and its no-break spaces do not break.
    width
        In cells of the terminal.
    hang
        Blanks before every line but the first.

    Examples
    --------
    >>> print(wrapped("at 28\u00a0% it leads", 8).replace("\u00a0", "~"))
    at 28~%
    it leads
    """
    lines = [line for whole in words.split("\n") for line in _lines(whole, max(1, width - hang), hang)]
    return "\n".join(f"{' ' * hang if place else ''}{line}" for place, line in enumerate(lines))


def _lines(words: str, width: int, more: int) -> list[str]:
    """Break one line; the first may be wider by ``more``, and keeps the blanks at its head."""
    found: list[str] = []
    line = ""
    told = words.lstrip(" ")
    for place, word in enumerate(told.split(" ")):
        room = width if found else width + more
        longer = f"{line} {word}" if place else words[: len(words) - len(told)] + word
        if cell_len(longer) <= room:
            line = longer
            continue
        if line:
            found.append(line)
        line = word if place else longer
        while cell_len(line) > width:
            head = set_cell_size(line, width).rstrip(" ") or line[0]
            found.append(head)
            line = line[len(head) :]
    return [*found, line]


def asked(cells: Sequence[str]) -> tuple[int, int]:
    """Return the width at which a column of cells breaks no word, and that at which it breaks no line."""
    lines = [line for cell in cells for line in cell.split("\n")]
    words = [word for line in lines for word in line.split(" ")]
    least = min(max(map(cell_len, words), default=1), LONGEST_WHOLE)
    return max(least, 1), max(map(cell_len, lines), default=1)


def fits(asks: Sequence[tuple[int, int]], available: int) -> bool:
    """Whether columns fit side by side without a broken word."""
    return sum(least for least, _ in asks) <= available


def share_out(
    asks: Sequence[tuple[int, int]], available: int, shares: Sequence[float] | None = None
) -> list[int]:
    """Return the widths of columns that fit: each has its least, and the rest goes by shares to those that want more."""
    widths = [least for least, _ in asks]
    weights = shares or [1.0] * len(asks)
    for _ in range(available - sum(widths)):
        wanting = [k for k, (_, most) in enumerate(asks) if widths[k] < most and weights[k] > 0]
        if not wanting:
            break
        widths[min(wanting, key=lambda k: widths[k] / weights[k])] += 1
    return widths
