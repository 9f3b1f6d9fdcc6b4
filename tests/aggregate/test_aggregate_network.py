"""Corridors along a given network, on maps small enough to count by hand."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from aggregate_maps import draw
from corridor_maps import PATH, TOLERANCE, counts, draw_lines, find, scatter
from network_maps import find_along, list_corridors, make_network, make_ring

MAIN = [(0, 0), (1000, 0)]
SIDE = [(500, 0), (500, 600)]


def rows_at(*norths, start=0, stop=1000):
    """Level lines at these heights."""
    return [[(start, north), (stop, north)] for north in norths]


def test_three_people_on_one_road_are_laid_on_it():
    corridors = find_along(draw_lines(*rows_at(-12, 5, 19)), make_network(MAIN, names=["E4"]))
    assert list_corridors(corridors) == [("1", 3, 1000)]
    assert corridors.geometry[0].equals(shapely.LineString(MAIN))
    assert corridors["name"].tolist() == corridors["known_name"].tolist() == ["E4"]
    assert corridors["name_people"].tolist() == [0]
    assert corridors["place_id"].tolist() == ["paths-e4"]
    assert corridors["members"][0] == ("file#0", "file#1", "file#2")


def test_two_streets_and_those_who_turn():
    """Three go straight on, two turn: five on the first half, three on the second, two on the side street."""
    frame = draw_lines(*rows_at(-8, 0, 8), [(0, 4), (496, 4), (496, 600)], [(0, -6), (507, -6), (507, 600)])
    corridors = find_along(frame, make_network(MAIN, SIDE))
    assert list_corridors(corridors) == [("1", 5, 500), ("1", 3, 500), ("2", 2, 600)]
    assert [line.coords[:] for line in corridors.geometry] == [
        [(0, 0), (500, 0)],
        [(500, 0), (1000, 0)],
        [(500, 0), (500, 600)],
    ]


def test_a_crossing_street_does_not_take_the_count_of_the_main_road():
    crossing = [(500, -500), (500, 0), (500, 500)]
    frame = draw_lines(*rows_at(-9, -3, 3, 9), *[[(500 + east, -500), (500 + east, 500)] for east in (-4, 4)])
    corridors = find_along(frame, make_network([(0, 0), (500, 0), (1000, 0)], crossing))
    assert list_corridors(corridors) == [("1", 4, 1000), ("2", 2, 1000)]


def test_a_road_of_many_links_is_one_corridor_with_all_their_ids():
    links = [[(100 * number, 0), (100 * number + 100, 0)] for number in (0, 1, 2, 3, 4)]
    corridors = find_along(draw_lines(*rows_at(-3, 3, stop=500)), make_network(*links))
    assert list_corridors(corridors) == [("1;2;3;4;5", 2, 500)]


def test_only_the_links_that_are_followed_are_named():
    links = [[(200 * number, 0), (200 * number + 200, 0)] for number in (0, 1, 2, 3)]
    corridors = find_along(draw_lines(*rows_at(-3, 3, start=200, stop=600)), make_network(*links))
    assert list_corridors(corridors) == [("2;3", 2, 400)]


def test_ids_run_along_the_corridor_from_west_to_east_however_the_network_runs():
    network = make_network([(1000, 0), (500, 0)], [(500, 0), (0, 0)], ids=["east", "west"])
    assert list_corridors(find_along(draw_lines(*rows_at(-3, 3)), network)) == [("west;east", 2, 1000)]


def test_people_name_a_road_and_the_network_names_the_others():
    lines = [shapely.LineString(line) for line in (*rows_at(-3, 3), *rows_at(397, 403))]
    frame = draw(("a", "Gamla vägen", lines[0]), ("b", "", lines[1]), ("c", "", lines[2]), ("d", "", lines[3]))
    corridors = find_along(frame, make_network(MAIN, rows_at(400)[0], names=["E4", "Ringvägen"]))
    assert corridors["name"].tolist() == ["Gamla vägen", "Ringvägen"]
    assert corridors["known_name"].tolist() == ["E4", "Ringvägen"]
    assert corridors["name_people"].tolist() == [1, 0]


@pytest.mark.parametrize(("named_m", "name"), [(600, "Storgatan"), (400, "")])
def test_a_name_stands_for_half_of_a_corridor_or_for_none(named_m, name):
    network = make_network([(0, 0), (named_m, 0)], [(named_m, 0), (1000, 0)], names=["Storgatan", ""])
    corridors = find_along(draw_lines(*rows_at(-3, 3)), network)
    assert list_corridors(corridors) == [("1;2", 2, 1000)]
    assert corridors["name"].tolist() == [name]


def test_a_road_changes_its_name_and_is_two():
    network = make_network([(0, 0), (500, 0)], [(500, 0), (1000, 0)], names=["E4", "Storgatan"])
    corridors = find_along(draw_lines(*rows_at(-3, 3)), network)
    assert sorted(zip(corridors["name"], corridors["network_id"], strict=True)) == [("E4", "1"), ("Storgatan", "2")]


def test_a_corridor_is_cut_where_its_class_changes():
    frame = draw_lines(*rows_at(-2, 2), *rows_at(-4, 0, 4, start=0, stop=500))
    corridors = find_along(frame, make_network(MAIN), limits=(4, 2))
    assert counts(corridors) == [5, 2]
    assert corridors.length.tolist() == pytest.approx([500, 500], abs=TOLERANCE)
    assert corridors.geometry[0].touches(corridors.geometry[1])
    assert corridors["network_id"].tolist() == ["1", "1"]


def test_a_short_change_of_class_joins_its_neighbours():
    detour = [(0, 6), (480, 6), (500, 100), (520, 6), (1000, 6)]  # away for two tolerances
    assert list_corridors(find_along(draw_lines(*rows_at(0, 3), detour), make_network(MAIN), limits=(3, 2))) == [
        ("1", 3, 1000)
    ]


def test_where_lines_leave_the_network_they_make_a_free_corridor():
    """Both walk the road for 500 m and then 600 m through the forest."""
    frame = draw_lines([(0, 3), (500, 3), (503, 600)], [(0, -3), (497, -3), (497, 600)])
    corridors = find_along(frame, make_network(MAIN))
    assert counts(corridors) == [2, 2]
    (free,) = corridors.geometry[corridors["network_id"] == ""]
    (along,) = corridors.geometry[corridors["network_id"] == "1"]
    assert along.length == pytest.approx(500, abs=TOLERANCE)
    assert free.length == pytest.approx(600, abs=2 * TOLERANCE)
    assert shapely.get_coordinates(free)[:, 0] == pytest.approx(np.full(len(free.coords), 500), abs=1.5 * TOLERANCE)
    assert corridors["known_name"].tolist() == ["", ""]
    assert corridors["members"].tolist() == [("file#0", "file#1")] * 2


def test_nothing_near_the_network_is_as_without_it():
    frame = draw_lines(*rows_at(-9, -3, 3, 9), *[[(500 + east, -500), (500 + east, 500)] for east in (-4, 4)])
    far = find_along(frame, make_network([(0, 5000), (1000, 5000)]))
    assert far["network_id"].tolist() == ["", ""]
    assert list_corridors(far) == list_corridors(find(frame))


def test_what_was_laid_on_a_road_makes_no_free_corridor_beside_it():
    """The whole town draws the road 30 m north of where it lies."""
    rng = np.random.default_rng(4)
    frame = draw_lines(*scatter(rng, [(0, 30), (2000, 30)], 60))
    corridors = find_along(frame, make_network([(0, 0), (2000, 0)]))
    assert set(corridors["network_id"]) == {"1"}
    assert counts(corridors)[0] >= 50  # some pens are over 2.25 tolerances off for long
    assert corridors.length.sum() == pytest.approx(2000, abs=2 * TOLERANCE)


def test_those_who_stray_make_no_corridor_beside_a_stronger_one():
    strays = rows_at(3.3 * TOLERANCE, 3.4 * TOLERANCE, start=300, stop=700)
    frame = draw_lines(*rows_at(-9, -3, 3, 9), *strays)
    assert len(find(draw_lines(*strays))) == 1
    assert list_corridors(find_along(frame, make_network(MAIN))) == [("1", 4, 1000)]


@pytest.mark.parametrize("apart", [10 * TOLERANCE, 3 * TOLERANCE])
def test_parallel_roads_keep_their_own_people(apart):
    rng = np.random.default_rng(7)
    here, there = [(0, 0), (3000, 0)], [(0, apart), (3000, apart)]
    frame = draw_lines(*scatter(rng, here, 40), *scatter(rng, there, 20))
    corridors = find_along(frame, make_network(here, there), limits=(30, 10))
    assert corridors["network_id"].tolist()[:2] == ["1", "2"]
    assert counts(corridors)[:2] == pytest.approx([40, 20], abs=1)
    assert corridors.length.tolist()[:2] == pytest.approx([3000, 3000], abs=3 * TOLERANCE)
    assert counts(corridors)[2:] == pytest.approx([2] * (len(corridors) - 2), abs=1)  # a few hop, none for long


def test_a_line_does_not_hop_between_parallel_roads():
    """It wavers between two roads three tolerances apart, nearer to the first on the whole: nobody is on the second."""
    waver = [(0, 10), (400, 25), (500, 38), (600, 25), (1000, 5)]
    network = make_network(MAIN, rows_at(60)[0])
    assert list_corridors(find_along(draw_lines(waver, waver), network)) == [("1", 2, 1000)]


def test_dead_ends_are_followed_to_their_end_and_no_farther():
    network = make_network(MAIN, SIDE)
    frame = draw_lines(*[[(0, east), (500 + east, east), (500 + east, 900)] for east in (-3, 3)])
    corridors = find_along(frame, network)
    along = [row for row in list_corridors(corridors) if row[0]]
    assert along == [("2", 2, 600), ("1", 2, 500)] or along == [("1", 2, 500), ("2", 2, 600)]


def test_small_roundabouts_do_not_cut_a_road():
    ring = make_ring((500, 0), 15)
    network = make_network(
        [(0, 0), ring[8]], ring, [ring[0], (1000, 0)], [ring[4], (500, 500)], names=["E4", "", "E4", ""]
    )
    straight, leaving = rows_at(-8, 0, 8), [[(0, 3), (500, 3), (500, 500)], [(0, -3), (503, -3), (503, 500)]]
    corridors = find_along(draw_lines(*straight, *leaving), network)
    assert list_corridors(corridors) == [("1", 5, 515), ("3", 3, 485), ("4", 2, 485)]  # the ring is crossed straight
    assert corridors["name"].tolist() == ["E4", "E4", ""]


def test_large_rings_are_roads_of_their_own():
    ring = make_ring((0, 0), 500, corners=48)
    corridors = find_along(draw_lines(ring, ring[20:-1] + ring[:21]), make_network(ring))
    assert list_corridors(corridors) == [("1", 2, round(shapely.LineString(ring).length))]
    assert corridors.geometry[0].is_closed


@pytest.mark.parametrize("again", [MAIN, MAIN[::-1], [(0, 0), (400, 0), (1000, 0)]])
def test_an_edge_given_twice_is_one(again):
    """Equal, reversed, or with a vertex more: the last is no equal edge but one within a tolerance beside."""
    corridors = find_along(draw_lines(*rows_at(-3, 3)), make_network(MAIN, again, names=["", "E4"]))
    assert [(people, length) for _, people, length in list_corridors(corridors)] == [(2, 1000)]


def test_lanes_nearer_than_a_tolerance_are_one_road():
    rng = np.random.default_rng(2)
    frame = draw_lines(*scatter(rng, [(0, 6), (2000, 6)], 30))
    lanes = make_network([(0, 0), (2000, 0)], [(10, 12), (1990, 12)], names=["E4", "E4"])
    corridors = find_along(frame, lanes)
    assert corridors["network_id"].tolist()[0] == "1"
    assert counts(corridors)[0] >= 29


def test_a_bridge_without_a_common_vertex_is_no_junction():
    """The count of the road changes below the bridge by nobody: it is not cut there, and no one turns off."""
    bridge = [(500, -500), (500, 500)]
    frame = draw_lines(*rows_at(-8, 0, 8), *[[(500 + east, -500), (500 + east, 500)] for east in (-4, 4)])
    assert list_corridors(find_along(frame, make_network(MAIN, bridge))) == [("1", 3, 1000), ("2", 2, 1000)]


def test_one_turns_at_a_crossing_though_the_network_knows_no_junction_there():
    frame = draw_lines(*[[(0, east), (500 + east, east), (500 + east, 500)] for east in (-3, 3)])
    corridors = find_along(frame, make_network(MAIN, [(500, -500), (500, 500)]))
    assert corridors["network_id"].tolist() == ["1", "2"] or corridors["network_id"].tolist() == ["2", "1"]
    assert corridors.length.tolist() == pytest.approx([500, 500], abs=2 * TOLERANCE)


def test_lines_drawn_to_and_fro_and_twice_count_once():
    there_and_back = [(0, 3), (1000, 3), (0, -3)]
    frame = draw_lines(there_and_back, *rows_at(0, 5), people=["a", "b", "a"])
    assert list_corridors(find_along(frame, make_network(MAIN))) == [("1", 2, 1000)]


def test_lines_in_several_parts_are_one_drawing():
    parts = shapely.MultiLineString([[(0, 4), (500, 4)], [(500, 4), (1000, 4)]])
    corridors = find_along(draw(("a", "", shapely.LineString(MAIN)), ("b", "", parts)), make_network(MAIN))
    assert list_corridors(corridors) == [("1", 2, 1000)]
    assert corridors["drawings"].tolist() == [2]


def test_one_person_is_no_corridor_and_no_drawing_no_layer():
    network = make_network(MAIN)
    assert len(find_along(draw_lines(*rows_at(0)), network)) == 0
    assert len(find_along(draw_lines(*rows_at(0, 3, 5), people=["a"] * 3), network)) == 0
    empty = find_along(draw(), network)
    assert len(empty) == 0
    assert "network_id" in empty.columns


def test_crumbs_along_a_road_are_no_corridor():
    """Two people at every place, but nobody who follows the road for three tolerances."""
    crumbs = [[(start, 0), (start + 44, 0)] for start in range(0, 960, 20)]
    frame = draw_lines(*crumbs)
    assert len(find_along(frame, make_network(MAIN))) == 0


def test_barriers_may_differ_more_in_heading_than_paths():
    """A line 39 degrees off the road: a barrier follows it, a path does not."""
    frame = draw_lines(*[[(0, north - 100), (250, north + 100)] for north in (-3, 3)])
    network = make_network([(0, 0), (250, 0)])
    assert "1" not in set(find_along(frame, network)["network_id"])
    assert "1" in set(find_along(frame, network, element=replace(PATH, heading_deg=45.0))["network_id"])


def test_dense_curves_are_measured_along_the_whole_road():
    """A winding road of many vertices: the second half of it is where people end."""
    at = np.linspace(0, 2000, 401)
    road = np.column_stack([at, 30 * np.sin(at / 40)]).round(3)
    half = road[road[:, 0] <= 1000]
    frame = draw_lines(road, road + [0, 3], half, half + [0, 3])  # noqa: RUF005 - arrays, moved 3 m north
    corridors = find_along(frame, make_network(road), limits=(4, 2))
    assert counts(corridors) == [4, 2]
    assert shapely.get_coordinates(corridors.geometry[0])[-1, 0] == pytest.approx(1000, abs=1.5 * TOLERANCE)
    assert shapely.difference(corridors.geometry[0], shapely.LineString(road).buffer(0.01)).length < 0.01
