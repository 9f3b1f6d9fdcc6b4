"""The cheapest sequence of states through chains of stages, all chains at once (A. Viterbi, 1967)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentalkarta.aggregate.network.ragged import Bools, find_lowest, list_ranges
from mentalkarta.aggregate.samples import Floats, Ints


@dataclass(frozen=True, slots=True)
class Trellis:
    """Stages of chains, the states of each, and the steps from every state of a stage to every one of the next.

    Attributes
    ----------
    first, size
        Where the states of each stage begin among all states, and how many they are; every stage has one or more.
    linked
        Whether a stage goes on from the one before; the others begin chains.
    source, target
        The states that every step leads from and to, the steps to one state together, all steps to the second stages of
        the chains before those to the third ones, and so on.
    reached, start
        The states that steps lead to, and where the steps to each begin.
    bounds
        Where among the `reached` those of each place in the chains begin, with the end last.
    """

    first: Ints
    size: Ints
    linked: Bools
    source: Ints
    target: Ints
    reached: Ints
    start: Ints
    bounds: Ints


def lay_trellis(size: Ints, linked: Bools) -> Trellis:
    """List the states of stages and the steps between them; parameters as in `Trellis`."""
    first = np.cumsum(size) - size
    begin = np.flatnonzero(~linked)
    place = np.arange(len(linked)) - begin[np.cumsum(~linked) - 1]
    later = np.argsort(place, kind="stable")[len(begin) :]
    reached = list_ranges(first[later], size[later])
    many = np.repeat(size[later - 1], size[later])
    source = list_ranges(np.repeat(first[later - 1], size[later]), many)
    stages = np.searchsorted(place[later], np.arange(1, int(place.max(initial=0)) + 2))
    bounds = np.append(0, np.cumsum(size[later]))[stages]
    return Trellis(first, size, linked, source, np.repeat(reached, many), reached, np.cumsum(many) - many, bounds)


def find_cheapest(trellis: Trellis, cost: Floats, step_cost: Floats) -> Ints:
    """Find the cheapest sequence of states through each chain.

    Parameters
    ----------
    cost
        Of every state.
    step_cost
        Of every step, in the order of `Trellis.source`.

    Returns
    -------
    The state of every stage; of equally cheap ones that which comes first.
    """
    best = cost.copy()
    ends = np.append(trellis.start, len(trellis.source))
    for low, high in zip(trellis.bounds[:-1].tolist(), trellis.bounds[1:].tolist(), strict=True):
        steps = slice(ends[low], ends[high])
        total = best[trellis.source[steps]] + step_cost[steps]
        best[trellis.reached[low:high]] += np.minimum.reduceat(total, trellis.start[low:high] - ends[low])
    back = np.full(len(best), -1)
    back[trellis.reached] = trellis.source[find_lowest(best[trellis.source] + step_cost, trellis.start)]
    return _walk_back(trellis, best, back)


def _walk_back(trellis: Trellis, best: Floats, back: Ints) -> Ints:
    """Follow the cheapest steps back from the last stage of every chain."""
    last = np.append(np.flatnonzero(~trellis.linked)[1:], len(trellis.linked)) - 1
    listed, size = list_ranges(trellis.first[last], trellis.size[last]), trellis.size[last]
    chosen = np.full(len(trellis.linked), -1)
    chosen[last] = listed[find_lowest(best[listed], np.cumsum(size) - size)]
    while len(last := last[trellis.linked[last]]):
        chosen[last - 1] = back[chosen[last]]
        last = last - 1
    return chosen
