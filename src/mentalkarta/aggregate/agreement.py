"""How far people agree on an area: its zones, what two of them have in common, whose area is most like the others'."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.overlap import dissolve_faces
from mentalkarta.aggregate.people import collapse_equal
from mentalkarta.aggregate.resemblance import measure_distances
from mentalkarta.zones import ZONES, FoundZone

if TYPE_CHECKING:
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray, IntArray

MOST_SHAPES = 200
"""Different areas of a place that are compared by pairs; of more, so many evenly chosen ones stand for all."""


def draw_zones(
    faces: GeometryArray, counts: IntArray, people: int, tolerance_m: float, min_people: int
) -> tuple[FoundZone, ...]:
    """Draw the zones of an area that its people agree on in different numbers, the widest first.

    Parameters
    ----------
    faces, counts
        The partition of the people's areas, and how many cover each piece (`partition_areas`).
    people
        How many drew the area.
    tolerance_m
        Parts of a zone under tolerance_m² are dropped, unless all are (metres).
    min_people
        The privacy limit: so many people at least must agree on every part of a zone.

    Returns
    -------
    tuple
        A core lies in what is shared, that in the fringe. A zone that nobody agrees on, or that is a narrower one
        again, is not there.
    """
    found: list[FoundZone] = []
    narrower = int(counts.max()) + 1
    for zone, share in ZONES.items():
        agree = max(math.ceil(share * people), min_people)
        if agree < narrower:
            found.append(FoundZone(zone, agree, join_pieces(faces[counts >= agree], tolerance_m)))
            narrower = agree
    return tuple(found[::-1])


def join_pieces(faces: GeometryArray, tolerance_m: float) -> BaseGeometry:
    """Join pieces of a partition, at least one; parts under tolerance_m² are dropped, unless all are."""
    border = dissolve_faces(faces)
    pieces = shapely.get_parts(border)
    large = pieces[shapely.area(pieces) >= tolerance_m**2]
    if len(large) in (0, len(pieces)):
        return border
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
