"""How a text was read, told in the terminal: ``read --explain``."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from standoff.passages import doubt_lines
from standoff.reading import claims, running
from standoff.reading.citations import CONVENTIONS
from standoff.reading.explaining import BASES, why_outlet
from standoff.reading.record import Citation, Claim, Reading

__all__ = ["print_explained"]

_LONGEST_QUOTE = 160


def print_explained(console: Console, file: str, reading: Reading) -> None:
    """Print each citation with its rule, its sources and what it supports; then dates, rules and doubts."""
    document = reading.document
    told = f"{document.date or 'no date'} ({document.date_basis or 'none told'})"
    console.print(Text(f"{file}: {document.title or 'no title'}; {told}", style="bold"))
    supported: dict[int, list[Claim]] = {}
    for claim in reading.claims:
        for index in claim.citations:
            supported.setdefault(index, []).append(claim)
    for index, citation in enumerate(reading.citations):
        console.print()
        console.print(
            Text.assemble((_quoted(citation.text), "bold"), f"  at {citation.start}-{citation.end}")
        )
        _print_pairs(console, _facts(reading, citation, supported.get(index, ())))
    if reading.dates:
        table = Table(title="Dates in the text", title_justify="left", header_style="bold")
        for name in ("text", "value", "rule", "year or day from"):
            table.add_column(name, overflow="fold")
        for one in reading.dates:
            table.add_row(Text(one.text), one.value or "-", one.rule, one.basis)
        console.print()
        console.print(table)
    for heading, words in _legend(reading):
        console.print()
        console.print(Text(heading, style="bold"))
        _print_pairs(console, iter(words.items()))
    if reading.warnings:
        console.print()
    for doubt in doubt_lines(reading.warnings):
        console.print(Text(doubt))


def _print_pairs(console: Console, pairs: Iterator[tuple[str, str]]) -> None:
    """Print names with what is said of them."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(f"  {name}", Text(value))
    console.print(table)


_BEARING: Mapping[str | None, str] = {"cf.": "compared with", "but see": "against"}
"""How a citation with a signal of contrast bears on its claim; any other supports it."""


def _facts(reading: Reading, citation: Citation, cited_for: Sequence[Claim]) -> Iterator[tuple[str, str]]:
    """Give what is told of a citation, line by line."""
    yield "rule", citation.rule
    if citation.signal is not None:
        yield "signal", citation.signal
    for source in citation.sources:
        days = ", ".join(source.dates) or "no date"
        basis = f" ({source.date_basis})" if source.date_basis is not None else ""
        yield "source", f"{source.name}: {source.outlet or 'no outlet'} ({why_outlet(source)}); {days}{basis}"
    bearing = _BEARING.get(citation.signal, "supports")
    for claim in cited_for:
        yield bearing, f"{_quoted(reading.text[claim.start : claim.end])} ({claim.rule})"


def _legend(reading: Reading) -> Iterator[tuple[str, dict[str, str]]]:
    """Give what the rules and bases mean that were told of."""
    used = dict.fromkeys(citation.rule for citation in reading.citations)
    if used:
        yield (
            "Rules of citations",
            {rule: _plain(CONVENTIONS[rule].says) for rule in CONVENTIONS if rule in used},
        )
    reaches = {claim.rule for claim in reading.claims}
    if reaches:
        yield (
            "Which words a citation is for",
            {rule: text for rule, text in claims.RULES.items() if rule in reaches},
        )
    kinds = {one.rule for one in reading.dates}
    if kinds:
        yield (
            "Rules of dates",
            {rule: _plain(text) for rule, text in running.RULES.items() if rule in kinds},
        )
    bases = {source.date_basis for citation in reading.citations for source in citation.sources}
    bases |= {one.basis for one in reading.dates}
    known = {basis: text for basis, text in BASES.items() if basis in bases}
    if known:
        yield "Where the year or day is from", known


def _plain(text: str) -> str:
    """Leave out the marks of emphasis."""
    return text.replace("*", "")


def _quoted(text: str) -> str:
    """Return a text on one line, its middle left out where it is long."""
    flat = " ".join(text.split())
    if len(flat) <= _LONGEST_QUOTE:
        return flat
    return f"{flat[: _LONGEST_QUOTE // 2].rstrip()} ... {flat[-_LONGEST_QUOTE // 2 :].lstrip()}"
