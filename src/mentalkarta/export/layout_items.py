"""The items of a QGIS print layout, each as QGIS writes it: sizes in mm from the upper left corner of the page."""

import base64
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from mentalkarta.export.xml import Node, Value, add_node, make_node
from mentalkarta.study_area import Extent

PAGE, MAP, PICTURE, TEXT, LEGEND, SCALE_BAR = 65638, 65639, 65640, 65641, 65642, 65646
"""QGIS's numbers of the kinds of items."""
INK, MUTED, PAPER, WARNING = "#23202B", "#5F5A66", "#FDFCFA", "#B3261E"

_SPACE = uuid.UUID("a7c1d0c2-6d0b-5f0e-8f0e-3f1d2f1f6f10")
_LEGEND_TYPES = (
    ("title", 10.5, True, "Bottom"),
    ("group", 10.5, True, "Top"),
    ("subgroup", 10.5, True, "Top"),
    ("symbol", 8.0, False, "Top"),
    ("symbolLabel", 8.0, False, "Left"),
)
_NORTH = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 98"><path d="M24 0 0 90 24 70Z" fill="#fff" '
    f'stroke="{INK}" stroke-width="2.5"/><path d="M24 0 48 90 24 70Z" fill="{INK}" stroke="{INK}" '
    'stroke-width="2.5"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands on the page: upper left corner, width and height (mm)."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set: size in points, colour, bold, and its side ("left", "middle" or "right")."""

    size_pt: float
    color: str = INK
    bold: bool = False
    side: str = "left"


def name_item(name: str) -> str:
    """Return the id QGIS knows an item by."""
    return f"{{{uuid.uuid5(_SPACE, name)}}}"


def make_item(kind: int, name: str, place: Place, *, ground: str = PAPER, **values: Value) -> Node:
    """Make an item of a kind on a ground; `values` are what only that kind has, or other than usual."""
    usual: dict[str, Value] = {
        "type": kind,
        "id": name,
        "uuid": name_item(name),
        "templateUuid": name_item(name),
        "position": f"{place.x:g},{place.y:g},mm",
        "positionOnPage": f"{place.x:g},{place.y:g},mm",
        "size": f"{place.width:g},{place.height:g},mm",
        "referencePoint": 0,
        "itemRotation": 0,
        "visibility": 1,
        "excludeFromExports": 0,
        "opacity": 1,
        "frame": "false",
        "background": "false",
        "outlineWidthM": "0.3,mm",
    }
    node = make_node("LayoutItem", **(usual | values))
    _add_color(node, "FrameColor", INK)
    _add_color(node, "BackgroundColor", ground)
    return node


def _add_color(parent: Node, tag: str, color: str) -> None:
    """Add a colour in parts."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    add_node(parent, tag, red=red, green=green, blue=blue, alpha=255)


def make_page(width_mm: float, height_mm: float) -> Node:
    """Make the pages of a layout: one."""
    pages = make_node("PageCollection")
    symbol = add_node(pages, "symbol", name="", type="fill", alpha=1, clip_to_extent=1, force_rhr=0)
    layer = add_node(symbol, "layer", class_="SimpleFill", enabled=1, locked=0, pass_=0)
    options = add_node(layer, "Option", type="Map")
    for name, value in {"color": "253,252,250,255", "style": "solid", "outline_style": "no"}.items():
        add_node(options, "Option", name=name, type="QString", value=value)
    pages.append(make_item(PAGE, "", Place(0, 0, width_mm, height_mm)))
    return pages


def make_map_item(place: Place, extent: Extent, ground: str) -> Node:
    """Make the map; it shows the project's visible layers."""
    node = make_item(
        MAP,
        "map",
        place,
        ground=ground,
        frame="true",
        background="true",
        outlineWidthM="0.4,mm",
        keepLayerSet="false",
        followPreset="false",
        mapRotation=0,
    )
    min_x, min_y, max_x, max_y = (f"{value:.3f}" for value in extent)
    add_node(node, "Extent", xmin=min_x, ymin=min_y, xmax=max_x, ymax=max_y)
    return node


def make_text_item(name: str, place: Place, text: str, style: Type, *, framed: bool = False) -> Node:
    """Make a text; "[% … %]" in it is an expression of ours."""
    node = make_item(
        TEXT,
        name,
        place,
        labelText=text,
        htmlState=0,
        halign=2 if style.side == "right" else 4 if style.side == "middle" else 1,
        valign=128,
        marginX=0,
        marginY=0,
        frame="true" if framed else "false",
    )
    add_node(node, "LabelFont", description=describe_font(style), style="")
    _add_color(node, "FontColor", style.color)
    return node


def describe_font(style: Type) -> str:
    """Describe a font as Qt does: the user's own typeface, whatever it is."""
    return f"Sans Serif,{style.size_pt:g},-1,5,{75 if style.bold else 50},0,0,0,0,0"


def make_north(place: Place) -> Node:
    """Make the north arrow: a picture that is part of the project, turned with the map."""
    picture = base64.b64encode(_NORTH.encode()).decode()
    return make_item(
        PICTURE,
        "north arrow",
        place,
        file=f"base64:{picture}",
        mode=0,
        northMode=0,
        resizeMode=0,
        anchorPoint=4,
        mapUuid=name_item("map"),
    )


def make_scale_bar(place: Place, length_m: float) -> Node:
    """Make a scale bar of two parts, so long on the ground."""
    kilometres = length_m >= 1000
    node = make_item(
        SCALE_BAR,
        "scale bar",
        place,
        mapUuid=name_item("map"),
        style="Single Box",
        unitType="km" if kilometres else "meters",
        unitLabel="km" if kilometres else "m",
        numMapUnitsPerScaleBarUnit=1,
        numUnitsPerSegment=length_m / 2 / (1000 if kilometres else 1),
        numSegments=2,
        numSegmentsLeft=0,
        segmentSizeMode=0,
        height=1.3,
        labelBarSpace=1,
        boxContentSpace=0,
        outlineWidth=0.25,
        alignment=0,
    )
    add_node(
        node,
        "text-style",
        fontSize=7.4,
        fontSizeUnit="Point",
        fontWeight=50,
        textColor="35,32,43,255",
        textOpacity=1,
    )
    _add_color(node, "fillColor", INK)
    _add_color(node, "fillColor2", "#FFFFFF")
    _add_color(node, "strokeColor", INK)
    return node


def make_legend_item(place: Place, columns: int, tree: Sequence[Node]) -> Node:
    """Make the legend of these layers and groups, one column for each."""
    node = make_item(
        LEGEND,
        "legend",
        place,
        map_uuid=name_item("map"),
        title="",
        columnCount=columns,
        splitLayer=0,
        equalColumnWidth=0,
        symbolWidth=9,
        symbolHeight=4,
        symbolAlignment=1,
        columnSpace=7,
        boxSpace=0,
        lineSpacing=1,
        resizeToContents=1,
        legendFilterByAtlas=0,
        wrapChar="",
        fontColor=INK,
    )
    styles = add_node(node, "styles")
    for name, size_pt, bold, space in _LEGEND_TYPES:
        style = add_node(styles, "style", name=name, alignment=1, indent=0)
        style.set(f"margin{space}", "1.6")
        add_node(style, "styleFont", description=describe_font(Type(size_pt, bold=bold)), style="")
    add_node(node, "layer-tree-group").extend(tree)
    return node
