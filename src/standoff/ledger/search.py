"""Full-text search over the statements of the ledger.

A query is plain text. Its small syntax:

| written | finds |
|--|--|
| ``lavrov patience`` | statements with both words, in any order |
| ``"patience ran out"`` | the words in this order, side by side |
| ``negotiat*`` | words that begin so |
| ``border OR frontier`` | either; binds closer than the blank |
| ``troops -exercise`` | the first and not the second |

Case and accents do not count, nor does *ё* for *е*; words are not stemmed, so inflected languages want the star.
A source's name as written in a citation counts as a word of the claim, with half the weight. Every other sign
separates words: nothing of the index's own query language is let through.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from standoff.errors import LedgerError
from standoff.ledger.filters import Filters, conditions
from standoff.ledger.listing import statements
from standoff.ledger.record import Hit, Place
from standoff.ledger.schema import folded
from standoff.ledger.store import Ledger, translated

__all__ = ["MOST_RANKED", "MOST_TERMS", "Found", "search", "to_match"]

MOST_TERMS = 64
"""Most words and phrases of a query."""
MOST_RANKED = 5_000
"""Where more statements have the words, rarity ranks none of them; the latest come first."""

_PART = re.compile(r'-?"[^"]*"\*?|[^\s"]+')
_QUOTES = str.maketrans("“”„‟«»", '""""""')
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Two noncharacters of Unicode, to mark what was hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]
    ranked: bool
    """Whether the best come first; else the words are too common, and the latest documents come first."""
    more: bool
    """Whether there are more than are given."""


def search(ledger: Ledger, query: str, filters: Filters | None = None, *, most: int = 20) -> Found:
    """Find the statements that have the words of a query, the best first.

    Parameters
    ----------
    ledger
        Open to read.
    query
        As the head of this module tells.
    filters
        Only statements as asked for.
    most
        At most so many.

    Raises
    ------
    LedgerError
        If the query holds no word to look for, or too many.

    Notes
    -----
    Ranked by BM25 with the weights of FTS5 (k1 = 1.2, b = 0.75); ties by the order of the documents and the place.
    """
    match = to_match(query)
    where, given = conditions(filters or Filters())
    chosen = (
        "SELECT words.rowid FROM words JOIN passage ON passage.id = words.rowid"
        " JOIN document ON document.id = passage.document WHERE words MATCH ?"
        if where
        else "SELECT words.rowid FROM words WHERE words MATCH ?"
    )
    with translated(ledger.path):
        ranked = (
            len(
                ledger.connection.execute(
                    "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (match, MOST_RANKED + 1)
                ).fetchall()
            )
            <= MOST_RANKED
        )
        order = "bm25(words, 1.0, 0.5), words.rowid" if ranked else "words.rowid DESC"
        rows = ledger.connection.execute(
            f"{chosen}{where} ORDER BY {order} LIMIT ?",
            (match, *given, most + 1),
        ).fetchall()
        keys = [row[0] for row in rows[:most]]
        marked = {key: _marked(ledger, match, key) for key in keys}
    found = [(statement, marked[key]) for key in keys for statement in statements(ledger, [key])]
    return Found(
        hits=tuple(Hit(statement=statement, places=places) for statement, places in found),
        ranked=ranked,
        more=len(rows) > most,
    )


def to_match(query: str) -> str:
    """Return a query in the language of FTS5, every word of it quoted.

    Examples
    --------
    >>> to_match('lavrov "patience ran" border* OR frontier -nato')
    '("lavrov" AND "patience ran" AND ("border"* OR "frontier")) NOT ("nato")'
    """
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    joins = excludes = False
    for part in _PART.findall(query.translate(_QUOTES)):
        if part in {"OR", "AND", "NOT"}:
            joins, excludes = part == "OR" and bool(wanted), part == "NOT"
            continue
        excluded = excludes or part.startswith("-")
        for term in _terms(part):
            if excluded:
                unwanted.append(term)
            elif joins:
                wanted[-1].append(term)
            else:
                wanted.append([term])
        joins = excludes = False
    if not wanted:
        raise LedgerError(
            f"{query!r}: no word to look for"
            + (
                " but only ones to leave out"
                if unwanted
                else '; accepted are words, "phrases" and begin* of words'
            )
        )
    if sum(map(len, wanted)) + len(unwanted) > MOST_TERMS:
        raise LedgerError(f'a query of more than {MOST_TERMS} words; give fewer, or a "phrase" of them')
    groups = [group[0] if len(group) == 1 else f"({' OR '.join(group)})" for group in wanted]
    whole = " AND ".join(groups)
    return f"({whole}) NOT ({' OR '.join(unwanted)})" if unwanted else whole


def _terms(part: str) -> Iterator[str]:
    """Yield a word or phrase quoted for FTS5, if it holds a letter or digit."""
    text = part.removeprefix("-")
    star = "*" if text.endswith("*") and len(text) > 1 else ""
    plain = folded(text).replace('"', " ").replace("\0", " ").strip("* ")
    if any(sign.isalnum() for sign in plain):
        yield f'"{" ".join(plain.split())}"{star}'


def _marked(ledger: Ledger, match: str, key: int) -> tuple[Place, ...]:
    """Return where the words stand in a statement."""
    row = ledger.connection.execute(
        "SELECT highlight(words, 0, ?, ?) FROM words WHERE words MATCH ? AND rowid = ?",
        (_OPEN, _CLOSE, match, key),
    ).fetchone()
    places: list[Place] = []
    at = 0
    for piece in re.split(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})", row[0] if row else ""):
        length = len(piece)
        if piece.startswith(_OPEN):
            length -= 2
            places.append(Place(start=at, end=at + length))
        at += length
    return tuple(places)
