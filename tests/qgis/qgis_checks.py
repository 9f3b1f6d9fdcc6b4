"""What QGIS must make of an export: one check for each promise. Each has a spoiled twin that it must catch."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import pypdf
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from mentalkarta.base_style import GROUND, LAND, WATER
from mentalkarta.export.base import make_base_tables
from mentalkarta.export.layers import make_tables
from mentalkarta.export.words import label_class
from mentalkarta.model import MentalMap
from mentalkarta.networks import CROSSINGS_LAYER
from mentalkarta.render.page import Canvas, own_settings
from mentalkarta.render.shapes import outline_marker
from mentalkarta.render.symbols import draw_area, draw_line, draw_marker, draw_pie
from mentalkarta.study_area import find_view, find_whole
from mentalkarta.symbol import Area, Line, Marker, Pie
from mentalkarta.wording import describe_zone

PIXEL_MM = 25.4 / 240
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Case:
    """A map, and what QGIS says of its export."""

    mental_map: MentalMap
    seen: dict


def list_layers(case):
    return [(layer, case.seen["layers"][layer.element.layer]) for layer in case.mental_map.layers]


def check_messages(case):
    assert not case.seen["messages"]


def check_style_by_itself(case):
    for layer, found in list_layers(case):
        assert found["valid"], layer.element.layer
        assert (found["renderer"], found.get("attribute")) == ("categorizedSymbol", "class"), layer.element.layer
        assert found["crs"] == case.mental_map.crs
        assert found["index"], "no spatial index"
        assert found["features"] == len(layer.places)


def check_classes(case):
    lang = case.mental_map.workshop.lang
    for layer, found in list_layers(case):
        element = layer.element
        expected = [(each.key, label_class(element, each, layer.limits, lang)) for each in element.classes]
        assert [(each["key"], each["label"]) for each in found["classes"]] == expected, element.layer
        assert [(key, label) for label, key in found["choices"]] == expected, "the list to choose a class from"


def check_columns(case):
    lang = case.mental_map.workshop.lang
    title = {"sv": "Antal deltagare", "en": "Participants"}[lang]
    for layer, found in list_layers(case):
        columns = list(layer.element.columns)
        assert list(found["types"]) == ["fid", *columns]
        assert {found["types"][column] for column in ("participants", "asked", "grade", "drawings")} == {"Integer"}
        assert {
            found["types"][column] for column in ("share", "share_low", "certainty", *layer.element.category_keys)
        } == {"Real"}
        assert found["aliases"]["participants"] == title, layer.element.layer
        assert all(found["aliases"][column] for column in columns)


def check_metadata(case):
    mental_map = case.mental_map
    for layer, found in list_layers(case):
        element, lang = layer.element, mental_map.workshop.lang
        assert found["title"] == element.label.get(lang)
        for words in (element.note.get(lang), str(mental_map.asked.people), str(mental_map.workshop.min_people)):
            assert words in found["abstract"], element.layer
        assert mental_map.legend.source.get(lang).rstrip(".") in found["rights"][0]


def check_sizes(case):
    for layer, found in list_layers(case):
        for each, seen in zip(layer.element.classes, found["classes"], strict=True):
            check_size(layer.element.layer, each.symbol, [part for part in seen["layers"] if not part["locked"]])


def check_size(table, symbol, shown):
    match symbol:
        case Marker(size_mm=size_mm, edge_mm=edge_mm, shape=shape):
            assert (float(shown[0]["size"]), float(shown[0]["outline_width"])) == (size_mm, edge_mm)
            assert shown[0]["name"] == shape
        case Line(width_mm=width_mm, dash_mm=dash_mm, tick=tick):
            assert float(shown[0]["line_width"]) == width_mm, table
            assert shown[0]["use_custom_dash"] == str(int(bool(dash_mm)))
            assert len(shown) == (1 if tick is None else 2)
            if tick is not None:
                assert shown[1]["type"] == "HashLine"
                assert (float(shown[1]["interval"]), float(shown[1]["hash_length"])) == (tick.every_mm, tick.length_mm)
                assert float(shown[1]["inner"][0]["line_width"]) == tick.width_mm
        case Area(edge_mm=edge_mm, hatch=hatch):
            kinds = ["SimpleFill", "LinePatternFill", "SimpleLine"] if hatch else ["SimpleFill", "SimpleLine"]
            assert [part["type"] for part in shown] == kinds
            assert float(shown[-1]["line_width"]) == edge_mm
            if hatch is not None:
                assert (float(shown[1]["angle"]), float(shown[1]["distance"])) == (hatch.angle_deg, hatch.gap_mm)
        case Pie():
            assert shown[0]["name"] == "circle"


def check_drawn_sizes(case):
    """One place of each class, drawn alone, is as large and as wide on the paper as its symbol asks."""
    for layer in case.mental_map.layers:
        places = layer.places.set_index("place_id")
        for key, drawn in case.seen["drawn"][layer.element.layer].items():
            symbol, place = layer.element.find_class(key).symbol, places.loc[drawn["place_id"]]
            where = (layer.element.layer, key, drawn)
            if isinstance(symbol, Line):
                length_mm = place["geometry"].length / drawn["metres_per_mm"]
                if length_mm > 1.3 * math.hypot(drawn["width_mm"], drawn["height_mm"]):
                    continue  # it winds, and covers itself
                assert math.isclose(drawn["area_mm2"], measure_line(symbol, length_mm), rel_tol=0.12), where
            elif not isinstance(symbol, Area):
                width_mm, height_mm = measure_symbol(symbol, place["share"])
                assert abs(drawn["width_mm"] - width_mm) < 0.35, where
                assert abs(drawn["height_mm"] - height_mm) < 0.35, where


def measure_symbol(symbol, share):
    """Width and height of a marker with its edge, or of the disk below a pie."""
    if isinstance(symbol, Pie):
        diameter_mm = 2 * symbol.radius_mm * math.sqrt(share) + symbol.divider_mm + 2 * symbol.ring_mm
        return diameter_mm, diameter_mm
    x0, y0, x1, y1 = outline_marker(symbol, (0, 0)).buffer(symbol.edge_mm / 2, join_style="mitre").bounds
    return x1 - x0, y1 - y0


def measure_line(line, length_mm):
    """Paper a line covers: its dashes, and its ticks where they stand out of them."""
    part = line.dash_mm[0] / sum(line.dash_mm) if line.dash_mm else 1.0
    plain_mm2 = length_mm * line.width_mm * part
    if line.tick is None:
        return plain_mm2
    out_mm = line.tick.length_mm - line.width_mm
    return plain_mm2 + length_mm / line.tick.every_mm * out_mm * line.tick.width_mm


def list_drawn(case):
    """List every class that some place has, with the colours QGIS draws it in when it is alone."""
    for layer in case.mental_map.layers:
        colors = case.seen["colors"][layer.element.layer]
        for each in layer.element.classes:
            if (layer.places["class"] == each.key).any():
                yield layer.element, each, colors[each.key]


def check_colors(case):
    """Each class drawn alone has the colours that the sheet draws it in, to 1 of 255 (how tints are rounded)."""
    for element, each, drawn in list_drawn(case):
        for color in draw_on_sheet(each.symbol):
            covered = sum(n for other, n in drawn.items() if are_alike(color, other))
            assert covered >= 20, (element.layer, each.key, color, drawn)


def are_alike(color, other):
    parts = ((color[at : at + 2], other[at : at + 2]) for at in (1, 3, 5))
    return all(abs(int(one, 16) - int(two, 16)) <= 1 for one, two in parts)


@cache
def draw_on_sheet(symbol):
    """Draw a symbol as the sheet does; return the colours that cover more than a little, white aside."""
    figure = Figure(figsize=(40 / 25.4, 20 / 25.4), dpi=254, facecolor="white")  # ten pixels a millimetre
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 40), ylim=(0, 20))
    canvas = Canvas(axes)
    with own_settings():
        match symbol:
            case Marker():
                draw_marker(canvas, symbol, (20, 10))
            case Line():
                draw_line(canvas, symbol, shapely.LineString([(4, 10), (36, 10)]))
            case Area():
                draw_area(canvas, symbol, shapely.box(4, 4, 36, 16))
            case Pie():
                draw_pie(canvas, symbol, (20, 10), 1.0, ((1.0, symbol.ring),))
        for artist in axes.get_children():
            artist.set_antialiased(False) if hasattr(artist, "set_antialiased") else None
        figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3].reshape(-1, 3)
    colors, counts = np.unique(pixels, axis=0, return_counts=True)
    found = {f"#{r:02x}{g:02x}{b:02x}": n for (r, g, b), n in zip(colors, counts, strict=True)}
    return sorted(color for color, n in found.items() if n > 60 and color != "#ffffff")


def check_weights(case):
    """Of markers and lines the stronger class covers more paper for each place, or each metre."""
    for layer in case.mental_map.layers:
        places, colors = layer.places, case.seen["colors"][layer.element.layer]
        if not isinstance(layer.element.classes[0].symbol, Marker | Line):
            continue
        inked = []
        for each in layer.element.classes:
            own = places[places["class"] == each.key]
            amount = len(own) if layer.element.kind == "point" else own.length.sum()
            if amount:
                drawn = sum(n for color, n in colors[each.key].items() if color != "#ffffff")
                inked.append(drawn / amount)
        assert inked == sorted(inked, reverse=True), layer.element.layer


def check_pies(case):
    """Pies are native diagrams with the categories as slices, in the legend's colours, sized by the people."""
    for layer, found in list_layers(case):
        element = layer.element
        if not element.category_keys:
            assert "slices" not in found
            continue
        slices = [*element.categories, element.unspecified]
        lang = case.mental_map.workshop.lang
        expected = [{"field": each.key, "label": each.label.get(lang), "color": each.color.lower()} for each in slices]
        assert found["slices"] == expected, found["slices"]
        assert case.seen["pies"][element.layer] or layer.places.empty
        for place_id, drawn in case.seen["pies"][element.layer].items():
            place = layer.places.set_index("place_id").loc[place_id]
            check_pie(element.classes[0].symbol, place, slices, drawn)
    assert case.seen["project"]["pies"] == sum(len(x.places) for x in case.mental_map.layers if x.element.category_keys)


def check_pie(pie, place, slices, drawn):
    """One pie drawn alone: its slices cover what their people ask for; dividers take a little of each."""
    radius_mm = pie.radius_mm * math.sqrt(place["share"])
    for each in slices:
        part = place[each.key] / place["participants"]
        asked_mm2 = math.pi * radius_mm**2 * part
        area_mm2 = drawn.get(each.color.lower(), 0) * PIXEL_MM**2
        lost_mm2 = pie.divider_mm * radius_mm * (1 + math.pi * part) if part else 0.0
        assert asked_mm2 - lost_mm2 - 0.4 < area_mm2 < asked_mm2 + 0.4, (place["name"], each.key, asked_mm2, area_mm2)


def check_label_texts(case):
    for layer, found in list_layers(case):
        style = layer.element.name_style
        assert found["labels"]
        for place_id, name in zip(layer.places["place_id"], layer.places["name"], strict=True):
            text = found["texts"][place_id]
            if not name:
                assert text is None
                continue
            expected = name.upper() if style.capitals else name
            assert text.startswith(expected), layer.element.layer
            assert text[len(expected) :].endswith("%") == style.with_share


def check_labels_drawn(case):
    """Names are drawn: of areas and pies most, of every element some; nothing else than names."""
    for layer in case.mental_map.layers:
        texts = set(filter(None, case.seen["layers"][layer.element.layer]["texts"].values()))
        drawn = set(case.seen["project"]["labels"].get(layer.element.layer, []))
        assert drawn <= texts
        wanted = 0.7 if layer.element.kind == "area" or layer.element.category_keys else 0.01
        assert len(drawn) >= wanted * len(texts), (layer.element.layer, drawn, texts)


def check_project(case):
    mental_map, project = case.mental_map, case.seen["project"]
    assert project["opened"]
    assert project["title"] == mental_map.workshop.title
    assert project["crs"] == mental_map.crs
    assert np.allclose(project["extent"], find_view(mental_map.extent, mental_map.layers), atol=0.01)
    roles = {layer.role for layer in mental_map.base}
    ground = WATER if "land" in roles else LAND if "water" in roles else GROUND
    assert project["ground"] == ground.lower()


def check_paths(case):
    """After the folder was moved every layer is found."""
    assert case.seen["project"]["invalid"] == []


def _expect_node(element, zones, lang):
    """Expect an element's layer, in a group with its zones where there are any."""
    title = element.label.get(lang)
    layer = {"layer": title, "checked": True}
    return layer if zones is None else {"group": title, "children": [layer, {"layer": zones.title, "checked": False}]}


def check_tree(case):
    mental_map, project = case.mental_map, case.seen["project"]
    lang = mental_map.workshop.lang
    order = sorted(mental_map.legend.elements, key=lambda element: -element.classes[0].order)
    names = {"sv": ("Mental karta", "Bakgrund"), "en": ("Mental map", "Background")}[lang]
    tree = {each["group"]: each["children"] for each in project["tree"]["children"]}
    written = {table.name: table for table in make_tables(mental_map)}
    crossings = [table for name, table in written.items() if name == CROSSINGS_LAYER]
    assert tree[names[0]] == [
        *({"layer": table.title, "checked": False} for table in crossings),
        *(_expect_node(element, written.get(f"{element.layer}_zones"), lang) for element in order),
    ]
    below = [each.table for each in make_base_tables(mental_map) if each.role != "locator"]
    base = sorted(below, key=lambda table: -table.order)
    assert list(tree) == (list(names) if base else [names[0]])
    tables = [table.name for table in crossings]
    for element in order:
        tables += [name for name in (element.layer, f"{element.layer}_zones") if name in written]
    assert project["order"] == [*tables, *(table.name for table in base)]


def check_embedded_styles(case):
    """A layer of the project looks as it does alone, and in the project within the GeoPackage too."""
    seen = case.seen
    for name, alone in seen["layers"].items():
        assert seen["project"]["layers"].get(name) == alone, name
    (stored,) = seen["stored"].values()
    assert (stored["opened"], stored["invalid"], stored["layers"]) == (True, [], seen["layers"])


def check_layout(case):
    """The layout prints on A3 at a round scale: title, legend, scale, credits on it."""
    mental_map, (layout,) = case.mental_map, case.seen["project"]["layouts"]
    assert layout["result"] == 0
    assert {"map", "legend", "scale bar", "north arrow", "title", "credits"} <= set(layout["items"])
    (page,) = pypdf.PdfReader(layout["pdf"]).pages
    assert [round(float(side) * MM_PER_POINT) for side in page.mediabox[2:]] == [420, 297]
    text = "".join(page.extract_text().split())
    lang = mental_map.workshop.lang
    labels = [
        label_class(layer.element, each, layer.limits, lang)
        for layer in mental_map.layers
        for each in layer.element.classes
        if not isinstance(each.symbol, Pie)
    ]
    slices = [each.label.get(lang) for element in mental_map.legend.elements for each in element.categories]
    heads = [element.label.get(lang) for element in mental_map.legend.elements]
    for words in (mental_map.workshop.title, mental_map.legend.source.get(lang), *heads, *labels, *slices):
        assert "".join(words.split()) in text, words
    min_x, min_y, max_x, max_y = layout["extent"]
    left, bottom, right, top = find_whole(mental_map.extent, mental_map.layers)
    assert min_x < left < right < max_x
    assert min_y < bottom < top < max_y
    assert ((max_x - min_x) / 0.4) % 250 < 0.01 or ((max_x - min_x) / 0.4) % 100 < 0.01, "not a round scale"


def check_sld(case):
    """The SLD gives each place the class of the QML."""
    mental_map = case.mental_map
    lang = mental_map.workshop.lang
    for layer in mental_map.layers:
        found = case.seen["sld"][layer.element.layer]
        assert found["loaded"], found["message"]
        labels = {each.key: label_class(layer.element, each, layer.limits, lang) for each in layer.element.classes}
        for place_id, key in zip(layer.places["place_id"], layer.places["class"], strict=True):
            titled = [label for label in found["taken"][place_id] if not label.endswith("_casing")]
            assert titled == [labels[key]], layer.element.layer
    assert mental_map.crossings is None or case.seen["sld"][CROSSINGS_LAYER]["loaded"]
    for layer, zones in mental_map.zones.items():
        if len(zones):
            last = dict(zip(zones["place_id"], zones["zone"], strict=True))  # places have several zones
            taken = case.seen["sld"][f"{layer}_zones"]["taken"]
            assert taken == {place_id: [describe_zone(zone, lang)] for place_id, zone in last.items()}


PARTS = ("check_pie", "check_size")
CHECKS = {name: check for name, check in globals().items() if name.startswith("check_") and name not in PARTS}
