"""Write the two lock files from ``pyproject.toml``; run by ``make lock``.

``requirements.lock`` holds what Standoff needs to build and to run with every extra,
``requirements-dev.lock`` what its tests and checks need on top. Both hold exact versions only: no hashes
and no addresses, so that they serve whatever index pip is set up to ask.

The resolver is pip's own. It runs in the throw-away environment whose interpreter runs this file and
installs nothing; only versions with a wheel count.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Written by `make lock` from pyproject.toml; do not edit. {what}\n"


def resolve(requirements: list[str], constraints: dict[str, str] | None = None) -> dict[str, str]:
    """Return the version of every distribution that ``requirements`` need, by name."""
    command = [
        sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed",
        "--only-binary=:all:", "--report", "-", *requirements,
    ]  # fmt: skip
    if constraints:
        pins = Path(sys.prefix) / "constraints.txt"
        pins.write_text(lines(constraints, {}), encoding="utf-8")
        command += ["--constraint", str(pins)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own list
    found = (item["metadata"] for item in json.loads(answer.stdout)["install"])
    return {item["name"].lower().replace("_", "-"): item["version"] for item in found}


def markers(requirements: list[str]) -> dict[str, str]:
    """Return the condition of every requirement that holds on some machines only, by name."""
    conditional = (need.split(";", 1) for need in requirements if ";" in need)
    return {re.split(r"[^\w.-]", need, maxsplit=1)[0].lower(): marker.strip() for need, marker in conditional}


def lines(pins: dict[str, str], conditions: dict[str, str]) -> str:
    """Return the pins as the lines of a requirements file, in order of name."""
    return "".join(
        f"{name}=={version}" + (f" ; {conditions[name]}" if name in conditions else "") + "\n"
        for name, version in sorted(pins.items())
    )


def main() -> None:
    """Resolve everything together, then split it into what running needs and the rest."""
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = described["project"]
    running = [
        *described["build-system"]["requires"],
        *project["dependencies"],
        *(need for extra in project["optional-dependencies"].values() for need in extra),
    ]
    developing = described["dependency-groups"]["dev"]
    everything = resolve([*running, *developing])
    to_run = resolve(running, everything)
    to_develop = {name: version for name, version in everything.items() if name not in to_run}
    for file, what, pins in (
        ("requirements.lock", "To build and run, with every extra.", to_run),
        ("requirements-dev.lock", "To test and check, beside requirements.lock.", to_develop),
    ):
        (ROOT / file).write_text(HEAD.format(what=what) + lines(pins, markers(developing)), encoding="utf-8")


if __name__ == "__main__":
    main()
