"""Which ways of a network lie near each sample of the drawn lines, and whether they run its way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from mentalkarta.aggregate.network.ragged import Bools, Geometries, build_lines, find_lowest, list_ranges, measure_along
from mentalkarta.aggregate.samples import Floats, Ints, Samples

REACH = 3.0  # of the tolerance to the side: ways farther away are not looked at
WITHIN = 2.25  # of the tolerance: what runs farther from every way for long follows none
OFF = WITHIN**2 / 2  # what a sample costs that follows no way; one whose heading is another costs so much more
SIMPLIFY = 0.1  # of the tolerance: ways are held against lines in this coarseness, and cut in their own

_CELL_BITS = 32


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight segments of ways, way by way.

    `x`, `y` where a segment begins (metres from the corner of the lines), `east`, `north` its unit vector, `length`;
    `way` its way, `from_m` how far along the way it begins, `scale` metres of the way per metre of the segment.
    """

    x: Floats
    y: Floats
    east: Floats
    north: Floats
    length: Floats
    way: Ints
    from_m: Floats
    scale: Floats
    tree: shapely.STRtree


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of a sample and a way near it, by sample, then way.

    `cost` is half of the squared distance in tolerances, and `OFF` more when the headings differ too much (`off`);
    `at_m` is the nearest place along the way, and `aside_x`, `aside_y` the step from there to the sample in tolerances.
    """

    sample: Ints
    way: Ints
    cost: Floats
    off: Bools
    at_m: Floats
    aside_x: Floats
    aside_y: Floats


def lay_segments(ways: Geometries, corner: Floats, tolerance_m: float) -> Segments:
    """Cut simplified ways to their segments.

    Parameters
    ----------
    ways
        LineStrings in the metric CRS of the map.
    corner
        What was taken from the coordinates of the drawn lines, see `Lines`.
    """
    simple = shapely.simplify(ways, SIMPLIFY * tolerance_m)
    xy, way = shapely.get_coordinates(simple, return_index=True)
    walked = _measure_kept(ways, xy, way)
    begin = np.flatnonzero(np.diff(way) == 0)
    step = xy[begin + 1] - xy[begin]
    length = np.hypot(*step.T)
    ends = np.column_stack([begin, begin + 1]).ravel()
    segments = build_lines(xy[ends] - corner, np.repeat(np.arange(len(begin)), 2))
    x, y = (xy[begin] - corner).T
    east, north = (step / length[:, None]).T
    scale = (walked[begin + 1] - walked[begin]) / length
    return Segments(x, y, east, north, length, way[begin], walked[begin], scale, shapely.STRtree(segments))


def find_candidates(samples: Samples, segments: Segments, tolerance_m: float, heading_deg: float) -> Candidates:
    """Find the ways within three tolerances of each sample.

    Parameters
    ----------
    heading_deg
        How far the headings of sample and way may differ.

    Returns
    -------
    Candidates
        Of a way that bends or passes several times within reach, the place that costs least.
    """
    sample, segment = _pair(samples, segments.tree, tolerance_m)
    dx, dy = samples.x[sample] - segments.x[segment], samples.y[sample] - segments.y[segment]
    east, north = segments.east[segment], segments.north[segment]
    along = np.clip(dx * east + dy * north, 0, segments.length[segment])
    aside_x, aside_y = (dx - along * east) / tolerance_m, (dy - along * north) / tolerance_m
    square = aside_x * aside_x + aside_y * aside_y
    near = np.flatnonzero(square <= REACH**2)
    sample, segment, along = sample[near], segment[near], along[near]
    off = _differ(samples, sample, segments, segment, np.cos(np.radians(2 * heading_deg)))
    key = sample * (int(segments.way.max(initial=0)) + 1) + segments.way[segment]
    cost = square[near] / 2 + OFF * off
    best = find_lowest(cost, np.flatnonzero(np.diff(key, prepend=-1)))
    segment = segment[best]
    at_m = segments.from_m[segment] + segments.scale[segment] * along[best]
    near = near[best]
    return Candidates(sample[best], segments.way[segment], cost[best], off[best], at_m, aside_x[near], aside_y[near])


def _differ(samples: Samples, sample: Ints, segments: Segments, segment: Ints, least: float) -> Bools:
    """Tell whether the headings of samples and segments differ: the cosine of twice the angle is less."""
    cos2, sin2 = segments.east**2 - segments.north**2, 2 * segments.east * segments.north
    turn = samples.cos2[sample] * cos2[segment] + samples.sin2[sample] * sin2[segment]
    differ: Bools = turn < least
    return differ


def _measure_kept(ways: Geometries, kept: Floats, way: Ints) -> Floats:
    """Distance along the whole ways of the vertices that were kept of them."""
    xy, owner = shapely.get_coordinates(ways, return_index=True)
    first = np.searchsorted(owner, np.arange(len(ways))).tolist()
    place, whole, at, before = [], xy.tolist(), -1, -1
    for vertex, own in zip(kept.tolist(), way.tolist(), strict=True):
        at = at + 1 if own == before else first[own]
        while whole[at] != vertex:
            at += 1
        place.append(at)
        before = own
    return measure_along(xy, owner)[place]


def _pair(samples: Samples, tree: shapely.STRtree, tolerance_m: float) -> tuple[Ints, Ints]:
    """Every sample with the segments near its cell, one tolerance a side, by sample, then segment."""
    column, row = (np.floor(values / tolerance_m).astype(np.int64) for values in (samples.x, samples.y))
    cells, of_sample = np.unique((column << _CELL_BITS) | row, return_inverse=True)
    column, row = cells >> _CELL_BITS, cells & ((1 << _CELL_BITS) - 1)
    centres = shapely.points((column + 0.5) * tolerance_m, (row + 0.5) * tolerance_m)
    cell, segment = tree.query(centres, "dwithin", distance=(REACH + 0.5**0.5) * tolerance_m)
    segment = segment[np.lexsort((segment, cell))]
    count = np.bincount(cell, minlength=len(cells))
    first = np.cumsum(count) - count
    many = count[of_sample]
    return np.repeat(np.arange(len(many)), many), segment[list_ranges(first[of_sample], many)]
