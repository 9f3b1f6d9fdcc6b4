"""The level kernel: walk along every ring, count who else covers it, and keep the stretches that wanted borders follow.

Coordinates are whole numbers from 0 to 2^30, so that every side of a line is decided exactly in 64 bits. Nothing here
knows shapely; `borders` makes areas of what comes out. Compiled by numba.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Smalls = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Row = tuple[int, int, int, int]
Function = TypeVar("Function", bound=Callable[..., object])

TOUCHES, NO_ROOM = -1, -2
"""Instead of a number of crossings: two edges touch without crossing; there are more than there is room for."""

FEW = 32
"""Crossings of one edge up to which inserting them one by one sorts them quickest."""


def compile_plain(function: Function) -> Function:
    """Compile a function for one thread; what is compiled is kept on the disk."""
    return cast("Function", numba.njit(cache=True)(function))  # numba has no types of its own


def compile_parallel(function: Function) -> Function:
    """Compile a function whose `prange` runs on all threads; each writes where no other does, so bits stay the same."""
    return cast("Function", numba.njit(cache=True, parallel=True)(function))


class Plane(NamedTuple):
    """The edges of all areas and the grid they are sorted into.

    Attributes
    ----------
    edges
        Where each edge begins and ends (x, y, x, y), its inside on the left; shape (edges, 4). Those of a ring follow
        one another.
    area_of, weight_of
        The area that each edge belongs to, and how many people drew that; shape (edges,).
    ring
        Where each ring begins in `edges`, and the end of the last; shape (rings + 1,).
    shift, across
        The side of a cell of the grid is 2 to the power of `shift`; cells in a row.
    cell
        Where each cell begins in `reach`, and the end of the last.
    reach
        The edges whose box reaches into each cell, from left to right.
    near_boxes
        The boxes of these, again here so that they are read one after the other: left, foot, right, head.
    """

    edges: Smalls
    area_of: Smalls
    weight_of: Ints
    ring: Ints
    shift: int
    across: int
    cell: Ints
    reach: Smalls
    near_boxes: Smalls


class Crossings(NamedTuple):
    """Room for the edges that cross one: which, how far along it (0-1), and 1 where their area is entered, else -1."""

    edge: Ints
    at: Floats
    turn: Ints


class Pieces(NamedTuple):
    """Stretches of rings along wanted borders.

    Attributes
    ----------
    level
        Position of the level among those wanted.
    begin, end
        The crossings it runs between, each named by its two edges as one number; -1 less the ring: its first corner.
    corner, corners
        Where each begins in the list of all corners, and how many it has.
    xy
        All corners, shape (corners, 2).
    """

    level: Ints
    begin: Ints
    end: Ints
    corner: Ints
    corners: Ints
    xy: Floats


# --- edges ------------------------------------------------------------------------------------------------------


@compile_plain
def load_row(rows: Smalls, row: int) -> Row:
    """Load an edge or a box, as numbers whose products fit."""
    return int(rows[row, 0]), int(rows[row, 1]), int(rows[row, 2]), int(rows[row, 3])


@compile_plain
def find_side(edge: Row, x: int, y: int) -> int:
    """Return on which side of an edge a point lies: > 0 left, < 0 right, 0 on its line."""
    ax, ay, bx, by = edge
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax)


@compile_plain
def sort_edges(boxes: Smalls, order: Ints, shift: int, across: int, cells: int) -> tuple[Ints, Smalls]:
    """Sort edges, taken in an order, into the cells that their boxes reach into; see `Plane` for `cell` and `reach`."""
    cell = np.zeros(cells + 1, dtype=np.int64)
    for left, foot, right, head in boxes:
        for row in range(foot >> shift, (head >> shift) + 1):
            for column in range(left >> shift, (right >> shift) + 1):
                cell[row * across + column + 1] += 1
    cell = np.cumsum(cell)
    free, reach = cell.copy(), np.zeros(cell[-1], dtype=np.int32)
    for edge in order:
        left, foot, right, head = boxes[edge]
        for row in range(foot >> shift, (head >> shift) + 1):
            for column in range(left >> shift, (right >> shift) + 1):
                here = row * across + column
                reach[free[here]] = edge
                free[here] += 1
    return cell, reach


@compile_plain
def cross(edge: Row, near: Row) -> tuple[int, float, int]:
    """Return whether an edge crosses another (1 yes, 0 no, `TOUCHES`), how far along it, and which way it turns."""
    three, four = find_side(edge, near[0], near[1]), find_side(edge, near[2], near[3])
    if (three > 0 and four > 0) or (three < 0 and four < 0):
        return 0, 0.0, 0
    one, two = find_side(near, edge[0], edge[1]), find_side(near, edge[2], edge[3])
    if (one > 0 and two > 0) or (one < 0 and two < 0):
        return 0, 0.0, 0
    if one == 0 or two == 0 or three == 0 or four == 0:
        return TOUCHES, 0.0, 0
    return 1, float(one) / (float(one) - float(two)), 1 if two > 0 else -1


@compile_plain
def meet_here(one: Row, other: Row, row: int, column: int, shift: int) -> bool:
    """Tell whether two boxes meet, and this is the first cell that they meet in."""
    left, foot = max(one[0], other[0]), max(one[1], other[1])
    if left > one[2] or left > other[2] or foot > one[3] or foot > other[3]:
        return False
    return left >> shift == column and foot >> shift == row


@compile_plain
def find_crossings(plane: Plane, edge: int, found: Crossings) -> int:
    """Find the edges of other areas that cross one, in order along it; return how many, `TOUCHES` or `NO_ROOM`."""
    shift, count, own, area = plane.shift, 0, load_row(plane.edges, edge), plane.area_of[edge]
    left, foot, right, head = min(own[0], own[2]), min(own[1], own[3]), max(own[0], own[2]), max(own[1], own[3])
    for row in range(foot >> shift, (head >> shift) + 1):
        for column in range(left >> shift, (right >> shift) + 1):
            here = row * plane.across + column
            for place in range(plane.cell[here], plane.cell[here + 1]):
                box = load_row(plane.near_boxes, place)
                if box[0] > right:
                    break  # as are all after it
                near = plane.reach[place]
                if not meet_here((left, foot, right, head), box, row, column, shift) or plane.area_of[near] == area:
                    continue
                state, at, turn = cross(own, load_row(plane.edges, near))
                if state == TOUCHES:
                    return TOUCHES
                if state and count == len(found.edge):
                    return NO_ROOM
                if state:
                    found.edge[count], found.at[count], found.turn[count] = near, at, turn
                    count += 1
    sort_crossings(found, count)
    return count


@compile_plain
def sort_crossings(found: Crossings, count: int) -> None:
    """Sort crossings along their edge, those of one place by their edges."""
    if count > FEW:
        order = np.argsort(found.at[:count])
        found.edge[:count], found.at[:count] = found.edge[order], found.at[order]
        found.turn[:count] = found.turn[order]
    for place in range(1, count):
        edge, at, turn, back = found.edge[place], found.at[place], found.turn[place], place
        while back and (found.at[back - 1] > at or (found.at[back - 1] == at and found.edge[back - 1] > edge)):
            found.edge[back], found.at[back] = found.edge[back - 1], found.at[back - 1]
            found.turn[back] = found.turn[back - 1]
            back -= 1
        found.edge[back], found.at[back], found.turn[back] = edge, at, turn


@compile_plain
def meet(edges: Smalls, edge: int, near: int) -> tuple[float, float]:
    """Return where two edges cross: the same bits whichever is asked."""
    one, two = load_row(edges, min(edge, near)), load_row(edges, max(edge, near))
    ax, ay, bx, by = one
    from_a, from_b = float(find_side(two, ax, ay)), float(find_side(two, bx, by))
    part = from_a / (from_a - from_b)
    return ax + part * (bx - ax), ay + part * (by - ay)


@compile_plain
def name_crossing(edges: Smalls, edge: int, near: int) -> int:
    """Name the crossing of two edges by one number, the same whichever comes first."""
    return int(min(edge, near)) * len(edges) + int(max(edge, near))


# --- rings ------------------------------------------------------------------------------------------------------


@compile_plain
def count_over(plane: Plane, corner: int) -> int:
    """Count the people of other areas over where an edge begins, by the edges right of it; -1 where it lies on one."""
    shift, count = plane.shift, 0
    x, y, _, _ = load_row(plane.edges, corner)
    first = (y >> shift) * plane.across
    for column in range(x >> shift, plane.across):
        for place in range(plane.cell[first + column], plane.cell[first + column + 1]):
            near = plane.reach[place]
            edge = load_row(plane.edges, near)
            rises = edge[3] > y
            if plane.area_of[near] == plane.area_of[corner] or (edge[1] > y) == rises:
                continue  # of the same area, or not at this height
            if max(x, plane.near_boxes[place, 0]) >> shift != column:
                continue  # met in another cell
            side = find_side(edge, x, y)
            if side == 0:
                return -1
            if (side > 0) == rises:
                count += plane.weight_of[near] if rises else -plane.weight_of[near]
    return count


@compile_parallel
def count_starts(plane: Plane) -> Ints:
    """Count the people of other areas over the first corner of each ring; -1 where it lies on an edge."""
    counts = np.empty(len(plane.ring) - 1, dtype=np.int64)
    for ring in numba.prange(len(plane.ring) - 1):
        counts[ring] = count_over(plane, plane.ring[ring])
    return counts


@compile_plain
def count_wanted(wanted: Ints, over: int, weight: int) -> int:
    """Count the wanted levels whose border a stretch lies on: above the others over it, up to these and its own."""
    return int(np.searchsorted(wanted, over + weight, side="right") - np.searchsorted(wanted, over, side="right"))


@compile_parallel
def measure_rings(plane: Plane, starts: Ints, wanted: Ints, room: int) -> tuple[Ints, Ints]:
    """Walk along every ring and measure what `collect_pieces` is to collect.

    Returns
    -------
    int array, shape (rings, 4)
        Pieces, corners, the most people at it, and 0 where all is well, `TOUCHES` where anything touches or does not
        add up, `NO_ROOM` where an edge has more crossings than there is room for.
    int array, shape (edges,)
        The other people over where each edge begins; -1 where no wanted border follows any of it.
    """
    result, overs = np.zeros((len(starts), 4), dtype=np.int64), np.empty(len(plane.edges), dtype=np.int64)
    for ring in numba.prange(len(starts)):
        found = Crossings(np.empty(room, dtype=np.int64), np.empty(room), np.empty(room, dtype=np.int64))
        over, weight = starts[ring], plane.weight_of[plane.ring[ring]]
        shown = count_wanted(wanted, over, weight)
        pieces, corners, most, state = shown, 0, over + weight, TOUCHES if over < 0 else 0
        for edge in range(plane.ring[ring], plane.ring[ring + 1]):
            corners, before, passed = corners + shown, over, shown
            count = find_crossings(plane, edge, found) if state == 0 else 0
            state = min(state, count)
            for place in range(count):
                over += found.turn[place] * plane.weight_of[found.edge[place]]
                most, corners = max(most, over + weight), corners + shown
                shown = count_wanted(wanted, over, weight)
                pieces, corners, passed = pieces + shown, corners + shown, passed + shown
            overs[edge] = before if passed else -1
        state = state if over == starts[ring] else min(state, TOUCHES)
        result[ring, 0], result[ring, 1], result[ring, 2], result[ring, 3] = pieces, corners + shown, most, state
    return result, overs


@compile_plain
def end_pieces(pieces: Pieces, piece: int, here: int, shown: int, names: tuple[int, int]) -> tuple[int, int]:
    """End the pieces of all levels shown, whose corners stand before `here` for the first of them.

    Return where the next piece and the next corner go.
    """
    begin = pieces.corner[piece]
    length = here - begin
    for number in range(shown):
        at = begin + number * length
        if number:
            pieces.xy[at : at + length] = pieces.xy[begin:here]
        pieces.corner[piece + number], pieces.corners[piece + number] = at, length
        pieces.begin[piece + number], pieces.end[piece + number] = names
    return piece + shown, begin + shown * length


@compile_plain
def begin_pieces(pieces: Pieces, piece: int, here: int, wanted: Ints, over: int, weight: int) -> int:
    """Begin a piece for each wanted level whose border a stretch lies on; return how many."""
    shown = count_wanted(wanted, over, weight)
    low = np.searchsorted(wanted, over, side="right")
    for number in range(shown):
        pieces.level[piece + number], pieces.corner[piece + number] = low + number, here
    return shown


@compile_plain
def put_corner(pieces: Pieces, here: int, x: float, y: float) -> int:
    """Put down a corner; return where the next goes.

    Not within `prange`, where numba loses what is written to an array of a named tuple.
    """
    pieces.xy[here, 0], pieces.xy[here, 1] = x, y
    return here + 1


@compile_parallel
def collect_pieces(plane: Plane, overs: Ints, wanted: Ints, room: int, slots: Ints) -> Pieces:
    """Collect the stretches of all rings that wanted borders follow.

    `overs` is as `measure_rings` found it; `slots` says where the pieces and the corners of each ring begin, and the
    ends of the last; shape (2, rings + 1).
    """
    count, corners = slots[0, -1], slots[1, -1]
    pieces = Pieces(
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.zeros((corners, 2)),
    )
    for ring in numba.prange(len(plane.ring) - 1):
        found = Crossings(np.empty(room, dtype=np.int64), np.empty(room), np.empty(room, dtype=np.int64))
        first, weight = plane.ring[ring], plane.weight_of[plane.ring[ring]]
        piece, here, name = slots[0, ring], slots[1, ring], -1 - ring
        shown = begin_pieces(pieces, piece, here, wanted, overs[first], weight) if overs[first] >= 0 else 0
        for edge in range(first, plane.ring[ring + 1]):
            over = overs[edge]
            if over < 0:
                continue
            if shown:
                here = put_corner(pieces, here, plane.edges[edge, 0], plane.edges[edge, 1])
            for place in range(find_crossings(plane, edge, found)):
                near = found.edge[place]
                x, y = meet(plane.edges, edge, near)
                next_name = name_crossing(plane.edges, edge, near)
                if shown:
                    here = put_corner(pieces, here, x, y)
                    piece, here = end_pieces(pieces, piece, here, shown, (name, next_name))
                over, name = over + found.turn[place] * plane.weight_of[near], next_name
                shown = begin_pieces(pieces, piece, here, wanted, over, weight)
                if shown:
                    here = put_corner(pieces, here, x, y)
        if shown:
            here = put_corner(pieces, here, plane.edges[first, 0], plane.edges[first, 1])
            end_pieces(pieces, piece, here, shown, (name, -1 - ring))
    return pieces
