"""Which names of the background the sheet wants, and where each could stand: they take what room is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from matplotlib.patches import Circle

from mentalkarta.base_style import NAMES, PLACE
from mentalkarta.render.blocks import Block, Piece
from mentalkarta.render.candidates import (
    list_along_line,
    list_around_point,
    list_inside_area,
    list_on_line,
    stand_at,
)
from mentalkarta.render.fonts import find_font
from mentalkarta.render.labels import Request
from mentalkarta.render.naming import fold_name, make_block
from mentalkarta.render.page import LABEL_ORDER, Canvas
from mentalkarta.render.shapes import find_middle, list_lines, list_polygons
from mentalkarta.render.text import TextStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.model import BaseRole
    from mentalkarta.render.basemap import BaseMap, Feature
    from mentalkarta.render.labels import Labels
    from mentalkarta.render.page import Box
    from mentalkarta.render.places import Mark

PLACE_DOT_MM = PLACE.size_mm / 2


def style_base(role: BaseRole, halo_mm: float = 0.0) -> TextStyle:
    """Return the style of the background's names of a role."""
    own = NAMES[role]
    return TextStyle(own.size_pt, own.weight, own.italic, own.color, halo_mm)


RIVER_STYLE, PLACE_STYLE = style_base("river", 0.3), style_base("places", 0.35)
NEIGHBOUR_STYLE, NUMBER_STYLE, WATER_STYLE = style_base("border", 0.3), style_base("road"), style_base("water")
SEA_STYLE, SEA_FROM_MM2 = replace(WATER_STYLE, size_pt=15.0, italic=False), 6000.0
"""How the name of a large water is set, and the area from which one is large."""
SEA_GAPS_MM = (1.0, 6.0, 12.0)
LONGEST_NUMBER = 5
"""Letters up to which a road's name is a number and stands on a plate."""
SMALLEST_NEIGHBOUR_MM2 = 400.0


def list_base_requests(base: BaseMap, marks: Sequence[Mark], frame: Box) -> list[Request]:
    """List the names of the background: places not yet on the map, rivers, roads, neighbours, waters."""
    requests = list_place_requests(base, marks)
    requests += [_request_river(feature, number) for number, feature in enumerate(_list_named(base.get("river")))]
    requests += [_request_road(feature, number) for number, feature in enumerate(_list_named(base.get("road")))]
    requests += [_request_border(feature, number, frame) for number, feature in enumerate(_find_neighbours(base))]
    return requests + _request_waters(base, frame)


def list_place_requests(base: BaseMap, marks: Sequence[Mark], size_pt: float = PLACE_STYLE.size_pt) -> list[Request]:
    """List the names of the background's places, set in a size, those already on the map left out."""
    style = replace(PLACE_STYLE, size_pt=size_pt)
    return [_request_place(feature, number, style) for number, feature in enumerate(list_dots(base, marks))]


def _list_named(features: Sequence[Feature]) -> list[Feature]:
    """List the features with a name that a font can write."""
    return [feature for feature in features if feature.name.strip() and find_font(feature.name) is not None]


def list_dots(base: BaseMap, marks: Sequence[Mark]) -> list[Feature]:
    """List the background's places that are not on the map by another name or under a symbol."""
    taken = {fold_name(mark.name) for mark in marks}
    symbols = shapely.union_all(
        [shapely.Point(mark.at).buffer(mark.radius_mm + 0.6) for mark in marks if mark.radius_mm]
    )
    dots = [replace(feature, shape=feature.shape.centroid) for feature in _list_named(base.get("places"))]
    return [dot for dot in dots if fold_name(dot.name) not in taken and not shapely.intersects(symbols, dot.shape)]


def _request_place(feature: Feature, number: int, style: TextStyle) -> Request:
    """Ask for a place beside a dot of the background."""
    block, at = make_block(feature.name, style), find_middle(feature.shape)
    options = list_around_point(block, at, PLACE_DOT_MM, gaps_mm=(0.5, 1.0))
    return Request(f"base-place:{number}", feature.name, tuple(options), at, dot_mm=PLACE_DOT_MM)


def _request_river(feature: Feature, number: int) -> Request:
    """Ask for a place along a river."""
    block = make_block(feature.name, RIVER_STYLE)
    options = [option for line in list_lines(feature.shape) for option in list_along_line(block, line, 0.6)]
    return Request(f"base-river:{number}", feature.name, tuple(options), find_middle(feature.shape))


def _request_road(feature: Feature, number: int) -> Request:
    """Ask for a place on a road for the plate of its number, or along it for its name."""
    lines = list_lines(feature.shape)
    if len(feature.name) > LONGEST_NUMBER:
        block = make_block(feature.name, PLACE_STYLE)
        options = [option for line in lines for option in list_along_line(block, line, 0.7)]
    else:
        block = Block(((Piece(feature.name, NUMBER_STYLE),),), padding_mm=0.7)
        options = list_on_line(block, max(lines, key=lambda line: line.length)) if lines else []
    return Request(f"base-road:{number}", feature.name, tuple(options), find_middle(feature.shape), is_strict=True)


def _request_border(feature: Feature, number: int, frame: Box) -> Request:
    """Ask for a place inside a neighbour of the study area."""
    block = make_block(feature.name.upper(), NEIGHBOUR_STYLE)
    options = list_inside_area([block], feature.shape, frame.shrink(4.0).to_polygon())
    return Request(f"base-border:{number}", feature.name, tuple(options), find_middle(feature.shape), is_strict=True)


def _find_neighbours(base: BaseMap) -> list[Feature]:
    """Find the named areas of the border layers, without the study area."""
    own = shapely.union_all([feature.shape for feature in base.get("area")])
    found = []
    for feature in _list_named(base.get("border")):
        outside = shapely.difference(shapely.union_all(list_polygons(feature.shape)), own.buffer(0.5))
        if base.land is not None:
            outside = shapely.intersection(outside, base.land)
        if outside.area > SMALLEST_NEIGHBOUR_MM2:
            found.append(replace(feature, shape=max(list_polygons(outside), key=lambda part: part.area)))
    return found


def _request_waters(base: BaseMap, frame: Box) -> list[Request]:
    """Ask for places for named waters wide enough for their name; a sea's is set large."""
    requests = []
    for number, feature in enumerate(_list_named(base.get("water"))):
        largest = max(list_polygons(feature.shape), key=lambda part: part.area, default=None)
        if largest is None:
            requests.append(_request_sea(feature, number))
            continue
        block = make_block(feature.name, SEA_STYLE if largest.area > SEA_FROM_MM2 else WATER_STYLE)
        if largest.area > 1.5 * block.width * block.height:
            options = list_inside_area([block], largest, frame.shrink(3.0).to_polygon())
            inside = tuple(option for option in options if option.outline().within(largest))
            requests.append(Request(f"base-water:{number}", feature.name, inside, find_middle(largest)))
    return requests


def _request_sea(feature: Feature, number: int) -> Request:
    """Ask for a place about a point that stands for a sea or a bay, whose shape need not be known."""
    block, at = make_block(feature.name, SEA_STYLE), find_middle(feature.shape)
    options = list_around_point(block, at, 0.0, gaps_mm=SEA_GAPS_MM)
    return Request(f"base-water:{number}", feature.name, (stand_at(block, at, at), *options), at, is_strict=True)


def draw_dots(canvas: Canvas, labels: Labels) -> None:
    """Draw the dots of the background's places whose names found a place."""
    for request, _ in labels.placed:
        if request.dot_mm:
            dot = Circle(request.anchor, request.dot_mm, facecolor=PLACE.fill, edgecolor=PLACE.edge)
            dot.set_linewidth(canvas.to_points(PLACE.edge_mm))
            canvas.add(dot, LABEL_ORDER - 2, "base place")
