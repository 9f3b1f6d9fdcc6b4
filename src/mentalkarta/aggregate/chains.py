"""Pieces that the same people follow straight on become one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from mentalkarta.aggregate.pieces import Network, Piece, compare_crowds, find_crowds, find_heading, find_piece_ends
from mentalkarta.aggregate.runs import share_class
from mentalkarta.aggregate.tracing import End, find_chains, find_root
from mentalkarta.aggregate.waists import Waist

STRAIGHT = np.cos(np.radians(30.0))
SAME_PEOPLE = 0.8  # of all people on both sides, for a piece to go on through a junction
SAME_COUNT = 0.9  # smallest of the counts in a chain, of the largest

Chain = Sequence[tuple[int, bool]]
"""Pieces one after the other: (piece, whether it is reversed)."""

Offer = tuple[float, float, End, End]
"""Two ends that may be tied, after how well they suit: the share of people and the straightness, both negative."""


def chain_pieces(
    pieces: Sequence[Piece], network: Network, waists: Sequence[Waist], limits: Sequence[int]
) -> list[Chain]:
    """Chain pieces that the same people follow through a junction, and that one class and one number speak for.

    They go straight on: the headings differ by less than 30 degrees, or nothing else leaves the junction. The same
    people: four of five on either side; or they are one road over a waist. Of one class, or within a twentieth: a count
    that hovers around a limit must not make the class flicker from junction to junction. And of all counts in a chain
    the smallest is at least nine tenths of the largest, so that its median speaks for all of it.

    Returns
    -------
    Chains of (piece, reversed); every piece is in one.
    """
    over = [(-1.0, -1.0, *road) for waist in waists for road in waist.roads]
    offers = sorted([*over, *_find_offers(pieces, network)])
    alike = [offer for offer in offers if share_class(pieces[offer[2][0]].people, pieces[offer[3][0]].people, limits)]
    return list(find_chains(len(pieces), _accept(pieces, alike)))


def _find_offers(pieces: Sequence[Piece], network: Network) -> Iterator[Offer]:
    """Find ends of pieces that meet, go straight on, and have the same people."""
    at_node = find_piece_ends(pieces, network)
    crowds = find_crowds(pieces, [end for ends in at_node.values() if len(ends) > 1 for end in ends], network.people)
    for _, ends in sorted(at_node.items()):
        heading = {end: find_heading(pieces, network.stations, end) for end in ends}
        for one, other in combinations(ends, 2):
            shared, straight = compare_crowds(crowds[one], crowds[other]), -float(heading[one] @ heading[other])
            onward = straight > STRAIGHT or len(ends) == 2
            if one[0] != other[0] and onward and shared >= SAME_PEOPLE:
                yield (-shared, -straight, one, other)


def _accept(pieces: Sequence[Piece], offers: Sequence[Offer]) -> dict[End, End]:
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
