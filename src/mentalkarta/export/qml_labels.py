"""Names on the map as QGIS labels: the legend's style, strongest places first."""

from dataclasses import dataclass

from mentalkarta.export.qml_symbols import write_color
from mentalkarta.export.xml import Node, Value, add_expressions, add_node, make_node, write_value
from mentalkarta.model import Element, Kind, Lang
from mentalkarta.symbol import Line, NameStyle
from mentalkarta.wording import NARROW

_WEIGHTS = {"regular": 50, "semibold": 63, "bold": 75}
_GEOMETRIES: dict[Kind, str] = {"point": "PointGeometry", "line": "LineGeometry", "area": "PolygonGeometry"}


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How a layer is labelled: expressions of ours (text, priority 0-10, size in points), style, kind of geometry.

    `away_mm` is how far names keep from points and lines; with `plate` they stand on a small white plate, as numbers of
    roads do; with `obstacle` the features themselves keep names away.
    """

    text: str
    style: NameStyle
    kind: Kind
    priority: str
    size: str = ""
    away_mm: float = 0.8
    plate: bool = False
    obstacle: bool = False


def style_names(element: Element, lang: Lang) -> LabelStyle:
    """Return how the names of an element's places are set: the larger the share the earlier, the strongest larger.

    Names of areas come first, for they have nowhere else to go.
    """
    style = element.name_style
    grown = f'CASE WHEN "grade" = 1 THEN {style.size_pt + style.grow_pt:g} ELSE {style.size_pt:g} END'
    reaches = [measure_reach(each.symbol) for each in element.classes if isinstance(each.symbol, Line)]
    return LabelStyle(
        text=_write_name(style, lang),
        style=style,
        kind=element.kind,
        priority="10" if element.kind == "area" else 'scale_linear("share", 0, 1, 2, 10)',
        size=grown if style.grow_pt else "",
        away_mm=max(reaches, default=0.0) + 0.8,
        obstacle=element.kind == "point",
    )


def measure_reach(line: Line) -> float:
    """Return how far a line's symbol reaches to each side (mm): its ticks, or its stroke and casing."""
    return line.tick.length_mm / 2 if line.tick is not None else line.width_mm / 2 + line.casing_mm


def make_labeling(label: LabelStyle) -> Node:
    """Make the labelling of a layer; a line in several pieces of one name is named once."""
    style = label.style
    node = make_node("labeling", type="simple")
    settings = add_node(node, "settings", calloutType="simple")
    text = add_node(
        settings,
        "text-style",
        fieldName=label.text,
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
    if label.plate:
        _add_plate(text, style)
    add_node(settings, "text-format", multilineAlign=3)
    _add_placement(settings, label)
    add_node(settings, "rendering", drawLabels=1, obstacle=label.obstacle, mergeLines=label.kind == "line")
    expressions = {"Priority": label.priority} | ({"Size": label.size} if label.size else {})
    add_expressions(settings, "dd_properties", expressions)
    return node


def _add_plate(text: Node, style: NameStyle) -> None:
    """Add the plate that a road's number stands on: white, an edge of the text's colour, 0.5 mm around the text."""
    add_node(
        text,
        "background",
        shapeDraw=1,
        shapeType=0,
        shapeSizeType=0,
        shapeSizeX=0.5,
        shapeSizeY=0.3,
        shapeSizeUnit="MM",
        shapeFillColor="255,255,255,255",
        shapeBorderColor=write_color(style.color),
        shapeBorderWidth=0.2,
        shapeBorderWidthUnit="MM",
        shapeOpacity=1,
    )


def _write_name(style: NameStyle, lang: Lang) -> str:
    """Write the expression of a label: the name, in capitals or with its share where the legend says so."""
    name = 'upper("name")' if style.capitals else '"name"'
    sign = f"{NARROW}%" if lang == "sv" else "%"
    share = f""" || ' ' || round("share" * 100) || '{sign}'""" if style.with_share else ""
    return f"""CASE WHEN "name" <> '' THEN {name}{share} END"""


def _add_placement(settings: Node, label: LabelStyle) -> None:
    """Say where names go: around points, beside lines, level inside areas."""
    place = add_node(settings, "placement", priority=5, layerType=_GEOMETRIES[label.kind])
    for name, value in _list_placement(label).items():
        place.set(name, write_value(value))


def _list_placement(label: LabelStyle) -> dict[str, Value]:
    """List the settings of the place by kind of geometry."""
    away: dict[str, Value] = {"dist": label.away_mm, "distUnits": "MM"}
    match label.kind:
        case "point":  # from the symbol's edge, not from its middle
            order = "TR,R,BR,TL,L,BL,TSR,BSR,TSL,BSL,T,B"
            return {"placement": 6, "offsetType": 1, "predefinedPositionOrder": order, **away}
        case "line":  # above or below, as the map lies
            angles: dict[str, Value] = {"maxCurvedCharAngleIn": 25, "maxCurvedCharAngleOut": -25}
            return {"placement": 3, "placementFlags": 14, **away, **angles}
        case "area":
            return {"placement": 4, "centroidInside": 1}
