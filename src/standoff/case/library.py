"""Where cases are found: a folder that was given, or one of the cases that ship with Standoff."""

import difflib
from collections.abc import Mapping
from pathlib import Path

from standoff.errors import InputError

__all__ = ["bundled_cases", "find_case", "find_cases"]

_PACKAGE = Path(__file__).resolve().parent.parent


def _root() -> Path:
    """Return the folder of bundled cases: in the wheel, else in the checkout."""
    shipped = _PACKAGE / "cases"
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / "cases"


def bundled_cases() -> Mapping[str, Path]:
    """Return every bundled case folder by its path below ``cases/``, in order of that path.

    For instance ``worked/january-2022`` or ``published/fraser-1984/cuba-1962``.
    """
    root = _root()
    return {
        folder.relative_to(root).as_posix(): folder
        for folder in sorted(path.parent for path in root.rglob("case.yaml"))
    }


def find_case(given: str) -> Path:
    """Return the folder meant by ``given``: a folder, its ``case.yaml``, or a bundled case.

    A bundled case answers to its path below ``cases/`` and, where that is unambiguous, to any tail of it.

    Raises
    ------
    InputError
        If there is no such case; the message names the nearest.
    """
    path = Path(given)
    if path.name == "case.yaml" and path.is_file():
        return path.parent
    if path.is_dir():
        if (path / "case.yaml").is_file():
            return path
        raise InputError(f"{given}: the folder has no case.yaml; `standoff new {given}` writes one")
    cases = bundled_cases()
    wanted = given.strip("/")
    hits = [folder for name, folder in cases.items() if name == wanted or name.endswith(f"/{wanted}")]
    if len(hits) == 1:
        return hits[0]
    if hits:
        names = ", ".join(name for name, folder in cases.items() if folder in hits)
        raise InputError(f"{given}: several bundled cases end so: {names}; give the whole name")
    short = {name.rsplit("/", 1)[-1]: name for name in cases}
    near = difflib.get_close_matches(wanted.rsplit("/", 1)[-1], short, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise InputError(
        f"{given}: neither a folder with a case.yaml nor a bundled case{hint}"
        " (`standoff cases` lists the bundled ones)"
    )


def find_cases(given: str) -> tuple[Path, ...]:
    """Return the case meant by ``given``, or every case below it if it is a folder of cases."""
    folder = Path(given)
    if folder.is_dir() and not (folder / "case.yaml").is_file():
        below = tuple(sorted(path.parent for path in folder.rglob("case.yaml")))
        if below:
            return below
    return (find_case(given),)
