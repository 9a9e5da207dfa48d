"""Run the benchmarks: ``python -m benchmarks [NAME ...]``; without names, all that have budgets."""

import importlib
import os
import platform
import sys
import time

import numpy as np
import scipy

BUDGETS = {
    "commands": "whole commands, as a person waits for them",
    "stability": "who would stay where",
    "inference": "policies and posterior",
    "forecast": "exact and simulated forecasts",
    "reading": "texts into cited claims",
}
STUDIES = {
    "recovery": "how often the right reading is found when it is known",
    "inertia_trial": "what the choice rule does without inertia",
}


def main() -> None:
    """Run what is named, each under its heading."""
    known = {**BUDGETS, **STUDIES}
    named = sys.argv[1:] or list(BUDGETS)
    unknown = [name for name in named if name not in known]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(known)}")
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}, "
        f"{platform.machine()}, {_processors()}"
    )
    for name in named:
        print(f"\n{name}: {known[name]}")
        begun = time.perf_counter()
        importlib.import_module(f"benchmarks.{name}").main()
        print(f"({time.perf_counter() - begun:.0f} s)")
    left = [name for name in STUDIES if name not in named]
    if left:
        print(f"\nStudies take minutes and run when named: make bench ONLY={left[0]!r} ({', '.join(left)})")


def _processors() -> str:
    """Count the cores, and tell the load that others put on them."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"{os.cpu_count()} cores, load {load:.1f} at the start"


if __name__ == "__main__":
    main()
