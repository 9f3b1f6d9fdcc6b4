"""Lists of lists as flat arrays: how long each is, and the values end to end."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from mentalkarta.aggregate.samples import Floats, Ints

Bools = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]


def list_ranges(first: Ints, count: Ints) -> Ints:
    """Lay the ranges `first[i]`, `first[i] + 1` … of `count[i]` numbers end to end."""
    total = np.cumsum(count)
    ranges: Ints = np.arange(int(count.sum())) + np.repeat(first - (total - count), count)
    return ranges


def find_lowest(values: Floats, starts: Ints) -> Ints:
    """Find where the lowest value of each group lies, the first of equals; groups begin at `starts`, none is empty."""
    if len(starts) == 0:
        return np.zeros(0, dtype=np.int64)
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(values))))
    lowest = np.flatnonzero(values == np.minimum.reduceat(values, starts)[group])
    return lowest[np.flatnonzero(np.diff(group[lowest], prepend=-1))]


def measure_along(xy: Floats, line: Ints) -> Floats:
    """Distance of every vertex from the first of its line, along it; lines are end to end, numbered 0, 1, 2 …."""
    walked = np.append(0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T)))
    first = np.flatnonzero(np.diff(line, prepend=-1))
    along: Floats = walked - walked[first][line]
    return along


def build_lines(xy: Floats, line: Ints) -> Geometries:
    """Build LineStrings of their vertices end to end; `line` is the number of each vertex's line."""
    return np.asarray(shapely.linestrings(xy, indices=line), dtype=object)


def build_points(xy: Floats, group: Ints) -> Geometries:
    """Build a MultiPoint of each group of points; `group` is the number of each point's group, in rising order."""
    points = np.asarray(shapely.points(xy), dtype=object)
    return np.asarray(shapely.multipoints(points, indices=group), dtype=object)
