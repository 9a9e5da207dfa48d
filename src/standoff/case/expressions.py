"""Expressions over options: ``russia.strike and not ukraine.concedes``.

The nodes of the tree are here; the grammar and the parser below them. ``conflict/states.py``
evaluates a tree over an array of states.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["AllOf", "AnyOf", "Count", "Expression", "Iff", "Implies", "Node", "Not", "Taken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """True where the option ``actor.option`` is taken."""

    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """True where the operand is false."""

    operand: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """``X and Y and ...``"""

    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """``X or Y or ...``; also ``X unless Y``."""

    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Implies:
    """``Y if X`` and ``X only if Y``: false only where ``condition`` holds and ``consequence`` does not."""

    condition: "Node"
    consequence: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Iff:
    """True where both sides agree."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """``at most | at least | exactly`` so many of the operands are true."""

    kind: Literal["at most", "at least", "exactly"]
    number: int
    operands: tuple["Node", ...]


Node = Taken | Not | AllOf | AnyOf | Implies | Iff | Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A parsed expression and the text it was written as (runs of blanks made one)."""

    text: str
    tree: Node
