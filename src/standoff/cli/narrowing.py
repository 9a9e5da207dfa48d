"""The options that narrow what a ledger command tells: written once, for every command that takes them."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Annotated, get_type_hints

import typer

from standoff.cli.options import day

if TYPE_CHECKING:
    from standoff.ledger.filters import Filters
    from standoff.ledger.store import Ledger

__all__ = ["Narrowing", "narrowed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What narrows the statements asked for, as it was typed: a field an option, in the order of the help."""

    outlet: Annotated[
        str | None,
        typer.Option("--outlet", metavar="NAME", help="Only what this outlet is cited for; id or name."),
    ] = None
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help="Only what mentions this actor; id or name.")
    ] = None
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Only what is cited from this day on (2022-01-10)."),
    ] = None
    until: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="Only what is cited up to this day (2022-01-17)."),
    ] = None
    document: Annotated[
        str | None, typer.Option("--document", metavar="ID", help="Only what stands in this document.")
    ] = None

    def filters(self, ledger: "Ledger") -> "Filters":
        """Read what was typed; `InputError` or `LedgerError` if it means nothing."""
        from standoff.ledger.filters import resolve

        return resolve(
            ledger,
            outlet=self.outlet,
            actor=self.actor,
            since=day(self.since, "--from"),
            until=day(self.until, "--to"),
            document=self.document,
        )


def narrowed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Narrowing` in place of its parameter ``narrowing``."""
    hints = get_type_hints(Narrowing, include_extras=True)
    options = [
        inspect.Parameter(
            one.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=one.default, annotation=hints[one.name]
        )
        for one in fields(Narrowing)
    ]
    written = inspect.signature(command, eval_str=True)
    shown = [
        given
        for parameter in written.parameters.values()
        for given in (options if parameter.name == "narrowing" else [parameter])
    ]

    @wraps(command)
    def called(**given: object) -> None:
        typed = {one.name: given.pop(one.name) for one in options}
        command(**given, narrowing=Narrowing(**typed))  # type: ignore[arg-type]

    # The command-line library reads a command's options from its signature and its annotations.
    called.__signature__ = written.replace(parameters=shown)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in shown}
    return called
