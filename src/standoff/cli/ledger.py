"""What was read, kept and searched: ``ledger add``, ``list``, ``search``, ``show``, ``export``, ``remove``, ``rebuild``."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.narrowing import Narrowing, narrowed
from standoff.cli.options import JsonOption, words_given
from standoff.cli.printing import error_record, name_shown, print_json, print_line, progress_bar, shown
from standoff.errors import InputError, LedgerError, StandoffError

if TYPE_CHECKING:
    from standoff.ledger.record import Entry, Filed

__all__ = ["LEDGER_COMMANDS", "add", "export", "list_", "rebuild", "remove", "search", "show"]

_LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="FILE",
        help="The ledger's file; by default STANDOFF_LEDGER, else one in the user's data folder.",
        show_default=False,
    ),
]
_IdArgument = Annotated[
    str,
    typer.Argument(metavar="ID", help="The beginning of a document's SHA-256, as `ledger list` shows it."),
]


def add(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Texts to read and keep; - for standard input."),
    ],
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="Encoding of the texts, where it is not found out."),
    ] = None,
    ledger: _LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read texts and keep them: the whole text, its claims, citations and mentions.

    A document that is there already is left as it is. A file that cannot be read is told by name, the others are
    kept, and the command ends with 2.
    """
    from standoff.filing import add_file
    from standoff.ledger.store import of_the_file, open_ledger
    from standoff.run import Run

    path = _path(ledger)
    outcomes: list[dict[str, object]] = []
    failed: list[dict[str, object]] = []
    stopped = ""
    code = 0
    today = Run.today().isoformat()
    with open_ledger(path, write=True) as opened, progress_bar(as_json) as progress:
        try:
            for number, file in enumerate(files):
                progress("reading", number, len(files))
                try:
                    filed = add_file(opened, file, encoding=encoding, added=today)
                except StandoffError as error:
                    failed.append({"file": file, **error_record(error)})
                    if isinstance(error, LedgerError) and of_the_file(error):
                        # What befell the ledger itself would befall it with every further text.
                        stopped = str(error)
                        break
                    if not as_json:
                        _print_failed(file, str(error))
                    continue
                outcomes.append({"file": file, **asdict(filed)})
                if not as_json:
                    what = "added" if filed.new else "there already"
                    print_line(f"{filed.id}  {what}: {name_shown(file)} ({_counted(filed)})")
            progress("reading", len(files), len(files))
        except KeyboardInterrupt:
            stopped, code = "stopped", 130
    untried = files[len(outcomes) + len(failed) :]
    if as_json:
        record = {"ledger": str(path), "documents": outcomes, "failed": failed, "untried": untried}
        print_json(record)
    else:
        if stopped:
            print_line(f"standoff: {stopped}", err=True)
        new = sum(bool(one["new"]) for one in outcomes)
        print_line(
            f"{path}: {new} added, {len(outcomes) - new} there already"
            + (f", {len(failed)} not read" if failed and not stopped else "")
            + (f"; stopped, {len(files) - len(outcomes)} file(s) not added" if stopped else "")
        )
    if failed or code:
        raise typer.Exit(code or 2)


def _counted(filed: "Filed") -> str:
    """Tell what was found in a text."""
    doubts = f", {filed.warnings:,} doubt{'' if filed.warnings == 1 else 's'}" if filed.warnings else ""
    return f"{filed.claims:,} claim{'' if filed.claims == 1 else 's'}{doubts}"


def _print_failed(file: str, message: str) -> None:
    """Tell that a file was not read, its name on one line."""
    print_line(f"standoff: {message.replace(file, name_shown(file)) if file else message}", err=True)


@narrowed
def list_(
    sources: Annotated[bool, typer.Option("--sources", help="List sources instead of documents.")] = False,
    claims: Annotated[bool, typer.Option("--claims", help="List claims instead of documents.")] = False,
    narrowing: Narrowing = Narrowing(),
    ledger: _LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is in the ledger: documents, or with --sources or --claims those."""
    from standoff.cli.ledger_views import print_claims, print_documents, print_sources, statement_record
    from standoff.ledger import listing
    from standoff.ledger.store import open_ledger

    if sources and claims:
        raise InputError("--sources and --claims: accepted is one of them")
    path = _path(ledger)
    with open_ledger(path) as opened:
        filters = narrowing.filters(opened)
        if claims:
            found = listing.list_claims(opened, filters)
            record, show_them = (
                {"claims": [statement_record(one) for one in found]},
                partial(print_claims, found),
            )
        elif sources:
            rows = listing.list_sources(opened, filters)
            record, show_them = {"sources": [asdict(one) for one in rows]}, partial(print_sources, rows)
        else:
            documents = listing.list_documents(opened, filters)
            record = {"documents": [asdict(one) for one in documents]}
            show_them = partial(print_documents, documents)
    if as_json:
        print_json({"ledger": str(path), **record})
    else:
        show_them(str(path))


@narrowed
def search(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY...",
            help='Words that a statement has; "a phrase"; begin*; this OR that; "-word" to leave out.',
        ),
    ],
    most: Annotated[int, typer.Option("--most", min=1, max=10_000, help="Show at most so many.")] = 20,
    narrowing: Narrowing = Narrowing(),
    ledger: _LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search claims and the other words of the kept texts; the best come first.

    Case, accents and ё for е do not count; words are not stemmed: use begin* for inflected ones. Ends with 1 if
    nothing is found.
    """
    from standoff.cli.ledger_views import print_hits, statement_record
    from standoff.ledger.search import search as find
    from standoff.ledger.store import open_ledger

    written = words_given(query)
    path = _path(ledger)
    with open_ledger(path) as opened:
        found = find(opened, written, narrowing.filters(opened), most=most)
    if as_json:
        print_json(
            {
                "query": written,
                "ranked": found.ranked,
                "more": found.more,
                "hits": [
                    {
                        **statement_record(hit.statement),
                        "places": [{"start": place.start, "end": place.end} for place in hit.places],
                    }
                    for hit in found.hits
                ],
            }
        )
    else:
        print_hits(found.hits)
        if not found.hits:
            print_line(f"nothing in {path} has {written!r}")
        elif not found.ranked:
            print_line("The words are too common to rank by; the documents added last come first.")
        if found.more:
            print_line(f"There is more: --most shows it, now {most}.")
    if not found.hits:
        raise typer.Exit(1)


def show(
    document: _IdArgument,
    text: Annotated[
        bool, typer.Option("--text", help="The kept text too; without --json, nothing else.")
    ] = False,
    into: Annotated[
        str | None,
        typer.Option(
            "--into", metavar="CASE", help="Append its claims to this case, as `standoff read --into` does."
        ),
    ] = None,
    ledger: _LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a document: what it is, its claims with sources and dates, its warnings."""
    from standoff.cli.ledger_views import print_document
    from standoff.filing import record_of
    from standoff.ledger.filters import Filters
    from standoff.ledger.listing import list_claims
    from standoff.ledger.store import open_ledger

    with open_ledger(_path(ledger)) as opened:
        digest = opened.find(document)
        entry = opened.entry(digest)
        claims = list_claims(opened, Filters(document=digest))
        identity = opened.short(digest)
    if into is not None:
        _into_case(into, entry, as_json)
    elif as_json:
        print_json(record_of(entry, identity, text=text))
    elif text:
        sys.stdout.write(shown(entry.text) if sys.stdout.isatty() else entry.text)
    else:
        print_document(entry, claims)


@narrowed
def export(
    form: Annotated[
        str,
        typer.Option("--format", help="csv: a row a claim; jsonl: a line a document; csl-json: references."),
    ] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to this file instead of the screen.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write a file that is there already anew.")] = False,
    narrowing: Narrowing = Narrowing(),
    ledger: _LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export what is in the ledger: claims for a spreadsheet, whole documents, or references for Zotero."""
    from standoff.files import write_parts
    from standoff.filing import EXPORTS
    from standoff.ledger.store import open_ledger

    if form not in EXPORTS:
        raise InputError(f"--format {form}: accepted are {', '.join(EXPORTS)}")
    if out is not None and out.exists() and not (force and out.is_file()):
        raise InputError(f"{out}: there is something here already; --force writes a file anew")
    with open_ledger(_path(ledger)) as opened:
        parts = EXPORTS[form](opened, narrowing.filters(opened))
        if out is None and not as_json:
            on_screen = sys.stdout.isatty()
            for part in parts:
                sys.stdout.write(shown(part) if on_screen else part)
            return
        if out is None:
            print_json({"format": form, "content": "".join(parts)})
            return
        try:
            written = write_parts(out, (part.encode() for part in parts))
        except OSError as broken:
            raise InputError(f"{out}: cannot be written: {broken.strerror}") from None
    if as_json:
        print_json({"format": form, "written": str(out), "bytes": written})
    else:
        print_line(f"wrote {out} ({written:,} bytes)")


def remove(
    documents: Annotated[list[str], typer.Argument(metavar="ID...", help="Documents to take out.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    ledger: _LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take documents out of the ledger, with all that was found in them; asks first."""
    from standoff.ledger.store import open_ledger

    path = _path(ledger)
    with open_ledger(path) as opened:
        digests = list(dict.fromkeys(opened.find(one) for one in documents))
        entries = [(opened.short(digest), opened.entry(digest)) for digest in digests]
    if not yes:
        if as_json or not sys.stdin.isatty():
            raise InputError("nothing was taken out: --yes is needed where nobody can be asked")
        for identity, entry in entries:
            print_line(
                f"{identity}  {entry.title or entry.name} ({len(entry.claims)} claims, added {entry.added})"
            )
        if not typer.confirm(f"Take {len(entries)} document(s) out of {path}?"):
            print_line("nothing was taken out")
            raise typer.Exit(1)
    with open_ledger(path, write=True) as opened:
        for digest in digests:
            opened.remove(digest)
    if as_json:
        print_json({"ledger": str(path), "removed": digests})
        return
    for identity, entry in entries:
        print_line(f"{identity}  taken out: {entry.title or entry.name}")


def rebuild(
    ledger: _LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read every kept text again by this version's rules, and make the search index anew."""
    from standoff.filing import read_again
    from standoff.ledger.store import open_ledger

    path = _path(ledger)
    changed: list[str] = []
    failed: list[dict[str, object]] = []
    with open_ledger(path):
        pass  # a rebuild begins no ledger
    with open_ledger(path, write=True) as opened, progress_bar(as_json) as progress:
        opened.index_anew()
        digests = opened.digests()
        for number, digest in enumerate(digests):
            progress("reading again", number, len(digests))
            before = opened.entry(digest)
            try:
                after = read_again(before)
                opened.replace(after)
            except StandoffError as error:
                failed.append({"file": before.name, **error_record(error)})
                continue
            if after != before:
                changed.append(opened.short(digest))
        progress("reading again", len(digests), len(digests))
    if as_json:
        print_json({"ledger": str(path), "documents": len(digests), "changed": changed, "failed": failed})
    else:
        for bad in failed:
            print_line(f"standoff: {bad['message']}", err=True)
        print_line(f"{path}: {len(digests)} documents read again, {len(changed)} with another result")
    if failed:
        raise typer.Exit(2)


def _into_case(case: str, entry: "Entry", as_json: bool) -> None:
    """Append the claims of a kept document to a case."""
    from standoff.drafted import drafted_lines, drafted_record
    from standoff.drafts import add_drafts
    from standoff.filing import reading_of

    drafted = add_drafts(case, [reading_of(entry)])
    if as_json:
        print_json(drafted_record(drafted))
        return
    for line in drafted_lines(drafted):
        print_line(line)


def _path(given: str | None) -> Path:
    """Return the ledger's file: as given, else the user's."""
    from standoff.ledger.store import default_path

    if given is not None and not given:
        raise InputError(
            "--ledger: the name given is empty; accepted is a file, which is made if there is none"
        )
    return Path(given) if given is not None else default_path()


LEDGER_COMMANDS: Mapping[str, Callable[..., None]] = {
    "add": add,
    "list": list_,
    "search": search,
    "show": show,
    "export": export,
    "remove": remove,
    "rebuild": rebuild,
}
"""Every command of ``standoff ledger``, in the order of the help."""
