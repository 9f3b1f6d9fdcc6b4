"""Points: which landmark or destination is meant, how many people marked it, and where it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.marks import Marks, average_marks, gather_marks
from mentalkarta.aggregate.middles import find_middles, find_radii
from mentalkarta.aggregate.nearness import chain_marks, find_likeliest, find_nearest
from mentalkarta.aggregate.peaks import find_peaks
from mentalkarta.aggregate.people import count_distinct, drop_equal
from mentalkarta.aggregate.places import FoundPlace, finish_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import numpy.typing as npt

    from mentalkarta.aggregate.people import IntArray
    from mentalkarta.model import Element

    FloatArray = npt.NDArray[np.float64]

NAME_REACH = 3.0
"""In tolerances: marks of one name at most so far apart are one place."""

MARK_REACH = 3.5
"""In tolerances: a mark without a name may mean a place within this.

The tolerance is one standard deviation in each direction: 0.2 % of the marks of a place lie farther from its middle.
"""

SAME_REACH = 2.0
"""In tolerances: two middles nearer than this cannot be told apart."""

WEAK_REACH = 3.0
"""In tolerances: nor can they within this when the one without a name has no more people."""


def find_point_places(frame: gpd.GeoDataFrame, element: Element, tolerance_m: float) -> gpd.GeoDataFrame:
    """Find the places people marked, count the people and put each place in the middle of their marks.

    Parameters
    ----------
    frame
        Drawings of one element, columns `DRAWING_COLUMNS`, points (of a multipoint every point), metric CRS. Positions
        count to the millimetre.
    element
        The element, kind "point"; with categories it gets their columns.
    tolerance_m
        How far apart two marks of one thing may lie (metres, one standard deviation).

    Returns
    -------
    GeoDataFrame
        As from `finish_places`, with Point, also places of a single person. See `group_marks` for which marks are one
        place. The point is the geometric median over people, each person's own marks averaged first. A category's
        column holds people: a person with k purposes gives 1/k to each, "unspecified" only when no other is given, so
        that the columns add up to `participants`. `radius_m` is the distance from the point that 68 % of the people's
        marks do not exceed.
    """
    if frame.empty:
        return finish_places(frame, [], element)
    marks = gather_marks(frame)
    place = group_marks(marks, tolerance_m)
    voice, mm = average_marks(place, marks)
    middles = find_middles(voice, mm / 1000.0)
    radii = find_radii(voice, mm / 1000.0, middles).tolist()
    mixes = _mix_purposes(frame, element, place, marks) if element.categories else np.zeros((len(middles), 0))
    people, points = np.bincount(voice).tolist(), [shapely.Point(spot) for spot in middles.tolist()]
    found = [
        FoundPlace(rows, people[i], points[i], tuple(mixes[i].tolist()), measures=(radii[i],))
        for i, rows in enumerate(_list_rows(place, marks.row))
    ]
    return finish_places(frame, found, element)


def group_marks(marks: Marks, tolerance_m: float) -> IntArray:
    """Give each mark the number of its place, 0..n-1.

    Marks with the same normalised name are one place as long as each is within 3 tolerances of another. Marks without
    a name gather at the peaks of the density of people; such a group is a named place when their middles are within 2
    tolerances (peaks nearer than that are one), or within 3 and it has no more people: else the outer marks of a place
    that few people name would make places of their own. At last each mark without a name goes to the place within 3.5
    tolerances that it most likely means, which is the nearer one, and of two nearly as near the one of more people.
    Different names never fall together.
    """
    place = np.full(len(marks.row), -1, dtype=np.intp)
    named, unnamed = np.flatnonzero(marks.name >= 0), np.flatnonzero(marks.name < 0)
    if len(named):
        place[named] = _chain_names(marks.take(named), NAME_REACH * tolerance_m)
    if len(unnamed):
        chains = int(place.max()) + 1
        place[unnamed] = chains + _gather_at_peaks(marks.person[unnamed], marks.xy[unnamed], tolerance_m)
        place = _settle(_join_named(place, chains, marks, tolerance_m), unnamed, marks, tolerance_m)
    return np.asarray(np.unique(place, return_inverse=True)[1].reshape(-1), dtype=np.intp)


def _chain_names(marks: Marks, reach_m: float) -> IntArray:
    """Give the places of names numbers: most people first, then by name, then from west to east."""
    chain = chain_marks(marks.name, marks.xy, reach_m)
    by_spot = np.lexsort((marks.mm[:, 1], marks.mm[:, 0], chain))
    first = by_spot[np.flatnonzero(np.diff(chain[by_spot], prepend=-1))]
    people = count_distinct(chain, marks.person)
    order = np.lexsort((marks.mm[first, 1], marks.mm[first, 0], marks.name[first], -people))
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[chain]


def _gather_at_peaks(person: IntArray, xy: FloatArray, tolerance_m: float) -> IntArray:
    """Give each mark the number of a peak; what is out of reach of all gets peaks of its own."""
    middles, people, left = np.zeros((0, 2)), np.zeros(0, dtype=np.intp), np.arange(len(xy))
    while len(left):
        more, their_people = find_peaks(person[left], xy[left], tolerance_m)
        middles, people = np.concatenate([middles, more]), np.concatenate([people, their_people])
        left = left[find_nearest(xy[left], more, MARK_REACH * tolerance_m) < 0]
    return find_likeliest(xy, middles, people, tolerance_m, MARK_REACH * tolerance_m)


def _join_named(place: IntArray, chains: int, marks: Marks, tolerance_m: float) -> IntArray:
    """Let groups without a name join the named place (number under `chains`) they cannot be told from."""
    if chains == 0:
        return place
    place = np.unique(place, return_inverse=True)[1].reshape(-1)
    middles, people = _measure(place, marks)
    named, groups = middles[:chains], middles[chains:]
    same = find_nearest(groups, named, SAME_REACH * tolerance_m)
    near = find_nearest(groups, named, WEAK_REACH * tolerance_m)
    weaker = (near >= 0) & (people[chains:] <= people[near])
    joined = np.where(same >= 0, same, np.where(weaker, near, np.arange(chains, len(middles))))
    return np.append(np.arange(chains), joined)[place]


def _settle(place: IntArray, some: IntArray, marks: Marks, tolerance_m: float) -> IntArray:
    """Let some of the marks go to the places they most likely mean, now that it is known where these are."""
    place = np.unique(place, return_inverse=True)[1].reshape(-1)
    middles, people = _measure(place, marks)
    likely = find_likeliest(marks.xy[some], middles, people, tolerance_m, MARK_REACH * tolerance_m)
    settled = place.copy()
    settled[some] = np.where(likely >= 0, likely, place[some])
    return settled


def _measure(place: IntArray, marks: Marks) -> tuple[FloatArray, IntArray]:
    """Find the mean position of each place's people, and count them."""
    voice, mm = average_marks(place, marks)
    people = np.bincount(voice)
    sums = np.add.reduceat(mm, np.cumsum(people) - people)  # whole numbers: exact in any order
    return sums / people[:, None] / 1000.0, people


def _list_rows(place: IntArray, row: IntArray) -> list[IntArray]:
    """List the rows of the frame behind each place, each once, rising."""
    rows = int(row.max()) + 1
    pairs = drop_equal(place * rows + row)
    return np.split(pairs % rows, np.searchsorted(pairs, rows * np.arange(1, int(place.max()) + 1)))


def _mix_purposes(frame: gpd.GeoDataFrame, element: Element, place: IntArray, marks: Marks) -> FloatArray:
    """Count people per purpose, shape (places, categories)."""
    categories = frame["categories"].to_numpy()[marks.row]
    return count_purposes(categories, element.category_keys, place, marks.person, int(place.max()) + 1)


def count_purposes(
    categories: npt.NDArray[np.object_], keys: Sequence[str], place: IntArray, person: IntArray, places: int
) -> FloatArray:
    """Count people per purpose; who gives k purposes gives 1/k of a vote to each.

    Parameters
    ----------
    categories
        Tuple of the purposes of each mark; shape (marks,).
    keys
        All purposes, the one of those who name none last.
    place, person
        Numbers from 0 on of each mark's place and person; shape (marks,).
    places
        How many places there are.

    Returns
    -------
    float array, shape (places, keys)
        In whole parts first, so that sums are exact: they add up to the people of each place.
    """
    bit = {key: 1 << position for position, key in enumerate(keys)}
    silence = bit[keys[-1]]
    said = {given: sum({bit[key] for key in given}) for given in set(categories)}
    purposes = np.array([said[given] for given in categories], dtype=np.int64)
    voice = place * (int(person.max(initial=0)) + 1) + person
    order = np.argsort(voice)
    starts = np.flatnonzero(np.diff(voice[order], prepend=-1))
    purposes = np.bitwise_or.reduceat(purposes[order], starts) if len(starts) else purposes
    purposes = np.where(purposes & ~silence, purposes & ~silence, silence)
    chosen = (purposes[:, None] >> np.arange(len(keys))) & 1
    parts = math.lcm(*set(chosen.sum(axis=1).tolist()))
    shares = chosen * (parts // chosen.sum(axis=1))[:, None]
    total = np.zeros((places, len(keys)), dtype=np.int64)
    np.add.at(total, place[order][starts], shares)
    return total / parts
