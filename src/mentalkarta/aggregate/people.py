"""One person, one voice: what a person drew twice is united before anything is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    GeometryArray = npt.NDArray[np.object_]
    IntArray = npt.NDArray[np.intp]


def number_labels(labels: Iterable[str]) -> IntArray:
    """Give labels the numbers 0, 1, 2 … in the order of the alphabet.

    Parameters
    ----------
    labels
        Participants or names, one a row.

    Returns
    -------
    int array, shape (rows,)
    """
    _, numbers = np.unique(np.array(list(labels), dtype=object), return_inverse=True)
    return np.asarray(numbers.reshape(-1), dtype=np.intp)


def split_by(label: IntArray, count: int | None = None) -> list[IntArray]:
    """List the positions of each label.

    Parameters
    ----------
    label
        Numbers from 0 on; shape (rows,).
    count
        How many labels there are; the largest + 1 when not given.

    Returns
    -------
    list of int arrays
        For each label its positions, rising.
    """
    order = np.argsort(label, kind="stable")
    labels = np.arange(int(label.max(initial=-1)) + 1 if count is None else count)
    return np.split(order, np.searchsorted(label[order], labels[1:])) if len(labels) else []


def drop_equal(numbers: IntArray) -> IntArray:
    """Sort numbers and keep each once; several times as fast as `numpy.unique`."""
    numbers = np.sort(numbers)
    new = np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)]
    return np.asarray(numbers[new], dtype=np.intp)


def count_distinct(group: IntArray, person: IntArray) -> IntArray:
    """Count the distinct people of each group, numbers from 0 on; both of shape (rows,)."""
    people = int(person.max(initial=0)) + 1
    return np.asarray(np.bincount(drop_equal(group * people + person) // people), dtype=np.intp)


def unite_groups(group: IntArray, geometries: GeometryArray) -> GeometryArray:
    """Unite the areas of each group.

    Parameters
    ----------
    group
        Group of each geometry, numbers 0..n-1, every number used; shape (rows,).
    geometries
        Valid polygons or multipolygons.

    Returns
    -------
    Geometry array, shape (n,)
        Normalised. The same set of areas gives the same bits in whatever order and however often it is drawn.
    """
    normal = shapely.normalize(geometries)
    wkb = np.array(shapely.to_wkb(normal), dtype=object)
    order = np.lexsort((number_labels(wkb), group))
    united = [_unite(normal[order[rows]], wkb[order[rows]]) for rows in split_by(group[order])]
    return np.array(united, dtype=object)


def _unite(geometries: GeometryArray, wkb: npt.NDArray[np.object_]) -> BaseGeometry:
    """Unite areas sorted by their bytes; equal ones stand once."""
    new = np.append(True, wkb[1:] != wkb[:-1])
    united: BaseGeometry = geometries[0] if new.sum() == 1 else shapely.union_all(geometries[new])
    return shapely.normalize(united)


def collapse_equal(geometries: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Find the different shapes among normalised geometries.

    Returns
    -------
    (shapes, shape_of)
        The different shapes, ordered by their bytes, and for each geometry the position of its shape.
    """
    if len(geometries) == 0:
        return geometries, np.zeros(0, dtype=np.intp)
    wkb = np.array(shapely.to_wkb(geometries), dtype=object)
    _, first, shape_of = np.unique(wkb, return_index=True, return_inverse=True)
    return geometries[first], np.asarray(shape_of.reshape(-1), dtype=np.intp)


def count_groups(frame: gpd.GeoDataFrame) -> dict[str, int]:
    """Count the people of each group; a person found in several counts in the first by name.

    Parameters
    ----------
    frame
        Drawings, columns `DRAWING_COLUMNS`; `group` is "" for people without one, who are not counted.

    Returns
    -------
    dict
        Distinct people per group.
    """
    named = frame[frame["group"] != ""]
    sizes = named.groupby("participant")["group"].min().value_counts()
    return {str(group): int(people) for group, people in sizes.items()}
