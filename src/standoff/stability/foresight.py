"""Limited foresight: whether an actor would stay if it looks h moves ahead, and if it looks ever further.

The actors move in a fixed order, again and again. Whose turn it is either moves or stays, and the first
who stays ends the play. Let j be the actor after i in the order, and G_h(i, s) the state in which the
play ends that begins in s with i and lasts at most h moves, as i foresees it:

- G_0(i, s) = s;
- where i has no move from s, G_h(i, s) = s;
- else, with M the move t in R_i(s) whose outcome G_{h-1}(j, t) is best for i, G_h(i, s) = G_{h-1}(j, M)
  if that is strictly better for i than s, and s if it is not.

State s is stable for i under **L_h** (limited move of horizon h) when G_h(i, s) = s. L_1 is Nash. It is
stable under **NM** (non-myopic) when it is stable under L_h for every h from some horizon on. All G_h
together follow from all G_{h-1} together, and there are finitely many of them, so that they repeat
exactly sooner or later; a state is non-myopically stable when it is stable all through that cycle.

With two actors the order is no choice. A single actor has nobody to wait for, and moves several times in
succession: on a hand-drawn graph, where two of its moves need not be one, it can get further than by one. With more the literature has no one standard: the order must be
given, and it stands in the result. Where outcomes are equally good for i, the literature, which assumes
strict preferences, does not say which it brings about; here it is the one that is worst for the actor
before i in the order, then for the one before that, and so on: whoever looks ahead expects no favours.
Outcomes that remain are alike for everybody, and which of them is taken changes no verdict.

References: Kilgour (1984, 1985); Kilgour, Hipel and Fang (1987); Fang, Hipel and Kilgour (1993), chapter
4; Brams and Wittman (1981) for the non-myopic equilibrium that NM makes precise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, TooLarge
from standoff.stability.cost import tell_duration
from standoff.stability.game import Game, Stable
from standoff.stability.graph import Graph, Step
from standoff.stability.question import Party, Question
from standoff.stability.reach import OptionGame

__all__ = [
    "MOST_HORIZON",
    "ForesightWitness",
    "explain_foresight",
    "foresight_rules",
    "limited_move",
    "non_myopic",
]

MOST_HORIZON = 10_000
"""Moves looked ahead at most; also where the search for the cycle ends."""

_MOST_WORK = 2**31
"""Moves times horizon: half a minute, and the time to write the moves out."""

_A_SECOND = 1e8
"""Moves weighed in a second: measured with two to six actors, on 2^12 to 2^18 states."""

_USUAL_ROUNDS = 8
"""So often has every actor moved, as a rule, before outcomes repeat: from 3 to 12 times on random conflicts, at worst
far oftener, which shows only on the way."""

_MOST_KEPT = 2**26
"""Outcomes kept to tell one play: half a gigabyte."""

Outcomes = NDArray[np.intp]


def limited_move(game: Game, question: Question) -> Stable:
    """Find the states that are stable for each actor under L_h, ``bool[n, S]``.

    Raises
    ------
    InputError
        No horizon or, with three or more actors, no order is given.
    TooLarge
        The horizon times the moves is beyond the bound.
    """
    horizon = _horizon(question)
    foresight = _Foresight.of(game, question, horizon)
    outcomes = foresight.nothing()
    for _ in range(horizon):
        further = foresight.further(outcomes)
        if np.array_equal(further, outcomes):
            break
        outcomes = further
    return _asked(outcomes, question)


def non_myopic(game: Game, question: Question) -> Stable:
    """Find the states that are stable for each actor under L_h for every h from some on, ``bool[n, S]``.

    Raises
    ------
    InputError
        With three or more actors, no order is given.
    TooLarge
        No cycle was found within `MOST_HORIZON` moves, or the work is beyond the bound: as estimated before the moves
        are written out, or as found on the way.
    """
    foresight = _Foresight.of(game, question, None)
    _, period, outcomes = foresight.cycle()
    stays = _stays(outcomes)
    for _ in range(period - 1):
        outcomes = foresight.further(outcomes)
        stays &= _stays(outcomes)
    return stays if question.who is None else stays[[party[0] for party in question.who]]


def foresight_rules(game: Game, question: Question) -> Mapping[str, str]:
    """Tell the conventions of limited foresight."""
    order = _order(game, question)
    alone = (
        " and again; it is the only actor, and may move several times in succession"
        if len(order) == 1
        else ", and again"
    )
    further = ", then for the one before that, and so on through all of them" if len(order) > 2 else ""
    return {
        "mover_order": f"{', '.join(game.conflict.actors[i] for i in order)}{alone}; whoever is asked about moves first, and the first who stays ends the play",
        "ties": f"a move must lead to something strictly better; between outcomes as good for it the mover takes the one that is worst for the actor before it in the order{further}",
        **({} if question.horizon is None else {"horizon": f"{question.horizon} (for L_h)"}),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ForesightWitness:
    """Why a state is stable for an actor that looks ahead, or why not.

    Attributes
    ----------
    concept, actor, state
        What was asked.
    stable
        The verdict.
    horizon
        The horizon of the play told: that asked for; for NM the first in the cycle at which the actor
        would leave, else the first in the cycle.
    period
        For NM the number of horizons after which all outcomes repeat, else ``None``.
    steps
        The play that begins with the actor's best move: who moves where. Empty where it has no move.
    leads_to
        The state in which that play ends, or ``None`` where there is no move.
    rules
        The conventions used, in words.
    """

    concept: str
    actor: int
    state: int
    stable: bool
    horizon: int
    period: int | None
    steps: tuple[Step, ...]
    leads_to: int | None
    rules: dict[str, str] = field(default_factory=dict)


def explain_foresight(
    game: Game, state: int, actor: int, concept: str, question: Question
) -> ForesightWitness:
    """Say why a state is or is not stable for an actor under L_h (``lh``) or NM (``nm``).

    Raises
    ------
    InputError
        There is no such state or actor, or the horizon or the order is missing.
    TooLarge
        The play is too long to be kept.
    """
    if not (0 <= state < game.n_states and 0 <= actor < game.n_actors):
        raise InputError(f"there is no state {state} or no actor {actor}")
    period: int | None = None
    if concept == "lh":
        horizon = _horizon(question)
        foresight = _Foresight.of(game, question, horizon)
    else:
        foresight = _Foresight.of(game, question, None)
        horizon, period, outcomes = foresight.cycle()
        first = horizon
        for ahead in range(period):
            if outcomes[actor, state] != state:
                horizon = first + ahead
                break
            outcomes = foresight.further(outcomes)
    if horizon * game.n_actors * game.n_states > _MOST_KEPT:
        raise TooLarge(
            f"telling a play of {horizon:,} moves keeps {horizon * game.n_actors * game.n_states:,} outcomes; "
            f"at most {_MOST_KEPT:,} are kept"
        )
    by_horizon = [foresight.nothing()]
    for _ in range(horizon):
        by_horizon.append(foresight.further(by_horizon[-1]))
    steps = foresight.play(by_horizon, actor, state)
    return ForesightWitness(
        concept=concept,
        actor=actor,
        state=state,
        stable=bool(by_horizon[-1][actor, state] == state),
        horizon=horizon,
        period=period,
        steps=steps,
        leads_to=steps[-1].after if steps else None,
        rules=dict(foresight_rules(game, question)),
    )


def _horizon(question: Question) -> int:
    """Return the horizon asked for; `InputError` if there is none, or it is out of range."""
    if question.horizon is None:
        raise InputError("L_h needs a horizon, the number of moves looked ahead: --horizon 3")
    if not 1 <= question.horizon <= MOST_HORIZON:
        raise InputError(f"a horizon of {question.horizon:,}: accepted are 1 to {MOST_HORIZON:,} moves")
    return question.horizon


def _order(game: Game, question: Question) -> Party:
    """Return who moves after whom; `InputError` if it is needed and not given, or not everybody once."""
    if question.order is None:
        if game.n_actors > 2:
            raise InputError(
                f"with {game.n_actors} actors foresight needs the order in which they move: "
                f"--order {','.join(game.conflict.actors)}, for instance"
            )
        return tuple(range(game.n_actors))
    if sorted(question.order) != list(range(game.n_actors)):
        raise InputError(f"the order of movers must name all {game.n_actors} actors, each once")
    return question.order


def _count_moves(game: Game) -> int:
    """Count the moves of all actors, without writing them out."""
    if isinstance(game, OptionGame):
        return sum(int(own.lengths()[own.list_of].sum()) - game.n_states for own in game.choices)
    return sum(len(target) for target in Graph.of(game.conflict).target)


def _refuse_beforehand(moves: int, n_actors: int, horizon: int | None) -> None:
    """Refuse to look ahead where that takes too long; without a horizon, for as long as it takes as a rule."""
    work = moves * (_USUAL_ROUNDS * n_actors if horizon is None else horizon)
    if work <= _MOST_WORK:
        return
    what, instead = (
        (f"looking {horizon:,} moves ahead weighs {work:,} moves", "ask for a shorter horizon")
        if horizon is not None
        else (
            f"non-myopic stability weighs {moves:,} moves at every horizon until the outcomes repeat, as a rule {work:,} in all",
            "ask for lh with a horizon, or add infeasible combinations",
        )
    )
    raise TooLarge(
        f"{what}, {tell_duration(work / _A_SECOND)}; at most {_MOST_WORK:,} are weighed: {instead}"
    )


def _stays(outcomes: Outcomes) -> Stable:
    """Say where each actor stays."""
    stays: Stable = outcomes == np.arange(outcomes.shape[1])
    return stays


def _asked(outcomes: Outcomes, question: Question) -> Stable:
    """Say where each actor asked about stays."""
    stays = _stays(outcomes)
    return stays if question.who is None else stays[[party[0] for party in question.who]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Foresight:
    """What is needed to look one move further ahead.

    ``worth[i]`` orders all states strictly, for actor i as it chooses between outcomes; ``at[i]`` lists
    the states in that order.
    """

    game: Game
    graph: Graph
    after: tuple[int, ...]
    worth: tuple[NDArray[np.intp], ...]
    at: tuple[NDArray[np.intp], ...]

    @classmethod
    def of(cls, game: Game, question: Question, horizon: int | None) -> "_Foresight":
        """Order the outcomes for every actor, unless to look so far ahead is too much; without end if ``None``."""
        order = _order(game, question)
        _refuse_beforehand(_count_moves(game), len(order), horizon)
        n, states = len(order), np.arange(game.n_states)
        after = [0] * n
        worth, at = [states] * n, [states] * n
        for place, i in enumerate(order):
            after[i] = order[(place + 1) % n]
            # The last key counts most: the mover's own rank, then what is worst for those before it.
            before = [order[(place - back) % n] for back in range(1, n)]
            keys = [states, *(-game.ranks[k] for k in reversed(before)), game.ranks[i]]
            at[i] = np.lexsort(keys)
            worth[i] = np.empty_like(states)
            worth[i][at[i]] = states
        return cls(
            game=game,
            graph=Graph.of(game.conflict),
            after=tuple(after),
            worth=tuple(worth),
            at=tuple(at),
        )

    def nothing(self) -> Outcomes:
        """Return the outcomes of no move at all, ``intp[n, S]``."""
        return np.tile(np.arange(self.game.n_states), (self.game.n_actors, 1))

    def further(self, outcomes: Outcomes) -> Outcomes:
        """Return the outcomes when everybody looks one move further ahead."""
        return np.array([self._further(outcomes[self.after[i]], i) for i in range(self.game.n_actors)])

    def _further(self, expected: Outcomes, actor: int) -> Outcomes:
        """Return what an actor brings about if its moves have the outcomes expected."""
        indptr, target, rank = self.graph.indptr[actor], self.graph.target[actor], self.game.ranks[actor]
        outcome = np.arange(self.game.n_states)
        moving = np.flatnonzero(np.diff(indptr))
        if not len(moving):
            return outcome
        best = np.maximum.reduceat(self.worth[actor][expected[target]], indptr[moving])
        end = self.at[actor][best]
        leaves = rank[end] > rank[moving]
        outcome[moving[leaves]] = end[leaves]
        return outcome

    def cycle(self) -> tuple[int, int, Outcomes]:
        """Find where all outcomes repeat: a horizon in the cycle, the period, and the outcomes there.

        The outcomes are compared with those of the last power of two, which catches any cycle (Brent,
        1980, *BIT* 20, 176-184).
        """
        kept, kept_at = self.nothing(), 0
        outcomes = kept
        moves = sum(len(target) for target in self.graph.target)
        for horizon in range(1, MOST_HORIZON + 1):
            if horizon * moves > _MOST_WORK:
                raise TooLarge(
                    f"the outcomes do not repeat within {horizon - 1:,} moves looked ahead, {moves:,} weighed for each; "
                    f"at most {_MOST_WORK:,} are weighed, {tell_duration(_MOST_WORK / _A_SECOND)}: "
                    "ask for lh with a horizon, or add infeasible combinations"
                )
            outcomes = self.further(outcomes)
            if np.array_equal(outcomes, kept):
                return horizon, horizon - kept_at, outcomes
            if horizon & (horizon - 1) == 0:
                kept, kept_at = outcomes, horizon
        raise TooLarge(
            f"the outcomes do not repeat within {MOST_HORIZON:,} moves, so that non-myopic stability is not settled"
        )

    def play(self, by_horizon: list[Outcomes], actor: int, state: int) -> tuple[Step, ...]:
        """Follow the play that begins with the actor's best move, though it may be no better than to stay."""
        steps: list[Step] = []
        mover, at = actor, state
        for left in range(len(by_horizon) - 1, 0, -1):
            if steps and by_horizon[left][mover, at] == at:
                break
            targets = self.graph.after(mover, at)
            if not len(targets):
                break
            expected = by_horizon[left - 1][self.after[mover]][targets]
            move = int(targets[np.argmax(self.worth[mover][expected])])
            steps.append(Step(actor=mover, before=at, after=move))
            mover, at = self.after[mover], move
        return tuple(steps)
