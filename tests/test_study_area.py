"""What the sheet has to show: the area given, else what may be shown, else nothing that tells of one drawing."""

import geopandas as gpd
import shapely

from mentalkarta.classify import find_limits
from mentalkarta.legend import load_legend
from mentalkarta.model import BaseLayer, Layer
from mentalkarta.study_area import find_extent

CRS = "EPSG:3006"
LANDMARK = load_legend("kramfors").find_element("landmark")


def frame(*geometries):
    return gpd.GeoDataFrame(geometry=list(geometries), crs=CRS)


def make_layer(*geometries):
    return Layer(LANDMARK, frame(*geometries), find_limits(LANDMARK, 20))


DRAWINGS = frame(
    shapely.Point(612_345, 7_003_456), shapely.Point(699_999, 7_099_999), shapely.Point(655_000, 7_050_000)
)


def test_the_area_given_is_taken_as_it_is():
    area = BaseLayer("area", frame(shapely.box(600_000, 7_000_000, 640_000, 7_030_000)), "")
    water = BaseLayer("water", frame(shapely.box(0, 0, 9, 9)), "")
    places = make_layer(shapely.Point(900_000, 7_500_000))
    assert find_extent([water, area], [places], DRAWINGS) == (600_000, 7_000_000, 640_000, 7_030_000)


def test_else_the_places_with_a_twentieth_around_them():
    places = make_layer(shapely.Point(600_000, 7_000_000), shapely.Point(620_000, 7_010_000))
    empty = make_layer()
    assert find_extent([], [empty, places], DRAWINGS) == (599_000, 6_999_000, 621_000, 7_011_000)


def test_one_place_gets_a_kilometre():
    places = make_layer(shapely.Point(600_000, 7_000_000))
    assert find_extent([], [places], DRAWINGS) == (599_500, 6_999_500, 600_500, 7_000_500)


def test_without_places_only_ten_kilometres_are_told():
    extent = find_extent([], [], DRAWINGS)
    assert extent == (630_000, 7_020_000, 680_000, 7_080_000)
    assert all(value % 10_000 == 0 for value in extent)
