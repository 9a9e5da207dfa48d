"""Answers: the probability of each question by its date, and the likeliest states of the world.

A *cell* is one intention for every actor; with a setting it fixes the chain. Every (setting, cell) is solved
once for all questions and all days; the posterior then only weighs what was solved. Indices: g over G
settings, c over C cells, v over V visits, q over Q targets, s over S states.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.forecast.blocks import Box
from standoff.forecast.markov import EXACT_STATES, simulate, sweep_back, transient
from standoff.forecast.rates import Pattern, SettingRates, cells_of
from standoff.inference.choice import Policies
from standoff.inference.game import Chance, Game

__all__ = ["Forecast", "Target", "Visit", "forecast", "given", "joint_weights", "mixed_error"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """The states that answer a question with yes, and the day by whose end they count.

    ``states`` is ``bool[S]``; ``by`` is in days since the beginning of the first day.
    """

    id: str
    states: NDArray[np.bool_]
    by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was known at one moment: the state of the world and the steps announced by then.

    ``day`` is in days since the beginning of the first day; ``announced`` holds indices of chances;
    ``met`` those of the targets that the known path had entered in time.
    """

    day: float
    state: int
    announced: frozenset[int] = frozenset()
    met: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forecast:
    """What every cell at every setting predicts.

    Attributes
    ----------
    cells
        The C combinations of intentions, one index for each player.
    passage
        ``float64[G, C, V, Q]``: probability that each target is entered by its day, seen from each visit.
        By simulation only the first and the last visit are answered; the others are NaN.
    final
        ``float64[G, C, S]``: the state at the horizon, seen from the last visit.
    passage_error, final_error
        Standard errors of simulation, in the same shapes; ``None`` where the solution is exact.
    paths
        Simulated paths for each cell and setting; ``None`` where exact.
    """

    cells: tuple[tuple[int, ...], ...]
    passage: Floats
    final: Floats
    passage_error: Floats | None = None
    final_error: Floats | None = None
    paths: int | None = None


def forecast(
    game: Game,
    policies: Policies,
    *,
    chances: Sequence[Chance],
    targets: Sequence[Target],
    visits: Sequence[Visit],
    horizon: float,
    rng: Callable[[str], np.random.Generator],
    paths: int = 20_000,
    most_exact: int = EXACT_STATES,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Forecast:
    """Solve every cell at every setting for all targets, seen from every visit.

    Parameters
    ----------
    game, policies
        The players, and what they would do at each of the G settings.
    chances
        Announced steps; each visit says which were announced by then.
    targets, visits
        Q and V of them; visits in order of days, the last of them today.
    horizon
        End of the last day, in days since the beginning of the first.
    rng
        Gives the generator of a named stream; used only by simulation.
    paths
        Simulated paths for each cell and setting.
    most_exact
        Largest S that is solved exactly.
    executor
        Where to solve settings side by side; the answer is the same without.
    progress
        Called with the number of settings done and in all.

    Raises
    ------
    TooLarge
        If there are too many combinations of intentions.
    """
    cells = cells_of(game)
    exact = game.n_states <= most_exact
    pattern = Pattern.of(game, Box.of(game) if exact else None)
    n_settings = len(policies.reliability)

    def solve(setting: int) -> tuple[Floats, Floats]:
        at = SettingRates(game, pattern, policies, setting, chances)
        if exact:
            return _exact(at, cells, targets, visits, horizon)
        return _simulated(at, cells, targets, visits, horizon, paths, rng(f"forecast of setting {setting}"))

    mapped = executor.map(solve, range(n_settings)) if executor else map(solve, range(n_settings))
    solved = []
    for done, pair in enumerate(mapped, start=1):
        solved.append(pair)
        if progress is not None:
            progress(done, n_settings)
    passage, final = (np.stack(part) for part in zip(*solved, strict=True))
    for v, visit in enumerate(visits):
        for q, target in enumerate(targets):
            if q in visit.met:
                passage[:, :, v, q] = 1.0
            elif visit.day >= target.by:
                passage[:, :, v, q] = 0.0
    if exact:
        return Forecast(cells=cells, passage=passage, final=final)
    return Forecast(
        cells=cells, passage=passage, final=final, paths=paths,
        passage_error=_binomial_error(passage, paths), final_error=_binomial_error(final, paths),
    )  # fmt: skip


def joint_weights(setting: Floats, intentions: Sequence[Floats], cells: Sequence[Sequence[int]]) -> Floats:
    """Return the joint probability of every setting and cell.

    Parameters
    ----------
    setting
        ``float64[G]``, probability of each setting.
    intentions
        For each player ``float64[G, K]``, probability of each intention given the setting; given the
        setting the players are independent.
    cells
        The C cells.

    Returns
    -------
    numpy.ndarray
        ``float64[G, C]``, sums to 1.
    """
    chosen = np.asarray(cells, dtype=np.intp)
    weights = np.broadcast_to(setting[:, None], (len(setting), len(cells))).copy()
    for player, conditional in enumerate(intentions):
        weights *= conditional[:, chosen[:, player]]
    return weights


def given(weights: Floats, cells: Sequence[Sequence[int]], player: int, intention: int) -> Floats:
    """Return the weights given one intention of one player, ``float64[G, C]``, summing to 1.

    An intention of probability 0 has no conditional; then the others' weights stand.
    """
    held = np.array([cell[player] == intention for cell in cells])
    kept = np.where(held, weights, 0.0)
    total = kept.sum()
    if total > 0.0:
        return np.asarray(kept / total)
    # Weigh the settings and the others' intentions as they are; only this player's is imposed.
    spread = np.zeros_like(weights)
    rest = {_without(cell, player): c for c, cell in enumerate(cells) if cell[player] == intention}
    for c, cell in enumerate(cells):
        spread[:, rest[_without(cell, player)]] += weights[:, c]
    return np.asarray(spread / spread.sum())


def mixed_error(weights: Floats, errors: Floats) -> Floats:
    """Return the standard error of a mixture of independent estimates; ``errors`` is ``float64[G, C, ...]``."""
    return np.asarray(np.sqrt(np.einsum("gc,gc...->...", weights**2, errors**2)))


def _without(cell: Sequence[int], player: int) -> tuple[int, ...]:
    return (*cell[:player], *cell[player + 1 :])


def _exact(
    at: SettingRates,
    cells: Sequence[Sequence[int]],
    targets: Sequence[Target],
    visits: Sequence[Visit],
    horizon: float,
) -> tuple[Floats, Floats]:
    """Solve the cells of one setting; visits that know the same announcements share a sweep."""
    passage = np.zeros((len(cells), len(visits), len(targets)))
    final = []
    states = np.zeros((len(targets), at.n_places), dtype=bool)
    for row, target in zip(states, targets, strict=True):
        row[at.place] = target.states
    by = [min(target.by, horizon) for target in targets]
    # A window that is over no longer matters; after the last one all see the same future, solved once.
    coming = [frozenset(k for k in visit.announced if at.chances[k].ends > visit.day) for visit in visits]
    closed = min(horizon, max((at.chances[k].ends for some in coming for k in some), default=horizon))
    known: dict[frozenset[int], list[int]] = {}
    for v, visit in enumerate(visits):
        if visit.day < closed:
            known.setdefault(coming[v], []).append(v)
    late = [v for v, visit in enumerate(visits) if closed <= visit.day < horizon]
    opening = closed if known or not late else visits[late[0]].day
    for c, cell in enumerate(cells):
        beyond = None
        if len(targets) and opening < horizon:
            asked = [(visits[v].day, int(at.place[visits[v].state])) for v in late]
            tail = sweep_back(states, by, at.stretches(cell, opening, horizon, ()), asked)
            passage[c, late], beyond = tail.found, tail.begin
        for announced, members in known.items():
            if len(targets):
                stretches = at.stretches(cell, visits[members[0]].day, closed, sorted(announced))
                asked = [(visits[v].day, int(at.place[visits[v].state])) for v in members]
                passage[c, members] = sweep_back(states, by, stretches, asked, beyond).found
        final.append(_at_horizon(at, cell, visits[-1], horizon))
    return passage, np.array(final)


def _at_horizon(at: SettingRates, cell: Sequence[int], today: Visit, horizon: float) -> Floats:
    """Return the distribution over states at the horizon, ``float64[S]``."""
    if today.day >= horizon:
        return np.asarray(np.eye(1, len(at.place), today.state)[0])
    stretches = at.stretches(cell, today.day, horizon, sorted(today.announced))
    return np.asarray(transient(int(at.place[today.state]), stretches)[at.place])


def _simulated(
    at: SettingRates,
    cells: Sequence[Sequence[int]],
    targets: Sequence[Target],
    visits: Sequence[Visit],
    horizon: float,
    paths: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Simulate the cells of one setting, from the first visit and from the last."""
    passage = np.full((len(cells), len(visits), len(targets)), np.nan)
    final = np.zeros((len(cells), at.n_places))
    states = np.array([target.states for target in targets], dtype=bool).reshape(len(targets), at.n_places)
    by = [target.by for target in targets]
    for c, cell in enumerate(cells):
        for v in sorted({0, len(visits) - 1}):
            visit = visits[v]
            if visit.day >= horizon:
                passage[c, v] = states[:, visit.state]
                final[c] = np.eye(1, at.n_places, visit.state)[0]
                continue
            stretches = at.stretches(cell, visit.day, horizon, sorted(visit.announced))
            run = simulate(visit.state, stretches, states, by, paths=paths, rng=rng)
            passage[c, v] = run.probability
            final[c] = run.final / paths
    return passage, final


def _binomial_error(share: Floats, paths: int) -> Floats:
    """Return the standard error of shares of ``paths``; never 0, since no hit in n paths is no proof."""
    shrunk = (share * paths + 1.0) / (paths + 2.0)
    return np.asarray(np.sqrt(shrunk * (1.0 - shrunk) / paths))
