"""Counts become shares of the people asked, with their uncertainty, and classes of the legend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mentalkarta.model import OFFICE_COLUMNS
from mentalkarta.wording import find_lowest_count

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import Element, FrequencyClass, Lang

Z_95 = 1.959963984540054
"""The standard normal deviate that 2.5 % exceed."""


def wilson_interval(people: int, asked: int) -> tuple[float, float]:
    """Return the 95 % interval of a share.

    Parameters
    ----------
    people, asked
        People who drew it and people asked, 0 <= people <= asked, asked > 0.

    Returns
    -------
    (low, high)
        Shares of the people asked, 0-1: the true shares with which so many of so many would not surprise.

    Notes
    -----
    Score interval without continuity correction: Wilson, E. B. (1927), Journal of the American Statistical
    Association 22, 209-212. Unlike the plain interval it never leaves 0-1 and holds for few people and rare places.
    """
    share, z2 = people / asked, Z_95**2
    middle = share + z2 / (2 * asked)
    half = Z_95 * math.sqrt(share * (1 - share) / asked + z2 / (4 * asked**2))
    low, high = ((middle + side * half) / (1 + z2 / asked) for side in (-1, 1))
    return (0.0 if people == 0 else low, 1.0 if people == asked else high)


def classify_places(places: gpd.GeoDataFrame, element: Element, asked: int, lang: Lang) -> gpd.GeoDataFrame:
    """Give each place its share of the people asked and its class in the legend.

    Parameters
    ----------
    places
        What `aggregate.find_places` returns.
    element
        The element, with its classes.
    asked
        The number of people asked, at least the largest of `participants`.
    lang
        Language of `label`.

    Returns
    -------
    GeoDataFrame
        Columns `Element.columns`, `OFFICE_COLUMNS` and `geometry`; index 0..n-1; most people first, then by name, then
        by id. `share` is participants / asked; `share_low` and `share_high` the Wilson 95 % interval. Below the lowest
        class `class`, `level` and `label` are "" and `grade` is 0.
    """
    counts = [int(people) for people in places["participants"]]
    intervals = {people: wilson_interval(people, asked) for people in set(counts)}
    classes = {people: _find_class(element, people, asked) for people in set(counts)}
    given = [classes[people] for people in counts]
    classified = places.assign(
        asked=asked,
        share=np.array([people / asked for people in counts], dtype=np.float64),
        share_low=np.array([intervals[people][0] for people in counts], dtype=np.float64),
        share_high=np.array([intervals[people][1] for people in counts], dtype=np.float64),
        **{
            "class": np.array([found.key if found else "" for found in given], dtype=object),
            "level": np.array([found.level if found else "" for found in given], dtype=object),
            "grade": np.array([found.grade if found else 0 for found in given], dtype=np.int64),
            "label": np.array([found.label.get(lang) if found else "" for found in given], dtype=object),
        },
    )
    columns = [*element.columns, *OFFICE_COLUMNS, "geometry"]
    order = classified.sort_values(["participants", "name", "place_id"], ascending=[False, True, True], kind="stable")
    return order[columns].reset_index(drop=True)


def _find_class(element: Element, people: int, asked: int) -> FrequencyClass | None:
    """Return the strongest class so many people reach."""
    for frequency_class in element.classes:
        if people >= find_lowest_count(frequency_class, asked):
            return frequency_class
    return None
