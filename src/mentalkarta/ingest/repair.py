"""Mend areas that are broken, where that can be done honestly, and in time that is bounded beforehand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mentalkarta.ingest.flat import Flags, Floats, Shapes
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.lots import Findings
from mentalkarta.ingest.stars import are_stars
from mentalkarta.ingest.verdicts import Finding, SetAsideError, repair, set_aside

_AREA = 2
"""Dimension of an area."""

_BLOCK = 64
"""Segments that are held against each other at a time, so that a scribble never fills the memory."""

_CELLS = 1_000_000
"""Points times segments that are held against each other at a time."""

_TOUCH_M = 1e-4
"""Metres by which a segment must reach across another to cross it; less is a touch, coordinates being millimetres."""


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Segments, from `starts` to `ends`, shape (n, 2) each, and the later ones whose box meets theirs: itself first."""

    starts: Floats
    ends: Floats
    other_starts: Floats
    other_ends: Floats


def repair_shapes(shapes: Shapes, limits: Limits) -> tuple[Shapes, Findings]:
    """Mend invalid areas, or set them aside.

    Parts that touch or overlap are united. An outline that crosses itself keeps everything it encloses; the change is
    measured against the even-odd area, so that a figure of eight changes nothing and a scribble much.

    Parameters
    ----------
    shapes
        In metres.
    limits
        `repair_pairs`, `repair_crossings` and `repair_change` are used.

    Returns
    -------
    tuple
        Valid shapes, None where set aside, and findings by row.
    """
    mended = shapes.copy()
    findings: Findings = {}
    known: dict[bytes, tuple[BaseGeometry | None, Finding]] = {}
    for row in _find_broken(shapes):
        # Many people tick the same areas: each outline is mended once.
        key = shapely.to_wkb(shapes[row])
        if key not in known:
            known[key] = _mend(shapes[row], limits)
        mended[row], finding = known[key]
        findings[row] = (finding,)
    return mended, findings


def _find_broken(shapes: Shapes) -> list[int]:
    """Find the areas that are not valid."""
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == _AREA)
    doubtful = areas[~are_stars(shapes[areas])]
    broken: list[int] = doubtful[~shapely.is_valid(shapes[doubtful])].tolist()
    return broken


def _mend(shape: BaseGeometry, limits: Limits) -> tuple[BaseGeometry | None, Finding]:
    """Mend one area, or say why not."""
    parts = shapely.get_parts(shape)
    broken = ~shapely.is_valid(parts)
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
        limit_percent = _write_percent(limits.repair_change)
        return None, set_aside("repair-too-large", percent=_write_percent(share), limit_percent=limit_percent)
    return whole, repair("area-repaired", percent=_write_percent(share))


def _write_percent(share: float) -> str:
    """Write a share in whole per cent, in a word and digits that Swedish and English have in common."""
    return f"{100 * share:.0f}" if share >= 0.01 else "under 1"


def _check_effort(shape: BaseGeometry, limits: Limits) -> None:
    """Refuse what would take too long: the time of a repair grows with what may cross, and with what does."""
    if has_more_pairs(lay_blocks(shape), limits.repair_pairs):
        raise SetAsideError("repair-too-dense")
    if has_more_crossings(lay_blocks(shape), limits.repair_crossings):
        raise SetAsideError("repair-too-many-crossings", limit=limits.repair_crossings)


def _unite(parts: Shapes, broken: Flags) -> tuple[BaseGeometry, float]:
    """Mend the broken parts and unite all; also return by how many square metres the mending changed them."""
    mended = parts.copy()
    mended[broken] = shapely.make_valid(parts[broken], method="structure", keep_collapsed=False)
    odd_m2 = np.array([measure_even_odd(part) for part in parts[broken]])
    return shapely.union_all(mended), float(np.abs(shapely.area(mended[broken]) - odd_m2).sum())


def lay_blocks(area: BaseGeometry) -> Iterator[_Block]:
    """Lay the segments of an area's rings into blocks, each with the later ones that it lies near."""
    starts, ends = _cut_segments(area)
    firsts = np.arange(0, len(starts), _BLOCK)
    low = np.minimum.reduceat(np.minimum(starts, ends), firsts)
    high = np.maximum.reduceat(np.maximum(starts, ends), firsts)
    for number, first in enumerate(firsts.tolist()):
        near = ((low <= high[number]) & (high >= low[number])).all(axis=1)
        near[:number] = False
        others = np.flatnonzero(np.repeat(near, _BLOCK)[: len(starts)])
        own = slice(first, first + _BLOCK)
        yield _Block(starts[own], ends[own], starts[others], ends[others])


def has_more_pairs(blocks: Iterable[_Block], limit: int) -> bool:
    """Tell whether there are more than `limit` pairs of segments to be held against each other."""
    pairs = 0
    for block in blocks:
        pairs += len(block.starts) * len(block.other_starts)
        if pairs > limit:
            return True
    return False


def has_more_crossings(blocks: Iterable[_Block], limit: int) -> bool:
    """Tell whether segments cross each other more often than `limit` times; where many do, the first blocks tell."""
    crossings = 0
    for block in blocks:
        mine, met = _find_crossings(block)
        # A block's own segments come first among the others; there every crossing is found from both sides.
        crossings += int(np.count_nonzero(met > mine))
        if crossings > limit:
            return True
    return False


def _cut_segments(area: BaseGeometry) -> tuple[Floats, Floats]:
    """Return where the segments of all rings start and end, shape (segments, 2) each, from the area's own corner."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(area))]
    corner = shapely.get_coordinates(area).min(axis=0)
    return np.concatenate([ring[:-1] for ring in rings]) - corner, np.concatenate([ring[1:] for ring in rings]) - corner


def _find_crossings(block: _Block) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the pairs of a block's segments and the others that cross, as two arrays of places."""
    normals, offsets = _find_normals(block.starts, block.ends)
    mine, met = np.nonzero(
        _lies_across(
            normals @ block.other_starts.T - offsets[:, np.newaxis],
            normals @ block.other_ends.T - offsets[:, np.newaxis],
        )
    )
    normals, offsets = _find_normals(block.other_starts[met], block.other_ends[met])
    across = _lies_across(
        (normals * block.starts[mine]).sum(axis=1) - offsets, (normals * block.ends[mine]).sum(axis=1) - offsets
    )
    return mine[across], met[across]


def _lies_across(first: Floats, last: Floats) -> Flags:
    """Tell whether two distances from a line, in metres, lie on either side of it."""
    return np.asarray((np.minimum(first, last) < -_TOUCH_M) & (np.maximum(first, last) > _TOUCH_M))


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
    rows = max(1, _CELLS // len(starts))
    blocks = [_lie_in_odd(points[first : first + rows], starts, ends) for first in range(0, len(points), rows)]
    return float(shapely.area(faces)[np.concatenate([np.zeros(0, dtype=bool), *blocks])].sum())


def _lie_in_odd(points: Floats, starts: Floats, ends: Floats) -> Flags:
    """Tell for each point whether a ray from it eastwards meets an odd number of segments."""
    x, y = points[:, :1], points[:, 1:]
    rises = ends[:, 1] - starts[:, 1]
    slopes = (ends[:, 0] - starts[:, 0]) / np.where(rises == 0, 1.0, rises)
    meets = (starts[:, 1] > y) != (ends[:, 1] > y)
    return np.asarray((meets & (starts[:, 0] + (y - starts[:, 1]) * slopes > x)).sum(axis=1) % 2 == 1)
