"""The frame: what is taken as given, what looks doubtful, and how the brief is to be read."""

from collections import Counter

from standoff.assessment import Assessment
from standoff.brief.compose import BREAK, cell, note, number, text
from standoff.brief.labels import Labels
from standoff.brief.sentences import tell_change
from standoff.brief.tree import (
    Block,
    Column,
    Content,
    Item,
    Items,
    Kind,
    Link,
    Mark,
    Row,
    Section,
    Sentence,
    Table,
    Text,
    sentences_of,
)
from standoff.brief.words import SCALES, capitalised, day, days, given, heading, plain

__all__ = ["assumptions", "guide", "particulars", "warnings"]


def assumptions(assessment: Assessment, labels: Labels) -> Section:
    """Return the analyst's assumptions, then Standoff's, then what the readings and the pace are."""
    parts = [
        _listed(assessment, "analyst", "The analyst’s"),
        _preferences(assessment, labels),
        _pace(assessment, labels),
        _listed(assessment, "standoff", "Standoff’s own"),
    ]
    return Section(
        id="assumptions",
        title="What is assumed",
        blocks=(
            note(
                "Taken as given, not found out. Change any of it in the case and the numbers change with it."
            ),
        ),
        sections=tuple(part for part in parts if part is not None),
    )


def _listed(assessment: Assessment, by: str, title: str) -> Section | None:
    items = [
        Item(
            content=(
                Sentence(kind="assumption", content=(text(plain(one.says)),), anchor=f"assumption-{place}"),
            )
        )
        for place, one in enumerate(assessment.assumptions, 1)
        if one.by == by
    ]
    if not items:
        return None
    return Section(id=f"assumptions-{by}", title=title, blocks=(Items(items=tuple(items), ordered=True),))


def _preferences(assessment: Assessment, labels: Labels) -> Section | None:
    rows = []
    for actor, results in assessment.intentions.items():
        for intention, result in results.items():
            label = labels.intentions.get((actor, intention))
            lines: list[Content] = []
            for place, line in enumerate(result.preference):
                lines += [BREAK] * bool(place) + [Text(text=plain(line), style="code")]
            head: list[Content] = [Text(text=heading(assessment.actors[actor].name), style="strong")]
            if label is not None:
                head += [text(" "), label.link, text(f" {label.name}")]
            rows.append(
                Row(
                    cells=(
                        cell(*head),
                        cell(*(lines or [text("indifferent to everything")])),
                        cell(Text(text=plain(result.rule), style="small")),
                    )
                )
            )
    if not rows:
        return None
    return Section(
        id="preferences",
        title="What each reading wants",
        blocks=(
            Table(
                id="preferences-table",
                caption="Preferences as the case writes them, most important first",
                kind="assumption",
                columns=(
                    Column(header="Reading", width=2.4),
                    Column(header="Prefers", width=4.2),
                    Column(header="How that became an order", width=3),
                ),
                rows=tuple(rows),
                layout="cards",
            ),
        ),
    )


def _pace(assessment: Assessment, labels: Labels) -> Section:
    blocks: list[Block] = [
        Table(
            id="pace-table",
            caption="How often each actor can move, and how readily it does so for nothing",
            kind="assumption",
            columns=(
                Column(header="Actor", width=3),
                Column(header="A chance to move every", width=2, numeric=True),
                Column(header="Chances used for nothing", width=2, numeric=True),
            ),
            rows=tuple(
                Row(
                    cells=(
                        cell(plain(facts.name)),
                        cell(number(facts.decides_every, f"{facts.decides_every:g}\u00a0days", f"actors.{actor}.decides_every")),
                        cell(number(facts.restless, given(facts.restless), f"actors.{actor}.restless")),
                    )
                )
                for actor, facts in assessment.actors.items()
            ),
        )
    ]  # fmt: skip
    if assessment.schedule:
        blocks.append(_schedule(assessment, labels))
    if assessment.case.infeasible:
        blocks.append(
            Items(
                items=tuple(
                    Item(content=(text("Cannot be: "), Text(text=plain(one), style="code")))
                    for one in assessment.case.infeasible
                )
            )
        )
    return Section(id="pace", title="Pace, announced steps, and what cannot be", blocks=tuple(blocks))


def _schedule(assessment: Assessment, labels: Labels) -> Table:
    rows = []
    for place, step in enumerate(assessment.schedule, 1):
        source: Content = text("the analyst")
        label = labels.item(step.announced_by)
        if label is not None:
            source = Link(text=label.short, target=label.anchor)
        rows.append(
            Row(
                cells=(
                    cell(tell_change(step.change, assessment.options, assessment.actors)),
                    cell(days(step.first, step.last)),
                    cell(
                        number(step.decides_every, f"{step.decides_every:g}\u00a0days", f"schedule.{place}")
                    ),
                    cell(source),
                )
            )
        )
    return Table(
        id="schedule-table",
        caption="Announced steps: extra chances for one change, within a window",
        kind="assumption",
        columns=(
            Column(header="Change", width=4),
            Column(header="Window", width=2),
            Column(header="A chance every", width=2, numeric=True),
            Column(header="Announced by", width=1.4),
        ),
        rows=tuple(rows),
    )


def warnings(assessment: Assessment, labels: Labels) -> Section | None:
    """Return what looked doubtful on the way."""
    del labels
    if not assessment.warnings:
        return None
    return Section(
        id="warnings",
        title="Warnings",
        blocks=(
            note(
                "What looked doubtful while the case was read and weighed. None of it stops a number from being printed."
            ),
            Items(items=tuple(Item(content=(text(capitalised(plain(one))),)) for one in assessment.warnings)),
        ),
    )


_SAYS: dict[Kind, tuple[str, str]] = {
    "judgement": (
        "Judged",
        "Computed by Standoff from the case; holds a number that leads to how it was made.",
    ),
    "reported": (
        "Reported",
        "Said by the source cited in brackets; the citation leads to the report and its passage.",
    ),
    "assumption": (
        "Assumed",
        "Taken as given by the analyst or by Standoff; listed under “What is assumed”.",
    ),
}


def guide(assessment: Assessment, sections: tuple[Section, ...]) -> Section:
    """Return how to read the brief: its kinds of sentences, counted over ``sections``, and its words."""
    counted = Counter(sentence.kind for sentence in sentences_of(sections))
    kinds = Table(
        id="kinds-of-sentence",
        caption="What each mark stands for, and how many sentences bear it",
        columns=(
            Column(header="Mark", width=0),
            Column(header="Kind", width=0),
            Column(header="Meaning", width=7),
            Column(header="Sentences", width=0, numeric=True),
        ),
        rows=tuple(
            Row(cells=(cell(Mark(kind=kind)), cell(name), cell(meaning), cell(str(counted[kind]))))
            for kind, (name, meaning) in _SAYS.items()
        ),
        note=(
            text(
                "The mark in a table’s title holds for all its cells. Text without a mark is about the brief itself."
            ),
        ),
    )
    return Section(
        id="guide", title="How to read this brief", blocks=(kinds, _scale(assessment)), appendix=True
    )


def _scale(assessment: Assessment) -> Table:
    name = assessment.case.words
    terms = SCALES[name]
    ranges = [
        f"{one.low:g} to {'under ' if not one.high_belongs else ''}{one.high:g}\u00a0%" for one in terms
    ]
    if name == "icd203":
        caption = "Words of likelihood: ICD 203, first row"
        words = "A number on a shared edge takes the word nearer 50\u00a0%; below 1\u00a0% and above 99\u00a0% there is no word."
    else:
        caption = "Words of likelihood: the PHIA yardstick"
        words = "The gaps are deliberate; a number in a gap takes the nearest word, marked “between terms”."
    return Table(
        id="words",
        caption=caption,
        columns=(Column(header="Word", width=3), Column(header="Range", width=3)),
        rows=tuple(Row(cells=(cell(one.word), cell(span))) for one, span in zip(terms, ranges, strict=True)),
        note=(
            text(
                f"{words} Words are made from numbers and stand beside them; the number is what was computed."
            ),
        ),
    )


def particulars(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    """Return what stands under the title: the dates, and which case it was made from."""
    case = assessment.case
    return (
        ("As of", day(assessment.as_of)),
        ("Looks ahead to", day(case.horizon)),
        ("Begins", day(case.begins)),
        ("Case", plain(case.id)),
        ("Digest", case.sha256[:12]),
    )
