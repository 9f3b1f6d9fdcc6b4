"""Shared corridors: where people's freehand lines run together, with the number of distinct people along each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.chains import Chain, chain_pieces
from mentalkarta.aggregate.density import find_ridges
from mentalkarta.aggregate.ends import collect_line_ends, move_end
from mentalkarta.aggregate.pieces import Network, Piece, cut_pieces, find_crowds, find_free_ends
from mentalkarta.aggregate.places import FoundPlace, finish_places
from mentalkarta.aggregate.samples import Floats, Ints, Lines, flatten_lines
from mentalkarta.aggregate.stations import move_stations, set_stations, settle_junctions
from mentalkarta.aggregate.support import (
    PULL,
    WITHIN,
    count_passing,
    find_shift,
    find_support,
    keep_within,
    merge_people,
    shift_support,
)
from mentalkarta.aggregate.thinning import thin
from mentalkarta.aggregate.tracing import End, trace_links
from mentalkarta.aggregate.waists import Waist, split_waists
from mentalkarta.model import Element

if TYPE_CHECKING:
    import geopandas as gpd

MEMBER_STATIONS = 3
"""A drawing is behind a corridor when it follows so many stations (tolerances) of it, or a third of a shorter one."""

SIMPLIFY = 0.1  # of the tolerance
SPOT = 0.5  # of the tolerance: a shorter line is a spot where people scribble, and has no direction


def find_corridors(
    frame: gpd.GeoDataFrame, element: Element, tolerance_m: float, limits: Sequence[int]
) -> gpd.GeoDataFrame:
    """Find the corridors that at least two people draw, and count the people along each.

    Parameters
    ----------
    frame
        The drawings of this element, columns `DRAWING_COLUMNS`, lines in a metric CRS.
    element
        `heading_deg` says how far the headings of two lines may differ to be the same line.
    tolerance_m
        How far apart two drawings of one thing lie: one standard deviation to the side, metres.
    limits
        Smallest number of people of each class, strongest first.

    Returns
    -------
    GeoDataFrame
        One row a corridor: columns `place_id, name, name_people, participants, agreement, drawings, members` and
        `geometry` (LineString, from west to east), index 0..n-1, see `finish_places`. `participants` is the median
        along the line of the distinct people who pass within 2.25 tolerances with its heading; it is cut at junctions
        and where this changes the class. `members` are the drawings that follow at least three tolerances of it (or
        a third of a shorter one), so more people may stand behind a corridor than pass its middle.

    Notes
    -----
    Density of distinct people by heading, kept above 0.55 of the maximum across it, thinned and traced; each link is
    moved to the mean of its people, one vote a person. Junctions where the same people go straight on do not cut. The
    memory needed follows the length of what was drawn, not the extent of the map. The order of the drawings has no
    influence.
    """
    return finish_places(frame, find_shared(flatten_lines(frame), tolerance_m, element.heading_deg, limits), element)


def find_shared(lines: Lines, tolerance_m: float, heading_deg: float, limits: Sequence[int]) -> list[FoundPlace]:
    """Find the corridors that people share along lines; parameters as `find_corridors`."""
    network = build_network(lines, tolerance_m, heading_deg)
    return [] if network is None else _collect_corridors(lines, network, tolerance_m, limits)


def build_network(lines: Lines, tolerance_m: float, heading_deg: float) -> Network | None:
    """Find the links people share, put them in place and count; None when nothing is shared."""
    links = trace_links(thin(find_ridges(lines, tolerance_m)), tolerance_m) if len(lines.drawing) else []
    if not links:
        return None
    rough = set_stations(links, tolerance_m)
    near = find_support(lines, rough, tolerance_m, heading_deg)
    shift = find_shift(merge_people(keep_within(near, PULL * tolerance_m), lines), rough, tolerance_m)
    moved = move_stations(rough, rough.xy + shift[:, None] * rough.normal)
    near, stations = shift_support(near, shift), settle_junctions(moved, links, tolerance_m)
    drawings = keep_within(near, WITHIN * tolerance_m)
    count = count_passing(near, lines, stations, tolerance_m)
    return Network(links, stations, drawings, merge_people(drawings, lines), count)


def _collect_corridors(lines: Lines, network: Network, tolerance_m: float, limits: Sequence[int]) -> list[FoundPlace]:
    """Cut the links to pieces of one class, chain them, and give each its line and its drawings."""
    pieces, waists = split_waists(cut_pieces(network, limits), network)
    chains = chain_pieces(pieces, network, waists, limits)
    crowds = find_crowds(pieces, find_free_ends(pieces, network), network.people)
    shapes = _lay_pieces(lines, network, pieces, crowds, tolerance_m)
    shapes = _lay_waists(shapes, network, waists)
    found, free = [], []
    for chain, drawings in zip(chains, _find_members(pieces, chains, network), strict=True):
        xy = _point_east(np.round(_join_shapes(shapes, chain) + lines.corner, 3))
        line = shapely.LineString(xy).simplify(SIMPLIFY * tolerance_m)
        people = min(_count_chain(pieces, chain), len(np.unique(lines.person[drawings])))
        found.append(FoundPlace(lines.row[drawings], people, line, measures=("",)))
        free.append(any((number, side) in crowds for number, _ in chain for side in (0, 1)))
    return _drop_shadows(found, free, tolerance_m)


def _drop_shadows(found: Sequence[FoundPlace], free: Sequence[bool], tolerance_m: float) -> list[FoundPlace]:
    """Leave out spots, and lines with a free end all near a longer one of at least as many people: its frayed ends."""
    lines = np.array([place.geometry for place in found], dtype=object)
    length = shapely.length(lines)
    one, other = shapely.STRtree(lines).query(lines, "dwithin", distance=WITHIN * tolerance_m)
    gone = {number for number, place in enumerate(found) if place.participants < 2}
    gone.update(np.flatnonzero(length < SPOT * tolerance_m).tolist())
    for number, rival in zip(one.tolist(), other.tolist(), strict=True):
        weaker = length[number] < length[rival] and found[number].participants <= found[rival].participants
        if free[number] and weaker and lines[rival].buffer(WITHIN * tolerance_m).covers(lines[number]):
            gone.add(number)
    return [place for number, place in enumerate(found) if number not in gone]


def _count_chain(pieces: Sequence[Piece], chain: Chain) -> int:
    """Median count of the pieces of a chain, each as often as it has stations."""
    length = [pieces[number].last - pieces[number].first + 1 for number, _ in chain]
    counts = np.sort(np.repeat([pieces[number].people for number, _ in chain], length))
    return int(counts[(len(counts) - 1) // 2])


def _find_members(pieces: Sequence[Piece], chains: Sequence[Chain], network: Network) -> list[Ints]:
    """Drawings that follow at least three stations (or a third) of each chain."""
    if not chains:
        return []
    chain_of = np.full(len(network.stations.link), -1)
    for number, chain in enumerate(chains):
        for piece, _ in chain:
            chain_of[pieces[piece].first : pieces[piece].last + 1] = number
    need = np.minimum(MEMBER_STATIONS, (np.bincount(chain_of[chain_of >= 0], minlength=len(chains)) + 2) // 3)
    on = chain_of[network.drawings.station]
    drawings = int(network.drawings.who.max(initial=0)) + 1
    pair, times = np.unique((on * drawings + network.drawings.who)[on >= 0], return_counts=True)
    pair = pair[times >= need[pair // drawings]]
    return np.split(pair % drawings, np.searchsorted(pair // drawings, np.arange(1, len(chains))))


def _lay_pieces(
    lines: Lines, network: Network, pieces: Sequence[Piece], crowds: Mapping[End, Ints], tolerance_m: float
) -> list[Floats]:
    """Lines of pieces; a free end lies where half of its people end."""
    line_ends = collect_line_ends(lines, tolerance_m)
    shapes = [network.stations.xy[piece.first : piece.last + 1] for piece in pieces]
    for (number, side), crowd in sorted(crowds.items(), key=lambda item: item[0]):
        forward = 1 if side == 1 else -1
        shapes[number] = move_end(shapes[number][::forward], line_ends, crowd, tolerance_m)[::forward]
    return shapes


def _lay_waists(shapes: Sequence[Floats], network: Network, waists: Sequence[Waist]) -> list[Floats]:
    """Lines of pieces, of each road over a waist the one before it lengthened over it."""
    longer = list(shapes)
    for waist in waists:
        between = network.stations.xy[waist.first : waist.last + 1]
        for (number, side), _ in waist.roads:
            line = longer[number]
            longer[number] = np.vstack([line, between[1:]] if side == 1 else [between[:0:-1], line])
    return longer


def _join_shapes(shapes: Sequence[Floats], chain: Chain) -> Floats:
    """One line of the lines of a chain's pieces."""
    first, *others = [shapes[number][:: -1 if turned else 1] for number, turned in chain]
    return np.concatenate([first, *(other[1:] for other in others)])


def _point_east(xy: Floats) -> Floats:
    """Turn a line to run from west to east (from south to north when both ends lie equally far east)."""
    return xy if tuple(xy[0]) <= tuple(xy[-1]) else xy[::-1]
