"""From areas to the borders of levels: whole numbers in, rings out, every link checked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from mentalkarta.aggregate.levels import kernel
from mentalkarta.aggregate.levels.kernel import NO_ROOM, Pieces, Plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray, IntArray

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

UNITS = (100_000, 10_000, 1_000)
"""Units of whole coordinates in a metre: the most with which the areas span fewer than 2^30."""
SPAN = 2**30
ROOM = 1024
"""Crossings of one edge for which there is room at first."""
MOST_CELLS = 4_000_000
EDGES_A_SIDE = 0.7
"""Side of a cell of the grid, in mean lengths of edges."""


class _Ground(NamedTuple):
    """The areas in whole numbers, and how to come back to metres."""

    plane: Plane
    units: int
    origin: Floats


def trace_levels(
    areas: GeometryArray, weights: IntArray, levels: Sequence[int]
) -> tuple[list[BaseGeometry], int] | None:
    """Trace where at least so many people drew.

    Parameters
    ----------
    areas
        Different normalised polygons or multipolygons, metric CRS.
    weights
        How many people drew each.
    levels
        The wanted numbers of people, any order.

    Returns
    -------
    (list of Polygon or MultiPolygon, int), or None
        The area of each level (empty where nobody reaches it), and the most people over any spot. None where borders
        touch without crossing (shared borders, a corner on another's border), where the areas span too much, or where
        anything does not add up: then another way must be taken.

    Notes
    -----
    Along a ring the number of other people over it changes by their weight at every crossing. A stretch with d others
    over it lies on the border of every level from d + 1 to d + its own weight. At a crossing the border of a level goes
    on along the stretch of that level that begins there, of this ring or the other, so borders close by following
    links.
    Time grows with the crossings, memory with what lies along the wanted borders.
    """
    ground = _lay_ground(areas, weights)
    if ground is None:
        return None
    wanted = np.unique(np.asarray(levels, dtype=np.int64))
    starts = kernel.count_starts(ground.plane)
    room = ROOM
    found, overs = kernel.measure_rings(ground.plane, starts, wanted, room)
    while (found[:, 3] == NO_ROOM).any():
        room *= 4
        found, overs = kernel.measure_rings(ground.plane, starts, wanted, room)
    if (found[:, 3] != 0).any():
        return None
    slots = np.vstack([np.append(0, np.cumsum(found[:, column])) for column in (0, 1)])
    pieces = kernel.collect_pieces(ground.plane, overs, wanted, room, slots)
    follows = _link(pieces, len(wanted))
    if follows is None:
        return None
    traced = dict(zip(wanted.tolist(), _close(pieces, follows, ground, len(wanted)), strict=True))
    return [traced[level] for level in levels], int(found[:, 2].max())


def _lay_ground(areas: GeometryArray, weights: IntArray) -> _Ground | None:
    """Turn areas to whole numbers and sort their edges into a grid; None where they span too much."""
    parts, area_of_part = shapely.get_parts(areas, return_index=True)
    turned = np.asarray(shapely.orient_polygons(parts), dtype=object)
    lines, part_of_ring = shapely.get_rings(turned, return_index=True)
    corners, ring_of = shapely.get_coordinates(lines, return_index=True)
    origin = corners.min(axis=0)
    fine = [units for units in UNITS if float((corners - origin).max()) * units < SPAN]
    if not fine:
        return None
    whole = np.rint((corners - origin) * fine[0]).astype(np.int64)
    # A ring ends where it begins, and corners that fall together after rounding are one.
    repeated = np.append((whole[1:] == whole[:-1]).all(axis=1) & (ring_of[1:] == ring_of[:-1]), False)
    last = np.append(ring_of[1:] != ring_of[:-1], True)
    kept = ~(repeated | last)
    xy, ring_of = whole[kept], ring_of[kept]
    lengths = np.bincount(ring_of, minlength=len(lines))
    if lengths.min() < 3:
        return None
    ring = np.append(0, np.cumsum(lengths)).astype(np.int64)
    after = np.arange(1, len(xy) + 1)
    after[ring[1:] - 1] = ring[:-1]
    area_of = area_of_part[part_of_ring][ring_of].astype(np.int32)
    edges = np.hstack([xy, xy[after]]).astype(np.int32)
    boxes = np.hstack([np.minimum(xy, xy[after]), np.maximum(xy, xy[after])]).astype(np.int32)
    shift, across, cells = _choose_cells(edges)
    cell, reach = kernel.sort_edges(boxes, np.argsort(boxes[:, 0], kind="stable"), shift, across, cells)
    weight_of = weights[area_of].astype(np.int64)
    plane = Plane(edges, area_of, weight_of, ring, shift, across, cell, reach, boxes[reach])
    return _Ground(plane, fine[0], origin)


def _choose_cells(edges: npt.NDArray[np.int32]) -> tuple[int, int, int]:
    """Choose the side of the grid's cells (a power of 2), how many stand in a row, and how many there are."""
    spans = edges.max(axis=0)[:2] + 1
    mean = float(np.abs(edges[:, 2:] - edges[:, :2]).max(axis=1).mean())
    least = int(np.ceil(np.sqrt(float(spans[0]) * float(spans[1]) / MOST_CELLS)))
    shift = max(0, round(math.log2(max(1.0, least, EDGES_A_SIDE * mean))))
    across, up = ((int(span) >> shift) + 1 for span in spans)
    return shift, across, across * up


def _link(pieces: Pieces, levels: int) -> Ints | None:
    """Find the piece that follows each; None where one has not exactly one before and one after it."""
    begins, ends = (_name(where, pieces.level, levels) for where in (pieces.begin, pieces.end))
    order = np.argsort(begins, kind="stable")
    if len(begins) > 1 and (np.diff(begins[order]) == 0).any():
        return None
    place = np.minimum(np.searchsorted(begins[order], ends), len(begins) - 1)
    follows = order[place] if len(begins) else np.zeros(0, dtype=np.int64)
    if (begins[follows] != ends).any() or len(np.unique(follows)) != len(follows):
        return None
    return follows.astype(np.int64)


def _name(where: Ints, level: Ints, levels: int) -> Ints:
    """Name a spot and a level by one number."""
    return where * levels + level


def _close(pieces: Pieces, follows: Ints, ground: _Ground, levels: int) -> list[BaseGeometry]:
    """Follow the links until borders close, and make the area of each level."""
    rings: list[list[Floats]] = [[] for _ in range(levels)]
    unseen = np.ones(len(follows), dtype=bool)
    for first in range(len(follows)):
        if not unseen[first]:
            continue
        chain, piece = [], first
        while unseen[piece]:
            unseen[piece] = False
            begin = pieces.corner[piece]
            chain.append(pieces.xy[begin : begin + pieces.corners[piece] - 1])
            piece = int(follows[piece])
        ring = np.concatenate([*chain, chain[0][:1]])
        rings[pieces.level[first]].append(ring / ground.units + ground.origin)
    return [_build(own) for own in rings]


def _build(rings: Sequence[Floats]) -> BaseGeometry:
    """Make an area of its rings: outer ones and holes, none of which cross."""
    if not rings:
        return shapely.MultiPolygon()
    lines = shapely.MultiLineString([shapely.LineString(ring) for ring in rings])
    return shapely.normalize(shapely.build_area(lines))
