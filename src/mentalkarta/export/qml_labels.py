"""Names on the map as QGIS labels: style of the element, strongest places first."""

from mentalkarta.export.qml_symbols import write_color
from mentalkarta.export.xml import Node, add_expressions, add_node, make_node
from mentalkarta.model import Element, Kind
from mentalkarta.symbol import NameStyle

_WEIGHTS = {"regular": 50, "semibold": 63, "bold": 75}
_GEOMETRIES: dict[Kind, str] = {"point": "PointGeometry", "line": "LineGeometry", "area": "PolygonGeometry"}


def make_labeling(element: Element) -> Node:
    """Make the labelling of an element's layer; points and lines without a name stay obstacles for other names."""
    style = element.name_style
    node = make_node("labeling", type="simple")
    settings = add_node(node, "settings", calloutType="simple")
    text = add_node(
        settings,
        "text-style",
        fieldName=_write_name(style),
        isExpression=1,
        fontSize=style.size_pt,
        fontSizeUnit="Point",
        fontWeight=_WEIGHTS[style.weight],
        fontItalic=style.italic,
        textColor=write_color(style.color),
        textOpacity=1,
    )
    add_node(
        text,
        "text-buffer",
        bufferDraw=1,
        bufferSize=0.6,
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
        bufferOpacity=1,
    )
    add_node(settings, "text-format", multilineAlign=3)
    _add_placement(settings, element.kind)
    # as obstacles, districts would drive away most names within them
    add_node(settings, "rendering", drawLabels=1, obstacle=element.kind != "area")
    expressions = {"Priority": 'scale_linear("share", 0, 1, 2, 10)'}
    if style.grow_pt:
        expressions["Size"] = f'CASE WHEN "grade" = 1 THEN {style.size_pt + style.grow_pt:g} ELSE {style.size_pt:g} END'
    add_expressions(settings, "dd_properties", expressions)
    return node


def _write_name(style: NameStyle) -> str:
    """Write the expression of a label: the name, in capitals or with its share where the legend says so."""
    name = 'upper("name")' if style.capitals else '"name"'
    share = """ || ' ' || round("share" * 100) || ' %'""" if style.with_share else ""
    return f"""CASE WHEN "name" <> '' THEN {name}{share} END"""


def _add_placement(settings: Node, kind: Kind) -> None:
    """Say where names go: around points, along lines, inside areas."""
    match kind:
        case "point":
            add_node(
                settings,
                "placement",
                placement=6,
                offsetType=1,
                dist=0.8,
                distUnits="MM",
                predefinedPositionOrder="TR,R,BR,TL,L,BL,TSR,BSR",
                priority=5,
                layerType=_GEOMETRIES[kind],
            )
        case "line":
            add_node(
                settings,
                "placement",
                placement=3,
                placementFlags=10,
                dist=1.0,
                distUnits="MM",
                priority=5,
                maxCurvedCharAngleIn=25,
                maxCurvedCharAngleOut=-25,
                layerType=_GEOMETRIES[kind],
            )
        case "area":
            add_node(settings, "placement", placement=1, centroidInside=1, priority=5, layerType=_GEOMETRIES[kind])
