"""From parsed coordinates to shapes: checked as numbers first, in flat arrays, and only then given to shapely."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from mentalkarta.ingest.crs import Floats, judge_range
from mentalkarta.ingest.document import GEOMETRY_TYPES
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.verdicts import Finding, SetAsideError, note, quote, repair, set_aside
from mentalkarta.model import Kind

Shapes = npt.NDArray[np.object_]
Counts = npt.NDArray[np.int64]

_NUMBERS = {int, float}
_SHAPE_TYPES = {
    "point": shapely.GeometryType.MULTIPOINT,
    "line": shapely.GeometryType.MULTILINESTRING,
    "area": shapely.GeometryType.MULTIPOLYGON,
}
_FEWEST = {"point": 1, "line": 2, "area": 4}
"""Fewest positions of a path: an area's ring repeats its first one."""

_TOO_SHORT = {"line": "line-too-short", "area": "area-too-short"}
"""Code of a path with fewer; a point is never too short."""


class Outline(NamedTuple):
    """The coordinates of one drawing: its paths (rings, lines, or one list of points) and how many each part has.

    A position is whatever stood there until `check_positions` has seen it.
    """

    kind: Kind
    paths: Sequence[Sequence[Any]]  # anything may stand in a stranger's list
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flat:
    """The coordinates of many drawings of one kind, end to end.

    `xy` has shape (positions, 2); `path_sizes` counts positions of a path, `part_sizes` paths of a part and
    `drawing_sizes` parts of a drawing.
    """

    xy: Floats
    path_sizes: Counts
    part_sizes: Counts
    drawing_sizes: Counts


def outline_geometry(geometry: object, limits: Limits) -> Outline:
    """Find the paths of a geometry object.

    Raises
    ------
    SetAsideError
        No geometry, a kind that is not read, no coordinates, too many, or lists where none belong.
    """
    if geometry is None:
        raise SetAsideError("geometry-missing")
    if not isinstance(geometry, dict):
        raise SetAsideError("geometry-not-object")
    name = geometry.get("type")
    if not isinstance(name, str) or name not in GEOMETRY_TYPES:
        raise SetAsideError("geometry-type", type=quote(name))
    if name == "GeometryCollection":
        raise SetAsideError("geometry-collection")
    if geometry.get("crs") is not None:
        raise SetAsideError("feature-crs")
    outline = _find_paths(name, geometry.get("coordinates"))
    vertices = sum(map(len, outline.paths))
    if vertices > limits.vertices:
        raise SetAsideError("geometry-too-many-vertices", count=vertices, limit=limits.vertices)
    return outline


def _find_paths(name: str, coordinates: object) -> Outline:
    """Find paths and parts by the type of the geometry."""
    items = _take_list(coordinates)
    match name:
        case "Point":
            return Outline("point", [[items]], (1,))
        case "MultiPoint":
            return Outline("point", [items], (1,))
        case "LineString":
            return Outline("line", [items], (1,))
        case "MultiLineString":
            return Outline("line", [_take_list(path) for path in items], (1,) * len(items))
        case "Polygon":
            return Outline("area", [_take_list(ring) for ring in items], (len(items),))
    parts = [_take_list(part) for part in items]
    rings = [_take_list(ring) for part in parts for ring in part]
    return Outline("area", rings, tuple(map(len, parts)))


def _take_list(value: object) -> list[Any]:  # anything may stand in a stranger's list
    """Return a list that holds something."""
    if not isinstance(value, list):
        raise SetAsideError("coordinates-malformed")
    if not value:
        raise SetAsideError("geometry-empty")
    return value


def check_positions(outline: Outline) -> tuple[Outline, tuple[Finding, ...]]:
    """Make sure every position is two numbers; heights are dropped with a note.

    Raises
    ------
    SetAsideError
        A position that is no list, has fewer than two numbers or anything but numbers.
    """
    positions = list(chain.from_iterable(outline.paths))
    if set(map(type, positions)) != {list}:
        raise SetAsideError("coordinates-malformed")
    kinds = set(map(type, chain.from_iterable(positions)))
    if kinds & {list, dict}:
        raise SetAsideError("coordinates-malformed")
    if not kinds <= _NUMBERS:
        raise SetAsideError("coordinates-not-numbers", found=_show_stranger(positions))
    sizes = set(map(len, positions))
    if min(sizes) < 2:
        raise SetAsideError("coordinates-too-few")
    if sizes == {2}:
        return outline, ()
    flat_paths = [[position[:2] for position in path] for path in outline.paths]
    return outline._replace(paths=flat_paths), (note("height-dropped"),)


def _show_stranger(positions: list[list[object]]) -> str:
    """Show the first thing among coordinates that is no number."""
    return next(quote(value) for position in positions for value in position if type(value) not in _NUMBERS)


def are_plain(outlines: Sequence[Outline]) -> bool:
    """Tell in one sweep whether every position of every drawing is two numbers."""
    positions = list(chain.from_iterable(chain.from_iterable(outline.paths for outline in outlines)))
    return (
        set(map(type, positions)) <= {list}
        and set(map(len, positions)) <= {2}
        and set(map(type, chain.from_iterable(positions))) <= _NUMBERS
    )


def flatten(outlines: Sequence[Outline]) -> Flat:
    """Lay the coordinates of checked outlines end to end."""
    paths = list(chain.from_iterable(outline.paths for outline in outlines))
    numbers = chain.from_iterable(chain.from_iterable(paths))
    path_sizes = np.fromiter(map(len, paths), dtype=np.int64, count=len(paths))
    return Flat(
        np.fromiter(numbers, dtype=np.float64, count=2 * int(path_sizes.sum())).reshape(-1, 2),
        path_sizes,
        np.array([size for outline in outlines for size in outline.parts], dtype=np.int64),
        np.array([len(outline.parts) for outline in outlines], dtype=np.int64),
    )


def close_rings(flat: Flat) -> tuple[Flat, Counts]:
    """Repeat the first position of each ring that does not end where it begins; also return rings closed a drawing."""
    ends = np.cumsum(flat.path_sizes)
    starts = ends - flat.path_sizes
    is_open = (flat.xy[starts] != flat.xy[ends - 1]).any(axis=1)
    xy = np.insert(flat.xy, ends[is_open], flat.xy[starts[is_open]], axis=0)
    closed = Flat(xy, flat.path_sizes + is_open, flat.part_sizes, flat.drawing_sizes)
    return closed, sum_by(_sum_parts(is_open.astype(np.int64), flat), flat.drawing_sizes)


def _sum_parts(values: Counts, flat: Flat) -> Counts:
    """Sum values of paths by part."""
    return sum_by(values, flat.part_sizes)


def sum_by(values: Counts, sizes: Counts) -> Counts:
    """Sum values over consecutive groups of these sizes, none of them empty."""
    return np.add.reduceat(values, np.cumsum(sizes) - sizes) if len(sizes) else np.zeros(0, dtype=np.int64)


def build_shapes(
    outlines: Sequence[Outline], source: int, *, trust_axes: bool
) -> tuple[Shapes, dict[int, tuple[Finding, ...]]]:
    """Build the shapes of a file.

    Parameters
    ----------
    outlines
        Checked by `check_positions`.
    source
        EPSG code of their coordinates.
    trust_axes
        See `judge_range`.

    Returns
    -------
    tuple
        One shape an outline, in the coordinates of the file (None where it is set aside), and findings by row.
    """
    shapes = np.full(len(outlines), None, dtype=object)
    findings: dict[int, tuple[Finding, ...]] = {}
    for kind in _SHAPE_TYPES:
        rows = np.array([row for row, outline in enumerate(outlines) if outline.kind == kind], dtype=np.int64)
        if len(rows):
            flat = flatten([outlines[row] for row in rows])
            built, found = _build_kind(flat, kind, source, trust_axes=trust_axes)
            shapes[rows] = built
            findings |= {int(rows[row]): finding for row, finding in found.items()}
    return shapes, findings


def _build_kind(
    flat: Flat, kind: str, source: int, *, trust_axes: bool
) -> tuple[Shapes, dict[int, tuple[Finding, ...]]]:
    """Build the shapes of one kind; findings by row."""
    findings: dict[int, tuple[Finding, ...]] = {}
    if kind == "area":
        flat, closed = close_rings(flat)
        findings = {int(row): (repair("ring-closed", rings=int(closed[row])),) for row in np.flatnonzero(closed)}
    faults = {row: set_aside(_TOO_SHORT[kind]) for row in _find_short(flat, _FEWEST[kind])}
    faults |= judge_range(*_bound(flat), source, trust_axes=trust_axes)
    good = np.array([row not in faults for row in range(len(flat.drawing_sizes))], dtype=bool)
    shapes = np.full(len(good), None, dtype=object)
    shapes[good] = _build_multi(_choose(flat, good), kind)
    return shapes, findings | {row: (fault,) for row, fault in faults.items()}


def _find_short(flat: Flat, fewest: int) -> list[int]:
    """Return the drawings with a path of fewer positions."""
    short = sum_by(_sum_parts((flat.path_sizes < fewest).astype(np.int64), flat), flat.drawing_sizes)
    return [int(row) for row in np.flatnonzero(short)]


def _bound(flat: Flat) -> tuple[Floats, Floats]:
    """Return the least and the greatest coordinates of each drawing, shape (drawings, 2) each."""
    sizes = sum_by(_sum_parts(flat.path_sizes, flat), flat.drawing_sizes)
    starts = np.cumsum(sizes) - sizes
    return np.minimum.reduceat(flat.xy, starts), np.maximum.reduceat(flat.xy, starts)


def _choose(flat: Flat, good: npt.NDArray[np.bool_]) -> Flat:
    """Keep some of the drawings."""
    if good.all():
        return flat
    parts = np.repeat(good, flat.drawing_sizes)
    paths = np.repeat(parts, flat.part_sizes)
    positions = np.repeat(paths, flat.path_sizes)
    return Flat(flat.xy[positions], flat.path_sizes[paths], flat.part_sizes[parts], flat.drawing_sizes[good])


def _build_multi(flat: Flat, kind: str) -> Shapes:
    """Build MultiPoints, MultiLineStrings or MultiPolygons; those of one part as that part."""
    sizes = [flat.path_sizes, flat.part_sizes, flat.drawing_sizes]
    levels = {"point": sizes[:1], "line": [sizes[0], sizes[2]], "area": sizes}[kind]
    offsets = tuple(np.concatenate(([0], np.cumsum(level))) for level in levels)
    shapes: Shapes = shapely.from_ragged_array(_SHAPE_TYPES[kind], flat.xy, offsets)
    single = shapely.get_num_geometries(shapes) == 1
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return shapes
