"""Stability over every combination of intentions, for a case: the report behind `standoff stability --grid`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.states import place_of, state_name, taken
from standoff.errors import InputError, TooLarge
from standoff.moment import origin_of
from standoff.room import graph_with_room
from standoff.run import Run
from standoff.stability.concepts import RULES
from standoff.stability.edits import (
    Edit,
    apply_edit,
    neighbouring_edits,
    pairs_changed,
    rank_by_statements,
)
from standoff.stability.grid import MOST_VERDICTS, Grid, Lineup, analyse_grid, information
from standoff.stability.hold import targets_of
from standoff.verdicts.readings import Readings, Weights, readings_of, weigh

if TYPE_CHECKING:
    from standoff.verdicts.believing import Believed

__all__ = [
    "GRID_CONCEPTS",
    "Flip",
    "GridReport",
    "Sign",
    "Switch",
    "grid_report",
    "intention_weights",
    "named_edit",
    "switches_of",
]

GRID_CONCEPTS = ("nash", "smr", "seq", "gmr")
"""The concepts of the grid, in the order of its columns."""

MOST_WATCHED = 12
"""Leading states whose flips are told where none are named."""

MOST_FLIP_WORK = 2**30
"""Bound on changed preferences times combinations times states times actors: some minutes."""

_LEAST_BITS = 1e-9
"""What tells less than this tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A property of an option that is set both ways: ``russia.strike.reversible``."""

    option: str
    what: str
    """``reversible`` or ``retakable``."""

    @property
    def name(self) -> str:
        """Its name as it is given."""
        return f"{self.option}.{self.what}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flip:
    """What one small change of one intention's statements does to equilibria.

    Attributes
    ----------
    actor, intention
        Whose statements, by place.
    edit
        The change.
    pairs
        The pairs of states that then compare otherwise.
    gained, lost
        For each concept, the states watched that become equilibria, or cease to be, with the weight of the combinations
        in which they do.
    """

    actor: int
    intention: int
    edit: Edit
    pairs: int
    gained: Mapping[str, Mapping[int, float]]
    lost: Mapping[str, Mapping[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sign:
    """Something that would tell an actor's intentions apart.

    Attributes
    ----------
    kind
        ``move``: a move of the actor's own; ``stays``: that it makes none; ``settles``: that the conflict settles in
        one of some states.
    at
        Where the conflict stands when it is watched for.
    states
        Where the move leads; for ``settles`` the states, all with the same chances; for ``stays`` the state itself.
    chance
        ``float64[K]``: under each intention, 1 if the move is an improvement (or there is none), else 0; for ``settles``
        the weight of the combinations in which each of the states is an equilibrium (SEQ).
    bits
        What seeing whether it is so is expected to tell about the intention, in bits.
    """

    kind: Literal["move", "stays", "settles"]
    at: int
    states: tuple[int, ...]
    chance: NDArray[np.float64]
    bits: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GridReport:
    """How often each state is an equilibrium, what flips it, and what would tell the intentions apart.

    Attributes
    ----------
    readings, weights
        The intentions, and the weight of each combination of them.
    switches
        What is set both ways; the settings of all of them weigh the same.
    settings
        For each variant of the conflict the setting of each switch.
    grid, combination_weights
        The equilibria in each combination of a setting and intentions, and its weight, ``float64[C]``.
    watched
        The states whose flips were looked for.
    flips
        Changes that flip one of them, the smallest first.
    missing
        Why there are no flips or no signs, where they were not looked for.
    now
        Where the conflict stands; ``None`` where the case gives no start.
    signs
        For each actor with rival intentions what would tell these apart, the most telling first.
    """

    readings: Readings
    weights: Weights
    switches: tuple[Switch, ...]
    settings: tuple[tuple[bool, ...], ...]
    grid: Grid
    combination_weights: NDArray[np.float64]
    watched: tuple[int, ...]
    flips: tuple[Flip, ...]
    missing: Mapping[str, str]
    now: int | None
    signs: Mapping[int, tuple[Sign, ...]]

    @property
    def case(self) -> Case:
        """The case."""
        return self.readings.case

    @property
    def conflict(self) -> Conflict | DrawnConflict:
        """Its conflict, as the case has it."""
        return self.readings.conflict

    def shares(self) -> dict[str, NDArray[np.float64]]:
        """Return for each concept the share of every state, ``float64[S]``."""
        return {
            concept: self.grid.shares(concept, self.combination_weights) for concept in self.grid.equilibria
        }

    def leading(self) -> list[int]:
        """Return the states that are equilibria anywhere, those that are so most often first."""
        return _leading(self.grid, self.combination_weights)

    def record(self) -> dict[str, object]:
        """Return what `standoff stability --grid --json` prints."""
        names = [str(actor.id) for actor in self.case.actors]
        shares = self.shares()
        anywhere = sorted(self.leading())
        return {
            "rules": {
                "weights": self.weights.by,
                "weighed": self.weights.rule,
                "left_out": self.weights.left_out,
                "residual_intention": "left out: it is indifferent to everything, so every state is stable for it",
                "switches": "the settings of all switches weigh the same",
                **RULES,
            },
            "actors": names,
            "switches": [switch.name for switch in self.switches],
            "combinations": [
                {
                    "intentions": self.readings.named(chosen),
                    "switches": self._setting(variant),
                    "weight": float(weight),
                }
                for (variant, *chosen), weight in zip(
                    self.grid.combinations, self.combination_weights, strict=True
                )
            ],
            "states": [self._state(s) for s in anywhere],
            "shares": {
                concept: {self._name(s): float(share[s]) for s in anywhere if held[:, s].any()}
                for (concept, share), held in zip(shares.items(), self.grid.equilibria.values(), strict=True)
            },
            "equilibria": {
                concept: {
                    self._name(s): np.flatnonzero(held[:, s]).tolist() for s in anywhere if held[:, s].any()
                }
                for concept, held in self.grid.equilibria.items()
            },
            "watched": [self._name(s) for s in self.watched],
            "flips": [self._flip(flip) for flip in self.flips],
            "now": None if self.now is None else self._state(self.now),
            "signs": {
                names[actor]: [self._sign(actor, sign) for sign in signs]
                for actor, signs in self.signs.items()
            },
            "missing": dict(self.missing),
        }

    def _name(self, place: int) -> str:
        return state_name(self.conflict, place)

    def _state(self, place: int) -> dict[str, object]:
        return {"id": self._name(place), "taken": list(taken(self.conflict, place))}

    def _setting(self, variant: int) -> dict[str, bool]:
        return {switch.name: on for switch, on in zip(self.switches, self.settings[variant], strict=True)}

    def _flip(self, flip: Flip) -> dict[str, object]:
        return {
            "actor": str(self.case.actors[flip.actor].id),
            "intention": str(self.readings.intentions[flip.actor][flip.intention].id),
            "edit": named_edit(self.readings, flip.actor, flip.intention, flip.edit),
            "pairs": flip.pairs,
            "gained": {
                concept: {self._name(s): weight for s, weight in states.items()}
                for concept, states in flip.gained.items()
            },
            "lost": {
                concept: {self._name(s): weight for s, weight in states.items()}
                for concept, states in flip.lost.items()
            },
        }

    def _sign(self, actor: int, sign: Sign) -> dict[str, object]:
        return {
            "kind": sign.kind,
            "at": self._name(sign.at),
            "states": [self._name(s) for s in sign.states],
            "by_intention": {
                str(intention.id): float(chance)
                for intention, chance in zip(self.readings.intentions[actor], sign.chance, strict=True)
            },
            "bits": sign.bits,
        }


def named_edit(readings: Readings, actor: int, intention: int, edit: Edit) -> dict[str, object]:
    """Name an edit by the statements it touches; places count from 1."""
    found = readings.truths(actor, intention)
    texts = found[1] if found else ()
    return {
        "kind": edit.kind,
        "place": edit.place + 1,
        "statement": texts[edit.place],
        "to": None if edit.to < 0 else edit.to + 1,
        "with": texts[edit.to] if edit.kind == "swap" else None,
    }


def switches_of(case: Case, given: Sequence[str]) -> tuple[Switch, ...]:
    """Read switches: ``actor.option.reversible``, ``actor.option.retakable``, or ``marked``.

    ``marked`` stands for every option that the case marks as not reversible or not retakable.

    Raises
    ------
    InputError
        There is no such option or property; a hand-drawn graph.
    """
    options = {str(option.id): option for option in case.options}
    found: list[Switch] = []
    for text in given:
        if text == "marked":
            found += (
                Switch(option=name, what="reversible") for name, one in options.items() if not one.reversible
            )
            found += (
                Switch(option=name, what="retakable") for name, one in options.items() if not one.retakable
            )
            continue
        option, _, property_ = text.rpartition(".")
        if option not in options or property_ not in {"reversible", "retakable"}:
            raise InputError(
                f"--switch {text}: accepted are `marked` and ACTOR.OPTION.reversible or .retakable; "
                + (
                    f"the options are {', '.join(options)}"
                    if options
                    else "a hand-drawn graph has no options"
                )
            )
        found.append(Switch(option=option, what=property_))
    return tuple(dict.fromkeys(found))


def grid_report(
    case: Case,
    given: Mapping[str, str],
    *,
    switches: Sequence[str] = (),
    weights: str | None = None,
    states: Sequence[str] = (),
    as_of: date | None = None,
    run: Run,
) -> GridReport:
    """Analyse the conflict of a case under every combination of intentions and switches.

    Parameters
    ----------
    case
        The case.
    given
        Intention by actor, where only one is to be considered.
    switches
        As `switches_of`.
    weights
        As `standoff.verdicts.readings.weigh`.
    states
        States whose flips are looked for; by default the leading equilibria and where the conflict stands.
    as_of
        Day of the posterior, by default the case's own.
    run
        Cache and progress.

    Raises
    ------
    InputError
        An unknown actor, intention, switch, weighing or state.
    TooLarge
        More combinations than can be analysed.
    """
    conflict = graph_with_room(case)
    found = switches_of(case, switches)
    if 2 ** len(found) * conflict.n_states > MOST_VERDICTS:
        raise TooLarge(
            f"{len(found)} switches make {2 ** len(found):,} conflicts of {conflict.n_states:,} states: name fewer"
        )
    readings = readings_of(case, conflict, given)
    settings = tuple(product((False, True), repeat=len(found)))
    lineups = [Lineup(_variant(conflict, found, setting)) for setting in settings]
    grid = analyse_grid(
        lineups,
        readings.ranks,
        GRID_CONCEPTS,
        progress=lambda done, total: run.progress("combinations", done, total),
    )
    weighed = weigh(readings, weights, lambda: _believed(case, as_of, run))
    each = np.tile(weighed.of, len(settings)) / len(settings)
    now = None if conflict.start is None else origin_of(case, conflict, None)
    watched = [place_of(conflict, name) for name in states] or [
        *([] if now is None else [now]),
        *_leading(grid, each)[:MOST_WATCHED],
    ]
    watched = list(dict.fromkeys(watched))
    missing: dict[str, str] = {}
    try:
        flips = _flips(readings, lineups, grid, each, watched, run)
    except TooLarge as reason:
        flips, missing["flips"] = (), str(reason)
    if not readings.stated:
        missing["flips"] = "no preference is written by statements"
    if now is None:
        missing["signs"] = "the case has no start, so that there are no moves to watch for from there"
    return GridReport(
        readings=readings,
        weights=weighed,
        switches=found,
        settings=settings,
        grid=grid,
        combination_weights=each,
        watched=tuple(watched),
        flips=flips,
        missing=missing,
        now=now,
        signs={} if now is None else {i: _signs(readings, grid, each, i, now) for i in readings.rivals},
    )


def _believed(case: Case, as_of: date | None, run: Run) -> "Believed":
    """Return what is believed on a day; what solves it is loaded only where it is asked for."""
    from standoff.verdicts.believing import believe

    return believe(case, as_of, run)


def _variant(
    conflict: Conflict | DrawnConflict, switches: Sequence[Switch], setting: Sequence[bool]
) -> Conflict | DrawnConflict:
    """Return the conflict with every switch set."""
    if isinstance(conflict, DrawnConflict):
        return conflict
    no_drop, no_take = conflict.no_drop, conflict.no_take
    for switch, on in zip(switches, setting, strict=True):
        bit = 1 << conflict.options.index(switch.option)
        if switch.what == "reversible":
            no_drop = no_drop & ~bit if on else no_drop | bit
        else:
            no_take = no_take & ~bit if on else no_take | bit
    return replace(conflict, no_drop=no_drop, no_take=no_take)


def _leading(grid: Grid, weights: NDArray[np.float64]) -> list[int]:
    """Order the states that are equilibria anywhere by their shares under all concepts together."""
    total = sum(grid.shares(concept, weights) for concept in grid.equilibria)
    anywhere = np.logical_or.reduce([held.any(axis=0) for held in grid.equilibria.values()])
    places = np.flatnonzero(anywhere)
    # Sums of weights that agree to twelve digits are a tie.
    order = np.lexsort((places, -np.round(np.asarray(total)[places], 12)))
    listed: list[int] = places[order].tolist()
    return listed


def _flips(
    readings: Readings,
    lineups: Sequence[Lineup],
    grid: Grid,
    weights: NDArray[np.float64],
    watched: Sequence[int],
    run: Run,
) -> tuple[Flip, ...]:
    """Try every drop of a statement and swap of two neighbours on the states watched."""
    trials = [
        (actor, k, edit)
        for actor, own in enumerate(readings.intentions)
        for k in range(len(own))
        for edit in neighbouring_edits(len((readings.truths(actor, k) or ((), ()))[1]))
    ]
    in_use = {
        (actor, k): [c for c, chosen in enumerate(grid.combinations) if chosen[1 + actor] == k]
        for actor, own in enumerate(readings.intentions)
        for k in range(len(own))
    }
    n_states, n_actors = readings.conflict.n_states, len(readings.intentions)
    work = sum(len(in_use[actor, k]) for actor, k, _ in trials) * n_states * n_actors
    if work > MOST_FLIP_WORK:
        raise TooLarge(
            f"{len(trials):,} small changes of statements over all combinations, states and actors are {work:,} "
            f"verdicts; at most {MOST_FLIP_WORK:,} are tried: choose intentions with --intention"
        )
    found = []
    for done, (actor, k, edit) in enumerate(trials):
        run.progress("small changes", done, len(trials))
        flip = _flip(readings, lineups, grid, weights, watched, (actor, k, edit), in_use[actor, k])
        if flip is not None:
            found.append(flip)
    run.progress("small changes", len(trials), len(trials))
    return tuple(sorted(found, key=lambda flip: (flip.pairs, flip.actor, flip.intention, flip.edit)))


def _flip(
    readings: Readings,
    lineups: Sequence[Lineup],
    grid: Grid,
    weights: NDArray[np.float64],
    watched: Sequence[int],
    trial: tuple[int, int, Edit],
    combinations: Sequence[int],
) -> Flip | None:
    """Try one change in every combination with that intention; ``None`` if no state watched flips."""
    actor, k, edit = trial
    stated = readings.truths(actor, k)
    if stated is None:
        return None
    written = [(place, True) for place in range(len(stated[1]))]
    before, after = readings.ranks[actor][k], rank_by_statements(stated[0], apply_edit(written, edit))
    if np.array_equal(before, after):
        return None
    gained: dict[str, dict[int, float]] = {}
    lost: dict[str, dict[int, float]] = {}
    for c in combinations:
        variant, *chosen = grid.combinations[c]
        ranks = readings.ranked(chosen)
        ranks[actor] = after
        for concept, held in grid.equilibria.items():
            now = lineups[variant].equilibria(concept, ranks)
            for s in watched:
                if now[s] != held[c, s]:
                    states = (gained if now[s] else lost).setdefault(concept, {})
                    states[s] = min(1.0, states.get(s, 0.0) + float(weights[c]))
    if not gained and not lost:
        return None
    return Flip(
        actor=actor, intention=k, edit=edit, pairs=pairs_changed(before, after), gained=gained, lost=lost
    )


def _signs(
    readings: Readings, grid: Grid, weights: NDArray[np.float64], actor: int, now: int
) -> tuple[Sign, ...]:
    """Find what would tell the intentions of an actor apart, the most telling first.

    Moves are watched for where the conflict stands, and where one improvement of another actor, under its
    weightiest intention, would bring it.
    """
    chosen = np.array([combination[1 + actor] for combination in grid.combinations])
    prior = intention_weights(grid, weights, actor, len(readings.ranks[actor]))
    signs: list[Sign] = []
    for at in _stages(readings, grid, weights, actor, now):
        signs += _signs_at(readings, actor, at, prior)
    held = grid.equilibria["seq"]
    given = np.zeros((len(prior), held.shape[1]))
    for k in np.flatnonzero(prior).tolist():
        given[k] = np.clip(weights[chosen == k] @ held[chosen == k] / prior[k], 0.0, 1.0)
    alike: dict[bytes, list[int]] = {}
    for s in np.flatnonzero(held.any(axis=0) & ~held.all(axis=0)).tolist():
        alike.setdefault(np.round(given[:, s], 12).tobytes(), []).append(s)
    signs += [_sign("settles", now, tuple(states), given[:, states[0]], prior) for states in alike.values()]
    telling = [sign for sign in signs if sign.bits > _LEAST_BITS]
    # The nearest moves first among the equally telling.
    return tuple(sorted(telling, key=lambda sign: (-round(sign.bits, 9), _KINDS.index(sign.kind))))


_KINDS = ("move", "stays", "settles")


def intention_weights(
    grid: Grid, weights: NDArray[np.float64], actor: int, count: int
) -> NDArray[np.float64]:
    """Return the weight of each intention of an actor, ``float64[K]``."""
    chosen = [combination[1 + actor] for combination in grid.combinations]
    return np.asarray(np.bincount(chosen, weights=weights, minlength=count), dtype=np.float64)


def _stages(readings: Readings, grid: Grid, weights: NDArray[np.float64], actor: int, now: int) -> list[int]:
    """Return where the conflict stands, and where another actor's improvement brings it."""
    likely = [
        own[int(np.argmax(intention_weights(grid, weights, j, len(own))))]
        for j, own in enumerate(readings.ranks)
    ]
    stages = [now]
    for j in range(len(likely)):
        if j != actor:
            targets = targets_of(readings.conflict, j, now)
            stages += targets[likely[j][targets] > likely[j][now]].tolist()
    return stages


def _signs_at(readings: Readings, actor: int, at: int, prior: NDArray[np.float64]) -> list[Sign]:
    """Find what the actor's next move from a state would tell; of moves that tell the same the smallest."""
    targets = targets_of(readings.conflict, actor, at)
    better = np.array([rank[targets] > rank[at] for rank in readings.ranks[actor]], dtype=np.float64)
    nearest: dict[bytes, tuple[int, int, int]] = {}
    for place, target in enumerate(targets.tolist()):
        found = (_changes(readings.conflict, at, target), target, place)
        key = better[:, place].tobytes()
        nearest[key] = min(nearest.get(key, found), found)
    return [
        _sign("stays", at, (at,), np.asarray(1.0 - better.any(axis=1), dtype=np.float64), prior),
        *(
            _sign("move", at, (target,), better[:, place], prior)
            for _, target, place in sorted(nearest.values())
        ),
    ]


def _sign(
    kind: Literal["move", "stays", "settles"],
    at: int,
    states: tuple[int, ...],
    chance: NDArray[np.float64],
    prior: NDArray[np.float64],
) -> Sign:
    return Sign(kind=kind, at=at, states=states, chance=chance, bits=information(prior, chance))


def _changes(conflict: Conflict | DrawnConflict, before: int, after: int) -> int:
    """Count the options that differ between two states."""
    if isinstance(conflict, DrawnConflict):
        return 0
    return (int(conflict.states[before]) ^ int(conflict.states[after])).bit_count()
