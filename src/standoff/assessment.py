"""The Assessment: everything one pass found, as one frozen record.

Renderers read this and nothing else. It goes to JSON and back without loss (`to_json`, `from_json`),
and the same inputs give the same bytes: no clock, no machine path and no unordered set enters it.

Conventions: probabilities lie in [0, 1]; log weights are natural logarithms; dates are calendar days;
mappings keep the order in which the case names things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

__all__ = [
    "ActorFacts",
    "ArcsShown",
    "Assessment",
    "Assumption",
    "BaseRateFacts",
    "CaseFacts",
    "Equilibrium",
    "EvidenceFacts",
    "GradingFacts",
    "GraphArc",
    "GraphState",
    "IntentionResult",
    "MoveFacts",
    "MovesScore",
    "OptionFacts",
    "Outcome",
    "QuestionResult",
    "ReportFacts",
    "ScheduledFacts",
    "Separation",
    "SettingResult",
    "SourceFacts",
    "StateGraph",
    "Step",
    "Timeline",
    "Trace",
    "TraceEntry",
    "from_json",
    "to_json",
]

ArcsShown: TypeAlias = Literal["all moves", "improvements", "best improvements"]
"""Which of the moves between the states shown are drawn."""

Date: TypeAlias = date
"""The calendar day, where a field is named ``date`` too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What the case says of itself."""

    id: str
    title: str
    summary: str
    begins: date
    horizon: date
    words: Literal["icd203", "phia"]
    sha256: str
    n_states: int
    """Number of feasible states."""
    now: str
    """Id of the state that the known moves have led to."""
    now_taken: tuple[str, ...]
    start: str
    start_taken: tuple[str, ...]
    infeasible: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFacts:
    """An actor and its pace."""

    name: str
    decides_every: float
    """Mean days between chances to move."""
    restless: float
    rivals: bool
    """Whether it has rival intentions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFacts:
    """An option and how to say that it is, or is not, taken."""

    actor: str
    says: str
    if_not: str
    reversible: bool
    retakable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Equilibrium:
    """A state from which no actor would move, by the concepts named."""

    state: str
    taken: tuple[str, ...]
    concepts: tuple[str, ...]
    """Of ``nash``, ``smr``, ``seq``, ``gmr``; the strictest first."""
    probability: float
    """Of this very state at the horizon, were the intention true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A state of the world at the horizon."""

    state: str
    taken: tuple[str, ...]
    probability: float
    standard_error: float | None = None
    """Of the simulation; ``None`` where the probability is exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphState:
    """A state in the picture of the graph."""

    state: str
    taken: tuple[str, ...]
    concepts: tuple[str, ...]
    """Concepts under which it is an equilibrium; in the order of the registry."""
    column: int
    """Steps from the state where the picture begins; one more than the most for what none lead to."""
    row: int
    """Place in its column, from the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphArc:
    """What one actor can move between two states."""

    actor: str
    before: str
    after: str
    improves: bool
    """Whether the actor prefers ``after``; it never prefers ``before``."""
    back: bool
    """Whether it can also move from ``after`` to ``before``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateGraph:
    """The states that matter and the moves between them, laid out for a picture."""

    intentions: Mapping[str, str | None]
    """The intention used for each actor; ``None`` where it has no rival ones."""
    origin: str
    """The state where the picture begins."""
    target: str | None
    """The state that the path leads to."""
    actors: Mapping[str, str]
    """Name by id."""
    states: tuple[GraphState, ...]
    arcs: tuple[GraphArc, ...]
    path: tuple[tuple[str, str, str], ...]
    """The steps of a path to the target: actor, from, to."""
    n_states: int
    """Feasible states, shown or not."""
    n_equilibria: int
    """States that are equilibria under some concept, shown or not."""
    arcs_shown: ArcsShown


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentionResult:
    """One reading of what an actor wants, before and after the evidence."""

    says: str
    prior: float
    posterior: float
    preference: tuple[str, ...]
    """The preference as the case writes it, a line each; empty for the residual intention."""
    rule: str
    """How the preference became a rank and a utility, in words."""
    equilibria: tuple[Equilibrium, ...]
    """States that would hold were this the intention (the others at their likeliest a priori)."""
    outcomes: tuple[Outcome, ...]
    """Likeliest states at the horizon, were this the intention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRateFacts:
    """How often such things happen, and who says so."""

    probability: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """A question and the probability that its event happens by its date."""

    asks: str
    happens_when: str
    by: date
    resolves: str
    status: Literal["open", "met", "passed"]
    """``met``: it has happened on the known path; ``passed``: its date is over without it."""
    probability: float
    standard_error: float | None
    by_intention: Mapping[str, Mapping[str, float]]
    """Actor to intention to the probability given that intention, over everything else."""
    prior_predictive: float
    """The probability at the beginning, before any evidence."""
    base_rate: BaseRateFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one report, one move or one stretch of waiting did to the weights of the intentions.

    Steps are in order of knowledge; for a pair of intentions the differences of ``log_weight`` sum to
    posterior log-odds minus prior log-odds.
    """

    id: str
    kind: Literal["report", "move", "waiting"]
    date: Date
    """The day it became known (for waiting, the last day of the stretch)."""
    since: Date | None
    """For waiting, the first day of the stretch."""
    evidence: str | None
    report: str | None
    log_weight: Mapping[str, float]
    """Intention to log likelihood given all before; only differences mean anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How far two intentions can be told apart."""

    first: str
    second: str
    log_bayes_factor: float
    """All evidence, first against second."""
    kl_per_day: float
    """Expected log likelihood ratio per day from moves alone on the visited path, in nats."""
    told_apart: bool
    """Whether the Bayes factor is at least 3 either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Every day from the beginning to the as-of date, with what was known by then."""

    days: tuple[date, ...]
    posterior: Mapping[str, Mapping[str, tuple[float, ...]]]
    """Actor to intention to one probability a day."""
    questions: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingResult:
    """One point of the grid over how actors choose."""

    reliability_of_choice: float
    restless_times: float
    weight_before: float
    weight_after: float
    converged: bool
    residual: float
    posterior: Mapping[str, Mapping[str, float]]
    questions: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesScore:
    """The moves of an actor, predicted one by one before each happened."""

    moves: int
    model: float
    """Sum of log predictive densities of the moves and of the waiting between them."""
    base_rate: float
    """The same of one plain rate for all moves, a package by the share that restlessness gives it."""
    uniform: float
    """The same of the model with its prior never updated."""
    base_rate_wins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts:
    """A dated move on the path."""

    date: date
    actor: str
    changes: tuple[str, ...]
    """``russia.mass`` or ``not russia.talk``."""
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledFacts:
    """An announced step and its window."""

    change: str
    first: date
    last: date
    decides_every: float
    restless: float
    announced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """One source saying one thing on one date, and the passage it is linked to."""

    id: str
    source: str
    date: date
    reliability: str
    reliability_from: Literal["report", "case", "kind", "unlisted"]
    credibility: int
    origin: str
    document: str | None
    start: int | None
    """First code point of the passage in the document."""
    end: int | None
    passage: str | None
    citation: str | None
    """The citation that supports the passage, as written there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFacts:
    """A claim, its reports, and what it is."""

    id: str
    claim: str
    kind: Literal["move", "indicator", "context"]
    voice: Literal["reported", "author"]
    moves: tuple[str, ...]
    on: date | None
    reports: tuple[ReportFacts, ...]
    expected_if: Mapping[str, Mapping[str, float]]
    because: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """A source used in the case."""

    name: str
    kind: str
    country: str
    listed: bool
    reliability: str
    reliability_from: Literal["case", "kind", "unlisted"]
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingFacts:
    """The probabilities that grades stand for in this case."""

    reliability: Mapping[str, tuple[float, float]]
    credibility: Mapping[int, float]
    cap: float
    by_kind: Mapping[str, str]
    """Kind of source to its default letter, for the kinds that occur."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something taken as given, and by whom."""

    by: Literal["analyst", "standoff"]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceEntry:
    """Where a number comes from: the numbers it was made of and the method."""

    value: float
    method: str
    made_of: tuple[str, ...]
    """Ids of entries, or of evidence, or of steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Settings, versions, and an entry for every printed number."""

    seed: int
    versions: Mapping[str, str]
    method: Literal["uniformization", "simulation"]
    paths: int | None
    """Simulated paths; ``None`` where exact."""
    half_life: float
    package_factor: float
    none_of_these: float
    faithful_relay: float
    shared_cause: float
    entries: Mapping[str, TraceEntry]
    """By the number's path in the assessment: ``intentions.russia.bind.posterior``,
    ``questions.attack.by_intention.russia.bind``, ``outcomes.s12``, ``steps.russia.<step id>``,
    ``timeline.2022-01-05``, ``settings.3`` (from 1), ``moves_score.russia``. A brief tells a number without an
    entry by what holds for every number at such a path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What one pass over a case found, at its as-of date."""

    case: CaseFacts
    as_of: date
    actors: Mapping[str, ActorFacts]
    options: Mapping[str, OptionFacts]
    focus: str | None
    """The actor whose intentions lead the brief: the first with rival intentions."""
    intentions: Mapping[str, Mapping[str, IntentionResult]]
    questions: Mapping[str, QuestionResult]
    outcomes: tuple[Outcome, ...]
    graph: StateGraph | None
    """The states around today's, under the likeliest intention of every actor."""
    moves: tuple[MoveFacts, ...]
    schedule: tuple[ScheduledFacts, ...]
    steps: Mapping[str, tuple[Step, ...]]
    separations: Mapping[str, tuple[Separation, ...]]
    timeline: Timeline
    settings: tuple[SettingResult, ...]
    moves_score: Mapping[str, MovesScore]
    evidence: tuple[EvidenceFacts, ...]
    sources: Mapping[str, SourceFacts]
    grading: GradingFacts
    assumptions: tuple[Assumption, ...]
    warnings: tuple[str, ...]
    trace: Trace
    format: Literal["standoff-assessment-1"] = field(default="standoff-assessment-1")


@cache
def _adapter() -> TypeAdapter[Assessment]:
    return TypeAdapter(Assessment)


def to_json(assessment: Assessment, *, indent: int | None = 1) -> str:
    """Return the assessment as JSON text; the same assessment gives the same text."""
    return _adapter().dump_json(assessment, indent=indent).decode() + "\n"


def from_json(text: str) -> Assessment:
    """Read an assessment back from `to_json`.

    Raises
    ------
    pydantic.ValidationError
        If the text is not an assessment of this format.
    """
    return _adapter().validate_json(text)
