"""The symbols: the same on the map and in the legend, pies that tell the truth, dashes in millimetres."""

import math
from dataclasses import replace
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from render_artists import find_circles, find_patches, find_symbols, find_wedges, read_words
from render_maps import A3_LANDSCAPE, make_small

from mentalkarta.legend import load_legend
from mentalkarta.render import draw_sheet
from mentalkarta.render.page import POINTS_PER_MM, open_page, own_settings
from mentalkarta.render.shapes import (
    cut_dashes,
    cut_hatch,
    cut_ticks,
    divide_pie,
    outline_marker,
    slide_circle,
    spread_circles,
)
from mentalkarta.render.symbols import draw_line, draw_pie
from mentalkarta.symbol import Hatch, Line, Marker, Tick

POINT = shapely.Point(640000, 6990000)


def describe(artist):
    """Describe what an artist looks like: fill, edge, width, dash."""
    fill = matplotlib.colors.to_hex(artist.get_facecolor()) if artist.get_fill() else "none"
    return fill, matplotlib.colors.to_hex(artist.get_edgecolor()), artist.get_linewidth(), artist._dash_pattern


@pytest.mark.parametrize("name", ["kramfors", "lynch"])
def test_map_and_legend_wear_the_same_symbol(name):
    legend = load_legend(name)
    ramps = [element for element in legend.elements if not element.categories]
    rows = {
        element.key: [place_class(element, n, row) for n in range(len(element.classes))]
        for row, element in enumerate(ramps)
    }
    figure = draw_sheet(make_small(rows, legend=name))
    compared = 0
    for element in ramps:
        for number, frequency in enumerate(element.classes):
            (on_map,) = find_patches(figure, f"{element.layer}:{element.layer}-{number}")
            in_strip = find_patches(figure, f"legend:{element.key}:{frequency.key}")
            assert [describe(artist) for artist in in_strip] == [describe(on_map)]
            compared += 1
    assert compared == {"kramfors": 11, "lynch": 20}[name]


def place_class(element, number, row):
    """Make a row that reaches one class of an element, apart from those of the others."""
    point = shapely.Point(620000 + 12000 * number, 6967000 + 9000 * row)
    shape = {"point": point, "area": point.buffer(3000), "line": point.buffer(3000).exterior}[element.kind]
    return f"{element.key} {number}", element.classes[number].min_share + 0.01, shape


def test_line_widths_and_dashes_are_millimetres():
    line = Line("#112233", 1.0, dash_mm=(3.0, 1.3))
    with own_settings():
        figure, canvas = open_page(A3_LANDSCAPE)
        draw_line(canvas, line, shapely.LineString([(50, 50), (90, 50)]), label="probe")
    (stroke,) = find_patches(figure, "probe")
    assert stroke.get_linewidth() == pytest.approx(72 / 25.4)
    assert stroke._dash_pattern[1] == pytest.approx([3.0 * POINTS_PER_MM, 1.3 * POINTS_PER_MM])


def test_area_of_pies_follows_the_share():
    far = [shapely.Point(620000 + 12000 * n, 6990000) for n in range(3)]
    rows = [("A", 160 / 200, far[0]), ("B", 40 / 200, far[1]), ("C", 90 / 200, far[2])]
    figure = draw_sheet(make_small({"destination": rows}, people=200))
    rings = find_circles(figure, "destinations:")
    radii = sorted((radius for _, _, radius in rings.values()), reverse=True)
    assert radii[0] / radii[2] == pytest.approx(2.0)
    assert np.array(radii) ** 2 * math.pi == pytest.approx(7.8**2 * math.pi * np.array([0.8, 0.45, 0.2]))


def test_slices_run_clockwise_from_12_in_the_legends_order(sheet, kramfors):
    destinations = kramfors.layers[1]
    row = destinations.places.iloc[0]
    wedges = find_wedges(sheet.figure, f"destinations:{row['place_id']} slice")
    colors = [category.color.lower() for category in destinations.element.categories]
    assert [matplotlib.colors.to_hex(wedge.get_facecolor()) for wedge in wedges] == colors
    assert wedges[0].theta2 == 90
    assert [wedge.theta2 - wedge.theta1 for wedge in wedges] == pytest.approx([144, 108, 72, 36])
    assert all(later.theta2 == pytest.approx(earlier.theta1) for earlier, later in pairwise(wedges))


def test_a_pie_of_one_purpose_has_no_divider():
    pie = load_legend("kramfors").find_element("destination").classes[0].symbol
    with own_settings():
        figure, canvas = open_page(A3_LANDSCAPE)
        draw_pie(canvas, pie, (50, 50), 0.5, ((3.0, "#111111"), (0.0, "#222222")), label="p")
    assert find_patches(figure, "p dividers") == []
    (wedge,) = find_wedges(figure, "p slice")
    assert (wedge.theta1, wedge.theta2) == (-270, 90)


def test_unspecified_stands_in_the_strip_only_where_somebody_gave_no_purpose():
    plain = make_small({"destination": [("Kramfors", 0.5, POINT)]})
    destinations = plain.layers[1]
    some = replace(destinations, places=destinations.places.assign(unspecified=4.0))
    figure = draw_sheet(replace(plain, layers=(plain.layers[0], some, *plain.layers[2:])))
    assert "Ej angivet" in read_words(figure, "class words")
    assert "Ej angivet" not in read_words(draw_sheet(plain), "class words")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_slices_fill_the_circle(amounts):
    slices = divide_pie(amounts)
    turned = sum(end - start for start, end in slices)
    assert turned == pytest.approx(360 if sum(amounts) > 0 else 0)
    for amount, (start, end) in zip(amounts, slices, strict=True):
        if sum(amounts) > 0:
            assert end - start == pytest.approx(360 * amount / sum(amounts), abs=1e-6)


def test_ticks_stand_across_the_line_at_even_distances():
    ticks = cut_ticks(shapely.LineString([(0, 0), (10, 0)]), Tick(3.0, 2.0, 0.4))
    coords = [[tuple(np.round(point, 6)) for point in tick.coords] for tick in ticks.geoms]
    assert coords == [[(x, -1.5), (x, 1.5)] for x in (1, 3, 5, 7, 9)]


def test_a_tick_stands_in_the_middle_of_every_dash_however_long_the_line():
    line = shapely.LineString([(0, 0), (300, 40), (611, 3)])
    tick = Tick(2.2, 3.4, 0.45)
    dashes, ticks = cut_dashes(line, (2.2, 1.2), tick), cut_ticks(line, tick)
    assert len(dashes.geoms) == len(ticks.geoms)
    for dash, across in zip(dashes.geoms, ticks.geoms, strict=True):
        assert dash.interpolate(0.5, normalized=True).distance(across) < 1e-6
    assert dashes.length / line.length == pytest.approx(2.2 / 3.4)


def test_hatch_stays_inside_at_its_gap_and_angle():
    square = shapely.box(0, 0, 20, 20)
    lines = cut_hatch(square, Hatch(45, 2.0, 0.2))
    assert lines.within(square.buffer(1e-9))
    first = np.array(lines.geoms[3].coords)
    along = first[1] - first[0]
    assert abs(along[0]) == pytest.approx(abs(along[1]))
    assert lines.length == pytest.approx(20 * 20 / 2.0, rel=0.05)  # area over gap
    assert cut_hatch(shapely.Polygon(), Hatch(45, 2.0, 0.2)).is_empty


@pytest.mark.parametrize("shape", ["triangle", "circle", "square", "diamond"])
def test_markers_are_as_wide_and_high_as_they_say(shape):
    outline = outline_marker(Marker(shape, 4.0, "#000000", "#000000", 0.4), (10, 20))
    assert outline.bounds == pytest.approx((8, 18, 12, 22), abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60), st.floats(1, 6)), min_size=1, max_size=10))
def test_pushed_circles_do_not_overlap(circles):
    homes, radii = [(x, y) for x, y, _ in circles], [r for _, _, r in circles]
    places = spread_circles(homes, radii, gap_mm=0.3, farthest_mm=60.0)
    for i in range(len(places)):
        for j in range(i):
            assert math.dist(places[i], places[j]) >= radii[i] + radii[j] - 0.1


def test_forty_symbols_on_one_very_spot_lie_beside_each_other():
    spot = shapely.Point(640000, 6990000)
    shares = [0.13 + 0.03 * n for n in range(20)]
    mental_map = make_small(
        {
            "landmark": [(f"Märke {n}", share, spot) for n, share in enumerate(shares)],
            "destination": [(f"Mål {n}", share, spot) for n, share in enumerate(shares)],
        }
    )
    symbols = [shape for _, shape in find_symbols(draw_sheet(mental_map), mental_map.legend)]
    assert len(symbols) == 40
    touching = shapely.STRtree(symbols).query(symbols, predicate="intersects").T
    assert all(symbols[a].intersection(symbols[b]).area < 0.01 for a, b in touching if a != b)


def test_circles_that_touch_nothing_stay_at_home():
    homes = [(0.0, 0.0), (50.0, 0.0)]
    assert spread_circles(homes, [5, 5], gap_mm=0.3, farthest_mm=9) == homes


def test_a_marker_slides_to_the_nearest_free_spot():
    at = slide_circle((10.0, 10.0), 2.0, [(10.0, 9.0, 5.0)], farthest_mm=12)
    assert math.dist(at, (10.0, 9.0)) >= 7.0
    assert at == pytest.approx((10.0, 16.0))
    assert slide_circle((40.0, 10.0), 2.0, [(10.0, 9.0, 5.0)], farthest_mm=12) == (40.0, 10.0)


def test_landmarks_lie_beside_pies_and_are_tied_to_their_place(sheet):
    pies = find_circles(sheet.figure, "destinations:")
    found = sheet.figure.findobj(lambda artist: str(artist.get_label()).startswith("landmarks:"))
    assert len(found) == 12
    for marker in found:
        outline = shapely.Polygon(marker.get_path().vertices)
        assert all(outline.distance(shapely.Point(x, y)) >= radius for x, y, radius in pies.values())
