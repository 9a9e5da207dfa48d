"""Short ways to compose the records of the tree."""

from typing import Literal

from standoff.brief.tree import Break, Cell, Content, Inline, Note, Number, Paragraph, Sentence, Text
from standoff.brief.words import ScaleName, percent, points, term

__all__ = [
    "BREAK",
    "caveat",
    "cell",
    "chance",
    "error",
    "judged",
    "note",
    "number",
    "paragraph",
    "probability",
    "share",
    "tabled",
    "text",
]

NumberStyle = Literal["plain", "strong", "emphasis"]
BREAK = Break()


def text(words: str) -> Text:
    """Return plain running text."""
    return Text(text=words)


def number(value: float, printed: str, trace: str, *, style: NumberStyle = "plain") -> Number:
    """Return a number with its printed form and its trace."""
    return Number(value=value, text=printed, trace=trace, style=style)


def probability(value: float, trace: str, *, settled: bool = False, style: NumberStyle = "plain") -> Number:
    """Return a probability in per cent."""
    return number(value, percent(value, settled=settled), trace, style=style)


def tabled(value: float, trace: str, *, settled: bool = False, style: NumberStyle = "plain") -> Number:
    """Return a probability in per cent for the cell of a table."""
    return number(value, percent(value, settled=settled, short=True), trace, style=style)


def chance(
    value: float, trace: str, scale: ScaleName, *, settled: bool = False, alone: bool = False
) -> tuple[Inline, ...]:
    """Return a probability with its likelihood term beside it, where the scale has one.

    ``alone`` is for one of several rivals, the likeliest of which may still be unlikely when taken alone.
    """
    shown = probability(value, trace, settled=settled)
    word = None if settled else term(value, scale)
    if alone and word and value < 0.5:
        word = f"{word}, taken alone"
    return (shown, text(f" ({word})")) if word else (shown,)


def share(part: int, whole: int, trace: str) -> tuple[Inline, ...]:
    """Return a count and what it is a count of: *3 of 12*."""
    return (number(part, str(part), trace), text(" of "), number(whole, str(whole), trace))


def error(standard_error: float | None, trace: str) -> tuple[Inline, ...]:
    """Return the standard error of a simulated probability, in brackets; nothing for an exact one."""
    if standard_error is None:
        return ()
    return (text(" ("), number(standard_error, points(standard_error), trace), text(")"))


def cell(*content: Content | str, bar: float | None = None, mark: bool = False) -> Cell:
    """Return a cell of these contents; a plain string stands for its text."""
    return Cell(
        content=tuple(text(part) if isinstance(part, str) else part for part in content), bar=bar, mark=mark
    )


def judged(*content: Inline | str) -> Sentence:
    """Return a sentence of judgement."""
    return Sentence(kind="judgement", content=_inlines(*content))


def paragraph(*sentences: Sentence, lead: bool = False) -> Paragraph:
    """Return a paragraph of these sentences."""
    return Paragraph(sentences=sentences, lead=lead)


def note(*content: Inline | str) -> Note:
    """Return words about the document."""
    return Note(content=_inlines(*content))


def caveat(*content: Inline | str) -> Note:
    """Return a caveat on the numbers beside it."""
    return Note(content=_inlines(*content), caveat=True)


def _inlines(*content: Inline | str) -> tuple[Inline, ...]:
    return tuple(text(part) if isinstance(part, str) else part for part in content)
