"""Words and figures for numbers: likelihood terms, percentages, dates.

Words are rendered from numbers and never parsed back. Two scales are known.

``icd203``
    Intelligence Community Directive 203 (2 January 2015), first row of terms. Neighbouring ranges touch;
    **a number on a touching edge takes the term nearer 50 %**. Below 1 % and above 99 % there is no term.
``phia``
    The probability yardstick of the UK Professional Head of Intelligence Assessment. Its ranges leave gaps
    on purpose; **a number in a gap takes the nearest term, marked as lying between two** (at equal distance
    the one nearer 50 %).

The term is chosen for the number *as it is printed*, so that a reader who looks the number up in the scale
finds the same term.

References
----------
Office of the Director of National Intelligence, *Intelligence Community Directive 203: Analytic Standards*,
2015. UK Professional Head of Intelligence Assessment, *Professional Development Framework for
All-Source Intelligence Assessment*, 2019.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = [
    "SCALES",
    "ScaleName",
    "Term",
    "as_fraction_of_odds",
    "capitalised",
    "count",
    "day",
    "day_short",
    "days",
    "factor",
    "given",
    "heading",
    "joined",
    "lint",
    "percent",
    "plain",
    "points",
    "shortened",
    "signed",
    "term",
]

ScaleName = Literal["icd203", "phia"]
NO_BREAK = "\u00a0"
MINUS = "\u2212"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A likelihood term and its range, in per cent."""

    word: str
    low: float
    high: float
    high_belongs: bool = True
    """Whether a number at ``high`` is still in the range, where the next range does not touch it."""


SCALES: dict[ScaleName, tuple[Term, ...]] = {
    "icd203": (
        Term(word="almost no chance", low=1, high=5),
        Term(word="very unlikely", low=5, high=20),
        Term(word="unlikely", low=20, high=45),
        Term(word="roughly even chance", low=45, high=55),
        Term(word="likely", low=55, high=80),
        Term(word="very likely", low=80, high=95),
        Term(word="almost certain", low=95, high=99),
    ),
    "phia": (
        Term(word="remote chance", low=0, high=5),
        Term(word="highly unlikely", low=10, high=20),
        Term(word="unlikely", low=25, high=35),
        Term(word="realistic possibility", low=40, high=50, high_belongs=False),
        Term(word="likely or probable", low=55, high=75),
        Term(word="highly likely", low=80, high=90),
        Term(word="almost certain", low=95, high=100),
    ),
}


def percent(probability: float, *, settled: bool = False, short: bool = False) -> str:
    """Print a probability in per cent with the digits that matter.

    Whole per cents from 10 to 90, one digit outside; never 0 % or 100 % unless ``settled``, for what is
    open may happen or fail. ``short`` writes *under* and *over* as signs, for tables.

    Examples
    --------
    >>> [percent(p) for p in (0.574, 0.0321, 0.0004, 0.99996)] == [
    ...     "57\u00a0%", "3.2\u00a0%", "under\u00a00.1\u00a0%", "over\u00a099.9\u00a0%"]
    True
    """
    if math.isnan(probability):
        return "–"
    value = 100 * min(max(probability, 0.0), 1.0)
    if settled and value in (0.0, 100.0):
        return f"{value:.0f}{NO_BREAK}%"
    if value < 0.1:
        return f"<0.1{NO_BREAK}%" if short else f"under{NO_BREAK}0.1{NO_BREAK}%"
    if value > 99.9:
        return f">99.9{NO_BREAK}%" if short else f"over{NO_BREAK}99.9{NO_BREAK}%"
    return f"{_printed(value)}{NO_BREAK}%"


def _printed(value: float) -> str:
    """Round a value in (0, 100): whole from 10 to 90, one digit outside."""
    if 9.95 <= value <= 90.05:
        return f"{value:.0f}"
    return f"{value:.1f}"


def given(probability: float) -> str:
    """Print a probability that somebody gave, in per cent with the digits given (three at most)."""
    return f"{100 * probability:.3g}{NO_BREAK}%"


def term(probability: float, scale: ScaleName) -> str | None:
    """Return the likelihood term for a probability, or ``None`` where the scale has none.

    Examples
    --------
    >>> term(0.2, "icd203"), term(0.8, "icd203"), term(0.004, "icd203")
    ('unlikely', 'likely', None)
    >>> term(0.07, "phia")
    'remote chance, between terms'
    """
    value = 100 * probability
    printed = float(_printed(value)) if 0.1 <= value <= 99.9 else value
    return _icd203(printed) if scale == "icd203" else _phia(printed)


def _icd203(value: float) -> str | None:
    if not 1 <= value <= 99:
        return None
    fitting = [one for one in SCALES["icd203"] if one.low <= value <= one.high]
    return min(fitting, key=_from_even).word


def _phia(value: float) -> str:
    terms = SCALES["phia"]
    for one in terms:
        if one.low <= value < one.high or (value == one.high and one.high_belongs):
            return one.word
    nearest = min(terms, key=lambda one: (max(one.low - value, value - one.high, 0.0), _from_even(one)))
    return f"{nearest.word}, between terms"


def _from_even(one: Term) -> float:
    return abs((one.low + one.high) / 2 - 50)


def points(standard_error: float) -> str:
    """Print the standard error of a probability in percentage points."""
    value = 100 * standard_error
    return f"±{value:.1f}{NO_BREAK}points" if value >= 0.05 else f"under ±0.1{NO_BREAK}points"


def factor(log_ratio: float) -> str:
    """Print a log likelihood ratio as a factor on the odds: ``×2.1`` towards, ``÷1.6`` away."""
    ratio = math.exp(min(abs(log_ratio), 700.0))
    sign = "÷" if log_ratio < 0 else "×"
    if ratio < 1.005:
        return "×1.00"
    if ratio < 9.95:
        return f"{sign}{ratio:.2f}" if ratio < 1.095 else f"{sign}{ratio:.1f}"
    return f"{sign}{ratio:,.0f}".replace(",", NO_BREAK) if ratio < 1e6 else f"{sign}over a million"


def as_fraction_of_odds(log_odds: float) -> str:
    """Print log-odds as odds in whole or simple numbers: ``3 : 1``, ``1 : 2.5``."""
    ratio = math.exp(min(abs(log_odds), 700.0))
    side = f"{ratio:.1f}".removesuffix(".0") if ratio < 9.95 else f"{ratio:,.0f}".replace(",", NO_BREAK)
    if ratio >= 1e6:
        side = "over a million"
    parts = (side, "1") if log_odds >= 0 else ("1", side)
    return f"{NO_BREAK}:{NO_BREAK}".join(parts)


def signed(value: float, digits: int = 2) -> str:
    """Print a number with its sign and a true minus."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def heading(name: str) -> str:
    """Print an actor's name at the head of a column or a row: *the League* becomes *The League*."""
    shown = plain(name)
    return f"T{shown[1:]}" if shown.startswith("the ") else shown


def count(number: int, one: str, many: str = "") -> str:
    """Print a number with its noun: ``1 report``, ``3 reports``."""
    return f"{number}{NO_BREAK}{one if number == 1 else many or one + 's'}"


def day(when: date) -> str:
    """Print a date in full: 17 January 2022."""
    return f"{when.day}{NO_BREAK}{_MONTHS[when.month - 1]} {when.year}"


def day_short(when: date) -> str:
    """Print a date without its year: 17 Jan."""
    return f"{when.day}{NO_BREAK}{_MONTHS[when.month - 1][:3]}"


def days(first: date, last: date) -> str:
    """Print a stretch of days, briefly: 3-9 Jan, 28 Dec - 3 Jan."""
    if first == last:
        return day_short(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_short(last)}"
    return f"{day_short(first)} – {day_short(last)}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Join phrases as prose does: *a, b and c*."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capitalised(text: str) -> str:
    """Return a text with a capital at its head, for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int) -> str:
    """Cut a text at a word to at most ``most`` characters, with an ellipsis where it was cut."""
    text = plain(text)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{(head if space and len(head) > most // 2 else cut).rstrip(' ,;:–-')}…"


def plain(text: str) -> str:
    """Return a text on one line, without control characters or signs that reorder what is shown."""
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip(" ")
    kept = "".join(
        one if unicodedata.category(one) not in _UNSHOWN and one not in _NOT_XML else " " for one in text
    )
    return _SPACES.sub(" ", kept).strip(" ")


_NOT_XML = "\ufffe\uffff"
_UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_SPACES = re.compile(r"[ \t\n]+")


def lint(sentence: str) -> tuple[str, ...]:
    """Return what is wrong with a sentence's words of likelihood.

    ICD 203 forbids a likelihood and a level of confidence in one sentence: readers take the two for one.
    """
    likelihood = _LIKELIHOOD.search(sentence)
    confidence = _CONFIDENCE.search(sentence)
    if likelihood and confidence:
        return (f"the likelihood “{likelihood[0]}” and the confidence “{confidence[0]}” share a sentence",)
    return ()


def _likelihood_words() -> Iterator[str]:
    yield from (word for terms in SCALES.values() for one in terms for word in one.word.split(" or "))
    yield from ("remote", "highly improbable", "improbable", "roughly even odds", "probable", "probably")
    yield from ("highly probable", "nearly certain", "almost certainly", "improbably", "even chance")


_LIKELIHOOD = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, set(_likelihood_words())), key=lambda w: (-len(w), w))) + r")\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    r"\b(?:(?:low|moderate|medium|high)(?:[- ]to[- ](?:low|moderate|medium|high))?[- ]confidence"
    r"|confidence\b[^.;]{0,30}?\b(?:is|level|of)\b[^.;]{0,20}?\b(?:low|moderate|medium|high)\b)",
    re.IGNORECASE,
)
