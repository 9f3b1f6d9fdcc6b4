"""The whole export: what lies in the folder, that it agrees with itself, and that it is the same every time."""

import contextlib
import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import fiona
import geopandas as gpd
import numpy as np
import pandas as pd
import pypdf
import pytest
import shapely
from handmade import hash_folder, list_files, make_map, make_sheet, write_map

from mentalkarta.errors import OutputError, UsageError
from mentalkarta.model import PLACE_COLUMNS
from mentalkarta.study_area import find_view

LAYERS = ("landmarks", "destinations", "districts", "barriers", "paths")
CATEGORIES = ("handel", "service", "arbete", "rekreation", "unspecified")
MORE_COLUMNS = {
    "landmarks": ("radius_m",),
    "destinations": (*CATEGORIES, "radius_m"),
    "districts": ("consensus",),
    "barriers": ("network_id",),
    "paths": ("network_id",),
}


def test_folder_holds_what_is_promised(written):
    styles = {f"styles/{layer}.{kind}" for layer in LAYERS for kind in ("qml", "sld")}
    pictures = {"map.png", "map-web.png", "map.pdf", "map.svg"}
    qgis = {"layers.gpkg", "base.gpkg", "layers.qgz"}
    office = {"drawings.csv", "set_aside.geojsonl", "set_aside.gpkg", "receipt.json", "README.txt"}
    internal = {f"internal/{name}" for name in qgis | office}
    tables = {"map.txt", "map.html", "places.csv", "receipt.json"} | qgis
    assert list_files(written[1]) == styles | pictures | internal | tables


def test_without_a_sheet_faults_or_the_wish_there_is_less(tmp_path):
    mental_map = make_map(lang="en")
    clean = replace(mental_map, drawings=replace(mental_map.drawings, verdicts=()))
    write_map(tmp_path / "out", clean)
    assert not [
        name for name in list_files(tmp_path / "out") if name.startswith(("internal", "map.p", "map-", "map.s"))
    ]


def test_formats_are_those_of_the_workshop(tmp_path):
    write_map(tmp_path / "out", make_map(formats=("svg",)), sheet=make_sheet())
    assert {name for name in list_files(tmp_path / "out") if name.startswith("map.")} == {
        "map.svg",
        "map.txt",
        "map.html",
    }


def test_public_files_name_no_input_file_and_no_person(written):
    _, out, _ = written
    for name in list_files(out):
        content = (out / name).read_bytes()
        if name.endswith(".qgz"):
            content = zipfile.ZipFile(io.BytesIO(content)).read("layers.qgs")
        allowed = name.startswith("internal/") and not name.endswith(("base.gpkg", ".qgz", ".txt"))
        assert str(out.parent).encode() not in content, name
        assert allowed or not re.search(rb"\b(?:Anna|anna|svensson)\b", content), name


def test_tables_have_the_columns_and_types_that_are_promised(written):
    for layer in LAYERS:
        with fiona.open(written[1] / "layers.gpkg", layer=layer) as table:
            columns = [*PLACE_COLUMNS, *MORE_COLUMNS.get(layer, ())]
            assert list(table.schema["properties"]) == columns
            types = table.schema["properties"]
            assert {types[each] for each in ("participants", "asked", "grade", "drawings")} == {"int32"}
            assert {types[each] for each in ("share", "share_low", "share_high")} == {"float"}
            assert table.crs.to_epsg() == 3006


def test_layers_read_back_as_they_were(written):
    mental_map, out, _ = written
    for layer in mental_map.layers:
        read = gpd.read_file(out / "layers.gpkg", layer=layer.element.layer)
        for column in layer.element.columns:
            assert read[column].tolist() == layer.places[column].tolist(), column
        pairs = zip(read.geometry, layer.places.geometry, strict=True)
        assert all(shapely.equals(here, there) for here, there in pairs)


def test_geopackage_is_what_qgis_looks_for(written):
    with contextlib.closing(sqlite3.connect(written[1] / "layers.gpkg")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10200,)
        geometries = database.execute(
            "SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns"
        ).fetchall()
        kinds = {"landmarks": "POINT", "destinations": "POINT", "districts": "MULTIPOLYGON"}
        assert geometries == [(layer, "geom", kinds.get(layer, "LINESTRING"), 3006) for layer in LAYERS]
        styles = database.execute(
            "SELECT f_table_name, f_table_schema, f_geometry_column, useAsDefault FROM layer_styles ORDER BY id"
        ).fetchall()
        assert styles == [(layer, "", "geom", 1) for layer in LAYERS]
        for layer, qml, sld in database.execute("SELECT f_table_name, styleQML, styleSLD FROM layer_styles"):
            assert qml.encode() == (written[1] / "styles" / f"{layer}.qml").read_bytes()
            assert sld.encode() == (written[1] / "styles" / f"{layer}.sld").read_bytes()
        titles = dict(database.execute("SELECT table_name, identifier FROM gpkg_contents").fetchall())
        assert titles["paths"] == "Stråk"
        indexes = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE name LIKE 'rtree%geom'")}
        assert indexes == {f"rtree_{layer}_geom" for layer in LAYERS}


def test_empty_layers_are_written_too(tmp_path):
    mental_map = make_map()
    empty = tuple(replace(layer, places=layer.places.iloc[:0]) for layer in mental_map.layers)
    write_map(tmp_path / "out", replace(mental_map, layers=empty, listed=empty))
    for layer in LAYERS:
        with fiona.open(tmp_path / "out" / "layers.gpkg", layer=layer) as table:
            assert len(table) == 0
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert text.count("Inga platser.") == len(LAYERS)


def test_lines_of_several_parts_stay_whole(tmp_path):
    mental_map = make_map()
    paths = mental_map.layers[4]
    parts = [
        shapely.MultiLineString([line, shapely.affinity.translate(line, 50, 50)]) for line in paths.places.geometry
    ]
    parts[0] = paths.places.geometry.iloc[0]
    parted = replace(paths, places=paths.places.set_geometry(parts, crs=paths.places.crs))
    write_map(tmp_path / "out", replace(mental_map, layers=(*mental_map.layers[:4], parted)))
    read = gpd.read_file(tmp_path / "out" / "layers.gpkg", layer="paths")
    assert read.geom_type.tolist() == ["MultiLineString", "MultiLineString"]
    assert np.allclose(read.length, parted.places.length)


def test_text_that_breaks_formats_breaks_none(tmp_path):
    nasty = "\x00\ud800]]><!--\x1b[31m{name}%s$$\u202e\u2028'\";DROP TABLE paths;--"
    plain = "]]><!-- [31m{name}%s$$ '\";DROP TABLE paths;--"
    mental_map = make_map(title=nasty, subtitle=nasty, lang="sv")
    layers = tuple(
        replace(layer, places=layer.places.assign(name=pd.Series(nasty, layer.places.index, dtype=object)))
        for layer in mental_map.layers
    )
    write_map(tmp_path, replace(mental_map, layers=layers, listed=layers), sheet=make_sheet())
    assert set(gpd.read_file(tmp_path / "layers.gpkg", layer="paths")["name"]) == {plain}
    rows = csv.DictReader(io.StringIO((tmp_path / "places.csv").read_text(encoding="utf-8-sig")))
    assert {row["name"] for row in rows} == {plain}
    assert (tmp_path / "map.txt").read_text(encoding="utf-8").startswith(f"{plain}\n{plain}\n")
    root = ElementTree.parse(tmp_path / "map.svg").getroot()
    assert root.find("{http://www.w3.org/2000/svg}title").text == plain
    with zipfile.ZipFile(tmp_path / "layers.qgz") as archive:
        assert ElementTree.fromstring(archive.read("layers.qgs")).find("title").text == plain
    assert json.loads((tmp_path / "receipt.json").read_text(encoding="utf-8"))["title"] == plain
    assert pypdf.PdfReader(tmp_path / "map.pdf").metadata.title == plain


def test_places_csv_holds_every_listed_place(written):
    mental_map, out, _ = written
    text = (out / "places.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in text
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(rows) == sum(len(layer.places) for layer in mental_map.listed)
    first = rows[0]
    assert list(first) == [
        "layer",
        *PLACE_COLUMNS,
        "x",
        "y",
        "lon",
        "lat",
        *CATEGORIES,
        "radius_m",
        "network_id",
        "consensus",
    ]
    assert (first["layer"], first["name"], first["participants"]) == ("landmarks", "Höga Kusten-bron", "162")
    assert float(first["share"]) == pytest.approx(162 / 203, abs=1e-6)
    assert 17 < float(first["lon"]) < 19
    assert 62 < float(first["lat"]) < 64
    assert rows[1]["name"] == '\'=HYPERLINK("http://x")'
    pies = [row for row in rows if row["layer"] == "destinations"]
    for row in pies:
        assert sum(float(row[key]) for key in CATEGORIES) == pytest.approx(int(row["participants"]), abs=1e-4)
    assert {row[key] for row in rows if row["layer"] == "paths" for key in CATEGORIES} == {""}


def test_untitled_maps_get_a_title(tmp_path):
    receipt = write_map(tmp_path / "out", make_map(title=""))
    assert receipt["title"] == "Mental karta"


def test_readme_says_why_the_folder_stays_in_the_office(written):
    text = (written[1] / "internal" / "README.txt").read_text(encoding="utf-8")
    assert text.startswith("Stannar på kontoret")
    assert text.count("\n") == 1


def test_svg_is_one_named_image_with_its_typefaces(written):
    root = ElementTree.parse(written[1] / "map.svg").getroot()
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert root.find(f"{svg}title").text == "Mental karta – Kramfors & <Ådalen>"
    assert root.find(f"{svg}desc").text.startswith("203 personer tillfrågades. Landmärken: Höga Kusten-bron 80 %")
    assert [node.text for node in root.iter(f"{svg}text")] == ["Målpunkter & <Ådalen>"]
    style = root.find(f"{svg}style").text
    assert "font-family: 'Source Sans 3'; font-weight: 600; font-style: normal" in style
    assert len(style) < 20_000, "only the letters used are embedded"


def test_pdf_says_its_language_and_title(written):
    reader = pypdf.PdfReader(written[1] / "map.pdf", strict=True)
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "Mental karta – Kramfors & <Ådalen>"
    assert "/CreationDate" not in reader.metadata
    assert "Målpunkter" in reader.pages[0].extract_text()


def test_png_has_the_sheets_size_at_300_dpi(written):
    content = (written[1] / "map.png").read_bytes()
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (1200, 900)


def test_project_holds_no_path_date_or_macro(written):
    with zipfile.ZipFile(written[1] / "layers.qgz") as archive:
        (entry,) = archive.infolist()
        text = archive.read(entry).decode()
    assert (entry.filename, entry.date_time) == ("layers.qgs", (1980, 1, 1, 0, 0, 0))
    root = ElementTree.fromstring(text)
    sources = [node.text for node in root.iter("datasource")]
    assert [source for source in sources if "base" not in source] == [
        f"./layers.gpkg|layername={layer}" for layer in ("landmarks", "destinations", "barriers", "paths", "districts")
    ]
    base = ("places", "border", "area", "veil", "rail", "rail_2", "road", "river", "water", "land")
    assert {source for source in sources if "base" in source} == {f"./base.gpkg|layername={name}" for name in base}
    assert not [word for word in ("Macros", "actionsetting", "pythonCode") if word in text]


def test_project_opens_on_the_study_area_and_every_place():
    mental_map = make_map()
    x, y, _, _ = mental_map.extent
    small = replace(mental_map, extent=(x, y, x + 10_000.0, y + 10_000.0))
    min_x, min_y, max_x, max_y = find_view(small.extent, small.layers)
    for layer in small.layers:
        left, bottom, right, top = layer.places.total_bounds
        assert min_x < left < right < max_x
        assert min_y < bottom < top < max_y
    assert min_x < x
    empty = replace(small, layers=tuple(replace(layer, places=layer.places.iloc[:0]) for layer in small.layers))
    assert find_view(empty.extent, empty.layers) == pytest.approx((x - 300, y - 300, x + 10_300, y + 10_300))


def test_a_second_export_needs_overwrite_and_then_equals_the_first(tmp_path):
    mental_map = make_map(internal=True)
    write_map(tmp_path / "out", mental_map, sheet=make_sheet())
    first = hash_folder(tmp_path / "out")
    with pytest.raises(UsageError, match=r"already exists in .*--overwrite") as caught:
        write_map(tmp_path / "out", mental_map, sheet=make_sheet())
    assert caught.value.code == "output-exists"
    again = replace(mental_map, workshop=replace(mental_map.workshop, overwrite=True))
    write_map(tmp_path / "out", again, sheet=make_sheet())
    assert hash_folder(tmp_path / "out") == first


def test_what_a_later_run_does_not_make_goes_with_overwrite(tmp_path):
    write_map(tmp_path / "out", make_map(internal=True), sheet=make_sheet())
    mental_map = make_map(overwrite=True, formats=("png",))
    clean = replace(mental_map, drawings=replace(mental_map.drawings, verdicts=()))
    write_map(tmp_path / "out", clean, sheet=make_sheet())
    left = list_files(tmp_path / "out")
    assert not [name for name in left if name.startswith("internal/") or name == "map.pdf"]
    assert "map.png" in left


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from handmade import make_map, make_sheet, write_map
write_map(Path(sys.argv[2]), make_map(internal=True), sheet=make_sheet())
"""


def test_same_bytes_in_another_time_zone_hash_seed_and_locale(written, tmp_path):
    there = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "LC_ALL": "C", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", SCRIPT, str(Path(__file__).parent), str(tmp_path / "out")]
    subprocess.run(command, check=True, env={**os.environ, **there})
    assert hash_folder(tmp_path / "out") == hash_folder(written[1])


def test_rows_that_a_driver_lost_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("mentalkarta.export.geopackage"), "list_records", lambda *_: iter(()))
    with pytest.raises(OutputError, match="rows are missing") as caught:
        write_map(tmp_path / "out", make_map())
    assert caught.value.code == "output-failed"


def test_progress_is_told_from_none_to_all(tmp_path):
    from mentalkarta.export.outputs import write_outputs

    told = []
    write_outputs(make_map(), tmp_path / "out", progress=lambda *news: told.append(news))
    assert {stage for stage, _, _ in told} == {"write"}
    assert [done for _, done, _ in told] == list(range(len(told)))
    assert told[-1][1] == told[-1][2]
