"""Preference that is known in part: what holds possibly, what necessarily, and the four extensions.

Of some pairs of states it is not known which one an actor prefers. A *completion* is a complete preference
that agrees with what is known (`standoff.conflict.partial` says which those are). State s is

- **possible Nash**, **possible GMR** or **possible SMR** for an actor, and its **SEQ possible for each actor**, when
  it is stable for it under that concept for some completion of everybody's preference;
- **necessary Nash**, **necessary GMR**, **necessary SMR** or **necessary SEQ** when it is so for all.

An equilibrium under possible SEQ is possible for each actor, each under completions of its own choosing: there need
be no one completion of all preferences under which it is stable for all of them. Under the other three there is,
because they ask of the actor's own preference only.

The literature does not complete preferences but says how an actor treats what it does not know. It leaves s
for what is better, or also for what may be better; it is deterred by what is no better, or also by what may
be no better:

- **Nash a**, **GMR a**, **SMR a**, **SEQ a**: leaves also for the unknown, deterred only by what is known;
- **Nash b**, **GMR b**, **SMR b**, **SEQ b**: leaves only for the better, deterred only by what is known;
- **Nash c**, **GMR c**, **SMR c**, **SEQ c**: leaves also for the unknown, deterred also by the unknown;
- **Nash d**, **GMR d**, **SMR d**, **SEQ d**: leaves only for the better, deterred also by the unknown.

In SEQ the others are then taken to answer by moves to what is better or unknown for them.

For Nash, GMR and SMR only the actor's own preference counts, and of it only which states are better than s.
The more of them are, the less is s stable. There is a completion in which all states that may be better than
s are, and one in which none is: of chains, since those states are closed upwards; of statements, by putting
in each group first those that are false in s, or those that are true. So necessary is a and possible is d,
exactly. For SEQ the same holds of the actor's own part; which of the others' moves are improvements is tried
over all their completions, where it matters: not where the state is stable although the others make only
moves known to be improvements, nor where it is not even if they make all that may be.

References: Li, Hipel, Kilgour and Fang (2004) for the extensions; Konczak and Lang (2005) for what holds
possibly and necessarily under incomplete preferences.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.partial import UNKNOWN, Partial
from standoff.errors import InputError, TooLarge
from standoff.stability.comparisons import refuse, stable_for
from standoff.stability.game import Game, Stable
from standoff.stability.graph import Graph
from standoff.stability.question import Question

__all__ = [
    "EXTENSIONS",
    "MOST_COMPLETIONS",
    "ByKnown",
    "by_known",
    "seq_over_completions",
    "uncertain_rules",
]

Places = NDArray[np.intp]

EXTENSIONS: Mapping[str, tuple[bool, bool]] = {
    "a": (True, False),
    "b": (False, False),
    "c": (True, True),
    "d": (False, True),
}
"""Whether an actor leaves for the unknown, and whether the unknown deters it."""

MOST_COMPLETIONS = 4_096
"""Completions of the others' preferences that are tried, where necessary or possible SEQ needs them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByKnown:
    """A comparison by what is known; see `standoff.stability.comparisons.Comparison`.

    Attributes
    ----------
    partial
        What is known of each actor's preference.
    tempting
        Whether an actor leaves for a state of which it is not known whether it is better.
    deterring
        Whether a state of which that is not known deters it.
    """

    partial: tuple[Partial, ...]
    tempting: bool
    deterring: bool

    def leaves(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the target is better, or may be."""
        sign = self.partial[actor].sign[source, target]
        return np.asarray((sign == 1) | ((sign == UNKNOWN) & self.tempting))

    def deters(self, actor: int, states: Places) -> Stable:
        """Say which states are no better than each of some, or may be."""
        sign = self.partial[actor].sign[states]
        return np.asarray((sign == 0) | (sign == -1) | ((sign == UNKNOWN) & self.deterring))

    def answers(self, actor: int, source: Places, target: Places) -> Stable:
        """Say move by move whether the target is better, or may be."""
        return np.greater_equal(self.partial[actor].sign[source, target], 1)


def by_known(extension: str) -> Callable[[Game, Question], ByKnown]:
    """Return what compares states in one of the four ways of `EXTENSIONS`."""
    tempting, deterring = EXTENSIONS[extension]

    def compare(game: Game, question: Question) -> ByKnown:
        return ByKnown(partial=_partial(game, question), tempting=tempting, deterring=deterring)

    return compare


def seq_over_completions(*, always: bool) -> Callable[[Game, Question], Stable]:
    """Return what judges SEQ over all completions: whether it always holds, or sometimes."""

    def judge(game: Game, question: Question) -> Stable:
        partial = _partial(game, question)
        who = range(game.n_actors) if question.who is None else [party[0] for party in question.who]
        refuse(game, len(who), "seq")
        own = ByKnown(partial=partial, tempting=always, deterring=not always)
        tried = _Tried(graph=Graph.of(game.conflict), partial=partial, names=game.conflict.actors)
        return np.array([_over_completions(tried, own, actor, always=always) for actor in who])

    return judge


def uncertain_rules(game: Game, question: Question) -> Mapping[str, str]:
    """Tell what is known, and the conventions."""
    partial = _partial(game, question)
    open_ones = [name for name, one in zip(game.conflict.actors, partial, strict=True) if not one.complete]
    return {
        "known_in_part": ", ".join(open_ones) or "of nobody: every preference is complete",
        "completions": "the orders of the statements in each unordered group; of chains all complete orders, ties allowed, in which they hold; any of one actor with any of another",
        "equilibrium": "stable for every actor",
        "unknown": "a: tempts, does not deter; b: neither; c: both; d: does not tempt, deters; in SEQ a to d the others answer by moves to what is better or unknown for them (Li, Hipel, Kilgour and Fang, 2004)",
    }


def _partial(game: Game, question: Question) -> tuple[Partial, ...]:
    """Return what is known of each preference; `InputError` if that was not given for every actor."""
    if question.partial is None or len(question.partial) != game.n_actors:
        raise InputError("what is known of each preference must be given for this concept")
    return question.partial


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tried:
    """What completions are tried on."""

    graph: Graph
    partial: tuple[Partial, ...]
    names: tuple[str, ...]

    def improving(self, actor: int) -> list[Stable]:
        """List which of an actor's moves can be its improvements together."""
        source, target = self.graph.moves(actor)
        try:
            return self.partial[actor].improving(source, target, MOST_COMPLETIONS)
        except TooLarge as reason:
            raise TooLarge(f"for SEQ all completions of {self.names[actor]} are needed: {reason}") from None

    def answering(self, marks: Mapping[int, Stable]) -> Graph:
        """Keep the moves that are marked, and none of other actors."""

        def keep(actor: int, source: Places, _target: Places) -> Stable:
            return marks.get(actor, np.zeros(len(source), dtype=bool))

        return self.graph.kept(keep, in_turn=True)


def _over_completions(tried: _Tried, own: ByKnown, actor: int, *, always: bool) -> Stable:
    """Judge one actor."""
    others = [j for j in range(tried.graph.n_actors) if j != actor]

    def judged(marks: Mapping[int, Stable]) -> Stable:
        return stable_for(tried.graph, tried.answering(marks), own, actor, "seq")

    signs = {j: tried.partial[j].sign[tried.graph.moves(j)] for j in others}
    surely = judged({j: sign == 1 for j, sign in signs.items()})
    perhaps = judged({j: sign >= 1 for j, sign in signs.items()})
    doubtful = perhaps & ~surely
    if not doubtful.any():
        return surely
    patterns = [tried.improving(j) for j in others]
    count = float(np.prod([float(len(each)) for each in patterns]))
    if count > MOST_COMPLETIONS:
        raise TooLarge(
            f"SEQ for {tried.names[actor]} depends on {count:,.0f} completions of the others' preferences; "
            f"at most {MOST_COMPLETIONS:,} are tried"
        )
    verdict = doubtful.copy() if always else np.zeros_like(doubtful)
    for chosen in product(*patterns):
        stable = judged(dict(zip(others, chosen, strict=True)))
        verdict = verdict & stable if always else verdict | stable
    return surely | (verdict & doubtful)
