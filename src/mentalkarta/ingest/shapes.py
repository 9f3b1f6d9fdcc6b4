"""Shapes on the plane of the map, made to fit what was meant."""

from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mentalkarta.ingest.columns import Column
from mentalkarta.ingest.flat import Shapes
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.lots import DECIMALS, Findings
from mentalkarta.ingest.verdicts import Finding, SetAsideError, repair, set_aside
from mentalkarta.model import Kind

_KINDS: tuple[Kind, ...] = ("point", "line", "area")
"""Kinds by their dimension."""

_UNFIT: Mapping[tuple[Kind, Kind], str] = {
    ("point", "line"): "point-for-line",
    ("point", "area"): "point-for-area",
    ("line", "point"): "line-for-point",
}
"""What was drawn, what was asked for, and the code that says so."""


def fit_shapes(shapes: Shapes, elements: Column, limits: Limits) -> tuple[Shapes, Findings]:
    """Make sure each shape is of the kind its element asks for, in the written conversions if need be.

    A line whose ends nearly meet is a district's ring; a small area is a landmark's point, its centre. An area drawn
    for a line stays one, see `draw_centre_lines`.

    Parameters
    ----------
    shapes
        In metres.
    elements
        What was drawn, by row.
    limits
        `closing_gap` and `point_extent_m` are used.

    Returns
    -------
    tuple
        The shapes, None where set aside, and findings by row.
    """
    fitted = shapes.copy()
    findings: Findings = {}
    for row in _find_unfit(shapes, elements):
        try:
            fitted[row], finding = _convert(shapes[row], elements.values[elements.codes[row]].kind, limits)
            findings[row] = (finding,)
        except SetAsideError as error:
            fitted[row] = None
            findings[row] = (error.finding,)
    lines = np.flatnonzero(shapely.get_dimensions(fitted) == _KINDS.index("line"))
    pointlike = lines[shapely.length(fitted[lines]) == 0]
    fitted[pointlike] = None
    return fitted, findings | {row: (set_aside("line-zero-length"),) for row in pointlike.tolist()}


def _find_unfit(shapes: Shapes, elements: Column) -> list[int]:
    """Find the rows whose shape is not of the kind asked for; an area for a line waits until it is whole."""
    drawn, area, line = shapely.get_dimensions(shapes), _KINDS.index("area"), _KINDS.index("line")
    wanted = np.array([_KINDS.index(element.kind) for element in elements.values], dtype=np.int64)[elements.codes]
    unfit: list[int] = np.flatnonzero((drawn != wanted) & ~((drawn == area) & (wanted == line))).tolist()
    return unfit


def _convert(shape: BaseGeometry, wanted: Kind, limits: Limits) -> tuple[BaseGeometry, Finding]:
    """Convert a shape to the kind that is asked for."""
    drawn = _KINDS[shapely.get_dimensions(shape)]
    if (drawn, wanted) == ("area", "point"):
        return _shrink_to_point(shape, limits)
    if (drawn, wanted) == ("line", "area"):
        return _close_lines(shape, limits)
    raise SetAsideError(_UNFIT[drawn, wanted])


def _shrink_to_point(shape: BaseGeometry, limits: Limits) -> tuple[BaseGeometry, Finding]:
    """Take the centre of a small area."""
    west, south, east, north = shape.bounds
    extent_m = float(np.hypot(east - west, north - south))
    if extent_m > limits.point_extent_m:
        raise SetAsideError("area-for-point", extent_m=round(extent_m), limit_m=round(limits.point_extent_m))
    centre = shapely.centroid(shape)
    return shapely.Point(round(centre.x, DECIMALS), round(centre.y, DECIMALS)), repair(
        "area-made-point", extent_m=round(extent_m)
    )


def _close_lines(shape: BaseGeometry, limits: Limits) -> tuple[BaseGeometry, Finding]:
    """Take lines whose ends nearly meet as rings."""
    parts = shapely.get_parts(shape)
    gaps_m = [_measure_gap(part) for part in parts]
    for part, gap_m in zip(parts, gaps_m, strict=True):
        if shapely.get_num_coordinates(part) < 3 or gap_m > limits.closing_gap * part.length:
            raise SetAsideError("line-for-area", gap_m=round(gap_m), limit_percent=round(100 * limits.closing_gap))
    areas = [shapely.Polygon(part.coords) for part in parts]
    shape = areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
    return shape, repair("line-made-area", gap_m=round(max(gaps_m)))


def _measure_gap(line: BaseGeometry) -> float:
    """Return the distance between the ends of a line."""
    xy = shapely.get_coordinates(line)
    return float(np.hypot(*(xy[0] - xy[-1])))
