"""Stability over every combination of intentions, for a case: the report behind `standoff stability --grid`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

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
from standoff.stability.grid import MOST_VERDICTS, Grid, Lineup, analyse_grid
from standoff.verdicts.flips import Flip, find_flips, named_edit
from standoff.verdicts.readings import OfReadings, Weights, readings_of, weigh
from standoff.verdicts.signs import Sign, find_signs

if TYPE_CHECKING:
    from standoff.verdicts.believing import Believed

__all__ = ["GRID_CONCEPTS", "GridReport", "Switch", "grid_report", "switches_of"]

GRID_CONCEPTS = ("nash", "gmr", "smr", "seq")
"""The concepts of the grid, in the order of its columns, which is that of the registry."""

MOST_WATCHED = 12
"""Leading states whose flips are told where none are named."""


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
class GridReport(OfReadings):
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
        flips = find_flips(readings, lineups, grid, each, watched, run)
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
        signs={} if now is None else {i: find_signs(readings, grid, each, i, now) for i in readings.rivals},
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
