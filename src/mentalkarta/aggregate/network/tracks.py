"""Tracks: from where to where a drawing follows a way, out of the samples that do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentalkarta.aggregate.network.candidates import Candidates
from mentalkarta.aggregate.network.ragged import Bools, find_lowest, list_ranges
from mentalkarta.aggregate.network.ways import Meetings
from mentalkarta.aggregate.samples import Floats, Ints, Samples

STEP = 1.5  # of the tolerance, between samples
LEAP = 4.5  # of the tolerance: who moves more along a way between two samples leaps to another part of it
GAP = 4.0  # of the tolerance: a shorter stretch off the network, between two on it or at an end, is no way of its own
MEET = 4.0  # of the tolerance: a line turns at a junction when it overshoots it by no more


@dataclass(frozen=True, slots=True)
class Tracks:
    """Stretches of drawings along ways: the drawing, the way, and from where to where along it (metres)."""

    drawing: Ints
    way: Ints
    low_m: Floats
    high_m: Floats


@dataclass(frozen=True, slots=True)
class Runs:
    """Samples one after the other on one way.

    The numbers of the first and the last of them, the way, the lowest and the highest place along it, and whether the
    line runs the same way round as the way.
    """

    first: Ints
    last: Ints
    way: Ints
    lowest_m: Floats
    highest_m: Floats
    forward: Bools


def gather_runs(candidates: Candidates, linked: Bools, chosen: Ints, tolerance_m: float) -> Runs:
    """Join the samples that follow one way, over gaps too short to be a way of their own.

    Parameters
    ----------
    candidates, linked, chosen
        As for and from `choose_candidates`.
    """
    on = np.flatnonzero(chosen >= 0)
    way, at_m = candidates.way[chosen[on]], candidates.at_m[chosen[on]]
    follows = (np.diff(np.cumsum(~linked)[on], prepend=-1) == 0) & (np.diff(way, prepend=-1) == 0)
    follows &= np.diff(on, prepend=-1) * STEP < GAP
    follows &= np.abs(np.diff(at_m, prepend=0.0)) <= LEAP * tolerance_m
    start = np.flatnonzero(~follows)
    stop = np.append(start[1:], len(on))[: len(start)] - 1
    lowest, highest = at_m, at_m
    if len(start):
        lowest, highest = np.minimum.reduceat(at_m, start), np.maximum.reduceat(at_m, start)
    return Runs(on[start], on[stop], way[start], lowest, highest, at_m[stop] >= at_m[start])


def lay_tracks(samples: Samples, linked: Bools, runs: Runs, meetings: Meetings, tolerance_m: float) -> Tracks:
    """Lay runs out along their ways: to where a line turns into the next one, or half a step on where it goes on.

    Parameters
    ----------
    samples, linked, runs
        As for and from `gather_runs`.
    meetings
        Where the ways meet.
    """
    more_m = STEP / 2 * tolerance_m
    before, after = linked[runs.first] * more_m, np.append(linked, False)[runs.last + 1] * more_m
    head = np.where(runs.forward, runs.lowest_m - before, runs.highest_m + before)
    tail = np.where(runs.forward, runs.highest_m + after, runs.lowest_m - after)
    turn = np.flatnonzero(linked[runs.first[1:]] & (runs.last[:-1] + 1 == runs.first[1:]))
    one, other = (runs.way[turn], tail[turn]), (runs.way[turn + 1], head[turn + 1])
    place = _find_meeting(meetings, one, other, MEET * tolerance_m)
    turn, place = turn[place >= 0], place[place >= 0]
    tail[turn], head[turn + 1] = meetings.one_m[place], meetings.other_m[place]
    return Tracks(samples.drawing[runs.first], runs.way, np.minimum(head, tail), np.maximum(head, tail))


def _find_meeting(meetings: Meetings, one: tuple[Ints, Floats], other: tuple[Ints, Floats], reach_m: float) -> Ints:
    """Find where lines turn from the one way, at these metres, to the other; -1 where the two do not meet near."""
    size = 1 + max(int(ways.max(initial=0)) for ways in (meetings.other, other[0]))
    key, known = one[0] * size + other[0], meetings.one * size + meetings.other
    low, high = np.searchsorted(known, key), np.searchsorted(known, key, side="right")
    asked = np.flatnonzero(high > low)
    many = (high - low)[asked]
    listed, asker = list_ranges(low[asked], many), np.repeat(asked, many)
    away = np.abs(meetings.one_m[listed] - one[1][asker])
    away = np.maximum(away, np.abs(meetings.other_m[listed] - other[1][asker]))
    nearest = find_lowest(away, np.cumsum(many) - many)
    found = np.full(len(key), -1)
    found[asked] = np.where(away[nearest] <= reach_m, listed[nearest], -1)
    return found
