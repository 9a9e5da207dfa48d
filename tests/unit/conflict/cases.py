"""Cases made in code, without files."""

from collections.abc import Mapping, Sequence

from standoff.case.expressions import Expression, Node
from standoff.case.model import Actor, ActorId, Case, Intention, IntentionId, Option, OptionId, Preference


def case_of(
    options: Mapping[str, Sequence[str]],
    *,
    infeasible: Sequence[Node] = (),
    preferences: Mapping[str, Preference] | None = None,
    irreversible: Sequence[str] = (),
    not_retakable: Sequence[str] = (),
    **fields: object,
) -> Case:
    """Make a case from actors and the names of their options."""
    actors = tuple(
        Actor(
            id=ActorId(actor),
            name=actor,
            options=tuple(
                Option(
                    id=OptionId(f"{actor}.{name}"),
                    actor=ActorId(actor),
                    says=name,
                    reversible=f"{actor}.{name}" not in irreversible,
                    retakable=f"{actor}.{name}" not in not_retakable,
                )
                for name in names
            ),
            intentions=(
                Intention(
                    id=IntentionId("only"), says="", prior=1.0, preference=(preferences or {}).get(actor)
                ),
            ),
        )
        for actor, names in options.items()
    )
    expressions = tuple(Expression(text=f"number {k}", tree=tree) for k, tree in enumerate(infeasible))
    return Case(id="made", title="Made", actors=actors, infeasible=expressions, **fields)  # type: ignore[arg-type]
