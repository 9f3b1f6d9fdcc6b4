"""Stations: points at equal distances along links, with the heading of the link there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d

from mentalkarta.aggregate.samples import Floats, Ints
from mentalkarta.aggregate.tracing import Link, collect_ends

SPACING = 1.0  # of the tolerance, between stations
SMOOTHING = 1.0  # standard deviation, of the tolerance: takes the steps of the cells out of a link
FOLD = 1.5  # of the way between its ends: a short link as long as this is no bend
KEEP_OFF = 3  # stations next to a junction, where lines that turn off pull to their side


@dataclass(frozen=True, slots=True)
class Stations:
    """Stations of all links, link by link.

    `xy` and `tangent` (unit vectors) have shape (stations, 2), `link` (stations,), `first` (links + 1,) says where
    every link begins.
    """

    xy: Floats
    tangent: Floats
    link: Ints
    first: Ints

    @property
    def normal(self) -> Floats:
        """Unit vectors to the left of the tangents."""
        return np.column_stack([-self.tangent[:, 1], self.tangent[:, 0]])


def set_stations(links: Sequence[Link], tolerance_m: float) -> Stations:
    """Smooth links and set stations about one tolerance apart along them, both ends included."""
    lines = [_resample(_smooth(link, tolerance_m), SPACING * tolerance_m) for link in links]
    count = np.array([len(line) for line in lines], dtype=np.int64)
    first = np.append(0, np.cumsum(count))
    link = np.repeat(np.arange(len(lines)), count)
    xy = np.concatenate(lines) if lines else np.zeros((0, 2))
    return Stations(xy, find_tangents(xy, link), link, first)


def find_tangents(xy: Floats, link: Ints) -> Floats:
    """Find unit tangents from the stations before and after, within the link."""
    before, after = find_beside(link)
    along = xy[after] - xy[before]
    length = np.hypot(*along.T)
    flat = length == 0
    along[flat], length[flat] = (1.0, 0.0), 1.0
    tangents: Floats = along / length[:, None]
    return tangents


def find_beside(link: Ints) -> tuple[Ints, Ints]:
    """Find the stations before and after every station; at the end of a link, the station itself."""
    here = np.arange(len(link))
    before, after = np.maximum(here - 1, 0), np.minimum(here + 1, len(link) - 1)
    return np.where(link[before] == link, before, here), np.where(link[after] == link, after, here)


def move_stations(stations: Stations, xy: Floats) -> Stations:
    """Return the stations at new positions, with the tangents that follow."""
    return replace(stations, xy=xy, tangent=find_tangents(xy, stations.link))


def settle_junctions(stations: Stations, links: Sequence[Link], tolerance_m: float) -> Stations:
    """Put every junction where its links, seen from a few stations away, point to; stations between lie straight.

    Notes
    -----
    The point with the least sum of squared distances to the links' lines, held to the old place by a tenth of a
    link's weight (for links that leave in one line), and moved by two tolerances at most. A short link between two
    junctions that moved towards each other would fold: it is laid straight.
    """
    xy = stations.xy.copy()
    for ends in collect_ends(links).values():
        inner = [_look_inward(stations, number, side) for number, side in ends]
        old = np.mean([stations.xy[rows[0]] for rows in inner], axis=0)
        if len(ends) == 2:  # a ring closes
            xy[[rows[0] for rows in inner]] = old
        elif len(ends) > 2:
            place = _meet(stations, inner, old, 2 * tolerance_m)
            for rows in inner:
                xy[rows] = np.linspace(place, stations.xy[rows[-1]], len(rows))
    for link, (first, last) in zip(links, pairwise(stations.first.tolist()), strict=True):
        if last - first <= 2 * KEEP_OFF + 1 and link.nodes[0] != link.nodes[1] and _is_folded(xy[first:last]):
            xy[first:last] = np.linspace(xy[first], xy[last - 1], last - first)
    return move_stations(stations, xy)


def _is_folded(xy: Floats) -> bool:
    """Whether a line is half as long again as the way between its ends."""
    return float(np.hypot(*np.diff(xy, axis=0).T).sum()) > FOLD * float(np.hypot(*(xy[-1] - xy[0])))


def _look_inward(stations: Stations, number: int, side: int) -> Ints:
    """Stations of a link from one end inwards, at most to its middle."""
    first, last = stations.first[number], stations.first[number + 1] - 1
    reach = min(KEEP_OFF, (last - first) // 2)
    return np.arange(first, first + reach + 1) if side == 0 else np.arange(last, last - reach - 1, -1)


def _meet(stations: Stations, inner: Sequence[Ints], old: Floats, farthest: float) -> Floats:
    """Point nearest to the lines through the innermost of the stations."""
    far = np.array([rows[-1] for rows in inner])
    tangent, through = stations.tangent[far], stations.xy[far]
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
    left = normal.T @ normal + 0.1 * np.eye(2)
    right = normal.T @ np.einsum("ij,ij->i", normal, through) + 0.1 * old
    move = np.linalg.solve(left, right) - old
    return old + move * min(1.0, farthest / max(float(np.hypot(*move)), 1e-9))


def _smooth(link: Link, tolerance_m: float) -> Floats:
    """Smooth a link; its ends stay where they are, a ring stays closed."""
    xy = _resample(link.xy, 0.5 * tolerance_m)
    if len(xy) < 3:
        return xy
    spread = SMOOTHING * tolerance_m / float(np.hypot(*(xy[1] - xy[0])))
    if link.nodes[0] == link.nodes[1]:
        ring = gaussian_filter1d(xy[:-1], spread, axis=0, mode="wrap")
        return np.vstack([ring, ring[:1]])
    reach = min(len(xy) - 1, int(3 * spread) + 1)
    before, after = 2 * xy[0] - xy[reach:0:-1], 2 * xy[-1] - xy[-2 : -reach - 2 : -1]
    smooth = gaussian_filter1d(np.vstack([before, xy, after]), spread, axis=0, mode="nearest", truncate=3.0)
    inside: Floats = smooth[reach : reach + len(xy)]
    return inside


def _resample(xy: Floats, spacing: float) -> Floats:
    """Set points at equal distances of about `spacing` along a line, both ends included."""
    walked = np.append(0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T)))
    at = np.linspace(0, walked[-1], max(1, round(walked[-1] / spacing)) + 1)
    return np.column_stack([np.interp(at, walked, xy[:, 0]), np.interp(at, walked, xy[:, 1])])
