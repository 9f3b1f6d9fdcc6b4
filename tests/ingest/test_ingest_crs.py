"""Coordinate systems: stated, guessed, refused; and the one the map gets."""

import numpy as np
import pytest
from reading_desk import check_books, make_collection, make_feature, say

from mentalkarta.errors import UsageError
from mentalkarta.ingest.crs import choose_map_crs, parse_epsg

TM = (650_000.0, 6_980_000.0)
"""A place near Kramfors in SWEREF 99 TM, 17.955 E 62.917 N."""


def name_system(name):
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EPSG:3006", 3006),
        ("epsg:3006", 3006),
        (" urn:ogc:def:crs:EPSG::3006 ", 3006),
        ("urn:ogc:def:crs:EPSG:6.9:3006", 3006),
        ("http://www.opengis.net/def/crs/EPSG/0/3006", 3006),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326),
        ("CRS84", 4326),
        ("OGC:CRS84", 4326),
        ("3006", None),
        ("https://example.org/EPSG/0/3006", None),
        ('PROJCS["SWEREF99 TM"]', None),
    ],
)
def test_names_of_systems_are_understood(text, code):
    assert parse_epsg(text) == code


@pytest.mark.parametrize("member", [None, name_system("urn:ogc:def:crs:OGC:1.3:CRS84")])
def test_degrees_are_what_geojson_means(desk, member):
    drawings = desk.read(desk.write("a.geojson", make_collection(make_feature(), crs=member)))
    assert drawings.verdicts == ()
    back = drawings.frame.to_crs(4326).geometry[0]
    assert (back.x, back.y) == pytest.approx((17.8, 62.9), abs=1e-7)


def test_a_named_system_is_converted_with_a_note(desk):
    content = make_collection(make_feature(coordinates=TM), crs=name_system("urn:ogc:def:crs:EPSG::3006"))
    drawings = desk.read(desk.write("a.geojson", content))
    check_books(drawings)
    [verdict] = drawings.verdicts
    assert (verdict.position, verdict.status, verdict.code) == (None, "accepted", "crs-named")
    assert "names the coordinate system EPSG:3006" in say(verdict)
    assert tuple(drawings.frame.geometry[0].coords[0]) == TM


@pytest.mark.parametrize(
    ("member", "code", "words"),
    [
        ({"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}}, "crs-link", "nothing is fetched"),
        (name_system("EPSG:5070"), "crs-unknown", "the coordinate system EPSG:5070, which is not known"),
        (name_system('PROJCS["x"]'), "crs-unknown", 'write drawings_crs = "EPSG:…"'),
        ("EPSG:3006", "crs-malformed", "cannot be understood"),
        ({"type": "name"}, "crs-malformed", "export the file in WGS 84"),
        ({"type": "EPSG", "properties": {"code": 3006}}, "crs-malformed", "cannot be understood"),
    ],
)
def test_a_system_that_cannot_be_used_costs_its_file(desk, member, code, words):
    features = [make_feature(participant=name) for name in "ab"]
    desk.write("bad.geojson", make_collection(*features, crs=member))
    desk.write("good.geojson", make_collection(make_feature(participant="c")))
    drawings = desk.read()
    check_books(drawings)
    assert [(verdict.position, verdict.code) for verdict in drawings.verdicts] == [
        (None, code),
        (1, "input-set-aside"),
        (2, "input-set-aside"),
    ]
    assert words in say(drawings.verdicts[0])
    assert "set aside with its whole file" in say(drawings.verdicts[1])
    assert list(drawings.frame["participant"]) == ["c"]


def test_the_workshop_states_the_system(desk):
    path = desk.write("a.geojson", make_collection(make_feature(coordinates=TM)))
    drawings = desk.read(path, drawings_crs="EPSG:3006")
    assert drawings.verdicts == ()
    assert tuple(drawings.frame.geometry[0].coords[0]) == TM
    named = make_collection(make_feature(coordinates=[0.0, 0.0]), crs=name_system("EPSG:5070"))
    albers = desk.read(desk.write("b.geojson", named), drawings_crs="EPSG:5070", crs="EPSG:5070")
    assert [verdict.code for verdict in albers.verdicts] == ["crs-named", "coordinates-degrees"]


@pytest.mark.parametrize("name", ["SWEREF", "EPSG:999999"])
def test_a_stated_system_must_exist(desk, name):
    path = desk.write("a.geojson", make_collection())
    with pytest.raises(UsageError, match=f"drawings_crs is {name}, which is not known") as drawn:
        desk.read(path, drawings_crs=name)
    assert drawn.value.code == "drawings-crs-unknown"
    with pytest.raises(UsageError, match=f"of the map is {name}, which is not known") as mapped:
        desk.read(path, crs=name)
    assert mapped.value.code == "map-crs-unknown"


@pytest.mark.parametrize("name", ["EPSG:4326", "EPSG:2263", "EPSG:4978"])
def test_the_map_counts_in_metres_on_a_plane(desk, name):
    path = desk.write("a.geojson", make_collection())
    with pytest.raises(UsageError, match="does not count in metres on a plane") as error:
        desk.read(path, crs=name)
    assert error.value.code == "map-crs-not-metric"


@pytest.mark.parametrize("name", ["EPSG:3857", "EPSG:3395", "EPSG:3994", "EPSG:6893"])
def test_the_map_is_no_upright_mercator(desk, name):
    path = desk.write("a.geojson", make_collection())
    with pytest.raises(UsageError, match=f"{name} of the map is a Mercator projection.*choose another") as error:
        desk.read(path, crs=name)
    assert error.value.code == "map-crs-mercator"
    assert "1 m vid 63° nord 2,2 m" in error.value.text("sv")


@pytest.mark.parametrize("name", ["EPSG:3006", "EPSG:2056", "EPSG:8441", "EPSG:3034", "EPSG:5845"])
def test_transverse_and_oblique_mercator_and_others_are_maps(desk, name):
    assert desk.read(desk.write("a.geojson", make_collection()), crs=name).frame.crs == name


@pytest.mark.parametrize(
    ("coordinates", "code", "words"),
    [
        (
            TM,
            "coordinates-sweref99tm",
            'look like SWEREF 99 TM: export the file in WGS 84 (EPSG:4326) or write drawings_crs = "EPSG:3006"',
        ),
        ((1_600_000, 6_980_000), "coordinates-rt90", "look like RT 90"),
        ((150_000, 6_980_000), "coordinates-sweref99-local", "a local zone of SWEREF 99"),
        ((1_980_000, 9_060_000), "coordinates-web-mercator", "look like Web Mercator"),
        ((1204, 873), "coordinates-pixels", "look like pixels"),
        ((6_980_000, 650_000), "coordinates-northing-first", "northing before easting"),
        ((5e7, 5e7), "coordinates-out-of-range", "of no known system"),
        ((1e12, 0), "coordinates-out-of-range", "(1e+12, 0)"),
        ((62.9, 17.8), "coordinates-swapped", "(62.9, 17.8) look like latitude before longitude"),
        ((10.0, 120.0), "coordinates-swapped", "GeoJSON has longitude first"),
    ],
)
def test_numbers_that_are_no_degrees_are_set_aside_with_the_likely_system(desk, coordinates, code, words):
    verdict, frame = desk.read_one(make_feature(coordinates=coordinates))
    assert (verdict.status, verdict.code) == ("set_aside", code)
    assert words in say(verdict)
    assert frame.empty


def test_degrees_where_metres_are_stated_are_set_aside(desk):
    verdict, _ = desk.read_one(make_feature(), drawings_crs="EPSG:3006")
    assert verdict.code == "coordinates-degrees"
    assert "(17.8, 62.9) should be metres but look like degrees" in say(verdict)


def test_a_place_that_only_looks_swapped_may_be_stated(desk):
    muscat = make_feature(coordinates=[58.4, 23.6])
    assert desk.read_one(muscat)[0].code == "coordinates-swapped"
    verdict, frame = desk.read_one(muscat, drawings_crs="EPSG:4326")
    assert verdict is None
    assert frame.crs == "EPSG:32640"


def test_the_antimeridian_is_not_crossed(desk):
    verdict, _ = desk.read_one(make_feature("path", [[179, 0], [-179, 0]]))
    assert verdict.code == "coordinates-antimeridian"
    assert "split it there" in say(verdict)


def test_what_the_map_cannot_show_is_set_aside(desk):
    near, far = make_feature("path", [[17, 62], [18, 62]]), make_feature("path", [[17, 62], [105.0, 0.0]])
    drawings = desk.read(desk.write("a.geojson", make_collection(near, far)), crs="EPSG:3006")
    check_books(drawings)
    [verdict] = drawings.verdicts
    assert (verdict.position, verdict.code) == (2, "coordinates-outside-map")
    assert "outside of what the map's coordinate system EPSG:3006 can show" in say(verdict)


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ([], 3006),
        ([(17.8, 62.9), (17.9, 62.9), (2.3, 48.9)], 3006),
        ([(2.3, 48.9)], 32631),
        ([(-70.7, -33.4)], 32719),
        ([(180.0, -40.0)], 32760),
        ([(-180.0, 0.0)], 32601),
    ],
)
def test_the_map_gets_the_system_of_its_place(places, code):
    assert choose_map_crs(None, np.array(places, dtype=float).reshape(-1, 2)) == code


def test_files_of_several_systems_come_together(desk):
    feature = make_feature("path", [[17.7, 62.9], [17.9, 63.0]])
    desk.write("degrees.geojson", make_collection(feature))
    frame = desk.read().frame
    flat = make_feature("path", [list(xy) for xy in frame.geometry[0].coords])
    desk.write("metres.geojson", make_collection(flat, crs=name_system("EPSG:3006")))
    drawings = desk.read()
    assert list(drawings.frame["feature_id"]) == ["degrees:1"]
    assert [verdict.code for verdict in drawings.verdicts] == ["crs-named", "drawing-repeated"]
