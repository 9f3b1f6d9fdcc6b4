"""The locator: a small map of a larger area, and where in it the study area lies. Only where a base layer gives one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.base_style import LAND
from mentalkarta.render.page import FURNITURE_ORDER, HAIR, PAPER, Box, Canvas
from mentalkarta.render.shapes import list_polygons
from mentalkarta.render.symbols import draw_fill, draw_stroke

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentalkarta.model import BaseRole, MentalMap

WIDE_MM, HIGH_MM = 32.0, 46.0
"""The most a locator may take."""
DETAIL_MM, LEAST_MM = 0.12, 1.6
PADDING_MM = 2.0
EDGE, EDGE_MM, MARK = "#8C8577", 0.18, "#B3261E"

Extent = tuple[float, float, float, float]
Turn = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]


def measure_locator(mental_map: MentalMap) -> tuple[float, float] | None:
    """Measure the locator: width and height in millimetres, None where no base layer gives one."""
    extent = _find_extent(mental_map)
    if extent is None:
        return None
    x0, y0, x1, y1 = extent
    shrink = max((x1 - x0) / WIDE_MM, (y1 - y0) / HIGH_MM)
    return (x1 - x0) / shrink + 2 * PADDING_MM, (y1 - y0) / shrink + 2 * PADDING_MM


def _find_extent(mental_map: MentalMap) -> Extent | None:
    """Find what the locator shows: its layers and the study area."""
    bounds = [layer.frame.total_bounds for layer in mental_map.base if layer.role == "locator" and len(layer.frame)]
    if not bounds:
        return None
    corners = np.array([*bounds, mental_map.extent])
    low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def draw_locator(canvas: Canvas, mental_map: MentalMap, box: Box) -> None:
    """Draw the locator in its box, the study area in red and never so small that it is not seen."""
    extent = _find_extent(mental_map)
    if extent is None:
        return
    inner = box.shrink(PADDING_MM)
    per_mm = (extent[2] - extent[0]) / inner.width

    def turn(points: NDArray[np.float64]) -> NDArray[np.float64]:
        turned: NDArray[np.float64] = (points - np.array(extent[:2])) / per_mm + np.array([inner.x0, inner.y0])
        return turned

    plate = box.to_polygon()
    draw_fill(canvas, plate, PAPER, order=FURNITURE_ORDER - 1, label="locator")
    draw_stroke(canvas, plate, HAIR, 0.2, order=FURNITURE_ORDER - 1, label="locator")
    around, own = (_join(mental_map, role, turn) for role in ("locator", "area"))
    draw_fill(canvas, around, LAND, order=FURNITURE_ORDER, label="locator")
    draw_stroke(canvas, around, EDGE, EDGE_MM, order=FURNITURE_ORDER, label="locator")
    mark = shapely.transform(shapely.box(*mental_map.extent), turn) if own.is_empty else own
    if max(mark.bounds[2] - mark.bounds[0], mark.bounds[3] - mark.bounds[1]) < LEAST_MM:
        mark = mark.centroid.buffer(LEAST_MM / 2)
    draw_fill(canvas, mark, MARK, order=FURNITURE_ORDER, label="locator mark")


def _join(mental_map: MentalMap, role: BaseRole, turn: Turn) -> shapely.MultiPolygon:
    """Join the polygons of a role, on the paper."""
    shapes = [shape for layer in mental_map.base if layer.role == role for shape in layer.frame.geometry]
    turned = [shapely.transform(shape, turn).simplify(DETAIL_MM) for shape in shapes]
    return shapely.MultiPolygon([part for shape in turned for part in list_polygons(shape)])
