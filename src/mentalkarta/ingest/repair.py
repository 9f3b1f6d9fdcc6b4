"""Mend areas that are broken, where that can be done honestly, and in time that is bounded beforehand."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mentalkarta.ingest.crs import Flags, Floats
from mentalkarta.ingest.geometry import Shapes
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.shapes import Findings
from mentalkarta.ingest.verdicts import Finding, SetAsideError, repair, set_aside

_BLOCK = 256
"""Segments that are held against each other at a time, so that a scribble never fills the memory."""

_TOUCH_M = 1e-4
"""Metres by which a segment must reach across another to cross it; less is a touch, coordinates being millimetres."""


def repair_shapes(shapes: Shapes, limits: Limits) -> tuple[Shapes, Findings]:
    """Mend invalid areas, or set them aside.

    Parts that touch or overlap are united. An outline that crosses itself keeps everything it encloses; the change is
    measured against the even-odd area, so that a figure of eight changes nothing and a scribble much.

    Parameters
    ----------
    shapes
        In metres; None where set aside already.
    limits
        `repair_vertices`, `repair_crossings` and `repair_change` are used.

    Returns
    -------
    tuple
        Valid shapes, None where set aside, and findings by row.
    """
    mended = shapes.copy()
    findings: Findings = {}
    known: dict[bytes, tuple[BaseGeometry | None, Finding]] = {}
    for row in np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)):
        # Many people tick the same areas: each outline is mended once.
        key = shapely.to_wkb(shapes[row])
        if key not in known:
            known[key] = _mend(shapes[row], limits)
        mended[row], finding = known[key]
        findings[int(row)] = (finding,)
    return mended, findings


def _mend(shape: BaseGeometry, limits: Limits) -> tuple[BaseGeometry | None, Finding]:
    """Mend one area, or say why not."""
    parts = shapely.get_parts(shape)
    broken = ~shapely.is_valid(parts)
    if not broken.any() and shapely.coverage_is_valid(parts):
        return shapely.coverage_union_all(parts), repair("parts-joined", parts=len(parts))
    try:
        _check_effort(shape, limits)
    except SetAsideError as error:
        return None, error.finding
    whole, change_m2 = _unite(parts, broken)
    if whole.area == 0:
        return None, set_aside("area-zero")
    if not broken.any():
        return whole, repair("parts-joined", parts=len(parts))
    share = change_m2 / whole.area
    if share > limits.repair_change:
        limit_percent = round(100 * limits.repair_change)
        return None, set_aside("repair-too-large", percent=round(100 * share), limit_percent=limit_percent)
    return whole, repair("area-repaired", percent=round(100 * share, 1))


def _check_effort(shape: BaseGeometry, limits: Limits) -> None:
    """Refuse what would take too long: the time of a repair grows with its crossings, and those with the square."""
    vertices = int(shapely.get_num_coordinates(shape))
    if vertices > limits.repair_vertices:
        raise SetAsideError("repair-too-many-vertices", count=vertices, limit=limits.repair_vertices)
    if has_more_crossings(shape, limits.repair_crossings):
        raise SetAsideError("repair-too-many-crossings", limit=limits.repair_crossings)


def _unite(parts: Shapes, broken: Flags) -> tuple[BaseGeometry, float]:
    """Mend the broken parts and unite all; also return by how many square metres the mending changed them."""
    mended = parts.copy()
    mended[broken] = shapely.make_valid(parts[broken], method="structure", keep_collapsed=False)
    odd_m2 = np.array([measure_even_odd(part) for part in parts[broken]])
    return shapely.union_all(mended), float(np.abs(shapely.area(mended[broken]) - odd_m2).sum())


def has_more_crossings(area: BaseGeometry, limit: int) -> bool:
    """Tell whether the segments of an area's rings cross each other more often than `limit` times.

    Every segment is held against every later one, in blocks, but for blocks that lie apart; where many cross, the
    first few blocks tell.
    """
    starts, ends = _cut_segments(area)
    firsts = range(0, len(starts), _BLOCK)
    low = np.array([np.minimum(starts, ends)[first : first + _BLOCK].min(axis=0) for first in firsts])
    high = np.array([np.maximum(starts, ends)[first : first + _BLOCK].max(axis=0) for first in firsts])
    crossings = 0
    for number, first in enumerate(firsts):
        own = slice(first, first + _BLOCK)
        near = ((low <= high[number]) & (high >= low[number])).all(axis=1)
        others = np.flatnonzero(np.repeat(near, _BLOCK)[: len(starts)])
        others = others[others >= first]
        mine, met = _find_crossings((starts[own], ends[own]), (starts[others], ends[others]))
        crossings += int(np.count_nonzero(others[met] > mine + first))
        if crossings > limit:
            return True
    return False


def _cut_segments(area: BaseGeometry) -> tuple[Floats, Floats]:
    """Return where the segments of all rings start and end, shape (segments, 2) each, from the area's own corner."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(area)]
    corner = shapely.get_coordinates(area).min(axis=0)
    return np.concatenate([ring[:-1] for ring in rings]) - corner, np.concatenate([ring[1:] for ring in rings]) - corner


def _find_crossings(
    ours: tuple[Floats, Floats], theirs: tuple[Floats, Floats]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the pairs of segments (starts, ends) that cross each other, as two arrays of places."""
    normals, offsets = _find_normals(*ours)
    first = normals @ theirs[0].T - offsets[:, np.newaxis]
    last = normals @ theirs[1].T - offsets[:, np.newaxis]
    mine, met = np.nonzero((np.minimum(first, last) < -_TOUCH_M) & (np.maximum(first, last) > _TOUCH_M))
    normals, offsets = _find_normals(theirs[0][met], theirs[1][met])
    first = (normals * ours[0][mine]).sum(axis=1) - offsets
    last = (normals * ours[1][mine]).sum(axis=1) - offsets
    both = (np.minimum(first, last) < -_TOUCH_M) & (np.maximum(first, last) > _TOUCH_M)
    return mine[both], met[both]


def _find_normals(starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Return the unit normal of each segment and the distance of its line from the origin along it."""
    runs = ends - starts
    lengths = np.hypot(runs[:, 0], runs[:, 1])
    normals = np.column_stack([-runs[:, 1], runs[:, 0]]) / np.where(lengths > 0, lengths, 1.0)[:, np.newaxis]
    return normals, (normals * starts).sum(axis=1)


def measure_even_odd(polygon: BaseGeometry) -> float:
    """Return the area that lies within an odd number of a polygon's rings' turns, in square metres."""
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(shapely.get_rings(polygon))]))
    starts, ends = _cut_segments(polygon)
    corner = shapely.get_coordinates(polygon).min(axis=0)
    points = shapely.get_coordinates(shapely.point_on_surface(faces)) - corner
    odd = np.array([_lies_in_odd(point, starts, ends) for point in points], dtype=bool)
    return float(shapely.area(faces[odd]).sum())


def _lies_in_odd(point: Floats, starts: Floats, ends: Floats) -> bool:
    """Tell whether a ray from a point eastwards meets an odd number of segments."""
    x, y = point
    meets = (starts[:, 1] > y) != (ends[:, 1] > y)
    low, high = starts[meets], ends[meets]
    crossing_x = low[:, 0] + (y - low[:, 1]) / (high[:, 1] - low[:, 1]) * (high[:, 0] - low[:, 0])
    return bool(np.count_nonzero(crossing_x > x) % 2)
