"""Run the benchmarks: ``python -m benchmarks [--page] [NAME ...]``; without names, all that have budgets.

With ``--page`` what was measured is also written to the page of the documents.
"""

import importlib
import sys
import time

from benchmarks.machine import machine
from benchmarks.page import PAGE, section, write_page
from benchmarks.rows import as_text

BUDGETS = {
    "commands": "whole commands, as a person waits for them",
    "stability": "who would stay where",
    "inference": "policies and posterior",
    "forecast": "exact and simulated forecasts",
    "reading": "texts into cited claims",
    "ledger": "claims kept and searched",
}
STUDIES = {
    "recovery": "how often the right reading is found when it is known",
    "inertia_trial": "what the choice rule does without inertia",
}


def main() -> None:
    """Run what is named, each under its heading."""
    known = {**BUDGETS, **STUDIES}
    to_page = "--page" in sys.argv[1:]
    named = [name for name in sys.argv[1:] if name != "--page"] or list(BUDGETS)
    unknown = [name for name in named if name not in known]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(known)}")
    print(machine())
    written = {}
    for name in named:
        print(f"\n{name}: {known[name]}")
        begun, on = time.perf_counter(), machine()
        module = importlib.import_module(f"benchmarks.{name}")
        if name in STUDIES:
            module.main()
        else:
            tables = []
            for table in module.tables():
                print(as_text(table))
                tables.append(table)
            written[name] = section(name, known[name], on, tables)
        print(f"({time.perf_counter() - begun:.0f} s)")
    if to_page:
        write_page(written, list(BUDGETS))
        print(f"\nWritten: {PAGE}")
    left = [name for name in STUDIES if name not in named]
    if left:
        print(f"\nStudies take minutes and run when named: make bench ONLY={left[0]!r} ({', '.join(left)})")


if __name__ == "__main__":
    main()
