"""Speed of reading: articles a second from text and from a saved page, and the time for growing texts.

The article is made here, of the length and density of a press review: 7,800 characters, 21 citations.
Budgets: 400 articles a second from text, 80 from HTML, on one core (design, section 8).
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.rows import Row, Table, as_text, budget_table

from standoff.reading.reader import read_document, read_file

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


def page(text: str) -> str:
    """Return the article as a saved page, with the menus and links around it that pages have."""
    menu = "".join(f'<li><a href="/section/{index}">Section {index}</a></li>' for index in range(40))
    body = "".join(f"<p>{part.strip()}</p>" for part in text.split("\n\n"))
    return (
        "<!DOCTYPE html><html><head><title>Quarry Strike Spreads</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><article>{body}</article><footer><ul>{menu}</ul></footer></body></html>"
    )


def seconds(run: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of some runs."""
    best = float("inf")
    for _ in range(repeats):
        begun = time.process_time()
        run()
        best = min(best, time.process_time() - begun)
    return best


def tables() -> Iterator[Table]:
    """Measure one article and growing texts."""
    text = article()
    one = seconds(lambda: read_document("article", text), 40)
    rows = [Row(name=f"article of {len(text):,} characters", seconds=one, budget=1 / 400)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "article.html"
        file.write_text(page(text), encoding="utf-8")
        saved = seconds(lambda: read_file(str(file)), 20)
    rows.append(Row(name="the same as a saved page", seconds=saved, budget=1 / 80))
    body = text.removeprefix(_HEAD)
    for times in (50, 100, 200, 400):
        long = _HEAD + body * times
        spent = seconds(lambda long=long: read_document("long", long), 1)
        rows.append(Row(name=f"text of {len(long):,} characters", seconds=spent))
    yield budget_table(
        rows,
        notes=[
            f"{1 / one:.0f} articles a second from text, {1 / saved:.0f} from HTML; the budgets are 400 and 80."
        ],
    )


if __name__ == "__main__":
    for table in tables():
        print(as_text(table))
