"""Cut the plane along every border drawn: each piece with the exact number of areas over it, by GEOS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.edges import list_edges
from mentalkarta.aggregate.people import collapse_equal
from mentalkarta.errors import DataError

if TYPE_CHECKING:
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray, IntArray

GRID_M = 1e-6
"""Borders meet on a grid of this (metres): corners that rounding left beside another border come to lie on it."""

AREA_ERROR = 1e-9
"""Relative difference allowed between the people's areas and the pieces x their counts, beside that of the grid."""

CLEAR_M = 1e-4
"""A point this far (metres) from the border of its piece tells for certain who covers the piece."""

MOST_CROSSINGS = 100_000
"""Crossings of borders up to which every piece is built: some 10 s and 0.7 GB."""

SAMPLE = 2_000
"""Segments of borders whose crossings are counted to estimate those of all."""

QUERY_SHAPES = 256
"""Shapes asked for their pieces at a time, so that the answers need no memory to speak of."""


def partition_areas(
    areas: GeometryArray, *, most_crossings: float = MOST_CROSSINGS
) -> tuple[GeometryArray, IntArray] | None:
    """Cut the plane along the borders of areas and count the areas over each piece.

    Parameters
    ----------
    areas
        Normalised polygons or multipolygons, one a person.
    most_crossings
        Crossings of borders up to which they are cut.

    Returns
    -------
    (faces, counts), or None
        Normalised polygons covered by at least one area, and by how many. None where borders cross more often, as
        estimated from evenly chosen segments of them: then another way must be taken.

    Raises
    ------
    DataError
        `overlap-inconsistent`: the pieces do not add up to the areas. Never seen; better than a wrong number.

    Notes
    -----
    GEOS nodes the borders on a grid of a micrometre, polygonises them, and a point well inside each piece is looked for
    in the areas. Borders are reduced to different segments first: thousands of people who tick the same few areas have
    the same few hundred segments. Crossings, hence time and memory, grow with the square of the areas.
    """
    shapes, shape_of = collapse_equal(areas)
    weights = np.bincount(shape_of, minlength=len(shapes))
    segments = np.asarray(shapely.linestrings(_find_segments(shapes)), dtype=object)
    if _estimate_crossings(segments) > most_crossings:
        return None
    faces = _polygonise(segments)
    counts = _count_faces(faces, shapes, weights)
    _check_areas(faces, counts, shapes, weights)
    covered = counts > 0
    return shapely.normalize(faces[covered]), counts[covered]


def dissolve_faces(faces: GeometryArray) -> BaseGeometry:
    """Join pieces of one partition, at least one, into an area (Polygon or MultiPolygon, normalised)."""
    return shapely.normalize(shapely.coverage_union_all(faces))


def _find_segments(shapes: GeometryArray) -> npt.NDArray[np.float64]:
    """List the different border segments of all shapes, shape (segments, 2, 2), sorted."""
    ends, _ = list_edges(shapes)
    backwards = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[backwards] = ends[backwards][:, [2, 3, 0, 1]]
    return np.unique(ends, axis=0).reshape(-1, 2, 2)


def _estimate_crossings(segments: GeometryArray) -> float:
    """Estimate how often segments cross, from evenly chosen ones."""
    chosen = segments[np.unique(np.linspace(0, len(segments) - 1, min(len(segments), SAMPLE)).astype(np.intp))]
    crossed = len(shapely.STRtree(segments).query(chosen, predicate="crosses")[0])
    return crossed / max(1, len(chosen)) * len(segments) / 2


def _polygonise(segments: GeometryArray) -> GeometryArray:
    """Cut segments where they meet and return every face they enclose."""
    noded = shapely.union_all(segments, grid_size=GRID_M)
    return np.asarray(shapely.get_parts(shapely.polygonize([noded])), dtype=object)


def _count_faces(faces: GeometryArray, shapes: GeometryArray, weights: IntArray) -> IntArray:
    """Add up, for each face, the weights of the shapes that hold a point inside it."""
    tree = shapely.STRtree(_find_inner_points(faces))
    counts = np.zeros(len(faces), dtype=np.int64)
    for start in range(0, len(shapes), QUERY_SHAPES):
        some = shapes[start : start + QUERY_SHAPES]
        shapely.prepare(some)
        shape, face = tree.query(some, predicate="intersects")
        counts += np.bincount(face, weights=weights[start + shape], minlength=len(faces)).astype(np.int64)
    return counts


def _find_inner_points(faces: GeometryArray) -> GeometryArray:
    """Return a point well inside each face; the quick one first, the innermost where that lies in a spike."""
    points = np.array(shapely.point_on_surface(faces), dtype=object)
    unclear = shapely.distance(points, shapely.boundary(faces)) < CLEAR_M
    radii = shapely.maximum_inscribed_circle(faces[unclear])
    points[unclear] = shapely.get_point(radii, 0)
    return points


def _check_areas(faces: GeometryArray, counts: IntArray, shapes: GeometryArray, weights: IntArray) -> None:
    """Refuse a partition whose pieces do not add up to the areas drawn."""
    counted = float(np.sum(shapely.area(faces) * counts))
    drawn = float(np.sum(shapely.area(shapes) * weights))
    rounded = GRID_M * float(np.sum(shapely.length(shapes) * weights))
    if abs(counted - drawn) > AREA_ERROR * drawn + rounded:
        raise DataError("overlap-inconsistent", counted=f"{counted:.3f}", drawn=f"{drawn:.3f}")
