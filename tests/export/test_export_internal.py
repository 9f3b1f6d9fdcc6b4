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

from mentalkarta.export.office import make_internal_tables
from mentalkarta.export.set_aside import write_set_aside
from mentalkarta.model import Verdict

LAYERS = ("landmarks", "destinations", "districts", "barriers", "paths")


def test_internal_copy_is_exact_and_numbers_the_drawings(written):
    mental_map, out, _ = written
    path = out / "internal" / "layers.gpkg"
    drawings = [f"drawings_{kind}s" for kind in ("point", "area", "line")]
    set_aside = [f"set_aside_{kind}s" for kind in ("line", "point")]
    assert fiona.listlayers(path) == [*LAYERS, "districts_overlap", *drawings, *set_aside, "layer_styles"]
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
    assert pieces["share"].tolist() == [3 / 203, 1 / 203]


def test_numbers_follow_the_content_not_the_names_of_files(written):
    mental_map = written[0]
    renamed = {f"anna-{n}": f"{999 - n}-anna" for n in range(203)}
    frame = mental_map.drawings.frame.assign(feature_id=lambda old: old["feature_id"].map(renamed))
    layers = tuple(
        replace(
            layer,
            places=layer.places.assign(members=[tuple(renamed[i] for i in ids) for ids in layer.places["members"]]),
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
