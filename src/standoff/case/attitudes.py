"""How actors feel about each other, from ``case.yaml``."""

from collections.abc import Mapping

from standoff.case.checking import Form
from standoff.case.model import ATTITUDES, ActorId
from standoff.case.names import Names, listed
from standoff.case.schema import CaseFile
from standoff.case.values import did_you_mean

__all__ = ["read_attitudes"]


def read_attitudes(form: Form[CaseFile], names: Names) -> Mapping[ActorId, Mapping[ActorId, int]]:
    """Return the attitudes written, as signs; a mistake where somebody is no actor."""
    file = form.model
    read: dict[ActorId, Mapping[ActorId, int]] = {}
    for actor, towards in (file.attitudes if file else {}).items():
        _check_actor(form, names, ("attitudes", actor), actor)
        for other in towards:
            _check_actor(form, names, ("attitudes", actor, other), other)
        read[ActorId(actor)] = {ActorId(other): ATTITUDES[word] for other, word in towards.items()}
    return read


def _check_actor(form: Form[CaseFile], names: Names, path: tuple[str, ...], actor: str) -> None:
    """Note it if a key is no actor."""
    if names.complete and actor not in names.actors:
        accepted = f"accepted are {listed(names.actors)}{did_you_mean(actor, names.actors)}"
        form.mistake(path, f"`{actor}` is not an actor; {accepted}", at_key=True)
