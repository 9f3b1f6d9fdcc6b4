"""Groups side by side: how many of each named a place, and which differences chance does not make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency, false_discovery_control, hypergeom

from mentalkarta.groups import Difference
from mentalkarta.intervals import newcombe_interval

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.intp]

FALSE_SHARE = 0.05
"""The share of differences called that may be none, on average."""

LEVEL_APART = 0.05
"""Groups live apart when chance would spread them so unevenly over the homes no more often than this."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Who belongs to which group, and to which stratum within which groups are compared.

    Attributes
    ----------
    names
        The groups, in the order asked for.
    person
        Participant -> (group, stratum), numbers from 0 on; people without a group are not there.
    sizes
        People of each stratum and group, shape (strata, groups). One stratum unless groups live apart.
    apart
        Whether the groups live apart, so that they are compared within homes.
    """

    names: tuple[str, ...]
    person: pd.DataFrame
    sizes: Ints
    apart: bool

    @property
    def people(self) -> tuple[int, ...]:
        """People of each group."""
        return tuple(int(size) for size in self.sizes.sum(axis=0))


def find_groups(frame: pd.DataFrame, names: Sequence[str], *, homes: bool) -> Groups:
    """Find who belongs to which group.

    Parameters
    ----------
    frame
        All drawings, columns `participant`, `group`, `cluster`; a person found in several counts in the first by name.
    names
        The groups to compare, at least two.
    homes
        Whether `cluster` is the person's home. People without one live in a stratum of their own.

    Returns
    -------
    Groups
        Homes are the strata when groups live apart: when a chi-squared test says they are spread unevenly over them.
    """
    chosen = frame[frame["group"].isin(list(names))].groupby("participant")[["group", "cluster"]].min()
    group = pd.Categorical(chosen["group"], categories=list(names)).codes.astype(np.intp)
    home, found = pd.factorize(chosen["cluster"], sort=True)
    by_home = np.zeros((len(found), len(names)), dtype=np.intp)
    np.add.at(by_home, (home, group), 1)
    apart = homes and _live_apart(by_home)
    stratum = home if apart else np.zeros_like(home)
    person = pd.DataFrame({"group": group, "stratum": stratum}, index=chosen.index)
    return Groups(tuple(names), person, by_home if apart else by_home.sum(axis=0, keepdims=True), apart)


def _live_apart(sizes: Ints) -> bool:
    """Tell whether groups are spread unevenly over homes."""
    used = sizes[:, sizes.sum(axis=0) > 0]
    return min(used.shape) > 1 and bool(chi2_contingency(used).pvalue < LEVEL_APART)


def count_by_group(members: Iterable[Sequence[str]], drawn_by: pd.Series[str], groups: Groups) -> Ints:
    """Count the distinct people of each stratum and group behind each place.

    Parameters
    ----------
    members
        feature_ids behind each place.
    drawn_by
        Participant of each feature_id (its index).
    groups
        What `find_groups` returns.

    Returns
    -------
    int array, shape (places, strata, groups)
    """
    rows = []
    for of_place in members:
        people = groups.person.reindex(drawn_by[list(of_place)].unique()).dropna().astype(np.intp)
        counts = np.zeros(groups.sizes.shape, dtype=np.intp)
        np.add.at(counts, (people["stratum"].to_numpy(), people["group"].to_numpy()), 1)
        rows.append(counts)
    return np.array(rows, dtype=np.intp).reshape(-1, *groups.sizes.shape)


def compare_groups(counts: Ints, sizes: Ints) -> list[Difference]:
    """Compare every pair of groups on every place, and say which differences may be called one.

    Parameters
    ----------
    counts
        People of each stratum and group who named each place, shape (places, strata, groups).
    sizes
        People of each stratum and group, shape (strata, groups).

    Returns
    -------
    list of Difference
        Places in their order, pairs of groups within. Pairs with a group of nobody are left out.

    Notes
    -----
    Fisher's exact test, within strata where there are several (see `find_chance`). Of the differences told no more than
    5 % are none, on average: Benjamini, Y. & Hochberg, Y. (1995), Journal of the Royal Statistical Society B 57,
    289-300, over all pairs and places together.
    """
    people = sizes.sum(axis=0)
    pairs = [pair for pair in combinations(range(len(people)), 2) if people[list(pair)].min() > 0]
    cases = [(place, pair) for place in range(len(counts)) for pair in pairs]
    if not cases:
        return []
    chances = [find_chance(counts[place][:, list(pair)], sizes[:, list(pair)]) for place, pair in cases]
    told = false_discovery_control(chances) <= FALSE_SHARE
    return [
        _describe(place, pair, counts[place].sum(axis=0), people, chance=chance, told=bool(each))
        for (place, pair), chance, each in zip(cases, chances, told, strict=True)
    ]


def _describe(place: int, pair: tuple[int, int], named: Ints, people: Ints, *, chance: float, told: bool) -> Difference:
    """Describe the difference of two groups on one place."""
    one, other = ((int(named[group]), int(people[group])) for group in pair)
    low, high = newcombe_interval(one, other)
    return Difference(place, *pair, one[0] / one[1] - other[0] / other[1], low, high, chance, told)


def find_chance(counts: Ints, sizes: Ints) -> float:
    """Return how often two groups of one mind would differ as much as these, or more.

    Parameters
    ----------
    counts
        People of each stratum and of two groups who named the place, shape (strata, 2).
    sizes
        People of each stratum and group, shape (strata, 2).

    Returns
    -------
    float
        0-1, two-sided: the summed chances of all outcomes no likelier than this one.

    Notes
    -----
    Given how many of a stratum named the place, those of the first group among them follow the hypergeometric
    distribution: Fisher, R. A. (1935), Journal of the Royal Statistical Society 98, 39-82. The sum over strata follows
    the convolution of theirs: Mehta, C. R., Patel, N. R. & Gray, R. (1985), Journal of the American Statistical
    Association 80, 969-973.
    """
    spread, lowest = np.ones(1), 0
    for named, people in zip(counts.sum(axis=1), sizes, strict=True):
        first = max(0, int(named - people[1]))
        outcomes = np.arange(first, min(int(named), int(people[0])) + 1)
        spread = np.convolve(spread, hypergeom.pmf(outcomes, people.sum(), people[0], named))
        lowest += first
    seen = spread[int(counts[:, 0].sum()) - lowest]
    return min(1.0, float(spread[spread <= seen * (1 + 1e-7)].sum()))


def find_smallest_difference(one: int, other: int) -> float:
    """Return the smallest difference that two groups of these sizes could show about the half of their people.

    Parameters
    ----------
    one, other
        People of the groups, at least 1 each.

    Returns
    -------
    float
        0-1: of all outcomes in which half of both groups together named a place, the smallest difference of shares
        that Fisher's exact test calls one on its own at 5 %; 1 when none does.
    """
    named = (one + other) // 2
    sizes = np.array([[one, other]])
    outcomes = [(first, named - first) for first in range(max(0, named - other), min(one, named) + 1)]
    called = [each for each in outcomes if find_chance(np.array([each]), sizes) <= FALSE_SHARE]
    return min((abs(first / one - second / other) for first, second in called), default=1.0)
