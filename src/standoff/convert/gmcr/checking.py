"""What the parts of a `.gmcr` file must be to each other: one owner for each option, each state ranked once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from standoff.case.feasibility import UndecidedError, count_states, find_state
from standoff.case.page import Path
from standoff.case.world import MOST_RANKED
from standoff.convert.conditions import tree_of
from standoff.convert.gmcr.fields import RANKING
from standoff.convert.gmcr.records import Condition, DecisionMaker, GmcrOption
from standoff.convert.json_text import JsonPage, shown

__all__ = ["check_owners", "check_states"]


def check_owners(
    json: JsonPage, makers: Iterable[DecisionMaker | None], options: Sequence[GmcrOption]
) -> None:
    """Check that every option has one owner."""
    owner: dict[int, int] = {}
    for number, maker in enumerate(makers):
        for place, option in enumerate(maker.options if maker else ()):
            if option in owner:
                path = ("decisionMakers", number, "options", place)
                first = f"decisionMakers[{owner[option]}]"
                json.mistake(
                    path,
                    f"`{shown(path)}`: option {option} is {first}'s already; an option has one owner",
                )
            owner.setdefault(option, number)
    for option, entry in enumerate(options):
        if option not in owner:
            json.mistake(
                ("options", option),
                f"`options[{option}]`, {entry.name[:60]}, belongs to nobody; list {option} in the `options`"
                " of a decision maker",
            )


def check_states(
    json: JsonPage,
    infeasibles: Sequence[Condition],
    makers: Sequence[DecisionMaker | None],
    n_options: int,
) -> None:
    """Check that some state is left, and that rankings name each state once."""
    names = [f"x.o{place}" for place in range(n_options)]
    forbidden = [tree_of(condition, names) for condition in infeasibles]
    ranked = [maker for maker in makers if maker is not None and maker.ranking is not None]
    try:
        if find_state([], forbidden) is None:
            json.mistake(("infeasibles",), "`infeasibles` leaves no state; relax one of its conditions")
            return
        n_states = count_states(forbidden, names, MOST_RANKED) if ranked else 0
    except UndecidedError:
        if not ranked:
            return
        n_states = MOST_RANKED + 1
    for number, maker in enumerate(makers):
        if maker is None or maker.ranking is None:
            continue
        key = next(key for key in RANKING if key in _raw_maker(json, number))
        path = ("decisionMakers", number, key)
        if n_states > MOST_RANKED:
            message = f"`{shown(path)}` ranks states one by one; accepted are at most {MOST_RANKED:,} states"
            json.mistake(path, message)
        else:
            _check_ranking(json, path, maker.ranking, n_states)


def _check_ranking(json: JsonPage, path: Path, ranking: Sequence[Sequence[int]], n_states: int) -> None:
    seen: set[int] = set()
    for place, tied in enumerate(ranking):
        for state in tied:
            at = (*path, place)
            if not 1 <= state <= n_states:
                json.mistake(
                    at, f"`{shown(at)}`: there is no state {state}; they are numbered 1 to {n_states}"
                )
            elif state in seen:
                json.mistake(at, f"`{shown(at)}`: state {state} is ranked twice; a state has one place")
            seen.add(state)
    missing = [state for state in range(1, n_states + 1) if state not in seen]
    if missing:
        told = ", ".join(map(str, missing[:5])) + (
            f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        )
        json.mistake(
            path, f"`{shown(path)}` omits {told}; it must rank all {n_states} feasible states, from 1"
        )


def _raw_maker(json: JsonPage, number: int) -> Mapping[str, object]:
    whole = cast("dict[str, list[dict[str, object]]]", json.value)
    return whole["decisionMakers"][number]
