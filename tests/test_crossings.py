"""Where paths meet barriers, on maps small enough to count by hand, and laws of it."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mentalkarta.classify import find_limits
from mentalkarta.crossings import find_crossings, meet_lines
from mentalkarta.legend import load_legend
from mentalkarta.model import Layer
from mentalkarta.networks import CROSSING_COLUMNS

LEGEND = load_legend("kramfors")
TOLERANCE = 20.0
RIVER = shapely.LineString([(0, 0), (1000, 0)])


def make_layer(key, *rows):
    """Make a layer of (name, people, coordinates), of 100 people asked."""
    element = LEGEND.find_element(key)
    columns = {
        "place_id": [f"{element.layer}-{name or number}" for number, (name, _, _) in enumerate(rows)],
        "name": [name for name, _, _ in rows],
        "participants": [people for _, people, _ in rows],
        "asked": 100,
        "share": [people / 100 for _, people, _ in rows],
    }
    lines = gpd.GeoSeries([shapely.LineString(line) for _, _, line in rows], crs=3006)
    places = gpd.GeoDataFrame(columns, geometry=lines, index=range(len(rows)))
    return Layer(element, places, find_limits(element, 100))


def cross(paths, barriers):
    return find_crossings([make_layer("barrier", *barriers), make_layer("path", *paths)], TOLERANCE)


def spots(path, barrier=RIVER):
    """Where a path meets a barrier, to a tenth of a metre."""
    met = meet_lines(shapely.LineString(path), shapely.LineString(barrier), TOLERANCE)
    return [(round(spot.x, 1), round(spot.y, 1)) for spot in met]


def test_a_crossing_says_who_meets_whom():
    crossings = cross([("E4", 60, [(500, -300), (500, 300)])], [("Ångermanälven", 45, RIVER.coords)])
    assert list(crossings.columns) == [*CROSSING_COLUMNS, "geometry"]
    assert crossings.crs == "EPSG:3006"
    assert crossings.drop(columns="geometry").to_dict("records") == [
        {
            "crossing_id": "crossings-e5n0",
            "name": "E4 × Ångermanälven",
            "rank": 1,
            "path_id": "paths-E4",
            "path_name": "E4",
            "path_participants": 60,
            "path_share": 0.6,
            "barrier_id": "barriers-Ångermanälven",
            "barrier_name": "Ångermanälven",
            "barrier_participants": 45,
            "barrier_share": 0.45,
            "asked": 100,
        }
    ]
    assert crossings.geometry[0].coords[:] == [(500, 0)]


def test_first_comes_where_most_people_pass_what_most_feel_as_a_wall():
    """By the smaller number, then by the sum: 30 of 90|30, 30 of 40|30, 20 of 90|20."""
    paths = [("A", 90, [(100, -50), (100, 50)]), ("B", 40, [(500, -50), (500, 50)])]
    barriers = [("R", 30, RIVER.coords), ("S", 20, [(90, 30), (110, 30)])]
    crossings = cross(paths, barriers)
    assert crossings["name"].tolist() == ["A × R", "B × R", "A × S"]
    assert crossings["rank"].tolist() == [1, 2, 3]


def test_what_has_no_name_is_called_by_its_id_and_near_ones_are_numbered_from_west():
    crossings = cross([("", 9, [(540, -50), (540, 50)]), ("B", 5, [(510, 50), (510, -50)])], [("", 8, RIVER.coords)])
    assert crossings["name"].tolist() == ["paths-0 × barriers-0", "B × barriers-0"]
    assert crossings["path_name"].tolist() == ["", "B"]
    assert crossings["crossing_id"].tolist() == ["crossings-e5n0-2", "crossings-e5n0"]


def test_lines_that_do_not_meet_make_an_empty_table_and_elements_that_do_not_cross_none():
    empty = cross([("E4", 60, [(500, 100), (500, 300)])], [("Ån", 45, RIVER.coords)])
    assert (len(empty), list(empty.columns)) == (0, [*CROSSING_COLUMNS, "geometry"])
    assert len(cross([], [])) == 0
    barriers = make_layer("barrier", ("Ån", 45, RIVER.coords))
    paths = make_layer("path", ("E4", 60, [(500, -300), (500, 300)]))
    assert find_crossings([barriers], TOLERANCE) is None
    assert find_crossings([barriers, replace(paths, element=replace(paths.element, crosses=()))], TOLERANCE) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([(500, -300), (500, 300)], [(500, 0)]),
        ([(500, -300), (500, 300), (600, 300), (600, -300)], [(500, 0), (600, 0)]),
        ([(500, 300), (500, 9)], [(500, 9)]),  # ends within half a tolerance of it
        ([(500, 300), (500, 11)], []),
        ([(500, 300), (500, -5)], [(500, 0)]),
        ([(400, 300), (500, 5), (600, 300)], []),  # touches and turns away
        ([(400, 300), (500, -5), (600, 300)], []),  # over and back within half a tolerance
        ([(0, 9), (300, -9), (600, 9), (1000, -9)], []),  # runs along it, weaving
        ([(0, 4), (1000, 4)], []),  # runs along it
        ([(100, 300), (200, 6), (700, -6), (800, -300)], [(450, 0)]),  # along it, and leaves on the other side
        ([(100, 300), (200, 0), (700, 0), (800, -300)], [(450, 0)]),  # the same on the very line
        ([(100, 300), (200, 0), (700, 0), (800, 300)], []),
        ([(100, 300), (200, 0), (700, 0)], []),  # comes to it and goes on along it
        ([(500, 5), (500, -5)], [(500, 0)]),  # a whole path within reach
        ([(-300, 3), (1300, -3)], []),  # runs along it from end to end
        ([(1005, -300), (1005, 300)], []),  # passes its end
        ([(998, -300), (998, 300)], [(998, 0)]),  # crosses just before its end
    ],
)
def test_a_path_crosses_meets_or_runs_along(path, expected):
    assert spots(path) == expected
    assert sorted(spots(path[::-1])) == sorted(expected)
    assert spots(path, RIVER.coords[::-1]) == expected


def test_meetings_within_a_tolerance_are_one():
    assert spots([(500, -300), (500, 300), (515, 300), (515, -300)]) == [(500, 0)]
    assert spots([(500, -300), (500, 300), (525, 300), (525, -300)]) == [(500, 0), (525, 0)]


def test_a_ring_is_crossed_on_the_way_in_and_out():
    ring = [(0, 0), (400, 0), (400, 400), (0, 400), (0, 0)]
    assert spots([(-100, 200), (500, 200)], ring) == [(0, 200), (400, 200)]
    assert spots([(200, 200), (500, 200)], ring) == [(400, 200)]
    assert spots([(0, -100), (0, -3), (200, 200)], ring)[0] == pytest.approx((0, 0), abs=10)


COORDINATES = st.lists(st.tuples(st.integers(-400, 400), st.integers(-400, 400)), min_size=2, max_size=6, unique=True)


@given(COORDINATES, COORDINATES)
def test_lines_that_pass_far_beyond_each_other_cross_as_often_as_geometry_says(path, barrier):
    """A crossing of a straight barrier at a good angle, far from all ends, is found, and nothing is made up."""
    path, barrier = shapely.LineString(path), shapely.LineString([barrier[0], barrier[-1]])
    found = meet_lines(path, barrier, TOLERANCE)
    assert all(spot.distance(path) < TOLERANCE / 2 + 0.01 for spot in found)
    assert all(spot.distance(barrier) < TOLERANCE / 2 + 0.01 for spot in found)
    assert all(one.distance(other) > TOLERANCE for place, one in enumerate(found) for other in found[:place])
    ends = shapely.MultiPoint([*path.coords, *barrier.coords])
    shared = shapely.get_parts(shapely.intersection(path, barrier))
    plain = [spot for spot in shared if spot.geom_type == "Point" and spot.distance(ends) > 3 * TOLERANCE]
    for spot in plain:
        (line,) = [line for line in _list_steps(path) if line.distance(spot) < 1e-6][:1]
        if _find_sine(line, barrier) > 0.5:
            assert min(np.array([spot.distance(other) for other in found])) <= TOLERANCE


def _list_steps(line):
    """List the straight parts of a line."""
    return [shapely.LineString(pair) for pair in zip(line.coords[:-1], line.coords[1:], strict=True)]


def _find_sine(one, other):
    """Sine of the angle between two straight lines."""
    (ax, ay), (bx, by) = (np.subtract(line.coords[-1], line.coords[0]) for line in (one, other))
    return abs(ax * by - ay * bx) / (one.length * other.length)
