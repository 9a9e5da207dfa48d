"""The settings of the inference, from ``model:`` in ``case.yaml``."""

from standoff.case.model import Model
from standoff.case.schema import ModelEntry
from standoff.sources.grading import DEFAULT_CREDIBILITY, DEFAULT_RATES

__all__ = ["read_model"]


def read_model(entry: ModelEntry) -> Model:
    """Return the settings, the default for each that is not written."""
    given = entry.model_dump(exclude_none=True, exclude={"reliability", "credibility"})
    rates = {letter: (rates[0], rates[1]) for letter, rates in entry.reliability.items()}
    factors = {int(digit): factor for digit, factor in entry.credibility.items()}
    return Model(
        **given,
        reliability={**DEFAULT_RATES, **rates},
        credibility={**DEFAULT_CREDIBILITY, **factors},
    )
