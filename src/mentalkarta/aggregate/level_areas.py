"""Where at least so many people drew an area: one question, two engines with one answer."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.overlap import dissolve_faces, partition_areas
from mentalkarta.aggregate.people import collapse_equal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray

KERNEL_FROM = 400
"""Different areas from which the level kernel is quicker, what it takes to load it included."""


def find_level_areas(areas: GeometryArray, levels: Sequence[int]) -> tuple[list[BaseGeometry], int]:
    """Find where at least so many people drew.

    Parameters
    ----------
    areas
        One normalised polygon or multipolygon a person, at least one, metric CRS.
    levels
        Numbers of people, at least 1 each.

    Returns
    -------
    (list of Polygon or MultiPolygon, int)
        The normalised area of each level, empty where nobody reaches it, and the most people over any spot.

    Raises
    ------
    DataError
        `overlap-inconsistent`, see `count_overlap`.

    Notes
    -----
    Many areas are left to the level kernel (extra `fast`), whose time grows with their crossings and which builds no
    piece that is not asked for. Where it cannot tell (shared borders, corners on another's border), and for fewer
    areas, GEOS cuts the plane along every border. Their areas agree to 1e-9.
    """
    shapes, shape_of = collapse_equal(areas)
    if len(shapes) >= KERNEL_FROM and find_spec("numba") is not None:
        from mentalkarta.aggregate.levels.borders import trace_levels  # loads numba, which takes a second

        traced = trace_levels(shapes, np.bincount(shape_of), levels)
        if traced is not None:
            return traced
    faces, counts = partition_areas(areas)
    return [_dissolve(faces[counts >= level]) for level in levels], int(counts.max())


def _dissolve(faces: GeometryArray) -> BaseGeometry:
    """Join pieces, none of them perhaps."""
    return dissolve_faces(faces) if len(faces) else shapely.MultiPolygon()
