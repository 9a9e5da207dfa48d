"""Witnesses: why a state is or is not stable, as moves that can be checked by hand.

A state that is stable for an actor has for each of its improvements a sanction: the moves by which the
others bring about something no better for it. A state that is not stable has an improvement without
one. Only what can be reached from the state asked about is searched, breadth first, so that the
sanction told is one of the shortest; among the shortest, one that is worst for the actor.

In option form a shortest path never has one actor move twice in succession, because two such moves are
also one. In a hand-drawn graph that may fail, and the search keeps pairs of a state and the last mover.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import mover_of
from standoff.conflict.states import StateIndex
from standoff.errors import InputError, TooLarge
from standoff.stability.concepts import RULES, concept_named
from standoff.stability.game import Values
from standoff.stability.graph import Step
from standoff.stability.simultaneous import WITHOUT_OPTIONS

__all__ = ["Sanction", "Step", "Witness", "explain", "weigh"]

Places: TypeAlias = NDArray[np.intp]

_SYMMETRIC = ("smr", "sseq")
"""Concepts whose sanctions must leave no escape."""

_CREDIBLE = ("seq", "sseq")
"""Concepts whose sanctions are made of improvements for those who make them."""

_MOST_AT_ONCE = 2**18
"""Simultaneous answers tried for one improvement, one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """What the others do to an improvement, and where that leaves the actor.

    Attributes
    ----------
    improvement
        The state the actor improves to.
    steps
        The others' moves from there, in order; for SIM the others' improvements from the state that
        the actor leaves, all made at once with its own.
    leads_to
        The state where this ends.
    escapes
        For SMR and SSEQ the states to which the actor could move on from there; else empty.
    escape
        The best escape, where it is better than staying: then this is no sanction.
    """

    improvement: int
    steps: tuple[Step, ...]
    leads_to: int
    escapes: tuple[int, ...] = ()
    escape: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Why a state is stable for an actor under a concept, or why not.

    Attributes
    ----------
    concept, actor, state
        What was asked.
    stable
        The verdict.
    improvements
        The actor's unilateral improvements, best first.
    sanctions
        One for each improvement that is sanctioned, in the same order; all of them if ``stable``,
        none for Nash stability.
    unpunished
        The best improvement that nobody can punish, or ``None`` if the state is stable.
    evaded
        For SMR and SSEQ, where ``unpunished`` would be punished but for an escape: that punishment
        with its ``escape``.
    rules
        The conventions used, in words.
    """

    concept: str
    actor: int
    state: int
    stable: bool
    improvements: tuple[int, ...]
    sanctions: tuple[Sanction, ...] = ()
    unpunished: int | None = None
    evaded: Sanction | None = None
    rules: dict[str, str] = field(default_factory=lambda: dict(RULES))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """What a search needs."""

    conflict: Conflict | DrawnConflict
    moves: Callable[[int, Places], tuple[Places, Places]]
    """From an actor and some states to its moves: places among those states, and targets."""
    ranks: tuple[Values, ...]
    actor: int
    state: int
    concept: str

    def others(self) -> list[int]:
        """Return all actors but the one asked about."""
        return [j for j in range(len(self.ranks)) if j != self.actor]

    def reachable(self, actor: int, state: int) -> Places:
        """Return where an actor can go from a state."""
        return self.moves(actor, np.array([state], dtype=np.intp))[1]

    def improvements(self, actor: int) -> Places:
        """Return an actor's improvements from the state asked about, its best first."""
        rank = self.ranks[actor]
        found = self.reachable(actor, self.state)
        better: Places = found[rank[found] > rank[self.state]]
        best_first: Places = better[np.argsort(-rank[better], kind="stable")]
        return best_first


def explain(
    conflict: Conflict | DrawnConflict, ranks: Sequence[Values], state: int, actor: int, concept: str
) -> Witness:
    """Say why a state is or is not stable for an actor.

    Parameters
    ----------
    conflict
        The conflict, in option form or drawn by hand.
    ranks
        For each actor ``int64[S]``, higher is better.
    state, actor
        Their places.
    concept
        A name in the registry `standoff.stability.concepts.CONCEPTS`.

    Returns
    -------
    Witness
        The verdict and what shows it.

    Raises
    ------
    InputError
        No such state, actor or concept; SIM asked of a hand-drawn graph.
    TooLarge
        The search would look at too many moves; for SIM, the others have too many answers at once.
    """
    if concept_named(concept).family != "plain":
        raise InputError(f"{concept} is explained in a way of its own: see `standoff why --help`")
    if not (0 <= state < conflict.n_states and 0 <= actor < len(conflict.actors)):
        raise InputError(f"there is no state {state} or no actor {actor}")
    asked = _Asked(
        conflict=conflict,
        moves=mover_of(conflict),
        ranks=tuple(ranks),
        actor=actor,
        state=state,
        concept=concept,
    )
    return weigh(
        concept=concept,
        actor=actor,
        state=state,
        improvements=asked.improvements(actor).tolist(),
        answer=lambda improvement: None if concept == "nash" else _sanction(asked, improvement),
        rules={**RULES, **concept_named(concept).rules},
    )


def weigh(
    *,
    concept: str,
    actor: int,
    state: int,
    improvements: Sequence[int],
    answer: Callable[[int], Sanction | None],
    rules: Mapping[str, str],
) -> Witness:
    """Put a witness together: the state is stable if every improvement is answered by a sanction.

    Parameters
    ----------
    concept, actor, state, rules
        As the witness names them.
    improvements
        The states that the actor would leave for, those told first at the head.
    answer
        From an improvement to its sanction; where there is none, to an attempt that the actor escapes, or to
        nothing.
    """
    sanctions: list[Sanction] = []
    unpunished: int | None = None
    evaded: Sanction | None = None
    for improvement in improvements:
        sanction = answer(improvement)
        if sanction is not None and sanction.escape is None:
            sanctions.append(sanction)
        elif unpunished is None:
            unpunished, evaded = improvement, sanction
    return Witness(
        concept=concept,
        actor=actor,
        state=state,
        stable=unpunished is None,
        improvements=tuple(improvements),
        sanctions=tuple(sanctions),
        unpunished=unpunished,
        evaded=evaded,
        rules=dict(rules),
    )


def _sanction(asked: _Asked, improvement: int) -> Sanction | None:
    """Find a sanction of an improvement, else an attempt that the actor escapes, else nothing."""
    if asked.concept == "sim":
        return _at_once(asked, improvement)
    p = asked.ranks[asked.actor]
    attempt: Sanction | None = None
    search = _Search.begin(asked, improvement)
    for level in _levels(asked, search):
        ends = level[p[search.state(level)] <= p[asked.state]]
        ends = ends[np.lexsort((ends, p[search.state(ends)]))]
        if not len(ends):
            continue
        final = ~_can_escape(asked, search.state(ends))
        if final.any():
            return _told(asked, search, int(ends[np.argmax(final)]))
        attempt = attempt or _told(asked, search, int(ends[0]))
    return attempt


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Search:
    """How a breadth-first search from one state arrived at others; written while it goes on.

    A node is a state; in a hand-drawn graph it is a state and its last mover, numbered layer by layer:
    the first S nodes have none, the next S were arrived at by actor 0, and so on.
    """

    origin: int
    n_states: int
    mover: Places
    """For each node who moved last, or -1 where the search has not arrived."""
    before: Places
    """For each node the node moved from."""

    @classmethod
    def begin(cls, asked: _Asked, origin: int) -> "_Search":
        """Stand at the origin."""
        n_states = asked.conflict.n_states
        layers = len(asked.ranks) + 1 if isinstance(asked.conflict, DrawnConflict) else 1
        mover = np.full(layers * n_states, -1, dtype=np.intp)
        mover[origin] = len(asked.ranks)
        return cls(origin=origin, n_states=n_states, mover=mover, before=np.full_like(mover, -1))

    def state(self, nodes: Places) -> Places:
        """Return the states of some nodes."""
        return nodes % self.n_states

    def arrive(self, mover: int, sources: Places, targets: Places) -> Places:
        """Note moves by an actor from nodes to states; return the nodes that are new."""
        if len(self.mover) > self.n_states:
            in_turn = self.mover[sources] != mover
            sources, targets = sources[in_turn], targets[in_turn] + (mover + 1) * self.n_states
        new = self.mover[targets] < 0
        nodes, first = np.unique(targets[new], return_index=True)
        self.mover[nodes] = mover
        self.before[nodes] = sources[new][first]
        return nodes

    def steps_to(self, end: int) -> tuple[Step, ...]:
        """Return the moves from the origin to a node."""
        steps: list[Step] = []
        while end != self.origin:
            before = int(self.before[end])
            steps.append(
                Step(actor=int(self.mover[end]), before=before % self.n_states, after=end % self.n_states)
            )
            end = before
        return tuple(reversed(steps))


def _levels(asked: _Asked, search: _Search) -> Iterator[Places]:
    """Yield the nodes that the others reach with one more move each time, and note how."""
    frontier = np.array([search.origin], dtype=np.intp)
    while len(frontier):
        reached = [frontier[:0]]
        for mover in asked.others():
            states = search.state(frontier)
            source, target = asked.moves(mover, states)
            if asked.concept in _CREDIBLE:
                rank = asked.ranks[mover]
                better = rank[target] > rank[states[source]]
                source, target = source[better], target[better]
            reached.append(search.arrive(mover, frontier[source], target))
        frontier = np.concatenate(reached)
        yield frontier


def _can_escape(asked: _Asked, states: Places) -> NDArray[np.bool_]:
    """Tell from which states the actor can go on to something better than staying was."""
    p = asked.ranks[asked.actor]
    escapes = np.zeros(len(states), dtype=bool)
    if asked.concept in _SYMMETRIC:
        source, target = asked.moves(asked.actor, states)
        escapes[source[p[target] > p[asked.state]]] = True
    return escapes


def _told(asked: _Asked, search: _Search, end: int) -> Sanction:
    """Tell the path to where a sanction ends, and whether the actor can escape from there."""
    leads_to = end % search.n_states
    escapes: list[int] = []
    escape: int | None = None
    if asked.concept in _SYMMETRIC:
        p = asked.ranks[asked.actor]
        escapes = asked.reachable(asked.actor, leads_to).tolist()
        best = max(escapes, key=lambda t: int(p[t]), default=None)
        escape = None if best is None or p[best] <= p[asked.state] else best
    return Sanction(
        improvement=search.origin,
        steps=search.steps_to(end),
        leads_to=leads_to,
        escapes=tuple(escapes),
        escape=escape,
    )


def _at_once(asked: _Asked, improvement: int) -> Sanction | None:
    """Find improvements of the fewest others that spoil an improvement made at the same time."""
    conflict = asked.conflict
    if isinstance(conflict, DrawnConflict):
        raise InputError(WITHOUT_OPTIONS)
    index, states = StateIndex.of(conflict.states), conflict.states
    p = asked.ranks[asked.actor]
    moves = {
        j: [Step(actor=j, before=asked.state, after=t) for t in asked.improvements(j).tolist()]
        for j in asked.others()
    }
    count = prod(1 + len(steps) for steps in moves.values())
    if count > _MOST_AT_ONCE:
        raise TooLarge(
            f"the others can answer at once in {count:,} ways; at most {_MOST_AT_ONCE:,} are tried"
        )
    for size in range(1, len(moves) + 1):
        for movers in combinations(moves, size):
            for steps in product(*(moves[j] for j in movers)):
                mask = states[improvement]
                for step in steps:
                    # Actors change options of their own only, so that changes add up bit by bit.
                    mask = mask ^ states[step.after] ^ states[asked.state]
                end = int(index.find(np.array([mask]))[0])
                if end >= 0 and p[end] <= p[asked.state]:
                    return Sanction(improvement=improvement, steps=steps, leads_to=end)
    return None
