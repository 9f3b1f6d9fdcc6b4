"""Points: which landmark or destination is meant, how many people marked it, and where it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.names import normalise_name
from mentalkarta.aggregate.nearness import (
    PEAK_TOLERANCES,
    chain_marks,
    find_middles,
    find_nearest,
    find_peaks,
    find_radii,
)
from mentalkarta.aggregate.people import number_labels, split_by
from mentalkarta.aggregate.places import FoundPlace, finish_places

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from mentalkarta.aggregate.people import IntArray
    from mentalkarta.model import Element

    FloatArray = npt.NDArray[np.float64]

NAME_REACH = 3.0
"""In tolerances: marks of one name at most so far apart are one place."""

UNNAMED_REACH = 1.0
"""In tolerances: a mark without a name this near a named one means the same."""

PEAK_REACH = 3.0
"""In tolerances: a mark without a name belongs to the nearest peak within this.

The tolerance is one standard deviation, and 14 % of the marks of a place lie more than two from its middle.
"""


@dataclass(frozen=True, slots=True)
class _Marks:
    """Every point drawn, sorted by position, name and person: its row in the frame, person, name and position."""

    row: IntArray
    person: IntArray
    name: npt.NDArray[np.object_]
    xy: FloatArray


def find_point_places(frame: gpd.GeoDataFrame, element: Element, tolerance_m: float) -> gpd.GeoDataFrame:
    """Find the places people marked, count the people and put each place in the middle of their marks.

    Parameters
    ----------
    frame
        Drawings of one element, columns `DRAWING_COLUMNS`, points (of a multipoint every point), metric CRS.
    element
        The element, kind "point"; with categories it gets their columns.
    tolerance_m
        How far apart two marks of one thing may lie (metres, one standard deviation).

    Returns
    -------
    GeoDataFrame
        As from `finish_places`, with Point, also places of a single person. Marks with the same normalised name
        are one place as long as each is within 3 tolerances of another. A mark without a name belongs to the
        nearest named mark within 1 tolerance, else to the nearest peak of the density of people within 3. A
        group found in this way is a named place when their middles are within 2 tolerances (peaks nearer than
        that are one), or within 3 and it has no more people: else the outer marks of a place that few people
        name would make places of their own. Different names never fall together. The point is the geometric
        median over people, each person's own marks averaged first. A category's column holds people: a person
        with k purposes gives 1/k to each, "unspecified" only when no other is given, so that the columns add up
        to `participants`. `radius_m` is the distance from the point that 68 % of the people's marks do not exceed.
    """
    if frame.empty:
        return finish_places(frame, [], element)
    marks = _gather_marks(frame)
    place = _find_places(marks, tolerance_m)
    voices = _average_marks(place, marks)
    middles = find_middles(*voices)
    radii = find_radii(*voices, middles)
    mixes = _mix_purposes(frame, element, place, marks) if element.categories else None
    found = []
    for number, members in enumerate(split_by(place)):
        people = len(np.unique(marks.person[members]))
        mix = tuple(mixes[number].tolist()) if mixes is not None else ()
        rows, point = np.unique(marks.row[members]), shapely.Point(middles[number])
        found.append(FoundPlace(rows, people, point, mix, measures=(float(radii[number]),)))
    return finish_places(frame, found, element)


def _gather_marks(frame: gpd.GeoDataFrame) -> _Marks:
    """List every point drawn in an order that depends on the drawings only."""
    xy, row = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    key_of = {name: normalise_name(name) for name in frame["name"].unique()}
    name = np.array([key_of[given] for given in frame["name"]], dtype=object)[row]
    person = number_labels(frame["participant"])[row]
    order = np.lexsort((row, person, number_labels(name), xy[:, 1], xy[:, 0]))
    return _Marks(row[order], person[order], name[order], xy[order])


def _find_places(marks: _Marks, tolerance_m: float) -> IntArray:
    """Give each mark the number of its place: named ones first, then what joins them, then peaks."""
    place = np.full(len(marks.row), -1, dtype=np.intp)
    named = np.flatnonzero(marks.name != "")
    unnamed = np.flatnonzero(marks.name == "")
    if len(named):
        place[named] = _rank_places(
            chain_marks(number_labels(marks.name[named]), marks.xy[named], NAME_REACH * tolerance_m), marks, named
        )
        spots = np.unique(np.column_stack([place[named], marks.xy[named]]), axis=0)  # the place of more people first
        nearest = find_nearest(marks.xy[unnamed], spots[:, 1:], UNNAMED_REACH * tolerance_m)
        place[unnamed] = np.where(nearest >= 0, spots[nearest, 0].astype(np.intp), -1)
    alone = np.flatnonzero(place < 0)
    if len(alone) == 0:
        return place
    named_places = int(place.max()) + 1
    place[alone] = named_places + _gather_at_peaks(marks.person[alone], marks.xy[alone], tolerance_m)
    return _join_named(place, named_places, marks, tolerance_m)


def _rank_places(chain: IntArray, marks: _Marks, named: IntArray) -> IntArray:
    """Give chains new numbers: most people first, then by name, then from west to east."""
    members = split_by(chain)
    ranks = sorted(
        range(len(members)),
        key=lambda i: (
            -len(np.unique(marks.person[named[members[i]]])),
            marks.name[named[members[i][0]]],
            tuple(marks.xy[named[members[i][0]]]),
        ),
    )
    rank = np.empty(len(members), dtype=np.intp)
    rank[ranks] = np.arange(len(members))
    return rank[chain]


def _gather_at_peaks(person: IntArray, xy: FloatArray, tolerance_m: float) -> IntArray:
    """Give each mark the number of the nearest peak; what is out of reach of all gets peaks of its own."""
    group = np.full(len(xy), -1, dtype=np.intp)
    found = 0
    while (left := np.flatnonzero(group < 0)).size:
        peaks = find_peaks(person[left], xy[left], tolerance_m)
        nearest = find_nearest(xy[left], peaks, PEAK_REACH * tolerance_m)
        group[left] = np.where(nearest >= 0, found + nearest, -1)
        found += len(peaks)
    return group


def _join_named(place: IntArray, named_places: int, marks: _Marks, tolerance_m: float) -> IntArray:
    """Let groups without a name join the named place they cannot be told from, and number places 0..n-1."""
    _, numbers = np.unique(place, return_inverse=True)
    numbers = numbers.reshape(-1)
    middles = find_middles(*_average_marks(numbers, marks))
    people = np.bincount(np.unique(np.column_stack([numbers, marks.person]), axis=0)[:, 0])
    named, groups = middles[:named_places], middles[named_places:]
    nearest = find_nearest(groups, named, PEAK_REACH * tolerance_m)
    same_peak = find_nearest(groups, named, PEAK_TOLERANCES * tolerance_m) >= 0
    joins = same_peak | ((nearest >= 0) & (people[named_places:] <= people[nearest]))
    target = np.arange(len(middles))
    target[named_places:] = np.where(joins, nearest, target[named_places:])
    return np.asarray(np.unique(target[numbers], return_inverse=True)[1].reshape(-1), dtype=np.intp)


def _average_marks(place: IntArray, marks: _Marks) -> tuple[IntArray, FloatArray]:
    """Give each person one mark a place, the mean of their different ones: place, in rising order, and position."""
    voice = np.unique(np.column_stack([place, marks.person, marks.xy]), axis=0)
    starts = np.flatnonzero(np.any(np.diff(voice[:, :2], axis=0, prepend=-1) != 0, axis=1))
    counts = np.diff(np.append(starts, len(voice)))
    mean = np.add.reduceat(voice[:, 2:], starts, axis=0) / counts[:, None]
    mean = np.column_stack([voice[starts, 0], mean])
    mean = mean[np.lexsort((mean[:, 2], mean[:, 1], mean[:, 0]))]  # people's numbers must not set the order of sums
    return mean[:, 0].astype(np.intp), mean[:, 1:]


def _mix_purposes(frame: gpd.GeoDataFrame, element: Element, place: IntArray, marks: _Marks) -> FloatArray:
    """Count people per purpose, shape (places, categories); in whole parts first, so that sums are exact."""
    keys = element.category_keys
    unspecified = len(keys) - 1
    number = {key: position for position, key in enumerate(keys)}
    given = [sorted({number[key] for key in row}) or [unspecified] for row in frame["categories"]]
    lengths = np.array([len(row) for row in given])[marks.row]
    purposes = np.concatenate([given[row] for row in marks.row])
    votes = np.unique(np.column_stack([np.repeat(place, lengths), np.repeat(marks.person, lengths), purposes]), axis=0)
    _, voice = np.unique(votes[:, :2], axis=0, return_inverse=True)
    voice = voice.reshape(-1)
    silent = (votes[:, 2] == unspecified) & (np.bincount(voice)[voice] > 1)
    votes, voice = votes[~silent], voice[~silent]
    parts = math.lcm(*range(1, len(keys) + 1))
    shares = parts // np.bincount(voice)[voice]
    total = np.zeros((int(place.max()) + 1, len(keys)), dtype=np.int64)
    np.add.at(total, (votes[:, 0], votes[:, 2]), shares)
    return total / parts
