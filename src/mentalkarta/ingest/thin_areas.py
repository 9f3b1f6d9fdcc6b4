"""Thin areas drawn for lines, as scanners and digitisers make them: replaced by their centre line."""

from collections import deque
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.ndimage import gaussian_filter1d
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from mentalkarta.ingest.columns import Column
from mentalkarta.ingest.flat import Floats, Shapes
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.lots import Findings
from mentalkarta.ingest.verdicts import Finding, repair, set_aside

SOFT = 0.75  # of the width: standard deviation of smoothing, which takes out the zigzag between the two sides
COARSE = 0.1  # of the width: border and centre line are simplified by so much
CAP = 0.25  # of the width: a line ends so much before its area does; half where its end is round, nothing where flat
BARE = 0.2  # share of an area that may lie farther from the line than its width: more, and it has branches
POINTS = 4_000  # on a border, that make triangles as long as the area is wide; more would take long

_DECIMALS = 3
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

_Neighbours = dict[int, list[tuple[int, int]]]
"""By triangle the triangles beside it, each with the number of the side between them."""


@dataclass(frozen=True, slots=True)
class Band:
    """How wide and how long an area is, taken as a band of one width, in metres."""

    width_m: float
    length_m: float


def draw_centre_lines(shapes: Shapes, elements: Column, limits: Limits) -> tuple[Shapes, Findings]:
    """Replace areas drawn for lines by their centre lines, or set them aside.

    Parameters
    ----------
    shapes
        Valid, in metres.
    elements
        What was drawn, by row.
    limits
        `band_width_m`, `band_share` and `band_vertices` are used.

    Returns
    -------
    tuple
        The shapes, None where set aside, and findings by row.

    Notes
    -----
    The triangles of an area (constrained Delaunay, its border cut to pieces as long as it is wide) form a chain; the
    line runs through the middles of the sides between them (chordal axis: L. Prasad, 1997), from tip to tip, or around
    the hole of a ring. It is smoothed and led straight on to the ends of the area. Measured on lines of 5 to 60 m with
    sides that tremble by up to a fifth of that it lies at most 0.15 widths off on average, its length within 5 %.
    """
    drawn = shapes.copy()
    findings: Findings = {}
    wanted = np.array([element.kind == "line" for element in elements.values], dtype=bool)[elements.codes]
    for row in np.flatnonzero(wanted & np.isin(shapely.get_type_id(shapes), _AREAS)).tolist():
        drawn[row], finding = _replace_area(shapes[row], limits)
        findings[row] = (finding,)
    return drawn, findings


def _replace_area(shape: BaseGeometry, limits: Limits) -> tuple[BaseGeometry | None, Finding]:
    """Replace one area, all of its parts, or say why not."""
    parts = shapely.get_parts(shapely.normalize(shape))  # where a border begins and which way it runs must not matter
    bands = [measure_band(part) for part in parts]
    widest, share = max(band.width_m for band in bands), max(band.width_m / band.length_m for band in bands)
    vertices = int(shapely.get_num_coordinates(shape))
    lines: list[shapely.LineString | None] = [None]
    if widest <= limits.band_width_m and share <= limits.band_share and vertices <= limits.band_vertices:
        lines = [find_centre_line(part, band) for part, band in zip(parts, bands, strict=True)]
    whole = [line for line in lines if line is not None]
    if len(whole) < len(parts):
        limit_percent = round(100 * limits.band_share)
        return None, set_aside("area-for-line", limit_m=round(limits.band_width_m), limit_percent=limit_percent)
    line = whole[0] if len(whole) == 1 else shapely.MultiLineString(whole)
    return line, repair("area-made-line", width_m=round(widest, 1), length_m=round(line.length))


def measure_band(area: shapely.Polygon) -> Band:
    """Measure an area as a rectangle of its size and its length of border; with a hole, as a ring."""
    border_m = area.length
    width_m = 2 * area.area / border_m
    if len(area.interiors) == 0:
        width_m = (border_m - max(border_m**2 - 16 * area.area, 0.0) ** 0.5) / 4
    return Band(width_m, area.area / width_m)


def find_centre_line(area: shapely.Polygon, band: Band) -> shapely.LineString | None:
    """Find the centre line of a thin area with at most one hole; None where it has more, or branches."""
    if len(area.interiors) > 1:
        return None
    grain_m = max(band.width_m, area.length / POINTS)
    border = shapely.segmentize(shapely.simplify(area, COARSE * band.width_m), grain_m)
    middles = _find_middles(border)
    if len(middles) < 2:
        return None
    line = _straighten(shapely.LineString(middles), area, grain_m)
    bare_m2 = shapely.difference(area, shapely.buffer(line, band.width_m)).area
    if bare_m2 > BARE * area.area:
        return None
    slim = shapely.simplify(line, COARSE * band.width_m)
    return shapely.LineString(np.round(shapely.get_coordinates(slim), _DECIMALS))


def _find_middles(border: shapely.Polygon) -> Floats:
    """Find the middles of the sides that the chain of an area's triangles passes, shape (sides, 2); a ring's closed."""
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(border))
    neighbours, middles = _link_triangles(triangles)
    if len(middles) == len(triangles):  # one side more than in a tree; a hole that touches the border makes no ring
        sides = _walk_ring(neighbours)
        sides += sides[:1]
    else:
        centres = shapely.get_coordinates(shapely.centroid(triangles))
        _, far = _measure_from(0, neighbours, centres)
        before, last = _measure_from(far, neighbours, centres)
        sides = []
        while last != far:
            last, side = before[last]
            sides.append(side)
    return middles[sides]


def _link_triangles(triangles: Shapes) -> tuple[_Neighbours, Floats]:
    """Find the triangles beside each other, and the middles of the sides between them."""
    corners = shapely.get_coordinates(triangles).reshape(-1, 4, 2)
    xy = corners[:, :3].reshape(-1, 2)
    corner = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)[1].reshape(-1, 3)
    ends = np.sort(np.stack([corner, np.roll(corner, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)
    key = ends[:, 0] * (int(corner.max()) + 1) + ends[:, 1]
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order]) == 0)
    one, other = order[first], order[first + 1]
    middles = ((corners[:, :3] + corners[:, 1:]) / 2).reshape(-1, 2)[one]
    neighbours: _Neighbours = {number: [] for number in range(len(triangles))}
    for side, (here, there) in enumerate(zip((one // 3).tolist(), (other // 3).tolist(), strict=True)):
        neighbours[here].append((there, side))
        neighbours[there].append((here, side))
    return neighbours, middles


def _measure_from(start: int, neighbours: _Neighbours, centres: Floats) -> tuple[dict[int, tuple[int, int]], int]:
    """Walk a tree of triangles: for each the one before it and the side between; and the farthest of all."""
    before: dict[int, tuple[int, int]] = {}
    walked, heap = {start: 0.0}, [start]
    while heap:
        here = heap.pop()
        for there, side in neighbours[here]:
            if there not in walked:
                walked[there] = walked[here] + float(np.hypot(*(centres[here] - centres[there])))
                before[there] = (here, side)
                heap.append(there)
    return before, min(walked, key=lambda number: (-walked[number], number))


def _walk_ring(neighbours: _Neighbours) -> list[int]:
    """Walk around the one ring of triangles, its branches pruned, and list the sides passed."""
    degree = {number: len(near) for number, near in neighbours.items()}
    leaves = deque(number for number, count in degree.items() if count == 1)
    while leaves:
        leaf = leaves.popleft()
        degree[leaf] = 0
        for there, _ in neighbours[leaf]:
            degree[there] -= 1
            if degree[there] == 1:
                leaves.append(there)
    start = here = next(number for number, count in degree.items() if count == 2)
    sides: list[int] = []
    while not sides or here != start:
        ring = [(there, side) for there, side in neighbours[here] if degree[there] == 2 and side not in sides[-1:]]
        here, side = ring[0]
        sides.append(side)
    return sides


def _straighten(line: shapely.LineString, area: shapely.Polygon, grain_m: float) -> shapely.LineString:
    """Smooth the line through the middles, and lead its ends, if any, straight on from before they bend to a corner."""
    if line.is_closed:
        return _smooth(line, grain_m)
    cut_m = min(grain_m, line.length / 4)
    inner = shapely.LineString(substring(line, cut_m, line.length - cut_m).coords)
    xy = shapely.get_coordinates(_smooth(inner, grain_m))
    head, tail = _lead_on(xy[::-1], area, grain_m), _lead_on(xy, area, grain_m)
    return shapely.LineString(np.vstack([head, xy, tail]))


def _smooth(line: shapely.LineString, grain_m: float) -> shapely.LineString:
    """Smooth a line; its ends go straight on, a ring stays closed."""
    count = max(2, int(np.ceil(2 * line.length / grain_m)))
    points = shapely.line_interpolate_point(line, np.linspace(0, 1, count + 1), normalized=True)
    xy = shapely.get_coordinates(points)
    spread = SOFT * grain_m * count / line.length
    if line.is_closed:
        ring = gaussian_filter1d(xy[:-1], spread, axis=0, mode="wrap")
        return shapely.LineString(np.vstack([ring, ring[:1]]))
    reach = min(count, int(3 * spread) + 1)
    before, after = 2 * xy[0] - xy[reach:0:-1], 2 * xy[-1] - xy[-2 : -reach - 2 : -1]
    soft = gaussian_filter1d(np.vstack([before, xy, after]), spread, axis=0, mode="nearest", truncate=3.0)
    return shapely.LineString(soft[reach : reach + len(xy)])


def _lead_on(xy: Floats, area: shapely.Polygon, width_m: float) -> Floats:
    """Find the point that a line's end leads on to."""
    line = shapely.LineString(xy)
    back = shapely.get_coordinates(line.interpolate(max(line.length - 2 * width_m, 0.0)))[0]
    onward = (xy[-1] - back) / max(float(np.hypot(*(xy[-1] - back))), 1e-9)
    ray = shapely.intersection(shapely.LineString([xy[-1], xy[-1] + 6 * width_m * onward]), area)
    nearest = min(shapely.get_parts(ray), key=lambda part: float(part.distance(shapely.Point(xy[-1]))), default=ray)
    end: Floats = xy[-1] + max(nearest.length - CAP * width_m, 0.0) * onward
    return end
