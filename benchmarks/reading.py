"""Speed of reading: articles a second from text, and the time for growing texts.

The article is made here, of the length and density of a press review: 7,800 characters, 21 citations.
Budget: 400 articles a second on one core (design, section 8).
"""

import time
from collections.abc import Callable

from standoff.reading.reader import read_document

_HEAD = "Quarry Strike Spreads\n\nPublication: Eurasia Daily Monitor Volume: 18 Issue: 62\n\n"
_CITED = (
    "The miners of the northern district stopped work for a third week and asked Moscow for talks about wages that "
    "were promised to them last autumn, but never paid out in full ({source}). "
)
_UNCITED = (
    "President Vladimir Putin said nothing, while NATO and the United States watched Ukraine’s border and the price of "
    "coal rose in every port of the region without much notice. "
)
_SOURCES = (
    "Kommersant, April 12, 2021",
    "TASS, April 13; RBC, April 14, 2021",
    "Novaya Gazeta, April 11",
    "see EDM, April 6, 8",
)


def article() -> str:
    """Return an article of the usual length."""
    parts = [_HEAD]
    for index in range(21):
        parts.append(_CITED.format(source=_SOURCES[index % len(_SOURCES)]))
        parts.append(_UNCITED if index % 3 else "\n\n")
    return "".join(parts) + "\n"


def seconds(run: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of some runs."""
    best = float("inf")
    for _ in range(repeats):
        begun = time.process_time()
        run()
        best = min(best, time.process_time() - begun)
    return best


def main() -> None:
    """Print the table."""
    text = article()
    one = seconds(lambda: read_document("article", text), 40)
    print(f"article of {len(text):,} characters: {1e3 * one:.1f} ms, {1 / one:.0f} a second (budget 400)")
    body = text.removeprefix(_HEAD)
    for times in (50, 100, 200, 400):
        long = _HEAD + body * times
        print(
            f"text of {len(long):>10,} characters: {seconds(lambda long=long: read_document('long', long), 1):6.2f} s"
        )


if __name__ == "__main__":
    main()
