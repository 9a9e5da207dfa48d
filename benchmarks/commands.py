"""Whole commands, as a person waits for them: the interpreter's start is counted.

``standoff --help``; ``standoff assess`` of the January case with an empty cache and with its policies kept on disk;
the brief in three formats, as what it takes beyond the assessment.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, Table, as_text, budget_table, measured

CASE = "january-2022"


def tables() -> Iterator[Table]:
    """Measure the commands."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache = folder / "cache"

        def command(*words: str) -> None:
            subprocess.run(
                [Path(sys.executable).with_name("standoff"), *words],
                check=True, cwd=folder, stdout=subprocess.DEVNULL, env={**os.environ, "STANDOFF_CACHE": str(cache)},
            )  # fmt: skip

        command("--help")  # so that the byte code is there
        told = measured(lambda: command("--help"), times=9)
        cold = measured(
            lambda: command("assess", CASE), times=3, before=lambda: shutil.rmtree(cache, ignore_errors=True)
        )
        kept = measured(lambda: command("assess", CASE), times=5)
        brief = measured(lambda: command("brief", CASE), times=5)
        yield budget_table([
            Row(name="standoff --help", seconds=told, budget=0.3),
            Row(name=f"standoff assess {CASE}, the first time", seconds=cold, budget=6.0),
            Row(name=f"standoff assess {CASE}, policies on disk", seconds=kept, budget=2.0),
            Row(name="the brief in three formats, beyond that", seconds=max(brief - kept, 0.0), budget=4.0),
        ])  # fmt: skip


if __name__ == "__main__":
    for table in tables():
        print(as_text(table))
