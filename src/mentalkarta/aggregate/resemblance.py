"""Which areas without a name mean the same: by how much of them two people's areas share (Jaccard)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from mentalkarta.aggregate.people import collapse_equal

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from mentalkarta.aggregate.people import GeometryArray, IntArray

    FloatArray = npt.NDArray[np.float64]

JOIN_DISTANCE = 0.5
"""Areas at most so far apart mean the same: they share at least half of what they cover together."""

FORBIDDEN = 1e9
"""Distance between two areas of one person: no average over it comes down to `JOIN_DISTANCE`."""


def measure_distances(first: GeometryArray, second: GeometryArray) -> FloatArray:
    """Return the Jaccard distances 1 - |A∩B| / |A∪B| of pairs of areas, shape (pairs,), 0 (equal) to 1 (apart)."""
    shared = shapely.area(shapely.intersection(first, second))
    together = shapely.area(first) + shapely.area(second) - shared
    return np.asarray(1.0 - shared / together, dtype=np.float64)


def join_groups(
    areas: GeometryArray, person: IntArray, borders: GeometryArray, members: Sequence[set[int]]
) -> IntArray:
    """Let areas join the group whose border they resemble, the closest first, nobody a group he or she is in.

    Parameters
    ----------
    areas, person
        The areas to place and the number of the person who drew each, in canonical order; shape (areas,).
    borders
        The border of each group.
    members
        The people in each group before.

    Returns
    -------
    int array, shape (areas,)
        The group joined, -1 where none is within `JOIN_DISTANCE`. Equal distances: the group, then the area, that
        comes first.
    """
    joined = np.full(len(areas), -1, dtype=np.intp)
    area, group = _find_likely_pairs(areas, borders)
    distance = measure_distances(areas[area], borders[group])
    taken = [set(people) for people in members]
    for i in np.lexsort((area, group, distance)):
        if distance[i] <= JOIN_DISTANCE and joined[area[i]] < 0 and person[area[i]] not in taken[group[i]]:
            joined[area[i]] = group[i]
            taken[group[i]].add(person[area[i]])
    return joined


def cluster_areas(areas: GeometryArray, person: IntArray) -> IntArray:
    """Group areas that resemble each other, nobody with himself or herself.

    Parameters
    ----------
    areas, person
        Normalised areas and the number of the person who drew each, in canonical order; shape (areas,).

    Returns
    -------
    int array, shape (areas,)
        Group of each area, 0..n-1.

    Notes
    -----
    Average linkage (UPGMA; Sokal & Michener 1958): groups join while the mean Jaccard distance between their areas
    is at most `JOIN_DISTANCE`. Such groups never reach across areas that no chain of close pairs connects, so each
    chain is solved alone. Of several areas of one person that resemble each other, the one most like the others'
    speaks; the rest stand alone, else they would tear the group apart between them.
    """
    shapes, shape_of = collapse_equal(areas)
    chain = _chain_shapes(shapes)[shape_of]
    groups = np.empty(len(areas), dtype=np.intp)
    found = 0
    order = np.argsort(chain, kind="stable")
    for some in np.split(order, np.flatnonzero(np.diff(chain[order])) + 1) if len(order) else []:
        distances = _measure_all(shapes, shape_of[some])
        groups[some] = found + _cluster_chain(distances, person[some])
        found = int(groups[some].max()) + 1
    return groups


def _find_likely_pairs(first: GeometryArray, second: GeometryArray) -> tuple[IntArray, IntArray]:
    """Pair areas whose sizes and boxes leave it possible that they are within `JOIN_DISTANCE`."""
    i, j = shapely.STRtree(second).query(first)
    box, other = shapely.bounds(first[i]), shapely.bounds(second[j])
    sides = np.minimum(box[:, 2:], other[:, 2:]) - np.maximum(box[:, :2], other[:, :2])
    size, other_size = shapely.area(first[i]), shapely.area(second[j])
    shared_at_most = np.minimum(sides.prod(axis=1), np.minimum(size, other_size))
    together_at_least = size + other_size - shared_at_most
    likely = shared_at_most >= (1.0 - JOIN_DISTANCE) * together_at_least * (1.0 - 1e-9)
    return i[likely], j[likely]


def _chain_shapes(shapes: GeometryArray) -> IntArray:
    """Give shapes the number of their chain, linked by pairs within `JOIN_DISTANCE`."""
    first, second = _find_likely_pairs(shapes, shapes)
    once = first < second
    first, second = first[once], second[once]
    close = measure_distances(shapes[first], shapes[second]) <= JOIN_DISTANCE
    links = coo_array((np.ones(close.sum()), (first[close], second[close])), shape=(len(shapes), len(shapes)))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def _measure_all(shapes: GeometryArray, shape_of: IntArray) -> FloatArray:
    """Return the square table of distances between areas given by their shapes."""
    used, position = np.unique(shape_of, return_inverse=True)
    table = np.ones((len(used), len(used)))
    np.fill_diagonal(table, 0.0)
    first, second = shapely.STRtree(shapes[used]).query(shapes[used])
    once = first < second
    first, second = first[once], second[once]
    table[first, second] = table[second, first] = measure_distances(shapes[used[first]], shapes[used[second]])
    return table[np.ix_(position, position)]


def _cluster_chain(distances: FloatArray, person: IntArray) -> IntArray:
    """Cluster one chain by average linkage; drawings a person made superfluous get groups of their own."""
    groups = np.arange(len(person)) + len(person)
    speaking = np.flatnonzero(_find_speakers(distances, person))
    if len(speaking) > 1:
        table = np.where(
            person[speaking, None] == person[None, speaking], FORBIDDEN, distances[np.ix_(speaking, speaking)]
        )
        np.fill_diagonal(table, 0.0)
        groups[speaking] = fcluster(linkage(squareform(table), "average"), JOIN_DISTANCE, "distance")
    return np.asarray(np.unique(groups, return_inverse=True)[1].reshape(-1), dtype=np.intp)


def _find_speakers(distances: FloatArray, person: IntArray) -> npt.NDArray[np.bool_]:
    """Tell which areas stand for their person: all but those resembling a better one of the same person."""
    speaks = np.zeros(len(person), dtype=bool)
    for i in np.lexsort((np.arange(len(person)), distances.sum(axis=1))):
        own = speaks & (person == person[i])
        speaks[i] = not (distances[i, own] <= JOIN_DISTANCE).any()
    return speaks
