"""What the notes of a document leave open: notes without a source, notes without a mark, marks without a note."""

from collections.abc import Iterator, Sequence

from standoff.reading.conventions.draft import CitationDraft
from standoff.reading.note_marks import Note
from standoff.reading.page import Page
from standoff.reading.record import Doubt

__all__ = ["note_doubts", "unread_notes"]

_SHOWN = 80
"""Characters of a note that its warning quotes."""
_MOST_LABELS = 20
"""Labels that a warning lists."""


def unread_notes(page: Page, drafts: Sequence[CitationDraft]) -> list[Note]:
    """Return the notes of which no citation was made, in order."""
    if not page.notes:
        return []
    read = {draft.start for draft in drafts if draft.rule == "note"}
    return [note for note in page.notes if note.start not in read]


def note_doubts(page: Page, unread: Sequence[Note]) -> Iterator[Doubt]:
    """Give a warning for each unread note, one for the notes without a mark, and one for the marks without a note."""
    for note in unread:
        start, end = page.text.back(note.start, note.end)
        written = " ".join(page.text.raw[start : min(end, start + 4 * _SHOWN)].split())
        shown = written if len(written) <= _SHOWN else written[:_SHOWN] + "..."
        message = f"note {note.label}: no source is read in {shown!r}"
        yield Doubt(kind="unread note", start=start, end=end, message=message)
    unmarked = [note for note in page.notes if note.label not in page.marks.of]
    if unmarked:
        start, end = page.text.back(unmarked[0].start, unmarked[0].end)
        message = f"nothing in the text refers to {_listed('note', [note.label for note in unmarked])}"
        yield Doubt(kind="note without mark", start=start, end=end, message=message)
    lacking = page.marks.lacking
    if lacking:
        start, end = page.text.back(lacking[0].start, lacking[0].end)
        message = f"the text refers to {_listed('note', [mark.label for mark in lacking])}, which the document lacks"
        yield Doubt(kind="mark without note", start=start, end=end, message=message)


def _listed(what: str, labels: Sequence[str]) -> str:
    """List labels, each once; of many the first."""
    once = list(dict.fromkeys(labels))
    more = len(once) - _MOST_LABELS
    listed = ", ".join(once[:_MOST_LABELS]) + (f" and {more} more" if more > 0 else "")
    return f"{what}{'s' if len(once) > 1 else ''} {listed}"
