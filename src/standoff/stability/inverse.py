"""The smallest change of a preference that makes a state stable.

Whether a state s is stable for actor i asks of i's own preference only which states are better than s.
Let B be these states. An improvement t in R_i(s), t in B, does no harm when the others answer it:

========  ==============================================  ==================================
concept   the others bring about from t some u by         and then B may hold none of
========  ==============================================  ==================================
Nash      (no answer counts)
GMR       moves                                           u
SMR       moves                                           u and R_i(u)
SEQ       improvements                                    u
SSEQ      improvements                                    u and R_i(u)
========  ==============================================  ==================================

Taking states out of B never makes s less stable, so that the fewest states are sought whose *removal* from B
leaves no harmful improvement: to each harmful t there is t itself, or a set of states all of which must go for an
answer to serve. With answers of one state that is a minimum hitting set. It is searched exactly, by branch and
bound.

**Pairs**: a change is a set of states that become no better than s, and costs one for each: the pair (s, t) is then
compared otherwise. They are tied with s, all other states stay as they were, so that the outcome is a weak order again.

**Statements**: a change is a sequence of edits of the list of statements, each a drop, a move to another place, or a
negation (`standoff.stability.edits`), and costs one for each. Lists are tried in the order of how many edits lead to
them, each once, so that the first that serves is a smallest, and none serves when no list is left. Only which of the relevant states
are better than s is computed for a list: they are put in classes by the statements that tell them from s, a class is
a bit, and the lists of a hundred thousand edits take seconds.

Under Nash, GMR and SMR an actor's stability depends on no other preference, so that the smallest changes of all actors together are a
smallest change for the equilibrium. Under SEQ and SSEQ what answers depends on everybody. There each actor's
change is a smallest one with the others' preferences as they then stand, and a change of several actors is
called smallest only where that is proven.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.moves import choices, reachable
from standoff.errors import InputError
from standoff.stability.edits import Edit, Statement, Truths, apply_edit, single_edits
from standoff.stability.evolution import reached_from
from standoff.stability.game import Stable, Values

__all__ = [
    "ANSWERED",
    "CREDIBLE",
    "EDITS",
    "ListSearch",
    "Need",
    "Removal",
    "fewest_pairs",
    "fewest_statements",
    "need_of",
]

Places: TypeAlias = NDArray[np.intp]

ANSWERED = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts for which a change can be sought."""

CREDIBLE = ("seq", "sseq")
"""Those by which answers are made of improvements, so that they depend on the others' preferences."""

EDITS = ("drop", "move", "negate")
"""The edits of a list of statements, each of which counts once."""

_SYMMETRIC = ("smr", "sseq")

MOST_NODES = 100_000
"""Nodes of the search for pairs; some seconds."""

MOST_LISTS = 200_000
"""Lists of statements that are tried; some seconds."""

_COMPARED = 50
"""Answers with which each is compared to see whether it is needless; more would cost more than they save."""

_MOST_HARMFUL = 400
"""Harmful improvements up to which a smallest set is searched; beyond, removing them all is offered."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Need:
    """What the stability of a state asks of an actor's preference.

    Attributes
    ----------
    state
        The state s.
    moves
        ``intp[F]``, the places of R_i(s), ascending.
    reached
        ``bool[F, S]``: what the others bring about from each of them that may answer it.
    order, starts, list_of
        For a concept that asks for answers without escape, the states u and R_i(u) for every u, as the lists of
        `standoff.conflict.moves.Choices`; else each state alone.
    """

    state: int
    moves: Places
    reached: NDArray[np.bool_]
    order: Places
    starts: Places
    list_of: Places

    def harmful(self, better: Stable) -> Places:
        """Return which moves, by number, are improvements without an answer if these states are better than s."""
        no_answer = self.spoilt(better)
        return np.flatnonzero(better[self.moves] & ~(self.reached & ~no_answer).any(axis=1))

    def spoilt(self, better: Stable) -> Stable:
        """Return the states that are no answer because they, or what the actor reaches from them, are better."""
        spoilt: Stable = np.logical_or.reduceat(better[self.order], self.starts)[self.list_of]
        return spoilt

    @property
    def alone(self) -> bool:
        """Whether every list holds one state, so that each answer is one."""
        return len(self.order) == len(self.starts)

    def members(self, number: int) -> Places:
        """Return the states of a list."""
        last = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.order)
        return self.order[self.starts[number] : last]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """States that must become no better than s.

    Attributes
    ----------
    states
        Their places, ascending; empty where s is stable as it is.
    minimal
        Whether it is proven that no fewer will do.
    """

    states: tuple[int, ...]
    minimal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSearch:
    """What a search over lists of statements found.

    Attributes
    ----------
    found
        The lists that serve with the fewest edits, each with its edits; empty where none was found.
    searched
        All lists of fewer edits than this were tried, and do not serve.
    exhausted
        Whether every list that edits lead to was tried; if nothing was found, none serves.
    """

    found: tuple[tuple[tuple[Statement, ...], tuple[Edit, ...]], ...]
    searched: int
    exhausted: bool


def need_of(
    conflict: Conflict | DrawnConflict, ranks: Sequence[Values], actor: int, state: int, concept: str
) -> Need:
    """Find what the stability of a state for an actor asks of its preference.

    Parameters
    ----------
    conflict
        The conflict, in option form or drawn by hand.
    ranks
        For each actor ``int64[S]``; the actor's own does not matter.
    actor, state
        Their places.
    concept
        One of `ANSWERED`.

    Raises
    ------
    InputError
        Another concept.
    TooLarge
        The actor can move to too many of too many states.
    """
    if concept not in ANSWERED:
        raise InputError(
            f"no change is sought for the concept {concept!r}; accepted are {', '.join(ANSWERED)}"
        )
    n_states = conflict.n_states
    alone = np.arange(n_states)
    order, starts, list_of = _own_lists(conflict, actor) if concept in _SYMMETRIC else (alone, alone, alone)
    if isinstance(conflict, DrawnConflict):
        moves = conflict.moves_from(actor, np.array([state], dtype=np.intp))[1]
    else:
        moves = reachable(conflict, actor, state)
    if concept == "nash":
        reached = np.zeros((len(moves), n_states), dtype=np.bool_)
    else:
        others = [j for j in range(len(conflict.actors)) if j != actor]
        reached = reached_from(conflict, ranks, moves.tolist(), improving=concept in CREDIBLE, movers=others)
    return Need(state=state, moves=moves, reached=reached, order=order, starts=starts, list_of=list_of)


def fewest_pairs(need: Need, rank: Values, most: int = MOST_NODES) -> Removal:
    """Find the fewest states that must become no better than s for it to be stable.

    Parameters
    ----------
    need
        What stability asks.
    rank
        The actor's preference, ``int64[S]``.
    most
        Bound on the nodes of the search.

    Returns
    -------
    Removal
        One of the smallest sets.
    """
    better = rank > rank[need.state]
    harmful = need.harmful(better)
    every = frozenset(need.moves[harmful].tolist())
    if not need.reached[harmful].any():
        # Without any answer each improvement must go by itself.
        return Removal(states=tuple(sorted(every)), minimal=True)
    if len(harmful) > _MOST_HARMFUL:
        return Removal(states=tuple(sorted(every)), minimal=False)
    ways = _ways(need, better, harmful, rank)
    search = _Search(ways, every, most)
    search.look(frozenset(), (1 << len(harmful)) - 1)
    return Removal(states=tuple(sorted(search.best)), minimal=search.nodes <= most)


def fewest_statements(
    need: Need,
    truths: Truths,
    *,
    kinds: Sequence[str] = EDITS,
    fits: Callable[[tuple[Statement, ...]], bool] | None = None,
    most: int = MOST_LISTS,
    progress: Callable[[int, int], None] | None = None,
) -> ListSearch:
    """Find the lists of statements nearest to the one written for which s is stable.

    Parameters
    ----------
    need
        What stability asks.
    truths
        Where the statements as written are true, ``bool[K, S]``.
    kinds
        The edits allowed, of `EDITS`. A list never becomes empty: a preference needs a statement.
    fits
        A further condition on a list that serves.
    most
        Bound on the lists tried.
    progress
        Called with the number of lists met and the bound.

    Returns
    -------
    ListSearch
        All lists that serve with the fewest edits.
    """
    serves = _ClassTest(need, truths)
    start: tuple[Statement, ...] = tuple((k, True) for k in range(len(truths)))
    came_by: dict[tuple[Statement, ...], tuple[Edit, ...]] = {start: ()}
    level = [start]
    searched = 0
    while level:
        found = [one for one in level if serves(one) and (fits is None or fits(one))]
        if found:
            return ListSearch(
                found=tuple((one, came_by[one]) for one in found), searched=searched, exhausted=False
            )
        searched += 1
        following: list[tuple[Statement, ...]] = []
        for one in level:
            for edit in single_edits(len(one), kinds):
                changed = apply_edit(one, edit)
                if changed and changed not in came_by:
                    came_by[changed] = (*came_by[one], edit)
                    following.append(changed)
            if len(came_by) > most:
                return ListSearch(found=(), searched=searched, exhausted=False)
        if progress is not None:
            progress(len(came_by), most)
        level = following
    return ListSearch(found=(), searched=searched, exhausted=True)


def _own_lists(conflict: Conflict | DrawnConflict, actor: int) -> tuple[Places, Places, Places]:
    """Return for every state u the states u and R_i(u), as lists."""
    if not isinstance(conflict, DrawnConflict):
        lists = choices(conflict, actor)
        return lists.order, lists.starts, lists.list_of
    every = np.arange(conflict.n_states)
    source, target = conflict.moves_from(actor, every)
    state, member = np.concatenate([every, source]), np.concatenate([every, target])
    order = member[np.argsort(state, kind="stable")]
    count = 1 + np.bincount(source, minlength=conflict.n_states)
    return order, np.cumsum(count) - count, every


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to deal with harmful improvements: states that go, and the improvements (bits) that this deals with."""

    cost: frozenset[int]
    covers: int
    distance: int
    """How far the states stand above s; the nearest goes first among equals."""


def _ways(need: Need, better: Stable, harmful: Places, rank: Values) -> list[_Way]:
    """List the ways to deal with harmful improvements, without those that another makes needless."""
    above = rank - rank[need.state]
    targets = need.moves[harmful].tolist()
    rows = need.reached[harmful].copy()
    # An improvement is dealt with by itself too. On a graph drawn by hand it may moreover be an answer to another,
    # and then its removal serves twice.
    rows[np.arange(len(targets)), targets] = True
    columns = np.flatnonzero(rows.any(axis=0))
    columns = columns[np.argsort(need.list_of[columns], kind="stable")]
    numbers, first = np.unique(need.list_of[columns], return_index=True)
    touched = np.packbits(
        np.logical_or.reduceat(rows[:, columns], first, axis=1), axis=0, bitorder="little"
    ).T
    if need.alone:
        # Each answer is one state: of those that meet the same improvements the nearest to s will do.
        by = np.lexsort((need.order[numbers], above[need.order[numbers]]))
        _, kept = np.unique(touched[by], axis=0, return_index=True)
        numbers, touched = numbers[by[kept]], touched[by[kept]]
    ways = []
    for number, met in zip(numbers.tolist(), touched, strict=True):
        members = need.members(number)
        ways.append((members[better[members]].tolist(), int.from_bytes(met.tobytes(), "little")))
    ways += [([place], 0) for place in targets]
    return _needed({
        _Way(
            frozenset(states),
            met | sum(1 << bit for bit, place in enumerate(targets) if place in states),
            int(above[states].sum()),
        )
        for states, met in ways
    })  # fmt: skip


def _needed(ways: set[_Way]) -> list[_Way]:
    """Leave out each way that can be exchanged for one that deals with as much and costs no more.

    That is so if the other's states are among its own; or if no third way needs any of its states, and the other
    needs no more states than it.
    """
    together: dict[frozenset[int], _Way] = {}
    for way in ways:
        met = together[way.cost].covers if way.cost in together else 0
        together[way.cost] = _Way(way.cost, way.covers | met, way.distance)
    order = sorted(
        together.values(),
        key=lambda way: (len(way.cost), -way.covers.bit_count(), way.distance, sorted(way.cost)),
    )
    times: dict[int, int] = {}
    for way in order:
        for state in way.cost:
            times[state] = times.get(state, 0) + 1
    kept: list[_Way] = []
    for way in order:
        isolated = all(times[state] == 1 for state in way.cost)
        if not any(
            way.covers & ~other.covers == 0 and (isolated or other.cost <= way.cost) for other in kept
        ):
            kept.append(way)
    return kept


class _Search:
    """Branch and bound over ways, for the smallest union of their states that deals with every improvement."""

    def __init__(self, ways: Sequence[_Way], every: frozenset[int], most: int) -> None:
        self._ways = ways
        self._apart = sum(len(way.cost) for way in ways) == len(set[int]().union(*(way.cost for way in ways)))
        self._most = most
        self.best = every
        self.nodes = 0

    def look(self, gone: frozenset[int], open_still: int) -> None:
        """Try every way on from some states that are gone, with the improvements (bits) not yet dealt with."""
        self.nodes += 1
        if self.nodes > self._most:
            return
        for way in self._ways:
            if way.cost <= gone:
                open_still &= ~way.covers
        if not open_still:
            if len(gone) < len(self.best):
                self.best = gone
            return
        useful = [(way, len(way.cost - gone)) for way in self._ways if way.covers & open_still]
        if len(gone) + self._at_least(useful, open_still) >= len(self.best):
            return
        by_bit = [
            (sum(1 for way, _ in useful if way.covers >> bit & 1), bit)
            for bit in range(open_still.bit_length())
            if open_still >> bit & 1
        ]
        _, pivot = min(by_bit)
        branches = [(way, price) for way, price in useful if way.covers >> pivot & 1]
        for way, _ in sorted(
            branches, key=lambda pair: (pair[1], -(pair[0].covers & open_still).bit_count(), pair[0].distance)
        ):
            self.look(gone | way.cost, open_still)

    def _at_least(self, useful: Sequence[tuple[_Way, int]], open_still: int) -> int:
        """Return so many states must go in any case to deal with all that is open."""
        if self._apart:
            # No way deals with more for each state that goes than the best one does by itself.
            rate = max(Fraction((way.covers & open_still).bit_count(), price) for way, price in useful)
            return ceil(open_still.bit_count() / rate)
        return max(
            min(price for way, price in useful if way.covers >> bit & 1)
            for bit in range(open_still.bit_length())
            if open_still >> bit & 1
        )


class _ClassTest:
    """Whether s is stable under a list of statements, computed on classes of states.

    States that every statement compares with s alike are one class, and a class is a bit.
    """

    def __init__(self, need: Need, truths: Truths) -> None:
        versus = truths.astype(np.int8) - truths[:, [need.state]].astype(np.int8)
        relevant = np.flatnonzero(need.reached.any(axis=0))
        lists = np.unique(need.list_of[relevant])
        entry, _ = _entries_of(need, lists)
        involved = np.unique(np.concatenate([need.moves, entry]))
        first, number = _columns(versus[:, involved])
        rows = versus[:, involved[first]]
        cls = np.zeros(len(need.list_of), dtype=np.int64)
        cls[involved] = number
        self._better = [_mask(np.flatnonzero(row > 0)) for row in rows]
        self._worse = [_mask(np.flatnonzero(row < 0)) for row in rows]
        self._all = (1 << rows.shape[1]) - 1
        found: dict[tuple[int, int, tuple[int, ...]], None] = {}
        of_list = {} if need.alone else {n: _mask(np.unique(cls[need.members(n)])) for n in lists.tolist()}
        for place, row in zip(need.moves.tolist(), need.reached, strict=True):
            reached = np.flatnonzero(row)
            any_of, answers = 0, set[int]()
            if need.alone:
                # Answers of one state each serve unless all their classes are better.
                any_of = _mask(np.unique(cls[reached]))
            else:
                answers = {of_list[n] for n in np.unique(need.list_of[reached]).tolist()}
            found[1 << int(cls[place]), any_of, _smallest(answers)] = None
        self._improvements = list(found)

    def __call__(self, statements: Sequence[Statement]) -> bool:
        """Tell whether s is stable."""
        undecided, better = self._all, 0
        for which, as_written in statements:
            up, down = self._better[which], self._worse[which]
            better |= undecided & (up if as_written else down)
            undecided &= ~(up | down)
            if not undecided:
                break
        return all(
            not move & better or any_of & ~better or any(not answer & better for answer in answers)
            for move, any_of, answers in self._improvements
        )


def _columns(versus: NDArray[np.int8]) -> tuple[Places, Places]:
    """Tell distinct columns of -1, 0 and 1 apart: where each is first met, and which one each column is."""
    code = np.zeros(versus.shape[1], dtype=np.int64)
    for row in versus:
        if int(code.max(initial=0)) > 2**60:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
        code = 3 * code + (row + 1)
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    return first, number


def _entries_of(need: Need, lists: Places) -> tuple[Places, Places]:
    """Return the states in some lists, and for each the place of its list among those asked for."""
    ends = np.append(need.starts, len(need.order))
    count = ends[lists + 1] - ends[lists]
    place = np.repeat(np.arange(len(lists)), count)
    within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    return need.order[need.starts[lists][place] + within], place


def _mask(bits: Places) -> int:
    """Return an integer with some bits set."""
    flags = np.zeros(int(bits.max()) + 1 if len(bits) else 0, dtype=np.bool_)
    flags[bits] = True
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _smallest(answers: set[int]) -> tuple[int, ...]:
    """Leave out answers that ask for all that one of the smallest asks for, and more."""
    kept: list[int] = []
    for answer in sorted(answers, key=lambda mask: (mask.bit_count(), mask)):
        if not any(other & ~answer == 0 for other in kept[:_COMPARED]):
            kept.append(answer)
    return tuple(kept)
