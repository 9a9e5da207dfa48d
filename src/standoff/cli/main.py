"""Where the command begins.

Only this package prints. Whatever a command needs is imported by that command, so that ``--help`` is quick.
Exit codes: 0 for success, 1 for a negative answer, 2 for bad input.
"""

import signal
import sys
from collections.abc import Callable, Mapping
from typing import Annotated, NoReturn

import typer

from standoff import __version__
from standoff.cli.assessing import assess, brief
from standoff.cli.cases import cases, check, new
from standoff.cli.conflict import stability, why
from standoff.cli.converting import convert
from standoff.cli.graph import graph
from standoff.cli.hold import hold
from standoff.cli.hypergame import hypergame
from standoff.cli.inverse import inverse
from standoff.cli.ledger import LEDGER_COMMANDS
from standoff.cli.paths import paths
from standoff.cli.printing import dead_stdout, error_record, print_json, print_line, refusal, settle_streams
from standoff.cli.reading import read
from standoff.errors import CaseError, StandoffError

__all__ = ["COMMANDS", "app", "main"]

COMMANDS: dict[str, Callable[..., None]] = {
    "brief": brief,
    "assess": assess,
    "check": check,
    "new": new,
    "cases": cases,
    "stability": stability,
    "why": why,
    "paths": paths,
    "inverse": inverse,
    "hypergame": hypergame,
    "hold": hold,
    "graph": graph,
    "read": read,
    "convert": convert,
}
"""Every command, in the order of the help."""

app = typer.Typer(
    name="standoff",
    help="From cited reports, to rival readings of what each side wants, to what to expect.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


_ledger = typer.Typer(
    help="What was read, kept and searched: one file of documents, claims, citations and sources.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for _name, _command in LEDGER_COMMANDS.items():
    _ledger.command(_name)(_command)
app.add_typer(_ledger, name="ledger")


@app.callback()
def _global(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    context.obj = {"debug": debug}
    if version:
        typer.echo(f"standoff {__version__}")
        raise typer.Exit


def main() -> NoReturn:
    """Run the command line; the entry point of the package."""
    debug = "--debug" in sys.argv
    as_json = "--json" in sys.argv
    settle_streams(as_json=as_json)
    if hasattr(signal, "SIGPIPE"):
        # Whoever reads our pipe may stop reading; that is no answer, neither yes nor no.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = _ended(debug=debug, as_json=as_json)
        sys.stdout.flush()
    except OSError as error:  # what was printed last may not fit the disk either
        dead_stdout()
        print_line(f"standoff: what was to be printed could not be written: {error.strerror}", err=True)
        code = 2
    sys.exit(code)


def _ended(*, debug: bool, as_json: bool) -> int:
    """Run the command, tell what it refused, and return how it ends."""
    try:
        # The library prints what is wrong with the options itself, and knows of no JSON.
        code = app(standalone_mode=not as_json)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except StandoffError as error:
        if debug:
            raise
        _refuse(error_record(error), str(error) if isinstance(error, CaseError) else f"standoff: {error}")
        return 2
    except typer.TyperException as error:
        message = getattr(error, "format_message", error.__str__)()
        _refuse(refusal("UsageError", message), message)
        return 2
    except typer.Abort:
        print_line("standoff: stopped", err=True)
        return 130
    except (OSError, MemoryError) as error:
        if debug:
            raise
        message = _told(error)
        _refuse(refusal(type(error).__name__, message), f"standoff: {message}")
        return 2
    return code if isinstance(code, int) else 0


def _refuse(record: Mapping[str, object], line: str) -> None:
    """Tell what was refused, as a record if one is wanted."""
    if "--json" in sys.argv:
        print_json({"error": record})
    else:
        print_line(line, err=True)


def _told(error: OSError | MemoryError) -> str:
    """Say what the system refused: which file, and why."""
    if isinstance(error, MemoryError):
        return f"the memory does not suffice: {error}" if str(error) else "the memory does not suffice"
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}"
