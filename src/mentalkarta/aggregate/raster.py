"""Where at least so many people drew, by counting them in the middles of cells: for more borders than can be cut."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.edges import list_edges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray, IntArray

    Floats = npt.NDArray[np.float64]
    Counts = npt.NDArray[np.int64]

MOST_CELLS = 100_000_000
"""Cells are 1 m, larger where the ground has more of them than this."""

STRIP_CELLS = 4_000_000
"""Cells counted at a time: bounds memory."""


def count_cells(
    areas: GeometryArray, weights: IntArray, levels: Sequence[int]
) -> tuple[list[BaseGeometry], int, float]:
    """Find where at least so many people drew, to a cell.

    Parameters
    ----------
    areas
        Different normalised polygons or multipolygons, at least one, metric CRS.
    weights
        How many people drew each.
    levels
        Numbers of people, at least 1 each.

    Returns
    -------
    (list of Polygon or MultiPolygon, int, float)
        The area of each level, made of whole cells (empty where nobody reaches it); the most people over the middle of
        any cell; and the side of a cell in metres, a whole number. A cell lies in an area where its middle does: every
        count is right there.

    Notes
    -----
    Every border adds its people where it enters the middle line of a row of cells and takes them away where it leaves
    it; sums along the rows are the counts. Time grows with the drawings, not with their crossings.
    """
    left, foot, right, head = shapely.total_bounds(areas).tolist()
    cell_m = max(1, math.ceil(math.sqrt((right - left) * (head - foot) / MOST_CELLS)))
    corner = np.floor([left, foot]) - cell_m
    across, up = (math.ceil((end - start) / cell_m) + 1 for end, start in zip((right, head), corner, strict=True))
    ends, area_of = list_edges(areas)
    cells = (ends - np.tile(corner, 2)) / cell_m - 0.5  # middles of cells are whole numbers
    runs: list[list[IntArray]] = [[] for _ in levels]
    most = 0
    for first, counts in _count_strips(cells, weights[area_of], (across, up)):
        most = max(most, int(counts.max()))
        for level, found in zip(levels, runs, strict=True):
            found.append(_find_runs(counts >= level) + np.array([first, 0, 0]))
    return [_build(np.concatenate(found), corner, cell_m) for found in runs], most, float(cell_m)


def _count_strips(cells: Floats, weight: IntArray, size: tuple[int, int]) -> Iterator[tuple[int, Counts]]:
    """Yield the first row of each strip of cells, and the people over their middles, from south to north.

    `cells` are the edges, in cells; `size` the cells of a row and the rows. The outermost cells of a row are empty.
    """
    across, up = size
    low, high = np.ceil(np.minimum(cells[:, 1], cells[:, 3])), np.ceil(np.maximum(cells[:, 1], cells[:, 3]))
    rows = max(1, STRIP_CELLS // across)
    for first in range(0, up, rows):
        last = min(first + rows, up)
        begin, end = (np.clip(rows_met, first, last).astype(np.int64) for rows_met in (low, high))
        edge = np.repeat(np.arange(len(cells)), end - begin)
        row = np.arange(len(edge)) - np.repeat(np.cumsum(end - begin) - end, end - begin)
        x, y, to_x, to_y = cells[edge].T
        column = np.floor(x + (row - y) / (to_y - y) * (to_x - x)).astype(np.int64) + 1
        change = np.where(to_y > y, -1, 1) * weight[edge]
        here = (row - first) * across + column
        added = np.bincount(here, weights=change, minlength=(last - first) * across).astype(np.int64)
        yield first, np.cumsum(added.reshape(-1, across), axis=1)


def _find_runs(over: npt.NDArray[np.bool_]) -> IntArray:
    """List where cells in a row follow one another: row, first column, the one after the last; shape (runs, 3)."""
    step = np.diff(over.astype(np.int8), axis=1)
    row, before = np.nonzero(step == 1)
    _, last = np.nonzero(step == -1)
    return np.column_stack([row, before + 1, last + 1])


def _build(runs: IntArray, corner: Floats, cell_m: int) -> BaseGeometry:
    """Make an area of runs; equal ones above one another are one box."""
    row, begin, end = runs[np.lexsort(runs.T)].T
    new = np.append(True, (np.diff(row) != 1) | (np.diff(begin) != 0) | (np.diff(end) != 0))[: len(row)]
    foot, head = row[new], row[np.append(new[1:], True)[: len(row)]] + 1
    left, right = (corner[0] + side[new] * cell_m for side in (begin, end))
    boxes = shapely.box(left, corner[1] + foot * cell_m, right, corner[1] + head * cell_m)
    area = shapely.union_all(boxes).simplify(0)
    return shapely.normalize(area) if len(row) else shapely.MultiPolygon()
