"""Arguments and options that several commands share, and how their texts are read."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

import typer

from standoff.errors import InputError

__all__ = [
    "AsOfOption",
    "CaseArgument",
    "EncodingOption",
    "IntentionOption",
    "JsonOption",
    "NoCacheOption",
    "SeedOption",
    "day",
    "intentions",
    "words_given",
]

CaseArgument = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A case folder, or the name of a bundled case (`standoff cases`)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON record and nothing else.")]
EncodingOption = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="The texts' encoding (utf-8, cp1251, koi8-r); by default it is found out.",
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Count only what was known by this day (2022-01-17)."),
]
SeedOption = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=2**63 - 1, help="Seed of simulations; by default the case's."),
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Neither read nor write solved policies on disk.")
]
IntentionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--intention", metavar="ACTOR=INTENTION", help="Use this intention; may be given for each actor."
    ),
]


def words_given(words: Sequence[str]) -> str:
    """Return words as they were typed, in UTF-8 also where the locale knows no letters beyond ASCII."""
    return " ".join(os.fsencode(word).decode("utf-8", "surrogateescape") for word in words)


def day(text: str | None, option: str = "--as-of") -> date | None:
    """Read the day that an option gives; `InputError` if it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{option} {text}: not a date; accepted is YYYY-MM-DD, for instance 2022-01-17"
        ) from None


def intentions(given: Sequence[str] | None) -> Mapping[str, str]:
    """Read ``--intention``, given any number of times; `InputError` if one is malformed."""
    chosen: dict[str, str] = {}
    for text in given or ():
        actor, separator, name = text.partition("=")
        if not separator or not actor or not name:
            raise InputError(
                f"--intention {text}: accepted is ACTOR=INTENTION, for instance russia=split_west"
            )
        chosen[actor.strip()] = name.strip()
    return chosen
