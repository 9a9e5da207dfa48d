"""Solved policies and forecasts, kept on disk under the digest of all they depend on."""

import hashlib
import io
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from zipfile import BadZipFile

import numpy as np
import scipy

from standoff import __version__
from standoff.forecast.answers import Forecast, Target, Visit, forecast
from standoff.inference.choice import Policies, Setting
from standoff.inference.game import Chance, Game
from standoff.inference.values import solve_policies
from standoff.run import Run

__all__ = ["effort", "forecast_all", "solve"]


def effort(game: Game, settings: Sequence[Setting]) -> float:
    """Return what a round of solving costs: numbers passed along arcs, over players, intentions and settings."""
    columns = sum(player.n_intentions for player in game.players)
    passed = sum(
        len(player.target) * player.n_intentions * (2 + columns - player.n_intentions)
        for player in game.players
    )
    return float(passed) * len(settings)


def solve(game: Game, settings: Sequence[Setting], run: Run) -> Policies:
    """Return the policies of a game, solved now or before."""
    key = "policies-" + _digest(game, settings)
    arrays = _load(run, key)
    if arrays is not None:
        return Policies(**arrays)
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        policies = solve_policies(
            game,
            settings,
            executor=executor,
            progress=lambda done, total: run.progress("solving policies", done, total),
        )
    _store(run, key, {field.name: getattr(policies, field.name) for field in fields(Policies)})
    return policies


def forecast_all(
    game: Game,
    policies: Policies,
    chances: Sequence[Chance],
    targets: Sequence[Target],
    visits: Sequence[Visit],
    horizon: float,
    run: Run,
) -> Forecast:
    """Return what every cell predicts, solved now or before."""
    key = "forecast-" + _digest(game, policies, chances, targets, visits, horizon, run.seed)
    arrays = _load(run, key)
    if arrays is not None:
        paths = int(arrays.pop("paths")[()])
        cells = tuple(tuple(cell) for cell in arrays.pop("cells").tolist())
        return Forecast(cells=cells, paths=paths or None, **arrays)
    # The sparse products release the interpreter, so that threads share the work; the order of the answer stands.
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        found = forecast(
            game, policies, chances=chances, targets=targets, visits=visits, horizon=horizon, rng=run.rng,
            executor=executor, progress=lambda done, total: run.progress("forecasting", done, total),
        )  # fmt: skip
    kept = {"cells": np.array(found.cells), "paths": np.array(found.paths or 0)}
    for name in ("passage", "final", "passage_error", "final_error"):
        if getattr(found, name) is not None:
            kept[name] = getattr(found, name)
    _store(run, key, kept)
    return found


@cache
def _code() -> str:
    """Return the digest of the code that solves and forecasts, so that nothing outlives a change of it."""
    sha = hashlib.sha256()
    for package in ("inference", "forecast"):
        modules = [one for one in (files("standoff") / package).iterdir() if one.name.endswith(".py")]
        for module in sorted(modules, key=lambda one: one.name):
            sha.update(f"{package}/{module.name}\n".encode())
            sha.update(module.read_bytes())
    return sha.hexdigest()


def _digest(*parts: object) -> str:
    """Return the digest of numbers, arrays and records of them, with the versions and code that compute on them."""
    sha = hashlib.sha256(f"{__version__} {np.__version__} {scipy.__version__} {_code()}".encode())
    for part in parts:
        _feed(sha, part)
    return sha.hexdigest()


def _feed(sha: "hashlib._Hash", part: object) -> None:
    if isinstance(part, np.ndarray):
        sha.update(f"{part.dtype}{part.shape}".encode())
        sha.update(np.ascontiguousarray(part).tobytes())
    elif is_dataclass(part):
        for field in fields(part):
            sha.update(field.name.encode())
            _feed(sha, getattr(part, field.name))
    elif isinstance(part, frozenset):
        sha.update(repr(sorted(part)).encode())
    elif isinstance(part, (tuple, list)):
        sha.update(f"[{len(part)}".encode())
        for inner in part:
            _feed(sha, inner)
    else:
        sha.update(repr(part).encode())


def _load(run: Run, key: str) -> dict[str, np.ndarray] | None:
    body = run.cache.get(key) if run.cache else None
    if body is None:
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, BadZipFile):
        return None


def _store(run: Run, key: str, arrays: dict[str, np.ndarray]) -> None:
    if run.cache is None:
        return
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    run.cache.put(key, buffer.getvalue())
