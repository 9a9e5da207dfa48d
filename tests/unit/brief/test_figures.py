import re
from datetime import date, timedelta

import pytest

from standoff.brief.figures import Bar, Line, line_spec, svg, waterfall_spec

DAYS = [date(2031, 3, 4) + timedelta(days=k) for k in range(31)]


def lines(count):
    return [
        Line(label=f"H{k} reading", values=tuple(0.01 * k + 0.001 * j for j in range(31)))
        for k in range(count)
    ]


def label_places(spec):
    return [row["value"] for row in spec["layer"][1]["data"]["values"]]


def test_no_drawing_holds_an_address(drawings, hostile_texts):
    assert set(drawings) == {"graph", "waterfall", "posterior-days", "question-days"}
    hostile = waterfall_spec(
        [Bar(label=text, start=0, end=1, said=text) for text in hostile_texts], towards="a", against="b"
    )
    for drawn in (*drawings.values(), svg(hostile, prefix="h")):
        leading = re.findall(r"(?:href|src)=\"([^\"]*)\"|url\(([^)]*)\)", drawn)
        assert all(target.startswith("#") for pair in leading for target in pair if target)
        addresses = set(re.findall(r"https?://[^\"' <)]+", drawn))
        words = {one for one in addresses if one.startswith("http://evil.")}
        assert addresses - words <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
        assert "vega" not in drawn
        assert "<script" not in drawn
        assert "<b>" not in drawn


def test_ids_are_set_apart_between_drawings(drawings):
    for name, drawn in drawings.items():
        ids = re.findall(r'\bid="([^"]+)"', drawn)
        assert all(one.startswith(f"{name}-") for one in ids)
        used = re.findall(r"url\(#([^)]+)\)", drawn)
        assert set(used) <= set(ids)


def test_the_same_spec_gives_the_same_drawing():
    spec = line_spec(DAYS, lines(3), title="Probability")
    assert svg(spec, prefix="a") == svg(spec, prefix="a")


def test_figures_use_the_bundled_font(drawings):
    for drawn in drawings.values():
        assert set(re.findall(r'font-family="([^"]+)"', drawn)) == {"Inter"}


@pytest.mark.parametrize("count", [1, 2, 7, 12])
def test_labels_at_the_ends_do_not_touch(count):
    spec = line_spec(DAYS, lines(count), title="Probability")
    places = sorted(label_places(spec))
    domain = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    least = domain[1] * 13 / spec["height"]
    assert all(b - a >= least for a, b in zip(places, places[1:], strict=False))
    assert places[0] >= -1e-9
    assert places[-1] <= domain[1] + 1e-9


def test_series_differ_without_colour():
    spec = line_spec(DAYS, lines(8), title="Probability")
    encoding = spec["layer"][0]["encoding"]
    dashes = [tuple(dash) for dash in encoding["strokeDash"]["scale"]["range"]]
    widths = encoding["strokeWidth"]["scale"]["range"]
    greys = [grey(colour) for colour in encoding["color"]["scale"]["range"]]
    looks = list(zip(dashes, widths, [round(value, 1) for value in greys], strict=True))
    assert len(set(looks)) == 8


def grey(colour):
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_the_axis_tells_odds_and_days():
    bars = [Bar(label="a", start=0, end=2.4, said=""), Bar(label="b", start=2.4, end=-1.2, said="")]
    axis = waterfall_spec(bars, towards="H1", against="H2")["layer"][0]["encoding"]["x"]["axis"]
    assert axis["title"] == "Odds of H1 against H2"
    assert 0.0 in axis["values"]
    assert len(axis["values"]) <= 7
    drawn = svg(line_spec(DAYS, lines(2), title="Probability"), prefix="d").replace("\u00a0", " ")
    assert ">4 Mar<" in drawn
    assert ">25 Mar<" in drawn


def test_very_long_waterfalls_keep_few_ticks():
    bars = [Bar(label="a", start=0, end=13.0, said=""), Bar(label="b", start=13.0, end=-13.0, said="")]
    axis = waterfall_spec(bars, towards="H1", against="H2")["layer"][0]["encoding"]["x"]["axis"]
    assert 3 <= len(axis["values"]) <= 7
