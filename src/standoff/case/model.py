"""The records of a case: what the analyst says, checked and cross-referenced.

``reader.py`` makes them from the files; nothing here knows of YAML or of places in files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NewType

from standoff.case.expressions import Expression
from standoff.sources.grading import DEFAULT_CREDIBILITY, DEFAULT_RATES

__all__ = [
    "MOST_RELIABLE",
    "MOST_TIED",
    "NONE_OF_THESE",
    "Actor",
    "ActorId",
    "BaseRate",
    "Case",
    "CaseDocument",
    "Chains",
    "DrawnGraph",
    "EvidenceItem",
    "Intention",
    "IntentionId",
    "Model",
    "Option",
    "OptionChange",
    "OptionId",
    "Preference",
    "Question",
    "QuestionId",
    "Ranking",
    "Report",
    "ScheduledChance",
    "SourceId",
    "SourceSetting",
    "StateId",
    "Statements",
    "Unsorted",
    "Utility",
    "View",
    "Weights",
]

ActorId = NewType("ActorId", str)
IntentionId = NewType("IntentionId", str)
OptionId = NewType("OptionId", str)
"""``actor.option``, for instance ``russia.mass``."""
QuestionId = NewType("QuestionId", str)
SourceId = NewType("SourceId", str)
StateId = NewType("StateId", str)
"""``s1`` .. ``sN``, or the name of a state in a hand-drawn graph."""

NONE_OF_THESE = IntentionId("none_of_these")
"""The residual intention: indifferent to everything, so that misspecification shows."""

MOST_RELIABLE = 1000.0
"""Largest lambda accepted; beyond it exp(lambda V) leaves the range of double precision."""
MOST_TIED = 4
"""Actors that may move on one day with every order counted; with more, the order of the case stands."""

ATTITUDES: Mapping[str, int] = {"positive": 1, "neutral": 0, "negative": -1}
"""How attitudes are written, and their sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something an actor can do or leave."""

    id: OptionId
    actor: ActorId
    says: str
    """A verb phrase in the third person: *holds a strike force at the border*."""
    if_not: str = ""
    """The verb phrase for the option not taken; empty when the analyst gave none."""
    at_start: bool = False
    reversible: bool = True
    """``False``: once taken, it stays taken."""
    retakable: bool = True
    """``False``: it can never be taken: once dropped it is gone, and not taken at the start it stays so."""
    cost: float = 0.0
    """What changing it costs its owner, on the [0, 1] scale of utility."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """Option prioritisation: statements, the most important first."""

    statements: tuple[Expression, ...]
    greatly: int = 0
    """A state is greatly better when one of so many first statements decides; 0: nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A state is worth the sum of the weights of the expressions true in it."""

    weights: tuple[tuple[Expression, float], ...]
    greatly: float | None = None
    """A state is greatly better when its sum is larger by so much; ``None``: nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Every state once, best first; states in one class are tied."""

    classes: tuple[tuple[StateId, ...], ...]
    greatly: tuple[StateId, ...] = ()
    """Whatever stands above the class of one of these states is greatly better than it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utility:
    """A number for every state; larger is better."""

    values: Mapping[StateId, float]
    greatly: float | None = None
    """A state is greatly better when its number is larger by so much; ``None``: nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsorted:
    """Option prioritisation where the order of some statements is not known.

    The most important group comes first; within a group no statement is known to matter more than another.
    """

    groups: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chains:
    """What is known of a ranking: chains of classes of states, best first; states in a class are tied."""

    chains: tuple[tuple[tuple[StateId, ...], ...], ...]


Preference = Statements | Weights | Ranking | Utility | Unsorted | Chains


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """One reading of what an actor wants."""

    id: IntentionId
    says: str
    prior: float
    """Probability before any evidence, in [0, 1]; within an actor the priors sum to 1."""
    preference: Preference | None
    """``None`` only for the residual intention, which is indifferent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What somebody takes the conflict to be, where that is not what it is."""

    unseen: tuple[str, ...] = ()
    """Options that stay as they are at the start; in a hand-drawn graph, states that are not there."""
    infeasible: tuple[Expression, ...] = ()
    """Combinations wrongly taken to be impossible."""
    believes: Mapping[ActorId, "Preference | IntentionId"] = field(default_factory=dict)
    """What others are believed to want: a preference, or one of their intentions."""
    views: Mapping[ActorId, "View"] = field(default_factory=dict)
    """What the games of others are taken to be, seen from this one; empty in such a view itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who decides.

    An actor without rival readings has exactly one intention, of id ``only`` and prior 1. An actor
    with rival readings has the residual intention ``none_of_these`` last, unless its prior is 0.
    """

    id: ActorId
    name: str
    options: tuple[Option, ...]
    intentions: tuple[Intention, ...]
    decides_every: float = 7.0
    """Mean time between chances to move, in days."""
    restless: float = 0.05
    """Share of the chances at which it would change course for nothing, in (0, 1)."""
    registry: str = ""
    """Its id in the registry of actors; empty if it has none."""
    perceives: View | None = None
    """Its own game, where it misperceives the conflict."""

    @property
    def has_rival_intentions(self) -> bool:
        """Whether there is anything to infer about this actor."""
        return len(self.intentions) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChange:
    """One option taken (``taken=True``) or dropped."""

    option: OptionId
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledChance:
    """An announced step: inside a window, an extra chance for one change of one option."""

    change: OptionChange
    first: date
    last: date
    decides_every: float
    """Mean days between the extra chances."""
    restless: float
    """Share of the extra chances at which the change would be made were nothing else gained."""
    announced_by: str | None = None
    """Id of the evidence item that announced it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """How often such things happen, and who says so."""

    probability: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that will have happened or not by a date."""

    id: QuestionId
    asks: str
    happens_when: Expression
    by: date
    """The last day that counts."""
    resolves: str = ""
    """The rule by which a person will resolve it."""
    base_rate: BaseRate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One source saying one thing on one date."""

    id: str
    """``<evidence id>.<number from 1>``"""
    source: SourceId
    date: date
    reliability: str
    """A letter A-F: from the report's grade, else the case's letter for the source, else by kind."""
    reliability_from: Literal["report", "case", "kind", "unlisted"]
    credibility: int
    """1-6; 6 where the report has no digit."""
    origin: str
    """Reports with the same origin count once; by default each report is its own origin."""
    quote: str = ""
    """Words that occur once in ``document``, to link the report to the span it rests on."""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """A claim, its reports, and what it is: a move, an indicator, or context."""

    id: str
    claim: str
    reports: tuple[Report, ...]
    voice: Literal["reported", "author"] = "reported"
    """``author``: the analyst's own uncited judgement."""
    moves: tuple[OptionChange, ...] = ()
    """Options taken or dropped on ``on``; of one actor."""
    on: date | None = None
    """The day of the move; by default the date of the earliest report."""
    expected_if: Mapping[ActorId, Mapping[IntentionId, float]] = field(default_factory=dict)
    """Probability of seeing this, were the intention true, in (0, 1), for every intention."""
    because: str = ""
    """How the probabilities were elicited."""
    cause: str = ""
    """Indicators of one cause are dependent and share their weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSetting:
    """A source as this case sees it: from the registry, the case, or unlisted."""

    id: SourceId
    name: str
    kind: str
    country: str
    listed: bool
    reliability: str
    """The letter used for reports without one."""
    reliability_from: Literal["case", "kind", "unlisted"]
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Settings of the inference; `docs` explain each and how to elicit it."""

    reliability_of_choice: tuple[float, ...] = (7.0, 20.0, 60.0)
    """The grid of lambda: how reliably the better course is taken, per unit of value."""
    restless_times: tuple[float, ...] = (0.2, 1.0, 3.0)
    """The grid that multiplies every actor's ``restless``."""
    half_life: float = 60.0
    """Days after which an actor cares half as much."""
    package_factor: float = 0.25
    """Weight of a package falls by this with every further option it changes."""
    cap: float = 20.0
    """Largest likelihood ratio that a single report may carry."""
    faithful_relay: float = 0.95
    """Probability that an outlet relays its origin faithfully."""
    shared_cause: float = 0.3
    """Intra-class correlation assumed among indicators of one cause."""
    none_of_these: float = 0.10
    """Prior of the residual intention where a case does not write it out."""
    seed: int = 1
    reliability: Mapping[str, tuple[float, float]] = field(default_factory=lambda: dict(DEFAULT_RATES))
    """Letter to (p_tell, p_false): how often such a source reports what is so, and what is not."""
    credibility: Mapping[int, float] = field(default_factory=lambda: dict(DEFAULT_CREDIBILITY))
    """Digit to the factor by which it shrinks the log likelihood ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnGraph:
    """A hand-drawn graph: named states and each actor's arcs."""

    states: tuple[StateId, ...]
    moves: Mapping[ActorId, Mapping[StateId, tuple[StateId, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """A text in ``documents/``: its name, text and SHA-256."""

    name: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A whole case, with every reference resolved."""

    id: str
    """Name of the folder."""
    title: str
    actors: tuple[Actor, ...]
    infeasible: tuple[Expression, ...] = ()
    explicit_states: tuple[int, ...] | None = None
    """Feasible states as bit masks in the order given, when the case lists them."""
    drawn: DrawnGraph | None = None
    start: int | None = None
    """Status quo as a bit mask; ``None`` if the case gives none."""
    drawn_start: StateId | None = None
    begins: date | None = None
    as_of: date | None = None
    horizon: date | None = None
    questions: tuple[Question, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    schedule: tuple[ScheduledChance, ...] = ()
    sources: Mapping[SourceId, SourceSetting] = field(default_factory=dict)
    model: Model = field(default_factory=Model)
    words: Literal["icd203", "phia"] = "icd203"
    summary: str = ""
    """A sentence or two of the analyst's, printed under the brief's title."""
    assumptions: tuple[str, ...] = ()
    """What the analyst takes as given, one sentence each."""
    attitudes: Mapping[ActorId, Mapping[ActorId, int]] = field(default_factory=dict)
    """How an actor feels about an actor, itself included: 1, 0 or -1; only what the analyst wrote."""
    documents: tuple[CaseDocument, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader filled in on the analyst's behalf, one sentence each."""
    sha256: str = ""
    """Digest of the case's files, in a fixed order."""

    @property
    def options(self) -> tuple[Option, ...]:
        """All options in the order written; option k is bit k of a state."""
        return tuple(option for actor in self.actors for option in actor.options)

    def actor(self, actor_id: ActorId) -> Actor:
        """Return the actor of that id; `KeyError` if there is none."""
        for actor in self.actors:
            if actor.id == actor_id:
                return actor
        raise KeyError(actor_id)
