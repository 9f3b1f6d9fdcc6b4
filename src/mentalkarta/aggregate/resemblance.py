"""Which areas without a name mean the same: by how much of them two people's areas share (Jaccard)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from mentalkarta.aggregate.people import collapse_equal, split_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from mentalkarta.aggregate.people import GeometryArray, IntArray

    FloatArray = npt.NDArray[np.float64]

JOIN_DISTANCE = 0.5
"""Areas at most so far apart mean the same: they share at least half of what they cover together."""

ROUNDING = 1e-9
"""What a bound on a distance may be off by."""

DECIMALS = 9
"""To which distances are compared: beyond, where the map lies makes a difference."""

FORBIDDEN = 1e9
"""Distance between two areas of one person: no average over it comes down to `JOIN_DISTANCE`."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of shapes, first < second, and how far apart they are."""

    first: IntArray
    second: IntArray
    distance: FloatArray

    def take(self, some: npt.NDArray[np.bool_] | IntArray) -> _Pairs:
        """Return some of the pairs."""
        return _Pairs(self.first[some], self.second[some], self.distance[some])


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
    area, group = shapely.STRtree(borders).query(areas)
    likely = _bound_distances(areas[area], borders[group]) <= JOIN_DISTANCE + ROUNDING
    area, group = area[likely], group[likely]
    distance = measure_distances(areas[area], borders[group]).round(DECIMALS)
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
    pairs = _measure_pairs(shapes)
    chain_of_shape = _chain_shapes(pairs, len(shapes))
    chain, chain_of_pair = chain_of_shape[shape_of], chain_of_shape[pairs.first]
    inside = np.flatnonzero(chain_of_pair == chain_of_shape[pairs.second])
    chains = int(chain.max(initial=-1)) + 1
    groups = np.empty(len(areas), dtype=np.intp)
    found = 0
    for members, own in zip(split_by(chain, chains), split_by(chain_of_pair[inside], chains), strict=True):
        distances = _tabulate(pairs.take(inside[own]), shape_of[members])
        groups[members] = found + _cluster_chain(distances, person[members])
        found = int(groups[members].max()) + 1
    return groups


def _bound_distances(first: GeometryArray, second: GeometryArray) -> FloatArray:
    """Return what the Jaccard distances of pairs are at least, from their sizes and boxes."""
    box, other = shapely.bounds(first).reshape(-1, 4), shapely.bounds(second).reshape(-1, 4)
    sides = np.minimum(box[:, 2:], other[:, 2:]) - np.maximum(box[:, :2], other[:, :2])
    size, other_size = shapely.area(first), shapely.area(second)
    shared_at_most = np.minimum(np.maximum(sides, 0.0).prod(axis=1), np.minimum(size, other_size))
    return np.asarray(1.0 - shared_at_most / (size + other_size - shared_at_most), dtype=np.float64)


def _measure_pairs(shapes: GeometryArray) -> _Pairs:
    """Measure all pairs that may overlap; those that cannot be within `JOIN_DISTANCE` get what they are at least.

    In the mean it makes no difference worth four times the work: a bound is close where a box hardly reaches
    another, and exact where a small area lies in a large one.
    """
    first, second = shapely.STRtree(shapes).query(shapes)
    once = first < second
    first, second = first[once], second[once]
    distance = _bound_distances(shapes[first], shapes[second])
    likely = distance <= JOIN_DISTANCE + ROUNDING
    distance[likely] = measure_distances(shapes[first[likely]], shapes[second[likely]])
    return _Pairs(first, second, distance)


def _chain_shapes(pairs: _Pairs, shapes: int) -> IntArray:
    """Give shapes the number of their chain, linked by pairs within `JOIN_DISTANCE`."""
    close = pairs.take(pairs.distance <= JOIN_DISTANCE)
    links = coo_array((np.ones(len(close.first)), (close.first, close.second)), shape=(shapes, shapes))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def _tabulate(pairs: _Pairs, shape_of: IntArray) -> FloatArray:
    """Return the square table of distances between areas given by their shapes, all pairs among them; else 1."""
    used, position = np.unique(shape_of, return_inverse=True)
    table = np.ones((len(used), len(used)))
    np.fill_diagonal(table, 0.0)
    first, second = np.searchsorted(used, pairs.first), np.searchsorted(used, pairs.second)
    table[first, second] = table[second, first] = pairs.distance
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
