"""Corridors of many freehand lines against the streets they were drawn along."""

import numpy as np
import pytest
import shapely
from corridor_maps import TOLERANCE, draw_lines, find

ROUTES = [
    [(0, 0), (4000, 0), (4000, 2400)],
    [(0, 800), (2400, 800), (2400, 3200), (5600, 3200)],
    [(800, -800), (800, 2400), (2400, 2400), (2400, 3200)],
    [(0, 0), (2400, 0), (2400, 800), (4000, 800), (4000, -800)],
    [(5600, 0), (5600, 3200), (1600, 3200)],
]
PEOPLE = (150, 90, 60, 40, 20)


def follow(rng, route):
    """Draw a route, six times of ten only in part: the freehand line, and from where to where."""
    truth = shapely.LineString(route)
    part = rng.uniform(0.3, 0.9) if rng.random() < 0.6 else 1.0
    start = rng.uniform(0, (1 - part) * truth.length)
    stop = start + part * truth.length
    corners = [at for at in (truth.project(shapely.Point(corner)) for corner in route) if start < at < stop]
    at = np.sort(np.concatenate([[start, stop], corners, rng.uniform(start, stop, rng.integers(5, 40))]))
    xy = shapely.get_coordinates(shapely.line_interpolate_point(truth, at))
    return xy + rng.normal(0, TOLERANCE, xy.shape), start, stop


@pytest.fixture(scope="module")
def planted():
    """Corridors found, points of the true streets with their headings, and how many people truly passed them."""
    rng = np.random.default_rng(11)
    drawn = [(number, *follow(rng, ROUTES[number])) for number, people in enumerate(PEOPLE) for _ in range(people)]
    corridors = find(draw_lines(*[xy for _, xy, _, _ in drawn]), (180, 90, 45, 8))
    truth = shapely.line_merge(shapely.union_all([shapely.LineString(route) for route in ROUTES]))
    points = [street.interpolate(at) for street in truth.geoms for at in np.arange(10, street.length - 10, 20)]
    people = np.zeros(len(points), dtype=int)
    for number, _, start, stop in drawn:
        route = shapely.LineString(ROUTES[number])
        at = shapely.line_locate_point(route, points)
        people += (shapely.distance(route, points) < 0.01) & (start <= at) & (at <= stop)
    return corridors, np.array(points, dtype=object), people


def test_nearly_every_street_is_found_in_its_place(planted):
    corridors, points, people = planted
    away = shapely.distance(shapely.union_all(corridors.geometry.to_numpy()), points[people >= 8])
    assert (away > 2 * TOLERANCE).mean() < 0.01
    assert np.median(away) < 0.2 * TOLERANCE


def test_counts_are_within_five_per_cent_on_average(planted):
    corridors, points, people = planted
    lines = corridors.geometry.to_numpy()
    # off the junctions, where the nearest line may be that of the other street
    nearest = shapely.STRtree(lines).query_nearest(points, all_matches=False)[1]
    crossing = np.hypot(*(shapely.get_coordinates(points) % 800 - 400).T) > 500
    judged = (people >= 8) & ~crossing
    found = corridors["participants"].to_numpy()[nearest[judged]]
    assert (np.abs(found - people[judged]) / people[judged]).mean() < 0.05


def test_nothing_is_found_where_nobody_meant_a_street(planted):
    corridors, _, _ = planted
    streets = shapely.union_all([shapely.LineString(route) for route in ROUTES]).buffer(2 * TOLERANCE)
    lines = corridors.geometry.to_numpy()
    assert shapely.length(shapely.difference(lines, streets)).sum() < 0.01 * shapely.length(lines).sum()
