"""Figures as Vega-Lite specifications, and their drawing as SVG without a network.

One drawing serves HTML and PDF. Figures read in grey: series differ in dash and darkness and carry their
name at their end; bars say in words which way they point.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files

from standoff.brief.words import as_fraction_of_odds, day_short, plain

__all__ = ["FONT", "Bar", "Line", "line_spec", "svg", "waterfall_spec"]

FONT = "Inter"
WIDTH = 640
INK, FAINT, GRID = "#1a1a1a", "#5c5c5c", "#e3e3e3"
TOWARDS, AGAINST, TOTAL = "#1f4e79", "#d08b2c", "#6f6f6f"

_STROKES: tuple[tuple[str, tuple[int, ...], float], ...] = (
    ("#12355b", (), 2.4),
    ("#b35c00", (), 1.6),
    ("#3d7ea6", (7, 3), 2.0),
    ("#7a2e2e", (3, 2), 2.0),
    ("#4f7a3a", (9, 3, 2, 3), 1.8),
    ("#6b5b95", (5, 2, 1, 2, 1, 2), 1.8),
    ("#111111", (1, 2), 1.8),
    ("#9a9a9a", (), 1.4),
)
"""Colour, dashes and width of the series, in their order; told apart without colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a waterfall, in log-odds."""

    label: str
    start: float
    end: float
    said: str
    """The direct label: ``×2.1``, or the odds of a total."""
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A series of probabilities, one a day."""

    label: str
    values: tuple[float, ...]


def waterfall_spec(bars: Sequence[Bar], *, towards: str, against: str) -> dict[str, object]:
    """Return a waterfall of log-odds, read from top to bottom.

    Parameters
    ----------
    bars
        In reading order; each starts where the one above ends.
    towards, against
        Names of the two hypotheses; to the right is for the first.
    """
    low = min(0.0, *(min(bar.start, bar.end) for bar in bars))
    high = max(0.0, *(max(bar.start, bar.end) for bar in bars))
    room = 0.09 * max(high - low, 1e-6)
    rows = [
        {
            "row": place,
            "label": plain(bar.label),
            "start": bar.start,
            "end": bar.end,
            "said": plain(bar.said),
            "kind": "total" if bar.total else "towards" if bar.end >= bar.start else "against",
            "right": max(bar.start, bar.end),
        }
        for place, bar in enumerate(bars)
    ]
    links = [{"row": place, "next": place + 1, "at": bar.end} for place, bar in enumerate(bars[:-1])]
    ticks = _odds_ticks(low - room, high + room)
    order = [bar_row["row"] for bar_row in rows]
    y = {
        "field": "row",
        "type": "ordinal",
        "sort": order,
        "scale": {"paddingInner": 0.28, "paddingOuter": 0.2},
        "axis": {
            "title": None,
            "labelExpr": f"{json.dumps([row['label'] for row in rows])}[datum.value]",
            "labelLimit": 340,
            "ticks": False,
            "domain": False,
            "labelPadding": 8,
        },
    }
    x_axis = {
        "title": plain(f"Odds of {towards} against {against}"),
        "values": ticks,
        "labelExpr": _lookup({tick: as_fraction_of_odds(tick) for tick in ticks}),
        "grid": True,
    }
    scale = {"domain": [low - room, high + 2.2 * room], "nice": False, "zero": False}
    return _spec(
        height=max(120, 19 * len(bars)),
        width=WIDTH - 340,
        layer=[
            {
                "data": {"values": [{"at": 0}]},
                "mark": {"type": "rule", "color": FAINT, "strokeWidth": 1},
                "encoding": {"x": {"field": "at", "type": "quantitative", "scale": scale, "axis": x_axis}},
            },
            {
                "data": {"values": links},
                "mark": {"type": "rule", "color": FAINT, "strokeWidth": 0.7},
                "encoding": {
                    "x": {"field": "at", "type": "quantitative"},
                    "y": {**y, "bandPosition": 0.5},
                    "y2": {"field": "next", "bandPosition": 0.5},
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.5, "minBandSize": 3},
                "encoding": {
                    "y": y,
                    "x": {"field": "start", "type": "quantitative"},
                    "x2": {"field": "end"},
                    "color": {
                        "field": "kind",
                        "scale": {
                            "domain": ["towards", "against", "total"],
                            "range": [TOWARDS, AGAINST, TOTAL],
                        },
                        "legend": None,
                    },
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 10.5, "color": INK},
                "encoding": {
                    "y": y,
                    "x": {"field": "right", "type": "quantitative"},
                    "text": {"field": "said"},
                },
            },
        ],
    )


def line_spec(days: Sequence[date], lines: Sequence[Line], *, title: str) -> dict[str, object]:
    """Return probabilities over time as lines, each named at its end.

    Parameters
    ----------
    days
        The days, in order, without gaps.
    lines
        Series of probabilities in [0, 1], each as long as ``days``.
    title
        What the vertical axis shows.
    """
    top = _round_up(max((max(line.values) for line in lines), default=1.0))
    height = max(190, 17 * len(lines) + 30)
    last = len(days) - 1
    rows = [
        {"day": place, "value": 100 * value, "series": plain(line.label)}
        for line in lines
        for place, value in enumerate(line.values)
    ]
    ends = [100 * line.values[-1] for line in lines]
    spread = _spread(ends, least=100 * top * 14.5 / height, low=0.0, high=100 * top)
    labels = [
        {"day": last, "to": last * 1.025, "end": end, "value": place, "series": plain(line.label)}
        for line, end, place in zip(lines, ends, spread, strict=True)
    ]
    strokes = [_STROKES[place % len(_STROKES)] for place in range(len(lines))]
    domain = [plain(line.label) for line in lines]
    colour = {
        "field": "series",
        "scale": {"domain": domain, "range": [s[0] for s in strokes]},
        "legend": None,
    }
    ticks = _day_ticks(days)
    x = {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [0, max(last, 1) * 1.03], "nice": False},
        "axis": {
            "title": None,
            "values": ticks,
            "labelExpr": _lookup({tick: day_short(days[tick]) for tick in ticks}),
            "grid": False,
        },
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, 100 * top], "nice": False},
        "axis": {"title": title, "labelExpr": "datum.value + '\u00a0%'", "tickCount": 5, "grid": True},
    }
    return _spec(
        width=WIDTH - 250,
        height=height,
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "line", "interpolate": "step-after"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": colour,
                    "strokeDash": {
                        "field": "series",
                        "scale": {"domain": domain, "range": [list(s[1]) or [1, 0] for s in strokes]},
                        "legend": None,
                    },
                    "strokeWidth": {
                        "field": "series",
                        "scale": {"domain": domain, "range": [s[2] for s in strokes]},
                        "legend": None,
                    },
                },
            },
            {
                "data": {"values": labels},
                "mark": {"type": "rule", "strokeWidth": 0.6, "clip": False},
                "encoding": {
                    "x": x,
                    "x2": {"field": "to"},
                    "y": {**y, "field": "end"},
                    "y2": {"field": "value"},
                    "color": colour,
                },
            },
            {
                "data": {"values": labels},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 3,
                    "fontSize": 11,
                    "fontWeight": 600,
                    "clip": False,
                },
                "encoding": {
                    "x": {**x, "field": "to"},
                    "y": y,
                    "text": {"field": "series"},
                    "color": colour,
                },
            },
        ],
    )


def _spec(*, width: int, height: int, layer: list[dict[str, object]]) -> dict[str, object]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "padding": 4,
        "background": None,
        "layer": layer,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "titleColor": FAINT,
                "titleFontWeight": "normal",
                "titleFontSize": 11,
                "labelFontSize": 11,
                "gridColor": GRID,
                "domainColor": FAINT,
                "tickColor": FAINT,
            },
        },
    }


def _lookup(labels: Mapping[float, str]) -> str:
    """Return an expression that finds the label of an axis value."""
    # The sign is told apart by hand: the library prints a minus that is no hyphen.
    table = json.dumps(
        {f"{'-' if value < 0 else ''}{abs(value):.5f}": label for value, label in labels.items()}
    )
    return f"{table}[(datum.value < 0 ? '-' : '') + format(abs(datum.value), '.5f')]"


def _odds_ticks(low: float, high: float) -> list[float]:
    from math import log

    steps = [1, 2, 4, 10, 30, 100, 300, 1000, 10_000, 100_000, 1_000_000]
    ticks = sorted({sign * log(step) for step in steps for sign in (1, -1)})
    inside = [tick for tick in ticks if low <= tick <= high] or [0.0]
    while len(inside) > 7:
        inside = [tick for tick in inside if tick == 0 or inside.index(tick) % 2 == inside.index(0.0) % 2]
    return inside


def _day_ticks(days: Sequence[date]) -> list[int]:
    step = max(1, round((len(days) - 1) / 5))
    step = 7 * max(1, round(step / 7)) if step > 4 else step
    return list(range(0, len(days), step))


def _round_up(top: float) -> float:
    return next(
        bound for bound in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if top <= bound or bound == 1.0
    )


def _spread(places: Sequence[float], *, least: float, low: float, high: float) -> list[float]:
    """Move labels apart to at least ``least``, as little as that needs, within [low, high]."""
    order = sorted(range(len(places)), key=lambda k: (places[k], k))
    moved = list(places)
    floor = low
    for k in order:
        moved[k] = max(moved[k], floor)
        floor = moved[k] + least
    ceiling = high
    for k in reversed(order):
        moved[k] = min(moved[k], ceiling)
        ceiling = moved[k] - least
    return moved


@cache
def _fonts_registered() -> bool:
    import vl_convert

    with as_file(files("standoff.brief") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))
    return True


def svg(spec: Mapping[str, object], *, prefix: str) -> str:
    """Draw a specification as SVG.

    Parameters
    ----------
    spec
        A Vega-Lite specification that holds its data.
    prefix
        Set before every id in the drawing, so that several may stand in one page.

    Notes
    -----
    No address is allowed for data, so nothing is fetched. The schema's address is never in the drawing. A sign
    that XML forbids would end the whole process in the drawing library; the specs above hold none.
    """
    import vl_convert

    _fonts_registered()
    drawn: str = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    drawn = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', drawn)
    drawn = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", drawn)
    return re.sub(r'(xlink:)?href="#([^"]+)"', rf'href="#{prefix}-\2"', drawn)
