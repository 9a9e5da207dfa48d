"""How far the numbers go: what cannot be told apart, what moves are worth, what the settings do."""

from standoff.assessment import Assessment, MovesScore, Separation
from standoff.brief.compose import cell, judged, number, paragraph, probability, share, tabled, text
from standoff.brief.labels import Labels
from standoff.brief.sections.readings import rivals
from standoff.brief.tree import Block, Cell, Column, Row, Section, Sentence, Table, Text
from standoff.brief.words import capitalised, count, factor, heading, joined, plain, signed

__all__ = ["moves_worth", "separation", "settings"]


def separation(assessment: Assessment, labels: Labels) -> Section | None:
    """Return which readings the evidence cannot tell apart."""
    actors = [actor for actor, pairs in assessment.separations.items() if pairs]
    if not actors:
        return None
    blocks: list[Block] = []
    for place, actor in enumerate(actors, 1):
        pairs = assessment.separations[actor]
        blocks += [
            paragraph(*_apart_sentences(assessment, labels, actor)),
            Table(
                id=f"separation-{place}",
                caption=f"How far the evidence separates the readings of {plain(assessment.actors[actor].name)}",
                kind="judgement",
                columns=(
                    Column(header="Pair", width=4),
                    Column(header="All evidence favours", width=2.5),
                    Column(header="Moves a day, expected", width=0, numeric=True),
                    Column(header="Told apart", width=0),
                ),
                rows=tuple(
                    _pair_row(labels, actor, pair)
                    for pair in sorted(pairs, key=lambda pair: (pair.told_apart, abs(pair.log_bayes_factor)))
                ),
                note=(
                    text(
                        "Told apart: the evidence favours one of the two by at least ×3. Moves a day: the log likelihood "
                        "ratio, in nats, that a day’s moves and waiting would add on the path so far if the first were "
                        "true; near zero, only reports can separate the two."
                    ),
                ),
                layout="cards",
            ),
        ]
    return Section(id="apart", title="What the evidence cannot tell apart", blocks=tuple(blocks))


def _apart_sentences(assessment: Assessment, labels: Labels, actor: str) -> tuple[Sentence, ...]:
    pairs = assessment.separations[actor]
    trace = f"counts.separations.{actor}"
    alike = [pair for pair in pairs if not pair.told_apart]
    name = plain(assessment.actors[actor].name)
    if not alike:
        return (judged(f"The evidence tells all {name}’s readings apart, in ", number(len(pairs), str(len(pairs)), trace), " pairs of them."),)  # fmt: skip
    first = judged(
        "In ", *share(len(alike), len(pairs), trace),
        f" pairs of readings of what {name} wants, the evidence so far favours neither by as much as ×3.",
    )  # fmt: skip
    closest = min(alike, key=lambda pair: abs(pair.log_bayes_factor))
    one, other = labels.intentions[actor, closest.first], labels.intentions[actor, closest.second]
    return (
        first,
        judged(
            "Nearest to each other are ", one.link, f" {one.name} and ", other.link, f" {other.name}: all of it together comes to ",
            number(closest.log_bayes_factor, factor(closest.log_bayes_factor), f"separations.{actor}.{closest.first}.{closest.second}"),
            ", so between these two the prior decides.",
        ),
    )  # fmt: skip


def _pair_row(labels: Labels, actor: str, pair: Separation) -> Row:
    trace = f"separations.{actor}.{pair.first}.{pair.second}"
    one, other = labels.intentions[actor, pair.first], labels.intentions[actor, pair.second]
    favoured = one if pair.log_bayes_factor >= 0 else other
    return Row(
        cells=(
            cell(one.link, f" {one.name} and ", other.link, f" {other.name}"),
            cell(
                f"{favoured.short} by ",
                number(pair.log_bayes_factor, factor(abs(pair.log_bayes_factor)), trace),
            ),
            cell(number(pair.kl_per_day, signed(pair.kl_per_day, 3), trace)),
            cell("yes") if pair.told_apart else cell(Text(text="no", style="strong")),
        )
    )


_NOTHING_LEARNT = 0.1
"""Nats: less than this is not worth the name of learning; it is a factor of 1.1."""


def moves_worth(assessment: Assessment, labels: Labels) -> Section | None:
    """Return what the moves alone are worth against a plain base rate."""
    del labels
    if not assessment.moves_score:
        return None
    return Section(
        id="moves",
        title="What the moves alone are worth",
        blocks=(
            paragraph(
                *(
                    sentence
                    for actor, score in assessment.moves_score.items()
                    for sentence in _worth_sentences(plain(assessment.actors[actor].name), actor, score)
                )
            ),
            Table(
                id="moves-table",
                caption="Moves predicted one by one, before each happened",
                kind="judgement",
                columns=(
                    Column(header="Actor", width=3),
                    Column(header="Moves", width=0, numeric=True),
                    Column(header="Model", width=0, numeric=True),
                    Column(header="Base rate", width=0, numeric=True),
                    Column(header="Model that never learns", width=0, numeric=True),
                ),
                rows=tuple(
                    Row(
                        cells=(
                            cell(heading(assessment.actors[actor].name)),
                            cell(number(score.moves, str(score.moves), f"moves_score.{actor}")),
                            cell(number(score.model, signed(score.model, 1), f"moves_score.{actor}")),
                            cell(number(score.base_rate, signed(score.base_rate, 1), f"moves_score.{actor}")),
                            cell(number(score.uniform, signed(score.uniform, 1), f"moves_score.{actor}")),
                        )
                    )
                    for actor, score in assessment.moves_score.items()
                ),
                note=(
                    text(
                        "Sum of log predictive densities of the moves and of the waiting between them, in nats; nearer to "
                        "zero or above it is better, and only differences within a row mean anything. The base rate gives "
                        "every option a constant pace and knows of no announced step; the model that never learns keeps its priors."
                    ),
                ),
                layout="cards",
            ),
        ),
    )


def _worth_sentences(name: str, actor: str, score: MovesScore) -> tuple[Sentence, ...]:
    trace = f"moves_score.{actor}"
    moves = (number(score.moves, count(score.moves, "move"), trace),)
    gain = number(score.model - score.base_rate, signed(score.model - score.base_rate, 1), trace)
    if score.moves == 0:
        return (
            judged(f"{capitalised(name)} made no move in the time covered (", *moves, "): only its waiting is evidence, worth ", gain, " nats against a plain base rate."),
        )  # fmt: skip
    if score.base_rate_wins:
        return (
            judged(
                f"A plain base rate of moves foresaw {name}’s ", *moves, " better than the model did (difference ", gain,
                " nats): the moves alone carry no information about intentions here, and what separates the readings is "
                "the reports.",
            ),
        )  # fmt: skip
    learnt = score.model - score.uniform
    told = number(learnt, signed(learnt, 1), trace)
    return (
        judged(
            f"The model foresaw {name}’s ",
            *moves,
            " better than a plain base rate of moves, by ",
            gain,
            " nats.",
        ),
        judged(
            "Learning what is wanted had no part in that (",
            told,
            " nats against a model that never learns): what helped is what the case says of pace, announced steps and "
            "preferences whatever the reading.",
        )
        if learnt < _NOTHING_LEARNT
        else judged("Learning what is wanted gave ", told, " of them."),
    )


def settings(assessment: Assessment, labels: Labels) -> Section | None:
    """Return how the answer moves with how actors are taken to choose."""
    if not assessment.settings:
        return None
    focus = assessment.focus
    readings = [name for actor, name in labels.intentions if actor == focus]
    rows = []
    for place, setting in enumerate(assessment.settings, 1):
        trace = f"settings.{place}"
        posterior = setting.posterior.get(focus or "", {})
        rows.append(
            Row(
                cells=(
                    cell(
                        number(setting.reliability_of_choice, f"{setting.reliability_of_choice:g}", trace),
                        *(() if setting.converged else (Text(text=" not converged", style="small"),)),
                    ),
                    cell(number(setting.restless_times, f"×{setting.restless_times:g}", trace)),
                    _percent_cell(setting.weight_before, trace),
                    _percent_cell(setting.weight_after, trace),
                    *(_percent_cell(posterior.get(name), trace) for name in readings),
                    *(_percent_cell(setting.questions.get(name), trace) for name in labels.questions),
                )
            )
        )
    return Section(
        id="settings",
        title="How the answer moves with the settings of choice",
        blocks=(
            *((paragraph(*_swings(assessment, labels, readings)),) if len(assessment.settings) > 1 else ()),
            Table(
                id="settings-table",
                caption="Every setting that was averaged, with its posterior and its answers",
                kind="judgement",
                columns=(
                    Column(header="λ", says="reliability of choice"),
                    Column(header="Rest.", says="restlessness, as a multiple of the case’s"),
                    Column(header="Before", says="weight before the evidence", numeric=True),
                    Column(header="After", says="weight after the evidence", numeric=True),
                    *(
                        Column(header=labels.intentions[focus or "", name].short, says=labels.intentions[focus or "", name].says, target=labels.intentions[focus or "", name].anchor, numeric=True)
                        for name in readings
                    ),
                    *(
                        Column(header=label.short, says=label.says, target=label.anchor, numeric=True)
                        for label in labels.questions.values()
                    ),
                ),
                rows=tuple(rows),
                note=(
                    text(
                        "λ: how reliably actors take the better course; at a large λ they nearly always do. Rest.: by how "
                        "much each actor’s restlessness, the share of chances at which it would change course for nothing, "
                        "is multiplied. Before and after: the weight of the setting, before and after the evidence. A setting without a converged policy has "
                        "no weight."
                    ),
                ),
                layout="dense",
            ),
            *(
                _settings_of(assessment, labels, actor, place)
                for place, actor in enumerate(rivals(assessment), 1)
                if actor != focus and any(setting.posterior.get(actor) for setting in assessment.settings)
            ),
        ),
    )  # fmt: skip


def _settings_of(assessment: Assessment, labels: Labels, actor: str, place: int) -> Table:
    """Return the posterior of another actor's readings at every setting."""
    own = {name: label for (whose, name), label in labels.intentions.items() if whose == actor}
    rows = []
    for number_of, setting in enumerate(assessment.settings, 1):
        trace = f"settings.{number_of}"
        posterior = setting.posterior.get(actor, {})
        rows.append(
            Row(
                cells=(
                    cell(number(setting.reliability_of_choice, f"{setting.reliability_of_choice:g}", trace)),
                    cell(number(setting.restless_times, f"×{setting.restless_times:g}", trace)),
                    _percent_cell(setting.weight_after, trace),
                    *(_percent_cell(posterior.get(name), trace) for name in own),
                )
            )
        )
    return Table(
        id=f"settings-table-{place}",
        caption=f"The same settings, with the posterior of what {plain(assessment.actors[actor].name)} wants",
        kind="judgement",
        columns=(
            Column(header="λ", says="reliability of choice"),
            Column(header="Rest.", says="restlessness, as a multiple of the case’s"),
            Column(header="After", says="weight after the evidence", numeric=True),
            *(
                Column(header=label.short, says=label.says, target=label.anchor, numeric=True)
                for label in own.values()
            ),
        ),
        rows=tuple(rows),
        layout="dense",
    )


def _percent_cell(value: float | None, trace: str) -> Cell:
    if value is None or value != value:  # noqa: PLR0124 -- a probability that was not computed is NaN
        return cell("–")
    return cell(tabled(value, trace))


def _swings(assessment: Assessment, labels: Labels, readings: list[str]) -> tuple[Sentence, ...]:
    """Tell the reading and the question that depend most on the setting."""
    used = [
        (place, one)
        for place, one in enumerate(assessment.settings, 1)
        if one.converged and one.weight_after > 0
    ]
    found: list[Sentence] = []
    focus = assessment.focus or ""
    if readings and used:
        spans = [
            (
                sorted((one.posterior[focus][name], place) for place, one in used if focus in one.posterior),
                name,
            )
            for name in readings
        ]
        ends, name = max(spans, key=lambda span: span[0][-1][0] - span[0][0][0])
        label = labels.intentions[focus, name]
        found.append(
            _swing(f"Among readings, {label.short} {label.name} depends most on the setting: ", ends)
        )
    if labels.questions and used:
        spans = [
            (sorted((one.questions[name], place) for place, one in used), name) for name in labels.questions
        ]
        ends, name = max(spans, key=lambda span: span[0][-1][0] - span[0][0][0])
        found.append(
            _swing(
                f"Among questions, {labels.questions[name].short} {labels.questions[name].name} does: ", ends
            )
        )
    leaders = {
        max(one.posterior[focus], key=lambda name: one.posterior[focus][name])
        for _, one in used
        if one.posterior.get(focus)
    }
    if len(leaders) > 1:
        names = joined([labels.intentions[focus, name].short for name in readings if name in leaders], "or")
        found.append(judged("Which reading leads depends on the setting too: ", names, " (", number(len(leaders), str(len(leaders)), "counts.leaders"), " of them lead somewhere)."))  # fmt: skip
    return tuple(found)


def _swing(words: str, ends: list[tuple[float, int]]) -> Sentence:
    (low, at_low), (high, at_high) = ends[0], ends[-1]
    return judged(
        words,
        "from ",
        probability(low, f"settings.{at_low}"),
        " to ",
        probability(high, f"settings.{at_high}"),
        ".",
    )
