"""Which of the ways near it each sample of a line follows, or none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentalkarta.aggregate.network.candidates import OFF, Candidates
from mentalkarta.aggregate.network.decoding import Trellis, find_cheapest, lay_trellis
from mentalkarta.aggregate.network.ragged import Bools, list_ranges
from mentalkarta.aggregate.samples import Floats, Ints

LEAVE = 3.0  # what it costs to leave the network or to come back, in halves of squared tolerances
TURN = 3.0  # what it costs to change to another way; half of the square of the leap to the side comes on top
STRETCH = 10  # samples: a longer stretch is judged in parts

_FREE = -1


@dataclass(frozen=True, slots=True)
class _States:
    """What each stretch may follow: no way, then each way near it; by stretch.

    `size` says how many states each stretch has; `way` and `cost` are of every state, `head` and `tail` its candidates
    at the first and the last sample of the stretch (-1 for no way).
    """

    size: Ints
    way: Ints
    cost: Floats
    head: Ints
    tail: Ints


def choose_candidates(candidates: Candidates, linked: Bools, leap_m: float) -> Ints:
    """Choose what each sample follows.

    Parameters
    ----------
    candidates
        The ways near each sample.
    linked
        Whether a sample goes on from the one before, shape (samples,).
    leap_m
        Who moves more along a way between two samples leaps to another part of it.

    Returns
    -------
    The candidate of every sample, -1 for no way; of equally cheap ones no way, then the first.

    Notes
    -----
    A sample costs half of its squared distance in tolerances, as much as one 2.25 tolerances away when it follows no
    way, and so much more when its heading is another. A change costs a fixed sum, and between ways half of the square
    of how far the line would leap to the side: little at a junction, much between parallel streets. All samples of a
    stretch that has the same ways near it follow the same.
    """
    count = np.bincount(candidates.sample, minlength=len(linked))
    begin = _cut_stretches(candidates, linked, count, leap_m)
    states = _list_states(candidates, count, begin)
    trellis = lay_trellis(states.size, linked[begin])
    chosen = find_cheapest(trellis, states.cost, _cost_steps(candidates, states, trellis, leap_m))
    stretch = np.repeat(np.arange(len(begin)), np.diff(np.append(begin, len(linked))))
    place = (chosen - trellis.first)[stretch]  # among the states of the stretch, the first of which is no way
    return np.where(place > 0, np.cumsum(count) - count + place - 1, -1)


def _cut_stretches(candidates: Candidates, linked: Bools, count: Ints, leap_m: float) -> Ints:
    """Find the first sample of each stretch: the same ways near, with the same agreement of headings, as before."""
    partner = np.arange(len(candidates.sample)) - count[candidates.sample]  # where the one before has as many
    unlike = (candidates.way != candidates.way[partner]) | (candidates.off != candidates.off[partner])
    unlike |= np.abs(candidates.at_m - candidates.at_m[partner]) > leap_m
    new = ~linked | (np.diff(count, prepend=-1) != 0)
    new |= np.bincount(candidates.sample[unlike], minlength=len(linked)) > 0
    begin = np.flatnonzero(new)
    new |= (np.arange(len(new)) - begin[np.cumsum(new) - 1]) % STRETCH == 0
    return np.flatnonzero(new)


def _list_states(candidates: Candidates, count: Ints, begin: Ints) -> _States:
    """List what each stretch may follow, and what that costs over all of its samples."""
    samples = np.diff(np.append(begin, len(count)))
    size = count[begin] + 1
    first, listed = np.cumsum(size) - size, np.cumsum(count) - count
    stretch = np.repeat(np.arange(len(begin)), samples)[candidates.sample]
    state = first[stretch] + 1 + np.arange(len(stretch)) - listed[candidates.sample]
    cost = np.zeros(int(size.sum()))
    cost += np.bincount(state, candidates.cost, minlength=len(cost))
    cost[first] = OFF * samples
    way, head, tail = (np.full(len(cost), -1) for _ in range(3))
    ways = list_ranges(first + 1, size - 1)
    head[ways] = list_ranges(listed[begin], size - 1)
    tail[ways] = list_ranges(listed[begin + samples - 1], size - 1)
    way[ways] = candidates.way[head[ways]]
    return _States(size, way, cost, head, tail)


def _cost_steps(candidates: Candidates, states: _States, trellis: Trellis, leap_m: float) -> Floats:
    """Cost of each step: none along a way, a fixed one to or from no way, and by the leap to another way."""
    one, other = states.way[trellis.source], states.way[trellis.target]
    cost = np.where((one == _FREE) == (other == _FREE), 0.0, LEAVE)
    both = np.flatnonzero((one != _FREE) & (other != _FREE))
    tail, head = states.tail[trellis.source[both]], states.head[trellis.target[both]]
    leap_x = candidates.aside_x[head] - candidates.aside_x[tail]
    leap_y = candidates.aside_y[head] - candidates.aside_y[tail]
    stays = (one[both] == other[both]) & (np.abs(candidates.at_m[head] - candidates.at_m[tail]) <= leap_m)
    cost[both] = np.where(stays, 0.0, TURN + (leap_x * leap_x + leap_y * leap_y) / 2)
    return cost
