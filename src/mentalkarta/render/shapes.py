"""Geometry of the symbols, in millimetres: paths, cross ticks, hatching, slices. Nothing is drawn here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.path import Path
from shapely.ops import substring

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.symbol import Hatch, Marker, Tick

COARSE_MM, COARSE_CORNERS = 0.3, 14
"""A ring with fewer corners than this, bends under so many mm left out, is coarse: its corners show on the paper."""

STEPS, STEP_MM = 400, 0.6
"""How often circles that overlap are pushed, and how far at most each time: small steps pack, long ones fling."""


def make_path(geometry: BaseGeometry) -> Path:
    """Make one matplotlib path of a geometry's lines or polygons; holes run the other way round."""
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    polygons = shapely.orient_polygons(np.array([part for part in parts if part.geom_type == "Polygon"], dtype=object))
    paths = [_make_ring(ring) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    paths += [Path(shapely.get_coordinates(part)) for part in parts if part.geom_type in {"LineString", "LinearRing"}]
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))


def _make_ring(ring: BaseGeometry) -> Path:
    """Make a closed path of a ring."""
    return Path(shapely.get_coordinates(ring), closed=True)


def list_lines(geometry: BaseGeometry) -> list[shapely.LineString]:
    """List the lines of a geometry, end-to-end pieces joined; polygons give their outlines."""
    parts = shapely.get_parts(geometry)
    lines = [part.boundary if part.geom_type == "Polygon" else part for part in parts if not part.is_empty]
    merged = shapely.line_merge(shapely.union_all([line for line in lines if line.length > 0]))
    return [part for part in shapely.get_parts(merged) if part.geom_type == "LineString" and part.length > 0]


def list_polygons(geometry: BaseGeometry) -> list[shapely.Polygon]:
    """List the polygons of a geometry, whatever else it holds."""
    found: list[shapely.Polygon] = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            found.append(part)
        elif part.geom_type in {"MultiPolygon", "GeometryCollection"}:
            found.extend(list_polygons(part))
    return [polygon for polygon in found if not polygon.is_empty]


def find_middle(geometry: BaseGeometry) -> tuple[float, float]:
    """Find the middle of a geometry: well inside its largest polygon, halfway along its longest line, at its point."""
    polygons, lines = list_polygons(geometry), list_lines(geometry)
    if polygons:
        largest = max(polygons, key=lambda part: part.area)
        middle = shapely.Point(shapely.maximum_inscribed_circle(largest, 0.2).coords[0])
    elif lines:
        middle = max(lines, key=lambda line: line.length).interpolate(0.5, normalized=True)
    else:
        middle = geometry.centroid
    return float(middle.x), float(middle.y)


def cut_ticks(line: shapely.LineString, tick: Tick) -> shapely.MultiLineString:
    """Cut cross ticks along a line: evenly spread, at right angles, none at the very ends."""
    at = _spread_ticks(line, tick)
    reach = min(tick.every_mm / 2, line.length / 2)
    before = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(at - reach, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(line, np.minimum(at + reach, line.length)))
    middle = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    along = after - before
    length = np.hypot(along[:, 0], along[:, 1])
    keep = length > 0
    across = np.column_stack([-along[keep, 1], along[keep, 0]]) / length[keep, None] * tick.length_mm / 2
    return shapely.MultiLineString([(a, b) for a, b in zip(middle[keep] - across, middle[keep] + across, strict=True)])


def cut_dashes(line: shapely.LineString, dash_mm: Sequence[float], tick: Tick) -> shapely.MultiLineString:
    """Cut a line into dashes with a tick in the middle of each; on : off as asked, as many as there are ticks."""
    at = _spread_ticks(line, tick)
    half = line.length / len(at) * dash_mm[0] / sum(dash_mm[:2]) / 2
    cuts = [substring(line, middle - half, middle + half) for middle in at]
    return shapely.MultiLineString([shapely.get_coordinates(cut) for cut in cuts])


def _spread_ticks(line: shapely.LineString, tick: Tick) -> NDArray[np.float64]:
    """Return how far along a line (mm) its ticks stand."""
    count = max(1, round(line.length / tick.every_mm))
    at: NDArray[np.float64] = (np.arange(count) + 0.5) * line.length / count
    return at


def cut_hatch(region: BaseGeometry, hatch: Hatch) -> BaseGeometry:
    """Cut parallel lines by a region. The lines lie on one grid of the sheet, so neighbours' hatching meets."""
    if region.is_empty:
        return shapely.MultiLineString()
    x0, y0, x1, y1 = region.bounds
    turn = math.radians(hatch.angle_deg)
    along, across = np.array([math.cos(turn), math.sin(turn)]), np.array([-math.sin(turn), math.cos(turn)])
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    low, high = (corners @ across).min(), (corners @ across).max()
    start, end = (corners @ along).min(), (corners @ along).max()
    steps = np.arange(math.ceil(low / hatch.gap_mm), math.floor(high / hatch.gap_mm) + 1) * hatch.gap_mm
    lines = [(along * start + across * step, along * end + across * step) for step in steps]
    return shapely.intersection(shapely.MultiLineString(lines), region) if lines else shapely.MultiLineString()


def outline_marker(marker: Marker, centre: tuple[float, float]) -> shapely.Polygon:
    """Outline a marker about its centre."""
    x, y = centre
    half = marker.size_mm / 2
    if marker.shape == "circle":
        return shapely.Point(x, y).buffer(half, quad_segs=16)
    corners = {
        "triangle": ((-half, -half), (half, -half), (0.0, half)),
        "square": ((-half, -half), (half, -half), (half, half), (-half, half)),
        "diamond": ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)),
    }[marker.shape]
    return shapely.Polygon([(x + dx, y + dy) for dx, dy in corners])


def divide_pie(amounts: Sequence[float]) -> list[tuple[float, float]]:
    """Divide a circle among amounts: (start, end) of each slice in degrees clockwise from 12 o'clock.

    Their sum is 360; without any amount nothing is divided and every slice is empty.
    """
    total = math.fsum(amounts)
    if total <= 0:
        return [(0.0, 0.0) for _ in amounts]
    ends = np.cumsum(np.asarray(amounts, dtype=float)) / total * 360
    ends[np.asarray(amounts, dtype=float).cumsum() >= total] = 360.0
    starts = np.concatenate([[0.0], ends[:-1]])
    return [(float(start), float(end)) for start, end in zip(starts, ends, strict=True)]


def spread_circles(
    homes: Iterable[tuple[float, float]], radii: Sequence[float], *, gap_mm: float, farthest_mm: float
) -> list[tuple[float, float]]:
    """Push overlapping circles apart until they touch no more, or as far as they may go from home.

    The larger circle moves less. Circles on the very same spot leave it in the directions of a sunflower's seeds.
    """
    home = np.array(list(homes), dtype=float).reshape(-1, 2)
    radius = np.asarray(radii, dtype=float)
    turn = np.arange(len(home)) * math.pi * (3 - math.sqrt(5))
    place = home + 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(STEPS):
        move = _find_push(place, radius, gap_mm)
        if np.abs(move).max(initial=0.0) < 1e-3:
            break
        length = np.hypot(move[:, 0], move[:, 1])
        place = place + move * np.minimum(1.0, STEP_MM / np.maximum(length, 1e-9))[:, None]
        away = place - home
        far = np.hypot(away[:, 0], away[:, 1])
        held = np.minimum(1.0, farthest_mm / np.maximum(far, 1e-9))
        place = home + away * held[:, None]
    still = np.hypot(*(place - home).T) < 0.01
    place[still] = home[still]
    return [(float(x), float(y)) for x, y in place]


def _find_push(place: NDArray[np.float64], radius: NDArray[np.float64], gap_mm: float) -> NDArray[np.float64]:
    """Find how each circle is pushed by those it overlaps."""
    apart = place[:, None, :] - place[None, :, :]
    distance = np.hypot(apart[..., 0], apart[..., 1])
    overlap = np.maximum(0.0, radius[:, None] + radius[None, :] + gap_mm - distance)
    np.fill_diagonal(overlap, 0.0)
    yielding = radius[None, :] ** 2 / (radius[:, None] ** 2 + radius[None, :] ** 2)
    push = apart / np.maximum(distance, 1e-9)[..., None] * (overlap * yielding)[..., None]
    total: NDArray[np.float64] = 0.6 * push.sum(axis=1)
    return total


def slide_circle(
    home: tuple[float, float],
    radius_mm: float,
    taken: Sequence[tuple[float, float, float]],
    *,
    farthest_mm: float,
) -> tuple[float, float]:
    """Return the nearest point to a home where a circle touches none of those taken (x, y, radius).

    Looks around the home in rings of 0.4 mm and 24 directions; stays home when nothing is free within reach.
    """
    if not taken:
        return home
    circles = np.asarray(taken, dtype=float)
    angles = np.radians(90 - np.arange(24) * 15.0)
    for reach in np.arange(0.0, farthest_mm + 1e-9, 0.4):
        spots = np.array(home) + reach * np.column_stack([np.cos(angles), np.sin(angles)])
        apart = np.hypot(spots[:, None, 0] - circles[:, 0], spots[:, None, 1] - circles[:, 1])
        free = np.flatnonzero((apart >= radius_mm + circles[:, 2]).all(axis=1))
        if len(free):
            return float(spots[free[0], 0]), float(spots[free[0], 1])
    return home


def smooth_polygon(polygon: shapely.Polygon) -> shapely.Polygon:
    """Round the corners of coarse rings (Chaikin 1974); fine rings stay as they are."""
    rings = [smooth_ring(ring) for ring in (polygon.exterior, *polygon.interiors)]
    smooth = shapely.Polygon(rings[0], rings[1:])
    return smooth if smooth.is_valid else polygon


def smooth_ring(ring: shapely.LinearRing) -> shapely.LinearRing:
    """Cut the corners of a ring three times, when few corners make its shape on the paper."""
    points = shapely.get_coordinates(ring.simplify(COARSE_MM))[:-1]
    if len(points) >= COARSE_CORNERS:
        return ring
    for _ in range(3):
        after = np.roll(points, -1, axis=0)
        points = np.stack([0.75 * points + 0.25 * after, 0.25 * points + 0.75 * after], axis=1).reshape(-1, 2)
    return shapely.LinearRing(points)
