"""Evidence of a case, from ``evidence.yaml``: claims, their reports, and what each claim is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from standoff.case.checking import Form
from standoff.case.model import (
    NONE_OF_THESE,
    Actor,
    ActorId,
    CaseDocument,
    EvidenceItem,
    IntentionId,
    OptionChange,
    Report,
    SourceId,
    SourceSetting,
)
from standoff.case.names import Names, listed
from standoff.case.page import Path
from standoff.case.questions import read_change
from standoff.case.quotes import find_quote
from standoff.case.schema import EvidenceEntry, ReportEntry
from standoff.case.sources import source_setting, unknown_source
from standoff.case.values import did_you_mean
from standoff.sources.grading import UNJUDGED_DIGIT, grade_parts
from standoff.sources.registry import OutletId, outlets

__all__ = ["Dossier", "read_evidence"]

EvidenceForm = Form[list[EvidenceEntry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What evidence is checked against."""

    names: Names
    actors: Mapping[str, Actor]
    """Sound actors by id."""
    documents: Mapping[str, CaseDocument]
    unread: frozenset[str]
    """Names of documents that are there and could not be read."""
    sources: dict[SourceId, SourceSetting]
    """Grows by the sources that reports name."""
    unread_intentions: frozenset[str] = frozenset()
    """Actors whose intentions could not all be read: nothing is said of one that is not among them."""
    damaged_sources: frozenset[str] = frozenset()
    """Sources that stand in ``case.yaml`` with a mistake."""
    all_sources: bool = True
    """Whether all sources of ``case.yaml`` could be read: else nothing is said of one that nobody knows."""
    begins: date | None
    latest: date | None
    """The last day from which evidence may come."""
    latest_called: str
    """How messages call that day."""


def read_evidence(form: EvidenceForm, dossier: Dossier) -> tuple[tuple[EvidenceItem, ...], tuple[str, ...]]:
    """Make the evidence items, and a sentence for what was filled in on the analyst's behalf."""
    items: list[EvidenceItem] = []
    first: dict[str, int] = {}
    filled_in = 0
    for index, entry in enumerate(form.model or ()):
        if entry.id in first:
            line, _ = form.page.place(form.on_page((first[entry.id], "id")))
            form.mistake(
                (index, "id"), f"`{entry.id}` is already the id of the item on line {line}; ids are unique"
            )
        first.setdefault(entry.id, index)
        reports = tuple(
            _read_report(form, (index, "reports", number), report, f"{entry.id}.{number + 1}", dossier)
            for number, report in enumerate(entry.reports)
        )
        moves = _read_moves(form, (index,), entry, dossier)
        expected = _read_expected(form, (index, "expected_if"), entry, dossier)
        filled_in += sum(
            NONE_OF_THESE in table and NONE_OF_THESE not in entry.expected_if[actor]
            for actor, table in expected.items()
        )
        items.append(
            EvidenceItem(
                id=entry.id,
                claim=entry.claim,
                reports=reports,
                voice=entry.voice,
                moves=moves,
                on=_read_day(form, (index,), entry, dossier),
                expected_if=expected,
                because=entry.because or "",
                cause=entry.cause or "",
            )
        )
    note = (
        "Where an indicator gives no probability under none_of_these, the mean of the listed intentions stands,"
        f" weighted by the priors ({filled_in} {'time' if filled_in == 1 else 'times'})."
    )
    return tuple(items), (note,) if filled_in else ()


def _read_report(
    form: EvidenceForm, path: Path, entry: ReportEntry, report_id: str, dossier: Dossier
) -> Report:
    """Make a report; its letter comes from its grade, else from the source."""
    if dossier.latest and entry.date > dossier.latest:
        message = (
            f"{entry.date} is later than {dossier.latest_called}, {dossier.latest}; nothing later may enter"
        )
        form.mistake((*path, "date"), message)
    source = SourceId(entry.source)
    setting = dossier.sources.get(source)
    if setting is None and OutletId(source) in outlets():
        setting = dossier.sources[source] = source_setting(source)
    if setting is None:
        setting = source_setting(source)
        if source not in dossier.damaged_sources and dossier.all_sources:
            form.mistake((*path, "source"), unknown_source(source, dossier.sources))
    letter, digit = grade_parts(entry.grade or "") or (None, None)
    return Report(
        id=report_id,
        source=source,
        date=entry.date,
        reliability=letter or setting.reliability,
        reliability_from="report" if letter else setting.reliability_from,
        credibility=digit or UNJUDGED_DIGIT,
        origin=entry.origin or report_id,
        quote=entry.quote or "",
        document=_read_document(form, path, entry, dossier),
    )


def _read_document(form: EvidenceForm, path: Path, entry: ReportEntry, dossier: Dossier) -> str:
    """Return the document of a report, in which its quote must stand exactly once."""
    names = tuple(dossier.documents)
    if entry.document is None and not entry.quote:
        return ""
    if (entry.document or (names[0] if len(names) == 1 else "")) in dossier.unread:
        return ""
    if entry.document is None and len(names) != 1:
        there = f"documents/ holds {listed(names)}" if names else "documents/ holds no text"
        form.mistake((*path, "quote"), f"the quote is from no document; {there}: name one with `document`")
        return ""
    document = entry.document or names[0]
    if document not in dossier.documents:
        message = (
            f"`{document}` is not in documents/; accepted are {listed(names)}{did_you_mean(document, names)}"
        )
        form.mistake((*path, "document"), message)
        return ""
    if entry.quote:
        found = find_quote(entry.quote, dossier.documents[document].text)
        if not found:
            form.mistake(
                (*path, "quote"), f"these words are not in {document}; quote them as they stand there"
            )
        elif len(found) > 1:
            form.mistake(
                (*path, "quote"), f"these words stand more than once in {document}; quote more of them"
            )
    return document


def _read_moves(
    form: EvidenceForm, path: Path, entry: EvidenceEntry, dossier: Dossier
) -> tuple[OptionChange, ...]:
    """Make the moves of an item: changes of options of one actor."""
    if entry.move is None:
        return ()
    if entry.expected_if:
        message = "a move and the report of it is one fact: accepted is `move` or `expected_if`, not both"
        form.mistake((*path, "expected_if"), message, at_key=True)
    single = not form.has((*path, "move", 0))
    changes: dict[OptionChange, None] = {}
    for number, text in enumerate(entry.move):
        at = (*path, "move") if single else (*path, "move", number)
        change = read_change(form, at, text, dossier.names)
        if change is None:
            continue
        owner = change.option.partition(".")[0]
        if any(other.option == change.option for other in changes):
            form.mistake(at, f"`{change.option}` is moved twice; accepted is one change of an option")
        elif any(other.option.partition(".")[0] != owner for other in changes):
            form.mistake(
                at, f"`{change.option}` belongs to another actor; write an item for each actor's move"
            )
        changes.setdefault(change)
    return tuple(changes)


def _read_day(form: EvidenceForm, path: Path, entry: EvidenceEntry, dossier: Dossier) -> date | None:
    """Return the day of a move, by default that of the earliest report."""
    if entry.move is None:
        if entry.on is not None:
            form.mistake(
                (*path, "on"), "`on` is the day of a move, and this item has none; leave it out", at_key=True
            )
        return None
    day = entry.on or min(report.date for report in entry.reports)
    at = (*path, "on") if entry.on else (*path, "move")
    if dossier.begins and day < dossier.begins:
        message = f"the move of {day} is before the case begins, {dossier.begins}; mark what was so before `at_start`"
        form.mistake(at, message)
    if dossier.latest and entry.on and day > dossier.latest:
        form.mistake(at, f"the move of {day} is later than {dossier.latest_called}, {dossier.latest}")
    return day


def _read_expected(
    form: EvidenceForm, path: Path, entry: EvidenceEntry, dossier: Dossier
) -> Mapping[ActorId, Mapping[IntentionId, float]]:
    """Make the table of an indicator: every intention of the actors it names."""
    read: dict[ActorId, Mapping[IntentionId, float]] = {}
    for name, table in entry.expected_if.items():
        if not dossier.names.may_be_an_actor(name):
            accepted = (
                f"accepted are {listed(dossier.names.actors)}{did_you_mean(name, dossier.names.actors)}"
            )
            form.mistake((*path, name), f"`{name}` is not an actor; {accepted}", at_key=True)
            continue
        written = dossier.names.intentions.get(name, ())
        known = [intention for intention in written if intention != NONE_OF_THESE]
        actor = dossier.actors.get(name)
        if not known:
            if actor is not None:
                message = f"`{name}` has no rival intentions to tell apart; give it some, or leave it out"
                form.mistake((*path, name), message, at_key=True)
            continue
        if name not in dossier.unread_intentions:
            _check_intentions(form, (*path, name), table, known)
        if actor is not None and all(intention in table for intention in known):
            read[ActorId(name)] = _completed(actor, table)
    return read


def _check_intentions(
    form: EvidenceForm, path: Path, table: Mapping[str, float], known: Sequence[str]
) -> None:
    """Note intentions that are not the actor's, and those that are left out."""
    actor = str(path[-1])
    for intention in table:
        if intention not in known and intention != NONE_OF_THESE:
            accepted = f"accepted are {listed(known)}{did_you_mean(intention, known)}"
            form.mistake(
                (*path, intention), f"`{intention}` is not an intention of {actor}; {accepted}", at_key=True
            )
    left_out = [intention for intention in known if not form.has((*path, intention))]
    if left_out and form.is_sound(path):
        message = f"no probability under {listed(left_out)}; accepted is one for every intention of {actor}"
        form.mistake(path, message, at_key=True)


def _completed(actor: Actor, table: Mapping[str, float]) -> Mapping[IntentionId, float]:
    """Return the table in the actor's order; the residual intention expects what the others do on average."""
    rivals = [intention for intention in actor.intentions if intention.id != NONE_OF_THESE]
    weights = [intention.prior for intention in rivals]
    if not fsum(weights):
        weights = [1.0] * len(rivals)
    mean = fsum(weight * table[rival.id] for weight, rival in zip(weights, rivals, strict=True)) / fsum(
        weights
    )
    return {intention.id: table.get(intention.id, mean) for intention in actor.intentions}
