"""The actors' letters: which tell one from another, and where they stand on the arcs."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from standoff.brief.graph.boxes import WIDTH
from standoff.brief.graph.layout import Layout, Point
from standoff.brief.words import plain

__all__ = ["HALF_HEIGHT", "half_width", "place_badges", "tags_of"]

HALF_HEIGHT = 7.0
"""Of the badge that the letters stand in."""

_PLACES = np.array([0.5 + sign * k / 40 for k in range(17) for sign in (1, -1)][1:])
"""Shares of an arc's way at which its badge may stand, the middle first."""


def half_width(tag: str) -> float:
    """Return half the width of a badge."""
    return 4.0 + 2.9 * len(tag)


def place_badges(layout: Layout, tags: Mapping[str, str]) -> list[Point]:
    """Return the middle of each arc's badge: on the arc, clear of boxes, other badges and, if possible, other arcs.

    Arcs with the shortest way choose first, since they have the least choice; an arc takes of its places the one that is
    nearest to its middle among those where least is covered.
    """
    boxes = np.array([(box.x, box.y, box.x + WIDTH, box.y + box.height) for box in layout.boxes.values()])
    traces = [np.array(route.trace()) for route in layout.routes]
    lengths = [np.abs(np.diff(trace, axis=0)).sum(axis=1) for trace in traces]
    stretches = [np.hstack((np.minimum(t[1:], t[:-1]), np.maximum(t[1:], t[:-1]))) for t in traces]
    frames = np.concatenate([np.empty((0, 4)), *stretches])
    taken = np.empty((len(traces), 4))
    chosen: dict[int, Point] = {}
    for k in sorted(range(len(traces)), key=lambda one: (lengths[one].sum(), one)):
        half = half_width(tags[layout.routes[k].arc.actor])
        places = _along(traces[k], lengths[k])
        on_box = _covers(places, boxes, half + 12.0, HALF_HEIGHT + 2.0)
        on_badge = _covers(places, taken[: len(chosen)], half + 1.5, HALF_HEIGHT + 1.5)
        on_any, on_own = (
            _covers(places, lines, half + 1.0, HALF_HEIGHT + 1.0) for lines in (frames, stretches[k])
        )
        # Letters that hide letters, or stand in a box, cannot be read; a covered line can be followed.
        x, y = places[np.argmin(10_000 * on_box + 1_000 * on_badge + on_any - on_own)].tolist()
        taken[len(chosen)] = (x - half, y - HALF_HEIGHT, x + half, y + HALF_HEIGHT)
        chosen[k] = (x, y)
    return [chosen[k] for k in range(len(traces))]


def _along(trace: NDArray[np.float64], lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points of a way where a badge may stand."""
    behind = np.concatenate(([0.0], np.cumsum(lengths)))
    wanted = _PLACES * behind[-1]
    return np.column_stack([np.interp(wanted, behind, trace[:, axis]) for axis in (0, 1)])


def _covers(
    places: NDArray[np.float64], frames: NDArray[np.float64], across: float, down: float
) -> NDArray[np.int64]:
    """Count for each place the frames (left, top, right, bottom) that are nearer to it than that."""
    margin = np.array((across, down))
    low, high = places.min(axis=0) - margin, places.max(axis=0) + margin
    about = frames[((frames[:, :2] < high) & (frames[:, 2:] > low)).all(axis=1)]
    x, y = places[:, None, 0], places[:, None, 1]
    near = (
        (x > about[:, 0] - across)
        & (x < about[:, 2] + across)
        & (y > about[:, 1] - down)
        & (y < about[:, 3] + down)
    )
    count: NDArray[np.int64] = near.sum(axis=1)
    return count


def tags_of(actors: Mapping[str, str]) -> dict[str, str]:
    """Shorten each actor's name to the fewest letters that tell it from the others."""
    bare = {actor: plain(name).removeprefix("the ").removeprefix("The ") for actor, name in actors.items()}
    names = {actor: "".join(c for c in name if c.isalnum()) or actor for actor, name in bare.items()}
    tags = {}
    for actor, name in names.items():
        others = [other for key, other in names.items() if key != actor]
        size = next(
            (
                n
                for n in range(1, len(name))
                if not any(other[:n].lower() == name[:n].lower() for other in others)
            ),
            len(name),
        )
        initials = "".join(word[0] for word in bare[actor].split() if word[0].isalnum()).upper()
        short = [
            "".join(word[0] for word in bare[key].split() if word[0].isalnum()).upper()
            for key in names
            if key != actor
        ]
        tags[actor] = (
            initials if len(initials) > 1 and initials not in short and size > 1 else name[: min(size, 4)]
        )
    if len(set(tags.values())) < len(tags):
        return {actor: str(k) for k, actor in enumerate(names, start=1)}
    return tags
