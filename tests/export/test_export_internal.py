"""What stays in the office: exact layers with numbered drawings, and drawings set aside."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import fiona
import geopandas as gpd
import pytest
from handmade import make_map
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.export.office import make_internal_tables, make_set_aside_tables
from mentalkarta.export.qml_office import cut_steps
from mentalkarta.export.set_aside import write_set_aside
from mentalkarta.legend_faults import RESERVED_LAYERS
from mentalkarta.model import Verdict
from mentalkarta.networks import CROSSINGS_LAYER

LAYERS = ("landmarks", "destinations", "districts", "barriers", "paths")


def test_internal_copy_is_exact_and_numbers_the_drawings(written):
    mental_map, out, _ = written
    path = out / "internal" / "layers.gpkg"
    drawings = [f"drawings_{kind}s" for kind in ("point", "area", "line")]
    assert fiona.listlayers(path) == [*LAYERS, "districts_overlap", *drawings, "layer_styles"]
    set_aside = [f"set_aside_{kind}s" for kind in ("line", "point")]
    assert fiona.listlayers(out / "internal" / "set_aside.gpkg") == [*set_aside, "layer_styles"]
    rows = csv.DictReader(io.StringIO((out / "internal" / "drawings.csv").read_text(encoding="utf-8-sig")))
    looked_up = {int(row["number"]): row["feature_id"] for row in rows}
    assert list(looked_up) == list(range(1, 204))
    assert looked_up[1] == "anna-0"
    for layer in mental_map.office.layers:
        read = gpd.read_file(path, layer=layer.element.layer)
        assert read["class"].tolist() == layer.places["class"].tolist()
        assert 0 in read["grade"].tolist(), "places below the lowest class are there too"
        assert read["agreement"].tolist() == layer.places["agreement"].tolist()
        assert read["name_people"].tolist() == layer.places["name_people"].tolist()
        for members, ids in zip(read["members"], layer.places["members"], strict=True):
            numbers = [int(each) for each in members.split()]
            assert numbers == sorted(numbers)
            assert sorted(looked_up[number] for number in numbers) == sorted(ids)
    pieces = gpd.read_file(path, layer="districts_overlap")
    assert pieces["participants"].tolist() == [3, 1]
    assert pieces["participants_to"].tolist() == [3, 1]
    assert pieces["share"].tolist() == [3 / 203, 1 / 203]


def test_numbers_follow_the_content_not_the_names_of_files(written):
    mental_map = written[0]
    renamed = {f"anna-{n}": f"{999 - n}-anna" for n in range(203)}
    frame = mental_map.drawings.frame.assign(feature_id=lambda old: old["feature_id"].map(renamed))
    layers = tuple(
        replace(
            layer,
            places=layer.places.assign(
                members=[tuple(renamed[i] for i in ids) for ids in layer.places["members"]],
                medoid=[renamed[i] if i else "" for i in layer.places["medoid"]],
            ),
        )
        for layer in mental_map.office.layers
    )
    office, drawings = replace(mental_map.office, layers=layers), replace(mental_map.drawings, frame=frame)
    tables = make_internal_tables(replace(mental_map, office=office, drawings=drawings))
    for table, before in zip(tables, make_internal_tables(mental_map), strict=True):
        assert table.frame.drop(columns="geometry").equals(before.frame.drop(columns="geometry"))


def test_internal_columns_have_titles_in_words(written):
    mental_map = written[0]
    for lang, said in (("sv", "Minsta antal personer överens om någon del"), ("en", "Fewest people who agree on")):
        spoken = replace(mental_map, workshop=replace(mental_map.workshop, lang=lang))
        for table in make_internal_tables(spoken)[: len(LAYERS)]:
            aliases = {node.get("field"): node.get("name") for node in ElementTree.fromstring(table.qml).iter("alias")}
            assert list(aliases) == [column for column in table.frame.columns if column != "geometry"]
            assert said in aliases["agreement"]


def test_set_aside_drawings_can_be_read_again(written):
    lines = (written[1] / "internal" / "set_aside.geojsonl").read_text(encoding="utf-8").splitlines()
    first, second = (json.loads(line) for line in lines)
    assert first["properties"] == {"participant": "Anna"}
    assert first["set_aside"]["code"] == "output-forbidden"
    assert (first["set_aside"]["file"], first["set_aside"]["position"]) == ("anna svensson.geojson", 3)
    assert "får inte skrivas" in first["set_aside"]["reason"]
    assert second["original"] == "{not json \ud800"
    assert second["geometry"] is None


@pytest.mark.parametrize(
    "original",
    ["", "[1]", '{"type": "Point"}', '{"type": "Feature", "a": NaN}', '{"type": "Feature", "a": 1, "a": 2}', "[" * 5000,
     '{"type": "Feature", "a": 1e999}', '{"type": "Feature", "a": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_text_that_is_no_strict_feature_is_kept_as_text(original):
    assert read_set_aside(original)["original"] == original


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_set_aside_is_one_line_of_json(original):
    assert read_set_aside(original)["original"] == original


def read_set_aside(original):
    mental_map = make_map_once()
    verdict = Verdict("a.geojson", 1, "set_aside", "output-forbidden", {"file": "x"}, original)
    changed = replace(mental_map, drawings=replace(mental_map.drawings, verdicts=(verdict,)))
    (line,) = write_set_aside(changed).decode().splitlines()
    return json.loads(line)


_MADE = []


def make_map_once():
    if not _MADE:
        _MADE.append(make_map())
    return _MADE[0]


def test_drawings_are_layers_by_their_kind_and_number(written):
    mental_map, out, _ = written
    points = gpd.read_file(out / "internal" / "layers.gpkg", layer="drawings_points")
    assert points["number"].tolist() == list(range(1, 204))
    assert set(points["element"]) == {"Landmärken"}
    assert points["category"].tolist()[:2] == ["handel, service", ""]
    assert points.geometry.iloc[7] == mental_map.drawings.frame.geometry.iloc[7]
    assert "participant" not in points
    for kind in ("lines", "areas"):
        assert gpd.read_file(out / "internal" / "layers.gpkg", layer=f"drawings_{kind}").empty


def test_no_legend_can_take_the_tables_of_the_office(written):
    mental_map = written[0]
    own = {table.name for table in make_internal_tables(mental_map)} - set(LAYERS) - {"districts_overlap"}
    assert own == {"drawings_points", "drawings_lines", "drawings_areas"}
    assert own | {"layer_styles", "qgis_projects"} | {CROSSINGS_LAYER} == RESERVED_LAYERS


def make_set_aside(*originals, crs=None):
    """The two tables of drawings set aside."""
    mental_map = make_map_once()
    verdicts = tuple(
        Verdict("a.geojson", number, "set_aside", "output-forbidden", {"file": "x"}, original)
        for number, original in enumerate(originals, start=1)
    )
    changed = replace(
        mental_map,
        workshop=replace(mental_map.workshop, drawings_crs=crs),
        drawings=replace(mental_map.drawings, verdicts=verdicts),
    )
    return {table.name: table.frame for table in make_set_aside_tables(changed)}


def feature(kind, coordinates):
    return json.dumps({"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}})


def test_what_is_left_of_a_drawing_set_aside_is_drawn():
    tables = make_set_aside(
        feature("Polygon", [[[17.7, 62.9], [17.8, 62.9], [17.8, 63.0]]]),
        feature("Point", [17.7, 62.9]),
        feature("LineString", [[17.7, 62.9], [17.8, 62.9]]),
        feature("MultiPoint", [[17.7, 62.9], [17.9, 62.9]]),
        feature("Point", [640_000, 6_980_000]),
        feature("LineString", [[17.7, 62.9], ["x", None], [17.8, 62.9]]),
        json.dumps({"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": [
            {"type": "Point", "coordinates": [17.7, 62.9]}, 7]}}),
        feature("Polygon", [[[170.0, -85.0], [171.0, -85.0]]]),
        "{not json",
    )  # fmt: skip
    lines, points = tables["set_aside_lines"], tables["set_aside_points"]
    assert lines["position"].tolist() == [1, 3, 6, 8]
    assert points["position"].tolist() == [2, 4, 5, 7, 9]
    assert [shape is None for shape in points.geometry] == [False, False, True, False, True]
    ring = lines.to_crs(4326).geometry.iloc[0].geoms[0]
    assert [(round(x, 6), round(y, 6)) for x, y in ring.coords] == [(17.7, 62.9), (17.8, 62.9), (17.8, 63.0)]
    middle = points.to_crs(4326).geometry.iloc[1]
    assert (round(middle.x, 3), round(middle.y, 2)) == (17.8, 62.9)
    assert lines["reason"].str.contains("får inte skrivas").all()


def test_drawings_set_aside_lie_in_the_system_they_were_said_to_be_in():
    points = make_set_aside(feature("Point", [640_000, 6_980_000]), crs="EPSG:3006")["set_aside_points"]
    assert points.geometry[0].coords[0] == pytest.approx((640_000, 6_980_000))


@pytest.mark.parametrize(
    "coordinates",
    [None, [], [[]], [1], ["a", "b"], [True, False], [1e400, 2], [[1e300, 2]], {"x": 1}, [[[[[[1]]]]]]],
)
def test_coordinates_that_are_none_have_no_shape(coordinates):
    tables = make_set_aside(feature("LineString", coordinates).replace("Infinity", "1e999"))
    assert [shape is None for shape in tables["set_aside_points"].geometry] == [True] or coordinates == [
        [1e300, 2],
        [3, 4],
    ]


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=3), st.lists, max_leaves=8)
)
def test_any_coordinates_give_a_shape_or_none(coordinates):
    tables = make_set_aside(feature("Polygon", coordinates))
    assert sum(len(frame) for frame in tables.values()) == 1
    for frame in tables.values():
        for shape in frame.geometry:
            assert shape is None or all(abs(value) < 1e9 for value in shape.bounds)


@pytest.mark.parametrize("most", [1, 2, 5, 6, 7, 12, 100, 2778])
def test_steps_of_the_overlap_hold_every_number_once(most):
    steps = cut_steps(range(1, most + 1))
    assert len(steps) == min(most, 6)
    assert [number for low, high in steps for number in range(low, high + 1)] == list(range(1, most + 1))


def test_steps_of_bands_end_where_a_band_ends():
    assert cut_steps([1, 2, 3, 5]) == [(1, 1), (2, 2), (3, 3), (4, 5)]
    assert cut_steps([1, 2, 3, 5, 8, 12, 18, 27, 30]) == [(1, 2), (3, 3), (4, 5), (6, 12), (13, 27), (28, 30)]
    mental_map = make_map(internal=True)
    bands = {name: pieces.assign(participants_to=[5, 2]) for name, pieces in mental_map.office.overlaps.items()}
    tables = make_internal_tables(replace(mental_map, office=replace(mental_map.office, overlaps=bands)))
    (overlap,) = [table for table in tables if table.name == "districts_overlap"]
    assert [overlap.qml.count(f'lower="{low}" upper="{high}"') for low, high in ((1, 2), (3, 5))] == [1, 1]


def test_overlap_without_pieces_has_a_style_too():
    mental_map = make_map(internal=True)
    empty = {name: pieces.iloc[:0] for name, pieces in mental_map.office.overlaps.items()}
    tables = make_internal_tables(replace(mental_map, office=replace(mental_map.office, overlaps=empty)))
    (overlap,) = [table for table in tables if table.name == "districts_overlap"]
    assert overlap.frame.empty
    assert overlap.qml.count("<range ") == 1
