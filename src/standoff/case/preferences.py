"""What an actor or an intention prefers, from ``case.yaml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from standoff.case.checking import Form
from standoff.case.model import Model, Preference, Ranking, StateId, Statements, Utility, Weights
from standoff.case.names import Names, listed, read_expression
from standoff.case.page import Path
from standoff.case.schema import CaseFile, PreferenceEntry
from standoff.case.values import did_you_mean
from standoff.case.world import MOST_RANKED, World

__all__ = ["WAYS", "Reading", "read_preference"]

LEAST_SHARE = 1e-9
"""Least share of all weights together that one may have; sums are compared to 12 digits."""
WAYS = ("prefers", "weights", "ranking", "utility")
"""The ways to write a preference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the readers of preferences look at."""

    form: Form[CaseFile]
    names: Names
    world: World
    model: Model


def read_preference(reading: Reading, path: Path, entry: PreferenceEntry, whose: str) -> Preference | None:
    """Make the one preference that is written; a mistake if there is none, or more than one."""
    preference = _read_way(reading, path, entry, whose)
    if entry.greatly is None or preference is None:
        return preference
    return _with_gaps(reading.form, path, entry, preference)


def _read_way(reading: Reading, path: Path, entry: PreferenceEntry, whose: str) -> Preference | None:
    """Make the preference in the way in which it is written."""
    way = _way(reading.form, path, entry, whose)
    if way == "prefers":
        return _read_statements(reading, (*path, way), entry.prefers or [])
    if way == "weights":
        return _read_weights(reading, (*path, way), entry.weights or {})
    if way is None or not reading.world.sound:
        return None
    states = reading.world.state_ids()
    if states is None:
        message = f"`{way}` names states one by one, and the case has more than {MOST_RANKED:,}; use prefers or weights"
        reading.form.mistake((*path, way), message, at_key=True)
        return None
    if way == "ranking":
        return _read_ranking(reading.form, (*path, way), entry.ranking or [], states)
    return _read_utility(reading.form, (*path, way), entry.utility or {}, states)


def _way(form: Form[CaseFile], path: Path, entry: PreferenceEntry, whose: str) -> str | None:
    """Return the way in which the preference is written; ``None`` if it cannot be used."""
    written = [way for way in WAYS if form.has((*path, way))]
    if not written and form.is_sound(path):
        form.mistake(path, f"{whose} has no preference; accepted is one of {', '.join(WAYS)}", at_key=True)
    if len(written) > 1:
        message = f"{whose} has {' and '.join(f'`{way}`' for way in written)}; accepted is one of them"
        form.mistake((*path, written[1]), message, at_key=True)
    if len(written) != 1 or getattr(entry, written[0]) is None:
        return None
    way = written[0]
    if not getattr(entry, way):
        form.mistake((*path, way), f"`{way}` is empty; accepted is at least one entry", at_key=True)
        return None
    if way in {"prefers", "weights"} and form.has(("moves",)):
        message = (
            f"a graph drawn by `moves` has no options, and `{way}` needs them; accepted are ranking, utility"
        )
        form.mistake((*path, way), message, at_key=True)
        return None
    return way


def _read_statements(reading: Reading, path: Path, texts: Sequence[str]) -> Statements | None:
    """Parse the statements."""
    read = [
        read_expression(reading.form, (*path, index), text, reading.names) for index, text in enumerate(texts)
    ]
    return Statements(statements=tuple(expression for expression in read if expression is not None))


def _read_weights(reading: Reading, path: Path, weights: Mapping[str, float]) -> Weights | None:
    """Parse the expressions that have weights, of which none may drown in the rounding of the others' sum."""
    largest = max(map(abs, weights.values()), default=0.0)
    together = fsum(abs(weight) / largest for weight in weights.values()) if largest else 0.0
    for text, weight in weights.items():
        if weight and abs(weight) / largest < LEAST_SHARE * together:
            message = (
                f"{weight:g} is lost beside {largest:g}: accepted is a billionth of all weights together or more;"
                " for what always comes first use `prefers`"
            )
            reading.form.mistake((*path, text), message)
    read = [
        (read_expression(reading.form, (*path, text), text, reading.names, at_key=True), weight)
        for text, weight in weights.items()
    ]
    return Weights(
        weights=tuple((expression, weight) for expression, weight in read if expression is not None)
    )


def _read_ranking(
    form: Form[CaseFile], path: Path, classes: Sequence[Sequence[str]], states: Sequence[StateId]
) -> Ranking:
    """Check that every state is ranked once."""
    known, ranked = set(states), set[str]()
    for place, tied in enumerate(classes):
        if not tied:
            form.mistake((*path, place), "an empty tie; accepted is at least one state")
        for within, state in enumerate(tied):
            at = (*path, place, within) if form.has((*path, place, 0)) else (*path, place)
            if state not in known:
                form.mistake(
                    at,
                    f"`{state}` is not a state; accepted are {listed(states, 3)}{did_you_mean(state, states)}",
                )
            elif state in ranked:
                form.mistake(at, f"`{state}` is ranked twice; a state has one place")
            ranked.add(state)
    omitted = [state for state in states if state not in ranked]
    if omitted and form.is_sound(path):
        form.mistake(
            path,
            f"the ranking omits {listed(omitted, 5)}; it must name all {len(states)} states",
            at_key=True,
        )
    return Ranking(classes=tuple(tuple(StateId(state) for state in tied) for tied in classes))


def _with_gaps(
    form: Form[CaseFile], path: Path, entry: PreferenceEntry, preference: Preference
) -> Preference:
    """Add what counts as greatly better, in the manner of the preference."""
    at, given = (*path, "greatly"), entry.greatly
    match preference:
        case Statements():
            number = len(entry.prefers or ())
            if not isinstance(given, float | int) or given not in range(1, number + 1):
                form.mistake(at, f"accepted is how many first statements count as great, from 1 to {number}")
                return preference
            return replace(preference, greatly=int(given))
        case Weights() | Utility():
            if isinstance(given, list) or given is None or given <= 0:
                form.mistake(at, "accepted is a number above 0: how much larger counts as greatly better")
                return preference
            return replace(preference, greatly=given)
        case Ranking(classes=classes):
            if not isinstance(given, list) or not given:
                form.mistake(at, "accepted is a list of states, each standing directly below a great gap")
                return preference
            ranked = [state for tied in classes for state in tied]
            for place, state in enumerate(given):
                if state not in ranked:
                    form.mistake(
                        (*at, place), f"`{state}` is not in the ranking{did_you_mean(state, ranked)}"
                    )
                elif state in classes[0]:
                    form.mistake((*at, place), f"`{state}` is ranked first: nothing stands above the gap")
            return replace(preference, greatly=tuple(StateId(state) for state in given))


def _read_utility(
    form: Form[CaseFile],
    path: Path,
    utility: Mapping[str, float] | Sequence[float],
    states: Sequence[StateId],
) -> Utility:
    """Check that every state has its number."""
    if not isinstance(utility, Mapping):
        if len(utility) != len(states) and form.is_sound(path):
            message = f"{len(utility)} numbers for {len(states)} states; accepted is one for each, in the order of the states"
            form.mistake(path, message, at_key=True)
        return Utility(values=dict(zip(states, utility, strict=False)))
    for state in utility:
        if state not in states:
            accepted = f"accepted are {listed(states, 3)}{did_you_mean(state, states)}"
            form.mistake((*path, state), f"`{state}` is not a state; {accepted}", at_key=True)
    omitted = [state for state in states if state not in utility]
    if omitted and form.is_sound(path):
        form.mistake(
            path, f"`utility` omits {listed(omitted, 5)}; it must name all {len(states)} states", at_key=True
        )
    return Utility(values={state: utility.get(state, 0.0) for state in states})
