"""How many people cover each spot: every piece with its count, or bands of counts where pieces are too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from mentalkarta.aggregate.level_areas import find_level_areas
from mentalkarta.aggregate.partition import partition_areas
from mentalkarta.aggregate.people import collapse_equal, number_labels, unite_groups

if TYPE_CHECKING:
    from mentalkarta.aggregate.people import GeometryArray, IntArray

FIRST_BANDS = (1, 2, 3)
"""Where the first bands begin; every further one at half as many people again as that before."""


def count_overlap(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut the plane along the borders drawn and count the distinct people covering each piece.

    Parameters
    ----------
    frame
        Drawings of one element: columns `participant` and `geometry` (valid polygons or multipolygons), metric CRS.

    Returns
    -------
    GeoDataFrame
        Columns `participants` (the fewest people over any spot of the piece, at least 1), `participants_to` (the most),
        `cell_m` (side in metres of the cells it is made of, 0 where it is exact) and `geometry` (Polygon), most people
        first, then by shape. The pieces do not overlap and fill the union of the
        drawings. The two numbers are the same, and borders shared by pieces equal to the bit, unless borders cross more
        often than every piece can be built for: then pieces are bands of 1, 2, 3, 4-5, 6-8, ... people.

    Raises
    ------
    DataError
        `overlap-inconsistent`, see `partition_areas`.
    """
    united = unite_groups(number_labels(frame["participant"]), frame.geometry.to_numpy())
    cut = partition_areas(united)
    found = _cut_bands(united) if cut is None else _Pieces(*cut, cut[1])
    order = np.lexsort((collapse_equal(found.areas)[1], -found.fewest))
    counted = {"participants": found.fewest[order], "participants_to": found.most[order], "cell_m": found.cell_m}
    return gpd.GeoDataFrame(counted, geometry=list(found.areas[order]), crs=frame.crs)


class _Pieces(NamedTuple):
    """Pieces, the fewest and the most people over any spot of each, and `LevelAreas.cell_m`."""

    areas: GeometryArray
    fewest: IntArray
    most: IntArray
    cell_m: float = 0.0


def _cut_bands(areas: GeometryArray) -> _Pieces:
    """Cut where a band of counts begins."""
    begins = list(FIRST_BANDS)
    while begins[-1] < len(areas):
        begins.append(begins[-1] * 3 // 2)
    found = find_level_areas(areas, begins)
    nested = np.array([*found.areas, shapely.MultiPolygon()], dtype=object)
    parts, band = shapely.get_parts(shapely.difference(nested[:-1], nested[1:]), return_index=True)
    ends = np.minimum(np.append(begins[1:], found.most + 1) - 1, found.most)
    return _Pieces(shapely.normalize(parts), np.array(begins)[band], ends[band], found.cell_m)
