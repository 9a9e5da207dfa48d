"""The rival readings of all actors as one grid, and how much each combination of them weighs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import NONE_OF_THESE, Case, Intention, Statements
from standoff.conflict.conflict import Conflict, DrawnConflict
from standoff.conflict.partial import demand_complete
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import truth
from standoff.errors import InputError, TooLarge
from standoff.stability.edits import Truths
from standoff.stability.game import Values
from standoff.verdicts.stability import choose_intentions

if TYPE_CHECKING:
    from standoff.verdicts.believing import Believed

__all__ = ["WEIGHINGS", "OfReadings", "Readings", "Weighing", "Weights", "readings_of", "weigh"]

Weighing = Literal["posterior", "prior", "equal"]

WEIGHINGS: tuple[Weighing, ...] = ("posterior", "prior", "equal")
"""What combinations can be weighed by."""

MOST_READINGS = 2**16
"""Most combinations of intentions that are weighed one by one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Readings:
    """The intentions that are considered for every actor, with their preferences.

    Attributes
    ----------
    case, conflict
        Whose they are.
    intentions
        For each actor its intentions: all but the residual one, or the one that was chosen.
    places
        For each actor the places of these among the intentions of the case.
    ranks
        For each actor and intention ``int64[S]``.
    """

    case: Case
    conflict: Conflict | DrawnConflict
    intentions: tuple[tuple[Intention, ...], ...]
    places: tuple[tuple[int, ...], ...]
    ranks: tuple[tuple[Values, ...], ...]

    @property
    def combinations(self) -> tuple[tuple[int, ...], ...]:
        """One intention for every actor, by its place in ``intentions``; the last actor's varies fastest."""
        return tuple(product(*(range(len(own)) for own in self.intentions)))

    @property
    def rivals(self) -> tuple[int, ...]:
        """The actors of whom more than one intention is considered."""
        return tuple(i for i, own in enumerate(self.intentions) if len(own) > 1)

    @property
    def stated(self) -> bool:
        """Whether any preference is written by statements."""
        return any(isinstance(one.preference, Statements) for own in self.intentions for one in own)

    def named(self, combination: Sequence[int]) -> dict[str, str | None]:
        """Name the intentions of a combination; ``None`` for an actor without rival intentions."""
        return {
            str(actor.id): str(own[k].id) if actor.has_rival_intentions else None
            for actor, own, k in zip(self.case.actors, self.intentions, combination, strict=True)
        }

    def ranked(self, combination: Sequence[int]) -> list[Values]:
        """Return everybody's preference in a combination."""
        return [own[k] for own, k in zip(self.ranks, combination, strict=True)]

    def truths(self, actor: int, intention: int) -> tuple[Truths, tuple[str, ...]] | None:
        """Return where the statements of an intention are true, and their texts; ``None`` if it has none."""
        preference = self.intentions[actor][intention].preference
        if isinstance(self.conflict, DrawnConflict) or not isinstance(preference, Statements):
            return None
        values = [
            truth(one.tree, self.conflict.states, self.conflict.options) for one in preference.statements
        ]
        return np.array(values, dtype=np.bool_), tuple(one.text for one in preference.statements)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfReadings:
    """What is asked or found of some readings; the case and the conflict are theirs."""

    readings: Readings

    @property
    def case(self) -> Case:
        """The case."""
        return self.readings.case

    @property
    def conflict(self) -> Conflict | DrawnConflict:
        """Its conflict, as the case has it."""
        return self.readings.conflict


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """How much each combination of intentions weighs.

    Attributes
    ----------
    by
        What they are weighed by.
    of
        ``float64[C]``, in the order of `Readings.combinations`; sums to 1.
    left_out
        Probability, before the rest was scaled to 1, of the combinations that are not considered: those with
        a residual intention, and those that were not chosen. ``None`` where all weigh the same.
    rule
        How they were found, in words.
    """

    by: Weighing
    of: NDArray[np.float64]
    left_out: float | None
    rule: str


def readings_of(case: Case, conflict: Conflict | DrawnConflict, given: Mapping[str, str]) -> Readings:
    """Return the intentions of all actors but the residual ones; for an actor in ``given`` only that one.

    Raises
    ------
    InputError
        An unknown actor or intention; a preference known in part.
    TooLarge
        More than `MOST_READINGS` combinations.
    """
    choose_intentions(case, given)
    demand_complete(case, given)
    places = tuple(
        tuple(
            k
            for k, intention in enumerate(actor.intentions)
            if intention.id == given.get(str(actor.id), intention.id) and intention.id != NONE_OF_THESE
        )
        for actor in case.actors
    )
    sizes = [len(own) for own in places]
    if prod(sizes) > MOST_READINGS:
        raise TooLarge(
            f"{' x '.join(str(size) for size in sizes if size > 1)} = {prod(sizes):,} combinations of intentions; "
            f"at most {MOST_READINGS:,} are accepted: choose the intention of some actors with --intention"
        )
    intentions = tuple(
        tuple(actor.intentions[k] for k in own) for actor, own in zip(case.actors, places, strict=True)
    )
    return Readings(
        case=case,
        conflict=conflict,
        intentions=intentions,
        places=places,
        ranks=tuple(
            tuple(rank_states(conflict, intention.preference).rank for intention in own) for own in intentions
        ),
    )


def weigh(readings: Readings, by: str | None, believed: "Callable[[], Believed]") -> Weights:
    """Weigh the combinations of intentions.

    Parameters
    ----------
    readings
        What is weighed.
    by
        One of `WEIGHINGS`; by default the posterior where the case has dates, a start and evidence, else the prior.
    believed
        Makes the posterior, if it is needed.

    Raises
    ------
    InputError
        An unknown weighing; a posterior of a case without dates; combinations that all weigh nothing.
    """
    case = readings.case
    dated = case.begins is not None and case.as_of is not None and case.drawn is None
    if by is None:
        by = (
            "posterior" if dated and case.evidence and case.start is not None and readings.rivals else "prior"
        )
    if by == "equal":
        count = len(readings.combinations)
        return Weights(by="equal", of=np.full(count, 1.0 / count), left_out=None, rule="all weigh the same")
    if by == "prior":
        weights = np.array([
            prod(own[k].prior for own, k in zip(readings.intentions, combination, strict=True))
            for combination in readings.combinations
        ])  # fmt: skip
        rule = "of each actor, multiplied: a priori they are independent"
        return _scaled("prior", weights, rule)
    if by == "posterior":
        rule = "joint: given how reliably actors choose they are independent of each other, and that is averaged over"
        return _scaled("posterior", _posterior(readings, believed()), rule)
    raise InputError(f"--weights {by}: accepted are {', '.join(WEIGHINGS)}")


def _posterior(readings: Readings, believed: "Believed") -> NDArray[np.float64]:
    """Return the joint posterior of the combinations, before it is scaled."""
    # What weighs by the posterior has it solved; nothing else waits for what solves it.
    from standoff.forecast.answers import joint_weights

    belief = believed.belief
    cells = list(product(*readings.places))
    return np.asarray(joint_weights(belief.setting, belief.given_setting, cells).sum(axis=0))


def _scaled(by: Weighing, weights: NDArray[np.float64], rule: str) -> Weights:
    total = float(weights.sum())
    if total <= 0.0:
        raise InputError(f"the intentions considered have {by} 0 together; weigh them with --weights equal")
    return Weights(by=by, of=weights / total, left_out=max(0.0, 1.0 - total), rule=rule)
