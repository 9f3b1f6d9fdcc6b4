"""Shared corridors: where people's freehand lines run together, with the number of distinct people along each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.density import find_ridges
from mentalkarta.aggregate.ends import collect_line_ends, move_end
from mentalkarta.aggregate.pieces import (
    Chain,
    Piece,
    chain_pieces,
    cut_pieces,
    find_crowds,
    find_free_ends,
)
from mentalkarta.aggregate.places import FoundPlace, finish_places
from mentalkarta.aggregate.samples import Floats, Ints, Lines, flatten_lines
from mentalkarta.aggregate.stations import Stations, move_stations, set_stations, settle_junctions
from mentalkarta.aggregate.support import (
    Support,
    count_passing,
    find_shift,
    find_support,
    keep_near,
    merge_people,
)
from mentalkarta.aggregate.thinning import thin
from mentalkarta.aggregate.tracing import Link, trace_links
from mentalkarta.model import Element

if TYPE_CHECKING:
    import geopandas as gpd

MEMBER_STATIONS = 3
"""A drawing is behind a corridor when it follows so many stations (tolerances) of it, or half of a shorter one."""

SIMPLIFY = 0.1  # of the tolerance
SHORTEST = 0.5  # of the tolerance: a shorter line is a spot where people scribble, and has no direction


@dataclass(frozen=True, slots=True)
class Network:
    """Links with their stations in place, and who follows them: drawings, people, and people counted per station."""

    links: list[Link]
    stations: Stations
    drawings: Support
    people: Support
    count: Ints


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
        One row a corridor: columns `place_id, name, name_people, participants, drawings, members` and `geometry`
        (LineString, from west to east), index 0..n-1, see `finish_places`. `participants` is the median along the
        line of the distinct people who pass within 2.25 tolerances with its heading; a line is cut at junctions and
        where this changes the class. `members` are the drawings that follow at least three tolerances of it (or half
        of a shorter one), so more people may stand behind a corridor than pass its middle.

    Notes
    -----
    Density of distinct people by heading, kept above 0.55 of the maximum across it, thinned and traced; each link is
    moved to the mean of its people, one vote a person. Junctions where the same people go straight on do not cut. The
    memory needed follows the length of what was drawn, not the extent of the map. The order of the drawings has no
    influence.
    """
    lines = flatten_lines(frame)
    network = build_network(lines, tolerance_m, element.heading_deg)
    found = [] if network is None else _collect_corridors(lines, network, tolerance_m, limits)
    return finish_places(frame, found, element)


def build_network(lines: Lines, tolerance_m: float, heading_deg: float) -> Network | None:
    """Find the links people share, put them in place and count; None when nothing is shared."""
    links = trace_links(thin(find_ridges(lines, tolerance_m)), tolerance_m) if len(lines.drawing) else []
    if not links:
        return None
    rough = set_stations(links, tolerance_m)
    near = find_support(lines, rough, tolerance_m, heading_deg)
    shift = find_shift(merge_people(near, lines), rough, tolerance_m)
    moved = move_stations(rough, rough.xy + shift[:, None] * rough.normal)
    drawings = keep_near(near, shift, tolerance_m)
    people = merge_people(drawings, lines)
    stations = settle_junctions(moved, links, tolerance_m)
    return Network(links, stations, drawings, people, count_passing(people, stations))


def _collect_corridors(lines: Lines, network: Network, tolerance_m: float, limits: Sequence[int]) -> list[FoundPlace]:
    """Cut the links to pieces of one class, chain them, and give each its line and its drawings."""
    pieces = cut_pieces(network.stations, network.links, network.count, limits)
    chains = chain_pieces(pieces, network.stations, network.links, network.people, limits)
    shapes = _lay_lines(lines, network, pieces, chains, tolerance_m)
    found = []
    for chain, xy, drawings in zip(chains, shapes, _find_members(pieces, chains, network), strict=True):
        line = shapely.LineString(np.round(_point_east(xy) + lines.corner, 3)).simplify(SIMPLIFY * tolerance_m)
        if line.length >= SHORTEST * tolerance_m:
            found.append(FoundPlace(lines.row[drawings], _count_chain(pieces, chain), line))
    return found


def _count_chain(pieces: Sequence[Piece], chain: Chain) -> int:
    """Median count of the pieces of a chain, each as often as it has stations."""
    length = [pieces[number].last - pieces[number].first + 1 for number, _ in chain]
    counts = np.sort(np.repeat([pieces[number].people for number, _ in chain], length))
    return int(counts[(len(counts) - 1) // 2])


def _find_members(pieces: Sequence[Piece], chains: Sequence[Chain], network: Network) -> list[Ints]:
    """Drawings that follow at least three stations (or half) of any piece of each chain."""
    chain_of = np.full(len(network.stations.link), -1)
    need = np.zeros(len(chains), dtype=np.int64)
    for number, chain in enumerate(chains):
        for piece, _ in chain:
            chain_of[pieces[piece].first : pieces[piece].last + 1] = number
            need[number] += pieces[piece].last - pieces[piece].first + 1
    need = np.minimum(MEMBER_STATIONS, (need + 1) // 2)
    on = chain_of[network.drawings.station]
    pair, times = np.unique(network.drawings.who[on >= 0] * len(chains) + on[on >= 0], return_counts=True)
    pair = pair[times >= need[pair % max(len(chains), 1)]]
    order = np.argsort(pair % max(len(chains), 1), kind="stable")
    cuts = np.searchsorted((pair % max(len(chains), 1))[order], np.arange(1, len(chains)))
    return np.split((pair // max(len(chains), 1))[order], cuts)


def _lay_lines(
    lines: Lines, network: Network, pieces: Sequence[Piece], chains: Sequence[Chain], tolerance_m: float
) -> list[Floats]:
    """Lines of chains of pieces; a free end lies where half of its people end."""
    free = find_free_ends(pieces, network.stations, network.links)
    crowds = find_crowds(pieces, free, network.people)
    line_ends = collect_line_ends(lines, tolerance_m)
    shapes = []
    for chain in chains:
        parts = []
        for number, turned in chain:
            xy = network.stations.xy[pieces[number].first : pieces[number].last + 1]
            for side in (0, 1):
                if (number, side) in crowds:
                    xy = move_end(xy[:: 2 * side - 1], line_ends, crowds[number, side], tolerance_m)[:: 2 * side - 1]
            parts.append(xy[:: -1 if turned else 1])
        shapes.append(np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))
    return shapes


def _point_east(xy: Floats) -> Floats:
    """Turn a line to run from west to east (from south to north when both ends lie equally far east)."""
    return xy if tuple(xy[0]) <= tuple(xy[-1]) else xy[::-1]
