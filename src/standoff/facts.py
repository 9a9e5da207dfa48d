"""What the Assessment repeats of the case, so that a brief needs nothing else."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from standoff.assessment import (
    ActorFacts,
    Assumption,
    EvidenceFacts,
    GradingFacts,
    MoveFacts,
    OptionFacts,
    ReportFacts,
    ScheduledFacts,
    SourceFacts,
)
from standoff.case.model import (
    Case,
    Chains,
    EvidenceItem,
    OptionChange,
    Preference,
    Ranking,
    Report,
    Statements,
    Unsorted,
    Weights,
)

EvidenceKind = Literal["move", "indicator", "context"]

if TYPE_CHECKING:
    # Only a name here: the reader of texts is not needed to tell who acts.
    from standoff.linking import Links

__all__ = [
    "actor_facts",
    "assumptions_of",
    "evidence_facts",
    "grading_facts",
    "move_facts",
    "option_facts",
    "scheduled_facts",
    "source_facts",
    "tell_preference",
    "write_change",
]


def write_change(change: OptionChange) -> str:
    """Write a change as the case does: ``russia.mass`` or ``not russia.talk``."""
    return str(change.option) if change.taken else f"not {change.option}"


def actor_facts(case: Case) -> dict[str, ActorFacts]:
    """Return every actor and its pace."""
    return {
        str(actor.id): ActorFacts(
            name=actor.name,
            decides_every=actor.decides_every,
            restless=actor.restless,
            rivals=actor.has_rival_intentions,
        )
        for actor in case.actors
    }


def option_facts(case: Case) -> dict[str, OptionFacts]:
    """Return every option and how to say it."""
    return {
        str(option.id): OptionFacts(
            actor=str(option.actor),
            says=option.says,
            if_not=option.if_not,
            reversible=option.reversible,
            retakable=option.retakable,
        )
        for option in case.options
    }


def evidence_facts(case: Case, links: "Links") -> tuple[EvidenceFacts, ...]:
    """Return every evidence item with its reports and their passages."""
    return tuple(
        EvidenceFacts(
            id=item.id,
            claim=item.claim,
            kind=_kind(item),
            voice=item.voice,
            moves=tuple(write_change(change) for change in item.moves),
            on=_day_of(item) if item.moves else None,
            reports=tuple(_report_facts(report, links) for report in item.reports),
            expected_if={
                str(actor): {str(intention): p for intention, p in expected.items()}
                for actor, expected in item.expected_if.items()
            },
            because=item.because,
            cause=item.cause,
        )
        for item in case.evidence
    )


def move_facts(case: Case) -> tuple[MoveFacts, ...]:
    """Return the dated moves; what one actor changed on one day is one move."""
    owner = {option.id: str(option.actor) for option in case.options}
    joined: dict[tuple[date, str], tuple[list[str], list[str]]] = {}
    for item in case.evidence:
        if item.moves:
            changes, items = joined.setdefault((_day_of(item), owner[item.moves[0].option]), ([], []))
            changes.extend(write_change(change) for change in item.moves)
            items.append(item.id)
    return tuple(
        MoveFacts(date=day, actor=actor, changes=tuple(dict.fromkeys(changes)), evidence=tuple(items))
        for (day, actor), (changes, items) in sorted(joined.items())
    )


def scheduled_facts(case: Case) -> tuple[ScheduledFacts, ...]:
    """Return the announced steps."""
    return tuple(
        ScheduledFacts(
            change=write_change(step.change),
            first=step.first,
            last=step.last,
            decides_every=step.decides_every,
            restless=step.restless,
            announced_by=step.announced_by,
        )
        for step in case.schedule
    )


def source_facts(case: Case) -> dict[str, SourceFacts]:
    """Return the sources that reports name, in order of first use."""
    used = dict.fromkeys(report.source for item in case.evidence for report in item.reports)
    return {
        str(name): SourceFacts(
            name=case.sources[name].name,
            kind=case.sources[name].kind,
            country=case.sources[name].country,
            listed=case.sources[name].listed,
            reliability=case.sources[name].reliability,
            reliability_from=case.sources[name].reliability_from,
            notes=case.sources[name].notes,
        )
        for name in used
    }


def grading_facts(case: Case, by_kind: Mapping[str, str]) -> GradingFacts:
    """Return what grades stand for, and the letters by kind of the kinds that occur."""
    kinds = {source.kind for source in source_facts(case).values()}
    return GradingFacts(
        reliability=dict(case.model.reliability),
        credibility=dict(case.model.credibility),
        cap=case.model.cap,
        by_kind={kind: letter for kind, letter in by_kind.items() if kind in kinds},
    )


def assumptions_of(case: Case) -> tuple[Assumption, ...]:
    """Return what the analyst takes as given, then what the reader filled in."""
    return (
        *(Assumption(by="analyst", says=says) for says in case.assumptions),
        *(Assumption(by="standoff", says=says) for says in case.notes),
    )


def tell_preference(preference: Preference | None) -> tuple[str, ...]:
    """Write a preference line by line as the case has it."""
    if preference is None:
        return ()
    if isinstance(preference, Statements):
        return tuple(statement.text for statement in preference.statements)
    if isinstance(preference, Unsorted):
        return tuple(" | ".join(statement.text for statement in group) for group in preference.groups)
    if isinstance(preference, Chains):
        return tuple(" > ".join(" ~ ".join(tied) for tied in chain) for chain in preference.chains)
    if isinstance(preference, Weights):
        return tuple(f"{expression.text}: {weight:g}" for expression, weight in preference.weights)
    if isinstance(preference, Ranking):
        return tuple(" ~ ".join(states) for states in preference.classes)
    return tuple(f"{state}: {value:g}" for state, value in preference.values.items())


def _kind(item: EvidenceItem) -> EvidenceKind:
    if item.moves:
        return "move"
    return "indicator" if item.expected_if else "context"


def _day_of(item: EvidenceItem) -> date:
    return item.on or min(report.date for report in item.reports)


def _report_facts(report: Report, links: "Links") -> ReportFacts:
    passage = links.passages.get(report.id)
    return ReportFacts(
        id=report.id,
        source=str(report.source),
        date=report.date,
        reliability=report.reliability,
        reliability_from=report.reliability_from,
        credibility=report.credibility,
        origin=report.origin,
        document=passage.document if passage else None,
        start=passage.start if passage else None,
        end=passage.end if passage else None,
        passage=passage.text if passage else None,
        citation=passage.citation if passage else None,
    )
