"""Where to cut a link: at changes of class that last, and where the count drifts too far for one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mentalkarta.aggregate.samples import Floats, Ints

SHORTEST_RUN = 3  # stations, about as many tolerances: shorter runs of a class join their neighbours
HOVER = 0.05  # of the higher of two counts: so near to each other they are of one class ...
SHORT_RUN = 10  # ... and runs shorter than so many stations
SHORT_HOVER = 0.2  # ... when they are so near,
SHORT_HOVER_PEOPLE = 1  # or as many people
DRIFT = 0.05  # mean distance of the counts from their median, of the median: more is too much for one number ...
DRIFT_PEOPLE = 0.75  # ... when it is also more people than this
SHORTEST_DRIFT = 10  # stations: no shorter run is made for the sake of drift
GAIN = 0.4  # a cut must take away so much of the sum of squares
ENDING = 8  # stations: where people end one thing, their ends lie within so many


@dataclass(frozen=True, slots=True)
class _Run:
    """Stations `low` to `high` (not included) of a link, and their median count."""

    low: int
    high: int
    people: int

    @property
    def length(self) -> int:
        """Number of stations."""
        return self.high - self.low


def take_median(count: Ints) -> int:
    """Take the median of counts; of two in the middle the lower."""
    return int(np.sort(count)[(len(count) - 1) // 2])


def find_class(people: int, limits: Sequence[int]) -> int:
    """Find the place of a count among the classes: 0 the strongest, one more for each limit not reached, 2 the last."""
    return sum(people < limit for limit in {*limits, 2})


def share_class(one: int, other: int, limits: Sequence[int], *, hover: float = HOVER, people: int = 0) -> bool:
    """Tell whether one class may speak for two counts: it is that of both, or they hover around its limit.

    Parameters
    ----------
    one, other
        Numbers of people.
    limits
        Smallest people of each class, strongest first. Nothing hovers around the last, nor around two people: what must
        not be shown, or is no corridor, is never counted in.
    hover, people
        How near the counts are to each other to hover: as a share of the higher, or in people.
    """
    low, high = sorted((one, other))
    across = any(low < limit <= high for limit in (*limits[-1:], 2))
    return find_class(one, limits) == find_class(other, limits) or (
        high - low <= max(hover * high, people) and not across
    )


def trim_ends(count: Ints, free: tuple[bool, bool]) -> tuple[int, int]:
    """Find the first and last station of a link whose free ends are cut back to where half of the people are left.

    Parameters
    ----------
    count
        People at every station of the link.
    free
        Whether its first and its last station are free ends.

    Notes
    -----
    An end goes back to the first station with at least half of the most people within eight stations from there on. A
    longer tail of fewer people is not an end but a weaker part, and stays.
    """
    low = _count_tail(count) if free[0] else 0
    high = len(count) - 1 - (_count_tail(count[::-1]) if free[1] else 0)
    return (low, high) if low < high else (0, len(count) - 1)


def _count_tail(count: Ints) -> int:
    """Count the stations before the first with half of the most people in the eight from there on."""
    padded = np.append(count, np.zeros(ENDING - 1, dtype=count.dtype))
    most = np.lib.stride_tricks.sliding_window_view(padded, ENDING).max(axis=1)
    return int(np.argmax(2 * count >= most))


def find_runs(count: Ints, limits: Sequence[int]) -> list[tuple[int, int]]:
    """Cut the counts along a link into runs that one number and one class speak for.

    Parameters
    ----------
    count
        People at every station of the link.
    limits
        Smallest people of each class, strongest first; what is below the last is a class of its own, so is 1 person.

    Returns
    -------
    First and last station of every run; neighbours share a station.

    Notes
    -----
    A count that hovers around the limit of a class must not make it flicker. A run of a class shorter than three
    stations joins its longer neighbour. Others join where their counts (medians) are within a twentieth and, when
    either is shorter than ten stations, within a fifth or one person; never across the last limit. What remains is cut
    again where its count drifts by more than a twentieth on average, into runs of at least ten stations. A link that
    begins at its other end is cut at the same places.
    """
    turned = count[::-1].tolist() < count.tolist()
    cuts = _find_cuts(count[::-1] if turned else count, limits)
    cuts = [len(count) - cut for cut in reversed(cuts)] if turned else cuts
    return [(low, min(high, len(count) - 1)) for low, high in pairwise(cuts)]


def _find_cuts(count: Ints, limits: Sequence[int]) -> list[int]:
    """Bounds of the runs: each begins at one and ends before the next."""
    cuts = _cut_by_class(count, limits)
    return [0, *(cut for low, high in pairwise(cuts) for cut in _cut_by_drift(count, low, high))]


def _cut_by_class(count: Ints, limits: Sequence[int]) -> list[int]:
    """Bounds of runs of one class, joined to their neighbours until each is long enough and stands out."""
    classes = np.array([find_class(people, limits) for people in count])
    cuts = [0, *(np.flatnonzero(np.diff(classes)) + 1).tolist(), len(count)]
    runs = [_Run(low, high, take_median(count[low:high])) for low, high in pairwise(cuts)]
    while ranks := [
        (rank, place) for place, pair in enumerate(pairwise(runs)) if (rank := _rank_joining(*pair, limits))
    ]:
        _, place = min(ranks)
        low, high = runs[place].low, runs[place + 1].high
        runs[place : place + 2] = [_Run(low, high, take_median(count[low:high]))]
    return [0, *(run.high for run in runs)]


def _rank_joining(one: _Run, other: _Run, limits: Sequence[int]) -> tuple[float, ...]:
    """How soon two neighbours join: of one class first, the shortest next, then the nearest in count; () if never."""
    shorter, longer = sorted((one.length, other.length))
    if find_class(one.people, limits) == find_class(other.people, limits):
        return (0,)
    if shorter < SHORTEST_RUN:
        return (1, shorter, -longer)
    hover, people = (SHORT_HOVER, SHORT_HOVER_PEOPLE) if shorter < SHORT_RUN else (HOVER, 0)
    if share_class(one.people, other.people, limits, hover=hover, people=people):
        return (2, abs(one.people - other.people) / max(one.people, other.people))
    return ()


def _cut_by_drift(count: Ints, low: int, high: int) -> list[int]:
    """Upper bounds of the runs that a run is cut into because its count drifts; its own when it does not."""
    run = count[low:high]
    median = take_median(run)
    drift = float(np.abs(run - median).mean())
    if len(run) < 2 * SHORTEST_DRIFT or drift <= max(DRIFT * median, DRIFT_PEOPLE):
        return [high]
    squares = _sum_squares(run.astype(float))
    place = SHORTEST_DRIFT + int(np.argmin(squares[SHORTEST_DRIFT : len(run) - SHORTEST_DRIFT + 1]))
    if squares[place] > (1 - GAIN) * squares[0]:
        return [high]
    return [*_cut_by_drift(count, low, low + place), *_cut_by_drift(count, low + place, high)]


def _sum_squares(run: Floats) -> Floats:
    """Sum of squared distances from the mean on both sides of every possible cut; the first is that of no cut."""
    length = np.arange(len(run) + 1)
    total, square = np.append(0.0, np.cumsum(run)), np.append(0.0, np.cumsum(run * run))
    before = square - total**2 / np.maximum(length, 1)
    after = square[-1] - square - (total[-1] - total) ** 2 / np.maximum(len(run) - length, 1)
    out: Floats = before + after
    return out
