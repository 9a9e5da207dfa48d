"""Witnesses for coalitions: the improvement that breaks up a state, or what answers each of them.

As in `standoff.stability.witnesses`, but improvements and answers are made by coalitions, each in one
*turn* of its members' moves.
"""

from dataclasses import dataclass, field

from standoff.errors import InputError, TooLarge
from standoff.stability.coalitions import all_coalitions, coalition_rules, outside
from standoff.stability.game import Game
from standoff.stability.graph import Graph, Node, Paths, Step
from standoff.stability.question import Party, Question

__all__ = ["CoalitionSanction", "CoalitionWitness", "Turn", "explain_coalition"]

_MOST_STATES = 2**14
"""States a search may pass: it is written for one verdict at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a coalition does at once: a legal sequence of its members' moves."""

    coalition: Party
    before: int
    after: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionSanction:
    """How the others answer an improvement.

    Attributes
    ----------
    improvement
        The state the coalition improves to.
    turns
        The others' turns from there, in order: one turn of all of them, in CSEQ improvements of the
        coalitions among them.
    leads_to
        The state where this ends.
    worse_for
        The members whom it leaves no better off than staying.
    """

    improvement: int
    turns: tuple[Turn, ...]
    leads_to: int
    worse_for: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionWitness:
    """Why a state is stable for a coalition, or why not.

    Attributes
    ----------
    concept, coalition, state
        What was asked.
    stable
        The verdict.
    improvements
        The coalition's improvements, each with the moves that make it, states ascending.
    sanctions
        One for each improvement that is sanctioned; none for CNash.
    unpunished
        The first improvement that nobody punishes, or ``None`` if the state is stable.
    rules
        The conventions used, in words.
    """

    concept: str
    coalition: Party
    state: int
    stable: bool
    improvements: tuple[Turn, ...]
    sanctions: tuple[CoalitionSanction, ...] = ()
    unpunished: int | None = None
    rules: dict[str, str] = field(default_factory=dict)


def explain_coalition(game: Game, state: int, party: Party, concept: str) -> CoalitionWitness:
    """Say why a state is or is not stable for a coalition.

    Parameters
    ----------
    game
        The conflict and all preferences.
    state
        Its place.
    party
        The members, indices ascending.
    concept
        A name of the coalition family.

    Returns
    -------
    CoalitionWitness
        The verdict and what shows it.

    Raises
    ------
    InputError
        No such state.
    TooLarge
        The graph is too large to be searched.
    """
    if not 0 <= state < game.n_states:
        raise InputError(f"there is no state {state}")
    if game.n_states > _MOST_STATES:
        raise TooLarge(
            f"coalition moves are searched among at most {_MOST_STATES:,} states; the case has {game.n_states:,}"
        )
    search = _Search(game=game, graph=Graph.of(game.conflict), party=party, state=state)
    own = search.graph.paths(party, state)
    improvements = tuple(
        Turn(coalition=party, before=state, after=t, steps=own.steps_to(t))
        for t in sorted(own.first)
        if search.better(party, state, t)
    )
    sanctions: list[CoalitionSanction] = []
    unpunished: int | None = None
    for improvement in improvements:
        found = None if concept == "cnash" else search.sanction(improvement.after, concept)
        if found is not None:
            sanctions.append(found)
        elif unpunished is None:
            unpunished = improvement.after
    return CoalitionWitness(
        concept=concept,
        coalition=party,
        state=state,
        stable=unpunished is None,
        improvements=improvements,
        sanctions=tuple(sanctions),
        unpunished=unpunished,
        rules=dict(coalition_rules(game, Question(coalitions=(party,)))),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Search:
    """What the search for sanctions needs."""

    game: Game
    graph: Graph
    party: Party
    state: int

    def better(self, party: Party, before: int, after: int) -> bool:
        """Say whether a state is better than another for every member of a coalition."""
        return all(self.game.ranks[i][after] > self.game.ranks[i][before] for i in party)

    def spares(self, end: int) -> Party:
        """Return the members who are no better off in a state than by staying."""
        return tuple(i for i in self.party if self.game.ranks[i][end] <= self.game.ranks[i][self.state])

    def sanction(self, improvement: int, concept: str) -> CoalitionSanction | None:
        """Find the shortest sanction of an improvement, or nothing."""
        others = outside(self.game, self.party)
        if not others:
            return None
        if concept == "cseq":
            return self._credible(improvement, others)
        paths = self.graph.paths(others, improvement)
        ends = [end for end in paths.first if self.spares(end)]
        if concept == "csmr":
            ends = [end for end in ends if not self._escapes(end)]
        if not ends:
            return None
        end = min(ends, key=lambda t: (len(paths.steps_to(t)), t))
        turn = Turn(coalition=others, before=improvement, after=end, steps=paths.steps_to(end))
        return CoalitionSanction(
            improvement=improvement, turns=(turn,), leads_to=end, worse_for=self.spares(end)
        )

    def _escapes(self, end: int) -> bool:
        """Say whether the coalition can go on to something better for all of it."""
        reached = self.graph.paths(self.party, end).first
        return any(self.better(self.party, self.state, t) for t in reached)

    def _credible(self, improvement: int, others: Party) -> CoalitionSanction | None:
        """Follow the others' coalition improvements, turn by turn."""
        parts = [tuple(others[k] for k in part) for part in all_coalitions(len(others))]
        arrived: dict[Node, tuple[Node, Turn]] = {}
        frontier: list[Node] = [(improvement, -1)]
        known: dict[tuple[Node, Party], Paths] = {}
        while frontier:
            found: list[Node] = []
            for node in frontier:
                at, last = node
                for part in parts:
                    # Who moved last in one turn is not the first to move in the next, where that matters.
                    begins = (at, last if last in part else -1)
                    if (begins, part) not in known:
                        known[begins, part] = self.graph.paths(part, *begins)
                    paths = known[begins, part]
                    for there in sorted(paths.arrived):
                        after = there[0]
                        if there in arrived or not self.better(part, at, after):
                            continue
                        turn = Turn(coalition=part, before=at, after=after, steps=paths.steps_into(there))
                        arrived[there] = (node, turn)
                        if self.spares(after):
                            return self._told(improvement, there, arrived)
                        found.append(there)
            frontier = found
        return None

    def _told(
        self,
        improvement: int,
        end: Node,
        arrived: dict[Node, tuple[Node, Turn]],
    ) -> CoalitionSanction:
        """Read the turns back from where they end."""
        turns: list[Turn] = []
        node = end
        while node[1] != -1:
            node, turn = arrived[node]
            turns.append(turn)
        return CoalitionSanction(
            improvement=improvement,
            turns=tuple(reversed(turns)),
            leads_to=end[0],
            worse_for=self.spares(end[0]),
        )
