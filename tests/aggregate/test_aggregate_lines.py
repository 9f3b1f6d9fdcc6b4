"""Corridors on maps small enough to count by hand."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from aggregate_maps import draw, list_rows
from corridor_maps import PATH, TOLERANCE, counts, draw_lines, farthest, find, scatter

from mentalkarta.aggregate.lines import find_corridors

LEVEL = shapely.LineString([(0, 0), (1000, 0)])


def rows_at(*norths, start=0, stop=1000):
    """Level lines at these heights."""
    return [[(start, north), (stop, north)] for north in norths]


def test_four_people_on_one_road_make_one_line():
    corridors = find(draw_lines(*rows_at(-9, -3, 3, 9)))
    assert counts(corridors) == [4]
    assert corridors["drawings"].tolist() == [4]
    assert corridors["members"][0] == ("file#0", "file#1", "file#2", "file#3")
    assert shapely.equals_exact(corridors.geometry[0], LEVEL, tolerance=0.01)


def test_two_of_four_leave_at_a_junction():
    straight = [[(0, north), (2000, north)] for north in (-4, 4)]
    leaving = [[(0, north), (1000, north), (1600, 800)] for north in (-2, 2)]
    corridors = find(draw_lines(*straight, *leaving))
    assert counts(corridors) == [4, 2, 2]
    ends = shapely.get_coordinates(shapely.boundary(corridors.geometry.to_numpy())).reshape(3, 2, 2)
    at_junction = np.hypot(*(ends - (1000, 0)).transpose(2, 0, 1)) < TOLERANCE / 2
    assert at_junction.sum() == 3  # each of the three ends there once, at one point
    assert len(np.unique(ends[at_junction], axis=0)) == 1


def test_a_crossing_street_does_not_take_the_count_of_the_main_road():
    crossing = [[(500 + east, -500), (500 + east, 500)] for east in (-4, 4)]
    corridors = find(draw_lines(*rows_at(-9, -3, 3, 9), *crossing))
    assert counts(corridors) == [4, 2]
    assert corridors.length.round().tolist() == [1000, 1000]


def test_a_weak_street_crosses_a_strong_road_unbroken():
    crossing = [[(500 + east, -500), (500 + east, 500)] for east in (-4, 0, 4)]
    corridors = find(draw_lines(*rows_at(*np.linspace(-20, 20, 40)), *crossing))
    assert counts(corridors) == [40, 3]
    assert corridors.length.round().tolist() == [1000, 1000]


@pytest.mark.parametrize("apart", [5 * TOLERANCE, 10 * TOLERANCE])
def test_parallel_streets_stay_apart(apart):
    corridors = find(draw_lines(*rows_at(-6, 0, 6), *rows_at(apart - 5, apart + 5)))
    assert counts(corridors) == [3, 2]
    assert shapely.get_coordinates(corridors.geometry)[:, 1].round(3).tolist() == [0, 0, apart, apart]


def test_one_person_is_no_corridor():
    assert len(find(draw_lines(*rows_at(0)))) == 0
    assert len(find(draw_lines(*rows_at(*[0] * 50), people=["a"] * 50))) == 0
    assert len(find(draw_lines(*rows_at(0, 500)))) == 0


def test_nothing_drawn_gives_an_empty_layer():
    corridors = find(draw())
    assert len(corridors) == 0
    assert [*corridors.columns] == [
        *("place_id", "name", "name_people", "participants", "agreement", "drawings", "known_name", "medoid"),
        *("zones", "cell_m", "members"),
        *("network_id", "geometry"),
    ]


def test_a_person_who_draws_twice_counts_once():
    corridors = find(draw_lines(*rows_at(-5, 5, 0, 3), people=["a", "b", "a", "a"]))
    assert counts(corridors) == [2]
    assert corridors["drawings"].tolist() == [4]
    # one vote a person: b at 5, a at the mean of -5, 0 and 3
    assert shapely.get_coordinates(corridors.geometry[0])[:, 1] == pytest.approx([13 / 6, 13 / 6], abs=0.01)


def test_lines_in_several_parts_are_one_drawing():
    whole = shapely.LineString([(0, 0), (1000, 0)])
    parts = shapely.MultiLineString([[(0, 4), (500, 4)], [(500, 4), (1000, 4)]])
    corridors = find(draw(("a", "", whole), ("b", "", parts)))
    assert counts(corridors) == [2]
    assert corridors["drawings"].tolist() == [2]


def test_the_name_is_that_of_most_people_on_the_piece():
    lines = [shapely.LineString(line) for line in rows_at(-3, 0, 3)]
    named = draw(("a", "Storgatan", lines[0]), ("b", "storgatan", lines[1]), ("c", "E4", lines[2]))
    corridors = find(named)
    assert corridors["name"].tolist() == ["Storgatan"]
    assert corridors["name_people"].tolist() == [2]
    assert corridors["place_id"].tolist() == ["paths-storgatan"]


def test_a_corridor_is_cut_where_its_class_changes():
    lines = [*rows_at(-2, 2), *rows_at(-4, 0, 4, start=0, stop=500)]
    corridors = find(draw_lines(*lines), limits=(4, 2))
    assert counts(corridors) == [5, 2]
    assert corridors.length.tolist() == pytest.approx([500, 500], abs=1.5 * TOLERANCE)
    assert corridors.geometry[0].touches(corridors.geometry[1])


def test_a_corridor_ends_where_half_of_its_people_end():
    stops = (700, 800, 900, 1000, 1000)
    corridors = find(draw_lines(*[[(0, 2 * k), (stop, 2 * k)] for k, stop in enumerate(stops)]), tolerance_m=100.0)
    assert counts(corridors) == [5]
    assert shapely.get_coordinates(corridors.geometry[0])[:, 0] == pytest.approx([0, 900], abs=10)


def test_short_gaps_of_a_class_do_not_flicker():
    # the third person leaves the road for two tolerances only
    bump = [(0, 6), (480, 6), (500, 100), (520, 6), (1000, 6)]
    corridors = find(draw_lines(*rows_at(0, 3), bump), limits=(3, 2))
    assert counts(corridors) == [3]


def test_who_strays_and_comes_back_has_not_left_the_road():
    def stray(aside):
        return [(0, 3), (600, 3), (640, aside), (1360, aside), (1400, 3), (2000, 3)]

    straight = [[(0, north), (2000, north)] for north in (-3, 0, 3)]
    assert counts(find(draw_lines(*straight, stray(3.1 * TOLERANCE)), limits=(4, 2))) == [4]
    # over 3.25 tolerances away for more than four of them: on another road
    corridors = find(draw_lines(*straight, stray(3.6 * TOLERANCE)), limits=(4, 2))
    assert counts(corridors) == [4, 4, 3]
    assert corridors.length.tolist() == pytest.approx([600, 600, 800], abs=2.5 * TOLERANCE)


def test_of_two_drawings_of_a_person_the_nearer_counts():
    others = [[(0, k / 4), (1000, k / 4)] for k in range(-4, 5)]
    near, far = [(0, 40), (1000, 40)], [(0, 67), (1000, 67)]  # on average 2.5 tolerances off the road
    people = [*"abcdefghi", "twice", "twice"]
    assert counts(find(draw_lines(*others, near, far, people=people))) == [10]


def test_a_count_that_hovers_around_a_limit_is_one_class():
    # 39 to 41 people, never the same number for long
    through = [[(0, k / 4), (6000, k / 4)] for k in range(38)]
    parts = [[(start, 0), (start + 600, 0)] for start in range(0, 6000, 400)]
    corridors = find(draw_lines(*through, *parts), limits=(40, 10, 2))
    assert len(corridors) == 1
    assert corridors["participants"][0] in (39, 40)


def test_a_class_does_not_change_from_junction_to_junction():
    # 39, 38, 39 and 38 people: some of the road's turn off at a crossing, others turn in
    through = [[(0, k / 4), (3200, k / 4)] for k in range(36)]
    turning = [[(0, 1), (800 * k, 1), (800 * k, 900)] for k in (1, 2, 3)]
    joining = [[(1600, 900), (1600, -1), (3200, -1)]] * 2
    streets = [[(800 * k + east, -900), (800 * k + east, 900)] for k in (1, 2, 3) for east in (-2, 2)]
    found = find(draw_lines(*through, *turning, *joining, *streets), limits=(39, 10, 2))
    assert len(found) == 7  # the road and what leaves it
    assert counts(found)[0] in (38, 39)
    assert found.length[0] == pytest.approx(3200, abs=TOLERANCE)


def test_lines_run_from_west_to_east_whoever_drew_them_how():
    lines = [*rows_at(-3, 3), *[line[::-1] for line in rows_at(0, 1)]]
    corridors = find(draw_lines(*lines))
    assert counts(corridors) == [4]
    assert shapely.get_x(shapely.get_point(corridors.geometry[0], [0, -1])).tolist() == pytest.approx([0, 1000])


def test_barriers_may_differ_more_in_heading_than_paths():
    fan = [[(0, 0), (120, 0)], [(0, 0), (120, 0)], [(0, -40), (120, 56)]]  # the third is 39 degrees off
    frame = draw_lines(*fan)
    assert counts(find_corridors(frame, PATH, 40.0, (2,))) == [2]
    assert counts(find_corridors(frame, replace(PATH, heading_deg=45.0), 40.0, (2,))) == [3]


def test_points_and_areas_among_the_lines_are_passed_over():
    frame = draw(*list_rows(draw_lines(*rows_at(-3, 3))), ("c", "", shapely.Point(500, 0)), ("d", "", LEVEL.buffer(9)))
    assert counts(find(frame)) == [2]


def test_freehand_lines_find_the_road_they_mean():
    rng = np.random.default_rng(3)
    road = [(0, 0), (1500, 0), (2500, 900)]
    corridors = find(draw_lines(*scatter(rng, road, 40)), limits=(20, 5))
    assert len(corridors) == 1
    assert 38 <= counts(corridors)[0] <= 40
    assert farthest(corridors.geometry[0], shapely.LineString(road)) < TOLERANCE
    assert corridors.length[0] == pytest.approx(shapely.LineString(road).length, rel=0.02)
