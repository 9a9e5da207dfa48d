"""What the choice rule does with inertia and without, on a small crisis like that of January 2022.

Four actors and eleven options; five readings of the first actor by ordered statements, and the residual. From
the status quo (a force massed, talks, demands; the alliance united and arming) the exact probability within 73
days that the first actor strikes, that it withdraws its force, that both sides agree to meet, and that the
alliance concedes.

*Without inertia* staying is one more alternative to the changes of single options, all of weight 1. *With
inertia* the weights of all packages sum to restlessness, 5 %, against staying.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.conflict import Conflict
from standoff.conflict.moves import arcs
from standoff.forecast.answers import Target, Visit, forecast, joint_weights
from standoff.forecast.answers import given as weights_given
from standoff.inference import choice
from standoff.inference.choice import Setting
from standoff.inference.game import Game, Player
from standoff.inference.values import solve_policies

DAYS = 73.0
LAMBDAS = (7.0, 20.0, 60.0)
OPTIONS = {
    "leader": ("mass", "strike", "talk", "demand"),
    "rival": ("reply", "meet", "sanction"),
    "alliance": ("concede", "arm", "united"),
    "neighbour": ("give_in",),
}
AT_START = ("mass", "talk", "demand", "arm", "united")

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """The crisis as arrays; ``names`` are the options by bit."""

    conflict: Conflict
    game: Game
    names: tuple[str, ...]

    def taken(self, name: str) -> Bools:
        """Where an option is taken, ``bool[S]``."""
        return (self.conflict.states >> np.uint64(self.names.index(name))) & np.uint64(1) == 1


def trial(extra: tuple[str, ...] = ()) -> Trial:
    """Make the crisis, with more options of the neighbour's that nobody cares about, if asked for."""
    options = {**OPTIONS, "neighbour": (*OPTIONS["neighbour"], *extra)}
    names = tuple(name for own in options.values() for name in own)
    bit = {name: 1 << k for k, name in enumerate(names)}
    masks = np.arange(2 ** len(names), dtype=np.uint64)
    if not extra:  # a large attack ends the talks; left out where a full cube is wanted
        masks = masks[(masks & np.uint64(bit["strike"] | bit["talk"])) != bit["strike"] | bit["talk"]]
    conflict = Conflict(
        actors=tuple(options),
        options=tuple(f"{actor}.{name}" for actor, own in options.items() for name in own),
        owner=tuple(k for k, own in enumerate(options.values()) for _ in own),
        states=masks,
        no_drop=bit["strike"],
        start=int(np.flatnonzero(masks == sum(bit[name] for name in AT_START))[0]),
    )
    on = {name: (masks & np.uint64(bit[name])) != 0 for name in names}
    utilities = [list(readings(on).values()), *([statements] for statements in others(on))]
    game = game_on(
        conflict,
        [np.stack([utility(statements, len(masks)) for statements in of]) for of in utilities],
        [tuple(readings(on)), ("only",), ("only",), ("only",)],
    )
    return Trial(conflict=conflict, game=game, names=names)


def readings(on: dict[str, Bools]) -> dict[str, tuple[Bools, ...]]:
    """What the leader may want: statements, the most important first."""
    return {
        "bind": (on["give_in"], ~on["arm"], ~on["strike"], ~on["sanction"], ~on["united"], on["mass"], on["concede"]),
        "split": (~on["united"], on["concede"], ~on["strike"], ~on["sanction"], on["meet"], ~on["arm"], on["mass"]),
        "coerce": (~on["strike"], on["concede"], on["give_in"], on["meet"], ~on["sanction"], ~on["arm"], on["mass"]),
        "fear": (~on["arm"] | on["strike"], on["give_in"] | on["strike"], ~on["sanction"], ~on["united"], on["mass"]),
        "war": (on["strike"], on["give_in"], ~on["arm"], ~on["united"], ~on["sanction"], on["mass"]),
        "none_of_these": (),
    }  # fmt: skip


def others(on: dict[str, Bools]) -> tuple[tuple[Bools, ...], ...]:
    """What the rival, the alliance and the neighbour want."""
    return (
        (~on["strike"], ~on["concede"], on["united"], ~on["mass"], on["sanction"] == on["strike"], on["talk"], on["reply"]),
        (~on["strike"], ~on["concede"], on["united"], ~on["mass"], on["talk"], on["arm"], ~on["demand"]),
        (~on["strike"], ~on["give_in"], on["arm"], ~on["mass"], on["united"]),
    )  # fmt: skip


def utility(statements: tuple[Bools, ...], n_states: int) -> Floats:
    """Halving weights, scaled to [0, 1], ``float64[S]``; indifference where nothing is stated."""
    if not statements:
        return np.zeros(n_states)
    total = np.asarray(sum(0.5**k * statement for k, statement in enumerate(statements, start=1)))
    return np.asarray((total - total.min()) / (total.max() - total.min()))


def game_on(conflict: Conflict, utilities: list[Floats], intentions: list[tuple[str, ...]]) -> Game:
    """Give everybody a chance to move every 7 days, restlessness 5 % and equal priors."""
    players = []
    for i, (own, names) in enumerate(zip(utilities, intentions, strict=True)):
        moves = arcs(conflict, i)
        players.append(
            Player(
                id=conflict.actors[i],
                intentions=names,
                indptr=moves.indptr.astype(np.int64),
                target=moves.target.astype(np.int64),
                changes=np.bitwise_count(moves.changed).astype(np.int64),
                cost=np.zeros(len(moves.target)),
                utilities=own,
                prior=np.full(len(names), 1 / len(names)),
                pace=1 / 7,
                restless=0.05,
                mask=conflict.own_mask(i),
            )
        )
    return Game(
        players=tuple(players),
        discount=float(np.log(2.0)) / 60.0,
        package_factor=0.25,
        states=conflict.states,
    )


def without_inertia(game: Game, conflict: Conflict) -> Game:
    """Make staying one more alternative beside each change of a single option, all of weight 1."""
    players = []
    for i, player in enumerate(game.players):
        count = conflict.owner.count(i)
        players.append(replace(player, restless=count / (1.0 + count)))
    return replace(game, players=tuple(players), package_factor=1e-12)


def predicted(world: Trial, game: Game, lam: float) -> tuple[Floats, bool]:
    """Return ``float64[5 intentions and the residual, 4 questions]``, and whether the policies converged."""
    policies = solve_policies(game, [Setting(reliability=lam, restless_times=1.0)], restart=False)
    questions = {
        "strike": world.taken("strike"),
        "withdraw": ~world.taken("mass"),
        "meet": world.taken("meet"),
        "concede": world.taken("concede"),
    }
    start = world.conflict.start
    found = forecast(
        game, policies, chances=(), visits=(Visit(day=0.0, state=0 if start is None else start),), horizon=DAYS,
        targets=[Target(id=name, states=states, by=DAYS) for name, states in questions.items()],
        rng=np.random.default_rng,  # noqa: TID251 - never called: the solution is exact
    )  # fmt: skip
    weights = joint_weights(np.ones(1), [player.prior[None] for player in game.players], found.cells)
    rows = [
        np.einsum("gc,gcq->q", weights_given(weights, found.cells, 0, k), found.passage[:, :, 0])
        for k in range(game.players[0].n_intentions)
    ]
    return np.array(rows), bool(policies.converged.all())


def main() -> None:
    """Print both tables, and whether what was claimed of them holds."""
    world = trial()
    names = world.game.players[0].intentions
    choice.MOST_RESTLESS = 0.99  # the cap would hide what the trial is about
    plain, kept = {}, {}
    for lam in LAMBDAS:
        plain[lam], settled = predicted(world, without_inertia(world.game, world.conflict), lam)
        print_table(f"without inertia, lambda {lam:g}", names, plain[lam], settled)
    for lam in LAMBDAS:
        kept[lam], settled = predicted(world, world.game, lam)
        print_table(f"with inertia and packages, lambda {lam:g}", names, kept[lam], settled)
    strike, concede = 0, 3
    spread = min(float(table[:5, strike].max() / table[:5, strike].min()) for table in kept.values())
    print(
        f"\nwithout inertia the alliance concedes with at least {min(t[:, concede].min() for t in plain.values()):.2f}"
    )
    print(f"with it, with at most {max(t[:, concede].max() for t in kept.values()):.2f}")
    print(
        f"with inertia the likeliest attacker strikes at least {spread:.0f} times likelier than the unlikeliest"
    )


def print_table(title: str, names: tuple[str, ...], table: Floats, settled: bool) -> None:
    """Print one table of probabilities."""
    print(
        f"\n{title}{'' if settled else ' (NOT CONVERGED)'}\n{'':<14} {'strike':>9} {'withdraw':>9} {'meet':>9} {'concede':>9}"
    )
    for name, row in zip(names, table, strict=True):
        print(f"{name:<14} " + " ".join(f"{probability:9.4f}" for probability in row))


if __name__ == "__main__":
    main()
