import pytest
from aggregate_maps import DISTRICT, LANDMARK, draw
from geopandas import GeoDataFrame
from shapely import LineString, Point, box

from mentalkarta.aggregate import find_places
from mentalkarta.legend import load_legend

PATH = load_legend("kramfors").find_element("path")


@pytest.mark.parametrize(
    ("element", "shape"),
    [(LANDMARK, Point(10, 10)), (PATH, LineString([(0, 0), (900, 0)])), (DISTRICT, box(0, 0, 500, 500))],
)
def test_each_kind_of_drawing_finds_its_place(element, shape):
    frame = draw(*[(person, "Älven", shape) for person in "abc"])
    places = find_places(frame, element, 30.0, (2, 2), 3)
    assert places["place_id"].tolist() == [f"{element.layer}-alven"]
    assert places[["name", "participants", "name_people", "drawings"]].to_numpy().tolist() == [["Älven", 3, 3, 3]]
    assert places.geometry.iloc[0].hausdorff_distance(shape) < 30
    assert places.crs == frame.crs


def test_a_line_is_cut_where_fewer_people_begin_than_may_be_shown():
    # two people draw 20 km of a road, a third only the first 11.5 km: the rest is two people's line
    long, short = LineString([(0, 0), (20_000, 0)]), LineString([(0, 0), (11_500, 0)])
    frame = draw(("a", "Vägen", long), ("b", "Vägen", long), ("c", "Vägen", short))
    places = find_places(frame, PATH, 50.0, (4, 2), 3)
    assert places["participants"].tolist() == [3, 2]
    assert places.geometry.iloc[0].length == pytest.approx(11_500, abs=150)


def test_lines_follow_a_network_where_there_is_one():
    road = LineString([(0, 0), (900, 0)])
    frame = draw(*[(person, "", LineString([(0, 9), (900, 9)])) for person in "abc"])
    network = GeoDataFrame({"network_id": ["17"], "name": ["E4"]}, geometry=[road], crs=frame.crs)
    places = find_places(frame, PATH, 30.0, (2, 2), 3, network=network)
    assert places[["network_id", "name", "participants"]].to_numpy().tolist() == [["17", "E4", 3]]
    assert places.geometry.iloc[0].equals(road)
    assert find_places(frame, PATH, 30.0, (2, 2), 3)["network_id"].tolist() == [""]


def test_nobody_is_counted_in_where_fewer_are_left_than_may_be_shown():
    # for seven tolerances two people are left of three: near enough for a class, not for the limit of privacy
    whole = LineString([(0, 0), (20_000, 0)])
    gap = [LineString([(0, 0), (9_500, 0)]), LineString([(10_000, 0), (20_000, 0)])]
    frame = draw(("a", "", whole), ("b", "", whole), *[("c", "", part) for part in gap])
    assert find_places(frame, PATH, 50.0, (4, 2), 3)["participants"].tolist() == [3, 3, 2]
    assert find_places(frame, PATH, 50.0, (3, 2), 2)["participants"].tolist() == [3]
