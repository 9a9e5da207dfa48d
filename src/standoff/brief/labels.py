"""Short labels for what a brief names often: H1 for an intention, Q1 for a question, E1 for evidence.

A label keeps its number as long as the case keeps its order, so that two briefs of one case agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from standoff.assessment import Assessment, EvidenceFacts
from standoff.brief.tree import Citation, Inline, Link, Text
from standoff.brief.words import day, plain, shortened

__all__ = ["Label", "Labels", "label_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A short label, a name in a few words, the thing in full, and where it stands in the brief."""

    short: str
    name: str
    says: str
    anchor: str

    @property
    def link(self) -> Link:
        """The short label, leading to where the thing is told in full."""
        return Link(text=self.short, target=self.anchor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of one assessment."""

    intentions: Mapping[tuple[str, str], Label]
    """By actor and intention, for actors with rival intentions."""
    questions: Mapping[str, Label]
    evidence: Mapping[str, Label]
    sources: Mapping[str, str]
    """Source id to its name."""

    def item(self, evidence: str | None) -> Label | None:
        """Return the label of an evidence item; ``None`` for none, or for one that is not in the case."""
        return None if evidence is None else self.evidence.get(evidence)

    def cite(self, evidence: EvidenceFacts) -> tuple[Inline, ...]:
        """Cite an evidence item as the press does: each of its sources with its date, in brackets."""
        target = self.evidence[evidence.id].anchor
        if not evidence.reports:
            return (Text(text=" ("), Citation(evidence=evidence.id, report=None, text=self.evidence[evidence.id].short, target=target), Text(text=")"))  # fmt: skip
        parts: list[Inline] = [Text(text=" (")]
        for place, report in enumerate(evidence.reports):
            if place:
                parts.append(Text(text="; "))
            words = f"{self.sources.get(report.source, report.source)}, {day(report.date)}"
            parts.append(Citation(evidence=evidence.id, report=report.id, text=words, target=target))
        return (*parts, Text(text=")"))


def label_all(assessment: Assessment) -> Labels:
    """Number the intentions, questions and evidence items in the order of the case."""
    rivals = [
        (actor, intention)
        for actor, results in assessment.intentions.items()
        if len(results) > 1
        for intention in results
    ]
    return Labels(
        intentions=MappingProxyType(
            {
                (actor, intention): Label(
                    short=f"H{place}",
                    name=_name(intention),
                    says=plain(assessment.intentions[actor][intention].says) or _name(intention),
                    anchor=f"h{place}",
                )
                for place, (actor, intention) in enumerate(rivals, 1)
            }
        ),
        questions=MappingProxyType(
            {
                question: Label(
                    short=f"Q{place}", name=_name(question), says=plain(facts.asks), anchor=f"q{place}"
                )
                for place, (question, facts) in enumerate(assessment.questions.items(), 1)
            }
        ),
        evidence=MappingProxyType(
            {
                item.id: Label(
                    short=f"E{place}", name=_name(item.id), says=plain(item.claim), anchor=f"e{place}"
                )
                for place, item in enumerate(assessment.evidence, 1)
            }
        ),
        sources=MappingProxyType({source: plain(facts.name) for source, facts in assessment.sources.items()}),
    )


def _name(identity: str) -> str:
    """Return an id as words: bind_ukraine becomes *bind ukraine*."""
    return shortened(identity.replace("_", " ").replace("-", " "), 32)
