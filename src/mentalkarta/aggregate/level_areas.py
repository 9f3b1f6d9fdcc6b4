"""Where at least so many people drew an area: one question, and the engine that can answer it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from mentalkarta.aggregate.partition import dissolve_faces, partition_areas
from mentalkarta.aggregate.people import collapse_equal
from mentalkarta.aggregate.raster import count_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray

KERNEL_FROM = 400
"""Different areas from which the level kernel is quicker, what it takes to load it included."""


class LevelAreas(NamedTuple):
    """Where at least so many people drew.

    Attributes
    ----------
    areas
        The normalised Polygon or MultiPolygon of each level, empty where nobody reaches it.
    most
        The most people over any spot.
    cell_m
        Side in metres of the cells that the areas are made of, 0 where they are exact.
    """

    areas: list[BaseGeometry]
    most: int
    cell_m: float = 0.0


def find_level_areas(areas: GeometryArray, levels: Sequence[int]) -> LevelAreas:
    """Find where at least so many people drew.

    Parameters
    ----------
    areas
        One normalised polygon or multipolygon a person, at least one, metric CRS.
    levels
        Numbers of people, at least 1 each.

    Returns
    -------
    LevelAreas

    Raises
    ------
    DataError
        `overlap-inconsistent`, see `partition_areas`.

    Notes
    -----
    Many areas are left to the level kernel (extra `fast`), whose time grows with their crossings and which builds no
    piece that is not asked for. Where it cannot tell (shared borders, corners on another's border), and for fewer
    areas, GEOS cuts the plane along every border. Their areas agree to 1e-9. What crosses too often for GEOS is counted
    in cells.
    """
    shapes, shape_of = collapse_equal(areas)
    weights = np.bincount(shape_of)
    if len(shapes) >= KERNEL_FROM and find_spec("numba") is not None:
        from mentalkarta.aggregate.levels.borders import trace_levels  # loads numba, which takes a second

        traced = trace_levels(shapes, weights, levels)
        if traced is not None:
            return LevelAreas(*traced)
    cut = partition_areas(areas)
    if cut is None:
        return LevelAreas(*count_cells(shapes, weights, levels))
    faces, counts = cut
    return LevelAreas([_dissolve(faces[counts >= level]) for level in levels], int(counts.max()))


def _dissolve(faces: GeometryArray) -> BaseGeometry:
    """Join pieces, none of them perhaps."""
    return dissolve_faces(faces) if len(faces) else shapely.MultiPolygon()
