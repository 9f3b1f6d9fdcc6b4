"""Areas that are certain to be valid, told in whole arrays: those whose border is seen whole from their middle."""

import numpy as np
import shapely

from mentalkarta.ingest.flat import Flags, Shapes

_MARGIN_M = 1e-6
"""Metres by which a corner may be off and no turn change its sense; floats of a map's size err a thousandth of it."""

_CORNERS = 65_536
"""Corners looked at together: few enough for the processor's own memory."""


def are_stars(areas: Shapes) -> Flags:
    """Tell which areas are star-shaped: polygons whose one ring goes around its middle once and never turns back.

    Parameters
    ----------
    areas
        In metres. Those of several rings or parts, and rings that stand still at a corner, count as none.

    Returns
    -------
    array of bool
        True where the area is certain to be valid; False says nothing. To ask GEOS takes several times as long.
    """
    polygons = shapely.get_type_id(areas) == shapely.GeometryType.POLYGON
    stars: Flags = np.asarray(polygons & (shapely.get_num_interior_rings(areas) == 0))
    rows = np.flatnonzero(stars)
    filled = np.cumsum(shapely.get_num_coordinates(areas[rows])) // _CORNERS
    for batch in np.split(rows, np.flatnonzero(np.diff(filled)) + 1):
        if len(batch):
            stars[batch] = _turn_once(areas[batch])
    return stars


def _turn_once(polygons: Shapes) -> Flags:
    """Tell which polygons of one ring turn around their middle once, always in the same sense."""
    sizes = shapely.get_num_coordinates(polygons)
    starts = np.cumsum(sizes) - sizes
    xy = shapely.get_coordinates(polygons)
    middles = (np.add.reduceat(xy, starts) - xy[starts]) / (sizes - 1)[:, np.newaxis]
    x, y = (xy[:, axis] - np.repeat(middles[:, axis], sizes) for axis in (0, 1))
    reach = np.maximum.reduceat(np.maximum(np.abs(x), np.abs(y)), starts)
    # Edges lie between neighbours, but not between the last corner of a ring and the first of the next.
    edges = np.ones(len(x) - 1, dtype=bool)
    edges[starts[1:] - 1] = False
    firsts = starts - np.arange(len(starts))
    turns = (x[:-1] * y[1:] - y[:-1] * x[1:])[edges]
    left = np.minimum.reduceat(turns, firsts) > _MARGIN_M * reach
    right = np.maximum.reduceat(turns, firsts) < -_MARGIN_M * reach
    rounds = np.add.reduceat(((y[:-1] < 0) & (y[1:] >= 0))[edges], firsts, dtype=np.int64)
    return np.asarray((left | right) & (rounds == 1))
