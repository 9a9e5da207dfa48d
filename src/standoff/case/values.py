"""How single values are written in a case: dates, probabilities, durations, grades, yes and no, and lists of one.

YAML hands every value over as text, so what counts as a date or a number is decided here, once, with a
message of our own for each.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Annotated, Final, NoReturn

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from standoff.sources.grading import LETTERS, grade_parts

__all__ = [
    "Count",
    "Day",
    "Days",
    "Gaps",
    "Grade",
    "Letter",
    "Name",
    "Number",
    "OneOrMore",
    "OpenProbability",
    "Positive",
    "Probability",
    "Refusal",
    "Sentence",
    "Share",
    "StateName",
    "Text",
    "Tied",
    "Utilities",
    "YesNo",
    "did_you_mean",
    "is_name",
    "nearest",
    "percent",
    "refuse",
]

Refusal: Final = "refused"
"""The pydantic error type of the messages made here; they are shown as they stand."""

MOST_TEXT = 4_000
"""Longest text of one value."""
MOST_NAME = 64
"""Longest id."""

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNITS = {"hour": 1 / 24, "hours": 1 / 24, "day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0}
_LEAST_DAYS, _MOST_DAYS = 1 / 24, 36_525.0


def did_you_mean(given: str, names: Iterable[str]) -> str:
    """Return ``; did you mean `x`?`` for the nearest name, or an empty text."""
    near = nearest(given, names)
    return f"; did you mean `{near}`?" if near is not None else ""


def nearest(given: str, names: Iterable[str]) -> str | None:
    """Return the name that resembles what was given most, or ``None`` if none does."""
    folded = {name.casefold(): name for name in reversed(list(names))}
    near = get_close_matches(given.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def percent(probability: float) -> str:
    """Write a probability as a percentage with no more digits than it has: ``12.5%``."""
    return f"{100 * probability:.10g}%"


def refuse(message: str) -> NoReturn:
    """Refuse a value in our own words."""
    raise PydanticCustomError(Refusal, "{told}", {"told": message})


def _shown(text: str) -> str:
    """Quote what was given, shortened."""
    return f"`{text if len(text) <= 40 else text[:37] + '...'}`"


def _as_text(value: object) -> object:
    """Strip a text and refuse what a screen or a page cannot hold."""
    if not isinstance(value, str):
        return value
    control = _CONTROL.search(value)
    if control:
        refuse(f"the text holds the control character U+{ord(control.group()):04X}; remove it")
    if len(value) > MOST_TEXT:
        refuse(f"the text has {len(value):,} characters; at most {MOST_TEXT:,} are read")
    return value.strip()


def _as_sentence(value: str) -> str:
    """Refuse an empty text and make runs of blanks one."""
    return " ".join(value.split()) or refuse("the text is empty; write at least a word")


def is_name(text: str) -> bool:
    """Whether a text can be an id: a word that expressions can name."""
    return len(text) <= MOST_NAME and re.fullmatch(r"[^\W\d][\w-]*", text) is not None


def _as_name(value: object) -> object:
    """Accept an id."""
    if isinstance(value, str) and not is_name(value):
        refuse(
            f"{_shown(value)} cannot be a name; accepted are letters, digits, _ and -, a letter first,"
            f" at most {MOST_NAME}{_name_like(value)}"
        )
    return value


def _name_like(value: str) -> str:
    """Offer a name that resembles a text which is none."""
    like = re.sub(r"\W+", "_", value.strip()).strip("_")[:MOST_NAME]
    return f"; did you mean `{like}`?" if re.fullmatch(r"[^\W\d][\w-]*", like) and like != value else ""


def _as_state_name(value: object) -> object:
    """Accept the name of a state, which may begin with a digit."""
    if isinstance(value, str) and (not re.fullmatch(r"\w[\w.+-]*", value) or len(value) > MOST_NAME):
        refuse(f"{_shown(value)} cannot be a state; accepted are letters, digits, and _ . + - within")
    return value


def _as_number(value: object) -> object:
    """Read a number with a decimal point."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        refuse(f"{_shown(text)} is not a number; write a decimal point: {text.replace(',', '.')}")
    if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
        refuse(f"{_shown(text)} is not a number; accepted are numbers such as 3, -1.5 or 2e3")
    return float(text)


def _as_count(value: object) -> object:
    """Read a whole number from 0."""
    if isinstance(value, str):
        text = value.strip()
        if not re.fullmatch(r"\d{1,18}", text):
            refuse(
                f"{_shown(text)} is no whole number that is accepted; these are 0, 1, 2, ... of at most 18 digits"
            )
        return int(text)
    return value


def _as_positive(value: float) -> float:
    """Refuse zero and less."""
    return value if value > 0 else refuse(f"{value:g} is not above 0")


def _as_probability(value: object) -> object:
    """Read ``20%`` or ``0.2``."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    share = re.fullmatch(rf"({_NUMBER.pattern})\s*%", text)
    if not share and not _NUMBER.fullmatch(text):
        comma = re.fullmatch(r"(\d+),(\d+)\s*(%?)", text)
        hint = f"; did you mean {comma[1]}.{comma[2]}{comma[3]}?" if comma else ""
        refuse(f"{_shown(text)} is not a probability; accepted are 20% or 0.2{hint}")
    number = float(share[1]) / 100 if share else float(text)
    if not 0 <= number <= 1:
        hint = f"; did you mean {text}%?" if not share and 1 < number <= 100 else ""
        refuse(f"{_shown(text)} is outside 0% to 100%; accepted are 20% or 0.2{hint}")
    return number


def _as_open(value: float) -> float:
    """Refuse certainty."""
    if value in {0.0, 1.0}:
        refuse(
            f"{percent(value)} is certainty, and no report could ever be weighed against it;"
            " accepted is what lies between, say 1% to 99%"
        )
    return value


def _as_days(value: object) -> object:
    """Read ``7 days``, ``2 weeks``, ``12 hours`` or a number of days."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    found = re.fullmatch(rf"({_NUMBER.pattern})\s*([a-z]*)", text)
    unit = _UNITS.get(found[2] or "days") if found else None
    if not found or unit is None:
        hint = "; a month has no fixed length" if text.endswith(("month", "months")) else ""
        refuse(f"{_shown(text)} is not a length of time; accepted are 7 days, 2 weeks, 12 hours{hint}")
    days = float(found[1]) * unit
    if not _LEAST_DAYS - 1e-12 <= days <= _MOST_DAYS:
        refuse(f"{_shown(text)} is out of range; accepted is 1 hour to 100 years")
    return days


def _as_day(value: object) -> object:
    """Read a calendar day, ``2022-01-17``."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if not parts:
        refuse(f"{_shown(text)} is not a date; accepted is year-month-day, as in 2022-01-17")
    year, month, day = (int(part) for part in parts.groups())
    if year == 0 or not 1 <= month <= 12:
        refuse(
            f"{text} does not exist; months run from 01 to 12"
            if year
            else f"{text} does not exist; years begin at 0001"
        )
    if not 1 <= day <= monthrange(year, month)[1]:
        refuse(f"{text} does not exist; {year:04d}-{month:02d} has {monthrange(year, month)[1]} days")
    return date(year, month, day)


def _as_yes_no(value: object) -> object:
    """Read ``yes`` or ``no``."""
    if not isinstance(value, str):
        return value
    word = value.strip().lower()
    if word in {"yes", "true"}:
        return True
    if word in {"no", "false"}:
        return False
    return refuse(f"{_shown(value)} is neither; accepted are yes and no")


def _one_or_more(value: object) -> object:
    """Read a single value as a list of one."""
    return [value] if isinstance(value, str) else value


def _as_grade(value: object) -> object:
    """Refuse what is not a letter, a digit, or both."""
    if isinstance(value, str) and grade_parts(value) is None:
        hint = f"; did you mean `{value.upper()}`?" if grade_parts(value.upper()) else ""
        refuse(
            f"`{value[:40]}` is not a grade; accepted are a letter A-F and a digit 1-6 (B2), or one of them{hint}"
        )
    return value


def _as_letter(value: object) -> object:
    """Refuse what is not a letter of reliability."""
    if isinstance(value, str) and value not in LETTERS:
        hint = f"; did you mean `{value.upper()}`?" if value.upper() in LETTERS else ""
        refuse(f"`{value[:40]}` is not a letter of reliability; accepted are A to F{hint}")
    return value


def _as_share(value: float) -> float:
    """Refuse a share of none or all."""
    return (
        value
        if 0 < value < 1
        else refuse(f"{percent(value)} is out of range; accepted is what lies strictly between 0% and 100%")
    )


def _schema(**schema: object) -> WithJsonSchema:
    """Describe what is written, not what it becomes."""
    return WithJsonSchema(dict(schema))


_PERCENT = r"^\s*[0-9.]+(e[-+]?[0-9]+)?\s*%?\s*$"

Text = Annotated[str, BeforeValidator(_as_text)]
Sentence = Annotated[str, AfterValidator(_as_sentence), BeforeValidator(_as_text)]
Name = Annotated[
    str, BeforeValidator(_as_name), _schema(type="string", pattern=r"^[^\s\d.][^\s.]*$", maxLength=MOST_NAME)
]
StateName = Annotated[str, BeforeValidator(_as_state_name), _schema(type=["string", "integer"])]
Number = Annotated[float, BeforeValidator(_as_number), _schema(type="number")]
Positive = Annotated[
    float,
    AfterValidator(_as_positive),
    BeforeValidator(_as_number),
    _schema(type="number", exclusiveMinimum=0),
]
Count = Annotated[int, BeforeValidator(_as_count), _schema(type="integer", minimum=0)]
Probability = Annotated[
    float,
    BeforeValidator(_as_probability),
    _schema(anyOf=[{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": _PERCENT}]),
]
OpenProbability = Annotated[
    float,
    AfterValidator(_as_open),
    BeforeValidator(_as_probability),
    _schema(
        anyOf=[
            {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
            {"type": "string", "pattern": _PERCENT},
        ]
    ),
]
Days = Annotated[
    float,
    BeforeValidator(_as_days),
    _schema(
        anyOf=[
            {"type": "number", "exclusiveMinimum": 0},
            {"type": "string", "pattern": r"^\s*[0-9.]+\s*(hours?|days?|weeks?)?\s*$"},
        ]
    ),
]
Day = Annotated[date, BeforeValidator(_as_day), _schema(type="string", format="date")]
YesNo = Annotated[bool, BeforeValidator(_as_yes_no), _schema(enum=["yes", "no", True, False])]
Grade = Annotated[
    str,
    BeforeValidator(_as_grade),
    _schema(type=["string", "integer"], pattern="^([A-F][1-6]?|[1-6])$"),
]
Letter = Annotated[str, BeforeValidator(_as_letter), _schema(enum=list(LETTERS))]
Share = Annotated[Probability, AfterValidator(_as_share)]
OneOrMore = Annotated[
    list[Text],
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Tied = Annotated[
    list[StateName],
    BeforeValidator(_one_or_more),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "integer"]},
                {"type": "array", "items": {"type": ["string", "integer"]}},
            ]
        }
    ),
]
Gaps = Annotated[
    Annotated[Number, Tag("as_number")] | Annotated[list[StateName], Tag("as_states")],
    Discriminator(lambda value: "as_states" if isinstance(value, list) else "as_number"),
]
Utilities = Annotated[
    Annotated[dict[StateName, Number], Tag("by_state")] | Annotated[list[Number], Tag("in_order")],
    Discriminator(lambda value: "in_order" if isinstance(value, list) else "by_state"),
]
