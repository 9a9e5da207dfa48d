"""Whether a witness of a comparison holds, move by move."""

from tests.property.comparison_oracle import Literally, judge
from tests.property.oracle import Literal

from standoff.stability.witnesses import Witness


def check_comparison(game: Literal, asks: Literally, base: str, told: Witness) -> None:
    i, s = told.actor, told.state
    assert told.stable == judge(game, asks, base, i, s)
    assert set(told.improvements) == {t for t in game.reach[i][s] if asks.leaves(i, s, t)}
    punished = [sanction.improvement for sanction in told.sanctions]
    if told.stable:
        assert punished == list(told.improvements)
    else:
        assert told.unpunished in set(told.improvements) - set(punished)
    for sanction in told.sanctions:
        at, last = sanction.improvement, None
        for step in sanction.steps:
            assert step.before == at
            assert step.actor not in (i, last)
            assert step.after in game.reach[step.actor][at]
            assert base != "seq" or asks.answers(step.actor, at, step.after)
            at, last = step.after, step.actor
        assert sanction.steps
        assert at == sanction.leads_to
        assert asks.deters(i, s, at)
        if base == "smr":
            assert set(sanction.escapes) == game.reach[i][at]
            assert all(asks.deters(i, s, v) for v in sanction.escapes)
