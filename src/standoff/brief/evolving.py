"""What can come about from a state, told: the table and the sentences behind `standoff paths`."""

from standoff.brief.telling import Teller, concept_names
from standoff.brief.words import capitalised, count
from standoff.conflict.conflict import DrawnConflict
from standoff.verdicts.paths import PathsReport, WayTo

__all__ = ["paths_rows", "tell_paths", "tell_paths_rules"]

MOST_ROWS = 20
"""Equilibria shown unless all are asked for."""

_WAYS = {
    "improvements": "by improvements alone",
    "coalition": "by a coalition that gains as a whole",
    "moves": "by moves of any kind",
}


def paths_rows(
    report: PathsReport, *, every_state: bool
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[str, ...]]:
    """Return header, rows and notes: a row is an equilibrium, with the ways that lead to it.

    Those that improvements lead to come first, the nearest of them at the head; then those that only a
    coalition brings about, then the rest, the equilibria under most concepts at the head.
    """
    teller = Teller.of(report.case, report.conflict)
    equilibria = report.equilibria()
    drawn = isinstance(report.conflict, DrawnConflict)

    def place(s: int) -> tuple[int, int, int, int]:
        improving, moving = int(report.improvements.steps[s]), int(report.moves.steps[s])
        if improving >= 0:
            return 0, improving, -len(equilibria[s]), s
        kind = 1 if report.coalitions.coalition[s] else 2 if moving >= 0 else 3
        return kind, -len(equilibria[s]), moving, s

    order = sorted(equilibria, key=place)
    shown = order if every_state else order[:MOST_ROWS]
    header = (
        "State", f"Differs from {teller.state(report.origin)} in", "Equilibrium",
        "By improvements", "By a coalition", "By moves",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for s in shown:
        members = report.coalitions.members(s)
        row: tuple[str, ...] = (
            teller.state(s) + _where(report, s),
            teller.differs(report.origin, s),
            concept_names(equilibria[s]),
            _steps(int(report.improvements.steps[s]), _ids(report, report.improvements.actors_to(s))),
            _ids(report, members) if len(members) > 1 else "-",
            _steps(int(report.moves.steps[s]), _ids(report, report.moves.actors_to(s))),
        )
        rows.append((row[0], *row[2:]) if drawn else row)
    notes = []
    if len(shown) < len(order):
        notes.append(f"{len(order) - len(shown):,} more equilibria are not shown; --all shows every one.")
    return (header[0], *header[2:]) if drawn else header, rows, tuple(notes)


def _ids(report: PathsReport, actors: tuple[int, ...]) -> str:
    return ", ".join(report.conflict.actors[i] for i in actors)


def _where(report: PathsReport, s: int) -> str:
    return " (here)" if s == report.origin else " (start)" if s == report.conflict.start else ""


def _steps(steps: int, who: str) -> str:
    if steps < 0:
        return "-"
    return f"{steps}: {who}" if steps else "here"


def tell_paths_rules(report: PathsReport) -> tuple[str, ...]:
    """Tell where it begins and what the columns mean."""
    used = [f"{actor}: {chosen}" for actor, chosen in report.intentions.items() if chosen is not None]
    teller = Teller.of(report.case, report.conflict)
    return (
        f"From {teller.state(report.origin)}, to every state that is an equilibrium under Nash, GMR, SMR or SEQ.",
        *((f"Intentions used: {'; '.join(used)}.",) if used else ()),
        *((f"Only moves of {teller.several(report.movers)} count.",) if _some(report) else ()),
        "A number counts the steps of a shortest sequence in which nobody moves twice in succession; then who moves in it.",
        "By improvements: every move leaves its mover better off at once.",
        "By a coalition: its members move, and all of them are better off at the end; the smallest of two or more.",
    )


def _some(report: PathsReport) -> bool:
    return len(report.movers) < len(report.conflict.actors)


def tell_paths(report: PathsReport) -> tuple[str, ...]:
    """Tell for each way asked for whether it leads to the state asked for, and how, a line each."""
    if report.target is None:
        raise ValueError("the report is on all equilibria")
    teller = Teller.of(report.case, report.conflict)
    begin, end = teller.state(report.origin), teller.state(report.target)
    differs = teller.differs(report.origin, report.target)
    head = f"From {begin} to {end}" + (f", which differs in: {differs}." if differs else ".")
    lines = [head]
    if _some(report):
        lines.append(f"Only moves of {teller.several(report.movers)} count.")
    for way in report.ways:
        lines += _tell_way(teller, way, end)
    return tuple(lines)


def _tell_way(teller: Teller, way: WayTo, end: str) -> list[str]:
    name = _WAYS[way.way]
    if way.paths is None:
        return [f"{capitalised(name)}: no way leads to {end}."]
    if not way.paths.steps:
        return [f"{capitalised(name)}: it begins there."]
    who = f" ({teller.several(way.members)})" if way.members else ""
    many = way.paths.count
    ways = "more sequences than can be counted" if many is None else count(many, "sequence")
    left = "" if many == len(way.paths.paths) else f", {len(way.paths.paths)} of them told"
    lines = [f"{capitalised(name)}{who}: {count(way.paths.steps, 'step')}; {ways} of that length{left}."]
    for number, path in enumerate(way.paths.paths, 1):
        told = "; then ".join(teller.step(step) for step in path)
        lines.append(f"  {number}. {capitalised(told)}.")
    return lines
