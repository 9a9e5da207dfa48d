"""Actors, their intentions and preferences, from ``case.yaml``."""

from collections.abc import Mapping
from math import fsum

from standoff.case.model import NONE_OF_THESE, Actor, ActorId, Intention, IntentionId
from standoff.case.page import Path
from standoff.case.perception import read_perception
from standoff.case.preferences import WAYS, Reading, read_preference
from standoff.case.schema import ActorEntry, PreferenceEntry
from standoff.case.values import did_you_mean, percent

__all__ = ["ONLY", "read_actors"]

ONLY = IntentionId("only")
"""Id of the intention of an actor without rival readings."""
_CLOSE = 1e-6
"""How far priors may sum from 1: rounding of decimal fractions, no more."""


def read_actors(reading: Reading) -> tuple[tuple[Actor, ...], tuple[str, ...]]:
    """Make the actors, and a sentence for each thing filled in on the analyst's behalf."""
    actors: list[Actor] = []
    notes: list[str] = []
    file = reading.form.model
    for actor, entry in (file.actors if file else {}).items():
        intentions, filled_in = _read_intentions(reading, actor, entry)
        notes += filled_in
        _check_restless(reading, actor, entry)
        actors.append(
            Actor(
                id=ActorId(actor),
                name=entry.name or _registered(reading, actor, entry) or actor.replace("_", " "),
                options=tuple(option for option in reading.world.options if option.actor == actor),
                intentions=intentions,
                decides_every=entry.decides_every,
                restless=entry.restless,
                registry=entry.registry or "",
                perceives=read_perception(reading, actor, entry),
            )
        )
    return tuple(actors), tuple(notes)


def _registered(reading: Reading, actor: str, entry: ActorEntry) -> str:
    """Return the name of an actor in the registry; a mistake if it is not there."""
    if not entry.registry:
        return ""
    from standoff.sources.registry import actors

    known = {str(found.id): found.name for found in actors().values()}
    if entry.registry not in known:
        message = f"`{entry.registry}` is not in the registry of actors{did_you_mean(entry.registry, known)}"
        reading.form.mistake(("actors", actor, "registry"), message)
    return known.get(entry.registry, "")


def _check_restless(reading: Reading, actor: str, entry: ActorEntry) -> None:
    """Refuse a restlessness that the grid would lift to certainty."""
    most = max(reading.model.restless_times)
    if entry.restless * most >= 1:
        message = (
            f"`restless`: {percent(entry.restless)} times {most:g}, the largest of `restless_times`, is not below 100%;"
            f" accepted is less than {100 / most:.3g}%"
        )
        reading.form.mistake(("actors", actor, "restless"), message)


def _read_intentions(
    reading: Reading, actor: str, entry: ActorEntry
) -> tuple[tuple[Intention, ...], tuple[str, ...]]:
    """Make the intentions of an actor, the residual one last."""
    form, path = reading.form, ("actors", actor)
    if entry.intentions is None:
        if form.has((*path, "intentions")):
            return (), ()
        preference = read_preference(reading, path, entry, f"`{actor}`")
        if entry.normalise_priors:
            form.mistake(
                (*path, "normalise_priors"),
                f"`{actor}` has no intentions whose priors it could scale",
                at_key=True,
            )
        return (Intention(id=ONLY, says="", prior=1.0, preference=preference),), ()
    _refuse_ways(reading, path, entry, "stands beside `intentions`; an actor has one or the other")
    listed_ones = {name: intention for name, intention in entry.intentions.items() if name != NONE_OF_THESE}
    if not listed_ones:
        form.mistake((*path, "intentions"), "no intention is listed; accepted is at least one", at_key=True)
    priors, notes = _read_priors(reading, actor, entry)
    read = [
        Intention(
            id=IntentionId(name),
            says=intention.says or name.replace("_", " "),
            prior=priors.get(name, 0.0),
            preference=read_preference(reading, (*path, "intentions", name), intention, f"`{name}`"),
        )
        for name, intention in listed_ones.items()
    ]
    residual = entry.intentions.get(NONE_OF_THESE)
    if residual is not None:
        _refuse_ways(
            reading,
            (*path, "intentions", NONE_OF_THESE),
            residual,
            "is for a reading; this one is indifferent",
        )
    if priors.get(NONE_OF_THESE, 0.0) > 0:
        says = (residual.says if residual else None) or "none of these"
        read.append(Intention(id=NONE_OF_THESE, says=says, prior=priors[NONE_OF_THESE], preference=None))
    return tuple(read), notes


def _refuse_ways(reading: Reading, path: Path, entry: PreferenceEntry, why: str) -> None:
    """Refuse a preference where none belongs."""
    for way in (*WAYS, "greatly"):
        if getattr(entry, way) is not None:
            reading.form.mistake((*path, way), f"`{way}` {why}; leave it out", at_key=True)


def _read_priors(
    reading: Reading, actor: str, entry: ActorEntry
) -> tuple[Mapping[str, float], tuple[str, ...]]:
    """Return priors that sum to 1, the residual intention's among them, and what was filled in."""
    form, path = reading.form, ("actors", actor, "intentions")
    entries = entry.intentions or {}
    given = {name: intention.prior for name, intention in entries.items() if name != NONE_OF_THESE}
    set_aside = entries[NONE_OF_THESE].prior if NONE_OF_THESE in entries else None
    told_elsewhere = (
        set(form.written(path)) != set(entries)
        or not form.holds_all(path)
        or any(
            intention.prior is None and not form.holds_all((*path, name, "prior"))
            for name, intention in entries.items()
        )
    )
    missing = [name for name, prior in given.items() if prior is None]
    if told_elsewhere or not given:
        return {}, ()
    if missing and len(missing) < len(given):
        for name in missing:
            message = (
                f"`prior` is missing under `{name}`; accepted are a prior for every intention, or for none"
            )
            form.mistake((*path, name), message, at_key=True)
        return {}, ()
    notes: list[str] = []
    if missing:
        priors = dict.fromkeys(given, (1.0 - (set_aside or 0.0)) / len(given))
        notes.append(f"{actor}: no priors are given, so its {len(given)} intentions share equally.")
    else:
        priors = {name: prior or 0.0 for name, prior in given.items()}
    if set_aside is not None:
        priors[NONE_OF_THESE] = set_aside
    total = fsum(priors.values())
    if abs(total - 1) > _CLOSE:
        if not entry.normalise_priors or total == 0:
            form.mistake(path, _off_by(actor, total), at_key=True)
            return {}, ()
        notes.append(f"{actor}: the priors sum to {percent(total)} and were scaled to 100%.")
    priors = {name: prior / total for name, prior in priors.items()}
    if set_aside is None:
        rest = reading.model.none_of_these
        priors = {name: prior * (1 - rest) for name, prior in priors.items()} | {NONE_OF_THESE: rest}
        if rest:
            notes.append(
                f"{actor}: none_of_these has no prior of its own, so it takes {percent(rest)}"
                f" and the other priors are scaled to {percent(1 - rest)}."
            )
    return priors, tuple(notes)


def _off_by(actor: str, total: float) -> str:
    """Say by how much priors miss 1."""
    missing = 1 - total
    side = f"{percent(abs(missing))} {'short' if missing > 0 else 'too much'}"
    hint = "" if total == 0 else ", or write `normalise_priors: yes`"
    return f"the priors of `{actor}` sum to {percent(total)}, {side}; mend them{hint}"
