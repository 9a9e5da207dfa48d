"""Equilibria: states at which every actor would stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict
from standoff.errors import TooLarge
from standoff.stability.concepts import CONCEPTS, RULES, concept_named
from standoff.stability.reach import prepare

__all__ = ["TABLED", "StabilityResult", "analyse"]

Stable: TypeAlias = NDArray[np.bool_]

TABLED = ("nash", "gmr", "smr", "seq", "sim")
"""The concepts of a stability table, in its order."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StabilityResult:
    """Who would stay where, under each concept.

    Attributes
    ----------
    actors
        Ids of the n actors.
    stable
        For each concept computed ``bool[n, S]``, read-only: is state s stable for actor i.
    equilibria
        For each concept computed ``bool[S]``, read-only: is the state stable for every actor.
    missing
        For each concept asked for and not computed, why.
    rules
        The conventions that hold for all concepts, in words: ties, sanction movement, mover order.
    methods
        For each concept computed, how.
    """

    actors: tuple[str, ...]
    stable: Mapping[str, Stable]
    equilibria: Mapping[str, Stable]
    missing: Mapping[str, str]
    rules: Mapping[str, str]
    methods: Mapping[str, str]


def analyse(
    conflict: Conflict, ranks: Sequence[NDArray[np.int64]], concepts: Sequence[str] = TABLED
) -> StabilityResult:
    """Find the stable states of every actor, and the equilibria.

    Parameters
    ----------
    conflict
        The conflict.
    ranks
        For each actor ``int64[S]``, higher is better; from `standoff.conflict.preferences`.
    concepts
        Names in the registry `standoff.stability.concepts.CONCEPTS`.

    Returns
    -------
    StabilityResult
        Concepts whose cost is beyond their bound are ``missing``, with the reason.

    Raises
    ------
    InputError
        No such concept, or ranks that do not fit.

    Examples
    --------
    The prisoner's dilemma, each with one option, to defect:

    >>> import numpy as np
    >>> dilemma = Conflict(
    ...     actors=("a", "b"),
    ...     options=("a.defect", "b.defect"),
    ...     owner=(0, 1),
    ...     states=np.arange(4, dtype=np.uint64),
    ... )
    >>> result = analyse(dilemma, [np.array([2, 3, 0, 1]), np.array([2, 0, 3, 1])])
    >>> np.flatnonzero(result.equilibria["nash"]), np.flatnonzero(result.equilibria["seq"])
    (array([3]), array([0, 3]))
    """
    game = prepare(conflict, ranks)
    stable: dict[str, Stable] = {}
    missing: dict[str, str] = {}
    for name in concepts:
        concept = concept_named(name)
        try:
            stable[name] = np.array([concept.stable(game, i) for i in range(game.n_actors)])
        except TooLarge as reason:
            missing[name] = str(reason)
    equilibria: dict[str, Stable] = {
        name: np.logical_and.reduce(verdicts) for name, verdicts in stable.items()
    }
    for verdicts in (*stable.values(), *equilibria.values()):
        verdicts.flags.writeable = False
    return StabilityResult(
        actors=conflict.actors,
        stable=stable,
        equilibria=equilibria,
        missing=missing,
        rules=RULES,
        methods={name: CONCEPTS[name].method for name in stable},
    )
