"""Small random games, and what a round of choice is when written out literally."""

import itertools
import math

import numpy as np

from standoff.conflict.conflict import Conflict
from standoff.conflict.moves import arcs
from standoff.inference.choice import Setting
from standoff.inference.game import Chance, Game, Player

SETTINGS = (
    Setting(reliability=3.0, restless_times=0.5),
    Setting(reliability=3.0, restless_times=2.0),
    Setting(reliability=9.0, restless_times=0.5),
    Setting(reliability=9.0, restless_times=2.0),
)


def generator(seed):
    return np.random.default_rng(seed)  # noqa: TID251 - a test's own chance


def conflict_of(owner, states=None, no_drop=0, no_take=0, start=0):
    states = list(range(2 ** len(owner))) if states is None else states
    return Conflict(
        actors=tuple(f"a{i}" for i in range(max(owner) + 1)),
        options=tuple(f"a{i}.o{k}" for k, i in enumerate(owner)),
        owner=tuple(owner),
        states=np.array(states, dtype=np.uint64),
        no_drop=no_drop,
        no_take=no_take,
        start=start,
    )


def game_on(
    conflict, utilities, priors, *, pace=0.2, restless=0.1, discount=0.05, factor=0.25, option_cost=None
):
    """Make a game as `game_of` does, without a case; the paces differ from actor to actor."""
    cost_of = np.zeros(len(conflict.owner)) if option_cost is None else np.asarray(option_cost)
    players = []
    for i, (utility, prior) in enumerate(zip(utilities, priors, strict=True)):
        moves = arcs(conflict, i)
        cost = [sum(c for k, c in enumerate(cost_of) if int(m) >> k & 1) for m in moves.changed]
        players.append(
            Player(
                id=conflict.actors[i],
                intentions=tuple(f"t{k}" for k in range(len(prior))),
                indptr=moves.indptr.astype(np.int64),
                target=moves.target.astype(np.int64),
                changes=np.bitwise_count(moves.changed).astype(np.int64),
                cost=np.array(cost, dtype=np.float64),
                utilities=np.asarray(utility, dtype=np.float64),
                prior=np.asarray(prior, dtype=np.float64),
                pace=pace * (1 + 0.5 * i),
                restless=restless,
                mask=conflict.own_mask(i),
            )
        )
    return Game(players=tuple(players), discount=discount, package_factor=factor, states=conflict.states)


def random_game(seed, *, owner=(0, 0, 1, 1, 2), intentions=(3, 1, 1), costs=False, hole=True, one_way=True):
    """A game of 2^m states, some infeasible, one option one-way, each actor with its own intentions."""
    rng = generator(seed)
    masks = [m for m in range(2 ** len(owner)) if not (hole and rng.random() < 0.15)] or [0]
    conflict = conflict_of(owner, masks, no_drop=1 if one_way else 0)
    utilities = [rng.random((k, len(masks))) for k in intentions]
    priors = [rng.dirichlet(np.full(k, 4.0)) for k in intentions]
    option_cost = rng.random(len(owner)) * 0.1 if costs else None
    return conflict, game_on(conflict, utilities, priors, option_cost=option_cost)


def chance_on(conflict, option, taken, *, begins, ends, pace=0.5, restless=0.6, cost=0.0):
    """An announced step, its targets found mask by mask."""
    places = {int(mask): place for place, mask in enumerate(conflict.states)}
    forbidden = (conflict.no_take if taken else conflict.no_drop) >> option & 1
    target = [
        -1 if forbidden or bool(int(m) >> option & 1) == taken else places.get(int(m) ^ 1 << option, -1)
        for m in conflict.states
    ]
    return Chance(
        id="step",
        player=conflict.owner[option],
        target=np.array(target, dtype=np.int64),
        cost=cost,
        pace=pace,
        restless=restless,
        begins=begins,
        ends=ends,
    )


def literal_packages(conflict, actor, state):
    """(place entered, number of options changed, mask) of every legal package, by trying all."""
    here = int(conflict.states[state])
    places = {int(mask): place for place, mask in enumerate(conflict.states)}
    own = [k for k, owner in enumerate(conflict.owner) if owner == actor]
    found = []
    for size in range(1, len(own) + 1):
        for package in itertools.combinations(own, size):
            mask = sum(1 << k for k in package)
            if here & mask & conflict.no_drop or ~here & mask & conflict.no_take:
                continue
            if here ^ mask in places:
                found.append((places[here ^ mask], size, mask))
    return found


def literal_rates(conflict, game, values, setting, option_cost=None):
    """Rates as in the formula: {(actor, intention, state): {target: rate}}; ``values[n][s]``."""
    result = {}
    row = 0
    for actor, player in enumerate(game.players):
        share = min(player.restless * setting.restless_times, 0.49)
        for intention in range(player.n_intentions):
            for state in range(game.n_states):
                packages = literal_packages(conflict, actor, state)
                total = sum(game.package_factor ** (size - 1) for _, size, _ in packages)
                weight = {}
                for target, size, mask in packages:
                    cost = (
                        0.0
                        if option_cost is None
                        else sum(c for k, c in enumerate(option_cost) if mask >> k & 1)
                    )
                    gain = values[row][target] - values[row][state] - cost
                    weight[target] = (
                        share
                        / (1 - share)
                        * game.package_factor ** (size - 1)
                        / total
                        * math.exp(setting.reliability * gain)
                    )
                norm = 1.0 + sum(weight.values())
                result[actor, intention, state] = {t: player.pace * w / norm for t, w in weight.items()}
            row += 1
    return result


def literal_round(conflict, game, values, setting, option_cost=None):
    """The right-hand side of the equation for the values, term by term."""
    q = literal_rates(conflict, game, values, setting, option_cost)
    image = []
    row = 0
    for actor, player in enumerate(game.players):
        for intention in range(player.n_intentions):
            line = []
            for state in range(game.n_states):
                top = game.discount * player.utilities[intention][state]
                bottom = game.discount
                for other, them in enumerate(game.players):
                    mixture = (
                        [(1.0, intention)] if other == actor else [(p, k) for k, p in enumerate(them.prior)]
                    )
                    for probability, k in mixture:
                        for target, rate in q[other, k, state].items():
                            top += probability * rate * values[row][target]
                            bottom += probability * rate
                line.append(top / bottom)
            image.append(line)
            row += 1
    return image
