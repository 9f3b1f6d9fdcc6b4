"""Which names the sheet wants, in order of priority, and where each could stand."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from matplotlib.patches import Circle

from mentalkarta.base_style import NAMES, PLACE
from mentalkarta.render.blocks import Block, Piece
from mentalkarta.render.candidates import (
    list_along_line,
    list_around_point,
    list_beside_line,
    list_inside_area,
    list_on_line,
)
from mentalkarta.render.fonts import find_font
from mentalkarta.render.labels import Request
from mentalkarta.render.page import LABEL_ORDER, MUTED, POINTS_PER_MM, Canvas
from mentalkarta.render.shapes import list_lines, list_polygons
from mentalkarta.render.text import TextStyle, balance_text
from mentalkarta.symbol import Area, Line, Marker, Pie
from mentalkarta.wording import format_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mentalkarta.model import BaseRole, Element, Lang
    from mentalkarta.render.basemap import BaseMap, Feature
    from mentalkarta.render.labels import Labels
    from mentalkarta.render.page import Box
    from mentalkarta.render.places import Mark

WIDEST_MM, LINE_WIDEST_MM = 46.0, 40.0
"""A name wider than this is broken into rows."""
AREA_WIDTHS_MM = (70.0, 52.0, 38.0, 26.0)
"""Widths to which the name of an area may be broken; it takes the one that fits it best."""
LEVEL_COST = 6.0
"""What it costs a line's name not to run along it."""
HALO_MM = 0.4
SMALLEST_PT = 6.6
SHARE_SIZE = 0.82
"""Size of the share beside a name, in sizes of the name."""
PLACE_DOT_MM = PLACE.size_mm / 2
LONGEST_NUMBER = 5
"""Letters up to which a road's name is a number and stands on a plate."""


def style_base(role: BaseRole, halo_mm: float = 0.0) -> TextStyle:
    """Return the style of the background's names of a role."""
    own = NAMES[role]
    return TextStyle(own.size_pt, own.weight, own.italic, own.color, halo_mm)


RIVER_STYLE, PLACE_STYLE = style_base("river", 0.3), style_base("places", 0.35)
NEIGHBOUR_STYLE, NUMBER_STYLE = style_base("border", 0.3), style_base("road")


def list_requests(marks: Sequence[Mark], base: BaseMap, frame: Box, lang: Lang) -> list[Request]:
    """List every name: areas first (they can only stand inside), then points, then lines, then the background."""
    named = [mark for mark in _keep_one_each(marks) if find_font(mark.name) is not None]
    areas = [mark for mark in named if isinstance(mark.frequency.symbol, Area)]
    pies = [mark for mark in named if isinstance(mark.frequency.symbol, Pie)]
    markers = [mark for mark in named if isinstance(mark.frequency.symbol, Marker)]
    lines = [mark for mark in named if isinstance(mark.frequency.symbol, Line)]
    by_share = sorted(areas, key=lambda mark: (-mark.share, mark.label))
    requests = [_request_area(mark, areas, frame) for mark in by_share]
    for group in (pies, markers):
        strongest_first = sorted(group, key=lambda mark: (-mark.share, mark.label))
        requests += [_request_point(mark, lang) for mark in strongest_first]
    requests += [_request_line(mark) for mark in sorted(lines, key=lambda mark: (-mark.share, mark.label))]
    taken = {fold_name(request.name) for request in requests}
    return requests + _request_background(base, marks, taken, frame)


def list_unset(marks: Iterable[Mark]) -> list[str]:
    """List the names that no font at hand can write."""
    return sorted({mark.name for mark in marks if mark.name and find_font(mark.name) is None})


def fold_name(name: str) -> str:
    """Return a name as it is compared: composed, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _keep_one_each(marks: Sequence[Mark]) -> list[Mark]:
    """Keep the named marks; a line cut into pieces of one name is named once, on its strongest, longest piece."""
    kept: dict[tuple[str, str], Mark] = {}
    for mark in marks:
        if not mark.name.strip():
            continue
        own = fold_name(mark.name) if mark.element.kind == "line" else mark.place_id
        known = kept.get((mark.element.key, own))
        rank = (-mark.frequency.grade, mark.geometry.length)
        if known is None or rank > (-known.frequency.grade, known.geometry.length):
            kept[mark.element.key, own] = mark
    return list(kept.values())


def style_name(element: Element, grade: int) -> TextStyle:
    """Return the style of an element's names, larger towards its strongest class."""
    own = element.name_style
    weakest = max(frequency.grade for frequency in element.classes)
    strength = (weakest - grade) / (weakest - 1) if weakest > 1 else 1.0
    size = max(SMALLEST_PT, own.size_pt + own.grow_pt * strength)
    return TextStyle(size, own.weight, own.italic, own.color, HALO_MM)


def make_block(words: str, style: TextStyle, *, width_mm: float = WIDEST_MM, after: str = "") -> Block:
    """Break a name into rows; `after` (its share) follows the last row, smaller and muted."""
    rows = [(Piece(row, style),) for row in balance_text(words, style, width_mm)]
    if not after:
        return Block(tuple(rows))
    small = replace(
        style, size_pt=max(SMALLEST_PT, SHARE_SIZE * style.size_pt), weight="regular", italic=False, color=MUTED
    )
    return Block((*rows[:-1], (*rows[-1], Piece(after, small))))


def _name_block(mark: Mark, lang: Lang, *, width_mm: float = WIDEST_MM) -> Block:
    """Make the block of a mark's name as its element wants it."""
    own = mark.element.name_style
    words = unicodedata.normalize("NFC", mark.name)
    return make_block(
        words.upper() if own.capitals else words,
        style_name(mark.element, mark.frequency.grade),
        width_mm=width_mm,
        after=format_share(mark.share, lang) if own.with_share else "",
    )


def _request_point(mark: Mark, lang: Lang) -> Request:
    """Ask for a place around a symbol."""
    options = list_around_point(_name_block(mark, lang), mark.at, mark.radius_mm)
    return Request(mark.label, mark.name, tuple(options))


def _request_area(mark: Mark, areas: Sequence[Mark], frame: Box) -> Request:
    """Ask for a place inside an area, in one row or in several."""
    found = dict.fromkeys(_name_block(mark, "sv", width_mm=width) for width in AREA_WIDTHS_MM)
    whole = [block for block in found if not block.rows[-1][-1].text.endswith("…")]
    blocks = whole or list(found)[:1]
    smaller = [other.geometry for other in areas if other.geometry.area < mark.geometry.area]
    lower = shapely.union_all(smaller) if smaller else None
    options = list_inside_area(blocks, mark.geometry, frame.shrink(2.0).to_polygon(), lower)
    return Request(mark.label, mark.name, tuple(options))


def _request_line(mark: Mark) -> Request:
    """Ask for a place beside a line with cross ticks, along a line without."""
    block = _name_block(mark, "sv", width_mm=LINE_WIDEST_MM)
    symbol = mark.frequency.symbol
    pieces = list_lines(mark.geometry)
    if not isinstance(symbol, Line) or not pieces:
        return Request(mark.label, mark.name, ())
    line = max(pieces, key=lambda piece: piece.length)
    if symbol.tick is not None:
        options = list_beside_line(block, line, symbol.tick.length_mm / 2)
    else:
        room = symbol.width_mm / 2 + symbol.casing_mm
        level = [replace(option, cost=option.cost + LEVEL_COST) for option in list_beside_line(block, line, room)]
        options = list_along_line(block, line, room) + level
    return Request(mark.label, mark.name, tuple(options))


def _request_background(base: BaseMap, marks: Sequence[Mark], taken: set[str], frame: Box) -> list[Request]:
    """Ask for places for the names of the base map, those already on the map left out."""
    requests = [_request_place(feature, number) for number, feature in enumerate(list_dots(base, marks, taken))]
    for number, feature in enumerate(base.get("river")):
        if feature.name and find_font(feature.name) is not None and fold_name(feature.name):
            block = make_block(feature.name, RIVER_STYLE)
            options = [option for line in list_lines(feature.shape) for option in list_along_line(block, line, 0.6)]
            requests.append(Request(f"base-river-{number}", feature.name, tuple(options)))
    requests += [_request_road(feature, number) for number, feature in enumerate(base.get("road")) if feature.name]
    for number, feature in enumerate(_find_neighbours(base)):
        block = make_block(feature.name.upper(), NEIGHBOUR_STYLE)
        options = list_inside_area([block], feature.shape, frame.shrink(4.0).to_polygon())
        requests.append(Request(f"base-border-{number}", feature.name, tuple(options)))
    return requests + _request_waters(base, frame)


def list_dots(base: BaseMap, marks: Sequence[Mark], taken: set[str]) -> list[Feature]:
    """List the background's places that are not on the map by another name or under a symbol."""
    symbols = shapely.union_all(
        [shapely.Point(mark.at).buffer(mark.radius_mm + 0.6) for mark in marks if mark.radius_mm]
    )
    found = []
    for feature in base.get("places"):
        spot = feature.shape.centroid
        if feature.name and fold_name(feature.name) not in taken and not shapely.intersects(symbols, spot):
            found.append(replace(feature, shape=spot))
    return [feature for feature in found if find_font(feature.name) is not None]


def _request_road(feature: Feature, number: int) -> Request:
    """Ask for a place on a road for the plate of its number, or along it for its name."""
    lines = list_lines(feature.shape)
    if len(feature.name) > LONGEST_NUMBER:
        block = make_block(feature.name, PLACE_STYLE)
        options = [option for line in lines for option in list_along_line(block, line, 0.7)]
    else:
        block = Block(((Piece(feature.name, NUMBER_STYLE),),), padding_mm=0.7)
        options = list_on_line(block, max(lines, key=lambda line: line.length)) if lines else []
    return Request(f"base-road-{number}", feature.name, tuple(options))


def _request_place(feature: Feature, number: int) -> Request:
    """Ask for a place beside a dot of the background."""
    block = make_block(feature.name, PLACE_STYLE)
    at = shapely.get_coordinates(feature.shape)[0]
    dot = (float(at[0]), float(at[1]))
    options = list_around_point(block, dot, PLACE_DOT_MM, gaps_mm=(0.5, 1.0))
    return Request(f"base-place-{number}", feature.name, tuple(options), dot)


def draw_dots(canvas: Canvas, labels: Labels) -> None:
    """Draw the dots of the background's places whose names found a place."""
    for request, _ in labels.placed:
        if request.at is not None:
            dot = Circle(request.at, PLACE_DOT_MM, facecolor=PLACE.fill, edgecolor=PLACE.edge)
            dot.set_linewidth(PLACE.edge_mm * POINTS_PER_MM)
            canvas.add(dot, LABEL_ORDER - 2, "base place")


def _find_neighbours(base: BaseMap) -> list[Feature]:
    """Find the named areas of the border layers, without the study area."""
    own = shapely.union_all([feature.shape for feature in base.get("area")])
    found = []
    for feature in base.get("border"):
        outside = shapely.difference(shapely.union_all(list_polygons(feature.shape)), own.buffer(0.5))
        if base.land is not None:
            outside = shapely.intersection(outside, base.land)
        if feature.name and outside.area > 400 and find_font(feature.name) is not None:
            found.append(replace(feature, shape=max(list_polygons(outside), key=lambda part: part.area)))
    return found


def _request_waters(base: BaseMap, frame: Box) -> list[Request]:
    """Ask for places for named waters wide enough for their name; a sea's is set large."""
    requests = []
    for number, feature in enumerate(base.get("water")):
        polygons = list_polygons(feature.shape)
        if not feature.name or not polygons or find_font(feature.name) is None:
            continue
        largest = max(polygons, key=lambda part: part.area)
        size = 15.0 if largest.area > 6000 else 7.0
        block = make_block(feature.name, replace(style_base("water"), size_pt=size, italic=size < 10))
        if largest.area > 1.5 * block.width * block.height:
            options = list_inside_area([block], largest, frame.shrink(3.0).to_polygon())
            inside = [option for option in options if option.outline().within(largest)]
            requests.append(Request(f"base-water-{number}", feature.name, tuple(inside)))
    return requests
