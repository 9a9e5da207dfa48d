"""Which reports look like one story told twice, to be proposed as one origin.

Two texts are compared by their pairs of adjacent words (shingles): the *resemblance* is the share of shingles in
either that are in both (Jaccard), the *containment* the share of the shorter one's that are in the longer. How alike
they must be depends on what else speaks for one story:

| what speaks for it | resemblance | or containment |
|--|--|--|
| nothing but the words, within three days: a copy | 0.50 | 0.75 |
| one of the two outlets is a wire, within a day: one wire | 0.30 | 0.50 |
| the same outlet on the same day: one report cited twice | 0.25 | 0.45 |

Each text is compared with the first of every story before it, and joins the one that it is most like; being like a later
text of a story does not count, or a chain of small changes would join texts that have nothing in common. A text with a
word of negation and one without are never one story, however alike: a denial repeats the words of what it denies.

A paraphrase by another outlet shares few pairs of words and is not proposed: whether it is one story is then for the
analyst to see. Nothing here is a decision; reports count once only where the analyst writes the same ``origin``.

References
----------
Broder, A. Z. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Story", "Told", "containment", "denies", "find_stories", "resemblance", "shingles"]

_COPY = (0.50, 0.75)
_WIRE = (0.30, 0.50)
_SAME_REPORT = (0.25, 0.45)
_COPY_WITHIN = timedelta(days=3)
_WIRE_WITHIN = timedelta(days=1)
_FEWEST = 5
"""Texts of fewer shingles are alike by chance and are not compared."""
_RECENT = 50
"""A shingle leads to so many stories before it, the latest ones, so that the work stays linear."""

Shingle = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text that one outlet is cited for on a day."""

    item: str
    """Id of the evidence item that holds it; reports of one item are not compared with each other."""
    outlet: str
    day: date
    text: str
    wire: bool = False
    """Whether the outlet is a news agency, from which others copy."""
    origin: str = ""
    """The origin that the analyst gave it, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Reports that look like one story."""

    origin: str
    """The name proposed: one that the analyst gave, else outlet and day of the earliest, of the wire among these."""
    items: tuple[str, ...]
    """The item of the first text, then those that are like it."""
    alike: float
    """The least resemblance of the first text and one that joined it."""
    contained: float
    """The containment of these two."""
    because: str
    """What spoke for these two: ``copy``, ``one wire``, ``same report``."""


def shingles(text: str) -> frozenset[Shingle]:
    """Return the pairs of adjacent words of a text, without case, accents of letters, *ё* and punctuation.

    Examples
    --------
    >>> sorted(shingles("The door, the DOOR"))
    [('door', 'the'), ('the', 'door')]
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    words = re.findall(r"\w+", plain)
    return frozenset(zip(words[:-1], words[1:], strict=True))


def resemblance(one: frozenset[Shingle], other: frozenset[Shingle]) -> float:
    """Return the share of shingles in either that are in both, in [0, 1]."""
    return len(one & other) / max(1, len(one | other))


def containment(one: frozenset[Shingle], other: frozenset[Shingle]) -> float:
    """Return the share of the smaller set that is in the larger, in [0, 1]."""
    return len(one & other) / max(1, min(len(one), len(other)))


_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|none|nobody|nothing|without|cannot|den(?:y|ies|ied|ying|ials?)|refut\w+|"
    r"не|нет|ни|ні|ня|нельзя|никто|никогда|ничего|без|немає|няма|нема|ніхто|ніколи|нічого|"
    r"опроверг\w*|опроверж\w*|отрица\w*|отверг\w*|спросту\w*|спростов\w*|запереч\w*|абверг\w*|абвярг\w*)\b|"
    r"n['’]t\b"
)
"""Words by which a text denies, in the languages of the reader."""


def denies(text: str) -> bool:
    """Tell whether a text has a word of negation.

    Examples
    --------
    >>> denies("The battalions were not moved"), denies("The battalions were moved to Novgorod")
    (True, False)
    """
    return _NEGATION.search(text.casefold().replace("ё", "е")) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """A report with what is compared of it."""

    told: Told
    shingles: frozenset[Shingle]
    denies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A report of a story's first item, and one that is like it."""

    first: Told
    other: Told
    alike: float
    contained: float
    because: str


def find_stories(told: Sequence[Told]) -> tuple[Story, ...]:
    """Find the reports that look like one story, the earliest story first.

    Parameters
    ----------
    told
        Reports in any order; the answer does not depend on it.
    """
    texts = {one.text: (shingles(one.text), denies(one.text)) for one in told}
    items: dict[str, list[_Compared]] = {}
    for one in sorted(told, key=lambda one: (one.day, one.item, one.outlet, one.text)):
        own, negated = texts[one.text]
        items.setdefault(one.item, []).append(_Compared(told=one, shingles=own, denies=negated))
    holders: dict[Shingle, list[str]] = {}
    stories: dict[str, list[tuple[_Pair, ...]]] = {}
    for item, reports in items.items():
        nearest: tuple[_Pair, ...] = ()
        for first in _candidates(holders, reports):
            pairs = _pairs(items[first], reports)
            if pairs and (not nearest or _likeness(pairs[0]) > _likeness(nearest[0])):
                nearest = pairs
        if nearest:
            stories[nearest[0].first.item].append(nearest)
            continue
        stories[item] = []
        for shingle in {each for one in reports if len(one.shingles) >= _FEWEST for each in one.shingles}:
            holders.setdefault(shingle, []).append(item)
    return tuple(_story(joined) for joined in stories.values() if joined)


def _candidates(holders: dict[Shingle, list[str]], reports: Sequence[_Compared]) -> list[str]:
    """Return the first items of stories, in their order, that share a shingle with reports of another item."""
    shared: dict[str, None] = {}
    for one in reports:
        if len(one.shingles) >= _FEWEST:
            for shingle in sorted(one.shingles):
                shared.update(dict.fromkeys(holders.get(shingle, ())[-_RECENT:]))
    return list(shared)


def _pairs(first: Sequence[_Compared], reports: Sequence[_Compared]) -> tuple[_Pair, ...]:
    """Return the pairs of reports of two items for whose being one story something speaks, the most alike first."""
    found = [
        _Pair(
            first=mine.told,
            other=its.told,
            alike=resemblance(mine.shingles, its.shingles),
            contained=containment(mine.shingles, its.shingles),
            because=why,
        )
        for mine in first
        for its in reports
        if min(len(mine.shingles), len(its.shingles)) >= _FEWEST and mine.denies == its.denies
        for why in [_speaks(mine.told, its.told, mine.shingles, its.shingles)]
        if why
    ]
    return tuple(sorted(found, key=_likeness, reverse=True))


def _likeness(pair: _Pair) -> tuple[float, float]:
    """Return by how much a pair is alike."""
    return pair.alike, pair.contained


def _story(joined: Sequence[tuple[_Pair, ...]]) -> Story:
    """Return the story of a first item and those that joined it, each by its pairs."""
    least = min((pairs[0] for pairs in joined), key=_likeness)
    members = [one for pairs in joined for pair in pairs for one in (pair.first, pair.other)]
    return Story(
        origin=_origin(members),
        items=tuple(dict.fromkeys([least.first.item, *(pairs[0].other.item for pairs in joined)])),
        alike=least.alike,
        contained=least.contained,
        because=least.because,
    )


def _speaks(one: Told, other: Told, mine: frozenset[Shingle], its: frozenset[Shingle]) -> str:
    """Return what speaks for one story, or nothing."""
    if one.item == other.item:
        return ""
    apart = abs(one.day - other.day)
    likeness, inside = resemblance(mine, its), containment(mine, its)
    for kind, (least, least_inside), holds in (
        ("same report", _SAME_REPORT, one.outlet == other.outlet and not apart),
        ("one wire", _WIRE, (one.wire or other.wire) and apart <= _WIRE_WITHIN),
        ("copy", _COPY, apart <= _COPY_WITHIN),
    ):
        if holds and (likeness >= least or inside >= least_inside):
            return kind
    return ""


def _origin(members: Sequence[Told]) -> str:
    """Return the name of the origin that is proposed for reports."""
    ordered = sorted(members, key=lambda one: (one.day, not one.wire, one.item, one.outlet))
    given = [one.origin for one in ordered if one.origin]
    return given[0] if given else f"{ordered[0].outlet}-{ordered[0].day.isoformat()}"
