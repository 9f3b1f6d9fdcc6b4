"""From parsed coordinates to flat arrays: checked as numbers first, and only then given to shapely."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from mentalkarta.ingest.document import GEOMETRY_TYPES
from mentalkarta.ingest.flat import Counts, Flat, Floats
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.verdicts import Finding, SetAsideError, note, quote
from mentalkarta.model import Kind

KINDS: Mapping[str, Kind] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}
"""Kind of each type of geometry that is read."""

_LEVELS: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many lists lie around a position."""

_NUMBERS = {int, float}


class Outline(NamedTuple):
    """The coordinates of one drawing: its paths (rings, lines, or one list of points) and how many each part has.

    A position is whatever stood there until `check_positions` has seen it.
    """

    kind: Kind
    paths: Sequence[Sequence[Any]]  # anything may stand in a stranger's list
    parts: tuple[int, ...]


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


def lay_flat(name: str, coordinates: Sequence[object], limits: Limits) -> Flat | None:
    """Lay the coordinates of many geometries of one type end to end, in one sweep.

    Parameters
    ----------
    name
        A key of `KINDS`.
    coordinates
        As parsed, one a geometry.
    limits
        `vertices` is used.

    Returns
    -------
    Flat or None
        None unless `outline_geometry` and `check_positions` are certain to take every one without a word.
    """
    lists: list[Any] = list(coordinates)
    sizes: list[Counts] = []
    for _ in range(_LEVELS[name]):
        if set(map(type, lists)) != {list}:
            return None
        sizes.append(np.fromiter(map(len, lists), dtype=np.int64, count=len(lists)))
        lists = list(chain.from_iterable(lists))
    xy = _read_positions(lists)
    if xy is None or any(0 in level for level in sizes):
        return None
    flat = _arrange(name, xy, sizes)
    return flat if flat.count_vertices().max() <= limits.vertices else None


def _read_positions(positions: list[Any]) -> Floats | None:
    """Read positions that are two numbers each; None when any is not."""
    try:
        if set(map(len, positions)) != {2}:
            return None
    except TypeError:
        return None
    # Where a text or an object stands for a position, its letters or keys are no numbers.
    numbers = list(chain.from_iterable(positions))
    if not set(map(type, numbers)) <= _NUMBERS:
        return None
    return np.array(numbers, dtype=np.float64).reshape(-1, 2)


def _arrange(name: str, xy: Floats, sizes: list[Counts]) -> Flat:
    """Tell paths, parts and drawings apart by the sizes of the lists around the positions, outermost first."""
    match name:
        case "Point":
            ones = np.ones(len(xy), dtype=np.int64)
            return Flat(xy, ones, ones, ones)
        case "MultiPoint" | "LineString":
            ones = np.ones(len(sizes[0]), dtype=np.int64)
            return Flat(xy, sizes[0], ones, ones)
        case "MultiLineString":
            return Flat(xy, sizes[1], np.ones(len(sizes[1]), dtype=np.int64), sizes[0])
        case "Polygon":
            return Flat(xy, sizes[1], sizes[0], np.ones(len(sizes[0]), dtype=np.int64))
    return Flat(xy, sizes[2], sizes[1], sizes[0])
