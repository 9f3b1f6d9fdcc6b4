import pytest
from aggregate_maps import DISTRICT, LANDMARK, draw
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
    places = find_places(frame, element, 30.0, (2, 2))
    assert places["place_id"].tolist() == [f"{element.layer}-alven"]
    assert places[["name", "participants", "name_people", "drawings"]].to_numpy().tolist() == [["Älven", 3, 3, 3]]
    assert places.geometry.iloc[0].hausdorff_distance(shape) < 30
    assert places.crs == frame.crs
