"""A map read back: what was written is read, corrections are taken, and whatever is wrong is one sentence."""

import json
import shutil
import unicodedata
import zipfile
from dataclasses import replace
from importlib import import_module

import geopandas as gpd
import numpy as np
import pytest
import shapely
from corrections import change_notes, correct, pack_shape
from geopandas.testing import assert_geodataframe_equal
from handmade import hash_folder, make_map, write_map
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.classify import classify_places, find_limits
from mentalkarta.counts import DesignEffect
from mentalkarta.errors import DataError, UsageError
from mentalkarta.export.escape import clean_line
from mentalkarta.export.notes import describe_legend, write_notes
from mentalkarta.export.saved_map import read_map
from mentalkarta.legend import list_legends, load_legend, parse_legend
from mentalkarta.model import Background, BaseLayer
from mentalkarta.picture import LabelWish
from mentalkarta.settings import Table
from mentalkarta.workshop import read_sheet_settings
from mentalkarta.workshop_keys import SHEET_KEYS


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A map, and the folder it was written to."""
    mental_map = make_map(subtitle="Våren", date="2026-05-01", credits="Kommunen", formats=("svg",), invented=True)
    effect = DesignEffect(1.8, "table", groups=30, several=1, used=True)
    mental_map = replace(mental_map, groups={"yngre": 90, "äldre": 90}, design_effect=effect)
    folder = tmp_path_factory.mktemp("whole") / "out"
    write_map(folder, mental_map)
    return mental_map, folder


@pytest.fixture
def layers(whole, tmp_path):
    """A copy of the layers that a test may spoil, its background beside it."""
    for name in ("layers.gpkg", "base.gpkg"):
        shutil.copy(whole[1] / name, tmp_path / name)
    return tmp_path / "layers.gpkg"


def explain(layers, error=DataError):
    """Read layers that cannot be read; return the code and the sentences."""
    with pytest.raises(error) as caught:
        read_map(layers)
    assert "\n" not in str(caught.value)
    return caught.value.code, str(caught.value), caught.value.text("sv")


# --- read(write(x)) = x -----------------------------------------------------------------------------------------


def test_what_was_written_is_read(whole):
    mental_map, folder = whole
    saved = read_map(folder / "layers.gpkg")
    read = saved.mental_map
    for layer, other in zip(mental_map.layers, read.layers, strict=True):
        assert (other.element, other.limits) == (layer.element, layer.limits)
        places = layer.places.sort_values("participants", ascending=False, ignore_index=True)
        derived = ["share_low", "share_high", "certainty"]  # handmade ones are none
        assert_geodataframe_equal(other.places.drop(columns=derived), places.drop(columns=derived), check_dtype=False)
    assert read.legend == mental_map.legend
    assert (read.crs, read.asked, read.tolerance, read.extent) == (
        mental_map.crs,
        mental_map.asked,
        mental_map.tolerance,
        mental_map.extent,
    )
    assert (read.groups, read.withheld) == (mental_map.groups, mental_map.withheld)
    assert (read.drawings.people, read.design_effect) == (mental_map.drawings.people, mental_map.design_effect)
    for key in SHEET_KEYS:
        assert getattr(read.workshop, key) == getattr(mental_map.workshop, key)
    assert (set(saved.corrections.values()), saved.lacks_base) == ({0}, False)
    assert [file.name for file in saved.files] == ["layers.gpkg", "base.gpkg"]


@pytest.mark.parametrize("rule", ["fixed", "relative", "natural"])
def test_what_follows_from_people_and_class_is_worked_out_as_at_first(tmp_path, rule):
    mental_map = replace(make_map(classes=rule), design_effect=DesignEffect(1.8, "home", groups=30, used=True))
    office = (mental_map.office.layers[0], *mental_map.office.layers[2:])
    layers = []
    for layer in office:
        limits = find_limits(layer.element, 203, rule, list(layer.places["participants"]))
        places = classify_places(layer.places, layer.element, limits, "sv", design_effect=1.8)
        shown = places[places["class"] != ""][[*layer.element.columns, "geometry"]].reset_index(drop=True)
        layers.append(replace(layer, places=shown, limits=limits))
    legend = replace(mental_map.legend, elements=tuple(layer.element for layer in layers))
    legend = replace(legend, elements=tuple(replace(each, column_share=0.25) for each in legend.elements))
    layers = [replace(each, element=element) for each, element in zip(layers, legend.elements, strict=True)]
    write_map(tmp_path / "out", replace(mental_map, legend=legend, layers=tuple(layers), listed=tuple(layers)))
    read = read_map(tmp_path / "out" / "layers.gpkg").mental_map
    assert read.workshop.classes == rule
    for layer, other in zip(layers, read.layers, strict=True):
        assert other.limits == layer.limits
        assert_geodataframe_equal(other.places, layer.places, check_dtype=False)


def test_background_is_read_back_whole(whole):
    mental_map, folder = whole
    read = read_map(folder / "layers.gpkg").mental_map
    near = [layer for layer in mental_map.base if not layer.frame["name"].isin(["Långt borta"]).any()]
    assert [layer.role for layer in read.base] == [
        "land",
        "water",
        "river",
        "road",
        "rail",
        "rail",
        "area",
        "border",
        "places",
    ]
    assert {layer.credit for layer in read.base} == {layer.credit for layer in near}
    for role in ("land", "water", "river", "road", "area", "border", "places"):
        (before,), (after,) = ([x for x in layers if x.role == role] for layers in (near, read.base))
        assert_geodataframe_equal(after.frame, before.frame, check_dtype=False)


@pytest.mark.parametrize("name", list_legends())
def test_legends_are_read_back_as_they_were(name):
    legend = load_legend(name)
    table = Table(json.loads(json.dumps(describe_legend(legend))))
    assert parse_legend(table) == legend
    assert table.gather() == ()


def test_reading_changes_nothing(layers):
    before = hash_folder(layers.parent)
    read_map(layers)
    assert hash_folder(layers.parent) == before


def test_options_go_before_what_the_map_says(layers):
    saved = read_map(layers, lang="en", formats="png, pdf", overwrite=True)
    workshop = saved.mental_map.workshop
    assert (workshop.lang, workshop.formats, workshop.overwrite) == ("en", ("png", "pdf"), True)
    assert saved.mental_map.layers[0].places["label"][0] == "High frequency"
    with pytest.raises(UsageError, match="min_people is not a known key"):
        read_map(layers, min_people=3)


def test_without_its_background_a_map_says_so(layers):
    (layers.parent / "base.gpkg").unlink()
    saved = read_map(layers)
    assert (saved.lacks_base, saved.mental_map.base, len(saved.files)) == (True, (), 1)


def test_a_map_without_a_background_lacks_none(tmp_path):
    write_map(tmp_path / "out", replace(make_map(), base=()))
    assert not (tmp_path / "out" / "base.gpkg").exists()
    saved = read_map(tmp_path / "out" / "layers.gpkg")
    assert (saved.lacks_base, saved.mental_map.base) == (False, ())


def test_lines_of_several_parts_come_back_as_they_were(tmp_path):
    mental_map = make_map()
    paths = mental_map.layers[-1]
    lines = list(paths.places.geometry)
    lines[0] = shapely.MultiLineString([lines[0], lines[1]])
    parted = replace(paths, places=paths.places.set_geometry(gpd.GeoSeries(lines, crs=mental_map.crs)))
    write_map(tmp_path / "out", replace(mental_map, layers=(*mental_map.layers[:-1], parted)))
    read = read_map(tmp_path / "out" / "layers.gpkg").mental_map.layers[-1]
    assert [shape.geom_type for shape in read.places.geometry] == ["MultiLineString", "LineString"]


# --- corrections ------------------------------------------------------------------------------------------------


def test_corrections_are_taken_and_counted(layers):
    with correct(layers) as database:
        database.execute("UPDATE landmarks SET name = 'Bron\t ' WHERE fid = 1")
        database.execute("UPDATE landmarks SET class = 'low_3', label = 'kvar' WHERE fid = 2")
        database.execute(
            "UPDATE landmarks SET geom = ? WHERE fid = 3", (pack_shape(shapely.Point(641_000, 6_981_000)),)
        )
        database.execute("DELETE FROM landmarks WHERE fid = 4")
        database.execute("UPDATE barriers SET class = '' WHERE fid = 1")
        database.execute("UPDATE barriers SET class = NULL WHERE fid = 2")
        database.execute("UPDATE paths SET participants = 102 WHERE fid = 1")
        database.execute("ALTER TABLE paths ADD COLUMN own TEXT")
    saved = read_map(layers)
    assert saved.corrections == {"moved": 1, "renamed": 1, "classed": 1, "added": 0, "removed": 3}
    landmarks, _, _, barriers, paths = (layer.places for layer in saved.mental_map.layers)
    assert landmarks["name"].tolist()[0] == "Bron"
    changed = landmarks[landmarks["place_id"] == "landmarks-1"].iloc[0]
    assert (changed["class"], changed["level"], changed["grade"], changed["label"]) == (
        "low_3",
        "low",
        4,
        "Låg frekvens",
    )
    assert shapely.Point(641_000, 6_981_000) in list(landmarks.geometry)
    assert barriers.empty
    assert paths["share"].tolist()[0] == 102 / 203
    assert list(paths.columns) == [*saved.mental_map.layers[-1].element.columns, "geometry"]


def test_a_line_cut_in_two_is_two_places(layers):
    with correct(layers) as database:
        columns = [name for _, name, *_ in database.execute("PRAGMA table_info(paths)") if name != "fid"]
        names = ", ".join(f'"{name}"' for name in columns)
        database.execute(f"INSERT INTO paths ({names}) SELECT {names} FROM paths WHERE fid = 1")
        database.execute(f"INSERT INTO paths ({names}) SELECT {names} FROM paths WHERE fid = 1")
        database.execute("UPDATE paths SET place_id = 'paths-0-2' WHERE fid = 2")
    saved = read_map(layers)
    assert sorted(saved.mental_map.layers[-1].places["place_id"]) == ["paths-0", "paths-0-2", "paths-0-3", "paths-0-4"]
    assert (saved.corrections["added"], saved.corrections["removed"]) == (3, 1)


# --- what is not ours, or not sound -----------------------------------------------------------------------------


def test_other_files_are_told_from_ours(whole, layers, tmp_path):
    (tmp_path / "text.gpkg").write_text("hej")
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(1, 2)], crs=3006).to_file(tmp_path / "other.gpkg", layer="x")
    for name, code in (
        ("none.gpkg", "layers-missing"),
        ("", "layers-missing"),
        ("nul\0.gpkg", "layers-missing"),
        ("text.gpkg", "layers-not-geopackage"),
        ("base.gpkg", "layers-foreign"),
        ("other.gpkg", "layers-foreign"),
    ):
        assert explain(tmp_path / name, UsageError)[0] == code, name


def test_the_offices_copy_is_refused(tmp_path):
    write_map(tmp_path / "out", make_map(internal=True))
    code, english, swedish = explain(tmp_path / "out" / "internal" / "layers.gpkg", UsageError)
    assert code == "layers-internal"
    assert "exact copy" in english
    assert "exakta kopia" in swedish


@pytest.mark.parametrize("kept", [80, 4000, 60_000, 150_000])
def test_half_a_file_is_damaged(layers, kept):
    layers.write_bytes(layers.read_bytes()[:kept])
    assert explain(layers)[0] == "layers-damaged"


@pytest.mark.parametrize("name", ["layers.gpkg", "base.gpkg"])
def test_a_page_overwritten_is_damaged(layers, name):
    file = layers.parent / name
    content = file.read_bytes()
    middle = len(content) // 2 // 4096 * 4096
    file.write_bytes(content[:middle] + b"\xff" * 4096 + content[middle + 4096 :])
    assert explain(layers)[0] == "layers-damaged"


def test_a_file_that_contradicts_itself_is_damaged(layers):
    content = layers.read_bytes()
    layers.write_bytes(content[:36] + (7).to_bytes(4, "big") + content[40:])  # free pages that are none
    code, english, _ = explain(layers)
    assert code == "layers-damaged"
    assert "freelist" in english.casefold()


def test_a_file_that_may_not_be_read_is_missing(layers, monkeypatch):
    def refuse(_):
        raise PermissionError

    monkeypatch.setattr(import_module("mentalkarta.export.saved_notes"), "is_geopackage", refuse)
    assert explain(layers, UsageError)[0] == "layers-missing"


def test_a_table_that_is_only_announced_is_damaged(layers):
    with correct(layers) as database:
        database.execute("DROP TABLE paths")
    assert explain(layers)[0] == "layers-damaged"


def test_notes_written_twice_are_not_ours(layers):
    with correct(layers) as database:
        database.execute(
            "INSERT INTO gpkg_metadata SELECT id + 100, md_scope, md_standard_uri, mime_type, metadata "
            "FROM gpkg_metadata WHERE mime_type = 'application/json'"
        )
    assert explain(layers, UsageError)[0] == "layers-foreign"


def test_a_background_that_is_none_is_damaged(layers):
    (layers.parent / "base.gpkg").write_bytes(b"hej")
    assert explain(layers)[:2] == (
        "layers-damaged",
        "base.gpkg is damaged (not a GeoPackage): fetch a sound copy, or make the map again with mentalkarta map.",
    )


def test_a_later_form_asks_for_an_update(layers):
    change_notes(layers, lambda text: text.replace('"format": 1', '"format": 2'))
    assert explain(layers)[1] == (
        "layers.gpkg was written by a newer mentalkarta (form 2, this one reads 1): update mentalkarta."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"format": 1', '"format": "x"', "format = x must be a whole number"),
        ('"crs": "EPSG:3006"', '"crs": "EPSG:0"', "crs = EPSG:0 is not a reference system"),
        ('"crs": "EPSG:3006"', '"crs": 3006', "crs = 3006 must be text"),
        ('"people": 203', '"people": -1', "asked / people = -1"),
        ('"min_people": 3', '"min_people": 1', "settings / min_people = 1 is below 3"),
        ('"lang": "sv"', '"lang": "fi"', "settings / lang = fi"),
        ('"settings": {', '"settings": {"drawings": ["/etc"],', "settings / drawings is not a known key"),
        ('"role": "land"', '"role": "lan"', "base 1 / role = lan"),
        ('"table": "land"', '"table": "../land"', "base 1 / table = ../land"),
        ('"min_share": 0.75', '"min_share": 0.2', "min_share"),
        ('"marker": "triangle"', '"marker": "heart"', "marker = heart"),
        ('"lowest": [', '"lowest": [1, ', "limits lacks 4 class limits for landmarks"),
        ('"lowest": [\n    153', '"lowest": [\n    "x"', "limits 1 / lowest = x must be a number"),
        (
            '"layer": "landmarks",\n   "lowest"',
            '"layer": "else",\n   "lowest"',
            "limits lacks 4 class limits for landmarks",
        ),
        ('"value": 1.8', '"value": 0.5', "design_effect / value = 0.5"),
        ('"by": "table"', '"by": "street"', "design_effect / by = street"),
        ('"source": "estimated"', '"source": "guessed"', "tolerance / source = guessed"),
        ('"min_x": ', '"min_x": "x", "mi_x": ', "extent / min_x = x must be a number"),
        ('"format": 1', '"format": 1, "extra": 2', "extra is not a known key"),
        ("{", "[", "the notes in it are not JSON"),
        ('"drew": 180', '"drew": NaN', "the notes in it are not JSON"),
    ],
)
def test_notes_that_are_wrong_are_named(layers, old, new, said):
    def change(text):
        assert old in text
        return text.replace(old, new, 1)

    change_notes(layers, change)
    code, english, _ = explain(layers)
    assert code == "layers-faulty"
    assert said in english


def test_notes_beyond_all_measure_are_not_read(layers, monkeypatch):
    monkeypatch.setattr(import_module("mentalkarta.export.saved_notes"), "NOTES_LIMIT", 1000)
    assert "larger than 1000 bytes" in explain(layers)[1]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM gpkg_geometry_columns WHERE table_name = 'paths'", "the layer paths is missing"),
        ("ALTER TABLE paths RENAME COLUMN participants TO antal", "the layer paths lacks the column participants"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'paths'", "the layer paths lies in WGS 84"),
        (
            "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT' WHERE table_name = 'paths'",
            "the layer paths holds Point, not LineString",
        ),
        ("UPDATE paths SET place_id = NULL WHERE fid = 1", "paths row 1 lacks a place_id"),
        ("UPDATE paths SET geom = NULL WHERE fid = 1", "paths paths-0 has no shape"),
        ("UPDATE paths SET class = 'hög' WHERE fid = 1", "paths paths-0 has the class hög, choose one of high, low_1"),
        ("UPDATE paths SET participants = 2 WHERE fid = 1", "participants = 2, give a whole number from 3 to 203"),
        ("UPDATE paths SET participants = 204 WHERE fid = 1", "participants = 204"),
        ("UPDATE paths SET participants = NULL WHERE fid = 1", "participants = 0"),
        ("UPDATE destinations SET handel = -1 WHERE fid = 1", "handel = -1.0, give a number from 0"),
        ("UPDATE landmarks SET radius_m = 9e999 WHERE fid = 1", "radius_m = None"),
    ],
)
def test_layers_that_are_wrong_are_named(layers, statement, said):
    with correct(layers) as database:
        database.execute(statement)
    code, english, swedish = explain(layers)
    assert code == "layers-faulty"
    assert said in english
    assert "antal fel 1" in swedish


def test_every_fault_is_counted_and_twenty_are_told(layers):
    with correct(layers) as database:
        for table in ("landmarks", "destinations", "districts", "barriers", "paths"):
            database.execute(f"UPDATE {table} SET participants = 1, class = 'x', geom = NULL")
    _, english, _ = explain(layers)
    count = 3 * (4 + 2 + 3 + 2 + 2)
    assert f"faults {count}:" in english
    assert english.count(";") == 19


def test_faults_of_the_background_are_named(layers):
    with correct(layers.parent / "base.gpkg") as database:
        database.execute("ALTER TABLE road RENAME COLUMN name TO namn")
        database.execute("DELETE FROM gpkg_geometry_columns WHERE table_name = 'land'")
        database.execute("UPDATE water SET geom = NULL")
    code, english, _ = explain(layers)
    assert code == "layers-faulty"
    assert "base.gpkg" in english
    assert "the layer land is missing; the layer road lacks the column name" in english


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(codec=None), max_size=20))
def test_any_title_is_noted_in_a_form_that_is_read_again(title):
    mental_map = make_small()
    changed = replace(mental_map, workshop=replace(mental_map.workshop, title=title))
    table = Table(json.loads(write_notes(changed, ()))["settings"])
    assert read_sheet_settings(table)["title"] == unicodedata.normalize("NFC", clean_line(title))
    assert table.gather() == ()


_SMALL = []


def make_small():
    if not _SMALL:
        _SMALL.append(make_map())
    return _SMALL[0]


def test_only_wishes_for_public_names_are_noted(tmp_path):
    mental_map = make_map()
    public = str(mental_map.layers[0].places["name"][0])
    wishes = {public: LabelWish(3.0, -1.5), f"landmarks/{public}": LabelWish(hide=True), "Annas hus": LabelWish(1.0)}
    workshop = replace(mental_map.workshop, labels=wishes, size="A4", sheets=("main", "elements"))
    picture = Background(np.zeros((1, 1, 3), dtype=np.uint8), (0.0, 0.0, 1.0, 1.0), "")
    write_map(tmp_path / "out", replace(mental_map, workshop=workshop, backgrounds=(picture,)))
    saved = read_map(tmp_path / "out" / "layers.gpkg")
    read = saved.mental_map.workshop
    assert dict(read.labels) == {public: LabelWish(3.0, -1.5), f"landmarks/{public}": LabelWish(hide=True)}
    assert (read.size, read.sheets) == ("A4", ("main", "elements"))
    assert saved.lacks_base
    assert b"Annas hus" not in (tmp_path / "out" / "layers.gpkg").read_bytes()


def test_a_locator_is_kept_whole_and_out_of_the_project(tmp_path):
    mental_map = make_map()
    far = gpd.GeoDataFrame({"name": ["Landet"]}, geometry=[shapely.box(-1e6, 5e6, -9e5, 6e6)], crs=mental_map.crs)
    base = (*mental_map.base, BaseLayer("locator", far, ""))
    write_map(tmp_path / "out", replace(mental_map, base=base))
    read = read_map(tmp_path / "out" / "layers.gpkg").mental_map
    assert [list(layer.frame["name"]) for layer in read.base if layer.role == "locator"] == [["Landet"]]
    with zipfile.ZipFile(tmp_path / "out" / "layers.qgz") as archive:
        assert b"locator" not in archive.read("layers.qgs")
