"""Coalitions: whether actors who move together would stay, and from which equilibria they would jump.

Let H be a coalition, a set of actors that is not empty. R_H(s) holds the states that legal sequences of
its members' moves reach from s, in which no actor moves twice in succession. A *coalition improvement*
of H from s is a state t of R_H(s) that every member strictly prefers to s; R++_H(s) is their set. Let
N - H be the actors outside. State s is stable for H under

- **CNash** when R++_H(s) is empty;
- **CGMR** when for each t in R++_H(s) some u in R_{N-H}(t) is no better than s for some member of H;
- **CSMR** when moreover from that u H has no escape: no v in R_H(u) is better than s for all of H;
- **CSEQ** when for each t in R++_H(s) such a u is reached from t by a legal sequence of coalition
  improvements of the coalitions within N - H, each judged by its members at the state it leaves.

A coalition improvement is a *turn* of its members' moves. A sequence of turns is legal when no actor moves
twice in succession, within a turn or from one turn to the next: whoever moved last in a turn is not the first
to move in the next one. So what answers in CSEQ is a legal sequence of the others' moves, as in CGMR. Two
turns of one coalition on end are one turn, so that ruling these out as well would change nothing. In option
form two moves of one actor on end are one move, and nothing is ruled out.

From no move at all nothing is sanctioned, so for the coalition of everybody all four are CNash. A state
is coalitionally stable when it is stable for every coalition. For a coalition of one the first three are
Nash, GMR and SMR; CSEQ is implied by SEQ and equals it with two actors: with three or more, others who
improve together can bring about what they would not bring about one by one. (Some authors let the
others improve only one by one; Inohara and Hipel let them improve in coalitions, and so is it here.)

An *equilibrium jump* is a coalition improvement from one equilibrium to another that no legal sequence
of the single actors' improvements reaches.

Counting a state as reached from itself changes no verdict: an improvement is better than s for all of
H, so it is not itself a sanction, and a sanction is not itself an escape. With m_i(t) the smallest p_i
that the others bring about from t, an improvement t is sanctioned exactly when m_i(t) <= p_i(s) for some
i in H. Only CSMR has to follow the sanctions one by one.

References: Kilgour, Hipel, Fang and Peng (2001) for coalition improvements and jumps; Inohara and Hipel
(2008) for the four concepts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError
from standoff.stability.game import Game, Stable, Values
from standoff.stability.graph import (
    Bits,
    Graph,
    Reach,
    Step,
    chunks,
    packed,
    reach_by,
    reach_with_mover,
    refuse_beyond,
    unpacked,
)
from standoff.stability.question import Party, Question

__all__ = [
    "MOST_PAIRS",
    "Jump",
    "all_coalitions",
    "cgmr",
    "cnash",
    "coalition_rules",
    "coalitions_asked",
    "cseq",
    "csmr",
    "equilibrium_jumps",
    "outside",
]

MOST_PAIRS = 2**28
"""Pairs of states compared, over all coalitions: about a minute at worst."""

_LEAST_PAIRS = 2.0**15
"""Comparisons that take as long as beginning with a coalition."""

_LEAST_ANSWER = 2.0**12
"""Comparisons that take as long as beginning with a coalition's answers to another."""

_MOST_ACTORS = 16
"""Actors whose coalitions are listed: 65,535 of them."""

_BEYOND = 2**62
"""More than any rank."""


def all_coalitions(n_actors: int) -> tuple[Party, ...]:
    """List every coalition, the smallest first."""
    if n_actors > _MOST_ACTORS:
        raise InputError(
            f"{n_actors} actors have {2**n_actors - 1:,} coalitions; they are listed for at most "
            f"{_MOST_ACTORS} actors: name the coalitions that matter"
        )
    return tuple(party for size in range(1, n_actors + 1) for party in combinations(range(n_actors), size))


def coalitions_asked(game: Game, question: Question) -> tuple[Party, ...]:
    """Return the coalitions asked about, by default every one."""
    return all_coalitions(game.n_actors) if question.coalitions is None else question.coalitions


def outside(game: Game, party: Party) -> Party:
    """Return the actors outside a coalition, N - H."""
    return tuple(j for j in range(game.n_actors) if j not in party)


def cnash(game: Game, question: Question) -> Stable:
    """Find the states from which each coalition has no improvement, ``bool[k, S]``."""
    parties = coalitions_asked(game, question)
    _refuse_many(game, parties, per_party=1)
    graph = Graph.of(game.conflict)
    return np.array([~_improves(game, party, reach_by(graph, party), None) for party in parties])


def cgmr(game: Game, question: Question) -> Stable:
    """Find the states whose coalition improvements the others' moves can all sanction, ``bool[k, S]``."""
    parties = coalitions_asked(game, question)
    _refuse_many(game, parties, per_party=2)
    graph = Graph.of(game.conflict)
    rows = []
    for party in parties:
        others = reach_by(graph, outside(game, party))
        left = [others.smallest(game.ranks[i]) for i in party]
        rows.append(~_improves(game, party, reach_by(graph, party), left))
    return np.array(rows)


def csmr(game: Game, question: Question) -> Stable:
    """Find the states whose coalition improvements are all sanctioned without escape, ``bool[k, S]``."""
    parties = coalitions_asked(game, question)
    _refuse_many(game, parties, per_party=2)
    graph = Graph.of(game.conflict)
    rows = []
    for party in parties:
        own, others = reach_by(graph, party), reach_by(graph, outside(game, party))
        left = [others.smallest(game.ranks[i]) for i in party]
        stable = ~_improves(game, party, own, None)
        # What the wider concept leaves unstable is so here too, and what needs no sanction needs none.
        for state in np.flatnonzero(~stable & ~_improves(game, party, own, left)).tolist():
            better = _better(game, party, np.array([state]))[0]
            held = packed(~own.meets(packed(better)))
            improvements = better & own.from_states(np.array([state]))[0]
            stable[state] = others.meets(held)[improvements].all()
        rows.append(stable)
    return np.array(rows)


def cseq(game: Game, question: Question) -> Stable:
    """Find the states whose coalition improvements others' ones can all sanction, ``bool[k, S]``."""
    parties = coalitions_asked(game, question)
    within = {party: _within(outside(game, party)) for party in parties}
    touched = dict.fromkeys([*parties, *(part for parts in within.values() for part in parts)])
    _refuse_many(game, tuple(touched), per_party=1)
    graph = Graph.of(game.conflict)
    answers = [part for parts in within.values() for part in parts]
    # Where turns matter every coalition's answers are followed apart, by who moved last before and after.
    pairs = float(game.n_states) ** 2 if graph.in_turn else 0.0
    cost = sum(max(pairs * len(part) * (len(part) + 1), _LEAST_ANSWER) for part in answers)
    what = f"following the answers of {len(answers):,} coalitions over {game.n_states:,} states"
    refuse_beyond(what, cost, MOST_PAIRS)
    smallest = _smallest_in_turn if graph.in_turn else _smallest
    improve = _turns if graph.in_turn else _improvements
    improved = {part: improve(game, part, graph) for part in dict.fromkeys(answers)}
    rows = []
    for party in parties:
        turns = {part: improved[part] for part in within[party]}
        left = [smallest(game.ranks[i], turns) for i in party]
        rows.append(~_improves(game, party, reach_by(graph, party), left))
    return np.array(rows)


def coalition_rules(_game: Game, question: Question) -> Mapping[str, str]:
    """Tell the conventions of the coalition concepts."""
    asked = "every coalition" if question.coalitions is None else "the coalitions named"
    return {
        "coalitions": f"{asked}; a state is an equilibrium here when it is stable for all of them",
        "improvement": "reached by a legal sequence of the members' moves, and strictly better for every member",
        "sanction": (
            "leaves some member no better off; the others move in any legal sequence, in CSEQ by improvements "
            "of the coalitions among them (Inohara and Hipel, 2008); no actor moves twice in succession, within "
            "a coalition's turn or from one turn to the next; in option form two moves of one actor on end are one"
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """From one equilibrium to another, by a coalition only.

    Attributes
    ----------
    before, after
        The equilibria.
    coalitions
        All coalitions that have this improvement, the smallest first.
    steps
        How the first of them gets there.
    """

    before: int
    after: int
    coalitions: tuple[Party, ...]
    steps: tuple[Step, ...]


def equilibrium_jumps(game: Game, equilibria: Stable, who: Sequence[Party] | None = None) -> tuple[Jump, ...]:
    """Find the equilibrium jumps.

    Parameters
    ----------
    game
        The conflict and all preferences.
    equilibria
        ``bool[S]``, under whatever concept.
    who
        The coalitions that may jump; by default every one.

    Returns
    -------
    tuple of Jump
        Ordered by where they start, then where they end.

    Raises
    ------
    TooLarge
        There are too many pairs of states to compare.
    """
    parties = all_coalitions(game.n_actors) if who is None else tuple(who)
    held = np.flatnonzero(equilibria)
    _refuse_many(game, parties, per_party=1)
    graph = Graph.of(game.conflict)
    improving = graph.kept(
        lambda actor, source, target: game.ranks[actor][target] > game.ranks[actor][source], in_turn=False
    )
    alone = reach_by(improving, range(game.n_actors)).from_states(held)[:, held]
    able: dict[tuple[int, int], list[Party]] = {}
    for party in parties:
        reached = reach_by(graph, party).from_states(held)[:, held]
        jumping = reached & _better(game, party, held)[:, held] & ~alone
        for source, target in zip(*np.nonzero(jumping), strict=True):
            able.setdefault((int(held[source]), int(held[target])), []).append(party)
    return tuple(
        Jump(
            before=before,
            after=after,
            coalitions=tuple(able[before, after]),
            steps=graph.paths(able[before, after][0], before).steps_to(after),
        )
        for before, after in sorted(able)
    )


def _refuse_many(game: Game, parties: Sequence[Party], *, per_party: int) -> None:
    """Refuse what would compare too many pairs of states."""
    what = f"{len(parties):,} coalitions over {game.n_states:,} states"
    # However few the states, a coalition takes its time.
    pairs = max(float(game.n_states) ** 2, _LEAST_PAIRS) * len(parties) * per_party
    refuse_beyond(f"asking {what}", pairs, MOST_PAIRS)


def _within(actors: Party) -> tuple[Party, ...]:
    """List the coalitions within some actors."""
    return tuple(part for size in range(1, len(actors) + 1) for part in combinations(actors, size))


def _better(
    game: Game, party: Party, states: NDArray[np.intp], left: Sequence[Values] | None = None
) -> Stable:
    """Say which states are better than some states for every member, ``bool[len(states), S]``.

    With ``left`` a state counts by what it leaves to each member once it has been answered.
    """
    worth = [game.ranks[i] for i in party] if left is None else left
    better = worth[0] > game.ranks[party[0]][states][:, None]
    for i, value in zip(party[1:], worth[1:], strict=True):
        better &= value > game.ranks[i][states][:, None]
    return better


def _improves(game: Game, party: Party, own: Reach, left: Sequence[Values] | None) -> Stable:
    """Say from which states a coalition reaches something better for all, answers counted, ``bool[S]``."""
    found = np.empty(game.n_states, dtype=bool)
    for states in chunks(game.n_states, game.n_states):
        found[states] = (own.from_states(states) & _better(game, party, states, left)).any(axis=1)
    return found


def _improvements(game: Game, party: Party, graph: Graph) -> Bits:
    """Pack the coalition improvements from every state, ``uint8[S, ceil(S / 8)]``."""
    own = reach_by(graph, party)
    rows = [
        packed(own.from_states(states) & _better(game, party, states))
        for states in chunks(game.n_states, game.n_states)
    ]
    return np.concatenate(rows)


def _turns(game: Game, party: Party, graph: Graph) -> Bits:
    """Pack the coalition improvements by who moved last before and after, ``uint8[k + 1, S, ceil(k S / 8)]``.

    First come those from a state where no member has just moved, then those where each of the k members has.
    """
    n, k = game.n_states, len(party)
    reached, row_of = reach_with_mover(graph, party)
    layers = []
    for row in row_of:
        rows = [
            packed(unpacked(reached[row[states]], k * n) & np.tile(_better(game, party, states), (1, k)))
            for states in chunks(n, k * n)
        ]
        layers.append(np.concatenate(rows))
    return np.array(layers)


def _smallest(value: Values, turns: Mapping[Party, Bits]) -> Values:
    """Find the smallest v that sequences of improvements reach; round by round, from above."""
    if not turns:
        return value
    # One coalition's improvements are transitive here: a turn skipped loses nothing.
    joined = np.bitwise_or.reduce(list(turns.values()))
    settled = value
    while True:
        further = np.minimum(value, _one_move(joined, settled))
        if np.array_equal(further, settled):
            return settled
        settled = further


def _smallest_in_turn(value: Values, turns: Mapping[Party, Bits]) -> Values:
    """Find the smallest v that turns reach in which nobody moves twice in succession; round by round, from above."""
    n = len(value)
    movers = sorted({j for party in turns for j in party})
    place = {j: k for k, j in enumerate(movers, start=1)}
    # The smallest still to come by who has just moved; row 0 where nobody of them has.
    settled = np.tile(value, (len(movers) + 1, 1))
    while True:
        further = np.tile(value, (len(movers) + 1, 1))
        for party, layers in turns.items():
            arrived = settled[[place[j] for j in party]].ravel()
            by_turn = _one_move(layers.reshape(-1, layers.shape[-1]), arrived).reshape(-1, n)
            layer = np.zeros(len(movers) + 1, dtype=np.intp)
            layer[[place[j] for j in party]] = np.arange(1, len(party) + 1)
            further = np.minimum(further, by_turn[layer])
        if np.array_equal(further, settled):
            reached: Values = settled[0]
            return reached
        settled = further


def _one_move(rows: Bits, value: Values) -> Values:
    """Return the smallest v that one packed move reaches from each state."""
    least = np.empty(len(rows), dtype=np.int64)
    for states in chunks(len(rows), len(value)):
        least[states] = np.where(unpacked(rows[states], len(value)), value, _BEYOND).min(axis=1)
    return least
