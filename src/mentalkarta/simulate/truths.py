"""The planted truths: what is really there, and how many people know it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from mentalkarta.errors import UsageError
from mentalkarta.model import Kind
from mentalkarta.simulate.plane import Plane, Points

KINDS: Mapping[str, Kind] = {"Point": "point", "LineString": "line", "Polygon": "area"}
"""Geometry types a truth may have, and the kind of drawing that they lead to."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing that people may draw.

    Attributes
    ----------
    popularity
        Share (0-1) of the people asked who draw it.
    spread_m
        Standard deviation of the drawings around it, metres.
    weights
        How often each purpose is named, by category key; empty for elements without purposes.
    points
        Vertices in metres on the local plane: one for a point, the closed outline for an area.
    """

    element: str
    name: str
    kind: Kind
    popularity: float
    spread_m: float
    weights: Mapping[str, float]
    points: Points

    @property
    def centre(self) -> Points:
        """Return the mean of the vertices, shape (2,)."""
        corners = self.points[:-1] if self.kind == "area" else self.points
        mean: Points = corners.mean(axis=0)
        return mean


@dataclass(frozen=True, slots=True)
class Ground:
    """Truths on their plane, and where the people live: area name -> (x, y) in metres."""

    plane: Plane
    truths: tuple[Truth, ...]
    homes: Mapping[str, Points]


def read_truths(collection: Mapping[str, Any]) -> Ground:
    """Read planted truths from a GeoJSON FeatureCollection in longitude and latitude.

    Parameters
    ----------
    collection
        Features (Point, LineString, Polygon) with the properties `element`, `name`, `popularity` (over 0, at most 1),
        `spread_m` (over 0) and, for destinations, `categories` (key -> weight). An optional member `homes` names up to
        three areas where people live, most people first: name -> [longitude, latitude].

    Raises
    ------
    UsageError
        `truth-faulty`, naming every fault at once.
    """
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise UsageError("truth-faulty", count=1, faults="no FeatureCollection with at least one feature")
    faults = [f"feature {place}: {fault}" for place, item in enumerate(features) for fault in _find_faults(item)]
    faults += _find_home_faults(collection.get("homes", {}))
    if faults:
        raise UsageError("truth-faulty", count=len(faults), faults="; ".join(faults))
    shapes = [shape(feature["geometry"]) for feature in features]
    plane = find_plane(shapes)
    truths = tuple(
        _make_truth(feature["properties"], geometry, plane) for feature, geometry in zip(features, shapes, strict=True)
    )
    homes = {name: plane.to_metres(np.array(place)) for name, place in collection.get("homes", {}).items()}
    return Ground(plane, truths, homes or find_homes(truths))


def find_plane(shapes: Iterable[BaseGeometry]) -> Plane:
    """Place the local plane at the middle of what it has to hold."""
    west, south, east, north = shapely.total_bounds(np.array(list(shapes), dtype=object)).tolist()
    return Plane((west + east) / 2, (south + north) / 2)


def find_homes(truths: tuple[Truth, ...]) -> dict[str, Points]:
    """Choose up to three places to live in: the best known point, then those farthest from the ones chosen."""
    places = [truth for truth in truths if truth.weights] or [truth for truth in truths if truth.kind == "point"]
    ranked = sorted(places or truths, key=lambda truth: (-truth.popularity, truth.name))
    chosen: list[Truth] = []
    while ranked and len(chosen) < 3:
        chosen.append(max(ranked, key=lambda truth: _find_gap(truth, chosen)))
        ranked.remove(chosen[-1])
    return {truth.name: truth.centre for truth in chosen}


def write_truths(ground: Ground, participants: Iterable[int]) -> list[dict[str, object]]:
    """Write truths as GeoJSON features, each with the number of people who drew it."""
    features: list[dict[str, object]] = []
    for truth, people in zip(ground.truths, participants, strict=True):
        properties: dict[str, object] = {
            "element": truth.element,
            "name": truth.name,
            "popularity": truth.popularity,
            "spread_m": truth.spread_m,
            "participants": people,
        }
        if truth.weights:
            properties["categories"] = dict(truth.weights)
        features.append(make_feature(properties, truth.kind, ground.plane.to_degrees(truth.points)))
    return features


def make_feature(properties: Mapping[str, object], kind: Kind, degrees: Points) -> dict[str, object]:
    """Make a GeoJSON feature of vertices in longitude and latitude."""
    vertices = degrees.tolist()
    geometry: dict[str, object]
    if kind == "point":
        geometry = {"type": "Point", "coordinates": vertices[0]}
    elif kind == "line":
        geometry = {"type": "LineString", "coordinates": vertices}
    else:
        geometry = {"type": "Polygon", "coordinates": [vertices]}
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def _find_gap(truth: Truth, chosen: list[Truth]) -> float:
    """Return the distance to the nearest chosen truth; equal for all while none is chosen."""
    return min((float(np.hypot(*(truth.centre - other.centre))) for other in chosen), default=0.0)


def _make_truth(properties: Mapping[str, Any], geometry: BaseGeometry, plane: Plane) -> Truth:
    """Put a checked feature on the plane."""
    vertices = geometry.exterior if isinstance(geometry, shapely.Polygon) else geometry
    return Truth(
        element=properties["element"],
        name=properties["name"],
        kind=KINDS[geometry.geom_type],
        popularity=properties["popularity"],
        spread_m=properties["spread_m"],
        weights=dict(sorted((properties.get("categories") or {}).items())),
        points=plane.to_metres(shapely.get_coordinates(vertices)),
    )


def _find_faults(feature: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    """Name what keeps a feature from being a truth."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return ["is no feature with properties"]
    properties = feature["properties"]
    faults = [f"{key} is missing" for key in ("element", "name") if not _is_text(properties.get(key))]
    if not _is_number(properties.get("popularity"), above=0, most=1):
        faults.append("popularity is no number over 0 and at most 1")
    if not _is_number(properties.get("spread_m"), above=0, most=1e5):
        faults.append("spread_m is no number over 0 and at most 100000")
    weights = properties.get("categories") or {}
    if not isinstance(weights, dict) or not all(_is_number(weight, above=0, most=1e6) for weight in weights.values()):
        faults.append("categories is no table of weights over 0")
    return faults + _find_geometry_faults(feature.get("geometry"))


def _find_geometry_faults(geometry: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    """Name what is wrong with a truth's geometry."""
    kinds = ", ".join(KINDS)
    if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
        return [f"geometry is none of {kinds}"]
    try:
        built = shape(geometry)
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError):
        return ["geometry cannot be built of its coordinates"]
    if built.is_empty or not built.is_valid:
        return ["geometry is empty or crosses itself"]
    return [] if is_in_degrees(built) else ["coordinates are not longitude and latitude"]


def _find_home_faults(homes: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    """Name what is wrong with the areas where people live."""
    if isinstance(homes, dict) and len(homes) <= 3 and all(_is_place(place) for place in homes.values()):
        return []
    return ["homes is no table of at most three, name = [longitude, latitude]"]


def is_in_degrees(geometry: BaseGeometry) -> bool:
    """Say whether all coordinates can be longitudes and latitudes away from the poles."""
    west, south, east, north = geometry.bounds
    return west >= -180 and east <= 180 and south >= -85 and north <= 85


def _is_place(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a value is [longitude, latitude]."""
    return isinstance(value, list) and len(value) == 2 and all(_is_number(n, above=-181, most=180) for n in value)


def _is_text(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a value is text that is not blank."""
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any, *, above: float, most: float) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a value is a number (no truth value) within limits."""
    return isinstance(value, int | float) and not isinstance(value, bool) and above < value <= most
