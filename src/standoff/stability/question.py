"""What is asked of a concept beside the game: for whom, how far ahead, in which order.

The plain concepts need none of it. The others read what they need and say in their rules what they used.
"""

from dataclasses import dataclass
from typing import TypeAlias

from standoff.conflict.partial import Partial
from standoff.conflict.strength import Great

__all__ = ["PLAIN", "Attitudes", "Party", "Question"]

Party: TypeAlias = tuple[int, ...]
"""Those who stay or leave together, indices ascending: one actor, or a coalition."""

Attitudes: TypeAlias = tuple[tuple[int, ...], ...]
"""For each actor its attitude to each, itself included: 1 positive, 0 neutral, -1 negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, where the game alone does not say it.

    Attributes
    ----------
    who
        The actors for whom verdicts are wanted, each a party of one; ``None`` for every actor.
    coalitions
        The coalitions for which verdicts are wanted; ``None`` for every one.
    horizon
        How many moves an actor looks ahead in limited foresight.
    order
        In which order the actors move there, all of them once.
    attitudes
        How each actor feels about each; ``None`` for egoists.
    great
        For each actor what it takes for a great difference, or ``None``.
    partial
        For each actor what is known of its preference.
    """

    who: tuple[Party, ...] | None = None
    coalitions: tuple[Party, ...] | None = None
    horizon: int | None = None
    order: Party | None = None
    attitudes: Attitudes | None = None
    great: tuple[Great | None, ...] | None = None
    partial: tuple[Partial, ...] | None = None


PLAIN = Question()
"""Everybody, and nothing out of the ordinary."""
