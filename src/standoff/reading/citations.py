"""Citations: the table of conventions, and the search by all of them.

:data:`CONVENTIONS` is that table: one convention, one rule, one module of :mod:`standoff.reading.conventions`.
A rule looks at a laid-out page and gives drafts: where the citation stands, which sources it names, and
how its claim lies to it. Where two drafts overlap, the rule that stands first in the table is right. To
read one more convention, write one more rule and enter it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType

from standoff.reading.conventions.addresses import addresses
from standoff.reading.conventions.brackets import in_brackets
from standoff.reading.conventions.credits import credits_after, reporting_by
from standoff.reading.conventions.date_after_name import date_after_name
from standoff.reading.conventions.datelines import datelines
from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.conventions.in_prose import in_prose, in_prose_undated
from standoff.reading.conventions.links import links
from standoff.reading.conventions.notes import notes
from standoff.reading.conventions.references import references
from standoff.reading.conventions.run_in_heads import run_in_heads
from standoff.reading.conventions.source_lines import source_lines
from standoff.reading.page import Page
from standoff.reading.room import bounded

__all__ = ["CONVENTIONS", "Convention", "find_citations"]

_place = attrgetter("start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """A way to cite, and the rule that reads it."""

    find: Callable[[Page], Iterator[CitationDraft]]
    says: str
    """What the rule looks for, in a sentence."""
    example: str
    """A text with such a citation; the reference page shows what is read in it."""
    unless: frozenset[str] = frozenset()
    """Conventions that speak against this one: where a document uses one of them, this one is not looked for."""


CONVENTIONS: Mapping[str, Convention] = MappingProxyType(
    {
        "note": Convention(
            find=notes,
            says="A numbered or named note, referred to by a mark in the text; *Ibid.* and short titles lead back.",
            example="The quarry closed in spring.[1]\n\nNotes\n\n[1] “Quarry Closes,” Kommersant, April 12, 2021.",
        ),
        "dateline": Convention(
            find=datelines,
            says="Place, date and agency at the head of a paragraph.",
            example="KYIV, February 3, 2023 (Reuters) - The leaders met in a cellar.",
        ),
        "in brackets": Convention(
            find=in_brackets,
            says="Outlets in parentheses or square brackets, with dates, a domain, a handle or nothing else. Where the "
            "signal turns from support to contrast inside (`; but see ...`, `; cf. ...`), what follows is a further citation of "
            "the same claim, with its own signal and the span of its part; `see` after a report is support and makes none. *(Ibid., Nov. 3)* and "
            "*(same source, Nov. 3)* are the source named last in brackets, with the new date; *(Ibid.)* is all that was cited there.",
            example="The quarry closed (Kommersant, RBC, April 12; see EDM, April 6, 8, 2021).",
        ),
        "date after name": Convention(
            find=date_after_name,
            says="A date alone in parentheses, right after an outlet's name.",
            example="The tabloid Bild (October 2, 2021) printed photos of the yacht.",
        ),
        "reference": Convention(
            find=references,
            says="*See* or *cf.* with listed outlets and their dates, in a sentence of the text itself.",
            example="For background, see EDM, December 11, 2019, January 9.",
        ),
        "link": Convention(
            find=links,
            says="A Markdown or HTML link; the host names the outlet, anchor or path the date.",
            example="The bill was withdrawn, [Reuters said](https://www.reuters.com/world/bill-withdrawn-2023-03-09/).",
        ),
        "address": Convention(
            find=addresses,
            says="A web address that stands bare; a date counts if its path has one.",
            example="More pictures: https://www.fontanka.ru/2022/01/13/70372934/",
        ),
        "credit": Convention(
            find=credits_after,
            says="A dash and an outlet at the end of a paragraph; with a date also at the end of a line, or after a quotation or sentence.",
            example="Two polling stations stayed closed. — TASS, September 17, 2021",
        ),
        "run-in head": Convention(
            find=run_in_heads,
            says="Outlet and date at the head of a paragraph, before a colon or dash, as press reviews write; without a date where at "
            "least two outlets head paragraphs.",
            example="Kommersant, October 1, 2021: the merger will be blocked.",
        ),
        "source line": Convention(
            find=source_lines,
            says="A line after a paragraph that opens with *Source:* and names outlets, as digests and monitoring services write.",
            example="The quarry will close, a diplomat said.\n\nSource: Interfax news agency, Moscow, in Russian 0815 gmt 14 Jan 22",
        ),
        "reporting by": Convention(
            find=reporting_by,
            says="The agencies that a digest is made from: *With reporting by ...*, at the end of a paragraph.",
            example="Forty people were detained in Almaty. With reporting by Reuters, AP, and TASS",
        ),
        "in prose": Convention(
            find=in_prose,
            says="A listed outlet, a verb of reporting and the date of the report. Only where a document has neither "
            "brackets nor notes that cite: there the same words are part of the claim.",
            example="Kommersant reported on October 1, 2021 that the merger would be blocked.",
            unless=frozenset({"in brackets", "note"}),
        ),
        "named in prose": Convention(
            find=in_prose_undated,
            says="A listed outlet that the words of a sentence say reports something, without a date. Only where a document "
            "cites in no other way than in prose.",
            example="According to Kommersant, the merger would be blocked.",
            unless=frozenset(
                {
                    "in brackets",
                    "note",
                    "dateline",
                    "link",
                    "address",
                    "credit",
                    "run-in head",
                    "source line",
                    "reporting by",
                }
            ),
        ),
    }
)
"""The conventions, in order of precedence."""


def find_citations(page: Page, *, name: str, most: int | None = None) -> list[CitationDraft]:
    """Find the citations of a page by all rules; where two overlap, the earlier rule is right.

    Raises
    ------
    TooLarge
        By one rule there are more than ``most``; the message names the file.
    """
    kept: list[CitationDraft] = []
    used: set[str] = set()
    for rule, convention in CONVENTIONS.items():
        if convention.unless.isdisjoint(used):
            before = len(kept)
            found = bounded(name, page.copy, convention.find(page), most)
            kept = _merged(kept, sorted(found, key=_place))
            if len(kept) > before:
                used.add(rule)
    return [one for draft in kept for one in (draft, *draft.further)]


def _merged(kept: Sequence[CitationDraft], more: Sequence[CitationDraft]) -> list[CitationDraft]:
    """Add what does not overlap with what is kept already; all three lists are in order."""
    merged: list[CitationDraft] = []
    at = 0
    for draft in more:
        while at < len(kept) and kept[at].start <= draft.start:
            merged.append(kept[at])
            at += 1
        if (merged and merged[-1].end > draft.start) or (at < len(kept) and kept[at].start < draft.end):
            continue
        merged.append(draft)
    merged.extend(kept[at:])
    return merged
