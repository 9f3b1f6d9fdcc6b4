"""Corridors of lines nobody would draw on purpose, and of those that many do."""

import numpy as np
import pytest
import shapely
from corridor_maps import TOLERANCE, counts, draw_lines, farthest, find, scatter

TURN = np.linspace(0, 2 * np.pi, 200)


@pytest.mark.parametrize("people", [2, 3, 30])
@pytest.mark.parametrize("end", [(1000, 0), (0, 1000), (700, 700), (900, 311)])
def test_identical_lines_are_found_where_they_are(people, end):
    corridors = find(draw_lines(*[[(0, 0), end]] * people))
    assert counts(corridors) == [people]
    line = shapely.LineString(sorted([(0, 0), end]))
    assert shapely.equals_exact(corridors.geometry[0], line, tolerance=0.05)


def test_a_closed_loop_is_one_closed_line():
    rings = [np.column_stack([300 * np.cos(TURN + k), 300 * np.sin(TURN + k)]) for k in range(3)]
    corridors = find(draw_lines(*rings))
    assert counts(corridors) == [3]
    assert corridors.geometry[0].is_closed
    assert farthest(corridors.geometry[0], shapely.LinearRing(rings[0])) < TOLERANCE / 4


def test_a_figure_of_eight_keeps_its_crossing_and_its_count():
    eights = [np.column_stack([300 * np.sin(TURN) + k, 150 * np.sin(2 * TURN)]) for k in range(3)]
    corridors = find(draw_lines(*eights))
    assert set(counts(corridors)) == {3}
    truth = shapely.LineString(eights[1])
    assert corridors.length.sum() == pytest.approx(truth.length, rel=0.03)
    assert max(farthest(line, truth) for line in corridors.geometry) < TOLERANCE


def cross(degrees):
    """Two roads of 3 km that cross in the middle."""
    ahead = 1500 * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    return [(-1500, 0), (1500, 0)], [-ahead, ahead]


@pytest.mark.parametrize("degrees", [20, 25, 30, 45, 90])
@pytest.mark.parametrize("seed", [1, 2])
def test_roads_that_cross_at_a_narrow_angle_keep_their_own_people(degrees, seed):
    rng = np.random.default_rng(seed)
    one, other = cross(degrees)
    corridors = find(draw_lines(*scatter(rng, one, 30), *scatter(rng, other, 12)), limits=(35, 20, 8, 2))
    assert counts(corridors) == [30, 12]
    assert corridors.length.tolist() == pytest.approx([3000, 3000], rel=0.02)
    for line, truth in zip(corridors.geometry, (one, other), strict=True):
        assert farthest(line, shapely.LineString(truth)) < 2 * TOLERANCE


@pytest.mark.parametrize("shared", [15, 30])
def test_roads_that_share_a_stretch_share_their_people_there(shared):
    rng, half = np.random.default_rng(3), shared * TOLERANCE / 2
    ways = [[(-1600, side * 400), (-half, 0), (half, 0), (1600, -side * 400)] for side in (1, -1)]
    corridors = find(draw_lines(*scatter(rng, ways[0], 30, vertices=50), *scatter(rng, ways[1], 12, vertices=50)))
    assert counts(corridors)[0] in (41, 42)
    assert counts(corridors)[1:] == [30, 30, 12, 12]


def test_roads_that_touch_and_part_again_are_no_crossing():
    # they come near and go each to its own side: the people change, the sides do not
    rng = np.random.default_rng(4)
    ways = [[(-1500, side * 400), (0, side * 5), (1500, side * 400)] for side in (1, -1)]
    corridors = find(draw_lines(*scatter(rng, ways[0], 30, vertices=50), *scatter(rng, ways[1], 12, vertices=50)))
    assert counts(corridors)[0] in (41, 42)


def test_twelve_streets_through_one_square_keep_their_people_outside_it():
    rng, square = np.random.default_rng(5), shapely.Point(0, 0).buffer(10 * TOLERANCE)
    people, lines = [6 + 2 * street for street in range(12)], []
    for street, drawers in enumerate(people):
        angle = np.radians(3 + 15 * street)
        ahead = 1500 * np.array([np.cos(angle), np.sin(angle)])
        lines += [line for _ in range(drawers) for line in scatter(rng, [-ahead, ahead], 1)]
    corridors = find(draw_lines(*lines))
    outside = corridors[shapely.length(shapely.difference(corridors.geometry, square)) > 500]
    assert sorted(counts(outside)) == pytest.approx(sorted(people * 2), abs=1)
    inside = shapely.intersection(corridors.geometry.to_numpy(), square)
    assert shapely.length(inside).sum() > 12 * TOLERANCE
    assert max(counts(corridors)) < sum(people) / 2  # by heading: not everybody who passes the square


def test_to_and_fro_is_one_way_counted_once_a_person():
    corridors = find(draw_lines(*[[(0, k), (1000, k), (0, k + 3)] for k in (0, 5)]))
    assert counts(corridors) == [2]
    assert corridors.length[0] == pytest.approx(1000, abs=1)


@pytest.mark.parametrize(("people", "seed"), [(12, 3), (12, 7), (5, 8), (30, 3)])
def test_a_serpentine_road_is_one_line(people, seed):
    legs = [(east, 6 * TOLERANCE * leg) for leg in range(8) for east in ((0, 1200) if leg % 2 == 0 else (1200, 0))]
    corridors = find(draw_lines(*scatter(np.random.default_rng(seed), legs, people, vertices=150)))
    assert counts(corridors) == [people]
    assert corridors.length[0] == pytest.approx(shapely.LineString(legs).length, rel=0.05)  # the bends are rounded off
    assert farthest(corridors.geometry[0], shapely.LineString(legs)) < 1.5 * TOLERANCE


def test_a_spiral_with_wide_arms_is_followed():
    turn = np.linspace(np.pi, 6 * np.pi, 600)
    arms = [np.column_stack([turn * 20 * np.cos(turn) + k, turn * 20 * np.sin(turn)]) for k in (0, 5)]
    corridors = find(draw_lines(*arms))
    truth = shapely.LineString(arms[0])
    assert set(counts(corridors)) == {2}
    assert corridors.length.sum() == pytest.approx(truth.length, rel=0.03)


def test_a_tight_spiral_is_no_road_and_no_error():
    turn = np.linspace(0, 6 * np.pi, 400)
    scribbles = [np.column_stack([turn * 4 * np.cos(turn) + k, turn * 4 * np.sin(turn)]) for k in (0, 5)]
    assert set(counts(find(draw_lines(*scribbles)))) <= {2}


def test_200_drawings_of_one_person_do_not_outvote_the_others():
    rng = np.random.default_rng(1)
    scribbler = [[(0, north), (1000, north)] for north in rng.uniform(15, 30, 200)]
    others = [[(0, north), (1000, north)] for north in (-6, -3, 0, 3, 6)]
    people = ["scribbler"] * 200 + [f"other {k}" for k in range(5)]
    corridors = find(draw_lines(*scribbler, *others, people=people))
    assert counts(corridors) == [6]
    north = shapely.get_coordinates(corridors.geometry[0])[:, 1]
    assert np.abs(north - np.mean([np.mean([line[0][1] for line in scribbler]), -6, -3, 0, 3, 6])).max() < 1


def test_lines_shorter_than_a_smear_keep_their_length():
    corridors = find(draw_lines(*[[(0, north), (30, north)] for north in (0, 3, 6)]))
    assert counts(corridors) == [3]
    assert shapely.equals_exact(corridors.geometry[0], shapely.LineString([(0, 3), (30, 3)]), tolerance=0.5)


def test_dots_are_not_corridors():
    assert len(find(draw_lines(*[[(0, north), (2, north)] for north in (0, 1, 2)]))) == 0


def test_a_line_across_a_continent_needs_no_raster_of_it():
    far = [[(0, north), (2_000_000, 1_500_000 + north)] for north in (0, 20)]
    corridors = find(draw_lines(*far), tolerance_m=500.0)
    assert counts(corridors) == [2]
    assert corridors.length[0] == pytest.approx(2_500_000, rel=1e-4)


def test_people_who_differ_by_more_than_the_tolerance_share_nothing():
    assert len(find(draw_lines([(0, 0), (1000, 0)], [(0, 80), (1000, 80)]))) == 0


def test_repeated_vertices_and_lines_without_length_do_no_harm():
    still = shapely.LineString([(5, 5), (5, 5)])
    doubled = [(0, 0), (0, 0), (500, 0), (500, 0), (1000, 0), (1000, 0)]
    frame = draw_lines(doubled, doubled)
    frame.loc[len(frame)] = {**frame.iloc[0].to_dict(), "feature_id": "x#1", "participant": "c", "geometry": still}
    corridors = find(frame.set_crs("EPSG:3006", allow_override=True))
    assert counts(corridors) == [2]
    assert corridors.length[0] == pytest.approx(1000, abs=0.01)
