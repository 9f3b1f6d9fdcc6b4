"""Where the density of people peaks: the middles of what many people mark without giving it a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mentalkarta.aggregate.people import drop_equal

if TYPE_CHECKING:
    import numpy.typing as npt

    from mentalkarta.aggregate.people import IntArray

    FloatArray = npt.NDArray[np.float64]

SQUARES_PER_TOLERANCE = 1.5
"""The density is counted in squares with a side of one tolerance / this."""

DISC_SQUARES = 2
"""The density of a square is the number of people with a mark at most so many squares away: 1.33 tolerances."""

PEAK_SQUARES = 3
"""A peak is the highest square within so many squares: 2 tolerances."""

_BATCH = 200_000  # pairs of person and square spread at a time, so that memory follows this and not the map
_ROOM = DISC_SQUARES + PEAK_SQUARES + 1  # squares around the map, so that no number of a neighbour wraps around


@dataclass(frozen=True, slots=True)
class _Grid:
    """Squares by number, rising, `rows` of them from one column to the next; `corner` is square (0, 0) of the CRS."""

    numbers: IntArray
    rows: int
    corner: IntArray
    side_m: float

    def look_up(self, numbers: IntArray) -> IntArray:
        """Return the position of each number in `numbers`, -1 where it is not there."""
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.where(self.numbers[at] == numbers, at, -1)

    def find_middles(self, some: IntArray) -> FloatArray:
        """Return the middles of some squares in metres."""
        column, row = np.divmod(self.numbers[some], self.rows)
        return np.asarray((np.column_stack([column, row]) + self.corner + 0.5) * self.side_m, dtype=np.float64)


def find_peaks(person: IntArray, xy: FloatArray, tolerance_m: float) -> tuple[FloatArray, IntArray]:
    """Find the peaks of the density of distinct people.

    Parameters
    ----------
    person, xy
        Number of the person behind each mark, shape (marks,), and its position in metres, shape (marks, 2).
    tolerance_m
        How far apart two marks of one thing may lie (metres).

    Returns
    -------
    (float array, shape (peaks, 2); int array, shape (peaks,))
        Middle of every square that no square within 2 tolerances exceeds, and the density there, most people first.
        The density of a square is the number of distinct people with a mark within 1.33 tolerances, measured between
        squares: one person's 200 marks weigh as much as one. Of equal squares the one with more people around it is
        higher, then the western, then the southern one.
    """
    grid, square = _lay_grid(xy, tolerance_m)
    reached, near = _spread(grid)
    people = _count_people(person, square, near)
    around = sum(_take(people, reached.look_up(reached.numbers + step)) for step in _list_steps(1.5, reached.rows))
    order = np.lexsort((reached.numbers, -np.asarray(around), -people))
    height = np.empty(len(order), dtype=np.intp)
    height[order] = np.arange(len(order), 0, -1)
    peak = np.arange(len(order))
    for step in _list_steps(PEAK_SQUARES, reached.rows)[1:]:  # the nearest first: few squares survive them
        peak = peak[_take(height, reached.look_up(reached.numbers[peak] + step)) < height[peak]]
    peak = peak[np.argsort(-height[peak])]
    return reached.find_middles(peak), people[peak]


def _lay_grid(xy: FloatArray, tolerance_m: float) -> tuple[_Grid, IntArray]:
    """Lay squares over the marks: those with a mark, and the square of each mark."""
    side_m = tolerance_m / SQUARES_PER_TOLERANCE
    at = np.floor(xy / side_m).astype(np.int64)
    corner = at.min(axis=0) - _ROOM
    rows = int(np.ptp(at[:, 1])) + 2 * _ROOM + 1
    square, numbers = pd.factorize((at - corner) @ np.array([rows, 1]), sort=True)
    return _Grid(np.asarray(numbers), rows, corner, side_m), square


def _spread(grid: _Grid) -> tuple[_Grid, IntArray]:
    """Find the squares within the disc of any, and for each square of the grid the positions of those in its own."""
    disc = np.array(_list_steps(DISC_SQUARES, grid.rows))
    near, numbers = pd.factorize((grid.numbers[:, None] + disc).ravel(), sort=True)
    return _Grid(np.asarray(numbers), grid.rows, grid.corner, grid.side_m), near.reshape(-1, len(disc))


def _list_steps(squares: float, rows: int) -> list[int]:
    """List how far on in number the squares within a distance are, the nearest first, itself included."""
    reach = range(-int(squares), int(squares) + 1)
    steps = [(np.hypot(dx, dy), dx * rows + dy) for dx in reach for dy in reach if np.hypot(dx, dy) <= squares]
    return [step for _, step in sorted(steps)]


def _take(values: IntArray, at: IntArray) -> IntArray:
    """Return the values at some positions, 0 at -1."""
    return np.where(at >= 0, values[at], 0)


def _count_people(person: IntArray, square: IntArray, near: IntArray) -> IntArray:
    """Count for each square reached the distinct people whose marks reach it."""
    reached = int(near.max()) + 1
    bits = reached.bit_length()  # a pair is one number, the square in its lowest bits
    pairs = drop_equal((person << bits) | square)
    who = pairs >> bits
    cuts = np.unique(np.searchsorted(who, who[::_BATCH]))[1:]  # no person in two batches
    people = np.zeros(reached, dtype=np.intp)
    for batch in np.split(pairs, cuts):
        spread = ((batch >> bits << bits)[:, None] | near[batch & (1 << bits) - 1]).ravel()
        people += np.bincount(drop_equal(spread) & (1 << bits) - 1, minlength=reached)
    return people
