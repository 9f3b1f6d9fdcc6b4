"""QML and SLD say what the legend's symbols say, for every class of every shipped legend."""

import math
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from handmade import make_map

from mentalkarta.classify import find_limits
from mentalkarta.export.qml import make_style, write_style
from mentalkarta.export.sld import MM_PER_PIXEL, write_sld
from mentalkarta.export.words import label_class
from mentalkarta.legend import load_legend
from mentalkarta.symbol import Area, Hatch, Line, Marker, Pie

ASKED = 203
ELEMENTS = [element for name in ("kramfors", "lynch") for element in load_legend(name).elements]
CLASSES = [(element, each) for element in ELEMENTS for each in element.classes]
NAMES = [f"{element.layer}-{each.key}-{number}" for number, (element, each) in enumerate(CLASSES)]
SLD = "{http://www.opengis.net/sld}"
OGC = "{http://www.opengis.net/ogc}"


def read_qml(element, lang="sv"):
    return ElementTree.fromstring(write_style(make_style(element, find_limits(element, ASKED), lang)))


def read_sld(element, lang="sv"):
    return ElementTree.fromstring(write_sld(element, find_limits(element, ASKED), lang))


def read_layers(element, each):
    """The symbol layers of a class in the QML: (class, locked, options, inner line's options)."""
    root = read_qml(element)
    (category,) = [node for node in root.iter("category") if node.get("value") == each.key]
    (symbol,) = [node for node in root.find("renderer-v2/symbols") if node.get("name") == category.get("symbol")]
    return [
        (
            layer.get("class"),
            layer.get("locked") == "1",
            read_options(layer),
            [read_options(inner) for inner in layer.findall("symbol/layer")],
        )
        for layer in symbol
    ]


def read_options(layer):
    return {option.get("name"): option.get("value") for option in layer.find("Option")}


def to_hex(color):
    red, green, blue, _alpha = (int(part) for part in color.split(","))
    return f"#{red:02X}{green:02X}{blue:02X}"


@pytest.mark.parametrize(("element", "each"), CLASSES, ids=NAMES)
def test_qml_has_the_colours_and_widths_of_the_symbol(element, each):
    layers = read_layers(element, each)
    shown = [(options, inner) for _, locked, options, inner in layers if not locked]
    below = [options for _, locked, options, _ in layers if locked]
    match each.symbol:
        case Marker() as symbol:
            ((options, _),) = shown
            assert options["name"] == symbol.shape
            assert (to_hex(options["color"]), to_hex(options["outline_color"])) == (symbol.fill, symbol.edge)
            assert (float(options["size"]), float(options["outline_width"])) == (symbol.size_mm, symbol.edge_mm)
            (halo,) = below
            assert float(halo["size"]) == symbol.size_mm
            assert float(halo["outline_width"]) == pytest.approx(symbol.edge_mm + 2 * symbol.halo_mm)
        case Line() as symbol:
            options = shown[0][0]
            assert to_hex(options["line_color"]) == symbol.color
            assert float(options["line_width"]) == symbol.width_mm
            dash = tuple(float(mm) for mm in options.get("customdash", "").split(";") if mm)
            assert dash == symbol.dash_mm
            assert [float(casing["line_width"]) for casing in below] == (
                [pytest.approx(symbol.width_mm + 2 * symbol.casing_mm)] if symbol.casing_mm else []
            )
            check_ticks(symbol, shown[1:])
        case Area() as symbol:
            tint, outline = shown[0][0], shown[-1][0]
            assert to_hex(tint["color"]) == symbol.fill
            assert int(tint["color"].split(",")[3]) == round(255 * symbol.alpha)
            assert (to_hex(outline["line_color"]), float(outline["line_width"])) == (symbol.edge, symbol.edge_mm)
            assert tuple(float(mm) for mm in outline.get("customdash", "").split(";") if mm) == symbol.dash_mm
            check_hatch(symbol, shown[1:-1])
        case Pie() as symbol:
            ((options, _),) = shown
            assert to_hex(options["color"]) == symbol.ring
            check_pie(element, symbol)


def check_ticks(symbol, shown):
    assert len(shown) == (symbol.tick is not None)
    for options, (inner,) in shown:
        assert float(options["interval"]) == symbol.tick.every_mm
        assert float(options["hash_length"]) == symbol.tick.length_mm
        assert (to_hex(inner["line_color"]), float(inner["line_width"])) == (symbol.color, symbol.tick.width_mm)


def check_hatch(symbol, shown):
    assert len(shown) == (symbol.hatch is not None)
    for options, (inner,) in shown:
        assert (float(options["angle"]), float(options["distance"])) == (symbol.hatch.angle_deg, symbol.hatch.gap_mm)
        assert (to_hex(inner["line_color"]), float(inner["line_width"])) == (symbol.edge, symbol.hatch.width_mm)


def check_pie(element, symbol):
    diagram = read_qml(element).find("LinearlyInterpolatedDiagramRenderer")
    assert (float(diagram.get("upperWidth")), float(diagram.get("upperValue"))) == (2 * symbol.radius_mm, ASKED)
    slices = [(each.get("field").strip('"'), each.get("color").upper()) for each in diagram.iter("attribute")]
    categories = (*element.categories, element.unspecified)
    assert slices == [(category.key, category.color) for category in categories]


def list_rules(element):
    """The titled rules of the SLD: class -> its node."""
    rules = [rule for rule in read_sld(element).iter(f"{SLD}Rule") if rule.find(f"{SLD}Title") is not None]
    return {rule.find(f".//{OGC}Literal").text: rule for rule in rules}


def read_css(node):
    return {each.get("name"): each.text for each in node.iter(f"{SLD}CssParameter")}


@pytest.mark.parametrize(("element", "each"), CLASSES, ids=NAMES)
def test_sld_has_the_colours_and_widths_of_the_symbol(element, each):
    rule = list_rules(element)[each.key]
    assert rule.find(f"{SLD}Title").text == label_class(element, each, find_limits(element, ASKED), "sv")
    symbolizers = rule[3:]
    match each.symbol:
        case Marker() as symbol:
            css = read_css(symbolizers[-1])
            assert (css["fill"], css["stroke"]) == (symbol.fill, symbol.edge)
            size = float(symbolizers[-1].find(f".//{SLD}Size").text)
            assert size * MM_PER_PIXEL == pytest.approx(symbol.size_mm, abs=0.01)
        case Line() as symbol:
            css = read_css(symbolizers[0])
            assert css["stroke"] == symbol.color
            assert float(css["stroke-width"]) * MM_PER_PIXEL == pytest.approx(symbol.width_mm, abs=0.01)
            if symbol.tick is not None:
                ticks = read_css(symbolizers[1])
                on, off = (float(part) * MM_PER_PIXEL for part in ticks["stroke-dasharray"].split())
                assert on == pytest.approx(symbol.tick.width_mm, abs=0.01)
                assert on + off == pytest.approx(symbol.tick.every_mm, abs=0.01)
                assert float(ticks["stroke-width"]) * MM_PER_PIXEL == pytest.approx(symbol.tick.length_mm, abs=0.01)
        case Area() as symbol:
            tint, outline = read_css(symbolizers[0]), read_css(symbolizers[-1])
            assert (tint["fill"], float(tint["fill-opacity"])) == (symbol.fill, symbol.alpha)
            assert outline["stroke"] == symbol.edge
            assert len(symbolizers) == (2 if symbol.hatch is None else 3)
        case Pie() as symbol:
            size = float(symbolizers[0].find(f".//{SLD}Size").text)
            diameter = 2 * symbol.radius_mm * math.sqrt(each.min_share)
            assert size * MM_PER_PIXEL == pytest.approx(diameter, abs=0.01)


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.layer)
def test_strong_classes_lie_above_weak_ones(element):
    symbols = read_qml(element).findall("renderer-v2/symbols/symbol")
    shown = [
        max(int(layer.get("pass")) for layer in symbol.findall("layer") if layer.get("locked") == "0")
        for symbol in symbols
    ]
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) == len(shown)
    rules = [rule.find(f".//{OGC}Literal").text for rule in read_sld(element).iter(f"{SLD}Rule")]
    assert rules[-len(symbols) :] == [each.key for each in reversed(element.classes)]


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.layer)
def test_casings_lie_below_every_line(element):
    layers = list(read_qml(element).find("renderer-v2/symbols").iter("layer"))
    casings = [layer for layer in layers if layer.get("class") == "SimpleLine" and layer.get("locked") == "1"]
    assert all(layer.get("pass") == "0" for layer in casings)


def with_symbol(element, symbol):
    return replace(element, classes=(replace(element.classes[0], symbol=symbol),))


def test_a_bare_diamond_is_a_turned_square_in_sld():
    element = with_symbol(
        load_legend("kramfors").find_element("landmark"), Marker("diamond", 4.0, "#112233", "#000000", 0.0)
    )
    ((_, locked, options, _),) = read_layers(element, element.classes[0])
    assert (locked, options["name"], options["outline_style"]) == (False, "diamond", "no")
    (graphic,) = read_sld(element).iter(f"{SLD}Graphic")
    assert graphic.find(f"{SLD}Mark/{SLD}WellKnownName").text == "square"
    assert graphic.find(f"{SLD}Rotation").text == "45"
    assert float(graphic.find(f"{SLD}Size").text) * MM_PER_PIXEL == pytest.approx(4 / math.sqrt(2), abs=0.01)
    assert not list(graphic.iter(f"{SLD}Stroke"))


@pytest.mark.parametrize(
    ("angle", "shape"), [(0, "horline"), (50, "slash"), (90, "vertline"), (130, "backslash"), (178, "horline")]
)
def test_hatches_take_the_nearest_direction_in_sld(angle, shape):
    area = Area("#112233", 0.5, "#000000", 0.3, hatch=Hatch(angle, 2.0, 0.2))
    element = with_symbol(load_legend("kramfors").find_element("district"), area)
    (graphic,) = read_sld(element).iter(f"{SLD}Graphic")
    assert graphic.find(f".//{SLD}WellKnownName").text == f"shape://{shape}"
    gap_mm = float(graphic.find(f"{SLD}Size").text) * MM_PER_PIXEL
    assert gap_mm == pytest.approx(2 * math.sqrt(2) if "slash" in shape else 2, abs=0.01)


def test_class_labels_are_in_the_language_asked_for():
    element = load_legend("kramfors").find_element("barrier")
    labels = [node.get("label") for node in read_qml(element, "en").iter("category")]
    assert labels == ["High frequency – at least 50% (102 of 203)", "Low frequency – 12.5–50% (26–101 of 203)"]
    assert [node.text for node in read_sld(element, "en").iter(f"{SLD}Title")] == ["Barriers", *reversed(labels)]
    aliases = {node.get("field"): node.get("name") for node in read_qml(element, "en").iter("alias")}
    assert aliases["participants"] == "Participants"


def test_nothing_from_the_data_is_in_a_style():
    mental_map = make_map()
    for layer in mental_map.layers:
        style = write_style(make_style(layer.element, layer.limits, "sv"))
        text = style + write_sld(layer.element, layer.limits, "sv")
        for name in filter(None, layer.places["name"]):
            assert name.encode() not in text
        for word in (b"<actions", b"python", b"Macros"):
            assert word not in text
