"""The background's quiet styles in QGIS's own terms: one symbol a layer, small names, nothing that draws the eye."""

from typing import Literal

from mentalkarta.base_style import (
    AREA,
    BORDER,
    LAND,
    NAMES,
    PLACE,
    RAIL,
    RIVER,
    ROAD,
    SHALLOW_STEP_MM,
    SHALLOWS,
    SHORE,
    VEIL,
    VEIL_ALPHA,
    WATER,
)
from mentalkarta.export.qml import list_basics
from mentalkarta.export.qml_labels import LabelStyle, make_labeling
from mentalkarta.export.qml_symbols import add_fill, add_line, make_symbol, start_symbol
from mentalkarta.export.xml import Node, add_node, make_node
from mentalkarta.model import BaseRole, Kind
from mentalkarta.symbol import Line

BaseKey = BaseRole | Literal["veil"]
"""What a base table shows; the veil lies over land outside the study area."""

_LINES: dict[BaseKey, Line] = {"river": RIVER, "road": ROAD, "rail": RAIL, "border": BORDER, "area": AREA}


def make_base_style(role: BaseKey, kind: Kind) -> list[Node]:
    """Make the nodes that style a base layer of a role, whatever kind of geometry it has."""
    return [_make_renderer(role, kind), *_list_labels(role, kind), *list_basics(kind)]


def _make_renderer(role: BaseKey, kind: Kind) -> Node:
    """Make a role's renderer; a point that is no place has a name and no symbol, as that of a sea."""
    if kind == "point" and role != "places":
        return make_node("renderer-v2", type="nullSymbol")
    renderer = make_node(
        "renderer-v2", type="singleSymbol", symbollevels=1, enableorderby=0, forceraster=0, referencescale=-1
    )
    add_node(renderer, "symbols").append(_make_base_symbol(role, kind))
    return renderer


def _list_labels(role: BaseKey, kind: Kind) -> list[Node]:
    """Label what has names, after everything else."""
    if role == "veil" or role not in NAMES:
        return []
    text = 'upper("label")' if NAMES[role].capitals else '"label"'
    return [make_labeling(LabelStyle(text, NAMES[role], kind, priority="0", plate=role == "road"))]


def _make_base_symbol(role: BaseKey, kind: Kind) -> Node:
    """Make a role's symbol; lines that come as areas, and areas that come as lines, are outlines."""
    if kind == "point":
        return make_symbol("0", PLACE, 0, 1)
    node = start_symbol("0", "fill" if kind == "area" else "line")
    if kind == "area" and role == "land":
        _add_shallows(node, inside=False)
        add_fill(node, LAND, level=len(SHALLOWS))
    elif kind == "area" and role == "water":
        add_fill(node, WATER, level=0)
        _add_shallows(node, inside=True)
    elif kind == "area" and role == "veil":
        add_fill(node, VEIL, level=0, alpha=VEIL_ALPHA)
        return node
    top = len(SHALLOWS) + 2
    add_line(node, _LINES.get(role, SHORE), level=top, casing_level=top - 1)
    return node


def _add_shallows(node: Node, *, inside: bool) -> None:
    """Add water growing lighter towards its shore: below land all around it, on water within it."""
    for step, color in enumerate(SHALLOWS):
        width_mm = 2 * (len(SHALLOWS) - step) * SHALLOW_STEP_MM
        add_line(node, Line(color, width_mm), level=step + inside, inside=inside)
