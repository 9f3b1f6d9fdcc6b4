import random

import geopandas as gpd
import numpy as np
import pytest
import shapely
from aggregate_maps import MIDWEST, count_ticks, draw, list_rows, move
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from mentalkarta.aggregate import count_overlap, partition
from mentalkarta.aggregate.partition import GRID_M
from mentalkarta.errors import DataError

LIGHT = settings(max_examples=25, deadline=None)
WHOLE = st.integers(0, 8)
PEOPLE = st.sampled_from("abcde")


def make_box(x, y, width, height):
    return box(10 * x, 10 * y, 10 * (x + width), 10 * (y + height))


BOXES = st.builds(make_box, WHOLE, WHOLE, st.integers(1, 5), st.integers(1, 5))
BLOBS = st.builds(
    lambda x, y, radius, sides: shapely.Point(x, y).buffer(radius, quad_segs=sides),
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(5, 60),
    st.integers(1, 9),
)
MAPS = st.lists(st.tuples(PEOPLE, st.just(""), st.one_of(BOXES, BLOBS)), min_size=1, max_size=10).map(
    lambda rows: draw(*rows)
)


def measure(frame):
    """Return the area per count."""
    pieces = count_overlap(frame)
    return pieces.geometry.area.groupby(pieces["participants"]).sum().to_dict()


def count_at(pieces, x, y):
    """Return the count of the piece around a point, 0 outside all."""
    hit = pieces["participants"][pieces.geometry.contains(shapely.Point(x, y))]
    assert len(hit) <= 1
    return int(hit.sum())


def test_two_people_overlap_in_the_middle():
    frame = draw(("a", "", box(0, 0, 20, 10)), ("b", "", box(10, 0, 30, 10)))
    pieces = count_overlap(frame)
    assert pieces["participants"].tolist() == [2, 1, 1]
    assert [geometry.bounds for geometry in pieces.geometry] == [(10, 0, 20, 10), (0, 0, 10, 10), (20, 0, 30, 10)]
    assert list(pieces.columns) == ["participants", "participants_to", "cell_m", "geometry"]
    assert pieces.crs == frame.crs


def test_one_person_counts_once_however_often_and_where_drawn():
    frame = draw(*[("a", "", box(0, 0, 10 + i, 10)) for i in range(20)], ("b", "", box(0, 0, 10, 10)))
    assert measure(frame) == {2: pytest.approx(100), 1: pytest.approx(190)}


def test_holes_and_rings_in_rings_are_kept():
    ring = shapely.Polygon(box(0, 0, 100, 100).exterior, [box(20, 20, 80, 80).exterior])
    frame = draw(("a", "", ring), ("b", "", box(40, 40, 60, 60)), ("c", "", box(0, 0, 100, 100)))
    pieces = count_overlap(frame)
    assert [count_at(pieces, x, 50) for x in (10, 30, 50)] == [2, 1, 2]
    assert pieces.geometry.area.sum() == pytest.approx(10_000)


def test_five_hundred_people_picking_squares_of_one_grid():
    squares = [box(100 * (i % 5), 100 * (i // 5), 100 * (i % 5) + 100, 100 * (i // 5) + 100) for i in range(25)]
    rng = random.Random(3)
    picks = {f"p{n}": rng.sample(range(25), rng.randint(1, 9)) for n in range(500)}
    pieces = count_overlap(draw(*[(who, "", squares[i]) for who, some in picks.items() for i in some]))
    assert len(pieces) == 25
    for i, square in enumerate(squares):
        assert count_at(pieces, square.centroid.x, square.centroid.y) == sum(i in some for some in picks.values())


def test_everybody_drawing_the_same_polygon_makes_one_piece():
    blob = shapely.Point(650_000, 6_980_000).buffer(321.1, quad_segs=40)
    pieces = count_overlap(draw(*[(f"p{n}", "", blob) for n in range(300)]))
    assert pieces["participants"].tolist() == [300]
    assert pieces.geometry.iloc[0].hausdorff_distance(blob) < GRID_M


def test_nobody_drew_anything():
    pieces = count_overlap(draw(("a", "", box(0, 0, 1, 1))).iloc[:0])
    assert len(pieces) == 0
    assert list(pieces.columns) == ["participants", "participants_to", "cell_m", "geometry"]


def test_a_corner_beside_another_border_by_rounding_makes_no_false_count():
    """One person's circle, and another's united with a square: their common border differs in the last digit."""
    circle = shapely.Point(30, 33).buffer(30, quad_segs=2)
    square = box(10, 10, 20, 20)
    pieces = count_overlap(draw(("a", "", square), ("a", "", circle), ("b", "", circle)))
    assert pieces["participants"].tolist() == [2, 1]
    assert pieces.geometry.area.tolist() == pytest.approx([circle.area, square.difference(circle).area])


@LIGHT
@given(MAPS, st.randoms(use_true_random=False))
def test_order_names_of_people_and_repetition_change_no_bit(frame, rng):
    rows = list_rows(frame) * 2
    rng.shuffle(rows)
    again = draw(*[(f"z{ord(row[0]) * 7 % 11}", *row[1:]) for row in rows])
    assert count_overlap(again).to_wkb().to_dict("list") == count_overlap(frame).to_wkb().to_dict("list")


@LIGHT
@given(MAPS)
def test_pieces_never_overlap_fill_the_union_and_agree_with_brute_force(frame):
    pieces = count_overlap(frame)
    union = shapely.union_all(frame.geometry.to_numpy())
    rounded = GRID_M * frame.geometry.length.sum()
    assert pieces.geometry.area.sum() == pytest.approx(union.area, abs=rounded)
    assert shapely.union_all(pieces.geometry.to_numpy()).area == pytest.approx(union.area, abs=rounded)
    assert pieces.geometry.is_valid.all()
    rng = np.random.default_rng(0)
    for x, y in rng.uniform(-20, 140, (60, 2)) + 0.0123:
        inside = frame["participant"][frame.geometry.contains(shapely.Point(x, y))]
        assert count_at(pieces, x, y) == inside.nunique()


@LIGHT
@given(MAPS, st.one_of(BOXES, BLOBS))
def test_a_person_more_never_lowers_a_count(frame, area):
    before = count_overlap(frame)
    after = count_overlap(draw(*list_rows(frame), ("new", "", area)))
    for x, y in np.random.default_rng(1).uniform(-20, 140, (60, 2)) + 0.0123:
        assert count_at(after, x, y) == count_at(before, x, y) + area.contains(shapely.Point(x, y))


@LIGHT
@given(MAPS, st.integers(-700, 700), st.integers(-700, 700))
def test_moving_the_map_moves_the_pieces(frame, east, north):
    here, there = measure(frame), measure(move(frame, 1000 * east, 1000 * north))
    for people in here.keys() | there.keys():  # rounding may make or close a sliver
        assert there.get(people, 0) == pytest.approx(here.get(people, 0), abs=1e-4)


def test_pieces_that_do_not_add_up_are_refused(monkeypatch):
    monkeypatch.setattr(partition, "_polygonise", lambda _: np.array([box(0, 0, 5, 10)], dtype=object))
    with pytest.raises(DataError, match=r"add up to 50\.000 m² but .* 100\.000 m²") as caught:
        count_overlap(draw(("a", "", box(0, 0, 10, 10))))
    assert caught.value.code == "overlap-inconsistent"
    assert "inget räknas hellre än fel" in caught.value.text("sv")


def test_many_answers_are_asked_for_in_several_rounds(monkeypatch):
    frame = draw(*[(f"p{n}", "", box(0, 0, 10, 10 + n)) for n in range(40)])
    plain = count_overlap(frame)
    monkeypatch.setattr(partition, "QUERY_SHAPES", 7)
    assert count_overlap(frame).to_wkb().to_dict("list") == plain.to_wkb().to_dict("list")


@pytest.mark.data
@pytest.mark.skipif(not MIDWEST.is_dir(), reason="the midwest answers are not beside the repository")
def test_each_of_twenty_states_has_the_people_who_ticked_it():
    answers = gpd.read_file(MIDWEST / "drawings.geojson", columns=["participant"]).to_crs(5070)
    pieces = count_overlap(answers)
    states = gpd.read_file(MIDWEST / "states.geojson").to_crs(5070)
    counted = [count_at(pieces, point.x, point.y) for point in states.representative_point()]
    assert counted == count_ticks(MIDWEST)
    assert len(set(counted)) > 15
