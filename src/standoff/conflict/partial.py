"""Preferences that are known in part: which of two states is better, or that it is not known.

==================  =========================================================  =======================
written as          a state is known to be better than another when            completions
==================  =========================================================  =======================
statements, some    it is so whatever the order of the statements in each      the orders of the
in unordered        group: on the first group that tells the two apart, all    statements in each
groups              that differ are true in it                                 group
chains of states    it stands earlier in a chain, or follows from such pairs   all complete orders,
                                                                               ties allowed, in which
                                                                               what is known holds
any other way       it is ranked higher                                        the preference itself
==================  =========================================================  =======================

A *completion* is a complete preference that agrees with what is known.

References: Li, Hipel, Kilgour and Fang (2004) for unknown preference in the graph model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import factorial, prod
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Case, Chains, Preference, Unsorted
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.preferences import rank_states
from standoff.conflict.sizes import tell_bytes
from standoff.conflict.states import state_names, truth
from standoff.errors import InputError, TooLarge

__all__ = [
    "MOST_COMPARED",
    "UNKNOWN",
    "Partial",
    "compare_states",
    "demand_complete",
    "is_partial",
    "refuse_partial",
]

Places = NDArray[np.intp]
Bools = NDArray[np.bool_]

UNKNOWN = 2
"""The sign of a pair of states of which it is not known how they compare."""

MOST_COMPARED = 4_096
"""States of which every pair is compared: 16 MB for each actor."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Partial:
    """What is known of an actor's preference.

    Attributes
    ----------
    sign
        ``int8[S, S]``, read-only: of s and t, 1 where t is known to be better, -1 where s is, 0 where they
        are known to be alike, `UNKNOWN` where nothing is known.
    rule
        How it is known, in words.
    groups
        For statements, the truth of each in every state, ``bool[k, S]``, group after group; ``None`` for
        chains.
    """

    sign: NDArray[np.int8]
    rule: str
    groups: tuple[Bools, ...] | None = None

    @property
    def complete(self) -> bool:
        """Whether every pair is known."""
        return not bool((self.sign == UNKNOWN).any())

    def improving(self, source: Places, target: Places, most: int) -> list[Bools]:
        """Find which moves can be the improvements, taken together, over all completions.

        Parameters
        ----------
        source, target
            The moves, ``intp[A]``.
        most
            Bound on the completions looked at.

        Returns
        -------
        list of numpy.ndarray
            ``bool[A]`` each, all different.

        Raises
        ------
        TooLarge
            There are more completions than ``most``.
        """
        if self.complete:
            return [self.sign[source, target] == 1]
        if self.groups is None:
            found = _oriented(self.sign, source, target, most)
        else:
            found = _ordered(self.groups, source, target, most)
        return list({marks.tobytes(): marks for marks in found}.values())


def is_partial(preference: Preference | None) -> bool:
    """Say whether a preference may leave pairs of states unknown."""
    return isinstance(preference, Chains | Unsorted)


def demand_complete(case: Case, chosen: Mapping[str, str]) -> None:
    """Refuse a case of which a preference that counts is known in part.

    Parameters
    ----------
    case
        The case.
    chosen
        Intention by actor, where only one of them counts.

    Raises
    ------
    InputError
        With all such preferences, how they are written, and what is accepted.
    """
    open_ones = [
        (
            f"{actor.id} ({intention.id})" if actor.has_rival_intentions else str(actor.id),
            intention.preference,
        )
        for actor in case.actors
        for intention in actor.intentions
        if intention.id == chosen.get(str(actor.id), intention.id) and is_partial(intention.preference)
    ]
    if open_ones:
        refuse_partial(case, open_ones)


def refuse_partial(case: Case, open_ones: Sequence[tuple[str, Preference | None]]) -> NoReturn:
    """Say of whom a preference is known in part, where a complete one is needed.

    Parameters
    ----------
    case
        The case whose file they stand in.
    open_ones
        Whose they are, in words, and the preferences.

    Raises
    ------
    InputError
        Always.
    """
    told = " and ".join(
        f"what {whose} wants is known in part, by `{'chains' if isinstance(preference, Chains) else 'unordered'}:`"
        for whose, preference in open_ones
    )
    raise InputError(
        f"{case.id}/case.yaml: {told}; accepted here is a complete preference: statements in order, `weights:`, "
        "`ranking:` or `utility:`; `standoff stability --concepts uncertain` tells what can be told without"
    )


def compare_states(conflict: Conflict | DrawnConflict, preference: Preference | None) -> Partial:
    """Compare every pair of states by what is known.

    Parameters
    ----------
    conflict
        The conflict.
    preference
        What one intention prefers, known in part or whole.

    Returns
    -------
    Partial
        The sign of every pair.

    Raises
    ------
    InputError
        Chains that contradict each other, or name a state there is not.
    TooLarge
        There are more than `MOST_COMPARED` states.
    """
    n = conflict.n_states
    if n > MOST_COMPARED:
        raise TooLarge(
            f"comparing every pair of {n:,} states takes {tell_bytes(n * n)} for each actor; "
            f"at most {MOST_COMPARED:,} states are compared so"
        )
    match preference:
        case Chains(chains=chains):
            sign = _by_chains(
                [[[str(one) for one in tied] for tied in chain] for chain in chains], state_names(conflict)
            )
            found = Partial(
                sign=sign, rule=f"by {_count(len(chains), 'chain')} of states and what follows from them"
            )
        case Unsorted(groups=groups) if isinstance(conflict, Conflict):
            values = tuple(
                np.array([truth(each.tree, conflict.states, conflict.options) for each in group])
                for group in groups
            )
            found = Partial(
                sign=_by_groups(values, n),
                rule=f"by {_count(sum(map(len, groups)), 'statement')} in {_count(len(groups), 'group')}, the most important group first; the order within a group is not known",
                groups=values,
            )
        case _:
            ranked = rank_states(conflict, preference)
            sign = np.sign(ranked.rank[None, :] - ranked.rank[:, None]).astype(np.int8)
            found = Partial(sign=sign, rule=ranked.rule)
    found.sign.flags.writeable = False
    return found


def _by_groups(groups: Sequence[Bools], n_states: int) -> NDArray[np.int8]:
    """Compare states on the first group that tells them apart."""
    sign = np.zeros((n_states, n_states), dtype=np.int8)
    for group in groups:
        gained = np.zeros((n_states, n_states), dtype=bool)
        lost = np.zeros_like(gained)
        for value in group:
            gained |= value[None, :] & ~value[:, None]
            lost |= value[:, None] & ~value[None, :]
        here = np.where(gained & lost, UNKNOWN, gained.astype(np.int8) - lost.astype(np.int8))
        sign = np.where(sign == 0, here, sign).astype(np.int8)
    return sign


def _by_chains(chains: Sequence[Sequence[Sequence[str]]], names: Sequence[str]) -> NDArray[np.int8]:
    """Follow the pairs of all chains to whatever they imply."""
    place = {name: s for s, name in enumerate(names)}
    unknown = [name for chain in chains for tied in chain for name in tied if name not in place]
    if unknown:
        raise InputError(f"the chains name states that there are not: {', '.join(unknown[:5])}")
    known = _Known.nothing(len(names))
    for chain in chains:
        for tied in chain:
            for one, other in zip(tied[:-1], tied[1:], strict=True):
                known = known.alike(place[one], place[other])
        for upper, lower in zip(chain[:-1], chain[1:], strict=True):
            known = known.better(place[upper[0]], place[lower[0]])
    if known.contradictory:
        raise InputError("the chains contradict each other: some state is better than itself")
    sign = np.full((len(names), len(names)), UNKNOWN, dtype=np.int8)
    sign[known.least & known.least.T] = 0
    sign[known.strict.T] = 1
    sign[known.strict] = -1
    return sign


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Known:
    """What follows from pairs: ``least[s, t]`` where s is at least as good as t, ``strict`` where it is better."""

    least: Bools
    strict: Bools

    @classmethod
    def nothing(cls, n_states: int) -> "_Known":
        """Know only that each state is as good as itself."""
        return cls(least=np.eye(n_states, dtype=bool), strict=np.zeros((n_states, n_states), dtype=bool))

    @classmethod
    def of(cls, sign: NDArray[np.int8]) -> "_Known":
        """Take what signs say; they are closed already."""
        return cls(least=(sign == 0) | (sign == -1), strict=sign == -1)

    @property
    def contradictory(self) -> bool:
        """Whether some state is better than itself."""
        return bool(np.diagonal(self.strict).any())

    def better(self, s: int, t: int) -> "_Known":
        """Add that s is better than t."""
        above, below = self.least[:, s], self.least[t, :]
        pairs = above[:, None] & below[None, :]
        return _Known(least=self.least | pairs, strict=self._strictly(s, t) | pairs)

    def at_least(self, s: int, t: int) -> "_Known":
        """Add that s is at least as good as t."""
        pairs = self.least[:, s][:, None] & self.least[t, :][None, :]
        return _Known(least=self.least | pairs, strict=self._strictly(s, t))

    def alike(self, s: int, t: int) -> "_Known":
        """Add that s and t are alike."""
        return self.at_least(s, t).at_least(t, s)

    def _strictly(self, s: int, t: int) -> Bools:
        """Return who is better than whom through s at least as good as t."""
        through = self.strict[:, s][:, None] & self.least[t, :][None, :]
        through |= self.least[:, s][:, None] & self.strict[t, :][None, :]
        return self.strict | through


def _oriented(sign: NDArray[np.int8], source: Places, target: Places, most: int) -> Iterator[Bools]:
    """Decide every unknown pair that a move joins, in every way that contradicts nothing.

    Whatever is decided so extends to a complete order, so that exactly the achievable sets are found. A pair
    that is joined in one direction only is decided in two ways: better, or not.
    """
    moves = {(int(s), int(t)) for s, t in zip(source, target, strict=True)}
    open_pairs = sorted({(min(pair), max(pair)) for pair in moves if sign[pair] == UNKNOWN})
    waiting = [(_Known.of(sign), 0)]
    looked_at = 0
    while waiting:
        known, place = waiting.pop()
        looked_at += 1
        if looked_at > most:
            raise TooLarge(f"its preference can be completed in more than {most:,} ways")
        while place < len(open_pairs) and _decided(known, *open_pairs[place], moves):
            place += 1
        if place == len(open_pairs):
            yield known.strict[target, source]
            continue
        s, t = open_pairs[place]
        both = (s, t) in moves and (t, s) in moves
        first, second = (s, t) if (t, s) in moves else (t, s)
        options = [known.better(first, second), known.at_least(second, first)]
        if both:
            options = [known.better(s, t), known.better(t, s), known.alike(s, t)]
        waiting += [(option, place + 1) for option in options if not option.contradictory]


def _decided(known: _Known, s: int, t: int, moves: set[tuple[int, int]]) -> bool:
    """Say whether it is settled which of the moves between two states are improvements."""
    up = (s, t) not in moves or known.strict[t, s] or known.least[s, t]
    down = (t, s) not in moves or known.strict[s, t] or known.least[t, s]
    return bool(up and down)


def _ordered(groups: Sequence[Bools], source: Places, target: Places, most: int) -> Iterator[Bools]:
    """Order the statements of every group in every way."""
    count = prod(factorial(len(group)) for group in groups)
    if count > most:
        raise TooLarge(f"its statements can be ordered in {count:,} ways; at most {most:,} are looked at")
    for orders in product(*(list(permutations(range(len(group)))) for group in groups)):
        improving = np.zeros(len(source), dtype=bool)
        settled = np.zeros(len(source), dtype=bool)
        for group, order in zip(groups, orders, strict=True):
            for value in group[list(order)]:
                differs = ~settled & (value[source] != value[target])
                improving[differs] = value[target][differs]
                settled |= differs
        yield improving


def _count(number: int, what: str) -> str:
    """Count a thing in words."""
    return f"{number} {what}" + ("" if number == 1 else "s")
