"""A date of running text, as it is found: its place, its value, and why it has one or none."""

from standoff.reading.interim import interim

__all__ = ["RunningDate", "Value", "counted", "unresolved"]

Value = tuple[str | None, str]
"""An ISO 8601 value, or none, with its basis."""


@interim(frozen=True, slots=True, kw_only=True)
class RunningDate:
    """A date of running text, at a place in the copy."""

    start: int
    end: int
    value: str | None
    basis: str
    rule: str = "date"
    """A key of ``running.RULES``."""
    doubt: str | None = None
    """What speaks against the value, for instance a weekday that does not agree."""


def counted(value: str) -> Value:
    """Give a value found by counting from a known day."""
    return value, "relative"


def unresolved(why: str) -> Value:
    """Give no value, and why."""
    return None, f"unresolved: {why}"
