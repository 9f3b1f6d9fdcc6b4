"""Who draws along a link: for every station the drawings that pass it with its heading, and how far to the side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mentalkarta.aggregate.samples import Floats, Ints, Lines, Samples, iterate_samples
from mentalkarta.aggregate.stations import Stations, find_beside

STEP = 1.0  # of the tolerance, between samples
HEADING_REACH = 1.5  # of the tolerance
ALONG = 0.5  # of the tolerance: a sample speaks for the stations this near along the link
SEARCH = 4.0  # of the tolerance to the side: kept while the link is not yet in its place
PULL = 3.0  # of the tolerance to the side: moves a link
STRAY = 3.25  # of the tolerance to the side: who was within reach before and is again after did not leave
WITHIN = 2.25  # of the tolerance to the side: within reach
CLOSE_GAP = 4  # stations: a person seen before and after such a gap was there in between
ROUNDS = 4  # of moving stations to the mean of their people

_STRIDE = 1 << 31
_SHIFT = 16  # cells: keeps keys positive

Bools = npt.NDArray[np.bool_]
Int32s = npt.NDArray[np.int32]
Singles = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Support:
    """Drawings (or people) and the stations they pass, sorted by drawing, then station.

    `offset` is how far to the left of the station, metres. Narrow types: there is one entry for every tolerance that
    anybody draws.
    """

    who: Int32s
    station: Int32s
    offset: Singles

    def choose(self, chosen: Bools) -> Support:
        """Return the chosen entries."""
        return Support(self.who[chosen], self.station[chosen], self.offset[chosen])


def find_support(lines: Lines, stations: Stations, tolerance_m: float, heading_deg: float) -> Support:
    """Find the drawings that pass each station within four tolerances to the side, with its heading.

    Parameters
    ----------
    heading_deg
        How far the headings of drawing and link may differ.

    Returns
    -------
    Support
        By drawing; where a drawing passes a station several times, `offset` is that of the nearest.
    """
    table = _tabulate(stations, tolerance_m)
    parts = [
        _take_nearest(*_match(samples, stations, table, tolerance_m, heading_deg))
        for samples in iterate_samples(lines, STEP * tolerance_m, HEADING_REACH * tolerance_m)
    ]
    return Support(
        np.concatenate([part.who for part in parts]),
        np.concatenate([part.station for part in parts]),
        np.concatenate([part.offset for part in parts]),
    )


def shift_support(support: Support, shift: Floats) -> Support:
    """Return the support of the stations moved to the left by `shift`, metres."""
    return Support(support.who, support.station, support.offset - shift.astype(np.float32)[support.station])


def keep_within(support: Support, reach_m: float) -> Support:
    """Keep what passes no farther to the side."""
    return support.choose(np.abs(support.offset) <= reach_m)


def merge_people(drawings: Support, lines: Lines) -> Support:
    """Unite the drawings of each person: one vote a person, at the mean of the person's drawings."""
    if _drew_once(lines):
        return drawings
    who = lines.person[drawings.who]
    order, start = _group(who, drawings.station)
    total = np.add.reduceat(drawings.offset[order], start, dtype=float) if len(start) else np.zeros(0)
    mean, first = total / np.diff(np.append(start, len(order))), order[start]
    return Support(who[first].astype(np.int32), drawings.station[first], mean.astype(np.float32))


def find_shift(people: Support, stations: Stations, tolerance_m: float) -> Floats:
    """Find how far to the left each station must move to lie at the mean of its people, smoothed along the link."""
    beside = find_beside(stations.link)
    shift = np.zeros(len(stations.link))
    for _ in range(ROUNDS):
        near = keep_within(shift_support(people, shift), WITHIN * tolerance_m)
        weight = np.bincount(near.station, minlength=len(shift)).astype(float)
        pull = np.bincount(near.station, near.offset, minlength=len(shift)) + weight * shift
        for _ in range(2):
            weight, pull = _blur(weight, beside), _blur(pull, beside)
        shift = np.divide(pull, weight, out=shift.copy(), where=weight > 0)
    return shift


def count_passing(drawings: Support, lines: Lines, stations: Stations, tolerance_m: float) -> Ints:
    """Count the people at every station.

    Parameters
    ----------
    drawings
        As from `find_support`, offsets from where the stations are now.

    Notes
    -----
    People are within reach of a station up to 2.25 tolerances to the side. Whoever is within reach at one station of a
    link and again at a later one is counted at all between, unless on the way there they are farther off than 3.25
    tolerances (or run another way) for more than four stations: one pen in forty is over 2.25 tolerances off at any
    one place, and has not left the road.
    """
    people = _take_nearest_person(keep_within(drawings, STRAY * tolerance_m), lines)
    leaves = (np.diff(people.who) != 0) | (np.diff(stations.link[people.station]) != 0)
    leaves |= np.diff(people.station) > CLOSE_GAP
    stretch = np.append(0, np.cumsum(leaves))
    reached = np.flatnonzero(np.abs(people.offset) <= WITHIN * tolerance_m)
    station, stretch = people.station[reached], stretch[reached]
    count = np.bincount(station, minlength=len(stations.link))
    gap = np.flatnonzero((np.diff(stretch) == 0) & (np.diff(station) > 1))
    change = np.bincount(station[gap] + 1, minlength=len(count) + 1)
    change -= np.bincount(station[gap + 1], minlength=len(count) + 1)
    return count + np.cumsum(change)[:-1]


def _take_nearest_person(drawings: Support, lines: Lines) -> Support:
    """Take the nearest of each person's drawings at every station."""
    if _drew_once(lines):
        return drawings
    return _take_nearest(lines.person[drawings.who], drawings.station, drawings.offset)


def _drew_once(lines: Lines) -> bool:
    """Whether nobody has two drawings; then drawings and people have the same numbers."""
    return len(lines.person) == int(lines.person.max(initial=-1)) + 1


def _blur(values: Floats, beside: tuple[Ints, Ints]) -> Floats:
    """Mix every value with its two neighbours along the link, 1 : 2 : 1."""
    before, after = beside
    return (values[before] + 2 * values + values[after]) / 4


def _group(who: Ints, station: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Order of entries by who, then station, and where in it each pair of them begins."""
    key = who * (int(station.max(initial=0)) + 1) + station
    order = np.argsort(key, kind="stable")
    key = key[order]
    return order, np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else order


def _take_nearest(who: Ints, station: npt.NDArray[np.integer], offset: npt.NDArray[np.floating]) -> Support:
    """Take the entry nearest to the station for every pair of a drawing and a station, sorted."""
    order, start = _group(who, station)
    away = np.abs(offset[order])
    pair = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(order))))
    nearest = np.flatnonzero(away == np.minimum.reduceat(away, start)[pair]) if len(start) else start
    taken = order[nearest[np.unique(pair[nearest], return_index=True)[1]]]
    return Support(who[taken].astype(np.int32), station[taken].astype(np.int32), offset[taken].astype(np.float32))


def _tabulate(stations: Stations, tolerance_m: float) -> tuple[Ints, Ints, Ints]:
    """List the stations that samples in a cell may speak for: cells (keys, sorted), where each begins, stations.

    Cells are one tolerance a side; the list of a cell begins at `first[cell]` and ends at `first[cell + 1]`.
    """
    reach = int(np.ceil(np.hypot(ALONG, SEARCH))) + 1
    base = np.floor(stations.xy / tolerance_m).astype(np.int64)
    number = np.arange(len(base))
    keys, owners = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for cell in ((column, row) for row in range(-reach, reach + 1) for column in range(-reach, reach + 1)):
        away = base + cell + 0.5 - stations.xy / tolerance_m
        along = np.abs(np.einsum("ij,ij->i", away, stations.tangent))
        aside = np.abs(np.einsum("ij,ij->i", away, stations.normal))
        met = (along <= ALONG + 0.5**0.5) & (aside <= SEARCH + 0.5**0.5)
        keys.append(_key(base[met, 0] + cell[0], base[met, 1] + cell[1]))
        owners.append(number[met])
    key, owner = np.concatenate(keys), np.concatenate(owners)
    order = np.lexsort((owner, key))
    cells, first = np.unique(key[order], return_index=True)
    return cells, np.append(first, len(key)), owner[order]


def _key(column: Ints, row: Ints) -> Ints:
    """One number for a cell."""
    return (row + _SHIFT) * _STRIDE + column + _SHIFT


def _match(
    samples: Samples, stations: Stations, table: tuple[Ints, Ints, Ints], tolerance_m: float, heading_deg: float
) -> tuple[Ints, Ints, Floats]:
    """Pairs of drawing and station that agree in place and heading, with the offset to the left."""
    sample, station = _pair(samples, table, tolerance_m)
    (x, y), (east, north) = stations.xy.T.copy(), stations.tangent.T.copy()
    dx, dy = samples.x[sample] - x[station], samples.y[sample] - y[station]
    along, offset = dx * east[station] + dy * north[station], dy * east[station] - dx * north[station]
    beside = np.flatnonzero((np.abs(along) <= ALONG * tolerance_m) & (np.abs(offset) <= SEARCH * tolerance_m))
    sample, station, offset = sample[beside], station[beside], offset[beside]
    turn = samples.cos2[sample] * (east * east - north * north)[station]
    turn += samples.sin2[sample] * (2 * east * north)[station]
    agree = turn >= np.cos(np.radians(2 * heading_deg))
    return samples.drawing[sample[agree]], station[agree], offset[agree]


def _pair(samples: Samples, table: tuple[Ints, Ints, Ints], tolerance_m: float) -> tuple[Ints, Ints]:
    """Every sample with every station its cell lists."""
    cells, first, listed = table
    key = _key(np.floor(samples.x / tolerance_m).astype(np.int64), np.floor(samples.y / tolerance_m).astype(np.int64))
    found = np.minimum(np.searchsorted(cells, key), max(len(cells) - 1, 0))
    hit = np.flatnonzero(cells[found] == key)
    start, count = first[found[hit]], first[found[hit] + 1] - first[found[hit]]
    sample = np.repeat(hit, count)
    step = np.arange(len(sample)) - np.repeat(np.cumsum(count) - count, count)
    return sample, listed[np.repeat(start, count) + step]
