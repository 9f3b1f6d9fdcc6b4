"""The gate: what may leave the office. Nothing reaches the public copy of a map but through here.

The rules, with k = the smallest number of people that may be shown (`min_people`):

- a place that fewer than k people drew, or on whose border fewer than k agree, is left out, and so is a name given by
  fewer than k (its place stays, with the name it has on maps, if any);
- slices of a pie under k people are merged into "unspecified", and so is the next smallest slice where a merged one
  could be had by subtraction;
- borders of areas are generalised by the tolerance, free ends of lines are cut back by it: neither shows where one
  person's pen went;
- a mark lies on a grid of a fifth of the tolerance, since the middle of several marks can be one of them, and its
  radius is rounded up to it;
- group sizes are withheld whole when one of them is under k; so are the counts of groups on a place when one of them,
  or of the people of no group, is 1 to k - 1; pies of groups come in tenths.

What is left out is counted (`Withheld`), so that the receipt and the sheet can say it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import gaussian_filter1d
from shapely.ops import substring

from mentalkarta.model import OFFICE_COLUMNS, Element, Layer, Withheld
from mentalkarta.zones import ZONE_COLUMNS

MARK_GRIDS = 5
"""Public marks lie on a grid of the tolerance / this."""


@dataclass(frozen=True, slots=True)
class Published:
    """The public copies of a layer.

    Attributes
    ----------
    shown
        Places that reach a class of the legend: what maps and layers show.
    listed
        These and the places below the lowest class: what tables list.
    withheld
        What was left out.
    behind
        The feature_ids behind each place of `shown`: they stay in the office.
    zones
        How far areas of `shown` are agreed on, columns `ZONE_COLUMNS`; None where the element is no area.
    """

    shown: Layer
    listed: Layer
    withheld: Withheld
    behind: tuple[tuple[str, ...], ...]
    zones: gpd.GeoDataFrame | None


def publish_layer(layer: Layer, drawings: int, min_people: int, tolerance_m: float) -> Published:
    """Make the public copies of an office layer.

    Parameters
    ----------
    layer
        Exact places with `OFFICE_COLUMNS`, in a metric CRS.
    drawings
        Different drawings of the element, those behind no place included.
    min_people
        k, the smallest number of people that may be shown.
    tolerance_m
        Metres by which borders are generalised and free ends of lines cut back.
    """
    element = layer.element
    enough = may_leave(layer.places, min_people)
    places = layer.places[enough].reset_index(drop=True)
    places, hidden_names = _withhold_names(places, element, min_people)
    places, merged = _merge_slices(places, element, min_people)
    listed = _order(_generalise(places, element, tolerance_m))
    shown = listed[listed["class"] != ""].reset_index(drop=True)
    alone = drawings - len({member for members in layer.places["members"] for member in members})
    withheld = Withheld(element.layer, int((~enough).sum()), hidden_names, merged, alone)
    zones = _publish_zones(shown, min_people, tolerance_m) if element.kind == "area" else None
    behind = tuple(shown["members"])
    return Published(_without_office(layer, shown), _without_office(layer, listed), withheld, behind, zones)


def may_leave(places: gpd.GeoDataFrame, min_people: int) -> npt.NDArray[np.bool_]:
    """Tell which places may leave the office: enough people drew them, and agree on them everywhere.

    Whatever is found from the counts of places, and told, may follow from these alone.
    """
    return np.asarray(places[["participants", "agreement"]].min(axis=1) >= min_people, dtype=np.bool_)


def publish_groups(groups: Mapping[str, int], people: int, min_people: int) -> dict[str, int]:
    """Return the group sizes, or none of them when one is under `min_people`: the rest would give it away.

    `people` is how many drew: those without a group are a group too.
    """
    without = people - sum(groups.values())
    if any(0 < size < min_people for size in (*groups.values(), without)):
        return {}
    return dict(sorted(groups.items()))


def may_tell_groups(counts: npt.NDArray[np.intp], min_people: int) -> npt.NDArray[np.bool_]:
    """Tell of which places the counts of groups may leave the office: no group, none the rest, has 1 to k - 1 people.

    Parameters
    ----------
    counts
        People of each group who drew each place, those of no group told among them, shape (places, groups): all of a
        place's people, so that nothing follows from what its other groups and its sum say.
    min_people
        k, the smallest number of people that may be shown.

    Returns
    -------
    bool array, shape (places,)
    """
    small = (counts > 0) & (counts < min_people)
    return np.asarray(~small.any(axis=1), dtype=np.bool_)


def publish_mixes(mixes: npt.NDArray[np.float64], min_people: int) -> npt.NDArray[np.float64]:
    """Make the pies that groups have on one place public: in tenths, and of no slice that a few people make.

    Parameters
    ----------
    mixes
        People per group and category, unspecified last, shape (groups, categories); the rest of the people is a group
        as well, so that it cannot be had by subtraction.
    min_people
        k.

    Returns
    -------
    float array, shape (groups, categories)
        Tenths of each group's people (its rows sum up to 1, of a group of nobody to 0). A category that 1 to k - 1
        people of any group chose is unspecified in all of them, and so are the smallest of the others until nobody's
        unspecified is 1 to k - 1.
    """
    small = (mixes > 0) & (mixes < min_people)
    shown = np.array([not column.any() for column in small[:, :-1].T], dtype=np.bool_)
    while True:
        merged = np.where(np.append(shown, False), mixes, 0.0)
        merged[:, -1] = mixes.sum(axis=1) - merged.sum(axis=1)
        rest = merged[:, -1]
        if not ((rest > 1e-9) & (rest < min_people)).any() or not shown.any():
            return np.array([_round_tenths(row) for row in merged])
        smallest = np.where(shown, mixes[:, :-1].sum(axis=0), np.inf)
        shown[int(np.argmin(smallest))] = False


def _round_tenths(row: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Round parts to tenths of their sum that add up to it: the largest remainders are rounded up."""
    if row.sum() == 0:
        return np.zeros_like(row)
    exact = 10 * row / row.sum()
    tenths = np.floor(exact + 1e-9)
    left = round(10 - tenths.sum())
    tenths[np.argsort(tenths - exact, kind="stable")[:left]] += 1
    return np.asarray(tenths / 10)


def merge_small(counts: Mapping[str, float], rest: str, min_people: int) -> dict[str, float]:
    """Merge the slices under `min_people` into the slice `rest`, so that no small one follows by subtraction.

    Parameters
    ----------
    counts
        People per slice, as votes of 1/k; `rest` is one of the keys.
    rest
        The slice that takes the merged ones.
    min_people
        The smallest slice that may be shown.

    Returns
    -------
    dict
        The same keys and the same sum; every slice is 0 or at least `min_people`, unless all had to be merged.
    """
    slices = {key: people for key, people in counts.items() if key != rest}
    hidden = {key for key, people in slices.items() if 0 < people < min_people}
    merged = counts[rest] + sum(slices[key] for key in hidden)
    shown = sorted((people, key) for key, people in slices.items() if people >= min_people)
    while shown and 0 < merged < min_people:
        people, key = shown.pop(0)
        hidden.add(key)
        merged += people
    return {key: merged if key == rest else 0.0 if key in hidden else people for key, people in counts.items()}


def _withhold_names(places: gpd.GeoDataFrame, element: Element, min_people: int) -> tuple[gpd.GeoDataFrame, int]:
    """Take back the names given by too few people; such places have the name on maps, and the id of where they lie."""
    given = (places["name"] != "") & (places["name"] != places["known_name"])
    hidden = (given & (places["name_people"] < min_people)).to_numpy()
    if not hidden.any():
        return places, 0
    taken = set(places.loc[~hidden, "place_id"])
    place_ids = list(places["place_id"])
    for row in np.flatnonzero(hidden):
        place_ids[row] = _locate_id(element.layer, places.geometry.iloc[row], taken)
        taken.add(place_ids[row])
    names = places["name"].mask(hidden, places["known_name"])
    return places.assign(name=names, place_id=place_ids), int(hidden.sum())


def _locate_id(layer: str, geometry: shapely.Geometry, taken: set[str]) -> str:
    """Build an id from where a place lies, to 100 m, unlike those taken."""
    point = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
    plain = f"{layer}-e{int(point[0] // 100)}n{int(point[1] // 100)}"
    place_id, number = plain, 1
    while place_id in taken:
        number += 1
        place_id = f"{plain}-{number}"
    return place_id


def _merge_slices(places: gpd.GeoDataFrame, element: Element, min_people: int) -> tuple[gpd.GeoDataFrame, int]:
    """Merge the small slices of each pie; return the places and how many slices went."""
    if element.unspecified is None or places.empty:
        return places, 0
    keys = list(element.category_keys)
    before = places[keys].to_numpy(dtype=float)
    rows = [merge_small(dict(zip(keys, row, strict=True)), element.unspecified.key, min_people) for row in before]
    after = np.array([[row[key] for key in keys] for row in rows])
    gone = int(((before > 0) & (after == 0)).sum())
    return places.assign(**{key: after[:, column] for column, key in enumerate(keys)}), gone


def _generalise(places: gpd.GeoDataFrame, element: Element, tolerance_m: float) -> gpd.GeoDataFrame:
    """Take one person's pen out of the geometry."""
    if element.kind == "area":
        borders = [generalise_area(area, tolerance_m) for area in places.geometry]
        return places.set_geometry(borders, crs=places.crs).assign(consensus=places["consensus"].round(2))
    if element.kind == "line":
        return places.set_geometry(trim_free_ends(list(places.geometry), tolerance_m), crs=places.crs)
    grid_m = tolerance_m / MARK_GRIDS
    snapped = places.set_geometry([_snap(point, grid_m) for point in places.geometry], crs=places.crs)
    return snapped.assign(radius_m=np.round(np.ceil(places["radius_m"] / grid_m) * grid_m, 3))


def _publish_zones(places: gpd.GeoDataFrame, min_people: int, tolerance_m: float) -> gpd.GeoDataFrame:
    """List the zones of places on which at least k people agree, generalised as borders are."""
    columns = [places[column] for column in ("place_id", "name", "participants", "zones")]
    rows = [
        (place_id, name, zone.zone, zone.agree, people, generalise_area(zone.geometry, tolerance_m))
        for place_id, name, people, zones in zip(*columns, strict=True)
        for zone in zones
        if zone.agree >= min_people
    ]
    table = {column: [row[number] for row in rows] for number, column in enumerate(ZONE_COLUMNS)}
    return gpd.GeoDataFrame(table, geometry="geometry", crs=places.crs)


def _order(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Sort by what is public: the order must not tell of names that were withheld."""
    by = ["participants", "name", "place_id"]
    return places.sort_values(by, ascending=[False, True, True], kind="stable").reset_index(drop=True)


def generalise_area(area: shapely.Geometry, tolerance_m: float) -> shapely.Geometry:
    """Redraw an area on a grid of two tolerances with a soft border; what is smaller becomes a disk.

    Moving points of the border to a grid loses where it was; smoothing alone would not, since straight runs stay in
    place.
    """
    fine = shapely.segmentize(shapely.simplify(area, tolerance_m / 2), 3 * tolerance_m)
    coarse = _snap(fine, 2 * tolerance_m)
    parts = [_soften(part, tolerance_m) for part in shapely.get_parts(coarse) if part.area > 0]
    soft = shapely.union_all(parts)
    if soft.is_empty:
        soft = shapely.buffer(_snap(shapely.centroid(area), tolerance_m), tolerance_m)
    return _snap(shapely.simplify(soft, tolerance_m / 20), 0.001)


def _soften(polygon: shapely.Polygon, tolerance_m: float) -> shapely.Geometry:
    """Smooth the rings of a polygon; holes smaller than the tolerance close."""
    holes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area > tolerance_m**2]
    shell = _soften_ring(polygon.exterior, tolerance_m)
    return shapely.difference(shell, shapely.union_all([_soften_ring(hole, tolerance_m) for hole in holes]))


def _soften_ring(ring: shapely.LinearRing, tolerance_m: float) -> shapely.Geometry:
    """Return the area within a ring whose points moved to the weighted mean of their neighbours along it."""
    corners = shapely.get_coordinates(ring)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    step_m = min(tolerance_m / 2, ring.length / 40)
    distances = np.arange(0.0, ring.length, step_m)
    points = np.column_stack([np.interp(distances, along, corners[:, axis]) for axis in (0, 1)])
    spread_m = min(1.5 * tolerance_m, ring.length / 40)
    smooth = gaussian_filter1d(points, spread_m / step_m, axis=0, mode="wrap")
    return shapely.make_valid(shapely.Polygon(smooth), method="structure", keep_collapsed=False)


def _snap(geometry: shapely.Geometry, grid_m: float) -> shapely.Geometry:
    """Move the corners to a grid, and forget the grid: what is made of it later may lie between."""
    return shapely.set_precision(shapely.set_precision(geometry, grid_m), 0.0)


def trim_free_ends(lines: Sequence[shapely.LineString], tolerance_m: float) -> list[shapely.LineString]:
    """Cut back each end that meets no other line by the tolerance, at most by a quarter of the line.

    An end meets a line that passes within half a tolerance: cutting it there would hide nothing and part a network. A
    ring has no ends.
    """
    tree = shapely.STRtree(lines)
    ends = np.array([shapely.Point(line.coords[side]) for line in lines for side in (0, -1)], dtype=object)
    found, _ = tree.query(ends, predicate="dwithin", distance=tolerance_m / 2)
    meets = np.bincount(found, minlength=len(ends)) > 1  # a line is near its own ends
    meets |= np.repeat(shapely.is_closed(lines), 2)
    return [_trim(line, meets[2 * row : 2 * row + 2], tolerance_m) for row, line in enumerate(lines)]


def _trim(line: shapely.LineString, meets: npt.NDArray[np.bool_], tolerance_m: float) -> shapely.LineString:
    """Cut back the start and the end of one line where they meet nothing."""
    cut = min(tolerance_m, line.length / 4)
    start = 0.0 if meets[0] else cut
    end = line.length if meets[1] else line.length - cut
    return shapely.LineString(shapely.get_coordinates(_snap(substring(line, start, end), 0.001)))


def _without_office(layer: Layer, places: gpd.GeoDataFrame) -> Layer:
    """Drop the columns that stay in the office."""
    return replace(layer, places=places.drop(columns=list(OFFICE_COLUMNS)))
