"""Who draws along a link: for every station the drawings that pass it with its heading, and how far to the side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mentalkarta.aggregate.samples import Floats, Ints, Lines, Samples, iterate_samples
from mentalkarta.aggregate.stations import Stations, find_beside

STEP = 1.0  # of the tolerance, between samples
HEADING_REACH = 1.5  # of the tolerance
ALONG = 1.0  # of the tolerance: a sample speaks for the stations this near along the link
SEARCH = 3.0  # of the tolerance to the side: kept while the link is not yet in its place
WITHIN = 2.25  # of the tolerance to the side: counted
CLOSE_GAP = 4  # stations: a person seen before and after such a gap was there in between
ROUNDS = 4  # of moving stations to the mean of their people

_STRIDE = 1 << 31
_SHIFT = 16  # cells: keeps keys positive

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Support:
    """Drawings (or people) and the stations they pass, sorted by drawing, then station.

    `offset` is how far to the left of the station, metres.
    """

    who: Ints
    station: Ints
    offset: Floats


def find_support(lines: Lines, stations: Stations, tolerance_m: float, heading_deg: float) -> Support:
    """Find the drawings that pass each station within three tolerances to the side, with its heading.

    Parameters
    ----------
    heading_deg
        How far the headings of drawing and link may differ.

    Returns
    -------
    Support
        By drawing; where several samples of a drawing speak for one station, `offset` is their mean.
    """
    table = _tabulate(stations, tolerance_m)
    parts = [
        _average(*_match(samples, stations, table, tolerance_m, heading_deg))
        for samples in iterate_samples(lines, STEP * tolerance_m, HEADING_REACH * tolerance_m)
    ]
    return Support(
        np.concatenate([part.who for part in parts]),
        np.concatenate([part.station for part in parts]),
        np.concatenate([part.offset for part in parts]),
    )


def merge_people(support: Support, lines: Lines) -> Support:
    """Unite the drawings of each person: one vote a person, at the mean of the person's drawings."""
    if len(lines.person) == lines.person.max(initial=-1) + 1:
        return support  # everybody drew once, and drawings are numbered in the order of their people
    return _average(lines.person[support.who], support.station, support.offset)


def keep_near(support: Support, shift: Floats, tolerance_m: float) -> Support:
    """Keep what passes within 2.25 tolerances of the stations moved sideways by `shift`, offsets from there."""
    offset = support.offset - shift[support.station]
    near = np.abs(offset) <= WITHIN * tolerance_m
    return Support(support.who[near], support.station[near], offset[near])


def find_shift(people: Support, stations: Stations, tolerance_m: float) -> Floats:
    """Find how far to the left each station must move to lie at the mean of its people, smoothed along the link."""
    beside = find_beside(stations.link)
    shift = np.zeros(len(stations.link))
    for _ in range(ROUNDS):
        near = np.abs(people.offset - shift[people.station]) <= WITHIN * tolerance_m
        station = people.station[near]
        weight = np.bincount(station, minlength=len(shift)).astype(float)
        pull = np.bincount(station, people.offset[near], minlength=len(shift)).astype(float)
        for _ in range(2):
            weight, pull = _blur(weight, beside), _blur(pull, beside)
        shift = np.divide(pull, weight, out=shift.copy(), where=weight > 0)
    return shift


def count_passing(people: Support, stations: Stations) -> Ints:
    """Count the people at every station; who is seen at most four stations before and after on a link was there."""
    count = np.bincount(people.station, minlength=len(stations.link))
    gap = np.diff(people.station)
    same = (people.who[1:] == people.who[:-1]) & (np.diff(stations.link[people.station]) == 0)
    closed = np.flatnonzero(same & (gap > 1) & (gap <= CLOSE_GAP))
    change = np.bincount(people.station[closed] + 1, minlength=len(count) + 1)
    change -= np.bincount(people.station[closed + 1], minlength=len(count) + 1)
    return count + np.cumsum(change)[:-1]


def _blur(values: Floats, beside: tuple[Ints, Ints]) -> Floats:
    """Mix every value with its two neighbours along the link, 1 : 2 : 1."""
    before, after = beside
    return (values[before] + 2 * values + values[after]) / 4


def _average(who: Ints, station: Ints, offset: Floats) -> Support:
    """Give the mean offset of every pair of a drawing (or person) and a station, sorted."""
    span = int(station.max(initial=0)) + 1
    key = who * span + station
    order = np.argsort(key, kind="stable")
    key = key[order]
    start = np.flatnonzero(np.append(True, np.diff(key) != 0)) if len(key) else np.zeros(0, dtype=np.int64)
    count = np.diff(np.append(start, len(key)))
    total = np.add.reduceat(offset[order], start) if len(key) else np.zeros(0)
    return Support(key[start] // span, key[start] % span, total / count)


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
    dx, dy = samples.x[sample] - stations.xy[station, 0], samples.y[sample] - stations.xy[station, 1]
    east, north = stations.tangent[station].T
    offset = dy * east - dx * north
    turn = samples.cos2[sample] * (east * east - north * north) + samples.sin2[sample] * 2 * east * north
    agree = np.abs(dx * east + dy * north) <= ALONG * tolerance_m
    agree &= (np.abs(offset) <= SEARCH * tolerance_m) & (turn >= np.cos(np.radians(2 * heading_deg)))
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
