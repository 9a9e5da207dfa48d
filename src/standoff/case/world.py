"""Options and feasible states of a case, from ``case.yaml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from standoff.case.checking import Form
from standoff.case.expressions import Expression, Node
from standoff.case.feasibility import UndecidedError, count_states, find_state, holds
from standoff.case.model import ActorId, DrawnGraph, Option, OptionId, StateId
from standoff.case.names import Names, listed, read_expression
from standoff.case.page import Path
from standoff.case.schema import CaseFile
from standoff.case.values import did_you_mean

__all__ = ["MOST_OPTIONS", "MOST_RANKED", "World", "read_world"]

MOST_OPTIONS = 63
"""Most options of a case: a state is a 64-bit mask."""
MOST_RANKED = 4_096
"""Most states that can be ranked or given numbers one by one."""
MOST_LISTED = 1 << 20
"""Most states in a list of bit strings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What can be, as far as it could be read."""

    options: tuple[Option, ...]
    infeasible: tuple[Expression, ...] = ()
    explicit_states: tuple[int, ...] | None = None
    listed: frozenset[int] = frozenset()
    """The explicit states, to look them up."""
    drawn: DrawnGraph | None = None
    start: int | None = None
    drawn_start: StateId | None = None
    sound: bool
    """Whether options, infeasible combinations and states hold no mistake: else ask nothing of it."""

    def can_be(self, node: Node) -> bool:
        """Whether some feasible state meets an expression; true also where that could not be settled."""
        if self.explicit_states is not None:
            bits = self.bit_of()
            return any(holds(node, state, bits) for state in self.explicit_states)
        try:
            return find_state([node], [expression.tree for expression in self.infeasible]) is not None
        except UndecidedError:
            return True

    def is_feasible(self, state: int) -> bool:
        """Whether a bit mask is a feasible state."""
        if self.explicit_states is not None:
            return state in self.listed
        bits = self.bit_of()
        return not any(holds(expression.tree, state, bits) for expression in self.infeasible)

    def bit_of(self) -> dict[str, int]:
        """Return the bit of each option."""
        return {str(option.id): bit for bit, option in enumerate(self.options)}

    def state_ids(self) -> tuple[StateId, ...] | None:
        """Return the ids of all states in order; ``None`` if they are more than can be ranked."""
        if self.drawn is not None:
            return self.drawn.states
        if self.explicit_states is not None:
            count = len(self.explicit_states)
        else:
            try:
                forbidden = [expression.tree for expression in self.infeasible]
                count = count_states(forbidden, [option.id for option in self.options], MOST_RANKED)
            except UndecidedError:
                return None
        return (
            tuple(StateId(f"s{number}") for number in range(1, count + 1)) if count <= MOST_RANKED else None
        )


def read_world(form: Form[CaseFile], names: Names) -> World:
    """Read options, infeasible combinations, states, and the status quo."""
    file = form.model
    if file is None:
        return World(options=(), sound=False)
    options = _read_options(form, file)
    drawn = _read_drawn(form, file, names) if file.moves is not None else None
    infeasible: tuple[Expression, ...] = ()
    explicit: tuple[int, ...] | None = None
    if form.has(("moves",)):
        _refuse_options(form, file)
    else:
        infeasible = _read_infeasible(form, file, names)
        explicit = _read_states(form, file, len(names.options))
    sound = _is_sound(form, names)
    world = World(
        options=options,
        infeasible=infeasible,
        explicit_states=explicit,
        listed=frozenset(explicit or ()),
        drawn=drawn,
        sound=sound,
    )
    return _with_start(form, file, _checked(form, world) if sound else world)


def _is_sound(form: Form[CaseFile], names: Names) -> bool:
    """Whether what states are made of was read without mistakes."""
    parts: list[Path] = [("infeasible",), ("states",), ("moves",)]
    parts += [("actors", actor, "options") for actor in names.actors]
    return (
        not names.unread
        and all(form.is_sound(part) and not form.is_misspelt(part) for part in parts)
        and form.page.root is not None
    )


def _read_options(form: Form[CaseFile], file: CaseFile) -> tuple[Option, ...]:
    """Make the options, in the order written."""
    options: list[Option] = []
    count = sum(len(entry.options) for entry in file.actors.values())
    for actor, entry in file.actors.items():
        for name, option in entry.options.items():
            path = ("actors", actor, "options", name)
            if len(options) == MOST_OPTIONS:
                form.mistake(
                    path,
                    f"this is option {MOST_OPTIONS + 1} of {count}; at most {MOST_OPTIONS} are accepted",
                    at_key=True,
                )
            options.append(
                Option(
                    id=OptionId(f"{actor}.{name}"),
                    actor=ActorId(actor),
                    says=option.says or f"chooses {name.replace('_', ' ')}",
                    if_not=option.if_not or "",
                    at_start=bool(option.at_start),
                    reversible=option.reversible,
                    retakable=option.retakable,
                    cost=option.cost,
                )
            )
    return tuple(options)


def _read_infeasible(form: Form[CaseFile], file: CaseFile, names: Names) -> tuple[Expression, ...]:
    """Parse the combinations that cannot be."""
    read = [
        read_expression(form, ("infeasible", index), text, names)
        for index, text in enumerate(file.infeasible)
    ]
    if file.states is not None and file.infeasible:
        form.mistake(
            ("infeasible",), "`states` already lists what is feasible; leave out one of the two", at_key=True
        )
    return tuple(expression for expression in read if expression is not None)


def _read_states(form: Form[CaseFile], file: CaseFile, n_options: int) -> tuple[int, ...] | None:
    """Turn bit strings into masks: character k is option k."""
    if file.states is None:
        if not n_options and form.is_sound(("actors",)):
            form.mistake(
                ("actors",),
                "no actor has options; accepted are options, or `states` and `moves` of a drawn graph",
                at_key=True,
            )
        return None
    if len(file.states) > MOST_LISTED:
        form.mistake(
            ("states",), f"{len(file.states):,} states; at most {MOST_LISTED:,} can be listed", at_key=True
        )
        return None
    if not file.states:
        form.mistake(("states",), "no state is listed; accepted is at least one", at_key=True)
        return None
    places: dict[str, int] = {}
    for index, text in enumerate(file.states):
        if set(text) - {"0", "1"}:
            hint = "; named states need `moves`" if not file.infeasible else ""
            form.mistake(
                ("states", index), f"`{text}` is not a state; accepted are 0 and 1, one for each option{hint}"
            )
        elif len(text) != n_options:
            form.mistake(
                ("states", index), f"`{text}` has {len(text)} characters; the case has {n_options} options"
            )
        elif text in places:
            form.mistake(("states", index), f"`{text}` is listed twice; it is already s{places[text] + 1}")
        places.setdefault(text, index)
    if not form.is_sound(("states",)):
        return None
    return tuple(sum(1 << bit for bit, taken in enumerate(text) if taken == "1") for text in file.states)


def _refuse_options(form: Form[CaseFile], file: CaseFile) -> None:
    """Refuse in a hand-drawn graph what needs options."""
    for actor, entry in file.actors.items():
        if entry.options:
            form.mistake(
                ("actors", actor, "options"),
                "a graph drawn by `moves` has no options; leave out one of the two",
                at_key=True,
            )
    for key, given in (
        ("infeasible", file.infeasible),
        ("questions", file.questions),
        ("schedule", file.schedule),
    ):
        if given:
            form.mistake(
                (key,), f"a graph drawn by `moves` has no options, and `{key}` needs them", at_key=True
            )


def _read_drawn(form: Form[CaseFile], file: CaseFile, names: Names) -> DrawnGraph | None:
    """Make the hand-drawn graph; ``None`` where its states are mistaken."""
    named = _read_named_states(form, file)
    if named is None:
        return None
    states = dict.fromkeys(named)
    arcs: dict[ActorId, Mapping[StateId, tuple[StateId, ...]]] = {}
    for actor, table in (file.moves or {}).items():
        if not names.may_be_an_actor(actor):
            accepted = f"accepted are {listed(names.actors)}{did_you_mean(actor, names.actors)}"
            form.mistake(("moves", actor), f"`{actor}` is not an actor; {accepted}", at_key=True)
        for state in table:
            if state not in states:
                form.mistake(("moves", actor, state), _no_state(state, named), at_key=True)
            _check_arcs(form, ("moves", actor, state), table[state], states)
        arcs[ActorId(actor)] = {StateId(state): tuple(map(StateId, table[state])) for state in table}
    return DrawnGraph(states=tuple(map(StateId, named)), moves=arcs)


def _read_named_states(form: Form[CaseFile], file: CaseFile) -> tuple[str, ...] | None:
    """Return the names of the states of a hand-drawn graph, each once; ``None`` where they are mistaken."""
    if not file.states:
        if form.is_sound(("states",)) and not form.is_misspelt(("states",)):
            form.mistake(("moves",), "`moves` needs `states`: the list of the states' names", at_key=True)
        return None
    if len(file.states) > MOST_RANKED:
        form.mistake(
            ("states",), f"{len(file.states):,} states; at most {MOST_RANKED:,} can be drawn", at_key=True
        )
        return None
    seen: set[str] = set()
    for index, state in enumerate(file.states):
        if state in seen:
            form.mistake(("states", index), f"`{state}` is listed twice; state names are unique")
        seen.add(state)
    return tuple(file.states) if form.is_sound(("states",)) else None


def _check_arcs(form: Form[CaseFile], path: Path, targets: Sequence[str], states: Mapping[str, None]) -> None:
    """Check where the arcs from one state lead."""
    seen: set[str] = set()
    for index, target in enumerate(targets):
        if target not in states:
            form.mistake((*path, index), _no_state(target, list(states)))
        elif target == path[-1]:
            form.mistake((*path, index), f"`{target}` leads to itself; staying needs no move")
        elif target in seen:
            form.mistake((*path, index), f"`{target}` is listed twice")
        seen.add(target)


def _no_state(given: str, states: Sequence[str]) -> str:
    """Say that there is no such state."""
    return f"`{given}` is not a state; accepted are {listed(states)}{did_you_mean(given, states)}"


def _checked(form: Form[CaseFile], world: World) -> World:
    """Note it if no state is left, at the combination that excludes the last."""
    trees = [expression.tree for expression in world.infeasible]
    try:
        if not trees or find_state([], trees) is not None:
            return world
        last = next(n for n in range(1, len(trees) + 1) if find_state([], trees[:n]) is None)
    except UndecidedError:
        return world
    what = "it excludes every state" if last == 1 else "together with those above it excludes every state"
    form.mistake(("infeasible", last - 1), f"no state is left: {what}; relax one of them")
    return replace(world, sound=False)


def _with_start(form: Form[CaseFile], file: CaseFile, world: World) -> World:
    """Find the status quo and check that it is feasible."""
    marked = [
        ("actors", actor, "options", name, "at_start")
        for actor, entry in file.actors.items()
        for name, option in entry.options.items()
        if option.at_start is not None
    ]
    if file.start is not None:
        return _with_named_start(form, file, world, marked)
    if world.drawn is not None or not (marked or file.begins) or not world.options:
        return world
    start = sum(1 << bit for bit, option in enumerate(world.options) if option.at_start)
    world = _replaced(world, start)
    if not world.sound or world.is_feasible(start):
        return world
    taken = [option.id for option in world.options if option.at_start]
    told = (
        f"the start, where {listed(taken)} {'is' if len(taken) == 1 else 'are'} taken"
        if taken
        else "the start, where nothing is taken"
    )
    bits = world.bit_of()
    broken = [index for index, ruled in enumerate(world.infeasible) if holds(ruled.tree, start, bits)]
    for index in broken:
        form.mistake(
            ("infeasible", index), f"this excludes {told}; change it, or mark other options `at_start`"
        )
    if not broken:
        form.mistake(
            ("states",),
            f"{told}, is not among the states; list it, or mark other options `at_start`",
            at_key=True,
        )
    return world


def _with_named_start(form: Form[CaseFile], file: CaseFile, world: World, marked: Sequence[Path]) -> World:
    """Take the status quo from ``start``, the id of a listed state."""
    given = file.start or ""
    for path in marked:
        form.mistake(path, "`start` already names the status quo; leave out one of the two", at_key=True)
    if world.drawn is not None:
        if given not in world.drawn.states:
            form.mistake(("start",), _no_state(given, world.drawn.states))
        return replace(world, drawn_start=StateId(given))
    if world.explicit_states is None:
        if world.sound:
            form.mistake(
                ("start",),
                "`start` needs listed `states`; mark the options of the start `at_start: yes`",
                at_key=True,
            )
        return world
    ids = [f"s{number}" for number in range(1, len(world.explicit_states) + 1)]
    if given not in ids:
        form.mistake(("start",), _no_state(given, ids))
        return world
    return _replaced(world, world.explicit_states[ids.index(given)])


def _replaced(world: World, start: int) -> World:
    """Return the world with a status quo, also marked on its options."""
    options = tuple(
        replace(option, at_start=bool(start >> bit & 1)) for bit, option in enumerate(world.options)
    )
    return replace(world, options=options, start=start)
