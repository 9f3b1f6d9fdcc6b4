"""Crossings: where people must pass what they feel as a wall, a path that meets a barrier, with both counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import Point

from mentalkarta.model import Layer
from mentalkarta.networks import CROSSING_COLUMNS, CROSSINGS_LAYER

if TYPE_CHECKING:
    from shapely.geometry import LineString

NEAR = 0.5  # of the tolerance: what ends so near meets
MEETING = 2.0  # of the tolerance: what runs along for longer neither ends there nor passes an end
APART = 1.0  # of the tolerance: nearer meetings of the same two lines are one
ID_GRID_M = 100
"""A crossing is called after the square of this side (metres) that it lies in."""

_SAID = {"id": "place_id", "name": "name", "participants": "participants", "share": "share"}
"""What is said of a path and of a barrier, and the column of their layers that says it."""

_Row = dict[str, Any]  # a row of the table: texts, numbers and a point


def find_crossings(layers: Sequence[Layer], tolerance_m: float) -> gpd.GeoDataFrame | None:
    """Find where the lines of one element meet those of another that it crosses.

    Parameters
    ----------
    layers
        Layers with `place_id, name, participants, asked, share` and LineStrings, metric CRS; `Element.crosses` says
        which elements meet as path and barrier.
    tolerance_m
        How far apart two drawings of one thing may lie, metres.

    Returns
    -------
    GeoDataFrame or None
        Columns `CROSSING_COLUMNS` and `geometry` (Point), index 0..n-1: by the smaller of the two numbers of people,
        most first, then by their sum; None when no element crosses another. A path crosses a barrier where it changes
        sides, and meets it where it ends within half a tolerance of it; a path that runs along a barrier does neither.
        The same two lines meet once within a tolerance.
    """
    of_key = {layer.element.key: layer for layer in layers}
    wanted = [(layer, of_key[key]) for layer in layers for key in layer.element.crosses]
    if not wanted:
        return None
    rows = sorted((row for pair in wanted for row in _list_meetings(*pair, tolerance_m)), key=_rank)
    found = [
        {**row, "crossing_id": crossing_id, "rank": rank}
        for rank, (row, crossing_id) in enumerate(zip(rows, _identify(rows), strict=True), start=1)
    ]
    return gpd.GeoDataFrame(
        pd.DataFrame(found, columns=[*CROSSING_COLUMNS, "geometry"]), geometry="geometry", crs=wanted[0][0].places.crs
    )


def meet_lines(path: LineString, barrier: LineString, tolerance_m: float) -> list[Point]:
    """Find where a path crosses or meets a barrier, in the order along the path."""
    zone = shapely.buffer(barrier, NEAR * tolerance_m)
    stretches = shapely.get_parts(shapely.line_merge(shapely.intersection(path, zone)))
    across = [each for each in stretches if each.length > 0 and _passes(each, path, barrier, tolerance_m)]
    kept: list[Point] = []
    for spot in sorted((_find_spot(each, barrier) for each in across), key=path.project):
        if all(spot.distance(other) > APART * tolerance_m for other in kept):
            kept.append(spot)
    return kept


def _passes(stretch: LineString, path: LineString, barrier: LineString, tolerance_m: float) -> bool:
    """Tell whether a stretch of a path near a barrier, from where it comes near to where it leaves, gets across."""
    ends = [shapely.get_point(stretch, side) for side in (0, -1)]
    is_short = bool(stretch.length <= MEETING * tolerance_m)
    if any(end.distance(path.boundary) < tolerance_m / 1000 for end in ends):
        return is_short
    sides = [_find_side(end, barrier, tolerance_m) for end in ends]
    return is_short and stretch.intersects(barrier) if 0 in sides else sides[0] != sides[1]


def _find_side(point: Point, barrier: LineString, tolerance_m: float) -> int:
    """Return 1 for the left of a barrier, -1 for its right, 0 for beyond its ends."""
    at, reach = barrier.project(point), NEAR * tolerance_m / 4
    if not barrier.is_closed and not 0 < at < barrier.length:
        return 0
    before, after = (
        shapely.get_coordinates(barrier.interpolate(place))[0] for place in (max(at - reach, 0), at + reach)
    )
    (east, north), (x, y) = after - before, shapely.get_coordinates(point)[0] - before
    return 1 if east * y - north * x > 0 else -1


def _find_spot(stretch: LineString, barrier: LineString) -> Point:
    """Return the point where a stretch is on its barrier, the one nearest to its middle, or where it is nearest."""
    shared = shapely.intersection(stretch, barrier)
    if shared.is_empty:
        return Point(shapely.get_coordinates(shapely.shortest_line(stretch, barrier))[0])
    middle = stretch.interpolate(0.5, normalized=True)
    spots = [part.interpolate(0.5, normalized=True) if part.length else part for part in shapely.get_parts(shared)]
    spot: Point = min(spots, key=lambda spot: (spot.distance(middle), spot.x, spot.y))
    return spot


def _list_meetings(paths: Layer, barriers: Layer, tolerance_m: float) -> Iterator[_Row]:
    """List where the lines of two layers meet, and what is said of either line."""
    lines, walls = paths.places.geometry.to_numpy(), barriers.places.geometry.to_numpy()
    near = shapely.STRtree(walls).query(lines, "dwithin", distance=NEAR * tolerance_m)
    for row, other in zip(*near.tolist(), strict=True):
        sides = {"path": paths.places.iloc[row], "barrier": barriers.places.iloc[other]}
        for spot in meet_lines(lines[row], walls[other], tolerance_m):
            yield {
                "name": " × ".join(str(side["name"] or side["place_id"]) for side in sides.values()),
                **{f"{role}_{head}": side[column] for role, side in sides.items() for head, column in _SAID.items()},
                "asked": sides["path"]["asked"],
                "geometry": shapely.Point(np.round(shapely.get_coordinates(spot)[0], 3)),
            }


def _rank(row: _Row) -> tuple[Any, ...]:
    """Sort by the smaller number of people, most first, then by the sum, then by what meets and where."""
    people = (row["path_participants"], row["barrier_participants"])
    return (-min(people), -sum(people), row["path_id"], row["barrier_id"], row["geometry"].x, row["geometry"].y)


def _identify(rows: Sequence[_Row]) -> list[str]:
    """Give each crossing an id of where it lies; those of one square are numbered from west to east."""
    ids, taken = [""] * len(rows), Counter[str]()
    for number in sorted(range(len(rows)), key=lambda number: (rows[number]["geometry"].x, number)):
        spot = rows[number]["geometry"]
        square = f"{CROSSINGS_LAYER}-e{int(spot.x // ID_GRID_M)}n{int(spot.y // ID_GRID_M)}"
        taken[square] += 1
        ids[number] = square if taken[square] == 1 else f"{square}-{taken[square]}"
    return ids
