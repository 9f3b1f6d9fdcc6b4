"""Shapes on the plane of the map: brought there, and made to fit what was meant."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mentalkarta.ingest.crs import reproject
from mentalkarta.ingest.geometry import Shapes
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.verdicts import Finding, SetAsideError, repair, set_aside
from mentalkarta.model import Kind

_DECIMALS = 3
"""Coordinates are rounded to a millimetre: borders drawn as shared stay shared, and bytes do not hang on the CPU."""

_KINDS: Mapping[int, Kind] = {0: "point", 4: "point", 1: "line", 5: "line", 3: "area", 6: "area"}
"""Kind of each shapely type id."""

_UNFIT: Mapping[tuple[Kind, Kind], str] = {
    ("point", "line"): "point-for-line",
    ("point", "area"): "point-for-area",
    ("line", "point"): "line-for-point",
}
"""What was drawn, what was asked for, and the code that says so."""

Findings = dict[int, tuple[Finding, ...]]


def reproject_shapes(shapes: Shapes, source: int, target: int) -> tuple[Shapes, Findings]:
    """Bring shapes into the system of the map, rounded to a millimetre.

    Parameters
    ----------
    shapes
        In the coordinates of EPSG code `source`.
    source, target
        EPSG codes.

    Returns
    -------
    tuple
        The shapes, None for those beyond the reach of the target, and why those are set aside.
    """
    xy = np.round(reproject(shapely.get_coordinates(shapes), source, target), _DECIMALS)
    owners = np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))
    lost = np.unique(owners[~np.isfinite(xy).all(axis=1)])
    xy[np.isin(owners, lost)] = 0.0
    # -0.0 equals 0.0 but has other bytes.
    moved: Shapes = shapely.set_coordinates(shapes.copy(), xy + 0.0)
    moved[lost] = None
    return moved, {int(row): (set_aside("coordinates-outside-map", epsg=target),) for row in lost}


def fit_shapes(shapes: Shapes, kinds: Sequence[Kind], limits: Limits) -> tuple[Shapes, Findings]:
    """Make sure each shape is of the kind its element asks for, in the written conversions if need be.

    A line whose ends nearly meet is a district's ring; a small area is a landmark's point, its centre. An area drawn
    for a line stays one, see `draw_centre_lines`.

    Parameters
    ----------
    shapes
        In metres.
    kinds
        The kind asked for, by row.
    limits
        `closing_gap` and `point_extent_m` are used.

    Returns
    -------
    tuple
        The shapes, None where set aside, and findings by row.
    """
    fitted = shapes.copy()
    findings: Findings = {}
    types = shapely.get_type_id(shapes)
    for row, (number, wanted) in enumerate(zip(types.tolist(), kinds, strict=True)):
        if _KINDS[number] == wanted or (_KINDS[number], wanted) == ("area", "line"):
            continue  # an area for a line comes to `draw_centre_lines` when it is whole
        try:
            fitted[row], finding = _convert(shapes[row], wanted, limits)
            findings[row] = (finding,)
        except SetAsideError as error:
            fitted[row] = None
            findings[row] = (error.finding,)
    pointlike = (shapely.length(fitted) == 0) & np.isin(shapely.get_type_id(fitted), (1, 5))
    fitted[pointlike] = None
    return fitted, findings | {int(row): (set_aside("line-zero-length"),) for row in np.flatnonzero(pointlike)}


def _convert(shape: BaseGeometry, wanted: Kind, limits: Limits) -> tuple[BaseGeometry, Finding]:
    """Convert a shape to the kind that is asked for."""
    drawn = _KINDS[int(shapely.get_type_id(shape))]
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
    return shapely.Point(round(centre.x, _DECIMALS), round(centre.y, _DECIMALS)), repair(
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
