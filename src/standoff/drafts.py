"""From readings to a case: a draft evidence item for every claim that it does not have yet."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from os.path import lexists
from pathlib import Path
from tempfile import TemporaryDirectory

from standoff.case.documents import SUFFIXES
from standoff.case.library import find_case
from standoff.case.model import Case
from standoff.case.page import EMPTY
from standoff.case.quotes import find_quote
from standoff.case.reader import read_case
from standoff.case.warnings import DRAFT
from standoff.case.writer import append_evidence
from standoff.drafted import Draft, Drafted, LeftOut, likeness
from standoff.errors import CaseError, InputError
from standoff.files import locked, write_whole
from standoff.linking import link, words_of
from standoff.origins import Story, Told, find_stories
from standoff.reading.inputs import STANDARD_INPUT
from standoff.reading.record import Claim, Reading
from standoff.sources.registry import OutletId, outlets

__all__ = ["add_drafts"]

_WIRES = frozenset({"state agency", "private wire"})
"""Kinds of outlets from which others copy."""
_FEWEST_WORDS = 5
"""A quote has at least so many words, where the claim has them."""
_MARK = re.compile(r"^\s*# From (?P<document>.+), characters (?P<start>\d+)-\d+", re.MULTILINE)
"""The comment above a draft: while it stands, the claim is not drafted again, even if the item was deleted."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def add_drafts(case: str, readings: Sequence[Reading]) -> Drafted:
    """Append a draft evidence item for every claim that the case does not have yet.

    A draft holds the claim as the document has it and the reports that support it; what it is - a move, an
    indicator, context - is left to the analyst. The document is copied to ``documents/`` unless it is there. A claim
    is known by its place in the document: by the id of its draft, by the comment above it, or by a report whose quote
    lies in it; also by its text, if an item has the same reports. Of its citations, an unlisted source, a date that
    is no full day, one later than the case's ``as_of``, and a source cited for contrast (``cf.``, ``but see``) are no
    reports: they are told in the comment above the item, and where no report is left, the claim is left out and told.

    Returns
    -------
    Drafted
        The case passes its check then as it did before.

    Raises
    ------
    CaseError
        If the case holds mistakes; nothing is written then.
    InputError
        If there is no such case, or it cannot be written.
    """
    folder = find_case(case)
    if not Path(case).exists():
        raise InputError(
            f"{case}: a bundled case, which is not written to; copy its folder, {folder}, and name that"
        )
    with locked(folder):
        return _Work(folder, readings).done()


class _Work:
    """One addition of readings to a case, under its lock."""

    def __init__(self, folder: Path, readings: Sequence[Reading]) -> None:
        self.folder = folder
        self.case = _case_of(folder)
        self.links = link(self.case)
        self.evidence = folder / "evidence.yaml"
        written = self.evidence.read_bytes() if self.evidence.is_file() else b""
        self.readings = readings
        self.ids = {item.id for item in self.case.evidence}
        self.spans = {(passage.document, passage.start) for passage in self.links.passages.values()}
        self.spans |= {
            (found["document"], int(found["start"]))
            for found in _MARK.finditer(written.decode("utf-8", "replace"))
        }
        self.own = {str(setting.name).casefold(): str(name) for name, setting in self.case.sources.items()}
        self.reported = {
            item.claim: {(str(report.source), report.date) for report in item.reports}
            for item in self.case.evidence
        }
        self.copies: dict[str, str] = {}
        self.drafts: list[Draft] = []
        self.left_out: list[LeftOut] = []
        self.notes: list[str] = []
        self.known = 0

    def done(self) -> Drafted:
        """Draft, propose origins, write; take everything back if the case would not pass its check."""
        for reading in self.readings:
            self._read(reading)
        stories = self._stories() if self.drafts else ()
        if self.drafts:
            self._write(stories)
        return Drafted(
            case=str(self.folder),
            drafts=tuple(self.drafts),
            left_out=tuple(self.left_out),
            known=self.known,
            stories=stories,
            notes=tuple(self.notes),
        )

    def _read(self, reading: Reading) -> None:
        """Draft the claims of a reading."""
        name = self._document(reading)
        document = reading.document
        last = self.case.as_of.isoformat() if self.case.as_of else ""
        if last and document.date and document.date_basis == "explicit" and document.date > last:
            self.notes.append(f"{name} is dated {document.date}, later than the case's as_of, {last}")
        for claim in reading.claims:
            self._draft(reading, claim, name)
        if not any(draft.document == name for draft in self.drafts):
            self.copies.pop(name, None)

    def _draft(self, reading: Reading, claim: Claim, name: str) -> None:
        """Draft a claim, unless it is known or has no report."""
        text = " ".join(_CONTROL.sub(" ", words_of(reading, claim.start, claim.end)).split())
        identity = f"{DRAFT}{reading.document.sha256[:8]}-{claim.start}"
        reports, notes = self._reports(reading, claim)
        if (
            identity in self.ids
            or (name, claim.start) in self.spans
            or (text in self.reported and set(reports) <= self.reported[text])
        ):
            self.known += 1
            return
        if not reports or not text:
            why = "; ".join(notes) or "no source is cited for it"
            self.left_out.append(
                LeftOut(document=name, start=claim.start, end=claim.end, claim=text, why=why)
            )
            return
        self.ids.add(identity)
        self.spans.add((name, claim.start))
        draft = Draft(
            id=identity,
            document=name,
            start=claim.start,
            end=claim.end,
            claim=text,
            reports=tuple(reports),
            quote=_quote(reading.text, text, claim.start, claim.end),
            notes=tuple(notes),
        )
        self.drafts.append(draft)

    def _reports(self, reading: Reading, claim: Claim) -> tuple[list[tuple[str, date]], list[str]]:
        """Return the reports that support a claim, and what is said of the other sources cited."""
        reports: dict[tuple[str, date], None] = {}
        notes: list[str] = []
        for index in claim.citations:
            signal = reading.citations[index].signal
            for source in reading.citations[index].sources:
                shown = " ".join(_CONTROL.sub(" ", source.name).split())
                told = f"{shown} {', '.join(source.dates)}".strip()
                outlet = source.outlet or self.own.get(source.name.casefold())
                if signal in {"cf.", "but see"}:
                    notes.append(f"{signal} {told}: cited for contrast, no report of it")
                elif outlet is None:
                    notes.append(f"{told}: an unlisted source; list it under `sources:` in case.yaml")
                elif not source.dates:
                    notes.append(f"{told}: cited without a date")
                else:
                    for day in source.dates:
                        problem = self._problem(day)
                        if problem:
                            notes.append(f"{outlet} {day}: {problem}")
                        else:
                            reports.setdefault((outlet, date.fromisoformat(day)))
        return list(reports), notes

    def _problem(self, day: str) -> str:
        """Return why a date cannot be that of a report, or nothing."""
        if len(day) != 10:
            return "the day is not known"
        if self.case.as_of is not None and date.fromisoformat(day) > self.case.as_of:
            return f"later than the case's as_of, {self.case.as_of}"
        return ""

    def _item(self, draft: Draft, *, placed: bool) -> dict[str, object]:
        """Return an item as it is written; if its document is placed in the case, with its name and a quote."""
        place: dict[str, object] = {"document": draft.document} if placed else {}
        if placed and draft.quote:
            place["quote"] = draft.quote
        reports = [{"source": source, "date": day, **place} for source, day in draft.reports]
        return {"id": draft.id, "claim": draft.claim, "reports": reports}

    def _document(self, reading: Reading) -> str:
        """Return the name of a document in ``documents/``; one that is not there is to be copied."""
        taken = {one.name for one in self.case.documents}
        there = [one.name for one in self.case.documents if one.text == reading.text]
        there += [name for name, text in self.copies.items() if text == reading.text]
        if there:
            return there[0]
        given = Path(reading.document.name)
        suffix = given.suffix.lower() if given.suffix.lower() in SUFFIXES else ".txt"
        stem = _CONTROL.sub(" ", given.stem).strip() or "text"
        if reading.document.name == STANDARD_INPUT:
            # Another text from there will have the same name.
            stem = f"{stem.replace(' ', '-')}-{reading.document.sha256[:8]}"
        name = f"{stem}{suffix}"
        if name in taken or name in self.copies or lexists(self.folder / "documents" / name):
            name = f"{stem}-{reading.document.sha256[:8]}{suffix}"
        if reading.claims:
            self.copies[name] = reading.text
        return name

    def _stories(self) -> tuple[Story, ...]:
        """Return the stories that a new draft seems to share with other reports of the case."""
        told = [
            self._told(item.id, str(report.source), report.date, text, report.origin)
            for item in self.case.evidence
            for report in item.reports
            for passage in [self.links.passages.get(report.id)]
            for text in [passage.text if passage else item.claim]
        ]
        told = [
            replace(one, origin="" if one.origin.startswith(f"{one.item}.") else one.origin) for one in told
        ]
        told += [
            self._told(draft.id, source, day, draft.claim, "")
            for draft in self.drafts
            for source, day in draft.reports
        ]
        new = {draft.id for draft in self.drafts}
        return tuple(story for story in find_stories(told) if new.intersection(story.items))

    @staticmethod
    def _told(item: str, source: str, day: date, text: str, origin: str) -> Told:
        """Make a report comparable."""
        outlet = outlets().get(OutletId(source))
        wire = outlet is not None and outlet.kind in _WIRES
        return Told(item=item, outlet=source, day=day, text=text, wire=wire, origin=origin)

    def _beside(self, draft: Draft) -> tuple[str, ...]:
        """Return the items of the case before that have a report of the same outlet and day."""
        return tuple(
            item.id
            for item in self.case.evidence
            if any((str(report.source), report.date) in draft.reports for report in item.reports)
        )

    def _write(self, stories: Sequence[Story]) -> None:
        """Write documents and items; take them back if the case does not pass its check with them.

        A document that the case cannot take, for its size or because quotes then need a `document`, is left out.
        """
        try:
            self._write_once(stories, self.copies)
        except CaseError as error:
            if not self.copies:
                raise
            self._write_once(stories, {})
            reason = error.mistakes[0]
            self.notes.append(
                f"{', '.join(self.copies)}: not copied to documents/, or the case would not pass its check:"
                f" {reason.file}:{reason.line}: {reason.message}"
            )

    def _write_once(self, stories: Sequence[Story], copies: Mapping[str, str]) -> None:
        """Write, check, and on a mistake put everything back as it was."""
        there = {one.name for one in self.case.documents} | set(copies)
        before = self.evidence.read_bytes() if self.evidence.is_file() else None
        written: list[Path] = []
        try:
            for name, text in copies.items():
                path = self.folder / "documents" / name
                path.parent.mkdir(exist_ok=True)
                write_whole(path, text.encode("utf-8", "replace"))
                written.append(path)
            items = [self._item(draft, placed=draft.document in there) for draft in self.drafts]
            notes = {draft.id: _comments(draft, stories, self._beside(draft)) for draft in self.drafts}
            append_evidence(self.evidence, items, notes)
            read_case(self.folder)
        except BaseException as error:
            self._take_back(before, written)
            if isinstance(error, OSError):
                raise InputError(f"{self.folder}: cannot be written: {error.strerror}") from None
            raise

    def _take_back(self, before: bytes | None, written: Sequence[Path]) -> None:
        """Put the evidence back as it was, and remove the documents written."""
        if before is None:
            self.evidence.unlink(missing_ok=True)
        elif self.evidence.read_bytes() != before:
            write_whole(self.evidence, before)
        for path in written:
            path.unlink(missing_ok=True)


def _case_of(folder: Path) -> Case:
    """Read a case; evidence that is still empty, which a check calls a mistake, counts as none."""
    try:
        return read_case(folder)
    except CaseError as error:
        if [mistake.message for mistake in error.mistakes] != [EMPTY]:
            raise
    with TemporaryDirectory() as made:
        bare = Path(made) / folder.resolve().name
        bare.mkdir()
        shutil.copy(folder / "case.yaml", bare)
        if (folder / "documents").is_dir():
            shutil.copytree(folder / "documents", bare / "documents")
        return read_case(bare)


def _comments(draft: Draft, stories: Sequence[Story], beside: Sequence[str]) -> list[str]:
    """Return the lines above a draft: where it is from, what is no report of it, and which story it may be."""
    lines = [f"From {draft.document}, characters {draft.start}-{draft.end}. Not judged yet."]
    lines += [f"Also cited: {note}." for note in draft.notes]
    joined = {item for story in stories if draft.id in story.items for item in story.items}
    others = [item for item in beside if item not in joined]
    if others:
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        lines.append(
            f"An outlet and day of it are also those of {', '.join(others[:3])}{more}: the same report?"
        )
    for story in stories:
        if draft.id in story.items:
            rest = ", ".join(item for item in story.items if item != draft.id)
            lines.append(
                f"One story with {rest}? ({likeness(story)}) If so, add to the reports of each:"
                f" origin: {story.origin}"
            )
    return lines


def _quote(text: str, claim: str, start: int, end: int) -> str:
    """Return the shortest beginning of a claim that stands in its document once; nothing if none does."""
    words = claim.split(" ")
    for count in range(min(_FEWEST_WORDS, len(words)), len(words) + 1):
        beginning = " ".join(words[:count])
        found = find_quote(beginning, text)
        if len(found) == 1 and start <= found[0][0] < end:
            return beginning
        if not found:
            return ""
    return ""
