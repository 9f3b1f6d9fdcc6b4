"""Counts become shares of the people asked, with their uncertainty, and classes of the legend."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc

from mentalkarta.counts import ClassLimits
from mentalkarta.intervals import wilson_interval
from mentalkarta.model import OFFICE_COLUMNS

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from mentalkarta.counts import ClassRule
    from mentalkarta.model import Element, Lang

LEAST = 2
"""The fewest people of any class: what one person drew is nothing that people share."""


# --- where classes begin ----------------------------------------------------------------------------------------


def find_limits(element: Element, asked: int, rule: ClassRule = "fixed", counts: Collection[int] = ()) -> ClassLimits:
    """Find where the classes of an element begin.

    Parameters
    ----------
    element
        The element, with the shares of its classes.
    asked
        The number of people asked.
    rule
        "fixed": at least `min_share` of the people asked. "relative": at least `min_share` of the largest count.
        "natural": natural breaks in the counts, as many classes as the legend has.
    counts
        People of each place of the element, at most `asked`; of no use to fixed limits. Counts under 2 are passed over;
        without any other nobody reaches a class.

    Returns
    -------
    ClassLimits
        Strongest class first. A class begins at its share, rounded up to whole people, and never below 2 people.
        Natural breaks of fewer different counts than classes leave the weakest classes empty.

    Notes
    -----
    Exact: a share is read as the decimal written in the legend, so 0.125 of 200 is 25, never 26.
    """
    grades = len(element.classes)
    if rule == "fixed":
        return _take_shares(element, asked, rule, whole=asked)
    shared = [people for people in counts if people >= LEAST]
    if not shared:
        return ClassLimits(rule, asked, (asked + 1,) * grades, (1.0,) * grades)
    if rule == "relative":
        return _take_shares(element, asked, rule, whole=max(shared))
    breaks = find_breaks(shared, grades)
    lowest = (*reversed(breaks), *(breaks[0],) * (grades - len(breaks)))
    return ClassLimits(rule, asked, lowest, tuple(people / asked for people in lowest))


def _take_shares(element: Element, asked: int, rule: ClassRule, *, whole: int) -> ClassLimits:
    """Take the legend's shares of a number of people."""
    exact = [Fraction(str(each.min_share)) * whole for each in element.classes]
    lowest = tuple(max(LEAST, math.ceil(people)) for people in exact)
    return ClassLimits(rule, asked, lowest, tuple(float(people / asked) for people in exact))


def scale_limits(element: Element, limits: ClassLimits, asked: int) -> ClassLimits:
    """Let the classes of an element begin at the same shares of other people: of a group among those asked.

    Parameters
    ----------
    element
        The element, with the shares of its classes.
    limits
        Where its classes begin.
    asked
        The number of people now.

    Returns
    -------
    ClassLimits
        Fixed limits as `find_limits` gives; others in the same proportion to the people, rounded up.
    """
    if limits.rule == "fixed":
        return find_limits(element, asked)
    lowest = tuple(max(LEAST, math.ceil(Fraction(people * asked, limits.asked))) for people in limits.lowest)
    return ClassLimits(limits.rule, asked, lowest, limits.shares)


def find_breaks(counts: Collection[int], classes: int) -> list[int]:
    """Find natural breaks: the classes with the least sum of squared distances from their means.

    Parameters
    ----------
    counts
        Whole numbers, in any order, at least one.
    classes
        How many classes are wanted; there are fewer when fewer counts differ.

    Returns
    -------
    list
        The smallest count of each class, rising.

    Notes
    -----
    Exact, by dynamic programming over the different counts: Fisher, W. D. (1958), Journal of the American Statistical
    Association 53, 789-798; the optimum that Jenks, G. F. (1967), International Yearbook of Cartography 7, 186-190,
    searches. Time grows as classes x (different counts)^2.
    """
    values, times = np.unique(np.fromiter(counts, dtype=np.float64), return_counts=True)
    sums = [np.append(0.0, np.cumsum(times * values**power)) for power in (0, 1, 2)]
    best, starts = np.append(0.0, np.full(len(values), np.inf)), []  # the first so many values in no class at all
    for _ in range(min(classes, len(values))):
        options = [best[:end] + _sum_squares(sums, end) for end in range(1, len(values) + 1)]
        starts.append([int(np.argmin(sums_from)) for sums_from in options])
        best = np.append(np.inf, [sums_from.min() for sums_from in options])
    breaks, end = [], len(values)
    for start in reversed(starts):
        end = start[end - 1]
        breaks.append(int(values[end]))
    return breaks[::-1]


def _sum_squares(sums: Sequence[npt.NDArray[np.float64]], end: int) -> npt.NDArray[np.float64]:
    """Sum the squared distances from the mean of a class that ends before `end`, for every place it can start.

    `sums` are the numbers of places, of people, and of people squared, in the first so many values.
    """
    places, people, squares = (running[end] - running[:end] for running in sums)
    squared: npt.NDArray[np.float64] = squares - people**2 / places
    return squared


# --- how sure that is -------------------------------------------------------------------------------------------


def find_certainty(people: int, limits: ClassLimits, design_effect: float = 1.0) -> tuple[float, ...]:
    """Return the chance that the true share lies in each class.

    Parameters
    ----------
    people
        People who drew it, at most `limits.asked`.
    limits
        Where the classes begin; taken as given, also where they were found from the counts.
    design_effect
        How many people count as one, because they do not answer on their own; at least 1.

    Returns
    -------
    tuple
        A chance (0-1) for each class, strongest first, then the chance of lying below them all; the sum is 1.

    Notes
    -----
    The posterior of Jeffreys' prior, Beta(n + 1/2, N - n + 1/2), n and N divided by the design effect: Brown, L. D.,
    Cai, T. T. & DasGupta, A. (2001), Statistical Science 16, 101-133.
    """
    drew, asked = people / design_effect, limits.asked / design_effect
    edges = np.clip([1.0, *limits.shares, 0.0], 0.0, 1.0)
    below = betainc(drew + 0.5, asked - drew + 0.5, edges)
    return tuple(float(chance) for chance in np.clip(below[:-1] - below[1:], 0.0, 1.0))


# --- places -----------------------------------------------------------------------------------------------------


def classify_places(
    places: gpd.GeoDataFrame, element: Element, limits: ClassLimits, lang: Lang, *, design_effect: float = 1.0
) -> gpd.GeoDataFrame:
    """Give each place its share of the people asked, its class in the legend, and how sure both are.

    Parameters
    ----------
    places
        What `aggregate.find_places` returns; `participants` is at most `limits.asked`.
    element
        The element, with its classes.
    limits
        Where they begin, see `find_limits`.
    lang
        Language of `label`.
    design_effect
        How many people count as one, because they do not answer on their own; at least 1.

    Returns
    -------
    GeoDataFrame
        Columns `Element.columns`, `OFFICE_COLUMNS` and `geometry`; index 0..n-1; most people first, then by name, then
        by id. `share` is participants / asked; `share_low` and `share_high` the Wilson 95 % interval; `certainty` the
        chance (0-1) that the true share lies in the class given. Below the lowest class `class`, `level` and `label`
        are "", `grade` is 0, and `certainty` is the chance of lying below.
    """
    classified = judge_places(places, element, limits, lang, design_effect=design_effect)
    columns = [*element.columns, *OFFICE_COLUMNS, "geometry"]
    order = classified.sort_values(["participants", "name", "place_id"], ascending=[False, True, True], kind="stable")
    return order[columns].reset_index(drop=True)


def judge_places(
    places: gpd.GeoDataFrame, element: Element, limits: ClassLimits, lang: Lang, *, design_effect: float = 1.0
) -> gpd.GeoDataFrame:
    """Add to places what follows from their people alone, see `classify_places`; their order and other columns stay."""
    counts = [int(people) for people in places["participants"]]
    judged = {people: _judge_count(people, element, limits, lang, design_effect) for people in set(counts)}
    return places.assign(
        asked=limits.asked,
        **{
            column: np.array([judged[people][column] for people in counts], dtype=kind)
            for column, kind in _JUDGED.items()
        },
    )


_JUDGED: dict[str, type] = {
    "share": float,
    "share_low": float,
    "share_high": float,
    "certainty": float,
    "class": object,
    "level": object,
    "grade": np.int64,
    "label": object,
}
"""Columns that follow from the number of people alone, and what they hold."""


def _judge_count(
    people: int, element: Element, limits: ClassLimits, lang: Lang, design_effect: float
) -> dict[str, object]:
    """Return what follows from a number of people: the columns `_JUDGED`."""
    low, high = wilson_interval(people, limits.asked, design_effect)
    place = sum(people < lowest for lowest in limits.lowest)  # lowest falls from class to class
    found = element.classes[place] if place < len(element.classes) else None
    return {
        "share": people / limits.asked,
        "share_low": low,
        "share_high": high,
        "certainty": find_certainty(people, limits, design_effect)[place],
        "class": found.key if found else "",
        "level": found.level if found else "",
        "grade": found.grade if found else 0,
        "label": found.label.get(lang) if found else "",
    }
