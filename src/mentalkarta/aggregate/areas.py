"""Areas: which district is meant, how many people drew it, and the border half of them agree on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from mentalkarta.aggregate.agreement import drop_small, list_zone_levels, make_zones, measure_consensus
from mentalkarta.aggregate.level_areas import find_level_areas
from mentalkarta.aggregate.names import normalise_name
from mentalkarta.aggregate.people import number_labels, split_by, unite_groups
from mentalkarta.aggregate.places import FoundPlace, finish_places
from mentalkarta.aggregate.resemblance import cluster_areas, join_groups

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.aggregate.people import GeometryArray, IntArray
    from mentalkarta.model import Element
    from mentalkarta.zones import FoundZone


@dataclass(frozen=True, slots=True)
class _Claims:
    """What each person says, once: all drawings of a name united, each different drawing without a name.

    `claim_of` gives the claim of each drawing, the other arrays have one entry a claim, in canonical order: by
    name, then by box and shape, then by person. `name` is normalised, "" for none.
    """

    claim_of: IntArray
    name: npt.NDArray[np.object_]
    person: IntArray
    area: GeometryArray


def find_districts(frame: gpd.GeoDataFrame, element: Element, tolerance_m: float, min_people: int) -> gpd.GeoDataFrame:
    """Find the districts people mean, count the people and draw the border half of them agree on.

    Parameters
    ----------
    frame
        Drawings of one element, columns `DRAWING_COLUMNS`, valid polygons or multipolygons, metric CRS.
    element
        The element, kind "area".
    tolerance_m
        How far apart two drawings of one thing may lie (metres): pieces of a border under its square are dropped.
    min_people
        The privacy limit: of at least so many people, so many must agree on a border.

    Returns
    -------
    GeoDataFrame
        As from `finish_places`, with Polygon or MultiPolygon. Drawings with the same normalised name are one place,
        however far apart: who writes the name means the thing. Drawings without a name join the named place whose
        border they resemble (Jaccard distance at most 0.5), else each other (see `resemblance`).

    Raises
    ------
    DataError
        `overlap-inconsistent`, see `partition_areas`.
    """
    claims = _gather_claims(frame)
    group = _group_claims(claims, tolerance_m)
    rows_of_group = split_by(group[claims.claim_of])
    found = []
    for rows, members in zip(rows_of_group, split_by(group), strict=True):
        drawn = draw_border(claims.area[members], tolerance_m, min_people)
        consensus, most_like = measure_consensus(claims.area[members])
        found.append(
            FoundPlace(
                rows,
                len(set(claims.person[members])),
                drawn.area,
                agreement=drawn.agreement,
                zones=drawn.zones,
                cell_m=drawn.cell_m,
                measures=(consensus,),
                medoid=int(np.flatnonzero(claims.claim_of == members[most_like])[0]),
            )
        )
    return finish_places(frame, found, element)


class _Border(NamedTuple):
    """Polygon or MultiPolygon, how many agree on every part of it, its zones, and `LevelAreas.cell_m`."""

    area: BaseGeometry
    agreement: int
    zones: tuple[FoundZone, ...] = ()
    cell_m: float = 0.0


def draw_border(areas: GeometryArray, tolerance_m: float, min_people: int) -> _Border:
    """Draw the area that at least half of the people drew, and its zones.

    Parameters
    ----------
    areas
        One normalised polygon or multipolygon a person, at least one.
    tolerance_m
        Pieces under tolerance_m² are dropped, unless all are.
    min_people
        When at least so many people drew, at least so many must agree: half of four would be two people's pens.

    Returns
    -------
    _Border
        Where n >= ceil(people / 2): one person's own area, all of what two drew, what all of three agree on with a
        limit of 3. Where so many agree nowhere (three drew it in three places) what most agree on: the number tells.
    """
    if len(areas) == 1:
        return _Border(areas[0], 1)
    wanted = max(-(-len(areas) // 2), min_people if len(areas) >= min_people else 0)
    zones = list_zone_levels(len(areas), min_people)
    (border, *found), most, cell_m = find_level_areas(areas, [wanted, *(agree for _, agree in zones)])
    if most < wanted:
        (border,), _, _ = find_level_areas(areas, [most])
    return _Border(drop_small(border, tolerance_m), min(wanted, most), make_zones(zones, found, tolerance_m), cell_m)


def _gather_claims(frame: gpd.GeoDataFrame) -> _Claims:
    """Unite what each person drew under one name; without a name, equal drawings of a person are one."""
    key_of = {name: normalise_name(name) for name in frame["name"].unique()}
    name = np.array([key_of[given] for given in frame["name"]], dtype=object)
    person = number_labels(frame["participant"])
    wkb = shapely.to_wkb(shapely.normalize(frame.geometry.to_numpy()))
    said = [f"{key}\0{who}\0{'' if key else shape.hex()}" for key, who, shape in zip(name, person, wkb, strict=True)]
    claim_of = number_labels(said)
    _, first = np.unique(claim_of, return_index=True)
    area = unite_groups(claim_of, frame.geometry.to_numpy())
    shape = number_labels(shapely.to_wkb(area))
    # By where they lie before their bytes: a map that is moved keeps their order.
    order = np.lexsort((person[first], shape, *shapely.bounds(area).T[::-1], number_labels(name[first])))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return _Claims(rank[claim_of], name[first][order], person[first][order], area[order])


def _group_claims(claims: _Claims, tolerance_m: float) -> IntArray:
    """Give each claim the number of its place: named ones first, the others to them or among themselves."""
    group = number_labels(claims.name)
    unnamed = np.flatnonzero(claims.name == "")
    if len(unnamed) == 0:
        return group
    named = [members for members in split_by(group) if claims.name[members[0]]]
    borders = np.array([draw_border(claims.area[members], tolerance_m, 0).area for members in named], dtype=object)
    people = [set(claims.person[members]) for members in named]
    joined = join_groups(claims.area[unnamed], claims.person[unnamed], borders, people)
    named_group = np.array([group[members[0]] for members in named], dtype=np.intp)
    group[unnamed[joined >= 0]] = named_group[joined[joined >= 0]]
    alone = unnamed[joined < 0]
    group[alone] = group.max() + 1 + cluster_areas(claims.area[alone], claims.person[alone])
    return np.asarray(np.unique(group, return_inverse=True)[1].reshape(-1), dtype=np.intp)
