"""Coordinate systems: what a file says, what its numbers say, and which one the map gets."""

import re
from functools import partial

import numpy as np
import pyproj

from mentalkarta.errors import UsageError
from mentalkarta.ingest.flat import Flags, Floats
from mentalkarta.ingest.verdicts import Finding, SetAsideError, note, quote, set_aside

DEGREES = 4326
"""EPSG code of WGS 84 in degrees, longitude first: what GeoJSON means when it says nothing (RFC 7946)."""

SWEREF99TM = 3006

KNOWN_SYSTEMS = frozenset({DEGREES, SWEREF99TM, *range(3007, 3019), 3021, 3857})
"""EPSG codes that a file may name: degrees, SWEREF 99 TM and its local zones, RT 90, web maps."""

SWEDEN = (10.5, 55.0, 24.2, 69.1)
"""West, south, east, north of Sweden in degrees."""

_EPSG = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?EPSG[:/][^:/]*[:/]?(\d{4,6})", re.I
)
_CRS84 = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?OGC[:/][^:/]*[:/]?CRS84|CRS84", re.I
)

_METRIC_SYSTEMS = (
    ("coordinates-sweref99tm", (2e5, 6.1e6, 1e6, 7.7e6)),
    ("coordinates-rt90", (1.2e6, 6.1e6, 1.9e6, 7.7e6)),
    ("coordinates-sweref99-local", (5e4, 6.1e6, 2e5, 7.7e6)),
    ("coordinates-northing-first", (6.1e6, 5e4, 7.7e6, 1.9e6)),
    ("coordinates-pixels", (0.0, 0.0, 2e4, 2e4)),
    ("coordinates-web-mercator", (-2.004e7, -2.004e7, 2.004e7, 2.004e7)),
)
"""What numbers outside of degrees most likely are: code, and west, south, east, north; the first that fits."""


def parse_epsg(text: str) -> int | None:
    """Return the EPSG code a text names (EPSG:3006, its URN or its OGC address), None when it names none."""
    if _CRS84.fullmatch(text.strip()):
        return DEGREES
    match = _EPSG.fullmatch(text.strip())
    return int(match[1]) if match else None


def read_stated_system(text: str | None) -> int | None:
    """Read `drawings_crs` of the workshop.

    Raises
    ------
    UsageError
        No coordinate system that pyproj knows.
    """
    if text is None:
        return None
    code = parse_epsg(text)
    if code is None or _find_system(code) is None:
        raise UsageError("drawings-crs-unknown", crs=quote(text))
    return code


def _find_system(code: int) -> pyproj.CRS | None:
    """Return the system of an EPSG code, None when there is none."""
    try:
        return pyproj.CRS.from_epsg(code)
    except pyproj.exceptions.CRSError:
        return None


def read_member(member: object, stated: int | None) -> tuple[int, tuple[Finding, ...]]:
    """Read the `crs` member of a file.

    Parameters
    ----------
    member
        As parsed; None when absent.
    stated
        EPSG code the workshop states for its drawings; allowed here though it may not be one of `KNOWN_SYSTEMS`.

    Returns
    -------
    tuple
        EPSG code of the file's coordinates, and a note when it is not degrees.

    Raises
    ------
    SetAsideError
        A link (which would have to be fetched), WKT, an unknown name.
    """
    if member is None:
        return stated or DEGREES, ()
    kind = member.get("type") if isinstance(member, dict) else None
    if kind == "link":
        raise SetAsideError("crs-link")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if kind != "name" or not isinstance(name, str):
        raise SetAsideError("crs-malformed")
    code = parse_epsg(name[:200])
    if code is None or code not in KNOWN_SYSTEMS | {stated}:
        raise SetAsideError("crs-unknown", name=quote(name))
    return code, () if code == DEGREES else (note("crs-named", epsg=code),)


def is_metric(code: int) -> bool:
    """Tell whether a system counts in metres on a plane."""
    system = _find_system(code)
    return system is not None and system.is_projected and all(axis.unit_name == "metre" for axis in system.axis_info)


def _is_mercator(code: int) -> bool:
    """Tell whether a projection is Mercator's upright one, whose metres grow with the latitude."""
    operation = pyproj.CRS.from_epsg(code).to_2d().coordinate_operation
    name = "" if operation is None else operation.method_name
    return "Mercator" in name and not {"Transverse", "Oblique"} & set(name.split())


def choose_map_crs(stated: str | None, degrees: Floats) -> int:
    """Choose the system of the map.

    Parameters
    ----------
    stated
        `crs` of the workshop, None to choose from the data.
    degrees
        Shape (n, 2): longitude and latitude of one point a drawing.

    Returns
    -------
    int
        EPSG code: the stated one, else SWEREF 99 TM when the median point lies in Sweden or there is none, else the
        median's UTM zone on WGS 84.

    Raises
    ------
    UsageError
        The stated system is unknown, not one of metres on a plane, or Mercator's, as web maps have it, where what is
        1 m at 63 degrees north counts as 2.2 m.
    """
    if stated is not None:
        code = parse_epsg(stated)
        if code is None or _find_system(code) is None:
            raise UsageError("map-crs-unknown", crs=quote(stated))
        if not is_metric(code):
            raise UsageError("map-crs-not-metric", crs=quote(stated))
        if _is_mercator(code):
            raise UsageError("map-crs-mercator", crs=quote(stated))
        return code
    if len(degrees) == 0:
        return SWEREF99TM
    longitude, latitude = np.median(degrees, axis=0).tolist()
    west, south, east, north = SWEDEN
    if west <= longitude <= east and south <= latitude <= north:
        return SWEREF99TM
    zone = min(60, int((longitude + 180) // 6) + 1)
    return (32600 if latitude >= 0 else 32700) + zone


def reproject(xy: Floats, source: int, target: int) -> Floats:
    """Bring coordinates, shape (n, 2), from one system to another; beyond its reach they become infinite."""
    if source == target:
        return xy
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)
    return np.column_stack(transformer.transform(xy[:, 0].copy(), xy[:, 1].copy(), inplace=True))


def judge_range(low: Floats, high: Floats, source: int, *, trust_axes: bool) -> dict[int, Finding]:
    """Find drawings whose numbers cannot be what they are said to be.

    Parameters
    ----------
    low, high
        Shape (n, 2): least and greatest coordinates of each drawing.
    source
        EPSG code they are said to be in.
    trust_axes
        The workshop states the system itself, so that degrees which would lie in Sweden when swapped may stand.

    Returns
    -------
    dict
        From the row to why it is set aside.
    """
    if _is_plainly_in_range(low, high, source, trust_axes=trust_axes):
        return {}
    finite: Flags = np.asarray(np.isfinite(np.hstack([low, high])).all(axis=1))
    faults = {int(row): set_aside("coordinates-not-finite") for row in np.flatnonzero(~finite)}
    judge = partial(_judge_degrees, trust_axes=trust_axes) if source == DEGREES else _judge_metres
    known = finite[:, np.newaxis]
    return judge(np.where(known, low, 0.0), np.where(known, high, 0.0)) | faults


def _is_plainly_in_range(low: Floats, high: Floats, source: int, *, trust_axes: bool) -> bool:
    """Tell whether the box around all drawings rules every fault out."""
    west, south = low.min(axis=0, initial=np.inf).tolist()
    east, north = high.max(axis=0, initial=-np.inf).tolist()
    if source != DEGREES:
        return west > 180 and bool(np.isfinite([south, east, north]).all())
    near = west >= -180 and south >= -90 and east <= 180 and north <= 90 and east - west <= 180
    # Longitudes under every latitude of Sweden cannot be latitudes in the wrong place.
    return near and (trust_axes or east < SWEDEN[1])


def _judge_degrees(low: Floats, high: Floats, *, trust_axes: bool) -> dict[int, Finding]:
    """Judge longitudes and latitudes."""
    outside = ~_lies_within(low, high, (-180.0, -90.0, 180.0, 90.0))
    split = ~outside & (high[:, 0] - low[:, 0] > 180)
    west, south, east, north = SWEDEN
    swapped = _lies_within(low, high, (south, west, north, east)) & (not trust_axes)
    faults = {int(row): set_aside("coordinates-antimeridian") for row in np.flatnonzero(split)}
    faults |= {int(row): _swapped(low[row], high[row]) for row in np.flatnonzero(swapped)}
    return faults | {int(row): _name_system(low[row], high[row]) for row in np.flatnonzero(outside)}


def _judge_metres(low: Floats, high: Floats) -> dict[int, Finding]:
    """Judge metres: numbers that small are degrees."""
    small = _lies_within(low, high, (-180.0, -90.0, 180.0, 90.0))
    return {
        int(row): set_aside("coordinates-degrees", x=_write(low[row, 0]), y=_write(low[row, 1]))
        for row in np.flatnonzero(small)
    }


def _lies_within(low: Floats, high: Floats, box: tuple[float, float, float, float]) -> Flags:
    """Tell which drawings lie within a box of west, south, east, north."""
    west, south, east, north = box
    inside: Flags = np.asarray(np.hstack([low >= (west, south), high <= (east, north)]).all(axis=1))
    return inside


def _swapped(low: Floats, high: Floats) -> Finding:
    """Say that latitude seems to stand before longitude."""
    return set_aside("coordinates-swapped", x=_write((low[0] + high[0]) / 2), y=_write((low[1] + high[1]) / 2))


def _name_system(low: Floats, high: Floats) -> Finding:
    """Say what system numbers outside of degrees most likely belong to."""
    values = {"x": _write(low[0]), "y": _write(low[1])}
    one = (low[np.newaxis], high[np.newaxis])
    turned = (low[np.newaxis, ::-1], high[np.newaxis, ::-1])
    if _lies_within(*turned, (-180.0, -90.0, 180.0, 90.0))[0]:
        return _swapped(low, high)
    for code, box in _METRIC_SYSTEMS:
        if _lies_within(*one, box)[0]:
            return set_aside(code, **values)
    return set_aside("coordinates-out-of-range", **values)


def _write(number: float) -> str:
    """Write a coordinate: six decimals at most, huge ones with an exponent."""
    return f"{number:.6g}" if abs(number) >= 1e9 else f"{number:.6f}".rstrip("0").rstrip(".")
