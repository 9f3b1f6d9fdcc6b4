"""Where a corridor ends: where at least half of the people there end their lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mentalkarta.aggregate.samples import Floats, Ints, Lines

REACH = 4.0  # of the tolerance: an end moves no farther, out or in
STRAIGHT = 2.0  # of the tolerance: so far before the end the line runs straight to it
ASIDE = 2.25  # of the tolerance: a line ends here when it ends no farther to the side


@dataclass(frozen=True, slots=True)
class LineEnds:
    """Where lines end or turn back: position, shape (ends, 2), and person, shape (ends,)."""

    xy: Floats
    person: Ints


def collect_line_ends(lines: Lines, tolerance_m: float) -> LineEnds:
    """Collect the ends of all lines, and where a line drawn to and fro turns back; a closed line has no ends."""
    first, last = lines.first[:-1], lines.first[1:] - 1
    open_ = (lines.xy[first] != lines.xy[last]).any(axis=1)
    line = np.repeat(np.arange(len(first)), np.diff(lines.first))
    vertex = np.concatenate([first[open_], last[open_], _find_turns(lines, line, tolerance_m)])
    return LineEnds(lines.xy[vertex], lines.person[lines.drawing][line[vertex]])


def _find_turns(lines: Lines, line: Ints, tolerance_m: float) -> Ints:
    """Vertices where a line turns back by over 150 degrees; the steps before and after are no mere trembling."""
    step = np.diff(lines.xy, axis=0)
    length = np.hypot(*step.T)
    back = -np.einsum("ij,ij->i", step[:-1], step[1:]) > np.cos(np.radians(30.0)) * length[:-1] * length[1:]
    back &= (np.minimum(length[:-1], length[1:]) >= tolerance_m) & (line[:-2] == line[2:])
    turns: Ints = np.flatnonzero(back) + 1
    return turns


def move_end(xy: Floats, line_ends: LineEnds, crowd: Ints, tolerance_m: float) -> Floats:
    """Lengthen or shorten the last part of a line to where half of the people around its end have ended.

    Parameters
    ----------
    xy
        The line, its free end last, shape (vertices, 2).
    crowd
        The people who follow the line near that end.

    Returns
    -------
    The line with its end moved by at most four tolerances; as it was when more than half of the people go on.
    """
    outward, origin = _find_outward(xy, tolerance_m)
    reached, aside = _find_reach(line_ends, crowd, (origin, outward), tolerance_m)
    place = float(np.sort(reached)[(len(crowd) - 1) // 2]) if len(crowd) else np.inf
    if not np.isfinite(place):
        return xy
    along = (xy - origin) @ outward
    # what lies beyond goes, and what lies shortly before: near an end the skeleton bends
    within = np.flatnonzero(along <= place - STRAIGHT * tolerance_m)
    cut = within[-1] + 1 if len(within) else 1
    left = np.array([-outward[1], outward[0]])
    return np.vstack([xy[:cut], origin + place * outward + aside * left])


def _find_outward(xy: Floats, tolerance_m: float) -> tuple[Floats, Floats]:
    """Heading of a line at its end, over its last three tolerances, and the end."""
    away = np.hypot(*(xy - xy[-1]).T)
    far = np.flatnonzero(away >= 3 * tolerance_m)
    start = xy[far[-1]] if len(far) else xy[0]
    along = xy[-1] - start
    return along / max(float(np.hypot(*along)), 1e-9), xy[-1]


def _find_reach(
    line_ends: LineEnds, crowd: Ints, end: tuple[Floats, Floats], tolerance_m: float
) -> tuple[Floats, float]:
    """How far along each of the crowd draws (infinite: on and on), and how far to the left they end (mean)."""
    origin, outward = end
    away = line_ends.xy - origin
    along, aside = away @ outward, away @ np.array([-outward[1], outward[0]])
    near = (np.abs(along) <= REACH * tolerance_m) & (np.abs(aside) <= ASIDE * tolerance_m)
    near &= _is_among(line_ends.person, crowd)
    reached = np.full(len(crowd), np.inf)
    if not near.any():
        return reached, 0.0
    number = np.searchsorted(crowd, line_ends.person[near])
    farthest = np.full(len(crowd), -np.inf)
    np.maximum.at(farthest, number, along[near])
    ended = np.isfinite(farthest)
    reached[ended] = farthest[ended]
    per_person = np.bincount(number, aside[near], len(crowd))[ended] / np.bincount(number, minlength=len(crowd))[ended]
    return reached, float(per_person.mean())


def _is_among(person: Ints, crowd: Ints) -> npt.NDArray[np.bool_]:
    """Which people are in the crowd (sorted)."""
    found = np.minimum(np.searchsorted(crowd, person), max(len(crowd) - 1, 0))
    among: npt.NDArray[np.bool_] = crowd[found] == person if len(crowd) else np.zeros(len(person), dtype=bool)
    return among
