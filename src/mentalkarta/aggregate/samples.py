"""Drawn lines as flat arrays, and points along them with the heading of the line there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CHUNK = 1_000_000
"""Samples held at a time; larger inputs are sampled piece by piece, so memory does not grow with the drawings."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Single lines in the order of their people.

    Attributes
    ----------
    xy
        Vertices of all lines, metres from `corner`, shape (v, 2).
    first
        Where each line begins in `xy`, with the end last, shape (lines + 1,).
    drawing
        The drawing of each line, counted from 0 (a drawing of several parts is several lines), shape (lines,).
    person
        The person of each DRAWING, counted from 0, shape (drawings,).
    row
        The row of each drawing in the frame it came from, shape (drawings,).
    corner
        What was taken from the coordinates: the lower left corner of all lines.
    """

    xy: Floats
    first: Ints
    drawing: Ints
    person: Ints
    row: Ints
    corner: Floats


@dataclass(frozen=True, slots=True)
class Samples:
    """Points along lines: position in metres, drawing, and heading as cosine and sine of TWICE the angle.

    Twice, because a line has a heading but no direction: east and west are the same.
    """

    x: Floats
    y: Floats
    drawing: Ints
    cos2: Floats
    sin2: Floats


def flatten_lines(frame: gpd.GeoDataFrame) -> Lines:
    """Lay the lines of drawings out as flat arrays, sorted by participant, then feature_id.

    Parameters
    ----------
    frame
        Drawings of one element (`DRAWING_COLUMNS`), metric CRS. Anything but lines is passed over, as are lines
        without length.
    """
    order = np.lexsort((frame["feature_id"].to_numpy(str), frame["participant"].to_numpy(str)))
    parts, owner = shapely.get_parts(frame.geometry.to_numpy()[order], return_index=True)
    good = np.isin(shapely.get_type_id(parts), (1, 2)) & (shapely.length(parts) > 0)
    parts, owner = parts[good], owner[good]
    xy, line = shapely.get_coordinates(parts, return_index=True)
    first = np.searchsorted(line, np.arange(len(parts) + 1))
    used, drawing = np.unique(owner, return_inverse=True)
    row = order[used]
    person = np.unique(frame["participant"].to_numpy(str)[row], return_inverse=True)[1]
    corner = xy.min(axis=0) if len(xy) else np.zeros(2)
    return Lines(xy - corner, first, drawing, person, row, corner)


def iterate_samples(lines: Lines, step_m: float, reach_m: float) -> Iterator[Samples]:
    """Sample lines at equal distances, all lines of a person together, about `CHUNK` samples at a time.

    Parameters
    ----------
    step_m
        Largest distance between two samples; both ends of every line are samples.
    reach_m
        The heading at a sample is that of the chord between the points so far before and after it, so that a
        trembling hand does not count as a change of heading.
    """
    along, length = _measure(lines)
    count = np.maximum(1, np.ceil(length / step_m)).astype(np.int64) + 1
    first = np.unique(lines.person[lines.drawing], return_index=True)[1]
    chunk = (np.cumsum(count) - count)[first] // CHUNK
    bounds = np.append(first[np.unique(chunk, return_index=True)[1]], len(length))
    for low, high in pairwise(bounds):
        yield _sample(
            lines, slice(low, high), along, length[low:high], count[low:high], max(1, round(reach_m / step_m))
        )


def _measure(lines: Lines) -> tuple[Floats, Floats]:
    """Distance of every vertex along all lines strung together with a gap of 1 m, and the length of every line."""
    leap = np.hypot(*np.diff(lines.xy, axis=0).T) if len(lines.xy) else np.zeros(0)
    leap[lines.first[1:-1] - 1] = 0.0
    walked = np.append(0.0, np.cumsum(leap))
    length = walked[lines.first[1:] - 1] - walked[lines.first[:-1]]
    gap = np.repeat(np.arange(len(length), dtype=float), np.diff(lines.first))
    return walked + gap, length


def _sample(lines: Lines, part: slice, along: Floats, length: Floats, count: Ints, reach: int) -> Samples:
    """Sample the lines of one chunk."""
    start = np.cumsum(count) - count
    number = np.arange(count.sum()) - np.repeat(start, count)
    begin = along[lines.first[part.start : part.stop]]
    at = np.repeat(begin, count) + number * np.repeat(length / (count - 1), count)
    vertices = slice(lines.first[part.start], lines.first[part.stop])
    x = np.interp(at, along[vertices], lines.xy[vertices, 0])
    y = np.interp(at, along[vertices], lines.xy[vertices, 1])
    cos2, sin2 = _double_heading(x, y, start, count, reach)
    return Samples(x, y, np.repeat(lines.drawing[part], count), cos2, sin2)


def _double_heading(x: Floats, y: Floats, start: Ints, count: Ints, reach: int) -> tuple[Floats, Floats]:
    """Cosine and sine of twice the heading of the chords reaching so many samples both ways, within the line."""
    dx, dy = _reach_out(x, start, count, reach), _reach_out(y, start, count, reach)
    square = dx * dx + dy * dy
    flat = np.flatnonzero(square == 0)  # the turning point of a line drawn to and fro
    if len(flat):
        first = start[np.searchsorted(start, flat, side="right") - 1]
        beside = np.where(flat > first, flat - 1, flat + 1)
        dx[flat], dy[flat] = x[flat] - x[beside], y[flat] - y[beside]
        square[flat] = np.maximum(dx[flat] ** 2 + dy[flat] ** 2, np.finfo(float).tiny)
    return (dx * dx - dy * dy) / square, 2 * dx * dy / square


def _reach_out(values: Floats, start: Ints, count: Ints, reach: int) -> Floats:
    """Difference of the values so many samples after and before every sample, within its line."""
    out = np.empty_like(values)
    out[reach:-reach] = values[2 * reach :] - values[: -2 * reach]
    stop = start + count - 1
    for step in range(reach):  # near the ends of a line the chord is shorter
        low, high = np.minimum(start + step, stop), np.maximum(stop - step, start)
        out[low] = values[np.minimum(low + reach, stop)] - values[start]
        out[high] = values[stop] - values[np.maximum(high - reach, start)]
    return out
