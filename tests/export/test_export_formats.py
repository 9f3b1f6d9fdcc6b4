"""The layers in other forms: every place and column arrives, names that are cut are explained, styles go along."""

import csv
import io
import json
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from xml.etree import ElementTree

import fiona
import geopandas as gpd
import pytest
import shapely
from handmade import make_map

from mentalkarta.errors import UsageError
from mentalkarta.export import FORMS
from mentalkarta.export.formats import convert_layers, shorten_fields
from mentalkarta.export.qml import make_style, write_style
from mentalkarta.export.qml_fields import rename_fields

KML = "{http://www.opengis.net/kml/2.2}"
NEEDS_PYARROW = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pip install 'mentalkarta[parquet]'")
DRIVERS = {"geojson": "GeoJSON", "fgb": "FlatGeobuf", "shp": "ESRI Shapefile"}


@pytest.fixture(scope="module")
def mental_map():
    return make_map()


@pytest.fixture(scope="module")
def converted(mental_map, tmp_path_factory):
    """The files of each form, in folders."""
    folder = tmp_path_factory.mktemp("converted")
    for form in DRIVERS:
        (folder / form).mkdir()
        for name, content in convert_layers(mental_map, form).items():
            (folder / form / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("form", DRIVERS)
def test_every_place_and_column_arrives(mental_map, converted, form):
    for layer in mental_map.layers:
        names = shorten_fields(layer.element.columns) if form == "shp" else {}
        read = gpd.read_file(converted / form / f"{layer.element.layer}.{form}", engine="fiona")
        read["name"] = read["name"].fillna("")  # a Shapefile has no empty text
        assert len(read) == len(layer.places)
        places = layer.places.set_index("place_id").loc[read["place_id"]].reset_index()
        for column in layer.element.columns:
            assert read[names.get(column, column)].tolist() == pytest.approx(places[column].tolist()), column
        here, there = read.to_crs(3006).geometry, places.geometry
        assert all(shapely.hausdorff_distance(a, b) < 0.02 for a, b in zip(here, there, strict=True))


def test_geojson_is_rfc_7946(mental_map, converted):
    for layer in mental_map.layers:
        collection = json.loads((converted / "geojson" / f"{layer.element.layer}.geojson").read_text("utf-8"))
        assert "crs" not in collection
        for feature in collection["features"]:
            shape = shapely.geometry.shape(feature["geometry"])
            assert 10 < shape.bounds[0] < 25
            assert 60 < shape.bounds[1] < 65
            for part in shapely.get_parts(shape):
                assert part.geom_type != "Polygon" or shapely.is_ccw(part.exterior)


def test_shapefiles_say_their_encoding_system_and_no_day(mental_map, converted):
    folder = converted / "shp"
    for layer in mental_map.layers:
        name = layer.element.layer
        assert (folder / f"{name}.cpg").read_text() == "UTF-8"
        assert "SWEREF99" in (folder / f"{name}.prj").read_text()
        assert (folder / f"{name}.dbf").read_bytes()[1:4] == bytes((80, 1, 1)), "1980-01-01"
    rows = list(csv.DictReader(io.StringIO((folder / "fields.csv").read_text("utf-8-sig"))))
    known = {(row["layer"], row["column"]): (row["field"], row["title"]) for row in rows}
    assert known["destinations", "participants"] == ("participan", "Antal deltagare")
    assert known["destinations", "unspecified"] == ("unspecifie", "Ej angivet")
    for layer in mental_map.layers:
        with fiona.open(folder / f"{layer.element.layer}.shp") as table:
            fields = [known[layer.element.layer, column][0] for column in layer.element.columns]
            assert list(table.schema["properties"]) == fields


def test_field_names_are_cut_and_told_apart():
    columns = ("participants", "participant_no", "participan", "short", "a" * 30, "a" * 29)
    names = shorten_fields(columns)
    assert list(names.values()) == ["participan", "participa2", "participa3", "short", "a" * 10, "a" * 9 + "2"]
    assert len(set(names.values())) == len(names)


def test_long_texts_of_a_shapefile_are_cut_between_letters(mental_map):
    layer = mental_map.layers[0]
    long = layer.places.assign(name=["å" * 200, *layer.places["name"][1:]])
    files = convert_layers(replace(mental_map, layers=(replace(layer, places=long),)), "shp")
    assert "å".encode() * 127 in files["landmarks.dbf"]
    assert "å".encode() * 128 not in files["landmarks.dbf"]


@pytest.mark.parametrize("form", ["geojson", "fgb"])
def test_styles_beside_the_files_are_those_of_the_layers(mental_map, converted, form):
    for layer in mental_map.layers:
        style = write_style(make_style(layer.element, layer.limits, "sv"))
        assert (converted / form / f"{layer.element.layer}.qml").read_bytes() == style


def test_styles_of_shapefiles_speak_of_the_cut_names(mental_map, converted):
    for layer in mental_map.layers:
        text = (converted / "shp" / f"{layer.element.layer}.qml").read_text("utf-8")
        assert "participants" not in text
        root = ElementTree.fromstring(text)
        names = set(shorten_fields(layer.element.columns).values())
        assert {node.get("field") for node in root.iter("alias")} == names
        assert {node.get("field").strip('"') for node in root.iter("attribute")} <= names
        assert {node.get("name") for node in root.iter("field")} <= names
        for node in root.iter("LinearlyInterpolatedDiagramRenderer"):
            assert node.get("classificationField") == "participan"


def test_renaming_leaves_the_style_it_was_given_alone(mental_map):
    style = make_style(mental_map.layers[1].element, mental_map.layers[1].limits, "sv")
    before = write_style(style)
    assert write_style(rename_fields(style, {"participants": "people"})) != before
    assert write_style(style) == before


def test_csv_holds_the_columns_of_the_layer_and_its_place(mental_map):
    files = convert_layers(mental_map, "csv")
    assert set(files) == {f"{layer.element.layer}.csv" for layer in mental_map.layers}
    rows = list(csv.DictReader(io.StringIO(files["destinations.csv"].decode("utf-8-sig"))))
    element = mental_map.layers[1].element
    assert set(rows[0]) == {*element.columns, "x", "y", "lon", "lat"}
    assert rows[1]["name"] == '\'=HYPERLINK("http://x")', "no formula"
    assert float(rows[0]["handel"]) == pytest.approx(mental_map.layers[1].places["handel"][0], abs=1e-6)


def test_kml_names_every_place_in_degrees(mental_map):
    for layer in mental_map.layers:
        root = ElementTree.fromstring(convert_layers(mental_map, "kml")[f"{layer.element.layer}.kml"])
        marks = list(root.iter(f"{KML}Placemark"))
        named = [mark.findtext(f"{KML}name") or "" for mark in marks]
        assert named == layer.places["name"].tolist()
        lon, lat, *_ = (float(part) for part in next(marks[0].iter(f"{KML}coordinates")).text.split()[0].split(","))
        assert 10 < lon < 25 < 60 < lat < 65


@NEEDS_PYARROW
def test_parquet_is_read_back_as_it_was(mental_map):
    files = convert_layers(mental_map, "parquet")
    for layer in mental_map.layers:
        read = gpd.read_parquet(io.BytesIO(files[f"{layer.element.layer}.parquet"]))
        assert read.crs == "EPSG:3006"
        for column in layer.element.columns:
            assert read[column].tolist() == layer.places[column].tolist(), column
        assert shapely.equals(read.geometry.to_numpy(), layer.places.geometry.to_numpy()).all()
        assert f"{layer.element.layer}.qml" in files


def test_parquet_without_its_package_says_what_to_install(mental_map, monkeypatch):
    monkeypatch.setattr(import_module("mentalkarta.export.formats"), "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"Parquet needs the package pyarrow.*pip install 'mentalkarta\[parquet\]'"):
        convert_layers(mental_map, "parquet")


@pytest.mark.parametrize("form", [form for form in FORMS if form != "parquet"])
def test_the_same_map_gives_the_same_bytes(mental_map, form):
    assert convert_layers(mental_map, form) == convert_layers(make_map(), form)
