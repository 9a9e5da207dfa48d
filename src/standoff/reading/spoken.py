"""An actor spoken of, at a place."""

from dataclasses import dataclass

__all__ = ["Spoken", "with_the"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An actor spoken of, at a place in the copy."""

    start: int
    end: int
    actor: str


def with_the(flat: str, at: int, first: int) -> int:
    """Return the start that takes in the article before a name."""
    return at - 4 if at - 4 >= first and flat[at - 4 : at] in {"the ", "The "} else at
