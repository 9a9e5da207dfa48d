"""What an actor takes the conflict to be, from ``perceives:`` in ``case.yaml``."""

from collections.abc import Mapping

from standoff.case.expressions import Expression, Not, Taken
from standoff.case.feasibility import UndecidedError, find_state, holds
from standoff.case.model import ActorId, IntentionId, Preference, View
from standoff.case.names import listed, read_expression
from standoff.case.page import Path
from standoff.case.preferences import Reading, read_preference
from standoff.case.schema import ActorEntry, BeliefEntry, ViewEntry
from standoff.case.values import did_you_mean

__all__ = ["read_perception"]


def read_perception(reading: Reading, actor: str, entry: ActorEntry) -> View | None:
    """Make an actor's own game; ``None`` where it sees the conflict as it is."""
    written = entry.perceives
    if written is None:
        return None
    path: Path = ("actors", actor, "perceives")
    own = _read_view(reading, path, written, whose=actor, of="its own preference stands beside `perceives`")
    _check_states_left(reading, path, own)
    views: dict[ActorId, View] = {}
    for other, view in written.views.items():
        at = (*path, "views", other)
        if not _is_other(reading, at, other, actor, "its own game is what stands beside `views`"):
            continue
        beside = f"what it believes {other} to want stands under its own `believes`"
        views[ActorId(other)] = _read_view(reading, at, view, whose=other, of=beside)
        _check_states_left(reading, at, own, views[ActorId(other)])
    return View(unseen=own.unseen, infeasible=own.infeasible, believes=own.believes, views=views)


def _read_view(reading: Reading, path: Path, entry: ViewEntry, *, whose: str, of: str) -> View:
    """Make one view; ``whose`` preference is not to be believed in it, since ``of`` that stands elsewhere."""
    drawn = reading.form.has(("moves",))
    if drawn and entry.infeasible:
        reading.form.mistake(
            (*path, "infeasible"),
            "a graph drawn by `moves` has no options, and `infeasible` needs them; name states under `unseen`",
            at_key=True,
        )
    for index, name in enumerate(entry.unseen):
        _check_seen(reading, (*path, "unseen", index), name)
    expressions: list[Expression | None] = []
    if not drawn:
        expressions = [
            read_expression(reading.form, (*path, "infeasible", index), text, reading.names)
            for index, text in enumerate(entry.infeasible)
        ]
    believes: dict[ActorId, Preference | IntentionId] = {}
    for other, belief in entry.believes.items():
        at = (*path, "believes", other)
        if _is_other(reading, at, other, whose, of):
            read = _read_belief(reading, at, other, belief)
            if read is not None:
                believes[ActorId(other)] = read
    return View(
        unseen=tuple(entry.unseen),
        infeasible=tuple(expression for expression in expressions if expression is not None),
        believes=believes,
    )


def _is_other(reading: Reading, path: Path, other: str, actor: str, of: str) -> bool:
    """Whether a key names another actor."""
    actors = reading.names.actors
    if other not in actors:
        accepted = listed(name for name in actors if name != actor)
        reading.form.mistake(
            path,
            f"`{other}` is not an actor; accepted are {accepted}{did_you_mean(other, actors)}",
            at_key=True,
        )
        return False
    if other == actor:
        reading.form.mistake(path, f"`{other}` is the actor itself; {of}", at_key=True)
        return False
    return True


def _check_seen(reading: Reading, path: Path, name: str) -> None:
    """Check that what is not seen is there: an option, or a state of a hand-drawn graph."""
    drawn = reading.world.drawn
    if reading.form.has(("moves",)):
        if drawn is not None and name not in drawn.states:
            reading.form.mistake(
                path,
                f"`{name}` is not a state; accepted are {listed(drawn.states)}{did_you_mean(name, drawn.states)}",
            )
    elif name not in reading.names.options and name.partition(".")[0] not in reading.names.unread:
        reading.form.mistake(
            path,
            f"`{name}` is not an option; accepted are {listed(reading.names.options)}"
            f"{did_you_mean(name, reading.names.options)}",
        )


def _read_belief(
    reading: Reading, path: Path, other: str, entry: BeliefEntry
) -> Preference | IntentionId | None:
    """Make the preference that is believed, or the intention that is named."""
    if entry.intention is None:
        return read_preference(reading, path, entry, f"the belief about `{other}`")
    known = reading.names.intentions.get(other, ())
    at = (*path, "intention")
    if any(reading.form.has((*path, key)) for key in reading.form.written(path) if key != "intention"):
        reading.form.mistake(
            at, "`intention` stands beside a preference; accepted is one of them", at_key=True
        )
    elif entry.intention not in known:
        accepted = f"it has {listed(known)}" if known else "it has no rival intentions; write its preference"
        reading.form.mistake(
            at,
            f"`{entry.intention}` is not an intention of {other}; {accepted}{did_you_mean(entry.intention, known)}",
        )
    return IntentionId(entry.intention)


def _check_states_left(reading: Reading, path: Path, *views: View) -> None:
    """Note it if views, one within the other, leave no state."""
    world = reading.world
    if not world.sound or not reading.form.is_sound(path):
        return
    unseen = [name for view in views for name in view.unseen]
    excluded = [expression.tree for view in views for expression in view.infeasible]
    if world.drawn is not None:
        left = bool(set(world.drawn.states) - set(unseen))
    else:
        taken: Mapping[str, bool] = {str(option.id): option.at_start for option in world.options}
        # An option that is not seen is not changed: whatever changes it is excluded.
        moved = [
            Not(operand=Taken(option=name)) if taken[name] else Taken(option=name)
            for name in dict.fromkeys(unseen)
        ]
        if world.explicit_states is not None:
            bits = world.bit_of()
            left = any(
                not any(holds(tree, state, bits) for tree in (*excluded, *moved))
                for state in world.explicit_states
            )
        else:
            try:
                forbidden = [expression.tree for expression in world.infeasible]
                left = find_state([], [*forbidden, *excluded, *moved]) is not None
            except UndecidedError:
                left = True
    if not left:
        reading.form.mistake(path, "no state is left in this view; see more, or exclude less", at_key=True)
