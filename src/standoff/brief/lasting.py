"""Whether a state holds under every intention, told: the table and lines behind `standoff hold`."""

from collections.abc import Sequence

from standoff.brief.gridding import tell_edit, tell_weights
from standoff.brief.telling import Teller, concept_names
from standoff.brief.words import count, day, heading, joined, percent, plain, points
from standoff.verdicts.flips import named_edit
from standoff.verdicts.hold import HoldReport
from standoff.verdicts.holding import Reading, SingleChange

__all__ = ["hold_rows", "tell_answers", "tell_changes_that_decide", "tell_hold", "tell_lasting"]

MOST_ROWS = 40
"""Combinations shown unless all are asked for."""
MOST_LINES = 10
"""Lines of one list; the rest are in the record."""


def hold_rows(
    report: HoldReport, *, every_row: bool
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[str, ...]]:
    """Return header, rows and notes: a row is a combination of intentions, the weightiest first."""
    teller = Teller.of(report.case, report.conflict)
    rivals = report.readings.rivals
    order = sorted(range(len(report.rows)), key=lambda c: (-round(float(report.weights.of[c]), 12), c))
    shown = order if every_row else order[:MOST_ROWS]
    header = (
        *(heading(report.case.actors[i].name) for i in rivals),
        *(("Weight",) if rivals else ()),
        "Holds",
        "Leaves",
        "Stays only if answered",
        *(("Ways out",) if report.condition else ()),
    )
    rows = []
    for c in shown:
        row = report.rows[c]
        rows.append((
            *(str(report.readings.intentions[i][row.combination[i]].id) for i in rivals),
            *((percent(float(report.weights.of[c]), short=True, settled=True),) if rivals else ()),
            "yes" if row.holds else "no",
            _leaving(report, teller, row),
            _answered(report, row),
            *((_drift(report, row),) if report.condition else ()),
        ))  # fmt: skip
    hidden = len(order) - len(shown)
    return header, rows, (f"{hidden:,} more combinations; --all shows every one.",) if hidden else ()


def _leaving(report: HoldReport, teller: Teller, row: Reading) -> str:
    """Tell who leaves, and for the best that nobody answers."""
    told = []
    for actor, states in enumerate(row.leaving):
        for best in states[:1]:
            what = teller.differs(report.state, best) or teller.state(best)
            more = f" ({count(len(states) - 1, 'more way', 'more ways')})" if len(states) > 1 else ""
            told.append(f"{report.conflict.actors[actor]}: {what}{more}")
    return "; ".join(told) or "nobody"


def _answered(report: HoldReport, row: Reading) -> str:
    """Tell who has improvements that are all answered, with the concepts by which it stays."""
    told = [
        f"{report.conflict.actors[actor]} ({concept_names(concepts)})"
        for actor, concepts in enumerate(row.stable)
        if not row.leaving[actor] and "nash" not in concepts
    ]
    return "; ".join(told) or "nobody"


def _drift(report: HoldReport, row: Reading) -> str:
    if row.drift is None:
        return "none"
    return f"{count(len(row.drift), 'step')}: {', '.join(report.conflict.actors[step.actor] for step in row.drift)}"


def tell_hold(report: HoldReport) -> tuple[str, ...]:
    """Tell the verdict, what was asked, and by what the combinations are weighed."""
    teller = Teller.of(report.case, report.conflict)
    state, concept = teller.state(report.state), concept_names([report.concept])
    what = f"“{report.condition}” in {state}" if report.condition else state
    holding = [c for c, row in enumerate(report.rows) if row.holds]
    if len(report.rows) == 1:
        verdict = f"By {concept}, {what} {'holds' if holding else 'does not hold'}."
    elif len(holding) == len(report.rows):
        verdict = f"By {concept}, {what} holds under each of {count(len(report.rows), 'combination')} of intentions."
    elif not holding:
        verdict = f"By {concept}, {what} does not hold under any combination of intentions."
    else:
        verdict = (
            f"By {concept}, {what} holds under {len(holding)} of {len(report.rows)} combinations of intentions, with "
            f"{percent(report.weight(holding), settled=True)} of the weight."
        )
    which = "improvement by which the condition fails" if report.condition else "improvement"
    if report.concept == "nash":
        rule = f"It holds for an actor that has no {which}."
    else:
        rule = f"It holds for an actor when each {which} is answered by the others as the concept asks."
    lines = [verdict, rule]
    if report.concept != "nash":
        lines.append(
            "“Stays only if answered”: the actor has improvements, all of which the others would answer."
        )
    if report.condition:
        lines.append(
            "“Ways out”: the shortest sequence of improvements by which the condition fails, and whose they are."
        )
    late = [c for c in holding if report.rows[c].drift is not None] if report.condition else []
    if late:
        lines.append(
            f"Where it holds, improvements lead out of it all the same, in more than one step{_under(report, late)}."
        )
    return (*lines, *tell_weights(report.readings, report.weights))


def tell_lasting(report: HoldReport) -> tuple[str, ...]:
    """Tell how probable it is that it lasts; nothing where that was not asked."""
    lasting = report.lasting
    if lasting is None:
        return ()
    what = f"“{report.condition}” holds" if report.condition else "the state stays as it is, in every option,"
    error = "" if lasting.standard_error is None else f" ({points(lasting.standard_error)})"
    lines = [f"Probability that {what} through {day(lasting.until)}: {percent(lasting.probability)}{error}."]
    for actor, own in lasting.by_intention.items():
        by = sorted(own.items(), key=lambda pair: pair[1])
        name = next(plain(one.name) for one in report.case.actors if one.id == actor)
        lines.append(
            f"- by intention of {name}: "
            + ", ".join(f"{intention} {percent(p)}" for intention, p in by)
            + "."
        )
    return tuple(lines)


def tell_answers(report: HoldReport) -> tuple[str, ...]:
    """Tell the commitments that it rests on: what the others do to each improvement that would break it."""
    teller = Teller.of(report.case, report.conflict)
    found: dict[tuple[object, ...], list[int]] = {}
    told: dict[tuple[object, ...], str] = {}
    for c, row in enumerate(report.rows):
        for answer in row.answers:
            if row.leaving[answer.actor]:
                continue
            key = (answer.actor, answer.improvement, answer.steps)
            found.setdefault(key, []).append(c)
            first = teller.happens(report.state, answer.improvement) or f"{teller.actor(answer.actor)} moves"
            then = ", then ".join(teller.step(step) for step in answer.steps)
            told[key] = f"if {first} (to {teller.state(answer.improvement)}), then {then}"
    if not found:
        return ()
    order = sorted(found, key=lambda key: (-round(report.weight(found[key]), 12), told[key]))
    more = len(order) - MOST_LINES
    return (
        "It rests on these answers:",
        *(f"- {told[key]}{_under(report, found[key])}." for key in order[:MOST_LINES]),
        *((f"{more} more answers; --json has them all.",) if more > 0 else ()),
    )


def tell_changes_that_decide(report: HoldReport) -> tuple[str, ...]:
    """Tell which single changes break it, open a way out of it, or would make it hold."""
    if "changes" in report.missing:
        return (f"Single changes are missing: {report.missing['changes']}.",)
    teller = Teller.of(report.case, report.conflict)
    lines: list[str] = []
    for head, which in (
        ("A single change that breaks it:", "breaks"),
        ("A single change that opens a way of improvements out of it:", "opens"),
        ("A single change that would make it hold:", "mends"),
        ("A single change that closes every way of improvements out of it:", "closes"),
    ):
        deciding = [change for change in report.changes if getattr(change, which)]
        if deciding:
            deciding.sort(key=lambda change: -round(report.weight(getattr(change, which)), 12))
            lines += [
                head,
                *(f"- {_tell_change(report, teller, one, which)}." for one in deciding[:MOST_LINES]),
            ]
            more = len(deciding) - MOST_LINES
            lines += [f"{more} more changes; --json has them all."] if more > 0 else []
    if any(row.holds for row in report.rows) and not any(change.breaks for change in report.changes):
        lines.insert(0, "No single change tried breaks it where it holds.")
    return tuple(lines)


def _tell_change(report: HoldReport, teller: Teller, change: SingleChange, which: str) -> str:
    combinations: Sequence[int] = getattr(change, which)
    leaves = (
        f"; {teller.actor(change.leaver)} leaves" if which == "breaks" and change.leaver is not None else ""
    )
    return f"{_what(report, teller, change)}{leaves}{_under(report, combinations)}"


def _what(report: HoldReport, teller: Teller, change: SingleChange) -> str:
    name = teller.actor(change.actor)
    match change.kind:
        case "frozen":
            return f"{change.option} can no longer be changed"
        case "irreversible":
            return f"{change.option}, once taken, can no longer be dropped"
        case "reversible":
            return f"{change.option}, once taken, can be dropped again"
        case "aside":
            return f"{name} makes no moves"
    assert change.edit is not None  # noqa: S101 - the only kind that is left
    actor = report.case.actors[change.actor]
    whose = (
        f"{name} ({report.readings.intentions[change.actor][change.intention].id})"
        if actor.has_rival_intentions
        else name
    )
    return f"{whose} {tell_edit(named_edit(report.readings, change.actor, change.intention, change.edit))}"


def _under(report: HoldReport, combinations: Sequence[int]) -> str:
    """Tell under which intentions: those of one actor by name, else by number; nothing where it is all of one."""
    rivals = report.readings.rivals
    if not rivals:
        return ""
    if len(combinations) == len(report.rows):
        return ", under all"
    if len(rivals) == 1:
        own = report.readings.intentions[rivals[0]]
        names = [str(own[report.rows[c].combination[rivals[0]]].id) for c in combinations]
        return f", under {joined(names)}"
    return f", under {len(combinations)} of {len(report.rows)} combinations, with {percent(report.weight(combinations), settled=True)} of the weight"
