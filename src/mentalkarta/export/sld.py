"""A layer's style as SLD 1.0.0, for GeoServer, MapServer and others; QGIS itself reads the QML.

SLD knows no pies, no hatch of any angle and no cross ticks. Pies become circles as large as the lowest share of their
class; hatches become the nearest of four directions; ticks are dashes as short as the tick is wide on a line as wide
as the tick is long. Names of shapes ("shape://slash") are GeoServer's.
"""

import math
from collections.abc import Sequence

from mentalkarta.counts import ClassLimits
from mentalkarta.export.words import label_class
from mentalkarta.export.xml import Node, add_node, make_node, write_value, write_xml
from mentalkarta.model import Element, FrequencyClass, Lang
from mentalkarta.symbol import Area, Line, Marker, Pie, Symbol, Tick

MM_PER_PIXEL = 0.28
"""The pixel that SLD reckons with (OGC 02-070)."""

_SPACES = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_HATCHES = {0: "shape://horline", 45: "shape://slash", 90: "shape://vertline", 135: "shape://backslash"}


def write_sld(element: Element, limits: ClassLimits, lang: Lang) -> bytes:
    """Write an element's style as an SLD file: one style per class and step, the weakest below.

    Parameters
    ----------
    element
        Its classes with their symbols.
    limits
        Where its classes begin, for the titles and the size of the circles.
    lang
        Language of the titles.
    """
    root = make_node("StyledLayerDescriptor", version="1.0.0", **_SPACES)
    layer = add_node(root, "NamedLayer")
    add_node(layer, "Name", element.layer)
    style = add_node(layer, "UserStyle")
    add_node(style, "Name", element.layer)
    add_node(style, "Title", element.label.get(lang))
    casings = [each for each in element.classes if isinstance(each.symbol, Line) and each.symbol.casing_mm > 0]
    if casings:
        _add_step(style, [(each, _make_casing(each.symbol)) for each in casings if isinstance(each.symbol, Line)])
    for each, share in reversed(list(zip(element.classes, limits.shares, strict=True))):
        title = label_class(element, each, limits, lang)
        _add_step(style, [(each, _make_symbolizers(each.symbol, share))], title)
    return write_xml(root)


def write_marker_sld(layer_name: str, title: str, symbol: Marker) -> bytes:
    """Write a style of one marker for all points of a layer as an SLD file."""
    root = make_node("StyledLayerDescriptor", version="1.0.0", **_SPACES)
    layer = add_node(root, "NamedLayer")
    add_node(layer, "Name", layer_name)
    style = add_node(layer, "UserStyle")
    add_node(style, "Name", layer_name)
    add_node(style, "Title", title)
    rule = add_node(add_node(style, "FeatureTypeStyle"), "Rule")
    add_node(rule, "Title", title)
    rule.extend(_make_marker(symbol))
    return write_xml(root)


def write_values_sld(layer_name: str, title: str, column: str, rules: Sequence[tuple[str, str, Symbol]]) -> bytes:
    """Write a style by the values of a column as an SLD file; `rules` are value, title and symbol, the lowest first."""
    root = make_node("StyledLayerDescriptor", version="1.0.0", **_SPACES)
    layer = add_node(root, "NamedLayer")
    add_node(layer, "Name", layer_name)
    style = add_node(layer, "UserStyle")
    add_node(style, "Name", layer_name)
    add_node(style, "Title", title)
    for value, words, symbol in rules:
        rule = add_node(add_node(style, "FeatureTypeStyle"), "Rule")
        add_node(rule, "Name", value)
        add_node(rule, "Title", words)
        equal = add_node(add_node(rule, "ogc:Filter"), "ogc:PropertyIsEqualTo")
        add_node(equal, "ogc:PropertyName", column)
        add_node(equal, "ogc:Literal", value)
        rule.extend(_make_symbolizers(symbol, 1.0))
    return write_xml(root)


def _add_step(style: Node, rules: list[tuple[FrequencyClass, list[Node]]], title: str = "") -> None:
    """Add one step of drawing: a rule per class, titled where it is the one that a legend shows."""
    step = add_node(style, "FeatureTypeStyle")
    for each, symbolizers in rules:
        rule = add_node(step, "Rule")
        add_node(rule, "Name", each.key if title else f"{each.key}_casing")
        if title:
            add_node(rule, "Title", title)
        equal = add_node(add_node(rule, "ogc:Filter"), "ogc:PropertyIsEqualTo")
        add_node(equal, "ogc:PropertyName", "class")
        add_node(equal, "ogc:Literal", each.key)
        rule.extend(symbolizers)


def _make_casing(symbol: Line) -> list[Node]:
    """Make the white edge of a line, drawn below all lines."""
    return [_make_line(symbol.casing, symbol.width_mm + 2 * symbol.casing_mm, round_ends=True)]


def _make_symbolizers(symbol: Symbol, share: float) -> list[Node]:
    """Make what draws a class that begins at a share."""
    match symbol:
        case Marker():
            return _make_marker(symbol)
        case Pie():
            disk = Marker("circle", 2 * symbol.radius_mm * math.sqrt(share), "", "", 0.0)
            return [_make_point(disk, symbol.divider, symbol.ring, symbol.ring_mm)]
        case Line():
            line = _make_line(symbol.color, symbol.width_mm, symbol.dash_mm, round_ends=symbol.tick is None)
            return [line] if symbol.tick is None else [line, _make_ticks(symbol, symbol.tick)]
        case Area():
            return _make_area(symbol)


def _make_marker(symbol: Marker) -> list[Node]:
    """Make a marker with its halo, if any, below it."""
    halo = _make_point(symbol, "#FFFFFF", "#FFFFFF", symbol.edge_mm + 2 * symbol.halo_mm)
    marker = _make_point(symbol, symbol.fill, symbol.edge, symbol.edge_mm)
    return [halo, marker] if symbol.halo_mm > 0 else [marker]


def _make_point(symbol: Marker, fill: str, edge: str, edge_mm: float) -> Node:
    """Make a point symbol; SLD has no diamond, so a square is turned."""
    turned = symbol.shape == "diamond"
    node = make_node("PointSymbolizer")
    graphic = add_node(node, "Graphic")
    mark = add_node(graphic, "Mark")
    add_node(mark, "WellKnownName", "square" if turned else symbol.shape)
    _add_css(add_node(mark, "Fill"), {"fill": fill})
    if edge_mm > 0:
        _add_css(add_node(mark, "Stroke"), {"stroke": edge, "stroke-width": _pixels(edge_mm)})
    add_node(graphic, "Size", _pixels(symbol.size_mm / math.sqrt(2) if turned else symbol.size_mm))
    if turned:
        add_node(graphic, "Rotation", "45")
    return node


def _make_line(color: str, width_mm: float, dash_mm: tuple[float, ...] = (), *, round_ends: bool) -> Node:
    """Make a line symbol."""
    node = make_node("LineSymbolizer")
    css = {
        "stroke": color,
        "stroke-width": _pixels(width_mm),
        "stroke-linejoin": "round",
        "stroke-linecap": "round" if round_ends and not dash_mm else "butt",
    }
    if dash_mm:
        css["stroke-dasharray"] = " ".join(_pixels(mm) for mm in dash_mm)
    _add_css(add_node(node, "Stroke"), css)
    return node


def _make_ticks(symbol: Line, tick: Tick) -> Node:
    """Make cross ticks as short dashes of a wide line; the first stands in the middle of the line's first dash."""
    first_mm = (symbol.dash_mm[0] if symbol.dash_mm else tick.every_mm) / 2 - tick.width_mm / 2
    gap_mm = tick.every_mm - tick.width_mm
    node = _make_line(symbol.color, tick.length_mm, (tick.width_mm, gap_mm), round_ends=False)
    _add_css(node[0], {"stroke-dashoffset": _pixels((tick.every_mm - first_mm) % tick.every_mm)})
    return node


def _make_area(symbol: Area) -> list[Node]:
    """Make tint, hatch and outline."""
    tint = make_node("PolygonSymbolizer")
    _add_css(add_node(tint, "Fill"), {"fill": symbol.fill, "fill-opacity": write_value(symbol.alpha)})
    outline = make_node("LineSymbolizer")
    outline.append(_make_line(symbol.edge, symbol.edge_mm, symbol.dash_mm, round_ends=True)[0])
    if symbol.hatch is None:
        return [tint, outline]
    hatch = make_node("PolygonSymbolizer")
    graphic = add_node(add_node(add_node(hatch, "Fill"), "GraphicFill"), "Graphic")
    mark = add_node(graphic, "Mark")
    angle = round(symbol.hatch.angle_deg / 45) * 45 % 180
    add_node(mark, "WellKnownName", _HATCHES[angle])
    _add_css(add_node(mark, "Stroke"), {"stroke": symbol.edge, "stroke-width": _pixels(symbol.hatch.width_mm)})
    slanted = angle in (45, 135)  # a tile repeats along its sides, the gap is measured across the lines
    add_node(graphic, "Size", _pixels(symbol.hatch.gap_mm * (math.sqrt(2) if slanted else 1)))
    return [tint, hatch, outline]


def _add_css(parent: Node, values: dict[str, str]) -> None:
    """Add CSS parameters."""
    for name, value in values.items():
        add_node(parent, "CssParameter", value, name=name)


def _pixels(mm: float) -> str:
    """Write millimetres as SLD's pixels."""
    return write_value(round(mm / MM_PER_PIXEL, 2))
