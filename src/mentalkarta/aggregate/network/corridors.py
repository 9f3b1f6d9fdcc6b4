"""Corridors along a given network (roads, rail, water), and free ones where people's lines leave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import substring

from mentalkarta.aggregate.lines import find_shared
from mentalkarta.aggregate.network.candidates import lay_segments
from mentalkarta.aggregate.network.matching import match_lines
from mentalkarta.aggregate.network.slices import (
    Slices,
    Spans,
    count_spans,
    cut_slices,
    find_members,
    find_spans,
    merge_spans,
)
from mentalkarta.aggregate.network.ways import Ways, find_meetings, lay_ways
from mentalkarta.aggregate.places import FoundPlace, finish_places
from mentalkarta.aggregate.runs import find_runs, take_median, trim_ends
from mentalkarta.aggregate.samples import Ints, Lines, flatten_lines
from mentalkarta.model import Element

if TYPE_CHECKING:
    import geopandas as gpd

SAME_COUNT = 0.1  # a node where the number of people changes by less than this part of it, or by one, is no cut
SHORTEST = 3  # slices: a shorter piece between nodes joins a neighbour
SHADOW = 4.0  # of the tolerance: a free corridor all within this of stronger ones is their frayed edge
ENDS = 1.0  # of the tolerance: at the ends of a corridor so much of it may be cut away later, and names no line
ID_MARK = ";"
"""Stands between the network's ids of one corridor."""

Stretch = tuple[int, int]
"""First slice, and the one after the last."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """A network laid out: its ways, their slices, and the id and name of each row of the network."""

    ways: Ways
    slices: Slices
    ids: Sequence[str]
    names: Sequence[str]
    tolerance_m: float


def find_network_corridors(
    frame: gpd.GeoDataFrame, element: Element, tolerance_m: float, limits: Sequence[int], network: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Find the corridors along a network and beside it, and count the people along each.

    Parameters
    ----------
    frame, element, tolerance_m, limits
        As for `find_corridors`.
    network
        Columns `network_id` (text), `name` (text, "" for none), `geometry` (LineString), in the CRS of the frame.

    Returns
    -------
    GeoDataFrame
        As from `find_corridors`; `network_id` holds the ids of the lines that a corridor follows, in their order along
        it, with ";" between them, and "" for a free corridor. A corridor along the network has its geometry; it is cut
        where the class changes, at junctions where the number of people does, and where that drifts.

    Notes
    -----
    Each stretch of a line follows one way of the network or none (see `match_lines`), so nobody counts twice. A person
    is on a slice of a way, about a tolerance long, when passing its middle. What follows the network nowhere for four
    tolerances goes the way of `find_corridors`.
    """
    lines = flatten_lines(frame)
    if len(lines.drawing) == 0:
        return finish_places(frame, [], element)
    ways = lay_ways(network, tolerance_m)
    segments = lay_segments(ways.line, lines.corner, tolerance_m)
    matches = match_lines(lines, segments, find_meetings(ways), tolerance_m, element.heading_deg)
    ground = _Ground(
        ways, cut_slices(ways, tolerance_m), network["network_id"].tolist(), network["name"].tolist(), tolerance_m
    )
    along = list(_collect_along(lines, find_spans(matches.tracks, ground.slices), ground, limits))
    free = find_shared(matches.rest, tolerance_m, element.heading_deg, limits)
    return finish_places(frame, [*along, *_leave_out_shadows(free, along, tolerance_m)], element)


def _collect_along(lines: Lines, drawings: Spans, ground: _Ground, limits: Sequence[int]) -> Iterator[FoundPlace]:
    """Make a place of every piece of the network that people share."""
    count = count_spans(merge_spans(drawings, lines.person), ground.slices)
    pieces = cut_stretches(count, ground.slices, limits)
    each = merge_spans(drawings, np.arange(len(lines.person)))
    for piece, members in zip(pieces, find_members(pieces, each), strict=True):
        people = min(take_median(count[slice(*piece)]), len(np.unique(lines.person[members])))
        if people >= 2:
            yield _describe_piece(piece, people, lines.row[members], ground)


def cut_stretches(count: Ints, slices: Slices, limits: Sequence[int]) -> list[Stretch]:
    """Cut ways where one number and one class no longer speak for all.

    Parameters
    ----------
    count
        People on every slice.
    limits
        Smallest number of people of each class, strongest first.

    Returns
    -------
    Stretches of at least two people, in the order of the slices. An end where nobody goes on is trimmed as that of a
    free corridor; under three slices from a node to where nobody goes on are a slip of the pen and left out; a class
    shorter than that joins its neighbours.
    """
    stretches: list[Stretch] = []
    begins = set(slices.first.tolist())
    nodes = begins.union(slices.at_node.tolist())
    steps = np.flatnonzero(np.diff(count >= 2, prepend=False, append=False))
    for low, high in pairwise(sorted({*steps.tolist(), *begins})):
        if count[low] >= 2:
            start, stop = trim_ends(count[low:high], (low not in begins, high not in begins))
            low, high = low + start, low + stop + 1
            if high - low >= SHORTEST or {low, high} <= nodes:
                stretches += _cut_stretch(count, (low, high), slices.at_node, limits)
    return stretches


def _cut_stretch(count: Ints, stretch: Stretch, at_node: Ints, limits: Sequence[int]) -> Iterator[Stretch]:
    """Cut one stretch at the nodes where its count changes, then by class and drift."""
    low, high = stretch
    inner = at_node[np.searchsorted(at_node, low, side="right") : np.searchsorted(at_node, high)]
    for start, stop in pairwise(_drop_idle_cuts(count, [low, *inner.tolist(), high])):
        begins = [start + first for first, _ in find_runs(count[start:stop], limits)]
        yield from pairwise([*begins, stop])


def _drop_idle_cuts(count: Ints, cuts: Sequence[int]) -> list[int]:
    """Drop the cuts with about as many people before as after, the most idle first, and those of too short parts."""
    left = list(cuts)
    while len(left) > 2:
        level = np.array([take_median(count[low:high]) for low, high in pairwise(left)])
        length, most = np.diff(left), np.maximum(level[1:], level[:-1])
        change = np.abs(np.diff(level))
        idle = (change <= np.maximum(SAME_COUNT * most, 1)) | (np.minimum(length[1:], length[:-1]) < SHORTEST)
        if not idle.any():
            break
        del left[int(np.argmin(np.where(idle, change / most, np.inf))) + 1]
    return left


def _describe_piece(piece: Stretch, people: int, rows: Ints, ground: _Ground) -> FoundPlace:
    """Give a piece its line from west to east, and the ids and the name of what it follows."""
    low, last = piece[0], piece[1] - 1
    way, from_m, to_m = int(ground.slices.way[low]), ground.slices.from_m[low], ground.slices.to_m[last]
    line = substring(ground.ways.line[way], from_m, to_m)
    xy = np.round(shapely.get_coordinates(line), 3)
    turned = tuple(xy[0]) > tuple(xy[-1])
    parts = _find_parts(ground, way, from_m, to_m)
    ids = dict.fromkeys(ground.ids[row] for row, _ in (parts[::-1] if turned else parts))
    name = _choose_name([(ground.names[row], length_m) for row, length_m in parts], to_m - from_m)
    line = shapely.LineString(xy[::-1] if turned else xy)
    return FoundPlace(rows, people, line, measures=(ID_MARK.join(ids),), known_name=name)


def _find_parts(ground: _Ground, way: int, from_m: float, to_m: float) -> list[tuple[int, float]]:
    """List the rows of the network along a stretch of a way, its ends left out, and how many metres each takes."""
    ways, cut_m = ground.ways, min(ENDS * ground.tolerance_m, (to_m - from_m) / 4)
    low, high = np.searchsorted(ways.part_way, [way, way + 1])
    start = np.maximum(ways.part_from_m[low:high], from_m + cut_m)
    stop = np.minimum(ways.part_to_m[low:high], to_m - cut_m)
    taken = np.flatnonzero(stop > start)
    return list(zip(ways.part_row[low + taken].tolist(), (stop - start)[taken].tolist(), strict=True))


def _choose_name(parts: Sequence[tuple[str, float]], length_m: float) -> str:
    """Choose the name that most of a stretch bears, "" when that is less than half of it."""
    metres: dict[str, float] = defaultdict(float)
    for name, part_m in parts:
        metres[name] += part_m
    name = min(metres, key=lambda name: (-metres[name], name), default="")
    return name if metres[name] >= length_m / 2 else ""


def _leave_out_shadows(free: Sequence[FoundPlace], along: Sequence[FoundPlace], tolerance_m: float) -> list[FoundPlace]:
    """Leave out free corridors all near pieces of the network with as many people: they strayed from there."""
    lines = np.array([place.geometry for place in along], dtype=object)
    people = np.array([place.participants for place in along], dtype=np.int64)
    tree, kept = shapely.STRtree(lines), []
    for place in free:
        near = tree.query(place.geometry, "dwithin", distance=SHADOW * tolerance_m)
        stronger = lines[near[people[near] >= place.participants]]
        if not shapely.union_all(shapely.buffer(stronger, SHADOW * tolerance_m)).covers(place.geometry):
            kept.append(place)
    return kept
