"""How far people agree on an area: its zones, what two of them have in common, whose area is most like the others'."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.people import collapse_equal
from mentalkarta.aggregate.resemblance import measure_distances
from mentalkarta.zones import ZONES, FoundZone, Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray, IntArray

MOST_SHAPES = 200
"""Different areas of a place that are compared by pairs; of more, so many evenly chosen ones stand for all."""


def list_zone_levels(people: int, min_people: int) -> list[tuple[Zone, int]]:
    """List the zones of an area that so many people drew, the narrowest first, and how many agree on each.

    No fewer than `min_people` agree on any; a zone that would be a narrower one again is not there.
    """
    found: list[tuple[Zone, int]] = []
    for zone, share in ZONES.items():
        agree = max(math.ceil(share * people), min_people)
        if not found or agree < found[-1][1]:
            found.append((zone, agree))
    return found


def make_zones(
    zones: Sequence[tuple[Zone, int]], areas: Sequence[BaseGeometry], tolerance_m: float
) -> tuple[FoundZone, ...]:
    """Make zones of their areas, the widest first; those that nobody agrees on, which are empty, are not there.

    Parts under tolerance_m² are dropped, unless all are.
    """
    found = [
        FoundZone(zone, agree, drop_small(area, tolerance_m))
        for (zone, agree), area in zip(zones, areas, strict=True)
        if not area.is_empty
    ]
    return tuple(found[::-1])


def drop_small(area: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Drop the parts of an area under tolerance_m², unless all are."""
    pieces = shapely.get_parts(area)
    large = pieces[shapely.area(pieces) >= tolerance_m**2]
    if len(large) in (0, len(pieces)):
        return area
    return large[0] if len(large) == 1 else shapely.normalize(shapely.MultiPolygon(list(large)))


def measure_consensus(areas: GeometryArray) -> tuple[float, int]:
    """Measure how far people agree on an area, and find whose area is most like the others'.

    Parameters
    ----------
    areas
        One normalised area a person, in canonical order, at least one.

    Returns
    -------
    (float, int)
        The mean over all pairs of people of what the two share, as a part of all they drew (1 - Jaccard distance, 0-1;
        1 for one person), and the position of the medoid (the first of equals). Of more than 200 different areas 200
        stand for all, evenly chosen in their order.
    """
    people = len(areas)
    if people == 1:
        return 1.0, 0
    shapes, shape_of = collapse_equal(areas)
    chosen = np.unique(np.linspace(0, len(shapes) - 1, min(len(shapes), MOST_SHAPES)).round().astype(np.intp))
    weights = np.bincount(shape_of, minlength=len(shapes))[chosen].astype(np.float64)
    alike = _compare_pairs(shapes[chosen])
    likeness = alike @ weights
    pairs = weights.sum() * (weights.sum() - 1.0)
    medoid = chosen[int(np.argmax(likeness))]
    return float((weights @ likeness - weights.sum()) / pairs), int(np.flatnonzero(shape_of == medoid)[0])


def _compare_pairs(shapes: GeometryArray) -> npt.NDArray[np.float64]:
    """Return the table of what shapes have in common (0-1), 1 on its diagonal."""
    first, second = _list_pairs(len(shapes))
    alike = np.eye(len(shapes))
    alike[first, second] = alike[second, first] = 1.0 - measure_distances(shapes[first], shapes[second])
    return alike


def _list_pairs(count: int) -> tuple[IntArray, IntArray]:
    """List all pairs of positions, first < second."""
    first, second = np.triu_indices(count, 1)
    return first.astype(np.intp), second.astype(np.intp)
