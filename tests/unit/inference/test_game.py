"""The game of a case: arcs, costs and announced steps as the case says them."""

from datetime import date

import numpy as np
import pytest

from standoff.case.expressions import Expression, Taken
from standoff.case.model import (
    Actor,
    Case,
    Intention,
    Model,
    Option,
    OptionChange,
    ScheduledChance,
    Statements,
)
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import conflict_from_case
from standoff.errors import InputError
from standoff.inference.game import chances_of, game_of


def option(name, actor, **settings):
    return Option(id=f"{actor}.{name}", actor=actor, says=name, **settings)


def only(*statements):
    trees = tuple(Expression(text=name, tree=Taken(option=name)) for name in statements)
    return (Intention(id="only", says="", prior=1.0, preference=Statements(statements=trees)),)


def case_of(**settings):
    a = Actor(
        id="a",
        name="A",
        options=(option("go", "a", reversible=False, cost=0.2), option("talk", "a", cost=0.05)),
        intentions=only("a.go", "a.talk"),
        decides_every=5.0,
        restless=0.1,
    )
    b = Actor(id="b", name="B", options=(option("yield", "b", at_start=True),), intentions=only("b.yield"))
    return Case(id="small", title="", actors=(a, b), start=4, model=Model(half_life=30.0), **settings)


def arrays_of(case):
    conflict = conflict_from_case(case)
    utilities = [
        np.stack([rank_states(conflict, intention.preference).utility for intention in actor.intentions])
        for actor in case.actors
    ]
    return conflict, game_of(case, conflict, utilities)


def test_players_have_the_pace_and_arcs_of_the_case():
    _, game = arrays_of(case_of())
    a, b = game.players
    assert (a.id, a.pace, a.restless, a.n_intentions) == ("a", 0.2, 0.1, 1)
    assert (b.id, b.pace, b.restless) == ("b", 1 / 7, 0.05)
    assert game.discount == pytest.approx(np.log(2) / 30)
    assert game.columns == (slice(0, 1), slice(1, 2))
    assert a.arc(4, 5) is not None
    assert a.arc(5, 4) is None  # not reversible
    assert b.arc(4, 0) is not None


def test_an_arc_costs_what_its_changes_cost():
    _, game = arrays_of(case_of())
    a = game.players[0]
    assert {int(a.changes[k]) for k in range(len(a.target))} == {1, 2}
    assert a.cost[a.arc(0, 1)] == pytest.approx(0.2)
    assert a.cost[a.arc(0, 2)] == pytest.approx(0.05)
    assert a.cost[a.arc(0, 3)] == pytest.approx(0.25)
    assert (game.players[1].cost == 0.0).all()


def scheduled(name, *, taken, first=3, last=5):
    return ScheduledChance(
        change=OptionChange(option=name, taken=taken),
        first=date(2022, 1, first),
        last=date(2022, 1, last),
        decides_every=2.0,
        restless=0.9,
    )


def test_an_announced_step_leads_where_the_change_leads():
    case = case_of(begins=date(2022, 1, 1), schedule=(scheduled("b.yield", taken=False),))
    conflict, _ = arrays_of(case)
    (chance,) = chances_of(case, conflict)
    assert (chance.id, chance.player, chance.pace, chance.restless) == ("not b.yield", 1, 0.5, 0.9)
    assert (chance.begins, chance.ends) == (2.0, 5.0)
    assert chance.target.tolist() == [-1, -1, -1, -1, 0, 1, 2, 3]
    assert chance.overlap(0.0, 3.0) == 1.0
    assert chance.overlap(5.0, 9.0) == 0.0
    assert chance.overlap(1.0, 9.0) == 3.0


def test_an_announced_step_that_is_forbidden_leads_nowhere():
    case = case_of(begins=date(2022, 1, 1), schedule=(scheduled("a.go", taken=False),))
    (chance,) = chances_of(case, arrays_of(case)[0])
    assert chance.cost == 0.2
    assert (chance.target == -1).all()


def test_a_schedule_needs_a_beginning():
    case = case_of(schedule=(scheduled("a.go", taken=True),))
    with pytest.raises(InputError, match="needs `begins:`"):
        chances_of(case, arrays_of(case)[0])
    assert chances_of(case_of(), arrays_of(case_of())[0]) == ()
