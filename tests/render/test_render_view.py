"""Scale and place of the map on the paper, and where title, panel and scale stand."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from render_maps import A3_LANDSCAPE, make_kramfors

from mentalkarta.render.composition import compose, measure_overlap
from mentalkarta.render.page import Box
from mentalkarta.render.places import arrange_marks, find_marks, part_lines
from mentalkarta.render.shapes import smooth_polygon
from mentalkarta.render.view import View, choose_view
from mentalkarta.scale import ROUND_STEPS, find_bar_length, find_denominator

FRAME = A3_LANDSCAPE.frame
SIZES = {"title": (140.0, 20.0), "panel": (60.0, 110.0), "scale": (70.0, 15.0)}


def test_kramfors_is_drawn_at_1_to_250_000():
    assert find_denominator(66_000, 49_000, (FRAME.width, FRAME.height)) == 250_000


@settings(max_examples=80, deadline=None)
@given(st.floats(10, 3e6), st.floats(10, 3e6))
def test_the_scale_is_the_roundest_that_holds_the_area_and_a_margin(width, height):
    denominator = find_denominator(width, height, (FRAME.width, FRAME.height))
    digits = float(f"{denominator:e}".split("e")[0])
    assert digits in ROUND_STEPS
    assert width * 1.03 <= FRAME.width / 1000 * denominator * (1 + 1e-9)
    assert height * 1.03 <= FRAME.height / 1000 * denominator * (1 + 1e-9)
    fits = max(width * 1.03 / FRAME.width, height * 1.03 / FRAME.height) * 1000
    assert denominator == 1000 or denominator <= 1.5 * fits * (1 + 1e-9)


def test_metres_become_millimetres():
    view = View(10_000, (1000.0, 2000.0), (210.0, 150.0), FRAME)
    assert view.to_paper(shapely.Point(1100, 2000)).coords[0] == pytest.approx((220.0, 150.0))
    assert view.to_paper(shapely.Point(1000, 1990)).coords[0] == pytest.approx((210.0, 149.0))


def test_the_area_makes_way_for_the_panel_only_where_there_is_room():
    extent = (0.0, 0.0, 60_000.0, 49_000.0)
    centred, aside = choose_view(extent, FRAME), choose_view(extent, FRAME, beside_mm=60)
    assert centred.paper == ((FRAME.x0 + FRAME.x1) / 2, (FRAME.y0 + FRAME.y1) / 2)
    assert aside.paper == (centred.paper[0] - 30, centred.paper[1])
    full = (0.0, 0.0, 388_000.0, 50_000.0)
    assert choose_view(full, FRAME, beside_mm=60).paper[0] == pytest.approx(centred.paper[0], abs=0.6)


@given(st.floats(1000, 1e7))
@settings(max_examples=40, deadline=None)
def test_the_scale_bar_is_round_and_of_a_good_length(denominator):
    view = View(round(denominator), (0.0, 0.0), (0.0, 0.0), FRAME)
    length = find_bar_length(view.metres_per_mm)
    assert f"{length:e}"[0] in "1245"
    assert 19.95 <= length / view.metres_per_mm <= 45.05


def test_parts_stand_in_their_usual_corners_on_an_empty_map():
    made = compose(FRAME, (), None, SIZES)
    assert (made.title.x0, made.title.y1) == (FRAME.x0 + 6, FRAME.y1 - 6)
    assert (made.panel.x1, made.panel.y1) == (FRAME.x1 - 4, FRAME.y1 - 4)
    assert (made.scale.x1, made.scale.y0) == (FRAME.x1 - 4, FRAME.y0 + 4)


def test_parts_keep_off_symbols_and_each_other(kramfors):
    view = choose_view(kramfors.extent, FRAME, beside_mm=60)
    marks = [mark for mark in find_marks(kramfors.layers, view) if mark.radius_mm]
    crowd = tuple(replace(mark, at=(60.0 + 10 * n, 275.0 - 2 * n)) for n, mark in enumerate(marks))
    boxes = compose(FRAME, crowd, None, SIZES).boxes
    usual = compose(FRAME, (), None, SIZES).boxes
    assert any(hides(usual, mark) for mark in crowd)
    assert not any(hides(boxes, mark) for mark in crowd)
    assert all(measure_overlap(boxes[i], boxes[j]) == 0 for i in range(3) for j in range(i))


def hides(boxes, mark):
    symbol = shapely.Point(mark.at).buffer(mark.radius_mm)
    return any(box.to_polygon().intersects(symbol) for box in boxes)


def test_overlap_counts_the_air_between():
    assert measure_overlap(Box(0, 0, 10, 10), Box(20, 0, 30, 10)) == 0
    assert measure_overlap(Box(0, 0, 10, 10), Box(11, 0, 30, 10)) == pytest.approx(2 * 10)


def test_symbols_stay_in_the_frame():
    mental_map = make_kramfors(base=())
    view = choose_view(mental_map.extent, FRAME)
    marks = tuple(
        replace(mark, at=(FRAME.x0, FRAME.y1)) for mark in find_marks(mental_map.layers, view) if mark.radius_mm
    )
    for mark in arrange_marks(marks, FRAME):
        assert shapely.Point(mark.at).buffer(mark.radius_mm).within(FRAME.to_polygon())


def test_a_barrier_beside_a_path_is_moved_aside():
    mental_map = make_kramfors(base=())
    view = choose_view(mental_map.extent, FRAME)
    before = {mark.name: mark for mark in find_marks(mental_map.layers, view) if mark.element.kind == "line"}
    after = {mark.name: mark for mark in part_lines(tuple(before.values()))}
    path = before["E4"].geometry
    moved = after["E4:an genom Ullånger"].geometry
    assert before["E4:an genom Ullånger"].geometry.distance(path) < 0.5
    assert moved.distance(path) > 1.5
    assert after["Skogarna mellan Ådalen och kusten"] == before["Skogarna mellan Ådalen och kusten"]
    assert after["E4"] == before["E4"]


def test_coarse_lakes_are_rounded_and_fine_coasts_left_alone():
    triangle = shapely.Polygon([(0, 0), (4, 0), (2, 3)])
    assert len(smooth_polygon(triangle).exterior.coords) == 3 * 8 + 1
    assert smooth_polygon(triangle).within(triangle.buffer(1e-9))
    coast = shapely.Point(0, 0).buffer(5, quad_segs=32)
    assert smooth_polygon(coast).equals(coast)
