"""The lines of a network as edges between nodes: cut where they share a vertex, each once, small roundabouts closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from mentalkarta.aggregate.network.ragged import Bools, Geometries, build_lines, build_points, list_ranges
from mentalkarta.aggregate.samples import Ints
from mentalkarta.aggregate.tracing import find_root

TOUCH_M = 0.05  # metres: a line that ends so near to another ends on it
ROUNDABOUT = 6.0  # of the tolerance: a round ring no longer than this is a point to a pen
ROUND = 0.85  # area within a ring, of that of a circle as long; a square has 0.79


@dataclass(frozen=True, slots=True)
class Edges:
    """Lines between nodes, in an order of their own.

    `line` runs from the first to the second of its `nodes`, shape (edges, 2); `row` is its row in the network.
    """

    line: Geometries
    nodes: Ints
    row: Ints


def cut_edges(lines: Geometries, preference: Ints) -> Edges:
    """Cut lines where they share a vertex, and keep each piece once.

    Parameters
    ----------
    lines
        LineStrings, none without length.
    preference
        Of equal pieces, that of the line with the lowest number stays.

    Notes
    -----
    Lines that cross without a common vertex stay whole: a bridge is no junction. Where a line ends on another, that
    gets a vertex. Neither the order of the lines nor the way round each runs has an influence.
    """
    xy, owner = shapely.get_coordinates(_tie_ends(shapely.remove_repeated_points(lines)), return_index=True)
    _, vertex = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    is_node = np.bincount(vertex) > 1
    is_node[vertex[np.concatenate([first, first[1:] - 1, [len(xy) - 1]])]] = True
    cut = np.flatnonzero(is_node[vertex])
    same = owner[cut[1:]] == owner[cut[:-1]]
    start, stop = cut[:-1][same], cut[1:][same]
    count = stop - start + 1
    pieces = build_lines(xy[list_ranges(start, count)], np.repeat(np.arange(len(count)), count))
    return _keep_once(Edges(pieces, np.column_stack([vertex[start], vertex[stop]]), owner[start]), preference)


def choose_edges(edges: Edges, kept: Bools) -> Edges:
    """Return some of the edges."""
    return Edges(edges.line[kept], edges.nodes[kept], edges.row[kept])


def close_roundabouts(edges: Edges, tolerance_m: float) -> Edges:
    """Make one node of every small round ring: a line drawn past it does not say which way around."""
    short = np.flatnonzero(shapely.length(edges.line) <= ROUNDABOUT * tolerance_m)
    faces = shapely.get_parts(shapely.polygonize(edges.line[short]))
    length = shapely.length(faces)
    is_round = 4 * np.pi * shapely.area(faces) >= ROUND * length**2
    rings = shapely.boundary(faces[is_round & (length <= ROUNDABOUT * tolerance_m)])
    part, ring = shapely.STRtree(rings).query(edges.line[short], "covered_by")
    of_ring = [set(edges.nodes[short[part[ring == number]]].ravel().tolist()) for number in np.unique(ring)]
    root = {node: node for nodes in of_ring for node in nodes}
    for nodes in of_ring:
        roots = {find_root(root, node) for node in nodes}
        root |= dict.fromkeys(roots, min(roots))
    one = np.arange(int(edges.nodes.max(initial=-1)) + 1)
    for node in root:
        one[node] = find_root(root, node)
    kept = np.ones(len(edges.line), dtype=bool)
    kept[short[part]] = False
    return choose_edges(Edges(edges.line, one[edges.nodes], edges.row), kept)


def _tie_ends(lines: Geometries) -> Geometries:
    """Give lines a vertex where others end on them, between two of theirs."""
    ends = np.unique(shapely.get_coordinates(shapely.get_point(lines[:, None], [0, -1]).ravel()), axis=0)
    spots = build_points(ends, np.arange(len(ends)))
    end, line = shapely.STRtree(lines).query(spots, "dwithin", distance=TOUCH_M)
    vertices = build_points(*shapely.get_coordinates(lines, return_index=True))
    between = np.flatnonzero(shapely.distance(vertices[line], spots[end]) > TOUCH_M)
    between = between[np.argsort(line[between], kind="stable")]
    numbers, group = np.unique(line[between], return_inverse=True)
    tied = lines.copy()
    tied[numbers] = shapely.snap(lines[numbers], build_points(ends[end[between]], group), TOUCH_M)
    return tied


def _keep_once(edges: Edges, preference: Ints) -> Edges:
    """Turn every edge the same way round, keep one of equal ones, and sort by shape."""
    plain, back = shapely.to_wkb(edges.line), shapely.to_wkb(shapely.reverse(edges.line))
    turned = np.array([one > other for one, other in zip(plain, back, strict=True)], dtype=bool)
    shape = np.unique(np.where(turned, back, plain), return_inverse=True)[1].reshape(-1)
    order = np.lexsort((preference[edges.row], shape))
    kept = order[np.flatnonzero(np.diff(shape[order], prepend=-1))]
    line = np.where(turned, shapely.reverse(edges.line), edges.line)
    nodes = np.where(turned[:, None], edges.nodes[:, ::-1], edges.nodes)
    return Edges(line[kept], nodes[kept], edges.row[kept])
