"""Drawings of one element become places, each counted by distinct people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.aggregate.areas import find_districts
from mentalkarta.aggregate.lines import find_corridors
from mentalkarta.aggregate.network.corridors import find_network_corridors
from mentalkarta.aggregate.overlap import count_overlap
from mentalkarta.aggregate.people import count_groups
from mentalkarta.aggregate.points import count_purposes, find_point_places
from mentalkarta.aggregate.spelling import unify_names
from mentalkarta.aggregate.tolerance import find_tolerance

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import Element

__all__ = ["count_groups", "count_overlap", "count_purposes", "find_places", "find_tolerance", "unify_names"]


def find_places(
    frame: gpd.GeoDataFrame,
    element: Element,
    tolerance_m: float,
    limits: tuple[int, ...],
    min_people: int,
    *,
    network: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Find the places of one element and count the distinct people behind each.

    Parameters
    ----------
    frame
        Drawings of this element, columns `DRAWING_COLUMNS`, metric CRS.
    element
        Its kind says how places are found: points by name and density, lines as shared corridors, areas by name and
        resemblance.
    tolerance_m
        How far apart two drawings of one thing may lie (metres).
    limits
        The smallest number of people of each class, strongest first: lines are cut where the class changes.
    min_people
        The privacy limit: lines are cut where fewer people begin, and as many must agree on a border of an area.
    network
        Lines that the drawings may follow, see `find_network_corridors`; without it, and for points and areas, none.

    Returns
    -------
    GeoDataFrame
        Columns `place_id, name, name_people, participants, agreement, drawings, known_name, members`, the element's
        category columns, the measures of its kind and `geometry`, most people first; see `places.finish_places`.

    Raises
    ------
    DataError
        `overlap-inconsistent`: areas that do not add up, see `partition_areas`.
    """
    if element.kind == "point":
        return find_point_places(frame, element, tolerance_m)
    if element.kind == "line":
        shown = sorted({min_people, *(limit for limit in limits if limit > min_people)}, reverse=True)
        if network is not None:
            return find_network_corridors(frame, element, tolerance_m, shown, network)
        return find_corridors(frame, element, tolerance_m, shown)
    return find_districts(frame, element, tolerance_m, min_people)
