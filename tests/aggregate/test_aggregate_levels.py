"""Where at least so many people drew: by hand, two engines with one answer, cases that only one of them may judge."""

import importlib.util
import sys

import numba
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity, box

from mentalkarta.aggregate import level_areas
from mentalkarta.aggregate.level_areas import find_level_areas
from mentalkarta.aggregate.levels import borders, kernel
from mentalkarta.aggregate.levels.borders import trace_levels
from mentalkarta.aggregate.people import unite_groups

LEVELS = (1, 2, 3, 4, 6)
RING = box(0, 0, 100, 100) - box(30, 30, 70, 70)


def make_areas(*geometries):
    return shapely.normalize(np.array(geometries, dtype=object))


def trace(areas, levels=LEVELS, weights=None):
    return trace_levels(areas, np.ones(len(areas), dtype=int) if weights is None else np.array(weights), levels)


def draw_blobs(count, seed, holes=True):
    """Draw rough areas around a few middles, some with a hole, some in two parts; nothing shares a border."""
    rng = np.random.default_rng(seed)
    areas = []
    for _ in range(count):
        angle = np.sort(rng.uniform(0, 2 * np.pi, 17))
        radius = rng.uniform(300, 900) * (1 + 0.3 * rng.normal(size=17)).clip(0.3)
        middle = rng.choice([[0, 0], [700, 200], [300, 900]]) + rng.normal(0, 150, 2)
        corners = middle + np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
        blob = shapely.make_valid(shapely.Polygon(np.round(corners, 3)), method="structure", keep_collapsed=False)
        if holes and rng.random() < 0.3:
            blob = blob.difference(shapely.Point(middle + rng.normal(0, 50, 2)).buffer(rng.uniform(20, 120), 5))
        if holes and rng.random() < 0.3:
            blob = blob.union(shapely.Point(middle + rng.normal(0, 900, 2)).buffer(rng.uniform(50, 300), 6))
        areas.append(blob)
    return shapely.normalize(np.array(areas, dtype=object))


def cut_by_geos(areas, levels, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(level_areas, "KERNEL_FROM", 10**9)
        return find_level_areas(areas, levels)


def assert_same(one, other):
    assert one[1] == other[1]
    for mine, its in zip(one[0], other[0], strict=True):
        assert mine.is_valid
        assert mine.area == pytest.approx(its.area, rel=1e-9, abs=1e-3)
        assert shapely.symmetric_difference(mine, its).area <= 1e-3 * max(1.0, its.length)


# --- by hand ----------------------------------------------------------------------------------------------------


def test_two_squares_over_one_another():
    (once, twice, thrice, *_), most = trace(make_areas(box(0, 0, 20, 20), box(10, 10, 30, 30)))
    assert (once.area, twice.bounds, thrice.is_empty, most) == (700.0, (10.0, 10.0, 20.0, 20.0), True, 2)


def test_one_in_another_and_apart():
    (once, twice, *_), most = trace(make_areas(box(0, 0, 100, 100), box(40, 40, 60, 60), box(200, 0, 210, 10)))
    assert (once.area, twice.area, most) == (10_100.0, 400.0, 2)
    assert once.geom_type == "MultiPolygon"


def test_holes_are_not_covered():
    (once, twice, *_), _ = trace(make_areas(RING, box(40, 40, 60, 200)))
    assert once.area == pytest.approx(100 * 100 - 1600 + 20 * 30 + 20 * 100)
    assert twice.area == pytest.approx(20 * 30)


def test_an_area_that_many_drew_counts_for_all_of_them():
    (once, twice, thrice, *_), most = trace(make_areas(box(0, 0, 20, 20), box(10, 10, 30, 30)), weights=[1, 2])
    assert (once.area, twice.area, thrice.area, most) == (700.0, 400.0, 100.0, 3)


@pytest.mark.parametrize(
    "areas",
    [
        (box(0, 0, 10, 10), box(10, 0, 20, 10)),  # a border shared
        (box(0, 0, 10, 10), box(5, 0, 15, 10)),  # part of two
        (box(0, 0, 10, 10), box(10, 10, 20, 20)),  # a corner on a corner
        (box(0, 0, 10, 10), shapely.Polygon([(5, 10), (0, 20), (10, 20)])),  # a corner on a border
        (box(0, 0, 10, 10), shapely.Polygon([(5, 5), (10, 5), (7, 8)])),  # from within
        (shapely.Polygon([(0, 0), (9, 0), (0, 1e-6)]), box(100, 100, 101, 101)),  # thinner than a unit
        (box(0, 0, 1, 1), box(0.5, 0.5, 2e6, 2e6)),  # too far across
    ],
)
def test_what_only_touches_is_left_to_geos(areas):
    assert trace(make_areas(*areas)) is None


def test_shared_borders_never_give_a_wrong_number(monkeypatch):
    """Five hundred people pick some of the same squares."""
    rng = np.random.default_rng(5)
    squares = [box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100) for x in range(5) for y in range(5)]
    picked = [rng.random(25) < 0.4 for _ in range(500)]
    areas = shapely.normalize(np.array([shapely.union_all([squares[n] for n in np.flatnonzero(p)]) for p in picked]))
    monkeypatch.setattr(level_areas, "KERNEL_FROM", 1)
    (half, most_of_it), most, _ = find_level_areas(areas, [200, 210])
    counts = np.sum(picked, axis=0)
    assert most == counts.max()
    assert half.area == pytest.approx(10_000 * (counts >= 200).sum())
    assert most_of_it.area == pytest.approx(10_000 * (counts >= 210).sum())


def test_everybody_drawing_the_same_is_one_border(monkeypatch):
    monkeypatch.setattr(level_areas, "KERNEL_FROM", 1)
    areas = make_areas(*[RING] * 500)
    (half, whole, beyond), most, _ = find_level_areas(areas, [250, 500, 501])
    assert half.equals(RING)
    assert half.equals(whole)
    assert beyond.is_empty
    assert most == 500


# --- two engines, one answer ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_the_kernel_and_geos_agree(seed, monkeypatch):
    areas = draw_blobs(60, seed)
    traced = trace(areas, (1, 3, 10, 25, 40))
    assert traced is not None
    assert_same(traced, cut_by_geos(areas, (1, 3, 10, 25, 40), monkeypatch))


def test_many_areas_go_to_the_kernel_and_few_to_geos(monkeypatch):
    asked = []
    monkeypatch.setattr(borders, "trace_levels", lambda *given: asked.append(given) or ([], 0))
    find_level_areas(draw_blobs(5, 1), [2])
    assert asked == []
    monkeypatch.setattr(level_areas, "KERNEL_FROM", 5)
    find_level_areas(draw_blobs(5, 1), [2])
    assert len(asked) == 1


def test_without_numba_geos_does_it_all(monkeypatch):
    monkeypatch.setattr(level_areas, "KERNEL_FROM", 1)
    monkeypatch.setattr(level_areas, "find_spec", lambda _: None)
    monkeypatch.setitem(sys.modules, "mentalkarta.aggregate.levels.borders", None)
    (once,), most, _ = find_level_areas(make_areas(box(0, 0, 20, 20), box(10, 10, 30, 30)), [1])
    assert (once.area, most) == (700.0, 2)


# --- laws -------------------------------------------------------------------------------------------------------


BOXES = st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 30)] * 2, st.integers(0, 89))


def turn(spec):
    """A box turned so that borders hardly ever fall together."""
    x, y, wide, high, angle = spec
    return affinity.rotate(box(x, y, x + wide, y + high), angle + 0.37, origin=(x, y))


@settings(max_examples=60, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=9))
def test_where_it_answers_it_is_right_at_every_spot(specs):
    areas = unite_groups(np.arange(len(specs)), np.array([turn(spec) for spec in specs], dtype=object))
    traced = trace(areas)
    if traced is None:
        return
    rng = np.random.default_rng(1)
    spots = shapely.points(rng.uniform(-30, 90, (200, 2)))
    count = sum(shapely.contains(area, spots).astype(int) for area in areas)
    near = shapely.distance(spots, shapely.union_all(shapely.boundary(areas))) < 1e-3
    for level, area in zip(LEVELS, traced[0], strict=True):
        assert (shapely.contains(area, spots) == (count >= level))[~near].all()


def test_threads_and_order_change_no_bit():
    areas = draw_blobs(80, 11)
    before = numba.get_num_threads()
    try:
        found = []
        for threads in (1, before):
            numba.set_num_threads(threads)
            found.append([shapely.to_wkb(each) for each in trace(areas)[0]])
    finally:
        numba.set_num_threads(before)
    assert found[0] == found[1]


def test_more_crossings_than_there_is_room_for_are_found_all_the_same(monkeypatch):
    comb = shapely.union_all([box(10 * k, 0, 10 * k + 5, 100) for k in range(60)])
    areas = make_areas(comb, box(-3, 41, 700, 47))
    monkeypatch.setattr(borders, "ROOM", 4)
    (_, twice), most = trace(areas, (1, 2))
    assert (round(twice.area, 6), most) == (60 * 5 * 6, 2)


# --- the kernel as plain Python, line by line -------------------------------------------------------------------


@pytest.fixture
def plain_kernel(monkeypatch):
    """The kernel uncompiled, so that every branch of it is seen to be walked."""
    monkeypatch.setattr(numba.config, "DISABLE_JIT", True)
    spec = importlib.util.spec_from_file_location("plain_kernel", kernel.__file__)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "plain_kernel", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(borders, "kernel", module)
    return module


@pytest.mark.parametrize("few", [0, 1000])
def test_uncompiled_it_says_the_same(few, plain_kernel, monkeypatch):
    monkeypatch.setattr(plain_kernel, "FEW", few)
    areas = draw_blobs(14, 3)
    plain = trace(areas)
    monkeypatch.setattr(borders, "kernel", kernel)
    compiled = trace(areas)
    assert plain[1] == compiled[1]
    assert [a.wkb for a in plain[0]] == [a.wkb for a in compiled[0]]


def test_uncompiled_it_refuses_and_makes_room(plain_kernel, monkeypatch):
    touching = [(box(0, 0, 10, 10), box(10, 0, 20, 10)), (box(0, 0, 10, 10), shapely.Polygon([(5, 0), (9, 5), (1, 5)]))]
    for areas in touching:
        assert trace(make_areas(*areas)) is None
    monkeypatch.setattr(borders, "ROOM", 1)
    comb = shapely.union_all([box(10 * k, 0, 10 * k + 5, 100) for k in range(4)])
    assert trace(make_areas(comb, box(-3, 41, 700, 47), box(-3, 200, 7, 207)), (1, 2), [1, 2, 1])[1] == 3


def test_links_that_do_not_close_are_refused(monkeypatch):
    """A crossing lost, as a fault of the kernel would lose it."""
    areas = make_areas(box(0, 0, 20, 20), box(10, 10, 30, 30))
    collect = kernel.collect_pieces
    monkeypatch.setattr(kernel, "collect_pieces", lambda *given: _lose(collect(*given)))
    assert trace(areas, (1, 2)) is None
    monkeypatch.setattr(kernel, "collect_pieces", lambda *given: _repeat(collect(*given)))
    assert trace(areas, (1, 2)) is None


def _lose(pieces):
    return pieces._replace(end=np.where(pieces.end == pieces.end[0], -999, pieces.end))


def _repeat(pieces):
    return pieces._replace(begin=np.full_like(pieces.begin, pieces.begin[0]), level=np.zeros_like(pieces.level))
