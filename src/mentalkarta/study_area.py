"""The study area: what the sheet has to show."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np

from mentalkarta.model import BaseLayer, Layer

Extent = tuple[float, float, float, float]


def find_extent(base: Sequence[BaseLayer], listed: Sequence[Layer], drawings: gpd.GeoDataFrame) -> Extent:
    """Choose the study area.

    The base layer with role "area" when there is one, else the places that may be shown with a twentieth around them,
    else (nothing may be shown) the middle half of the drawings, rounded out to 10 km so that no single drawing can be
    read from it.

    Returns
    -------
    tuple
        (min x, min y, max x, max y) in metres, at least 1 km in each direction.
    """
    areas = [layer.frame for layer in base if layer.role == "area" and not layer.frame.empty]
    places = [layer.places for layer in listed if not layer.places.empty]
    if areas:
        return _widen(_join(areas), 0.0)
    if places:
        return _widen(_join(places), 0.05)
    centres = drawings.geometry.representative_point()
    low = np.floor(np.quantile(np.column_stack([centres.x, centres.y]), 0.25, axis=0) / 10_000) * 10_000
    high = np.ceil(np.quantile(np.column_stack([centres.x, centres.y]), 0.75, axis=0) / 10_000) * 10_000
    return _widen((low[0], low[1], high[0], high[1]), 0.0)


def find_whole(extent: Extent, layers: Sequence[Layer]) -> Extent:
    """Return the box of the study area and every place."""
    places = [layer.places for layer in layers if not layer.places.empty]
    boxes = np.array([extent, *([_join(places)] if places else [])])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def find_view(extent: Extent, layers: Sequence[Layer]) -> Extent:
    """Return what a map window is to show at first: the study area and every place, with a little room around them."""
    return _widen(find_whole(extent, layers), 0.03)


def _join(frames: Sequence[gpd.GeoDataFrame]) -> Extent:
    """Return the bounds that hold all frames."""
    bounds = np.array([frame.total_bounds for frame in frames])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _widen(extent: Extent, part: float) -> Extent:
    """Add a part of the longer side all around, and make each side at least 1 km long."""
    min_x, min_y, max_x, max_y = extent
    margin = part * max(max_x - min_x, max_y - min_y)
    add_x = max(margin, (1000 - (max_x - min_x)) / 2)
    add_y = max(margin, (1000 - (max_y - min_y)) / 2)
    return (float(min_x - add_x), float(min_y - add_y), float(max_x + add_x), float(max_y + add_y))
