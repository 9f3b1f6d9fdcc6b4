"""Matching to the map: which way of a given network each stretch of a drawn line follows best, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mentalkarta.aggregate.network.candidates import Segments, find_candidates
from mentalkarta.aggregate.network.choosing import choose_candidates
from mentalkarta.aggregate.network.ragged import Bools, list_ranges
from mentalkarta.aggregate.network.tracks import GAP, LEAP, STEP, Tracks, gather_runs, lay_tracks
from mentalkarta.aggregate.network.ways import Meetings
from mentalkarta.aggregate.samples import Floats, Ints, Lines, Samples, iterate_samples

HEADING_REACH = 1.5  # of the tolerance

_Parts = tuple[Floats, Ints, Ints]
"""Parts of lines: vertices end to end, how many each has, the drawing of each."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What follows the network, as tracks along its ways, and the parts of lines that follow none of it."""

    tracks: Tracks
    rest: Lines


def match_lines(
    lines: Lines, segments: Segments, meetings: Meetings, tolerance_m: float, heading_deg: float
) -> Matches:
    """Match drawn lines to the ways of a network.

    Parameters
    ----------
    lines
        Drawn lines, at least one, see `flatten_lines`.
    segments, meetings
        The network's ways, see `lay_segments` (with the corner of the lines) and `find_meetings`.
    tolerance_m
        How far apart line and way lie: one standard deviation to the side, metres.
    heading_deg
        How far their headings may differ.

    Notes
    -----
    The cheapest sequence of ways (or none) is found for each line as a whole, as a hidden Markov model is decoded
    (P. Newson and J. Krumm, Hidden Markov map matching through noise and sparseness, 2009); `choose_candidates` says
    what costs how much. A stretch of under four tolerances off the network belongs to no rest.
    """
    tracks, rests = [], []
    for samples in iterate_samples(lines, STEP * tolerance_m, HEADING_REACH * tolerance_m):
        candidates = find_candidates(samples, segments, tolerance_m, heading_deg)
        linked = _find_linked(samples, tolerance_m)
        chosen = choose_candidates(candidates, linked, LEAP * tolerance_m)
        runs = gather_runs(candidates, linked, chosen, tolerance_m)
        tracks.append(lay_tracks(samples, linked, runs, meetings, tolerance_m))
        rests.append(_gather_rest(samples, linked, chosen < 0, tolerance_m))
    return Matches(_join_tracks(tracks), _join_rests(lines, rests))


def _find_linked(samples: Samples, tolerance_m: float) -> Bools:
    """Tell which samples go on from the one before; lines of one drawing may begin where the last ended."""
    gap = np.hypot(np.diff(samples.x), np.diff(samples.y))
    return np.append(False, (np.diff(samples.drawing) == 0) & (gap <= (STEP + 0.001) * tolerance_m))


def _gather_rest(samples: Samples, linked: Bools, free: Bools, tolerance_m: float) -> _Parts:
    """Parts of lines off the network, from the last sample on it to the next: vertices, how many each, drawings."""
    goes_on = np.append(linked[1:] & free[1:], False)
    start = np.flatnonzero(free & ~(linked & np.append(False, free[:-1])))
    stop = np.flatnonzero(free & ~goes_on)
    walked = np.append(0.0, np.cumsum(np.hypot(np.diff(samples.x), np.diff(samples.y))))
    whole = ~linked[start] & ~np.append(linked, False)[stop + 1]
    start, stop = start - linked[start], stop + np.append(linked, False)[stop + 1]
    kept = whole | (walked[stop] - walked[start] >= GAP * tolerance_m)
    start, stop = start[kept], stop[kept]
    index = list_ranges(start, stop - start + 1)
    return np.column_stack([samples.x, samples.y])[index], stop - start + 1, samples.drawing[start]


def _join_tracks(parts: Sequence[Tracks]) -> Tracks:
    """Lay tracks end to end."""
    return Tracks(
        np.concatenate([part.drawing for part in parts]),
        np.concatenate([part.way for part in parts]),
        np.concatenate([part.low_m for part in parts]),
        np.concatenate([part.high_m for part in parts]),
    )


def _join_rests(lines: Lines, parts: Sequence[_Parts]) -> Lines:
    """Make lines of the parts off the network."""
    count = np.concatenate([count for _, count, _ in parts])
    return replace(
        lines,
        xy=np.concatenate([xy for xy, _, _ in parts]),
        first=np.append(0, np.cumsum(count)),
        drawing=np.concatenate([drawing for _, _, drawing in parts]),
    )
