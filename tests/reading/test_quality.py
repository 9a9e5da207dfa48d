"""The reader against a labelled corpus: floors for each convention, so that quality cannot drop unseen.

``corpus/<convention>/<text>.txt`` are texts written for this purpose; beside each stands its label, the
record that ``standoff read --json`` should print. The labels began as the reader's own records and were
corrected by hand where it was wrong, so full marks here say that nothing was lost, not that the reader
has no faults elsewhere. The citations, outlets and dates of the texts called ``blind-*`` were labelled before
the reader saw them; what it missed at first was then mended in its rules.
"""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from standoff.reading.reader import read_bytes
from standoff.reading.record import to_json

CORPUS = Path(__file__).parent / "corpus"
FINGERPRINT = "c4143a640787dbf20528eed0432aa03f90775c7df9a3dec572052ffa1ccc8be6"
"""SHA-256 of the corpus: a changed text or label shows as a change of this line."""

FLOORS = {  # convention: floor of precision and recall
    "credits": 0.98,
    "cyrillic": 0.98,
    "datelines": 0.98,
    "digests": 0.98,
    "footnotes": 0.98,
    "handles": 0.98,
    "links": 0.98,
    "mentions": 0.98,
    "negatives": 0.98,
    "orders": 0.98,
    "parenthetical": 0.98,
    "prose": 0.98,
    "relative": 0.98,
    "sourcelines": 0.98,
}


def texts():
    return sorted(CORPUS.rglob("*.txt"))


def things(record):
    """Return what was found, as countable facts."""
    for sentence in record["sentences"]:
        yield "sentence", sentence["start"], sentence["end"]
    for citation in record["citations"]:
        yield "citation", citation["start"], citation["end"], citation["signal"]
        for source in citation["sources"]:
            for day in source["dates"] or [None]:
                yield "pair", citation["start"], source["outlet"], source["name"], day, source["date_basis"]
    for claim in record["claims"]:
        places = sorted(record["citations"][index]["start"] for index in claim["citations"])
        yield "claim", claim["start"], claim["end"], tuple(places)
    for mention in record["mentions"]:
        yield "mention", mention["start"], mention["end"], mention["actor"]
    for date in record["dates"]:
        yield "date", date["start"], date["end"], date["value"], date["basis"]
    for name, value in record["document"].items():
        yield "document", name, value


def test_corpus_is_the_one_the_floors_were_set_on():
    total = sha256()
    for path in sorted(CORPUS.rglob("*.*")):
        total.update(path.relative_to(CORPUS).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    assert total.hexdigest() == FINGERPRINT
    assert len(texts()) >= 40
    assert {path.parent.name for path in texts()} == set(FLOORS)


@pytest.mark.parametrize("convention", sorted(FLOORS))
def test_floor(convention):
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    missing = []
    for path in texts():
        if path.parent.name != convention:
            continue
        name = path.relative_to(CORPUS).with_suffix("").as_posix()
        label = set(things(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))))
        read = set(things(to_json(read_bytes(name, path.read_bytes()))))
        for kind, facts in ((found, read), (wanted, label), (right, read & label)):
            kind.update(fact[0] for fact in facts)
        missing += [(name, "-", fact) for fact in sorted(label - read, key=str)]
        missing += [(name, "+", fact) for fact in sorted(read - label, key=str)]
    assert wanted.total() > 0
    for kind in wanted | found:
        precision = right[kind] / max(found[kind], 1)
        recall = right[kind] / max(wanted[kind], 1)
        assert min(precision, recall) >= FLOORS[convention], (kind, precision, recall, missing)
