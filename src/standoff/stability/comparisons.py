"""Nash, GMR, SMR and SEQ for actors that compare states in any way.

With an order of preference one question settles all: is t better than s. Attitudes, degrees of
preference and unknown preferences come apart into three, which a `Comparison` answers:

- *leaves*: would the actor leave s for t, which it reaches in one move;
- *deters*: would the prospect of u keep it from leaving s;
- *answers*: would it move from s to t as its part of another's sanction in SEQ.

Then s is stable for actor i under

- Nash when i leaves s for no t in R_i(s);
- GMR when for each t in R_i(s) for which i leaves s, some u in R_{N-i}(t) deters it;
- SMR when moreover from that u each v in R_i(u) deters it too;
- SEQ when for each such t a deterring u is reached by a legal sequence of the others' answers.

Nothing is assumed of the three, not even that they are transitive. So no move compresses with the next,
and t itself counts as reached from t only where the others' moves lead back to it.
"""

from abc import abstractmethod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from standoff.stability.game import Game, Stable
from standoff.stability.graph import Graph, chunks, packed, reach_by, reach_in_turn, refuse_beyond
from standoff.stability.question import Question

__all__ = ["BASES", "MOST_PAIRS", "Comparison", "judge_by", "refuse", "stable_for"]

Places = NDArray[np.intp]

BASES = ("nash", "gmr", "smr", "seq")
"""The concepts that can be asked with any comparison."""

MOST_PAIRS = 2**28
"""Pairs of states compared for all actors together: about a minute at worst."""


class Comparison(Protocol):
    """How every actor compares states."""

    @abstractmethod
    def leaves(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the actor would leave the source for the target, ``bool[A]``."""

    @abstractmethod
    def deters(self, actor: int, states: Places) -> Stable:
        """Say which states keep the actor from leaving each of some, ``bool[len(states), S]``."""

    @abstractmethod
    def answers(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the actor would make it to sanction another, ``bool[A]``."""


def judge_by(game: Game, question: Question, compare: Comparison, base: str) -> Stable:
    """Find the states that are stable for each actor asked about, ``bool[k, S]``.

    Parameters
    ----------
    game
        The conflict; its ranks are not looked at.
    question
        Which actors are judged.
    compare
        How they compare states.
    base
        One of `BASES`.

    Returns
    -------
    numpy.ndarray
        ``bool[k, S]``.

    Raises
    ------
    TooLarge
        There are too many pairs of states to compare.
    """
    who = range(game.n_actors) if question.who is None else [party[0] for party in question.who]
    refuse(game, len(who), base)
    graph = Graph.of(game.conflict)
    answering = graph.kept(compare.answers, in_turn=True) if base == "seq" else graph
    return np.array([stable_for(graph, answering, compare, actor, base) for actor in who])


def refuse(game: Game, n_judged: int, base: str) -> None:
    """Refuse a comparison of too many pairs of states."""
    if base != "nash":
        pairs = float(game.n_states) ** 2 * game.n_actors * n_judged
        what = f"judging {n_judged} of {game.n_actors} actors over {game.n_states:,} states"
        refuse_beyond(what, pairs, MOST_PAIRS)


def stable_for(graph: Graph, answering: Graph, compare: Comparison, actor: int, base: str) -> Stable:
    """Judge one actor; ``answering`` holds the moves by which the others may sanction."""
    stable = np.ones(graph.n_states, dtype=bool)
    source, target = graph.moves(actor)
    leaving = compare.leaves(actor, source, target)
    source, target = source[leaving], target[leaving]
    if base == "nash":
        stable[source] = False
        return stable
    others = [j for j in range(graph.n_actors) if j != actor]
    reach = reach_in_turn(answering, others)
    # What deters, and leaves no way to what does not: every state that the actor reaches from it deters too.
    own = reach_by(graph, [actor]) if base == "smr" else None
    tempted, first = np.unique(source, return_index=True)
    last = np.append(first[1:], len(source))
    for rows in chunks(len(tempted), graph.n_states):
        states = tempted[rows]
        bits = packed(compare.deters(actor, states))
        if own is not None:
            bits = np.array([packed(~own.meets(~row)) for row in bits])
        moves = np.arange(int(first[rows[0]]), int(last[rows[-1]]))
        within = np.searchsorted(states, source[moves])
        # Each row holds a bit for every state, so that few rows are looked at together.
        for part in chunks(len(moves), graph.n_states):
            met = (reach.rows[reach.row_of[target[moves[part]]]] & bits[within[part]]).any(axis=1)
            stable[source[moves[part][~met]]] = False
    return stable
