"""The export in QGIS's own eyes: opens styled, named, grouped, and draws what the legend asks for."""

import contextlib
import re
import sqlite3

import pytest
from handmade import make_map, write_map

from mentalkarta.export.words import label_class
from mentalkarta.study_area import find_view
from mentalkarta.symbol import Area, Line, Marker, Pie

pytestmark = pytest.mark.qgis


def list_layers(opened):
    mental_map, seen = opened
    return [(layer, seen["layers"][layer.element.layer]) for layer in mental_map.layers]


def test_qgis_has_nothing_to_complain_about(opened):
    assert opened[1]["messages"] == []


def test_default_style_is_applied_by_itself(opened):
    for layer, seen in list_layers(opened):
        assert seen["valid"], layer.element.layer
        assert seen["renderer"] == "categorizedSymbol"
        assert seen["attribute"] == "class"
        assert seen["crs"] == "EPSG:3006"
        assert seen["index"], "no spatial index"
        assert seen["features"] == len(layer.places)
        assert seen["title"] == layer.element.label.sv


def test_classes_and_labels_are_those_of_the_legend(opened):
    for layer, seen in list_layers(opened):
        element = layer.element
        expected = [(each.key, label_class(element, each, layer.limits, "sv")) for each in element.classes]
        assert [(each["key"], each["label"]) for each in seen["classes"]] == expected


def test_columns_have_their_types_and_titles(opened):
    for layer, seen in list_layers(opened):
        columns = list(layer.element.columns)
        assert list(seen["types"]) == ["fid", *columns]
        assert {seen["types"][column] for column in ("participants", "asked", "grade", "drawings")} == {"Integer"}
        assert {
            seen["types"][column] for column in ("share", "share_low", "certainty", *layer.element.category_keys)
        } == {"Real"}
        assert seen["aliases"]["participants"] == "Antal deltagare"
        assert all(seen["aliases"][column] for column in columns)


def find_color(symbol):
    match symbol:
        case Marker():
            return symbol.fill
        case Line():
            return symbol.color
        case Area():
            return symbol.edge
        case Pie():
            return symbol.ring


def test_each_class_drawn_alone_shows_its_colour(opened):
    mental_map, seen = opened
    for layer in mental_map.layers:
        drawn = seen["colors"][layer.element.layer]
        for each in layer.element.classes:
            color = find_color(each.symbol).lower()
            if color == "#ffffff":
                color = each.symbol.edge.lower()
            assert drawn[each.key].get(color, 0) > 100, (layer.element.layer, each.key, drawn[each.key])


def test_stronger_classes_cover_more_paper(opened):
    mental_map, seen = opened
    for layer in mental_map.layers:
        if not isinstance(layer.element.classes[0].symbol, Marker | Line):
            continue
        drawn = seen["colors"][layer.element.layer]
        inked = [sum(n for color, n in drawn[each.key].items() if color != "#ffffff") for each in layer.element.classes]
        assert inked == sorted(inked, reverse=True), layer.element.layer


def test_sizes_in_qgis_are_those_of_the_symbols(opened):
    for layer, seen in list_layers(opened):
        for each, found in zip(layer.element.classes, seen["classes"], strict=True):
            shown = [part for part in found["layers"] if not part["locked"]]
            match each.symbol:
                case Marker(size_mm=size_mm, edge_mm=edge_mm, shape=shape):
                    assert float(shown[0]["size"]) == size_mm
                    assert float(shown[0]["outline_width"]) == edge_mm
                    assert shown[0]["name"] == shape
                case Line(width_mm=width_mm, dash_mm=dash_mm, tick=tick):
                    assert float(shown[0]["line_width"]) == width_mm
                    assert shown[0]["use_custom_dash"] == str(int(bool(dash_mm)))
                    assert len(shown) == (1 if tick is None else 2)
                    if tick is not None:
                        assert shown[1]["type"] == "HashLine"
                        assert float(shown[1]["interval"]) == tick.every_mm
                        assert float(shown[1]["hash_length"]) == tick.length_mm
                        assert float(shown[1]["inner"][0]["line_width"]) == tick.width_mm
                case Area(edge_mm=edge_mm, hatch=hatch):
                    assert [part["type"] for part in shown][0::2] == (
                        ["SimpleFill", "SimpleLine"] if hatch else ["SimpleFill"]
                    )
                    assert float(shown[-1]["line_width"]) == edge_mm
                    if hatch is not None:
                        assert float(shown[1]["angle"]) == hatch.angle_deg
                        assert float(shown[1]["distance"]) == hatch.gap_mm
                case Pie():
                    assert shown[0]["name"] == "circle"


def test_pies_are_native_diagrams_with_the_categories_as_slices(opened):
    seen = opened[1]
    for layer, found in list_layers(opened):
        keys = layer.element.category_keys
        if not keys:
            assert "slices" not in found
            continue
        slices = [*layer.element.categories, layer.element.unspecified]
        expected = [{"field": each.key, "label": each.label.sv, "color": each.color.lower()} for each in slices]
        assert found["slices"] == expected
        drawn = seen["colors"][layer.element.layer][layer.element.classes[0].key]
        pixels = [drawn[each.color.lower()] for each in slices]
        assert min(pixels) > 0.95 * max(pixels), "equal slices are drawn unequal"


def test_area_of_the_pies_follows_the_people(opened):
    mental_map, seen = opened
    for layer in mental_map.layers:
        pie = layer.element.classes[0].symbol
        if not isinstance(pie, Pie):
            continue
        drawn = seen["colors"][layer.element.layer][layer.element.classes[0].key]
        colors = {each.color.lower() for each in [*layer.element.categories, layer.element.unspecified]}
        pixel_mm = 25.4 / 240
        area_mm2 = sum(n for color, n in drawn.items() if color in colors) * pixel_mm**2
        whole_mm2 = 3.14159 * pie.radius_mm**2 * layer.places["share"].sum()
        assert 0.85 * whole_mm2 < area_mm2 < whole_mm2, "the dividers take less than 15 %"


def test_labels_are_the_names_and_nothing_is_run(opened):
    for layer, seen in list_layers(opened):
        assert seen["labels"]
        for place_id, name in zip(layer.places["place_id"], layer.places["name"], strict=True):
            text = seen["texts"][place_id]
            if not name:
                assert text is None
                continue
            expected = name.upper() if layer.element.name_style.capitals else name
            assert text.startswith(expected)
            assert bool(re.search(r" \d+ %$", text)) == layer.element.name_style.with_share


def test_project_opens_grouped_in_the_order_of_the_sheet(opened):
    mental_map, seen = opened
    project = seen["project"]
    order = sorted(mental_map.legend.elements, key=lambda element: -element.classes[0].order)
    assert project["opened"]
    assert project["invalid"] == []
    assert project["title"] == mental_map.workshop.title
    assert project["crs"] == "EPSG:3006"
    assert project["extent"] == pytest.approx(find_view(mental_map.extent, mental_map.layers))
    assert project["order"] == [element.layer for element in order]
    layers = [{"layer": element.label.sv, "checked": True} for element in order]
    assert project["tree"] == {"group": "", "children": [{"group": "Mental karta", "children": layers}]}


def test_project_shows_the_same_as_the_geopackage_alone(opened):
    seen = opened[1]
    assert seen["project"]["layers"] == seen["layers"]


def test_sld_gives_each_place_the_class_of_the_qml(opened):
    mental_map, seen = opened
    for layer in mental_map.layers:
        found = seen["sld"][layer.element.layer]
        assert found["loaded"], found["message"]
        labels = {each.key: label_class(layer.element, each, layer.limits, "sv") for each in layer.element.classes}
        for place_id, key in zip(layer.places["place_id"], layer.places["class"], strict=True):
            titled = [label for label in found["taken"][place_id] if not label.endswith("_casing")]
            assert titled == [labels[key]]


def test_a_style_with_a_missing_symbol_is_noticed(ask_qgis, tmp_path):
    """A spoiled twin: QGIS drops such a class without a word, so the check above must see it."""
    write_map(tmp_path / "out", make_map())
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "layers.gpkg")) as database, database:
        database.execute("""UPDATE layer_styles SET styleQML = replace(styleQML, 'symbol="1"', 'symbol="77"')""")
    seen = ask_qgis(tmp_path / "out")
    assert [each["key"] for each in seen["layers"]["paths"]["classes"]] == ["high"]
