"""A rich assessment of a crisis that never was, with names and texts meant to break a renderer."""

import math
import random
from dataclasses import replace
from datetime import date, timedelta

from standoff.assessment import (
    ActorFacts,
    Assessment,
    Assumption,
    BaseRateFacts,
    CaseFacts,
    Equilibrium,
    EvidenceFacts,
    GradingFacts,
    GraphArc,
    GraphState,
    IntentionResult,
    MoveFacts,
    MovesScore,
    OptionFacts,
    Outcome,
    QuestionResult,
    ReportFacts,
    ScheduledFacts,
    Separation,
    SettingResult,
    SourceFacts,
    StateGraph,
    Step,
    Timeline,
    Trace,
    TraceEntry,
)

BEGINS, AS_OF, HORIZON = date(2031, 3, 4), date(2031, 4, 4), date(2031, 6, 30)

HOSTILE = (
    "<script>alert('x')</script>",
    '#import "evil.typ": * #sys.inputs',
    "a | pipe | and `ticks` and *stars* and _under_ and [a](http://evil.example)",
    "line one\nline two\r\n# not a heading \u202e reversed \u0007 bell",
    "$x^2$ \\end{document} @nobody &amp; <b>bold</b> ]]> --> </style>",
)

INTENTIONS = {
    "seize_strait": ("take the Calder Strait by force before the autumn storms close it", 0.15),
    "toll": ("force the littoral states to pay for passage, by pressure rather than war", 0.30),
    "split_league": (
        "draw Ostmark out of the Northern League and leave the rest to quarrel over what remains of it",
        0.20,
    ),
    "home_front": ("quiet the harvest protests at home with a quarrel abroad", 0.15),
    "honest_talks": ("reach the fishing settlement that its envoys ask for", 0.10),
    "none_of_these": ("none of these", 0.10),
}

QUESTIONS = {
    "blockade": (
        "Will Veldria close the Calder Strait to foreign shipping before the League’s summit opens in Harrow?",
        date(2031, 4, 30),
        0.0321,
    ),
    "landing": (
        "Will Veldrian troops land on any of the Sunder Islands by the end of June, whoever invites them?",
        date(2031, 6, 30),
        0.181,
    ),
    "summit": ("Will the presidents of Veldria and Ostmark meet in person?", date(2031, 5, 31), 0.574),
    "reply": ("Will the League answer the Veldrian note in writing?", date(2031, 4, 15), 0.9962),
    "promise": (
        f"Will the League promise never to admit the Sunder Islands? {HOSTILE[0]}",
        date(2031, 6, 30),
        0.0004,
    ),
    "withdraw": (
        "Will the home fleet be back at its ordinary moorings, as the harbour authority’s weekly bulletin would show, on any one day?",
        date(2031, 6, 30),
        0.427,
    ),
}

OPTIONS = {
    "veldria.mass": ("masses its fleet off the Calder Strait", ""),
    "veldria.close": ("closes the strait", ""),
    "veldria.land": ("lands troops on the Sunder Islands", ""),
    "veldria.talk": ("stays at the table", "leaves the table"),
    "league.reply": ("answers in writing", ""),
    "league.sanction": ("puts sanctions on Veldria", ""),
    "league.promise": ("promises not to enlarge", ""),
    "ostmark.stay": ("stands with the League", "breaks with the League"),
    "ostmark.summit": ("invites Veldria’s president", ""),
    "sunder.yield": ("asks for Veldrian protection", ""),
    "sunder.arm": ("takes in League weapons", "sends the League’s weapons back"),
}

SOURCES = {
    "herald": ("The Harrow Herald", "independent", "League", True),
    "vedomstvo": ("Ведомство", "state_agency", "Veldria", True),
    "morning": ("Ostmark Morning Post and Commercial Advertiser", "independent", "Ostmark", True),
    "exile": ("Free Veldria", "exiled", "League", True),
    "board": ("Lloyd’s of Harrow, shipping board", "business", "League", True),
    "blog": (f"Quay Blog {HOSTILE[2]}", "unlisted", "", False),
    "author": ("the author", "author", "", True),
}


def sample(*, hostile: bool = True) -> Assessment:
    """Return the assessment; the same on every call."""
    chance = random.Random(20310404)
    evidence = tuple(_evidence(place, chance, hostile) for place in range(30))
    steps = _steps(evidence, chance)
    names = tuple(INTENTIONS)
    posterior = _posterior([INTENTIONS[name][1] for name in names], steps, names)
    days = tuple(BEGINS + timedelta(days=k) for k in range((AS_OF - BEGINS).days + 1))
    daily = [
        _posterior([INTENTIONS[n][1] for n in names], [s for s in steps if s.date <= day], names)
        for day in days
    ]
    by_intention = {
        question: {
            "veldria": {
                name: min(0.9999, max(1e-5, p * (0.2 + 0.45 * k * chance.random())))
                for k, name in enumerate(names)
            },
            "ostmark": {"hedge": p * 0.9, "loyal": min(0.9999, p * 1.05), "none_of_these": p},
        }
        for question, (_, _, p) in QUESTIONS.items()
    }
    start = ("veldria.talk", "ostmark.stay")
    now = ("veldria.mass", "veldria.talk", "ostmark.stay", "ostmark.summit")
    return Assessment(
        case=CaseFacts(
            id="calder-strait-2031",
            title="The Calder Strait stand-off, spring 2031" + (f" {HOSTILE[1]}" if hostile else ""),
            summary="A fictional crisis: Veldria’s fleet lies off a strait that the Northern League calls open water.",
            begins=BEGINS,
            horizon=HORIZON,
            words="icd203",
            sha256="5f" * 32,
            n_states=1152,
            now="s77",
            now_taken=now,
            start="s12",
            start_taken=start,
            infeasible=("veldria.close and veldria.talk",),
        ),
        as_of=AS_OF,
        actors={
            "veldria": ActorFacts(name="Veldria", decides_every=7.0, restless=0.05, rivals=True),
            "league": ActorFacts(name="the Northern League", decides_every=14.0, restless=0.03, rivals=False),
            "ostmark": ActorFacts(name="Ostmark", decides_every=10.0, restless=0.05, rivals=True),
            "sunder": ActorFacts(name="the Sunder Islands", decides_every=7.0, restless=0.08, rivals=False),
        },
        options={
            name: OptionFacts(actor=name.split(".")[0], says=says, if_not=if_not, reversible=name != "veldria.land", retakable=True)
            for name, (says, if_not) in OPTIONS.items()
        },
        focus="veldria",
        intentions={
            "veldria": {
                name: IntentionResult(
                    says=INTENTIONS[name][0],
                    prior=INTENTIONS[name][1],
                    posterior=posterior[k],
                    preference=() if name == "none_of_these" else ("not veldria.land unless sunder.yield", "league.promise", "at most 1 of (veldria.close, league.sanction)"),
                    rule="statements in order, the k-th worth 2^-k; utility spread over [0, 1]",
                    equilibria=_equilibria(k, now),
                    outcomes=(Outcome(state="s77", taken=now, probability=0.2),),
                )
                for k, name in enumerate(names)
            },
            "league": {
                "only": IntentionResult(
                    says="", prior=1.0, posterior=1.0, preference=("not league.promise",), rule="statements in order", equilibria=(), outcomes=()
                )
            },
            "ostmark": {
                name: IntentionResult(
                    says=says, prior=prior, posterior=post, preference=("ostmark.summit",) if says != "none of these" else (), rule="statements in order",
                    equilibria=_equilibria(2, now), outcomes=(),
                )
                for name, says, prior, post in (
                    ("hedge", "stay on terms with both sides, whatever the League says", 0.45, 0.62),
                    ("loyal", "hold the League together", 0.45, 0.31),
                    ("none_of_these", "none of these", 0.10, 0.07),
                )
            },
            "sunder": {
                "only": IntentionResult(
                    says="", prior=1.0, posterior=1.0, preference=("not sunder.yield",), rule="statements in order", equilibria=(), outcomes=()
                )
            },
        },
        questions={
            question: QuestionResult(
                asks=asks if hostile else asks.replace(HOSTILE[0], "").strip(),
                happens_when="veldria.close",
                by=by,
                resolves="Resolved by two independent reports of it, or by the harbour authority’s bulletin." if question != "reply" else "",
                status="open",
                probability=p,
                standard_error=0.0016 if question == "summit" else None,
                by_intention=by_intention[question],
                prior_predictive=min(0.99, p * 1.4),
                base_rate=BaseRateFacts(probability=0.04, source="3 closures in 74 comparable naval stand-offs, Almanac of Straits, 2029") if question in ("blockade", "landing") else None,
            )
            for question, (asks, by, p) in QUESTIONS.items()
        },
        outcomes=(
            Outcome(state="s77", taken=now, probability=0.214),
            Outcome(state="s81", taken=(*now, "league.reply"), probability=0.139),
            Outcome(state="s12", taken=start, probability=0.088),
            Outcome(state="s902", taken=("veldria.mass", "veldria.close", "league.sanction", "sunder.arm", "ostmark.stay"), probability=0.041, standard_error=0.0006),
            Outcome(state="s640", taken=("veldria.land", "veldria.close", "league.sanction", "sunder.yield"), probability=0.0004),
        ),
        graph=StateGraph(
            intentions={"veldria": names[0], "league": None, "ostmark": "hedge", "sunder": None},
            origin="s77",
            target="s81",
            actors={"veldria": "Veldria" + (f" {HOSTILE[0]}" if hostile else ""), "league": "The Northern League", "ostmark": "Ostmark", "sunder": "Sunder Islands"},
            states=(
                GraphState(state="s77", taken=now, concepts=("gmr", "smr"), column=0, row=0),
                GraphState(state="s81", taken=(*now, "league.reply"), concepts=("nash", "gmr", "smr", "seq"), column=1, row=0),
                GraphState(state="s12", taken=start, concepts=(), column=1, row=1),
            ),
            arcs=(
                GraphArc(actor="league", before="s77", after="s81", improves=True, back=False),
                GraphArc(actor="veldria", before="s77", after="s12", improves=False, back=True),
            ),
            path=(("league", "s77", "s81"),),
            n_states=1152,
            n_equilibria=14,
            arcs_shown="all moves",
        ),
        moves=(
            MoveFacts(date=date(2031, 3, 9), actor="veldria", changes=("veldria.mass",), evidence=("item-03",)),
            MoveFacts(date=date(2031, 3, 20), actor="ostmark", changes=("ostmark.summit",), evidence=("item-12",)),
        ),
        schedule=(
            ScheduledFacts(change="league.reply", first=date(2031, 4, 8), last=date(2031, 4, 15), decides_every=3.0, restless=0.5, announced_by="item-05"),
        ),
        steps={"veldria": steps},
        separations={"veldria": _separations(names, steps)},
        timeline=Timeline(
            days=days,
            posterior={"veldria": {name: tuple(row[k] for row in daily) for k, name in enumerate(names)}},
            questions={
                question: tuple(p * (0.5 + 0.5 * k / (len(days) - 1)) for k in range(len(days)))
                for question, (_, _, p) in QUESTIONS.items()
            },
        ),
        settings=tuple(
            SettingResult(
                reliability_of_choice=lam,
                restless_times=times,
                weight_before=1 / 8,
                weight_after=weight,
                converged=converged,
                residual=3e-9 if converged else 0.06,
                posterior={"veldria": {name: (posterior[k] + 0.02 * lam / 60 * (1 if k == 1 else -0.2)) for k, name in enumerate(names)}},
                questions={question: min(0.999, p * (0.4 + lam / 50) * times**0.3) for question, (_, _, p) in QUESTIONS.items()},
            )
            for (lam, times, weight, converged) in (
                (7.0, 0.2, 0.06, True), (7.0, 1.0, 0.11, True), (7.0, 3.0, 0.03, True),
                (20.0, 0.2, 0.15, True), (20.0, 1.0, 0.31, True), (20.0, 3.0, 0.09, True),
                (60.0, 0.2, 0.10, True), (60.0, 1.0, 0.15, True), (60.0, 3.0, 0.0, False),
            )
        ),
        moves_score={
            "veldria": MovesScore(moves=1, model=-9.2, base_rate=-8.1, uniform=-9.4, base_rate_wins=True),
            "ostmark": MovesScore(moves=1, model=-6.0, base_rate=-6.8, uniform=-6.1, base_rate_wins=False),
            "sunder": MovesScore(moves=0, model=-0.4, base_rate=-0.7, uniform=-0.4, base_rate_wins=False),
        },
        evidence=evidence,
        sources={
            name: SourceFacts(
                name=says if hostile else says.split(" [")[0].split(" a |")[0],
                kind=kind,
                country=country,
                listed=listed,
                reliability={"state_agency": "D", "exiled": "C", "unlisted": "F"}.get(kind, "B"),
                reliability_from="unlisted" if not listed else "kind" if kind != "business" else "case",
                notes="Speaks for the ministry." if kind == "state_agency" else "",
            )
            for name, (says, kind, country, listed) in SOURCES.items()
        },
        grading=GradingFacts(
            reliability={"A": (0.95, 0.02), "B": (0.85, 0.05), "C": (0.70, 0.12), "D": (0.55, 0.25), "E": (0.50, 0.45), "F": (0.60, 0.40)},
            credibility={1: 1.0, 2: 0.8, 3: 0.6, 4: 0.35, 5: 0.1, 6: 0.3},
            cap=20.0,
            by_kind={"independent": "B", "state_agency": "D", "exiled": "C", "business": "B", "unlisted": "F", "author": "C"},
        ),
        assumptions=(
            Assumption(by="analyst", says="Veldria’s government is one actor; its factions are not told apart."),
            Assumption(by="analyst", says="The League speaks with one voice as long as Ostmark stands with it." + (f" {HOSTILE[4]}" if hostile else "")),
            Assumption(by="standoff", says="Actors know each other’s options and hold the public mixture over each other’s intentions."),
            Assumption(by="standoff", says="A chance to move comes at a constant pace, whatever has gone before."),
        ),
        warnings=(
            "The past moves are nearly impossible under “honest_talks”: check its preferences.",
            "No statement of the Sunder Islands mentions the option sunder.arm.",
        ),
        trace=Trace(
            seed=1,
            versions={"standoff": "0.1.0", "numpy": "2.4.6", "scipy": "1.17.1"},
            method="uniformization",
            paths=None,
            half_life=60.0,
            package_factor=0.25,
            none_of_these=0.10,
            faithful_relay=0.95,
            shared_cause=0.3,
            entries={
                "intentions.veldria.toll.prior": TraceEntry(value=0.3, method="The analyst’s prior, in case.yaml, times the share left by the residual.", made_of=()),
            },
        ),
    )  # fmt: skip


_CLAIMS = (
    "The harbour authority moved the pilots’ station out of the strait",
    "Fishing licences for League boats were not renewed, and the office that grants them has been closed for repairs since",
    "The president’s speech named the islands eleven times",
    "The home fleet left its moorings and lies off the strait",
    "Insurers tripled the premium for passage",
    "The League’s foreign ministers promised a written answer by mid-April",
    "Harvest protests spread to the capital",
    "A retired admiral called a landing madness on state radio",
)


def _evidence(place: int, chance: random.Random, hostile: bool) -> EvidenceFacts:
    name = f"item-{place:02d}"
    when = BEGINS + timedelta(days=min(place, 31))
    sources = list(SOURCES)
    claim = _CLAIMS[place % len(_CLAIMS)]
    if hostile and place in (6, 9, 14, 22, 27):
        claim = f"{claim} {HOSTILE[(6, 9, 14, 22, 27).index(place)]}"
    kind = "move" if place in (3, 12) else "context" if place % 7 == 6 else "indicator"
    voice = "author" if place % 9 == 8 else "reported"
    how_many = 1 + (place % 3 == 0) + (place % 8 == 0)
    reports = tuple(
        ReportFacts(
            id=f"{name}.{k + 1}",
            source="author" if voice == "author" else sources[(place + k) % (len(sources) - 1)],
            date=when,
            reliability="BDBCBF"[(place + k) % 6],
            reliability_from="report" if k else "kind",
            credibility=(2, 3, 2, 6, 1)[(place + k) % 5],
            origin="wire" if how_many == 3 else f"{name}.{k + 1}",
            document="review.md" if place % 4 else None,
            start=100 * place if place % 4 else None,
            end=100 * place + 61 if place % 4 else None,
            passage=f"{claim.split(' <')[0]}, the paper wrote, and nobody in the ministry would say for how long (Herald, {when})." if place % 4 else None,
            citation=f"(Herald, {when})" if place % 4 else None,
        )
        for k in range(how_many)
    )  # fmt: skip
    likelihoods = {n: round(0.05 + 0.9 * chance.random(), 2) for n in INTENTIONS}
    if place % 5 == 0:
        likelihoods = {n: 0.5 + 0.01 * k for k, n in enumerate(INTENTIONS)}
    return EvidenceFacts(
        id=name,
        claim=claim,
        kind=kind,
        voice=voice,
        moves={3: ("veldria.mass",), 12: ("ostmark.summit",)}.get(place, ()),
        on={3: date(2031, 3, 9), 12: date(2031, 3, 20)}.get(place),
        reports=reports,
        expected_if={"veldria": likelihoods} if kind == "indicator" else {},
        because="Asked as a ratio against “toll”; chips on a line." if place % 2 else "",
        cause="tempo" if place in (1, 2) else "",
    )


def _steps(evidence: tuple[EvidenceFacts, ...], chance: random.Random) -> tuple[Step, ...]:
    steps = []
    for item in evidence:
        if item.kind == "context":
            continue
        scale = 0.9 if item.kind == "move" else 0.35
        weights = {n: chance.gauss(0.14 if n == "toll" else 0.0, scale) * 0.6 for n in INTENTIONS}
        first = item.reports[0]
        steps.append(
            Step(
                id=first.id if item.kind != "move" else f"move-{item.on}",
                kind="move" if item.kind == "move" else "report",
                date=first.date,
                since=None,
                evidence=item.id,
                report=first.id if item.kind != "move" else None,
                log_weight=weights,
            )
        )
    for k, (first_day, last_day) in enumerate(((BEGINS, date(2031, 3, 8)), (date(2031, 3, 10), AS_OF)), 1):
        weights = {n: -0.02 * j for j, n in enumerate(INTENTIONS)}
        steps.append(
            Step(
                id=f"waiting-{k}",
                kind="waiting",
                date=last_day,
                since=first_day,
                evidence=None,
                report=None,
                log_weight=weights,
            )
        )
    return tuple(sorted(steps, key=lambda step: (step.date, step.id)))


def _posterior(
    prior: list[float], steps: list[Step] | tuple[Step, ...], names: tuple[str, ...]
) -> list[float]:
    weights = [
        math.log(p) + sum(step.log_weight[name] for step in steps)
        for p, name in zip(prior, names, strict=True)
    ]
    top = max(weights)
    total = sum(math.exp(w - top) for w in weights)
    return [math.exp(w - top) / total for w in weights]


def _separations(names: tuple[str, ...], steps: tuple[Step, ...]) -> tuple[Separation, ...]:
    found = []
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            factor = sum(step.log_weight[first] - step.log_weight[second] for step in steps)
            found.append(
                Separation(
                    first=first,
                    second=second,
                    log_bayes_factor=factor,
                    kl_per_day=0.002 * (place + 1),
                    told_apart=abs(factor) >= math.log(3),
                )
            )
    return tuple(found)


def _equilibria(k: int, now: tuple[str, ...]) -> tuple[Equilibrium, ...]:
    every = (
        Equilibrium(state="s77", taken=now, concepts=("nash", "smr", "seq", "gmr"), probability=0.31),
        Equilibrium(
            state="s300",
            taken=("veldria.close", "league.sanction", "ostmark.stay"),
            concepts=("seq", "gmr"),
            probability=0.12,
        ),
        Equilibrium(
            state="s12",
            taken=("veldria.talk", "ostmark.stay", "league.reply"),
            concepts=("gmr",),
            probability=0.05,
        ),
        Equilibrium(
            state="s640",
            taken=("veldria.land", "veldria.close", "league.sanction", "sunder.yield"),
            concepts=("nash", "seq"),
            probability=0.0004,
        ),
    )
    return every[: k % 5] if k != 3 else tuple(reversed(every))


def without_rivals() -> Assessment:
    """Return the assessment of a case in which nobody has rival intentions, with nothing but questions."""
    full = sample(hostile=False)
    only = {
        actor: {"only": replace(next(iter(results.values())), prior=1.0, posterior=1.0)}
        for actor, results in full.intentions.items()
    }
    return replace(
        full, focus=None, intentions=only, steps={}, separations={}, settings=(), moves_score={}, evidence=(), sources={}, schedule=(), warnings=(), moves=(),
        timeline=Timeline(days=(AS_OF,), posterior={}, questions={}),
        questions={name: replace(question, by_intention={}) for name, question in full.questions.items()},
    )  # fmt: skip
