"""From a case to Gambit's `.nfg`: the conflict as a game in which everybody chooses once, at the same time.

A strategy of an actor is a combination of its own options that occurs in some feasible state; an actor
without options has the one strategy to do nothing. When all have chosen, the result is the state in which
just these options are taken, and every actor gets its utility of that state, a number from 0 to 1. Moves
play no part: not from where the conflict starts, nor what cannot be undone.

Every combination of strategies must be a feasible state, for the format has no way to say that a choice
of one actor is closed to it by the choice of another.

Reference: Gambit's documentation, *Game representation formats*, the outcome version of `.nfg`.
"""

import re
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Case
from standoff.conflict.conflict import Conflict
from standoff.conflict.preferences import Ranked
from standoff.conflict.states import state_id
from standoff.errors import InputError, TooLarge

__all__ = ["MOST_PROFILES", "nfg_of_case"]

MOST_PROFILES = 2**16
"""Most combinations of strategies; beyond this no program solves such a game."""


def nfg_of_case(case: Case, conflict: Conflict, ranked: Sequence[Ranked]) -> tuple[str, tuple[str, ...]]:
    """Write a case as a game in strategic form.

    Parameters
    ----------
    case
        A case with options.
    conflict
        Its conflict, S feasible states.
    ranked
        For each actor its preference over the states.

    Returns
    -------
    text
        The file.
    notes
        What the file says otherwise than the case, a sentence each.

    Raises
    ------
    InputError
        Some combination of strategies is not a feasible state.
    TooLarge
        There are more than ``MOST_PROFILES`` combinations; raised before any is made.
    """
    own = [np.uint64(conflict.own_mask(i)) for i in range(len(case.actors))]
    strategies = [np.unique(conflict.states & mask) for mask in own]
    count = 1
    for each in strategies:
        count *= len(each)
    if count > MOST_PROFILES:
        raise TooLarge(
            f"the game has {count:,} combinations of strategies; at most {MOST_PROFILES:,} are written"
        )
    place = {int(mask): s for s, mask in enumerate(conflict.states)}
    # Gambit counts combinations with the first player's strategy changing fastest.
    profiles = [sum(map(int, reversed(chosen))) for chosen in product(*reversed(strategies))]
    outside = next((mask for mask in profiles if mask not in place), None)
    if outside is not None:
        taken = [option for k, option in enumerate(conflict.options) if outside >> k & 1]
        raise InputError(
            f"{case.id}: a .nfg file needs every combination of the actors' strategies to be feasible, and"
            f" {' with '.join(taken) or 'taking nothing'} is not"
        )
    payoffs, notes = _payoffs(case, ranked)
    outcomes = [
        f"{{ {_quoted(state_id(s))} {', '.join(payoffs[i][s] for i in range(len(own)))} }}"
        for s in range(conflict.n_states)
    ]
    lines = [
        f"NFG 1 R {_quoted(case.title)} {{ {' '.join(_quoted(name) for name in _unlike(case))} }}",
        "",
        "{",
        *(_strategies(conflict, each) for each in strategies),
        "}",
        _quoted(_comment(case)),
        "",
        "{",
        *outcomes,
        "}",
        " ".join(str(place[mask] + 1) for mask in profiles),
        "",
    ]
    return "\n".join(lines), notes


def _payoffs(case: Case, ranked: Sequence[Ranked]) -> tuple[list[list[str]], tuple[str, ...]]:
    """Write every actor's payoff in each state: its utility, or its rank where utilities hide differences."""
    payoffs: list[list[str]] = []
    notes: list[str] = []
    for actor, one in zip(case.actors, ranked, strict=True):
        numbers = [repr(value).removesuffix(".0") for value in one.utility.tolist()]
        by_rank = np.zeros(int(one.rank.max()) + 1)
        by_rank[one.rank] = [float(number) for number in numbers]
        if (np.diff(by_rank) <= 0).any() or any("e" in number for number in numbers):
            numbers = [str(rank) for rank in one.rank.tolist()]
            notes.append(
                f"The payoffs of {actor.id} are ranks: its utilities lie too close together to be written."
            )
        payoffs.append(numbers)
    return payoffs, tuple(notes)


def _strategies(conflict: Conflict, masks: NDArray[np.uint64]) -> str:
    """Name the strategies of one actor by what is taken; no option can be called ``(nothing)``."""
    names = []
    for mask in masks:
        taken = [option.partition(".")[2] for k, option in enumerate(conflict.options) if int(mask) >> k & 1]
        names.append(_quoted(" and ".join(taken) or "(nothing)"))
    return f"{{ {' '.join(names)} }}"


def _unlike(case: Case) -> list[str]:
    """Name the actors, by id where two have one name."""
    names = [actor.name for actor in case.actors]
    return [
        actor.name if names.count(actor.name) == 1 else f"{actor.name} ({actor.id})" for actor in case.actors
    ]


def _comment(case: Case) -> str:
    return f"{case.title}: each actor chooses once, all at the same time; payoffs are utilities from 0 to 1, outcomes are states"


def _quoted(text: str) -> str:
    r"""Put a text in double quotes, as Gambit reads them.

    Gambit knows ``\"`` and no other escape, so a backslash before a quotation mark or at the end, which it could
    not read back, becomes a slash.
    """
    readable = re.sub(r'\\+(?="|$)', lambda found: "/" * len(found.group()), text)
    return '"' + readable.replace('"', '\\"') + '"'
