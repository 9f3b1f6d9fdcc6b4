"""The classed places on the paper: where each symbol stands, and drawing them in the legend's order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mentalkarta.render.page import CLASS_ORDER, MUTED, Canvas
from mentalkarta.render.shapes import list_polygons, outline_marker, slide_circle, spread_circles
from mentalkarta.render.symbols import draw_area, draw_line, draw_marker, draw_pie, draw_stroke, pie_radius
from mentalkarta.symbol import Area, Line, Marker, Pie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.model import Element, FrequencyClass, Layer
    from mentalkarta.render.page import Box
    from mentalkarta.render.view import View

PIE_GAP_MM, PIE_FARTHEST_MM = 0.3, 28.0
MARKER_GAP_MM, MARKER_FARTHEST_MM = 0.4, 36.0
LINE_GAP_MM, BESIDE_SHARE = 0.5, 0.4
"""Air between two lines side by side; the share of its length from which one counts as running along another."""
HOME_LINE_FROM_MM, HOME_LINE_MM = 1.2, 0.22
BEYOND_MM = 4.0
"""How far beyond the frame lines and areas are kept, so that no cut edge shows."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the paper: its class, where it is (`geometry`, mm) and where its symbol stands (`at`, mm).

    `radius_mm` is the room a point symbol takes around `at`; 0 for lines and areas. `slices` are those of a pie.
    """

    element: Element
    frequency: FrequencyClass
    place_id: str
    name: str
    share: float
    geometry: BaseGeometry
    at: tuple[float, float]
    radius_mm: float = 0.0
    slices: tuple[tuple[float, str], ...] = ()

    @property
    def label(self) -> str:
        """Name of the mark's artists."""
        return f"{self.element.layer}:{self.place_id}"


def find_marks(layers: Sequence[Layer], view: View) -> tuple[Mark, ...]:
    """Find the places that a map of some layers shows, strongest first within each; points not yet moved apart."""
    return tuple(mark for layer in layers for mark in _find_layer_marks(layer, view))


def _find_layer_marks(layer: Layer, view: View) -> list[Mark]:
    """Find one element's places that have a class and lie in the frame."""
    marks = [
        _make_mark(layer.element, row, view)
        for row in layer.places.to_dict("records")
        if row["class"] and row["geometry"] is not None and not row["geometry"].is_empty
    ]
    seen = [mark for mark in marks if not mark.geometry.is_empty]
    return sorted(seen, key=lambda mark: (-mark.share, mark.name, mark.place_id))


def _make_mark(element: Element, row: Mapping[str, Any], view: View) -> Mark:  # Any: cells of a table
    """Make the mark of one row of a layer."""
    frequency = element.find_class(row["class"])
    geometry = view.clip_to_frame(row["geometry"], beyond_mm=0.0 if element.kind == "point" else BEYOND_MM)
    if element.kind == "point" and not geometry.is_empty:
        geometry = geometry.centroid
    spot = geometry.representative_point() if not geometry.is_empty else shapely.Point(0, 0)
    mark = Mark(element, frequency, row["place_id"], row["name"], row["share"], geometry, (spot.x, spot.y))
    symbol = frequency.symbol
    if isinstance(symbol, Pie):
        radius = pie_radius(symbol, mark.share) + symbol.ring_mm / 2
        return replace(mark, radius_mm=radius, slices=_find_slices(element, row))
    if isinstance(symbol, Marker):
        return replace(mark, radius_mm=(symbol.size_mm + symbol.edge_mm) / 2)
    return mark


def _find_slices(element: Element, row: Mapping[str, Any]) -> tuple[tuple[float, str], ...]:  # Any: cells of a table
    """Find amount and colour of each slice, in the legend's order, unspecified last; all unspecified when none."""
    if element.unspecified is None:
        return ()
    columns = [*element.categories, element.unspecified]
    amounts = [float(row.get(category.key, 0.0) or 0.0) for category in columns]
    amounts = [0.0 if np.isnan(amount) else amount for amount in amounts]
    if sum(amounts) <= 0:
        amounts = [0.0] * len(element.categories) + [1.0]
    return tuple((amount, category.color) for amount, category in zip(amounts, columns, strict=True))


def arrange_marks(marks: tuple[Mark, ...], frame: Box) -> tuple[Mark, ...]:
    """Push overlapping pies apart and slide markers off pies and off each other, all within the frame."""
    pies = [mark for mark in marks if isinstance(mark.frequency.symbol, Pie)]
    places = spread_circles(
        [mark.at for mark in pies],
        [mark.radius_mm for mark in pies],
        gap_mm=PIE_GAP_MM,
        farthest_mm=PIE_FARTHEST_MM,
    )
    moved = {mark.label: _hold_inside(at, mark.radius_mm, frame) for mark, at in zip(pies, places, strict=True)}
    taken = [(*moved[mark.label], mark.radius_mm) for mark in pies]
    markers = [mark for mark in marks if isinstance(mark.frequency.symbol, Marker)]
    for mark in sorted(markers, key=lambda mark: (-mark.radius_mm, -mark.share, mark.place_id)):
        at = slide_circle(mark.at, mark.radius_mm + MARKER_GAP_MM, taken, farthest_mm=MARKER_FARTHEST_MM)
        moved[mark.label] = _hold_inside(at, mark.radius_mm, frame)
        taken.append((*moved[mark.label], mark.radius_mm))
    return tuple(replace(mark, at=moved[mark.label]) if mark.label in moved else mark for mark in marks)


def _hold_inside(at: tuple[float, float], radius_mm: float, frame: Box) -> tuple[float, float]:
    """Move a point so that a circle about it lies in the frame."""
    inner = frame.shrink(radius_mm + 0.8)
    return min(max(at[0], inner.x0), inner.x1), min(max(at[1], inner.y0), inner.y1)


def draw_marks(
    canvas: Canvas, marks: Sequence[Mark], *, ground: BaseGeometry | None, clear: BaseGeometry | None
) -> None:
    """Draw all marks in the legend's drawing order; within a class large areas and weak places lie at the bottom.

    Tint and hatch of areas stay on `ground` (None: everywhere); hatching leaves `clear` (names) free.
    """
    _draw_home_lines(canvas, marks)
    for mark in sorted(marks, key=lambda mark: (mark.frequency.order, -mark.geometry.area, mark.share, mark.place_id)):
        order = CLASS_ORDER + mark.frequency.order
        match mark.frequency.symbol:
            case Pie() as pie:
                draw_pie(canvas, pie, mark.at, mark.share, mark.slices, order=order, label=mark.label)
            case Marker() as marker:
                draw_marker(canvas, marker, mark.at, order=order, label=mark.label)
            case Line() as line:
                draw_line(canvas, line, mark.geometry, order=order, label=mark.label)
            case Area() as area:
                shape = shapely.MultiPolygon(list_polygons(mark.geometry))
                draw_area(canvas, area, shape, tinted=ground, clear=clear, order=order, label=mark.label)


def _draw_home_lines(canvas: Canvas, marks: Sequence[Mark]) -> None:
    """Draw thin lines, below all point symbols, from those that were moved to where their places lie."""
    points = [mark for mark in marks if mark.radius_mm]
    lowest = min((mark.frequency.order for mark in points), default=0)
    for mark in points:
        line = shapely.LineString([shapely.Point(mark.at), mark.geometry.centroid])
        if line.length >= HOME_LINE_FROM_MM:
            order = CLASS_ORDER + lowest - 0.5
            draw_stroke(canvas, line, MUTED, HOME_LINE_MM, order=order, label="home line", round_ends=True)


def outline_marks(marks: Sequence[Mark]) -> tuple[BaseGeometry, ...]:
    """Outline the point symbols as they stand, outline strokes included: no name may touch them."""
    return tuple(outline for outline in map(outline_mark, marks) if outline is not None)


def outline_mark(mark: Mark) -> BaseGeometry | None:
    """Outline a point symbol as it stands, None for lines and areas."""
    symbol = mark.frequency.symbol
    if isinstance(symbol, Pie):
        return shapely.Point(mark.at).buffer(mark.radius_mm)
    if isinstance(symbol, Marker):
        return outline_marker(symbol, mark.at).buffer(symbol.edge_mm / 2, join_style="mitre")
    return None


def outline_stroke(mark: Mark) -> tuple[BaseGeometry, ...]:
    """Outline what a line's stroke and ticks cover; nothing for other marks."""
    symbol = mark.frequency.symbol
    if not isinstance(symbol, Line):
        return ()
    return (mark.geometry.buffer(half_width(symbol), cap_style="flat", quad_segs=2),)


def half_width(line: Line) -> float:
    """Return how far a line's symbol reaches to each side (mm): its ticks, or its stroke."""
    return line.tick.length_mm / 2 if line.tick is not None else line.width_mm / 2


def part_lines(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Move lines with cross ticks aside where they run along a line without, so that neither hides the other."""
    plain = [mark for mark in marks if isinstance(mark.frequency.symbol, Line) and not mark.frequency.symbol.tick]
    return tuple(_part_line(mark, plain) for mark in marks) if plain else marks


def _part_line(mark: Mark, plain: list[Mark]) -> Mark:
    """Move one line with ticks aside by both half widths; the side that is freer, else the more western one."""
    symbol = mark.frequency.symbol
    if not isinstance(symbol, Line) or symbol.tick is None:
        return mark
    widest = max(half_width(other.frequency.symbol) for other in plain if isinstance(other.frequency.symbol, Line))
    away = half_width(symbol) + widest + LINE_GAP_MM
    beside = shapely.union_all([other.geometry for other in plain]).buffer(0.8 * away)
    if mark.geometry.intersection(beside).length < BESIDE_SHARE * mark.geometry.length:
        return mark
    sides = [shapely.offset_curve(mark.geometry.simplify(0.2), turn * away) for turn in (1, -1)]
    sides = [side for side in sides if side.length > 0.5 * mark.geometry.length]
    if not sides:
        return mark
    best = min(sides, key=lambda side: (round(side.intersection(beside).length, 3), side.centroid.x))
    return replace(mark, geometry=best)
