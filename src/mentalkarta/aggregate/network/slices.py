"""Slices of ways, about one tolerance each: who follows them, and how many people that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from mentalkarta.aggregate.network.ragged import list_ranges
from mentalkarta.aggregate.network.tracks import Tracks
from mentalkarta.aggregate.network.ways import Ways
from mentalkarta.aggregate.samples import Floats, Ints

MEMBER_SLICES = 3
"""A drawing is behind a corridor when it follows so many slices (tolerances) of it, or a third of a shorter one."""

NEAR_NODE = 0.49  # of a slice: a cut moves to a node this near; under a half, so that no two cuts move to one


@dataclass(frozen=True, slots=True)
class Slices:
    """Slices, way by way: `way`, from where to where along it; `first` says where each way begins, with the end last.

    `at_node` are the slices that begin at a node of the network.
    """

    way: Ints
    from_m: Floats
    to_m: Floats
    first: Ints
    at_node: Ints


@dataclass(frozen=True, slots=True)
class Spans:
    """Who (drawings or people) follows which slices: from `low` up to, and without, `high`."""

    who: Ints
    low: Ints
    high: Ints


def cut_slices(ways: Ways, tolerance_m: float) -> Slices:
    """Cut ways into equal slices of about one tolerance; a cut near a node of the network moves there."""
    length = shapely.length(ways.line)
    count = np.maximum(1, np.round(length / tolerance_m)).astype(np.int64)
    first = np.append(0, np.cumsum(count))
    way = np.repeat(np.arange(len(count)), count)
    step = (length / count)[way]
    number = np.arange(len(way)) - first[way]
    # all ways on one axis, each with room behind it
    room = 2 * float(length.max(initial=1.0))
    nodes = np.sort(ways.part_way * room + ways.part_from_m)
    cut = way * room + number * step
    place = np.searchsorted(nodes, cut)
    before, after = nodes[np.maximum(place - 1, 0)], nodes[np.minimum(place, len(nodes) - 1)]
    node = np.where(cut - before <= np.abs(after - cut), before, after)
    moved = np.abs(node - cut) < NEAR_NODE * step
    from_m = np.where(number > 0, np.where(moved, node, cut) - way * room, 0.0)
    to_m = np.where(number + 1 < count[way], np.append(from_m[1:], 0.0), length[way])
    return Slices(way, from_m, to_m, first, np.flatnonzero(moved))


def find_spans(tracks: Tracks, slices: Slices) -> Spans:
    """Find the slices whose middle each track passes."""
    room = 2 * float(slices.to_m.max(initial=1.0))
    middle = slices.way * room + (slices.from_m + slices.to_m) / 2
    low = np.searchsorted(middle, tracks.way * room + np.maximum(tracks.low_m, 0.0))
    high = np.searchsorted(middle, tracks.way * room + np.minimum(tracks.high_m, room), side="right")
    high = np.minimum(high, slices.first[tracks.way + 1])
    some = high > low
    return Spans(tracks.drawing[some], low[some], high[some])


def merge_spans(spans: Spans, owner: Ints) -> Spans:
    """Unite the spans of each owner, so that nobody is twice on a slice; `owner` is that of every `who`."""
    who, size = owner[spans.who], int(spans.high.max(initial=0)) + 1
    order = np.lexsort((spans.low, who))
    low, high = (who * size + spans.low)[order], (who * size + spans.high)[order]
    reached = np.maximum.accumulate(high)
    start = np.flatnonzero(low > np.append(-1, reached[:-1])[: len(low)])
    stop = np.append(start[1:], len(low))[: len(start)] - 1
    return Spans(low[start] // size, low[start] % size, reached[stop] % size)


def count_spans(spans: Spans, slices: Slices) -> Ints:
    """Count the spans over each slice."""
    bins = len(slices.way) + 1
    change = np.bincount(spans.low, minlength=bins) - np.bincount(spans.high, minlength=bins)
    return np.cumsum(change)[:-1]


def find_members(pieces: Sequence[tuple[int, int]], drawings: Spans) -> list[Ints]:
    """Find the drawings that follow at least three slices, or a third, of each piece.

    Parameters
    ----------
    pieces
        First slice and the one after the last, in the order of the slices, none overlapping.
    drawings
        Spans of drawings, each slice of a drawing in one of them only.
    """
    if not pieces:
        return []
    low, high = np.array(pieces).T
    begin = np.searchsorted(high, drawings.low, side="right")
    many = np.maximum(np.searchsorted(low, drawings.high) - begin, 0)
    piece, span = list_ranges(begin, many), np.repeat(np.arange(len(many)), many)
    shared = np.minimum(high[piece], drawings.high[span]) - np.maximum(low[piece], drawings.low[span])
    size = int(drawings.who.max(initial=0)) + 1
    pair, place = np.unique(piece * size + drawings.who[span], return_inverse=True)
    need = np.minimum(MEMBER_SLICES, (high - low + 2) // 3)
    pair = pair[np.bincount(place, shared) >= need[pair // size]]
    return np.split(pair % size, np.searchsorted(pair // size, np.arange(1, len(pieces))))
