"""Borders counted in cells, where they cross too often to be cut: every count is right in the middle of every cell."""

import json

import numpy as np
import pytest
import shapely
from aggregate_maps import draw
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from whole import feature, square, write_workshop

import mentalkarta as mk
from mentalkarta.aggregate import count_overlap, level_areas, raster
from mentalkarta.aggregate.level_areas import find_level_areas
from mentalkarta.aggregate.partition import partition_areas
from mentalkarta.aggregate.raster import count_cells
from mentalkarta.export.saved_map import read_map

LEVELS = (1, 2, 3, 4)
COIN = st.builds(
    lambda x, y, radius, sides, hole: (
        shapely.Point(x, y).buffer(radius, quad_segs=sides) - shapely.Point(x, y).buffer(hole * radius, quad_segs=2)
    ),
    st.floats(0, 40),
    st.floats(0, 40),
    st.floats(3, 25),
    st.integers(1, 6),
    st.sampled_from([0.0, 0.4]),
)


def make_areas(*geometries):
    return shapely.normalize(np.array(geometries, dtype=object))


def count_all(areas, levels=LEVELS, weights=None):
    return count_cells(areas, np.ones(len(areas), dtype=int) if weights is None else np.array(weights), levels)


@pytest.fixture
def too_crossed(monkeypatch):
    """As if one crossing were too many for GEOS, and the level kernel were not there."""
    monkeypatch.setitem(partition_areas.__kwdefaults__, "most_crossings", 0)
    monkeypatch.setattr(level_areas, "KERNEL_FROM", 10**9)


def test_whole_metres_are_exact():
    areas = make_areas(box(0, 0, 10, 10), box(5, 0, 15, 10) - box(7, 3, 8, 4))
    (one, two, three, four), most, cell_m = count_all(areas, weights=[1, 2])
    assert (one.area, two.area, three.area, four.is_empty, most, cell_m) == (150, 99, 49, True, 3, 1)
    assert three.equals(box(5, 0, 10, 10) - box(7, 3, 8, 4))


@settings(max_examples=40, deadline=None)
@given(st.lists(COIN, min_size=1, max_size=6), st.integers(1, 3))
def test_every_cell_is_counted_in_its_middle(coins, weight):
    areas = make_areas(*coins)
    found, most, _ = count_all(areas, weights=[weight] * len(areas))
    left, foot = np.floor(shapely.total_bounds(areas)[:2]) - 3
    x, y = (each.ravel() + 0.5 for each in np.meshgrid(np.arange(left, left + 100), np.arange(foot, foot + 100)))
    counts = weight * sum(shapely.contains_xy(area, x, y).astype(int) for area in areas)
    clear = shapely.distance(shapely.union_all(shapely.boundary(areas)), shapely.points(x, y)) > 1e-9
    assert most >= counts[clear].max(initial=0)
    for level, area in zip(LEVELS, found, strict=True):
        inside = shapely.contains_xy(area, x, y)
        assert (inside == (counts >= level))[clear].all()
        assert area.is_valid


def test_strips_and_order_change_nothing(monkeypatch):
    rng = np.random.default_rng(3)
    areas = make_areas(*(shapely.Point(*rng.uniform(0, 300, 2)).buffer(rng.uniform(20, 150)) for _ in range(30)))
    whole = [area.wkb for area in count_all(areas)[0]]
    monkeypatch.setattr(raster, "STRIP_CELLS", 1000)
    assert [area.wkb for area in count_all(areas[::-1])[0]] == whole


def test_cells_grow_with_the_ground(monkeypatch):
    monkeypatch.setattr(raster, "MOST_CELLS", 100)
    (area,), _, cell_m = count_all(make_areas(box(0, 0, 95, 95)), levels=(1,))
    assert cell_m == 10
    assert area.area == pytest.approx(95**2, rel=0.12)


def test_cells_stand_in_where_borders_cross_too_often(too_crossed):
    areas = make_areas(box(0, 0, 100, 100), box(50, 50, 150, 150))
    found = find_level_areas(areas, (1, 2))
    assert ([area.area for area in found.areas], found.most, found.cell_m) == ([17500, 2500], 2, 1)
    apart = find_level_areas(make_areas(box(0, 0, 100, 100), box(100, 0, 200, 100)), (1, 2))
    assert (apart.areas[0].area, apart.most, apart.cell_m) == (20000, 1, 0)  # these touch, and do not cross


@pytest.mark.parametrize(("kernel_from", "off", "cell_m"), [(10**9, 0.0, 1), (1, 0.0, 1), (1, 0.37, 0)])
def test_bands_hold_what_the_pieces_hold(kernel_from, off, cell_m, too_crossed, monkeypatch):
    """In whole metres cells are exact, but borders touch; off them the kernel can tell."""
    monkeypatch.setattr(level_areas, "KERNEL_FROM", kernel_from)
    rng = np.random.default_rng(5)
    squares = [box(x, y, x + w, y + w) for x, y, w in rng.integers(1, 90, (25, 3)).tolist()]
    moved = [shapely.affinity.rotate(square, off * n) if off else square for n, square in enumerate(squares)]
    frame = draw(*((f"p{number}", "", square) for number, square in enumerate(moved)))
    bands = count_overlap(frame)
    assert set(bands["cell_m"]) == {cell_m}
    monkeypatch.setitem(partition_areas.__kwdefaults__, "most_crossings", 10**9)
    pieces = count_overlap(frame)
    assert (pieces["participants"] == pieces["participants_to"]).all()
    assert sorted(set(zip(bands["participants"], bands["participants_to"], strict=True)))[:4] == [
        (1, 1),
        (2, 2),
        (3, 3),
        (4, 5),
    ]
    for (low, high), band in bands.groupby(["participants", "participants_to"]):
        same = pieces["participants"].between(low, high)
        assert band.area.sum() == pytest.approx(pieces[same].area.sum(), rel=1e-6)
    assert bands["participants_to"].max() == pieces["participants"].max()


def test_the_map_says_it(too_crossed, tmp_path):
    squares = [square(17.80 + n / 1000, 62.93 + n / 1000, 0.02) for n in range(4)]
    drawings = [feature(f"p{n}", "district", each, name="Centrum") for n, each in enumerate(squares)]
    folder = write_workshop(tmp_path / "w", drawings, 'drawn_at = 10000\nformats = ["svg"]\n')
    mental_map = mk.build_map(mk.read_workshop(folder))
    assert mental_map.cell_m == 1
    mk.export(mental_map, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "receipt.json").read_bytes())["parameters"]["cell_m"] == 1
    assert "räknade i rutor om 1 m" in (tmp_path / "out" / "map.svg").read_text(encoding="utf-8")
    again = read_map(tmp_path / "out" / "layers.gpkg").mental_map
    assert again.cell_m == 1
