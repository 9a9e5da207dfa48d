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

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError
from standoff.stability.attitudes import ByAttitude, attitude_rules
from standoff.stability.coalitions import cgmr, cnash, coalition_rules, coalitions_asked, cseq, csmr
from standoff.stability.comparisons import Comparison, judge_by
from standoff.stability.foresight import foresight_rules, limited_move, non_myopic
from standoff.stability.game import Game, Stable
from standoff.stability.question import PLAIN, Party, Question
from standoff.stability.simultaneous import SIM_RULES, sim
from standoff.stability.strength import ByStrength, strength_rules
from standoff.stability.uncertain import EXTENSIONS, by_known, seq_over_completions, uncertain_rules

__all__ = [
    "CONCEPTS",
    "FAMILIES",
    "RULES",
    "Concept",
    "Family",
    "concept_named",
    "concepts_of",
    "each_actor",
    "gmr",
    "nash",
    "seq",
    "smr",
    "sseq",
]

RULES = {
    "ties": "an improvement is strictly better; a sanction leaves the actor no better off",
    "sanction_movement": (
        "the other actors may answer with any number of moves in any order, none of them moving twice "
        "in succession; an answering improvement is judged by its mover at the state it leaves"
    ),
    "mover_order": "none is assumed: every order of movers counts",
}
"""The conventions that the concepts share, in words; what a concept does otherwise stands beside them."""


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
    label
        Its name in tables: *Nash*, *GMR*.
    judge
        From a game and what is asked to ``bool[k, S]``: the states stable for each of those asked about.
    method
        How the verdict is found.
    family
        The name of the concepts that are asked for together: a key of `FAMILIES`.
    compare, base
        Where the concept is Nash, GMR, SMR or SEQ (``base``) by another comparison of states: that
        comparison.
    instead
        Where a verdict has no single witness, what to ask instead.
    rules
        Its conventions where they are not those of its family, in words.
    equilibria
        From a game, what is asked and the verdicts ``bool[k, S]`` to the equilibria ``bool[S]``; ``None`` where
        these are the states that are stable for everyone judged.
    """

    title: str
    label: str
    judge: Callable[[Game, Question], Stable]
    method: str
    family: str = "plain"
    compare: Callable[[Game, Question], Comparison] | None = None
    base: str = ""
    instead: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    equilibria: Callable[[Game, Question, Stable], Stable] | None = None

    def equilibria_of(self, game: Game, question: Question, verdicts: Stable) -> Stable:
        """Find the equilibria, ``bool[S]``, of the verdicts ``bool[k, S]`` that `judge` gave."""
        if self.equilibria is not None:
            return self.equilibria(game, question, verdicts)
        everyone: Stable = np.logical_and.reduce(verdicts)
        return everyone

    def stable(self, game: Game, actor: int, question: Question = PLAIN) -> Stable:
        """Find the states stable for one actor, ``bool[S]``."""
        alone: tuple[Party, ...] = ((actor,),)
        row: Stable = self.judge(game, replace(question, who=alone, coalitions=alone))[0]
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Concepts that share what is asked and what is told.

    Attributes
    ----------
    title
        What they have in common.
    module
        Where they are defined.
    who
        From a game and what is asked to those judged, a row each.
    rules
        The conventions of these concepts where they are not the shared ones, in words.
    """

    title: str
    module: str
    who: Callable[[Game, Question], tuple[Party, ...]]
    rules: Callable[[Game, Question], Mapping[str, str]]


def each_actor(game: Game, question: Question) -> tuple[Party, ...]:
    """Return the actors asked about, by default every one."""
    return tuple((i,) for i in range(game.n_actors)) if question.who is None else question.who


def _one_by_one(of: Callable[[Game, int], Stable]) -> Callable[[Game, Question], Stable]:
    """Judge one actor after the other."""

    def judge(game: Game, question: Question) -> Stable:
        return np.array([of(game, party[0]) for party in each_actor(game, question)])

    return judge


def _compared(
    base: str,
    compare: Callable[[Game, Question], Comparison],
    *,
    title: str,
    label: str,
    method: str,
    family: str,
) -> Concept:
    """Make a concept of Nash, GMR, SMR or SEQ and a comparison of states."""

    def judge(game: Game, question: Question) -> Stable:
        return judge_by(game, question, compare(game, question), base)

    return Concept(
        title=title, label=label, judge=judge, method=method, family=family, compare=compare, base=base
    )


def _weakly(base: str, plain: Callable[[Game, int], Stable]) -> Callable[[Game, Question], Stable]:
    """Judge who is stable, but not strongly."""
    stable = _one_by_one(plain)

    def judge(game: Game, question: Question) -> Stable:
        return stable(game, question) & ~judge_by(game, question, ByStrength.of(game, question), base)

    return judge


def _weak_equilibria(
    plain: Callable[[Game, int], Stable],
) -> Callable[[Game, Question, Stable], Stable]:
    """Find where everyone is stable, and someone only weakly."""
    stable = _one_by_one(plain)

    def equilibria(game: Game, question: Question, weakly: Stable) -> Stable:
        weak: Stable = np.logical_and.reduce(stable(game, question)) & np.logical_or.reduce(weakly)
        return weak

    return equilibria


FAMILIES: dict[str, Family] = {
    "plain": Family(
        title="one actor against the others",
        module="standoff.stability.concepts",
        who=each_actor,
        rules=lambda _game, _question: {},
    ),
    "coalition": Family(
        title="actors who move together",
        module="standoff.stability.coalitions",
        who=coalitions_asked,
        rules=coalition_rules,
    ),
    "foresight": Family(
        title="actors who look ahead",
        module="standoff.stability.foresight",
        who=each_actor,
        rules=foresight_rules,
    ),
    "attitude": Family(
        title="actors with attitudes",
        module="standoff.stability.attitudes",
        who=each_actor,
        rules=attitude_rules,
    ),
    "strength": Family(
        title="degrees of preference",
        module="standoff.stability.strength",
        who=each_actor,
        rules=strength_rules,
    ),
    "uncertain": Family(
        title="preference known in part",
        module="standoff.stability.uncertain",
        who=each_actor,
        rules=uncertain_rules,
    ),
}
"""The families of concepts, and who is judged in each."""

_TITLES = {
    "nash": "Nash stability",
    "gmr": "general metarationality",
    "smr": "symmetric metarationality",
    "seq": "sequential stability",
}
_LABELS = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ"}
_EACH_BY_ITSELF = {
    "equilibrium": (
        "possible for each actor, each under completions of its own choosing; that one completion of all preferences "
        "makes it stable for all of them at once is not said"
    )
}
_MODALITIES = (("possible", "d", "for some completion"), ("necessary", "a", "for every completion"))

CONCEPTS: dict[str, Concept] = {
    "nash": Concept(
        title="Nash stability",
        label="Nash",
        judge=_one_by_one(nash),
        method="no improvement in the sorted choices",
    ),
    "gmr": Concept(
        title="general metarationality",
        label="GMR",
        judge=_one_by_one(gmr),
        method="least rank over the others' reachable states",
    ),
    "smr": Concept(
        title="symmetric metarationality",
        label="SMR",
        judge=_one_by_one(smr),
        method="least best escape over the others' reachable states",
    ),
    "seq": Concept(
        title="sequential stability",
        label="SEQ",
        judge=_one_by_one(seq),
        method="least rank over what the others' improvements reach",
    ),
    "sseq": Concept(
        title="symmetric sequential stability",
        label="SSEQ",
        judge=_one_by_one(sseq),
        method="least best escape over what the others' improvements reach",
    ),
    "sim": Concept(
        title="simultaneous stability",
        label="SIM",
        judge=_one_by_one(sim),
        method="every combination of the others' improvements, one by one",
        rules=SIM_RULES,
    ),
    "cnash": Concept(
        title="coalitional Nash stability",
        label="CNash",
        judge=cnash,
        method="no coalition improvement among the states reached",
        family="coalition",
    ),
    "cgmr": Concept(
        title="coalitional general metarationality",
        label="CGMR",
        judge=cgmr,
        method="each member's least rank over the others' reachable states",
        family="coalition",
    ),
    "csmr": Concept(
        title="coalitional symmetric metarationality",
        label="CSMR",
        judge=csmr,
        method="every sanction of a coalition improvement, and its escapes, one by one",
        family="coalition",
    ),
    "cseq": Concept(
        title="coalitional sequential stability",
        label="CSEQ",
        judge=cseq,
        method="each member's least rank over what the others' coalition improvements reach",
        family="coalition",
    ),
    "lh": Concept(
        title="limited move of horizon h",
        label="L_h",
        judge=limited_move,
        method="outcomes anticipated backwards, horizon by horizon",
        family="foresight",
    ),
    "nm": Concept(
        title="non-myopic stability",
        label="NM",
        judge=non_myopic,
        method="outcomes anticipated until they all repeat; stable throughout the cycle",
        family="foresight",
    ),
    **{
        f"r{base}": _compared(
            base,
            ByAttitude.of,
            title=f"relational {_TITLES[base]}",
            label=f"R{label}",
            method="relational improvements and their sanctions, state by state",
            family="attitude",
        )
        for base, label in _LABELS.items()
    },
    **{
        f"strong_{base}": _compared(
            base,
            ByStrength.of,
            title=f"strong {_TITLES[base]}",
            label=f"strong {_LABELS[base]}",
            method="great losses that the others bring about, state by state",
            family="strength",
        )
        for base in ("gmr", "smr", "seq")
    },
    **{
        f"weak_{base}": Concept(
            title=f"weak {_TITLES[base]}",
            label=f"weak {_LABELS[base]}",
            judge=_weakly(base, plain),
            equilibria=_weak_equilibria(plain),
            method="stable, and not strongly stable",
            family="strength",
            instead=f"ask why of {base} and of strong_{base}",
        )
        for base, plain in (("gmr", gmr), ("smr", smr), ("seq", seq))
    },
    **{
        f"{modality}_{base}": _compared(
            base,
            by_known(extension),
            title=f"{_TITLES[base]} {of}",
            label=f"{modality} {_LABELS[base]}",
            method="the completion in which what is unknown is best, or worst, for the actor",
            family="uncertain",
        )
        for modality, extension, of in _MODALITIES
        for base in ("nash", "gmr", "smr")
    },
    **{
        f"{modality}_seq": Concept(
            title=f"{_TITLES['seq']} {of}",
            label="SEQ possible for each actor" if modality == "possible" else f"{modality} SEQ",
            judge=seq_over_completions(always=modality == "necessary"),
            method="completions of the others' preferences, where it depends on them",
            family="uncertain",
            instead="ask why of seq_a, seq_b, seq_c or seq_d",
            rules=_EACH_BY_ITSELF if modality == "possible" else {},
        )
        for modality, _, of in _MODALITIES
    },
    **{
        f"{base}_{extension}": _compared(
            base,
            by_known(extension),
            title=f"{_TITLES[base]}, extension {extension}",
            label=f"{label} {extension}",
            method="what is better, worse, alike or unknown, state by state",
            family="uncertain",
        )
        for extension in EXTENSIONS
        for base, label in _LABELS.items()
    },
}
"""All concepts; the one place that names them."""


def concept_named(name: str) -> Concept:
    """Look up a concept; `InputError` if there is none of that name."""
    if name not in CONCEPTS:
        raise InputError(f"no stability concept {name!r}; there are {', '.join(CONCEPTS)}")
    return CONCEPTS[name]


def concepts_of(family: str) -> tuple[str, ...]:
    """Return the names of the concepts of a family."""
    return tuple(name for name, concept in CONCEPTS.items() if concept.family == family)


def _all_sanctioned(game: Game, actor: int, brought_about: NDArray[np.int64]) -> Stable:
    """Compare the best that any improvement leaves, once answered, with staying."""
    p = game.ranks[actor]
    left = np.minimum(p, brought_about)
    return np.less_equal(game.largest_by_choice(actor, left), p)
