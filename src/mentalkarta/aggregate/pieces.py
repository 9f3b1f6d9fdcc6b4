"""Links become pieces of one class, and pieces that the same people follow straight on become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from mentalkarta.aggregate.runs import SHORTEST_RUN, find_runs, share_class, take_median, trim_ends
from mentalkarta.aggregate.samples import Floats, Ints
from mentalkarta.aggregate.stations import Stations
from mentalkarta.aggregate.support import Support
from mentalkarta.aggregate.tracing import End, Link, collect_ends, find_chains, find_root

JUNCTION_REACH = 3  # stations next to a junction, where those who turn off are counted too
STRAIGHT = np.cos(np.radians(30.0))
SAME_PEOPLE = 0.8  # of all people on both sides, for a piece to go on through a junction
SAME_COUNT = 0.9  # smallest of the counts in a chain, of the largest


Chain = Sequence[tuple[int, bool]]
"""Pieces one after the other: (piece, whether it is reversed)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Stations `first` to `last` (both included) of one link, and the people who follow them: their median count."""

    link: int
    first: int
    last: int
    people: int


def cut_pieces(stations: Stations, links: Sequence[Link], count: Ints, limits: Sequence[int]) -> list[Piece]:
    """Cut links where the class changes.

    Parameters
    ----------
    count
        People at every station.
    limits
        Smallest people of each class, strongest first; what is below the last is a class of its own.

    Returns
    -------
    Pieces of at least 2 people, in the order of the links; neighbours share the station between them (see `find_runs`).
    Links that end freely after less than three stations give none.
    """
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


def chain_pieces(
    pieces: Sequence[Piece], stations: Stations, links: Sequence[Link], people: Support, limits: Sequence[int]
) -> list[Chain]:
    """Chain pieces that the same people follow through a junction, and that one class and one number speak for.

    They go straight on: the headings differ by less than 30 degrees, or nothing else leaves the junction. The same
    people: four of five on either side. Of one class, or within a twentieth: a count that hovers around a limit must
    not make the class flicker from junction to junction. And of all counts in a chain the smallest is at least nine
    tenths of the largest, so that its median speaks for all of it.

    Returns
    -------
    Chains of (piece, reversed); every piece is in one.
    """
    at_node = _find_piece_ends(pieces, stations, links)
    crowds = find_crowds(pieces, [end for ends in at_node.values() if len(ends) > 1 for end in ends], people)
    offers = []
    for _, ends in sorted(at_node.items()):
        for one, other in combinations(ends, 2):
            shared = _compare(crowds, one, other)
            straight = -float(_leave(pieces, stations, one) @ _leave(pieces, stations, other))
            onward = straight > STRAIGHT or len(ends) == 2
            alike = share_class(pieces[one[0]].people, pieces[other[0]].people, limits)
            if one[0] != other[0] and onward and alike and shared >= SAME_PEOPLE:
                offers.append((-shared, -straight, one, other))
    return list(find_chains(len(pieces), _accept(pieces, sorted(offers))))


def find_free_ends(pieces: Sequence[Piece], stations: Stations, links: Sequence[Link]) -> list[End]:
    """Find the ends of pieces where nothing goes on: neither another link nor another piece of the same link."""
    used = Counter(station for piece in pieces for station in (piece.first, piece.last))
    joined = {end for ends in _find_piece_ends(pieces, stations, links).values() if len(ends) > 1 for end in ends}
    free = []
    for number, piece in enumerate(pieces):
        for side, station in enumerate((piece.first, piece.last)):
            if (number, side) not in joined and used[station] == 1:
                free.append((number, side))
    return free


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


def _find_piece_ends(pieces: Sequence[Piece], stations: Stations, links: Sequence[Link]) -> dict[int, list[End]]:
    """Find the ends of pieces at the nodes of the links."""
    at_node: dict[int, list[End]] = {}
    for number, piece in enumerate(pieces):
        bounds = (stations.first[piece.link], stations.first[piece.link + 1] - 1)
        for side, (station, bound) in enumerate(zip((piece.first, piece.last), bounds, strict=True)):
            if station == bound:
                at_node.setdefault(links[piece.link].nodes[side], []).append((number, side))
    return at_node


def _look_in(piece: Piece, side: int) -> tuple[int, int]:
    """Stations near one end of a piece, off the junction, as (first, last)."""
    reach = piece.last - piece.first
    near, far = min(2, reach // 2), min(JUNCTION_REACH + 2, reach)
    return (piece.first + near, piece.first + far) if side == 0 else (piece.last - far, piece.last - near)


def find_crowds(pieces: Sequence[Piece], ends: Sequence[End], people: Support) -> dict[End, Ints]:
    """Find the people near the ends of pieces, as sorted numbers."""
    order = np.argsort(people.station, kind="stable")
    first = np.append(0, np.cumsum(np.bincount(people.station)))
    crowds = {}
    for number, side in ends:
        low, high = np.minimum(_look_in(pieces[number], side), len(first) - 2)
        crowds[number, side] = np.unique(people.who[order[first[low] : first[high + 1]]]).astype(np.int64)
    return crowds


def _compare(crowds: Mapping[End, Ints], one: End, other: End) -> float:
    """Share of the people near either end who are near both."""
    both = len(np.intersect1d(crowds[one], crowds[other], assume_unique=True))
    return both / max(len(crowds[one]) + len(crowds[other]) - both, 1)


def _leave(pieces: Sequence[Piece], stations: Stations, end: End) -> Floats:
    """Find the unit vector from an end of a piece inwards."""
    piece, side = pieces[end[0]], end[1]
    reach = min(JUNCTION_REACH, piece.last - piece.first)
    start = piece.first if side == 0 else piece.last
    along = stations.xy[start + (reach if side == 0 else -reach)] - stations.xy[start]
    unit: Floats = along / max(float(np.hypot(*along)), 1e-9)
    return unit


def _accept(pieces: Sequence[Piece], offers: Sequence[tuple[float, float, End, End]]) -> dict[End, End]:
    """Tie ends, the best offers first, as long as the counts of a chain stay alike."""
    mates: dict[End, End] = {}
    root = {number: number for number in range(len(pieces))}
    span = {number: (piece.people, piece.people) for number, piece in enumerate(pieces)}
    for _, _, one, other in offers:
        a, b = find_root(root, one[0]), find_root(root, other[0])
        low, high = min(span[a][0], span[b][0]), max(span[a][1], span[b][1])
        if one in mates or other in mates or low < SAME_COUNT * high:
            continue
        mates[one], mates[other] = other, one
        span[a] = (low, high)
        root[b] = a
    return mates
