"""Links are cut to pieces of one class, and what is known of the ends of pieces: where they meet, who is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mentalkarta.aggregate.runs import SHORTEST_RUN, find_runs, take_median, trim_ends
from mentalkarta.aggregate.samples import Floats, Ints
from mentalkarta.aggregate.stations import Stations
from mentalkarta.aggregate.support import Support
from mentalkarta.aggregate.tracing import End, Link, collect_ends

JUNCTION_REACH = 3  # stations next to a junction, where those who turn off are counted too
NEAR_JUNCTION = (2, JUNCTION_REACH + 2)  # stations off a junction where people are on their way already


@dataclass(frozen=True, slots=True)
class Network:
    """Links with their stations in place, and who follows them: drawings, people, and people counted per station."""

    links: Sequence[Link]
    stations: Stations
    drawings: Support
    people: Support
    count: Ints


@dataclass(frozen=True, slots=True)
class Piece:
    """Stations `first` to `last` (both included) of one link, and the people who follow them: their median count."""

    link: int
    first: int
    last: int
    people: int


def cut_pieces(network: Network, limits: Sequence[int]) -> list[Piece]:
    """Cut links where the class changes.

    Parameters
    ----------
    limits
        Smallest people of each class, strongest first; what is below the last is a class of its own.

    Returns
    -------
    Pieces of at least 2 people, in the order of the links; neighbours share the station between them (see `find_runs`).
    Links that end freely after less than three stations give none.
    """
    links, stations, count = network.links, network.stations, network.count
    ends = collect_ends(links)
    pieces = []
    for number, link in enumerate(links):
        ring = link.nodes[0] == link.nodes[1]
        joined = (len(ends[link.nodes[0]]) > 1, len(ends[link.nodes[1]]) > 1)
        first, last = int(stations.first[number]), int(stations.first[number + 1]) - 1
        start, stop = trim_ends(count[first : last + 1], (not joined[0], not joined[1]))
        first, last = first + start, first + stop
        if any(joined) and not all(joined) and last - first < SHORTEST_RUN:
            continue  # a stub: some draw past a bend before they turn
        for low, high in find_runs(_steady(count[first : last + 1], joined), limits):
            inner = (low, high) if ring else _trim(low, high, last - first, joined)
            people = take_median(count[first + inner[0] : first + inner[1] + 1])
            if people >= 2:
                pieces.append(Piece(number, first + low, first + high, people))
    return pieces


def find_piece_ends(pieces: Sequence[Piece], network: Network) -> dict[int, list[End]]:
    """Find the ends of pieces at the nodes of the links."""
    first = network.stations.first
    at_node: dict[int, list[End]] = {}
    for number, piece in enumerate(pieces):
        bounds = (first[piece.link], first[piece.link + 1] - 1)
        for side, (station, bound) in enumerate(zip((piece.first, piece.last), bounds, strict=True)):
            if station == bound:
                at_node.setdefault(network.links[piece.link].nodes[side], []).append((number, side))
    return at_node


def find_free_ends(pieces: Sequence[Piece], network: Network) -> list[End]:
    """Find the ends of pieces where nothing goes on: neither another link nor another piece of the same link."""
    used = Counter(station for piece in pieces for station in (piece.first, piece.last))
    joined = {end for ends in find_piece_ends(pieces, network).values() if len(ends) > 1 for end in ends}
    free = []
    for number, piece in enumerate(pieces):
        for side, station in enumerate((piece.first, piece.last)):
            if (number, side) not in joined and used[station] == 1:
                free.append((number, side))
    return free


def find_crowds(
    pieces: Sequence[Piece], ends: Sequence[End], people: Support, *, off: tuple[int, int] = NEAR_JUNCTION
) -> dict[End, Ints]:
    """Find the people near the ends of pieces, as sorted numbers.

    `off` says from how many stations off the end to how many; in a shorter piece, from the middle to the other end.
    """
    spans = {end: _look_in(pieces[end[0]], end[1], off) for end in ends}
    wanted = np.zeros(max((piece.last for piece in pieces), default=0) + 2, dtype=bool)
    for low, high in spans.values():
        wanted[low : high + 1] = True
    rows = np.flatnonzero(wanted[np.minimum(people.station, len(wanted) - 1)])
    rows = rows[np.argsort(people.station[rows], kind="stable")]
    first = np.append(0, np.cumsum(np.bincount(people.station[rows], minlength=len(wanted))))
    return {
        end: np.unique(people.who[rows[first[low] : first[high + 1]]]).astype(np.int64)
        for end, (low, high) in spans.items()
    }


def compare_crowds(one: Ints, other: Ints) -> float:
    """Return the share of the people of either crowd who are in both."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / max(len(one) + len(other) - both, 1)


def find_heading(pieces: Sequence[Piece], stations: Stations, end: End) -> Floats:
    """Find the unit vector from an end of a piece inwards."""
    piece, side = pieces[end[0]], end[1]
    reach = min(JUNCTION_REACH, piece.last - piece.first)
    start = piece.first if side == 0 else piece.last
    along = stations.xy[start + (reach if side == 0 else -reach)] - stations.xy[start]
    unit: Floats = along / max(float(np.hypot(*along)), 1e-9)
    return unit


def _steady(count: Ints, joined: Sequence[bool]) -> Ints:
    """Give the stations next to a junction the count of the first beyond.

    People bend into a junction in their own ways there: some are missed by their heading, some who turn off are counted
    in. A class must not change for that.
    """
    steady = count.copy()
    if len(count) > 2 * JUNCTION_REACH:
        if joined[0]:
            steady[:JUNCTION_REACH] = count[JUNCTION_REACH]
        if joined[1]:
            steady[-JUNCTION_REACH:] = count[-JUNCTION_REACH - 1]
    return steady


def _trim(low: int, high: int, last: int, joined: Sequence[bool]) -> tuple[int, int]:
    """Leave out the stations next to a junction where enough others remain."""
    start = max(low, JUNCTION_REACH) if joined[0] else low
    stop = min(high, last - JUNCTION_REACH) if joined[1] else high
    return (start, stop) if stop - start >= 1 else ((low + high) // 2, (low + high + 1) // 2)


def _look_in(piece: Piece, side: int, off: tuple[int, int]) -> tuple[int, int]:
    """Stations off one end of a piece, as (first, last)."""
    reach = piece.last - piece.first
    near, far = min(off[0], reach // 2), min(off[1], reach)
    return (piece.first + near, piece.first + far) if side == 0 else (piece.last - far, piece.last - near)
