"""The background beside the layers: what is kept of it, how it is parted, what is written of it, how it looks."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
import shapely
from handmade import ORIGIN, make_base_layer, make_map

from mentalkarta.base_style import AREA, LAND, NAMES, PLACE, RAIL, ROAD, SHALLOWS, VEIL_ALPHA, WATER
from mentalkarta.export.base import make_base_tables
from mentalkarta.export.qml_base import make_base_style
from mentalkarta.export.qml_symbols import write_color


@pytest.fixture(scope="module")
def tables():
    return {each.table.name: each for each in make_base_tables(make_map())}


def make_tables(**layers):
    base = tuple(make_base_layer(role, shapes) for role, shapes in layers.items())
    return {each.table.name: each.table for each in make_base_tables(replace(make_map(), base=base))}


def test_each_table_has_one_kind_of_geometry(tables):
    kinds = {name: each.table.kind for name, each in tables.items()}
    assert kinds == {
        "land": "area", "water": "area", "river": "line", "road": "line", "rail": "point", "rail_2": "line",
        "area": "area", "border": "area", "places": "point", "veil": "area",
    }  # fmt: skip
    dimensions = {"point": 0, "line": 1, "area": 2}
    for each in tables.values():
        shapes = each.table.frame.geometry.to_numpy()
        assert (shapely.get_dimensions(shapes) == dimensions[each.table.kind]).all()


def test_several_points_of_one_place_are_one():
    x, y = ORIGIN
    (table,) = make_tables(places={"Byn": shapely.MultiPoint([(x, y), (x + 10, y)])}).values()
    assert table.frame.geometry[0] == shapely.Point(x + 5, y)


def test_what_is_near_is_kept_whole_and_what_is_far_is_not():
    x, y = ORIGIN
    long = shapely.LineString([(x, y), (x + 2e6, y)])
    tables = make_tables(road={"E4": long, "E5": shapely.LineString([(x + 5e5, y), (x + 6e5, y)])})
    assert list(tables["road"].frame["name"]) == ["E4"]
    assert tables["road"].frame.geometry[0] == long


def test_names_of_the_map_and_long_names_of_roads_are_not_written_again(tables):
    labels = {
        name: dict(zip(each.table.frame["name"], each.table.frame["label"], strict=True))
        for name, each in tables.items()
    }
    assert labels["places"] == {"Styrnäs": "Styrnäs", "höga kusten-bron": ""}
    assert labels["road"] == {"E4": "E4", "Gamla vägen": ""}
    assert labels["water"] == {"Sjön": "Sjön"}
    assert labels["area"] == {"Kramfors": ""}


def test_credits_go_with_their_layers(tables):
    assert tables["land"].table.rights == "Land: påhittat."
    assert tables["road"].table.rights == ""


def test_veil_lies_on_dry_land_outside_the_study_area():
    x, y = ORIGIN
    land, lake, area = (shapely.box(x, y, x + side, y + side) for side in (9000, 2000, 5000))
    shapes = make_tables(land={"": land}, water={"": lake}, area={"": area})["veil"].frame.geometry
    assert shapely.equals(shapes[0], shapely.difference(land, area))
    everywhere = make_tables(area={"": area})["veil"].frame.geometry[0]
    assert everywhere.contains(shapely.Point(x - 20_000, y))
    assert not everywhere.intersects(area.buffer(-1))
    assert make_tables(land={"": area}, area={"": land})["veil"].frame.empty
    assert "veil" not in make_tables(land={"": land})


def test_lake_outside_the_study_area_is_not_veiled():
    x, y = ORIGIN
    lake = shapely.box(x + 6000, y, x + 7000, y + 1000)
    tables = make_tables(
        land={"": shapely.box(x, y, x + 9000, y + 9000)}, water={"": lake}, area={"": shapely.box(x, y, x + 10, y + 10)}
    )
    assert not tables["veil"].frame.geometry[0].intersects(lake.buffer(-1))


def test_tables_lie_as_on_the_sheet(tables):
    order = sorted(tables, key=lambda name: -tables[name].table.order)
    assert order == ["places", "border", "area", "veil", "rail", "rail_2", "road", "river", "water", "land"]


def read_symbol(role, kind):
    (symbol,) = (
        make_base_style(role, kind)[0].iter("symbol")
        if role not in ("rail",)
        else (next(make_base_style(role, kind)[0].iter("symbol")),)
    )
    layers = []
    for layer in symbol.findall("layer"):
        options = {option.get("name"): option.get("value") for option in layer.find("Option")}
        layers.append((layer.get("class"), int(layer.get("pass")), options))
    return symbol.get("type"), sorted(layers, key=lambda layer: layer[1])


def test_background_has_the_colours_and_widths_of_the_sheet():
    kind, layers = read_symbol("land", "area")
    assert kind == "fill"
    assert [options.get("line_color", options.get("color")) for _, _, options in layers[:4]] == [
        *(write_color(color) for color in SHALLOWS),
        write_color(LAND),
    ]
    _, layers = read_symbol("water", "area")
    assert layers[0][2]["color"] == write_color(WATER)
    assert [options["draw_inside_polygon"] for _, _, options in layers[1:4]] == ["1"] * 3
    assert read_symbol("veil", "area")[1][0][2]["color"] == write_color("#FFFFFF", VEIL_ALPHA)
    _, ((_, _, casing), (_, _, road)) = read_symbol("road", "line")
    assert (casing["line_width"], road["line_width"]) == ("1.26", str(ROAD.width_mm))
    _, ((_, _, rail), (kind, _, ticks)) = read_symbol("rail", "line")
    assert (rail["line_width"], kind, ticks["interval"]) == (str(RAIL.width_mm), "HashLine", str(RAIL.tick.every_mm))
    _, ((_, _, place),) = read_symbol("places", "point")
    assert (place["size"], place["color"]) == (str(PLACE.size_mm), write_color(PLACE.fill))


@pytest.mark.parametrize(("role", "kind"), [("area", "line"), ("area", "area"), ("border", "line")])
def test_borders_are_outlines_whatever_they_come_as(role, kind):
    form, ((name, _, options),) = read_symbol(role, kind)
    assert (form, name) == ("fill" if kind == "area" else "line", "SimpleLine")
    assert options["customdash"] == ";".join(f"{mm:g}" for mm in AREA.dash_mm)


def test_shore_of_water_given_as_lines_is_a_line():
    form, ((name, _, _),) = read_symbol("water", "line")
    assert (form, name) == ("line", "SimpleLine")


def test_background_is_labelled_last_and_pushes_no_name_away():
    for role, style in NAMES.items():
        (settings,) = make_base_style(role, "point")[1].iter("settings")
        assert settings.find("rendering").get("obstacle") == "0"
        assert [node.get("value") for node in settings.iter("Option") if node.get("name") == "expression"] == ["0"]
        assert float(settings.find("text-style").get("fontSize")) == style.size_pt
        assert (settings.find("text-style/background") is not None) == (role == "road")
    assert not [node for node in make_base_style("land", "area") if node.tag == "labeling"]
    assert not [node for node in make_base_style("veil", "area") if node.tag == "labeling"]
    assert "upper" in ElementTree.tostring(make_base_style("border", "area")[1], encoding="unicode")
