"""Witnesses for actors that compare states in a way of their own: what tempts them, and what deters them.

The record is that of `standoff.stability.witnesses`: its improvements are the states that the actor would
leave for, a sanction is a sequence of the others' moves to a state that deters it.
"""

from dataclasses import replace

import numpy as np

from standoff.errors import InputError
from standoff.stability.comparisons import refuse
from standoff.stability.concepts import FAMILIES, concept_named
from standoff.stability.game import Game
from standoff.stability.graph import Graph
from standoff.stability.question import Question
from standoff.stability.witnesses import Sanction, Witness, weigh

__all__ = ["explain_comparison"]


def explain_comparison(game: Game, state: int, actor: int, concept: str, question: Question) -> Witness:
    """Say why a state is or is not stable for an actor that compares states in its own way.

    Parameters
    ----------
    game
        The conflict.
    state, actor
        Their places.
    concept
        Its name in the registry.
    question
        What is asked beside the game.

    Returns
    -------
    Witness
        The states it would leave for, in their order, and what deters it.

    Raises
    ------
    InputError
        There is no such state or actor, or the concept does not rest on one comparison.
    TooLarge
        There are too many pairs of states to compare.
    """
    asked = concept_named(concept)
    if asked.compare is None:
        raise InputError(f"{concept} has no single witness{f': {asked.instead}' if asked.instead else ''}")
    compare, base = asked.compare(game, question), asked.base
    rules = FAMILIES[asked.family].rules(game, question)
    if not (0 <= state < game.n_states and 0 <= actor < game.n_actors):
        raise InputError(f"there is no state {state} or no actor {actor}")
    refuse(game, 1, base)
    graph = Graph.of(game.conflict)
    # Back to where the others began counts only if they get there in turn.
    answering = graph.kept(compare.answers, in_turn=True) if base == "seq" else replace(graph, in_turn=True)
    deterring = compare.deters(actor, np.array([state]))[0]
    reached = graph.after(actor, state)
    improvements = reached[compare.leaves(actor, np.full_like(reached, state), reached)].tolist()
    others = [j for j in range(game.n_actors) if j != actor]

    def answer(improvement: int) -> Sanction | None:
        """Find a sanction, else an attempt that the actor escapes, else nothing."""
        if base == "nash":
            return None
        paths = answering.paths(others, improvement)
        attempt: Sanction | None = None
        for end in sorted((end for end in paths.first if deterring[end]), key=lambda t: (paths.length(t), t)):
            escapes = graph.after(actor, end).tolist() if base == "smr" else []
            told = Sanction(
                improvement=improvement,
                steps=paths.steps_to(end),
                leads_to=end,
                escapes=tuple(escapes),
                escape=next((t for t in escapes if not deterring[t]), None),
            )
            if told.escape is None:
                return told
            attempt = attempt or told
        return attempt

    return weigh(
        concept=concept, actor=actor, state=state, improvements=improvements, answer=answer, rules=rules
    )
