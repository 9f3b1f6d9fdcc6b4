"""The QGIS project as it is written: groups, order, layout, what it stores, what it never holds."""

import contextlib
import io
import re
import sqlite3
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from handmade import make_map, write_map

from mentalkarta.credits import write_credits
from mentalkarta.export.base import make_base_tables
from mentalkarta.export.layers import make_tables
from mentalkarta.export.layout import MAP_PLACE, find_frame
from mentalkarta.export.metadata import MAP_NOTES, QGIS_METADATA, tell_apart
from mentalkarta.export.project import group_tables, make_project
from mentalkarta.export.projects import place_tables, plan_project
from mentalkarta.export.words import COLUMN_NOTES, COLUMN_TITLES
from mentalkarta.model import MEASURE_COLUMNS, OFFICE_COLUMNS, PLACE_COLUMNS
from mentalkarta.study_area import find_whole


def plan(mental_map):
    tables = make_tables(mental_map)
    return plan_project(
        mental_map, place_tables(tables, "layers.gpkg"), [each.table for each in make_base_tables(mental_map)]
    )


def list_items(mental_map):
    (layout,) = make_project(plan(mental_map)).iter("Layout")
    return {item.get("id"): item for item in layout.findall("LayoutItem")}


def test_layers_of_one_element_make_a_group():
    tables = make_tables(make_map())
    more = replace(tables[2], name="districts_zones", order=tables[2].order - 1, title="Zoner")
    group = group_tables("Karta", place_tables([*tables, more], "layers.gpkg"))
    titles = [child.title if hasattr(child, "title") else child.table.title for child in group.children]
    assert titles == ["Landmärken", "Målpunkter", "Barriärer", "Stråk", "Distrikt"]
    assert [layer.table.title for layer in group.children[-1].children] == ["Distrikt", "Zoner"]
    assert len(group.list_layers()) == 6


def test_ids_of_layers_are_long_enough_for_qgis_and_all_differ():
    layers = [layer for group in plan(make_map()).groups for layer in group.list_layers()]
    assert min(len(layer.layer_id) for layer in layers) > 10
    assert len({layer.layer_id for layer in layers}) == len(layers)


def test_layout_shows_everything_at_a_round_scale():
    mental_map = make_map()
    (min_x, min_y, max_x, max_y), metres_per_mm = find_frame(mental_map)
    left, bottom, right, top = find_whole(mental_map.extent, mental_map.layers)
    assert min_x < left < right < max_x
    assert min_y < bottom < top < max_y
    assert (max_x - min_x) / MAP_PLACE.width == pytest.approx(metres_per_mm)
    assert (max_y - min_y) / MAP_PLACE.height == pytest.approx(metres_per_mm)
    assert metres_per_mm == 150


def test_layout_says_who_what_and_whose():
    mental_map = make_map(subtitle="Våren", date="2026-05-01")
    items = list_items(mental_map)
    assert items["title"].get("labelText") == mental_map.workshop.title
    assert items["subtitle"].get("labelText") == "Våren – 203 personer tillfrågades."
    assert items["credits"].get("labelText") == write_credits(mental_map)
    assert "Land: påhittat." in write_credits(mental_map)
    assert "stamp" not in items
    assert list_items(replace(mental_map, workshop=replace(mental_map.workshop, invented=True)))["stamp"] is not None
    guessed = replace(mental_map, asked=replace(mental_map.asked, stated=False))
    assert "inte angivet" in list_items(guessed)["subtitle"].get("labelText")


def test_scale_bar_is_in_metres_where_the_map_is_small():
    mental_map = make_map()
    x, y = mental_map.extent[:2]
    small = replace(
        mental_map,
        extent=(x, y, x + 1000, y + 1000),
        layers=tuple(replace(layer, places=layer.places.iloc[:0]) for layer in mental_map.layers),
    )
    assert list_items(mental_map)["scale bar"].get("unitLabel") == "km"
    assert list_items(small)["scale bar"].get("unitLabel") == "m"


def test_words_of_a_workshop_are_never_run():
    mental_map = make_map(title="A [% 1+1 %]", subtitle="[%now()%]", credits="[% env('HOME') %]")
    for name in ("title", "subtitle", "credits"):
        assert "[%" not in list_items(mental_map)[name].get("labelText")


def test_legend_has_a_column_for_each_element_and_the_background():
    legend = list_items(make_map())["legend"]
    tree = legend.find("layer-tree-group")
    assert [node.get("name") for node in tree] == [
        "Landmärken",
        "Målpunkter",
        "Distrikt",
        "Barriärer",
        "Stråk",
        "Bakgrund",
    ]
    assert legend.get("columnCount") == "6"
    options = [{option.get("name"): option.get("value") for option in node.iter("Option")} for node in tree]
    assert ["legend/column-break" in each for each in options] == [False, True, True, True, True, True]
    assert options[1]["legend/node-order"] == "2,3,4,5,6,7,8", "slices and sizes, not the disks below them"
    alone = replace(make_map(), base=())
    assert list_items(alone)["legend"].get("columnCount") == "5"


def test_project_alone_needs_no_other_file(tmp_path):
    write_map(tmp_path / "out", make_map())
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "layers.gpkg")) as database:
        ((name, content),) = database.execute("SELECT name, content FROM qgis_projects").fetchall()
    assert name == "mental_karta"
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content.decode()))) as archive:
        root = ElementTree.fromstring(archive.read("layers.qgs"))
    assert {node.text.split("|")[0] for node in root.iter("datasource")} == {"./layers.gpkg"}
    assert [node.get("name") for node in root.find("layer-tree-group") if node.get("name")] == ["Mental karta"]


def test_projects_hold_no_macro_action_or_absolute_path(tmp_path):
    write_map(tmp_path / "out", make_map(internal=True))
    for file in ("layers.qgz", "internal/layers.qgz"):
        with zipfile.ZipFile(tmp_path / "out" / file) as archive:
            text = archive.read("layers.qgs").decode()
        assert not [word for word in ("Macros", "actionsetting", "pythonCode", "onload", "file:") if word in text]
        assert not re.search(r'(source="|<datasource>)[/\\A-Z]', text)
        assert '<Absolute type="bool">false' in text


def test_metadata_says_how_people_were_counted_and_what_is_left_out(tmp_path):
    mental_map = make_map(invented=True)
    write_map(tmp_path / "out", mental_map)
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "layers.gpkg")) as database:
        rows = database.execute(
            "SELECT table_name, metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON id = md_file_id "
            "WHERE md_standard_uri = ?",
            (QGIS_METADATA,),
        ).fetchall()
        notes = database.execute("SELECT count(*) FROM gpkg_metadata WHERE md_standard_uri = ?", (MAP_NOTES,))
        assert notes.fetchone() == (1,)
        extensions = {name for (name,) in database.execute("SELECT extension_name FROM gpkg_extensions")}
        assert extensions == {"gpkg_rtree_index", "gpkg_metadata", "gpkg_schema"}
        columns = database.execute(
            "SELECT column_name, name, description FROM gpkg_data_columns "
            "WHERE table_name = 'destinations' ORDER BY rowid"
        ).fetchall()
    assert [name for name, _ in rows] == [layer.element.layer for layer in mental_map.layers]
    for (_, text), layer in zip(rows, mental_map.layers, strict=True):
        root = ElementTree.fromstring(text)
        abstract = root.findtext("abstract")
        for words in (layer.element.note.sv, "203 personer", "olika personer", "färre än 3", "312 m", "påhittade"):
            assert words in abstract, words
        assert "Klassgränser: K. Lynch (1960)." in root.findtext("rights")
    described = {column: (title, note) for column, title, note in columns}
    assert list(described) == list(mental_map.layers[1].element.columns)
    assert described["participants"] == ("Antal deltagare", "Antal olika personer som ritat platsen.")
    assert described["handel"][0] == "Handel"
    assert "1/k" in described["handel"][1]


def test_titles_that_are_alike_are_told_apart():
    assert tell_apart({"a": "Namn", "b": "Namn", "c": "Klass"}) == {"a": "Namn (a)", "b": "Namn (b)", "c": "Klass"}


def test_two_elements_of_one_name_make_a_geopackage(tmp_path):
    mental_map = make_map()
    first, second, *rest = mental_map.layers
    twin = replace(second, element=replace(second.element, label=first.element.label))
    legend = replace(mental_map.legend, elements=tuple(layer.element for layer in (first, twin, *rest)))
    write_map(tmp_path / "out", replace(mental_map, layers=(first, twin, *rest), legend=legend))
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "layers.gpkg")) as database:
        titles = dict(database.execute("SELECT table_name, identifier FROM gpkg_contents").fetchall())
    assert titles["landmarks"] == "Landmärken (landmarks)"
    assert titles["destinations"] == "Landmärken (destinations)"


def test_every_column_of_ours_has_a_title_and_a_note():
    columns = {*PLACE_COLUMNS, *OFFICE_COLUMNS, *(name for names in MEASURE_COLUMNS.values() for name in names)}
    columns.remove("zones")  # have tables of their own
    assert columns <= set(COLUMN_TITLES)
    assert columns <= set(COLUMN_NOTES)
