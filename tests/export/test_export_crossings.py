"""Crossings in every file: the same names, numbers and places, and a style of their own."""

import csv
import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import fiona
import pytest
from geopandas.testing import assert_geodataframe_equal
from handmade import list_files, make_map, write_map
from shapely import LineString

from mentalkarta.crossings import find_crossings
from mentalkarta.export.crossings import SYMBOL, make_crossings_table
from mentalkarta.export.formats import convert_layers
from mentalkarta.export.saved_map import read_map
from mentalkarta.networks import CROSSING_COLUMNS

SLD = "{http://www.opengis.net/sld}"


def make_crossed_map(**settings):
    """Make the map made by hand, its barriers turned so that each crosses the path below it."""
    mental_map = make_map(**settings)
    layers, exact = (tuple(map(turn_barriers, each)) for each in (mental_map.layers, mental_map.office.layers))
    shown, known = (find_crossings(each, mental_map.tolerance.metres) for each in (layers, exact))
    office = replace(mental_map.office, layers=exact, crossings=known)
    return replace(mental_map, layers=layers, office=office, crossings=shown)


def turn_barriers(layer):
    """Draw the barriers from where they begin, north of a path, to 800 m south of that, beyond the path."""
    if layer.element.key != "barrier":
        return layer
    ends = [(line.coords[0], line.bounds[2]) for line in layer.places.geometry]
    lines = [LineString([(x, y), (east, y - 800)]) for (x, y), east in ends]
    return replace(layer, places=layer.places.set_geometry(lines, crs=layer.places.crs))


def make_table(*, exact=False, **settings):
    mental_map = make_crossed_map(**settings)
    return make_crossings_table(mental_map, mental_map.crossings, exact=exact)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    mental_map, out = make_crossed_map(internal=True), tmp_path_factory.mktemp("korsningar") / "out"
    write_map(out, mental_map)
    return mental_map, out


@pytest.mark.parametrize(("file", "count"), [("layers.gpkg", 2), ("internal/layers.gpkg", 3)])
def test_the_table_has_its_columns_and_rows(written, file, count):
    mental_map, out = written
    crossings = mental_map.crossings if count == 2 else mental_map.office.crossings
    with fiona.open(out / file, layer="crossings") as table:
        assert list(table.schema["properties"]) == list(CROSSING_COLUMNS)
        assert table.schema["geometry"] == "Point"
        rows = list(table)
    assert len(rows) == count
    assert [dict(row.properties) for row in rows] == crossings.drop(columns="geometry").to_dict("records")
    assert [row.geometry.coordinates for row in rows] == [(spot.x, spot.y) for spot in crossings.geometry]


def test_spreadsheet_and_text_say_the_same(written):
    mental_map, out = written
    table = csv.DictReader(io.StringIO((out / "places.csv").read_text(encoding="utf-8-sig")))
    rows = [row for row in table if row["layer"] == "crossings"]
    assert [row["name"] for row in rows] == [
        "Höga Kusten-bron × Höga Kusten-bron",
        '\'=HYPERLINK("http://x") × =HYPERLINK("http://x")',
    ]
    for row, crossing in zip(rows, mental_map.crossings.to_dict("records"), strict=True):
        assert row["place_id"] == crossing["crossing_id"]
        assert int(row["participants"]) == int(row["path_participants"]) == crossing["path_participants"]
        assert int(row["barrier_participants"]) == crossing["barrier_participants"]
        assert float(row["share_low"]) < float(row["share"]) < float(row["share_high"])
        assert float(row["x"]) == pytest.approx(crossing["geometry"].x, abs=0.1)
        assert {row[key] for key in ("class", "level", "grade", "label", "drawings", "network_id", "radius_m")} == {""}
    text = (out / "map.txt").read_text(encoding="utf-8")
    assert "Korsningar – där ett stråk möter en barriär" in text
    assert "  1. Höga Kusten-bron × Höga Kusten-bron: stråket 112 av 203, barriären 112 av 203" in text


def test_the_layer_is_in_the_project_with_its_style(written):
    _, out = written
    assert {"styles/crossings.qml", "styles/crossings.sld"} <= list_files(out)
    with zipfile.ZipFile(out / "layers.qgz") as archive:
        project = ElementTree.fromstring(archive.read("layers.qgs"))
    (layer,) = [layer for layer in project.iter("maplayer") if "layername=crossings" in layer.find("datasource").text]
    assert layer.find("layername").text == "Korsningar"
    assert layer.find("renderer-v2").get("type") == "singleSymbol"


def test_the_symbol_is_drawn_as_it_is_defined():
    table = make_table()
    options = [
        {option.get("name"): option.get("value") for option in layer.find("Option")}
        for layer in ElementTree.fromstring(table.qml).iter("layer")
    ]
    assert [each["name"] for each in options] == [SYMBOL.shape] * 2
    assert [float(each["size"]) for each in options] == [SYMBOL.size_mm] * 2
    names = [each.text for each in ElementTree.fromstring(table.sld).iter(f"{SLD}WellKnownName")]
    assert names == ["square", "square"]  # turned: SLD has no diamond


@pytest.mark.parametrize(("lang", "title"), [("sv", "Stråk: antal deltagare"), ("en", "Path: participants")])
def test_columns_have_titles(lang, title):
    table = make_table(lang=lang)
    aliases = {alias.get("field"): alias.get("name") for alias in ElementTree.fromstring(table.qml).iter("alias")}
    assert list(aliases) == list(CROSSING_COLUMNS)
    assert aliases["path_participants"] == title
    assert {column: head for column, (head, _) in table.columns.items()} == aliases
    assert all(note.endswith(".") for _, note in table.columns.values())


def test_what_is_exact_says_so():
    assert "färre än 3 personer" in make_table().abstract
    assert "får inte publiceras" in make_table(exact=True).abstract


def test_layers_read_back_have_the_same_crossings(written):
    mental_map, out = written
    crossings = read_map(out / "layers.gpkg").mental_map.crossings
    assert_geodataframe_equal(crossings, mental_map.crossings)


@pytest.mark.parametrize("form", ["geojson", "fgb", "shp", "csv"])
def test_other_forms_have_the_crossings(form):
    mental_map = make_crossed_map()
    files = convert_layers(mental_map, form)
    assert f"crossings.{form}" in files
    assert ("crossings.qml" in files) == (form != "csv")
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(files["crossings.csv"].decode("utf-8-sig"))))
        assert list(rows[0]) == [*CROSSING_COLUMNS, "x", "y", "lon", "lat"]
        counts = [int(row["barrier_participants"]) for row in rows]
        assert counts == mental_map.crossings["barrier_participants"].tolist()


def test_a_legend_without_crossings_has_no_such_file(tmp_path):
    write_map(tmp_path / "out", make_map())
    assert [name for name in list_files(tmp_path / "out") if "crossings" in name] == []
    assert "crossings" not in fiona.listlayers(tmp_path / "out" / "layers.gpkg")
    assert "Korsningar" not in (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")


def test_where_nothing_crosses_it_is_said(tmp_path):
    mental_map = make_crossed_map()
    write_map(tmp_path / "out", replace(mental_map, crossings=mental_map.crossings.iloc[:0]))
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert "Inga platser." in text[text.index("Korsningar") :]
    with fiona.open(tmp_path / "out" / "layers.gpkg", layer="crossings") as table:
        assert len(table) == 0
        assert list(table.schema["properties"]) == list(CROSSING_COLUMNS)
