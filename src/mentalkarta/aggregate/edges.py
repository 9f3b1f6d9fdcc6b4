"""The edges of areas as flat arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

    from mentalkarta.aggregate.people import GeometryArray, IntArray


def list_edges(areas: GeometryArray) -> tuple[npt.NDArray[np.float64], IntArray]:
    """List the edges of all rings of areas.

    Parameters
    ----------
    areas
        Polygons or multipolygons.

    Returns
    -------
    (ends, area_of)
        Where each edge begins and ends (x, y, x, y), its inside on the left; shape (edges, 4). The position of the area
        it belongs to; shape (edges,).
    """
    parts, area_of = shapely.get_parts(areas, return_index=True)
    rings, part_of = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    corners, ring_of = shapely.get_coordinates(rings, return_index=True)
    same = ring_of[1:] == ring_of[:-1]
    return np.hstack([corners[:-1][same], corners[1:][same]]), area_of[part_of[ring_of[1:][same]]]
