"""The trace of an assessment: for every leading number what it was made of, and how."""

from collections.abc import Mapping, Sequence

from standoff.assessment import IntentionResult, MovesScore, Outcome, QuestionResult, Step, TraceEntry

__all__ = ["trace_entries"]


def trace_entries(
    intentions: Mapping[str, Mapping[str, IntentionResult]],
    questions: Mapping[str, QuestionResult],
    outcomes: Sequence[Outcome],
    steps: Mapping[str, Sequence[Step]],
    scores: Mapping[str, MovesScore],
) -> dict[str, TraceEntry]:
    """Return an entry for every leading number: what it was made of, and how."""
    entries: dict[str, TraceEntry] = {}
    for actor, results in intentions.items():
        made = tuple(f"steps.{actor}.{step.id}" for step in steps[actor])
        for name, result in results.items():
            path = f"intentions.{actor}.{name}"
            entries[f"{path}.prior"] = TraceEntry(value=result.prior, method="given in the case", made_of=())
            entries[f"{path}.posterior"] = TraceEntry(
                value=result.posterior,
                method="prior times the exponential of the summed steps, over the same of all intentions",
                made_of=(f"{path}.prior", *made),
            )
    for name, question in questions.items():
        for actor, results_by in question.by_intention.items():
            for intention, probability in results_by.items():
                entries[f"questions.{name}.by_intention.{actor}.{intention}"] = TraceEntry(
                    value=probability,
                    method="first passage of the chain by the date, over settings and the others' intentions",
                    made_of=("settings",),
                )
        made = tuple(
            part
            for actor, results_by in question.by_intention.items()
            for intention in results_by
            for part in (
                f"questions.{name}.by_intention.{actor}.{intention}",
                f"intentions.{actor}.{intention}.posterior",
            )
        )
        entries[f"questions.{name}.probability"] = TraceEntry(
            value=question.probability,
            method="the probabilities under each intention, weighted by the posterior",
            made_of=made,
        )
        entries[f"questions.{name}.prior_predictive"] = TraceEntry(
            value=question.prior_predictive,
            method="first passage from the start, weighted by the prior",
            made_of=("settings",),
        )
    for outcome in outcomes:
        entries[f"outcomes.{outcome.state}"] = TraceEntry(
            value=outcome.probability,
            method="state of the chain at the horizon, weighted by the posterior",
            made_of=(),
        )
    for actor, score in scores.items():
        entries[f"moves_score.{actor}"] = TraceEntry(
            value=score.model, method="prequential log score of the actor's moves and waiting", made_of=()
        )
    return entries
