"""What a `.gmcr` file says, checked: the same record is made by the reader and by the writer.

The format, as far as Standoff reads it (all of it seen in files that GMCR+ wrote):

=============================  =======================================================================
``options``                    list of ``{"name", "permittedDirection"}``: ``both``, ``fwd`` (once taken
                               it stays taken) or ``back`` (once dropped it is gone)
``decisionMakers``             list of ``{"name", "options", "preferences", ...}``; ``options`` are places
                               in the list above, from 0
``infeasibles``                list of conditions: where one holds, the state cannot be
``preferences``                list of conditions, the most important first
``preferenceRanking``          numbers of states, best first; a list inside the list is a tie; used where
                               ``useManualPreferenceRanking`` is true (older files: ``preferenceVector``,
                               ``useManualPreferenceVectors``)
``misperceptions``             list of conditions: the decision maker does not see the states where one
                               holds
``coalitions``                 list of places of decision makers, a list inside it being a coalition
=============================  =======================================================================

A condition is a list of pairs ``[option, "Y" or "N"]`` that must all hold, or ``{"compound": true,
"members": [...]}``, of whose members one must hold, or a pattern ``"-YN-"`` with a character for each
option. States are numbered from 1 in ascending order of their binary number, whose lowest bit is the first
option of the file.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Condition", "DecisionMaker", "GmcrModel", "GmcrOption", "Literals"]

Literals: TypeAlias = tuple[tuple[int, bool], ...]
"""Options by place, and whether each is taken; all must be so."""

Condition: TypeAlias = tuple[Literals, ...]
"""One of these must hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GmcrOption:
    """An option: its name and in which direction it may be changed."""

    name: str
    direction: Literal["both", "fwd", "back"] = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMaker:
    """A decision maker: the places of its options, and what it prefers."""

    name: str
    options: tuple[int, ...]
    preferences: tuple[Condition, ...] = ()
    ranking: tuple[tuple[int, ...], ...] | None = None
    """Numbers of states, best first; only where rankings are used."""
    misperceptions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GmcrModel:
    """A whole file; every option has one owner, every number is that of a state."""

    title: str
    options: tuple[GmcrOption, ...]
    makers: tuple[DecisionMaker, ...]
    description: str = ""
    infeasibles: tuple[Condition, ...] = ()
    coalitions: tuple[tuple[int, ...], ...] = ()
    """Places of decision makers that act together; only those of two or more."""
    manual: bool = False
    """Whether rankings are used instead of statements."""
    program: str = ""
    """The program and version that wrote it."""
    unused: tuple[str, ...] = ()
    """Paths of the statements beside rankings that are used, or of the rankings beside statements."""
    not_read: tuple[str, ...] = ()
    """Paths of keys that are not part of the format."""
