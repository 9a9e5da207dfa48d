"""Masks: the spans of citations, in which actors and dates of the running text are not looked for."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

__all__ = ["Masks"]


class Masks:
    """Spans of a text that are passed over; in order of their start, then their end."""

    __slots__ = ("_opens", "_spans")

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._opens = [span[0] for span in spans]

    def gaps(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the parts of a stretch that are not masked."""
        spans = self._spans
        index = max(0, bisect_right(self._opens, start) - 1)
        while index < len(spans) and spans[index][0] < end:
            first, last = spans[index]
            if start < first:
                yield start, first
            start = max(start, last)
            index += 1
        if start < end:
            yield start, end

    def hide(self, at: int) -> bool:
        """Tell whether the span that opened last before a place masks it."""
        index = bisect_right(self._opens, at) - 1
        return index >= 0 and at < self._spans[index][1]
