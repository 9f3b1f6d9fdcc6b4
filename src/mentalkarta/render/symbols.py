"""The symbols: each renderer-neutral Symbol drawn one way, on the map and in the legend alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from matplotlib.patches import Circle, PathPatch, Wedge

from mentalkarta.render.page import Canvas
from mentalkarta.render.shapes import (
    cut_dashes,
    cut_hatch,
    cut_ticks,
    divide_pie,
    list_lines,
    make_path,
    outline_marker,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.symbol import Area, Line, Marker, Pie

CASING_BELOW = 0.4
"""How far below a class its casings lie: under every line of the class, above the class below."""


def draw_stroke(
    canvas: Canvas,
    geometry: BaseGeometry,
    color: str,
    width_mm: float,
    *,
    dash_mm: Sequence[float] = (),
    order: float = 0.0,
    label: str = "",
    round_ends: bool = False,
) -> None:
    """Draw the lines of a geometry (or outlines of polygons) in one colour and width, dashes in millimetres.

    Dashes need `lines.scale_dashes` off, see `mentalkarta.render.page.own_settings`.
    """
    if geometry.is_empty:
        return
    ends = "round" if round_ends else "butt"
    stroke = PathPatch(make_path(geometry), fill=False, edgecolor=color, capstyle=ends, joinstyle="round")
    stroke.set_linewidth(canvas.to_points(width_mm))
    if dash_mm:
        stroke.set_linestyle((0.0, tuple(canvas.to_points(part) for part in dash_mm)))
    canvas.add(stroke, order, label)


def draw_fill(
    canvas: Canvas, geometry: BaseGeometry, color: str, *, alpha: float = 1.0, order: float = 0.0, label: str = ""
) -> None:
    """Fill the polygons of a geometry with one colour, without outline."""
    if geometry.is_empty:
        return
    canvas.add(PathPatch(make_path(geometry), facecolor=color, alpha=alpha, linewidth=0), order, label)


def draw_marker(
    canvas: Canvas, marker: Marker, centre: tuple[float, float], *, order: float = 0.0, label: str = ""
) -> None:
    """Draw a marker about its centre (mm), its white halo beneath."""
    outline = outline_marker(marker, centre)
    if marker.halo_mm:
        draw_stroke(canvas, outline, "#FFFFFF", marker.edge_mm + 2 * marker.halo_mm, order=order)
    shape = PathPatch(make_path(outline), facecolor=marker.fill, edgecolor=marker.edge, joinstyle="miter")
    shape.set_linewidth(canvas.to_points(marker.edge_mm))
    canvas.add(shape, order, label)


def draw_line(canvas: Canvas, line: Line, geometry: BaseGeometry, *, order: float = 0.0, label: str = "") -> None:
    """Draw a line (mm): casing, then the line in its dash, then its cross ticks."""
    pieces = list_lines(geometry)
    if not pieces:
        return
    whole: BaseGeometry = shapely.MultiLineString(pieces)
    if line.casing_mm:
        wide = line.width_mm + 2 * line.casing_mm
        draw_stroke(canvas, whole, line.casing, wide, order=order - CASING_BELOW, round_ends=True)
    if line.tick is None:
        ends = not line.dash_mm
        draw_stroke(
            canvas, whole, line.color, line.width_mm, dash_mm=line.dash_mm, order=order, label=label, round_ends=ends
        )
    else:
        if line.dash_mm:  # as geometry: a dash pattern drifts away from the ticks along a long line
            whole = shapely.union_all([cut_dashes(piece, line.dash_mm, line.tick) for piece in pieces])
        draw_stroke(canvas, whole, line.color, line.width_mm, order=order, label=label)
        ticks = shapely.union_all([cut_ticks(piece, line.tick) for piece in pieces])
        draw_stroke(canvas, ticks, line.color, line.tick.width_mm, order=order, label=f"{label} ticks")


def draw_area(
    canvas: Canvas,
    area: Area,
    geometry: BaseGeometry,
    *,
    tinted: BaseGeometry | None = None,
    clear: BaseGeometry | None = None,
    order: float = 0.0,
    label: str = "",
) -> None:
    """Draw an area (mm): tint, hatch, outline.

    Tint and hatch stay within `tinted` (the land; all of the area when None); the hatch leaves `clear` free (names).
    """
    region = geometry if tinted is None else shapely.intersection(geometry, tinted)
    draw_fill(canvas, region, area.fill, alpha=area.alpha, order=order, label=f"{label} tint")
    if area.hatch is not None:
        open_region = region if clear is None else shapely.difference(region, clear)
        lines = cut_hatch(open_region, area.hatch)
        draw_stroke(canvas, lines, area.edge, area.hatch.width_mm, order=order, label=f"{label} hatch")
    draw_stroke(canvas, geometry, area.edge, area.edge_mm, dash_mm=area.dash_mm, order=order, label=label)


def pie_radius(pie: Pie, share: float) -> float:
    """Return the radius (mm) whose circle's area follows the share."""
    return pie.radius_mm * math.sqrt(share)


def draw_pie(
    canvas: Canvas,
    pie: Pie,
    centre: tuple[float, float],
    share: float,
    slices: Sequence[tuple[float, str]],
    *,
    order: float = 0.0,
    label: str = "",
) -> None:
    """Draw a pie: (amount, colour) slices clockwise from 12 o'clock, dividers between them, a ring about them."""
    radius = pie_radius(pie, share)
    present = [(amount, color) for amount, color in slices if amount > 0]
    for (start, end), (_, color) in zip(divide_pie([amount for amount, _ in present]), present, strict=True):
        draw_slice(canvas, centre, radius, (start, end), color, order=order, label=f"{label} slice")
    if len(present) > 1:
        angles = [start for start, _ in divide_pie([amount for amount, _ in present])]
        spokes = shapely.MultiLineString([(centre, point_at(centre, radius, angle)) for angle in angles])
        draw_stroke(canvas, spokes, pie.divider, pie.divider_mm, order=order, label=f"{label} dividers")
    draw_ring(canvas, pie, centre, radius, order=order, label=label)


def draw_slice(
    canvas: Canvas,
    centre: tuple[float, float],
    radius: float,
    span_deg: tuple[float, float],
    color: str,
    *,
    order: float = 0.0,
    label: str = "",
) -> None:
    """Fill the slice from one angle to another, degrees clockwise from 12 o'clock."""
    start, end = span_deg
    canvas.add(Wedge(centre, radius, 90 - end, 90 - start, facecolor=color, linewidth=0), order, label)


def draw_ring(
    canvas: Canvas, pie: Pie, centre: tuple[float, float], radius: float, *, order: float = 0.0, label: str = ""
) -> None:
    """Draw the ring about a pie."""
    ring = Circle(centre, radius, fill=False, edgecolor=pie.ring)
    ring.set_linewidth(canvas.to_points(pie.ring_mm))
    canvas.add(ring, order, label)


def point_at(centre: tuple[float, float], radius: float, angle_deg: float) -> tuple[float, float]:
    """Return the point at an angle, degrees clockwise from 12 o'clock."""
    turn = math.radians(angle_deg)
    return centre[0] + radius * math.sin(turn), centre[1] + radius * math.cos(turn)
