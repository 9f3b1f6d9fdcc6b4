"""The quiet base map: land, water with a soft shore, roads, borders, and a veil over land outside the study area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from mentalkarta.base_style import (
    AREA,
    BORDER,
    GROUND,
    LAND,
    RAIL,
    RIVER,
    ROAD,
    SHALLOW_STEP_MM,
    SHALLOWS,
    SHORE,
    VEIL,
    VEIL_ALPHA,
    WATER,
)
from mentalkarta.render.page import BASE_ORDER, Canvas
from mentalkarta.render.shapes import cut_ticks, list_lines, list_polygons, smooth_polygon
from mentalkarta.render.symbols import draw_fill, draw_stroke

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.model import BaseLayer, BaseRole
    from mentalkarta.render.view import View
    from mentalkarta.symbol import Line

SOFT_MM = 0.1
"""How exact the edge of a shade of water needs to be."""
SMALLEST_ISLAND_MM2, SMALLEST_LAKE_MM2 = 0.35, 0.8
"""On the paper itself, whatever its size."""
SAME_BORDER_MM = 0.5
"""Another border nearer than this to the study area's is the same border, and drawn once."""
DETAIL_MM = 0.06
"""Bends smaller than this on the paper itself are smoothed away."""
BEYOND_MM = 6.0


@dataclass(frozen=True, slots=True)
class Feature:
    """A named piece of the base map, in millimetres."""

    name: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class BaseMap:
    """The base map in millimetres, by role; `land` and `water` are whole surfaces, None where no layer gives them."""

    land: BaseGeometry | None
    water: BaseGeometry | None
    features: dict[BaseRole, tuple[Feature, ...]]

    def get(self, role: BaseRole) -> tuple[Feature, ...]:
        """Return the features of a role, none when no layer has it."""
        return self.features.get(role, ())

    def find_ground(self, view: View) -> BaseGeometry | None:
        """Return the dry ground on which districts are tinted, None when no layer tells land from water."""
        if self.land is None and self.water is None:
            return None
        dry = self.land if self.land is not None else view.frame.shrink(-BEYOND_MM).to_polygon()
        return dry if self.water is None else shapely.difference(dry, self.water)


def prepare_base(layers: Iterable[BaseLayer], view: View) -> BaseMap:
    """Turn the base layers to millimetres, cut to the frame, small islands and lakes left out."""
    features: dict[BaseRole, tuple[Feature, ...]] = {}
    for layer in layers:
        features[layer.role] = features.get(layer.role, ()) + _find_features(layer, view)
    on_paper = view.factor**2
    land = _join_surface(features.get("land"), SMALLEST_ISLAND_MM2 / on_paper)
    water = _join_surface(features.get("water"), SMALLEST_LAKE_MM2 / on_paper, within=land)
    if water is not None:
        water = shapely.MultiPolygon([smooth_polygon(polygon) for polygon in water.geoms])
    return BaseMap(land, water, features)


def _find_features(layer: BaseLayer, view: View) -> tuple[Feature, ...]:
    """Find a layer's features in the frame, in an order that depends on what they are only."""
    names = layer.frame["name"] if "name" in layer.frame.columns else [""] * len(layer.frame)
    found = []
    for name, geometry in zip(names, layer.frame.geometry, strict=True):
        if geometry is None or geometry.is_empty:
            continue
        shape = view.clip_to_frame(geometry, beyond_mm=BEYOND_MM)
        if not shape.is_empty:
            found.append(Feature(name if isinstance(name, str) else "", shape.simplify(DETAIL_MM / view.factor)))
    return tuple(sorted(found, key=lambda feature: (feature.name, shapely.to_wkb(feature.shape))))


def _join_surface(
    features: tuple[Feature, ...] | None, smallest_mm2: float, *, within: BaseGeometry | None = None
) -> shapely.MultiPolygon | None:
    """Join polygons to one surface without the parts, and the holes, too small for the paper; None without a layer.

    Only what lies `within` counts: where a land layer says where the sea is, a layer of the sea adds nothing.
    """
    if features is None:
        return None
    joined = shapely.union_all([polygon for feature in features for polygon in list_polygons(feature.shape)])
    if within is not None:
        joined = shapely.intersection(joined, within)
    large = [polygon for polygon in list_polygons(joined) if polygon.area >= smallest_mm2]
    return shapely.MultiPolygon([_fill_small_holes(polygon) for polygon in large])


def _fill_small_holes(polygon: shapely.Polygon) -> shapely.Polygon:
    """Return a polygon without its holes under the size of the smallest island."""
    holes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= SMALLEST_ISLAND_MM2]
    return shapely.Polygon(polygon.exterior, holes)


def draw_base(canvas: Canvas, base: BaseMap, view: View) -> None:
    """Draw the whole base map, most quiet at the bottom."""
    ground = WATER if base.land is not None else LAND if base.water is not None else GROUND
    draw_fill(canvas, view.frame.to_polygon(), ground, order=BASE_ORDER, label="base ground")
    if base.land is not None:
        _draw_land(canvas, base.land)
    if base.water is not None:
        _draw_water(canvas, base.water)
    for feature in base.get("river"):
        draw_river(canvas, feature.shape)
    for feature in base.get("road"):
        draw_road(canvas, feature.shape)
    for feature in base.get("rail"):
        draw_rail(canvas, feature.shape)
    _draw_veil(canvas, base, view)
    own = [line for feature in base.get("area") for line in list_lines(feature.shape)]
    others = [line for feature in base.get("border") for line in list_lines(feature.shape)]
    along = shapely.union_all(own).buffer(SAME_BORDER_MM)
    draw_border(canvas, shapely.difference(shapely.union_all(others), along), BORDER)
    draw_border(canvas, shapely.union_all(own), AREA)


def _draw_land(canvas: Canvas, land: BaseGeometry) -> None:
    """Draw land with water growing lighter towards its shore."""
    for step, color in enumerate(SHALLOWS):
        wide = (len(SHALLOWS) - step) * SHALLOW_STEP_MM
        shallows = land.buffer(wide, quad_segs=4).simplify(SOFT_MM)
        draw_fill(canvas, shallows, color, order=BASE_ORDER + 1, label="base shore")
    draw_fill(canvas, land, LAND, order=BASE_ORDER + 1, label="base land")
    draw_stroke(canvas, land, SHORE.color, SHORE.width_mm, order=BASE_ORDER + 1, label="base shore")


def _draw_water(canvas: Canvas, water: BaseGeometry) -> None:
    """Draw lakes or a sea, growing lighter towards the shore."""
    draw_water_patch(canvas, water, order=BASE_ORDER + 2)
    for step, color in enumerate((*reversed(SHALLOWS[:-1]), WATER)):
        inner = water.buffer(-(step + 1) * SHALLOW_STEP_MM, quad_segs=4).simplify(SOFT_MM)
        draw_fill(canvas, inner, color, order=BASE_ORDER + 2.1 + step / 100, label="base water")


def draw_water_patch(canvas: Canvas, water: BaseGeometry, *, order: float) -> None:
    """Draw the shallow rim of a water: fill and shore."""
    draw_fill(canvas, water, SHALLOWS[-1], order=order, label="base water")
    draw_stroke(canvas, water, SHORE.color, SHORE.width_mm, order=order, label="base shore")


def draw_river(canvas: Canvas, shape: BaseGeometry, *, order: float = BASE_ORDER + 3) -> None:
    """Draw a river: water between two shores."""
    _draw_cased(canvas, shape, RIVER, order=order, label="base river")


def draw_road(canvas: Canvas, shape: BaseGeometry, *, order: float = BASE_ORDER + 4) -> None:
    """Draw a road with its white casing."""
    _draw_cased(canvas, shape, ROAD, order=order, label="base road")


def _draw_cased(canvas: Canvas, shape: BaseGeometry, line: Line, *, order: float, label: str) -> None:
    """Draw a line above its casing, which lies below every line of its kind."""
    wide = line.width_mm + 2 * line.casing_mm
    draw_stroke(canvas, shape, line.casing, wide, order=order, label=label, round_ends=True)
    draw_stroke(canvas, shape, line.color, line.width_mm, order=order + 0.1, label=label, round_ends=True)


def draw_rail(canvas: Canvas, shape: BaseGeometry, *, order: float = BASE_ORDER + 5) -> None:
    """Draw a railway: a thin line with cross ticks."""
    draw_stroke(canvas, shape, RAIL.color, RAIL.width_mm, order=order, label="base rail")
    ticks = [cut_ticks(line, RAIL.tick) for line in list_lines(shape)] if RAIL.tick else []
    if ticks:
        draw_stroke(canvas, shapely.union_all(ticks), RAIL.color, RAIL.width_mm, order=order, label="base rail")


def draw_border(canvas: Canvas, shape: BaseGeometry, border: Line, *, order: float = BASE_ORDER + 7) -> None:
    """Draw the border of the study area or, thinner, another one, dash and dot; a border of two neighbours once."""
    lines = list_lines(shape)
    if lines:
        whole = shapely.MultiLineString(lines)
        draw_stroke(
            canvas, whole, border.color, border.width_mm, dash_mm=border.dash_mm, order=order, label="base border"
        )


def _draw_veil(canvas: Canvas, base: BaseMap, view: View) -> None:
    """Lay the white veil over land outside the study area."""
    inside = [polygon for feature in base.get("area") for polygon in list_polygons(feature.shape)]
    if not inside:
        return
    ground = base.find_ground(view)
    everything = view.frame.shrink(-BEYOND_MM).to_polygon() if ground is None else ground
    outside = shapely.difference(everything, shapely.union_all(inside))
    draw_fill(canvas, outside, VEIL, alpha=VEIL_ALPHA, order=BASE_ORDER + 6, label="base veil")
