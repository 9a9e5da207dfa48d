"""What an actor or an intention prefers, from ``case.yaml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import fsum

from standoff.case.checking import Form
from standoff.case.expressions import Expression
from standoff.case.model import (
    Chains,
    Model,
    Preference,
    Ranking,
    StateId,
    Statements,
    Unsorted,
    Utility,
    Weights,
)
from standoff.case.names import Names, listed, read_expression
from standoff.case.page import Path
from standoff.case.schema import CaseFile, PreferenceEntry, UnorderedEntry
from standoff.case.values import did_you_mean
from standoff.case.world import MOST_RANKED, World

__all__ = ["WAYS", "Reading", "read_preference"]

LEAST_SHARE = 1e-9
"""Least share of all weights together that one may have; sums are compared to 12 digits."""
WAYS = ("prefers", "weights", "ranking", "chains", "utility")
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
    if way == "chains":
        return _read_chains(reading.form, (*path, way), entry.chains or [], states)
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
        if not form.is_sound((*path, way)):
            return None
        form.mistake((*path, way), f"`{way}` is empty; accepted is at least one entry", at_key=True)
        return None
    if way in {"prefers", "weights"} and form.has(("moves",)):
        message = f"a graph drawn by `moves` has no options, and `{way}` needs them; accepted are ranking, chains, utility"
        form.mistake((*path, way), message, at_key=True)
        return None
    return way


def _read_statements(
    reading: Reading, path: Path, written: Sequence[str | UnorderedEntry]
) -> Statements | Unsorted:
    """Parse the statements, group by group where some are unordered."""
    groups: list[tuple[Expression, ...]] = []
    for index, one in enumerate(written):
        texts = [one] if isinstance(one, str) else one.unordered
        paths: list[Path] = [(*path, index)]
        if not isinstance(one, str):
            if len(one.unordered) < 2 and reading.form.is_sound((*path, index)):
                message = "`unordered` holds statements of no known order; accepted are at least two"
                reading.form.mistake((*path, index, "unordered"), message, at_key=True)
            paths = [(*path, index, "unordered", place) for place in range(len(texts))]
        read = [
            read_expression(reading.form, at, text, reading.names)
            for at, text in zip(paths, texts, strict=True)
        ]
        groups.append(tuple(expression for expression in read if expression is not None))
    if all(isinstance(one, str) for one in written):
        return Statements(statements=tuple(expression for group in groups for expression in group))
    return Unsorted(groups=tuple(groups))


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
    sound = form.is_sound(path)
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
    # A name that is no state may be meant for one that seems omitted; a state ranked twice stands for no other.
    if sound and len(omitted) > len(ranked - known):
        form.mistake(
            path,
            f"the ranking omits {listed(omitted, 5)}; it must name all {len(states)} states",
            at_key=True,
        )
    return Ranking(classes=tuple(tuple(StateId(state) for state in tied) for tied in classes))


def _read_chains(
    form: Form[CaseFile], path: Path, chains: Sequence[Sequence[Sequence[str]]], states: Sequence[StateId]
) -> Chains:
    """Check that chains name states and do not contradict each other."""
    known = set(states)
    for number, chain in enumerate(chains):
        if sum(map(len, chain)) < 2:
            form.mistake((*path, number), "a chain says nothing of fewer than two states", at_key=False)
        for place, tied in enumerate(chain):
            if not tied:
                form.mistake((*path, number, place), "an empty tie; accepted is at least one state")
            for within, state in enumerate(tied):
                if state not in known:
                    at = (*path, number, place)
                    at = (*at, within) if form.has((*at, 0)) else at
                    accepted = f"accepted are {listed(states, 3)}{did_you_mean(state, states)}"
                    form.mistake(at, f"`{state}` is not a state; {accepted}")
    if form.is_sound(path):
        circle = _circle(chains)
        if circle:
            told = " > ".join(circle)
            form.mistake(
                path, f"the chains go round in a circle: {told}; leave out one of these", at_key=True
            )
    return Chains(
        chains=tuple(tuple(tuple(StateId(state) for state in tied) for tied in chain) for chain in chains)
    )


def _circle(chains: Sequence[Sequence[Sequence[str]]]) -> list[str]:
    """Find states each better than the next, the last the same as the first; ties stand for one state."""
    leader = _leaders(chains)
    below: dict[str, list[str]] = {}
    for upper, lower in (pair for chain in chains for pair in pairwise(chain)):
        below.setdefault(leader[upper[0]], []).append(leader[lower[0]])
    done: set[str] = set()
    for start, first in below.items():
        path = [start]
        waiting = [iter(first)]
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                done.add(path.pop())
            elif following in path:
                return [*path[path.index(following) :], following]
            elif following not in done:
                path.append(following)
                waiting.append(iter(below.get(following, ())))
    return []


def _leaders(chains: Sequence[Sequence[Sequence[str]]]) -> dict[str, str]:
    """Let one state stand for all that are tied with it."""
    groups: dict[str, list[str]] = {}
    for tied in (tied for chain in chains for tied in chain):
        joined: list[str] = []
        for state in tied:
            joined += groups.get(state, [state])
        joined = list(dict.fromkeys(joined))
        groups |= dict.fromkeys(joined, joined)
    return {state: group[0] for state, group in groups.items()}


def _with_gaps(
    form: Form[CaseFile], path: Path, entry: PreferenceEntry, preference: Preference
) -> Preference:
    """Add what counts as greatly better, in the manner of the preference."""
    at, given = (*path, "greatly"), entry.greatly
    match preference:
        case Statements():
            return replace(preference, greatly=_first_statements(form, at, given, len(entry.prefers or ())))
        case Weights() | Utility():
            return replace(preference, greatly=_difference(form, at, given))
        case Ranking(classes=classes):
            below = given if isinstance(given, list) else []
            _check_gaps(form, at, below, classes)
            return replace(preference, greatly=tuple(StateId(state) for state in below))
        case Unsorted() | Chains():
            form.mistake(at, "a preference known in part has no degrees; leave it out", at_key=True)
            return preference


def _first_statements(form: Form[CaseFile], path: Path, given: object, number: int) -> int:
    """Read how many first statements decide greatly; 0 with a mistake if that is no such number."""
    if isinstance(given, float | int) and given in range(1, number + 1):
        return int(given)
    form.mistake(path, f"accepted is how many first statements count as great, from 1 to {number}")
    return 0


def _difference(form: Form[CaseFile], path: Path, given: object) -> float | None:
    """Read a difference that counts as great; nothing with a mistake if it is none."""
    if isinstance(given, float | int) and given > 0:
        return float(given)
    form.mistake(path, "accepted is a number above 0: how much larger counts as greatly better")
    return None


def _check_gaps(
    form: Form[CaseFile], path: Path, given: Sequence[str], classes: Sequence[Sequence[StateId]]
) -> None:
    """Check that each state below a gap is ranked, and not first."""
    if not given:
        form.mistake(path, "accepted is a list of states, each standing directly below a great gap")
    ranked = [state for tied in classes for state in tied]
    for place, state in enumerate(given):
        if state not in ranked:
            form.mistake((*path, place), f"`{state}` is not in the ranking{did_you_mean(state, ranked)}")
        elif state in classes[0]:
            form.mistake((*path, place), f"`{state}` is ranked first: nothing stands above the gap")


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
