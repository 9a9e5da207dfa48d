"""Speed of the ledger: adding a document beside reading it, and searching ten thousand.

The documents are the benchmark article of reading, with each lower-case word of its sentences replaced by a word
of the same length drawn by Zipf's law from a vocabulary of 30,000, so that places stay right and words are as
unevenly common as in language. Budgets: the ledger takes less time than reading; a search takes 50 ms.
"""

import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.reading import article
from benchmarks.rows import Row, Table, as_text, budget_table, measured

from standoff.filing import entry_of
from standoff.ledger.filters import resolve
from standoff.ledger.record import Entry
from standoff.ledger.search import search
from standoff.ledger.store import Ledger, open_ledger
from standoff.reading.reader import read_document

DOCUMENTS = 10_000
TIMED = 300
"""Documents whose reading and adding is timed side by side."""
QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "a rare word": ("{rare}", {}),
    "two words": ("{middling} {common}", {}),
    "a phrase": ('"{common} {commoner}"', {}),
    "a beginning": ("{middling_start}*", {}),
    "the commonest word": ("{commonest}", {}),
    "a word, of one outlet": ("{common}", {"outlet": "tass"}),
    "a common word, in two days": (
        "{commonest}",
        {"since": date(2021, 4, 12), "until": date(2021, 4, 13)},
    ),
    "a common word, of an actor": ("{commonest}", {"actor": "RUS.PUTIN"}),
    "a word of no document": ("xyzzyx", {}),
}


def entries(count: int) -> Iterator[Entry]:
    """Yield documents that differ in their words."""
    chance = random.Random(1)
    text = article()
    pattern = entry_of(read_document("article", text), added="2022-01-20")
    kept = {place for one in pattern.citations for place in range(one.start, one.end)}
    spots = [
        (found.start(), found.end())
        for found in re.finditer(r"\b[a-z]{3,}\b", text)
        if found.start() not in kept
    ]
    words = vocabulary()
    # 32,768 draws of each length, from which each document takes a run at a place of its own: drawing each word anew
    # would take longer than what is measured.
    drawn = {
        length: chance.choices(some, [1 / (rank + 2) for rank in range(len(some))], k=1 << 15)
        for length, some in words.items()
    }
    for number in range(count):
        pieces, at = [], 0
        for place, (start, end) in enumerate(spots, start=number * 7919):
            word = drawn[min(end - start, 12)][place % (1 << 15)]
            pieces += [text[at:start], word.ljust(end - start, "s")]
            at = end
        body = "".join([*pieces, text[at:]])
        key = sha256(body.encode()).hexdigest()
        yield replace(pattern, text=body, sha256=key, name=f"{number}.txt")


def vocabulary() -> dict[int, list[str]]:
    """Return made-up words by their length, 3,000 of each."""
    chance = random.Random(2)
    return {
        length: ["".join(chance.choices("abcdefghijklmnoprstuvwy", k=length)) for _ in range(3_000)]
        for length in range(3, 13)
    }


def timed(ledger: Ledger) -> tuple[float, float]:
    """Return the seconds for reading a document and for adding it, medians of documents done in turn."""
    reading, adding = [], []
    for entry in entries(TIMED):
        begun = time.perf_counter()
        read = read_document(entry.name, entry.text)
        between = time.perf_counter()
        ledger.add(entry_of(read, added="2022-01-20"))
        adding.append(time.perf_counter() - between)
        reading.append(between - begun)
    return statistics.median(reading), statistics.median(adding)


def tables() -> Iterator[Table]:
    """Measure adding beside reading, and searches of a large ledger."""
    words = vocabulary()
    known = {
        "rare": words[8][2900], "middling": words[7][200], "middling_start": words[7][200][:4],
        "common": words[5][4], "commoner": words[5][1], "commonest": words[5][0],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite3"
        with open_ledger(path, write=True) as ledger:
            reading, adding = timed(ledger)
            taken = []
            for entry in entries(DOCUMENTS):
                begun = time.perf_counter()
                ledger.add(entry)
                taken.append(time.perf_counter() - begun)
        length = len(entry.text)
        yield budget_table(
            [
                Row(name=f"read a document of {length:,} characters", seconds=reading),
                Row(name="add it to an empty ledger", seconds=adding, budget=reading),
                Row(
                    name=f"add it to one of {DOCUMENTS:,}",
                    seconds=statistics.median(taken[-TIMED:]),
                    budget=reading,
                ),
            ],
            title="Adding beside reading",
            notes=[f"The ledger takes {path.stat().st_size / DOCUMENTS / length:.1f} bytes a character."],
        )
        yield budget_table(_searches(path, known), title=f"Searching {DOCUMENTS:,} documents")


def _searches(path: Path, known: Mapping[str, str]) -> Iterator[Row]:
    """Measure each query, with opening the file; tell how many hits it shows."""
    for name, (query, asked) in QUERIES.items():
        written = query.format(**known)

        def run(written: str = written, asked: dict[str, Any] = asked) -> int:
            with open_ledger(path) as ledger:
                return len(search(ledger, written, resolve(ledger, **asked)).hits)

        hits = run()
        assert bool(hits) == (name != "a word of no document")
        yield Row(name=f"{name}: {hits} shown", seconds=measured(run, times=9), budget=0.05)


def main() -> None:
    """Print the tables."""
    for table in tables():
        print(as_text(table))


if __name__ == "__main__":
    main()
