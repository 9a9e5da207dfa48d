"""Equilibria: states at which every actor would stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.errors import InputError
from standoff.stability.concepts import CONCEPTS, FAMILIES, RULES, concept_named
from standoff.stability.drawn import DrawnGame
from standoff.stability.game import Game, Stable, Values
from standoff.stability.question import PLAIN, Party, Question
from standoff.stability.reach import OptionGame

__all__ = ["TABLED", "StabilityResult", "analyse", "prepare"]

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
        For each concept computed ``bool[k, S]``, read-only: is state s stable for the k-th of those
        judged; these are the n actors, in the coalition concepts the coalitions.
    equilibria
        For each concept computed ``bool[S]``, read-only: is the state stable for all those judged; under a weak
        concept, is it stable for all of them and for some only weakly.
    missing
        For each concept asked for and not computed, why.
    rules
        The conventions that the concepts share, in words: ties, sanction movement, mover order; which of
        the concepts computed have others; where all of these have the same, that one.
    methods
        For each concept computed, how.
    who
        For each concept computed, those judged: indices of actors.
    own_rules
        For each concept computed that has conventions of its own, these, in words.
    """

    actors: tuple[str, ...]
    stable: Mapping[str, Stable]
    equilibria: Mapping[str, Stable]
    missing: Mapping[str, str]
    rules: Mapping[str, str]
    methods: Mapping[str, str]
    who: Mapping[str, tuple[Party, ...]]
    own_rules: Mapping[str, Mapping[str, str]]

    def judged(self, concept: str) -> tuple[str, ...]:
        """Return the names of those judged: *russia*, or of a coalition *usa+nato*."""
        return tuple("+".join(self.actors[i] for i in party) for party in self.who[concept])


def analyse(
    conflict: Conflict | DrawnConflict,
    ranks: Sequence[Values],
    concepts: Sequence[str] = TABLED,
    question: Question = PLAIN,
) -> StabilityResult:
    """Find the stable states of every actor, and the equilibria.

    Parameters
    ----------
    conflict
        The conflict, in option form or drawn by hand.
    ranks
        For each actor ``int64[S]``, higher is better; from `standoff.conflict.preferences`.
    concepts
        Names in the registry `standoff.stability.concepts.CONCEPTS`.
    question
        What is asked beside the game: coalitions and the like.

    Returns
    -------
    StabilityResult
        Concepts that do not apply, or whose cost is beyond their bound, are ``missing``, with the reason.

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
    who: dict[str, tuple[Party, ...]] = {}
    own_rules: dict[str, Mapping[str, str]] = {}
    for name, concept in [(name, concept_named(name)) for name in concepts]:
        family = FAMILIES[concept.family]
        try:
            stable[name] = concept.judge(game, question)
            who[name] = family.who(game, question)
            own_rules[name] = {**family.rules(game, question), **concept.rules}
        except InputError as reason:
            missing[name] = str(reason)
    equilibria: dict[str, Stable] = {
        name: CONCEPTS[name].equilibria_of(game, question, verdicts) for name, verdicts in stable.items()
    }
    for verdicts in (*stable.values(), *equilibria.values()):
        verdicts.flags.writeable = False
    return StabilityResult(
        actors=conflict.actors,
        stable=stable,
        equilibria=equilibria,
        missing=missing,
        rules=_shared(own_rules),
        methods={name: CONCEPTS[name].method for name in stable},
        who=who,
        own_rules={name: rules for name, rules in own_rules.items() if rules},
    )


def _shared(own_rules: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the shared conventions, and for each which concepts have another; if all have the same one, that."""
    shared: dict[str, str] = {}
    for key, rule in RULES.items():
        found = {name: rules.get(key, rule) for name, rules in own_rules.items()}
        others = [CONCEPTS[name].label for name, told in found.items() if told != rule]
        if others and len(set(found.values())) == 1:
            shared[key] = found.popitem()[1]
        else:
            shared[key] = f"{rule} (otherwise in {', '.join(others)}: see there)" if others else rule
    return shared


def prepare(conflict: Conflict | DrawnConflict, ranks: Sequence[Values]) -> Game:
    """Put a conflict and everybody's preference together.

    Parameters
    ----------
    conflict
        The conflict, in option form or drawn by hand.
    ranks
        For each actor ``int64[S]``, higher is better.

    Returns
    -------
    Game
        What the concepts in `standoff.stability.concepts.CONCEPTS` take.

    Raises
    ------
    InputError
        The ranks do not fit the conflict.
    """
    if len(ranks) != len(conflict.actors):
        raise InputError(f"{len(ranks)} preferences were given for {len(conflict.actors)} actors")
    for actor, rank in zip(conflict.actors, ranks, strict=True):
        if rank.shape != (conflict.n_states,) or rank.min() < 0:
            raise InputError(f"the preference of {actor} must rank {conflict.n_states} states from 0 up")
    if isinstance(conflict, DrawnConflict):
        return DrawnGame.of(conflict, ranks)
    return OptionGame.of(conflict, ranks)
