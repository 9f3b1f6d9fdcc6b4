"""Coordinates of many drawings end to end: judged and turned into shapes in whole arrays."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from mentalkarta.model import Kind

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

FEWEST: Mapping[Kind, int] = {"point": 1, "line": 2, "area": 4}
"""Fewest positions of a path: an area's ring repeats its first one."""

_FORMS: Mapping[Kind, tuple[tuple[shapely.GeometryType, tuple[int, ...]], ...]] = {
    "point": ((shapely.GeometryType.POINT, ()), (shapely.GeometryType.MULTIPOINT, (1,))),
    "line": ((shapely.GeometryType.LINESTRING, (1,)), (shapely.GeometryType.MULTILINESTRING, (1, 3))),
    "area": ((shapely.GeometryType.POLYGON, (1, 2)), (shapely.GeometryType.MULTIPOLYGON, (1, 2, 3))),
}
"""Type of a drawing of one part, and of several; and which fields of `Flat` are the levels of its ragged array."""


class Flat(NamedTuple):
    """The coordinates of many drawings of one kind, end to end.

    `xy` has shape (positions, 2); `path_sizes` counts positions of a path, `part_sizes` paths of a part and
    `drawing_sizes` parts of a drawing; none of them is 0.
    """

    xy: Floats
    path_sizes: Counts
    part_sizes: Counts
    drawing_sizes: Counts

    def count_vertices(self) -> Counts:
        """Count the positions of each drawing."""
        return sum_by(sum_by(self.path_sizes, self.part_sizes), self.drawing_sizes)


def sum_by(values: Counts, sizes: Counts) -> Counts:
    """Sum values over consecutive groups of these sizes, none of them empty."""
    return np.add.reduceat(values, np.cumsum(sizes) - sizes) if len(sizes) else np.zeros(0, dtype=np.int64)


def join_flats(flats: Sequence[Flat]) -> Flat:
    """Lay flats one after the other."""
    return Flat(*map(np.concatenate, zip(*flats, strict=True)))


def choose_drawings(flat: Flat, good: Flags) -> Flat:
    """Keep some of the drawings."""
    if good.all():
        return flat
    parts = np.repeat(good, flat.drawing_sizes)
    paths = np.repeat(parts, flat.part_sizes)
    positions = np.repeat(paths, flat.path_sizes)
    return Flat(flat.xy[positions], flat.path_sizes[paths], flat.part_sizes[parts], flat.drawing_sizes[good])


def close_rings(flat: Flat) -> tuple[Flat, Counts]:
    """Repeat the first position of each ring that does not end where it begins; also return rings closed a drawing."""
    ends = np.cumsum(flat.path_sizes)
    starts = ends - flat.path_sizes
    is_open = (flat.xy[starts] != flat.xy[ends - 1]).any(axis=1)
    closed = sum_by(sum_by(is_open.astype(np.int64), flat.part_sizes), flat.drawing_sizes)
    if not is_open.any():
        return flat, closed
    xy = np.insert(flat.xy, ends[is_open], flat.xy[starts[is_open]], axis=0)
    return flat._replace(xy=xy, path_sizes=flat.path_sizes + is_open), closed


def find_short(flat: Flat, kind: Kind) -> Flags:
    """Tell which drawings have a path of too few positions."""
    short = (flat.path_sizes < FEWEST[kind]).astype(np.int64)
    return sum_by(sum_by(short, flat.part_sizes), flat.drawing_sizes) > 0


def find_bounds(flat: Flat) -> tuple[Floats, Floats]:
    """Return the least and the greatest coordinates of each drawing, shape (drawings, 2) each."""
    starts = find_starts(flat)
    if len(starts) == len(flat.xy):
        return flat.xy, flat.xy
    return np.minimum.reduceat(flat.xy, starts), np.maximum.reduceat(flat.xy, starts)


def find_starts(flat: Flat) -> Counts:
    """Return where the positions of each drawing begin."""
    sizes = flat.count_vertices()
    return np.cumsum(sizes) - sizes


def build_shapes(flat: Flat, kind: Kind) -> Shapes:
    """Build a shape a drawing: one of several parts as a multipart shape, one of a single part as that part."""
    shapes = np.full(len(flat.drawing_sizes), None, dtype=object)
    single = (flat.path_sizes if kind == "point" else flat.drawing_sizes) == 1
    for chosen, (number, levels) in zip((single, ~single), _FORMS[kind], strict=True):
        own = choose_drawings(flat, chosen)
        offsets = tuple(np.concatenate(([0], np.cumsum(own[level]))) for level in levels)
        shapes[chosen] = shapely.from_ragged_array(number, own.xy, offsets)
    return shapes
