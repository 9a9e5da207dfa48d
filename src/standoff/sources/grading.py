"""How far a source is trusted: letters, digits, and the probabilities they stand for.

A grade is a letter for the source and a digit for the information, given independently of each other
(the Admiralty system). No standard says which probabilities the grades stand for: the tables here are
Standoff's defaults, to be changed in a case's ``model:`` and printed in every brief.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = [
    "CREDIBILITY_WORDS",
    "DEFAULT_CREDIBILITY",
    "DEFAULT_RATES",
    "DEFAULT_RELIABILITY_BY_KIND",
    "DIGITS",
    "LETTERS",
    "RELIABILITY_WORDS",
    "UNJUDGED_DIGIT",
    "UNLISTED_LETTER",
    "default_letter",
    "grade_parts",
]

LETTERS = ("A", "B", "C", "D", "E", "F")
DIGITS = (1, 2, 3, 4, 5, 6)
UNLISTED_LETTER = "F"
"""The letter of a source about which nothing is known."""
UNJUDGED_DIGIT = 6
"""The digit of a report that nobody graded."""

RELIABILITY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "A": "has never been found wrong, and is what it claims to be",
        "B": "is mostly right; small doubts remain",
        "C": "has been right before; doubts remain",
        "D": "has been right at times; the doubts are large",
        "E": "has mostly been wrong",
        "F": "cannot be judged: there is no record to go by",
    }
)
"""What a letter says of a source."""

CREDIBILITY_WORDS: Mapping[int, str] = MappingProxyType(
    {
        1: "independent sources confirm it, and it fits what is known",
        2: "unconfirmed, but it fits what is known and makes sense",
        3: "unconfirmed; it fits in part and could be so",
        4: "unconfirmed and odd; it could be so, but nothing supports it",
        5: "it contradicts what is known",
        6: "cannot be judged: there is nothing to compare it with",
    }
)
"""What a digit says of a piece of information."""

DEFAULT_RATES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "A": (0.95, 0.02),
        "B": (0.85, 0.05),
        "C": (0.70, 0.12),
        "D": (0.55, 0.25),
        "E": (0.50, 0.45),
        "F": (0.60, 0.40),
    }
)
"""Letter to (p_tell, p_false): the probability that such a source reports a thing that is so, and one
that is not. A starting point for elicitation, not a published standard."""

DEFAULT_CREDIBILITY: Mapping[int, float] = MappingProxyType({1: 1.0, 2: 0.8, 3: 0.6, 4: 0.35, 5: 0.1, 6: 0.3})
"""Digit to the factor by which it shrinks the log likelihood ratio of a report."""

DEFAULT_RELIABILITY_BY_KIND: Mapping[str, str] = MappingProxyType(
    {
        "private wire": "B",
        "public broadcaster": "B",
        "pollster": "B",
        "think tank": "B",
        "independent": "B",
        "exiled": "C",
        "international broadcaster": "C",
        "private": "C",
        "digest": "C",
        "official site": "C",
        "state agency": "C",
        "semi-official": "C",
        "analyst": "C",
        "government paper": "D",
        "military paper": "D",
        "party paper": "D",
        "state-owned": "D",
        "occupation authority": "E",
        "blog": "F",
        "social": "F",
    }
)
"""Letter of a source for which a case gives none, by its kind.

The order of thought: who checks before publishing (wires, public broadcasters, independent newsrooms)
starts at B; who answers to a government starts at C when it speaks for that government, since what
it announces is then itself a fact, and at D when its task is to persuade; who is bound to a body
without standing to be checked starts at E; where anyone may write, nothing is known: F. A kind says
little of an outlet, so a case should give letters to the sources it rests on."""


def default_letter(kind: str) -> str:
    """Return the letter for a kind of outlet, F if the kind is unknown."""
    return DEFAULT_RELIABILITY_BY_KIND.get(kind, UNLISTED_LETTER)


def grade_parts(grade: str) -> tuple[str | None, int | None] | None:
    """Return the letter and the digit of a grade, each ``None`` if absent; ``None`` if it is no grade.

    Examples
    --------
    >>> grade_parts("B2"), grade_parts("2"), grade_parts("B7")
    (('B', 2), (None, 2), None)
    """
    parts = re.fullmatch(r"([A-F]?)([1-6]?)", grade)
    if parts is None or not grade:
        return None
    return parts[1] or None, int(parts[2]) if parts[2] else None
