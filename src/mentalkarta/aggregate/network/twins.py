"""Edges of a network that run side by side, as the lanes of a motorway: one stands for all."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import shapely

from mentalkarta.aggregate.network.ragged import Bools, Geometries, list_ranges
from mentalkarta.aggregate.samples import Floats, Ints

TWIN = 1.0  # of the tolerance: edges nearer than this are one to a pen ...
TWIN_HEADING = np.cos(np.radians(30.0))  # ... when they also run the same way
SPACING = 0.5  # of the tolerance, between the points where that is looked at


def find_single(lines: Geometries, rank: Ints, tolerance_m: float) -> Bools:
    """Tell which lines have no twin: none of a lower rank beside them within one tolerance at every point.

    Parameters
    ----------
    lines
        LineStrings.
    rank
        Of two twins the one with the lower rank stays; lines of equal rank are none of each other.

    Notes
    -----
    What stands aside for a twin is nobody's twin itself: of three lanes the two outer ones may both stay.
    """
    tree = shapely.STRtree(lines)
    point, line, other = _find_beside(lines, _find_crowded(lines, tree, tolerance_m), tree, tolerance_m)
    lower = rank[other] < rank[line[point]]
    beside: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for at, twin in zip(point[lower].tolist(), other[lower].tolist(), strict=True):
        beside[int(line[at])][at].add(twin)
    points = np.bincount(line, minlength=len(lines))
    single = np.ones(len(lines), dtype=bool)
    for number in sorted(beside, key=lambda number: (int(rank[number]), number)):
        covered = sum(any(single[twin] for twin in twins) for twins in beside[number].values())
        single[number] = covered < points[number]
    return single


def _find_crowded(lines: Geometries, tree: shapely.STRtree, tolerance_m: float) -> Ints:
    """Find the lines that have another near their middle: no other can have a twin."""
    middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    line, other = tree.query(middle, "dwithin", distance=TWIN * tolerance_m)
    return np.unique(line[line != other])


def _find_beside(
    lines: Geometries, looked_at: Ints, tree: shapely.STRtree, tolerance_m: float
) -> tuple[Ints, Ints, Ints]:
    """Find what runs beside points of some lines: pairs of point and other line, and the line of every point."""
    count = np.maximum(2, np.ceil(shapely.length(lines[looked_at]) / (SPACING * tolerance_m))).astype(np.int64)
    place = np.repeat(np.arange(len(looked_at)), count)
    share = (list_ranges(np.zeros_like(count), count) + 0.5) / count[place]
    line = looked_at[place]
    points = shapely.line_interpolate_point(lines[line], share, normalized=True)
    point, other = tree.query(points, "dwithin", distance=TWIN * tolerance_m)
    alike = _run_alike(lines[line[point]], lines[other], points[point], tolerance_m)
    return point[alike], line, other[alike]


def _run_alike(lines: Geometries, others: Geometries, points: Geometries, tolerance_m: float) -> Bools:
    """Tell whether two lines have the same heading where they pass a point."""
    one, other = (_find_step(each, points, SPACING / 2 * tolerance_m) for each in (lines, others))
    along = np.abs(np.einsum("ij,ij->i", one, other))
    alike: Bools = along >= TWIN_HEADING * np.hypot(*one.T) * np.hypot(*other.T)
    return alike


def _find_step(lines: Geometries, points: Geometries, reach_m: float) -> Floats:
    """Step along each line about where it passes nearest to a point."""
    at = shapely.line_locate_point(lines, points)
    before = shapely.line_interpolate_point(lines, np.maximum(at - reach_m, 0.0))
    steps: Floats = shapely.get_coordinates(shapely.line_interpolate_point(lines, at + reach_m))
    return steps - shapely.get_coordinates(before)
