"""Thin areas drawn for lines: planted lines are found again, and what is no band is set aside."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_desk import make_collection, make_feature, say

from mentalkarta.ingest import Limits
from mentalkarta.ingest.columns import Column, make_objects
from mentalkarta.ingest.limits import DEFAULT_LIMITS
from mentalkarta.ingest.thin_areas import draw_centre_lines, find_centre_line, measure_band
from mentalkarta.legend import load_legend

LEGEND = load_legend("kramfors")
TURN = np.linspace(0, 2 * np.pi, 80)
TRUTHS = {
    "straight": [(0, 0), (1200, 0)],
    "bent": [(0, 0), *np.column_stack([800 + 100 * np.sin(TURN[:20]), 100 - 100 * np.cos(TURN[:20])]), (900, 700)],
    "winding": np.column_stack([np.linspace(0, 2000, 60), 150 * np.sin(np.linspace(0, 2000, 60) / 200)]),
    "ring": np.column_stack([np.cos(TURN), np.sin(TURN)]).round(6) * 300,
}


def draw_band(truth, width_m, *, cap="round", tremble=0.0, seed=0):
    """Draw a line as a digitiser does, as an area of some width; its border trembles by a part of the width."""
    band = shapely.LineString(truth).buffer(width_m / 2, cap_style=cap)
    if not tremble:
        return band
    rng = np.random.default_rng(seed)
    rings = [tremble_ring(rng, ring, tremble * width_m) for ring in (band.exterior, *band.interiors)]
    return shapely.Polygon(rings[0], rings[1:])


def tremble_ring(rng, ring, spread_m):
    """Set a point every 30 m along a ring, each off to any side."""
    at = np.linspace(0, 1, max(4, int(ring.length / 30)) + 1)[:-1]
    xy = shapely.get_coordinates(shapely.line_interpolate_point(ring, at, normalized=True))
    return xy + rng.normal(0, spread_m, xy.shape)


def ask_for(*keys):
    """Make the column of elements that were asked for."""
    elements = [LEGEND.find_element(key) for key in keys]
    return Column(np.arange(len(elements)), make_objects(elements))


def draw_line(shape, **limits):
    """Replace one shape drawn for a line; return it and the code."""
    shapes = np.array([shape], dtype=object)
    (line,), findings = draw_centre_lines(shapes, ask_for("path"), Limits(**limits))
    return line, findings[0][0].code if findings else None


@pytest.mark.parametrize("name", TRUTHS)
@pytest.mark.parametrize("width_m", [5, 20, 60])
@pytest.mark.parametrize(("cap", "tremble"), [("flat", 0.0), ("round", 0.0), ("flat", 0.1), ("round", 0.1)])
def test_a_planted_line_is_found_again(name, width_m, cap, tremble):
    """On average within a quarter of the width, and as long but for a twentieth."""
    truth = shapely.LineString(TRUTHS[name])
    band = draw_band(TRUTHS[name], width_m, cap=cap, tremble=tremble)
    assert band.is_valid
    line = find_centre_line(band, measure_band(band))
    points = shapely.line_interpolate_point(line, np.linspace(0, 1, 300), normalized=True)
    assert shapely.distance(points, truth).mean() <= 0.25 * width_m
    assert line.length == pytest.approx(truth.length, rel=0.05)
    assert line.is_closed == truth.is_closed


def test_a_band_is_measured_exactly():
    straight = measure_band(shapely.box(0, 0, 1000, 20))
    assert (straight.width_m, straight.length_m) == (pytest.approx(20), pytest.approx(1000))
    ring = measure_band(shapely.Point(0, 0).buffer(310).difference(shapely.Point(0, 0).buffer(290)))
    assert (ring.width_m, ring.length_m) == (pytest.approx(20, rel=0.01), pytest.approx(2 * np.pi * 300, rel=0.01))
    assert measure_band(shapely.Point(0, 0).buffer(100)).width_m > 60


@pytest.mark.parametrize(
    ("shape", "limits"),
    [
        (shapely.box(0, 0, 1000, 199.9), {}),
        (shapely.box(0, 0, 2000, 199.9), {}),
        (shapely.box(0, 0, 1000, 50), {"band_width_m": 50.0001}),
        (shapely.box(0, 0, 250, 50), {"band_share": 0.20001}),
        (shapely.box(0, 0, 1000, 50), {"band_vertices": 5}),
    ],
)
def test_what_lies_at_a_limit_is_a_line(shape, limits):
    assert draw_line(shape, **limits)[1] == "area-made-line"


@pytest.mark.parametrize(
    ("shape", "limits"),
    [
        (shapely.box(0, 0, 2000, 200.1), {}),
        (shapely.box(0, 0, 1000, 50), {"band_width_m": 49.9}),
        (shapely.box(0, 0, 249, 50), {}),
        (shapely.box(0, 0, 1000, 50), {"band_vertices": 4}),
        (shapely.box(0, 0, 50, 50), {"band_share": 2.0}),  # a square has no centre line, whatever the limit
        (shapely.Point(0, 0).buffer(90), {}),
    ],
)
def test_what_lies_over_a_limit_is_set_aside(shape, limits):
    assert draw_line(shape, **limits) == (None, "area-for-line")


def test_a_band_with_branches_is_no_line():
    cross = shapely.MultiLineString([[(0, 0), (1000, 0)], [(500, -500), (500, 500)]]).buffer(10)
    assert draw_line(cross) == (None, "area-for-line")
    spur = shapely.MultiLineString([[(0, 0), (1000, 0)], [(500, 0), (500, 60)]]).buffer(10)
    line, code = draw_line(spur)
    assert code == "area-made-line"
    assert line.length == pytest.approx(1020, abs=15)


def test_a_ladder_is_no_line():
    ladder = shapely.MultiLineString([[(0, 0), (900, 0), (900, 300), (0, 300), (0, 0)], [(450, 0), (450, 300)]]).buffer(
        9
    )
    assert len(ladder.interiors) == 2
    assert draw_line(ladder) == (None, "area-for-line")


def test_a_hole_that_touches_the_border_parts_the_ring():
    outer, inner = [(0, 0), (600, 0), (600, 600), (0, 600)], [(0, 0), (580, 20), (580, 580), (20, 580)]
    shape = shapely.Polygon(outer, [inner])
    assert shape.is_valid
    line, code = draw_line(shape)
    assert code == "area-made-line"
    assert not line.is_closed
    assert line.length > 2000


def test_parts_become_lines_and_one_fat_part_sets_all_aside():
    two = shapely.MultiPolygon([shapely.box(0, 0, 1000, 20), shapely.box(0, 500, 1000, 520)])
    line, _ = draw_line(two)
    assert line.geom_type == "MultiLineString"
    assert line.length == pytest.approx(1990, abs=10)
    fat = shapely.MultiPolygon([shapely.box(0, 0, 1000, 20), shapely.box(0, 500, 1000, 1500)])
    assert draw_line(fat) == (None, "area-for-line")


def test_only_areas_drawn_for_lines_are_looked_at():
    band, line = shapely.box(0, 0, 1000, 20), shapely.LineString([(0, 0), (9, 9)])
    shapes = np.array([band, line, band], dtype=object)
    drawn, findings = draw_centre_lines(shapes, ask_for("district", "path", "path"), DEFAULT_LIMITS)
    assert drawn[0] is band
    assert drawn[1] is line
    assert drawn[2].geom_type == "LineString"
    assert shapes[2] is band
    assert list(findings) == [2]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=3, max_size=9, unique=True),
    st.integers(1, 30),
    st.integers(0, 8),
)
def test_any_area_is_judged_the_same_however_its_border_runs(corners, width_m, start):
    """Scribbled bands and scribbled areas: a line or none, never an error; where the border begins changes nothing."""
    for shape in (shapely.LineString(corners).buffer(width_m), shapely.Polygon(corners)):
        whole = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        if whole.area == 0:
            continue
        line, code = draw_line(whole)
        assert (line is None) == (code == "area-for-line")
        if line is not None:
            assert line.is_valid
            assert line.length > 0
        if whole.geom_type == "Polygon":
            ring = list(whole.exterior.coords[:-1])
            turned = shapely.Polygon((ring[start:] + ring[:start])[::-1], [hole.coords for hole in whole.interiors])
            assert draw_line(turned) == (line, code)


def test_a_scanned_path_is_read_as_a_line_and_said_in_both_languages(desk):
    ring = [[17.8, 62.9], [17.82, 62.9], [17.82, 62.9001], [17.8, 62.9001], [17.8, 62.9]]
    verdict, frame = desk.read_one(make_feature("path", [ring], type="Polygon"))
    assert (verdict.status, verdict.code) == ("repaired", "area-made-line")
    assert say(verdict).endswith("the area, a thin band of 11.1 m, was replaced by its centre line of 1011 m.")
    assert "en smal remsa på 11.1 m, ersattes av sin mittlinje" in say(verdict, "sv")
    assert frame.geometry[0].geom_type == "LineString"
    assert frame.geometry[0].length == pytest.approx(1018, rel=0.01)


def test_a_thin_area_that_crosses_itself_is_mended_first(desk):
    ring = [[17.8, 62.9], [17.82, 62.9], [17.82, 62.9001], [17.81, 62.8999], [17.8, 62.9001], [17.8, 62.9]]
    drawings = desk.read(desk.write("a.geojson", make_collection(make_feature("path", [ring], type="Polygon"))))
    assert [verdict.code for verdict in drawings.verdicts] == ["area-repaired", "area-made-line"]
    assert drawings.frame.geometry[0].geom_type == "MultiLineString"
    assert drawings.frame.geometry[0].length == pytest.approx(1018, rel=0.02)
