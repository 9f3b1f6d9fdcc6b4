"""Thin cells to lines one cell wide, without a raster: only the cells that are set exist."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mentalkarta.aggregate.density import Cells
from mentalkarta.aggregate.samples import Ints

NEIGHBOURS = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
"""(rows, columns) to the eight neighbours, clockwise from north (rows count northwards)."""

_STRIDE = 1 << 31

Bools = npt.NDArray[np.bool_]


def find_neighbours(cells: Cells) -> Ints:
    """Index of the eight neighbours of every cell, in the order of `NEIGHBOURS`; the number of cells where none is.

    Returns
    -------
    Array of shape (cells, 8).
    """
    key = cells.row * _STRIDE + cells.column
    count = len(key)
    out = np.full((count, 8), count, dtype=np.int64)
    for side, (rows, columns) in enumerate(NEIGHBOURS):
        wanted = key + rows * _STRIDE + columns
        found = np.minimum(np.searchsorted(key, wanted), max(count - 1, 0))
        there = key[found] == wanted
        out[there, side] = found[there]
    return out


def thin(cells: Cells) -> Cells:
    """Thin cells to a skeleton that keeps their connections and holes.

    Notes
    -----
    Guo and Hall (1989), Parallel thinning with two-subiteration algorithms, Communications of the ACM 32(3), on a
    table of neighbours instead of a raster.
    """
    neighbours = find_neighbours(cells)
    alive = np.append(np.ones(len(cells.row), dtype=bool), False)
    tables = (_make_table(0), _make_table(1))
    left = -1
    while left != alive.sum():
        left = int(alive.sum())
        for table in tables:
            here = np.flatnonzero(alive)
            pattern = alive[neighbours[here]] @ (1 << np.arange(8))
            alive[here[table[pattern]]] = False
    keep = alive[:-1]
    return Cells(cells.column[keep], cells.row[keep], cells.density[keep])


def _make_table(turn: int) -> Bools:
    """Which of the 256 patterns of neighbours (bit k: neighbour k) may go in this half of the round."""
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1
    n, ne, e, se, s, sw, w, nw = bits.T.astype(bool)
    runs = (~n & (ne | e)).astype(int) + (~e & (se | s)) + (~s & (sw | w)) + (~w & (nw | n))
    one = (nw | n).astype(int) + (ne | e) + (se | s) + (sw | w)
    two = (n | ne).astype(int) + (e | se) + (s | sw) + (w | nw)
    fewest = np.minimum(one, two)
    stays = (s | sw | ~nw) & w if turn == 0 else (n | ne | ~se) & e
    table: Bools = (runs == 1) & (fewest >= 2) & (fewest <= 3) & ~stays
    return table
