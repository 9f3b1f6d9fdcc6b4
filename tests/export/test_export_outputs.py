"""The whole export: what lies in the folder, that it agrees with itself, and that it is the same every time."""

import contextlib
import csv
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from xml.etree import ElementTree

import fiona
import geopandas as gpd
import numpy as np
import pypdf
import pytest
import shapely
from handmade import make_map, make_sheet, write_map
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.errors import OutputError, UsageError
from mentalkarta.export.project import find_view
from mentalkarta.export.receipt import list_versions
from mentalkarta.export.set_aside import write_set_aside
from mentalkarta.model import PLACE_COLUMNS, Verdict

LAYERS = ("landmarks", "destinations", "districts", "barriers", "paths")
CATEGORIES = ("handel", "service", "arbete", "rekreation", "unspecified")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A map with its internal copy: (map, folder, receipt as returned)."""
    mental_map = make_map(internal=True)
    out = tmp_path_factory.mktemp("written") / "out"
    return mental_map, out, write_map(out, mental_map, sheet=make_sheet())


def list_files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def hash_folder(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in list_files(folder)}


def test_folder_holds_what_is_promised(written):
    styles = {f"styles/{layer}.{kind}" for layer in LAYERS for kind in ("qml", "sld")}
    pictures = {"map.png", "map.pdf", "map.svg"}
    internal = {f"internal/{name}" for name in ("layers.gpkg", "set_aside.geojsonl", "receipt.json", "README.txt")}
    tables = {"map.txt", "places.csv", "layers.gpkg", "layers.qgz", "receipt.json"}
    assert list_files(written[1]) == styles | pictures | internal | tables


def test_without_a_sheet_faults_or_the_wish_there_is_less(tmp_path):
    mental_map = make_map(lang="en")
    clean = replace(mental_map, drawings=replace(mental_map.drawings, verdicts=()))
    write_map(tmp_path / "out", clean)
    assert not [name for name in list_files(tmp_path / "out") if name.startswith(("internal", "map.p", "map.s"))]


def test_formats_are_those_of_the_workshop(tmp_path):
    write_map(tmp_path / "out", make_map(formats=("svg",)), sheet=make_sheet())
    assert {name for name in list_files(tmp_path / "out") if name.startswith("map.")} == {"map.svg", "map.txt"}


def test_receipt_is_as_returned_and_its_hashes_are_true(written):
    _, out, returned = written
    receipt = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    assert receipt == json.loads(json.dumps(returned))
    public = {name for name in list_files(out) if not name.startswith("internal") and name != "receipt.json"}
    hashes = hash_folder(out)
    assert {each["file"]: each["sha256"] for each in receipt["outputs"]} == {name: hashes[name] for name in public}
    internal = json.loads((out / "internal" / "receipt.json").read_text(encoding="utf-8"))
    assert {each["file"]: each["sha256"] for each in internal["outputs"]} == {
        name: hashes[name] for name in list_files(out) if name.startswith("internal/") and "receipt" not in name
    }


def test_receipt_says_how_the_map_came_to_be(written):
    receipt = written[2]
    assert receipt["asked"] == {"people": 203, "stated": True}
    assert receipt["people"] == 180
    assert receipt["parameters"]["crs"] == "EPSG:3006"
    assert (receipt["parameters"]["tolerance_m"], receipt["parameters"]["tolerance_source"]) == (312.5, "estimated")
    assert receipt["counts"] == {"read": 9, "accepted": 7, "repaired": 1, "set_aside": 2}
    assert [(each["status"], each["count"]) for each in receipt["verdicts"]] == [("repaired", 1), ("set_aside", 2)]
    assert "får inte skrivas" in receipt["verdicts"][0]["sentence"]
    assert receipt["classes"]["barriers"][0] == {
        "class": "high",
        "label": "Hög frekvens – minst 50\u202f% (102 av 203)",
        "min_share": 0.5,
        "min_people": 102,
        "places": 1,
    }
    assert receipt["withheld"] == [{"layer": "landmarks", "places": 4, "names": 1, "slices": 0}]
    assert {"mentalkarta", "python", "shapely", "fiona", "gdal"} <= set(receipt["versions"])


def test_public_files_name_no_input_file_and_no_person(written):
    _, out, _ = written
    for name in list_files(out):
        content = (out / name).read_bytes()
        if name.endswith(".qgz"):
            content = zipfile.ZipFile(io.BytesIO(content)).read("layers.qgs")
        found = [word for word in ("Anna", "anna-", "svensson", str(out.parent)) if word.encode() in content]
        allowed = name in ("internal/receipt.json", "internal/set_aside.geojsonl")
        assert not found or (allowed and str(out.parent) not in found), (name, found)


def test_tables_have_the_columns_and_types_that_are_promised(written):
    for layer in LAYERS:
        with fiona.open(written[1] / "layers.gpkg", layer=layer) as table:
            columns = [*PLACE_COLUMNS, *(CATEGORIES if layer == "destinations" else ())]
            assert list(table.schema["properties"]) == columns
            types = table.schema["properties"]
            assert {types[each] for each in ("participants", "asked", "grade", "drawings")} == {"int32"}
            assert {types[each] for each in ("share", "share_low", "share_high")} == {"float"}
            assert table.crs.to_epsg() == 3006


def test_layers_read_back_as_they_were(written):
    mental_map, out, _ = written
    for layer in mental_map.layers:
        read = gpd.read_file(out / "layers.gpkg", layer=layer.element.layer)
        for column in (*PLACE_COLUMNS, *layer.element.category_keys):
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


def test_internal_copy_is_exact_and_numbers_the_drawings(written):
    mental_map, out, _ = written
    path = out / "internal" / "layers.gpkg"
    assert fiona.listlayers(path) == [*LAYERS, "districts_overlap", "layer_styles"]
    for layer in mental_map.office.layers:
        read = gpd.read_file(path, layer=layer.element.layer)
        assert read["class"].tolist() == layer.places["class"].tolist()
        assert 0 in read["grade"].tolist(), "places below the lowest class are there too"
        for members, people in zip(read["members"], layer.places["members"], strict=True):
            numbers = [int(each) for each in members.split()]
            assert numbers == sorted(numbers)
            assert len(numbers) == len(people)
    pieces = gpd.read_file(path, layer="districts_overlap")
    assert pieces["participants"].tolist() == [3, 1]
    assert pieces["share"].tolist() == [3 / 203, 1 / 203]


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
    layers = tuple(replace(layer, places=layer.places.assign(name=nasty)) for layer in mental_map.layers)
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
    assert list(first) == ["layer", *PLACE_COLUMNS, "x", "y", "lon", "lat", *CATEGORIES]
    assert (first["layer"], first["name"], first["participants"]) == ("landmarks", "Höga Kusten-bron", "162")
    assert float(first["share"]) == pytest.approx(162 / 203, abs=1e-6)
    assert 17 < float(first["lon"]) < 19
    assert 62 < float(first["lat"]) < 64
    assert rows[1]["name"] == '\'=HYPERLINK("http://x")'
    pies = [row for row in rows if row["layer"] == "destinations"]
    for row in pies:
        assert sum(float(row[key]) for key in CATEGORIES) == pytest.approx(int(row["participants"]), abs=1e-4)
    assert {row[key] for row in rows if row["layer"] == "paths" for key in CATEGORIES} == {""}


def test_text_twin_says_the_map(written):
    text = (written[1] / "map.txt").read_text(encoding="utf-8").replace("\u202f", " ")
    assert text.startswith("Mental karta – Kramfors & <Ådalen>\n203 personer tillfrågades.\n")
    assert "  1. Höga Kusten-bron: 162 av 203, 79,8 % (74,8–84,8 %), Hög frekvens [1]" in text
    assert "under lägsta klassen" in text
    assert "Landmärken: 4 platser med färre än 3 personer, 1 namn givna av färre" in text


def test_text_twin_in_english_says_when_the_number_asked_is_inferred(tmp_path):
    mental_map = make_map(lang="en", invented=True, subtitle="Spring", date="2026-05-01")
    guessed = replace(mental_map, asked=replace(mental_map.asked, stated=False), withheld=())
    write_map(tmp_path / "out", guessed)
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert "The number of people asked is not stated: 203 people drew" in text
    assert "Example data" in text
    assert "\nSpring\n" in text
    assert "\n2026-05-01\n" in text
    assert text.endswith("Left out for privacy\n  Nothing.\n")


def test_untitled_maps_get_a_title(tmp_path):
    receipt = write_map(tmp_path / "out", make_map(title=""))
    assert receipt["title"] == "Mental karta"


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
    assert {node.text for node in root.iter("datasource")} == {f"./layers.gpkg|layername={layer}" for layer in LAYERS}
    assert not [word for word in ("Macros", "actionsetting", "pythonCode") if word in text]


def test_project_opens_on_the_study_area_and_every_place():
    mental_map = make_map()
    x, y, _, _ = mental_map.extent
    small = replace(mental_map, extent=(x, y, x + 10_000.0, y + 10_000.0))
    min_x, min_y, max_x, max_y = find_view(small)
    for layer in small.layers:
        left, bottom, right, top = layer.places.total_bounds
        assert min_x < left < right < max_x
        assert min_y < bottom < top < max_y
    assert min_x < x
    empty = replace(small, layers=tuple(replace(layer, places=layer.places.iloc[:0]) for layer in small.layers))
    assert find_view(empty) == pytest.approx((x - 300, y - 300, x + 10_300, y + 10_300))


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
    monkeypatch.setattr(import_module("mentalkarta.export.geopackage"), "_list_records", lambda *_: iter(()))
    with pytest.raises(OutputError, match="rows are missing") as caught:
        write_map(tmp_path / "out", make_map())
    assert caught.value.code == "output-failed"


def test_versions_leave_out_what_is_not_installed(monkeypatch):
    def find(package):
        if package == "orjson":
            raise PackageNotFoundError(package)
        return "1.0"

    monkeypatch.setattr(import_module("mentalkarta.export.receipt"), "version", find)
    versions = list_versions()
    assert "orjson" not in versions
    assert versions["shapely"] == "1.0"


def test_progress_is_told_from_none_to_all(tmp_path):
    from mentalkarta.export.outputs import write_outputs

    told = []
    write_outputs(make_map(), tmp_path / "out", progress=lambda *news: told.append(news))
    assert {stage for stage, _, _ in told} == {"write"}
    assert [done for _, done, _ in told] == list(range(len(told)))
    assert told[-1][1] == told[-1][2]
