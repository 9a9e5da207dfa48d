"""Which reports look like one story told twice, to be proposed as one origin.

Two texts are compared by their pairs of adjacent words (shingles): the *resemblance* is the share of shingles in
either that are in both (Jaccard), the *containment* the share of the shorter one's that are in the longer. How alike
they must be depends on what else speaks for one story:

| what speaks for it | resemblance | or containment |
|--|--|--|
| nothing but the words, within three days: a copy | 0.50 | 0.75 |
| one of the two outlets is a wire, within a day: one wire | 0.30 | 0.50 |
| the same outlet on the same day: one report cited twice | 0.25 | 0.45 |

A paraphrase by another outlet shares few pairs of words and is not proposed: whether it is one story is then for the
analyst to see. Nothing here is a decision; reports count once only where the analyst writes the same ``origin``.

References
----------
Broder, A. Z. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Story", "Told", "containment", "find_stories", "resemblance", "shingles"]

_COPY = (0.50, 0.75)
_WIRE = (0.30, 0.50)
_SAME_REPORT = (0.25, 0.45)
_COPY_WITHIN = timedelta(days=3)
_WIRE_WITHIN = timedelta(days=1)
_FEWEST = 5
"""Texts of fewer shingles are alike by chance and are not compared."""
_RECENT = 50
"""A shingle leads to so many texts before it: enough to join copies one to the next, and the work stays linear."""

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
    """The name proposed: one that the analyst gave, else outlet and day of the wire, else of the first."""
    items: tuple[str, ...]
    alike: float
    """The least resemblance of two neighbours in it."""
    because: str
    """What spoke for it where that was least: ``copy``, ``one wire``, ``same report``."""


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


def find_stories(told: Sequence[Told]) -> tuple[Story, ...]:
    """Find the reports that look like one story, the earliest story first.

    Parameters
    ----------
    told
        Reports in any order; the answer does not depend on it.
    """
    ordered = sorted(told, key=lambda one: (one.day, one.item, one.outlet, one.text))
    sets = [shingles(one.text) for one in ordered]
    joined: dict[int, int] = {}
    links: list[tuple[int, int, float, str]] = []
    for later, earlier in _candidates(sets):
        why = _speaks(ordered[earlier], ordered[later], sets[earlier], sets[later])
        if why:
            links.append((earlier, later, resemblance(sets[earlier], sets[later]), why))
            joined[_root(joined, later)] = _root(joined, earlier)
    groups: dict[int, set[int]] = {}
    for earlier, later, _, _ in links:
        groups.setdefault(_root(joined, earlier), set()).update((earlier, later))
    stories = []
    for root in sorted(groups, key=lambda group: min(groups[group])):
        alike, why = min(
            (likeness, why) for earlier, _, likeness, why in links if _root(joined, earlier) == root
        )
        members = [ordered[place] for place in sorted(groups[root])]
        items = tuple(dict.fromkeys(one.item for one in members))
        stories.append(Story(origin=_origin(members), items=items, alike=alike, because=why))
    return tuple(stories)


def _candidates(sets: Sequence[frozenset[Shingle]]) -> Iterable[tuple[int, int]]:
    """Yield pairs (later, earlier) of texts that share a shingle."""
    holders: dict[Shingle, list[int]] = {}
    for later, own in enumerate(sets):
        if len(own) < _FEWEST:
            continue
        shared: Counter[int] = Counter()
        for shingle in own:
            before = holders.setdefault(shingle, [])
            shared.update(before[-_RECENT:])
            before.append(later)
        yield from ((later, earlier) for earlier in sorted(shared))


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


def _root(joined: dict[int, int], place: int) -> int:
    """Return the representative of a group."""
    while place in joined and joined[place] != place:
        place = joined[place]
    return place


def _origin(members: Sequence[Told]) -> str:
    """Return the name of the origin that is proposed for reports in order of their days."""
    given = [one.origin for one in members if one.origin]
    if given:
        return given[0]
    first = next((one for one in members if one.wire), members[0])
    return f"{first.outlet}-{first.day.isoformat()}"
