"""Waists: where two roads cross at a narrow angle, a link of both that is no road of its own.

Lines of two roads that cross at 25 degrees lie within reach of each other for over ten tolerances. There they look like
one road with the people of both. Yet those who come on one road leave on the same, in one straight line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mentalkarta.aggregate.pieces import Network, Piece, compare_crowds, find_crowds, find_piece_ends
from mentalkarta.aggregate.samples import Floats, Ints
from mentalkarta.aggregate.tracing import End

LONGEST = 20  # stations: as long as two roads at 15 degrees look like one; what is longer is a shared road
OFF = (6, 9)  # stations off the waist: there the two roads are out of each other's reach
SAME_PEOPLE = 0.6  # of all people on both sides of the waist, for each of the two roads
STRAIGHT = np.cos(np.radians(12.0))

Road = tuple[End, End]
"""The ends of two pieces that are one road: at the waist's first station, and at its last."""


@dataclass(frozen=True, slots=True)
class Waist:
    """Stations `first` to `last` (both included) of a link, and the two roads that cross on it."""

    first: int
    last: int
    roads: Sequence[Road]


def split_waists(pieces: Sequence[Piece], network: Network) -> tuple[list[Piece], list[Waist]]:
    """Tell the waists from the other pieces.

    Returns
    -------
    pieces
        Those that are no waist.
    waists
        The ends of their roads are numbered as in the pieces returned.

    Notes
    -----
    A waist is a whole link of at most twenty stations between two junctions, each with two other pieces. Of these four
    every two lie in one straight line (within 12 degrees), change sides on the waist, and are followed by the same
    people (three of five).
    """
    candidates = _find_candidates(pieces, network)
    ends = [end for sides in candidates.values() for side in sides for end in side]
    crowds = find_crowds(pieces, ends, network.people, off=OFF)
    roads = {number: _pair_roads(pieces, network, number, sides, crowds) for number, sides in candidates.items()}
    # a road that is itself a waist would be gone
    taken = {end[0] for pair in roads.values() for road in pair for end in road}
    found = {number: pair for number, pair in roads.items() if pair and number not in taken}
    kept = [number for number in range(len(pieces)) if number not in found]
    place = {number: place for place, number in enumerate(kept)}
    waists = [
        Waist(
            pieces[number].first,
            pieces[number].last,
            [((place[one], side), (place[other], far)) for (one, side), (other, far) in pair],
        )
        for number, pair in found.items()
    ]
    return [pieces[number] for number in kept], waists


def _find_candidates(pieces: Sequence[Piece], network: Network) -> dict[int, list[list[End]]]:
    """Short whole links, with the ends of the two other pieces at either of their junctions."""
    at_node = find_piece_ends(pieces, network)
    candidates = {}
    for number, piece in enumerate(pieces):
        sides = [at_node.get(node, []) for node in network.links[piece.link].nodes]
        whole = all((number, side) in sides[side] for side in (0, 1))
        others = [[end for end in ends if end[0] != number] for ends in sides]
        if whole and piece.last - piece.first <= LONGEST and all(len(ends) == 2 for ends in others):
            candidates[number] = others
    return candidates


def _pair_roads(
    pieces: Sequence[Piece], network: Network, number: int, sides: list[list[End]], crowds: Mapping[End, Ints]
) -> list[Road]:
    """Pair the four ends at a short link to two roads that cross on it; none when they do not."""
    xy = network.stations.xy
    along = xy[pieces[number].last] - xy[pieces[number].first]
    points = {end: _step_off(pieces[end[0]], end[1], xy) for side in sides for end in side}
    left = {end: along[0] * (far - near)[1] - along[1] * (far - near)[0] for end, (near, far) in points.items()}
    (one, other), (end, further) = sides
    for roads in ([(one, end), (other, further)], [(one, further), (other, end)]):
        changing = np.prod([left[roads[0][side]] - left[roads[1][side]] for side in (0, 1)]) < 0
        straight = all(_is_straight(np.vstack([points[begin][::-1], points[stop]])) for begin, stop in roads)
        same = all(compare_crowds(crowds[begin], crowds[stop]) >= SAME_PEOPLE for begin, stop in roads)
        if changing and straight and same:
            return roads
    return []


def _step_off(piece: Piece, side: int, xy: Floats) -> Floats:
    """Places three and nine stations off one end of a piece, shape (2, 2); in a short piece, of its last station."""
    steps = np.minimum((3, OFF[1]), piece.last - piece.first)
    places: Floats = xy[piece.first + steps if side == 0 else piece.last - steps]
    return places


def _is_straight(xy: Floats) -> bool:
    """Whether every step of a line has nearly the heading of all of it."""
    steps, whole = np.diff(xy, axis=0), xy[-1] - xy[0]
    return bool((steps @ whole >= STRAIGHT * np.hypot(*steps.T) * np.hypot(*whole)).all())
