"""Plant truths at random within an area."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from mentalkarta.errors import UsageError
from mentalkarta.model import Kind
from mentalkarta.simulate.names import invent_names
from mentalkarta.simulate.plane import Plane, Points, ring_noise, smooth_noise
from mentalkarta.simulate.truths import Ground, Truth, find_homes, find_plane, is_in_degrees

Field = shapely.Polygon | shapely.MultiPolygon
"""Where truths may lie."""

KRAMFORS = Plane(17.8, 62.95)
"""Middle of the area that is used when none is given."""

SIDE_M = 30_000.0
"""Side of that area."""

FALLOFF = 0.7
"""Popularity of the k-th best known thing is that of the first divided by k to this power (after Zipf)."""

CATEGORIES = ("handel", "service", "arbete", "rekreation")
"""Purposes of destinations, as the legend of Kramfors names them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many truths of an element to plant, of what kind, and the popularity of the best known."""

    kind: Kind
    count: int
    popularity: float


PLANS: Mapping[str, Plan] = {
    "landmark": Plan("point", 12, 0.85),
    "destination": Plan("point", 12, 0.90),
    "district": Plan("area", 5, 0.80),
    "barrier": Plan("line", 4, 0.60),
    "path": Plan("line", 6, 0.70),
}


def plant_truths(rng: np.random.Generator, area: shapely.Geometry | None) -> Ground:
    """Plant truths of the five elements at random places, with invented names and falling popularity.

    Parameters
    ----------
    rng
        Source of randomness.
    area
        Polygon in longitude and latitude; None: a square of 30 km around Kramfors.

    Raises
    ------
    UsageError
        `area-faulty` when the area is no valid polygon in degrees.
    """
    plane, field = _lay_field(area)
    size_m = float(np.sqrt(field.area))
    truths: list[Truth] = []
    for element, plan in PLANS.items():
        shapes = _PLANTERS[plan.kind](rng, field, plan.count)
        names = invent_names(rng, element, plan.count)
        for rank, (points, name) in enumerate(zip(shapes, names, strict=True), start=1):
            popularity = round(plan.popularity / rank**FALLOFF, 3)
            spread_m = _find_spread(plan.kind, points, size_m)
            weights = _draw_weights(rng) if element == "destination" else {}
            truths.append(Truth(element, name, plan.kind, popularity, spread_m, weights, points))
    return Ground(plane, tuple(truths), find_homes(tuple(truths)))


def _lay_field(area: shapely.Geometry | None) -> tuple[Plane, Field]:
    """Put the area on its plane."""
    if area is None:
        return KRAMFORS, shapely.box(-SIDE_M / 2, -SIDE_M / 2, SIDE_M / 2, SIDE_M / 2)
    if not isinstance(area, Field) or area.is_empty:
        raise UsageError("area-faulty", fault="it is no polygon, or empty")
    if not is_in_degrees(area):
        raise UsageError("area-faulty", fault="its coordinates are not longitude and latitude")
    if not area.is_valid:
        raise UsageError("area-faulty", fault=shapely.is_valid_reason(area))
    plane = find_plane([area])
    field: Field = shapely.transform(area, plane.to_metres)
    return plane, field


def _find_spread(kind: Kind, points: Points, size_m: float) -> float:
    """Return the scatter of drawings: a two-hundredth of the area's side, a sixth of a district's radius."""
    if kind == "area":
        return float(round(np.sqrt(shapely.Polygon(points).area / np.pi) / 6, 1))
    return float(round(size_m / 200, 1))


def _draw_weights(rng: np.random.Generator) -> dict[str, float]:
    """Draw how often each purpose is named at a destination; one purpose leads."""
    weights = rng.uniform(0.1, 0.5, len(CATEGORIES))
    weights[rng.integers(len(CATEGORIES))] += 0.6
    return {key: round(weight, 2) for key, weight in sorted(zip(CATEGORIES, weights.tolist(), strict=True))}


def _scatter(rng: np.random.Generator, field: Field, count: int) -> Points:
    """Draw places in the area, each the one of ten candidates that lies farthest from those before it."""
    west, south, east, north = field.bounds
    places: list[Points] = []
    while len(places) < count:
        candidates = rng.uniform((west, south), (east, north), (40, 2))
        inside = candidates[shapely.contains_xy(field, candidates)][:10]
        if len(inside) == 0:
            continue
        gaps = [min((float(np.hypot(*(place - other))) for other in places), default=0.0) for place in inside]
        places.append(inside[int(np.argmax(gaps))])
    return np.array(places)


def _plant_points(rng: np.random.Generator, field: Field, count: int) -> list[Points]:
    """Plant points."""
    return [place[np.newaxis, :] for place in _scatter(rng, field, count)]


def _plant_lines(rng: np.random.Generator, field: Field, count: int) -> list[Points]:
    """Plant gently winding lines between places of the area, cut where they leave it."""
    places = _scatter(rng, field, 2 * count)
    lines = []
    for start, end in zip(places[:count], places[count:], strict=True):
        along = np.linspace(0.0, 1.0, 25)
        across = np.array([start[1] - end[1], end[0] - start[0]])
        bend = 0.12 * smooth_noise(rng, along, 5.0) * np.sin(np.pi * along)
        points = start + np.outer(along, end - start) + np.outer(bend, across)
        lines.append(_keep_inside(shapely.LineString(points), field))
    return lines


def _plant_areas(rng: np.random.Generator, field: Field, count: int) -> list[Points]:
    """Plant round areas with wavy outlines, cut where they leave the area."""
    radius_m = np.sqrt(field.area) * rng.uniform(0.12, 0.22, count)
    angles = np.linspace(0.0, 2 * np.pi, 32, endpoint=False)
    areas = []
    for centre, radius in zip(_scatter(rng, field, count), radius_m, strict=True):
        reach = radius * np.clip(1 + 0.15 * ring_noise(rng, angles), 0.5, 1.5)
        outline = centre + np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, np.newaxis]
        areas.append(_keep_inside(shapely.Polygon(outline), field))
    return areas


def _keep_inside(geometry: shapely.LineString | shapely.Polygon, field: Field) -> Points:
    """Cut to the area and return the vertices of the largest piece."""
    pieces = shapely.get_parts(geometry.intersection(field))
    whole = max(pieces, key=lambda piece: (piece.area, piece.length))
    return shapely.get_coordinates(whole.exterior if isinstance(whole, shapely.Polygon) else whole)


_PLANTERS: Mapping[Kind, Callable[[np.random.Generator, Field, int], list[Points]]] = {
    "point": _plant_points,
    "line": _plant_lines,
    "area": _plant_areas,
}
