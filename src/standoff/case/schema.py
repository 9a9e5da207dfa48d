"""What may be written in the files of a case, as pydantic models.

Editors get the same as JSON Schemas (``json_schema.py``).
The models check one value at a time; what concerns several is checked when records are made of them.
The text under a field is its documentation, in the schemas too.
"""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    model_validator,
)

from standoff.case.model import MOST_RELIABLE
from standoff.case.values import (
    Count,
    Day,
    Days,
    Gaps,
    Grade,
    Letter,
    Name,
    Number,
    OneOrMore,
    OpenProbability,
    Positive,
    Probability,
    Sentence,
    Share,
    StateName,
    Text,
    Tied,
    Utilities,
    YesNo,
    refuse,
)

__all__ = [
    "CASE",
    "EVIDENCE",
    "MOST_DAYS",
    "MOST_ENTRIES",
    "MOST_QUESTIONS",
    "MOST_RIVALS",
    "VARIANTS",
    "ActorEntry",
    "BaseRateEntry",
    "BeliefEntry",
    "CaseFile",
    "ChanceEntry",
    "Entry",
    "EvidenceEntry",
    "IntentionEntry",
    "ModelEntry",
    "OptionEntry",
    "PerceptionEntry",
    "PreferenceEntry",
    "QuestionEntry",
    "ReportEntry",
    "SourceEntry",
    "UnorderedEntry",
    "ViewEntry",
]

MOST_ENTRIES = 1_000
"""Most combinations, statements, announced steps, sources or assumptions in one place."""
MOST_RIVALS = 64
"""Most actors of a case, and most intentions of an actor."""
MOST_QUESTIONS = 200
"""Most questions of a case."""
MOST_DAYS = 7_305
"""Most days from the beginning of a case to the last that is looked at: 20 years. Every one of them is solved."""
VARIANTS = ("by_state", "in_order", "as_number", "as_states", "as_statement", "as_group")
"""Tags of the ways to write ``utility``, ``greatly`` and a statement; pydantic puts them into the place of an error."""


Expressions = Annotated[list[Text], Field(max_length=MOST_ENTRIES)]


class Entry(BaseModel):
    """Keys that are known, each at most once; a key left empty is as good as absent."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=False
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        """Leave out known keys with nothing after the colon."""
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return (
            {key: value for key, value in data.items() if value is not None or key not in known}
            if isinstance(data, dict)
            else data
        )


class UnorderedEntry(Entry):
    """Statements of which it is not known which one matters more."""

    unordered: Expressions
    """The statements, in any order."""


Statements = Annotated[
    list[
        Annotated[
            Annotated[Text, Tag("as_statement")] | Annotated[UnorderedEntry, Tag("as_group")],
            Discriminator(lambda value: "as_group" if isinstance(value, dict) else "as_statement"),
        ]
    ],
    Field(max_length=MOST_ENTRIES),
]


class PreferenceEntry(Entry):
    """What is wanted, in one of five ways; ``unordered`` statements and ``chains`` leave some of it unknown."""

    prefers: Statements | None = None
    """Statements, the most important first; ``{unordered: [...]}`` holds some of which that is not known."""
    weights: Annotated[dict[str, Number], Field(max_length=MOST_ENTRIES)] | None = None
    """Expressions, usually single options, and what each is worth when true."""
    ranking: list[Tied] | None = None
    """States, best first; a list inside the list is a tie."""
    chains: Annotated[list[list[Tied]], Field(max_length=MOST_ENTRIES)] | None = None
    """What is known of a ranking: lists of states, each best first; a list inside such a list is a tie."""
    utility: Utilities | None = None
    """A number for every state: by its id, or a list in the order of the states."""
    greatly: Gaps | None = None
    """What counts as greatly better: so many first statements; a difference of weights or utility; states below a gap."""


class IntentionEntry(PreferenceEntry):
    """One reading of what an actor wants."""

    says: Sentence | None = None
    """The reading in words: *keep Ukraine out of Europe by pressure*."""
    prior: Probability | None = None
    """Probability before any evidence; the priors of an actor sum to 1."""


class OptionEntry(Entry):
    """Something an actor can do or leave."""

    says: Sentence | None = None
    """A verb phrase in the third person: *holds a force at the border*."""
    if_not: Sentence | None = None
    """The verb phrase for the option not taken: *keeps its forces in barracks*."""
    at_start: YesNo | None = None
    """Whether it is taken when the case begins; no unless said. Without `begins` a case has a start only if an option says this, yes or no, or `start` names one."""
    reversible: YesNo = True
    """no: once taken, it stays taken."""
    retakable: YesNo = True
    """no: it can never be taken: once dropped it is gone, and not taken at the start it stays so."""
    cost: Annotated[Number, Field(ge=0, le=1)] = 0.0
    """What changing it costs its owner, on the scale of utility from 0 to 1."""


class BeliefEntry(PreferenceEntry):
    """What another actor is believed to want: a preference, or one of its intentions."""

    intention: Text | None = None
    """Id of one of the other's rival intentions, instead of a preference."""


class ViewEntry(Entry):
    """What somebody takes the conflict to be, where that is not what it is."""

    unseen: Annotated[list[Text], Field(max_length=MOST_ENTRIES)] = []
    """Options it does not see, which stay as they are at the start; in a hand-drawn graph, states."""
    infeasible: Expressions = []
    """Combinations that it wrongly takes to be impossible."""
    believes: Annotated[dict[str, BeliefEntry], Field(max_length=MOST_RIVALS)] = {}
    """By actor: what it believes the other to want."""


class PerceptionEntry(ViewEntry):
    """An actor's own game: what it does not see, what it takes to be impossible, what it believes of others."""

    views: Annotated[dict[str, ViewEntry], Field(max_length=MOST_RIVALS)] = {}
    """By actor: what it takes the other's own game to be, where that is not its own."""


class ActorEntry(PreferenceEntry):
    """Who decides. Without rival intentions it carries its preference directly."""

    name: Sentence | None = None
    """How it is called in sentences."""
    registry: Sentence | None = None
    """Its id in the registry of actors, if it has one."""
    decides_every: Days = 7.0
    """Mean time between its chances to move."""
    restless: Share = 0.05
    """Share of the chances at which it would change course for nothing."""
    options: dict[Name, OptionEntry] = {}
    """What it can do or leave, in order: the first option of the case is the lowest bit of a state."""
    intentions: Annotated[dict[Name, IntentionEntry], Field(max_length=MOST_RIVALS)] | None = None
    """Rival readings of what it wants."""
    perceives: PerceptionEntry | None = None
    """Its own game, where it misperceives the conflict."""
    normalise_priors: YesNo = False
    """yes: scale the priors so that they sum to 1."""


class BaseRateEntry(Entry):
    """How often such things happen, and who says so."""

    probability: Probability
    """Share of comparable cases in which it happened."""
    source: Sentence
    """Where the number comes from."""


class QuestionEntry(Entry):
    """Something that will have happened or not by a date."""

    asks: Sentence
    """The question in words."""
    happens_when: Text
    """The expression that is true once it has happened."""
    by: Day
    """The last day that counts."""
    resolves: Sentence | None = None
    """The rule by which a person will resolve it."""
    base_rate: BaseRateEntry | None = None
    """What an outside view would answer."""


class ChanceEntry(Entry):
    """An announced step: inside a window, an extra chance for one change."""

    change: Text
    """``usa.reply`` or ``not usa.reply``."""
    first: Annotated[Day, Field(alias="from")]
    """First day of the window."""
    last: Annotated[Day, Field(alias="to")]
    """Last day of the window."""
    decides_every: Days | None = None
    """Mean time between the extra chances; the actor's own unless said."""
    restless: Share | None = None
    """Share of the extra chances at which the change would be made were nothing gained; the actor's unless said."""
    announced_by: Text | None = None
    """Id of the evidence item that announced it."""


class SourceEntry(Entry):
    """A source as this case sees it."""

    name: Sentence | None = None
    """How it is called."""
    kind: Sentence | None = None
    """Its kind, on which its letter rests where none is given."""
    country: Sentence | None = None
    """ISO 3166 code of three letters."""
    reliability: Letter | None = None
    """A (always right so far) to E (unreliable), F (cannot be judged)."""
    notes: Sentence | None = None
    """Why."""


def _grid(value: tuple[float, ...]) -> tuple[float, ...]:
    """Refuse an empty or a very long grid."""
    return value if 1 <= len(value) <= 9 else refuse("accepted are 1 to 9 numbers above 0")


def _as_rates(value: object) -> object:
    """Accept a pair of probabilities."""
    if isinstance(value, list) and len(value) != 2:
        refuse("accepted are two probabilities: that such a source tells what is so, and what is not so")
    return value


def _as_reliability(value: float) -> float:
    """Refuse what no computation could tell from certainty."""
    return (
        value
        if value <= MOST_RELIABLE
        else refuse(f"{value:g} is out of range; accepted is up to {MOST_RELIABLE:g}")
    )


Grid = Annotated[tuple[Positive, ...], AfterValidator(_grid)]
Reliabilities = Annotated[
    tuple[Annotated[Positive, AfterValidator(_as_reliability)], ...], AfterValidator(_grid)
]


class ModelEntry(Entry):
    """Settings of the inference."""

    reliability_of_choice: Reliabilities | None = None
    """The grid of lambda: how reliably the better course is taken."""
    restless_times: Grid | None = None
    """The grid that multiplies every actor's ``restless``."""
    half_life: Days | None = None
    """Time after which an actor cares half as much."""
    package_factor: Annotated[Positive, Field(ge=0.001, le=1)] | None = None
    """The weight of a package falls by this with every further option it changes."""
    cap: Annotated[Number, Field(gt=1)] | None = None
    """Largest likelihood ratio that a single report may carry."""
    faithful_relay: Annotated[Probability, Field(gt=0.5)] | None = None
    """Probability that an outlet relays its origin faithfully."""
    shared_cause: Probability | None = None
    """Correlation assumed among indicators of one cause."""
    none_of_these: Annotated[Probability, Field(lt=1)] | None = None
    """Prior of the residual intention where an actor does not list it."""
    seed: Count | None = None
    """Seed of simulations."""
    reliability: dict[Letter, Annotated[list[OpenProbability], BeforeValidator(_as_rates)]] = {}
    """Letter to [p_tell, p_false]: how often such a source reports what is so, and what is not."""
    credibility: dict[Literal["1", "2", "3", "4", "5", "6"], Probability] = {}
    """Digit to the factor by which it shrinks the log likelihood ratio."""


class CaseFile(Entry):
    """``case.yaml``: actors, options, intentions, questions."""

    title: Sentence | None = None
    """Title of the case; by default the name of its folder."""
    summary: Text | None = None
    """A sentence or two under the title of the brief."""
    begins: Day | None = None
    """The day the case begins, at most 20 years before the last that is looked at."""
    as_of: Day | None = None
    """The day of the assessment; nothing published later may enter."""
    horizon: Day | None = None
    """The last day that is looked at."""
    words: Literal["icd203", "phia"] = "icd203"
    """Which words stand beside probabilities."""
    actors: Annotated[dict[Name, ActorEntry], Field(max_length=MOST_RIVALS)]
    """Who decides, by id."""
    infeasible: Expressions = []
    """Combinations that cannot be."""
    states: list[StateName] | None = None
    """The feasible states: bit strings (character k: is the k-th option written taken), or names of a hand-drawn graph."""
    moves: dict[str, dict[StateName, Tied]] | None = None
    """The arcs of a hand-drawn graph: actor, state, the states it can move to."""
    start: StateName | None = None
    """Id of the status quo, where ``states`` are listed."""
    questions: Annotated[dict[Name, QuestionEntry], Field(max_length=MOST_QUESTIONS)] = {}
    """What is to be answered, by id."""
    schedule: Annotated[list[ChanceEntry], Field(max_length=MOST_ENTRIES)] = []
    """Announced steps."""
    sources: Annotated[dict[str, SourceEntry], Field(max_length=MOST_ENTRIES)] = {}
    """Sources that the registry lacks, or that this case sees differently."""
    model: ModelEntry = ModelEntry()
    """How the inference is set, where not by default."""
    assumptions: Annotated[list[Sentence], Field(max_length=MOST_ENTRIES)] = []
    """What is taken as given, a sentence each."""
    attitudes: dict[str, dict[str, Literal["positive", "neutral", "negative"]]] = {}
    """How an actor feels about others, where it does, for the concepts of that family: actor, whom, how."""


class ReportEntry(Entry):
    """One source saying one thing on one date."""

    source: Text
    """Id of the source."""
    date: Day
    """The day it was published."""
    grade: Grade | None = None
    """Letter of reliability and digit of credibility, or one of them: ``B2``, ``2``, ``B``."""
    origin: Sentence | None = None
    """Reports with the same origin count once."""
    quote: Sentence | None = None
    """Words that occur once in the document."""
    document: Text | None = None
    """The file in ``documents/`` that holds the quote."""


class EvidenceEntry(Entry):
    """A claim, its reports, and what it is: a move, an indicator, or context."""

    id: Name
    """A short name, unique in the case."""
    claim: Sentence
    """What is claimed, in a sentence."""
    reports: Annotated[list[ReportEntry], Field(min_length=1)]
    """Who reported it, and when."""
    voice: Literal["reported", "author"] = "reported"
    """author: the analyst's own judgement, not a source's."""
    move: OneOrMore | None = None
    """What was done: ``russia.mass``, ``not russia.talk``, or a list of such."""
    on: Day | None = None
    """The day of the move; by default that of the earliest report."""
    expected_if: dict[str, dict[str, OpenProbability]] = {}
    """By actor and intention: the probability of seeing this, were the intention true."""
    because: Sentence | None = None
    """How the probabilities were elicited."""
    cause: Sentence | None = None
    """A word shared by indicators of one cause, which then share their weight."""


CASE: TypeAdapter[CaseFile] = TypeAdapter(CaseFile)
EVIDENCE: TypeAdapter[list[EvidenceEntry]] = TypeAdapter(list[EvidenceEntry])
