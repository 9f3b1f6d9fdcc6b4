"""Which marks lie near each other: chains of marks, and the place that a mark most likely means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from mentalkarta.aggregate.people import split_by

if TYPE_CHECKING:
    import numpy.typing as npt

    from mentalkarta.aggregate.people import IntArray

    FloatArray = npt.NDArray[np.float64]

SAME_M2 = 1e-4
"""Squares of distances are compared in steps of this: a mark halfway between two places always gets the same one."""

RIVALS = 8
"""So many of the nearest places are looked at for each mark."""

SQUARES_A_REACH = 6
"""What holds for a square of this part of the reach holds for every mark in it: few marks are looked at one by one."""

_UNSURE = -2
_FAR_M = 1e9
_HALF_AROUND = [(dx, dy) for dx in range(3) for dy in range(-2, 3) if (dx, dy) > (0, 0)]
_COMPASS = np.array([(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)])


def chain_marks(kind: IntArray, xy: FloatArray, reach_m: float) -> IntArray:
    """Link marks of the same kind within reach of each other and number the chains.

    Parameters
    ----------
    kind
        Only marks of equal kind are linked; numbers from 0 on, shape (marks,).
    xy
        Positions in metres, shape (marks, 2).
    reach_m
        Two marks at most so far apart are linked.

    Returns
    -------
    int array, shape (marks,)
        Chain of each mark, 0..n-1. Exact, and fast however many marks lie on one spot: marks in one square whose
        diagonal is `reach_m` are linked unseen, and two squares are compared as wholes.
    """
    square = np.floor(xy / (reach_m / np.sqrt(2.0))).astype(np.int64)
    cells, cell = np.unique(np.column_stack([kind, square]), axis=0, return_inverse=True)
    cell = cell.reshape(-1)
    first, second = _pair_cells(cells)
    linked = _link_outer_marks(cell, xy, first, second, reach_m)
    marks = split_by(cell)
    for pair in np.flatnonzero(~linked):
        linked[pair] = _are_near(xy[marks[first[pair]]], xy[marks[second[pair]]], reach_m)
    first, second = first[linked], second[linked]
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(len(cells), len(cells)))
    return np.asarray(connected_components(graph, directed=False)[1][cell], dtype=np.intp)


def find_nearest(xy: FloatArray, targets: FloatArray, reach_m: float) -> IntArray:
    """Find for each mark the nearest target within reach; of equally near ones the first.

    Returns
    -------
    int array, shape (marks,)
        Position of the target, -1 where none is within `reach_m`.
    """
    return find_likeliest(xy, targets, np.ones(len(targets)), 0.0, reach_m)


def find_likeliest(
    xy: FloatArray, targets: FloatArray, people: npt.NDArray[np.number], tolerance_m: float, reach_m: float
) -> IntArray:
    """Find for each mark the target within reach that it most likely means.

    Parameters
    ----------
    xy, targets
        Positions in metres, shapes (marks, 2) and (targets, 2).
    people
        How many people mean each target, at least 1; shape (targets,).
    tolerance_m
        How far from it they mark it: one standard deviation in each direction, metres.
    reach_m
        A mark farther than this from a target cannot mean it.

    Returns
    -------
    int array, shape (marks,)
        Position of the target with the most `people` times the density of the normal distribution at the mark, -1
        where none is within `reach_m`; of equally likely ones the first. Of many targets around one mark the nearest 8
        are looked at.

    Notes
    -----
    The assignment of a mixture of equal round normal distributions, as in the classification EM of Celeux and Govaert
    (Computational Statistics & Data Analysis 14, 1992): without the people the outer marks of a much marked place fall
    to a small neighbour and can make it many times as large as it is.
    """
    if len(targets) == 0 or len(xy) == 0:
        return np.full(len(xy), -1, dtype=np.intp)
    rivalry = _Rivalry(targets, 2.0 * tolerance_m**2 * np.log(people), reach_m)
    square, middles, radius_m = _find_squares(xy, reach_m / SQUARES_A_REACH)
    chosen = rivalry.choose_within(middles, radius_m)[square]
    unsure = np.flatnonzero(chosen == _UNSURE)
    chosen[unsure] = rivalry.choose(xy[unsure])
    return chosen


@dataclass(frozen=True, slots=True)
class _Rivalry:
    """Targets in metres, the lead of each over the others (square metres of distance), and how far they reach."""

    targets: FloatArray
    lead_m2: FloatArray
    reach_m: float

    def choose(self, xy: FloatArray) -> IntArray:
        """Choose the target of each mark, -1 for none."""
        distance, target = self._list_rivals(xy, self.reach_m)
        steps = np.rint((distance**2 - self.lead_m2[target]) / SAME_M2)
        first = np.where(steps == steps.min(axis=1, keepdims=True), target, len(self.targets)).min(axis=1)
        return np.where(np.isinf(distance[:, 0]), -1, first)

    def choose_within(self, middles: FloatArray, radius_m: float) -> IntArray:
        """Choose the target of all that lies within a radius of each middle: -1 for none, _UNSURE where it may differ.

        From the middle outwards one target gains on another, per metre, at most twice the metres between the two.
        """
        distance, target = self._list_rivals(middles, self.reach_m + radius_m)
        score = np.minimum(distance, _FAR_M) ** 2 - self.lead_m2[target]
        best = score.argmin(axis=1, keepdims=True)
        first = np.take_along_axis(target, best, axis=1)
        apart = np.hypot(*(self.targets[target] - self.targets[first]).transpose(2, 0, 1))
        behind = score - np.take_along_axis(score, best, axis=1) > 2.0 * radius_m * apart + SAME_M2
        sure = (behind | (target == first) | np.isinf(distance)).all(axis=1)
        sure &= np.take_along_axis(distance, best, axis=1)[:, 0] + radius_m < self.reach_m
        sure &= np.isinf(distance[:, -1]) | (distance.shape[1] == len(self.targets))
        return np.where(np.isinf(distance[:, 0]), -1, np.where(sure, first[:, 0], _UNSURE))

    def _list_rivals(self, xy: FloatArray, reach_m: float) -> tuple[FloatArray, IntArray]:
        """List the nearest targets of each position and their distances, infinite for those out of reach."""
        rivals = range(1, min(RIVALS, len(self.targets)) + 1)
        distance, target = cKDTree(self.targets).query(xy, k=rivals, distance_upper_bound=reach_m + SAME_M2)
        return distance, np.where(np.isinf(distance), 0, target)


def _find_squares(xy: FloatArray, side_m: float) -> tuple[IntArray, FloatArray, float]:
    """Sort positions into squares: the square of each, the squares' middles and the radius of one."""
    at = np.floor(xy / side_m).astype(np.int64)
    corner = at.min(axis=0)
    rows = int(np.ptp(at[:, 1])) + 1
    square, numbers = pd.factorize((at - corner) @ np.array([rows, 1]))
    middles = (np.column_stack(np.divmod(numbers, rows)) + corner + 0.5) * side_m
    return square, middles, side_m / np.sqrt(2.0)


def _pair_cells(cells: IntArray) -> tuple[IntArray, IntArray]:
    """List the pairs of squares of one kind whose marks may be within reach; `cells` (kind, x, y) are sorted."""
    low = cells.min(axis=0)
    spans = np.ptp(cells, axis=0) + 5  # room for every neighbour looked at, so that no number wraps around
    ways = np.array([spans[1] * spans[2], spans[2], 1])
    number = (cells - low) @ ways
    wanted = number[:, None] + np.array([(0, dx, dy) for dx, dy in _HALF_AROUND]) @ ways
    at = np.minimum(np.searchsorted(number, wanted), len(number) - 1)
    first, step = np.nonzero(number[at] == wanted)
    return first, at[first, step]


def _link_outer_marks(
    cell: IntArray, xy: FloatArray, first: IntArray, second: IntArray, reach_m: float
) -> npt.NDArray[np.bool_]:
    """Tell which pairs of squares have outermost marks (in eight directions) within reach: nearly all that are."""
    outer = np.stack([_find_outermost(cell, xy @ way) for way in _COMPASS], axis=1)
    linked = np.zeros(len(first), dtype=bool)
    for one in range(len(_COMPASS)):
        for other in range(len(_COMPASS)):
            away = xy[outer[first, one]] - xy[outer[second, other]]
            linked |= np.hypot(*away.T) <= reach_m
    return linked


def _find_outermost(cell: IntArray, along: FloatArray) -> IntArray:
    """Return for each square the position of its mark farthest in a direction."""
    order = np.lexsort((along, cell))
    return np.asarray(order[np.flatnonzero(np.diff(cell[order], append=-1))], dtype=np.intp)


def _are_near(some: FloatArray, others: FloatArray, reach_m: float) -> bool:
    """Tell whether any mark of one set lies within reach of any of another."""
    nearest, _ = cKDTree(others).query(some, distance_upper_bound=reach_m * 1.01)
    return bool((nearest <= reach_m).any())
