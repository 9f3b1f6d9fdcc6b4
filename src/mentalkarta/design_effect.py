"""People who answered together answer alike: how many of them it takes to know as much as from one alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mentalkarta.counts import LEAST_GROUPS, DesignEffect

if TYPE_CHECKING:
    import numpy.typing as npt

    from mentalkarta.counts import Cluster

    Ints = npt.NDArray[np.intp]


def find_design_effect(
    frame: pd.DataFrame, places: Sequence[pd.DataFrame], asked: int, by: Cluster | None
) -> DesignEffect:
    """Find how alike people of one table or home answer.

    Parameters
    ----------
    frame
        All drawings, columns `feature_id`, `participant`, `cluster`. A person found at several tables sat at the first
        by name. Who has none, those who drew nothing included, is taken to have answered alone.
    places
        Places of each element, column `members` (feature_ids): all of them together give one value.
    asked
        The number of people asked.
    by
        What `cluster` stands for; None when nothing says who answered together.

    Returns
    -------
    DesignEffect
        Its value is rounded to two decimals, so that anyone can reckon the intervals again from what is printed.
    """
    if by is None:
        return DesignEffect()
    named = frame[frame["cluster"] != ""].groupby("participant")["cluster"]
    groups = int((named.min().value_counts() >= 2).sum())
    several = int((named.nunique() > 1).sum())
    if groups < LEAST_GROUPS:
        return DesignEffect(by=by, groups=groups, several=several)
    people, person = np.unique(frame["participant"].to_numpy(dtype=str), return_inverse=True)
    seats, sizes = _seat_people(named.min().reindex(people), asked)
    drawn_by = pd.Series(person.reshape(-1), index=frame["feature_id"])
    totals = (
        np.bincount(seats[drawn_by[list(members)].unique()], minlength=len(sizes))
        for of_element in places
        for members in of_element["members"]
    )
    return DesignEffect(round(pool_design_effect(totals, sizes), 2), by, groups, several, used=True)


def _seat_people(table: pd.Series[str], asked: int) -> tuple[Ints, Ints]:
    """Give each person who drew the number of a table, and count the people of each table.

    `table` is its name, missing for people without one: they sit alone, as do those who drew nothing.
    """
    seats, tables = pd.factorize(table, sort=True)  # -1 where there is none
    alone = seats < 0
    seats = np.where(alone, len(tables) - 1 + np.cumsum(alone), seats)
    return seats, np.append(np.bincount(seats), np.ones(asked - len(seats), dtype=np.intp))


def pool_design_effect(totals: Iterable[Ints], sizes: Ints) -> float:
    """Compare how much the people of a place differ from group to group with how much they would if all answered alone.

    Parameters
    ----------
    totals
        For each place the people of each group who drew it.
    sizes
        The people of each group, at least two groups; who answered alone is a group of one.

    Returns
    -------
    float
        The design effect, at least 1: the variance of a share over what it would be, were all answers independent.
        As large as the groups when each is of one mind, 1 when everybody answers alone.

    Notes
    -----
    The variance of the group totals about their expectation, summed over places, over N p (1 - p), summed alike: Kish,
    L. (1965), Survey Sampling, chapters 5 and 8. p comes from the same people, which makes both too small; they are
    corrected so that independent answers give 1, and equal groups of one mind their size, on average.
    """
    asked = int(sizes.sum())
    spread = alone = 0.0
    for total in totals:
        share = total.sum() / asked
        spread += float(((total - share * sizes) ** 2).sum())
        alone += asked * share * (1 - share)
    if alone == 0:
        return 1.0
    ratio = spread / alone / (1 - float(((sizes / asked) ** 2).sum()))
    return max(1.0, ratio / (1 + ratio / asked))
