"""Which marks lie near each other: chains of marks, peaks of the density of people, middle points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    import numpy.typing as npt

    from mentalkarta.aggregate.people import IntArray

    FloatArray = npt.NDArray[np.float64]

SQUARES_PER_TOLERANCE = 2
"""The density is counted in squares with a side of one tolerance / this."""

PEAK_TOLERANCES = 2
"""A peak is the highest square within so many tolerances."""

SAME_DISTANCE_M = 1e-6
"""Distances are compared in steps of this, so that a mark halfway between two places always gets the same one."""

CORE_SHARE = 0.68
"""Share of the marks of a place that its radius holds."""

STEPS = 100
"""The geometric median stops after so many steps …"""

STRIDE = 1.8
"""A step towards the geometric median is so many times Weiszfeld's; under 2 it always gets nearer (Ostresh 1978)."""

STILL_M = 1e-4
"""… or when it moved no more than this (metres); nearer than ten times this a mark pulls no harder."""

_DISC = np.array([(dx, dy) for dx in range(-2, 3) for dy in range(-2, 3) if np.hypot(dx, dy) <= SQUARES_PER_TOLERANCE])
_AROUND = sorted(
    (
        (dx, dy)
        for dx in range(-4, 5)
        for dy in range(-4, 5)
        if 0 < np.hypot(dx, dy) <= PEAK_TOLERANCES * SQUARES_PER_TOLERANCE
    ),
    key=lambda step: np.hypot(*step),
)
_HALF_AROUND = [(dx, dy) for dx in range(3) for dy in range(-2, 3) if (dx, dy) > (0, 0)]


def chain_marks(kind: IntArray, xy: FloatArray, reach_m: float) -> IntArray:
    """Link marks of the same kind within reach of each other and number the chains.

    Parameters
    ----------
    kind
        Only marks of equal kind are linked; shape (marks,).
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
    marks = np.split(np.argsort(cell, kind="stable"), np.cumsum(np.bincount(cell))[:-1])
    position = {key: number for number, key in enumerate(map(tuple, cells.tolist()))}
    links = [
        (number, other)
        for (of_kind, x, y), number in position.items()
        for dx, dy in _HALF_AROUND
        if (other := position.get((of_kind, x + dx, y + dy))) is not None
        and _are_near(xy[marks[number]], xy[marks[other]], reach_m)
    ]
    first, second = np.array(links, dtype=np.intp).reshape(-1, 2).T
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(len(cells), len(cells)))
    return np.asarray(connected_components(graph, directed=False)[1][cell], dtype=np.intp)


def find_peaks(person: IntArray, xy: FloatArray, tolerance_m: float) -> FloatArray:
    """Find the peaks of the density of distinct people.

    Parameters
    ----------
    person, xy
        Number of the person behind each mark, shape (marks,), and its position in metres, shape (marks, 2).
    tolerance_m
        How far apart two marks of one thing may lie (metres).

    Returns
    -------
    float array, shape (peaks, 2)
        Middle of every square that no square within 2 tolerances exceeds, most people first. The density of a
        square is the number of distinct people with a mark within one tolerance, measured between squares: one
        person's 200 marks weigh as much as one. Of equal squares the one with more people around it is higher, then
        the western, then the southern one.
    """
    side = tolerance_m / SQUARES_PER_TOLERANCE
    square = np.floor(xy / side).astype(np.int64)
    corner = square.min(axis=0) - 8  # room for every neighbour looked at, so that no number wraps around
    rows = int(np.ptp(square[:, 1])) + 17
    number, people = _count_people(person, (square - corner) @ np.array([rows, 1]), _DISC @ np.array([rows, 1]))
    around = [_look_up(number, people, number + dx * rows + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    order = np.lexsort((number, -np.sum(around, axis=0), -people))
    height = np.empty(len(number), dtype=np.int64)
    height[order] = np.arange(len(number), 0, -1)
    peak = np.arange(len(number))
    for dx, dy in _AROUND:  # the nearest first: few squares survive them
        peak = peak[_look_up(number, height, number[peak] + dx * rows + dy) < height[peak]]
    peak = peak[np.argsort(-height[peak])]
    middle = np.column_stack([number[peak] // rows, number[peak] % rows]) + corner + 0.5
    return np.asarray(middle * side, dtype=np.float64)


def find_nearest(xy: FloatArray, targets: FloatArray, reach_m: float) -> IntArray:
    """Find for each mark the nearest target within reach; of equally near ones the first.

    Returns
    -------
    int array, shape (marks,)
        Position of the target, -1 where none is within `reach_m`.
    """
    if len(targets) == 0:
        return np.full(len(xy), -1, dtype=np.intp)
    neighbours = range(1, min(4, len(targets)) + 1)
    distance, target = cKDTree(targets).query(xy, k=neighbours)
    steps = np.rint(distance / SAME_DISTANCE_M)
    target = np.where(steps == steps.min(axis=1, keepdims=True), target, len(targets)).min(axis=1)
    return np.where(steps.min(axis=1) * SAME_DISTANCE_M <= reach_m, target, -1)


def find_middles(place: IntArray, xy: FloatArray) -> FloatArray:
    """Find the geometric median of the marks of each place.

    Parameters
    ----------
    place, xy
        Place of each mark, 0..n-1 in rising order, shape (marks,), and its position in metres, shape (marks, 2).

    Returns
    -------
    float array, shape (places, 2)
        The point with the least sum of distances to the marks (within a thousandth of it), rounded to the millimetre.

    Notes
    -----
    Weiszfeld (1937): the mean of the marks, again and again weighted by 1 / distance, from the mean on, with steps
    made longer as Ostresh (1978) showed to be safe; of two marks the middle. Where the median is itself a mark the
    steps come near it but slowly, so the nearest mark is tried too.
    """
    origin = xy[np.flatnonzero(np.diff(place, prepend=-1))]
    local = xy - origin[place]
    middles = _step_to_median(place, local, len(origin))
    distance = np.hypot(*(local - middles[place]).T)
    order = np.lexsort((distance, place))
    nearest = local[order[np.flatnonzero(np.diff(place, prepend=-1))]]
    from_nearest = np.bincount(place, weights=np.hypot(*(local - nearest[place]).T))
    better = from_nearest < np.bincount(place, weights=distance) - SAME_DISTANCE_M
    return np.round(np.where(better[:, None], nearest, middles) + origin, 3)


def find_radii(place: IntArray, xy: FloatArray, middles: FloatArray) -> FloatArray:
    """Find how far from its middle the marks of each place lie.

    Parameters
    ----------
    place, xy
        As for `find_middles`.
    middles
        Positions of the places in metres, shape (places, 2).

    Returns
    -------
    float array, shape (places,)
        The smallest distance that at least 68 % of the marks do not exceed, rounded to the millimetre.
    """
    distance = np.hypot(*(xy - middles[place]).T)
    order = np.lexsort((distance, place))
    marks = np.bincount(place, minlength=len(middles))
    last = np.cumsum(marks) - marks + np.ceil(CORE_SHARE * marks).astype(np.intp) - 1
    return np.asarray(np.round(distance[order][last], 3), dtype=np.float64)


def _step_to_median(place: IntArray, xy: FloatArray, places: int) -> FloatArray:
    """Go from the mean of each place's marks towards their geometric median until all stand still."""
    middles = _average(place, xy, np.ones(len(place)), places)
    moving = np.ones(places, dtype=bool)
    for _ in range(STEPS):
        some = moving[place]
        place, xy = place[some], xy[some]
        if len(place) == 0:
            break
        distance = np.hypot(*(xy - middles[place]).T)
        weighted = _average(place, xy, 1.0 / np.maximum(distance, 10 * STILL_M), places)
        after = middles + STRIDE * (weighted - middles)
        step = np.hypot(*(after - middles).T)
        middles = np.where(moving[:, None], after, middles)
        moving &= step > STILL_M
    return middles


def _are_near(some: FloatArray, others: FloatArray, reach_m: float) -> bool:
    """Tell whether any mark of one set lies within reach of any of another."""
    nearest, _ = cKDTree(others).query(some)
    return bool((nearest <= reach_m).any())


def _count_people(person: IntArray, square: IntArray, disc: IntArray) -> tuple[IntArray, IntArray]:
    """Count the distinct people with a mark in the disc around each square: numbers of squares, people."""
    once = np.unique(np.column_stack([person, square]), axis=0)
    reached = (once[:, 1, None] + disc).ravel()
    who = np.repeat(once[:, 0], len(disc))
    order = np.lexsort((who, reached))
    who, reached = who[order], reached[order]
    new = np.append(True, (np.diff(reached) != 0) | (np.diff(who) != 0))
    return np.unique(reached[new], return_counts=True)


def _look_up(number: IntArray, value: IntArray, wanted: IntArray) -> IntArray:
    """Return the values of the squares wanted, 0 for squares nobody reaches."""
    at = np.minimum(np.searchsorted(number, wanted), len(number) - 1)
    return np.where(number[at] == wanted, value[at], 0)


def _average(place: IntArray, xy: FloatArray, weight: FloatArray, places: int) -> FloatArray:
    """Return the weighted mean of each place's marks; 0 for places without."""
    total = np.bincount(place, weights=weight, minlength=places)
    sums = [np.bincount(place, weights=weight * axis, minlength=places) for axis in xy.T]
    return np.column_stack(sums) / np.where(total > 0, total, 1.0)[:, None]
