"""What must hold for corridors along a network whatever was drawn, and how near they come to a planted truth."""

import numpy as np
import pytest
import shapely
from aggregate_maps import describe, draw, list_rows, move
from corridor_maps import TOLERANCE, draw_lines, scatter
from hypothesis import given, settings
from hypothesis import strategies as st
from network_maps import find_along, make_grid, make_network
from test_aggregate_lines_truth import PEOPLE, ROUTES, follow

STREETS = [
    [(0, 0), (450, 0)],
    [(450, 0), (900, 0)],
    [(450, 0), (450, 600)],
    [(0, 400), (900, 400)],
    [(0, 460), (900, 460)],
    [(900, 0), (900, 400)],
]
NETWORK = make_network(*STREETS, names=["E4", "E4", "", "Ån", "", ""])
WAYS = [[(0, 0), (900, 0)], [(0, 0), (450, 0), (450, 600)], [(0, 430), (900, 430)], [(100, -300), (800, 700)]]


@st.composite
def maps(draw_value):
    """Some people along streets and across country, with a scatter and a few strays."""
    rng = np.random.default_rng(draw_value(st.integers(0, 10_000)))
    lines = []
    for way in WAYS:
        lines += scatter(rng, way, draw_value(st.integers(0, 6)), vertices=10, spread_m=TOLERANCE * 0.7)
    lines += [rng.uniform(-200, 1000, (4, 2)) for _ in range(2)]
    people = [f"person {rng.integers(0, 12):02d}" for _ in lines]
    return draw_lines(*lines, people=people)


@settings(max_examples=20, deadline=None)
@given(maps(), st.randoms(use_true_random=False))
def test_the_order_of_drawings_and_of_the_network_changes_nothing(frame, random):
    order, rows = list(range(len(frame))), list(range(len(NETWORK)))
    random.shuffle(order)
    random.shuffle(rows)
    one = find_along(frame, NETWORK, (4, 2))
    other = find_along(frame.iloc[order].reset_index(drop=True), NETWORK.iloc[rows].reset_index(drop=True), (4, 2))
    assert describe(one) == describe(other)
    for column in ("members", "network_id", "known_name"):
        assert one[column].tolist() == other[column].tolist()


@settings(max_examples=20, deadline=None)
@given(maps())
def test_drawing_everything_twice_and_giving_every_line_twice_changes_nothing(frame):
    once = find_along(frame, NETWORK, (4, 2))
    twice = draw(*list_rows(frame), *list_rows(frame))
    again = make_network(
        *STREETS, *[line[::-1] for line in STREETS], names=[*NETWORK["name"]] * 2, ids=[*NETWORK["network_id"]] * 2
    )
    assert describe(find_along(twice, NETWORK, (4, 2))) == describe(once)
    assert describe(find_along(frame, again, (4, 2))) == describe(once)


@settings(max_examples=20, deadline=None)
@given(maps(), st.integers(-500_000, 500_000), st.integers(-500_000, 7_000_000))
def test_moving_the_map_moves_the_corridors(frame, east, north):
    here, there = (
        find_along(frame, NETWORK, (4, 2)),
        find_along(move(frame, east, north), move(NETWORK, east, north), (4, 2)),
    )
    assert there["participants"].tolist() == here["participants"].tolist()
    back = move(there, -east, -north)
    for one, other in zip(here.geometry, back.geometry, strict=True):
        assert shapely.hausdorff_distance(one, other) < 0.05


@settings(max_examples=20, deadline=None)
@given(maps())
def test_corridors_lie_on_the_network_or_on_their_people_and_nobody_counts_twice(frame):
    corridors = find_along(frame, NETWORK, (4, 2))
    person = dict(zip(frame["feature_id"], frame["participant"], strict=True))
    streets = shapely.union_all(NETWORK.geometry.to_numpy())
    assert corridors.geometry.geom_type.isin(["LineString"]).all()
    for row in corridors.itertuples():
        assert 2 <= row.participants <= len({person[member] for member in row.members})
        if row.network_id:
            assert shapely.difference(row.geometry, streets.buffer(0.01)).length < 0.01
            assert set(row.network_id.split(";")) <= set(NETWORK["network_id"])
    along = corridors.geometry[corridors["network_id"] != ""].to_numpy()
    assert shapely.length(along).sum() == pytest.approx(shapely.union_all(along).length, abs=0.01)


def test_counts_come_near_a_planted_truth_and_nothing_is_missed_or_made_up():
    """Five routes on a grid of streets, drawn by 360 people, most of them in part; judged every 20 m."""
    rng = np.random.default_rng(11)
    drawn = [(number, *follow(rng, ROUTES[number])) for number, people in enumerate(PEOPLE) for _ in range(people)]
    grid = move(make_grid(9, 800), -800, -1600)
    corridors = find_along(draw_lines(*[xy for _, xy, _, _ in drawn]), grid, (180, 90, 45, 8))
    streets = shapely.line_merge(shapely.union_all([shapely.LineString(route) for route in ROUTES]))
    points = np.array(
        [street.interpolate(at) for street in streets.geoms for at in np.arange(10, street.length - 10, 20)]
    )
    people = np.zeros(len(points), dtype=int)
    for number, _, start, stop in drawn:
        route = shapely.LineString(ROUTES[number])
        at = shapely.line_locate_point(route, points)
        people += (shapely.distance(route, points) < 0.01) & (start <= at) & (at <= stop)
    lines = corridors.geometry.to_numpy()
    judged = people >= 8
    assert shapely.distance(shapely.union_all(lines), points[judged]).max() < TOLERANCE  # an end may be cut short
    nearest = shapely.STRtree(lines).query_nearest(points[judged], all_matches=False)[1]
    found = corridors["participants"].to_numpy()[nearest]
    assert (np.abs(found - people[judged]) / people[judged]).mean() < 0.04
    made_up = shapely.length(shapely.difference(lines, streets.buffer(1.0))).sum()
    assert made_up < 0.005 * shapely.length(lines).sum()
