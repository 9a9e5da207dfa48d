"""Stability concepts: when an actor would stay where it is.

Let p be the actor's preference, R(s) the states it reaches from s in one move, R+(s) those of them that
it strictly prefers to s (its improvements). From a state t the others can bring about whatever their
moves reach in a legal sequence, in which no actor moves twice in succession.

- **Nash**: R+(s) is empty.
- **GMR** (general metarationality): each improvement t can be sanctioned: the others' moves reach from
  t some u that the actor does not prefer to s.
- **SMR** (symmetric metarationality): the same, and from u the actor has no escape: nothing in R(u) is
  better for it than s.
- **SEQ** (sequential stability): as GMR, by moves that are improvements for whoever makes them.
- **SSEQ** (symmetric sequential stability): as SEQ, and without an escape.
- **SIM** (simultaneous stability): in `standoff.stability.simultaneous`; in option form only.

An improvement is strict; a sanction need only be not better. With own(s) the largest p in s and R(s),
and m(v)(t) the smallest v that the others bring about from t, an improvement t is sanctioned exactly
when min(p(t), m(v)(t)) <= p(s), where v is p, or own if an escape must be ruled out.

References: Nash (1951); Howard (1971) for GMR and SMR; Fraser and Hipel (1984) for SEQ and SIM; Fang,
Hipel and Kilgour, *Interactive Decision Making* (1993), chapter 3; Rego and Vieira (2017) for SSEQ.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError
from standoff.stability.game import Game, Stable
from standoff.stability.simultaneous import sim

__all__ = ["CONCEPTS", "RULES", "Concept", "concept_named", "gmr", "nash", "seq", "smr", "sseq"]

RULES = {
    "ties": "an improvement is strictly better; a sanction leaves the actor no better off",
    "sanction_movement": (
        "the other actors may answer with any number of moves in any order, none of them moving twice "
        "in succession; an answering improvement is judged by its mover at the state it leaves"
    ),
    "mover_order": "none is assumed: every order of movers counts",
}
"""The conventions that the concepts share, in words; they stand in every result."""


def nash(game: Game, actor: int) -> Stable:
    """Find the states from which the actor has no improvement, ``bool[S]``."""
    return game.content(actor)


def gmr(game: Game, actor: int) -> Stable:
    """Find the states whose improvements the others' moves can all sanction, ``bool[S]``."""
    p = game.ranks[actor]
    return _all_sanctioned(game, actor, game.smallest_by_moves(actor, p))


def smr(game: Game, actor: int) -> Stable:
    """Find the states whose improvements the others' moves sanction without escape, ``bool[S]``."""
    own = game.largest_by_choice(actor, game.ranks[actor])
    return _all_sanctioned(game, actor, game.smallest_by_moves(actor, own))


def seq(game: Game, actor: int) -> Stable:
    """Find the states whose improvements the others' improvements can all sanction, ``bool[S]``."""
    p = game.ranks[actor]
    return _all_sanctioned(game, actor, game.smallest_by_improvements(actor, p))


def sseq(game: Game, actor: int) -> Stable:
    """Find the states whose improvements the others' improvements sanction without escape, ``bool[S]``."""
    own = game.largest_by_choice(actor, game.ranks[actor])
    return _all_sanctioned(game, actor, game.smallest_by_improvements(actor, own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A stability concept of the registry.

    Attributes
    ----------
    title
        Its name in words.
    stable
        From a game and the index of an actor to ``bool[S]``, the states stable for that actor.
    method
        How the verdict is found.
    """

    title: str
    stable: Callable[[Game, int], Stable]
    method: str


CONCEPTS: dict[str, Concept] = {
    "nash": Concept(title="Nash stability", stable=nash, method="no improvement in the sorted choices"),
    "gmr": Concept(
        title="general metarationality", stable=gmr, method="least rank over the others' reachable states"
    ),
    "smr": Concept(
        title="symmetric metarationality",
        stable=smr,
        method="least best escape over the others' reachable states",
    ),
    "seq": Concept(
        title="sequential stability",
        stable=seq,
        method="least rank over what the others' improvements reach",
    ),
    "sseq": Concept(
        title="symmetric sequential stability",
        stable=sseq,
        method="least best escape over what the others' improvements reach",
    ),
    "sim": Concept(
        title="simultaneous stability",
        stable=sim,
        method="every combination of the others' improvements, one by one",
    ),
}
"""All concepts; the one place that names them."""


def concept_named(name: str) -> Concept:
    """Look up a concept; `InputError` if there is none of that name."""
    if name not in CONCEPTS:
        raise InputError(f"no stability concept {name!r}; there are {', '.join(CONCEPTS)}")
    return CONCEPTS[name]


def _all_sanctioned(game: Game, actor: int, brought_about: NDArray[np.int64]) -> Stable:
    """Compare the best that any improvement leaves, once answered, with staying."""
    p = game.ranks[actor]
    left = np.minimum(p, brought_about)
    return np.less_equal(game.largest_by_choice(actor, left), p)
